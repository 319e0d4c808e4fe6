-- 0002 roles and schemas: who owns things and who connects
--
-- why:   no login role owns or reads anything; it may only call functions of
--        schema api, and those belong to a role that row security binds
-- locks: none on data; roles are the cluster's, so they may exist already
-- undo:  a later migration; DROP OWNED BY, then DROP ROLE
--
-- banco_dueno      owns the tables (with forced row security: owns, not reads)
-- banco_rls        owns schema api's functions; has the table grants
-- banco_escriba    owns the triggers that write acl, historia, bitacora, salida
-- banco_identidad  owns the functions of schema auth
-- banco_enlace     matches expedientes to one mujer, on listed columns
-- api_usuario      may execute schema api; each institution's role is a member
-- app_auth, app_llaves, sellador, vigia   one program each

DO $$
DECLARE
	r text;
BEGIN
	FOREACH r IN ARRAY ARRAY['banco_dueno', 'banco_rls', 'banco_escriba',
	    'banco_identidad', 'banco_enlace', 'api_usuario'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN', r);
		END IF;
		EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE '
		    'NOREPLICATION NOBYPASSRLS NOLOGIN', r);
	END LOOP;
	FOREACH r IN ARRAY ARRAY['app_auth', 'app_llaves', 'sellador',
	    'vigia'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
			EXECUTE format('CREATE ROLE %I LOGIN', r);
		END IF;
		EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE '
		    'NOREPLICATION NOBYPASSRLS LOGIN', r);
	END LOOP;
END $$;

CREATE SCHEMA banco AUTHORIZATION banco_dueno;
CREATE SCHEMA auth AUTHORIZATION banco_dueno;
CREATE SCHEMA formas AUTHORIZATION banco_dueno;
CREATE SCHEMA api AUTHORIZATION banco_dueno;
REVOKE ALL ON SCHEMA banco, auth, formas, api FROM PUBLIC;
COMMENT ON SCHEMA banco IS 'Registros, visibilidad, bitácora, historia, catálogos.';
COMMENT ON SCHEMA auth IS 'Instituciones, cuentas, llaves, contraseñas, sesiones.';
COMMENT ON SCHEMA formas IS 'Las formas como las escribió su YAML, por versión.';
COMMENT ON SCHEMA api IS 'Lo único que una institución puede llamar.';

GRANT USAGE ON SCHEMA banco, auth, formas, api TO banco_rls;
GRANT USAGE ON SCHEMA banco, auth TO banco_escriba, banco_identidad;
GRANT USAGE ON SCHEMA formas TO banco_escriba;
GRANT USAGE ON SCHEMA banco TO banco_enlace;
GRANT USAGE ON SCHEMA api TO api_usuario;
GRANT USAGE ON SCHEMA auth TO app_auth, app_llaves, vigia;

-- What a migrator makes from here on is nobody's until it is given.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;

CREATE PROCEDURE migracion.entregar(p_funcion text, p_dueno text,
    VARIADIC p_usan text[] DEFAULT '{}')
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f record;
	hay boolean := false;
BEGIN
	FOR f IN
		SELECT p.oid::regprocedure AS firma
		  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
		 WHERE format('%s.%s', n.nspname, p.proname) = p_funcion
	LOOP
		hay := true;
		EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', f.firma);
		EXECUTE format('ALTER ROUTINE %s OWNER TO %I', f.firma, p_dueno);
		IF cardinality(p_usan) > 0 THEN
			EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %s', f.firma,
			    (SELECT string_agg(quote_ident(u), ', ')
			       FROM unnest(p_usan) u));
		END IF;
	END LOOP;
	IF NOT hay THEN
		RAISE EXCEPTION 'no hay función %', p_funcion;
	END IF;
END $$;
COMMENT ON PROCEDURE migracion.entregar IS
	'Da una función (todas las de ese nombre) a su dueño y permite llamarla solo a los nombrados.';

CREATE PROCEDURE migracion.cerrar(p_tabla regclass)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	EXECUTE format('ALTER TABLE %s OWNER TO banco_dueno', p_tabla);
	EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', p_tabla);
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_tabla);
	EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_tabla);
END $$;
COMMENT ON PROCEDURE migracion.cerrar IS
	'Deja una tabla cerrada a todos, también a su dueño: lo que se pueda lo dicen sus políticas.';
