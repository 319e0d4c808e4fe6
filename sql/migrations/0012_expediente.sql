-- 0012 what a new expediente brings: visibility, folio, search keys, linking
--
-- why:   decisions 1 to 3; all of it by triggers, so that no path forgets one
-- locks: ACCESS EXCLUSIVE on banco.expediente for a moment (new triggers)
-- undo:  a later migration; folios once given stay given
--
-- Folio: <INST>-<AA>-<NNNNNN>-<D>.  INST is the institution's key in capitals,
-- AA the last two digits of the year by the state's clock, NNNNNN counts in
-- that institution and year from 000001, and D is the check character of ISO
-- 7064 MOD 37,36 over the letters and digits of INST, AA and NNNNNN together,
-- hyphens left out: with values 0-9 and A-Z = 10-35, start with P = 36; for
-- each character S = P + value, reduced modulo 36 (0 becomes 36), P = 2 S
-- modulo 37; D is the character of (37 - P) modulo 36.  lib/domain/folio.c has
-- the same rule.  Example: IMV-26-000001-4.

CREATE FUNCTION banco.folio_digito(p text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	letras constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
	p_ integer := 36;
	s integer;
	i integer;
BEGIN
	FOR i IN 1..length(p) LOOP
		s := (p_ + strpos(letras, substr(p, i, 1)) - 1) % 36;
		p_ := (CASE s WHEN 0 THEN 36 ELSE s END) * 2 % 37;
	END LOOP;
	RETURN substr(letras, (37 - p_) % 36 + 1, 1);
END $$;
COMMENT ON FUNCTION banco.folio_digito IS
	'Carácter de control ISO 7064 MOD 37,36 de un texto de A-Z y 0-9.';

CREATE TABLE banco.folio_serie (
	institucion	text		NOT NULL REFERENCES auth.institucion,
	anio		integer		NOT NULL,
	ultimo		integer		NOT NULL CHECK (ultimo BETWEEN 1 AND 999999),
	PRIMARY KEY (institucion, anio)
);
COMMENT ON TABLE banco.folio_serie IS 'El último número de folio por institución y año.';

CREATE TABLE banco.folio (
	expediente	uuid		PRIMARY KEY REFERENCES banco.expediente,
	institucion	text		NOT NULL REFERENCES auth.institucion,
	folio		text		NOT NULL UNIQUE
			CHECK (folio ~ '^[A-Z0-9-]{2,20}-[0-9]{2}-[0-9]{6}-[0-9A-Z]$')
);
CREATE INDEX folio_institucion ON banco.folio (institucion);
COMMENT ON TABLE banco.folio IS 'El folio que la gente ve; lo da el primer guardado.';

-- One row a word and institution that may see it (security.md, 5.3).  The
-- first letter says what it is: n a word of her names, f the folio backwards.
CREATE TABLE banco.clave_busqueda (
	institucion	text		NOT NULL,
	clave		text		NOT NULL,
	expediente	uuid		NOT NULL REFERENCES banco.expediente
);
CREATE UNIQUE INDEX clave_busqueda_unica ON banco.clave_busqueda
	(institucion, clave text_pattern_ops, expediente);
CREATE INDEX clave_busqueda_expediente ON banco.clave_busqueda
	(expediente, institucion);
COMMENT ON TABLE banco.clave_busqueda IS
	'Palabras de sus nombres sin acentos, y el folio al revés, por institución que la ve.';

-- One woman in the whole bank.  No role that logs in reaches any of these.
CREATE TABLE banco.mujer (
	id		uuid		PRIMARY KEY DEFAULT gen_random_uuid(),
	creada		timestamptz	NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE banco.mujer_curp (
	huella		bytea		PRIMARY KEY CHECK (length(huella) = 32),
	mujer		uuid		NOT NULL REFERENCES banco.mujer,
	desde		timestamptz	NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX mujer_curp_mujer ON banco.mujer_curp (mujer);
CREATE TABLE banco.mujer_expediente (
	expediente	uuid		PRIMARY KEY REFERENCES banco.expediente,
	mujer		uuid		NOT NULL REFERENCES banco.mujer,
	institucion	text		NOT NULL REFERENCES auth.institucion,
	desde		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	UNIQUE (institucion, mujer)
);
CREATE INDEX mujer_expediente_mujer ON banco.mujer_expediente (mujer);
CREATE TABLE banco.posible_duplicado (
	expediente	uuid		NOT NULL REFERENCES banco.expediente,
	mujer		uuid		NOT NULL REFERENCES banco.mujer,
	institucion	text		NOT NULL REFERENCES auth.institucion,
	visto		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (expediente, mujer)
);
CREATE INDEX posible_duplicado_mujer ON banco.posible_duplicado (mujer);
CREATE INDEX posible_duplicado_institucion
	ON banco.posible_duplicado (institucion);
CREATE TABLE banco.cola_enlace (
	id		bigint		GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	expediente	uuid		NOT NULL,
	institucion	text		NOT NULL,
	huella		bytea		CHECK (length(huella) = 32),
	puesto		timestamptz	NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE banco.mujer IS 'Una mujer en todo el banco; aquí se cuenta.';
COMMENT ON TABLE banco.mujer_curp IS
	'Huella con clave de cada CURP que ha tenido; la CURP misma no está.';
COMMENT ON TABLE banco.mujer_expediente IS
	'De qué mujer es cada expediente; uno por institución. No da derechos.';
COMMENT ON TABLE banco.posible_duplicado IS
	'Dos expedientes de una mujer en una institución: lo resuelve una persona.';
COMMENT ON TABLE banco.cola_enlace IS
	'Expedientes por enlazar, después de guardados: guardar no espera ni cambia.';

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['folio_serie', 'folio', 'clave_busqueda',
	    'mujer', 'mujer_curp', 'mujer_expediente', 'posible_duplicado',
	    'cola_enlace'] LOOP
		CALL migracion.cerrar(format('banco.%I', t)::regclass);
	END LOOP;
	FOREACH t IN ARRAY ARRAY['folio_serie', 'folio', 'clave_busqueda']
	    LOOP
		EXECUTE format('CREATE POLICY escriba ON banco.%I '
		    'USING (current_user = ''banco_escriba'') '
		    'WITH CHECK (current_user = ''banco_escriba'')', t);
	END LOOP;
	FOREACH t IN ARRAY ARRAY['mujer', 'mujer_curp', 'mujer_expediente',
	    'posible_duplicado', 'cola_enlace'] LOOP
		EXECUTE format('CREATE POLICY enlace ON banco.%I '
		    'USING (current_user = ''banco_enlace'') '
		    'WITH CHECK (current_user = ''banco_enlace'')', t);
		EXECUTE format('GRANT SELECT, INSERT, DELETE ON banco.%I '
		    'TO banco_enlace', t);
	END LOOP;
END $$;
CREATE POLICY escriba ON banco.cola_enlace FOR INSERT
	WITH CHECK (current_user = 'banco_escriba');
CREATE POLICY propia ON banco.clave_busqueda FOR SELECT
	USING (institucion = (SELECT banco.mi_inst()));
CREATE POLICY visible ON banco.folio FOR SELECT
	USING (EXISTS (SELECT 1 FROM banco.acl a
	    WHERE a.expediente = folio.expediente
	      AND a.institucion = (SELECT banco.mi_inst())
	      AND (a.hasta IS NULL OR a.hasta > now())));
CREATE POLICY escriba ON banco.acl FOR SELECT
	USING (current_user = 'banco_escriba');
GRANT UPDATE (mujer) ON banco.mujer_expediente TO banco_enlace;
GRANT SELECT, INSERT, UPDATE ON banco.folio_serie TO banco_escriba;
GRANT SELECT, INSERT ON banco.folio TO banco_escriba;
GRANT SELECT, INSERT, DELETE ON banco.clave_busqueda TO banco_escriba;
GRANT INSERT ON banco.cola_enlace TO banco_escriba;
GRANT SELECT ON banco.acl TO banco_escriba;
GRANT SELECT ON banco.folio, banco.clave_busqueda TO banco_rls;
GRANT USAGE ON SCHEMA banco TO vigia;

ALTER TABLE banco.acl ADD FOREIGN KEY (expediente)
	REFERENCES banco.expediente;

CREATE FUNCTION banco.plegar(p text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN btrim(regexp_replace(upper(regexp_replace(normalize(p, NFD),
	    '[\u0300-\u036F]', '', 'g')), '[^A-Z0-9]+', ' ', 'g'));
END $$;
COMMENT ON FUNCTION banco.plegar IS
	'Sin acentos ni minúsculas, y lo que no es letra o número como un espacio.';

-- The words that names are found by; what everybody has finds nobody.
CREATE FUNCTION banco.palabras(p text) RETURNS SETOF text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY SELECT DISTINCT w FROM string_to_table(banco.plegar(p),
	    ' ') w WHERE w <> '' AND w NOT IN ('DE', 'DEL', 'LA', 'LAS', 'LOS',
	    'Y');
END $$;

CREATE FUNCTION banco.folio_dar(p_institucion text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	anio_ integer := extract(year FROM banco.hoy());
	n integer;
	aa text := lpad((anio_ % 100)::text, 2, '0');
	prefijo text := upper(p_institucion);
BEGIN
	INSERT INTO banco.folio_serie AS s (institucion, anio, ultimo)
	VALUES (p_institucion, anio_, 1)
	ON CONFLICT (institucion, anio) DO UPDATE SET ultimo = s.ultimo + 1
	RETURNING s.ultimo INTO n;
	RETURN format('%s-%s-%s-%s', prefijo, aa, lpad(n::text, 6, '0'),
	    banco.folio_digito(replace(prefijo, '-', '') || aa
	    || lpad(n::text, 6, '0')));
END $$;

CREATE FUNCTION banco.claves_poner(p_expediente uuid, p_institucion text,
    p_nombres text, p_folio text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f text := replace(p_folio, '-', '');
BEGIN
	INSERT INTO banco.clave_busqueda (institucion, clave, expediente)
	SELECT p_institucion, 'n' || w, p_expediente
	  FROM banco.palabras(p_nombres) w
	UNION ALL SELECT p_institucion, 'f' || reverse(f), p_expediente
	 WHERE f IS NOT NULL
	UNION ALL SELECT p_institucion, 'f' || reverse(left(f, -1)),
	    p_expediente WHERE f IS NOT NULL
	ON CONFLICT DO NOTHING;
END $$;

-- Matching reads no record: it gets the keyed hash, known or not.
CREATE FUNCTION banco.cola_poner(e banco.expediente) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.cola_enlace (expediente, institucion, huella)
	VALUES (e.id, e.institucion, CASE WHEN e.curp <> ''
	    THEN auth.huella('curp', upper(e.curp)) END);
END $$;

CREATE FUNCTION banco.expediente_nace() RETURNS trigger
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
	PERFORM banco.claves_poner(NEW.id, NEW.institucion, concat_ws(' ',
	    NEW.nombres, NEW.primer_apellido, NEW.segundo_apellido,
	    NEW.nombre_preferido), f);
	PERFORM banco.cola_poner(NEW);
	RETURN NULL;
END $$;
COMMENT ON FUNCTION banco.expediente_nace IS
	'Visibilidad propia, folio, claves de búsqueda y turno de enlace.';

CREATE FUNCTION banco.expediente_cambia() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF (NEW.nombres, NEW.primer_apellido, NEW.segundo_apellido,
	    NEW.nombre_preferido) IS DISTINCT FROM (OLD.nombres,
	    OLD.primer_apellido, OLD.segundo_apellido, OLD.nombre_preferido)
	THEN
		DELETE FROM banco.clave_busqueda c
		 WHERE c.expediente = NEW.id AND c.clave ~>=~ 'n'
		   AND c.clave ~<~ 'o';
		PERFORM banco.claves_poner(NEW.id, a.institucion,
		    concat_ws(' ', NEW.nombres, NEW.primer_apellido,
		    NEW.segundo_apellido, NEW.nombre_preferido), NULL)
		   FROM (SELECT DISTINCT x.institucion FROM banco.acl x
			WHERE x.expediente = NEW.id) a;
	END IF;
	IF NEW.curp IS DISTINCT FROM OLD.curp THEN
		PERFORM banco.cola_poner(NEW);
	END IF;
	RETURN NULL;
END $$;

-- Another institution comes to see it: it finds it by the same words.
CREATE FUNCTION banco.acl_claves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.clave_busqueda (institucion, clave, expediente)
	SELECT DISTINCT NEW.institucion, c.clave, c.expediente
	  FROM banco.clave_busqueda c
	 WHERE c.expediente = NEW.expediente
	   AND (NEW.secciones IS NULL
	        OR 'datos_generales' = ANY (NEW.secciones))
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;

CREATE TRIGGER x_nace AFTER INSERT ON banco.expediente
	FOR EACH ROW EXECUTE FUNCTION banco.expediente_nace();
CREATE TRIGGER x_cambia AFTER UPDATE ON banco.expediente
	FOR EACH ROW EXECUTE FUNCTION banco.expediente_cambia();
CREATE TRIGGER x_claves AFTER INSERT ON banco.acl
	FOR EACH ROW WHEN (NEW.via <> 'propio')
	EXECUTE FUNCTION banco.acl_claves();
ALTER TABLE banco.expediente ENABLE ALWAYS TRIGGER x_nace,
	ENABLE ALWAYS TRIGGER x_cambia;
ALTER TABLE banco.acl ENABLE ALWAYS TRIGGER x_claves;

/*
 * Matching, by the watcher, after the fact (decision 1).  It adds no right
 * and tells nobody: a CURP that is known elsewhere only joins counts.  Within
 * one institution it never joins two files; a person looks at those.
 */
CREATE FUNCTION banco.enlazar_uno(p_expediente uuid, p_institucion text,
    p_huella bytea) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	suya uuid := (SELECT x.mujer FROM banco.mujer_expediente x
	    WHERE x.expediente = p_expediente);
	otra uuid := (SELECT x.mujer FROM banco.mujer_curp x
	    WHERE x.huella = p_huella);
BEGIN
	IF otra IS NOT NULL AND otra IS DISTINCT FROM suya THEN
		IF EXISTS (SELECT FROM banco.mujer_expediente x
		    WHERE x.mujer = otra AND x.institucion = p_institucion)
		    OR EXISTS (SELECT FROM banco.mujer_curp x
		    WHERE x.mujer = suya) THEN
			INSERT INTO banco.posible_duplicado (expediente, mujer,
			    institucion)
			VALUES (p_expediente, otra, p_institucion)
			ON CONFLICT DO NOTHING;
			p_huella := NULL;
		ELSIF suya IS NOT NULL THEN
			UPDATE banco.mujer_expediente x SET mujer = otra
			 WHERE x.expediente = p_expediente;
			RETURN;
		ELSE
			suya := otra;
		END IF;
	END IF;
	IF suya IS NULL THEN
		suya := gen_random_uuid();
		INSERT INTO banco.mujer (id) VALUES (suya);
	END IF;
	INSERT INTO banco.mujer_expediente (expediente, mujer, institucion)
	VALUES (p_expediente, suya, p_institucion) ON CONFLICT DO NOTHING;
	IF p_huella IS NOT NULL THEN
		INSERT INTO banco.mujer_curp (huella, mujer)
		VALUES (p_huella, suya) ON CONFLICT DO NOTHING;
	END IF;
END $$;

CREATE FUNCTION banco.enlazar(p_cuantos integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t banco.cola_enlace;
	n integer := 0;
BEGIN
	/* One matcher at a time, or two could make one woman two. */
	PERFORM pg_advisory_xact_lock(70120012);
	FOR t IN SELECT q.* FROM banco.cola_enlace q
	    ORDER BY q.id LIMIT p_cuantos LOOP
		PERFORM banco.enlazar_uno(t.expediente, t.institucion,
		    t.huella);
		DELETE FROM banco.cola_enlace q WHERE q.id = t.id;
		n := n + 1;
	END LOOP;
	RETURN n;
END $$;
COMMENT ON FUNCTION banco.enlazar IS
	'Enlaza con su mujer los expedientes en cola, ya guardados; cuántos atendió.';

CALL migracion.entregar('banco.folio_digito', 'banco_dueno', 'banco_escriba',
    'banco_rls');
CALL migracion.entregar('banco.plegar', 'banco_dueno', 'banco_escriba',
    'banco_rls');
CALL migracion.entregar('banco.palabras', 'banco_dueno', 'banco_escriba',
    'banco_rls');
CALL migracion.entregar('banco.folio_dar', 'banco_escriba');
CALL migracion.entregar('banco.claves_poner', 'banco_escriba');
CALL migracion.entregar('banco.cola_poner', 'banco_escriba');
CALL migracion.entregar('banco.expediente_nace', 'banco_escriba');
CALL migracion.entregar('banco.expediente_cambia', 'banco_escriba');
CALL migracion.entregar('banco.acl_claves', 'banco_escriba');
CALL migracion.entregar('banco.enlazar_uno', 'banco_enlace');
CALL migracion.entregar('banco.enlazar', 'banco_enlace', 'vigia');
