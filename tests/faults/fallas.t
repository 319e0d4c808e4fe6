#!/bin/sh
# Faults of the security plan by their number: whoever is cut off, whatever
# hangs, what had been left is there, nothing is there twice, and each entry
# has its exit.  (kill.t and kill-medida.t strike at random moments.)
# shellcheck source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=../e2e/teclado.sh
. "$(dirname "$0")/../e2e/teclado.sh"
bank
from=$(ask 'SELECT coalesce(max(id), 0) FROM banco.bitacora')
today=$(ask 'SELECT clock_timestamp()')
of 'nothing is asked here'

who=$(person resguardo 2)
kept() {	# kept <account>: the name in her open draft
	ask "SELECT coalesce(max(f.texto), '') FROM banco.borrador b
	    JOIN banco.borrador_campo f USING (clave)
	    WHERE b.cuenta = '$1' AND f.campo = 'nombres'"
}
is_kept() { [ "$(kept "$1")" = "$2" ]; }
drafts() {	# those of today
	ask "SELECT count(*) FROM banco.borrador
	    WHERE cuenta = '$1' AND tocado > '$today'"
}
files() { ask "SELECT count(*) FROM banco.expediente
    WHERE nombres = '$1'"; }
named() {	# named <account> <name>: a new file, so far
	keys F4
	see 'Quién es ella'
	go 'Nombre(s)'
	text "$2"
	leave_field
	until_ok 100 is_kept "$1" "$2" || ok 1 "$2 is kept"
}
gone() { [ "$(drafts "$1")" = 0 ]; }
waits() { [ "$(ask "SELECT count(*) FROM pg_stat_activity
    WHERE usename ~ '^i_' AND wait_event = '$1'")" = 1 ]; }
up_again() { ask 'SELECT 1' >/dev/null 2>&1; }
conf() { ask "ALTER SYSTEM $1" >/dev/null; ask 'SELECT pg_reload_conf()' \
    >/dev/null; }

# ---- F02: a line that goes dead without a word; looked at in the end ----

cold=$(person salud.capturista 2)
enter helada salud.capturista
named "$cold" 'Helada'
frozen=$(ssh_pid)
kill -STOP "$frozen"
stopped=$(ask 'SELECT clock_timestamp()')

# ---- F06: the answer to a save never comes ----

enter uno resguardo
named "$who" 'Una Sola Vez'
conf "SET synchronous_standby_names = 'ausente'"
keys F2
until_ok 100 waits SyncRep || ok 1 'the save is on its way'
until_ok 50 session "$who" || :
kill -9 "$program"
conf 'RESET synchronous_standby_names'
until_ok 200 gone "$who" || :
is "$(drafts "$who") $(files 'Una Sola Vez')" '0 1' \
    'F06 killed when the commit is on its way: it is filed, once'
over 'F06 and her session is over'
enter uno resguardo
unlike "$(screen)" 'Una Sola Vez  .*Datos generales' 'F06 no draft is offered'

# ---- F18, F19: a second copy that does not answer ----

named "$who" 'Con Copia'
conf "SET synchronous_standby_names = 'ausente'"
go 'Primer apellido'
text 'Lenta'
keys Tab
see 'guardando'
until_ok 50 waits SyncRep || ok 1 'it waits for the second copy'
conf 'RESET synchronous_standby_names'
away 'guardando'
conf "SET synchronous_standby_names = 'ausente'"
keys F2
until_ok 50 waits SyncRep || ok 1 'the save waits'
ask "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE wait_event = 'SyncRep' AND usename ~ '^i_'" >/dev/null
conf 'RESET synchronous_standby_names'
until_ok 200 gone "$who" || :
is "$(drafts "$who") $(files 'Con Copia')" '0 1' \
    'F18 F19 the wait is cut off and the answer lost: it is filed, once'
is "$(ask "SELECT count(*) FROM banco.guardado g JOIN banco.expediente e
    USING (id) WHERE e.nombres = 'Con Copia'")" 1 'F19 by one key'
see 'Lo que estaba guardando quedó guardado.' 30
at_home() { shows 'Mis borradores' || shows 'Expediente'; }
until_ok 300 at_home && rc=0 || rc=1
ok $rc 'F19 and she is in again, without a password'
until_ok 30 shows 'Mis borradores' || keys Escape
see 'Mis borradores'

# ---- F18: her draft is held for longer than a statement may wait ----

named "$who" 'Con Candado'
mkfifo "$work/hold"
"$psql" -XqAt -h "$run" -U postgres -d banco <"$work/hold" &
exec 7>"$work/hold"
echo 'BEGIN; LOCK TABLE banco.borrador_campo IN EXCLUSIVE MODE;' >&7
held() { [ "$(ask "SELECT count(*) FROM pg_locks WHERE granted
    AND mode = 'ExclusiveLock'
    AND relation = 'banco.borrador_campo'::regclass")" = 1 ]; }
until_ok 100 held || ok 1 'the draft is held'
go 'Primer apellido'
text 'Primera'
keys Tab
until_ok 100 waits relation || ok 1 'what she left waits'
see 'todavía no queda guardado' 30
text 'Segunda'
keys Tab
text 'Tercera'
see 'Tercera' 4
until_ok 100 waits relation || :
held && rc=0 || rc=1
ok $rc 'F18 held up, she is told, and her keys go on'
exec 7>&-
rm "$work/hold"
keys Tab
last_kept() { [ "$(ask "SELECT string_agg(f.texto, ' ' ORDER BY f.campo)
    FROM banco.borrador b JOIN banco.borrador_campo f USING (clave)
    WHERE b.cuenta = '$who' AND f.texto ~ '(er|nd)a$'")" = \
    "$1" ]; }
until_ok 300 last_kept 'Tercera Primera Segunda' && rc=0 || rc=1
ok $rc 'F18 let go, all of it is kept'
keys F2
see 'Guardado:'
keys Escape
see 'Mis borradores'

# ---- F18: what is shown can be hidden while the bank is waited for ----

named "$who" 'Que Se Esconda'
conf "SET synchronous_standby_names = 'ausente'"
keys F2
until_ok 50 waits SyncRep || ok 1 'the save waits'
see 'un momento...'
keys F12
away 'Que Se Esconda'
waits SyncRep && rc=0 || rc=1
ok $rc 'F18 the page is hidden before the bank has answered'
conf 'RESET synchronous_standby_names'
keys F12
see 'Guardado:'
keys Escape
see 'Mis borradores'

# ---- F08: the window changes all the time ----

named "$who" 'De Muchos Tamaños'
keys F2
for size in 132x43 40x12 80x24 61x17 200x60 10x3 80x24; do
	resize "${size%x*}" "${size#*x}"
done
until_ok 100 gone "$who" || :
is "$(drafts "$who") $(files 'De Muchos Tamaños')" '0 1' \
    'F08 saved all the same, once'
keys C-l
see 'Guardado:'
keys Escape
see 'Mis borradores'

# ---- F09: no more memory ----

named "$who" 'Sin Memoria'
until_ok 50 session "$who" || :
"$top/etc/demo/dentro" -u prlimit --pid "$program" --as=1000000
head -c 60000 /dev/zero | tr '\0' 'x' >"$work/much"
t load-buffer "$work/much"
i=0
until ended || [ $i -gt 20 ]; do
	i=$((i + 1))
	t paste-buffer -p -t "=$desk:" || :
	until_ok 20 ended || :
done
over 'F09 with no memory left it ends'
like "$(screen)" 'guardad[oa]' 'F09 and says that what was left is kept'
is "$(kept "$who") $(files 'Sin Memoria')" 'Sin Memoria 0' \
    'F09 as it is; nothing was filed'
enter uno resguardo
keys Enter
see 'Sin Memoria'
keys F2
see 'Guardado:'
keys Escape
see 'Mis borradores'

# ---- F13: one backend is killed, every session loses its own ----

other=$(person ssp.capturista 2)
named "$who" 'De Esta Mesa'
enter dos ssp.capturista
named "$other" 'De La Otra'
kill -9 "$(ask "SELECT pid FROM pg_stat_activity WHERE usename = 'i_ssp'
    AND backend_type = 'client backend' LIMIT 1")"
until_ok 300 up_again || ok 1 'F13 the bank is back'
for d_ in uno dos; do
	at $d_
	until_ok 300 shows 'Se restableció' || :
	see 'Quién es ella' 30
done
is "$(kept "$who"), $(kept "$other")" 'De Esta Mesa, De La Otra' \
    'F13 both are on their drafts again, without a password'

# ---- F12: the bank is told, by mistake, not to wait for the disk ----

ask 'CREATE TABLE public.testigo (x int)' >/dev/null
conf 'SET synchronous_commit = off'
conf "SET wal_writer_delay = '10s'"
at uno
go 'Segundo apellido'
text 'A Salvo'
kill -STOP "$(pid_of servir)"
keys Tab
is_safe() { [ "$(ask "SELECT count(*) FROM banco.borrador_campo
    WHERE texto = 'A Salvo'")" = 1 ]; }
until_ok 100 is_safe || ok 1 'F12 she leaves the field'
main=$(pid_of postgres)
dying=$(children "$main" | tr '\n' ' ')
# From within psql: what anybody else keeps in between would keep this too.
printf '%s\n' 'INSERT INTO public.testigo VALUES (1);' \
    "\\! kill -9 $main $dying" |
    "$psql" -Xqw -h "$run" -U postgres -d banco >/dev/null 2>&1 || :
kill -CONT "$(pid_of servir)"
until_ok 20 again || ok 1 'F12 the bank is back'
until_ok 300 up_again || :
is "$(ask 'SELECT count(*) FROM public.testigo')" 0 \
    'F12 what the bank alone was told to keep is lost'
is_safe && rc=0 || rc=1
ok $rc 'F12 what she left is not: her program asks for the disk'
conf 'RESET synchronous_commit'
conf 'RESET wal_writer_delay'
ask 'DROP TABLE public.testigo' >/dev/null
for d_ in uno dos; do
	at $d_
	until_ok 300 shows 'Se restableció' || :
	see 'Quién es ella' 30
done

# ---- F13: lost again and again, while the program comes back ----

at uno
go 'Cómo quiere'
text 'Sin Prisa'
i=0
while [ $i -lt 40 ]; do
	i=$((i + 1))
	ask "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
	    WHERE usename ~ '^i_'" >/dev/null
	[ $i != 3 ] || keys Tab
done
for d_ in dos uno; do
	at $d_
	until_ok 300 shows 'Se restableció' || :
	see 'Quién es ella' 30
done
like "$(screen)" 'Cómo quiere que le llamen +Sin Prisa' \
    'F13 what she typed is there after all of them'

# ---- F04: the privileged half of sshd is killed ----

at dos
until_ok 50 session "$other" || :
kill -9 "$(ps -o ppid= -p "$door" | tr -d ' ')"
go 'Cómo quiere' 2>/dev/null || :
keys Escape
sleep 0.5
is "$(kept "$other") $(drafts "$other")" 'De La Otra 1' \
    'F04 what had been left is there'
kill -9 "$(ssh_pid)" 2>/dev/null || :
closed() { [ "$(ask "SELECT count(*) FROM auth.sesion WHERE cerrada IS NULL
    AND cuenta = '$1'")" = 0 ]; }
until_ok 300 closed "$other" && rc=0 || rc=1
ok $rc 'F04 and once her line is gone her session is over'

# ---- F07: whoever does not read what is written ----

mkfifo "$work/in" "$work/out"
ssh -tt -F "$config" ssp.capturista <"$work/in" >"$work/out" 2>/dev/null &
reader=$!
exec 7>"$work/in" 8<>"$work/out"
until_ok 200 session "$other" || ok 1 'F07 a third line'
entered() { ! closed "$other"; }
tries=0
until entered || [ $tries -gt 10 ]; do
	tries=$((tries + 1))
	printf '\025%s\r' "$(person ssp.capturista 3)" >&7
	until_ok 50 entered || :
done
until_ok 50 session "$other" || :
stuck() { case $(cat "/proc/$program/wchan" 2>/dev/null) in
    *write* | *tty*) ;; *) return 1 ;; esac; }
i=0
while [ $i -lt 400 ] && ! stuck; do
	i=$((i + 1))
	printf '\f\f\f\f\f\f\f\f\f\f' >&7
	sleep 0.02
done
is "$(ask "SELECT count(*) FROM pg_stat_activity WHERE usename = 'i_ssp'
    AND state <> 'idle'")" 0 'F07 nothing in the bank waits for her'
at uno
keys F2
see 'Guardado:'
is "$(files 'De Esta Mesa')" 1 'F07 and others go on'
kill -9 $reader
exec 7>&- 8>&-
until_ok 300 closed "$other" && rc=0 || rc=1
ok $rc 'F07 when her line is gone her session is over'
is "$(kept "$other")" 'De La Otra' 'F07 and her draft there'
keys Escape
see 'Mis borradores'
leave

# ---- F15: the bank does not answer at the door ----

now_cs
began=$cs
kill -STOP "$(pid_of postgres)"
rc=0
timeout 60 ssh -F "$config" -o BatchMode=yes resguardo </dev/null \
    >/dev/null 2>&1 || rc=$?
kill -CONT "$(pid_of postgres)"
now_cs
is $rc 255 "F15 no bank, no way in ($(((cs - began) / 100)) s)"
ok "$([ $((cs - began)) -lt 3000 ] && echo 0 || echo 1)" 'F15 said soon'

# ---- F29: a page that went bad on the disk ----

file=$(readlink -f "$DEMO_DIR")/pg/$(ask \
    "SELECT pg_relation_filepath('banco.agresor')")
# shellcheck disable=SC2046 # two words
set -- $(ask "SELECT f.folio, r.nombres FROM banco.agresor r
    JOIN banco.folio f USING (expediente) WHERE r.cuenta = '$who'
    AND r.nombres !~ ' ' LIMIT 1")
ask CHECKPOINT >/dev/null
stop() {
	kill -INT "$(pid_of postgres)"
	until_ok 300 no_postmaster || ok 1 'PostgreSQL ends'
}
no_postmaster() { ! ask 'SELECT 1' >/dev/null 2>&1 &&
    [ ! -e "${file%/base/*}/postmaster.pid" ]; }
stop
cp -p "$file" "$work/page"
printf 'BIT' | dd of="$file" bs=1 seek=8100 conv=notrunc 2>/dev/null
again
until_ok 100 up_again || :
ask_for() {	# ask_for <folio>
	keys /
	see 'Buscar:'
	text "$1"
	keys Enter
}
enter uno resguardo
ask_for "$1"
see 'Algo falló'
unlike "$(screen)" "$2" 'F29 a page that went bad is not shown'
stop
cat "$work/page" >"$file"
again
until_ok 300 up_again || :
until_ok 300 shows 'Se restableció' || :
see 'Mis borradores'
ask_for "$1"
see 'Expediente  '
section 'Persona agresora'
see "$2"
keys Escape
see 'Expediente'
keys Escape
until_ok 50 shows 'Mis borradores' || keys Escape
see 'Mis borradores'
leave

# ---- F02: so much later ----

until_ok 900 closed "$cold" && rc=0 || rc=1
kill -CONT "$frozen" 2>/dev/null || :
ok $rc 'F02 who is heard no more is out'
took=$(ask "SELECT extract(epoch FROM max(cuando) - '$stopped')::int
    FROM banco.bitacora WHERE evento = 'salida' AND cuenta = '$cold'")
ok "$([ "${took:-999}" -le 120 ] && echo 0 || echo 1)" \
    "F02 after $took s, and her seat is free"
is "$(kept "$cold")" 'Helada' 'F02 and her draft there'

is "$(ask "SELECT count(*) FROM banco.bitacora a
    WHERE a.evento = 'acceso' AND a.id > $from
    AND (SELECT count(*) FROM banco.bitacora s
    WHERE s.evento = 'salida' AND s.sesion = a.sesion) <> 1")" 0 \
    'F31 every entry has its exit, and one'
finish
