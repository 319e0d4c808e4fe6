#!/bin/sh
# lib/store against a real bank, as two capturistas of one institution.
# It kills a backend, and with it every session of the server: one of its own.
[ "${own_server:-}" = yes ] ||
    { unset RESGUARDO_PG; own_server=yes; export own_server; }
. "$(dirname "$0")/lib.sh"
ANA=$(token imv.ana) BERTA=$(token imv.berta)
export ANA BERTA
"${BUILD:-build}/tests/sql/store"
