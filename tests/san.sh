# tests/san.sh - what a build with sanitizers (make SAN=1) finds
#
# Nobody reads what these programs say, so it goes to files.
# shellcheck shell=sh
san_begin() {	# san_begin <folder>: for what is started from here on
	grep -q __asan_init "$BUILD/resguardoctl" 2>/dev/null || return 0
	mkdir -p "$1"
	chmod 1777 "$1"
	ASAN_OPTIONS=log_path=$1/san
	export ASAN_OPTIONS
}
san_end() {	# san_end <folder>: tells it; fails when there is something
	san_=0
	for f in "$1"/*; do
		[ -s "$f" ] || continue
		sed "s|^|# ${f##*/}: |" "$f" >&2
		san_=1
	done
	return $san_
}
