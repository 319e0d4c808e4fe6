#!/bin/sh
# The generated functions of a form that has every type of field.
. "$(dirname "$0")/lib.sh"
ANA=$(token imv.ana) BERTA=$(token imv.berta)
export ANA BERTA
"${BUILD:-build}/tests/sql/sqlgen"
