#!/bin/sh
# The CURP of an expediente, the key there is without one, and another's CURP.
. "$(dirname "$0")/lib.sh"

guarda() {	# guarda <account> <id> <datos>: id is NULL for a new one
	r=0
	[ "$2" = NULL ] || r=$(su -c "SELECT rev FROM banco.expediente WHERE id = $2")
	uno "$1" "SELECT id IS NOT NULL, problemas FROM api.datos_generales_guardar(
	    gen_random_uuid(), NULL, $2, $r, 0, '$3')"
}
clave() { su -c "SELECT clave_temporal FROM banco.expediente WHERE id = '$1'"; }

# ---- a key while there is no CURP ----

a=$(mujer imv.ana '{"nombres": "ROSA", "motivo_sin_curp": "no_la_recuerda"}')
k=$(clave "$a")
like "$k" '^TEMPX[2-9B-DF-HJKMNP-TV-Z]{12}[0-9A-Z]$' 'the bank makes one'
is "$(su -c "SELECT banco.curp_bien('$k'),
    banco.folio_digito(left('$k', -1)) = right('$k', 1)")" 'f|t' \
    'that is no CURP, and has its check character'
is "$(su -c "SELECT count(*), bool_or(banco.curp_bien(c)), min(length(c)), max(length(c)),
    count(DISTINCT c) FROM (SELECT banco.clave_temporal_nueva() AS c
    FROM generate_series(1, 2000)) x")" '2000|f|18|18|2000' \
    'nor is any of two thousand, none of which is there twice'
is "$(printf 'curp\n%s\n' "$k" | "${BUILD:-$top/build}/resguardoctl" curp validar |
    grep -c ',valida$')" 0 'nor for the program'
b=$(mujer imv.ana '{"nombres": "LUZ", "curp": "HEGG560427MVZRRL04"}')
is "$(clave "$b")" '' 'who has a CURP has none'
t=$(boleto imv.ana "$a" datos_generales)
is "$(uno imv.ana "SELECT datos ->> 'clave_temporal' FROM
    api.datos_generales_leer('$t', '$a')")" "$k" 'she who captures reads it'
is "$(lista imv.ana "buscar('$k', NULL, 5)" nombre)" ROSA 'and finds her by it'
is "$(lista ssp.eva "buscar('$k', NULL, 5)" nombre)" '' 'who sees her, no other'
is "$(lista imv.ana "buscar('${k%?????}', NULL, 5)" nombre)" ROSA 'by its beginning'

# ---- what may be a CURP: the bank and the program say the same ----

su -c "COPY (SELECT 'curp' UNION ALL (SELECT p || to_char(a, 'FM00')
	|| to_char(m, 'FM00') || to_char(d, 'FM00') || 'MVZRRL' || h || n
	FROM unnest('{HEGG,PUTA,MXRA,PXTA}'::text[]) p,
	unnest('{0,4,19,56}'::int[]) a, unnest('{2,4,6,12}'::int[]) m,
	generate_series(28, 31) d, unnest('{0,A}'::text[]) h,
	generate_series(0, 9) n WHERE h = '0' OR a < 20)) TO STDOUT" >"$work/curps"
"${BUILD:-$top/build}/resguardoctl" curp validar <"$work/curps" |
    sed -n 's/,valida$//p' | sort >"$work/programa"
su -c 'CREATE TEMP TABLE c (curp text)' -c "\\copy c FROM '$work/curps' CSV HEADER" \
    -c 'SELECT curp FROM c WHERE banco.curp_bien(curp)' | sort >"$work/banco"
is "$(diff "$work/programa" "$work/banco" | head -n 3)" '' \
    'no day that there is not, and no inconvenient word'
is "$(grep -c . "$work/banco") $(grep -cE '^PUTA|0231' "$work/banco")" '243 0' \
    'and those that are good are'

# ---- nobody writes it ----

guarda imv.ana "'$a'" '{"clave_temporal": "TEMPX22222222222200", "nombre_preferido": "R"}' \
    >/dev/null
is "$(clave "$a")" "$k" 'what is only shown is not taken'
su -c "UPDATE banco.expediente SET clave_temporal = 'TEMPX2222222222220'
    WHERE id = '$a'"
is "$(clave "$a")" "$k" 'not even by hand'
like "$(su -c "ALTER TABLE banco.expediente DISABLE TRIGGER USER" \
    -c "UPDATE banco.expediente SET clave_temporal = 'HEGG560427MVZRRL04' WHERE id = '$a'")" \
    23514 'and what might be a CURP never'
su -c "UPDATE banco.expediente SET clave_temporal = NULL WHERE id = '$a'" >"$work/said"
like "$(cat "$work/said")" 23514 'nor none at all'
su -c "DO \$\$ DECLARE t text; BEGIN FOR t IN SELECT tgname FROM pg_trigger
    WHERE tgrelid = 'banco.expediente'::regclass AND NOT tgisinternal LOOP
    EXECUTE format('ALTER TABLE banco.expediente ENABLE ALWAYS TRIGGER %I', t);
    END LOOP; END \$\$"

# ---- the real one comes ----

like "$(guarda imv.ana "'$a'" '{"curp": "PABL680217HQTGSS01"}')" '^f.*tipo' \
    'a wrong one is none'
is "$(clave "$a")" "$k" 'and the key stays'
ahora=VAMJ060601MVZZNLA3
like "$(guarda imv.ana "'$a'" "{\"curp\": \"$ahora\", \"motivo_sin_curp\": null}")" '^t' \
    'the real one is saved'
is "$(clave "$a")" '' 'the key is gone'
is "$(su -c "SELECT count(*) FROM banco.historia WHERE registro = '$a'
    AND antes ->> 'clave_temporal' = '$k'")" 1 'and history has it'
is "$(su -c "SELECT count(*) FROM banco.clave_busqueda WHERE clave = 'n$k'")$(
    lista imv.ana "buscar('$ahora', NULL, 5)" nombre)" 0ROSA \
    'she is found by the CURP, and no more by the key'
like "$(guarda imv.ana "'$a'" '{"curp": null, "motivo_sin_curp": "no_la_recuerda"}')" '^t' \
    'a CURP that was a mistake is taken away'
like "$(clave "$a")" '^TEMPX' 'and there is a key again'

# ---- after its caso is integrado: one that was lacking may come, no other ----

c=$(registro imv.ana caso "$a" '{"fecha_conocimiento": "2026-03-13"}')
su -c "ALTER TABLE banco.caso DISABLE TRIGGER USER" -c "UPDATE banco.caso SET
    estado = 'integrado', integrado = clock_timestamp() WHERE id = '$c'"
like "$(guarda imv.ana "'$a'" "{\"curp\": \"$ahora\", \"motivo_sin_curp\": null}")" '^t' \
    'a CURP comes to an integrated one'
like "$(guarda imv.ana "'$a'" '{"curp": "MOJK700214MVZLRR02"}')" '^f.*integrado' \
    'and is not changed any more'

# ---- another woman's CURP ----

folio=$(su -c "SELECT folio FROM banco.folio WHERE expediente = '$b'")
like "$(guarda imv.berta NULL '{"nombres": "GLORIA", "curp": "HEGG560427MVZRRL04"}')" \
    "^t.*\"duda\".*\"curp_repetida:$folio\"" \
    'of one she may see: saved, and a doubt with the folio'
d=$(su -c "SELECT id FROM banco.expediente WHERE nombres = 'GLORIA'")
like "$(uno imv.ana "SELECT datos_generales_revisar FROM
    banco.datos_generales_revisar('$d')")" 42501 'through the door alone'
unlike "$(guarda imv.ana "'$b'" '{"nombre_preferido": "L"}')" "curp_repetida:$folio" \
    'her own is no other'
is "$(guarda ssp.eva NULL '{"curp": "HEGG560427MVZRRL04"}')" \
    "$(guarda ssp.eva NULL '{"curp": "SASO750909HDFNNS05"}')" \
    'of one she may not see the answer is that of a free one'
ultimos() {
	su -c "SELECT string_agg(concat_ws(' ', evento, forma, campos::text), ';')
	    FROM (SELECT * FROM banco.bitacora ORDER BY id DESC LIMIT 1) x"
}
guarda ssp.eva NULL '{"nombres": "G", "curp": "MAAR790213HMNRLF03"}' >/dev/null
uno_=$(ultimos)
guarda imv.ana NULL '{"nombres": "H", "curp": "MAAR790213HMNRLF03"}' >/dev/null
is "$(ultimos)" "$uno_" 'nor does the log differ'
ssp=$(su -c "SELECT count(*) FROM banco.clave_busqueda
    WHERE institucion = 'ssp' AND clave = 'cMOJK700214MVZLRR02'")
is "$ssp" 0 'there is no key of it where she could look'

# The time of the questions themselves (on leaving the field it is the
# search), hidden and free by turns.
mujer imv.ana '{"nombres": "OCULTA", "curp": "MOJK700214MVZLRR02"}' >/dev/null
su -c 'ANALYZE banco.clave_busqueda'
set --
for _ in $(seq 60); do
	for curp in MOJK700214MVZLRR02 BOXW010820HNERXNA1; do
		set -- "$@" "SELECT '$curp', banco.curp_tarda('$curp')"
	done
done
su -c "CREATE FUNCTION banco.curp_tarda(p text) RETURNS float8 LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS \$\$
DECLARE t timestamptz := clock_timestamp(); i int;
BEGIN
	FOR i IN 1..25 LOOP
		PERFORM banco.curp_ajena(gen_random_uuid(), p);
		PERFORM banco.buscar_hallar('ssp', p, NULL, 20);
	END LOOP;
	RETURN extract(epoch FROM clock_timestamp() - t) * 1e6;
END \$\$; ALTER FUNCTION banco.curp_tarda OWNER TO banco_rls;
GRANT EXECUTE ON FUNCTION banco.curp_tarda TO PUBLIC;
GRANT USAGE ON SCHEMA banco TO i_ssp"
con ssp.eva "$@" | grep '|' | sort >"$work/tiempos"
mediana() { grep "^$1" "$work/tiempos" | cut -d '|' -f 2 | sort -n | sed -n 30p; }
x=$(mediana MOJK) y=$(mediana BOXW)
is "$(awk -v x="$x" -v y="$y" 'BEGIN { print (x > 0 && y > 0 && x < 1.5 * y && y < 1.5 * x) }')" 1 \
    'a hidden one takes as long as a free one'
echo "# medians of 25 questions, at saving and on leaving the field: hidden $x us, free $y us"
finish
