-- What the triggers would have written for each expediente, for all at once:
-- visibility, folio and keys.  A sample is held against the functions that
-- the triggers call, and against rows that came through the doors (millon.sh).
\set ON_ERROR_STOP on
SET maintenance_work_mem = '512MB';
SET work_mem = '256MB';
SET synchronous_commit = off;

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
SELECT t.texto, banco.claves_de(jsonb_populate_record(NULL::banco.expediente,
	jsonb_build_object('nombres', t.texto))) AS claves
  FROM (SELECT nombres::text AS texto FROM banco.expediente
	UNION SELECT primer_apellido FROM banco.expediente
	UNION SELECT segundo_apellido FROM banco.expediente
	UNION SELECT nombre_preferido FROM banco.expediente) t
 WHERE t.texto <> '';
ANALYZE nombre;
CREATE TEMP TABLE suyas AS
SELECT e.id, e.institucion, e.creado, e.curp, ARRAY(SELECT DISTINCT c
	FROM unnest(a.claves || b.claves || c.claves || d.claves
	|| CASE WHEN e.clave_temporal IS NOT NULL
	    THEN ARRAY['n' || e.clave_temporal] ELSE '{}' END
	|| CASE WHEN (e.fecha_nacimiento).desde IS NOT NULL
	    THEN ARRAY['d' || to_char((e.fecha_nacimiento).desde,
		CASE (e.fecha_nacimiento).precision WHEN 'dia' THEN 'YYYYMMDD'
		WHEN 'mes' THEN 'YYYYMM' ELSE 'YYYY' END)] ELSE '{}' END) c
	ORDER BY c) AS claves
  FROM banco.expediente e
  LEFT JOIN nombre a ON a.texto = e.nombres
  LEFT JOIN nombre b ON b.texto = e.primer_apellido
  LEFT JOIN nombre c ON c.texto = e.segundo_apellido
  LEFT JOIN nombre d ON d.texto = e.nombre_preferido;

-- In the order of the index, which is made afterwards.
DROP INDEX banco.clave_busqueda_unica, banco.clave_busqueda_expediente;
INSERT INTO banco.clave_busqueda (institucion, clave, expediente, resto)
WITH ella AS MATERIALIZED (
	SELECT s.*, ' ' || array_to_string(s.claves, ' ') AS resto FROM suyas s
)
SELECT s.institucion, unnest(s.claves || CASE WHEN s.curp <> ''
	THEN ARRAY['c' || upper(s.curp)] ELSE '{}' END), s.id, s.resto
  FROM ella s
UNION ALL
SELECT f.institucion, unnest(banco.folio_claves(f.folio)), f.expediente, ''
  FROM banco.folio f
UNION ALL
SELECT c.institucion, banco.estado_clave(c.estado, c.creado, c.numero), s.id,
    s.resto FROM banco.caso c JOIN ella s ON s.id = c.expediente
UNION ALL
SELECT s.institucion, banco.estado_clave('sin_caso', s.creado, 0), s.id,
    s.resto FROM ella s WHERE NOT EXISTS (SELECT FROM banco.caso c
    WHERE c.expediente = s.id)
UNION ALL
-- The sections with telephones are left out of this bank: six of ten have one.
SELECT s.institucion, 't' || lpad((abs(hashtextextended(s.id::text, 1))
    % 10000000000)::text, 10, '2'), s.id, ''
  FROM ella s WHERE abs(hashtextextended(s.id::text, 2) % 10) < 6;
CREATE UNIQUE INDEX clave_busqueda_unica ON banco.clave_busqueda
	(institucion, clave text_pattern_ops, expediente) INCLUDE (resto);
CREATE INDEX clave_busqueda_expediente ON banco.clave_busqueda (expediente);
ALTER TABLE banco.caso ENABLE TRIGGER ALL;
ALTER TABLE banco.acl ENABLE TRIGGER ALL;
ALTER TABLE banco.folio ENABLE TRIGGER ALL;
ALTER TABLE banco.clave_busqueda ENABLE TRIGGER ALL;
-- Whatever was disabled fires again as it did.
DO $$
DECLARE
	t record;
BEGIN
	FOR t IN SELECT g.tgrelid::regclass AS de, g.tgname FROM pg_trigger g
	    JOIN pg_class c ON c.oid = g.tgrelid
	     WHERE c.relnamespace = 'banco'::regnamespace
	       AND NOT g.tgisinternal AND g.tgenabled <> 'A'
	LOOP
		EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.de,
		    t.tgname);
	END LOOP;
END $$;
VACUUM (ANALYZE) banco.acl;
VACUUM (ANALYZE) banco.folio;
VACUUM (ANALYZE) banco.clave_busqueda;
VACUUM (ANALYZE) banco.expediente;
VACUUM (ANALYZE) banco.caso;
