#!/bin/sh
# A small capture one line at a time (TERM=dumb): two forms field by field,
# one of them with a group, and what must stand before them.
LINEAL=1 FORMAS='red_apoyo testigo' exec "$(dirname "$0")/campos.t"
