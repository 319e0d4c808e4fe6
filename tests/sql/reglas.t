#!/bin/sh
# The rules of a form give the same answer on the screen and in the bank.
. "$(dirname "$0")/lib.sh"
"${BUILD:-build}/tests/sql/reglas"
