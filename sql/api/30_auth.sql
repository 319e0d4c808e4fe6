-- Entering and leaving: what authd (app_auth), the key command (app_llaves)
-- and the watcher (vigia) may call.  Whatever they write is written with its
-- line of the bitácora, in one transaction.

CREATE OR REPLACE FUNCTION auth.motivo_salida(p_sesion uuid, p_motivo text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s auth.sesion;
BEGIN
	UPDATE auth.sesion x SET cerrada = clock_timestamp(), motivo = p_motivo
	 WHERE x.id = p_sesion AND x.cerrada IS NULL
	RETURNING x.* INTO s;
	IF FOUND THEN
		PERFORM banco.asentar('salida', ROW(s.id, s.cuenta, s.institucion,
		    s.llave, NULL)::banco.quien,
		    p_datos => jsonb_build_object('motivo', p_motivo));
	END IF;
END $$;
COMMENT ON FUNCTION auth.motivo_salida IS
	'Cierra una sesión abierta y lo asienta; otra vez no hace nada.';

CREATE OR REPLACE FUNCTION auth.cuenta_para_entrar(p_cuenta text)
RETURNS TABLE (cuenta text, phc text, estado text, espera_s integer,
    fallos integer, cambio_debido boolean, sesion_abierta timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT c.cuenta, p.phc,
	    CASE WHEN NOT i.activa THEN 'baja'
		/* One that somebody else handed over is good for a while only. */
		WHEN p.debe_cambiar AND p.creada + make_interval(hours =>
		    banco.ajuste('contrasena.inicial_horas')::integer)
		    < clock_timestamp() THEN 'bloqueada'
		ELSE c.estado END,
	    greatest(0, ceil(extract(epoch FROM
		coalesce(nullif(f.hasta, '-infinity'), clock_timestamp())
		- clock_timestamp())))::integer,
	    coalesce(f.fallos, 0),
	    p.debe_cambiar OR p.creada + make_interval(months =>
		banco.ajuste('contrasena.meses')::integer) < clock_timestamp(),
	    (SELECT s.abierta FROM auth.sesion s WHERE s.cuenta = c.cuenta
		AND s.cerrada IS NULL AND s.hasta > clock_timestamp())
	  FROM auth.cuenta c
	  JOIN auth.institucion i ON i.clave = c.institucion
	  JOIN auth.contrasena p ON p.cuenta = c.cuenta AND p.vigente
	  LEFT JOIN auth.freno f ON f.quien = c.cuenta
	 WHERE c.cuenta = p_cuenta;
END $$;
COMMENT ON FUNCTION auth.cuenta_para_entrar IS
	'Lo que authd necesita para comprobar una contraseña; nada si no hay tal cuenta.';

/*
 * One attempt that did not enter; gives back how long to wait before the
 * answer.  The delay grows with different wrong passwords only.
 */
CREATE OR REPLACE FUNCTION auth.intento(p_cuenta text, p_llave text,
    p_resultado text, p_clave_igual bytea) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	esperas constant integer[] := '{0,0,0,0,2,4,8,15,30,60}';
	c auth.cuenta;
	f auth.freno;
	clave text;
	es_fallo constant boolean :=
	    p_resultado IN ('fallo', 'desconocida', 'bloqueada');
	q banco.quien;
BEGIN
	IF p_resultado IS NULL OR p_resultado NOT IN ('fallo', 'desconocida',
	    'bloqueada', 'ocupada', 'clave_ajena') THEN
		RAISE EXCEPTION 'resultado' USING ERRCODE = '22023';
	END IF;
	SELECT * INTO c FROM auth.cuenta x WHERE x.cuenta = p_cuenta;
	clave := coalesce(c.cuenta, 'x:' || encode(auth.huella('cuenta',
	    coalesce(p_cuenta, '')), 'hex'));

	INSERT INTO auth.freno AS x (quien) VALUES (clave)
	    ON CONFLICT (quien) DO UPDATE SET ultima = clock_timestamp()
	    RETURNING * INTO f;
	IF es_fallo AND NOT coalesce(p_clave_igual = ANY (f.claves), false) THEN
		f.fallos := f.fallos + 1;
		IF p_clave_igual IS NOT NULL THEN
			f.claves := (f.claves || p_clave_igual)
			    [greatest(1, cardinality(f.claves) - 8):];
		END IF;
	END IF;
	f.hasta := clock_timestamp() + make_interval(secs =>
	    coalesce(esperas[least(greatest(f.fallos, 1), 10)], 0));
	UPDATE auth.freno x SET fallos = f.fallos, claves = f.claves,
	    hasta = f.hasta WHERE x.quien = clave;

	q := ROW(NULL, c.cuenta, c.institucion, CASE WHEN p_llave
	    ~ '^SHA256:[A-Za-z0-9+/]{43}$' THEN p_llave END, c.perfil);
	PERFORM banco.asentar('intento_acceso', q, p_datos =>
	    jsonb_strip_nulls(jsonb_build_object('resultado', p_resultado,
	    'cuenta', CASE WHEN c.cuenta IS NULL THEN substr(clave, 3) END)));
	IF f.fallos >= 100 AND c.estado = 'activa' THEN
		UPDATE auth.cuenta x SET estado = 'bloqueada'
		 WHERE x.cuenta = c.cuenta;
		PERFORM banco.asentar('bloqueo_cuenta', q);
	END IF;
	RETURN CASE WHEN p_resultado = 'ocupada' THEN 0
	    ELSE esperas[least(greatest(f.fallos, 1), 10)] END;
END $$;
COMMENT ON FUNCTION auth.intento IS
	'Asienta un intento que no entró; segundos que hay que esperar antes de decirlo.';

CREATE OR REPLACE FUNCTION auth.sesion_abrir(p_cuenta text, p_llave text,
    p_token_sha bytea, p_tomar boolean, p_limitada boolean)
RETURNS TABLE (sesion uuid, resultado text, desde timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	c auth.cuenta;
	s auth.sesion;
BEGIN
	/*
	 * The lock makes two entries of one person one after the other; it is
	 * none that a row with her account in an open transaction bars.
	 */
	SELECT * INTO c FROM auth.cuenta x WHERE x.cuenta = p_cuenta
	   AND x.estado = 'activa' FOR NO KEY UPDATE;
	IF NOT FOUND OR NOT EXISTS (SELECT FROM auth.llave l
	    WHERE l.huella = p_llave AND l.cuenta = p_cuenta
	      AND l.baja IS NULL AND l.caduca > clock_timestamp()) THEN
		PERFORM auth.intento(p_cuenta, p_llave, 'clave_ajena', NULL);
		RETURN QUERY SELECT NULL::uuid, 'clave_ajena',
		    NULL::timestamptz;
		RETURN;
	END IF;
	SELECT * INTO s FROM auth.sesion x
	 WHERE x.cuenta = p_cuenta AND x.cerrada IS NULL;
	IF FOUND AND s.hasta > clock_timestamp() AND NOT p_tomar THEN
		RETURN QUERY SELECT NULL::uuid, 'en_uso', s.abierta;
		RETURN;
	ELSIF FOUND THEN
		PERFORM auth.motivo_salida(s.id, CASE
		    WHEN s.hasta > clock_timestamp() THEN 'relevo'
		    ELSE 'corte' END);
	END IF;
	INSERT INTO auth.sesion AS x (cuenta, institucion, perfil, llave,
	    token_sha, limitada, hasta)
	VALUES (c.cuenta, c.institucion, c.perfil, p_llave, p_token_sha,
	    coalesce(p_limitada, false), clock_timestamp() + make_interval(
	    hours => banco.ajuste('sesion.maximo_horas')::integer))
	RETURNING x.* INTO s;
	UPDATE auth.freno x SET fallos = 0, claves = '{}', hasta = '-infinity'
	 WHERE x.quien = c.cuenta;
	PERFORM banco.asentar('acceso', ROW(s.id, c.cuenta, c.institucion,
	    p_llave, c.perfil)::banco.quien, p_datos => jsonb_build_object(
	    'limitada', s.limitada));
	RETURN QUERY SELECT s.id, 'abierta', s.abierta;
END $$;
COMMENT ON FUNCTION auth.sesion_abrir IS
	'Abre la única sesión de una persona, o dice que hay otra; asienta la entrada.';

CREATE OR REPLACE FUNCTION auth.sesion_liberar(p_sesion uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE auth.sesion x SET limitada = false
	 WHERE x.id = p_sesion AND x.cerrada IS NULL;
END $$;
COMMENT ON FUNCTION auth.sesion_liberar IS
	'Cambiada la contraseña, la sesión limitada ya es entera.';

CREATE OR REPLACE FUNCTION auth.sesion_cerrar(p_sesion uuid, p_motivo text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.motivo_salida(p_sesion, p_motivo);
END $$;

CREATE OR REPLACE FUNCTION auth.sesiones_cortar() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	n integer;
BEGIN
	SELECT count(auth.motivo_salida(s.id, 'corte')) INTO n
	  FROM auth.sesion s WHERE s.cerrada IS NULL;
	RETURN n;
END $$;
COMMENT ON FUNCTION auth.sesiones_cortar IS
	'Al arrancar authd no vive ninguna sesión: cierra las que quedaron.';

CREATE OR REPLACE FUNCTION auth.sesiones_vencidas() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	n integer;
BEGIN
	SELECT count(auth.motivo_salida(s.id, 'inactividad')) INTO n
	  FROM auth.sesion s
	 WHERE s.cerrada IS NULL AND s.hasta <= clock_timestamp();
	RETURN n;
END $$;
COMMENT ON FUNCTION auth.sesiones_vencidas IS
	'Cierra las que pasaron de su máximo, para el vigía.';

CREATE OR REPLACE FUNCTION auth.contrasenas_previas(p_cuenta text)
RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY SELECT p.phc FROM auth.contrasena p
	    WHERE p.cuenta = p_cuenta ORDER BY p.id DESC LIMIT 4;
END $$;

CREATE OR REPLACE FUNCTION auth.nombres(p_cuenta text) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY SELECT n::text FROM auth.cuenta c
	    JOIN auth.institucion i ON i.clave = c.institucion
	    CROSS JOIN LATERAL unnest(ARRAY[c.nombre, i.nombre, c.cuenta,
	    i.clave]) n WHERE c.cuenta = p_cuenta;
END $$;
COMMENT ON FUNCTION auth.nombres IS
	'Palabras que no pueden ser su contraseña: su nombre y el de su institución.';

-- Below fifteen a state goes at its own risk, never below eight.
CREATE OR REPLACE FUNCTION auth.contrasena_minimo() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN least(greatest(banco.ajuste('contrasena.minimo')::integer, 8),
	    64);
END $$;
COMMENT ON FUNCTION auth.contrasena_minimo IS
	'Los caracteres que una contraseña nueva lleva al menos.';

CREATE OR REPLACE FUNCTION auth.contrasena_cambiar(p_cuenta text,
    p_phc text, p_rehash boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	c auth.cuenta;
BEGIN
	SELECT * INTO c FROM auth.cuenta x WHERE x.cuenta = p_cuenta
	   FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no existe' USING ERRCODE = 'P0002';
	END IF;
	IF p_rehash THEN
		UPDATE auth.contrasena x SET phc = p_phc
		 WHERE x.cuenta = p_cuenta AND x.vigente;
		RETURN;
	END IF;
	UPDATE auth.contrasena x SET vigente = false
	 WHERE x.cuenta = p_cuenta AND x.vigente;
	INSERT INTO auth.contrasena (cuenta, phc, creada)
	    VALUES (p_cuenta, p_phc, clock_timestamp());
	DELETE FROM auth.contrasena x WHERE x.cuenta = p_cuenta
	   AND x.id NOT IN (SELECT y.id FROM auth.contrasena y
	       WHERE y.cuenta = p_cuenta ORDER BY y.id DESC LIMIT 4);
	PERFORM banco.asentar('cambio_contrasena', ROW(NULL, c.cuenta,
	    c.institucion, NULL, c.perfil)::banco.quien);
END $$;
COMMENT ON FUNCTION auth.contrasena_cambiar IS
	'Contraseña nueva; o la misma con otros parámetros (p_rehash), que no es un cambio.';

CREATE OR REPLACE FUNCTION auth.reautenticado(p_sesion uuid, p_bien boolean)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien;
BEGIN
	SELECT s.id, s.cuenta, s.institucion, s.llave, NULL INTO q
	  FROM auth.sesion s WHERE s.id = p_sesion;
	IF FOUND THEN
		IF p_bien THEN
			UPDATE auth.freno x SET fallos = 0, claves = '{}',
			    hasta = '-infinity' WHERE x.quien = q.cuenta;
		END IF;
		PERFORM banco.asentar('reautenticacion', q,
		    p_datos => jsonb_build_object('bien', p_bien));
	END IF;
END $$;

CREATE OR REPLACE FUNCTION auth.llave_autorizada(p_usuario text,
    p_huella text)
RETURNS TABLE (cuenta text, clave text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT l.cuenta, l.clave
	  FROM auth.llave l
	  JOIN auth.cuenta c ON c.cuenta = l.cuenta
	  JOIN auth.institucion i ON i.clave = c.institucion
	 WHERE l.huella = p_huella AND l.baja IS NULL
	   AND l.caduca > clock_timestamp() AND c.estado <> 'baja' AND i.activa
	   AND (l.cuenta = p_usuario
	        OR banco.ajuste('identidad') = 'preguntada');
END $$;
COMMENT ON FUNCTION auth.llave_autorizada IS
	'De quién es una llave viva; con identidad del núcleo, solo si es de ese usuario.';

/* The one setting that an institution's role has, and cannot lift. */
CREATE OR REPLACE FUNCTION auth.papel_limite() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN banco.ajuste('institucion.temporal_mb')::integer || 'MB';
END $$;
CALL migracion.entregar('auth.papel_limite', 'banco_dueno');

/*
 * What only the migrator may do: these run with the caller's own rights.
 * Repeating one changes names and nothing else.
 */
CREATE OR REPLACE FUNCTION auth.institucion_alta(p_clave text,
    p_nombre text, p_entidad text, p_municipio text DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	papel constant text := 'i_' || p_clave;
BEGIN
	INSERT INTO auth.institucion AS i (clave, nombre, entidad, municipio)
	VALUES (p_clave, p_nombre, p_entidad, p_municipio)
	ON CONFLICT (clave) DO UPDATE SET nombre = excluded.nombre;
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = papel) THEN
		EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', papel);
	END IF;
	EXECUTE format('ALTER ROLE %I LOGIN INHERIT NOSUPERUSER NOCREATEDB '
	    'NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD NULL '
	    'CONNECTION LIMIT %s', papel,
	    banco.ajuste('institucion.conexiones')::integer);
	EXECUTE format('ALTER ROLE %I SET temp_file_limit = %L', papel,
	    auth.papel_limite());
	EXECUTE format('GRANT api_usuario TO %I', papel);
	PERFORM banco.asentar('alta_institucion', ROW(NULL, NULL, p_clave,
	    NULL, NULL)::banco.quien);
END $$;

CREATE OR REPLACE FUNCTION auth.cuenta_alta(p_cuenta text, p_nombre text,
    p_perfil text, p_phc text, p_debe_cambiar boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	inst constant text := split_part(p_cuenta, '.', 1);
BEGIN
	INSERT INTO auth.cuenta AS c (cuenta, institucion, nombre, perfil)
	VALUES (p_cuenta, inst, p_nombre, p_perfil)
	ON CONFLICT (cuenta) DO UPDATE SET nombre = excluded.nombre;
	INSERT INTO auth.contrasena (cuenta, phc, debe_cambiar)
	SELECT p_cuenta, p_phc, p_debe_cambiar
	 WHERE NOT EXISTS (SELECT FROM auth.contrasena x
	     WHERE x.cuenta = p_cuenta AND x.vigente);
	PERFORM banco.asentar('alta_cuenta', ROW(NULL, p_cuenta, inst, NULL,
	    p_perfil)::banco.quien);
END $$;

CREATE OR REPLACE FUNCTION auth.llave_alta(p_cuenta text, p_clave text,
    p_huella text, p_caduca timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO auth.llave AS l (huella, cuenta, clave, caduca)
	VALUES (p_huella, p_cuenta, split_part(p_clave, ' ', 1) || ' '
	    || split_part(p_clave, ' ', 2), p_caduca)
	ON CONFLICT (huella) DO UPDATE SET caduca = excluded.caduca
	    WHERE l.cuenta = excluded.cuenta AND l.baja IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'esa llave es de otra persona, o se dio de baja'
		    USING ERRCODE = '23505';
	END IF;
	PERFORM banco.asentar('alta_llave', ROW(NULL, p_cuenta,
	    split_part(p_cuenta, '.', 1), p_huella, NULL)::banco.quien);
END $$;

DO $$
DECLARE
	f text;
BEGIN
	FOREACH f IN ARRAY ARRAY['cuenta_para_entrar', 'intento',
	    'sesion_abrir', 'sesion_liberar', 'sesion_cerrar',
	    'sesiones_cortar', 'contrasenas_previas', 'nombres',
	    'contrasena_minimo',
	    'contrasena_cambiar', 'reautenticado'] LOOP
		CALL migracion.entregar('auth.' || f, 'banco_identidad',
		    'app_auth');
	END LOOP;
	CALL migracion.entregar('auth.motivo_salida', 'banco_identidad');
	CALL migracion.entregar('auth.sesiones_vencidas', 'banco_identidad',
	    'vigia');
	CALL migracion.entregar('auth.llave_autorizada', 'banco_identidad',
	    'app_llaves');
	FOREACH f IN ARRAY ARRAY['institucion_alta', 'cuenta_alta',
	    'llave_alta'] LOOP
		CALL migracion.entregar('auth.' || f, 'banco_dueno');
	END LOOP;
END $$;
