-- 0033 the seal of the bitacora
--
-- why:   design.md, invariant 4; what was signed about the lines, beside
--        them, for whoever audits from within.  What proves something against
--        whoever owns the server are the copies that are off the machine
-- locks: none on data (a new table; a policy on bitacora, at once)
-- undo:  a later migration; signed notes are not taken back
--
-- The tree itself is not here: it follows from the lines in the order
-- (xid, id), and the sealer keeps its edge in a folder of its own, so that
-- who rules the database cannot make it sign another past.

DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'banco_sello') THEN
		CREATE ROLE banco_sello NOLOGIN;
	END IF;
	ALTER ROLE banco_sello NOSUPERUSER NOCREATEDB NOCREATEROLE
	    NOREPLICATION NOBYPASSRLS NOLOGIN;
END $$;
GRANT USAGE ON SCHEMA banco TO banco_sello, sellador, vigia;

CREATE TABLE banco.sello (
	id		bigint		GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	cuando		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	tamano		bigint		NOT NULL CHECK (tamano >= 0),
	raiz		bytea		NOT NULL CHECK (length(raiz) = 32),
	nota		text		NOT NULL CHECK (length(nota) < 16384),
	UNIQUE (tamano, raiz)
);
COMMENT ON TABLE banco.sello IS
	'Lo que firmó el sellador: cuántos renglones y la raíz de su árbol. La prueba es la copia que está fuera.';
CALL migracion.cerrar('banco.sello');

CREATE POLICY leer ON banco.bitacora FOR SELECT
	USING (current_user = 'banco_sello');
GRANT SELECT ON banco.bitacora TO banco_sello;
CREATE POLICY leer ON banco.sello FOR SELECT
	USING (current_user = 'banco_sello');
CREATE POLICY escribir ON banco.sello FOR INSERT
	WITH CHECK (current_user = 'banco_sello');
GRANT SELECT, INSERT ON banco.sello TO banco_sello;

CREATE TRIGGER solo_se_anade BEFORE UPDATE OR DELETE ON banco.sello
	FOR EACH ROW EXECUTE FUNCTION banco.solo_se_anade();
CREATE TRIGGER no_se_vacia BEFORE TRUNCATE ON banco.sello
	FOR EACH STATEMENT EXECUTE FUNCTION banco.solo_se_anade();
ALTER TABLE banco.sello ENABLE ALWAYS TRIGGER solo_se_anade,
	ENABLE ALWAYS TRIGGER no_se_vacia;
