-- 0001 ledger: which migrations this database has had
--
-- why:   a migration runs once, and one that was edited afterwards is refused
-- locks: none (new schema); `resguardoctl migrar` may have made both already
-- undo:  none; the ledger is the memory of all others

CREATE SCHEMA IF NOT EXISTS migracion;
REVOKE ALL ON SCHEMA migracion FROM PUBLIC;

CREATE TABLE IF NOT EXISTS migracion.aplicada (
	n	integer		PRIMARY KEY CHECK (n > 0),
	nombre	text		NOT NULL UNIQUE,
	sha256	text		NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
	cuando	timestamptz	NOT NULL DEFAULT now(),
	papel	text		NOT NULL DEFAULT session_user
);
REVOKE ALL ON migracion.aplicada FROM PUBLIC;
ALTER TABLE migracion.aplicada ENABLE ROW LEVEL SECURITY;
ALTER TABLE migracion.aplicada FORCE ROW LEVEL SECURITY;
COMMENT ON TABLE migracion.aplicada IS
	'Una fila por archivo de sql/migrations, escrita en su misma transacción.';
