#!/bin/sh
# The door: in by real ssh, home is seen, every way out is written down.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
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
