#!/bin/sh
# Terminals of every kind, locales that are broken, windows of any size.
# shellcheck source=tests/screen/lib.sh
. "$(dirname "$0")/lib.sh"
prog="$BUILD/tests/screen/widgets"
pty="$BUILD/tests/bench/bytes"

# draws <what> <environment and program>: as everywhere, and ñ can be typed
draws() {
	what=$1
	shift
	start 80 24 "$*" "${term:-}"
	see 'Campo 1 de 8   80x24'
	looks empty
	text 'ñ'
	see '> Nombre              ñ'
	stands 2,23 "$what"
	stop
}

for term in xterm xterm-256color screen-256color tmux-256color linux putty \
    vt100 vt220 rxvt xterm-mono; do
	draws "TERM=$term" "$prog"
done
term=
draws 'N25 a TERM nobody knows' env TERM=xterm-nunca-visto "$prog"
draws 'N25 an empty TERM' env TERM= "$prog"
draws 'no TERM' env -u TERM "$prog"
draws 'N25 a TERM that is a path' env TERM=../../etc/passwd "$prog"
draws 'N25 a TERM of 5,000 letters' \
    env "TERM=$(printf 'x%.0s' $(seq 5000))" "$prog"
draws 'a TERM that cannot address the cursor' env TERM=glasstty "$prog"
draws 'no locale' env -u LANG -u LC_ALL "$prog"
draws 'LC_ALL=C' env LC_ALL=C "$prog"
draws 'a locale that is not there' env LC_ALL=es_MX.ISO-8859-1 "$prog"
draws 'LINES and COLUMNS that lie' env LINES=5 COLUMNS=11 "$prog"
draws 'NO_COLOR' env NO_COLOR=1 "$prog"

# ---- sizes ----
start 80 24 "$prog"
see 'Campo 1 de 8'
text 'Ana'
resize 10 3
sleep 0.2			# nothing can be waited for in 10 x 3
resize 1 1
sleep 0.2
resize 132 43
see 'Campo 1 de 8   132x43'
see 'Ana'
text 'X'
see 'AnaX'
i=0
while [ $i -lt 100 ]; do
	resize $((40 + i % 60)) $((10 + i % 30))
	i=$((i + 1))
done
resize 80 24
see 'Campo 1 de 8   80x24'
text 'Y'
see 'AnaXY'
stands 2,27 'N27 N29 after 1x1 and 100 sizes the cursor is where it was'
stop

size() {	# size <rowsxcols> <what is seen>
	n=$((n + 1))
	if printf 'wait %s\n' "$2" | "$pty" -s "$1" "$prog" >"$work/log"; then
		echo "ok $n - N27 N28 a window of $1 is $2"
	else
		failed=1
		echo "not ok $n - N27 N28 a window of $1 is $2"
		sed 's/^/# /' "$work/log"
	fi
}
size 9999x9999 500x300
size 65535x65535 500x300
size 0x0 80x24
size 24x0 80x24
finish
