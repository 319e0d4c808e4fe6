#!/bin/sh
# The walls of every table of records, those of later migrations too: what one
# institution wrote under its own expediente, seen from another one; by section
# when the expediente is shared; one record where there is but one.
. "$(dirname "$0")/lib.sh"

ella=$(mujer imv.ana '{"nombres": "LUZ"}')
caso=$(registro imv.ana caso "$ella" '{}')
otra=$(mujer imv.ana '{"nombres": "OTRA"}')
otro_caso=$(registro imv.ana caso "$otra" '{}')

# Every form in force: "form table how-many parent".
su -F ' ' -c "SELECT nombre, tabla, CASE WHEN repite THEN 'varias' ELSE 'una'
    END, CASE padre WHEN 'caso' THEN '$caso' ELSE '$ella' END
    FROM formas.forma WHERE vigente AND padre IS NOT NULL AND nombre <> 'caso'
    ORDER BY orden" >"$work/formas"
formas=$(wc -l <"$work/formas")

# One statement for each of them: @F the form, @T its table, @B what it stands
# under, @I the record that was saved first, @K a ticket.
cada() {	# cada <statement>
	while read -r f t u b i k; do
		printf '%s\n;\n' "$1" | sed "s/@F/$f/g; s/@T/$t/g; s/@U/$u/g
		    s/@B/$b/g; s/@I/${i:-}/g; s/@K/${k:-}/g"
	done <"$work/formas"
}
por() {		# por <account> <statement>: of each, as a person
	con "$1" "$(cada "$2")"
}
todas() {	# todas <want> <what> <answers>: one line of each, all as wanted
	is "$(printf '%s\n' "$3" | sort | uniq -c | sed 's/^ *//')" \
	    "$formas $1" "$2"
}
columna() {	# columna: appends what comes to the list as one more column
	paste -d' ' "$work/formas" - >"$work/mas"
	mv "$work/mas" "$work/formas"
}
nueva="api.@F_guardar(gen_random_uuid(), '@B', NULL, 0, 0, '{}')"

por imv.ana "SELECT id FROM $nueva" | columna
is "$(awk 'NF == 5' "$work/formas" | grep -c '[0-9a-f]$')" "$formas" \
    'a record of every form is saved'

# ---- an institution that has nothing to do with it ----
abre="SELECT 1 FROM api.abrir('$ella', '@F')"
cambia="SELECT problemas->0->>'que' FROM api.@F_guardar(gen_random_uuid(),
    NULL, '@I', 1, 0, '{}')"
anade="SELECT CASE WHEN id IS NULL THEN problemas->0->>'que' ELSE 'si' END
    FROM $nueva"
todas 'ERROR:  P0002' 'another institution gets no ticket' \
    "$(por ssp.eva "$abre")"
todas no_existe 'nor changes it' "$(por ssp.eva "$cambia")"
todas no_existe 'nor adds one beside it' "$(por ssp.eva "$anade")"
todas 'ERROR:  42501' 'nor reads the table' \
    "$(cada 'SELECT FROM banco.@T' | como i_ssp)"
todas 'ERROR:  42501' 'nor takes anything out of it' \
    "$(cada 'DELETE FROM banco.@T' | como i_ssp)"
todas 0 'without a session there is no row in it' "$({
	echo 'SET ROLE banco_rls;'
	cada 'SELECT count(*) FROM banco.@T'
} | su)"

# ---- shared, but for another section ----
comparte() {	# comparte <sections>
	su -c "DELETE FROM banco.acl WHERE institucion = 'ssp'" \
	    -c "INSERT INTO banco.acl (expediente, institucion, via, secciones)
	    VALUES ('$ella', 'ssp', 'canalizacion', $1)"
}
comparte "'{datos_generales,nada}'"
todas 'ERROR:  P0002' 'shared without its section, it is not there' \
    "$(por ssp.eva "$abre")"
todas no_existe 'and takes no record' "$(por ssp.eva "$anade")"

# ---- shared with it: to read and to add, never to change ----
comparte NULL
por ssp.eva "SELECT api.abrir('$ella', '@F')" | columna
todas f 'shared with its section, it is read' \
    "$(por ssp.eva "SELECT mio FROM api.@F_leer('@K', '@I')")"
todas no_existe 'but only its author changes it' "$(por ssp.eva "$cambia")"
todas si 'and the other adds its own' "$(por ssp.eva "$anade")"
comparte "'{nada}'"
todas '1|t' 'when the way ends she sees what she wrote, and no more' \
    "$(por ssp.eva "SELECT count(*), bool_and(mio)
	FROM api.@F_listar('@K', '@B')")"

# ---- what holds for the author too ----
is "$(por imv.ana "SELECT '@U ' || CASE WHEN id IS NULL
    THEN problemas->0->>'que' ELSE 'si' END FROM $nueva" | sort -u)" \
    'una revision
varias si' 'of what there is but one, no second; of the rest, another'
cambios() {	# cambios <assignment>: of each record, as the superuser
	cada "UPDATE banco.@T SET $1 WHERE id = '@I'" | su
}
todas 'ERROR:  23514' 'a value and a reason for having none: not both' \
    "$(cambios "sin_valor = '{\"cuenta\": \"no_sabe\"}'")"
todas 'ERROR:  23514' 'no reason for what is no field' \
    "$(cambios "sin_valor = '{\"no_hay\": \"no_sabe\"}'")"
todas 'ERROR:  23514' 'whose it is does not change' \
    "$(cambios "institucion = 'ssp'")"
grep " $caso " "$work/formas" >"$work/de_caso"
mv "$work/de_caso" "$work/formas"
formas=$(wc -l <"$work/formas")
b=$(boleto imv.ana "$ella" revision)
todas t 'what is under a caso and empty bars it' \
    "$(por imv.ana "SELECT count(*) > 0 FROM api.caso_revision('$b', '$caso')
	WHERE forma = '@F' AND id = '@I' AND que = 'falta'")"
todas 'ERROR:  23503' 'none stands under a caso of another woman' \
    "$(cada "INSERT INTO banco.@T (expediente, padre, institucion, cuenta, rev,
	version, creado, tocado) VALUES ('$ella', '$otro_caso', 'imv',
	'imv.ana', 1, 1, now(), now())" | su)"
finish
