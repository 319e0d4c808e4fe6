#!/bin/sh
# What an institution's role can do in plain psql (security.md 3.5): N66-N84,
# N93-N96, with and without a token.  Invariant 1.
. "$(dirname "$0")/lib.sh"

ella=$(mujer imv.ana '{"nombres": "LUZ", "primer_apellido": "MAR"}')
nadie=00000000-0000-4000-8000-000000000000

# ---- N66: no token, a guessed one, an ended one ----
# Every function of api at once: with nulls for its parameters, none may
# answer anything but "no session".
doors="SELECT format('SELECT * FROM %s(%s)', p.oid::regproc,
    (SELECT string_agg(format('NULL::%s', format_type(t, NULL)), ', ')
     FROM unnest(p.proargtypes) t))
  FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace
 ORDER BY 1"
su -c "$doors" | sed 's/$/;/' >"$work/doors"
n_doors=$(wc -l <"$work/doors")
ok $((n_doors < 30)) "there are doors to try ($n_doors)"
count() {	# how often each answer came
	sort | uniq -c | sed 's/^ *//'
}
is "$(como i_imv <"$work/doors" | count)" \
    "$n_doors ERROR:  28000" 'N66 without a token no door opens'
{
	echo "SET resguardo.token = '$(token guessed)';"
	cat "$work/doors"
} >"$work/guess"
is "$(como i_imv <"$work/guess" | count)" \
    "$n_doors ERROR:  28000" 'N66 nor with a guessed one'
for t in '' x "$(token imv.ana | tr a-f A-F)" "$(token imv.ana)0"; do
	is "$(como i_imv -c "SET resguardo.token = '$t'" \
	    -c 'SELECT api.hoy()')" 'ERROR:  28000' \
	    'N66 nor with what is no token'
done
is "$(con imv.ana 'SELECT 1 FROM api.hoy()')" 1 'with one they do'

# ---- N67: somebody else's token ----
is "$(como i_ssp -c "SELECT api.sesion_tomar('\\x$(token imv.ana)')" \
    -c 'SELECT * FROM api.recientes(5)' \
    -c 'SELECT * FROM api.borradores()' | count)" '3 ERROR:  28000' \
    'N67 a stolen token is worth nothing under another role'
is "$(con imv.ana "SELECT count(*) FROM api.recientes(5)" \
    "SET resguardo.token = ''" "SELECT count(*) FROM api.recientes(5)")" \
    '1
ERROR:  28000' 'the session lasts as long as its token'

# The three that say who it is, as the policies ask them, in each state of a
# session: alive, then not.
su -c 'GRANT USAGE ON SCHEMA auth, banco TO i_imv, i_ssp' \
    -c 'GRANT EXECUTE ON FUNCTION auth.mi_sesion(), auth.mi_cuenta(),
    banco.mi_inst() TO i_imv, i_ssp'
who="SELECT (auth.mi_sesion()).cuenta, auth.mi_cuenta(), banco.mi_inst()"
is "$(con imv.ana "$who")" 'imv.ana|imv.ana|imv' 'all three know who asks'
is "$(como i_ssp -c "SET resguardo.token = '$(token imv.ana)'" -c "$who")" \
    '||' 'none of them does under another role'
is "$(con imv.ana 'BEGIN ISOLATION LEVEL SERIALIZABLE' "$who" ROLLBACK)" \
    '||' 'nor in a frozen snapshot'
while IFS='|' read -r set back what; do
	su -c "UPDATE auth.sesion SET $set WHERE cuenta = 'imv.ana'"
	is "$(como i_imv -c "SET resguardo.token = '$(token imv.ana)'" \
	    -c "$who")" '||' "nor $what"
	su -c "UPDATE auth.sesion SET $back WHERE cuenta = 'imv.ana'"
done <<'EOF'
limitada = true|limitada = false|in a limited session
hasta = now()|hasta = now() + interval '1 hour'|past its time
cerrada = now(), motivo = 'admin'|cerrada = NULL, motivo = NULL|when it ended
EOF
su -c 'REVOKE ALL ON SCHEMA auth, banco FROM i_imv, i_ssp' \
    -c 'REVOKE ALL ON FUNCTION auth.mi_sesion(), auth.mi_cuenta(),
    banco.mi_inst() FROM i_imv, i_ssp'

# The session ends in the bank, not in the client.
su -c "SELECT auth.sesion_cerrar((SELECT id FROM auth.sesion
    WHERE cuenta = 'imv.berta'), 'admin')"
is "$(con imv.berta 'SELECT api.hoy()' | count)" '2 ERROR:  28000' \
    'an ended session is none'
su -c "UPDATE auth.sesion SET hasta = now() WHERE cuenta = 'salud.flor'"
is "$(con salud.flor 'SELECT api.hoy()' | count)" '2 ERROR:  28000' \
    'nor one that lasted too long'
su -c "UPDATE auth.sesion SET limitada = true WHERE cuenta = 'imv.clara'"
is "$(con imv.clara 'SELECT api.hoy()' | count)" '2 ERROR:  28000' \
    'nor one that is only for changing the password'
su -c "UPDATE auth.sesion SET limitada = false WHERE cuenta = 'imv.clara'"
su -c "UPDATE auth.cuenta SET estado = 'bloqueada'
    WHERE cuenta = 'imv.clara'"
is "$(con imv.clara 'SELECT api.hoy()' | count)" '2 ERROR:  28000' \
    'nor that of a blocked account'

# A kept snapshot would let an ended session live on.
is "$(con imv.ana 'BEGIN ISOLATION LEVEL REPEATABLE READ' \
    'SELECT count(*) FROM api.recientes(5)' ROLLBACK)" 'ERROR:  28000' \
    'no session lives in a frozen snapshot'

# What a profile may not do.
is "$(lista imv.dora 'recientes(5)')" 0 \
    'an auditor has no list of women'
is "$(con imv.dora "SELECT * FROM api.buscar('LUZ', NULL, 5)" \
    "SELECT api.abrir('$ella', 'datos_generales')" \
    "SELECT * FROM api.datos_generales_guardar(gen_random_uuid(), NULL,
     NULL, 0, 0, '{}')" | count)" '3 ERROR:  42501' \
    'nor does she search, open or capture'

# ---- N68, N69, N70, N79: tables and other roles ----
denied() {	# denied <what> <statement> ...
	what=$1
	shift
	is "$(con imv.ana "$@" | sort -u)" 'ERROR:  42501' "$what"
}
tables=$(su -c "SELECT format('%I.%I', schemaname, tablename)
    FROM pg_tables WHERE schemaname IN ('banco', 'auth', 'formas',
    'migracion')")
for t in $tables; do
	echo "SELECT * FROM $t;"
	echo "DELETE FROM $t;"
	echo "TRUNCATE $t;"
	echo "BEGIN; LOCK TABLE $t IN ACCESS EXCLUSIVE MODE; ROLLBACK;"
	echo "COPY $t TO STDOUT;"
done >"$work/tables"
is "$({ echo "SELECT FROM api.sesion_tomar('\\x$(token imv.ana)')"
    echo '\g /dev/null'
    cat "$work/tables"; } | como i_imv | sort -u)" \
    'ERROR:  42501' \
    'N68 N79 no table can be read, emptied, locked or copied'
for r in banco_dueno banco_rls banco_escriba banco_identidad banco_enlace \
    i_ssp app_auth app_llaves vigia postgres; do
	denied "N69 does not become $r" "SET ROLE $r" \
	    "SET SESSION AUTHORIZATION $r"
done
is "$(con imv.ana 'SET row_security = off' \
    'SELECT count(*) FROM api.recientes(5)')" 'ERROR:  42501' \
    'N70 row security cannot be set off'

# Whoever has banco_rls sees nothing either: the policies ask for the session.
is "$(su -c 'SET ROLE banco_rls' -c 'SELECT count(*) FROM banco.expediente' \
    -c 'SELECT count(*) FROM banco.acl' \
    -c 'SELECT count(*) FROM banco.folio' \
    -c 'SELECT count(*) FROM banco.clave_busqueda' | sort -u)" 0 \
    'invariant 1: without a session the api'"'"'s own role sees no row'
is "$(su -c 'SET ROLE banco_dueno' \
    -c 'SELECT count(*) FROM auth.contrasena' \
    -c 'SELECT count(*) FROM auth.sesion' \
    -c 'SELECT count(*) FROM banco.bitacora' | sort -u)" 0 \
    'nor does the owner of the tables'
is "$(su -c 'SET ROLE banco_rls' -c "INSERT INTO banco.agresor (expediente,
    institucion, cuenta, version) VALUES ('$ella', 'imv', 'imv.ana', 1)")" \
    'ERROR:  42501' 'and nothing can be written without one'

# ---- N73: others' sessions ----
denied 'N73 reads no other query' 'SELECT * FROM pg_stat_activity' \
    'SELECT * FROM pg_stat_get_activity(NULL)'
denied 'N73 ends no other session' \
    'SELECT pg_terminate_backend(pg_backend_pid())' \
    'SELECT pg_cancel_backend(pg_backend_pid())'
denied 'N73 sees no locks' 'SELECT * FROM pg_locks'

# ---- N74, N75: its own role ----
is "$(PGOPTIONS='-c row_security=on -c search_path=pg_catalog' \
    con imv.ana 'ALTER ROLE i_imv SET row_security = off')" '' \
    'N74 a role can poison itself'
is "$(PGOPTIONS='-c row_security=on -c search_path=pg_catalog' \
    con imv.ana 'SELECT count(*) FROM api.recientes(5)')" 1 \
    'N74 the options of the start win'
su -c 'ALTER ROLE i_imv RESET row_security'
denied 'N69 nor admits anybody to itself' 'GRANT i_imv TO i_ssp' \
    'GRANT api_usuario TO app_auth'
denied 'N74 and poison no other' 'ALTER ROLE i_ssp SET search_path = evil' \
    'ALTER ROLE i_ssp CONNECTION LIMIT 0'

# ---- N76, N77, N78 ----
denied 'N76 makes nothing' 'CREATE TEMP TABLE x (a int)' \
    'CREATE TABLE public.x (a int)' 'CREATE SCHEMA x' \
    'CREATE TABLE api.x (a int)' \
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"
denied 'N77 has no large objects' 'SELECT lo_create(0)' \
    "SELECT lo_from_bytea(0, 'x')"
denied 'N78 reads and writes no file' \
    "COPY (SELECT 1) TO '/tmp/x'" \
    "COPY (SELECT 1) TO PROGRAM 'true'" \
    "SELECT pg_read_file('PG_VERSION')" \
    "SELECT pg_ls_dir('.')"

# She is a member of the role that may call the doors: it is not hers to undo.
como i_imv -c 'DROP OWNED BY api_usuario' -c 'SET ROLE api_usuario' \
    -c 'DROP OWNED BY api_usuario' -c 'REVOKE EXECUTE ON FUNCTION api.hoy()
    FROM api_usuario' >/dev/null
is "$(con ssp.eva 'SELECT api.hoy() IS NULL')" f \
    'N69 nobody takes the doors from the others'

# ---- N80, N81: what plans and statistics tell ----
like "$(con imv.ana "EXPLAIN SELECT * FROM api.recientes(5)")" \
    '^Function Scan' 'N80 EXPLAIN shows a function'
unlike "$(con imv.ana "EXPLAIN SELECT * FROM api.recientes(5)")" \
    'expediente|acl|Index' 'N80 and nothing behind it'
denied 'N80 explains no table' 'EXPLAIN SELECT * FROM banco.expediente'
b=$(uno imv.ana "SELECT clave FROM api.borrador_abrir('datos_generales', NULL,
    NULL)")
unlike "$(con imv.ana '\set VERBOSITY default' 'SET debug_print_plan = on' \
    'SET client_min_messages = log' \
    "SELECT api.borrador_campo('$b', 'nombres', 'A', NULL, NULL, 'nombres')")" \
    ':commandType 2' 'N80 the most called door prints no plan either'
denied 'N81 no statistics, no sizes' 'SELECT * FROM pg_stats' \
    'SELECT * FROM pg_stats_ext' 'SELECT * FROM pg_stat_user_tables' \
    'SELECT * FROM pg_statistic' \
    "SELECT pg_relation_size('pg_class')" \
    "SELECT reltuples FROM pg_class WHERE relname = 'expediente'" \
    'SELECT relpages, relallvisible FROM pg_class' 'TABLE pg_class' \
    'SELECT pg_database_size(current_database())'

# An advisory lock is everybody's: matching and migrations wait for one.
denied 'N92 holds nobody up' 'SELECT pg_advisory_lock(70120012)' \
    'SELECT pg_try_advisory_xact_lock(1, 2)'
denied 'N81 nor sees who writes' 'SELECT * FROM pg_lock_status()' \
    'SELECT pg_current_wal_lsn()' 'SELECT pg_blocking_pids(1)' \
    "SELECT pg_logical_emit_message(false, 'x', 'y')"
is "$(PGUSER=vigia psql -X -q -A -t -c 'SELECT banco.enlazar(0)' 2>&1)" 0 \
    'and the matcher still has its lock'
# Nor is the table of locks hers to fill, which all share.
echo "SELECT count(*) BETWEEN 1 AND 256 FROM pg_locks l JOIN pg_database d
    ON d.oid = l.database WHERE d.datname = current_database()
    AND l.locktype = 'advisory'" >"$work/candados"
is "$(con imv.ana BEGIN "SELECT count(x) FROM (SELECT api.caso_guardar(
    gen_random_uuid(), NULL, NULL, 0, 0, NULL) AS x
    FROM generate_series(1, 300)) y" \
    "\\! PGUSER=postgres psql -X -q -A -t -f $work/candados" ROLLBACK)" '300
t' 'N92 three hundred keys in a transaction take a few locks of her own'
sed -i 's/ 256 FROM/ 3 * 256 FROM/' "$work/candados"
is "$(con imv.ana BEGIN "SELECT count(c.id) FROM generate_series(1, 300) i,
    api.datos_generales_guardar(CASE WHEN i > 0 THEN gen_random_uuid() END,
    NULL, NULL, 0, 0, '{}') m, api.caso_guardar(CASE WHEN i > 0
    THEN gen_random_uuid() END, m.id, NULL, 0, 0, '{}') c" \
    "\\! PGUSER=postgres psql -X -q -A -t -f $work/candados" ROLLBACK)" '300
t' 'N92 nor do as many women and their casos take one each'
denied 'N92 no block that swallows what cancels it' 'DO $$ BEGIN END $$'
denied 'N92 nor more of the disk than its share' 'SET temp_file_limit = -1' \
    'ALTER ROLE i_imv SET temp_file_limit = -1'
is "$(con imv.ana 'SHOW temp_file_limit')" 512MB 'N92 which she has'
denied 'N81 nor whether another waits for her, or how far all have written' \
    "SELECT pg_isolation_test_session_is_blocked(1, '{2}')" \
    'SELECT pg_safe_snapshot_blocking_pids(1)' \
    'SELECT * FROM pg_control_checkpoint()'
for s in debug_print_plan=on standard_conforming_strings=off; do
	is "$(con imv.ana "SET $s" 'SET client_min_messages = error' \
	    "SELECT count(*) FROM api.buscar('luz', NULL, 5)" \
	    "SELECT count(*) FROM api.recientes(5)")" 'ERROR:  28000
ERROR:  28000' "N80 no session under $s"
done

# ---- N82, N83, N84: ids that are not hers ----
for f in aviso_privacidad agresor caso red_apoyo; do
	is "$(con ssp.eva "SELECT id, problemas FROM api.${f}_guardar(
	    gen_random_uuid(), '$ella', NULL, 0, 0, '{}')")" \
	    "$(con ssp.eva "SELECT id, problemas FROM api.${f}_guardar(
	    gen_random_uuid(), '$nadie', NULL, 0, 0, '{}')")" \
	    "N82 $f: nothing hangs under a file of others, as under none"
done
like "$(con ssp.eva "SELECT problemas FROM api.caso_guardar(
    gen_random_uuid(), '$ella', NULL, 0, 0, '{}')")" no_existe \
    'N82 the answer is "no existe"'
is "$(con ssp.eva "SELECT problemas FROM api.datos_generales_guardar(
    gen_random_uuid(), NULL, '$ella', 1, 0, '{\"nombres\": \"X\"}')")" \
    "$(con ssp.eva "SELECT problemas FROM api.datos_generales_guardar(
    gen_random_uuid(), NULL, '$nadie', 1, 0, '{\"nombres\": \"X\"}')")" \
    'N84 nobody else changes it, and it answers as if it were not'
is "$(su -c "SELECT nombres FROM banco.expediente WHERE id = '$ella'")" LUZ \
    'N84 and it has not changed'
for call in "api.abrir('%s', 'datos_generales')" \
    "api.abrir('%s', 'resumen')" "api.borrador_abrir('caso', '%s', NULL)" \
    "api.borrador_abrir('datos_generales', NULL, '%s')" \
    "api.caso_integrar('%s')" "api.borrador_leer('%s')"; do
	# shellcheck disable=SC2059
	is "$(con ssp.eva "SELECT $(printf "$call" "$ella")")" \
	    "$(con ssp.eva "SELECT $(printf "$call" "$nadie")")" \
	    "N84 $call: a file of others answers as none"
done
is "$(con ssp.eva "SELECT api.abrir('$ella', 'resumen')")" \
    'ERROR:  P0002' 'N84 which is P0002'
is "$(con imv.ana "SELECT problemas FROM api.datos_generales_guardar(
    gen_random_uuid(), NULL, NULL, 0, 0, '{\"id\": \"$nadie\",
    \"institucion\": \"ssp\", \"rev\": 9}')")" \
    '[{"que": "campo_desconocido", "campo": "id", "revision": null}, {"que": "campo_desconocido", "campo": "rev", "revision": null}, {"que": "campo_desconocido", "campo": "institucion", "revision": null}]' \
    'N83 no id, author or revision can be given'

# ---- N95, N96 ----
like "$(PGUSER=i_imv pg_dump -n banco 2>&1)" 'permission denied' \
    'N95 pg_dump fails aloud'
denied 'N96 nobody speaks on a channel' "SELECT pg_notify('x', 'y')"

finish
