-- Opening and drafts.  A read is a ticket that was committed; a draft is
-- opened, logged and committed before it can be read back.

/* All fields of a form in force, groups' own as grupo.campo. */
CREATE OR REPLACE FUNCTION banco.campos_de(p_forma text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN CASE p_forma
	    WHEN 'resumen' THEN '{folio,nombre,edad,vence,clave_temporal,secciones}'::text[]
	    WHEN 'revision' THEN '{faltantes,dudas}'::text[]
	    ELSE (SELECT array_agg(ltrim(c.grupo || '.' || c.campo, '.')
		    ORDER BY c.grupo, c.posicion)
		FROM formas.campo c JOIN formas.forma f
		  ON f.nombre = c.forma AND f.version = c.version
	       WHERE f.nombre = p_forma AND f.vigente) END;
END $$;

CREATE OR REPLACE FUNCTION api.abrir(p_expediente uuid, p_forma text)
RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige('consultar');
	s text := banco.seccion_de(p_forma);
	b uuid := gen_random_uuid();
BEGIN
	IF s IS NULL OR NOT (banco.es_visible(p_expediente, q.institucion,
	    CASE WHEN p_forma NOT IN ('resumen', 'revision') THEN s END)
	    OR banco.es_autora(p_expediente, q.institucion, p_forma)) THEN
		PERFORM banco.no_existe();
	END IF;
	INSERT INTO banco.boleto (id, sesion, expediente, seccion, hasta)
	VALUES (b, q.sesion, p_expediente, s, clock_timestamp()
	    + make_interval(mins => banco.ajuste('boleto.minutos')::integer));
	PERFORM banco.asentar('abrir', q, p_expediente, NULL, p_forma,
	    banco.campos_de(p_forma));
	PERFORM banco.visto(q.cuenta, p_expediente);
	RETURN b;
END $$;
COMMENT ON FUNCTION api.abrir IS
	'Boleto para leer una sección; sirve cuando esta transacción termina bien.';

CREATE OR REPLACE FUNCTION banco.borrador_fila(p_clave uuid,
    p_reanudado boolean, OUT clave uuid, OUT forma text, OUT version integer,
    OUT expediente uuid, OUT padre uuid, OUT id uuid, OUT rev integer,
    OUT reanudado boolean, OUT campo text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	SELECT b.clave, b.forma, b.version, b.expediente, b.padre, b.id, b.rev,
	    p_reanudado, b.donde
	  INTO clave, forma, version, expediente, padre, id, rev, reanudado,
	    campo
	  FROM banco.borrador b WHERE b.clave = p_clave;
END $$;

/* The parent's form of this form; '' for the first of an expediente. */
CREATE OR REPLACE FUNCTION banco.registro_de(p_forma text, p_id uuid,
    OUT expediente uuid, OUT rev integer, OUT padre uuid, OUT mio boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f formas.forma;
BEGIN
	SELECT * INTO f FROM formas.forma x
	 WHERE x.nombre = p_forma AND x.vigente;
	IF FOUND THEN
		EXECUTE format('SELECT r.expediente, r.rev, %s, r.institucion '
		    '= (SELECT banco.mi_inst()) FROM banco.%I r '
		    'WHERE r.id = $1', CASE WHEN f.padre IS NULL THEN 'NULL'
		    WHEN f.padre = 'datos_generales' THEN 'r.expediente'
		    ELSE 'r.padre' END, f.tabla)
		    INTO expediente, rev, padre, mio USING p_id;
	END IF;
END $$;

/*
 * One open draft for (person, form, parent, record); of new expedientes as
 * many as she needs, but never two that are empty.  Of a record that exists,
 * only its author institution may begin one.
 */
CREATE OR REPLACE FUNCTION api.borrador_abrir(p_forma text, p_padre uuid,
    p_id uuid)
RETURNS TABLE (clave uuid, forma text, version integer, expediente uuid,
    padre uuid, id uuid, rev integer, reanudado boolean, campo text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	q banco.quien := banco.exige('capturar');
	f formas.forma;
	r record;
	e uuid;
	v_id uuid := p_id;
	v_padre uuid := p_padre;
	v_rev integer := 0;
	v_clave uuid;
	estaba boolean;
BEGIN
	SELECT * INTO f FROM formas.forma x
	 WHERE x.nombre = p_forma AND x.vigente;
	IF NOT FOUND THEN
		PERFORM banco.no_existe();
	END IF;
	IF v_id IS NULL AND f.padre IS NOT NULL THEN
		v_id := banco.registro_unico(p_forma, p_padre);
	END IF;
	IF v_id IS NOT NULL THEN
		r := banco.registro_de(p_forma, v_id);
		IF r.mio IS NOT TRUE THEN
			PERFORM banco.no_existe();
		END IF;
		e := r.expediente;
		v_rev := r.rev;
		v_padre := r.padre;
	ELSIF f.padre IS NULL THEN
		v_padre := NULL;
	ELSE
		r := banco.registro_de(f.padre, p_padre);
		e := r.expediente;
	END IF;
	IF (v_id IS NOT NULL OR f.padre IS NOT NULL)
	    AND NOT banco.es_visible(e, q.institucion, f.seccion) THEN
		PERFORM banco.no_existe();
	END IF;

	IF v_padre IS NULL AND v_id IS NULL THEN
		DELETE FROM banco.borrador b
		 WHERE b.cuenta = q.cuenta AND b.forma = p_forma
		   AND b.padre IS NULL AND b.id IS NULL AND NOT EXISTS
			(SELECT FROM banco.borrador_campo c
			  WHERE c.clave = b.clave);
	END IF;
	INSERT INTO banco.borrador AS b (clave, cuenta, forma, version,
	    expediente, padre, id, rev)
	VALUES (gen_random_uuid(), q.cuenta, p_forma, f.version, e, v_padre,
	    v_id, v_rev)
	ON CONFLICT DO NOTHING RETURNING b.clave INTO v_clave;
	estaba := v_clave IS NULL;
	IF estaba THEN
		SELECT b.clave INTO v_clave FROM banco.borrador b
		 WHERE b.cuenta = q.cuenta AND b.forma = p_forma
		   AND b.padre IS NOT DISTINCT FROM v_padre
		   AND b.id IS NOT DISTINCT FROM v_id;
	END IF;
	PERFORM banco.borrador_asentar(v_clave, q);
	RETURN QUERY SELECT x.* FROM banco.borrador_fila(v_clave, estaba) x;
END $$;
COMMENT ON FUNCTION api.borrador_abrir IS
	'El borrador propio de un registro, nuevo o el que ya había; se asienta.';

CREATE OR REPLACE FUNCTION banco.borrador_asentar(p_clave uuid,
    p_quien banco.quien) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	b banco.borrador;
BEGIN
	UPDATE banco.borrador x SET abierto_en = p_quien.sesion,
	    abierto_xid = pg_current_xact_id()
	 WHERE x.clave = p_clave RETURNING * INTO b;
	PERFORM banco.asentar('borrador_abrir', p_quien, b.expediente, b.id,
	    b.forma, banco.campos_de(b.forma));
END $$;

CREATE OR REPLACE FUNCTION banco.borrador_mio(p_clave uuid)
RETURNS banco.borrador
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	b banco.borrador;
BEGIN
	PERFORM banco.exige('capturar');
	SELECT * INTO b FROM banco.borrador x WHERE x.clave = p_clave;
	IF NOT FOUND THEN
		PERFORM banco.no_existe();
	END IF;
	RETURN b;
END $$;

CREATE OR REPLACE FUNCTION api.borrador_reanudar(p_clave uuid)
RETURNS TABLE (clave uuid, forma text, version integer, expediente uuid,
    padre uuid, id uuid, rev integer, reanudado boolean, campo text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM banco.borrador_mio(p_clave);
	PERFORM banco.borrador_asentar(p_clave, banco.exige('capturar'));
	RETURN QUERY SELECT x.* FROM banco.borrador_fila(p_clave, true) x;
END $$;

CREATE OR REPLACE FUNCTION api.borrador_leer(p_clave uuid)
RETURNS TABLE (campo text, texto text, valor jsonb, sin text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	b banco.borrador := banco.borrador_mio(p_clave);
	q banco.quien := banco.exige('capturar');
BEGIN
	IF b.abierto_en IS DISTINCT FROM q.sesion OR b.abierto_xid
	    IS NOT DISTINCT FROM pg_current_xact_id_if_assigned() THEN
		RAISE EXCEPTION 'acceso no asentado' USING ERRCODE = '42501';
	END IF;
	RETURN QUERY SELECT c.campo, c.texto::text, c.valor, c.sin
	  FROM banco.borrador_campo c WHERE c.clave = p_clave
	 ORDER BY c.tocado, c.campo;
END $$;

-- The most called of all: one statement, one commit, no line of its own.
CREATE OR REPLACE FUNCTION api.borrador_campo(p_clave uuid, p_campo text,
    p_texto text, p_valor jsonb, p_sin text, p_donde text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	/* Before anything is planned: who asks for plans gets none. */
	IF current_setting('debug_print_plan') <> 'off' THEN
		PERFORM banco.exige('capturar');
	END IF;
	UPDATE banco.borrador b SET donde = coalesce(left(p_donde, 120), b.donde),
	    tocado = clock_timestamp()
	 WHERE b.clave = p_clave;
	IF NOT FOUND THEN
		PERFORM banco.exige('capturar');
		PERFORM banco.no_existe();
	END IF;
	IF p_campo IS NOT NULL THEN
		INSERT INTO banco.borrador_campo AS c (clave, campo, texto,
		    valor, sin)
		VALUES (p_clave, p_campo, p_texto, nullif(p_valor, 'null'),
		    nullif(p_sin, ''))
		ON CONFLICT (clave, campo) DO UPDATE SET
		    texto = excluded.texto, valor = excluded.valor,
		    sin = excluded.sin, tocado = excluded.tocado;
	END IF;
EXCEPTION WHEN check_violation THEN
	/* The same words for a bad path, text or reason: it quotes nothing. */
	RAISE EXCEPTION 'dato no admitido' USING ERRCODE = '22023';
END $$;
COMMENT ON FUNCTION api.borrador_campo IS
	'Guarda un dato del borrador como se tecleó, y dónde iba; repetirlo no cambia nada.';

CREATE OR REPLACE FUNCTION api.borrador_quitar(p_clave uuid, p_entrada text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM banco.borrador_mio(p_clave);
	IF p_entrada IS NULL
	    OR p_entrada !~ '^[a-z][a-z0-9_]{0,50}\.[1-9][0-9]{0,5}$' THEN
		RAISE EXCEPTION 'dato no admitido' USING ERRCODE = '22023';
	END IF;
	DELETE FROM banco.borrador_campo c WHERE c.clave = p_clave
	   AND starts_with(c.campo, p_entrada || '.');
	INSERT INTO banco.borrador_campo AS c (clave, campo, sin)
	VALUES (p_clave, p_entrada, 'quitada')
	ON CONFLICT (clave, campo) DO UPDATE SET texto = NULL, valor = NULL,
	    sin = 'quitada', tocado = excluded.tocado;
	UPDATE banco.borrador b SET tocado = clock_timestamp()
	 WHERE b.clave = p_clave;
END $$;

CREATE OR REPLACE FUNCTION api.borrador_descartar(p_clave uuid)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	b banco.borrador := banco.borrador_mio(p_clave);
BEGIN
	DELETE FROM banco.borrador x WHERE x.clave = p_clave;
	PERFORM banco.asentar('borrador_descartar', banco.exige('capturar'),
	    b.expediente, b.id, b.forma);
END $$;

CREATE OR REPLACE FUNCTION api.borrador_rebasar(p_clave uuid,
    p_rev integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM banco.borrador_mio(p_clave);
	UPDATE banco.borrador b SET rev = p_rev, tocado = clock_timestamp()
	 WHERE b.clave = p_clave AND p_rev >= b.rev;
END $$;
COMMENT ON FUNCTION api.borrador_rebasar IS
	'Tras resolver un conflicto: el borrador está ya sobre esa revisión.';

/* As the lists of 60_expediente.sql: asked for, committed, read. */
CREATE OR REPLACE FUNCTION api.borradores() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige();
BEGIN
	PERFORM banco.asentar('listar', q, p_forma => 'borradores',
	    p_ids => (SELECT array_agg(DISTINCT b.expediente)
		FROM banco.borrador b WHERE b.cuenta = q.cuenta
		AND b.expediente IS NOT NULL));
	RETURN banco.lista_boleto(q, 'borradores', (SELECT array_agg(b.clave)
	    FROM banco.borrador b WHERE b.cuenta = q.cuenta));
END $$;
COMMENT ON FUNCTION api.borradores IS 'Boleto de lo que ella dejó a medias.';

CREATE OR REPLACE FUNCTION api.borradores_lista(p_boleto uuid)
RETURNS TABLE (clave uuid, forma text, version integer, titulo text,
    expediente uuid, padre uuid, id uuid, rev integer, campo text, folio text,
    etiqueta text, tocado timestamptz, campos integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	claves uuid[] := banco.lista_ids(p_boleto, 'borradores');
BEGIN
	RETURN QUERY SELECT b.clave, b.forma, b.version, f.titulo::text,
	    b.expediente, b.padre, b.id, b.rev, b.donde::text,
	    coalesce(o.folio, ''), coalesce(n.nombre, d.nombre, ''), b.tocado,
	    (SELECT count(*) FROM banco.borrador_campo c
		WHERE c.clave = b.clave AND (c.sin IS NOT NULL
		OR c.valor IS NOT NULL OR c.texto <> ''))::integer
	  FROM banco.borrador b
	  JOIN formas.forma f ON f.nombre = b.forma AND f.version = b.version
	  LEFT JOIN banco.folio o ON o.expediente = b.expediente
	  LEFT JOIN LATERAL (SELECT banco.sin_huecos(concat_ws(' ', e.nombres,
		e.primer_apellido, e.segundo_apellido)) AS nombre
		FROM banco.expediente e WHERE e.id = b.expediente) n ON true
	  LEFT JOIN LATERAL (SELECT banco.sin_huecos(string_agg(c.texto, ' '
		ORDER BY array_position('{nombres,primer_apellido,'
		'segundo_apellido}'::text[], c.campo))) AS nombre
		FROM banco.borrador_campo c
		WHERE c.clave = b.clave AND c.campo IN ('nombres',
		'primer_apellido', 'segundo_apellido')
		AND b.forma = 'datos_generales') d ON true
	 WHERE b.clave = ANY (claves)
	 ORDER BY b.tocado DESC;
END $$;
COMMENT ON FUNCTION api.borradores_lista IS
	'Lo que ella dejó a medias, de lo más reciente.';

/* Own rows stay readable when the way to an expediente ended (decision 3). */
CREATE OR REPLACE FUNCTION banco.es_autora(p_expediente uuid,
    p_institucion text, p_forma text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f formas.forma;
	si boolean;
BEGIN
	SELECT * INTO f FROM formas.forma x
	 WHERE x.nombre = p_forma AND x.vigente;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	EXECUTE format('SELECT EXISTS (SELECT FROM banco.%I r '
	    'WHERE r.expediente = $1 AND r.institucion = $2)', f.tabla)
	    INTO si USING p_expediente, p_institucion;
	RETURN si;
END $$;

DO $$
DECLARE
	f text;
BEGIN
	FOREACH f IN ARRAY ARRAY['campos_de', 'borrador_fila', 'registro_de',
	    'borrador_asentar', 'borrador_mio', 'es_autora'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno', 'banco_rls');
	END LOOP;
END $$;
