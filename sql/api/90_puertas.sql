-- The doors: every function of schema api belongs to the role that row
-- security binds, and only institutions may call it.  By schema, so that none
-- is forgotten.
DO $$
DECLARE
	f text;
BEGIN
	FOR f IN SELECT DISTINCT p.proname FROM pg_proc p
	    WHERE p.pronamespace = 'api'::regnamespace LOOP
		CALL migracion.entregar('api.' || f, 'banco_rls', 'api_usuario');
	END LOOP;
END $$;
