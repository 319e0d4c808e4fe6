#!/bin/sh
# lib/store against a real bank, as two capturistas of one institution.
. "$(dirname "$0")/lib.sh"
ANA=$(token imv.ana) BERTA=$(token imv.berta)
export ANA BERTA
"${BUILD:-build}/tests/sql/store"
