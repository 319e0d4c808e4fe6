-- The sealer (sellador): which lines may be sealed, and what was signed.

/*
 * The lines after (p_xid, p_id) that no transaction can come before any more:
 * those of transactions older than the oldest one that runs.  Sorted by
 * (xid, id), so that each call goes on where the last one ended, and a line
 * that a long transaction commits late finds its place still free.
 */
CREATE OR REPLACE FUNCTION banco.sello_renglones(p_xid xid8, p_id bigint,
    p_cuantos integer) RETURNS SETOF banco.bitacora
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	limite constant xid8 := pg_snapshot_xmin(pg_current_snapshot());
BEGIN
	RETURN QUERY SELECT b.* FROM banco.bitacora b
	    WHERE (b.xid, b.id) > (p_xid, p_id) AND b.xid < limite
	    ORDER BY b.xid, b.id LIMIT p_cuantos;
END $$;
COMMENT ON FUNCTION banco.sello_renglones IS
	'Renglones que siguen y ante los que ya no puede llegar ninguno.';

/* Seconds that the first line not sealed yet has waited; 0 when none does. */
CREATE OR REPLACE FUNCTION banco.sello_atraso(p_xid xid8, p_id bigint)
RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN coalesce((SELECT extract(epoch FROM clock_timestamp() - b.cuando)
	    FROM banco.bitacora b WHERE (b.xid, b.id) > (p_xid, p_id)
	    ORDER BY b.xid, b.id LIMIT 1), 0)::integer;
END $$;

/*
 * Who asks not to wait for the disk (synchronous_commit) has lines that are
 * seen before they are safe.  A crash that takes one back must not find it
 * signed: all that is written until here is on the disk when this ends.
 */
CREATE OR REPLACE FUNCTION banco.sello_asegurar() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM pg_logical_emit_message(true, 'resguardo', 'sello');
END $$;
COMMENT ON FUNCTION banco.sello_asegurar IS
	'Lo ya confirmado queda en disco cuando esta transacción termina.';

CREATE OR REPLACE FUNCTION banco.sello_asentar(p_tamano bigint,
    p_raiz bytea, p_nota text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO banco.sello (tamano, raiz, nota)
	VALUES (p_tamano, p_raiz, p_nota) ON CONFLICT DO NOTHING;
END $$;
COMMENT ON FUNCTION banco.sello_asentar IS
	'Guarda lo firmado; otra vez lo mismo no hace nada.';

CALL migracion.entregar('banco.sello_renglones', 'banco_sello', 'sellador');
CALL migracion.entregar('banco.sello_atraso', 'banco_sello', 'sellador');
CALL migracion.entregar('banco.sello_asegurar', 'banco_sello', 'sellador');
CALL migracion.entregar('banco.sello_asentar', 'banco_sello', 'sellador');
