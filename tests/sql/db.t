#!/bin/sh
# lib/store/db against a real server: errors, limits, a server that dies.
# It kills a backend, and with it every session of the server: one of its own.
[ "${own_server:-}" = yes ] ||
    { unset RESGUARDO_PG; own_server=yes; export own_server; }
. "$(dirname "$0")/lib.sh"
"${BUILD:-build}/tests/sql/db"
