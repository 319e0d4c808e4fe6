#!/bin/sh
# Whatever is killed, each entry has its exit, and nobody is counted against.
# shellcheck disable=SC2016 # awk and PHC texts
. "$(dirname "$0")/lib.sh"
bank_start
# Hashes that take a while, so that a worker can be killed at one.
settings 65536 3
authd_start

enter() {	# enter <talker>
	open_talk "$1"
	tell "$1" "login|imv.ana|$good|$key1|tomar"
}
ended() { [ "$(last_reason imv.ana)" = "$1" ]; }
closed() { [ "$(open_sessions)" = 0 ]; }
workers() { ps -o pid= --ppid "$authd_pid"; }
busy_worker() {	# the one that has used the processor, in $victim
	for w in $(workers); do
		[ "$(awk '{ print $14 + $15 }' "/proc/$w/stat" 2>/dev/null)" -gt \
		    30 ] 2>/dev/null && victim=$w && return 0
	done
	return 1
}

# ---- the client ----
enter a
is "$(heard a 1)" ok 'a session'
kill_talk a
ok 'F01 killed with SIGKILL, its exit is muerte' wait_for 20 ended muerte

# ---- a worker (N65) ----
account imv.costosa "$good" >/dev/null
give_key imv.costosa "$(fingerprint 9)" >/dev/null
# More memory than a worker has at hand, too.
sql -v phc="$(hash_of "$good" 131072 8)" <<'EOF'
UPDATE auth.contrasena SET phc = :'phc' WHERE cuenta = 'imv.costosa';
EOF
before=$(workers | sort | tr '\n' ' ')
open_talk a
tell a "login|imv.costosa|$good|$(fingerprint 9)"
ok 'N65 a worker is at work' wait_for 100 busy_worker
kill -9 "$victim"
is "$(heard a 1)" busy 'N65 the worker is killed: the client is told to come back'
two() { [ "$(workers | wc -l)" = 2 ]; }
ok 'N65 there are two workers again' wait_for 30 two
ok 'N65 one of them new' test "$before" != "$(workers | sort | tr '\n' ' ')"
is "$(sql -c "SELECT coalesce(max(fallos), 0) FROM auth.freno
    WHERE quien = 'imv.costosa'")/$(lines intento_acceso imv.costosa)" 0/0 \
    'N65 and no attempt was counted'
tell a "login|imv.costosa|$good|$(fingerprint 9)"
is "$(heard a 2)" ok 'N65 the same connection gets in afterwards'
tell a 'exit|usuario'
hang_up a

# ---- whoever hangs up does not escape being counted ----
open_talk a
tell a "ask|imv.costosa|otra cosa cualquiera 1|$(fingerprint 9)"
ok 'a guess is being computed' wait_for 100 busy_worker
kill_talk a
counted() { [ "$(lines intento_acceso imv.costosa)" = 1 ]; }
ok 'the client is gone, the failure is counted all the same' \
    wait_for 200 counted

# ---- a password that changes while the old one is checked ----
# A hash to be made anew, as it has fewer passes than are asked for.
sql -v phc="$(hash_of "$good" 262144 2)" <<'EOF'
UPDATE auth.contrasena SET phc = :'phc' WHERE cuenta = 'imv.costosa';
EOF
given=$(hash_of 'otra frase, que le dieron' 65536 3)
authd_end TERM		# new workers: the busy one is told by its time
authd_start
open_talk a
tell a "login|imv.costosa|$good|$(fingerprint 9)"
ok 'the old one is being checked' wait_for 100 busy_worker
sql -v phc="$given" <<'EOF'
UPDATE auth.contrasena SET phc = :'phc' WHERE cuenta = 'imv.costosa';
EOF
is "$(heard a 1)" ok 'it was good'
tell a 'exit|usuario'
hang_up a
is "$(sql -c "SELECT phc FROM auth.contrasena WHERE cuenta = 'imv.costosa'
    AND vigente")" "$given" 'and does not come back in the place of the new'

# ---- authd itself ----
settings 1024 1
authd_end TERM
authd_start
enter a
is "$(heard a 1)" ok 'a session'
left=$(workers)
authd_end KILL
tell a gone
is "$(heard a 2)" gone 'authd is killed: the program notices'
orphans() {
	for w in $left; do
		! kill -0 "$w" 2>/dev/null || return 1
	done
}
ok 'its workers end with it' wait_for 30 orphans
is "$(open_sessions)" 1 'the session is still open in the bank'
hang_up a
authd_start
ok 'F31 when authd is back, it is cut' wait_for 20 ended corte
is "$(open_sessions)" 0 'none is left'
is "$(said "login|imv.ana|$good|$key1")" ok 'and she can enter again'

# ---- PostgreSQL ----
enter a
is "$(heard a 1)" ok 'a session'
# The postmaster and all of its processes.
kids=$(ps -o pid= --ppid "$pg_pid")
kill -9 "$pg_pid"
# shellcheck disable=SC2086
kill -9 $kids 2>/dev/null
wait "$pg_pid" 2>/dev/null
tell a 'exit|inactividad'
hang_up a
like "$(talk "login|imv.eva|$good|$(fingerprint 2)")" 'busy*' \
    'F14 without PostgreSQL a login is told to come back'
like "$(talk "login|imv.eva|mala, pero que muy mala|$(fingerprint 2)")" \
    'busy*' 'a wrong one too'
cpu() { awk '{ print $14 + $15 }' "/proc/$authd_pid/stat"; }
spent=$(cpu)
sleep 2
ok "it does not spin meanwhile ($(($(cpu) - spent)) ticks)" \
    test $(($(cpu) - spent)) -lt 20
rm -f "$D/pg/postmaster.pid"
pg_start
ok 'PostgreSQL back: the exit is written with its reason' \
    wait_for 50 ended inactividad
is "$(sql -c "SELECT count(*) FROM auth.freno WHERE fallos > 0
    AND quien = 'imv.eva'")" 0 'F14 and nothing was counted against anyone'
is "$(said "login|imv.ana|$good|$key1")" ok 'logins go on'

# ---- its own connection ----
ok 'nobody inside' wait_for 30 closed
sql -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = 'app_auth'" >/dev/null
is "$(said "login|imv.ana|$good|$key1
exit|usuario")" ok 'F32 its backend is killed: the next login does not notice'

# ---- a server that hangs ----
enter a
is "$(heard a 1)" ok 'a session'
backend=$(sql -c "SELECT pid FROM pg_stat_activity
    WHERE usename = 'app_auth'")
kill -STOP "$backend"
start=$(date +%s)
like "$(talk "login|imv.eva|$good|$(fingerprint 2)")" '[bo][uk]*' \
    'a backend that hangs'
took=$(($(date +%s) - start))
ok "is waited for 15 s at most (took $took)" test $took -le 15
kill -CONT "$backend" 2>/dev/null
kill_talk a
ok 'and the exit of the session is written' wait_for 100 ended muerte

# ---- an opening that was never answered ----
# authd wants it closed, cannot at once, and meanwhile she is in: hers stays.
eva="login|imv.eva|$good|$(fingerprint 2)"
sql -c "SELECT auth.sesion_abrir('imv.eva', '$(fingerprint 2)', sha256('x'),
    true, false)" >/dev/null
mkfifo "$D/hold"
sql <"$D/hold" >/dev/null &
exec 9>"$D/hold"
echo "BEGIN; SELECT FROM auth.cuenta WHERE cuenta = 'imv.eva' FOR UPDATE;" >&9
held() { [ "$(sql -c "SELECT count(*) FROM pg_stat_activity
    WHERE state = 'idle in transaction'")" = 1 ]; }
ok 'her account is held' wait_for 100 held
first=0
stuck() { backend=$(sql -c "SELECT pid FROM pg_stat_activity
    WHERE usename = 'app_auth' AND wait_event_type = 'Lock'
    AND pid <> $first") && [ -n "$backend" ]; }
refused() { ! stuck; }
open_talk b
tell b "$eva"
ok 'a session is being opened' wait_for 100 stuck
first=$backend
kill -STOP "$first"
is "$(heard b 1)" busy 'its backend hangs: she is told to come back'
ok 'what may be open is to be closed' wait_for 100 stuck
ok 'which is refused' wait_for 100 refused
echo 'ROLLBACK; \q' >&9
# The bank may still be busy with what was held.
k=2
tell b "$eva"
while [ "$(heard b $k)" = busy ] && [ $k -lt 8 ]; do
	k=$((k + 1))
	tell b "$eva"
done
is "$(heard b $k)" ok 'she comes back'
kill -CONT "$first"
exec 9>&-
sleep 5		# it is tried again after 4 s at most
is "$(last_reason imv.eva)" open 'and stays'
tell b 'exit|usuario'
hang_up b

# ---- a password changed, and no room to say so to her session ----
open_talk a
tell a "login|imv.nueva|$good|$(fingerprint 3)"
is "$(heard a 1)" change 'she has to change hers'
mkfifo "$D/hold3"
sql <"$D/hold3" >/dev/null &
exec 9>"$D/hold3"
echo 'BEGIN; LOCK TABLE auth.sesion IN SHARE MODE;' >&9
ok 'sessions cannot change' wait_for 100 held
tell a "change|$good|mejor otra frase, de hoy"
is "$(heard a 2)" ok 'it is changed, and she is told so'
echo 'ROLLBACK; \q' >&9
exec 9>&-
free() { [ "$(sql -c "SELECT limitada FROM auth.sesion
    WHERE cuenta = 'imv.nueva' AND cerrada IS NULL")" = f ]; }
ok 'and her session is a whole one a little later' wait_for 200 free

# ---- and one whose answer was lost on the way ----
sql <"$D/hold3" >/dev/null &
exec 9>"$D/hold3"
echo 'BEGIN; LOCK TABLE auth.contrasena IN SHARE MODE;' >&9
ok 'passwords cannot change' wait_for 100 held
first=0
tell a "change|mejor otra frase, de hoy|y otra más, la segunda"
ok 'one is on its way' wait_for 100 stuck
echo "SELECT pg_terminate_backend($backend); ROLLBACK; \\q" >&9
exec 9>&-
is "$(heard a 3)" ok 'its backend is killed: it is asked what became of it'
tell a 'exit|usuario'
hang_up a

# ---- what cannot be written holds nobody up ----
mkfifo "$D/hold2"
sql <"$D/hold2" >/dev/null &
exec 9>"$D/hold2"
echo 'BEGIN; LOCK TABLE auth.freno IN EXCLUSIVE MODE;' >&9
ok 'failures cannot be counted' wait_for 100 held
guesses=''
for i in 1 2 3 4 5 6; do
	talk "login|imv.fantasma$i|no es la de nadie|$key1" >/dev/null &
	guesses="$guesses $!"
done
waiting() { [ "$(grep -c 'bank: db: 55P03' "$D/authd.log")" -ge "$1" ]; }
ok 'six of them' wait_for 300 waiting 6
longest=0 round=0
while [ $round -lt 8 ] && [ "$longest" -lt 4000 ]; do
	took=$(talk 'junk
gone' | sed -n 's/^gone.*ms=//p')
	[ "$took" -le "$longest" ] || longest=$took
	round=$((round + 1))
	sleep 0.5
done
ok "others are answered between one and the next ($longest ms)" \
    test "$longest" -lt 4000
echo 'ROLLBACK; \q' >&9
exec 9>&-
ghosts() { [ "$(sql -c "SELECT count(*) FROM auth.freno
    WHERE quien LIKE 'x:%' AND fallos = 1")" = 6 ]; }
ok 'and they are counted in the end' wait_for 300 ghosts
# shellcheck disable=SC2086
wait $guesses

# ---- PostgreSQL away when authd ends, and when it starts ----
enter a
is "$(heard a 1)" ok 'a session'
pg_end INT
authd_end TERM
is "$rc" 0 'TERM without PostgreSQL: authd still ends'
hang_up a
authd_start
like "$(talk "login|imv.eva|$good|$(fingerprint 2)")" 'busy*' \
    'and starts without it, telling people to come back'
pg_start
ok 'PostgreSQL back: what the last one left is cut' wait_for 50 ended corte
back() { [ "$(said "login|imv.eva|$good|$(fingerprint 2)
exit|usuario")" = ok ]; }
ok 'and people enter' wait_for 30 back

# ---- in order ----
enter a
is "$(heard a 1)" ok 'a session'
authd_end TERM
is "$rc" 0 'TERM'
tell a gone
is "$(heard a 2)" gone 'shuts everybody'
ok 'and cuts the sessions' ended corte
hang_up a
is "$(entries_and_exits)" 0 'in the end every entry has exactly one exit'
is "$(open_sessions)" 0 'and no session is open'
finish
