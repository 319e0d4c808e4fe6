-- What the server's own register of accounts is made from.

CREATE OR REPLACE FUNCTION auth.cuentas_publicar()
RETURNS TABLE (cuenta text, uid integer)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT c.cuenta, c.uid FROM auth.cuenta c
	    JOIN auth.institucion i ON i.clave = c.institucion
	    WHERE c.estado <> 'baja' AND i.activa ORDER BY c.uid;
END $$;
COMMENT ON FUNCTION auth.cuentas_publicar IS
	'Las cuentas que existen en el servidor, con su uid; sin nombres de nadie.';
CALL migracion.entregar('auth.cuentas_publicar', 'banco_identidad',
    'app_llaves');
