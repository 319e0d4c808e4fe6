-- 0069 a way that ended is ended at the next statement
--
-- why:   policies went by now(), which stands still in a transaction: who kept
--        one open saw on what was hers to see when it began, until the watcher
--        ended it.  statement_timestamp() moves with each statement and is as
--        constant to a plan.  And the keys of who sees a part of an expediente
--        follow what that part is
-- locks: ACCESS EXCLUSIVE on acl, folio, boleto and the tables of records for
--        a moment
-- undo:  a later migration

SELECT set_config('search_path', 'pg_catalog', true);
DO $$
DECLARE
	p record;
BEGIN
	FOR p IN SELECT format('ALTER POLICY %I ON %s', y.polname,
		    y.polrelid::regclass)
		|| coalesce(' USING (' || pg_get_expr(y.polqual,
		    y.polrelid) || ')', '')
		|| coalesce(' WITH CHECK (' || pg_get_expr(y.polwithcheck,
		    y.polrelid) || ')', '') AS orden
	      FROM pg_policy y
	     WHERE concat(pg_get_expr(y.polqual, y.polrelid),
		pg_get_expr(y.polwithcheck, y.polrelid)) ~ '\mnow\(\)'
	LOOP
		EXECUTE regexp_replace(p.orden, '\mnow\(\)',
		    'statement_timestamp()', 'g');
	END LOOP;
	/* And of tables to come. */
	FOR p IN SELECT f.oid FROM pg_proc f
	     WHERE f.oid IN ('banco.proteger_registro(regclass, text)'
		    ::regprocedure,
		'banco.proteger_grupo(regclass, regclass, text)'
		    ::regprocedure)
	LOOP
		EXECUTE replace(pg_get_functiondef(p.oid), 'now()',
		    'statement_timestamp()');
	END LOOP;
END $$;

-- A way that changes changes them too.
DROP TRIGGER x_claves ON banco.acl;
CREATE TRIGGER x_claves AFTER INSERT OR UPDATE ON banco.acl
	FOR EACH ROW WHEN (NEW.via <> 'propio')
	EXECUTE FUNCTION banco.acl_claves();
ALTER TABLE banco.acl ENABLE ALWAYS TRIGGER x_claves;
