-- 0014 integrating a caso: the wall, and the outbox to the nation
--
-- why:   counted and fed only when the checks pass, whoever asks (decisions
--        10, 13, 32); afterwards facts and identity change by request only
-- locks: ACCESS EXCLUSIVE on banco.caso, agresor, expediente for a moment
-- undo:  a later migration; what left by salida has left
--
-- banco.caso_impedimentos() is in sql/api: it calls what forms bring.

CREATE TABLE banco.salida (
	id		bigint		GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	xid		xid8		NOT NULL DEFAULT pg_current_xact_id(),
	cuando		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	tipo		text		NOT NULL CHECK (tipo IN ('caso_integrado')),
	institucion	text		NOT NULL,
	expediente	uuid		NOT NULL,
	caso		uuid		NOT NULL,
	registros	jsonb		NOT NULL
);
CREATE INDEX salida_orden ON banco.salida (xid, id);
CREATE INDEX salida_caso ON banco.salida (caso);
COMMENT ON TABLE banco.salida IS
	'Lo que la nación ha de recibir, en orden; qué registros y en qué revisión.';
CALL migracion.cerrar('banco.salida');
CREATE POLICY escribir ON banco.salida FOR INSERT
	WITH CHECK (current_user = 'banco_escriba');
GRANT INSERT ON banco.salida TO banco_escriba;
CREATE TRIGGER solo_se_anade BEFORE UPDATE OR DELETE ON banco.salida
	FOR EACH ROW EXECUTE FUNCTION banco.solo_se_anade();
CREATE TRIGGER no_se_vacia BEFORE TRUNCATE ON banco.salida
	FOR EACH STATEMENT EXECUTE FUNCTION banco.solo_se_anade();
ALTER TABLE banco.salida ENABLE ALWAYS TRIGGER solo_se_anade,
	ENABLE ALWAYS TRIGGER no_se_vacia;

CREATE FUNCTION banco.salida_poner(p_caso banco.caso, p_registros jsonb)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.salida (tipo, institucion, expediente, caso,
	    registros)
	VALUES ('caso_integrado', p_caso.institucion, p_caso.expediente,
	    p_caso.id, p_registros);
END $$;

/* The wall itself: whatever path a change of state comes by. */
CREATE FUNCTION banco.caso_integrado_cabal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF to_jsonb(NEW) - ARRAY['estado', 'integrado', 'rev', 'tocado',
	    'fecha_nacimiento']
	    IS DISTINCT FROM
	    to_jsonb(OLD) - ARRAY['estado', 'integrado', 'rev', 'tocado',
	    'fecha_nacimiento']
	    OR EXISTS (SELECT FROM banco.caso_impedimentos(NEW.id) i
		WHERE i.que <> 'duda') THEN
		RAISE EXCEPTION 'faltan datos' USING ERRCODE = 'P0001';
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION banco.caso_integrado_cabal IS
	'Ningún caso se integra si algo lo impide, venga de donde venga.';

CREATE FUNCTION banco.caso_sale() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM banco.salida_poner(NEW, banco.caso_registros(NEW.id));
	RETURN NULL;
END $$;

-- SQLSTATE RG001: its caso is integrado.
CREATE FUNCTION banco.integrado_fijo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	fijo boolean;
BEGIN
	CASE TG_TABLE_NAME
	WHEN 'caso' THEN
		fijo := OLD.estado = 'integrado';
	WHEN 'agresor' THEN
		fijo := EXISTS (SELECT FROM banco.caso c
		    WHERE c.expediente = OLD.expediente
		      AND c.estado = 'integrado' AND (OLD.id = ANY (c.agresores)
		      OR OLD.id = c.agresor_principal));
	ELSE
		fijo := (NEW.curp, NEW.nombres, NEW.primer_apellido,
		    NEW.segundo_apellido, NEW.sexo, NEW.fecha_nacimiento,
		    NEW.estado_nacimiento, NEW.pais_nacimiento)
		    IS DISTINCT FROM (OLD.curp, OLD.nombres,
		    OLD.primer_apellido, OLD.segundo_apellido, OLD.sexo,
		    OLD.fecha_nacimiento, OLD.estado_nacimiento,
		    OLD.pais_nacimiento)
		    AND EXISTS (SELECT FROM banco.caso c
		    WHERE c.expediente = OLD.id AND c.estado = 'integrado');
	END CASE;
	IF fijo THEN
		RAISE EXCEPTION 'integrado' USING ERRCODE = 'RG001';
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION banco.integrado_fijo IS
	'Lo integrado cambia solo por petición de corrección (decisión 10).';

CALL migracion.entregar('banco.salida_poner', 'banco_escriba', 'banco_rls');
CALL migracion.entregar('banco.caso_integrado_cabal', 'banco_dueno');
CALL migracion.entregar('banco.caso_sale', 'banco_dueno');
CALL migracion.entregar('banco.integrado_fijo', 'banco_dueno');

CREATE TRIGGER d_integrado_fijo BEFORE UPDATE ON banco.caso
	FOR EACH ROW EXECUTE FUNCTION banco.integrado_fijo();
CREATE TRIGGER d_integrado_fijo BEFORE UPDATE ON banco.agresor
	FOR EACH ROW EXECUTE FUNCTION banco.integrado_fijo();
CREATE TRIGGER d_integrado_fijo BEFORE UPDATE ON banco.expediente
	FOR EACH ROW EXECUTE FUNCTION banco.integrado_fijo();
CREATE TRIGGER e_integrado_cabal BEFORE UPDATE ON banco.caso
	FOR EACH ROW WHEN (NEW.estado IS DISTINCT FROM OLD.estado)
	EXECUTE FUNCTION banco.caso_integrado_cabal();
CREATE TRIGGER x_sale AFTER UPDATE ON banco.caso
	FOR EACH ROW WHEN (NEW.estado IS DISTINCT FROM OLD.estado
	    AND NEW.estado = 'integrado')
	EXECUTE FUNCTION banco.caso_sale();
ALTER TABLE banco.caso ENABLE ALWAYS TRIGGER d_integrado_fijo,
	ENABLE ALWAYS TRIGGER e_integrado_cabal, ENABLE ALWAYS TRIGGER x_sale;
ALTER TABLE banco.agresor ENABLE ALWAYS TRIGGER d_integrado_fijo;
ALTER TABLE banco.expediente ENABLE ALWAYS TRIGGER d_integrado_fijo;
