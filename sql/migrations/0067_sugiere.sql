-- 0067 sections that a caso may be missing, without being barred for it
--
-- why:   what only our own reading of the law asks for is a doubt, and a
--        doubt bars nothing
-- locks: ACCESS EXCLUSIVE on formas.forma for a moment
-- undo:  a later migration

ALTER TABLE formas.forma ADD COLUMN sugiere text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN formas.forma.sugiere IS
	'Como exige, pero su falta es una duda: se muestra y no impide integrar.';
