#!/bin/sh
# Home: what waits for somebody, by its term, and the counts of her month.
. "$(dirname "$0")/lib.sh"

caso() {	# caso <account> <expediente> <days ago> [more data]
	registro "$1" caso "$2" "{\"fecha_conocimiento\":
	    \"$(su -c "SELECT banco.hoy() - $3")\"${4:-}}"
}
luz=$(mujer imv.ana '{"nombres": "LUZ", "primer_apellido": "MAR"}')
sol=$(mujer imv.ana '{"nombres": "SOL", "primer_apellido": "RÍO"}')
paz=$(mujer imv.berta '{"nombres": "PAZ", "primer_apellido": "SUR"}')
eva=$(mujer ssp.eva '{"nombres": "EVA", "primer_apellido": "OTRA"}')
viejo=$(caso imv.ana "$luz" 30)
nuevo=$(caso imv.ana "$sol" 0)
grave=$(caso imv.ana "$sol" 1 ', "nivel_riesgo": "extremo"')
nadie=$(registro imv.ana caso "$sol" '{}')
ajeno=$(caso imv.berta "$paz" 10)
caso ssp.eva "$eva" 40 >/dev/null

de() {	# de <account> <kind>: what waits, in its order
	lista "$1" 'pendientes(20)' "CASE registro WHEN '$viejo' THEN 'viejo'
	    WHEN '$nuevo' THEN 'nuevo' WHEN '$grave' THEN 'grave'
	    WHEN '$nadie' THEN 'nadie' WHEN '$ajeno' THEN 'ajeno'
	    ELSE nombre END" "WHERE que = '$2'" |
	    paste -sd' '
}
is "$(de imv.ana captura)" 'viejo grave nuevo nadie' \
    'her casos, in the order in which their terms run out'
is "$(de imv.berta captura)" ajeno 'a colleague has her own'
is "$(de imv.clara captura)" 'viejo ajeno grave nuevo nadie' \
    'who supervises has those of her institution'
is "$(de imv.dora captura)$(de imv.dora aviso)" '' \
    'who does not capture has none'
is "$(como i_imv -c 'SELECT * FROM api.pendientes(5)' \
    -c 'SELECT * FROM api.mi_mes()')" 'ERROR:  28000
ERROR:  28000' 'nor has anybody without a session'
is "$(lista imv.ana 'pendientes(2)' "folio LIKE 'IMV-%', nombre, plazo, urge,
    total" "WHERE registro IN ('$viejo', '$grave')" |
    sed 's/[0-9][0-9]* días/N días/')" 't|LUZ MAR|venció hace N días hábiles|t|4
t|SOL RÍO|caso 2: vence hoy|t|4' 'each with its folio, name and words, and which caso it is of several'
is "$(lista imv.ana 'pendientes(9)' 'vence IS NULL, plazo, urge' \
    "WHERE registro = '$nadie'")" 't|caso 3: sin fecha de conocimiento|f' \
    'without the day it was known it has no term, and is there'
is "$(su -c "SELECT ids @> ARRAY['$luz', '$sol']::uuid[] FROM banco.bitacora
    WHERE evento = 'listar' AND forma = 'pendientes' AND cuenta = 'imv.ana'
    ORDER BY id DESC LIMIT 1")" t 'the line of the bitácora names them'

# ---- violence against a dependant, by its own term (31-I) ----
hija=$(registro imv.ana dependiente "$luz" '{"nombres": "NIÑA"}')
dano() {	# dano <account> <days ago> [more data]
	registro "$1" violencia_dependiente "$viejo" "{\"dependiente\":
	    \"$hija\", \"fecha_conocimiento\":
	    \"$(su -c "SELECT banco.hoy() - $2")\"${3:-}}"
}
dano imv.ana 1 ', "nivel_riesgo": "alto"' >/dev/null
d=$(lista imv.ana 'pendientes(20)' "forma, plazo" "WHERE forma <> 'caso'
    AND que = 'captura'")
is "$d" 'violencia_dependiente|dependiente: vence hoy' \
    "a dependant's day is told, by the hours of high risk"
is "$(de imv.berta captura)" ajeno 'to who wrote it only'
is "$(de imv.clara captura | grep -c 'LUZ MAR')" 1 'and to who supervises'
is "$(lista imv.ana 'pendientes(20)' "count(*), min(total)" \
    "WHERE que = 'captura'")" '5|5' 'counted with the rest'
su -c 'BEGIN' -c 'ALTER TABLE banco.violencia_dependiente DISABLE TRIGGER USER' \
    -c "UPDATE banco.violencia_dependiente SET creado = now() - interval '1 h'" \
    -c 'ALTER TABLE banco.caso DISABLE TRIGGER USER' \
    -c "UPDATE banco.caso SET estado = 'integrado', integrado = now()
    WHERE id = '$viejo'" -c 'COMMIT'
is "$(lista imv.ana 'pendientes(20)' 'count(*)' \
    "WHERE forma = 'violencia_dependiente'")" 0 'gone with its caso'
su -c "UPDATE banco.caso SET estado = 'guardado', integrado = NULL
    WHERE id = '$viejo'" -c 'TRUNCATE banco.violencia_dependiente CASCADE' \
    -c 'ALTER TABLE banco.caso ENABLE TRIGGER USER'

# Known later, it runs out before: also when only the first are looked at.
caso imv.berta "$paz" 2 >/dev/null
urge=$(caso imv.berta "$paz" 1 ', "tentativa_feminicidio": true')
is "$(lista imv.berta 'pendientes(2)' "registro = '$ajeno', registro = '$urge',
    total" "WHERE que = 'captura'" | paste -sd' ')" 't|f|3 f|t|3' \
    'violencia extrema of yesterday comes before what was known earlier'

# ---- notices ----
aviso() { registro "$1" aviso_privacidad "$2" "$3" >/dev/null; }
is "$(de imv.ana aviso | tr ' ' '\n' | sort | paste -sd' ')" \
    'LUZ MAR RÍO SOL' 'no notice, so it waits'
aviso imv.ana "$luz" '{"dado": true}'
is "$(de imv.ana aviso)" 'SOL RÍO' 'given, it waits no longer'
aviso imv.ana "$sol" '{"dado": false, "motivo_sin_aviso": "emergencia",
    "fecha_prevista": "2026-11-30"}'
is "$(lista imv.ana 'pendientes(9)' 'nombre, plazo' \
    "WHERE que = 'aviso'")" 'SOL RÍO|previsto 30/11' \
    'put off, it waits until its day'
aviso imv.berta "$paz" '{"dado": false, "motivo_sin_aviso":
    "consta_en_emisor"}'
is "$(de imv.berta aviso)" '' 'what stands elsewhere is done'

# ---- the month ----
mes() { con "$1" 'SELECT expedientes, casos, integrados, a_tiempo,
    por_integrar, vencidos FROM api.mi_mes()'; }
is "$(mes imv.ana) $(mes imv.berta) $(mes imv.dora)" '2|4|0|0|4|1 1|3|0|0|3|1 ' \
    'what each captured, and what is left'
# Only the counting is looked at here: the wall has its own test.
su -c "ALTER TABLE banco.caso DISABLE TRIGGER USER" \
    -c "UPDATE banco.caso SET estado = 'integrado', integrado = now()
    WHERE id IN ('$viejo', '$nuevo')"
is "$(mes imv.ana)" '2|4|2|1|2|0' 'filed, and one of them in time'
is "$(de imv.ana captura)" 'grave nadie' 'what is filed waits no longer'
like "$(uno imv.ana 'SELECT mes FROM api.mi_mes()')" \
    '^[a-z]+ de 20[0-9][0-9]$' 'the month is named'

plan=$(su -c 'SET enable_seqscan = off' -c "EXPLAIN SELECT * FROM banco.caso c
    WHERE c.cuenta = 'imv.ana' AND c.estado = 'guardado'
    ORDER BY c.fecha_conocimiento LIMIT 100")
like "$plan" 'caso_guardado' 'an index leads to them'
finish
