-- 0015 what PostgreSQL gives everybody and nobody here needs
--
-- why:   security.md 2.9.4: reading others' queries, ending their sessions,
--        large objects that fill the disk, sizes and statistics that count
--        what row security hides; advisory locks, that would hold up matching
--        and migrations or fill the lock table of all
-- locks: brief ones on system catalogues; sessions go on
-- undo:  GRANT them again; initdb's own rights are in pg_init_privs
--
-- Rights on the database itself are not copied by a template or by a restore
-- into a new one, so they have a procedure to call again.

CREATE PROCEDURE migracion.base_cerrar()
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC',
	    current_database());
	EXECUTE format('GRANT CONNECT ON DATABASE %I TO api_usuario, app_auth, '
	    'app_llaves, sellador, vigia', current_database());
	/* Every function starts from an id or from acl: the plan that fits
	 * all is the plan, and planning anew costs more than running. */
	EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = '
	    'force_generic_plan', current_database());
END $$;
COMMENT ON PROCEDURE migracion.base_cerrar IS
	'Permisos y ajustes de la base misma; otra vez tras restaurarla en una nueva.';
CALL migracion.base_cerrar();

REVOKE ALL ON SCHEMA public FROM PUBLIC;

DO $$
DECLARE
	f regprocedure;
	v text;
BEGIN
	FOR f IN
		SELECT p.oid FROM pg_proc p
		 WHERE p.pronamespace = 'pg_catalog'::regnamespace
		   AND p.prokind = 'f'
		   AND (p.proname ~ '^(lo_|lowrite|loread)'
			OR p.proname ~ '^pg_(terminate|cancel)_backend'
			OR p.proname ~ '^pg_stat_get_'
			OR p.proname ~ '^pg_(try_)?advisory_'
			OR p.proname ~ '^pg_(current|last)_wal_'
			OR p.proname IN ('pg_relation_size', 'pg_table_size',
			'pg_total_relation_size', 'pg_indexes_size',
			'pg_database_size', 'pg_tablespace_size',
			'pg_relation_filepath', 'pg_relation_filenode',
			'pg_notify', 'pg_export_snapshot', 'pg_lock_status',
			'pg_blocking_pids', 'pg_logical_emit_message',
			'pg_log_backend_memory_contexts'))
	LOOP
		EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
		EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pg_monitor', f);
	END LOOP;
	FOR v IN
		SELECT c.relname FROM pg_class c
		 WHERE c.relnamespace = 'pg_catalog'::regnamespace
		   AND c.relkind = 'v' AND (c.relname ~ '^pg_(stat|statio)_'
			OR c.relname IN ('pg_stats', 'pg_stats_ext',
			'pg_stats_ext_exprs', 'pg_locks', 'pg_prepared_xacts',
			'pg_cursors'))
	LOOP
		EXECUTE format('REVOKE SELECT ON pg_catalog.%I FROM PUBLIC', v);
		EXECUTE format('GRANT SELECT ON pg_catalog.%I TO pg_monitor',
		    v);
	END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint)
    TO banco_rls, banco_enlace;
GRANT pg_monitor, pg_signal_backend TO vigia;
