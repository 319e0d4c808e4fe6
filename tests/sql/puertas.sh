# tests/sql/puertas.sh - what the generator wrote, saved again by a person
#
# Sourced behind lib.sh, or whatever gives su, como and token.  Each row that
# COPY wrote has what a person would have sent (demo generar --datos); it is
# sent through the doors, and both rows must be the same.
# shellcheck shell=sh
# shellcheck disable=SC2154 # work: whoever sources it

# Table banco.pares has the ids of both; prints how many rows there were.
por_las_puertas() {	# por_las_puertas <what --datos wrote>
	su >/dev/null <<-SQL
	CREATE TABLE banco.traidos (n integer GENERATED ALWAYS AS IDENTITY,
	    cuenta text, forma text, id uuid, padre text, datos jsonb);
	CREATE TABLE banco.pares (viejo uuid, nuevo uuid);
	\\copy banco.traidos (cuenta, forma, id, padre, datos) FROM PROGRAM 'sed "s/\\\\\\\\/\\\\\\\\\\\\\\\\/g" $1'
	SQL
	su -c 'SELECT count(*) FROM banco.traidos'
	: >"$work/pares"
	# One psql script a person: each record saved in turn, its new id put
	# where the old one stood in those that follow.
	cut -f 1 "$1" | sort -u | while read -r quien; do
		{
			echo "SELECT FROM api.sesion_tomar('\\x$(token "$quien")') \\g /dev/null"
			su -c "SELECT format('SELECT id AS %1\$s, problemas AS
			    p_%1\$s FROM api.%2\$s_guardar(gen_random_uuid(),
			    %3\$s, NULL, 0, 0, (%4\$s)::jsonb) \\gset
			    \\echo %5\$s :%1\$s', 'r' || t.n, t.forma,
			    CASE t.padre WHEN '' THEN 'NULL' ELSE (SELECT
				':''r' || m.n || '''' FROM banco.traidos m
				WHERE m.id::text = t.padre) END, d.texto, t.id)
			  FROM banco.traidos t CROSS JOIN LATERAL (SELECT
			    coalesce(string_agg('replace(', ''), '')
			    || quote_literal(t.datos)
			    || coalesce(string_agg(format(', %L, :''r%s'')',
				o.id, o.n), '' ORDER BY o.n), '') AS texto
			    FROM banco.traidos o WHERE o.n <> t.n
			    AND strpos(t.datos::text, o.id::text) > 0) d
			 WHERE t.cuenta = '$quien' ORDER BY t.n"
		} | como "i_${quien%%.*}" |
		    { grep -E '^[0-9a-f-]{36} [0-9a-f-]{36}$' || :; } \
			>>"$work/pares"
	done
	su -c "\\copy banco.pares FROM '$work/pares' DELIMITER ' '"
}

# One WARNING for each column that differs, but for ids, times, the key she has
# while there is no CURP, and what only a number or a state tells.
diferencias() {
	su -v VERBOSITY=terse <<'SQL'
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
			CONTINUE WHEN k = 'clave_temporal' AND a ->> k
			    LIKE 'TEMPX%' AND b ->> k LIKE 'TEMPX%';
			IF a -> k IS DISTINCT FROM b -> k THEN
				RAISE WARNING '%.%: % and %', f.forma, k,
				    a -> k, b -> k;
			END IF;
		END LOOP;
	END LOOP;
END $$;
-- What the triggers make of an expediente, but for telephones of other forms.
SELECT format('WARNING expediente: %s, %s and %s', que, a, b)
  FROM banco.pares p JOIN banco.expediente v ON v.id = p.viejo
 CROSS JOIN LATERAL (VALUES
	('acl', (SELECT string_agg(concat_ws(' ', x.institucion, x.via,
	    x.secciones, x.hasta), ';') FROM banco.acl x
	    WHERE x.expediente = p.viejo), (SELECT string_agg(concat_ws(' ',
	    x.institucion, x.via, x.secciones, x.hasta), ';') FROM banco.acl x
	    WHERE x.expediente = p.nuevo)),
	('folio', (SELECT regexp_replace(x.folio, '[0-9]{6}-.$', '') || (
	    right(x.folio, 1) = banco.folio_digito(replace(left(x.folio, -2),
		'-', ''))) FROM banco.folio x WHERE x.expediente = p.viejo),
	    (SELECT regexp_replace(x.folio, '[0-9]{6}-.$', '') || true
	    FROM banco.folio x WHERE x.expediente = p.nuevo)),
	('claves', (SELECT string_agg(concat_ws(' ', x.institucion, x.clave,
	    regexp_replace(x.resto, ' nTEMPX[^ ]*', '')), ';'
	    ORDER BY x.clave COLLATE "C") FROM banco.clave_busqueda x
	    WHERE x.expediente = p.viejo AND x.clave ~ '^[npcd]'
	      AND x.clave !~ '^nTEMPX'), (SELECT string_agg(concat_ws(' ',
	    x.institucion, x.clave, regexp_replace(x.resto, ' nTEMPX[^ ]*',
	    '')), ';' ORDER BY x.clave COLLATE "C") FROM banco.clave_busqueda x
	    WHERE x.expediente = p.nuevo AND x.clave ~ '^[npcd]'
	      AND x.clave !~ '^nTEMPX')),
	('otras', (SELECT string_agg(left(x.clave, 1), '' ORDER BY left(
	    x.clave, 1)) FROM banco.clave_busqueda x WHERE x.expediente
	    = p.viejo AND (x.clave ~ '^f' OR x.clave ~ '^nTEMPX')),
	    (SELECT string_agg(left(x.clave, 1), '' ORDER BY left(x.clave, 1))
	    FROM banco.clave_busqueda x WHERE x.expediente = p.nuevo
	    AND (x.clave ~ '^f' OR x.clave ~ '^nTEMPX'))),
	('estados', (SELECT string_agg(left(x.clave, 1) || regexp_replace(
	    x.resto, ' nTEMPX[^ ]*', ''), ';') FROM banco.clave_busqueda x
	    WHERE x.expediente = p.viejo AND x.clave ~ '^e'),
	    (SELECT string_agg(left(x.clave, 1) || regexp_replace(x.resto,
	    ' nTEMPX[^ ]*', ''), ';') FROM banco.clave_busqueda x
	    WHERE x.expediente = p.nuevo AND x.clave ~ '^e'))) d(que, a, b)
 WHERE a IS DISTINCT FROM b;
SQL
}
