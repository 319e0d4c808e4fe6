-- 0058 which sections a caso must have to be integrado
--
-- why:   required fields bite once their record is there; a caso without a
--        record of what Lineamientos 34 to 36 ask for was integrado
-- locks: ACCESS EXCLUSIVE on formas.forma for a moment
-- undo:  a later migration
--
-- Which, and when, the form says (exige); banco.caso_cerrar() and
-- caso_impedimentos(), made when forms are loaded, hold it.

ALTER TABLE formas.forma ADD COLUMN exige text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN formas.forma.exige IS
	'Las formas que sus registros pueden exigir para integrar el caso.';
