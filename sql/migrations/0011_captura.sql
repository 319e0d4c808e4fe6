-- 0011 capturing: tickets, drafts, the keys of what was saved
--
-- why:   no read without a committed line (invariant 2), nothing typed is lost
--        (6), a save can be repeated (7)
-- locks: none (new tables)
-- undo:  a later migration; drafts hold what is filed nowhere else
--
-- A ticket names session, expediente and section and is good once committed:
-- its transaction's number is kept, and the same transaction may not use it.
-- A draft is opened in the same manner before it is read.

CREATE TABLE banco.boleto (
	id		uuid		PRIMARY KEY DEFAULT gen_random_uuid(),
	sesion		uuid		NOT NULL REFERENCES auth.sesion,
	expediente	uuid		NOT NULL,
	seccion		text		NOT NULL,
	xid		xid8		NOT NULL DEFAULT pg_current_xact_id(),
	hasta		timestamptz	NOT NULL
);
CREATE INDEX boleto_sesion ON banco.boleto (sesion);
COMMENT ON TABLE banco.boleto IS
	'Permiso de leer una sección de un expediente, ya asentado en la bitácora.';

CREATE TABLE banco.borrador (
	clave		uuid		PRIMARY KEY DEFAULT gen_random_uuid(),
	cuenta		text		NOT NULL REFERENCES auth.cuenta,
	forma		text		NOT NULL,
	version		integer		NOT NULL,
	expediente	uuid,
	padre		uuid,
	id		uuid,
	rev		integer		NOT NULL DEFAULT 0,
	donde		banco.texto	NOT NULL DEFAULT '',
	creado		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	tocado		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	abierto_en	uuid,
	abierto_xid	xid8,
	FOREIGN KEY (forma, version) REFERENCES formas.forma (nombre, version)
);
-- Of an expediente that does not exist yet, as many as women who came in.
CREATE UNIQUE INDEX borrador_uno ON banco.borrador (cuenta, forma, padre, id)
	NULLS NOT DISTINCT WHERE padre IS NOT NULL OR id IS NOT NULL;
CREATE INDEX borrador_cuenta ON banco.borrador (cuenta, tocado DESC);
CREATE INDEX borrador_forma ON banco.borrador (forma, version);
COMMENT ON TABLE banco.borrador IS
	'Lo que una persona está capturando; solo ella lo ve. Su clave es la del guardado.';
COMMENT ON COLUMN banco.borrador.rev IS 'Revisión del registro sobre la que se escribe.';
COMMENT ON COLUMN banco.borrador.donde IS 'El dato en el que estaba.';
COMMENT ON COLUMN banco.borrador.abierto_en IS
	'Sesión que lo abrió y ya lo asentó; nulo tras bloquear la pantalla.';

CREATE TABLE banco.borrador_campo (
	clave		uuid		NOT NULL REFERENCES banco.borrador
			ON DELETE CASCADE,
	campo		text		NOT NULL CHECK (campo ~
			'^[a-z][a-z0-9_]{0,50}(\.[1-9][0-9]{0,5}(\.[a-z][a-z0-9_]{0,50})?)?$'),
	texto		banco.texto,
	valor		jsonb,
	sin		text		CHECK (sin = 'quitada' OR banco.razon(sin)),
	tocado		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (clave, campo),
	CHECK (valor IS NULL OR sin IS NULL),
	CHECK (length(texto) <= 100000 AND pg_column_size(valor) <= 400000),
	CHECK (valor::text::banco.texto <> '')
);
COMMENT ON TABLE banco.borrador_campo IS
	'Cada dato como se tecleó, aunque esté mal, y lo que se entendió de él.';

CREATE TABLE banco.guardado (
	clave		uuid		NOT NULL,
	cuenta		text		NOT NULL REFERENCES auth.cuenta,
	forma		text		NOT NULL,
	id		uuid		NOT NULL,
	rev		integer		NOT NULL,
	expediente	uuid		NOT NULL,
	cuando		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (cuenta, clave)	-- nobody can use up another's key
);
COMMENT ON TABLE banco.guardado IS
	'Claves ya guardadas: repetir una devuelve lo mismo, no guarda dos veces.';

CREATE TABLE banco.reciente (
	cuenta		text		NOT NULL REFERENCES auth.cuenta,
	expediente	uuid		NOT NULL,
	tocado		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (cuenta, expediente)
);
CREATE INDEX reciente_lista ON banco.reciente (cuenta, tocado DESC);
COMMENT ON TABLE banco.reciente IS 'Los expedientes que cada persona abrió o guardó.';

CALL migracion.cerrar('banco.boleto');
CALL migracion.cerrar('banco.borrador');
CALL migracion.cerrar('banco.borrador_campo');
CALL migracion.cerrar('banco.guardado');
CALL migracion.cerrar('banco.reciente');

CREATE POLICY propio ON banco.boleto
	USING (sesion = (SELECT s.sesion FROM auth.mi_sesion() s))
	WITH CHECK (sesion = (SELECT s.sesion FROM auth.mi_sesion() s));
CREATE POLICY propio ON banco.borrador
	USING (cuenta = (SELECT auth.mi_cuenta()))
	WITH CHECK (cuenta = (SELECT auth.mi_cuenta()));
CREATE POLICY propio ON banco.borrador_campo
	USING (EXISTS (SELECT 1 FROM banco.borrador b
	    WHERE b.clave = borrador_campo.clave))
	WITH CHECK (EXISTS (SELECT 1 FROM banco.borrador b
	    WHERE b.clave = borrador_campo.clave));
CREATE POLICY propio ON banco.guardado
	USING (cuenta = (SELECT auth.mi_cuenta()))
	WITH CHECK (cuenta = (SELECT auth.mi_cuenta()));
CREATE POLICY propio ON banco.reciente FOR SELECT
	USING (cuenta = (SELECT auth.mi_cuenta()));
CREATE POLICY escriba ON banco.reciente
	USING (current_user = 'banco_escriba')
	WITH CHECK (current_user = 'banco_escriba');

GRANT SELECT, INSERT ON banco.boleto TO banco_rls;
GRANT UPDATE (hasta) ON banco.boleto TO banco_rls;
GRANT SELECT, INSERT, DELETE ON banco.borrador, banco.borrador_campo
    TO banco_rls;
GRANT UPDATE (id, donde, tocado, rev, abierto_en, abierto_xid)
    ON banco.borrador TO banco_rls;
GRANT UPDATE (texto, valor, sin, tocado) ON banco.borrador_campo TO banco_rls;
GRANT SELECT, INSERT ON banco.guardado TO banco_rls;
GRANT SELECT ON banco.reciente TO banco_rls;
GRANT SELECT, INSERT, UPDATE (tocado) ON banco.reciente TO banco_escriba;
