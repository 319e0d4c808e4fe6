-- Finding: what was typed becomes keys, and keys become ids (15_claves.sql).

-- A day, a month or a year as somebody writes it; null when it is none.
CREATE OR REPLACE FUNCTION banco.buscar_fecha(p text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	m text[];
BEGIN
	m := regexp_match(p, '^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})$');
	IF m IS NOT NULL THEN
		RETURN 'd' || m[3] || lpad(m[2], 2, '0') || lpad(m[1], 2, '0');
	END IF;
	m := regexp_match(p, '^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})$');
	IF m IS NOT NULL THEN
		RETURN 'd' || m[1] || lpad(m[2], 2, '0') || lpad(m[3], 2, '0');
	END IF;
	m := regexp_match(p, '^([0-9]{1,2})[-/.]([0-9]{4})$');
	IF m IS NOT NULL THEN
		RETURN 'd' || m[2] || lpad(m[1], 2, '0');
	END IF;
	RETURN CASE WHEN p ~ '^(19|20)[0-9]{2}$' THEN 'd' || p END;
END $$;

-- One piece between spaces: a date, a CURP, figures, or words.
CREATE OR REPLACE FUNCTION banco.buscar_pieza(p text) RETURNS SETOF text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	fecha text := banco.buscar_fecha(p);
	plano text := banco.plegar(p);
BEGIN
	IF fecha IS NOT NULL THEN
		RETURN NEXT fecha;
	ELSIF plano ~ '^[A-Z][AEIOUX][A-Z]{2}[0-9]{2}[0-9A-Z]{0,12}$' THEN
		RETURN NEXT 'c' || plano;
	ELSIF plano ~ '^[0-9]{4,}$' THEN
		RETURN NEXT 't' || reverse(right(plano, 10));
	ELSE
		RETURN QUERY SELECT 'n' || CASE w WHEN 'MA' THEN w
		    ELSE banco.palabra_entera(w) END FROM banco.palabras(p) w;
	END IF;
END $$;

/*
 * What was typed as keys, each the beginning of one; all of a step (paso)
 * must be there.  The next step is gone only when the one before found too
 * little: figures may be a folio, a telephone or a year, and a name is
 * looked for as it is written before it is as it sounds.
 */
CREATE OR REPLACE FUNCTION banco.buscar_pasos(p_texto text)
RETURNS TABLE (paso integer, claves text[])
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t text := btrim(left(p_texto, 200));
	plano text := banco.plegar(t);
	junto text := replace(plano, ' ', '');
	c text[];
BEGIN
	IF t ~ '^[-+() 0-9]{10,}$' AND length(junto) >= 10 THEN
		RETURN QUERY VALUES (1,
		    ARRAY['t' || reverse(right(junto, 10))]);
	ELSIF plano ~ '^[A-Z0-9 ]{2,20} [0-9]{2} [0-9]{6}( [0-9A-Z])?$' THEN
		RETURN QUERY VALUES (1, ARRAY['f' || reverse(junto)]);
	ELSIF junto ~ '^[0-9]{1,8}[0-9A-Z]?$'
	    AND (t ~ '^[0-9]{4}$' OR banco.buscar_fecha(t) IS NULL) THEN
		RETURN QUERY VALUES (1, ARRAY['f' || reverse(junto)]);
		IF junto ~ '^[0-9]{4,}$' THEN
			RETURN QUERY VALUES (2, ARRAY['t' || reverse(junto)]);
		END IF;
		IF banco.buscar_fecha(junto) IS NOT NULL THEN
			RETURN QUERY VALUES (3,
			    ARRAY[banco.buscar_fecha(junto)]);
		END IF;
	ELSE
		c := ARRAY(SELECT z.k FROM (SELECT DISTINCT k
		      FROM string_to_table(t, ' ') p, banco.buscar_pieza(p) k)
		      z ORDER BY length(z.k) DESC, z.k LIMIT 6);
		IF cardinality(c) > 0 THEN
			RETURN QUERY VALUES (1, c);
			/* Two sounds are the beginning of everybody. */
			RETURN QUERY SELECT 2, array_agg(CASE
			    WHEN length(x.s) > 2 THEN 'p' || x.s ELSE x.k END)
			  FROM (SELECT k, CASE WHEN k ~ '^n[A-Z_]+$'
				THEN banco.sonar(substr(k, 2), true) END AS s
				FROM unnest(c) k) x
			HAVING bool_or(length(x.s) > 2);
		END IF;
	END IF;
END $$;
COMMENT ON FUNCTION banco.buscar_pasos IS
	'Lo tecleado como principios de claves, paso por paso.';

-- As they were in an older bank, or with another result.
DROP FUNCTION IF EXISTS banco.buscar_ids(text, text, text, integer),
    banco.buscar_claves(text, text[], uuid[], integer),
    banco.buscar_guia(text, text[]);
DROP FUNCTION IF EXISTS banco.buscar_claves(text, text[], integer, uuid[],
    integer);

/*
 * Which of several leads: the rarest.  All are counted a little, so that a
 * rare one costs no more than it is; of those that so many have, PostgreSQL's
 * own statistics say which is the rarest (EXPLAIN wants a VOLATILE one).
 */
CREATE FUNCTION banco.buscar_guia(p_institucion text,
    p_claves text[], OUT guia integer, OUT muchas boolean)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	menos numeric := 400;
	n numeric;
	plan json;
	c text;
BEGIN
	guia := 1;
	muchas := false;
	IF cardinality(p_claves) < 2 THEN
		RETURN;
	END IF;
	FOREACH c IN ARRAY p_claves LOOP
		SELECT count(*) INTO n FROM (SELECT FROM banco.clave_busqueda k
		     WHERE k.institucion = p_institucion
		       AND k.clave ~>=~ c AND k.clave ~<~ (c || '~')
		     LIMIT menos) x;
		IF n < menos THEN
			menos := n;
			guia := array_position(p_claves, c);
		END IF;
	END LOOP;
	IF menos < 400 THEN
		RETURN;
	END IF;
	muchas := true;
	menos := 'infinity';
	FOREACH c IN ARRAY p_claves LOOP
		EXECUTE 'EXPLAIN (FORMAT JSON) '
		    'SELECT FROM banco.clave_busqueda k WHERE k.institucion = $1 '
		    'AND k.clave ~>=~ $2 AND k.clave ~<~ $3' INTO plan
		    USING p_institucion, c, c || '~';
		n := plan #>> '{0,Plan,Plan Rows}';
		IF n < menos THEN
			menos := n;
			guia := array_position(p_claves, c);
		END IF;
	END LOOP;
END $$;

/*
 * Prefix ranges on the key table, by operators that are leakproof, so that
 * the index is used below the policy.  The rarest key leads; what else she
 * answers to stands beside it in the index itself (resto), so that nobody is
 * looked up who is not found.  Only folios and telephones have nothing
 * beside them, and are asked for one by one.  Nothing is sorted or collected
 * before the answer, so a word that everybody has ends soon.  Of those found,
 * escritas have all of p_escritas too, and p_n of them end it.
 */
CREATE OR REPLACE FUNCTION banco.buscar_claves(p_institucion text,
    p_claves text[], p_escritas text[], p_guia integer, p_ya uuid[],
    p_n integer, OUT escritas uuid[], OUT otras uuid[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	guia text := p_claves[p_guia];
	fin text := guia || '~';
	demas text[] := array_remove(p_claves, guia);
	/* Some of these beside it, up to six and then '', which all have. */
	al_lado text[] := ARRAY(SELECT ' ' || c FROM unnest(demas) c
	    WHERE c ~ '^[npd]' AND guia !~ '^[ft]')
	    || array_fill(''::text, ARRAY[6]);
	sueltas text[] := ARRAY(SELECT c FROM unnest(demas) c
	    WHERE c !~ '^[npd]' OR guia ~ '^[ft]');
	asi text[] := ARRAY(SELECT ' ' || c FROM unnest(p_escritas) c
	    WHERE c ~ '^[npd]');
	e uuid;
	asi_es boolean;
BEGIN
	escritas := '{}';
	otras := '{}';
	FOR e, asi_es IN
		SELECT k.expediente, NOT EXISTS (SELECT FROM unnest(asi) c
			WHERE strpos(k.resto, c) = 0)
		  FROM banco.clave_busqueda k
		 WHERE k.institucion = p_institucion
		   AND k.clave ~>=~ guia AND k.clave ~<~ fin
		   AND strpos(k.resto, al_lado[1]) > 0
		   AND strpos(k.resto, al_lado[2]) > 0
		   AND strpos(k.resto, al_lado[3]) > 0
		   AND strpos(k.resto, al_lado[4]) > 0
		   AND strpos(k.resto, al_lado[5]) > 0
		   AND strpos(k.resto, al_lado[6]) > 0
		   AND NOT EXISTS (SELECT FROM unnest(sueltas) o
			WHERE NOT EXISTS (SELECT FROM banco.clave_busqueda m
			 WHERE m.expediente = k.expediente
			   AND m.institucion = p_institucion
			   AND m.clave ~>=~ o AND m.clave ~<~ (o || '~')))
		   AND (SELECT true FROM banco.acl a
			WHERE a.expediente = k.expediente
			  AND a.institucion = p_institucion
			  AND (a.hasta IS NULL OR a.hasta > clock_timestamp())
			  AND (a.secciones IS NULL
			       OR 'datos_generales' = ANY (a.secciones))
			LIMIT 1)
		 ORDER BY k.clave USING ~<~
	LOOP
		CONTINUE WHEN e = ANY (p_ya || escritas || otras);
		IF asi_es THEN
			escritas := escritas || e;
			EXIT WHEN cardinality(escritas) >= p_n;
		ELSIF cardinality(otras) < p_n THEN
			otras := otras || e;
		END IF;
	END LOOP;
END $$;

/* By name, as a list shows them. */
CREATE OR REPLACE FUNCTION banco.buscar_orden(p_ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	/* A query asks who she is, also for nothing. */
	IF p_ids = '{}' THEN
		RETURN p_ids;
	END IF;
	RETURN ARRAY(SELECT e.id FROM banco.expediente e
	     WHERE e.id = ANY (p_ids)
	     ORDER BY concat_ws(' ', e.nombres, e.primer_apellido,
		e.segundo_apellido), e.creado, e.id);
END $$;

/*
 * The ids that what she typed names, as a list shows them: first those that
 * are as she wrote (escritos), then those that only sound so, each by name.
 * Where so many have each of her words, those that sound so are gone through
 * once, as they are the same women and a few more.
 */
CREATE OR REPLACE FUNCTION banco.buscar_hallar(p_institucion text,
    p_texto text, p_estado text, p_n integer, OUT ids uuid[],
    OUT escritos integer, OUT hay_mas boolean, OUT terminos text[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	filtro text[] := CASE WHEN p_estado IN ('sin_caso', 'guardado',
	    'integrado') THEN ARRAY['e' || p_estado || '.'] ELSE '{}' END;
	p record;
	g record;
	r record;
	cifras boolean;
	juntas boolean := false;
BEGIN
	ids := '{}';
	terminos := '{}';
	FOR p IN SELECT x.*, lead(x.claves) OVER (ORDER BY x.paso) AS suenan
	      FROM banco.buscar_pasos(p_texto) x ORDER BY x.paso
	LOOP
		cifras := cardinality(p.claves) = 1
		    AND p.claves[1] ~ '^[ftd]';
		CONTINUE WHEN juntas OR cardinality(ids) > p_n
		    OR cardinality(ids) > 0 AND cifras;
		IF p.paso = 1 THEN
			terminos := p.claves;
		END IF;
		/* As it sounds, the same word is the rare one. */
		IF p.paso = 1 OR cifras THEN
			g := banco.buscar_guia(p_institucion,
			    p.claves || filtro);
		END IF;
		juntas := g.muchas AND p.suenan IS NOT NULL AND NOT cifras;
		r := banco.buscar_claves(p_institucion, CASE WHEN juntas
		    THEN p.suenan ELSE p.claves END || filtro,
		    CASE WHEN juntas THEN p.claves END, g.guia, ids,
		    p_n + 1 - cardinality(ids));
		IF p.paso = 1 OR cifras THEN
			escritos := least(cardinality(r.escritas), p_n);
		END IF;
		ids := ids || banco.buscar_orden(r.escritas)
		    || banco.buscar_orden((r.otras)[1:p_n + 1
			- cardinality(r.escritas)]);
	END LOOP;
	IF cardinality(terminos) = 0 AND cardinality(filtro) > 0 THEN
		r := banco.buscar_claves(p_institucion, filtro, NULL, 1, '{}',
		    p_n + 1);
		ids := r.escritas;
	END IF;
	hay_mas := cardinality(ids) > p_n;
	ids := ids[1:p_n];
END $$;

CREATE OR REPLACE FUNCTION api.buscar(p_texto text, p_estado text,
    p_n integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige('consultar');
	r record;
BEGIN
	r := banco.buscar_hallar(q.institucion, p_texto, p_estado,
	    least(greatest(coalesce(p_n, 20), 1), 100));
	PERFORM banco.asentar('buscar', q, p_ids => r.ids,
	    p_datos => jsonb_build_object('hallados', cardinality(r.ids),
	    'terminos', (SELECT coalesce(jsonb_agg(encode(auth.huella('buscar',
		c), 'hex')), '[]') FROM unnest(r.terminos) c))
	    || CASE WHEN p_estado IN ('sin_caso', 'guardado', 'integrado')
	    THEN jsonb_build_object('estado', p_estado) ELSE '{}' END);
	RETURN banco.lista_boleto(q, 'lista', r.ids, r.escritos, r.hay_mas);
END $$;
COMMENT ON FUNCTION api.buscar IS
	'Boleto de lo que se halla por folio, CURP, nombre, teléfono, nacimiento o estado del caso.';

DO $$
DECLARE
	f text;
BEGIN
	FOREACH f IN ARRAY ARRAY['buscar_fecha', 'buscar_pieza',
	    'buscar_pasos', 'buscar_guia', 'buscar_claves', 'buscar_orden',
	    'buscar_hallar'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno', 'banco_rls');
	END LOOP;
END $$;
