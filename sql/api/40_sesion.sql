-- The session, and what everybody may read: the day, the forms, catalogues.

CREATE OR REPLACE FUNCTION auth.mi_persona(OUT cuenta text, OUT nombre text,
    OUT institucion text, OUT institucion_nombre text, OUT perfil text,
    OUT municipio text, OUT dias_contrasena integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	q banco.quien := auth.mi_sesion();
BEGIN
	SELECT c.cuenta, c.nombre, i.clave, i.nombre, c.perfil,
	    coalesce(i.municipio, ''),
	    greatest(0, extract(day FROM p.creada + make_interval(months =>
		banco.ajuste('contrasena.meses')::integer)
		- clock_timestamp()))::integer
	  INTO cuenta, nombre, institucion, institucion_nombre, perfil,
	    municipio, dias_contrasena
	  FROM auth.cuenta c
	  JOIN auth.institucion i ON i.clave = c.institucion
	  JOIN auth.contrasena p ON p.cuenta = c.cuenta AND p.vigente
	 WHERE c.cuenta = q.cuenta;
END $$;
CALL migracion.entregar('auth.mi_persona', 'banco_identidad', 'banco_rls');

CREATE OR REPLACE FUNCTION auth.mi_perfil(OUT nombre text, OUT oficio text,
    OUT facultades text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	q banco.quien := auth.mi_sesion();
BEGIN
	SELECT p.nombre, p.oficio INTO nombre, oficio
	  FROM auth.perfil p WHERE p.perfil = q.perfil;
	facultades := ARRAY(SELECT f.facultad FROM auth.facultad f
	    WHERE f.perfil = q.perfil ORDER BY 1);
END $$;
COMMENT ON FUNCTION auth.mi_perfil IS
	'Cómo se llama el perfil de quien pide, a qué se dedica y qué puede.';
CALL migracion.entregar('auth.mi_perfil', 'banco_identidad', 'banco_rls');

-- Once per connection; there is no pooler that could lend it to another.
CREATE OR REPLACE FUNCTION api.sesion_tomar(p_token bytea)
RETURNS TABLE (cuenta text, nombre text, institucion text,
    institucion_nombre text, perfil text, entidad text, municipio text,
    demostracion boolean, dias_contrasena integer, bloqueo_minutos integer,
    perfil_nombre text, oficio text, facultades text[],
    avisa_contrasena boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM set_config('resguardo.token',
	    coalesce(encode(p_token, 'hex'), ''), false);
	PERFORM banco.exige();
	/* Hours are shown as the state's clock has them. */
	PERFORM set_config('TimeZone', banco.ajuste('zona'), false);
	RETURN QUERY SELECT p.cuenta, p.nombre, p.institucion,
	    p.institucion_nombre, p.perfil, banco.ajuste('entidad'),
	    p.municipio, banco.ajuste('demostracion') = 'si',
	    p.dias_contrasena,
	    banco.ajuste('sesion.bloqueo_minutos')::integer,
	    coalesce(f.nombre, ''), coalesce(f.oficio, ''), f.facultades,
	    p.dias_contrasena
		<= banco.ajuste('contrasena.aviso_dias')::integer
	  FROM auth.mi_persona() p, auth.mi_perfil() f;
END $$;
COMMENT ON FUNCTION api.sesion_tomar IS
	'Toma la sesión de un token para esta conexión; 28000 si no vive.';

CREATE OR REPLACE FUNCTION api.sesion_bloquear() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := banco.exige();
BEGIN
	UPDATE banco.boleto b SET hasta = clock_timestamp()
	 WHERE b.sesion = q.sesion AND b.hasta > clock_timestamp();
	UPDATE banco.borrador b SET abierto_en = NULL, abierto_xid = NULL
	 WHERE b.cuenta = q.cuenta AND b.abierto_en IS NOT NULL;
	PERFORM banco.asentar('bloqueo', q);
END $$;
COMMENT ON FUNCTION api.sesion_bloquear IS
	'Pantalla bloqueada: lo abierto se cierra y hay que abrirlo otra vez.';

CREATE OR REPLACE FUNCTION api.hoy() RETURNS date
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM banco.exige();
	RETURN banco.hoy();
END $$;

CREATE OR REPLACE FUNCTION api.formas()
RETURNS TABLE (nombre text, version integer, orden integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM banco.exige();
	RETURN QUERY SELECT f.nombre, f.version, f.orden FROM formas.forma f
	    WHERE f.vigente ORDER BY f.orden, f.nombre;
END $$;

CREATE OR REPLACE FUNCTION api.forma(p_nombre text, p_version integer)
RETURNS TABLE (version integer, texto text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM banco.exige();
	RETURN QUERY SELECT f.version, f.texto FROM formas.forma f
	    WHERE f.nombre = p_nombre AND CASE coalesce(p_version, 0)
	    WHEN 0 THEN f.vigente ELSE f.version = p_version END;
	IF NOT FOUND THEN
		PERFORM banco.no_existe();
	END IF;
END $$;

CREATE OR REPLACE FUNCTION api.catalogo(p_nombre text, p_padre text)
RETURNS TABLE (codigo text, etiqueta text, padre text, alias text,
    desde date, hasta date, excluye boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM banco.exige();
	RETURN QUERY SELECT v.codigo, v.etiqueta::text, v.padre, v.alias::text,
	    v.vigente_desde, v.vigente_hasta, v.excluye
	  FROM banco.catalogo_valor v
	 WHERE v.catalogo = p_nombre
	   AND (p_padre IS NULL OR v.padre = p_padre)
	 ORDER BY v.posicion, v.codigo;
END $$;

CREATE OR REPLACE FUNCTION api.ley(p_lineamiento text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM banco.exige();
	/* "XXXIV.II.a tipo" is an item and a remark. */
	RETURN coalesce((SELECT l.texto FROM formas.ley l
	    WHERE l.ley = 'lineamientos'
	      AND l.item = split_part(p_lineamiento, ' ', 1)), '');
END $$;
COMMENT ON FUNCTION api.ley IS 'El párrafo de la ley detrás de un dato; vacío si no hay.';
