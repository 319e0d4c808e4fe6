-- 0007 bitacora and history: what was done, and what stood there before
--
-- why:   Lineamientos 24; design.md, invariants 2, 4 and 5
-- locks: none (new tables)
-- undo:  none: nothing takes lines out of either
--
-- Lines are plain: no chain in the path of who writes.  The sealer takes them
-- by (xid, id) below the oldest running transaction.

CREATE TABLE banco.bitacora (
	id		bigint		GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	xid		xid8		NOT NULL DEFAULT pg_current_xact_id(),
	cuando		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	evento		text		NOT NULL CHECK (evento ~ '^[a-z_]{3,40}$'),
	cuenta		text,
	institucion	text,
	sesion		uuid,
	llave		text,
	expediente	uuid,
	registro	uuid,
	forma		text,
	campos		text[],
	ids		uuid[],
	datos		jsonb
);
CREATE INDEX bitacora_orden ON banco.bitacora (xid, id);
CREATE INDEX bitacora_expediente ON banco.bitacora (expediente, id)
	WHERE expediente IS NOT NULL;
CREATE INDEX bitacora_cuenta ON banco.bitacora (cuenta, id);
COMMENT ON TABLE banco.bitacora IS
	'Intentos, entradas, lecturas, operaciones y salidas. Nombres de datos, nunca valores.';
COMMENT ON COLUMN banco.bitacora.llave IS
	'Forma de autenticación: huella de la llave con que entró.';
COMMENT ON COLUMN banco.bitacora.campos IS 'Datos mostrados o cambiados, por su nombre.';
COMMENT ON COLUMN banco.bitacora.datos IS
	'Motivo, cuentas y huellas con clave; nunca un dato personal.';

CREATE TABLE banco.historia (
	id		bigint		GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	xid		xid8		NOT NULL DEFAULT pg_current_xact_id(),
	cuando		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	cuenta		text		NOT NULL,
	tabla		text		NOT NULL,
	registro	uuid		NOT NULL,
	n		integer,
	operacion	text		NOT NULL
			CHECK (operacion IN ('cambio', 'supresion')),
	rev		integer,
	motivo		banco.texto,
	antes		jsonb		NOT NULL
);
CREATE INDEX historia_registro ON banco.historia (registro, id);
COMMENT ON TABLE banco.historia IS
	'El valor anterior de cada dato que cambió: quién, cuándo y por qué.';

CALL migracion.cerrar('banco.bitacora');
CALL migracion.cerrar('banco.historia');
CREATE POLICY escribir ON banco.bitacora FOR INSERT
	WITH CHECK (current_user = 'banco_escriba');
CREATE POLICY escribir ON banco.historia FOR INSERT
	WITH CHECK (current_user = 'banco_escriba');
GRANT INSERT ON banco.bitacora, banco.historia TO banco_escriba;

-- A seat-belt, not the wall: rights and policies are the wall.
CREATE FUNCTION banco.solo_se_anade() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'solo se añade' USING ERRCODE = '42501',
	    TABLE = TG_TABLE_NAME;
END $$;
CALL migracion.entregar('banco.solo_se_anade', 'banco_dueno');

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['bitacora', 'historia'] LOOP
		EXECUTE format('CREATE TRIGGER solo_se_anade BEFORE UPDATE OR '
		    'DELETE ON banco.%I FOR EACH ROW '
		    'EXECUTE FUNCTION banco.solo_se_anade()', t);
		EXECUTE format('CREATE TRIGGER no_se_vacia BEFORE TRUNCATE ON '
		    'banco.%I FOR EACH STATEMENT '
		    'EXECUTE FUNCTION banco.solo_se_anade()', t);
		EXECUTE format('ALTER TABLE banco.%I ENABLE ALWAYS TRIGGER '
		    'solo_se_anade, ENABLE ALWAYS TRIGGER no_se_vacia', t);
	END LOOP;
END $$;

CREATE FUNCTION banco.asentar(p_evento text, p_quien banco.quien,
    p_expediente uuid DEFAULT NULL, p_registro uuid DEFAULT NULL,
    p_forma text DEFAULT NULL, p_campos text[] DEFAULT NULL,
    p_ids uuid[] DEFAULT NULL, p_datos jsonb DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.bitacora (evento, cuenta, institucion, sesion, llave,
	    expediente, registro, forma, campos, ids, datos)
	VALUES (p_evento, p_quien.cuenta, p_quien.institucion, p_quien.sesion,
	    p_quien.llave, p_expediente, p_registro, p_forma, p_campos, p_ids,
	    p_datos);
END $$;
COMMENT ON FUNCTION banco.asentar IS 'Un renglón de la bitácora, en esta transacción.';
CALL migracion.entregar('banco.asentar', 'banco_escriba', 'banco_rls',
    'banco_identidad');
