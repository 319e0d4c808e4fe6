-- Lists, the overview, the review, integrating.

-- A partial birth date gives an age that says so.
CREATE OR REPLACE FUNCTION banco.edad_texto(p_fecha banco.fecha_parcial,
    p_aproximada integer, p_hoy date) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	a integer := banco.edad((p_fecha).desde, p_hoy);
	b integer := banco.edad((p_fecha).hasta, p_hoy);
BEGIN
	IF a IS NOT NULL THEN
		RETURN CASE WHEN a = b THEN a::text ELSE b || '-' || a END;
	END IF;
	RETURN coalesce('~' || p_aproximada, '');
END $$;

/*
 * The rows a list shows, and nothing else (decision 18).  Who calls it chose
 * the ids from acl already; the policies look again.
 */
CREATE OR REPLACE FUNCTION banco.lista(p_ids uuid[])
RETURNS TABLE (expediente uuid, folio text, nombre text, edad text,
    municipio text, estado text, tocado timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	hoy date := banco.hoy();
BEGIN
	RETURN QUERY SELECT e.id, coalesce(f.folio, ''),
	    banco.sin_huecos(concat_ws(' ', e.nombres, e.primer_apellido,
		e.segundo_apellido)),
	    banco.edad_texto(e.fecha_nacimiento, e.edad_aproximada, hoy),
	    coalesce(m.etiqueta, '')::text,
	    coalesce(c.estado, ''), greatest(e.tocado, c.tocado)
	  FROM unnest(p_ids) WITH ORDINALITY AS k(id, posicion)
	  JOIN banco.expediente e ON e.id = k.id
	  LEFT JOIN banco.folio f ON f.expediente = k.id
	  LEFT JOIN LATERAL (SELECT x.dom_municipio
		FROM banco.datos_victima x WHERE x.expediente = k.id
		ORDER BY x.creado LIMIT 1) v ON true
	  LEFT JOIN LATERAL (SELECT x.estado, x.hecho_municipio, x.tocado
		FROM banco.caso x WHERE x.expediente = k.id
		ORDER BY x.numero DESC LIMIT 1) c ON true
	  LEFT JOIN banco.catalogo_valor m ON m.catalogo = 'municipio'
	   AND m.codigo = coalesce(v.dom_municipio, c.hecho_municipio)
	 ORDER BY k.posicion;
END $$;

/*
 * A list is asked for and read in two calls (invariant 2): the first finds
 * the ids, writes them down and gives a ticket; the second shows names by a
 * ticket that was committed.  So a transaction that is rolled back read
 * nothing but how long it took.
 */
DO $$
BEGIN
	/* As it was in an older bank. */
	IF to_regprocedure('banco.lista_boleto(banco.quien, text, uuid[])')
	    IS NOT NULL THEN
		DROP FUNCTION banco.lista_boleto(banco.quien, text, uuid[]);
	END IF;
END $$;
CREATE OR REPLACE FUNCTION banco.lista_boleto(p_quien banco.quien,
    p_seccion text, p_ids uuid[], p_escritos integer DEFAULT NULL,
    p_hay_mas boolean DEFAULT false) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	b uuid := gen_random_uuid();
BEGIN
	INSERT INTO banco.boleto (id, sesion, seccion, hasta, ids, escritos,
	    hay_mas)
	VALUES (b, p_quien.sesion, p_seccion, clock_timestamp()
	    + make_interval(mins => banco.ajuste('boleto.minutos')::integer),
	    coalesce(p_ids, '{}'), p_escritos, p_hay_mas);
	RETURN b;
END $$;
COMMENT ON FUNCTION banco.lista_boleto IS
	'Boleto para leer una lista; quien llama asienta qué mostrará.';

CREATE OR REPLACE FUNCTION banco.lista_ids(p_boleto uuid, p_seccion text)
RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige();
BEGIN
	RETURN (banco.boleto_bueno(p_boleto, q.sesion, p_seccion)).ids;
END $$;
COMMENT ON FUNCTION banco.lista_ids IS
	'Lo que ese boleto de una lista permite mostrar; 42501 si no es bueno.';

CREATE OR REPLACE FUNCTION api.lista(p_boleto uuid)
RETURNS TABLE (expediente uuid, folio text, nombre text, edad text,
    municipio text, estado text, tocado timestamptz, parecido boolean,
    hay_mas boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	q banco.quien := banco.exige();
	b banco.boleto := banco.boleto_bueno(p_boleto, q.sesion, 'lista');
BEGIN
	RETURN QUERY SELECT l.*, coalesce(array_position(b.ids, l.expediente)
	    > b.escritos, false), b.hay_mas FROM banco.lista(b.ids) l;
END $$;
COMMENT ON FUNCTION api.lista IS
	'Los renglones de una lista ya asentada; cuáles solo suenan parecido, y si hay más.';

-- Hers first, then the newest of her institution; both start from acl.
CREATE OR REPLACE FUNCTION api.recientes(p_n integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige();
	n integer := least(greatest(coalesce(p_n, 20), 1), 100);
	ids uuid[];
BEGIN
	IF NOT auth.puede(q.perfil, 'consultar') THEN
		RETURN banco.lista_boleto(q, 'lista', '{}');
	END IF;
	ids := ARRAY(SELECT k.expediente FROM (
	    SELECT r.expediente, r.tocado FROM banco.reciente r
	     WHERE r.cuenta = q.cuenta
	     ORDER BY r.tocado DESC LIMIT 2 * n) k
	    WHERE EXISTS (SELECT FROM banco.acl a
		WHERE a.expediente = k.expediente
		  AND a.institucion = q.institucion
		  AND (a.hasta IS NULL OR a.hasta > clock_timestamp())
		  AND (a.secciones IS NULL
		       OR 'datos_generales' = ANY (a.secciones)))
	    ORDER BY k.tocado DESC LIMIT n);
	IF cardinality(ids) < n THEN
		ids := ids || ARRAY(SELECT k.expediente FROM (
		    SELECT a.expediente FROM banco.acl a
		     WHERE a.institucion = q.institucion
		       AND (a.hasta IS NULL OR a.hasta > clock_timestamp())
		       AND (a.secciones IS NULL
			    OR 'datos_generales' = ANY (a.secciones))
		     ORDER BY a.desde DESC LIMIT 2 * n) k
		    WHERE NOT k.expediente = ANY (ids)
		    LIMIT n - cardinality(ids));
	END IF;
	PERFORM banco.asentar('listar', q, p_forma => 'recientes',
	    p_ids => ids);
	RETURN banco.lista_boleto(q, 'lista', ids);
END $$;
COMMENT ON FUNCTION api.recientes IS
	'Boleto de los expedientes que ella tocó, y luego los nuevos de su institución.';

/*
 * Violencia extrema by the caso itself (decision 17); an order makes it so
 * too.  It stands in its caller's query.
 */
CREATE OR REPLACE FUNCTION banco.caso_grave(c banco.caso) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(c.tentativa_feminicidio, false)
    OR coalesce(c.modalidad = 'feminicida', false)
    OR coalesce(c.nivel_riesgo IN ('alto', 'extremo'), false);

/* When a caso must be integrado by (decisions 10 and 17). */
CREATE OR REPLACE FUNCTION banco.caso_vence(c banco.caso) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF banco.caso_grave(c)
	    OR EXISTS (SELECT FROM banco.orden o WHERE o.padre = c.id) THEN
		RETURN c.fecha_conocimiento + (ceil(
		    banco.ajuste('plazo.inmediato')::numeric / 24))::integer;
	END IF;
	RETURN banco.dias_habiles(c.fecha_conocimiento,
	    banco.ajuste('plazo.captura')::integer);
END $$;
COMMENT ON FUNCTION banco.caso_vence IS
	'Último día para integrarlo: cinco hábiles, o 24 horas en violencia extrema.';

/*
 * Violence against a dependant has a term of its own (Lineamientos 31-I), from
 * the day it was known until it went with its caso or, known later, until
 * nothing of it is missing.
 */
CREATE OR REPLACE FUNCTION banco.dependiente_vence(
    v banco.violencia_dependiente) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM banco.caso c WHERE c.id = v.padre
	    AND c.integrado > v.creado) OR EXISTS (SELECT FROM banco.caso c
	    WHERE c.id = v.padre AND c.estado = 'integrado')
	    AND NOT EXISTS (SELECT
		FROM banco.violencia_dependiente_revisar(v.id) r
		WHERE r.que <> 'duda') THEN
		RETURN NULL;
	ELSIF v.nivel_riesgo IN ('alto', 'extremo')
	    OR 'muerte' = ANY (v.efectos_fisicos) THEN
		RETURN v.fecha_conocimiento + (ceil(
		    banco.ajuste('plazo.inmediato')::numeric / 24))::integer;
	END IF;
	RETURN banco.dias_habiles(v.fecha_conocimiento,
	    banco.ajuste('plazo.captura')::integer);
END $$;
COMMENT ON FUNCTION banco.dependiente_vence IS
	'Último día para completar la violencia contra una dependiente; nulo si ya está.';
CALL migracion.entregar('banco.dependiente_vence', 'banco_dueno', 'banco_rls');

CREATE OR REPLACE FUNCTION api.expediente_resumen(p_ticket uuid)
RETURNS TABLE (folio text, nombre text, edad text, vence text,
    temporal text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	e uuid := banco.exige_boleto(p_ticket, 'resumen');
	v date;
BEGIN
	SELECT min(banco.caso_vence(c)) INTO v FROM banco.caso c
	 WHERE c.expediente = e AND c.estado = 'guardado';
	v := least(v, (SELECT min(banco.dependiente_vence(d))
	    FROM banco.violencia_dependiente d WHERE d.expediente = e));
	RETURN QUERY SELECT l.folio, l.nombre, l.edad, CASE
	    WHEN v IS NULL THEN ''
	    ELSE banco.plazo_texto(v, banco.hoy()) END,
	    coalesce(x.clave_temporal::text, '')
	  FROM banco.lista(ARRAY[e]) l
	  JOIN banco.expediente x ON x.id = l.expediente;
	IF NOT FOUND THEN
		PERFORM banco.no_existe();
	END IF;
END $$;

CREATE OR REPLACE FUNCTION api.expediente_secciones(p_ticket uuid)
RETURNS TABLE (forma text, titulo text, orden integer, repite boolean,
    registros integer, estado text, borrador boolean, faltan integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	e uuid := banco.exige_boleto(p_ticket, 'resumen');
	q banco.quien := auth.mi_sesion();
BEGIN
	RETURN QUERY SELECT f.nombre, f.titulo::text, f.orden, f.repite,
	    x.registros, CASE WHEN x.registros = 0 THEN
		CASE WHEN x.faltan > 0 THEN 'falta'
		    WHEN x.peor > 0 THEN 'sugerida' ELSE 'vacia' END ELSE
		('{lista,duda,falta,error}'::text[])[x.peor + 1] END,
	    EXISTS (SELECT FROM banco.borrador b WHERE b.cuenta = q.cuenta
		AND b.forma = f.nombre AND b.expediente = e), x.faltan
	  FROM banco.expediente_formas(e) x
	  JOIN formas.forma f ON f.nombre = x.forma AND f.vigente
	 WHERE x.registros > 0
	    OR banco.es_visible(e, q.institucion, f.seccion)
	 ORDER BY f.orden, f.nombre;
END $$;

CREATE OR REPLACE FUNCTION api.caso_revision(p_ticket uuid, p_caso uuid)
RETURNS TABLE (forma text, titulo text, id uuid, padre uuid, campo text,
    que text, revision text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e uuid := banco.exige_boleto(p_ticket, 'revision');
BEGIN
	IF NOT EXISTS (SELECT FROM banco.caso c
	    WHERE c.id = p_caso AND c.expediente = e) THEN
		PERFORM banco.no_existe();
	END IF;
	/* What lacks is told of sections that she sees. */
	RETURN QUERY SELECT i.* FROM banco.caso_impedimentos(p_caso) i
	    WHERE i.id IS NOT NULL OR banco.es_visible(e,
		(SELECT banco.mi_inst()), banco.seccion_de(i.forma));
END $$;

-- Repeatable: integrating what is integrado already answers the same.
CREATE OR REPLACE FUNCTION api.caso_integrar(p_caso uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige('capturar');
	c banco.caso;
BEGIN
	/* Whoever is saving a part of it ends first; then it is looked at. */
	PERFORM banco.integrando((SELECT x.expediente FROM banco.caso x
	    WHERE x.id = p_caso));
	SELECT * INTO c FROM banco.caso x WHERE x.id = p_caso FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM banco.no_existe();
	ELSIF c.estado = 'integrado' THEN
		RETURN;
	END IF;
	UPDATE banco.caso x SET estado = 'integrado',
	    integrado = clock_timestamp() WHERE x.id = p_caso;
	PERFORM banco.asentar('integrar', q, c.expediente, c.id, 'caso');
END $$;
COMMENT ON FUNCTION api.caso_integrar IS
	'Integra un caso completo: desde aquí se cuenta y sale a la nación.';

/*
 * The fields of a record as it stands (fila) that only a request of correction
 * changes, when its first caso was integrado at p_desde (decision 10); {*} is
 * all of them.  Without a form in force nothing is allowed.
 */
CREATE OR REPLACE FUNCTION banco.fijos_de(f formas.forma,
    p_desde timestamptz, fila jsonb) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF f.nombre IS NULL OR f.tras_integrar = 'cerrado' THEN
		RETURN '{*}';
	ELSIF fila IS NULL OR (fila ->> 'creado')::timestamptz > p_desde THEN
		RETURN '{}';
	END IF;
	RETURN ARRAY(SELECT c.campo FROM formas.campo c
	     WHERE c.forma = f.nombre AND c.version = f.version
	       AND c.grupo = '' AND c.tipo <> 'grupo'
	       AND (c.tras_integrar = 'cerrado' OR c.tras_integrar = 'agrega'
		AND banco.dato_de(c, fila) IS NOT NULL)
	     ORDER BY c.posicion);
END $$;

/* What a row says in a field; null for no value. */
CREATE OR REPLACE FUNCTION banco.dato_de(c formas.campo, fila jsonb)
RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN nullif(CASE WHEN c.columna IS NULL
	    THEN fila -> 'adicionales' -> c.campo
	    ELSE fila -> c.columna END, 'null');
END $$;

/*
 * Whether a change is one that its form does not allow any more; antes is
 * null for a new row.  banco.integrado_fijo() is the wall that asks.
 */
CREATE OR REPLACE FUNCTION banco.integrado_toca(p_tabla text,
    p_desde timestamptz, antes jsonb, ahora jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f formas.forma;
	fijos text[];
BEGIN
	SELECT x.* INTO f FROM formas.forma x
	 WHERE x.tabla = p_tabla AND x.vigente
	 ORDER BY x.orden, x.nombre LIMIT 1;
	fijos := banco.fijos_de(f, p_desde, antes);
	RETURN fijos = '{*}' OR EXISTS (SELECT FROM formas.campo c
	     WHERE c.forma = f.nombre AND c.version = f.version
	       AND c.grupo = '' AND c.campo = ANY (fijos)
	       AND banco.dato_de(c, antes)
		IS DISTINCT FROM banco.dato_de(c, ahora));
END $$;
COMMENT ON FUNCTION banco.integrado_toca IS
	'Si un cambio toca algo que su forma cierra al integrar.';

/* The same fields of a saved record, for people. */
CREATE OR REPLACE FUNCTION banco.campos_fijos(p_forma text, p_id uuid)
RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f formas.forma;
	por text;
	fila jsonb;
	desde timestamptz;
BEGIN
	SELECT * INTO f FROM formas.forma x
	 WHERE x.nombre = p_forma AND x.vigente;
	SELECT replace(encode(t.tgargs, 'escape'), '\000', '') INTO por
	  FROM pg_trigger t WHERE t.tgname = 'd_integrado_fijo'
	   AND t.tgrelid = format('banco.%I', f.tabla)::regclass;
	IF por IS NULL THEN
		RETURN '{}';
	END IF;
	EXECUTE format('SELECT to_jsonb(r) FROM banco.%I r WHERE r.id = $1',
	    f.tabla) INTO fila USING p_id;
	desde := banco.integrado_desde(por, p_id, (fila ->> 'padre')::uuid,
	    (fila ->> 'expediente')::uuid);
	RETURN CASE WHEN desde IS NULL THEN '{}'
	    ELSE banco.fijos_de(f, desde, fila) END;
END $$;

CREATE OR REPLACE FUNCTION api.registro_cambia(p_ticket uuid, p_forma text,
    p_id uuid)
RETURNS TABLE (por text, fijos text[])
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	q banco.quien := banco.exige('consultar');
	e uuid := banco.exige_boleto(p_ticket, p_forma);
	r record := banco.registro_de(p_forma, p_id);
BEGIN
	IF r.expediente IS DISTINCT FROM e OR e IS NULL THEN
		PERFORM banco.no_existe();
	END IF;
	fijos := '{*}';
	IF r.mio IS NOT TRUE OR NOT banco.es_visible(e, q.institucion,
	    banco.seccion_de(p_forma)) THEN
		por := 'ajeno';
	ELSIF NOT auth.puede(q.perfil, 'capturar') THEN
		por := 'perfil';
	ELSE
		fijos := banco.campos_fijos(p_forma, p_id);
		por := CASE WHEN fijos = '{}' THEN '' ELSE 'integrado' END;
	END IF;
	RETURN NEXT;
END $$;
COMMENT ON FUNCTION api.registro_cambia IS
	'Si un registro puede cambiar ahora y por quien pide; si no, por qué y qué datos.';

DO $$
DECLARE
	f text;
BEGIN
	FOREACH f IN ARRAY ARRAY['fijos_de', 'dato_de', 'integrado_toca',
	    'campos_fijos', 'edad_texto', 'lista',
	    'lista_boleto', 'lista_ids', 'caso_grave', 'caso_vence'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno', 'banco_rls');
	END LOOP;
END $$;
