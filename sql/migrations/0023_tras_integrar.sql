-- 0023 what stays and what goes on after integrating, said by the form
--
-- why:   decision 10: facts, identity and dates are closed, services and
--        follow-up are new dated rows; each form says which (tras_integrar)
--        and one trigger holds it, so that a new form needs no new wall
-- locks: ACCESS EXCLUSIVE on formas.forma, formas.campo and the tables of
--        records for a moment
-- undo:  a later migration
--
-- Of a record that was there when its caso was integrado:
--	cerrado	nothing changes, and none is added under that caso
--	agrega	what was said stays; what was not may be, and rows are added
--	abierto	it goes on; historia keeps what it said

ALTER TABLE formas.forma ADD COLUMN tras_integrar text NOT NULL
	DEFAULT 'abierto'
	CHECK (tras_integrar IN ('abierto', 'agrega', 'cerrado'));
ALTER TABLE formas.campo ADD COLUMN tras_integrar text NOT NULL
	DEFAULT 'abierto'
	CHECK (tras_integrar IN ('abierto', 'agrega', 'cerrado'));
COMMENT ON COLUMN formas.forma.tras_integrar IS
	'Qué se puede hacer con sus registros cuando el caso ya está integrado.';
COMMENT ON COLUMN formas.campo.tras_integrar IS
	'Lo mismo para un dato: el de su forma, si no dice otro.';

-- What 0014 closed, for the versions that were loaded before.
UPDATE formas.forma SET tras_integrar = 'cerrado'
 WHERE nombre IN ('caso', 'agresor');
UPDATE formas.campo SET tras_integrar = 'cerrado'
 WHERE forma IN ('caso', 'agresor') OR forma = 'datos_generales'
   AND campo IN ('curp', 'nombres', 'primer_apellido', 'segundo_apellido',
    'sexo', 'fecha_nacimiento', 'estado_nacimiento', 'pais_nacimiento');

/*
 * Whether a change is one that its form does not allow any more; antes is
 * null for a new row.  Without a form in force nothing is allowed.
 */
CREATE FUNCTION banco.integrado_toca(p_tabla text, p_desde timestamptz,
    antes jsonb, ahora jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	f formas.forma;
BEGIN
	SELECT x.* INTO f FROM formas.forma x
	 WHERE x.tabla = p_tabla AND x.vigente
	 ORDER BY x.orden, x.nombre LIMIT 1;
	IF NOT FOUND OR f.tras_integrar = 'cerrado' THEN
		RETURN true;
	ELSIF antes IS NULL OR (antes ->> 'creado')::timestamptz > p_desde THEN
		RETURN false;
	END IF;
	RETURN EXISTS (SELECT FROM formas.campo c
	    CROSS JOIN LATERAL (SELECT nullif(CASE WHEN c.columna IS NULL
		    THEN antes -> 'adicionales' -> c.campo
		    ELSE antes -> c.columna END, 'null') AS a,
		nullif(CASE WHEN c.columna IS NULL
		    THEN ahora -> 'adicionales' -> c.campo
		    ELSE ahora -> c.columna END, 'null') AS b) v
	     WHERE c.forma = f.nombre AND c.version = f.version
	       AND c.grupo = '' AND c.tipo <> 'grupo'
	       AND (c.tras_integrar = 'cerrado'
		    OR c.tras_integrar = 'agrega' AND v.a IS NOT NULL)
	       AND v.a IS DISTINCT FROM v.b);
END $$;
COMMENT ON FUNCTION banco.integrado_toca IS
	'Si un cambio toca algo que su forma cierra al integrar.';

/*
 * SQLSTATE RG001: its caso is integrado.  By what a record belongs to it is
 * the trigger's argument: mismo, it is the caso; padre, it stands under it;
 * nombrado, the caso names it; expediente, it is of the woman.
 */
CREATE OR REPLACE FUNCTION banco.integrado_fijo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	desde timestamptz;
BEGIN
	CASE TG_ARGV[0]
	WHEN 'mismo' THEN
		IF OLD.estado = 'integrado' THEN
			desde := OLD.integrado;
		END IF;
	WHEN 'padre' THEN
		SELECT c.integrado INTO desde FROM banco.caso c
		 WHERE c.id = NEW.padre AND c.estado = 'integrado';
	WHEN 'nombrado' THEN
		SELECT min(c.integrado) INTO desde FROM banco.caso c
		 WHERE c.expediente = NEW.expediente
		   AND c.estado = 'integrado' AND (NEW.id = ANY (c.agresores)
		   OR NEW.id = c.agresor_principal);
	ELSE
		SELECT min(c.integrado) INTO desde FROM banco.caso c
		 WHERE c.expediente = NEW.expediente
		   AND c.estado = 'integrado';
	END CASE;
	IF desde IS NOT NULL AND banco.integrado_toca(TG_TABLE_NAME, desde,
	    CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) END, to_jsonb(NEW))
	THEN
		RAISE EXCEPTION 'integrado' USING ERRCODE = 'RG001';
	END IF;
	RETURN NEW;
END $$;

CREATE PROCEDURE banco.proteger_integrado(p_tabla regclass, p_por text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	EXECUTE format('CREATE OR REPLACE TRIGGER d_integrado_fijo '
	    'BEFORE %s UPDATE ON %s FOR EACH ROW '
	    'EXECUTE FUNCTION banco.integrado_fijo(%L)',
	    CASE p_por WHEN 'padre' THEN 'INSERT OR' ELSE '' END, p_tabla,
	    p_por);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER '
	    'd_integrado_fijo', p_tabla);
END $$;
COMMENT ON PROCEDURE banco.proteger_integrado IS
	'Lo que la forma de una tabla cierra al integrar; por qué es del caso.';

CALL migracion.entregar('banco.integrado_toca', 'banco_dueno', 'banco_rls');
CALL migracion.entregar('banco.proteger_integrado', 'banco_dueno');

CALL banco.proteger_integrado('banco.caso', 'mismo');
CALL banco.proteger_integrado('banco.agresor', 'nombrado');
CALL banco.proteger_integrado('banco.expediente', 'expediente');
CALL banco.proteger_integrado('banco.aviso_privacidad', 'expediente');
CALL banco.proteger_integrado('banco.red_apoyo', 'expediente');
CALL banco.proteger_integrado('banco.orden', 'padre');
