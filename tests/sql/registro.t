#!/bin/sh
# The tables of the records themselves (0010): what no function has to keep.
. "$(dirname "$0")/lib.sh"

una=$(mujer imv.ana '{"nombres": "ROSA", "fecha_nacimiento":
    {"desde": "1990-04-01", "hasta": "1990-04-30", "precision": "mes"}}')
otra=$(mujer imv.ana '{"nombres": "LUZ"}')
c1=$(registro imv.ana caso "$una" '{"modalidad": "familiar"}')
c2=$(registro imv.ana caso "$una" '{"modalidad": "laboral"}')
c3=$(registro imv.ana caso "$otra" '{"modalidad": "digital"}')
numero() { su -c "SELECT numero FROM banco.caso WHERE id = '$1'"; }

is "$(numero "$c1") $(numero "$c2") $(numero "$c3")" '1 2 1' \
    'cases are counted within their expediente'

for _ in 1 2 3 4 5 6; do
	registro imv.ana caso "$una" '{}' >/dev/null &
done
wait
is "$(su -c "SELECT string_agg(numero::text, ' ' ORDER BY numero)
    FROM banco.caso WHERE expediente = '$una'")" '1 2 3 4 5 6 7 8' \
    'six who save at once get six numbers, none twice and none left out'

like "$(su -c "UPDATE banco.caso SET numero = 9 WHERE id = '$c1'")" \
    '23514' 'a number once given stays'

is "$(su -c "SELECT fecha_nacimiento FROM banco.caso WHERE id = '$c1'")" \
    '(1990-04-01,1990-04-30,mes)' \
    'a caso has the birth date that its checks need'
is "$(su -c "SELECT fecha_nacimiento IS NULL FROM banco.caso
    WHERE id = '$c3'")" t 'and none where none is known'
is "$(uno imv.ana "SELECT problemas FROM api.caso_guardar(gen_random_uuid(),
    '$una', NULL, 0, 0, '{\"fecha_nacimiento\": {\"desde\": \"2001-01-01\",
    \"hasta\": \"2001-12-31\", \"precision\": \"anio\"}}')" | grep -c 2001)" 0 \
    'nobody else writes it'
is "$(su -c "SELECT count(*) FROM banco.caso WHERE expediente = '$una'
    AND (fecha_nacimiento).desde = '2001-01-01'")" 0 \
    'not even who sends it along'

like "$(su -c "INSERT INTO banco.orden (expediente, padre, institucion, cuenta,
    rev, version, creado, tocado) VALUES ('$otra', '$c1', 'imv', 'imv.ana', 1,
    1, now(), now())")" '23503' \
    "an order stands under a caso of its own expediente"
a1=$(registro imv.ana agresor "$una" '{"clase": "identificada"}')
like "$(su -c "UPDATE banco.caso SET agresor_principal = '$a1'
    WHERE id = '$c3'")" '23503' \
    'a caso names an aggressor of its own expediente'

# ---- what is given to her, and where it goes on ----
lejos=$(registro imv.ana canalizacion "$c3" '{"fecha": "2024-11-20"}')
cerca=$(registro imv.ana canalizacion "$c1" '{"fecha": "2024-11-20"}')
servicio() {	# servicio <account> <caso> <canalizacion>
	uno "$1" "SELECT id IS NOT NULL, problemas -> 0 ->> 'que', problemas
	    -> 0 ->> 'campo' FROM api.servicio_guardar(gen_random_uuid(), '$2',
	    NULL, 0, 0, '{\"fecha\": \"2024-11-20\",
	    \"canalizacion\": \"$3\"}')"
}
is "$(servicio imv.ana "$c1" "$cerca" | cut -d'|' -f1)" t \
    'a service names the referral it comes from'
is "$(servicio imv.ana "$c1" "$lejos")" 'f|no_existe|canalizacion' \
    'never one of another expediente'
is "$(servicio ssp.eva "$c1" "$cerca")" \
    "$(servicio ssp.eva "$(su -c 'SELECT gen_random_uuid()')" "$cerca")" \
    'N82: under a foreign caso as under none'
for t in servicio:canalizacion:canalizacion seguimiento:canalizacion:canalizacion \
    seguimiento:servicio:servicio violencia_sexual:canalizacion:canalizacion \
    feminicidio:ruta:ruta_legal sentencia:ruta:ruta_legal; do
	de=${t##*:} tabla=${t%%:*} columna=${t#*:}
	columna=${columna%:*}
	like "$(su -c "WITH x AS (INSERT INTO banco.$de (expediente, padre,
	    institucion, cuenta, rev, version, creado, tocado) VALUES ('$otra',
	    '$c3', 'imv', 'imv.ana', 1, 1, now(), now()) RETURNING id)
	    INSERT INTO banco.$tabla (expediente, padre, institucion, cuenta,
	    rev, version, creado, tocado, $columna) SELECT '$una', '$c1',
	    'imv', 'imv.ana', 1, 1, now(), now(), id FROM x")" '23503' \
	    "nor does $tabla.$columna, by any path"
done
su -c "INSERT INTO banco.acl (expediente, institucion, via, secciones)
    VALUES ('$una', 'ssp', 'acceso', '{caso,servicio}')"
registro imv.ana violencia_sexual "$c1" '{"nom_referida": true}' >/dev/null
is "$(uno ssp.eva "SELECT count(*) FROM api.servicio_listar(
    '$(boleto ssp.eva "$una" servicio)', '$c1')")" 1 \
    'who was given services sees them'
is "$(con ssp.eva "SELECT api.abrir('$una', 'violencia_sexual')" \
    "SELECT api.abrir('$una', 'ruta_legal')")" 'ERROR:  P0002
ERROR:  P0002' 'and nothing of her health, nor of the legal path'
like "$(su -c "UPDATE banco.expediente SET expediente = '$una'
    WHERE id = '$otra'")" '23514' 'an expediente is itself'

# ---- a death is told once of a caso, by each institution ----
f1=$(registro imv.ana feminicidio "$c1" '{"grado": "tentativa"}')
is "$(uno imv.ana "SELECT id IS NULL, problemas->0->>'que' FROM
    api.feminicidio_guardar(gen_random_uuid(), '$c1', NULL, 0, 0,
    '{\"grado\": \"consumado\"}')")" 't|revision' \
    'a second one of the same caso is not made'
is "$(uno imv.ana "SELECT id = '$f1' FROM
    api.borrador_abrir('feminicidio', '$c1', NULL)")" t \
    'who begins another goes on with the first'
like "$(registro imv.ana feminicidio "$c2" '{"grado": "tentativa"}')" \
    '^[0-9a-f-]{36}$' 'another caso has its own'
like "$(su -c "INSERT INTO banco.feminicidio (expediente, padre, institucion,
    cuenta, rev, version, creado, tocado) VALUES ('$una', '$c1', 'imv',
    'imv.ana', 1, 1, now(), now())")" '23505' 'whoever writes it'

# ---- violence against a dependant: under her caso, with its own term ----
hija=$(registro imv.ana dependiente "$una" '{"nombres": "SOL",
    "primer_apellido": "MAR"}')
ajena=$(registro imv.ana dependiente "$otra" '{"nombres": "NUBE"}')
like "$(con imv.ana "SELECT id IS NULL, problemas->0->>'que' FROM
    api.violencia_dependiente_guardar(gen_random_uuid(), '$c1', NULL, 0, 0,
    '{\"dependiente\": \"$ajena\"}')")" '^t\|no_existe' \
    'violence is against a dependant of the same woman'
like "$(su -c "INSERT INTO banco.violencia_dependiente (expediente, padre,
    institucion, cuenta, rev, version, creado, tocado, dependiente) VALUES
    ('$una', '$c1', 'imv', 'imv.ana', 1, 1, now(), now(), '$ajena')")" \
    '23503' 'whoever writes it'
v=$(registro imv.ana violencia_dependiente "$c1" "{\"dependiente\": \"$hija\",
    \"fecha_conocimiento\": \"2024-11-04\"}")
is "$(con imv.ana "SELECT etiqueta FROM api.violencia_dependiente_listar(
    '$(boleto imv.ana "$una" violencia_dependiente)', '$c1')")" 'SOL MAR' \
    'the list says of whom'
vence() {
	su -c "SELECT banco.dependiente_vence(v)
	    FROM banco.violencia_dependiente v WHERE v.id = '$v'"
}
like "$(con imv.ana "SELECT vence FROM
    api.expediente_resumen('$(boleto imv.ana "$una" resumen)')")" '^venció' \
    'her overview says that it has run out'
is "$(vence)" 2024-11-11 'five working days from when it was known'
uno imv.ana "SELECT rev FROM api.violencia_dependiente_guardar(
    gen_random_uuid(), NULL, '$v', 1, 0, '{\"nivel_riesgo\": \"extremo\"}')" \
    >/dev/null
is "$(vence)" 2024-11-05 'at high risk, at once'
# Her caso is integrado in the meantime, as far as this row can tell.
su -c 'ALTER TABLE banco.caso DISABLE TRIGGER USER' \
    -c "UPDATE banco.caso SET estado = 'integrado',
    integrado = '2024-11-04' WHERE id = '$c1'"
is "$(vence)" 2024-11-05 \
    'known after her caso was integrado, it runs until it is complete'
su -c "UPDATE banco.caso SET integrado = now() WHERE id = '$c1'"
is "$(vence)" '' 'what went with its caso has no term'

# ---- 0064: what left the caso, in a bank where somebody had filled it ----
idas=$(sed -n "/idas constant/,/];/p" "$top/sql/migrations/0064_caso.sql" |
    grep -o "'[a-z_]*'" | tr -d "'")
is "$(su -c "SELECT count(*) FROM pg_attribute WHERE NOT attisdropped
    AND attrelid = 'banco.caso'::regclass AND attname IN ('$(echo "$idas" |
    paste -sd, | sed "s/,/', '/g")')")" 0 'no column of theirs is left'
su -c "ALTER TABLE banco.caso $(for i in $idas; do
	echo "ADD COLUMN $i text,"
    done | sed '$s/,//')" \
    -c "UPDATE banco.caso SET causa_penal = '7/2024' WHERE id = '$c1'" \
    -c "INSERT INTO formas.forma (nombre, version, titulo, tabla, padre,
	seccion, orden, texto, sha256) SELECT nombre, 900, titulo, tabla, padre,
	seccion, orden, texto, sha256 FROM formas.forma
	WHERE nombre = 'caso' AND vigente" \
    -c "INSERT INTO formas.campo (forma, version, campo, posicion, tipo,
	etiqueta, columna) VALUES ('caso', 900, 'causa_penal', 1, 'texto',
	'Causa', 'causa_penal')" \
    -c "CREATE FUNCTION banco.caso_guardar_v900(uuid, uuid, integer, jsonb)
	RETURNS int LANGUAGE sql RETURN 1"
d=$(uno imv.ana "SELECT clave FROM api.borrador_abrir('caso', '$una', NULL)")
su -c "UPDATE banco.borrador SET version = 900 WHERE clave = '$d'"
like "$(su -f "$top/sql/migrations/0064_caso.sql")" 55000 \
    'not while somebody has a draft of them'
con imv.ana "SELECT api.borrador_descartar('$d')" >/dev/null
is "$(su -f "$top/sql/migrations/0064_caso.sql")" '' 'then they go'
is "$(su -c "SELECT rev, antes FROM banco.historia WHERE tabla = 'caso'
    AND motivo = 'Pasó a otras formas'")" '1|{"causa_penal": "7/2024"}' \
    'and history has what one of them said'
is "$(su -c "SELECT to_regproc('banco.caso_guardar_v900') IS NULL,
    to_jsonb(c) ? 'causa_penal' FROM banco.caso c LIMIT 1")" 't|f' \
    'no function writes them'
finish
