-- 0070 a little less of what PostgreSQL gives everybody
--
-- why:   a DO block swallows what would cancel it and writes to the server's
--        log; whether another session waits for this one, and how far all of
--        them have written, is nobody's business (as 0015 and 0065); and what
--        sorts on disk without end fills the disk for all
-- was:   87116cc024b16d5961065fd3d6232056c81476c6de34b3dc3505b2eabbb5df5b
--        (until PostgreSQL 17 gave pg_logical_emit_message a fourth argument)
-- locks: brief ones on system catalogues; sessions go on
-- undo:  GRANT them again; ALTER ROLE ... RESET temp_file_limit

REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;

DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN
		SELECT p.oid FROM pg_proc p
		 WHERE p.pronamespace = 'pg_catalog'::regnamespace
		   AND (p.proname ~ '^pg_control_'
			OR p.proname IN ('pg_safe_snapshot_blocking_pids',
			'pg_isolation_test_session_is_blocked'))
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pg_monitor', f);
	END LOOP;
END $$;

-- The sealer's, before it signs (banco.sello_asegurar).
DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN
		SELECT p.oid FROM pg_proc p
		 WHERE p.pronamespace = 'pg_catalog'::regnamespace
		   AND p.proname = 'pg_logical_emit_message'
		   AND p.proargtypes[2] = 'text'::regtype
	LOOP
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO banco_sello',
		    f);
	END LOOP;
END $$;

-- auth.institucion_alta() gives it to who comes later; the watcher leaves it.
INSERT INTO banco.ajuste (clave, valor, nota) VALUES
	('institucion.temporal_mb', '512',
	    'Lo que una conexión suya ocupa en disco mientras ordena')
	ON CONFLICT DO NOTHING;
DO $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT p.rolname FROM auth.institucion i
	    JOIN pg_roles p ON p.rolname = 'i_' || i.clave LOOP
		EXECUTE format('ALTER ROLE %I SET temp_file_limit = ''512MB''',
		    r.rolname);
	END LOOP;
END $$;
