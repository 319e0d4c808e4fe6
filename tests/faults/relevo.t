#!/bin/sh
# F20, F21: the server dies for good while people write, and its second copy
# takes its place: nothing that was said to be kept is lost, everybody is in
# again within a minute, and what the sealer signed still holds.  The dead one
# that returns keeps nothing of its own, and follows the new one.
# shellcheck source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=../e2e/teclado.sh
. "$(dirname "$0")/../e2e/teclado.sh"
bank
of 'nothing is asked here'
S=$(readlink -f "$DEMO_DIR")
bin=$(pg_config --bindir)
inside() { DEMO_DIR=$DEMO_DIR "$top/etc/demo/dentro" -u "$@"; }
who=$(person ssp.capturista 2)
other=$(person salud.capturista 2)

# ---- a second copy, as resguardoctl(8) says ----

serve() {	# serve <data> <socket folder> <cluster name>: $server
	DEMO_DIR=$DEMO_DIR setsid "$top/etc/demo/dentro" -u "$bin/postgres" \
	    -D "$S/$1" -k "$2" -c "config_file=$S/etc/postgresql.conf" \
	    -c "hba_file=$S/etc/pg_hba.conf" \
	    -c "ident_file=$S/etc/pg_ident.conf" -c "cluster_name=$3" \
	    </dev/null >>"$S/log/$3.log" 2>&1 &
	server=$!
}
from() {	# from <socket folder> <data>: it follows who answers there
	inside sh -c "echo \"primary_conninfo = 'host=$1 user=postgres'\" \
	    >>'$S/$2/postgresql.auto.conf' && touch '$S/$2/standby.signal'"
}
at_() {		# at_ <socket folder> <sql>
	"$psql" -XqAtw -h "$1" -U postgres -d banco -c "$2"
}
in_step() { [ "$(at_ "$run" 'SELECT sync_state FROM pg_stat_replication')" = \
    "$1" ]; }
copies='' server=''
relevo_end() {
	rc=$?
	set +e			# or a fall would leave the demo behind
	for s in $copies; do kill -INT "$s" 2>/dev/null || :; done
	for s in $copies; do wait "$s" || :; done
	(exit "$rc")
	lib_end
}
trap relevo_end 0

sed -i '1i local	replication	postgres	peer map=demo' "$S/etc/pg_hba.conf"
ask "ALTER SYSTEM SET wal_keep_size = '1GB'" >/dev/null
ask 'SELECT pg_reload_conf()' >/dev/null
install -d -o "$DUID" -g "$DGID" "$run/copia" "$S/copia"
chmod 700 "$S/copia"
inside "$bin/pg_basebackup" -D "$S/copia" -h "$run" -U postgres -c fast -X stream
from "$run" copia
serve copia "$run/copia" copia
copies="$copies $server"
until_ok 300 in_step async || :
ask "ALTER SYSTEM SET synchronous_standby_names = 'copia'" >/dev/null
ask 'SELECT pg_reload_conf()' >/dev/null
until_ok 100 in_step sync && rc=0 || rc=1
ok $rc 'F20 the second copy is in step'

# The sealer signs each second.
sed -i '/sello:/s/}/, segundos: 1}/' "$S/resguardo.yaml"
kill "$(pid_of servir)"
served() { ! kill -0 "$(pid_of servir)" 2>/dev/null; }
until_ok 100 served || :
again

# ---- people at work ----

# By psql, as fast as it goes: a line for each that was answered.
token=$(printf relevo | sha256sum | cut -c1-64)
key=$(ask "SELECT huella FROM auth.llave WHERE cuenta = '$other'
    AND baja IS NULL LIMIT 1")
like "$(echo "SELECT auth.sesion_abrir('$other', '$key',
    sha256('\\x$token'), true, false)" | as app_auth)" abierta 'a session'
writer() {	# writer <n>
	{
		printf "%s\n" "SELECT FROM api.sesion_tomar('\\x$token');"
		i=0
		while [ $i -lt 20000 ]; do
			i=$((i + 1))
			echo "SELECT id FROM api.datos_generales_guardar(
			    gen_random_uuid(), NULL, NULL, 0, 0,
			    '{\"nombres\": \"Relevo $1 $i\"}');"
		done
	} | as "i_${other%%.*}" >"$work/acked.$1" || :
}
writer 1 &
writers=$!
writer 2 &
writers="$writers $!"
is_kept() { [ "$(ask "SELECT f.texto FROM banco.borrador b
    JOIN banco.borrador_campo f USING (clave)
    WHERE b.cuenta = '$who' AND f.campo = '$1'")" = "$2" ]; }
enter uno ssp.capturista
keys F4
see 'Quién es ella'
go 'Nombre(s)'
text 'Antes Del Relevo'
leave_field
until_ok 100 is_kept nombres 'Antes Del Relevo' || ok 1 'kept by both'
text 'Sin Dejar'
many() { [ "$(cat "$work"/acked.* | wc -l)" -gt 200 ]; }
until_ok 600 many && rc=0 || rc=1
ok $rc 'the writers write'
[ $rc = 0 ] || sed 's/^/# /' "$work"/acked.* | head -n 5

# ---- the server is gone, with all its processes ----

sealed() { ask 'SELECT coalesce(max(tamano), 0) FROM banco.sello'; }
ctl() { inside "$S/bin/resguardoctl" --config "$run/s/resguardo.yaml" "$@"; }
some_sealed() { [ "$(sealed)" -gt "$signed" ]; }
signed=0
until_ok 100 some_sealed && rc=0 || rc=1
ok $rc 'lines are signed'
signed=$(sealed)
old=$(pid_of postgres)
# shellcheck disable=SC2046 # pids
kill -9 "$old" $(children "$old") 2>/dev/null || :
gone=$(date +%s)
see 'no contesta'
inside "$bin/pg_ctl" -D "$S/copia" -s -w promote && rc=0 || rc=1
ok $rc 'F20 the second copy takes its place'
# Its address, where the programs look for it.
ln -sfn copia/.s.PGSQL.5432 "$run/.s.PGSQL.5432"
see 'Quién es ella' 60
until_ok 300 shows 'Antes Del Relevo' || :
sit dos resguardo
see 'Contraseña' 60
text "$(person resguardo 3)"
keys Enter
see 'Mis borradores' 60
took=$(($(date +%s) - gone))
echo "# a minute at most: $took s"
ok "$([ $took -lt 60 ] && echo 0 || echo 1)" \
    'F20 she is in again, and another one by her password, within a minute'
# shellcheck disable=SC2086 # two pids
wait $writers || :
cat "$work"/acked.* | grep -E '^[0-9a-f-]{36}$' >"$work/acked"
echo "# $(wc -l <"$work/acked") saves were answered"
is "$("$psql" -XqAtw -h "$run" -U postgres -d banco <<-SQL
CREATE TEMP TABLE dicho (id uuid);
\\copy dicho FROM '$work/acked'
SELECT count(*) FROM dicho d WHERE NOT EXISTS (SELECT
    FROM banco.expediente e WHERE e.id = d.id);
SQL
)" 0 'F20 nothing that was answered is lost'

# ---- she goes on where she was, and what was signed holds ----

at uno
see 'Sin Dejar'
keys Tab F2
see 'Guardado:' 30
is "$(ask "SELECT count(*), max(primer_apellido) FROM banco.expediente
    WHERE nombres = 'Antes Del Relevo'")" '1	Sin Dejar' \
    'F20 what she was typing is filed, once'
until_ok 100 some_sealed && rc=0 || rc=1
ok $rc 'F20 the sealer goes on'
like "$(ctl bitacora verificar --testigo "$S/testigo" 2>&1; echo $?)" '^0$' \
    'F20 and what it signed before stands in the copy'

# ---- F21: the dead one returns ----

install -d -o "$DUID" -g "$DGID" "$run/viejo"
returned() { at_ "$run/viejo" 'SELECT 1' >/dev/null 2>&1; }
stopped() { ! kill -0 "$server" 2>/dev/null; }
known() { returned || stopped; }
# What one of its processes still holds bars it for a moment.
tries=0
until returned || [ $tries = 20 ]; do
	tries=$((tries + 1))
	serve pg "$run/viejo" viejo
	until_ok 600 known || :
done
copies="$copies $server"
returned || tail -n 5 "$S/log/viejo.log" | sed 's/^/# /'
at_ "$run/viejo" "INSERT INTO banco.dia_inhabil (dia, motivo)
    VALUES ('2099-01-01', 'de nadie')" >"$work/nobody" 2>&1 &
waits() { [ "$(at_ "$run/viejo" "SELECT count(*) FROM pg_stat_activity
    WHERE wait_event = 'SyncRep' AND query LIKE 'INSERT%'")" = 1 ]; }
until_ok 100 waits && rc=0 || rc=1
ok $rc 'F21 the old server alone says of nothing that it is kept'
kill -INT "$server"
wait "$server" || :
# Until its first checkpoint the new one's files say the old timeline.
ask CHECKPOINT >/dev/null
inside "$bin/pg_rewind" -D "$S/pg" \
    --source-server="host=$run user=postgres dbname=postgres" \
    >"$work/rewind" 2>&1 && rc=0 || rc=1
ok $rc 'F21 it goes back to where they parted'
[ $rc = 0 ] || sed 's/^/# /' "$work/rewind"
from "$run" pg
serve pg "$run/viejo" viejo
copies="$copies $server"
until_ok 600 in_step async && rc=0 || rc=1
ok $rc 'F21 and follows the new one'
same() { [ "$(at_ "$run/viejo" "SELECT
    (SELECT count(*) FROM banco.expediente
    WHERE nombres = 'Antes Del Relevo') || ' ' || (SELECT count(*)
    FROM banco.dia_inhabil WHERE dia = '2099-01-01')")" = '1 0' ]; }
until_ok 300 same && rc=0 || rc=1
ok $rc 'F21 with what was filed there, without what it had alone'
at uno
keys Escape
see 'Mis borradores'
leave
at dos
leave
finish
