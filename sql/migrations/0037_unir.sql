-- 0037 integrating by one walk, made when forms are loaded
--
-- why:   each form was asked three times by queries planned at each call;
--        a caso with twenty forms would take a tenth of a second
-- locks: ACCESS EXCLUSIVE on banco.caso for a moment (a trigger goes)
-- undo:  a later migration
--
-- banco.caso_cerrar() is text that `formas cargar` and `migrar` make.  What
-- leaves by salida is written where the wall looked at it, so that the caso is
-- walked once: both are undone together or stand together.

CREATE OR REPLACE FUNCTION banco.caso_integrado_cabal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	igual banco.caso := NEW;
	x record;
BEGIN
	igual.estado := OLD.estado;
	igual.integrado := OLD.integrado;
	igual.rev := OLD.rev;
	igual.tocado := OLD.tocado;
	igual.fecha_nacimiento := OLD.fecha_nacimiento;
	IF igual IS DISTINCT FROM OLD THEN
		RAISE EXCEPTION 'faltan datos' USING ERRCODE = 'P0001';
	END IF;
	x := banco.caso_cerrar(NEW);
	IF x.impide IS NOT FALSE THEN
		RAISE EXCEPTION 'faltan datos' USING ERRCODE = 'P0001';
	END IF;
	IF NEW.estado = 'integrado' THEN
		PERFORM banco.salida_poner(NEW, x.registros);
	END IF;
	RETURN NEW;
END $$;
DROP TRIGGER x_sale ON banco.caso;
DROP FUNCTION banco.caso_sale();

-- What the walk was made of; on a new bank there is none of it.
DO $$
DECLARE
	f regprocedure;
BEGIN
	FOR f IN SELECT p.oid FROM pg_proc p
	    WHERE p.pronamespace = 'banco'::regnamespace
	      AND (p.proname IN ('recorrer_caso', 'registros', 'solo_de_caso',
		'caso_registros', 'caso_impedimentos')
		OR p.proname ~ '_recorrer$') LOOP
		EXECUTE format('DROP FUNCTION %s', f);
	END LOOP;
END $$;
