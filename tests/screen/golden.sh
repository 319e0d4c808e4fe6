# golden.sh - whole screens against files; for lib.sh here and tests/e2e/lib.sh
#
# looks <file>: waits until the screen is that of <test>.<file>.  What changes
# from run to run (a date, a folio) is replaced by the sed expressions in
# `mask` first.  UPDATE=1 rewrites the file instead.
# shellcheck shell=sh
# shellcheck disable=SC2154 # work: lib.sh
here=$(cd "$(dirname "$0")" && pwd)
name=$(basename "$0" .t)
mask=''

masked() { screen | sed "${mask:-}"; }
same() {	# same <file> <what> <command that prints what is there now>
	if [ -n "${UPDATE:-}" ]; then
		sleep 0.5
		$3 >"$1"
	fi
	i=0
	until $3 | cmp -s - "$1" || [ $i -ge 300 ]; do
		i=$((i + 1))
		sleep 0.05
	done
	if $3 | cmp -s - "$1"; then ok 0 "$2"; else
		ok 1 "$2"
		$3 | diff -u "$1" - | sed 's/^/# /' || :
	fi
}
looks() { same "$here/$name.$1" "looks like $1" masked; }
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
	if [ -n "${DESK_TERM:-}" ]; then
		on_desk <"$want" >"$work/on_desk"
		want=$work/on_desk
	fi
	same "$want" "is painted as $1" painted
}
# Such a file as it is on a terminal that has no colour (DESK_TERM): what is
# wrong or doubtful is bold there, the rest plain; every letter stays.
on_desk() {
	[ -n "${DESK_TERM:-}" ] || { cat; return 0; }
	awk '{
		n = split($0, part, "{")
		line = part[1]
		shown = ""
		for (k = 2; k <= n; k++) {
			end = index(part[k], "}")
			now = substr(part[k], 1, end - 1)
			if (sub(/3[15]$/, "", now))
				now = "1"
			sub(/^2$|32$/, "", now)
			if (now != shown)
				line = line "{" now "}"
			shown = now
			line = line substr(part[k], end + 1)
		}
		print line
	}'
}
