-- What the generated functions of the forms share (lib/form/sqlgen*.c).
--
-- They run inside api.<forma>_guardar, that is as banco_rls.  None of them
-- puts a value into a message: a problem is a field's path and a kind.

CREATE OR REPLACE FUNCTION banco.problema(p_campo text, p_que text)
RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN jsonb_build_array(jsonb_build_object('campo', p_campo, 'que', p_que));
COMMENT ON FUNCTION banco.problema IS 'Una lista de un problema.';

CREATE OR REPLACE FUNCTION banco.campo_de(p_campos jsonb, p_columna text)
RETURNS text LANGUAGE sql IMMUTABLE
RETURN (SELECT c.key FROM jsonb_each(p_campos) c
    WHERE c.value->>'c' = p_columna);
COMMENT ON FUNCTION banco.campo_de IS 'El campo que vive en esa columna.';

-- Whether JSON of one value has the form of its type; what the type's own
-- input would let pass ('infinity', 'today', '{a,b}') is stopped here.
CREATE OR REPLACE FUNCTION banco.forma_de_valor(p_tipo text, v jsonb)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t text := jsonb_typeof(v);
	s text := CASE WHEN t IN ('string', 'number') THEN v#>>'{}' END;
BEGIN
	RETURN CASE p_tipo
	WHEN 'entero' THEN t = 'number'
	WHEN 'dinero' THEN s IS NOT NULL
	    AND s ~ '^-?[0-9]{1,12}(\.[0-9]{1,2})?$'
	WHEN 'si_no' THEN t = 'boolean'
	WHEN 'fecha' THEN t = 'string' AND s ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
	WHEN 'fecha_parcial' THEN t = 'object' AND v->>'desde'
	    ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
	    AND v->>'hasta' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
	WHEN 'hora' THEN t = 'string' AND s ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
	WHEN 'varios' THEN t = 'array'
	WHEN 'registros' THEN t = 'array'
	WHEN 'grupo' THEN t = 'array'
	ELSE t = 'string' AND s <> '' END;
END $$;

/*
 * `datos` by what becomes of each field: planos for columns (by column),
 * extras for adicionales, grupos, sin for the reasons; tocados is all that was
 * named.  p_campos is the constant that each generated function carries:
 * {campo: {t: type, c: column | x | g | r, s: [reasons]}}.
 */
CREATE OR REPLACE FUNCTION banco.datos_partir(p_datos jsonb, p_campos jsonb,
    p_ruta text, OUT planos jsonb, OUT extras jsonb, OUT grupos jsonb,
    OUT sin jsonb, OUT tocados text[], OUT problemas jsonb)
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF jsonb_typeof(p_datos) IS DISTINCT FROM 'object' THEN
		planos := '{}';
		extras := '{}';
		grupos := '{}';
		sin := '{}';
		tocados := '{}';
		problemas := banco.problema(nullif(rtrim(p_ruta, '.'), ''),
		    'tipo');
		RETURN;
	END IF;
	SELECT coalesce(jsonb_object_agg(x.d->>'c', x.valor)
	           FILTER (WHERE x.d ? 'c' AND x.mal IS NULL), '{}'),
	       coalesce(jsonb_object_agg(x.campo, x.valor)
	           FILTER (WHERE x.d ? 'x' AND x.mal IS NULL), '{}'),
	       coalesce(jsonb_object_agg(x.campo, x.valor)
	           FILTER (WHERE x.d ? 'g' AND x.mal IS NULL
	               AND x.valor <> 'null'), '{}'),
	       coalesce(jsonb_object_agg(x.campo, x.razon)
	           FILTER (WHERE x.razon IS NOT NULL AND x.mal IS NULL), '{}'),
	       coalesce(array_agg(x.campo), '{}'),
	       coalesce(jsonb_agg(jsonb_build_object('campo',
	           p_ruta || x.campo, 'que', x.mal))
	           FILTER (WHERE x.mal IS NOT NULL), '[]')
	  INTO planos, extras, grupos, sin, tocados, problemas
	  FROM (SELECT e.key AS campo, c.d, r.razon,
	            CASE WHEN r.razon IS NULL THEN e.value
	            ELSE 'null' END AS valor,
	            CASE
	            WHEN c.d IS NULL THEN 'campo_desconocido'
	            WHEN r.razon IS NOT NULL
	                AND NOT c.d->'s' ? r.razon THEN 'tipo'
	            WHEN r.razon IS NULL AND e.value <> 'null'
	                AND NOT coalesce(banco.forma_de_valor(c.d->>'t',
	                e.value), false) THEN 'tipo'
	            END AS mal
	          FROM jsonb_each(p_datos) e
	          CROSS JOIN LATERAL (SELECT p_campos->e.key) AS c(d)
	          CROSS JOIN LATERAL (SELECT CASE
	              WHEN jsonb_typeof(e.value) = 'object'
	                  AND e.value ? 'sin' THEN coalesce(
	                  e.value->>'sin', '') END) AS r(razon)
	         WHERE c.d IS NULL OR NOT c.d ? 'r') x;
END $$;
COMMENT ON FUNCTION banco.datos_partir IS
	'Reparte los datos de una forma según lo que se hace con cada uno.';

-- For what lives in adicionales; columns are converted by their own type.
CREATE OR REPLACE FUNCTION banco.valor_bien(p_tipo text, v jsonb)
RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s text := v#>>'{}';
	t banco.texto;
	p banco.fecha_parcial;
BEGIN
	IF v = 'null' THEN
		RETURN true;
	END IF;
	CASE p_tipo
	WHEN 'entero' THEN
		RETURN s::integer IS NOT NULL;
	WHEN 'dinero' THEN
		RETURN s::numeric(14,2) IS NOT NULL;
	WHEN 'si_no' THEN
		RETURN s::boolean IS NOT NULL;
	WHEN 'fecha' THEN
		RETURN s::date IS NOT NULL;
	WHEN 'fecha_parcial' THEN
		p := ROW((v->>'desde')::date, (v->>'hasta')::date,
		    v->>'precision');
	WHEN 'hora' THEN
		RETURN s::time IS NOT NULL;
	WHEN 'registro' THEN
		RETURN s::uuid IS NOT NULL;
	WHEN 'varios' THEN
		RETURN jsonb_typeof(v) = 'array';
	WHEN 'registros' THEN
		PERFORM u::uuid FROM jsonb_array_elements_text(v) u;
	ELSE
		t := s;
	END CASE;
	RETURN true;
EXCEPTION WHEN OTHERS THEN
	RETURN false;
END $$;

-- Characters as a person counts them: a combining mark is none.
CREATE OR REPLACE FUNCTION banco.cabe(p_texto text, p_max integer)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN char_length(p_texto) <= p_max OR char_length(regexp_replace(
	    p_texto, '[\u0300-\u036F]', '', 'g')) <= p_max;
END $$;

CREATE OR REPLACE FUNCTION banco.lista_bien(p_lista text[])
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN p_lista IS NULL OR (cardinality(p_lista) BETWEEN 1 AND 200
	    AND array_ndims(p_lista) = 1
	    AND array_position(p_lista, NULL) IS NULL
	    AND cardinality(p_lista) =
	        (SELECT count(DISTINCT u) FROM unnest(p_lista) u));
END $$;
COMMENT ON FUNCTION banco.lista_bien IS
	'Si una lista tiene algo, nada dos veces y ningún hueco.';

/*
 * A draft as `datos`: what was typed and not understood is a problem of kind
 * 'tipo'; of an entry that was taken away nothing else is looked at.
 */
CREATE OR REPLACE FUNCTION banco.borrador_datos(p_clave uuid,
    OUT datos jsonb, OUT problemas jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	WITH f AS (
		SELECT c.campo, string_to_array(c.campo, '.') AS r,
		       CASE WHEN c.sin IS NOT NULL
		           THEN jsonb_build_object('sin', c.sin)
		       ELSE coalesce(c.valor, 'null') END AS valor,
		       c.sin IS NULL AND c.valor IS NULL
		           AND c.texto <> '' AS mal,
		       c.sin = 'quitada' AS quitada
		  FROM banco.borrador_campo c
		 WHERE c.clave = p_clave
	), viva AS (
		SELECT * FROM f WHERE NOT EXISTS (SELECT FROM f q
		    WHERE q.quitada AND cardinality(f.r) = 3
		      AND q.r[1] = f.r[1] AND q.r[2] = f.r[2])
	), entrada AS (
		SELECT v.r[1] AS grupo, v.r[2]::integer AS n,
		       bool_or(coalesce(v.quitada, false)) AS quitada,
		       coalesce(jsonb_object_agg(v.r[3], v.valor)
		           FILTER (WHERE cardinality(v.r) = 3 AND NOT v.mal),
		           '{}') AS datos
		  FROM viva v
		 WHERE cardinality(v.r) > 1
		 GROUP BY 1, 2
	)
	SELECT coalesce((SELECT jsonb_object_agg(v.campo, v.valor) FROM viva v
	           WHERE cardinality(v.r) = 1 AND NOT v.mal), '{}')
	       || coalesce((SELECT jsonb_object_agg(g.grupo, g.lista)
	           FROM (SELECT e.grupo, jsonb_agg(e.datos
	                   || jsonb_build_object('n', e.n)
	                   || CASE WHEN e.quitada THEN '{"quitada": true}'
	                      ELSE '{}'::jsonb END ORDER BY e.n) AS lista
	               FROM entrada e GROUP BY e.grupo) g), '{}'),
	       coalesce((SELECT jsonb_agg(jsonb_build_object('campo', v.campo,
	           'que', 'tipo')) FROM viva v WHERE v.mal), '[]')
	  INTO datos, problemas;
END $$;

/*
 * The beginning of every saving: who, whether this key was saved already
 * (hecho: the answer was lost), and what is to be saved: p_datos, or the
 * draft with that key, which then says parent, id and revision itself.
 */
CREATE OR REPLACE FUNCTION banco.guardar_empezar(p_clave uuid, p_forma text,
    p_padre uuid, p_id uuid, p_rev integer, p_version integer, p_datos jsonb,
    OUT quien banco.quien, OUT hecho boolean, OUT id uuid, OUT rev integer,
    OUT expediente uuid, OUT padre uuid, OUT version integer,
    OUT datos jsonb, OUT problemas jsonb)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	b banco.borrador;
	g banco.guardado;
BEGIN
	quien := banco.exige('capturar');
	problemas := '[]';
	hecho := false;
	IF p_clave IS NULL THEN
		PERFORM banco.no_existe();
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended(p_clave::text, 19));
	SELECT x.* INTO g FROM banco.guardado x
	 WHERE x.clave = p_clave AND x.forma = p_forma;
	IF FOUND THEN
		hecho := true;
		id := g.id;
		rev := g.rev;
		expediente := g.expediente;
		RETURN;
	END IF;
	id := p_id;
	rev := p_rev;
	padre := p_padre;
	datos := p_datos;
	version := nullif(p_version, 0);
	IF p_datos IS NULL THEN
		SELECT x.* INTO b FROM banco.borrador x
		 WHERE x.clave = p_clave AND x.forma = p_forma FOR UPDATE;
		IF NOT FOUND THEN
			PERFORM banco.no_existe();
		END IF;
		id := b.id;
		rev := b.rev;
		padre := b.padre;
		version := b.version;
		SELECT d.datos, d.problemas INTO datos, problemas
		  FROM banco.borrador_datos(p_clave) d;
	END IF;
	IF version IS NULL THEN
		SELECT f.version INTO version FROM formas.forma f
		 WHERE f.nombre = p_forma AND f.vigente;
	END IF;
END $$;
COMMENT ON FUNCTION banco.guardar_empezar IS
	'Quién guarda, qué, y si esa clave ya se había guardado.';

-- The end of every saving, in its transaction: the key is used up, the draft
-- has ended, the bitácora has the names of what was given.
CREATE OR REPLACE FUNCTION banco.guardar_terminar(p_clave uuid, p_forma text,
    p_quien banco.quien, p_nuevo boolean, p_id uuid, p_rev integer,
    p_expediente uuid, p_datos jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.guardado (clave, cuenta, forma, id, rev, expediente)
	VALUES (p_clave, p_quien.cuenta, p_forma, p_id, p_rev, p_expediente);
	DELETE FROM banco.borrador b WHERE b.clave = p_clave;
	PERFORM banco.asentar(CASE WHEN p_nuevo THEN 'crear' ELSE 'modificar'
	    END, p_quien, p_expediente, p_id, p_forma,
	    (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(p_datos) k));
	PERFORM banco.visto(p_quien.cuenta, p_expediente);
END $$;

CALL migracion.entregar('banco.problema', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.campo_de', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.forma_de_valor', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.datos_partir', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.valor_bien', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.cabe', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.lista_bien', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.borrador_datos', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.guardar_empezar', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.guardar_terminar', 'banco_dueno',
    'banco_rls');
