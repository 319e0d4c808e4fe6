-- What tables and migrations lean on: who asks, who owns, and what triggers
-- hold of every record.
--
-- Some of these were made by a migration, which may be older: here is the text
-- that counts, as sql/api is made again after every migration.

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

/*
 * Who is asking.  clock_timestamp() and the isolation level, because inside a
 * long transaction now() and a kept snapshot would let an ended session live;
 * two settings anybody may set, because one prints the plans of what runs in
 * here, with guesses about others' rows, and one reads its literals otherwise.
 * The token's shape is looked at as bytes: as text it costs five times that.
 */
CREATE OR REPLACE FUNCTION auth.mi_sesion() RETURNS banco.quien
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t text := current_setting('resguardo.token', true);
	sha bytea;
	q banco.quien;
BEGIN
	IF t IS NULL OR length(t) <> 64
	    OR ltrim(convert_to(t, 'UTF8'), '0123456789abcdef'::bytea) <> ''
	    OR current_setting('transaction_isolation') <> 'read committed'
	    OR current_setting('debug_print_plan') <> 'off'
	    OR current_setting('standard_conforming_strings') <> 'on' THEN
		RETURN NULL;
	END IF;
	sha := sha256(decode(t, 'hex'));
	SELECT s.id, s.cuenta, s.institucion, s.llave, s.perfil INTO q
	  FROM auth.sesion s
	 WHERE s.token_sha = sha AND s.cerrada IS NULL AND NOT s.limitada
	   AND s.hasta > clock_timestamp()
	   AND 'i_' || s.institucion = session_user;
	RETURN q;
END $$;

/*
 * For policies, which ask often.  A door asks auth.mi_sesion() first, which
 * looks at the token's shape and the settings too; neither can change before
 * this is asked.  api.borrador_campo() alone does not: there a token that is
 * no hexadecimal is an error, as no token is.
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

/*
 * What it said before it changed.  The reason (motivo) is never what a client
 * says of itself: it comes with requests of correction, from their row.
 */
CREATE OR REPLACE FUNCTION banco.historiar() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	viejo jsonb := to_jsonb(OLD);
	nuevo jsonb := '{}';
	antes jsonb;
BEGIN
	IF TG_OP = 'UPDATE' THEN
		nuevo := to_jsonb(NEW);
	END IF;
	SELECT jsonb_object_agg(v.key, v.value) INTO antes
	  FROM jsonb_each(viejo) v
	 WHERE v.value IS DISTINCT FROM nuevo -> v.key
	   AND v.key NOT IN ('rev', 'tocado');
	IF antes IS NOT NULL THEN
		INSERT INTO banco.historia (cuenta, tabla, registro, n,
		    operacion, rev, antes)
		VALUES (coalesce(auth.mi_cuenta(), session_user), TG_TABLE_NAME,
		    coalesce(viejo ->> 'id', viejo ->> 'padre')::uuid,
		    (viejo ->> 'n')::integer,
		    CASE TG_OP WHEN 'UPDATE' THEN 'cambio' ELSE 'supresion' END,
		    (viejo ->> 'rev')::integer, antes);
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION banco.historiar IS
	'Guarda lo que decía cada dato que cambia, antes de perderlo de vista.';

-- Between days no zone is asked for, so it stands in its caller's expression.
CREATE OR REPLACE FUNCTION banco.edad(p_de date, p_a date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN extract(year FROM age(p_a::timestamp, p_de::timestamp))::integer;

-- The days are looked at in one query.
CREATE OR REPLACE FUNCTION banco.dias_habiles(p_desde date, p_dias integer)
RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	hasta integer := p_dias * 2 + 15;
	d date := CASE p_dias WHEN 0 THEN p_desde END;
BEGIN
	IF p_desde IS NULL OR p_dias IS NULL
	    OR p_dias NOT BETWEEN 0 AND 1000 THEN
		RETURN NULL;
	END IF;
	WHILE d IS NULL LOOP
		d := (SELECT p_desde + i FROM generate_series(1, hasta) i
		    WHERE extract(isodow FROM p_desde + i) < 6
		      AND NOT EXISTS (SELECT FROM banco.dia_inhabil x
			WHERE x.dia = p_desde + i)
		    ORDER BY i OFFSET p_dias - 1 LIMIT 1);
		hasta := hasta * 2;
	END LOOP;
	RETURN d;
END $$;

-- SQLSTATE RG001: its caso is integrado.
CREATE OR REPLACE FUNCTION banco.integrado_fijo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	desde timestamptz;
BEGIN
	IF TG_ARGV[0] = 'padre' THEN
		desde := banco.integrado_desde('padre', NEW.id, NEW.padre,
		    NEW.expediente);
	ELSE
		desde := banco.integrado_desde(TG_ARGV[0], NEW.id, NULL,
		    NEW.expediente);
	END IF;
	IF desde IS NOT NULL AND banco.integrado_toca(TG_TABLE_NAME, desde,
	    CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END, to_jsonb(NEW))
	THEN
		RAISE EXCEPTION 'integrado' USING ERRCODE = 'RG001';
	END IF;
	RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION banco.caso_integrado_cabal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	igual banco.caso := NEW;
	x record;
BEGIN
	igual.estado := OLD.estado;
	igual.integrado := OLD.integrado;
	igual.rev := OLD.rev;
	igual.tocado := OLD.tocado;
	igual.fecha_nacimiento := OLD.fecha_nacimiento;
	IF igual IS DISTINCT FROM OLD THEN
		RAISE EXCEPTION 'faltan datos' USING ERRCODE = 'P0001';
	END IF;
	x := banco.caso_cerrar(NEW);
	IF x.impide IS NOT FALSE THEN
		RAISE EXCEPTION 'faltan datos' USING ERRCODE = 'P0001';
	END IF;
	IF NEW.estado = 'integrado' THEN
		PERFORM banco.salida_poner(NEW, x.registros);
	END IF;
	RETURN NEW;
END $$;

CALL migracion.entregar('auth.mi_sesion', 'banco_identidad', 'banco_rls',
    'banco_escriba');
CALL migracion.entregar('auth.mi_cuenta', 'banco_identidad', 'banco_rls',
    'banco_escriba');
CALL migracion.entregar('banco.mi_inst', 'banco_identidad', 'banco_rls',
    'banco_escriba');
CALL migracion.entregar('banco.edad', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.dias_habiles', 'banco_dueno', 'banco_rls');
DO $$
DECLARE
	f text;
BEGIN
	FOREACH f IN ARRAY ARRAY['valor_o_razon', 'integrado_fijo',
	    'caso_integrado_cabal'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno');
	END LOOP;
END $$;
CALL migracion.entregar('banco.historiar', 'banco_escriba');
