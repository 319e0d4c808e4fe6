#!/bin/sh
# A monkey at the keyboard, over the real ssh: MONKEY random keys (3000), from
# SEED on.  No crash, no screen that Esc does not lead out of, no leak, and
# nothing of hers in the way of the next person.
# shellcheck source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
bank
keys=${MONKEY:-3000}
seed=${SEED:-326}
host=ssp.capturista
log=$DEMO_DIR/log/authd.log
from=$(ask 'SELECT coalesce(max(id), 0) FROM banco.bitacora')
mkfifo "$work/go"
"$BUILD/tests/monkey/monkey" -s "$seed" -n "$keys" "$(person $host 3)" \
    ssh -F "$config" $host <"$work/go" >"$work/out" 2>&1 &
monkey=$!
exec 5>"$work/go"

over_() { grep -qs 'home again' "$work/out" || ! kill -0 "$monkey" 2>/dev/null; }
until_ok $((600 + keys)) over_ || :
like "$(cat "$work/out")" 'home again' "seed $seed: $(tail -n 1 "$work/out")"
program=none
until_ok 50 session || :
rss=$(awk '/^VmRSS/ { print $2 }' "/proc/$program/status") || rss=
echo "# the program has ${rss:-?} KiB"
ok "$([ "${rss:-99999999}" -lt 65536 ] && echo 0 || echo 1)" \
    "it has not grown beyond 64 MiB"
[ ! -e "/proc/$monkey" ] || echo >&5 || :
exec 5>&-
rc=0
wait $monkey || rc=$?
is $rc 0 'it never crashed and never stood still'
unpaired() {
	ask "SELECT count(*) FROM banco.bitacora a WHERE a.evento = 'acceso'
	    AND a.id > $from AND (SELECT count(*) FROM banco.bitacora s
	    WHERE s.evento = 'salida' AND s.sesion = a.sesion) <> 1"
}
paired() { [ "$(unpaired)" = 0 ]; }
until_ok 600 paired || ask "SELECT '# ' || evento || ' ' || cuenta || ' ' ||
    left(sesion::text, 8) || ' ' || cuando::time(0) ||
    coalesce(' ' || (datos->>'motivo'), '') FROM banco.bitacora
    WHERE evento IN ('acceso', 'salida') AND id > $from ORDER BY id" >&2
is "$(unpaired)" 0 \
    'every entry has its exit, and one'
unlike "$(cat "$log" "$DEMO_DIR"/pg/log/*)" \
    'XX000|PANIC|terminated by signal|Segmentation|dumped' \
    'the servers noticed nothing'
finish
