-- 0043 the date of the facts, beside what the law does about them
--
-- why:   nothing of a legal path or of health care comes before the facts; the
--        check needs the date in its own row, as caso has her birth date
-- locks: ACCESS EXCLUSIVE on ruta_legal and violencia_sexual for a moment
-- undo:  a later migration

ALTER TABLE banco.ruta_legal ADD COLUMN fecha_hechos banco.fecha_parcial;
ALTER TABLE banco.violencia_sexual ADD COLUMN fecha_hechos banco.fecha_parcial;

/* Who may not see the caso leaves the date as it was. */
CREATE FUNCTION banco.traer_hechos() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.fecha_hechos := coalesce((SELECT c.fecha_hechos
	    FROM banco.caso c WHERE c.id = NEW.padre), NEW.fecha_hechos);
	RETURN NEW;
END $$;
COMMENT ON FUNCTION banco.traer_hechos IS
	'Copia del caso la fecha de los hechos, para revisar las que siguen.';
CALL migracion.entregar('banco.traer_hechos', 'banco_dueno');

CREATE TRIGGER c_hechos BEFORE INSERT OR UPDATE ON banco.ruta_legal
	FOR EACH ROW EXECUTE FUNCTION banco.traer_hechos();
CREATE TRIGGER c_hechos BEFORE INSERT OR UPDATE ON banco.violencia_sexual
	FOR EACH ROW EXECUTE FUNCTION banco.traer_hechos();
