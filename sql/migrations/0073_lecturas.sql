-- 0073 who sees very many expedientes in a short time is told of
--
-- why:   security.md, N100: reading is her work, and each reading is logged;
--        five hundred women in ten minutes is none, and who supervises hears
--        of it while it can still be asked about
-- locks: SHARE on the bitacora for a moment (its index keeps a line for each
--        128 pages)
-- undo:  a later migration; the lines of the bitacora stay

INSERT INTO banco.ajuste (clave, valor, nota) VALUES
	('lecturas.expedientes', '500',
	    'Expedientes vistos por una cuenta que ya son de avisar'),
	('lecturas.minutos', '10', 'El tiempo en que se cuentan')
	ON CONFLICT DO NOTHING;

CREATE INDEX bitacora_cuando ON banco.bitacora USING brin (cuando);

CREATE TABLE banco.lectura_inusual (
	id		uuid		PRIMARY KEY DEFAULT gen_random_uuid(),
	cuando		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	cuenta		text		NOT NULL REFERENCES auth.cuenta,
	institucion	text		NOT NULL REFERENCES auth.institucion,
	minutos		integer		NOT NULL,
	expedientes	uuid[]		NOT NULL,
	atendida	timestamptz,
	atendio		text
);
CREATE INDEX lectura_inusual_cuenta ON banco.lectura_inusual (cuenta, cuando);
CREATE INDEX lectura_inusual_abierta ON banco.lectura_inusual
	(institucion, cuando) WHERE atendida IS NULL;
COMMENT ON TABLE banco.lectura_inusual IS
	'Muchos expedientes vistos por una cuenta en poco tiempo, para quien supervisa.';
COMMENT ON COLUMN banco.lectura_inusual.expedientes IS
	'Los que abrió o vio en listas en esos minutos.';

CALL migracion.cerrar('banco.lectura_inusual');
-- The institution she supervises; null for who does not.
CREATE FUNCTION auth.mi_supervision() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	q banco.quien := auth.mi_sesion();
BEGIN
	RETURN CASE WHEN auth.puede(q.perfil, 'supervisar')
	    THEN q.institucion END;
END $$;
CALL migracion.entregar('auth.mi_supervision', 'banco_identidad', 'banco_rls',
    'banco_escriba');

-- Her own is for somebody else to look into.
CREATE POLICY supervisa ON banco.lectura_inusual FOR SELECT
	USING (institucion = (SELECT auth.mi_supervision()));
CREATE POLICY atiende ON banco.lectura_inusual FOR UPDATE
	USING (institucion = (SELECT auth.mi_supervision())
	    AND atendida IS NULL AND cuenta <> (SELECT auth.mi_cuenta()))
	WITH CHECK (atendio = (SELECT auth.mi_cuenta()));
CREATE POLICY escriba ON banco.lectura_inusual
	USING ((SELECT current_user) = 'banco_escriba')
	WITH CHECK ((SELECT current_user) = 'banco_escriba');
GRANT SELECT, UPDATE (atendida, atendio) ON banco.lectura_inusual
    TO banco_rls;
GRANT SELECT, INSERT ON banco.lectura_inusual TO banco_escriba;
