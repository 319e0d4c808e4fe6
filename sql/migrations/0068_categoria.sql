-- 0068 a field that nobody classed is guarded
--
-- why:   what a person's datum may show hangs on its category, and one that
--        was not said counted as nobody's
-- locks: ACCESS EXCLUSIVE on formas.campo for a moment
-- undo:  a later migration

ALTER TABLE formas.campo ALTER COLUMN categoria SET DEFAULT 'sensible';
