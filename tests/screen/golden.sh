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

# The same with what is bold (1), dim (2), reversed (7) or coloured (31...):
# {1} before the letters that are so, {} where that ends.  A blank has no
# colour of its own: what it keeps depends on what stood there before.
# paints <file>: the screen is that of <test>.<file>.colour.
painted() {
	colours | awk -v esc="$(printf '\033')" '
	function set(p,    i, n, a) {
		n = split(p == "" ? "0" : p, a, ";")
		for (i = 1; i <= n; i++)
			if (a[i] == 0)
				bold = rev = fg = ""
			else if (a[i] <= 2 || a[i] == 22)
				bold = a[i] <= 2 ? a[i] : ""
			else if (a[i] == 7 || a[i] == 27)
				rev = a[i] == 7 ? "7" : ""
			else if (a[i] >= 30 && a[i] <= 39)
				fg = a[i] == 39 ? "" : a[i]
	}
	{
		n = split($0, part, esc)
		line = shown = ""
		for (k = 1; k <= n; k++) {
			text = part[k]
			if (k > 1 && match(text, /^\[[0-9;]*m/)) {
				set(substr(text, 2, RLENGTH - 2))
				text = substr(text, RLENGTH + 1)
			} else if (k > 1) {
				sub(/^\(./, "", text)
			}
			now = bold rev fg
			if (text ~ /[^ ]/ && now != shown) {
				match(text, /^ */)
				line = line substr(text, 1, RLENGTH) \
				    "{" now "}"
				text = substr(text, RLENGTH + 1)
				shown = now
			}
			line = line text
		}
		sub(/ *$/, "", line)
		print line
	}' | sed "${mask:-}"
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
