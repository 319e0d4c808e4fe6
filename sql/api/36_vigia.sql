-- The watcher (vigia): ends what overruns, undoes what a role sets itself.

CREATE OR REPLACE FUNCTION auth.alerta(p_que text, p_papel text,
    p_dato text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF p_que !~ '^[a-z_]{3,40}$' OR p_papel !~ '^[a-z0-9_-]{1,63}$'
	    OR p_dato !~ '^[a-z0-9_., ]{0,200}$' THEN
		RAISE EXCEPTION 'alerta' USING ERRCODE = '22023';
	END IF;
	PERFORM banco.asentar('alerta', ROW(NULL, NULL,
	    CASE WHEN p_papel LIKE 'i\_%' THEN substr(p_papel, 3) END,
	    NULL, NULL)::banco.quien, p_datos => jsonb_strip_nulls(
	    jsonb_build_object('que', p_que, 'papel', p_papel,
	    'dato', p_dato)));
END $$;
COMMENT ON FUNCTION auth.alerta IS
	'Un renglón de la bitácora para quien vigila: qué pasó, con qué papel, nunca un valor.';

CREATE OR REPLACE FUNCTION auth.vigia_limite(p_clave text) RETURNS interval
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN make_interval(secs =>
	    banco.ajuste('vigia.' || p_clave)::double precision);
END $$;

/*
 * Takes away what institutions' roles and ours gave themselves: settings for
 * their next sessions, and passwords, which no line of pg_hba.conf takes.
 * It needs a superuser's right (the only definer here that has it), reads
 * nothing that a caller says, and waits for nobody.
 */
CREATE OR REPLACE FUNCTION auth.papeles_limpiar()
RETURNS TABLE (papel text, que text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
#variable_conflict use_column
DECLARE
	r record;
	orden text;
	nuestros constant text :=
	    '^(i_.*|app_auth|app_llaves|sellador|vigia|api_usuario|banco_.*)$';
	limite constant text := 'temp_file_limit=' || auth.papel_limite();
BEGIN
	FOR r IN
		SELECT a.rolname, array_to_string(ARRAY(SELECT
			split_part(x, '=', 1) FROM unnest(s.setconfig) x
			WHERE x <> limite), ', ') AS que,
		    ARRAY[format('ALTER ROLE %I%s RESET ALL', a.rolname,
			' IN DATABASE ' || quote_ident(d.datname)),
			CASE WHEN limite = ANY (s.setconfig)
			THEN format('ALTER ROLE %I SET temp_file_limit = %L',
			    a.rolname, split_part(limite, '=', 2)) END]
			AS ordenes
		  FROM pg_db_role_setting s
		  JOIN pg_authid a ON a.oid = s.setrole
		  LEFT JOIN pg_database d ON d.oid = s.setdatabase
		 WHERE a.rolname ~ nuestros AND s.setconfig <> ARRAY[limite]
		UNION ALL
		SELECT a.rolname, 'contrasena',
		    ARRAY[format('ALTER ROLE %I PASSWORD NULL', a.rolname)]
		  FROM pg_authid a
		 WHERE a.rolname ~ nuestros AND a.rolpassword IS NOT NULL
	LOOP
		papel := r.rolname;
		que := r.que;
		BEGIN
			FOREACH orden IN ARRAY array_remove(r.ordenes, NULL)
			LOOP
				EXECUTE orden;
			END LOOP;
		EXCEPTION WHEN lock_not_available OR object_in_use THEN
			que := que || ' (otra vez)';
		END;
		RETURN NEXT;
	END LOOP;
END $$;
COMMENT ON FUNCTION auth.papeles_limpiar IS
	'Deshace los ajustes y contraseñas que un papel se puso; cuáles eran, por su nombre.';

/*
 * One look at everything, with the watcher's own rights.  A statement is
 * cancelled first and its connection ended when that did not help; what
 * holds a transaction open is ended at once.
 */
CREATE OR REPLACE FUNCTION auth.vigilar()
RETURNS TABLE (que text, papel text, dato text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	consulta constant interval := auth.vigia_limite('consulta_s');
	transaccion constant interval := auth.vigia_limite('transaccion_s');
	s record;
BEGIN
	FOR s IN
		SELECT a.pid, a.usename, a.state,
		    clock_timestamp() - a.query_start AS dura,
		    clock_timestamp() - a.xact_start AS abierta
		  FROM pg_stat_activity a
		 WHERE a.usename LIKE 'i\_%'
		   AND a.backend_type = 'client backend'
		   AND a.xact_start IS NOT NULL
	LOOP
		papel := s.usename;
		dato := NULL;
		IF s.abierta > transaccion OR (s.state = 'active'
		    AND s.dura > consulta + interval '5 s') THEN
			que := 'conexion_terminada';
			PERFORM pg_terminate_backend(s.pid);
		ELSIF s.state = 'active' AND s.dura > consulta THEN
			que := 'consulta_cancelada';
			PERFORM pg_cancel_backend(s.pid);
		ELSE
			CONTINUE;
		END IF;
		PERFORM auth.alerta(que, papel, dato);
		RETURN NEXT;
	END LOOP;
	FOR papel, dato IN SELECT * FROM auth.papeles_limpiar() LOOP
		que := 'ajuste_de_papel';
		dato := regexp_replace(dato, '[^a-z0-9_., ]', '', 'g');
		PERFORM auth.alerta(que, papel, left(dato, 200));
		RETURN NEXT;
	END LOOP;
END $$;
COMMENT ON FUNCTION auth.vigilar IS
	'Corta lo que se pasa de su tiempo y deshace lo que un papel se ajustó; un renglón por cada cosa.';

CALL migracion.entregar('auth.alerta', 'banco_identidad', 'vigia');
CALL migracion.entregar('auth.vigia_limite', 'banco_identidad', 'vigia');
CALL migracion.entregar('auth.papeles_limpiar', 'postgres', 'vigia');
CALL migracion.entregar('auth.vigilar', 'banco_dueno', 'vigia');
