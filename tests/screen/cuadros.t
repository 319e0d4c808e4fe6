#!/bin/sh
# A letter redraws its field alone: each such frame is compared, cell by cell,
# with the whole one, by a program built for that; here are the keys, by
# chance from a seed (SEED).  A difference ends the program.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=tests/screen/golden.sh
. "$(dirname "$0")/golden.sh"
# shellcheck source=tests/e2e/teclado.sh
. "$(dirname "$0")/../e2e/teclado.sh"
SEED=${SEED:-$$}

# The demo's programs, but for the one that compares.
mkdir "$work/bin"
ln -s "$BUILD"/resguardo-authd "$BUILD"/resguardoctl "$work/bin/"
ln -s "$BUILD/tests/frames/resguardo" "$work/bin/resguardo"
BUILD=$work/bin
bank

# Letters most of all, then what moves and takes away; Tab now and then.
by_chance() {	# by_chance <how many> <seed> <yes: also to other fields>
	awk -v n="$1" -v seed="$2" -v tab="${3:-}" 'BEGIN {
	    srand(seed)
	    k = split("a e ñ r s Ü x 7 . Space Space Left Left Right Home " \
		"End BSpace BSpace DC C-w Up Down", key, " ")
	    while (n-- > 0) {
		r = rand()
		if (tab && r < 0.06) print "Tab"
		else if (tab && r < 0.08) print "BTab"
		else if (r < 0.085) print "C-u"
		else print key[1 + int(rand() * (tab ? k - 2 : k))]
	    } }'
}
types() {	# types <how many> <seed> [yes]
	by_chance "$@" | xargs -n 12 >"$work/keys"
	while read -r some; do
		# shellcheck disable=SC2086 # twelve keys
		keys $some
	done <"$work/keys"
}
alive() {	# alive <a text that is on the screen still> <what>
	keys C-l
	if until_ok 100 shows "$1" && ! ended; then ok 0 "$2"; else
		echo "# SEED=$SEED"
		ok 1 "$2"
	fi
}

enter uno imv.enlace
keys F4
see 'Quién es ella'
go 'Nombre(s)'
types 240 "$SEED" yes
alive 'DEMOSTRACIÓN' 'short fields: what is drawn in part is the whole'
resize 40 12
types 60 "$SEED" yes
alive 'DEMOSTRACIÓN' 'and in a small window'
enter dos resguardo
keys End
keys Enter
section 'Red de apoyo'
go 'Observaciones'
types 240 "$SEED"
alive 'Observaciones' 'long text, which grows and shrinks'
is "$(grep -c 'drawn in part' "$DEMO_DIR/log/"* 2>/dev/null |
    awk -F: '{ n += $2 } END { print n + 0 }')" 0 'no frame differed'
finish
