#!/bin/sh
# The program itself inside its walls: what the kernel says of it, what is
# left in memory, and what becomes of the terminal and the session.
# shellcheck disable=SC2016 # perl
. "$(dirname "$0")/lib.sh"
command -v tmux >/dev/null || skip_all 'no tmux'
[ -x "$BUILD/resguardo" ] || bail 'resguardo is not built'
! grep -q __asan_init "$BUILD/resguardo" ||
    skip_all 'sanitizers look at memory and catch crashes themselves'
bank_start
authd_start
desks=0
t() { tmux -L "encierro-$$-$desks" -f /dev/null "$@"; }
encierro_end() {
	ended_=$?
	t kill-server 2>/dev/null
	end_ "$ended_"
}
trap encierro_end 0
sees() { t capture-pane -p | grep -q -- "$1"; }
# Not with exec: the shell stays, and with it the terminal to look at.
sit() {		# sit [option of resguardo]
	t kill-server 2>/dev/null
	desks=$((desks + 1))		# an ending server still has its name
	cat >"$D/desk" <<-EOF
	TERM=screen LC_PWN=1 BASH_ENV=/nonexistent TERMINFO=/nonexistent \
	    LD_BIND_NOW=1 $AS "$BUILD/resguardo" --config "$D/resguardo.yaml" \
	    --cuenta imv.ana --llave "$key1" ${1:-}
	echo "ended with \$?"
	exec cat
	EOF
	t new-session -d -x 80 -y 24 "sh $D/desk" \; \
	    set -g escape-time 0 || bail 'tmux'
	wait_for 100 sees 'ontraseña' || {
		t capture-pane -p | sed 's/^/# /'
		bail 'no login screen'
	}
	pane=$(t display -p '#{pane_pid}')
	guardian=$(ps -o pid= --ppid "$pane" | tr -d ' ')
	child=$(ps -o pid= --ppid "$guardian" | tr -d ' ')
}
status_of() { awk -v k="$2:" '$1 == k { print $2 }' "/proc/$1/status"; }

# ---- one line at a time because the option says so, not the terminal ----
sit --lineal
t send-keys -l "$good"
t send-keys Enter
ok '--lineal: she enters' wait_for 100 sees 'Inicio'
is "$(t capture-pane -p -e | grep -c "$(printf '\033')") $(t display -p \
    '#{alternate_on}')" '0 0' 'and is sent text, on a screen that can do more'
t send-keys Escape
ok 'her way out is as ever' wait_for 50 sees 'otra vez cierra'
t send-keys Escape
ok 'and ends well' wait_for 100 sees 'ended with 0'

sit
is "$(status_of "$child" Seccomp)" 2 'the child is under a seccomp filter'
is "$(status_of "$child" NoNewPrivs)" 1 'and can gain no privilege'
is "$(status_of "$guardian" NoNewPrivs)" 1 'nor can its guardian'
is "$(awk '/core file size/ { print $5 }' "/proc/$child/limits")" 0 \
    'N45 it may leave no core'
is "$(awk '/Max processes/ { print $3 }' "/proc/$child/limits")" 0 \
    'nor fork'
if [ "$(id -u)" = 0 ]; then
	is "$(tr '\0' '\n' <"/proc/$child/environ" | grep -c .)" 0 \
	    'N23 nothing of the environment it was given is left'
	is "$($AS cat "/proc/$child/environ" 2>/dev/null | wc -c)" 0 \
	    'N44 the same user cannot look at it'
	fds=$(find "/proc/$child/fd" -type l -printf '%l\n' | sed 's/:.*//' |
	    sort | uniq -c | awk '{ printf "%s ", $2 }')
	like "$fds" '*socket*' "what it has open: $fds"
	is "$(find "/proc/$child/fd" -lname "$D*" | wc -l)" 0 \
	    'no file of the machine among it'
fi

t send-keys -l "$good"
t send-keys Enter
entered() { [ "$(open_sessions)" = 1 ]; }
ok 'F39 she enters, inside these walls and on these libraries' wait_for 100 entered
ok 'and sees her home' wait_for 100 sees 'Inicio'

# ---- N46 ----
# What a process has in memory that can be written, all of it.
holds() {	# holds <pid> <text>
	perl -e '
	    my ($pid, $text) = @ARGV;
	    open(my $maps, "<", "/proc/$pid/maps") or exit 2;
	    open(my $mem, "<:raw", "/proc/$pid/mem") or exit 2;
	    while (<$maps>) {
		/^([0-9a-f]+)-([0-9a-f]+) rw/ or next;
		my ($at, $end) = (hex $1, hex $2);
		seek($mem, $at, 0) or next;
		my $buf = "";
		read($mem, $buf, $end - $at) or next;
		exit 0 if index($buf, $text) >= 0;
	    }
	    exit 1' "$1" "$2"
}
# holders <text>: which processes have it
holders() {
	for p in $authd_pid $(ps -o pid= --ppid "$authd_pid") "$guardian" \
	    "$child"; do
		holds "$p" "$1" && echo "$(cat "/proc/$p/comm")/$p"
	done | tr '\n' ' '
}
if [ "$(id -u)" = 0 ]; then
	ok 'memory can be searched' holds "$authd_pid" "$D/authd.sock"
	is "$(holders "$good")" '' \
	    'N46 nobody keeps the password after the login'
fi

# ---- its backend dies (decision 25) ----
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = 'i_imv'" >/dev/null
another() {
	c=$(ps -o pid= --ppid "$guardian" | tr -d ' ')
	[ -n "$c" ] && [ "$c" != "$child" ]
}
t send-keys Down
ok 'its backend is killed: the guardian starts it again' wait_for 50 another
child=$c
ok 'with the same screen, without a password' \
    wait_for 50 sees 'Inicio'
is "$(open_sessions)/$(lines acceso imv.ana)" 1/2 'in the same session'
is "$(status_of "$child" Seccomp)" 2 'behind the same walls'

# ---- the bank is away for a while: whose the terminal is meanwhile ----
tty=$(t display -p '#{pane_tty}')
lacks() {	# lacks <mode>...: those that the terminal has not
	for m in "$@"; do
		stty -F "$tty" -a | tr -s '; ' '\n' | grep -qx -e "$m" ||
		    printf '%s ' "$m"
	done
}
pastes() { tr -d '\0' <"$D/wire" | grep -ao '\[?2004[hl]' | tail -n 1; }
wire_is() { [ "$(t display -p '#{alternate_on}')$(pastes)" = "$1" ]; }
before=$(stty -F "$tty" -g)
t pipe-pane "cat >'$D/wire'"
pg_end INT
ok 'she is told what is waited for' wait_for 100 sees 'no contesta'
is "$(lacks -echo -icanon -iexten isig -ixon -icrnl)" '' \
    'nothing she types is shown, nor means more than Ctrl-C'
ok 'on her own screen, which pastes as ever' wait_for 30 wire_is '0[?2004l'
pg_start
ok 'it is back: so is the program' wait_for 150 another
child=$c
ok 'with its screen' wait_for 100 sees 'Inicio'
ok 'beside hers, and pasting is told from typing' \
    wait_for 30 wire_is '1[?2004h'
is "$(stty -F "$tty" -g)" "$before" 'in the modes it had'
t pipe-pane

# ---- it crashes (N45) ----
kill -SEGV "$child"
ok 'it crashes: the terminal is given back' wait_for 50 sees 'ended with 139'
ok 'she is told that what she typed is safe' sees 'guardado'
t send-keys -l 'se ve lo que escribo'
ok 'the terminal echoes' wait_for 30 sees 'se ve lo que escribo'
is "$(t display -p '#{alternate_on}')" 0 'the other screen is left'
died() { [ "$(last_reason imv.ana)" = muerte ]; }
ok 'N45 the exit says muerte' wait_for 30 died
is "$(find "$D" / -maxdepth 1 -name 'core*' -type f 2>/dev/null | wc -l)" 0 \
    'N45 and there is no core'

# ---- the terminal goes away ----
sit
t send-keys -l "$good"
t send-keys Enter
ok 'in again' wait_for 100 entered
t kill-server
cut() { [ "$(last_reason imv.ana)" = corte ]; }
ok 'N106 the line is cut: the exit says corte' wait_for 150 cut
gone() { ! kill -0 "$guardian" 2>/dev/null && ! kill -0 "$child" 2>/dev/null; }
ok 'and no process is left' wait_for 150 gone
if [ "$(id -u)" = 0 ]; then
	guardian='' child=''
fi
authd_end TERM
is "$(entries_and_exits)" 0 'every entry has exactly one exit'
finish
