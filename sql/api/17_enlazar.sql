-- Which expedientes are of one woman, told by the keyed hash of a CURP, after
-- they were saved (decision 1).  It adds no right and tells nobody.

/*
 * A CURP that is known joins; within one institution it never joins two files,
 * and a woman who had one already is not made another: a person looks at
 * those.  One that is corrected to a CURP nobody has leaves whoever the wrong
 * one had joined it to, or two women would be counted as one for good; a
 * person may join them again.
 */
CREATE OR REPLACE FUNCTION banco.enlazar_uno(p_expediente uuid,
    p_institucion text, p_huella bytea) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	suya uuid := (SELECT x.mujer FROM banco.mujer_expediente x
	    WHERE x.expediente = p_expediente);
	otra uuid := (SELECT x.mujer FROM banco.mujer_curp x
	    WHERE x.huella = p_huella);
	tenia boolean := EXISTS (SELECT FROM banco.mujer_curp x
	    WHERE x.mujer = suya);
	duda uuid;		/* whom a person shall compare it with */
BEGIN
	IF otra IS NULL AND p_huella IS NOT NULL AND tenia AND EXISTS (SELECT
	    FROM banco.mujer_expediente x
	    WHERE x.mujer = suya AND x.expediente <> p_expediente) THEN
		duda := suya;
		otra := gen_random_uuid();
		INSERT INTO banco.mujer (id) VALUES (otra);
		INSERT INTO banco.mujer_curp (huella, mujer)
		VALUES (p_huella, otra);
	ELSIF otra IS NOT NULL AND otra IS DISTINCT FROM suya AND (tenia
	    OR EXISTS (SELECT FROM banco.mujer_expediente x
	    WHERE x.mujer = otra AND x.institucion = p_institucion)) THEN
		duda := otra;
		otra := NULL;
		p_huella := NULL;
	END IF;
	IF duda IS NOT NULL THEN
		INSERT INTO banco.posible_duplicado (expediente, mujer,
		    institucion)
		VALUES (p_expediente, duda, p_institucion)
		ON CONFLICT DO NOTHING;
	END IF;

	IF suya IS NOT NULL AND otra <> suya THEN
		UPDATE banco.mujer_expediente x SET mujer = otra
		 WHERE x.expediente = p_expediente;
		/* Women are counted: who has no file and no CURP is none. */
		DELETE FROM banco.posible_duplicado x WHERE x.mujer = suya
		   AND NOT tenia AND NOT EXISTS (SELECT
			FROM banco.mujer_expediente y WHERE y.mujer = suya);
		DELETE FROM banco.mujer x WHERE x.id = suya
		   AND NOT tenia AND NOT EXISTS (SELECT
			FROM banco.mujer_expediente y WHERE y.mujer = suya);
		RETURN;
	END IF;
	suya := coalesce(suya, otra);
	IF suya IS NULL THEN
		suya := gen_random_uuid();
		INSERT INTO banco.mujer (id) VALUES (suya);
	END IF;
	INSERT INTO banco.mujer_expediente (expediente, mujer, institucion)
	VALUES (p_expediente, suya, p_institucion) ON CONFLICT DO NOTHING;
	IF p_huella IS NOT NULL THEN
		INSERT INTO banco.mujer_curp (huella, mujer)
		VALUES (p_huella, suya) ON CONFLICT DO NOTHING;
	END IF;
END $$;
COMMENT ON FUNCTION banco.enlazar_uno IS
	'Enlaza un expediente con su mujer; nulo: no tiene CURP.';
CALL migracion.entregar('banco.enlazar_uno', 'banco_enlace');
