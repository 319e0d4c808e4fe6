# lib.sh - drive a program in a terminal of its own and look at its screen
#
# Needs tmux.  A test says what to type and what the whole screen is then; it
# waits for a text, never for a time.  golden.sh compares whole screens.
# shellcheck shell=sh
set -eu
LC_ALL=C.UTF-8 TZ=UTC
export LC_ALL TZ
# shellcheck source=tests/screen/golden.sh
. "$(dirname "$0")/golden.sh"
BUILD=${BUILD:-$(cd "$here/../.." && pwd)/build}
n=0 failed=0
work=$(mktemp -d)
t() { tmux -L "resguardo-test-$$" -f /dev/null "$@"; }
lib_end() {
	t kill-server 2>/dev/null || :
	rm -rf "$work"
}
trap lib_end 0
trap 'exit 1' 1 2 15

# A tmux server whose last session goes ends, and who comes while it does is
# told "server exited unexpectedly": one session stays.
keep() {
	t has-session -t =keep 2>/dev/null || t new-session -d -s keep \
	    'exec sleep 9999' \; set -g status off \; \
	    set -g escape-time 0 \; set -g remain-on-exit on
}
start() {	# start <columns> <rows> <command> [TERM]
	keep
	t kill-session -t =main 2>/dev/null || :
	t new-session -d -s main -x "$1" -y "$2" \
	    "TERM=${4:-screen-256color} exec $3"
}
stop() { t kill-session -t =main; }
keys() { t send-keys -t =main: -- "$@"; }
text() { t send-keys -t =main: -l -- "$1"; }
# Bytes exactly as they are, for what no keyboard sends.
bytes() {
	printf '%b' "$1" >"$work/bytes"
	t load-buffer -b raw "$work/bytes"
	t paste-buffer -t =main: -d -r -b raw
}
paste() {	# paste <text>: bracketed, as a terminal would
	printf '%s' "$1" >"$work/paste"
	t load-buffer -b pasted "$work/paste"
	t paste-buffer -t =main: -d -p -r -b pasted
}
screen() { t capture-pane -p -t =main: 2>/dev/null | sed 's/[[:space:]]*$//'; }
colours() { t capture-pane -p -t =main: -e 2>/dev/null; }
cursor() { t display-message -p -t =main: '#{cursor_y},#{cursor_x}'; }
resize() { t resize-window -t =main: -x "$1" -y "$2"; }

ok() {		# ok <status> <what>
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else
		failed=1; echo "not ok $n - $2"; screen | sed 's/^/# |/'; fi
}
see() {		# see <text>: wait until it is on the screen
	i=0
	until screen | grep -qF -- "$1"; do
		i=$((i + 1))
		[ $i -lt 200 ] || { ok 1 "see $1"; return 0; }
		sleep 0.05
	done
	ok 0 "see $1"
}
gone() {	# gone <text>: wait until it is no longer there
	i=0
	while screen | grep -qF -- "$1"; do
		i=$((i + 1))
		[ $i -lt 200 ] || { ok 1 "gone: $1"; return 0; }
		sleep 0.05
	done
	ok 0 "gone: $1"
}
is() { if [ "$1" = "$2" ]; then ok 0 "$3"; else ok 1 "$3: got $1, want $2"; fi; }
ended() {	# ended <what>: wait until the program has ended
	i=0
	until [ "$(t display-message -p -t =main: '#{pane_dead}')" = 1 ]; do
		i=$((i + 1))
		[ $i -lt 200 ] || { ok 1 "$1"; return 0; }
		sleep 0.05
	done
	ok 0 "$1"
}
finish() { echo "1..$n"; exit $failed; }
