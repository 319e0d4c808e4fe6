-- 0055 what was worked out for each row is worked out once, or at once
--
-- why:   the policies of acl, clave_busqueda and folio begin with the role of
--        triggers, whose name was looked up for each row that a list or a
--        search passes by; and an age was a query, as it went by the zone
-- locks: ACCESS EXCLUSIVE on the five tables for a moment
-- undo:  a later migration; the policies say the same

ALTER POLICY escriba ON banco.acl
	USING ((SELECT current_user) = 'banco_escriba');
ALTER POLICY escriba ON banco.clave_busqueda
	USING ((SELECT current_user) = 'banco_escriba');
ALTER POLICY escriba ON banco.folio
	USING ((SELECT current_user) = 'banco_escriba');
ALTER POLICY escriba ON banco.reciente
	USING ((SELECT current_user) = 'banco_escriba');
ALTER POLICY barrer ON banco.boleto
	USING ((SELECT current_user) = 'banco_escriba' AND hasta < now());

-- Between days no zone is asked for, so it stands in its caller's expression.
CREATE OR REPLACE FUNCTION banco.edad(p_de date, p_a date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN extract(year FROM age(p_a::timestamp, p_de::timestamp))::integer;

-- The days are looked at in one query.
CREATE OR REPLACE FUNCTION banco.dias_habiles(p_desde date, p_dias integer)
RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	hasta integer := p_dias * 2 + 15;
	d date := CASE p_dias WHEN 0 THEN p_desde END;
BEGIN
	IF p_desde IS NULL OR p_dias IS NULL
	    OR p_dias NOT BETWEEN 0 AND 1000 THEN
		RETURN NULL;
	END IF;
	WHILE d IS NULL LOOP
		d := (SELECT p_desde + i FROM generate_series(1, hasta) i
		    WHERE extract(isodow FROM p_desde + i) < 6
		      AND NOT EXISTS (SELECT FROM banco.dia_inhabil x
			WHERE x.dia = p_desde + i)
		    ORDER BY i OFFSET p_dias - 1 LIMIT 1);
		hasta := hasta * 2;
	END LOOP;
	RETURN d;
END $$;
