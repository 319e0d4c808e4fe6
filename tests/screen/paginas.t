#!/bin/sh
# Every page of every form on a terminal without colour: no letter differs from
# what e2e/campos.t sees, and what colour says is said by a sign or in bold.
DESK_TERM=xterm-mono exec "$(dirname "$0")/../e2e/campos.t"
