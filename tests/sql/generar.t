#!/bin/sh
# The generator: its rows are those that a person would have saved, its filed
# casos pass the wall, and the same seed makes the same women.
. "$(dirname "$0")/lib.sh"
ctl() {
	"$BUILD/resguardoctl" --config "$work/resguardo.yaml" "$@" 2>&1
}
sed "s/nombre: base/nombre: $PGDATABASE/" "$RESGUARDO_PG/resguardo.yaml" \
    >"$work/resguardo.yaml"
like "$(ctl demo generar 5)" 'no es de demostración' \
    'a bank that is no demonstration is left alone'
su -c "UPDATE banco.ajuste SET valor = 'si' WHERE clave = 'demostracion'"
is "$(ctl demo generar 60 --semilla 5 --datos "$work/datos" \
    --etiquetas "$work/etiquetas")" '' 'sixty are made'
is "$(su -c 'SELECT count(*) FROM banco.expediente')" 60 'sixty there are'
is "$(su -c "SELECT count(*) FROM banco.caso c, banco.caso_impedimentos(c.id) i
    WHERE c.estado = 'integrado' AND i.que <> 'duda'")" 0 \
    'nothing bars a caso that is filed'
is "$(su -c "SELECT count(*) FILTER (WHERE estado = 'integrado') > 20,
    count(*) FILTER (WHERE estado = 'guardado') > 2 FROM banco.caso")" 't|t' \
    'most are, some are not'
is "$(su -c "SELECT count(*) FROM banco.expediente e WHERE e.curp <> ''
    AND NOT banco.curp_bien(e.curp)")" 0 'every CURP is one'
is "$(su -c "SELECT count(*) FROM banco.expediente e WHERE banco.claves_de(e)
    <@ ARRAY(SELECT k.clave FROM banco.clave_busqueda k
    WHERE k.expediente = e.id) AND EXISTS (SELECT FROM banco.folio f
    WHERE f.expediente = e.id) AND EXISTS (SELECT FROM banco.acl a
    WHERE a.expediente = e.id)")" 60 'each has its folio, its acl, its keys'

# ---- the same values through the doors, as the person of each row ----
todas=$(su -c "SELECT string_agg(nombre, ',') FROM formas.forma WHERE vigente")
ctl demo generar 3 --semilla 6 --formas "$todas" --datos "$work/datos6"
is "$(cut -f 2 "$work/datos6" | sort -u | paste -sd,)" \
    "$(echo "$todas" | tr , '\n' | sort | paste -sd,)" \
    'every form that is in force can be filled'
# One psql script: each record saved in turn, its new id put where the old one
# stood in those that follow.
su >/dev/null <<SQL
CREATE TABLE banco.traidos (n integer GENERATED ALWAYS AS IDENTITY, cuenta text,
    forma text, id uuid, padre text, datos jsonb, nuevo uuid);
\\copy banco.traidos (cuenta, forma, id, padre, datos) FROM PROGRAM 'sed "s/\\\\\\\\/\\\\\\\\\\\\\\\\/g" $work/datos6'
SQL
k=$(su -c 'SELECT count(*) FROM banco.traidos')
like "$k" '^[3-9][0-9]$|^1[0-9][0-9]$' "a sample of some forms each: $k records"
for who in imv.ana ssp.eva salud.flor; do
	su -c "SELECT format('SELECT id AS %1\$s, problemas AS p_%1\$s FROM
	    api.%2\$s_guardar(gen_random_uuid(), %3\$s, NULL, 0, 0, (%4\$s)::jsonb) \\gset
	    \\echo %5\$s :%1\$s', 'r' || t.n, t.forma, CASE t.padre WHEN ''
	    THEN 'NULL' ELSE (SELECT ':''r' || m.n || '''' FROM banco.traidos m
		WHERE m.id::text = t.padre) END, d.texto, t.id)
	  FROM banco.traidos t CROSS JOIN LATERAL (SELECT
	    coalesce(string_agg('replace(', ''), '') || quote_literal(t.datos)
	    || coalesce(string_agg(format(', %L, :''r%s'')', o.id, o.n), ''
		ORDER BY o.n), '') AS texto
	    FROM banco.traidos o WHERE o.n <> t.n
	    AND strpos(t.datos::text, o.id::text) > 0) d
	 WHERE t.cuenta = '$who' ORDER BY t.n" >"$work/$who.sql"
	{
		echo "SELECT FROM api.sesion_tomar('\\x$(token "$who")') \\g /dev/null"
		cat "$work/$who.sql"
	} | como "i_${who%%.*}" >"$work/$who.out"
done
cat "$work"/*.out | grep -E '^[0-9a-f-]{36} [0-9a-f-]{36}$' >"$work/pares" || :
is "$(wc -l <"$work/pares")" "$k" 'each is saved through its door'
su >/dev/null <<SQL
CREATE TABLE banco.pares (viejo uuid, nuevo uuid);
\\copy banco.pares FROM '$work/pares' DELIMITER ' '
SQL
# Row by row, but for ids, times and what only a number or a state tells.
su -v VERBOSITY=terse >"$work/iguales" <<'SQL'
DO $$
DECLARE
	f record;
	a jsonb;
	b jsonb;
	fuera text[] := '{id,expediente,padre,creado,tocado,rev,numero,estado,integrado}';
	k text;
BEGIN
	FOR f IN SELECT p.*, t.forma, x.tabla FROM banco.pares p
	    JOIN banco.traidos t ON t.id = p.viejo
	    JOIN formas.forma x ON x.nombre = t.forma AND x.vigente
	LOOP
		EXECUTE format('SELECT to_jsonb(r) FROM banco.%I r WHERE id = $1',
		    f.tabla) INTO a USING f.viejo;
		EXECUTE format('SELECT to_jsonb(r) FROM banco.%I r WHERE id = $1',
		    f.tabla) INTO b USING f.nuevo;
		a := (SELECT replace(a::text, f.viejo::text, f.nuevo::text)::jsonb);
		SELECT coalesce(jsonb_object_agg(z.key, coalesce((SELECT
		    to_jsonb(p.nuevo) FROM banco.pares p
		    WHERE to_jsonb(p.viejo) = z.value), (SELECT
		    jsonb_agg(coalesce((SELECT to_jsonb(p.nuevo)
			FROM banco.pares p WHERE to_jsonb(p.viejo) = v), v))
		    FROM jsonb_array_elements(CASE jsonb_typeof(z.value)
			WHEN 'array' THEN z.value END) v), z.value)), '{}')
		  INTO a FROM jsonb_each(a - fuera) z;
		b := b - fuera;
		FOR k IN SELECT jsonb_object_keys(a || b) LOOP
			IF a -> k IS DISTINCT FROM b -> k THEN
				RAISE WARNING '%.%: % and %', f.forma, k,
				    a -> k, b -> k;
			END IF;
		END LOOP;
	END LOOP;
END $$;
SQL
is "$(grep -c WARNING "$work/iguales")" 0 'row by row they are the same'
sed -n '1,20s/^/# /p' "$work/iguales"
is "$(su -c "SELECT count(*) FROM (
    SELECT (to_jsonb(g) - 'padre')::text, g.padre::text FROM banco.pares p
    JOIN banco.red_apoyo_personas g ON g.padre = p.viejo
    EXCEPT SELECT (to_jsonb(g) - 'padre')::text, p.viejo::text
    FROM banco.pares p JOIN banco.red_apoyo_personas g ON g.padre = p.nuevo)
    x")" 0 'and the entries of groups'

# ---- the same again, and the labels ----
su -c "CREATE DATABASE u$$ TEMPLATE base" >/dev/null
sed "s/nombre: .*}/nombre: u$$}/" "$work/resguardo.yaml" >"$work/otra.yaml"
PGDATABASE=u$$ su -c "UPDATE banco.ajuste SET valor = 'si'
    WHERE clave = 'demostracion'"
"$BUILD/resguardoctl" --config "$work/otra.yaml" demo generar 40 --semilla 5 \
    --datos "$work/datos2"
PGDATABASE=postgres su -c "DROP DATABASE u$$"
is "$(head -n "$(wc -l <"$work/datos2")" "$work/datos" |
    cmp - "$work/datos2" && echo same)" same \
    'the same seed makes the same women, however many follow'
is "$(cut -f 2 "$work/etiquetas" | sort -u |
    grep -vxE 'duplicado|otra_institucion|homonima|gemela')" '' \
    'doubles are told by their kind'
is "$(awk -F '\t' 'NF != 3 || $1 == $3' "$work/etiquetas")" '' \
    'and of whom'
is "$(su -c "SELECT count(*) FROM information_schema.columns
    WHERE table_schema = 'banco' AND column_name ~ 'etiqueta_de|doble'")" 0 \
    'the bank does not know'
finish
