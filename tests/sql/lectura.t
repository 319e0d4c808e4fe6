#!/bin/sh
# No read without a committed line (invariant 2; N97, N98, N99), visibility by
# ways and sections (invariant 3), and lists.
. "$(dirname "$0")/lib.sh"

ella=$(mujer imv.ana '{"nombres": "LUZ", "primer_apellido": "MAR",
    "fecha_nacimiento": {"desde": "1990-05-01", "hasta": "1990-05-31",
    "precision": "mes"}}')
leer="SELECT datos->>'nombres' FROM api.datos_generales_leer"
lines() {	# lines <event>: how many of it the bitácora has
	su -c "SELECT count(*) FROM banco.bitacora WHERE evento = '$1'"
}

# ---- tickets ----
b=$(boleto imv.ana "$ella" datos_generales)
is "$(con imv.ana "$leer('$b', '$ella')")" LUZ \
    'a committed ticket opens a section'
is "$(con imv.ana "$leer('$b', '$ella')")" LUZ \
    'the same session in another connection may use it'
is "$(con imv.ana "SELECT id FROM api.datos_generales_listar('$b',
    '$ella')")" "$ella" 'and list with it'

before=$(lines abrir)
is "$(con imv.ana BEGIN "SELECT api.abrir('$ella', 'datos_generales')
     AS b \\gset" "$leer(:'b', '$ella')" ROLLBACK)" 'ERROR:  42501' \
    'N97 N98 a ticket of the same transaction reads nothing'
is "$(lines abrir)" "$before" 'which left no line, and gave nothing'
is "$(con imv.ana BEGIN 'SAVEPOINT s' \
    "SELECT api.abrir('$ella', 'datos_generales') AS b \\gset" \
    'RELEASE s' "$leer(:'b', '$ella')" ROLLBACK)" 'ERROR:  42501' \
    'N98 nor one of a savepoint'
is "$(con imv.ana BEGIN "SELECT api.abrir('$ella', 'datos_generales')
     AS b \\gset" "PREPARE TRANSACTION 'x'")" 'ERROR:  55000' \
    'N98 there are no prepared transactions'
is "$(con imv.ana BEGIN "SELECT api.abrir('$ella', 'datos_generales')
     AS b \\gset" 'SAVEPOINT s' 'SELECT 1/0' 'ROLLBACK TO s' \
    "$leer(:'b', '$ella')" COMMIT)" 'ERROR:  22012
ERROR:  42501' \
    'N98 nor after a subtransaction that failed'

is "$(con imv.berta "$leer('$b', '$ella')")" 'ERROR:  42501' \
    'N99 nobody else may use it, not even of her institution'
is "$(con ssp.eva "$leer('$b', '$ella')")" 'ERROR:  42501' \
    'N99 nor anybody of another'
is "$(con imv.ana "$leer(gen_random_uuid(), '$ella')" \
    "$leer(NULL, '$ella')")" 'ERROR:  42501
ERROR:  42501' 'N99 a guessed one is none'
is "$(con imv.ana "SELECT * FROM api.caso_listar('$b', '$ella')" \
    "SELECT * FROM api.expediente_resumen('$b')")" 'ERROR:  42501
ERROR:  42501' 'it opens its own section only'
otra=$(mujer imv.ana '{"nombres": "SOL"}')
is "$(con imv.ana "$leer('$b', '$otra')")" 'ERROR:  P0002' \
    'and its own expediente only'
su -c "UPDATE banco.boleto SET hasta = clock_timestamp() WHERE id = '$b'"
is "$(con imv.ana "$leer('$b', '$ella')")" 'ERROR:  42501' \
    'N99 its time is over: nothing'

b=$(boleto imv.ana "$ella" datos_generales)
is "$(con imv.ana 'SELECT api.sesion_bloquear()' \
    "$leer('$b', '$ella')")" '
ERROR:  42501' 'locking the screen ends every ticket'
is "$(lines bloqueo)" 1 'and is in the bitácora'

# A ticket lives in its session: the next one has to ask again.
b=$(boleto imv.ana "$ella" datos_generales)
su -c "SELECT auth.sesion_cerrar((SELECT id FROM auth.sesion
    WHERE cuenta = 'imv.ana' AND cerrada IS NULL), 'usuario')" \
    -c "UPDATE auth.sesion SET token_sha = sha256('x')
    WHERE cuenta = 'imv.ana'" \
    -c "SELECT auth.sesion_abrir('imv.ana', (SELECT huella FROM auth.llave
    WHERE cuenta = 'imv.ana'), sha256(decode('$(token imv.ana)', 'hex')),
    false, false)" >/dev/null
is "$(con imv.ana "$leer('$b', '$ella')")" 'ERROR:  42501' \
    'a ticket of her last session is worth nothing in this one'

# ---- what the line says ----
b=$(boleto imv.ana "$ella" datos_generales)
is "$(su -F ' ' -c "SELECT cuenta, institucion, forma,
    sesion IS NOT NULL AND llave LIKE 'SHA256:%',
    campos @> '{curp,nombres,primer_apellido}', datos IS NULL
    FROM banco.bitacora WHERE evento = 'abrir' ORDER BY id DESC LIMIT 1")" \
    'imv.ana imv datos_generales t t t' \
    'a read says who, by which key, which fields, and no value'
is "$(su -c "SELECT count(*) FROM banco.bitacora b
    WHERE evento = 'abrir' AND expediente = '$ella'" |
    awk '{ print ($1 > 2) }')" 1 'one line for each opening'

# ---- lists ----
is "$(lista imv.ana 'recientes(10)' "nombre, edad,
    folio ~ '^IMV-[0-9]{2}-[0-9]{6}-.\$'" | sort)" 'LUZ MAR|36|t
SOL||t' 'the home list has folio, name and age'
is "$(su -c "SELECT ids @> ARRAY['$ella', '$otra']::uuid[] FROM
    banco.bitacora WHERE evento = 'listar' ORDER BY id DESC LIMIT 1")" t \
    'and its line has the ids shown'
is "$(lista ssp.eva 'recientes(10)')" 0 \
    'others have none of them'

# ---- ways, sections and their end (decision 3) ----
b=$(boleto imv.ana "$ella" agresor)
hombre=$(registro imv.ana agresor "$ella" '{"nombres": "PEDRO"}')
su -c "INSERT INTO banco.acl (expediente, institucion, via, secciones)
    VALUES ('$ella', 'ssp', 'canalizacion', '{datos_generales,caso}')"
b=$(boleto ssp.eva "$ella" datos_generales)
is "$(con ssp.eva "SELECT mio, autor, datos->>'nombres'
    FROM api.datos_generales_leer('$b', '$ella')")" \
    'f|Instituto de prueba|LUZ' 'a referral shows its sections, as others'"'"
is "$(con ssp.eva "SELECT api.abrir('$ella', 'agresor')")" \
    'ERROR:  P0002' 'and no other section'
is "$(con ssp.eva "SELECT problemas FROM api.agresor_guardar(
    gen_random_uuid(), '$ella', NULL, 0, 0, '{}')" |
    grep -c no_existe)" 1 'in which she may not write either'
is "$(con ssp.eva "SELECT problemas->0->>'que' FROM
    api.datos_generales_guardar(gen_random_uuid(), NULL, '$ella', 1, 0,
    '{\"nombres\": \"OTRA\"}')")" no_existe \
    'what others wrote she does not change'
suyo=$(registro ssp.eva caso "$ella" '{}')
like "$suyo" '^[0-9a-f-]{36}$' 'but she adds her own'
is "$(lista ssp.eva 'recientes(10)')$(
    lista ssp.eva "buscar('luz', NULL, 10)")" '11' 'it is in her lists now'
b=$(boleto imv.ana "$ella" caso)
is "$(con imv.ana "SELECT mio, autor FROM api.caso_leer('$b', '$suyo')")" \
    'f|Seguridad de prueba' 'the owner reads what was added'
is "$(con imv.ana "SELECT problemas->0->>'que' FROM api.caso_guardar(
    gen_random_uuid(), NULL, '$suyo', 1, 0, '{}')" \
    "SELECT api.caso_integrar('$suyo')")" 'no_existe
ERROR:  P0002' 'and neither changes nor integrates it'

# In a transaction that stays open the way ends all the same.
b=$(boleto ssp.eva "$ella" datos_generales)
hasta() { echo "UPDATE banco.acl SET hasta = $1 WHERE institucion = 'ssp'"; }
hasta 'clock_timestamp()' >"$work/termina"
hasta NULL >"$work/sigue"
ahora() { echo "\\! PGUSER=postgres psql -X -q -f $work/$1"; }
is "$(con ssp.eva BEGIN "$leer('$b', '$ella')" "$(ahora termina)" \
    "$leer('$b', '$ella')" ROLLBACK "$(ahora sigue)" BEGIN \
    "SELECT api.abrir('$ella', 'caso') IS NOT NULL" "$(ahora termina)" \
    "SELECT problemas->0->>'que' FROM api.caso_guardar(gen_random_uuid(),
    '$ella', NULL, 0, 0, '{}')" \
    "SELECT problemas->0->>'que' FROM api.caso_guardar(gen_random_uuid(),
    NULL, '$suyo', 1, 0, '{}')" \
    "SELECT api.abrir('$ella', 'resumen')" ROLLBACK)" 'LUZ
ERROR:  P0002
t
no_existe
no_existe
ERROR:  P0002' 'N86 a transaction that was open before sees and writes no more'
su -c "UPDATE banco.acl SET hasta = NULL WHERE institucion = 'ssp'"
b=$(boleto ssp.eva "$ella" datos_generales)
su -c "UPDATE banco.acl SET hasta = now() - interval '1 second'
    WHERE institucion = 'ssp'"
is "$(con ssp.eva "SELECT * FROM api.datos_generales_leer('$b', '$ella')" \
    "SELECT api.abrir('$ella', 'datos_generales')")" 'ERROR:  P0002
ERROR:  P0002' 'N86 the way has ended: at the next call it does not exist'
is "$(lista ssp.eva 'recientes(10)')$(
    lista ssp.eva "buscar('luz', NULL, 10)")" '00' 'N86 nor is it in any list'
b=$(boleto ssp.eva "$ella" caso)
is "$(con ssp.eva "SELECT mio FROM api.caso_leer('$b', '$suyo')")" t \
    'her own rows stay readable'
is "$(con ssp.eva "SELECT problemas->0->>'que' FROM api.caso_guardar(
    gen_random_uuid(), NULL, '$suyo', 1, 0, '{}')")" no_existe \
    'but not to be changed'
is "$(con ssp.eva "SELECT problemas->0->>'que' FROM api.caso_guardar(
    gen_random_uuid(), '$ella', NULL, 0, 0, '{}')")" no_existe \
    'and nothing is added'

# ---- a cursor left open: each row asks again, with today's eyes ----
b=$(boleto imv.berta "$ella" datos_generales)
cierra="SELECT auth.sesion_cerrar(id, 'admin') FROM auth.sesion
    WHERE cuenta = 'imv.berta' AND cerrada IS NULL"
printf '%s\n' "$cierra" >"$work/cierra"
is "$(con imv.berta BEGIN "DECLARE c CURSOR FOR SELECT g, l.mio
    FROM generate_series(1, 9) g, api.datos_generales_leer(
    CASE WHEN g > 0 THEN '$b'::uuid END, '$ella') l" 'FETCH 1 FROM c' \
    "\\! PGUSER=postgres psql -X -q -o /dev/null -f $work/cierra" \
    'FETCH 1 FROM c' ROLLBACK)" '1|t
ERROR:  28000' 'what a cursor gives ends with the session'

# ---- acl itself: nobody writes it ----
for r in i_imv i_ssp banco_rls banco_identidad banco_enlace banco_dueno; do
	is "$(su -c "SET ROLE $r" -c "INSERT INTO banco.acl (expediente,
	    institucion, via) VALUES ('$ella', 'ssp', 'acceso')" \
	    -c "UPDATE banco.acl SET hasta = NULL" \
	    -c 'DELETE FROM banco.acl' | sort -u | grep -v '^UPDATE 0$')" \
	    'ERROR:  42501' "invariant 3: $r gives nobody a way"
done
is "$(su -c "SELECT count(*) FROM banco.acl WHERE institucion = 'ssp'
    AND hasta < now()")" 1 'and none was given'
[ -n "$hombre" ] || failed=1
finish
