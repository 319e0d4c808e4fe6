-- 0059 since when a record is fixed, said once; a dependant's term at home
--
-- why:   banco.campos_fijos() told of integrado_fijo() what that already knew;
--        home did not show the terms of 31-I, and finds them by these indexes
-- locks: SHARE on banco.violencia_dependiente while they are built
-- undo:  a later migration; DROP INDEX, only home gets slower

/*
 * When the first caso of which the record is a part was integrado; null when
 * none is.  p_por is how it belongs to one, as banco.proteger_integrado() has
 * it: mismo, padre, nombrado, expediente.
 */
CREATE FUNCTION banco.integrado_desde(p_por text, p_id uuid, p_padre uuid,
    p_expediente uuid) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF p_por IN ('mismo', 'padre') THEN
		RETURN (SELECT c.integrado FROM banco.caso c
		    WHERE c.id = CASE p_por WHEN 'mismo' THEN p_id
			ELSE p_padre END AND c.estado = 'integrado');
	ELSIF p_por = 'nombrado' THEN
		RETURN (SELECT min(c.integrado) FROM banco.caso c
		    WHERE c.expediente = p_expediente
		      AND c.estado = 'integrado' AND (p_id = ANY (c.agresores)
			OR p_id = c.agresor_principal));
	END IF;
	RETURN (SELECT min(c.integrado) FROM banco.caso c
	    WHERE c.expediente = p_expediente AND c.estado = 'integrado');
END $$;
COMMENT ON FUNCTION banco.integrado_desde IS
	'Desde cuándo un registro es parte de un caso integrado; nulo si de ninguno.';
CALL migracion.entregar('banco.integrado_desde', 'banco_dueno', 'banco_rls');

-- SQLSTATE RG001: its caso is integrado.
CREATE OR REPLACE FUNCTION banco.integrado_fijo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	desde timestamptz;
BEGIN
	IF TG_ARGV[0] = 'padre' THEN
		desde := banco.integrado_desde('padre', NEW.id, NEW.padre,
		    NEW.expediente);
	ELSE
		desde := banco.integrado_desde(TG_ARGV[0], NEW.id, NULL,
		    NEW.expediente);
	END IF;
	IF desde IS NOT NULL AND banco.integrado_toca(TG_TABLE_NAME, desde,
	    CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END, to_jsonb(NEW))
	THEN
		RAISE EXCEPTION 'integrado' USING ERRCODE = 'RG001';
	END IF;
	RETURN NEW;
END $$;

CREATE INDEX violencia_dependiente_plazo
	ON banco.violencia_dependiente (cuenta, creado);
CREATE INDEX violencia_dependiente_plazo_de
	ON banco.violencia_dependiente (institucion, creado);

-- In sql/api with another result.
DROP FUNCTION IF EXISTS banco.por_hacer;
