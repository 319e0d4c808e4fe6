#!/bin/sh
# Saving: every wrong field at once, as a kind and never as a value (decision
# 19); value xor reason (14); text that is hostile (invariant 11); two people
# and one record (7).
. "$(dirname "$0")/lib.sh"

# problemas <form> <parent> <id> <rev> <datos>: "campo que", sorted; "-" when
# it was saved.
problemas() {
	con imv.ana "SELECT coalesce((SELECT string_agg(coalesce(p->>'campo',
	    '(todo)') || ' ' || (p->>'que'), ', ' ORDER BY p->>'campo')
	    FROM jsonb_array_elements(g.problemas) p WHERE g.id IS NULL), '-')
	    FROM api.$1_guardar(gen_random_uuid(), $2, $3, $4, 0, '$5') g"
}
n_caso() { su -c 'SELECT count(*) FROM banco.caso'; }

ella=$(mujer imv.ana '{"nombres": "LUZ", "primer_apellido": "MAR"}')
hombre=$(registro imv.ana agresor "$ella" '{"nombres": "PEDRO"}')

# ---- all at once ----
is "$(problemas caso "'$ella'" NULL 0 '{"narracion": "bien",
    "fecha_conocimiento": "2026-02-31", "hora_conocimiento": "25:00",
    "edad_hechos": "muchos", "embarazada": "quizás",
    "modalidad": "perro", "tipos": ["fisica", "gato"],
    "hecho_entidad": "09", "hecho_municipio": "30087",
    "agresores": ["00000000-0000-4000-8000-000000000000"],
    "perro": 1, "numero": 7}')" \
    'agresores no_existe, edad_hechos tipo, embarazada tipo, fecha_conocimiento tipo, hecho_municipio fuera_de_catalogo, hora_conocimiento tipo, modalidad fuera_de_catalogo, numero campo_desconocido, perro campo_desconocido, tipos fuera_de_catalogo' \
    'every wrong field comes back, each with its kind'
is "$(n_caso)" 0 'and nothing was saved'
unlike "$(con imv.ana '\set VERBOSITY verbose' "SELECT * FROM
    api.caso_guardar(gen_random_uuid(), '$ella', NULL, 0, 0,
    '{\"fecha_conocimiento\": \"SECRETO\", \"tipos\": [\"SECRETO\"],
    \"narracion\": \"SECRETO\\u202E\"}')")" SECRETO 'no value is quoted'
unlike "$(con imv.ana '\set VERBOSITY verbose' "SELECT * FROM
    api.caso_guardar(gen_random_uuid(), '$ella', NULL, 0, 0,
    '{\"tipos\": [\"SECRETO\"]}')")" 'ERROR' 'and none is an error of SQL'

# ---- one by one: field, value, kind ----
while IFS='	' read -r datos want; do
	[ -n "$datos" ] || continue
	is "$(problemas caso "'$ella'" NULL 0 "$datos")" "$want" \
	    "$(printf %s "$datos" | tr -d '\\\\')"
done <<'EOF'
{"fecha_conocimiento": "infinity"}	fecha_conocimiento tipo
{"fecha_conocimiento": "today"}	fecha_conocimiento tipo
{"fecha_conocimiento": "1700-01-01"}	fecha_conocimiento tipo
{"fecha_conocimiento": "2999-01-01"}	fecha_conocimiento tipo
{"fecha_conocimiento": {"a": 1}}	fecha_conocimiento tipo
{"fecha_hechos": "2020-01-01"}	fecha_hechos tipo
{"fecha_hechos": {"desde": "2020-01-01", "hasta": "2020-12-30", "precision": "anio"}}	fecha_hechos tipo
{"fecha_hechos": {"desde": "2020-01-01", "hasta": "2020-12-31", "precision": "siglo"}}	fecha_hechos tipo
{"fecha_hechos": {"desde": "2020-02-01", "hasta": "2020-02-29", "precision": "mes"}}	-
{"hora_conocimiento": "08:15 PST"}	hora_conocimiento tipo
{"hora_conocimiento": "08:15"}	-
{"edad_hechos": 12.5}	edad_hechos tipo
{"edad_hechos": -1}	edad_hechos tipo
{"edad_hechos": 121}	edad_hechos tipo
{"edad_hechos": 99999999999}	edad_hechos tipo
{"edad_hechos": 34}	-
{"embarazada": "si"}	embarazada tipo
{"embarazada": true}	-
{"gasto_medico": "12.345"}	gasto_medico tipo
{"gasto_medico": "1e3"}	gasto_medico tipo
{"gasto_medico": "1234.50"}	-
{"narracion": {"a": 1}}	narracion tipo
{"narracion": ["a"]}	narracion tipo
{"narracion": "a\u202Eb"}	narracion tipo
{"narracion": "a\u0007b"}	narracion tipo
{"narracion": "a\u200Bb"}	narracion tipo
{"narracion": "n\u0303o"}	narracion tipo
{"narracion": "e\u0323\u0307\u0308x"}	narracion tipo
{"narracion": "\ue000"}	narracion tipo
{"narracion": "una\ndos"}	-
{"folio_externo": "0123456789012345678901234567890123456789012345678901234567890"}	folio_externo tipo
{"tipos": "fisica"}	tipos tipo
{"tipos": ["fisica", "fisica"]}	tipos tipo
{"tipos": [["fisica"]]}	tipos tipo
{"tipos": [null]}	tipos tipo
{"tipos": []}	-
{"tipos": ["fisica"]}	-
{"modalidad": ["familiar"]}	modalidad tipo
{"modalidad": "familiar familiar"}	modalidad fuera_de_catalogo
{"agresor_principal": "x"}	agresor_principal tipo
{"fecha_conocimiento": {"sin": "no_sabe"}}	fecha_conocimiento tipo
{"embarazada": {"sin": "no_sabe"}}	-
{"embarazada": {"sin": "porque"}}	embarazada tipo
{"embarazada": {"sin": 1}}	embarazada tipo
[]	(todo) tipo
"x"	(todo) tipo
EOF
is "$(problemas datos_generales NULL NULL 0 '{"nombres": "A",
    "curp": "HEGG560427MVZRRL05"}')" 'curp tipo' \
    'a CURP with a wrong check digit is none'
is "$(problemas datos_generales NULL NULL 0 '{"nombres": "A",
    "curp": "HEGG560427MVZRRL04"}')" - 'the right one is'

# ---- the domain itself: what text is (the same rule as clean.h) ----
texto() { su -c "SELECT $1::banco.texto IS NOT NULL" | sed 's/ERROR:  //'; }
while IFS='	' read -r s want what; do
	[ -n "$s" ] || continue
	is "$(texto "$s")" "$want" "$what"
done <<'EOF'
'María Ñandú, 3º «b» – €'	t	Spanish text stands
U&'\+01F600'	t	an assigned symbol too
E'una\ndos'	t	a line feed
E'a\tb'	23514	no tab
E'a\rb'	23514	no carriage return
U&'\007F'	23514	no DEL
U&'\0085'	23514	no C1
U&'\00AD'	23514	no soft hyphen
U&'\200E'	23514	no direction mark
U&'\2066x'	23514	no isolate
U&'\FEFF'	23514	no byte order mark
U&'\2028'	23514	no line separator
U&'\+0E0041'	23514	no tag
U&'\E000'	23514	nothing private
U&'\0378'	23514	nothing unassigned
U&'\FFFE'	23514	no noncharacter
U&'e\0301'	23514	not decomposed
U&'\00E9'	t	but composed
U&'\0301a'	23514	no mark before everything
U&'a\000A\0323b'	23514	nor at the beginning of a line
U&'q\0323\0307'	t	two marks on one letter
U&'q\0323\0307\0311'	23514	not three
EOF

# ---- value xor reason, below the door ----
is "$(su -c "UPDATE banco.agresor SET sin_valor = '{\"nombres\": \"no_sabe\"}'")" \
    'ERROR:  23514' 'decision 14: a value and a reason exclude each other'
is "$(su -c "UPDATE banco.agresor SET sin_valor = '{\"edad\": \"porque\"}'")" \
    'ERROR:  23514' 'there are four reasons'
is "$(su -c "UPDATE banco.agresor SET sin_valor = '{\"perro\": \"no_sabe\"}'")" \
    'ERROR:  23514' 'of fields that are'
is "$(con imv.ana "SELECT rev FROM api.agresor_guardar(gen_random_uuid(),
    NULL, '$hombre', 1, 0, '{\"edad\": {\"sin\": \"no_sabe\"}}')" \
    "SELECT rev FROM api.agresor_guardar(gen_random_uuid(),
    NULL, '$hombre', 2, 0, '{\"alias\": \"EL GATO\"}')")" '2
3' 'a reason is kept when other fields change'
is "$(su -F ' ' -c 'SELECT nombres, alias, edad IS NULL, sin_valor
    FROM banco.agresor')" 'PEDRO EL GATO t {"edad": "no_sabe"}' \
    'and no field is lost by a patch'
con imv.ana "SELECT rev FROM api.agresor_guardar(gen_random_uuid(), NULL,
    '$hombre', 3, 0, '{\"edad\": 40}')" >/dev/null
is "$(su -F ' ' -c 'SELECT edad, sin_valor FROM banco.agresor')" '40 {}' \
    'a value takes the place of the reason'
con imv.ana "SELECT rev FROM api.agresor_guardar(gen_random_uuid(), NULL,
    '$hombre', 4, 0, '{\"edad\": null}')" >/dev/null
is "$(su -c 'SELECT edad IS NULL FROM banco.agresor')" t \
    'null takes a value away'
is "$(su -c "SELECT string_agg(antes::text, ' ' ORDER BY id)
    FROM banco.historia WHERE registro = '$hombre'")" \
    '{"sin_valor": {}} {"alias": null} {"edad": null, "sin_valor": {"edad": "no_sabe"}} {"edad": 40}' \
    'invariant 5: history has each thing that stood there'

# ---- catalogues: validity and what did not change ----
su -c "UPDATE banco.catalogo_valor SET vigente_hasta = banco.hoy() - 1
    WHERE catalogo = 'modalidad_violencia' AND codigo = 'laboral'"
is "$(problemas caso "'$ella'" NULL 0 '{"modalidad": "laboral"}')" \
    'modalidad fuera_de_catalogo' 'a value that has ended is not chosen'
su -c "UPDATE banco.catalogo_valor SET vigente_hasta = NULL
    WHERE catalogo = 'modalidad_violencia' AND codigo = 'laboral'"
viejo=$(registro imv.ana caso "$ella" '{"modalidad": "laboral"}')
su -c "UPDATE banco.catalogo_valor SET vigente_hasta = banco.hoy() - 1
    WHERE catalogo = 'modalidad_violencia' AND codigo = 'laboral'"
is "$(problemas caso NULL "'$viejo'" 1 '{"narracion": "x"}')" - \
    'what was chosen in its day stays good'

# ---- two people, one record ----
like "$(problemas agresor NULL "'$hombre'" 1 '{"edad": 20}')" \
    '\(todo\) revision' 'an old revision is told'
for i in 1 2 3 4 5 6; do
	con imv.ana "SELECT rev, problemas->0->>'que' FROM
	    api.agresor_guardar(gen_random_uuid(), NULL, '$hombre', 5, 0,
	    '{\"edad\": 5$i}')" >"$work/dos.$i" &
done
wait
is "$(cat "$work"/dos.* | cut -d'|' -f1 | sort | uniq -c |
    sed 's/^ *//')" '5 
1 6' 'of six who save on one revision, one does'
is "$(su -c "SELECT rev FROM banco.agresor WHERE id = '$hombre'")" 6 \
    'nothing was overwritten in silence'
is "$(problemas agresor NULL "'$hombre'" NULL '{"edad": 20}')" \
    '(todo) revision' 'no revision is no revision'

# ---- two people, one record that neither of them had yet ----
abre() {	# abre <account>: her draft of the one red_apoyo
	uno "$1" "SELECT clave FROM api.borrador_abrir('red_apoyo', '$ella',
	    NULL)"
}
de_ana=$(abre imv.ana)
de_berta=$(abre imv.berta)
guarda_borrador() {	# guarda_borrador <account> <draft> <columns>
	con "$1" "SELECT $3 FROM api.red_apoyo_guardar('$2', NULL, NULL,
	    NULL, NULL, NULL) g"
}
for who in "imv.ana $de_ana" "imv.berta $de_berta"; do
	con "${who% *}" "SELECT FROM api.borrador_campo('${who#* }',
	    'cuenta_con_red', 'Sí', 'true', NULL, NULL)" >/dev/null
done
red=$(guarda_borrador imv.ana "$de_ana" g.id)
like "$(guarda_borrador imv.berta "$de_berta" 'g.id, g.problemas')" \
    '^\|.*"que": "revision"' 'of two who began it, the second has a conflict'
is "$(uno imv.berta "SELECT id FROM api.borrador_reanudar('$de_berta')")" \
    "$red" 'and her draft is now of the record that was saved'
is "$(con imv.berta "SELECT FROM api.borrador_rebasar('$de_berta', 1)")" '' \
    'she takes it up'
is "$(guarda_borrador imv.berta "$de_berta" 'g.id, g.rev')" "$red|2" \
    'and saves it, as its second revision'
is "$(su -c 'SELECT count(*) FROM banco.red_apoyo')" 1 'there is one'
is "$(uno imv.ana "SELECT id FROM api.borrador_abrir('red_apoyo', '$ella',
    NULL)")" "$red" 'whoever begins it again goes on with it'
is "$(su -c "INSERT INTO banco.red_apoyo (expediente, institucion, cuenta, rev,
    version) SELECT expediente, institucion, cuenta, 1, 1
    FROM banco.red_apoyo")" 'ERROR:  23505' 'and a second is none, ever'

# ---- whose it is ----
is "$(su -F ' ' -c "SELECT institucion, cuenta, expediente = '$ella'
    FROM banco.agresor")" 'imv imv.ana t' 'the bank says who wrote it'
is "$(con imv.berta "SELECT rev FROM api.agresor_guardar(gen_random_uuid(),
    NULL, '$hombre', 6, 0, '{\"edad\": 41}')")" 7 \
    'a colleague may go on with it'
is "$(su -c "SELECT cuenta FROM banco.agresor" \
    -c "SELECT cuenta FROM banco.historia ORDER BY id DESC LIMIT 1")" \
    'imv.ana
imv.berta' 'the author stays, history names who changed it'
con imv.ana "SET resguardo.motivo = 'Lo pidió la nacional'" \
    "SELECT FROM api.agresor_guardar(gen_random_uuid(), NULL, '$hombre', 7, 0,
    '{\"edad\": 42}')" >/dev/null
is "$(su -F ' ' -c "SELECT rev, motivo IS NULL FROM banco.historia
    ORDER BY id DESC LIMIT 1")" '7 t' \
    'and takes no reason from who says one of herself'
is "$(su -c "UPDATE banco.agresor SET institucion = 'ssp'" \
    -c "UPDATE banco.agresor SET expediente = gen_random_uuid()" \
    -c "UPDATE banco.agresor SET cuenta = 'ssp.eva'" | sort -u)" \
    'ERROR:  23514' 'its origin never changes'
otra=$(mujer imv.ana '{"nombres": "SOL"}')
is "$(problemas caso "'$otra'" NULL 0 "{\"agresores\": [\"$hombre\"]}")" \
    'agresores no_existe' 'an aggressor of another woman is not hers'
caso=$(registro imv.ana caso "$ella" '{}')
is "$(problemas orden "'$caso'" NULL 0 '{"medidas": [
    {"n": 1, "marco": "perro"}, {"n": 2, "fecha_cumplimiento": "x"},
    {"n": 0}, {"n": 3, "perro": 1}]}')" \
    'medidas tipo, medidas.1.marco fuera_de_catalogo, medidas.2.fecha_cumplimiento tipo, medidas.3.perro campo_desconocido' \
    'entries of a group say which of them is wrong'
is "$(su -c 'SELECT count(*) FROM banco.orden')" 0 'and none is saved'

# ---- a key is hers, and nobody uses it up ----
clave=11111111-1111-4111-8111-111111111111
con ssp.eva "SELECT id FROM api.datos_generales_guardar('$clave', NULL, NULL,
    0, 0, '{\"nombres\": \"OTRA\"}')" >/dev/null
like "$(con imv.ana "SELECT id, rev FROM api.datos_generales_guardar('$clave',
    NULL, NULL, 0, 0, '{\"nombres\": \"MIA\"}')")" '^[0-9a-f-]{36}\|1$' \
    'a key that somebody else had is as good as new'
is "$(su -c "SELECT string_agg(nombres, ' ' ORDER BY nombres)
    FROM banco.expediente WHERE nombres IN ('OTRA', 'MIA')")" 'MIA OTRA' \
    'and each has her own'
con imv.ana "SELECT id FROM api.datos_generales_guardar('$clave', NULL, NULL,
    0, 0, '{}')" >/dev/null
is "$(su -c "SELECT count(*) FROM banco.bitacora WHERE evento = 'repetir'
    AND cuenta = 'imv.ana'")" 1 'an answer asked for again has its line'

# ---- an entry that was taken away leaves nothing to the next one ----
g=$(registro imv.ana red_apoyo "$otra" '{"personas": [{"n": 1,
    "nombre": "LUCÍA", "telefono": "2288123456"}]}')
con imv.ana "SELECT FROM api.red_apoyo_guardar(gen_random_uuid(), NULL, '$g',
    1, 0, '{\"personas\": [{\"n\": 1, \"quitada\": true}]}')" \
    "SELECT FROM api.red_apoyo_guardar(gen_random_uuid(), NULL, '$g',
    2, 0, '{\"personas\": [{\"n\": 1, \"quitada\": true}]}')" >/dev/null
is "$(su -c "SELECT nombre, retirada IS NULL FROM banco.red_apoyo_personas
    WHERE padre = '$g'")" 'LUCÍA|f' 'taken away twice, it is as it was'
con imv.ana "SELECT FROM api.red_apoyo_guardar(gen_random_uuid(), NULL, '$g',
    3, 0, '{\"personas\": [{\"n\": 1, \"nombre\": \"ROSA\"}]}')" >/dev/null
is "$(su -c "SELECT nombre, telefono, retirada IS NULL
    FROM banco.red_apoyo_personas WHERE padre = '$g'")" 'ROSA||t' \
    'who comes in its place has no telephone of somebody else'

# ---- two who save her own record wait, and never for each other ----
soon() {	# soon <query> <what it answers then>
	i=0
	until [ "$(su -c "$1")" = "$2" ] || [ $i = 300 ]; do
		i=$((i + 1))
		sleep 0.1
	done
}
mkfifo "$work/in"
psql -X -q -A -t <"$work/in" >"$work/held" 2>&1 &
exec 9>"$work/in"
echo "BEGIN; SELECT 1 FROM banco.expediente WHERE id = '$ella' FOR KEY SHARE;" >&9
soon "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
    WHERE c.relname = 'expediente' AND l.mode = 'RowShareLock'" 1
for who in imv.ana imv.berta; do
	con $who "SELECT problemas->0->>'que' FROM api.datos_generales_guardar(
	    gen_random_uuid(), NULL, '$ella', 1, 0, '{\"nombres\": \"LUZ\"}')
	    WHERE id IS NULL" >"$work/$who" &
done
soon "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
    AND datname = current_database()" 2
echo 'COMMIT;' >&9
exec 9>&-
wait
is "$(cat "$work/imv.ana" "$work/imv.berta")" revision \
    'one saves, and the other is told that somebody did'

# ---- a version whose functions are gone ----
su -c "INSERT INTO formas.forma (nombre, version, titulo, tabla, padre, seccion,
    orden, texto, sha256) SELECT nombre, 900, titulo, tabla, padre, seccion,
    orden, texto, sha256 FROM formas.forma WHERE nombre = 'agresor' AND vigente"
is "$(con imv.ana "SELECT problemas->0->>'que' FROM api.agresor_guardar(
    gen_random_uuid(), '$ella', NULL, 0, 900, '{}')")" no_existe \
    'is one that does not exist, and no error'
finish
