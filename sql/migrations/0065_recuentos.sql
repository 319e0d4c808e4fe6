-- 0065 how many rows a table has is nobody's business
--
-- why:   pg_class tells every role about how many rows and pages each table
--        has: of all institutions together, and by the minute what they do
-- locks: brief ones on system catalogues; sessions go on
-- undo:  GRANT SELECT ON pg_catalog.pg_class TO PUBLIC
--
-- The other columns stay readable, as programs look up names there.

DO $$
BEGIN
	EXECUTE (SELECT format('GRANT SELECT (%s) ON pg_catalog.pg_class '
		'TO PUBLIC', string_agg(quote_ident(a.attname), ', '))
	    FROM pg_attribute a
	    WHERE a.attrelid = 'pg_catalog.pg_class'::regclass
	      AND a.attnum <> 0 AND NOT a.attisdropped
	      AND a.attname NOT IN ('reltuples', 'relpages',
		'relallvisible'));
END $$;
REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC;
GRANT SELECT ON pg_catalog.pg_class TO pg_monitor;
