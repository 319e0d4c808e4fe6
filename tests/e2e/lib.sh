# tests/e2e/lib.sh - a bank of one's own, desks that come in by ssh
#
# Each test makes a demo in a folder of its own (or uses the running one that
# RESGUARDO_DEMO names), sits down at desks, types, waits for a text and never
# for a time, and asks the database as the superuser, beside the program.
# shellcheck shell=sh
set -eu
LC_ALL=C.UTF-8 TZ=UTC
export LC_ALL TZ
unset SSH_AUTH_SOCK DISPLAY TMUX PGHOST PGUSER PGDATABASE PGOPTIONS
top=$(cd "$(dirname "$0")/../.." && pwd -P)
BUILD=${BUILD:-$top/${B:-build}}
export BUILD
PATH=$PATH:/usr/sbin:/sbin
# shellcheck source=../san.sh
. "$top/tests/san.sh"
n=0 failed=0 desk='' ours=no DEMO_MOLDE=''
work=$(mktemp -d)

t() { tmux -u -L "resguardo-e2e-$$" -f /dev/null "$@"; }
lib_end() {
	rc=$?
	t kill-server 2>/dev/null || :
	if [ $ours = yes ]; then
		"$top/etc/demo/down" || :
		san_end "$DEMO_DIR/san" || rc=1
		"$top/etc/demo/down" --borrar || :
	fi
	rm -rf "$work"
	exit $rc
}
trap lib_end 0
trap 'exit 1' HUP INT PIPE TERM

# ---- results ----

ok() {		# ok <status> <what>
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; return 0; fi
	failed=1
	echo "not ok $n - $2"
	[ -z "$desk" ] || screen | sed 's/^/# |/'
}
is() {		# is <got> <want> <what>
	if [ "$1" = "$2" ]; then ok 0 "$3"; return 0; fi
	ok 1 "$3"
	printf '%s\n' "got  $1" "want $2" | sed 's/^/# /'
}
like() {	# like <text> <pattern> <what>: extended, in any of its lines
	if printf '%s\n' "$1" | grep -qE -- "$2"; then ok 0 "$3"; return 0; fi
	ok 1 "$3"
	printf '%s\n' "got $1" "want /$2/" | sed 's/^/# /'
}
unlike() {
	if printf '%s\n' "$1" | grep -qE -- "$2"; then
		ok 1 "$3"
		printf '%s\n' "got $1" "not /$2/" | sed 's/^/# /'
	else
		ok 0 "$3"
	fi
}
skip() { n=$((n + 1)); echo "ok $n # SKIP $1"; }
finish() { echo "1..$n"; exit $failed; }

# until_ok <tenths of a second> <command>...: asked often, as most things come
# at once; asked that many times at least, since a busy machine is slow.
until_ok() {
	now_cs
	left=$1 until=$((cs + $1 * 10))
	shift
	until "$@"; do
		left=$((left - 1))
		now_cs
		[ "$left" -gt 0 ] || [ "$cs" -lt $until ] || return 1
		sleep 0.03
	done
}
now_cs() {	# centiseconds of some clock in $cs, without a process
	read -r cs _ </proc/uptime
	cs=${cs%.*}${cs#*.}
}

# ---- the bank ----

bank() {
	if [ -n "${RESGUARDO_DEMO:-}" ]; then
		DEMO_DIR=$RESGUARDO_DEMO
	else
		DEMO_DIR=$work/demo ours=yes
		DEMO_MOLDE=$BUILD/molde-demo-$(id -u)
	fi
	DEMO_EXPEDIENTES=${DEMO_EXPEDIENTES:-0}
	export DEMO_DIR DEMO_MOLDE DEMO_EXPEDIENTES
	rc=0
	QUIET=1 "$top/etc/demo/up" >"$work/up.log" 2>&1 || rc=$?
	[ $rc != 77 ] || { echo "1..0 # SKIP $(head -n 1 "$work/up.log")"; exit 0; }
	if [ $rc != 0 ]; then
		sed 's/^/# /' "$work/up.log"
		echo 'Bail out! the demo does not come up'
		exit 1
	fi
	config=$DEMO_DIR/ssh_config
	run=$(readlink "$DEMO_DIR/run")
	# shellcheck source=/dev/null
	. "$DEMO_DIR/modo"
	psql=$(pg_config --bindir)/psql
}
# Brings back what was killed; sessions that live are left alone.
again() { "$top/etc/demo/up" --arrancar >"$work/up.log" 2>&1; }

# The superuser's own look, past every wall: one line per row, tabs between.
ask() {
	"$psql" -XqAtw -F "$(printf '\t')" -v ON_ERROR_STOP=1 -h "$run" \
	    -U postgres -d banco -c "$1"
}
# A role of the bank, as the demo's uid; SQL on stdin, answers and errors out.
as() {		# as <role>
	DEMO_DIR=$DEMO_DIR "$top/etc/demo/dentro" -u "$psql" -XqAtw \
	    -v VERBOSITY=verbose -h "$run" -U "$1" -d banco 2>&1
}
person() {	# person <host> <column>: of .demo/personas
	awk -F '\t' -v h="$1" -v c="$2" '$1 == h { print $c }' \
	    "$DEMO_DIR/personas"
}
pid_of() {	# pid_of postgres|authd|sshd
	cut -d ' ' -f 1 "$DEMO_DIR/pid/$1.pid"
}
children() {	# children <pid>: one below it
	ps -e -o pid= -o ppid= | awk -v p="$1" '$2 == p { print $1 }'
}
hosts() { cut -f 1 "$DEMO_DIR/personas"; }

# ---- desks ----

# A tmux server whose last desk goes ends, and who comes while it does is told
# "server exited unexpectedly": one desk stays.
rooms() { t has-session -t =keep || t new-session -d -s keep 'exec sleep 9999'; } \
    2>/dev/null

sit() {		# sit <desk> <host> [columns rows [TERM]]: ssh in a terminal
	desk=$1
	until_ok 50 rooms
	t kill-session -t "=$1" 2>/dev/null || :
	rm -f "$work/exit.$1"
	# A shell stays behind to tell with which code ssh ended.
	t new-session -d -s "$1" -x "${3:-80}" -y "${4:-24}" \
	    "TERM=${5:-${DESK_TERM:-screen-256color}} ssh -F '$config' '$2'
	    echo \$? >'$work/exit.$1'" \; \
	    set -g status off \; set -g escape-time 0 \; \
	    set -g remain-on-exit on
}
at() { desk=$1; }
# A desk that is gone takes no keys; what is waited for next will tell.
keys() { t send-keys -t "=$desk:" -- "$@" 2>/dev/null || :; }
text() { t send-keys -t "=$desk:" -l -- "$1" 2>/dev/null || :; }
screen() {
	t capture-pane -p -t "=$desk:" 2>/dev/null | sed 's/[[:space:]]*$//'
}
colours() { t capture-pane -p -e -t "=$desk:" 2>/dev/null; }
cursor() { t display-message -p -t "=$desk:" '#{cursor_y},#{cursor_x}'; }
resize() { t resize-window -t "=$desk:" -x "$1" -y "$2"; }
ssh_pid() { children "$(t display-message -p -t "=$desk:" '#{pane_pid}')"; }
shows() {
	case $(t capture-pane -p -t "=$desk:" 2>/dev/null) in
	*"$1"*) ;;
	*) return 1 ;;
	esac
}
ended() { [ "$(t display-message -p -t "=$desk:" '#{pane_dead}' 2>/dev/null ||
    echo 1)" = 1 ]; }
has_status() { [ -s "$work/exit.$desk" ]; }
exit_code() { until_ok 100 has_status || :; cat "$work/exit.$desk"; }

see() {		# see <text> [seconds]: wait until it is on the screen
	if until_ok $((${2:-10} * 10)) shows "$1"; then ok 0 "see $1"; else
		ok 1 "see $1"; fi
}
hides() { ! shows "$1"; }
away() {	# away <text>: wait until it is no longer there
	if until_ok 100 hides "$1"; then ok 0 "gone: $1"; else
		ok 1 "gone: $1"; fi
}
over() {	# over <what>: wait until the desk's ssh has ended
	if until_ok 100 ended; then ok 0 "$1"; else ok 1 "$1"; fi
}

# session [account]: the processes of the one session there is, or that she
# has, from the door inwards: $door the sshd that serves it, $guardian,
# $program.  Fails when there is not just one.
session() {
	# shellcheck disable=SC2046 # three numbers
	set -- $(ps -e -o pid= -o ppid= -o args= |
	    awk -v conf="$run/s/resguardo.yaml" -v who="--cuenta ${1:-}" '
	    index($0, conf) && /--llave/ && index($0, who) &&
		$3 !~ /^awk/ { up[$1] = $2 }
	    END {
		for (p in up) {
			leaf = 1
			for (q in up)
				if (up[q] == p)
					leaf = 0
			if (!leaf)
				continue
			n++
			top = p
			while (up[top] in up)
				top = up[top]
			line = up[top] " " up[p] " " p
		}
		if (n == 1)
			print line
	    }')
	[ $# = 3 ] || return 1
	# shellcheck disable=SC2034 # for the tests
	door=$1 guardian=$2 program=$3
	# The program is there once its guardian has made it.
	[ "$door" != "$guardian" ]
}

# enter <desk> <host> [columns rows [TERM]]: sits down and logs in
enter() {
	sit "$@"
	see 'Contraseña'
	text "$(person "$2" 3)"
	keys Enter
	see 'Mis borradores'
}
# leave: from home, the usual way out
leave() {
	keys Escape
	see 'otra vez cierra'
	keys Escape
	over 'the session ends'
}
