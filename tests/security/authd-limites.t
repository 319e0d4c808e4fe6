#!/bin/sh
# Storms, guessing, counting, and what the time an answer takes gives away.
# shellcheck disable=SC2016 # awk and PHC texts
. "$(dirname "$0")/lib.sh"
bank_start

# ---- the same work for all (N52) ----
settings 1024 1
authd_start
account imv.cerrada "$good" >/dev/null
give_key imv.cerrada "$(fingerprint 5)" >/dev/null
sql -c "UPDATE auth.cuenta SET estado = 'bloqueada'
    WHERE cuenta = 'imv.cerrada'"
# A difference that is there is there each time; a busy machine's is not.
same_time() {
	"$AUTHC" time "$D/authd.sock" "${ROUNDS:-300}" "$key1" \
	    imv.ana imv.nadie imv.cerrada >"$D/medians"
	awk 'NR == 1 { lo = hi = $1 } $1 < lo { lo = $1 } $1 > hi { hi = $1 }
	    END { exit !(NR == 3 && hi - lo < 5) }' "$D/medians"
}
ok 'N52 medians differ by less than 5 ms' wait_for 3 same_time
sed 's/^/# /' "$D/medians"
is "$(said "login|imv.cerrada|$good|$(fingerprint 5)")" no \
    'N52 a locked account with its right password gets the same text'

# ---- delays (N53) ----
is "$(sql -c "SELECT fallos FROM auth.freno WHERE quien = 'imv.ana'")" 1 \
    'N53 the same wrong password counts once, however often'
orders=''
i=1
while [ $i -le 6 ]; do
	orders="${orders}login|imv.eva|errada de modo $i, siempre otro|$(fingerprint 2)
"
	i=$((i + 1))
done
talk "$orders" | sed -n 's/.*ms=//p' | tr '\n' ' ' >"$D/delays"
ok "N53 four failures are free, then 2 s, then 4: $(cat "$D/delays")" \
    awk '{ exit !($1 < 2000 && $4 < 2000 && $5 >= 2000 && $5 < 4000 &&
	$6 >= 4000 && $6 < 8000) }' "$D/delays"
# The seventh waits 8 s; whoever does not wait for the answer waits anyway.
now_ms() { date +%s%3N; }
open_talk a
since=$(now_ms)
tell a "ask|imv.eva|errada de otro modo, la siete|$(fingerprint 2)"
seven() { [ "$(sql -c "SELECT fallos FROM auth.freno
    WHERE quien = 'imv.eva'")" = 7 ]; }
ok 'a seventh' wait_for 50 seven
took=$(talk "login|ssp.luz|$good|$key2
exit|usuario" | sed -n 's/^ok.*ms=//p')
ok "others do not wait for her ($took ms)" test "${took:-9999}" -lt 4000
kill_talk a
is "$(said "login|imv.eva|$good|$(fingerprint 2)
exit|usuario")" ok 'she is let in'
took=$(($(now_ms) - since))
ok "N53 hanging up does not shorten the delay ($took ms)" \
    test "$took" -ge 8000
is "$(sql -c "SELECT fallos FROM auth.freno WHERE quien = 'imv.eva'")" 0 \
    'the right password sets the count to nothing'
sql -c "UPDATE auth.freno SET fallos = 99, hasta = '-infinity'
    WHERE quien = 'imv.eva'"
as "$AUTHC" talk "$D/authd.sock" >/dev/null 2>&1 <<-EOF &
	ask${tab}imv.eva${tab}la centésima equivocación${tab}$(fingerprint 2)
	nap${tab}1000
	EOF
wait $!
is "$(sql -c "SELECT estado FROM auth.cuenta WHERE cuenta = 'imv.eva'")" \
    bloqueada 'N53 at the hundredth the account is locked'
sql -c "UPDATE auth.freno SET fallos = 0, hasta = '-infinity'
    WHERE quien = 'imv.eva'"
is "$(said "login|imv.eva|$good|$(fingerprint 2)")" no \
    'N53 and stays so until somebody unlocks it'

# An unknown name waits as well: hanging up would tell it from a known one.
orders=''
for i in 1 2 3 4; do
	orders="${orders}login|imv.ninguna|errada de modo $i, siempre otro|$key1
"
done
is "$(said "$orders")" 'no no no no' 'four guesses at a name that is nobody'
open_talk a
since=$(now_ms)
tell a "ask|imv.ninguna|la quinta, que ya espera|$key1"
five() { [ "$(sql -c "SELECT max(fallos) FROM auth.freno
    WHERE quien LIKE 'x:%'")" = 5 ]; }
ok 'a fifth, that is told 2 s later' wait_for 50 five
kill_talk a
is "$(said "login|imv.ninguna|la sexta|$key1")" no 'a sixth'
took=$(($(now_ms) - since))
ok "N52 hanging up does not help there either: 2 s and 4 s ($took ms)" \
    test "$took" -ge 6000

# ---- a storm (N55) ----
authd_end TERM
settings 16384 2
phc=$(hash_of 'tormenta de verano' 16384 2)
sql -v phc="$phc" >/dev/null <<'EOF'
SELECT auth.cuenta_alta('imv.p' || to_char(i, 'FM0000'), 'De la tormenta',
    'capturista', :'phc', false),
    auth.llave_alta('imv.p' || to_char(i, 'FM0000'), 'ssh-ed25519 AAAAC3Nz',
    'SHA256:' || lpad((1000 + i)::text, 43, '0'), now() + interval '1 day')
  FROM generate_series(1, 100) i;
EOF
authd_start
rss() {	# of authd and its workers together, shared pages once
	total=0
	for p in $authd_pid $(ps -o pid= --ppid "$authd_pid"); do
		kib=$(awk '/^Pss:/ { print $2 }' "/proc/$p/smaps_rollup" \
		    2>/dev/null || echo 0)
		total=$((total + ${kib:-0}))
	done
	echo $total
}
idle=$(rss)
peak=0
as "$AUTHC" storm "$D/authd.sock" 100 own >"$D/storm" 2>&1 &
storm=$!
while kill -0 $storm 2>/dev/null; do
	now=$(rss)
	[ "$now" -le "$peak" ] || peak=$now
	sleep 0.05
done
wait $storm
like "$(cat "$D/storm")" '*ms=*' "N55 F33 a storm of 100 logins: $(cat "$D/storm")"
ok 'N55 each is let in or told to come back, many are let in' \
    awk '{ for (i = 1; i <= NF; i++) if (split($i, w, "=") == 2) n[w[1]] = w[2] }
	END { exit n["ok"] + n["busy"] != 100 || n["ok"] < 20 }' "$D/storm"
# Of a program that cannot be dumped only root sees the memory.
if [ "$(id -u)" = 0 ]; then
	ok "N55 memory stays flat: $idle KiB idle, $peak KiB at most" \
	    test "$peak" -gt 0 -a "$peak" -le $((2 * 16384 + 32768))
else
	skip 'N55 memory stays flat: only root may look'
fi
is "$(sql -c "SELECT coalesce(sum(fallos), 0) FROM auth.freno
    WHERE quien LIKE 'imv.p%'")" 0 \
    'N55 BUSY is no failure of the password'
closed() { [ "$(open_sessions)" = 0 ]; }
ok 'N55 all hang up at once: every entry has its exit' wait_for 100 closed
is "$(entries_and_exits)" 0 'N55 exactly one'

# ---- BUSY (place) ----
authd_end TERM
sed 's/trabajadores: 2/trabajadores: 1\n  cola: 3/' "$D/resguardo.yaml" \
    >"$D/r" && cat "$D/r" >"$D/resguardo.yaml"
authd_start
as "$AUTHC" storm "$D/authd.sock" 30 own >"$D/storm" 2>&1
ok "a full queue says so: $(cat "$D/storm")" grep -q 'busy=[1-9]' "$D/storm"
ok 'and serves those who are in it' grep -q 'ok=[1-9]' "$D/storm"
authd_end TERM
finish
