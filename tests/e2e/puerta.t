#!/bin/sh
# The door: in by real ssh, home is seen, every way out is written down.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=teclado.sh
. "$(dirname "$0")/teclado.sh"
bank
account=$(person resguardo 2)
# The demo's own files were captured by people too; count from here.
from=$(ask 'SELECT coalesce(max(id), 0) FROM banco.bitacora')

lines() { ask "SELECT count(*) FROM banco.bitacora
    WHERE evento = '$1' AND cuenta = '$account' AND id > $from"; }
left_as() { ask "SELECT coalesce(datos->>'motivo', '') FROM banco.bitacora
    WHERE evento = 'salida' AND cuenta = '$account'
    ORDER BY id DESC LIMIT 1"; }
exits() { [ "$(lines salida)" = "$1" ]; }
no_session() { [ "$(ask "SELECT count(*) FROM auth.sesion
    WHERE cuenta = '$account' AND cerrada IS NULL")" = 0 ]; }

sit uno resguardo
see 'DEMOSTRACIÓN'
see 'Contraseña'
is "$(lines acceso)" 0 'a painted login screen is not an entry'
text 'no es esta contraseña'
keys Enter
see 'no corresponden'
is "$(lines intento_acceso)" 1 'a wrong password is an attempt in the bitácora'
text "$(person resguardo 3)"
keys Enter
see 'Mis borradores'
see 'DEMOSTRACIÓN'
is "$(lines acceso)" 1 'coming in is in the bitácora'
is "$(ask "SELECT llave = (SELECT huella FROM auth.llave
    WHERE cuenta = '$account' AND baja IS NULL LIMIT 1)
    FROM banco.bitacora WHERE evento = 'acceso' AND cuenta = '$account'
    ORDER BY id DESC LIMIT 1")" t \
    'with the key that was used'
leave
is "$(exit_code)" 0 'ssh ends with 0'
until_ok 50 exits 1 || :
is "$(lines salida) $(left_as)" '1 usuario' 'going out by the door is written'

# Somebody else is at the same door.
enter dos imv.enlace
is "$(ask "SELECT count(*) FROM auth.sesion WHERE cerrada IS NULL")" 1 \
    'another person, another session'
leave

# The line drops, the program dies, the desk is switched off.
for victim in client sshd guardian program terminal; do
	enter uno resguardo
	before=$(lines salida)
	until_ok 50 session || :
	# A line that drops is a cut; a program that is killed, a death.
	why=corte
	case $victim in
	client) kill -9 "$(ssh_pid)" ;;
	sshd) kill -9 "$door" ;;
	guardian) why=muerte; kill -9 "$guardian" ;;
	program) why=muerte; kill -9 "$program" ;;
	terminal) t kill-server ;;
	esac
	until_ok 100 exits $((before + 1)) || :
	is "$(lines salida) $(left_as)" "$((before + 1)) $why" \
	    "F01 F03 SIGKILL of the $victim: the exit is written"
	until_ok 50 no_session || :
	is "$(ask "SELECT count(*) FROM auth.sesion
	    WHERE cuenta = '$account' AND cerrada IS NULL")" 0 \
	    "and the session is closed"
done

# ---- what is typed, and what ends under it ----

stored() {	# stored <field>: of the draft she was in last
	ask "SELECT texto FROM banco.borrador_campo f WHERE campo = '$1' AND
	    clave = (SELECT clave FROM banco.borrador
	    WHERE cuenta = '$account' ORDER BY tocado DESC LIMIT 1)"
}
is_stored() { [ "$(stored "$1")" = "$2" ]; }
keeps() {	# keeps <field> <text> <what>
	until_ok 50 is_stored "$1" "$2" || :
	is "$(stored "$1")" "$2" "$3"
}
enter uno resguardo
keys F4
see 'Quién es ella'
go 'Nombre(s)'
text 'Dejada a medias'
until_ok 50 session || :
ask "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = 'i_imv'" >/dev/null
see 'Se restableció la conexión'
like "$(screen)" '^>.*Nombre\(s\) +Dejada a medias$' \
    'the bank is lost over half a word: it is there'
keeps nombres 'Dejada a medias' 'and kept'
go 'Primer apellido'
text 'Bajo la ayuda'
keys F1
see 'Ayuda 1/3'
until_ok 50 session || :
# What came before the end is read although the end is known.
there() {	# there <bytes>: as many wait in her terminal
	[ "$(perl -e 'open my $t, "<", $ARGV[0] or exit; my $n = pack "i";
	    ioctl $t, 0x541b, $n; print unpack "i", $n' \
	    "/proc/$program/fd/0")" = "$1" ]
}
kill -STOP "$program"
keys Escape
text ' entera'
until_ok 50 there 8 || :
kill -TERM "$program"
kill -CONT "$program"
over 'the program is told to end'
keeps primer_apellido 'Bajo la ayuda entera' \
    'with letters that it had not read, under a help: they are kept'

# What is typed ahead of a bank that stalls is not lost with it.
hold() {	# hold <table>: until let_go
	mkfifo "$work/hold"
	"$psql" -XqAt -h "$run" -U postgres -d banco <"$work/hold" &
	exec 7>"$work/hold"
	echo "BEGIN; LOCK TABLE $1;" >&7
	until_ok 50 held "$1" || :
}
held() { [ "$(ask "SELECT count(*) FROM pg_locks WHERE granted
    AND mode = 'AccessExclusiveLock' AND relation = '$1'::regclass")" = 1 ]; }
let_go() { exec 7>&-; rm "$work/hold"; }
waits() { [ "$(ask "SELECT count(*) FROM pg_stat_activity
    WHERE usename = 'i_imv' AND wait_event_type = 'Lock'")" = 1 ]; }
enter uno resguardo
keys Enter
see 'Sigue donde lo dejó'
go 'Sexo'
hold banco.catalogo_valor
keys m Tab 1 2 0 3 9 1 Tab
until_ok 50 waits || :
ask "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = 'i_imv'" >/dev/null
let_go
keeps fecha_nacimiento 12/03/1991 'what waited in the terminal is typed'
keys C-x
see 'Mis borradores'
leave

# A bank that stalls, and hands that do not: the way out waits for all.
enter uno resguardo
keys Enter
see 'Sigue donde lo dejó'
for i in 1 2 3 4 5 6 7 8 9; do
	is_on 'Nombre(s)' && break
	was=$(here)
	keys BTab
	until_ok 50 moved || :
done
hold banco.borrador_campo
keys C-u
text 'Uno'
keys Enter C-u
text 'Dos'
keys Enter C-u
text 'Tres'
keys Enter C-u
text 'Cuatro'
see 'guardando'
keys F10 F10 F10
let_go
over 'she leaves while the bank stalls'
for i in nombres=Uno primer_apellido=Dos segundo_apellido=Tres \
    nombre_preferido=Cuatro; do
	is "$(stored ${i%=*})" "${i#*=}" "and $i is kept"
done
enter uno resguardo
keys F5 F5
see 'Borrador desechado'
leave

# A bank that is slow to say who she may be does not hold her hands.
enter uno resguardo
keys F4
see 'Quién es ella'
go 'Nombre(s)'
text 'Maria Guadalupe'
keys Enter
hold banco.clave_busqueda
text 'Hernandez'
keys Enter
until_ok 50 waits && rc=0 || rc=1
ok $rc 'who she may be is being asked'
text 'Gar'
like "$(until_ok 20 shows 'Gar' && waits && screen)" \
    '^>. Segundo apellido +Gar$' 'and she writes on'
let_go
see 'Puede ser la del expediente'
see 'Gar'
keys Escape
see 'Mis borradores'
keys Home F5 F5
see 'Borrador desechado'
leave

# What the bank has not kept is told, over the lock and at the end.
enter uno resguardo
keys F4
see 'Quién es ella'
go 'Nombre(s)'
hold banco.borrador_campo
text 'Última'
keys Enter
see 'guardando'
keys F12 x
see 'Lo último que escribió espera a que el' 30
keys Escape
see 'lo último que escribió todavía no'
let_go
see 'Todo lo capturado está guardado.'
text "$(person resguardo 3)"
keys Enter
see 'Quién es ella'
go 'Primer apellido'
hold banco.borrador_campo
text 'Palabra'
keys Enter
see 'guardando'
sit dos resguardo
see 'Contraseña'
text "$(person resguardo 3)"
keys Enter
see 'ya tiene una sesión abierta'
text t
at uno
see 'el banco no alcanzó a guardar lo último que escribió.' 30
let_go
enter_ends() { keys Enter; ended; }
until_ok 100 enter_ends || :
over 'Enter closes it'
at dos
see 'Mis borradores' 30
keys Home F5 F5
see 'Borrador desechado'
leave
like "$(t capture-pane -p -S - -t '=dos:')" '^Hasta luego[.]' \
    'and who leaves is bidden farewell'

# ---- the sessions of her institution are all taken ----

ask 'ALTER ROLE i_imv CONNECTION LIMIT 1'
enter dos imv.enlace
sit uno resguardo
see 'Ya están abiertas todas las sesiones que su institución'
see 'Ctrl-C para salir'
at dos
leave
at uno
see 'Contraseña'
ask 'ALTER ROLE i_imv CONNECTION LIMIT 60'
text "$(person resguardo 3)"
keys Enter
see 'Mis borradores'
leave

# Somebody gives the host a new list of names (useradd renames one into place)
# while the demo runs with its own; on an /etc that only this test sees.
cat >"$work/nombres" <<EOF
mkdir -p '$work/u' '$work/w'
mount -t overlay -o 'lowerdir=/etc,upperdir=$work/u,workdir=$work/w' x /etc ||
    exit 77
DEMO_DIR='$DEMO_DIR' '$top/etc/demo/dentro' -p sh -c ': >"$work/in"
    until [ -e "$work/mv" ]; do sleep 0.1; done
    getent passwd $DUSER' >'$work/got' &
until [ -e '$work/in' ]; do sleep 0.1; done
cp /etc/passwd /etc/passwd.new
mv /etc/passwd.new /etc/passwd
: >'$work/mv'
wait
EOF
rc=0
[ "$MODE" != aparte ] || unshare --mount sh "$work/nombres" || rc=$?
if [ "$MODE" != aparte ]; then
	skip 'the demo has no names of its own'
elif [ $rc = 77 ]; then
	skip 'no overlay here'
else
	like "$(cat "$work/got")" "^$DUSER:" \
	    'its account is there also when the host gets a new list of names'
fi

# Every entry has its exit.
is "$(ask "SELECT count(*) FROM banco.bitacora a WHERE evento = 'acceso'
    AND NOT EXISTS (SELECT FROM banco.bitacora s WHERE s.evento = 'salida'
    AND s.sesion = a.sesion)")" 0 'every entry has an exit'
is "$(ask "SELECT count(*) FROM (SELECT FROM banco.bitacora
    WHERE evento = 'salida' GROUP BY sesion HAVING count(*) > 1) x")" 0 \
    'and only one'
# The same new file asked for again, from a search over it: it is gone back to
# as it stood, and no second screen ends the draft that the first writes to.
enter uno resguardo
keys F4
see 'Quién es ella'
keys F9
see 'Buscar:'
keys F4
see 'Quién es ella'
text 'ella'
keys Enter
keys F2
see 'Guardado:'
keys Escape
see 'Mis borradores'
leave
finish
