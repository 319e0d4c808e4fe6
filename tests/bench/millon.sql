-- What the triggers would have written for each expediente, for all at once:
-- visibility, folio and keys.  A sample is held against the functions that
-- the triggers call (millon.sh).
\set ON_ERROR_STOP on
SET maintenance_work_mem = '512MB';
SET work_mem = '256MB';
SET synchronous_commit = off;

-- Those that were generated, again and again under other ids, the names of
-- each from three of them; :veces times in all.
CREATE TEMP TABLE ella AS
SELECT row_number() OVER (ORDER BY e.id) AS fila, e.* FROM banco.expediente e;
CREATE UNIQUE INDEX ON ella (fila);
CREATE TEMP TABLE su_caso AS
SELECT row_number() OVER (ORDER BY c.id) AS fila, c.* FROM banco.caso c;
CREATE TEMP TABLE caso_de AS SELECT s.fila, s.expediente AS de FROM su_caso s;
ANALYZE ella;
ANALYZE su_caso;
ANALYZE caso_de;
DO $$
DECLARE
	columnas text := (SELECT string_agg(quote_ident(attname), ', '
	    ORDER BY attnum) FROM pg_attribute
	    WHERE attrelid = 'banco.expediente'::regclass AND attnum > 0
	    AND NOT attisdropped);
	de_caso text := (SELECT string_agg(quote_ident(attname), ', '
	    ORDER BY attnum) FROM pg_attribute
	    WHERE attrelid = 'banco.caso'::regclass AND attnum > 0
	    AND NOT attisdropped);
	veces integer := current_setting('banca.veces');
	cuantas bigint := (SELECT count(*) FROM ella);
BEGIN
	FOR k IN 2..veces LOOP
		EXECUTE format('INSERT INTO banco.expediente (%s) SELECT %s '
		    'FROM ella a JOIN ella b ON b.fila = 1 + (a.fila + %s) %% %s '
		    'JOIN ella c ON c.fila = 1 + (a.fila + %s) %% %s',
		    columnas, (SELECT string_agg(CASE t.nombre
			WHEN 'id' THEN format('md5(a.id::text || %s)::uuid', k)
			WHEN 'expediente' THEN format(
			    'md5(a.id::text || %s)::uuid', k)
			WHEN 'curp' THEN format('overlay(a.curp PLACING %L '
			    'FROM 17)', lpad(k::text, 2, '0'))
			WHEN 'primer_apellido' THEN 'b.primer_apellido'
			WHEN 'segundo_apellido' THEN 'c.segundo_apellido'
			ELSE 'a.' || t.nombre END, ', ' ORDER BY t.n)
			FROM string_to_table(columnas, ', ')
			    WITH ORDINALITY t(nombre, n)),
		    k * 7919, cuantas, k * 15485, cuantas);
		UPDATE su_caso s SET id = gen_random_uuid(),
		    expediente = md5(o.de::text || k)::uuid
		  FROM caso_de o WHERE o.fila = s.fila;
		EXECUTE format('INSERT INTO banco.caso (%1$s) SELECT %1$s '
		    'FROM su_caso', de_caso);
	END LOOP;
END $$;

ALTER TABLE banco.acl DISABLE TRIGGER ALL;
ALTER TABLE banco.folio DISABLE TRIGGER ALL;
ALTER TABLE banco.clave_busqueda DISABLE TRIGGER ALL;
INSERT INTO banco.acl (expediente, institucion, via, desde)
SELECT e.id, e.institucion, 'propio', e.creado FROM banco.expediente e;
INSERT INTO banco.folio (expediente, institucion, folio)
SELECT x.id, x.institucion, format('%s-%s-%s-%s', x.prefijo, x.aa, x.n,
    banco.folio_digito(replace(x.prefijo, '-', '') || x.aa || x.n))
  FROM (SELECT e.id, e.institucion, upper(e.institucion) AS prefijo,
	to_char(banco.hoy(), 'YY') AS aa, lpad((row_number() OVER (
	    PARTITION BY e.institucion ORDER BY e.creado, e.id))::text, 6, '0')
	    AS n FROM banco.expediente e) x;
INSERT INTO banco.folio_serie (institucion, anio, ultimo)
SELECT f.institucion, extract(year FROM banco.hoy()), count(*)
  FROM banco.folio f GROUP BY 1
    ON CONFLICT (institucion, anio) DO UPDATE SET ultimo = excluded.ultimo;

-- Of a name the keys are worked out once, however many women have it.
CREATE TEMP TABLE nombre AS
SELECT t.texto, c AS clave
  FROM (SELECT nombres::text AS texto FROM banco.expediente
	UNION SELECT primer_apellido FROM banco.expediente
	UNION SELECT segundo_apellido FROM banco.expediente
	UNION SELECT nombre_preferido FROM banco.expediente) t
 CROSS JOIN LATERAL unnest(banco.claves_de(jsonb_populate_record(
    NULL::banco.expediente, jsonb_build_object('nombres', t.texto)))) c
 WHERE t.texto <> '';
ANALYZE nombre;

DROP INDEX banco.clave_busqueda_unica, banco.clave_busqueda_expediente;
INSERT INTO banco.clave_busqueda (institucion, clave, expediente)
SELECT DISTINCT e.institucion, n.clave, e.id
  FROM banco.expediente e
 CROSS JOIN LATERAL (VALUES (e.nombres::text), (e.primer_apellido),
    (e.segundo_apellido), (e.nombre_preferido)) v(texto)
  JOIN nombre n ON n.texto = v.texto;
INSERT INTO banco.clave_busqueda (institucion, clave, expediente)
SELECT e.institucion, 'c' || upper(e.curp), e.id
  FROM banco.expediente e WHERE e.curp <> ''
UNION ALL
SELECT e.institucion, 'd' || to_char((e.fecha_nacimiento).desde,
    CASE (e.fecha_nacimiento).precision WHEN 'dia' THEN 'YYYYMMDD'
    WHEN 'mes' THEN 'YYYYMM' ELSE 'YYYY' END), e.id
  FROM banco.expediente e WHERE (e.fecha_nacimiento).desde IS NOT NULL
UNION ALL
SELECT f.institucion, unnest(banco.folio_claves(f.folio)), f.expediente
  FROM banco.folio f
UNION ALL
SELECT c.institucion, banco.estado_clave(c.estado, c.creado, c.numero),
    c.expediente FROM banco.caso c
UNION ALL
SELECT e.institucion, banco.estado_clave('sin_caso', e.creado, 0), e.id
  FROM banco.expediente e WHERE NOT EXISTS (SELECT FROM banco.caso c
    WHERE c.expediente = e.id)
UNION ALL
-- The sections with telephones are left out of this bank: six of ten have one.
SELECT e.institucion, 't' || lpad((abs(hashtextextended(e.id::text, 1))
    % 10000000000)::text, 10, '2'), e.id
  FROM banco.expediente e WHERE hashtextextended(e.id::text, 2) % 10 < 6;
CREATE UNIQUE INDEX clave_busqueda_unica ON banco.clave_busqueda
	(institucion, clave text_pattern_ops, expediente);
CREATE INDEX clave_busqueda_expediente ON banco.clave_busqueda
	(expediente, institucion, clave text_pattern_ops);
ALTER TABLE banco.acl ENABLE TRIGGER ALL;
ALTER TABLE banco.folio ENABLE TRIGGER ALL;
ALTER TABLE banco.clave_busqueda ENABLE TRIGGER ALL;
VACUUM (ANALYZE) banco.acl;
VACUUM (ANALYZE) banco.folio;
VACUUM (ANALYZE) banco.clave_busqueda;
VACUUM (ANALYZE) banco.expediente;
VACUUM (ANALYZE) banco.caso;
