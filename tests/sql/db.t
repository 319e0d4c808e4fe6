#!/bin/sh
# lib/store/db against a real server: errors, limits, a server that dies.
. "$(dirname "$0")/lib.sh"
"${BUILD:-build}/tests/sql/db"
