-- 0047 saving and integrating at half the price
--
-- why:   most of a save's time went into asking who she is, eleven times, and
--        into expressions that PostgreSQL readies at each call
-- locks: none that lasts
-- undo:  the functions of 0004 and 0009 again

-- What looked at data field by field makes room: banco.datos_mirar() of
-- sql/api looks at what is given, in one query.
DROP FUNCTION IF EXISTS banco.lista_bien(text[]);
DROP FUNCTION IF EXISTS banco.json_bien(text, jsonb);
DROP FUNCTION IF EXISTS banco.datos_partir(jsonb, jsonb, text);

-- PostgreSQL joins the policies of a table by OR, the last name first, and
-- the cheap one should be asked first: who writes here is banco_escriba.
ALTER POLICY propio ON banco.reciente RENAME TO de_ella;

/*
 * For policies, which ask often.  A door asks auth.mi_sesion() first, which
 * looks at the token's shape and the settings too; neither can change before
 * this is asked.
 */
CREATE OR REPLACE FUNCTION auth.mi_cuenta() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT s.cuenta FROM auth.sesion s
	 WHERE s.token_sha = sha256(decode(
		current_setting('resguardo.token', true), 'hex'))
	   AND s.cerrada IS NULL AND NOT s.limitada
	   AND s.hasta > clock_timestamp()
	   AND 'i_' || s.institucion = session_user
	   AND current_setting('transaction_isolation') = 'read committed');
END $$;

CREATE OR REPLACE FUNCTION banco.mi_inst() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT s.institucion FROM auth.sesion s
	 WHERE s.token_sha = sha256(decode(
		current_setting('resguardo.token', true), 'hex'))
	   AND s.cerrada IS NULL AND NOT s.limitada
	   AND s.hasta > clock_timestamp()
	   AND 'i_' || s.institucion = session_user
	   AND current_setting('transaction_isolation') = 'read committed');
END $$;

/*
 * Decision 14, as in 0009, but a loop over the few reasons instead of a query
 * over them.
 */
CREATE OR REPLACE FUNCTION banco.valor_o_razon() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	fila jsonb := to_jsonb(NEW);
	claves jsonb;
	k text;
	donde text;
	mal text;
BEGIN
	IF jsonb_typeof(NEW.sin_valor) <> 'object' THEN
		RAISE EXCEPTION 'sin_valor no es un objeto'
		    USING ERRCODE = '23514', CONSTRAINT = 'valor_o_razon';
	END IF;
	claves := jsonb_path_query_array(NEW.sin_valor, '$.keyvalue().key');
	FOR i IN 0 .. jsonb_array_length(claves) - 1 LOOP
		k := claves ->> i;
		donde := k;
		IF NOT fila ? k THEN
			SELECT coalesce(c.columna, c.campo) INTO donde
			  FROM formas.campo c JOIN formas.forma f
			    ON f.nombre = c.forma AND f.version = c.version
			 WHERE c.campo = k AND (f.tabla = TG_TABLE_NAME
			    OR f.tabla || '_' || c.grupo = TG_TABLE_NAME)
			 ORDER BY f.version DESC LIMIT 1;
			IF NOT FOUND THEN
				mal := 'campo_desconocido';
			END IF;
		END IF;
		IF (NEW.sin_valor ->> k = ANY ('{no_preguntado,no_sabe,'
		    'no_quiso,no_aplica}')) IS NOT TRUE THEN
			mal := 'razon_desconocida';
		ELSIF coalesce(fila -> donde, fila -> 'adicionales' -> k,
		    'null') NOT IN ('null', '[]') THEN
			mal := 'valor_o_razon';
		END IF;
		IF mal IS NOT NULL THEN
			RAISE EXCEPTION 'un dato tiene valor o razón, no ambos'
			    USING ERRCODE = '23514', CONSTRAINT = mal,
			    TABLE = TG_TABLE_NAME;
		END IF;
	END LOOP;
	RETURN NEW;
END $$;

-- The second witness writes down each door that is opened, and no longer the
-- queries behind it: migracion.entregar() gives the doors that setting.
GRANT SET ON PARAMETER pgaudit.log TO banco_rls;

CREATE OR REPLACE PROCEDURE migracion.entregar(p_funcion text, p_dueno text,
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
		IF p_funcion LIKE 'api.%' THEN
			EXECUTE format('ALTER ROUTINE %s SET pgaudit.log = %L',
			    f.firma, 'role, ddl');
		END IF;
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
