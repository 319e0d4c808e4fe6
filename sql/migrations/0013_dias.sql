-- 0013 the calendar that the law's terms are counted by
--
-- why:   deadlines are in working days of the state's own calendar (invariant
--        9, decision 17)
-- locks: none (new table)
-- undo:  a later migration
--
-- What stands here at first are the rest days of the Ley Federal del Trabajo,
-- article 74; a state adds its own days (banco.dia_inhabil is data).

CREATE TABLE banco.dia_inhabil (
	dia		date		PRIMARY KEY,
	motivo		banco.texto	NOT NULL,
	fuente		banco.texto
);
COMMENT ON TABLE banco.dia_inhabil IS
	'Días que no cuentan en los plazos, además de sábado y domingo.';
CALL migracion.cerrar('banco.dia_inhabil');
CREATE POLICY todos ON banco.dia_inhabil FOR SELECT USING (true);
GRANT SELECT ON banco.dia_inhabil TO banco_rls;

-- The n-th Monday of a month.
CREATE FUNCTION pg_temp.lunes(anio integer, mes integer, n integer)
RETURNS date LANGUAGE sql IMMUTABLE
RETURN make_date(anio, mes, 1)
    + (8 - extract(isodow FROM make_date(anio, mes, 1))::integer) % 7
    + 7 * (n - 1);

INSERT INTO banco.dia_inhabil (dia, motivo, fuente)
SELECT d.dia, d.motivo, 'LFT 74'
  FROM generate_series(2015, 2040) a
 CROSS JOIN LATERAL (VALUES
	(make_date(a, 1, 1), 'Año Nuevo'),
	(pg_temp.lunes(a, 2, 1), 'Constitución'),
	(pg_temp.lunes(a, 3, 3), 'Natalicio de Benito Juárez'),
	(make_date(a, 5, 1), 'Día del Trabajo'),
	(make_date(a, 9, 16), 'Independencia'),
	(pg_temp.lunes(a, 11, 3), 'Revolución'),
	(CASE WHEN a >= 2024 AND (a - 2024) % 6 = 0 THEN make_date(a, 10, 1)
	  WHEN a < 2024 AND (a - 2018) % 6 = 0 THEN make_date(a, 12, 1) END,
	  'Transmisión del Poder Ejecutivo Federal'),
	(make_date(a, 12, 25), 'Navidad')) d(dia, motivo)
 WHERE d.dia IS NOT NULL;
DROP FUNCTION pg_temp.lunes;

CREATE FUNCTION banco.dias_habiles(p_desde date, p_dias integer)
RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	d date := p_desde;
	faltan integer := p_dias;
BEGIN
	IF p_desde IS NULL OR p_dias NOT BETWEEN 0 AND 1000 THEN
		RETURN NULL;
	END IF;
	WHILE faltan > 0 LOOP
		d := d + 1;
		IF extract(isodow FROM d) < 6 AND NOT EXISTS (
		    SELECT FROM banco.dia_inhabil i WHERE i.dia = d) THEN
			faltan := faltan - 1;
		END IF;
	END LOOP;
	RETURN d;
END $$;
COMMENT ON FUNCTION banco.dias_habiles IS
	'El día en que se cumplen tantos días hábiles; el primero no cuenta.';
CALL migracion.entregar('banco.dias_habiles', 'banco_dueno', 'banco_rls');
