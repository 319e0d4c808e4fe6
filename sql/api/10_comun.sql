-- What every function of schema api begins with.
--
-- These are no doors: schema banco is closed to the institutions, and they
-- run as whoever calls them, which is banco_rls inside an api function.

CREATE OR REPLACE FUNCTION banco.exige(p_facultad text DEFAULT NULL)
RETURNS banco.quien
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := auth.mi_sesion();
BEGIN
	IF q.sesion IS NULL THEN
		RAISE EXCEPTION 'sin sesion' USING ERRCODE = '28000';
	END IF;
	IF p_facultad IS NOT NULL AND NOT auth.puede(q.perfil, p_facultad) THEN
		RAISE EXCEPTION 'sin facultad' USING ERRCODE = '42501';
	END IF;
	RETURN q;
END $$;
COMMENT ON FUNCTION banco.exige IS
	'Quién pide; 28000 sin sesión viva, 42501 si su perfil no puede.';

CREATE OR REPLACE FUNCTION banco.no_existe() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'no existe' USING ERRCODE = 'P0002';
END $$;
COMMENT ON FUNCTION banco.no_existe IS
	'La misma respuesta para lo que no hay y para lo que no es suyo.';

-- Whether anything of this expediente can be seen, by this section or at all.
CREATE OR REPLACE FUNCTION banco.es_visible(p_expediente uuid,
    p_institucion text, p_seccion text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM banco.acl a
	    WHERE a.expediente = p_expediente
	      AND a.institucion = p_institucion
	      AND (a.secciones IS NULL OR p_seccion IS NULL
	           OR p_seccion = ANY (a.secciones))
	      AND (a.hasta IS NULL OR a.hasta > clock_timestamp()));
END $$;

-- 'resumen' and 'revision' are the overview and the review of a caso.
CREATE OR REPLACE FUNCTION banco.seccion_de(p_forma text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF p_forma IN ('resumen', 'revision') THEN
		RETURN p_forma;
	END IF;
	RETURN (SELECT f.seccion FROM formas.forma f
	    WHERE f.nombre = p_forma AND f.vigente);
END $$;

-- Hers, of this session, for that section, and committed: 42501 otherwise.
CREATE OR REPLACE FUNCTION banco.boleto_bueno(p_boleto uuid, p_sesion uuid,
    p_seccion text) RETURNS banco.boleto
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r banco.boleto;
BEGIN
	SELECT * INTO r FROM banco.boleto b
	 WHERE b.id = p_boleto AND b.sesion = p_sesion
	   AND b.seccion = p_seccion AND b.hasta > clock_timestamp()
	   AND b.xid IS DISTINCT FROM pg_current_xact_id_if_assigned();
	IF NOT FOUND THEN
		RAISE EXCEPTION 'acceso no asentado' USING ERRCODE = '42501';
	END IF;
	RETURN r;
END $$;

CREATE OR REPLACE FUNCTION banco.exige_boleto(p_boleto uuid, p_forma text)
RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige('consultar');
BEGIN
	RETURN (banco.boleto_bueno(p_boleto, q.sesion,
	    banco.seccion_de(p_forma))).expediente;
END $$;
COMMENT ON FUNCTION banco.exige_boleto IS
	'El expediente de un boleto bueno para esa forma; 42501 si no lo es.';

/*
 * Her whole record, while a part of it is saved (as many at once as there are)
 * and while a caso of hers is integrado (alone).  No row would do: what another
 * institution shares may be added to and not locked.  Until the transaction
 * ends.  Each of these locks is one of 256 that many records share, so that
 * nobody fills the table of locks with records of her own.
 */
CREATE OR REPLACE FUNCTION banco.candado(p_expediente uuid) RETURNS integer
LANGUAGE sql IMMUTABLE
RETURN (uuid_hash_extended(p_expediente, 7013) & 255)::integer;

CREATE OR REPLACE FUNCTION banco.guardando(p_expediente uuid) RETURNS void
LANGUAGE sql VOLATILE
RETURN pg_advisory_xact_lock_shared(7013, banco.candado(p_expediente));

CREATE OR REPLACE FUNCTION banco.integrando(p_expediente uuid) RETURNS void
LANGUAGE sql VOLATILE
RETURN pg_advisory_xact_lock(7013, banco.candado(p_expediente));

/*
 * Case numbers run per expediente.  The lock makes two savers wait for each
 * other; whoever may add a caso sees all of that expediente, so max() is true.
 */
CREATE OR REPLACE FUNCTION banco.numerar_caso() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(7014, banco.candado(NEW.expediente));
	NEW.numero := 1 + coalesce((SELECT max(c.numero) FROM banco.caso c
	    WHERE c.expediente = NEW.expediente), 0);
	RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION banco.visto(p_cuenta text, p_expediente uuid)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.reciente AS r (cuenta, expediente)
	VALUES (p_cuenta, p_expediente)
	ON CONFLICT (cuenta, expediente)
	    DO UPDATE SET tocado = excluded.tocado;
END $$;

CREATE OR REPLACE FUNCTION banco.mi_cuenta() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN auth.mi_cuenta();
END $$;

CREATE OR REPLACE FUNCTION banco.nombre_institucion(p_clave text)
RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT i.nombre FROM auth.institucion i WHERE i.clave = p_clave);
END $$;

CREATE OR REPLACE FUNCTION banco.etiqueta(p_catalogo text, p_codigo text)
RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT v.etiqueta FROM banco.catalogo_valor v
	    WHERE v.catalogo = p_catalogo AND v.codigo = p_codigo);
END $$;

/* Of what is put together: no blank, and no ", ", that stands for nothing. */
CREATE OR REPLACE FUNCTION banco.sin_huecos(p text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(regexp_replace(regexp_replace(p, '\s+', ' ', 'g'),
    '( ?, )+', ', ', 'g'), ' ,');

CALL migracion.entregar('banco.exige', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.candado', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.guardando', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.integrando', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.no_existe', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.es_visible', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.seccion_de', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.boleto_bueno', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.exige_boleto', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.visto', 'banco_escriba', 'banco_rls');
CALL migracion.entregar('banco.mi_cuenta', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.nombre_institucion', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.etiqueta', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.sin_huecos', 'banco_dueno', 'banco_rls');
