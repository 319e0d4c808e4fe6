#!/bin/sh
# The widgets of every field type, in a terminal, without a bank.
# shellcheck source=tests/screen/lib.sh
. "$(dirname "$0")/lib.sh"
prog="$BUILD/tests/screen/widgets"
out=$work/out
export WIDGETS_OUT="$out"

start 80 24 "$prog"
see 'Campo 1 de 8   80x24'
looks empty
stands 2,22 'the cursor is where the first letter goes'

# ---- one line ----
text 'Muñz'
keys Left
text 'o'
see 'Muñoz'
stands 2,26 'the cursor stands behind the o'
keys Home
text 'Ángela '
see 'Ángela Muñoz'
keys End BSpace
gone 'Muñoz'
text 'z'
bytes '\0303'
sleep 0.1			# the bytes of one letter, apart
bytes '\0261a'
see 'Ángela Muñozña'
keys BSpace BSpace
see 'Ángela Muñoz'
bytes '\0033[?1;2c\0033[24;80R\0033]11;rgb:0/0/0\0007'
bytes '\0361'
see 'no es UTF-8'
stands 2,34 'N31 N35 answers of the terminal and wrong bytes write nothing'
keys C-w
see 'Ángela'
paste 'Muñoz
'
see 'Ángela Muñoz'
paste "$(printf 'x%.0s' $(seq 60))"
see 'Caben 50 letras'
stands 2,34 'N31 a paste that is too long is refused whole'
paste "$(printf 'a\342\200\256b')"
see 'signos que no son texto'
stands 2,34 'N34 so is one that turns the direction of writing'

# ---- a date, yes or no ----
keys Enter
keys '?'
see 'ayuda de fecha'
text '31/2/26'
keys Enter
see '31/2/26'
stands 4,22 'a wrong answer does not hold her'
keys BTab C-u
text '5/3/26'
keys Enter
see '05/03/2026'
keys x
see '1 para Sí y 0 para No'
text 'sí'
see 'Sí'
gone '1 para Sí y 0 para No'
keys Enter

# ---- one of a catalogue ----
text mu
see '> Mujer'
keys Enter
see 'Mujer'
keys BTab
text zz
see 'Ninguno empieza así'
gone 'Mujer'
keys Escape
see 'Mujer'			# what the letters began over
keys C-u
text hom
see '> Hombre'
keys Tab
see 'Hombre'
keys BTab
paste "$(printf 'a\342\200\256b')"
see 'signos que no son texto'
keys Tab
see 'Hombre'
keys Tab
text x
see 'Primero elija: Estado.'
keys C-u BTab
keys Space
see '(10 en total'
looks list
keys Down Down
stands 9,22 'the cursor is on the row of the list'
keys PageDown PageDown
see '> Yucatán'
keys Escape
gone 'Oaxaca'
text mexico
see '> México'
keys BSpace BSpace BSpace BSpace BSpace
see 'Michoacán de'
keys C-u
text 've ll'
see 'Veracruz de Ignacio'
keys Enter
text 'boca'
keys Enter
see 'Boca del Río'

# ---- several of a catalogue ----
text fis
keys Enter
text eco
keys Enter
see 'Física; Económica'
looks several
text zzz
keys Tab
see 'Nada de la lista empieza así; no se marcó.'
see 'Física; Económica'
text ning
keys Enter
gone 'Física; Económica'
keys F7
gone '[x] Ninguna'
keys Space Home Space Enter
see 'Física'
stands 9,22 'Enter with nothing typed goes on'

# ---- many lines ----
text 'Primera línea que es bastante larga para que tenga que partirse en dos.'
keys Enter
text 'Segunda.'
see 'Segunda.'
looks area
keys Up Up Up
see 'Campo 7 de 8'

# ---- the window ----
keys C-x
ended 'ends by ^X'
cat >"$work/want" <<'END'
Ángela Muñoz|Ángela Muñoz
05/03/2026|2026-03-05
Sí|si
Hombre|hombre
Veracruz de Ignacio de la Llave|30
Boca del Río|30028
Física|fisica
END
sed 7q "$out" >"$work/got"
is "$(cat "$work/got")" "$(cat "$work/want")" 'what was typed is what is stored'
is "$(sed -n '8p' "$out" | cut -d' ' -f1-4)" 'Primera línea que es' 'the text too'
is "$(tail -n 1 "$out")" quit 'and it ended as asked'
finish
