#!/bin/sh
# Finding by folio and by name, from what she may see and nothing else.
. "$(dirname "$0")/lib.sh"

while IFS='|' read -r who nombres uno dos; do
	mujer "$who" "{\"nombres\": \"$nombres\", \"primer_apellido\": \"$uno\",
	    \"segundo_apellido\": \"$dos\"}" >/dev/null
done <<'EOF'
imv.ana|MARÍA DE LA LUZ|HERNÁNDEZ|NÚÑEZ
imv.ana|MARÍA|HERNANDO|PÉREZ
imv.berta|Luz Elena|de la Cruz|Hernández
imv.ana|ÜRSULA|O''FARRILL|ÁÉÍÓÚ
ssp.eva|MARÍA|HERNÁNDEZ|SECRETA
EOF
# The rest, one line each: account, datos.
while IFS='|' read -r who datos; do
	mujer "$who" "$datos" >/dev/null
done <<'EOF'
imv.ana|{"nombres": "Ma. Gpe.", "primer_apellido": "Ximénez", "segundo_apellido": "Vázquez", "curp": "XIVG860427MVZMZD04"}
imv.ana|{"nombres": "GUADALUPE", "primer_apellido": "BAZQUES", "segundo_apellido": "GIMENES"}
imv.ana|{"nombres": "MIREYA", "primer_apellido": "NUNEZ", "segundo_apellido": "CEBALLOS", "fecha_nacimiento": {"desde": "1986-04-27", "hasta": "1986-04-27", "precision": "dia"}}
imv.ana|{"nombres": "MIRELLA", "primer_apellido": "HUERTA", "segundo_apellido": "CHÁVEZ", "fecha_nacimiento": {"desde": "1986-04-01", "hasta": "1986-04-30", "precision": "mes"}}
ssp.eva|{"nombres": "ELENA", "primer_apellido": "XIMÉNEZ", "curp": "XIVE860427MVZMZL00", "fecha_nacimiento": {"desde": "1986-04-27", "hasta": "1986-04-27", "precision": "dia"}}
EOF
busca() {	# busca <account> <text> [state]: names, as they are listed
	lista "$1" "buscar('$2', nullif('${3:-}', ''), 20)" nombre
}
while IFS='|' read -r texto want what; do
	is "$(busca imv.ana "$texto" | paste -sd';')" "$want" "$what"
done <<'EOF'
hernández|Luz Elena de la Cruz Hernández;MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|by a surname
hernan|Luz Elena de la Cruz Hernández;MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ;MARÍA HERNANDO PÉREZ|by its beginning
HERNANDEZ NUNEZ|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|accents do not matter, and ñ is found by n
luz hern|Luz Elena de la Cruz Hernández;MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|by several beginnings, in any order
maria luz hernandez nuñez|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|by the whole name
nuñez hernandez maria|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|surnames swapped and before the name
de la cruz|Luz Elena de la Cruz Hernández|what everybody has does not count
de la||and alone finds nobody
ofarrill||a name is cut where it is written so
o farrill|ÜRSULA O'FARRILL ÁÉÍÓÚ|its pieces find it
ursula aeiou|ÜRSULA O'FARRILL ÁÉÍÓÚ|all vowels fold
ernandes|Luz Elena de la Cruz Hernández;MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|h, and s for z
jimenez bazquez|GUADALUPE BAZQUES GIMENES;Ma. Gpe. Ximénez Vázquez|g, j, x; b, v; s, z; whichever comes first
ximenes|GUADALUPE BAZQUES GIMENES;Ma. Gpe. Ximénez Vázquez|as it sounds
ximenez|Ma. Gpe. Ximénez Vázquez;GUADALUPE BAZQUES GIMENES|the very word before what sounds like it
mireya|MIREYA NUNEZ CEBALLOS;MIRELLA HUERTA CHÁVEZ|ll and y
mirella huer|MIRELLA HUERTA CHÁVEZ|and by two
uerta|MIRELLA HUERTA CHÁVEZ|a silent h is not needed
zevallos|MIREYA NUNEZ CEBALLOS|z for c, v for b
chabes|MIRELLA HUERTA CHÁVEZ|but ch is no h
cabes||nor a c
nuñez|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|ñ is a letter of its own
nunez|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ;MIREYA NUNEZ CEBALLOS|which a keyboard may lack
nuñes|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|and stays when it sounds
maria ximenez|Ma. Gpe. Ximénez Vázquez|Ma. is María
ma. ximenez|Ma. Gpe. Ximénez Vázquez|as it is written
ma luz hernandez|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|and María is Ma.
guadalupe ximenez|Ma. Gpe. Ximénez Vázquez;GUADALUPE BAZQUES GIMENES|Gpe. is Guadalupe
gpe. vazquez|Ma. Gpe. Ximénez Vázquez;GUADALUPE BAZQUES GIMENES|and the other way
hdez nuñez|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|a surname written short
XIVG860427MVZMZD04|Ma. Gpe. Ximénez Vázquez|by CURP
xivg860427|Ma. Gpe. Ximénez Vázquez|by its beginning, in small letters
XIVG86|Ma. Gpe. Ximénez Vázquez|or less of it
XIVE860427MVZMZL00||another institution has that one
27/04/1986|MIREYA NUNEZ CEBALLOS|by date of birth
1986-04-27|MIREYA NUNEZ CEBALLOS|written the other way
27-4-1986|MIREYA NUNEZ CEBALLOS|with hyphens, without a nought
04/1986|MIRELLA HUERTA CHÁVEZ;MIREYA NUNEZ CEBALLOS|by the month
1986|MIRELLA HUERTA CHÁVEZ;MIREYA NUNEZ CEBALLOS|by the year
mireia 1986|MIRELLA HUERTA CHÁVEZ;MIREYA NUNEZ CEBALLOS|a name and a year
nunez 27/04/1986|MIREYA NUNEZ CEBALLOS|a name and a day
28/04/1986||not another day
secreta||nobody of another institution is found
%||no wildcard
_||nor the ñ of a key
hern'' OR ''1''=''1||no injection
~||nor the end of a range
zzz||what is not there is not found
EOF
f=$(su -c "SELECT folio FROM banco.folio f JOIN banco.expediente e
    ON e.id = f.expediente WHERE e.nombres = 'ÜRSULA'")
for t in "$f" "$(echo "$f" | tr '[:upper:]' '[:lower:]')" "${f%-*}" "${f#*-*-}" 4 04 \
    000004; do
	is "$(busca imv.ana "$t")" "ÜRSULA O'FARRILL ÁÉÍÓÚ" "by folio: $t"
done
g=$(su -c "SELECT folio FROM banco.folio WHERE institucion = 'ssp'")
is "$(busca imv.ana "$g")" '' 'the folio of another institution finds nobody'
is "$(busca ssp.eva hernan)" 'MARÍA HERNÁNDEZ SECRETA' \
    'each finds its own'
is "$(for a in "'hernan', NULL, 2" "'hernan', NULL, -5" "'', NULL, 5" \
    'NULL, NULL, NULL' "'', 'otro', 5"; do lista imv.ana "buscar($a)"; done |
    paste -sd ' ')" '2 1 0 0 0' 'as many as asked for'

# ---- as it is written, then as it sounds, and whether that is all ----
su -v n=12 >/dev/null <<'SQL'
INSERT INTO banco.expediente (id, expediente, institucion, cuenta, rev,
    version, creado, tocado, nombres, primer_apellido)
SELECT i, i, 'imv', 'imv.ana', 1, 1, now(), now(), CASE n WHEN 1 THEN 'SULMA'
    ELSE 'ZULMA' END, 'BRAVO'
  FROM (SELECT gen_random_uuid() AS i, n FROM generate_series(0, :n) n) g;
SQL
is "$(lista imv.ana "buscar('zulma', NULL, 20)" 'count(*), count(*) FILTER
    (WHERE parecido), bool_or(hay_mas)')" '13|1|f' \
    'twelve that are written so do not hide the one that sounds so'
is "$(lista imv.ana "buscar('zulma brabo', NULL, 20)" 'count(*), bool_and(
    parecido)')" '13|t' 'and all of them may only sound so'
is "$(lista imv.ana "buscar('zulma', NULL, 20)" nombre | tail -n 1)" \
    'SULMA BRAVO' 'which come last'
is "$(lista imv.ana "buscar('zulma', NULL, 12)" 'count(*), count(*) FILTER
    (WHERE parecido), bool_and(hay_mas)')" '12|0|t' \
    'when not all can be shown, it says so'
is "$(lista imv.ana "buscar('zulma', NULL, 13)" 'count(*), bool_or(hay_mas)')" \
    '13|f' 'and not when they just can'
is "$(lista imv.ana "buscar('', 'sin_caso', 5)" 'count(*), bool_and(hay_mas),
    bool_or(parecido)')" '5|t|f' 'nor does a state sound like another'
is "$(lista imv.ana 'recientes(5)' 'bool_or(hay_mas), bool_or(parecido)')" 'f|f' \
    'recents are what they are'

# The words follow the names.
e=$(su -c "SELECT id FROM banco.expediente WHERE nombres = 'ÜRSULA'")
con imv.ana "SELECT rev FROM api.datos_generales_guardar(gen_random_uuid(),
    NULL, '$e', 1, 0, '{\"nombres\": \"SOLEDAD\"}')" >/dev/null
is "$(busca imv.ana ursula)$(busca imv.ana soledad)" \
    "SOLEDAD O'FARRILL ÁÉÍÓÚ" 'a changed name is found by its new words only'
is "$(busca imv.ana "$f")" "SOLEDAD O'FARRILL ÁÉÍÓÚ" \
    'and its folio stays'


# ---- telephones ----
m=$(su -c "SELECT id FROM banco.expediente WHERE nombres = 'MIREYA'")
registro imv.ana red_apoyo "$m" '{"cuenta_con_red": true, "personas":
    [{"n": 1, "nombre": "LUCÍA", "telefono": "2288123456"}]}' >/dev/null
registro imv.ana agresor "$m" '{"nombres": "JUAN",
    "telefono": "+522711234567"}' >/dev/null
for t in 2288123456 '228 812 3456' '+52 228 8123456' '(228)812-3456' \
    8123456 3456 2711234567 1234567 'mireya 3456'; do
	is "$(busca imv.ana "$t")" 'MIREYA NUNEZ CEBALLOS' \
	    "by a telephone: $t"
done
is "$(busca imv.ana 345)$(busca imv.ana 2288123457)$(busca ssp.eva \
    2288123456)" '' 'not by three figures, another number or elsewhere'
is "$(su -c "SELECT count(*) FROM pg_trigger t
    WHERE t.tgname = 'x_telefonos' AND NOT EXISTS (SELECT
    FROM formas.forma f WHERE f.vigente AND f.seccion =
    split_part(encode(t.tgargs, 'escape'), '\\000', 1))")" 0 \
    'every table with telephones says which section shows them'

# What is corrected, or taken away, finds her no more; the rest does.
cambia() {	# cambia <account> <form> <table> <datos>
	uno "$1" "SELECT problemas FROM api.$2_guardar(gen_random_uuid(),
	    '$m', $(su -c "SELECT format('%L, %s', id, rev) FROM banco.$3
	    WHERE expediente = '$m' AND cuenta = '$1'"), 0, '$4')"
}
registro imv.ana datos_victima "$m" '{"telefono": "2711234567"}' >/dev/null
cambia imv.ana agresor agresor '{"telefono": "+522719999999"}' >/dev/null
is "$(busca imv.ana 2719999999);$(busca imv.ana 2711234567)" \
    'MIREYA NUNEZ CEBALLOS;MIREYA NUNEZ CEBALLOS' \
    'a number of two people, corrected of one, finds her still'
cambia imv.ana datos_victima datos_victima '{"telefono": "2711234568"}' \
    >/dev/null
is "$(busca imv.ana 2711234567);$(busca imv.ana 2711234568)" \
    ';MIREYA NUNEZ CEBALLOS' 'corrected of both, it does not'
cambia imv.ana red_apoyo red_apoyo '{"personas": [{"n": 1, "nombre": "LUCÍA",
    "telefono": "2288123450"}]}' >/dev/null
is "$(busca imv.ana 2288123456);$(busca imv.ana 2288123450)" \
    ';MIREYA NUNEZ CEBALLOS' 'so it is in a group'
cambia imv.ana red_apoyo red_apoyo '{"personas": [{"n": 1, "quitada": true},
    {"n": 2, "nombre": "LUCÍA", "telefono": "2288123456"}]}' >/dev/null
is "$(busca imv.ana 2288123450);$(busca imv.ana 2288123456)" \
    ';MIREYA NUNEZ CEBALLOS' 'and when an entry is taken away'

# ---- the state of a caso ----
c=$(registro imv.ana caso "$m" '{"narracion": "Uno."}')
registro imv.ana caso "$(su -c "SELECT id FROM banco.expediente
    WHERE nombres = 'MIRELLA'")" '{"narracion": "Dos."}' >/dev/null
is "$(busca imv.ana '' guardado | sort | paste -sd';')" \
    'MIRELLA HUERTA CHÁVEZ;MIREYA NUNEZ CEBALLOS' 'by the state of a caso'
is "$(busca imv.ana mirel guardado)" 'MIRELLA HUERTA CHÁVEZ
MIREYA NUNEZ CEBALLOS' 'and a name with it'
is "$(busca imv.ana hernandez guardado)" '' 'both must hold'
is "$(busca imv.ana hernan sin_caso | wc -l)" 3 'those without a caso'
su -c "ALTER TABLE banco.caso DISABLE TRIGGER e_integrado_cabal" \
    -c "UPDATE banco.caso SET estado = 'integrado', integrado = now()
	WHERE id = '$c'" \
    -c "ALTER TABLE banco.caso ENABLE ALWAYS TRIGGER e_integrado_cabal"
is "$(busca imv.ana '' integrado);$(busca imv.ana '' guardado)" \
    'MIREYA NUNEZ CEBALLOS;MIRELLA HUERTA CHÁVEZ' 'the keys follow the state'
is "$(busca ssp.eva '' integrado)$(busca ssp.eva '' guardado)" '' \
    'of another institution none'
is "$(busca ssp.eva '' sin_caso | wc -l)" 2 'of her own, all'

# The day in a key goes by the zone of who wrote it: here, one where it is
# another day than in the state.
z=$(mujer imv.ana '{"nombres": "ZORAIDA"}')
c=$(registro imv.ana caso "$z" '{"narracion": "Tres."}')
su -c "SELECT set_config('TimeZone', CASE WHEN extract(hour FROM now()
	AT TIME ZONE banco.ajuste('zona')) < 4 THEN 'Pacific/Pago_Pago'
	ELSE 'Pacific/Kiritimati' END, false)" \
    -c "ALTER TABLE banco.caso DISABLE TRIGGER e_integrado_cabal" \
    -c "UPDATE banco.caso SET estado = 'integrado', integrado = now()
	WHERE id = '$c'" \
    -c "ALTER TABLE banco.caso ENABLE ALWAYS TRIGGER e_integrado_cabal" \
    >/dev/null
is "$(su -c "SELECT count(*) FROM banco.clave_busqueda WHERE expediente = '$z'
    AND clave ~ '^e'")" 1 'an integrated one has no key of when it was not'

# ---- a way that shows some sections (decision 3) ----
su -c "INSERT INTO banco.acl (expediente, institucion, via, secciones)
    VALUES ('$m', 'ssp', 'canalizacion', '{datos_generales}')"
is "$(busca ssp.eva mireya);$(busca ssp.eva '' integrado)" \
    'MIREYA NUNEZ CEBALLOS;' \
    'a referral is found by name, and not by the state of a caso it does not show'
is "$(busca ssp.eva 2288123456)" '' 'not by telephones it does not show'
su -c "UPDATE banco.acl SET hasta = now() - interval '1 minute'
    WHERE institucion = 'ssp' AND via = 'canalizacion'"
is "$(busca ssp.eva mireya)" '' 'when it ended, by nothing'
is "$(su -c "SELECT datos->>'hallados' FROM banco.bitacora
    WHERE evento = 'buscar' ORDER BY id DESC LIMIT 1")" 0 \
    'and its line says so'

# ---- N97: what is rolled back was never read ----
lines() {
	su -c "SELECT count(*) FROM banco.bitacora
	    WHERE evento IN ('buscar', 'listar')"
}
before=$(lines)
for q in "buscar('hernandez', NULL, 5)" 'recientes(5)' 'borradores()' \
    'pendientes(5)'; do
	l=$(case $q in [bp][oe]*) echo "${q%%(*}_lista" ;; *) echo lista ;; esac)
	is "$(con imv.ana BEGIN "SELECT api.$q AS l \\gset" \
	    "SELECT * FROM api.$l(:'l')" ROLLBACK)" 'ERROR:  42501' \
	    "N97 a list of its own transaction shows nothing: $q"
	is "$(con imv.ana BEGIN 'SAVEPOINT s' "SELECT api.$q AS l \\gset" \
	    'RELEASE s' "SELECT * FROM api.$l(:'l')" ROLLBACK)" \
	    'ERROR:  42501' 'N98 nor through a savepoint'
	is "$(con imv.ana "WITH l AS MATERIALIZED (SELECT api.$q AS l)
	    SELECT * FROM l, api.$l(l.l)")" 'ERROR:  42501' \
	    'N97 nor in one statement'
done
is "$(lines)" "$before" 'and left no line'
l=$(uno imv.ana "SELECT api.buscar('hernandez', NULL, 5)")
is "$(lines)" $((before + 1)) 'what is committed has one'
is "$(su -c "SELECT cardinality(ids) = 2 AND datos->>'hallados' = '2'
    FROM banco.bitacora WHERE evento = 'buscar' ORDER BY id DESC LIMIT 1")" \
    t 'with the ids that will be shown'
is "$({
	con imv.berta "SELECT * FROM api.lista('$l')"
	con ssp.eva "SELECT * FROM api.lista('$l')"
	con imv.ana 'SELECT * FROM api.lista(gen_random_uuid())' \
	    "SELECT * FROM api.borradores_lista('$l')" \
	    "SELECT * FROM api.expediente_resumen('$l')"
} | uniq -c | tr -s ' ')" ' 5 ERROR: 42501' \
    'N99 a ticket is of one session, and of one list'
is "$(con imv.ana "SELECT count(*) FROM api.lista('$l')")" 2 \
    'there it is good'
con imv.ana 'SELECT api.sesion_bloquear()' >/dev/null
is "$(con imv.ana "SELECT * FROM api.lista('$l')")" 'ERROR:  42501' \
    'until the screen is locked'
is "$(su -c "SELECT count(*) FROM banco.bitacora b
    WHERE (b.datos - 'terminos')::text ~* 'hern|ximen|mir|xiv|1986|3456|guad'
    OR EXISTS (SELECT FROM jsonb_array_elements_text(b.datos -> 'terminos') h
	WHERE h !~ '^[0-9a-f]{64}\$')")" 0 \
    'of all that was looked for, no line has a word or a figure'

# ---- what stands beside a key is what would be made now ----
is "$(su -c "SELECT count(*) FROM banco.expediente e CROSS JOIN LATERAL
    (SELECT banco.claves_de(e) AS c) k WHERE NOT EXISTS (SELECT
    FROM banco.clave_busqueda b WHERE b.expediente = e.id
    AND b.resto <> CASE WHEN left(b.clave, 1) IN ('f', 't') THEN ''
	ELSE banco.claves_resto(k.c) END)
    AND ARRAY(SELECT clave FROM banco.clave_busqueda b
	WHERE b.expediente = e.id AND b.institucion = e.institucion
	AND b.clave ~ '^[npcd]' ORDER BY 1)
    = ARRAY(SELECT * FROM unnest(k.c) ORDER BY 1)")" \
    "$(su -c 'SELECT count(*) FROM banco.expediente')" \
    'after changes of names, states and numbers too'

# ---- tickets that ran out ----
su -c 'DELETE FROM banco.boleto WHERE hasta < now()' \
    -c "UPDATE banco.boleto SET hasta = now() - interval '1 hour' WHERE id IN
    (SELECT id FROM banco.boleto LIMIT 7)"
is "$(su -c 'SET ROLE vigia' -c 'SELECT banco.boletos_barrer(5)' \
    -c 'SELECT banco.boletos_barrer(5) > 1' \
    -c 'SELECT banco.boletos_barrer(5)' | paste -sd' ')" '5 t 0' \
    'the watcher takes away what ran out, a little at a time'
is "$(su -c "SELECT count(*) FROM banco.boleto WHERE hasta < now()"
    como vigia -c 'DELETE FROM banco.boleto' -c 'SELECT count(*)
	FROM banco.boleto')" '0
ERROR:  42501
ERROR:  42501' 'and nothing else'

# ---- words that hundreds have: looked for as written and as sounding at once ----
su >/dev/null <<'SQL'
INSERT INTO banco.expediente (id, expediente, institucion, cuenta, rev,
    version, creado, tocado, nombres, primer_apellido)
SELECT i, i, 'imv', 'imv.ana', 1, 1, now(), now(), CASE WHEN n > 410 AND n < 821
    THEN 'LUNA' ELSE 'XOCHITL' END, CASE WHEN n < 411 THEN 'SOL' WHEN n = 823
    THEN 'SABALETA' ELSE 'ZAVALETA' END
  FROM (SELECT gen_random_uuid() AS i, n FROM generate_series(1, 823) n) g;
ANALYZE banco.clave_busqueda;
SQL
for estado in '' sin_caso; do
	is "$(lista imv.ana "buscar('zavaleta xochitl', nullif('$estado', ''),
	    20)" 'nombre, parecido, hay_mas')" 'XOCHITL ZAVALETA|f|f
XOCHITL ZAVALETA|f|f
XOCHITL SABALETA|t|f' "the written ones first, then what sounds so ($estado)"
done
is "$(lista imv.ana "buscar('zavaleta luna', NULL, 20)" 'count(*),
    bool_or(parecido), bool_and(hay_mas)')" '20|f|t' 'of many, as many as asked for'
is "$(lista imv.ana "buscar('zavaleta luna xochitl', NULL, 20)")" 0 \
    'and none who has not all of them'

# Below: the index is used under the policy, with leakproof operators.
su >/dev/null <<'SQL'
SET session_replication_role = replica;
INSERT INTO banco.expediente (id, expediente, institucion, cuenta, rev,
    version, creado, tocado)
SELECT i, i, 'imv', 'imv.ana', 1, 1, now(), now()
  FROM (SELECT gen_random_uuid() AS i FROM generate_series(1, 5000)) g;
INSERT INTO banco.clave_busqueda SELECT 'imv', 'nX' || n, id
  FROM (SELECT id, row_number() OVER () AS n FROM banco.expediente) x;
ANALYZE banco.clave_busqueda;
SQL
# The id of the session goes to the setting by hand: SET ROLE, not a login.
plan=$(su -c "SET enable_seqscan = on" -c 'SET ROLE banco_rls' \
    -c "EXPLAIN SELECT expediente FROM banco.clave_busqueda k
    WHERE k.institucion = 'imv' AND k.clave ~>=~ 'nX12'
    AND k.clave ~<~ 'nX12~'")
like "$plan" 'Index (Only )?Scan using clave_busqueda_unica' \
    'a prefix is a range of the index, below row security'
like "$plan" 'Index Cond:.*~>=~.*~<~' 'both ends of it'
finish
