# etc/demo/lib.sh - where a demo lives and which processes are its own
#
# A demo is one folder ($DEMO, by default .demo; DEMO_DIR chooses another, so
# that several can run at once) and one short-named folder in /tmp for its
# sockets, whose names may not pass 107 bytes.
#
# Three ways of running it, kept in the file `modo`:
#   aparte	as root: sshd is root's, everything else and every session is
#		one unprivileged uid, whose name exists only in a mount
#		namespace of the demo; the host's files stay as they are
#   cuenta	as root where namespaces are refused (some containers): the
#		same with a real system account
#   propia	as an ordinary user: everything is hers; where terminals do not
#		belong to the group tty, her sshd is told there is no such group
# shellcheck shell=sh
# shellcheck disable=SC2034 # used by the scripts that read this
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
TREE=$(cd "$here/../.." && pwd -P)
DEMO=${DEMO_DIR:-$TREE/.demo}
BUILD=${BUILD:-$TREE/${B:-build}}
ACCOUNT=demostracion
PATH=$PATH:/usr/sbin:/sbin
export PATH
umask 022

die() { echo "demo: $*" >&2; exit "${EXIT:-1}"; }
say() { echo "demo: $*" >&2; }

# The state's own folder; $DEMO is a link to it when root made it.
state() {
	S=$(cd "$DEMO" 2>/dev/null && pwd -P) || return 1
	[ -f "$S/modo" ] || return 1
	# shellcheck source=/dev/null
	. "$S/modo"
	RUN=$(readlink "$S/run" 2>/dev/null) || RUN=
}

# When the process began, in ticks; nothing when there is none.  With it a
# pid that was given to somebody else is not taken for ours.
began() {
	sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
}

remember() {	# remember <name> <pid>
	echo "$2 $(began "$2")" >"$S/pid/$1.pid"
}

# The pid of a process we started, if it is still that one.
pid_of() {
	[ -f "$S/pid/$1.pid" ] || return 1
	read -r p_ t_ <"$S/pid/$1.pid" || return 1
	[ -n "$t_" ] && [ "$(began "$p_")" = "$t_" ] || return 1
	# A zombie has ended; only its parent has not looked yet.
	! grep -q '^State:[[:space:]]*Z' "/proc/$p_/status" 2>/dev/null ||
	    return 1
	echo "$p_"
}

# All that descends from a pid, itself not.
children_of() {
	ps -e -o pid= -o ppid= | awk -v top="$1" '
	    { up[$1] = $2 }
	    END {
		for (p in up) {
			n = 0
			for (q = p; (q in up) && q != top && n < 100; n++)
				q = up[q]
			if (q == top && p != top)
				print p
		}
	    }'
}

# start <name> <how> <command>...: in the background, with a log and a pid.
# `how` is what dentro is told: -u the unprivileged uid, -p sshd.
start() {
	name_=$1 how_=$2
	shift 2
	DEMO_DIR=$S setsid "$here/dentro" "$how_" "$@" </dev/null \
	    >>"$S/log/$name_.log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
	remember "$name_" $!
}

# wait_for <tenths of a second> <command>...: until it succeeds.
wait_for() {
	left_=$(($1 * 3))
	shift
	until "$@"; do
		left_=$((left_ - 1))
		[ $left_ -gt 0 ] || return 1
		sleep 0.03
	done
}

gone() { ! pid_of "$1" >/dev/null; }

# finish <name> <signal>...: sends each in turn until the process has ended.
finish() {
	name_=$1
	shift
	for sig_; do
		p=$(pid_of "$name_") || break
		kill "-$sig_" "$p" 2>/dev/null
		wait_for 100 gone "$name_" && break
	done
	rm -f "$S/pid/$name_.pid"
}

# As a person would type it from the tree.
command_line() {
	case $DEMO in
	"$TREE"/*) echo "ssh -F ${DEMO#"$TREE"/}/ssh_config $1" ;;
	*\ *) echo "ssh -F '$DEMO/ssh_config' $1" ;;
	*) echo "ssh -F $DEMO/ssh_config $1" ;;
	esac
}

bindir() {
	command -v pg_config >/dev/null || die 'falta PostgreSQL: make deps'
	pg_config --bindir
}

# A command as the demo's uid, in its place.
inside() { DEMO_DIR=$S "$here/dentro" -u "$@"; }
ctl() { inside "$S/bin/resguardoctl" --config "$RUN/s/resguardo.yaml" "$@"; }
sql() { inside "$(bindir)/psql" -XqAtw -v ON_ERROR_STOP=1 -h "$RUN" \
    -U postgres "$@"; }
