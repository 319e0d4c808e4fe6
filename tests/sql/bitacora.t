#!/bin/sh
# The bitácora and the history: append-only for every role (invariant 4), a
# line for everything, no value in any (N104), nothing lost by a failure.
. "$(dirname "$0")/lib.sh"

# What is planted must be found in no line.
ella=$(mujer imv.ana '{"nombres": "XIMENA PLANTADA",
    "primer_apellido": "QUETZAL", "curp": "HEGG560427MVZRRL04"}')
hombre=$(registro imv.ana agresor "$ella" '{"nombres": "PLANTADO"}')
con imv.ana "SELECT * FROM api.buscar('QUETZAL', NULL, 5)" \
    "SELECT * FROM api.recientes(5)" \
    "SELECT api.borrador_campo((SELECT clave FROM
    api.borrador_abrir('caso', '$ella', NULL)), 'narracion', 'PLANTADA',
    '\"PLANTADA\"', NULL, 'narracion')" \
    "SELECT * FROM api.agresor_guardar(gen_random_uuid(), NULL, '$hombre',
    1, 0, '{\"alias\": \"PLANTADO\"}')" >/dev/null
b=$(boleto imv.ana "$ella" agresor)
con imv.ana "SELECT * FROM api.agresor_leer('$b', '$hombre')" >/dev/null
con ssp.eva "SELECT * FROM api.buscar('HEGG560427MVZRRL04', NULL, 5)" >/dev/null

is "$(su -c "SELECT count(*) FROM banco.bitacora b
    WHERE b::text ~* 'plantad|quetzal|ximena|HEGG'")" 0 \
    'N104 no name and no CURP is in any line'
is "$(su -F ' ' -c "SELECT evento, count(*) FROM banco.bitacora
    WHERE cuenta = 'imv.ana' GROUP BY 1 ORDER BY 1")" 'abrir 1
acceso 1
alta_cuenta 1
alta_llave 1
borrador_abrir 1
buscar 1
crear 2
listar 1
modificar 1' 'each thing done has its line, typing has none'
is "$(su -c "SELECT campos FROM banco.bitacora
    WHERE evento = 'modificar'")" '{alias}' \
    'a change names the fields it changed'
is "$(su -c "SELECT jsonb_array_length(datos->'terminos'),
    datos->>'hallados', length(datos->'terminos'->>0)
    FROM banco.bitacora WHERE evento = 'buscar' AND cuenta = 'imv.ana'")" \
    '1|1|64' 'a search keeps keyed hashes of its words and how many it found'
is "$(su -c "SELECT count(DISTINCT t) FROM banco.bitacora,
    jsonb_array_elements_text(datos->'terminos') t
    WHERE evento = 'buscar'")" 2 'different words are different hashes'
is "$(su -c "SELECT count(*) FROM banco.bitacora
    WHERE sesion IS NOT NULL AND llave !~ '^SHA256:'")" 0 \
    'every line of a session has the form of authentication'
is "$(su -c "SELECT count(*) FROM banco.bitacora WHERE xid IS NULL
    OR cuando IS NULL")" 0 'and a place for the sealer'

# ---- append-only ----
for r in postgres i_imv app_auth app_llaves vigia sellador banco_dueno \
    banco_rls banco_escriba banco_identidad banco_enlace api_usuario; do
	for t in bitacora historia; do
		is "$(su -c "SET ROLE $r" \
		    -c "UPDATE banco.$t SET cuenta = 'x'" \
		    -c "DELETE FROM banco.$t" -c "TRUNCATE banco.$t" |
		    sort -u)" 'ERROR:  42501' \
		    "invariant 4: $r changes nothing in $t"
	done
done
for r in i_imv app_auth banco_rls banco_identidad banco_enlace \
    banco_dueno; do
	is "$(su -c "SET ROLE $r" -c "INSERT INTO banco.bitacora (evento)
	    VALUES ('abrir')" -c "INSERT INTO banco.historia (cuenta, tabla,
	    registro, operacion, antes) VALUES ('x', 'x',
	    gen_random_uuid(), 'cambio', '{}')" | sort -u)" \
	    'ERROR:  42501' "$r forges no line"
	is "$(su -c "SET ROLE $r" -c 'SELECT count(*) FROM banco.historia' |
	    grep -v '^0$')" "$([ $r = banco_dueno ] || echo 'ERROR:  42501')" \
	    "$r reads no history"
done
is "$(su -c "SET session_replication_role = replica" \
    -c 'DELETE FROM banco.bitacora' -c 'TRUNCATE banco.historia' |
    sort -u)" 'ERROR:  42501' \
    'N109 the seat-belt holds in a replica'"'"'s role too'
is "$(con imv.ana "SELECT banco.asentar('abrir', NULL)")" 'ERROR:  42501' \
    'an institution writes no line of its own'

# ---- a line and its deed share their fate ----
before=$(su -c 'SELECT count(*) FROM banco.bitacora')
con imv.ana BEGIN "SELECT id FROM api.agresor_guardar(gen_random_uuid(),
    '$ella', NULL, 0, 0, '{}')" ROLLBACK >/dev/null
is "$(su -c 'SELECT count(*) FROM banco.bitacora')" "$before" \
    'what was rolled back was not done'
is "$(su -c "SELECT count(*) FROM banco.agresor")" 1 'and is not there'
con imv.ana "SELECT id FROM api.agresor_guardar(gen_random_uuid(), '$ella',
    NULL, 0, 0, '{\"edad\": \"x\"}')" >/dev/null
is "$(su -c 'SELECT count(*) FROM banco.bitacora')" "$before" \
    'nor has a refused save a line of saving'

# ---- the second witness: pgaudit, in the server's own log ----
if [ -e "$(pg_config --pkglibdir)/pgaudit.so" ]; then
	sed -n "s/.* i_imv@t$$ LOG:  AUDIT: //p" "$RESGUARDO_PG/d/log" \
	    >"$work/audit"
	is "$(grep -c 'api[.]agresor_guardar(gen' "$work/audit")" 4 \
	    'it has each call, also one that was refused or rolled back'
	is "$(grep -cE '^SESSION,[0-9]+,([2-9]|[1-9][0-9])' "$work/audit")" 0 \
	    'a door is one line, whatever is behind it'
	is "$(con imv.ana "SET pgaudit.log = 'none'")" 'ERROR:  42501' \
	    'and an institution does not silence it'
fi

# ---- lines in the order of the sealer ----
for _ in 1 2 3 4; do
	con imv.ana "SELECT api.abrir('$ella', 'resumen')" \
	    "SELECT api.abrir('$ella', 'caso')" >/dev/null &
done
wait
is "$(su -c "SELECT count(*) - count(DISTINCT (xid, id))
    FROM banco.bitacora" -c "SELECT count(*) FROM banco.bitacora
    WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())")" '0
0' 'each line once, all below the oldest running transaction'
finish
