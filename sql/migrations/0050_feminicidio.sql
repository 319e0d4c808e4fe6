-- 0050 one death a caso, and the date of the facts beside it
--
-- why:   of a caso an institution tells the death or its attempt once; the
--        date of the facts is needed in the row, as in 0043, since what caso
--        asked of the death is asked here only
-- locks: ACCESS EXCLUSIVE on feminicidio for a moment
-- undo:  a later migration
--
-- Where one institution has two of one caso this stops: which of them stands
-- is for people to say.

ALTER TABLE banco.feminicidio
	ADD COLUMN fecha_hechos banco.fecha_parcial,
	ADD CONSTRAINT feminicidio_una_por_institucion
		UNIQUE (padre, institucion);
CREATE TRIGGER c_hechos BEFORE INSERT OR UPDATE ON banco.feminicidio
	FOR EACH ROW EXECUTE FUNCTION banco.traer_hechos();
