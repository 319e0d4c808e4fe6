-- 0035 a unix uid for each account
--
-- why:   the kernel says who comes (security.md 2.1): one uid a person, never
--        used again for another.  70000 to 99999 is free on Debian: above the
--        system's own, below what is given out to containers
-- locks: auth.cuenta, rewritten once
-- undo:  none; a uid that was given stays hers

ALTER TABLE auth.cuenta ADD COLUMN uid integer NOT NULL UNIQUE
	GENERATED ALWAYS AS IDENTITY (MINVALUE 70000 MAXVALUE 99999 NO CYCLE)
	CHECK (uid BETWEEN 70000 AND 99999);
COMMENT ON COLUMN auth.cuenta.uid IS
	'Su uid en el servidor; nunca será de otra persona.';
