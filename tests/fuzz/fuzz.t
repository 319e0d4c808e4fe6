#!/bin/sh
# tests/fuzz/fuzz.t - random bytes into everything that reads them
#
# FUZZ seconds a target (5 unless said).  What was found once is in corpus/;
# what is found now is left in the build folder, with the way to try it again.
set -u
cd "$(dirname "$0")/../.." || exit 1
B=${BUILD:-$PWD/build}/fuzz
SECONDS_EACH=${FUZZ:-5}
SAN=-fsanitize=address,undefined
NAMES='yaml form text date rule value auth curp keys csv'
n=0
rc=0

result() {	# result <0 or not> <name>
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		rc=1
	fi
}

# What a target needs that is in no library.
more() {
	case $1 in
	keys) echo "$B/tui/input.o" ;;
	csv) echo "$B/ctl/csv.o" ;;
	esac
}

objects=
for name in $NAMES; do
	objects="$objects $B/tests/fuzz/fuzz_$name.o $(more "$name")"
done
mkdir -p "$B" || exit 1
# The tree's own rules, with another compiler and other flags.
# shellcheck disable=SC2086
env -u MAKEFLAGS -u MAKELEVEL -u MAKEOVERRIDES make -s B="$B" CC=clang \
    WARN='-Wall -Wextra' OPT='-O1 -g' LINK= \
    HARD="$SAN,fuzzer-no-link -fno-sanitize-recover=all" \
    "$B/libauth.a" "$B/libform.a" "$B/libdomain.a" "$B/libbase.a" $objects >"$B/log" 2>&1
result $? 'the targets compile'
[ "$rc" -eq 0 ] || sed 's/^/# /' "$B/log"
libs=$(pkg-config --libs yaml-0.1 jansson libutf8proc)
for name in $NAMES; do
	# shellcheck disable=SC2046,SC2086
	clang $SAN,fuzzer -o "$B/fuzz_$name" "$B/tests/fuzz/fuzz_$name.o" \
	    $(more "$name") "$B/libauth.a" "$B/libform.a" "$B/libdomain.a" "$B/libbase.a" $libs -lcsv \
	    >"$B/log" 2>&1 || {
		result 1 "$name links"
		sed 's/^/# /' "$B/log"
		continue
	}
	mkdir -p "$B/found/$name"
	"$B/fuzz_$name" -max_total_time="$SECONDS_EACH" -timeout=10 \
	    -rss_limit_mb=1024 -max_len=20000 \
	    -artifact_prefix="$B/crash-$name-" "$B/found/$name" \
	    "tests/fuzz/corpus/$name" >"$B/$name.log" 2>&1
	result $? "$name, $SECONDS_EACH s: $(sed -n \
	    's/^stat::number_of_executed_units: *//p;
	     s/^Done \([0-9]*\) runs.*/\1 inputs/p' "$B/$name.log")"
	grep -q '^Done' "$B/$name.log" || {
		tail -n 25 "$B/$name.log" | sed 's/^/# /'
		echo "# again: $B/fuzz_$name $B/crash-$name-*"
	}
done
echo "1..$n"
exit $rc
