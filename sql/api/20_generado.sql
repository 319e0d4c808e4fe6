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
	    WHERE coalesce(c.value ->> 'c', c.key) = p_columna LIMIT 1);
END $$;
COMMENT ON FUNCTION banco.campo_de IS 'El dato que vive en esa columna.';

-- One value alone, as its type, its JSON being of the right kind.
CREATE OR REPLACE FUNCTION banco.valor_bien(p_tipo text, p_valor jsonb)
RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t text := p_valor #>> '{}';
BEGIN
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
 * Of these fields of `datos`, those whose code is in no catalogue on that day.
 * What did not change is not asked again, as it was good on its day, unless
 * what it depends on changed; in a list one may go with no other.
 */
CREATE OR REPLACE FUNCTION banco.codigos_malos(datos jsonb, campos jsonb,
    antes jsonb, dia date, cuales text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	todos jsonb := datos;
BEGIN
	IF antes <> '{}' THEN		/* those below a parent that changed */
		SELECT todos || coalesce(jsonb_object_agg(h.k,
		    antes -> coalesce(campos -> h.k ->> 'c', h.k)), '{}'),
		    cuales || coalesce(array_agg(h.k), '{}')
		  INTO todos, cuales FROM unnest(cuales) j,
		    jsonb_array_elements_text(campos -> j -> 'h') AS h(k)
		 WHERE NOT datos ? h.k;
	END IF;
	RETURN (SELECT array_agg(DISTINCT x.k)
	  FROM (SELECT w.k, w.v, w.a, w.d ->> 'k' AS catalogo,
		CASE WHEN todos ? w.u THEN todos ->> w.u
		    ELSE antes ->> w.u_c END AS padre,
		todos ? w.u AND todos ->> w.u IS DISTINCT FROM
		    antes ->> w.u_c AS otro_padre
	      FROM (SELECT y.*, CASE WHEN y.d ? 'x'
			THEN antes -> 'adicionales' -> y.k
			ELSE antes -> coalesce(y.d ->> 'c', y.k) END AS a,
		    coalesce(campos -> y.u ->> 'c', y.u) AS u_c
		  FROM (SELECT z.*, z.d ->> 'u' AS u
		      FROM (SELECT k, todos -> k AS v, campos -> k AS d
			  FROM unnest(cuales) k OFFSET 0) z OFFSET 0) y
		OFFSET 0) w OFFSET 0) x
	 CROSS JOIN LATERAL jsonb_array_elements_text(CASE
	    jsonb_typeof(x.v) WHEN 'array' THEN x.v
	    WHEN 'string' THEN jsonb_build_array(x.v) ELSE '[]' END)
	    AS u(codigo)
	  LEFT JOIN LATERAL (SELECT k.excluye FROM banco.catalogo_valor k
		 WHERE k.catalogo = x.catalogo AND k.codigo = u.codigo
		   AND (x.padre IS NULL OR k.padre IS NULL
		       OR k.padre = x.padre)
		   AND (k.vigente_desde IS NULL OR k.vigente_desde <= dia)
		   AND (k.vigente_hasta IS NULL OR k.vigente_hasta >= dia)
		OFFSET 0 LIMIT 1) AS hay ON true
	 WHERE (x.v IS DISTINCT FROM x.a OR x.otro_padre)
	   AND (hay.excluye IS NULL OR hay.excluye
		AND jsonb_typeof(x.v) = 'array' AND jsonb_array_length(x.v) > 1)
	   AND (hay.excluye OR x.otro_padre
		OR NOT coalesce(x.a ? u.codigo, false)));
END $$;
COMMENT ON FUNCTION banco.codigos_malos IS
	'Los datos que traen un código fuera de su catálogo.';

/*
 * What arrives for one record or one entry: looked at whole, then parted.
 * campos is the constant that each generated function carries, a short letter
 * for each thing that a YAML says of a field (sqlgen_part.c): t type, c its
 * column when that has another name, or x (adicionales), g (group), r (only
 * shown); s reasons; m characters; p pattern; a, b least and most; f in the
 * past; k catalogue, u what it depends on, h what depends on it.  fuera are
 * the fields without a column, null for none; renombra: there are columns of
 * another name.  antes is the row as it was, {} for none.  Only what is given
 * costs; each function named in a query costs too, at each call, and so few
 * are named twice.
 */
CREATE OR REPLACE FUNCTION banco.datos_mirar(datos jsonb, campos jsonb,
    fuera text[], renombra boolean, antes jsonb, dia date, hoy date,
    ruta text, OUT planos jsonb, OUT extras jsonb, OUT sin jsonb,
    OUT problemas jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	hasta constant text := to_char(hoy, 'YYYY-MM-DD');
	malos text[];
	vacios text[];
	codigos text[];
	f text;
BEGIN
	planos := '{}';
	extras := coalesce(antes -> 'adicionales', '{}');
	sin := coalesce(antes -> 'sin_valor', '{}');
	IF jsonb_typeof(datos) IS DISTINCT FROM 'object' THEN
		problemas := banco.problema(nullif(rtrim(ruta, '.'), ''), 'tipo');
		RETURN;
	END IF;
	SELECT array_agg(q.k) FILTER (WHERE q.que IS NOT NULL),
	    jsonb_agg(jsonb_build_object('campo', ruta || CASE
		    WHEN q.d IS NULL AND q.k !~ '^[a-z][a-z0-9_]{0,50}$'
		    THEN '?' ELSE q.k END, 'que', q.que, 'revision', NULL))
		FILTER (WHERE q.que IS NOT NULL),
	    array_agg(q.k) FILTER (WHERE q.nada),
	    array_agg(q.k) FILTER (WHERE q.d ? 'k' AND q.que IS NULL)
	  INTO malos, problemas, vacios, codigos
	  FROM (SELECT r.k, r.d, r.razon OR r.nada AS nada, CASE
		WHEN r.d IS NULL THEN 'campo_desconocido'
		WHEN r.nada OR r.j = 'null' THEN NULL
		WHEN r.razon THEN CASE WHEN NOT coalesce(r.d -> 's' ?
		    (r.v ->> 'sin'), false) THEN 'tipo' END
		WHEN CASE r.t
		WHEN 'si_no' THEN r.j = 'boolean'
		WHEN 'texto' THEN r.j = 'string'
		    AND (char_length(r.txt) <= r.m OR banco.cabe(r.txt, r.m))
		    AND (NOT r.d ? 'p' OR r.txt ~ (r.d ->> 'p'))
		WHEN 'numero' THEN CASE WHEN r.j IN ('number', 'string')
			AND r.txt ~ (r.d ->> 'p')
		    THEN r.txt::numeric * r.m BETWEEN (r.d ->> 'a')::bigint
			AND (r.d ->> 'b')::bigint END
		WHEN 'fecha' THEN CASE WHEN r.j = 'string'
			THEN r.txt ELSE r.v ->> 'desde' END COLLATE "C"
		    BETWEEN '1850-01-01' AND CASE WHEN r.d ? 'f' THEN hasta
			ELSE '2200-12-31' END
		    AND CASE WHEN r.j = 'string' THEN r.txt
			ELSE concat(r.v ->> 'desde', r.v ->> 'hasta',
			    r.v ->> 'precision') END ~ (r.d ->> 'p')
		WHEN 'hora' THEN r.j = 'string'
		    AND r.txt ~ '^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$'
		WHEN 'lista' THEN r.j = 'array' AND banco.lista_bien(r.v)
		WHEN 'grupo' THEN r.j = 'array'
		WHEN 'telefono' THEN r.j = 'string'
		    AND banco.telefono_bien(r.txt)
		WHEN 'curp' THEN r.j = 'string' AND banco.curp_bien(r.txt)
		WHEN 'ver' THEN true
		ELSE r.j = 'string' END IS NOT TRUE THEN 'tipo'
		WHEN r.d ? 'x' THEN CASE WHEN NOT banco.valor_bien(
		    r.d ->> 'x', r.v) THEN 'tipo' END END AS que
	      FROM (SELECT e.*, e.d ->> 't' AS t, (e.d ->> 'm')::integer AS m,
		    e.j = 'object' AND e.v ? 'sin' AND NOT e.d ? 'r' AS razon,
		    e.txt IN ('', '[]') AND e.j IN ('string', 'array')
			AND NOT e.d ? 'g' AS nada
		  FROM (SELECT key AS k, value AS v, campos -> key AS d,
			jsonb_typeof(value) AS j, value #>> '{}' AS txt
		      FROM jsonb_each(datos) OFFSET 0) e OFFSET 0) r
		OFFSET 0) q;

	planos := datos;
	IF malos IS NULL THEN
		problemas := '[]';
	ELSE
		planos := planos - malos;
	END IF;
	IF sin <> '{}' THEN
		sin := sin - ARRAY(SELECT jsonb_object_keys(planos));
	END IF;
	IF vacios IS NOT NULL THEN
		FOREACH f IN ARRAY vacios LOOP
			sin := sin || jsonb_strip_nulls(jsonb_build_object(f,
			    planos -> f -> 'sin'));
			planos := planos || jsonb_build_object(f, NULL);
		END LOOP;
	END IF;
	IF codigos IS NOT NULL THEN
		malos := banco.codigos_malos(planos, campos, antes, dia,
		    codigos);
		IF malos IS NOT NULL THEN
			problemas := problemas || banco.problemas(ruta, malos,
			    'fuera_de_catalogo');
		END IF;
	END IF;
	IF fuera IS NOT NULL THEN
		SELECT jsonb_strip_nulls(extras || coalesce(
			jsonb_object_agg(x, planos -> x), '{}')) INTO extras
		  FROM unnest(fuera) x
		 WHERE campos -> x ? 'x' AND planos ? x;
		planos := planos - fuera;
	END IF;
	IF renombra THEN
		planos := (SELECT jsonb_object_agg(coalesce(
		    campos -> j.key ->> 'c', j.key), j.value)
		    FROM jsonb_each(planos) j);
	END IF;
END $$;
COMMENT ON FUNCTION banco.datos_mirar IS
	'Revisa datos y los reparte entre columnas, adicionales y razones.';

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
CREATE OR REPLACE FUNCTION banco.lista_bien(p_lista jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	n integer := jsonb_array_length(p_lista);
BEGIN
	IF n NOT BETWEEN 1 AND 200
	    OR p_lista @? 'strict $[*] ? (@.type() != "string")' THEN
		RETURN false;
	END IF;
	FOR i IN 0 .. n - 2 LOOP
		IF p_lista - i ? (p_lista ->> i) THEN
			RETURN false;
		END IF;
	END LOOP;
	RETURN true;
END $$;
COMMENT ON FUNCTION banco.lista_bien IS
	'Si una lista de textos tiene algo y nada dos veces.';

CREATE OR REPLACE FUNCTION banco.telefono_bien(p text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN p ~ '^\+?[0-9]{7,15}$';
END $$;

-- Shape, a day that there is, no inconvenient word, sex, state of birth and
-- check digit (Instructivo Normativo, annexes 2 to 4), as lib/domain/curp.c;
-- whose it is, is another question.
CREATE OR REPLACE FUNCTION banco.curp_bien(p text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	letras constant text := '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
	suma integer := 0;
	anio integer;
BEGIN
	IF p IS NULL THEN
		RETURN NULL;
	END IF;
	IF p !~ ('^[A-Z][AEIOUX][A-Z]{2}[0-9]{2}(0[1-9]|1[0-2])'
	    '(0[1-9]|[12][0-9]|3[01])[HMX](AS|BC|BS|CC|CL|CM|CS|CH|DF|DG|GT|'
	    'GR|HG|JC|MC|MN|MS|NT|NL|OC|PL|QT|QR|SP|SL|SR|TC|TS|TL|VZ|YN|ZS|'
	    'NE)[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z][0-9]$')
	    OR banco.curp_inconveniente(left(p, 4)) THEN
		RETURN false;
	END IF;
	/* The century is in the place that tells homonyms apart. */
	anio := substr(p, 5, 2)::integer
	    + CASE WHEN substr(p, 17, 1) ~ '[0-9]' THEN 1900 ELSE 2000 END;
	IF substr(p, 9, 2)::integer > extract(day FROM make_date(anio,
	    substr(p, 7, 2)::integer, 1) + interval '1 month - 1 day') THEN
		RETURN false;
	END IF;
	FOR i IN 1..17 LOOP
		suma := suma + (strpos(letras, substr(p, i, 1)) - 1) * (19 - i);
	END LOOP;
	RETURN (10 - suma % 10) % 10 = substr(p, 18, 1)::integer;
END $$;
COMMENT ON FUNCTION banco.curp_bien IS 'Si una CURP puede serlo: forma, día, palabra y dígito verificador.';

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
 * Of a form that does not repeat an institution has one record under each
 * parent: a second one begun is the first one gone on with.
 */
DROP FUNCTION IF EXISTS banco.registro_unico(text, uuid);
CREATE FUNCTION banco.registro_unico(p_forma text, p_padre uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f formas.forma;
	hay uuid;
BEGIN
	SELECT * INTO f FROM formas.forma x
	 WHERE x.nombre = p_forma AND x.vigente;
	IF FOUND AND NOT f.repite AND f.padre IS NOT NULL THEN
		EXECUTE format('SELECT r.id FROM banco.%I r WHERE r.%I = $1 '
		    'AND r.institucion = (SELECT banco.mi_inst())', f.tabla,
		    CASE f.padre WHEN 'datos_generales' THEN 'expediente'
		    ELSE 'padre' END) INTO hay USING p_padre;
	END IF;
	RETURN hay;
END $$;
COMMENT ON FUNCTION banco.registro_unico IS
	'El registro propio de una forma que no se repite; nulo si no lo hay.';

/*
 * The one way a record is saved (decisions 19 and 21).  The lock makes twenty
 * copies of one request into one save and nineteen answers.  It is of her own
 * and one of 256: as many as the keys she sends would fill the table of locks,
 * that all share.
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
	PERFORM pg_advisory_xact_lock(hashtextextended(q.cuenta || ' '
	    || left(p_clave::text, 2), 7012));
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
	    THEN f.vigente ELSE f.version = p_version AND (f.vigente
		OR to_regprocedure(format('banco.%I(uuid,uuid,integer,jsonb)',
		p_forma || '_guardar_v' || p_version)) IS NOT NULL) END;
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
			    banco.registro_unico(p_forma, b.padre)
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
	FOREACH f IN ARRAY ARRAY['problema', 'problemas', 'campo_de',
	    'valor_bien', 'codigos_malos', 'datos_mirar', 'cabe', 'lista_bien',
	    'telefono_bien', 'curp_bien', 'borrador_datos', 'revision_json',
	    'registro_unico', 'guardar'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno', 'banco_rls');
	END LOOP;
END $$;
