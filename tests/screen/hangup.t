#!/bin/sh
# The line drops: with a SIGHUP and without one, the program ends at once.
set -eu
BUILD=${BUILD:-$(cd "$(dirname "$0")/../.." && pwd)/build}
export WIDGETS_OUT="${TMPDIR:-/tmp}/resguardo-hangup.$$"
trap 'rm -f "$WIDGETS_OUT"' 0
n=0 failed=0

try() {		# try <what> [option of bytes]
	n=$((n + 1))
	what=$1
	shift
	rm -f "$WIDGETS_OUT"
	if printf 'wait Campo 1\nsend Ana\nhangup end\n' |
	    "$BUILD/tests/bench/bytes" "$@" "$BUILD/tests/screen/widgets" \
	    >"$WIDGETS_OUT.log" && [ "$(sed -n 1p "$WIDGETS_OUT")" = 'Ana|Ana' ] &&
	    [ "$(tail -n 1 "$WIDGETS_OUT")" = gone ]; then
		echo "ok $n - $what"
	else
		failed=1
		echo "not ok $n - $what"
	fi
	sed 's/^/# /' "$WIDGETS_OUT.log"
	rm -f "$WIDGETS_OUT.log"
}

try 'with SIGHUP, the letters before it are kept'
try 'without SIGHUP, the end of the line is noticed' -n
echo "1..$n"
exit $failed
