#!/bin/sh
# One question a line: what a Braille line or a printing terminal gets.
# shellcheck source=tests/screen/lib.sh
. "$(dirname "$0")/lib.sh"

start 80 60 "$BUILD/tests/screen/widgets" dumb
see 'Nombre'
text 'Ana'
keys Enter
see 'Fecha'
text '5/3/26'
see 'Fecha  5/3/26'
keys Enter
see '05/03/2026'
see 'Vive con ella'
text s
see 'Sí'
keys Enter
see 'Sexo'
text m
see 'Sexo  m'
keys Enter
see 'Estado'
text 've'
see 'Estado  ve'
keys Enter
see 'Municipio'
keys Space
see 'Xalapa'
keys End
see 'Boca del Río'
keys Enter
see 'Tipos de violencia'
text 'fis'
see 'Tipos de violencia  fis'
keys Enter
see 'Tipos de violencia  Física'
keys Enter
see 'Relato'
text 'Dice quf'
see 'quf'
keys BSpace
gone 'quf'
text 'e sí'
see 'Dice que sí'
looks talk
is "$(colours | grep -c "$(printf '\033')" || :)" 0 'nothing but text was sent'
finish
