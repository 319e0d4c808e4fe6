#!/bin/sh
# The same screens on a terminal without colour: no letter differs, and what
# colour says is said by a sign or in bold.
DESK_TERM=xterm-mono exec "$(dirname "$0")/form_pantallas.t"
