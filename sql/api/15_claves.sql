-- The keys that a woman is found by, and the triggers that keep them.
--
-- The first letter of a key says what it is:
--	n  a word of her names          p  the same word as it sounds
--	f  the folio backwards          c  her CURP
--	d  the day of birth, aaaammdd   t  ten figures of a telephone, backwards
--	e  estado.NNNNN.numero of a caso, the newest first; or sin_caso

-- Ñ is a letter of its own and stands as _ in a key, which sorts after Z.
CREATE OR REPLACE FUNCTION banco.plegar(p text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN btrim(regexp_replace(upper(regexp_replace(normalize(translate(
	    normalize(p, NFC), '_ñÑ', ' __'), NFD), '[\u0300-\u036F]', '',
	    'g')), '[^A-Z0-9_]+', ' ', 'g'));
END $$;
COMMENT ON FUNCTION banco.plegar IS
	'Sin acentos ni minúsculas, con la ñ como _, y lo demás como un espacio.';

-- What everybody has finds nobody.
CREATE OR REPLACE FUNCTION banco.palabras(p text) RETURNS SETOF text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY SELECT DISTINCT w FROM string_to_table(banco.plegar(p),
	    ' ') w WHERE w <> '' AND w NOT IN ('DE', 'DEL', 'LA', 'LAS', 'LOS',
	    'Y');
END $$;

-- The key she has while there is no CURP is one of her own.
CREATE OR REPLACE FUNCTION banco.claves_de(e banco.expediente) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f banco.fecha_parcial := e.fecha_nacimiento;
BEGIN
	RETURN ARRAY(
	    WITH palabra AS MATERIALIZED (
		SELECT banco.palabra_entera(w) AS w FROM banco.palabras(
		    concat_ws(' ', e.nombres, e.primer_apellido,
		    e.segundo_apellido, e.nombre_preferido)) w
	    ), escrita AS MATERIALIZED (
		/* Whoever has no ñ on the keyboard finds it by n. */
		SELECT w FROM palabra
		UNION SELECT replace(w, '_', 'N') FROM palabra
		 WHERE strpos(w, '_') > 0
	    )
	    SELECT 'n' || w FROM escrita
	    UNION SELECT 'p' || banco.sonar(w, false) FROM escrita
	    UNION ALL SELECT 'n' || e.clave_temporal
		WHERE e.clave_temporal IS NOT NULL
	    UNION ALL SELECT 'c' || upper(e.curp) WHERE e.curp <> ''
	    UNION ALL SELECT 'd' || to_char((f).desde, CASE (f).precision
		WHEN 'dia' THEN 'YYYYMMDD' WHEN 'mes' THEN 'YYYYMM'
		ELSE 'YYYY' END) WHERE (f).desde IS NOT NULL);
END $$;
COMMENT ON FUNCTION banco.claves_de IS
	'Con qué se encuentra a una mujer: palabras, sonido, CURP o clave temporal, y nacimiento.';

CREATE OR REPLACE FUNCTION banco.claves_resto(p_claves text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN coalesce((SELECT string_agg(' ' || c, '' ORDER BY c COLLATE "C")
	    FROM unnest(p_claves) c WHERE c ~ '^[npd]'), '');
END $$;
COMMENT ON FUNCTION banco.claves_resto IS
	'Palabras, sonidos y nacimiento en un renglón, cada uno tras un espacio.';

CREATE OR REPLACE FUNCTION banco.claves_poner(p_expediente uuid, p_institucion text,
    p_claves text[], p_resto text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.clave_busqueda (institucion, clave, expediente,
	    resto)
	SELECT p_institucion, c, p_expediente,
	    CASE WHEN left(c, 1) IN ('f', 't') THEN '' ELSE p_resto END
	  FROM unnest(p_claves) c
	ON CONFLICT DO NOTHING;
END $$;

/* Whether the live ways of an institution show all of these sections. */
CREATE OR REPLACE FUNCTION banco.muestra(p_expediente uuid,
    p_institucion text, p_secciones text[]) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN NOT EXISTS (SELECT FROM unnest(p_secciones) s
	    WHERE NOT EXISTS (SELECT FROM banco.acl a
		WHERE a.expediente = p_expediente
		  AND a.institucion = p_institucion
		  AND (a.secciones IS NULL OR s = ANY (a.secciones))
		  AND (a.hasta IS NULL OR a.hasta > clock_timestamp())));
END $$;

/* What shows a key shows who she is, or nobody is found by it. */
DROP FUNCTION IF EXISTS banco.claves_repartir(uuid, text, text[], text);
CREATE OR REPLACE FUNCTION banco.claves_repartir(p_expediente uuid,
    p_secciones text[], p_claves text[], p_resto text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM banco.claves_poner(p_expediente, a.institucion, p_claves,
	    p_resto)
	   FROM (SELECT DISTINCT x.institucion FROM banco.acl x
		WHERE x.expediente = p_expediente OFFSET 0) a
	  WHERE banco.muestra(p_expediente, a.institucion,
	    '{datos_generales}'::text[] || p_secciones);
END $$;
COMMENT ON FUNCTION banco.claves_repartir IS
	'Claves para cada institución que ve de quién es y esas secciones.';

CREATE OR REPLACE FUNCTION banco.expediente_nace() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f text := banco.folio_dar(NEW.institucion);
	claves text[] := banco.claves_de(NEW);
BEGIN
	INSERT INTO banco.acl (expediente, institucion, via, desde)
	VALUES (NEW.id, NEW.institucion, 'propio', NEW.creado);
	INSERT INTO banco.folio (expediente, institucion, folio)
	VALUES (NEW.id, NEW.institucion, f);
	PERFORM banco.claves_poner(NEW.id, NEW.institucion, claves
	    || banco.folio_claves(f)
	    || banco.estado_clave('sin_caso', NEW.creado, 0),
	    banco.claves_resto(claves));
	PERFORM banco.cola_poner(NEW);
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION banco.expediente_cambia() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	antes text[] := banco.claves_de(OLD);
	ahora text[] := banco.claves_de(NEW);
	nuevo text := banco.claves_resto(ahora);
BEGIN
	IF NOT (antes @> ahora AND ahora @> antes) THEN
		DELETE FROM banco.clave_busqueda c
		 WHERE c.expediente = NEW.id AND (c.clave = ANY (antes)
		    AND NOT c.clave = ANY (ahora)
		    OR c.institucion <> NEW.institucion
		    AND NOT banco.muestra(NEW.id, c.institucion,
			'{datos_generales}'));
		UPDATE banco.clave_busqueda c SET resto = nuevo
		 WHERE c.expediente = NEW.id AND c.resto <> nuevo
		   AND left(c.clave, 1) NOT IN ('f', 't');
		PERFORM banco.claves_repartir(NEW.id, '{}', ahora, nuevo);
	END IF;
	IF NEW.curp IS DISTINCT FROM OLD.curp THEN
		PERFORM banco.cola_poner(NEW);
	END IF;
	RETURN NULL;
END $$;

/*
 * What another institution finds her by: the keys of whose expediente it is,
 * as far as its ways show her now.  The state of a caso is told where the caso
 * is shown; her telephones, which stand in many sections, where all is.
 */
CREATE OR REPLACE FUNCTION banco.acl_claves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e constant uuid := NEW.expediente;
	i constant text := NEW.institucion;
	suya constant text := (SELECT a.institucion FROM banco.acl a
	    WHERE a.expediente = e AND a.via = 'propio');
	ve text := '';
BEGIN
	IF i = suya THEN
		RETURN NULL;
	END IF;
	DELETE FROM banco.clave_busqueda c
	 WHERE c.expediente = e AND c.institucion = i;
	IF banco.muestra(e, i, '{datos_generales}') THEN
		ve := 'npfcd'
		    || CASE WHEN banco.muestra(e, i, '{caso}') THEN 'e' ELSE '' END
		    || CASE WHEN banco.muestra(e, i, '{*}') THEN 't' ELSE '' END;
	END IF;
	INSERT INTO banco.clave_busqueda (institucion, clave, expediente,
	    resto)
	SELECT i, c.clave, c.expediente, c.resto
	  FROM banco.clave_busqueda c
	 WHERE c.expediente = e AND c.institucion = suya
	   AND strpos(ve, left(c.clave, 1)) > 0;
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION banco.caso_claves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	suyo text := (SELECT c.resto FROM banco.clave_busqueda c
	    WHERE c.expediente = NEW.expediente AND c.resto <> '' LIMIT 1);
BEGIN
	IF TG_OP = 'INSERT' THEN
		DELETE FROM banco.clave_busqueda c
		 WHERE c.expediente = NEW.expediente
		   AND c.clave ~>=~ 'esin_caso.' AND c.clave ~<~ 'esin_caso~';
	ELSE
		/* The day in it goes by the zone of who wrote it. */
		DELETE FROM banco.clave_busqueda c
		 WHERE c.expediente = NEW.expediente
		   AND c.clave ~ format('^e%s[.][0-9]{5}[.]%s$', OLD.estado,
			OLD.numero);
	END IF;
	PERFORM banco.claves_repartir(NEW.expediente, '{caso}',
	    ARRAY[banco.estado_clave(NEW.estado, NEW.creado, NEW.numero)],
	    coalesce(suyo, ''));
	RETURN NULL;
END $$;

-- An entry that was taken away finds nobody.
CREATE OR REPLACE FUNCTION banco.telefonos_en(p_fila jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT 't' || reverse(right(ltrim(v.value, '+'), 10))
	FROM jsonb_each_text(p_fila) v
	WHERE v.key ~ 'telefono' AND v.value ~ '^\+?[0-9]{7,15}$'
	  AND p_fila ->> 'retirada' IS NULL);

-- Every number of an expediente that the asker may see, and its section.
CREATE OR REPLACE FUNCTION banco.telefonos_de(p_expediente uuid)
RETURNS TABLE (seccion text, claves text[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t record;
BEGIN
	FOR t IN SELECT g.tgrelid::regclass AS tabla, string_to_array(
		encode(g.tgargs, 'escape'), '\000') AS a
	      FROM pg_trigger g WHERE g.tgname = 'x_telefonos'
	LOOP
		RETURN QUERY EXECUTE format('SELECT %L, '
		    'banco.telefonos_en(to_jsonb(r)) FROM %s r %s'
		    'WHERE %s.expediente = $1', t.a[1], t.tabla,
		    CASE WHEN t.a[2] IN ('', 'null') THEN ''
		    ELSE format('JOIN %s m ON m.id = r.padre ', t.a[2]) END,
		    CASE WHEN t.a[2] IN ('', 'null') THEN 'r' ELSE 'm' END)
		    USING p_expediente;
	END LOOP;
END $$;
COMMENT ON FUNCTION banco.telefonos_de IS
	'Los teléfonos que un expediente tiene ahora, como claves, y su sección.';

CREATE OR REPLACE FUNCTION banco.claves_quitar(p_expediente uuid, p_claves text[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	DELETE FROM banco.clave_busqueda c
	 WHERE c.expediente = p_expediente AND c.clave = ANY (p_claves)
	   AND left(c.clave, 1) = 't';
END $$;

/*
 * A number that was written over is a key no more, unless it stands somewhere
 * else in her expediente.  Only whose expediente it is sees all of that; what
 * another institution corrects stays a key until then.
 */
CREATE OR REPLACE FUNCTION banco.telefono_claves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	fila jsonb := to_jsonb(NEW);
	e uuid := fila ->> 'expediente';
	ahora text[] := banco.telefonos_en(fila);
	antes text[];
BEGIN
	IF e IS NULL THEN
		EXECUTE format('SELECT m.expediente FROM %s m WHERE m.id = $1',
		    TG_ARGV[1]) INTO e USING (fila ->> 'padre')::uuid;
	END IF;
	IF TG_OP = 'UPDATE' THEN
		antes := ARRAY(SELECT unnest(banco.telefonos_en(to_jsonb(OLD)))
		    EXCEPT SELECT unnest(ahora));
		IF cardinality(antes) > 0 AND EXISTS (SELECT
		    FROM banco.expediente x WHERE x.id = e
		    AND x.institucion = (SELECT banco.mi_inst())) THEN
			PERFORM banco.claves_quitar(e, antes);
			PERFORM banco.claves_repartir(e, ARRAY[t.seccion],
			    ARRAY(SELECT unnest(t.claves)
				INTERSECT SELECT unnest(antes)), '')
			   FROM banco.telefonos_de(e) t WHERE t.claves && antes;
		END IF;
	END IF;
	PERFORM banco.claves_repartir(e, ARRAY[TG_ARGV[0]], ahora, '');
	RETURN NULL;
END $$;

CREATE OR REPLACE PROCEDURE banco.buscar_telefonos(p_tabla regclass,
    p_seccion text, p_madre regclass DEFAULT NULL)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	llena text;
	cambia text;
BEGIN
	SELECT string_agg(format('NEW.%I IS NOT NULL', a.attname), ' OR ')
	    FILTER (WHERE a.attname <> 'retirada'),
	    string_agg(format('NEW.%I IS DISTINCT FROM OLD.%1$I', a.attname),
		' OR ')
	  INTO llena, cambia FROM pg_attribute a
	 WHERE a.attrelid = p_tabla AND (a.attname ~ 'telefono'
	    OR a.attname = 'retirada') AND a.attnum > 0
	   AND NOT a.attisdropped;
	EXECUTE format('CREATE TRIGGER x_telefonos AFTER INSERT ON %s '
	    'FOR EACH ROW WHEN (%s) EXECUTE FUNCTION '
	    'banco.telefono_claves(%L, %L)', p_tabla, llena, p_seccion,
	    coalesce(p_madre::text, ''));
	EXECUTE format('CREATE TRIGGER x_telefonos_cambian AFTER UPDATE ON %s '
	    'FOR EACH ROW WHEN (%s) EXECUTE FUNCTION '
	    'banco.telefono_claves(%L, %L)', p_tabla, cambia, p_seccion,
	    coalesce(p_madre::text, ''));
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER x_telefonos, '
	    'ENABLE ALWAYS TRIGGER x_telefonos_cambian', p_tabla);
END $$;

DO $$
DECLARE
	f text;
BEGIN
	FOREACH f IN ARRAY ARRAY['plegar', 'palabras'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno',
		    'banco_escriba', 'banco_rls');
	END LOOP;
	FOREACH f IN ARRAY ARRAY['claves_de', 'claves_resto', 'muestra'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno',
		    'banco_escriba');
	END LOOP;
	FOREACH f IN ARRAY ARRAY['claves_poner', 'expediente_nace',
	    'expediente_cambia', 'acl_claves', 'caso_claves'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_escriba');
	END LOOP;
	FOREACH f IN ARRAY ARRAY['claves_repartir', 'claves_quitar'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_escriba',
		    'banco_rls');
	END LOOP;
	FOREACH f IN ARRAY ARRAY['telefonos_en', 'telefonos_de'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno',
		    'banco_rls');
	END LOOP;
	FOREACH f IN ARRAY ARRAY['telefono_claves', 'buscar_telefonos'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno');
	END LOOP;
END $$;
