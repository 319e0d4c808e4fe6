-- What the generated record functions lean on; generado.md says how.
--
-- They run inside an api function, as banco_rls.  A problem is a field's path
-- and a kind; no value is ever quoted.

CREATE OR REPLACE FUNCTION banco.problema(p_campo text, p_que text,
    p_revision text DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN jsonb_build_array(jsonb_build_object('campo', p_campo,
	    'que', p_que, 'revision', p_revision));
END $$;
COMMENT ON FUNCTION banco.problema IS 'Una lista de un problema.';

CREATE OR REPLACE FUNCTION banco.problemas(p_ruta text, p_campos text[],
    p_que text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT jsonb_agg(jsonb_build_object('campo', p_ruta || c,
	    'que', p_que)) FROM unnest(p_campos) c);
END $$;
COMMENT ON FUNCTION banco.problemas IS
	'El mismo problema en varios datos de un nivel.';

CREATE OR REPLACE FUNCTION banco.campo_de(p_campos jsonb, p_columna text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT c.key FROM jsonb_each(p_campos) c
	    WHERE c.value ->> 'c' = p_columna LIMIT 1);
END $$;
COMMENT ON FUNCTION banco.campo_de IS 'El dato que vive en esa columna.';

/*
 * The JSON a type may come as.  PostgreSQL would take more: any object for a
 * text, 'today' and 'infinity' for a date, 'on' for a yes.
 */
CREATE OR REPLACE FUNCTION banco.json_bien(p_tipo text, p_valor jsonb)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	j text := jsonb_typeof(p_valor);
	t text := p_valor #>> '{}';
BEGIN
	IF j = 'null' THEN
		RETURN true;
	END IF;
	CASE p_tipo
	WHEN 'entero' THEN
		RETURN j IN ('number', 'string') AND t ~ '^-?[0-9]{1,9}$';
	WHEN 'dinero' THEN
		RETURN j IN ('number', 'string')
		    AND t ~ '^-?[0-9]{1,12}(\.[0-9]{1,2})?$';
	WHEN 'fecha' THEN
		RETURN j = 'string' AND t ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$';
	WHEN 'fecha_parcial' THEN
		RETURN j = 'object' AND p_valor ?& ARRAY['desde', 'hasta',
		    'precision'] AND banco.json_bien('fecha', p_valor -> 'desde')
		    AND banco.json_bien('fecha', p_valor -> 'hasta');
	WHEN 'hora' THEN
		RETURN j = 'string'
		    AND t ~ '^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$';
	WHEN 'si_no' THEN
		RETURN j = 'boolean';
	WHEN 'varios', 'registros' THEN
		RETURN j = 'array' AND NOT jsonb_path_exists(p_valor,
		    '$[*] ? (@.type() != "string")');
	ELSE
		RETURN j = 'string';
	END CASE;
END $$;
COMMENT ON FUNCTION banco.json_bien IS
	'Si un valor viene en el JSON que su tipo admite.';

-- One value alone, as its type; none counts as good.
CREATE OR REPLACE FUNCTION banco.valor_bien(p_tipo text, p_valor jsonb)
RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t text := p_valor #>> '{}';
BEGIN
	IF p_valor IS NULL OR p_valor = 'null' THEN
		RETURN true;
	ELSIF NOT coalesce(banco.json_bien(p_tipo, p_valor), false) THEN
		RETURN false;
	END IF;
	CASE p_tipo
	WHEN 'entero' THEN PERFORM t::integer;
	WHEN 'dinero' THEN PERFORM t::numeric(14,2);
	WHEN 'fecha' THEN PERFORM t::date;
	WHEN 'fecha_parcial' THEN
		PERFORM jsonb_populate_record(NULL::banco.fecha_parcial,
		    p_valor);
	WHEN 'hora' THEN PERFORM t::time;
	WHEN 'registro' THEN PERFORM t::uuid;
	WHEN 'registros' THEN
		PERFORM e::uuid FROM jsonb_array_elements_text(p_valor) e;
	WHEN 'varios' THEN
		PERFORM e::banco.texto
		   FROM jsonb_array_elements_text(p_valor) e;
	ELSE PERFORM t::banco.texto;
	END CASE;
	RETURN true;
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
	RETURN false;
END $$;
COMMENT ON FUNCTION banco.valor_bien IS 'Si un valor solo es de su tipo.';

/*
 * `datos` by what becomes of each field.  campos is the constant that each
 * generated function carries: {campo: {t: type, c: column | x | g | r, s:
 * [reasons]}}.  What is only shown (r) is passed over.
 */
CREATE OR REPLACE FUNCTION banco.datos_partir(datos jsonb, campos jsonb,
    ruta text, OUT planos jsonb, OUT extras jsonb, OUT sin jsonb,
    OUT grupos jsonb, OUT tocados text[], OUT problemas jsonb)
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	planos := '{}';
	extras := '{}';
	sin := '{}';
	grupos := '{}';
	tocados := '{}';
	problemas := '[]';
	IF jsonb_typeof(datos) IS DISTINCT FROM 'object' THEN
		problemas := banco.problema(nullif(rtrim(ruta, '.'), ''), 'tipo');
		RETURN;
	END IF;
	/* que: c, x, g: where it goes; n: a group without a word; else what
	 * is wrong.  razon: it is a reason for having none. */
	SELECT coalesce(jsonb_object_agg(q.d ->> 'c', CASE WHEN q.nada
		    THEN 'null' ELSE q.v END) FILTER (WHERE q.que = 'c'), '{}'),
	    coalesce(jsonb_object_agg(q.k, CASE WHEN q.nada
		    THEN 'null' ELSE q.v END) FILTER (WHERE q.que = 'x'), '{}'),
	    coalesce(jsonb_object_agg(q.k, q.v -> 'sin')
		FILTER (WHERE q.razon AND length(q.que) = 1), '{}'),
	    coalesce(jsonb_object_agg(q.k, q.v)
		FILTER (WHERE q.que = 'g' AND NOT q.razon), '{}'),
	    coalesce(array_agg(q.k) FILTER (WHERE length(q.que) = 1), '{}'),
	    coalesce(jsonb_agg(jsonb_build_object('campo', ruta || CASE
		    WHEN q.d IS NULL AND q.k !~ '^[a-z][a-z0-9_]{0,50}$'
		    THEN '?' ELSE q.k END, 'que', q.que, 'revision', NULL))
		FILTER (WHERE length(q.que) > 1), '[]')
	  INTO planos, extras, sin, grupos, tocados, problemas
	  FROM (SELECT r.k, r.v, r.d, r.razon,
		r.razon OR r.v IN ('""', '[]') AS nada,
		CASE WHEN r.d IS NULL THEN 'campo_desconocido'
		    WHEN r.razon AND NOT coalesce(r.d -> 's' ? (r.v ->> 'sin'),
			false) THEN 'tipo'
		    WHEN r.d ? 'g' THEN CASE WHEN r.v = 'null' THEN 'n'
			WHEN r.razon OR r.j = 'array' THEN 'g'
			ELSE 'tipo' END
		    WHEN NOT (r.razon OR r.v IN ('""', '[]')
			OR CASE WHEN r.d ->> 't' IN ('texto', 'texto_largo',
			    'catalogo') THEN r.j IN ('string', 'null')
			ELSE coalesce(banco.json_bien(r.d ->> 't', r.v),
			    false) END) THEN 'tipo'
		    WHEN r.d ? 'x' THEN 'x' ELSE 'c' END AS que
	      FROM (SELECT e.key AS k, e.value AS v, campos -> e.key AS d,
		    jsonb_typeof(e.value) AS j,
		    jsonb_typeof(e.value) = 'object' AND e.value ? 'sin'
			AS razon
		  FROM jsonb_each(datos) e OFFSET 0) r
	     WHERE NOT coalesce(r.d ? 'r', false) OFFSET 0) q;
END $$;
COMMENT ON FUNCTION banco.datos_partir IS
	'Reparte datos entre columnas, adicionales, razones y grupos.';

-- Characters as a person counts them: a combining mark is none.
CREATE OR REPLACE FUNCTION banco.cabe(p_texto text, p_max integer)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN char_length(p_texto) <= p_max
	    OR char_length(regexp_replace(p_texto, '[\u0300-\u036F]', '', 'g'))
	    <= p_max;
END $$;

-- A loop, as a query costs more than the few entries there are.
CREATE OR REPLACE FUNCTION banco.lista_bien(p_lista text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF p_lista IS NULL THEN
		RETURN NULL;
	ELSIF cardinality(p_lista) NOT BETWEEN 1 AND 200
	    OR array_ndims(p_lista) <> 1
	    OR array_position(p_lista, NULL) IS NOT NULL THEN
		RETURN false;
	END IF;
	FOR i IN array_lower(p_lista, 1) .. array_upper(p_lista, 1) LOOP
		IF array_position(p_lista, p_lista[i]) <> i THEN
			RETURN false;
		END IF;
	END LOOP;
	RETURN true;
END $$;
COMMENT ON FUNCTION banco.lista_bien IS
	'Si una lista tiene algo, nada dos veces y ningún hueco.';

CREATE OR REPLACE FUNCTION banco.telefono_bien(p text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN p ~ '^\+?[0-9]{7,15}$';
END $$;

-- Shape, month, day, sex, state of birth and check digit (Instructivo
-- Normativo, annexes 3 and 4); whose it is, is another question.
CREATE OR REPLACE FUNCTION banco.curp_bien(p text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	letras constant text := '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
	suma integer := 0;
	i integer;
BEGIN
	IF p IS NULL THEN
		RETURN NULL;
	END IF;
	IF p !~ ('^[A-Z][AEIOUX][A-Z]{2}[0-9]{2}(0[1-9]|1[0-2])'
	    '(0[1-9]|[12][0-9]|3[01])[HMX](AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|'
	    'GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ|YN|ZS|'
	    'NE)[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z][0-9]$') THEN
		RETURN false;
	END IF;
	FOR i IN 1..17 LOOP
		suma := suma + (strpos(letras, substr(p, i, 1)) - 1) * (19 - i);
	END LOOP;
	RETURN (10 - suma % 10) % 10 = substr(p, 18, 1)::integer;
END $$;
COMMENT ON FUNCTION banco.curp_bien IS 'Forma y dígito verificador de una CURP.';

/*
 * Her draft as `datos`.  A text without a meaning is {"mal": true}, so that
 * saving says so instead of passing over it; of an entry that was taken away
 * nothing else is looked at.
 */
CREATE OR REPLACE FUNCTION banco.borrador_datos(p_clave uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	datos jsonb;
	grupos jsonb;
BEGIN
	WITH campo AS (
		SELECT split_part(c.campo, '.', 1) AS uno,
		    split_part(c.campo, '.', 2) AS dos,
		    split_part(c.campo, '.', 3) AS tres,
		    CASE WHEN c.sin = 'quitada' THEN 'true'::jsonb
			WHEN c.sin IS NOT NULL
			THEN jsonb_build_object('sin', c.sin)
			WHEN c.valor IS NOT NULL THEN c.valor
			WHEN coalesce(c.texto, '') <> '' THEN '{"mal": true}'
			ELSE 'null' END AS valor
		  FROM banco.borrador_campo c WHERE c.clave = p_clave
	), entrada AS (
		SELECT c.uno, c.dos::integer AS n,
		    jsonb_object_agg(CASE c.tres WHEN '' THEN 'quitada'
			ELSE c.tres END, c.valor) AS valor
		  FROM campo c WHERE c.dos <> '' GROUP BY c.uno, c.dos
	), grupo AS (
		SELECT e.uno, jsonb_agg(jsonb_build_object('n', e.n)
			|| CASE WHEN e.valor -> 'quitada' = 'true'
			   THEN '{"quitada": true}'
			   ELSE e.valor - 'quitada' END ORDER BY e.n) AS valor
		  FROM entrada e GROUP BY e.uno
	)
	SELECT (SELECT jsonb_object_agg(c.uno, c.valor) FROM campo c
		WHERE c.dos = ''),
	    (SELECT jsonb_object_agg(g.uno, g.valor) FROM grupo g)
	  INTO datos, grupos;
	RETURN coalesce(datos, '{}') || coalesce(grupos, '{}');
END $$;
COMMENT ON FUNCTION banco.borrador_datos IS 'Un borrador como lo espera un guardado.';

CREATE OR REPLACE FUNCTION banco.revision_json(p_forma text, p_id uuid)
RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r jsonb;
BEGIN
	EXECUTE format('SELECT jsonb_agg(q) FROM banco.%I($1) q',
	    p_forma || '_revisar') INTO r USING p_id;
	RETURN coalesce(r, '[]');
END $$;

/*
 * Of a form that does not repeat an institution has one record in each
 * expediente: a second one begun is the first one gone on with.
 */
CREATE OR REPLACE FUNCTION banco.registro_unico(p_forma text,
    p_expediente uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f formas.forma;
	hay uuid;
BEGIN
	SELECT * INTO f FROM formas.forma x
	 WHERE x.nombre = p_forma AND x.vigente;
	IF FOUND AND NOT f.repite AND f.padre = 'datos_generales' THEN
		EXECUTE format('SELECT r.id FROM banco.%I r WHERE r.expediente '
		    '= $1 AND r.institucion = (SELECT banco.mi_inst())',
		    f.tabla) INTO hay USING p_expediente;
	END IF;
	RETURN hay;
END $$;
COMMENT ON FUNCTION banco.registro_unico IS
	'El registro propio de una forma que no se repite; nulo si no lo hay.';

/*
 * The one way a record is saved (decisions 19 and 21).  The lock on the key
 * makes twenty copies of one request into one save and nineteen answers.
 */
CREATE OR REPLACE FUNCTION banco.guardar(p_forma text, p_clave uuid,
    p_padre uuid, p_id uuid, p_rev integer, p_version integer, p_datos jsonb,
    OUT o_id uuid, OUT o_rev integer, OUT o_expediente uuid,
    OUT o_problemas jsonb)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige('capturar');
	g banco.guardado;
	b banco.borrador;
	v integer;
	hecho record;
	falla text;
BEGIN
	IF p_clave IS NULL THEN
		o_problemas := banco.problema(NULL, 'no_existe');
		RETURN;
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended(p_clave::text, 7012));
	SELECT * INTO g FROM banco.guardado x
	 WHERE x.cuenta = q.cuenta AND x.clave = p_clave;
	IF FOUND AND g.forma <> p_forma THEN
		o_problemas := banco.problema(NULL, 'no_existe');
		RETURN;
	ELSIF FOUND THEN
		o_id := g.id;
		o_rev := g.rev;
		o_expediente := g.expediente;
		o_problemas := banco.revision_json(p_forma, g.id);
		PERFORM banco.asentar('repetir', q, g.expediente, g.id, p_forma);
		RETURN;
	END IF;

	SELECT * INTO b FROM banco.borrador x WHERE x.clave = p_clave;
	IF FOUND AND b.forma = p_forma AND p_datos IS NULL THEN
		p_padre := b.padre;
		p_id := b.id;
		p_rev := b.rev;
		p_version := b.version;
		p_datos := banco.borrador_datos(p_clave);
	ELSIF FOUND OR p_datos IS NULL THEN
		o_problemas := banco.problema(NULL, 'no_existe');
		RETURN;
	END IF;
	SELECT f.version INTO v FROM formas.forma f
	 WHERE f.nombre = p_forma AND CASE WHEN coalesce(p_version, 0) = 0
	    THEN f.vigente ELSE f.version = p_version END;
	IF NOT FOUND THEN
		o_problemas := banco.problema(NULL, 'no_existe');
		RETURN;
	END IF;

	BEGIN
		hecho := banco.guardar_en(p_forma, v, p_padre, p_id, p_rev,
		    p_datos);
		o_id := hecho.o_id;
		o_rev := hecho.o_rev;
		o_expediente := hecho.o_expediente;
		o_problemas := hecho.o_problemas;
		IF o_id IS NOT NULL THEN
			INSERT INTO banco.guardado (clave, cuenta, forma, id,
			    rev, expediente)
			VALUES (p_clave, q.cuenta, p_forma, o_id, o_rev,
			    o_expediente);
		END IF;
	EXCEPTION
	WHEN unique_violation THEN
		GET STACKED DIAGNOSTICS falla = CONSTRAINT_NAME;
		o_id := NULL;
		o_problemas := banco.problema(NULL, CASE
		    WHEN falla LIKE '%\_una\_por\_institucion' THEN 'revision'
		    ELSE 'no_existe' END);	/* the key is somebody else's */
	WHEN insufficient_privilege THEN	/* a policy: not hers to write */
		o_id := NULL;
		o_problemas := banco.problema(NULL, 'no_existe');
	WHEN SQLSTATE 'RG001' THEN		/* its caso is integrado */
		o_id := NULL;
		o_problemas := banco.problema(NULL, 'error', 'integrado');
	WHEN data_exception OR integrity_constraint_violation THEN
		o_id := NULL;
		o_problemas := banco.problema(NULL, 'tipo');
	END;
	IF o_id IS NULL THEN
		o_rev := NULL;
		o_expediente := NULL;
		IF b.clave IS NOT NULL AND b.id IS NULL
		    AND o_problemas -> 0 ->> 'que' = 'revision' THEN
			/* A colleague began it too: this draft is of hers. */
			UPDATE banco.borrador x SET id =
			    banco.registro_unico(p_forma, b.expediente)
			 WHERE x.clave = p_clave;
		END IF;
		RETURN;
	END IF;

	IF b.clave IS NOT NULL THEN
		DELETE FROM banco.borrador x WHERE x.clave = p_clave;
	END IF;
	PERFORM banco.visto(q.cuenta, o_expediente);
	PERFORM banco.asentar(CASE WHEN p_id IS NULL THEN 'crear'
	    ELSE 'modificar' END, q, o_expediente, o_id, p_forma,
	    ARRAY(SELECT k FROM jsonb_object_keys(p_datos) k ORDER BY 1));
END $$;
COMMENT ON FUNCTION banco.guardar IS
	'Guarda un borrador o unos datos, una sola vez por clave; ver generado.md.';

DO $$
DECLARE
	f text;
BEGIN
	FOREACH f IN ARRAY ARRAY['problema', 'problemas', 'campo_de', 'json_bien',
	    'valor_bien', 'datos_partir', 'cabe', 'lista_bien',
	    'telefono_bien', 'curp_bien', 'borrador_datos', 'revision_json',
	    'registro_unico', 'guardar'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno', 'banco_rls');
	END LOOP;
END $$;
