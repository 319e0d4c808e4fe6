#!/bin/sh
# resguardoctl servir: what overruns is ended, what a role set itself undone,
# lines are sealed and expedientes linked, and it lives on or ends in order.
# The watcher ends what overruns in all databases, and others would feel the
# short limits here: a server of its own.
[ "${own_server:-}" = yes ] ||
    { unset RESGUARDO_PG; own_server=yes; export own_server; }
. "$(dirname "$0")/lib.sh"
mkdir "$work/sello" "$work/testigo"
cat >"$work/r.yaml" <<EOF_
identidad: preguntada
base: {servidor: $RESGUARDO_PG, puerto: 5432, nombre: $PGDATABASE}
sello: {carpeta: $work/sello, testigo: $work/testigo, segundos: 1}
EOF_
ctl() { "$BUILD/resguardoctl" --config "$work/r.yaml" "$@"; }
ctl bitacora llave >/dev/null
su -c "UPDATE banco.ajuste SET valor = '1' WHERE clave = 'vigia.consulta_s'" \
    -c "UPDATE banco.ajuste SET valor = '8' WHERE clave = 'vigia.transaccion_s'"
soon() {	# soon <query> <what it answers then> <what>
	i=0
	until [ "$(su -c "$1")" = "$2" ] || [ $i = 300 ]; do
		i=$((i + 1))
		sleep 0.1
	done
	is "$(su -c "$1")" "$2" "$3"
}
alerts="SELECT count(*) FROM banco.bitacora WHERE evento = 'alerta' AND"

ella=$(mujer imv.ana '{"nombres": "ROSA"}')
# Whatever an institution's role may set, it has set.
como i_imv -c "ALTER ROLE i_imv SET search_path = evil" \
    -c "ALTER ROLE i_imv SET row_security = off" \
    -c "ALTER ROLE i_imv IN DATABASE $PGDATABASE SET work_mem = '64GB'" \
    -c "ALTER ROLE i_imv PASSWORD 'una'" >/dev/null
puesto="SELECT sum(cardinality(setconfig)) FROM pg_db_role_setting
    WHERE setrole = 'i_imv'::regrole"
is "$(su -c "$puesto")" 4 'N74 a role may set itself what it likes'
# Whoever swallows what cancels it: only a block could, which it may not have.
su -c 'GRANT USAGE ON LANGUAGE plpgsql TO i_imv'
su -c "UPDATE auth.sesion SET abierta = now() - interval '13 h', hasta = now()
    - interval '1 h' WHERE cuenta = 'imv.ana' AND cerrada IS NULL" >/dev/null
# Two statements that would never end, and a transaction that waits.
off='SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;'
{
	como i_imv -c "$off SET work_mem = '64GB'" \
	    -c 'SELECT count(*) FROM generate_series(1, 1e12::bigint) a'
} >"$work/big" &
{
	como i_imv -c "$off" -c "DO \$\$ BEGIN LOOP BEGIN PERFORM pg_sleep(60);
	    EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END \$\$"
} >"$work/stubborn" &
mkfifo "$work/in"
PGUSER=i_ssp psql -Xq -v VERBOSITY=sqlstate <"$work/in" >/dev/null \
    2>"$work/idle" &
exec 9>"$work/in"
echo "$off BEGIN; SELECT 1;" >&9

su -c "UPDATE banco.ajuste SET valor = '1'
    WHERE clave = 'lecturas.expedientes'"
mujer ssp.eva '{"nombres": "UNA"}' >/dev/null
mujer ssp.eva '{"nombres": "OTRA"}' >/dev/null
lista ssp.eva 'recientes(9)' >/dev/null

"$BUILD/resguardoctl" --config "$work/r.yaml" servir --primer-plano \
    2>"$work/log" &
pid=$!
trap 'kill $pid 2>/dev/null || :; lib_end' 0
soon "$puesto" 1 'N74 the watcher undoes it, but for the limit it was given'
is "$(su -c "SELECT setconfig FROM pg_db_role_setting
    WHERE setrole = 'i_imv'::regrole")" '{temp_file_limit=512MB}' \
    'N92 which stays'
is "$(su -c "SELECT rolpassword FROM pg_authid WHERE rolname = 'i_imv'")" '' \
    'N75 and takes the password away'
soon "SELECT string_agg(datos->>'dato', '; ' ORDER BY datos->>'dato')
    FROM banco.bitacora WHERE evento = 'alerta' AND institucion = 'imv'
    AND datos->>'que' = 'ajuste_de_papel'" \
    'contrasena; search_path, row_security; work_mem' \
    'N74 with a line in the bitácora of what they were'
soon "$alerts datos->>'que' = 'lectura_inusual' AND cuenta = 'ssp.eva'" 1 \
    'N100 it tells of who saw very many'
soon "$alerts datos->>'que' = 'consulta_cancelada'" 2 \
    'N92 what runs too long is cancelled'
soon "$alerts datos->>'que' = 'conexion_terminada'" 2 \
    'N92 what does not mind that, or keeps a transaction open, is ended'
soon "SELECT count(*) FROM pg_stat_activity WHERE usename ~ '^i_'
    AND (state = 'active' OR xact_start IS NOT NULL)" 0 \
    'N92 nothing of it is left'
echo 'SELECT 1;' >&9 2>/dev/null || :
exec 9>&-
is "$(tail -n 1 "$work/big")" 'ERROR:  57014' 'N92 the first was cancelled'
like "$(cat "$work/stubborn")" '57P01|connection to server was lost' \
    'N92 the stubborn one lost its connection'
is "$(uno ssp.eva 'SELECT count(*) FROM api.formas()')" \
    "$(su -c 'SELECT count(*) FROM formas.forma WHERE vigente')" \
    'others go on as ever'
soon "SELECT motivo FROM auth.sesion WHERE cuenta = 'imv.ana'
    ORDER BY abierta LIMIT 1" inactividad 'N64 a session that is too old is ended'
soon "SELECT count(*) FROM banco.mujer_expediente
    WHERE expediente = '$ella'" 1 'what was saved is linked to its woman'
sealed() { sed -n 's/^[0-9]* [0-9]* \([0-9]*\) .*/\1/p' "$work/sello/estado"; }
su -c "SELECT auth.alerta('prueba', 'i_imv')" >/dev/null
soon "SELECT max(tamano) = (SELECT count(*) FROM banco.bitacora)
    FROM banco.sello" t 'every line is sealed'
is "$(ctl bitacora sellar 2>&1)" \
    'resguardoctl: sello: otro sellador está trabajando' 'by one sealer only'

# ---- its connections are lost ----
su -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename IN ('vigia', 'sellador')" >/dev/null
su -c "SELECT auth.alerta('prueba_dos', 'i_imv')" >/dev/null
soon "SELECT max(tamano) = (SELECT count(*) FROM banco.bitacora)
    FROM banco.sello" t 'without its connections it makes new ones'
like "$(cat "$work/log")" 'watch: ajuste_de_papel i_imv' 'its log tells of it'
unlike "$(cat "$work/log")" 'evil|64GB' 'but no value'
kill -TERM $pid
rc=0
wait $pid || rc=$?
is $rc 0 'TERM ends it in order'
is "$(ctl bitacora verificar --testigo "$work/testigo" >/dev/null && echo well)" \
    well 'and what it sealed is well'

# ---- a line whose writer did not wait for the disk, and then the crash ----
# Nothing else brings it there: the writer of WAL sleeps.  Until a checkpoint
# the sequences of a copied database go back when it crashes.
su -c "ALTER SYSTEM SET wal_writer_delay = '10s'" \
    -c 'SELECT pg_reload_conf()' -c CHECKPOINT >/dev/null
mkfifo "$work/lock"
psql -Xq <"$work/lock" >/dev/null 2>&1 &
exec 9>"$work/lock"
echo 'BEGIN; LOCK TABLE banco.sello IN EXCLUSIVE MODE;' >&9
until [ "$(su -c "SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock'
    AND relation = 'banco.sello'::regclass")" = 1 ]; do sleep 0.1; done
su -c 'SET synchronous_commit = off' \
    -c "SELECT auth.alerta('sin_disco', 'i_imv')" >/dev/null
lines=$(su -c 'SELECT count(*) FROM banco.bitacora')
ctl bitacora sellar >/dev/null 2>&1 &
i=0
until [ "$(sealed)" = "$lines" ] || [ $i = 300 ]; do
	i=$((i + 1))
	sleep 0.1
done
is "$(sealed)" "$lines" 'it is sealed'
as=''
[ "$(id -u)" != 0 ] ||
    as='setpriv --reuid=postgres --regid=postgres --clear-groups'
$as "$(pg_config --bindir)/pg_ctl" -D "$RESGUARDO_PG/d" -l "$RESGUARDO_PG/d/log" \
    -m immediate -w restart >/dev/null 9>&-
exec 9>&-
wait
is "$(su -c 'SELECT count(*) FROM banco.bitacora')" "$lines" \
    'F34 what is signed outlives the crash'
is "$(ctl bitacora verificar --testigo "$work/testigo" >/dev/null && echo well)" \
    well 'F34 so that no seal is a false alarm'

# ---- what is no alarm, and what is one ----
su -c 'BEGIN' -c "SELECT auth.alerta('nunca', 'i_imv')" -c 'ROLLBACK' \
    -c "SELECT auth.alerta('despues', 'i_imv')" >/dev/null
ctl bitacora sellar >/dev/null
is "$(su -c 'SELECT max(id) > count(*) FROM banco.bitacora'
    ctl bitacora verificar --testigo "$work/testigo" >/dev/null && echo well)" \
    't
well' 'numbers that a crash or a transaction undone left out are no alarm'
cp -R "$work/testigo" "$work/lejos"
su -c "SELECT auth.alerta('cortada', 'i_imv')" >/dev/null
ctl bitacora sellar >/dev/null
rm -r "$work/testigo"
su -c 'CREATE TABLE public.cola AS SELECT * FROM banco.bitacora
    ORDER BY xid DESC, id DESC LIMIT 1' \
    -c 'ALTER TABLE banco.bitacora DISABLE TRIGGER ALL' \
    -c 'DELETE FROM banco.bitacora WHERE id = (SELECT id FROM public.cola)'
mv "$work/lejos" "$work/testigo"
ctl bitacora sellar >/dev/null
like "$(ctl bitacora verificar --testigo "$work/testigo")" \
    '^faltan renglones' 'N102 a tail cut off before its note is out is found'
su -c 'INSERT INTO banco.bitacora OVERRIDING SYSTEM VALUE TABLE public.cola' \
    -c 'DROP TABLE public.cola'
is "$(ctl bitacora verificar --testigo "$work/testigo" >/dev/null && echo well)" \
    well 'and put back it is well'
su -c "INSERT INTO banco.bitacora (cuando, evento)
    VALUES (now() - interval '40 days', 'abrir')"
ctl bitacora sellar >/dev/null
like "$(ctl bitacora verificar --testigo "$work/testigo"; echo rc $?)" \
    '^antedatado: el renglón [0-9]+ ' 'N101 so is a line of today that says it is old'

# ---- N59 F23: the clock of the machine is set ----
# Another clock for this one process; the machine's own stays as it is.
faketime=$(find /usr/lib -name libfaketime.so.1 | head -n 1)
if ! grep -q __asan_init "$BUILD/resguardoctl"; then
	echo +0 >"$work/reloj"
	LD_PRELOAD=$faketime FAKETIME_TIMESTAMP_FILE=$work/reloj \
	    FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 \
	    "$BUILD/resguardoctl" --config "$work/r.yaml" servir \
	    --primer-plano vigia 2>"$work/log" &
	pid=$!
	steps="SELECT string_agg(datos->>'dato', '; ' ORDER BY id)
	    FROM banco.bitacora WHERE evento = 'alerta'
	    AND datos->>'que' = 'reloj_movido'"
	su -c "ALTER ROLE i_imv SET lock_timeout = 0" >/dev/null
	soon "$alerts datos->>'dato' = 'lock_timeout'" 1 \
	    'the watcher has looked once'
	is "$(su -c "$steps")" '' 'a clock that goes on is nothing'
	echo +1h >"$work/reloj"
	soon "$steps" '3600 s adelante' 'N59 F23 a clock set forward is told of'
	echo -1h >"$work/reloj"
	soon "$steps" '3600 s adelante; 7200 s atras' 'N59 F23 and set back'
	like "$(cat "$work/log")" 'reloj_movido 7200 s atras' 'N59 in the log too'
	kill -TERM $pid
	wait $pid || :
fi

# ---- who may ----
for f in 'vigilar()' 'papeles_limpiar()' "alerta('prueba', 'i_imv')"; do
	for r in i_imv app_auth app_llaves sellador; do
		like "$(como $r -c "SELECT auth.$f")" 'ERROR: *42501' \
		    "$r may not call $f"
	done
done
is "$(como vigia -c "SELECT auth.alerta('Otra cosa', 'x; y')")" \
    'ERROR:  22023' 'an alert has words of ours only'
finish
