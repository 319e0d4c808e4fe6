# golden.sh - whole screens against files; for lib.sh here and tests/e2e/lib.sh
#
# looks <file>: waits until the screen is that of <test>.<file>.  What changes
# from run to run (a date, a folio) is replaced by the sed expressions in
# `mask` first.  UPDATE=1 rewrites the file instead.
# shellcheck shell=sh
here=$(cd "$(dirname "$0")" && pwd)
name=$(basename "$0" .t)
mask=''

masked() { screen | sed "${mask:-}"; }
looks() {
	want=$here/$name.$1
	if [ -n "${UPDATE:-}" ]; then
		sleep 0.5
		masked >"$want"
	fi
	i=0
	until masked | cmp -s - "$want"; do
		i=$((i + 1))
		[ $i -lt 300 ] || break
		sleep 0.05
	done
	if masked | cmp -s - "$want"; then ok 0 "looks like $1"; else
		ok 1 "looks like $1"
		masked | diff -u "$want" - | sed 's/^/# /' || :
	fi
}
stands() {	# stands <row,column> <what>: wait until the cursor is there
	i=0
	until [ "$(cursor)" = "$1" ]; do
		i=$((i + 1))
		[ $i -lt 300 ] || break
		sleep 0.05
	done
	is "$(cursor)" "$1" "$2"
}

# The same with what is bold, reversed or coloured: {1} begins bold, {0} or
# {39} ends it.  paints <file>: the screen is that of <test>.<file>.colour.
painted() {
	colours | sed "s/[[:space:]]*\$//
	    s/$(printf '\033')\[\([0-9;]*\)m/{\1}/g
	    s/$(printf '\033')(B//g" | sed "${mask:-}"
}
paints() {
	want=$here/$name.$1.colour
	[ -z "${UPDATE:-}" ] || painted >"$want"
	i=0
	until painted | cmp -s - "$want"; do
		i=$((i + 1))
		[ $i -lt 300 ] || break
		sleep 0.05
	done
	if painted | cmp -s - "$want"; then ok 0 "is painted as $1"; else
		ok 1 "is painted as $1"
		painted | diff -u "$want" - | sed 's/^/# /' || :
	fi
}
