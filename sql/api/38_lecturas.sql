-- Very many expedientes seen in a short time (security.md, N100): the watcher
-- counts what the bitacora says was shown, and who supervises looks into it.

/* Accounts that were shown more than p_mas of them since then, and which. */
CREATE OR REPLACE FUNCTION banco.lecturas(p_desde timestamptz, p_mas integer)
RETURNS TABLE (cuenta text, institucion text, expedientes uuid[])
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	/* Looking into a reading is none. */
	RETURN QUERY SELECT b.cuenta, b.institucion,
	    array_agg(DISTINCT x.e ORDER BY x.e)
	  FROM banco.bitacora b
	 CROSS JOIN LATERAL unnest(b.ids || b.expediente) x(e)
	 WHERE b.cuando > p_desde AND b.cuenta IS NOT NULL
	   AND b.evento IN ('abrir', 'buscar', 'listar', 'borrador_abrir')
	   AND b.forma IS DISTINCT FROM 'lectura_inusual'
	   AND x.e IS NOT NULL
	 GROUP BY 1, 2 HAVING count(DISTINCT x.e) > p_mas;
END $$;
COMMENT ON FUNCTION banco.lecturas IS
	'Cuentas que vieron más de tantos expedientes desde entonces, y cuáles.';

/* One of each account in that time, with its line in the bitacora. */
CREATE OR REPLACE FUNCTION banco.lecturas_vigilar()
RETURNS TABLE (cuenta text, cuantos integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	minutos constant integer := banco.ajuste('lecturas.minutos');
	desde constant timestamptz := clock_timestamp()
	    - make_interval(mins => minutos);
	r record;
BEGIN
	FOR r IN SELECT l.* FROM banco.lecturas(desde,
		banco.ajuste('lecturas.expedientes')::integer) l
	     WHERE NOT EXISTS (SELECT FROM banco.lectura_inusual i
		WHERE i.cuenta = l.cuenta AND i.cuando > desde)
	LOOP
		INSERT INTO banco.lectura_inusual (cuenta, institucion,
		    minutos, expedientes)
		VALUES (r.cuenta, r.institucion, minutos, r.expedientes);
		cuenta := r.cuenta;
		cuantos := cardinality(r.expedientes);
		PERFORM banco.asentar('alerta', ROW(NULL, r.cuenta,
		    r.institucion, NULL, NULL)::banco.quien,
		    p_ids => r.expedientes, p_datos => jsonb_build_object(
		    'que', 'lectura_inusual', 'minutos', minutos,
		    'expedientes', cuantos));
		RETURN NEXT;
	END LOOP;
END $$;
COMMENT ON FUNCTION banco.lecturas_vigilar IS
	'Avisa de cada cuenta que vio demasiados expedientes; una vez en ese tiempo.';

/* Of her institution; nobody else's name is told. */
CREATE OR REPLACE FUNCTION auth.nombre_de(p_cuenta text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT c.nombre FROM auth.cuenta c
	    WHERE c.cuenta = p_cuenta AND c.institucion
		= (SELECT s.institucion FROM auth.mi_sesion() s));
END $$;

CREATE OR REPLACE FUNCTION api.lecturas_inusuales()
RETURNS TABLE (id uuid, cuando timestamptz, cuenta text, nombre text,
    cuantos integer, minutos integer, propia boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	q banco.quien := banco.exige();
BEGIN
	IF NOT auth.puede(q.perfil, 'supervisar') THEN
		RETURN;
	END IF;
	PERFORM banco.asentar('listar', q, p_forma => 'lecturas_inusuales');
	RETURN QUERY SELECT i.id, i.cuando, i.cuenta,
	    coalesce(auth.nombre_de(i.cuenta), ''),
	    cardinality(i.expedientes), i.minutos, i.cuenta = q.cuenta
	  FROM banco.lectura_inusual i
	 WHERE i.institucion = q.institucion AND i.atendida IS NULL
	 ORDER BY i.cuando DESC LIMIT 20;
END $$;
COMMENT ON FUNCTION api.lecturas_inusuales IS
	'Las que nadie ha atendido, de su institución; nada para quien no supervisa.';

CREATE OR REPLACE FUNCTION api.lectura_inusual(p_id uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige('supervisar');
	i banco.lectura_inusual;
BEGIN
	SELECT * INTO i FROM banco.lectura_inusual x WHERE x.id = p_id;
	IF NOT FOUND THEN
		PERFORM banco.no_existe();
	END IF;
	PERFORM banco.asentar('listar', q, NULL, p_id, 'lectura_inusual',
	    p_ids => i.expedientes);
	RETURN banco.lista_boleto(q, 'lista', i.expedientes);
END $$;
COMMENT ON FUNCTION api.lectura_inusual IS
	'Boleto de los expedientes que se vieron entonces.';

CREATE OR REPLACE FUNCTION api.lectura_inusual_atender(p_id uuid)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige('supervisar');
BEGIN
	UPDATE banco.lectura_inusual x
	   SET atendida = clock_timestamp(), atendio = q.cuenta
	 WHERE x.id = p_id AND x.atendida IS NULL AND x.cuenta <> q.cuenta;
	IF NOT FOUND THEN
		PERFORM banco.no_existe();
	END IF;
	PERFORM banco.asentar('alerta_atendida', q, NULL, p_id,
	    'lectura_inusual');
END $$;
COMMENT ON FUNCTION api.lectura_inusual_atender IS
	'Ya se preguntó por ella; la propia la atiende otra persona.';

CALL migracion.entregar('banco.lecturas', 'banco_sello', 'banco_escriba');
CALL migracion.entregar('banco.lecturas_vigilar', 'banco_escriba', 'vigia');
CALL migracion.entregar('auth.nombre_de', 'banco_identidad', 'banco_rls');
