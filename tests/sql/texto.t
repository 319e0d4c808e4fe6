#!/bin/sh
# What the program takes for text the bank does too, and nothing else.
. "$(dirname "$0")/lib.sh"
"${BUILD:-build}/tests/sql/texto"
