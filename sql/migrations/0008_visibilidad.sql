-- 0008 who sees which expediente: a table, filled by triggers only
--
-- why:   every policy asks it and every list starts from it (decision 3);
--        nobody may write it, or a learned id would be a key
-- locks: none (new table)
-- undo:  a later migration
--
-- The foreign key to banco.expediente comes in 0011, when that table exists.

CREATE TABLE banco.acl (
	expediente	uuid		NOT NULL,
	institucion	text		NOT NULL REFERENCES auth.institucion,
	via		text		NOT NULL CHECK (via IN ('propio',
			'canalizacion', 'acceso', 'emergencia')),
	secciones	text[],
	desde		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	hasta		timestamptz,
	PRIMARY KEY (expediente, institucion, via)
);
CREATE INDEX acl_lista ON banco.acl (institucion, desde DESC)
	INCLUDE (expediente);
COMMENT ON TABLE banco.acl IS
	'Por qué vía ve cada institución cada expediente, qué secciones y hasta cuándo.';
COMMENT ON COLUMN banco.acl.secciones IS 'Nulo: todas.';
COMMENT ON COLUMN banco.acl.hasta IS 'Nulo: mientras dure la vía.';

CALL migracion.cerrar('banco.acl');
CREATE POLICY propia ON banco.acl FOR SELECT
	USING (institucion = (SELECT banco.mi_inst()));
CREATE POLICY escribir ON banco.acl FOR INSERT
	WITH CHECK (current_user = 'banco_escriba');
GRANT SELECT ON banco.acl TO banco_rls;
GRANT INSERT ON banco.acl TO banco_escriba;
