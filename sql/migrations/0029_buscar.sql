-- 0029 finding: lists by a ticket, and the keys that a woman is found by
--
-- why:   lists wrote their line in the call that answered them, so a
--        transaction that was rolled back read names for nothing (invariant
--        2); and she is found by spelling, CURP, day of birth, telephone and
--        state of her caso as well (security.md, 5.3)
-- locks: ACCESS EXCLUSIVE on banco.boleto, clave_busqueda and the tables of
--        records for a moment; the keys are made again, which reads all of
--        banco.expediente and caso
-- undo:  a later migration; the keys are made from the records
--
-- The first letter of a key says what it is:
--	n  a word of her names          p  the same word as it sounds
--	f  the folio backwards          c  her CURP
--	d  the day of birth, aaaammdd   t  ten figures of a telephone, backwards
--	e  estado.NNNNN.numero of a caso, the newest first; or sin_caso

-- ---- a ticket for a list ----

ALTER TABLE banco.boleto ALTER expediente DROP NOT NULL,
	ADD COLUMN ids uuid[],
	ADD CHECK ((expediente IS NULL) = (ids IS NOT NULL));
COMMENT ON TABLE banco.boleto IS
	'Permiso de leer una sección de un expediente, o una lista, ya asentado en la bitácora.';
COMMENT ON COLUMN banco.boleto.ids IS 'Lo que una lista mostrará, en su orden.';

-- ---- words and how they sound ----

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

-- Words that are written short, whole.
CREATE FUNCTION banco.palabra_entera(p text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE p WHEN 'MA' THEN 'MARIA' WHEN 'GPE' THEN 'GUADALUPE'
	WHEN 'FCA' THEN 'FRANCISCA' WHEN 'FCO' THEN 'FRANCISCO'
	WHEN 'STA' THEN 'SANTA' WHEN 'CONCEP' THEN 'CONCEPCION'
	WHEN 'HDEZ' THEN 'HERNANDEZ' WHEN 'HDZ' THEN 'HERNANDEZ'
	WHEN 'FDEZ' THEN 'FERNANDEZ' WHEN 'FDZ' THEN 'FERNANDEZ'
	WHEN 'GLEZ' THEN 'GONZALEZ' WHEN 'GLZ' THEN 'GONZALEZ'
	WHEN 'GZZ' THEN 'GONZALEZ' WHEN 'MTZ' THEN 'MARTINEZ'
	WHEN 'MTNEZ' THEN 'MARTINEZ' WHEN 'RDZ' THEN 'RODRIGUEZ'
	WHEN 'RGUEZ' THEN 'RODRIGUEZ' WHEN 'RMZ' THEN 'RAMIREZ'
	WHEN 'LPZ' THEN 'LOPEZ' WHEN 'PRZ' THEN 'PEREZ'
	WHEN 'SCHZ' THEN 'SANCHEZ' WHEN 'GTZ' THEN 'GUTIERREZ'
	WHEN 'JMZ' THEN 'JIMENEZ' WHEN 'DGUEZ' THEN 'DOMINGUEZ'
	ELSE p END;
COMMENT ON FUNCTION banco.palabra_entera IS 'La palabra detrás de su abreviatura.';

-- What everybody has finds nobody.
CREATE OR REPLACE FUNCTION banco.palabras(p text) RETURNS SETOF text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY SELECT DISTINCT w FROM string_to_table(banco.plegar(p),
	    ' ') w WHERE w <> '' AND w NOT IN ('DE', 'DEL', 'LA', 'LAS', 'LOS',
	    'Y');
END $$;

/*
 * A word as it sounds: b v w, c s z, c k qu, g j x, ll y i, ph f, no h but
 * in ch, no double letter; ñ stays.  A word that may go on (p_sigue) ends
 * before the letter that the next one could change.
 */
CREATE FUNCTION banco.sonar(p text, p_sigue boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s text := p;
BEGIN
	IF p_sigue AND length(s) > 2 THEN
		s := CASE WHEN s LIKE '%QU' THEN left(s, -1)
		    WHEN right(s, 1) IN ('C', 'G', 'L', 'P') THEN left(s, -1)
		    ELSE s END;
	END IF;
	s := replace(replace(s, 'CH', '4'), 'PH', 'F');
	s := replace(replace(s, 'QUE', 'KE'), 'QUI', 'KI');
	s := replace(replace(s, 'CE', 'SE'), 'CI', 'SI');
	s := replace(replace(s, 'GE', 'JE'), 'GI', 'JI');
	s := translate(replace(s, 'LL', 'Y'), 'BWZCQXYH', 'VVSKKJI');
	RETURN regexp_replace(s, '(.)\1+', '\1', 'g');
END $$;
COMMENT ON FUNCTION banco.sonar IS 'Una palabra plegada, como suena en español.';

-- ---- the keys of an expediente ----

CREATE FUNCTION banco.claves_de(e banco.expediente) RETURNS text[]
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
	    UNION ALL SELECT 'c' || upper(e.curp) WHERE e.curp <> ''
	    UNION ALL SELECT 'd' || to_char((f).desde, CASE (f).precision
		WHEN 'dia' THEN 'YYYYMMDD' WHEN 'mes' THEN 'YYYYMM'
		ELSE 'YYYY' END) WHERE (f).desde IS NOT NULL);
END $$;
COMMENT ON FUNCTION banco.claves_de IS
	'Con qué se encuentra a una mujer: palabras, sonido, CURP y nacimiento.';

DROP FUNCTION banco.claves_poner(uuid, text, text, text);
CREATE FUNCTION banco.claves_poner(p_expediente uuid, p_institucion text,
    p_claves text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.clave_busqueda (institucion, clave, expediente)
	SELECT p_institucion, c, p_expediente FROM unnest(p_claves) c
	ON CONFLICT DO NOTHING;
END $$;

-- For whoever sees all of it, or that section.
CREATE FUNCTION banco.claves_repartir(p_expediente uuid, p_seccion text,
    p_claves text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM banco.claves_poner(p_expediente, a.institucion, p_claves)
	   FROM (SELECT DISTINCT x.institucion FROM banco.acl x
		WHERE x.expediente = p_expediente AND (x.secciones IS NULL
		OR p_seccion = ANY (x.secciones))) a;
END $$;

CREATE FUNCTION banco.folio_claves(p_folio text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY['f' || reverse(replace(p_folio, '-', '')),
	'f' || reverse(left(replace(p_folio, '-', ''), -1))];

-- Of a caso, the newest first; 'sin_caso' while there is none.
CREATE FUNCTION banco.estado_clave(p_estado text, p_cuando timestamptz,
    p_numero integer) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN format('e%s.%s.%s', p_estado, lpad((99999 - (p_cuando::date
	- date '2000-01-01'))::text, 5, '0'), p_numero);

CREATE OR REPLACE FUNCTION banco.expediente_nace() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f text;
BEGIN
	INSERT INTO banco.acl (expediente, institucion, via, desde)
	VALUES (NEW.id, NEW.institucion, 'propio', NEW.creado);
	f := banco.folio_dar(NEW.institucion);
	INSERT INTO banco.folio (expediente, institucion, folio)
	VALUES (NEW.id, NEW.institucion, f);
	PERFORM banco.claves_poner(NEW.id, NEW.institucion,
	    banco.claves_de(NEW) || banco.folio_claves(f)
	    || banco.estado_clave('sin_caso', NEW.creado, 0));
	PERFORM banco.cola_poner(NEW);
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION banco.expediente_cambia() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	antes text[] := banco.claves_de(OLD);
	ahora text[] := banco.claves_de(NEW);
BEGIN
	IF NOT (antes @> ahora AND ahora @> antes) THEN
		DELETE FROM banco.clave_busqueda c
		 WHERE c.expediente = NEW.id AND c.clave = ANY (antes)
		   AND NOT c.clave = ANY (ahora);
		PERFORM banco.claves_repartir(NEW.id, 'datos_generales', ahora);
	END IF;
	IF NEW.curp IS DISTINCT FROM OLD.curp THEN
		PERFORM banco.cola_poner(NEW);
	END IF;
	RETURN NULL;
END $$;

-- Another institution comes to see it: it finds it by the same keys, and by
-- telephones only where it sees all of it.
CREATE OR REPLACE FUNCTION banco.acl_claves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.clave_busqueda (institucion, clave, expediente)
	SELECT DISTINCT NEW.institucion, c.clave, c.expediente
	  FROM banco.clave_busqueda c
	 WHERE c.expediente = NEW.expediente
	   AND (NEW.secciones IS NULL
	        OR 'datos_generales' = ANY (NEW.secciones)
	        AND c.clave !~ '^t')
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;

CREATE FUNCTION banco.caso_claves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		DELETE FROM banco.clave_busqueda c
		 WHERE c.expediente = NEW.expediente
		   AND c.clave ~>=~ 'esin_caso.' AND c.clave ~<~ 'esin_caso~';
	ELSE
		DELETE FROM banco.clave_busqueda c
		 WHERE c.expediente = NEW.expediente
		   AND c.clave = banco.estado_clave(OLD.estado, OLD.creado,
			OLD.numero);
	END IF;
	PERFORM banco.claves_repartir(NEW.expediente, 'datos_generales',
	    ARRAY[banco.estado_clave(NEW.estado, NEW.creado, NEW.numero)]);
	RETURN NULL;
END $$;

/*
 * Telephones stand in many tables: of the woman, of who supports her, of the
 * man.  By a number that was hers once she is found still.
 */
CREATE FUNCTION banco.telefonos_en(p_fila jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT 't' || reverse(right(ltrim(v.value, '+'), 10))
	FROM jsonb_each_text(p_fila) v
	WHERE v.key ~ 'telefono' AND v.value ~ '^\+?[0-9]{7,15}$');

CREATE FUNCTION banco.telefono_claves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	fila jsonb := to_jsonb(NEW);
	e uuid := fila ->> 'expediente';
BEGIN
	IF e IS NULL THEN
		EXECUTE format('SELECT m.expediente FROM %s m WHERE m.id = $1',
		    TG_ARGV[1]) INTO e USING (fila ->> 'padre')::uuid;
	END IF;
	PERFORM banco.claves_repartir(e, TG_ARGV[0],
	    banco.telefonos_en(fila));
	RETURN NULL;
END $$;

CREATE PROCEDURE banco.buscar_telefonos(p_tabla regclass, p_seccion text,
    p_madre regclass DEFAULT NULL)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	EXECUTE format('CREATE TRIGGER x_telefonos AFTER INSERT OR UPDATE '
	    'ON %s FOR EACH ROW WHEN (%s) '
	    'EXECUTE FUNCTION banco.telefono_claves(%L, %L)', p_tabla,
	    (SELECT string_agg(format('NEW.%I IS NOT NULL', a.attname), ' OR ')
	       FROM pg_attribute a WHERE a.attrelid = p_tabla
	        AND a.attname ~ 'telefono' AND a.attnum > 0
	        AND NOT a.attisdropped), p_seccion, p_madre);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER x_telefonos',
	    p_tabla);
END $$;
COMMENT ON PROCEDURE banco.buscar_telefonos IS
	'Para una tabla de registros, o de un grupo suyo, con columnas «telefono».';

CALL migracion.entregar('banco.palabra_entera', 'banco_dueno',
    'banco_escriba', 'banco_rls');
CALL migracion.entregar('banco.sonar', 'banco_dueno', 'banco_escriba',
    'banco_rls');
CALL migracion.entregar('banco.claves_de', 'banco_dueno', 'banco_escriba');
CALL migracion.entregar('banco.folio_claves', 'banco_dueno',
    'banco_escriba');
CALL migracion.entregar('banco.estado_clave', 'banco_dueno',
    'banco_escriba');
CALL migracion.entregar('banco.claves_poner', 'banco_escriba');
CALL migracion.entregar('banco.claves_repartir', 'banco_escriba',
    'banco_rls');
CALL migracion.entregar('banco.caso_claves', 'banco_escriba');
CALL migracion.entregar('banco.telefonos_en', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.telefono_claves', 'banco_dueno');
CALL migracion.entregar('banco.buscar_telefonos', 'banco_dueno');

CREATE TRIGGER x_claves_nace AFTER INSERT ON banco.caso
	FOR EACH ROW EXECUTE FUNCTION banco.caso_claves();
CREATE TRIGGER x_claves AFTER UPDATE ON banco.caso
	FOR EACH ROW WHEN (NEW.estado IS DISTINCT FROM OLD.estado)
	EXECUTE FUNCTION banco.caso_claves();
ALTER TABLE banco.caso ENABLE ALWAYS TRIGGER x_claves_nace,
	ENABLE ALWAYS TRIGGER x_claves;

-- ---- what is there already ----

-- All that is asked of one expediente stands in the index itself.
DROP INDEX banco.clave_busqueda_expediente;
CREATE INDEX clave_busqueda_expediente ON banco.clave_busqueda
	(expediente, institucion, clave text_pattern_ops);
COMMENT ON TABLE banco.clave_busqueda IS
	'Con qué se encuentra cada expediente, por institución que lo ve.';

DELETE FROM banco.clave_busqueda c WHERE c.clave ~>=~ 'n' AND c.clave ~<~ 'o';
INSERT INTO banco.clave_busqueda (institucion, clave, expediente)
SELECT DISTINCT a.institucion, k.clave, a.expediente
  FROM banco.acl a JOIN banco.expediente e ON e.id = a.expediente
 CROSS JOIN LATERAL (SELECT unnest(banco.claves_de(e)) AS clave
	UNION ALL SELECT banco.estado_clave(c.estado, c.creado, c.numero)
	  FROM banco.caso c WHERE c.expediente = e.id
	UNION ALL SELECT banco.estado_clave('sin_caso', e.creado, 0)
	 WHERE NOT EXISTS (SELECT FROM banco.caso c
	    WHERE c.expediente = e.id)) k
 WHERE a.secciones IS NULL OR 'datos_generales' = ANY (a.secciones)
ON CONFLICT DO NOTHING;

-- Which section shows a table is in its policy, a group's in its mother's.
DO $$
DECLARE
	t record;
BEGIN
	FOR t IN
		SELECT c.oid::regclass AS tabla, k.confrelid::regclass AS madre,
		    regexp_replace(pg_get_expr(p.polqual, p.polrelid),
		    '.*''([a-z0-9_]+)''::text = ANY.*', '\1') AS seccion
		  FROM pg_class c
		  LEFT JOIN pg_constraint k ON k.conrelid = c.oid
		    AND k.contype = 'f' AND NOT EXISTS (SELECT
			FROM pg_attribute a WHERE a.attrelid = c.oid
			AND a.attname = 'expediente')
		    AND k.conkey = (SELECT ARRAY[a.attnum]
			FROM pg_attribute a WHERE a.attrelid = c.oid
			AND a.attname = 'padre')
		  JOIN pg_policy p ON p.polname = 'ver'
		    AND p.polrelid = coalesce(nullif(k.confrelid, 0), c.oid)
		 WHERE c.relnamespace = 'banco'::regnamespace
		   AND 2 = (SELECT count(DISTINCT a.attname = 'sin_valor')
			FROM pg_attribute a WHERE a.attrelid = c.oid
			AND (a.attname = 'sin_valor'
			OR a.attname ~ 'telefono'))
	LOOP
		CALL banco.buscar_telefonos(t.tabla, t.seccion, t.madre);
		EXECUTE format('SELECT count(banco.claves_repartir(m.expediente, '
		    '%L, banco.telefonos_en(to_jsonb(r)))) FROM %s r '
		    'JOIN %s m ON m.id = %s', t.seccion, t.tabla,
		    coalesce(t.madre, t.tabla), CASE WHEN t.madre IS NULL
		    THEN 'r.id' ELSE 'r.padre' END);
	END LOOP;
END $$;
