#!/bin/sh
# An expediente that two institutions see: what one is shown of it by sections
# is the same by whatever door she asks, and the rest is not there.  No door
# shares yet: the ways are put by the owner.
. "$(dirname "$0")/lib.sh"

curp=HEGG560427MVZRRL04
ella=$(mujer imv.ana "{\"nombres\": \"LUZ\", \"primer_apellido\": \"MAR\",
    \"curp\": \"$curp\"}")
caso=$(registro imv.ana caso "$ella" '{"modalidad": "familiar"}')
el=$(registro imv.ana agresor "$ella" '{"nombres": "PEDRO",
    "telefono": "2288123456"}')
registro imv.ana datos_victima "$ella" '{"dom_municipio": "30087"}' >/dev/null
registro imv.ana servicio "$caso" '{}' >/dev/null
comparte() {	# comparte <sections> [until]: what Eva sees from now on
	su -c "INSERT INTO banco.acl AS a (expediente, institucion, via,
	    secciones, hasta) VALUES ('$ella', 'ssp', 'canalizacion', $1,
	    ${2:-NULL}) ON CONFLICT (expediente, institucion, via) DO UPDATE
	    SET secciones = excluded.secciones, hasta = excluded.hasta"
}
halla() {	# halla <text> [state]: what Eva's search shows
	lista ssp.eva "buscar('$1', nullif('${2:-}', ''), 9)" \
	    "concat_ws(',', nombre, nullif(estado, ''), nullif(municipio, ''))"
}
reciente() { lista ssp.eva 'recientes(9)' nombre | tr -d '\n'; }
ve() {	# ve: names of sections on Eva's overview, and how many records
	b=$(boleto ssp.eva "$ella" resumen)
	con ssp.eva "SELECT string_agg(forma || ' ' || registros, ','
	    ORDER BY forma) FROM api.expediente_secciones('$b')"
}
duda() {	# duda: whether a woman of hers with that CURP is a doubt to Eva
	uno ssp.eva "SELECT problemas @? '\$[*] ? (@.revision starts with
	    \"curp_repetida\")' FROM api.datos_generales_guardar(
	    gen_random_uuid(), NULL, NULL, 0, 0, '{\"curp\": \"$curp\"}')"
}
# Hers, that she finds in any case, is taken away again.
quita() {
	su -c "DELETE FROM banco.clave_busqueda WHERE institucion = 'ssp'
	    AND expediente <> '$ella'"
}
abre() {	# abre <form> ...: which of them she may open
	for f in "$@"; do
		con ssp.eva "SELECT '$f' FROM api.abrir('$ella', '$f')"
	done | grep -v ERROR | paste -sd' '
}

# ---- who she is, and no more ----
comparte "'{datos_generales}'"
is "$(abre datos_generales caso agresor datos_victima servicio)" \
    datos_generales 'one section is opened'
is "$(ve)" 'datos_generales 1' 'and stands alone on the overview'
is "$(halla luz);$(halla "$curp");$(halla '' guardado);$(halla luz guardado
    );$(halla 2288123456)" 'LUZ MAR;LUZ MAR;;;' \
    'found by name and CURP, not by what other sections say'
is "$(lista ssp.eva 'recientes(9)' "nombre || ',' || estado || municipio")" \
    'LUZ MAR,' 'nor does a list say it'
is "$(duda)" t 'her CURP, which is shown, is a doubt'
quita

# ---- the caso beside it, without the man ----
comparte "'{datos_generales,caso}'"
is "$(halla '' guardado);$(halla luz guardado);$(halla luz sin_caso)" \
    'LUZ MAR,guardado;LUZ MAR,guardado;' 'the state of a caso, where it is shown'
is "$(ve)" 'caso 1,datos_generales 1' 'and its line on the overview'
b=$(boleto ssp.eva "$ella" revision)
is "$(con ssp.eva "SELECT DISTINCT forma FROM api.caso_revision('$b', '$caso')
    ORDER BY 1")" "$(printf '%s\n' caso datos_generales)" \
    'the review tells of what she sees'
like "$(b=$(boleto imv.ana "$ella" revision)
    con imv.ana "SELECT DISTINCT forma FROM api.caso_revision('$b', '$caso')")" \
    '^(agresor|datos_victima|servicio|red_apoyo)$' \
    'where its owner reads of more'
b=$(boleto ssp.eva "$ella" caso)
is "$(con ssp.eva "SELECT mio FROM api.caso_leer('$b', '$caso')" \
    "SELECT * FROM api.agresor_listar('$b', '$ella')" \
    "SELECT * FROM api.agresor_leer('$b', '$el')")" 'f
ERROR:  42501
ERROR:  42501' 'a ticket of one section opens no other'
suyo=$(registro ssp.eva caso "$ella" '{}')
is "$(halla '' guardado)" 'LUZ MAR,guardado' 'she adds a caso of her own'
is "$(con ssp.eva "SELECT problemas->0->>'que', id IS NULL FROM
    api.caso_guardar(gen_random_uuid(), NULL, '$suyo', 1, 0,
    '{\"agresores\": [\"$el\"]}')" \
    "SELECT problemas->0->>'que', id IS NULL FROM
    api.caso_guardar(gen_random_uuid(), NULL, '$suyo', 1, 0,
    '{\"agresores\": [\"$(cat /proc/sys/kernel/random/uuid)\"]}')")" \
    'no_existe|t
no_existe|t' 'she names no man that she does not see, as none that is not'

# ---- the man without her: nothing leads there ----
comparte "'{agresor}'"
is "$(halla luz)$(halla '' guardado)$(halla 2288123456)$(reciente)" '' \
    'without who she is, no list has her'
is "$(duda)" f 'nor is her CURP a doubt'
quita
is "$(abre datos_generales agresor servicio caso)" 'agresor caso' \
    'what is shared and what is hers is opened'
is "$(con ssp.eva "SELECT api.expediente_resumen('$(boleto ssp.eva "$ella" \
    resumen)')")" 'ERROR:  P0002' 'and no overview tells her name'
is "$(ve)" 'agresor 1,caso 1' 'of the casos, her own alone'

# ---- two ways together; one of them ends by itself ----
su -c "INSERT INTO banco.acl (expediente, institucion, via, secciones, hasta)
    VALUES ('$ella', 'ssp', 'acceso', '{datos_generales}',
    clock_timestamp() + interval '3 s')"
is "$(halla luz);$(duda)" 'LUZ MAR,guardado;t' \
    'two ways show what both show'
quita
until [ "$(su -c "SELECT hasta < clock_timestamp() FROM banco.acl
    WHERE institucion = 'ssp' AND via = 'acceso'")" = t ]; do sleep 0.2; done
is "$(halla luz)$(halla "$curp");$(duda);$(abre datos_generales agresor)" \
    ';f;agresor' 'when one ends, by no door there is what it showed'
quita
con imv.ana "SELECT rev FROM api.datos_generales_guardar(gen_random_uuid(),
    NULL, '$ella', 1, 0, '{\"nombres\": \"SOL\"}')" >/dev/null
is "$(su -c "SELECT count(*) FROM banco.clave_busqueda WHERE institucion = 'ssp'
    AND expediente = '$ella' AND (clave ~ 'SOL' OR resto ~ 'SOL')")" 0 \
    'what is said later is no key for who sees it no more'

# ---- all of it, and then nothing ----
comparte NULL
is "$(halla sol);$(halla 2288123456);$(halla '' guardado)" \
    'SOL MAR,guardado,Xalapa;SOL MAR,guardado,Xalapa;SOL MAR,guardado,Xalapa' \
    'who sees all finds by all'
comparte NULL "clock_timestamp()"
is "$(halla sol)$(halla '' guardado)$(reciente);$(duda)" ';f' \
    'it ended: nothing is found'
quita
is "$(abre resumen revision datos_generales agresor caso)" caso \
    'what she wrote herself is still opened'
is "$(con ssp.eva "SELECT api.abrir('$ella', 'agresor')" \
    "SELECT api.abrir(gen_random_uuid(), 'agresor')" \
    "SELECT problemas FROM api.agresor_guardar(gen_random_uuid(), '$ella',
    NULL, 0, 0, '{}')" \
    "SELECT api.borrador_abrir('agresor', '$ella', NULL)" \
    "SELECT api.borrador_abrir('agresor', gen_random_uuid(), NULL)" |
    sort | uniq -c | tr -s ' ')" ' 4 ERROR: P0002
 1 [{"que": "no_existe", "campo": null, "revision": null}]' \
    'and every refusal is the one for what is not there'
finish
