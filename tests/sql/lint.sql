-- What must not be in the schema (security.md, 5.6): one row for each thing
-- that is wrong, none when all is well.  For a migrated database with its
-- forms loaded; `make lint` and lint.t call it as the superuser.

WITH nuestro AS (
	SELECT n.oid, n.nspname FROM pg_namespace n
	 WHERE n.nspname IN ('api', 'auth', 'banco', 'formas', 'migracion')
), tabla AS (
	SELECT c.*, format('%I.%I', n.nspname, c.relname) AS nombre
	  FROM pg_class c JOIN nuestro n ON n.oid = c.relnamespace
), funcion AS (
	SELECT p.*, p.oid::regprocedure::text AS nombre, n.nspname
	  FROM pg_proc p JOIN nuestro n ON n.oid = p.pronamespace
), politica AS (
	SELECT p.*, c.nombre || ': ' || p.polname AS nombre,
	    c.nombre AS de, coalesce(pg_get_expr(p.polqual, p.polrelid), '')
	    AS usando, coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
	    AS cheque
	  FROM pg_policy p JOIN tabla c ON c.oid = p.polrelid
), abierta (de) AS (
	-- Nothing personal in them, and everybody needs them.
	VALUES ('banco.ajuste'), ('banco.catalogo'), ('banco.catalogo_valor'),
	    ('banco.dia_inhabil'), ('formas.forma'), ('formas.campo'),
	    ('formas.ley')
), entra AS (
	SELECT r.oid, r.rolname FROM pg_roles r
	 WHERE r.rolname ~ '^i_' OR r.rolname IN ('app_auth', 'app_llaves',
	    'sellador', 'vigia', 'api_usuario')
)
SELECT 'table without forced row security' AS que, nombre AS cual
  FROM tabla WHERE relkind IN ('r', 'p')
   AND NOT (relrowsecurity AND relforcerowsecurity)
UNION ALL
SELECT 'view that is not security_invoker, or materialized', nombre
  FROM tabla WHERE relkind = 'm' OR relkind = 'v'
   AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
UNION ALL
SELECT 'definer function without a pinned search_path', nombre
  FROM funcion WHERE prosecdef AND NOT coalesce(
    'search_path=pg_catalog, pg_temp' = ANY (proconfig), false)
UNION ALL
SELECT 'plpgsql function without a pinned search_path', nombre
  FROM funcion f JOIN pg_language l ON l.oid = f.prolang
 WHERE l.lanname = 'plpgsql' AND NOT coalesce(
    'search_path=pg_catalog, pg_temp' = ANY (proconfig), false)
UNION ALL
SELECT 'function that PUBLIC may run', nombre
  FROM funcion WHERE (proacl IS NULL OR EXISTS (
    SELECT FROM aclexplode(proacl) a WHERE a.grantee = 0))
UNION ALL
SELECT 'definer function that belongs to a superuser', nombre
  FROM funcion f JOIN pg_roles r ON r.oid = f.proowner
 WHERE f.prosecdef AND (r.rolsuper OR r.rolbypassrls)
   -- Only a superuser may undo what a role set itself (N74).
   AND f.nombre <> 'auth.papeles_limpiar()'
UNION ALL
SELECT 'function of api that is not banco_rls''s definer', nombre
  FROM funcion WHERE nspname = 'api'
   AND NOT (prosecdef AND proowner = 'banco_rls'::regrole)
UNION ALL
-- A STABLE one sees as its caller's statement does, and an open cursor would
-- go on reading after the session ended.
SELECT 'door that sees with its caller''s snapshot', nombre
  FROM funcion WHERE nspname = 'api' AND provolatile <> 'v'
UNION ALL
SELECT 'function an institution may run outside api', f.nombre
  FROM funcion f, aclexplode(f.proacl) a JOIN entra e ON e.oid = a.grantee
 WHERE f.nspname <> 'api' AND (e.rolname ~ '^i_'
    OR e.rolname = 'api_usuario')
UNION ALL
SELECT 'identity not in a scalar sub-select', nombre FROM politica
 WHERE regexp_replace(regexp_replace(usando || cheque,
    '\( ?SELECT (auth|banco)\.mi_[a-z]+\(\)', '', 'gi'),
    'SELECT s\.sesion\s+FROM auth\.mi_sesion\(\)', '', 'g')
    ~ 'mi_(inst|cuenta|sesion)\('
UNION ALL
-- It stands still in a transaction: what ended since then is open still.
SELECT 'policy that goes by the time of the transaction', nombre
  FROM politica WHERE usando || cheque
    ~* '\m(now\(|transaction_timestamp|current_(date|time|timestamp))'
UNION ALL
SELECT 'policy that names roles', nombre FROM politica
 WHERE polroles <> '{0}'
UNION ALL
SELECT 'policy that lets everything through', nombre FROM politica
 WHERE (usando = 'true' OR cheque = 'true') AND de NOT IN
    (SELECT de FROM abierta)
UNION ALL
SELECT 'policy to write what is open to read', nombre FROM politica
 WHERE polcmd <> 'r' AND de IN (SELECT de FROM abierta)
UNION ALL
SELECT 'policy to write without WITH CHECK', nombre FROM politica
 WHERE polcmd IN ('a', 'w', '*') AND cheque = ''
UNION ALL
SELECT 'role that row security does not bind', rolname FROM pg_roles
 WHERE (rolsuper OR rolbypassrls OR rolreplication)
   AND rolname !~ '^pg_' AND rolname <> 'postgres'
UNION ALL
SELECT 'setting of an institution''s role', setrole::regrole::text
  FROM pg_db_role_setting WHERE setrole::regrole::text ~ '^"?i_'
   AND setconfig <> ARRAY['temp_file_limit=' || auth.papel_limite()]
UNION ALL
SELECT 'table right of a role that logs in', c.nombre || ': ' || e.rolname
  FROM tabla c CROSS JOIN entra e
 WHERE c.relkind IN ('r', 'p', 'v', 'm')
   AND has_any_column_privilege(e.oid, c.oid,
    'SELECT, INSERT, UPDATE, REFERENCES')
UNION ALL
SELECT 'right to delete or truncate a record', c.nombre || ': ' || r.rolname
  FROM tabla c JOIN pg_attribute a ON a.attrelid = c.oid
    AND a.attname = 'sin_valor'
 CROSS JOIN pg_roles r
 WHERE NOT r.rolsuper AND r.rolname NOT IN ('banco_dueno',
    'pg_write_all_data') AND has_table_privilege(r.oid, c.oid,
    'DELETE, TRUNCATE')
UNION ALL
SELECT 'right to change what is only added to', c.nombre || ': ' || r.rolname
  FROM tabla c CROSS JOIN pg_roles r
 WHERE c.nombre IN ('banco.bitacora', 'banco.historia', 'banco.salida')
   AND NOT r.rolsuper AND r.rolname NOT IN ('banco_dueno',
    'pg_write_all_data') AND (has_table_privilege(r.oid, c.oid,
    'DELETE, TRUNCATE') OR has_any_column_privilege(r.oid, c.oid,
    'UPDATE'))
UNION ALL
SELECT 'table of records without its walls', c.nombre
  FROM tabla c JOIN pg_attribute a ON a.attrelid = c.oid
    AND a.attname = 'sin_valor' AND c.relkind = 'r'
 WHERE (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid
    AND t.tgname IN ('a_sellar', 'b_valor_o_razon', 'y_historiar')
    AND t.tgenabled = 'A') <> 3
    OR (SELECT count(*) FROM politica p WHERE p.polrelid = c.oid
    AND p.polname IN ('ver', 'anadir', 'cambiar')) <> 3
UNION ALL
-- What a form closes when its caso is integrado, its table must close.
SELECT 'record that integrating does not close', f.nombre
  FROM formas.forma f WHERE f.vigente AND (f.tras_integrar <> 'abierto'
    OR EXISTS (SELECT FROM formas.campo c WHERE c.forma = f.nombre
	AND c.version = f.version AND c.tras_integrar <> 'abierto'))
   AND NOT EXISTS (SELECT FROM pg_trigger t JOIN tabla k ON k.oid = t.tgrelid
     WHERE k.nombre = 'banco.' || f.tabla
       AND t.tgname = 'd_integrado_fijo' AND t.tgenabled = 'A')
UNION ALL
SELECT 'another policy on a table of records', p.nombre
  FROM politica p JOIN pg_attribute a ON a.attrelid = p.polrelid
    AND a.attname = 'sin_valor'
 WHERE p.polname NOT IN ('ver', 'anadir', 'cambiar')
UNION ALL
SELECT 'record that another role than banco_rls reads', c.nombre || ': '
    || r.rolname
  FROM tabla c JOIN pg_attribute a ON a.attrelid = c.oid
    AND a.attname = 'sin_valor'
 CROSS JOIN pg_roles r
 WHERE r.rolname ~ '^(banco_|app_|i_|sellador|vigia|api_)'
   AND r.rolname NOT IN ('banco_dueno', 'banco_rls')
   AND has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE')
UNION ALL
SELECT 'foreign key without an index', format('%s: %s', c.nombre, k.conname)
  FROM pg_constraint k JOIN tabla c ON c.oid = k.conrelid
 WHERE k.contype = 'f' AND NOT EXISTS (SELECT FROM pg_index i
    WHERE i.indrelid = k.conrelid AND i.indkey[0] = ANY (k.conkey))
   AND c.nombre NOT IN (SELECT de FROM abierta)
UNION ALL
SELECT 'right of PUBLIC on the database', d.datname
  FROM pg_database d CROSS JOIN aclexplode(coalesce(d.datacl,
    acldefault('d', d.datdba))) a
 WHERE d.datname = current_database() AND a.grantee = 0
UNION ALL
SELECT 'schema open to PUBLIC', n.nspname
  FROM pg_namespace n CROSS JOIN aclexplode(coalesce(n.nspacl,
    acldefault('n', n.nspowner))) a
 WHERE a.grantee = 0 AND n.nspname NOT IN ('pg_catalog',
    'information_schema')
ORDER BY 1, 2;
