-- Home: what waits for her, in words, and how her month goes.

/* Working days in (p_desde, p_hasta]; holidays by their own index. */
CREATE OR REPLACE FUNCTION banco.habiles_entre(p_desde date, p_hasta date)
RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	semanas integer := (p_hasta - p_desde) / 7;
BEGIN
	IF p_hasta <= p_desde THEN
		RETURN 0;
	END IF;
	RETURN semanas * 5
	    + (SELECT count(*) FROM generate_series(p_desde + semanas * 7 + 1,
		p_hasta, interval '1 day') d WHERE extract(isodow FROM d) < 6)
	    - (SELECT count(*) FROM banco.dia_inhabil i
		WHERE i.dia > p_desde AND i.dia <= p_hasta
		  AND extract(isodow FROM i.dia) < 6);
END $$;

CREATE OR REPLACE FUNCTION banco.plazo_texto(p_vence date, p_hoy date)
RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	pasados integer := banco.habiles_entre(p_vence, p_hoy);
	quedan integer := banco.habiles_entre(p_hoy, p_vence);
BEGIN
	RETURN CASE
	    WHEN p_vence IS NULL THEN 'sin fecha de conocimiento'
	    WHEN p_vence = p_hoy THEN 'vence hoy'
	    WHEN p_vence = p_hoy + 1 THEN 'vence mañana'
	    WHEN p_vence = p_hoy - 1 THEN 'venció ayer'
	    WHEN quedan > 1 THEN 'vence en ' || quedan || ' días hábiles'
	    WHEN pasados > 1 THEN 'venció hace ' || pasados || ' días hábiles'
	    WHEN pasados = 1 THEN 'venció hace un día hábil'
	    WHEN p_vence > p_hoy THEN 'vence el ' || to_char(p_vence, 'DD/MM')
	    ELSE 'venció el ' || to_char(p_vence, 'DD/MM') END;
END $$;
COMMENT ON FUNCTION banco.plazo_texto IS 'Un plazo como se dice, en días hábiles.';

/*
 * Not integrado yet: hers, or all of her institution when she supervises; the
 * first p_n by the day they were known, from p_desde to p_hasta if given.
 * All that is asked for stands in the index.
 */
CREATE OR REPLACE FUNCTION banco.guardados(p_quien banco.quien, p_desde date,
    p_hasta date, p_n integer)
RETURNS TABLE (id uuid, conocido date)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	IF auth.puede(p_quien.perfil, 'supervisar') THEN
		RETURN QUERY SELECT c.id, c.fecha_conocimiento
		  FROM banco.caso c
		 WHERE c.institucion = p_quien.institucion
		   AND c.estado = 'guardado'
		   AND (p_desde IS NULL OR c.fecha_conocimiento
			BETWEEN p_desde AND p_hasta)
		 ORDER BY c.fecha_conocimiento LIMIT p_n;
	ELSE
		RETURN QUERY SELECT c.id, c.fecha_conocimiento
		  FROM banco.caso c
		 WHERE c.cuenta = p_quien.cuenta AND c.estado = 'guardado'
		   AND (p_desde IS NULL OR c.fecha_conocimiento
			BETWEEN p_desde AND p_hasta)
		 ORDER BY c.fecha_conocimiento LIMIT p_n;
	END IF;
END $$;

/*
 * Those whose terms run out first: the ones that were known first and, as
 * the term of violencia extrema is shorter, those with it of the next days,
 * until an ordinary one would run out that was known as late as the last.
 */
CREATE OR REPLACE FUNCTION banco.por_integrar(p_quien banco.quien,
    p_n integer)
RETURNS TABLE (id uuid, expediente uuid, creado timestamptz, vence date)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	primeros uuid[];
	ultimo date;
BEGIN
	SELECT array_agg(g.id), CASE WHEN count(*) = p_n AND bool_and(
	    g.conocido IS NOT NULL) THEN max(g.conocido) END
	  INTO primeros, ultimo
	  FROM banco.guardados(p_quien, NULL, NULL, p_n) g;
	IF ultimo IS NOT NULL THEN
		primeros := primeros || ARRAY(SELECT c.id
		      FROM banco.guardados(p_quien, ultimo,
			banco.dias_habiles(ultimo,
			    banco.ajuste('plazo.captura')::integer), 2000) g
		      JOIN banco.caso c ON c.id = g.id
		     WHERE banco.caso_grave(c) OR EXISTS (SELECT
			FROM banco.orden o WHERE o.padre = c.id)
		     ORDER BY g.conocido LIMIT p_n);
	END IF;
	RETURN QUERY SELECT c.id, c.expediente, c.creado, banco.caso_vence(c)
	  FROM banco.caso c WHERE c.id = ANY (primeros);
END $$;

/*
 * Violence against a dependant has a term of its own (31-I), which may run on
 * when the caso is integrado; hers, or her institution's.
 */
CREATE OR REPLACE FUNCTION banco.dependientes_por_integrar(
    p_quien banco.quien) RETURNS SETOF banco.violencia_dependiente
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF auth.puede(p_quien.perfil, 'supervisar') THEN
		RETURN QUERY SELECT v.* FROM banco.violencia_dependiente v
		 WHERE v.institucion = p_quien.institucion
		 ORDER BY v.creado DESC LIMIT 100;
	ELSE
		RETURN QUERY SELECT v.* FROM banco.violencia_dependiente v
		 WHERE v.cuenta = p_quien.cuenta
		 ORDER BY v.creado DESC LIMIT 100;
	END IF;
END $$;

/*
 * Expedientes of the last ones she touched whose notice nobody of her
 * institution has given yet, unless it never can be or stands elsewhere.
 */
CREATE OR REPLACE FUNCTION banco.sin_aviso(p_quien banco.quien)
RETURNS TABLE (expediente uuid, prevista date)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT e.id, a.fecha_prevista
	  FROM (SELECT r.expediente, r.tocado FROM banco.reciente r
		WHERE r.cuenta = p_quien.cuenta
		ORDER BY r.tocado DESC LIMIT 300) k
	  JOIN banco.expediente e ON e.id = k.expediente
	   AND e.institucion = p_quien.institucion
	   AND (e.cuenta = p_quien.cuenta
		OR auth.puede(p_quien.perfil, 'supervisar'))
	  LEFT JOIN banco.aviso_privacidad a ON a.expediente = e.id
	   AND a.institucion = p_quien.institucion
	 WHERE a.dado IS NOT TRUE AND coalesce(a.motivo_sin_aviso, '')
	    NOT IN ('fallecida', 'desaparecida', 'consta_en_emisor')
	 ORDER BY a.fecha_prevista, k.tocado DESC;
END $$;

/*
 * Ids and days: the first of each kind or, when p_cuales are given, those;
 * then total says how many there are of that kind, casos as far as a
 * thousand.
 */
CREATE OR REPLACE FUNCTION banco.por_hacer(p_quien banco.quien, p_n integer,
    p_cuales uuid[] DEFAULT NULL)
RETURNS TABLE (que text, forma text, registro uuid, expediente uuid,
    vence date, total integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	IF p_cuales = '{}' THEN
		RETURN;
	END IF;
	RETURN QUERY WITH dependiente AS MATERIALIZED (
	    SELECT d.id, d.expediente, v.vence, d.creado
	      FROM banco.dependientes_por_integrar(p_quien) d
	     CROSS JOIN LATERAL (SELECT banco.dependiente_vence(d) AS vence) v
	     WHERE v.vence IS NOT NULL
	), suyo AS (
	    SELECT 'caso' AS forma, c.id, c.expediente, c.vence, c.creado
	      FROM banco.por_integrar(p_quien, p_n) c WHERE p_cuales IS NULL
	    UNION ALL SELECT 'caso', c.id, c.expediente, banco.caso_vence(c),
		c.creado
	      FROM banco.caso c
	     WHERE c.id = ANY (p_cuales) AND c.estado = 'guardado'
	    UNION ALL SELECT 'violencia_dependiente', d.*
	      FROM dependiente d
	     WHERE p_cuales IS NULL OR d.id = ANY (p_cuales)
	) SELECT 'captura', s.forma, s.id, s.expediente, s.vence,
		CASE WHEN p_cuales IS NOT NULL THEN (SELECT count(*)
		    FROM banco.guardados(p_quien, NULL, NULL, 1001))::integer
		    + (SELECT count(*) FROM dependiente)::integer END
	      FROM suyo s ORDER BY s.vence, s.creado LIMIT p_n;
	RETURN QUERY SELECT 'aviso', 'aviso_privacidad', NULL::uuid,
		s.expediente, s.prevista, s.total
	      FROM (SELECT x.*, (count(*) OVER ())::integer AS total
		FROM banco.sin_aviso(p_quien) x) s
	     WHERE p_cuales IS NULL OR s.expediente = ANY (p_cuales)
	     LIMIT p_n;
END $$;

CREATE OR REPLACE FUNCTION api.pendientes(p_n integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige();
	cuales uuid[];
	ids uuid[];
BEGIN
	IF auth.puede(q.perfil, 'capturar') THEN
		SELECT array_agg(coalesce(t.registro, t.expediente)),
		    array_agg(DISTINCT t.expediente) INTO cuales, ids
		  FROM banco.por_hacer(q,
		    least(greatest(coalesce(p_n, 10), 1), 50)) t;
		PERFORM banco.asentar('listar', q, p_forma => 'pendientes',
		    p_ids => ids);
	END IF;
	RETURN banco.lista_boleto(q, 'pendientes', cuales);
END $$;
COMMENT ON FUNCTION api.pendientes IS
	'Boleto de los casos por integrar y los avisos de privacidad por dar.';

CREATE OR REPLACE FUNCTION api.pendientes_lista(p_boleto uuid)
RETURNS TABLE (que text, forma text, registro uuid, expediente uuid,
    folio text, nombre text, vence date, plazo text, urge boolean,
    total integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	cuales uuid[] := banco.lista_ids(p_boleto, 'pendientes');
	hoy date := banco.hoy();
BEGIN
	RETURN QUERY WITH t AS MATERIALIZED (
	    SELECT * FROM banco.por_hacer(banco.exige(), NULL, cuales)
	) SELECT t.que, t.forma, t.registro, t.expediente,
	    coalesce(l.folio, ''), coalesce(l.nombre, ''), t.vence,
	    CASE WHEN t.que = 'captura' THEN
		/* What waits of one woman is told apart. */
		CASE WHEN t.forma <> 'caso' THEN 'dependiente: ' ELSE
		    coalesce((SELECT 'caso ' || c.numero || ': '
			FROM banco.caso c
			WHERE c.id = t.registro AND EXISTS (SELECT
			    FROM banco.caso o WHERE o.id <> c.id
			    AND o.expediente = c.expediente)), '') END
		|| banco.plazo_texto(t.vence, hoy)
		WHEN t.vence IS NOT NULL
		THEN 'previsto ' || to_char(t.vence, 'DD/MM') ELSE '' END,
	    coalesce(t.vence <= hoy, false), t.total
	  FROM t LEFT JOIN banco.lista(ARRAY(SELECT DISTINCT t.expediente
		FROM t)) l ON l.expediente = t.expediente
	 ORDER BY t.que DESC, t.vence, l.folio;
END $$;
COMMENT ON FUNCTION api.pendientes_lista IS
	'Casos por integrar según vence su plazo, y avisos de privacidad por dar.';

/* Counts of her own work, nobody's names: this month by the state's clock. */
CREATE OR REPLACE FUNCTION api.mi_mes()
RETURNS TABLE (mes text, expedientes integer, casos integer,
    integrados integer, a_tiempo integer, por_integrar integer,
    vencidos integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	q banco.quien := banco.exige();
	hoy date := banco.hoy();
	desde timestamptz := date_trunc('month', hoy::timestamp);
	plazo integer := banco.ajuste('plazo.captura');
	inmediato integer := ceil(banco.ajuste('plazo.inmediato')::numeric
	    / 24);
	limite date;
BEGIN
	IF NOT auth.puede(q.perfil, 'capturar') THEN
		RETURN;
	END IF;
	mes := (ARRAY['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio',
	    'julio', 'agosto', 'septiembre', 'octubre', 'noviembre',
	    'diciembre'])[extract(month FROM hoy)] || ' de '
	    || extract(year FROM hoy);
	/* What she saved this month, she touched this month; before either term
	 * can run out, which one it was is not asked. */
	SELECT count(*) INTO expedientes FROM banco.reciente r
	  JOIN banco.expediente e ON e.id = r.expediente
	   AND e.cuenta = q.cuenta AND e.creado >= desde
	 WHERE r.cuenta = q.cuenta AND r.tocado >= desde;
	SELECT count(*) FILTER (WHERE c.creado >= desde),
	    count(*) FILTER (WHERE c.integrado >= desde),
	    count(*) FILTER (WHERE c.integrado >= desde
		AND (c.integrado < c.fecha_conocimiento
			+ least(plazo, inmediato) + 1
		    OR c.integrado < banco.caso_vence(c) + 1))
	  INTO casos, integrados, a_tiempo
	  FROM banco.reciente r
	  JOIN banco.caso c ON c.expediente = r.expediente
	   AND c.cuenta = q.cuenta
	   AND (c.creado >= desde OR c.integrado >= desde)
	 WHERE r.cuenta = q.cuenta AND r.tocado >= desde;
	/* The last day whose ordinary term is over; of those known later only
	 * violencia extrema can be. */
	SELECT hoy - i - 1 INTO limite FROM generate_series(1, 60) i
	 WHERE extract(isodow FROM hoy - i) < 6
	   AND NOT EXISTS (SELECT FROM banco.dia_inhabil d
	    WHERE d.dia = hoy - i)
	 ORDER BY i OFFSET plazo - 1 LIMIT 1;
	SELECT count(*), count(*) FILTER (WHERE c.fecha_conocimiento <= limite)
	  INTO por_integrar, vencidos
	  FROM banco.caso c WHERE c.cuenta = q.cuenta AND c.estado = 'guardado';
	vencidos := vencidos + (SELECT count(*) FROM banco.caso c
	    WHERE c.cuenta = q.cuenta AND c.estado = 'guardado'
	      AND c.fecha_conocimiento > limite
	      AND c.fecha_conocimiento + inmediato < hoy
	      AND (banco.caso_grave(c) OR EXISTS (SELECT FROM banco.orden o
		WHERE o.padre = c.id)));
	PERFORM banco.asentar('listar', q, p_forma => 'mi_mes');
	RETURN NEXT;
END $$;
COMMENT ON FUNCTION api.mi_mes IS 'Cuánto capturó e integró ella este mes, y qué falta.';

DO $$
DECLARE
	f text;
BEGIN
	/* As they were in an older bank. */
	FOREACH f IN ARRAY ARRAY['por_integrar(banco.quien)',
	    'por_hacer(banco.quien, integer)'] LOOP
		IF to_regprocedure('banco.' || f) IS NOT NULL THEN
			EXECUTE 'DROP FUNCTION banco.' || f;
		END IF;
	END LOOP;
	FOREACH f IN ARRAY ARRAY['habiles_entre', 'plazo_texto',
	    'guardados', 'por_integrar', 'dependientes_por_integrar',
	    'sin_aviso', 'por_hacer'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno', 'banco_rls');
	END LOOP;
END $$;
