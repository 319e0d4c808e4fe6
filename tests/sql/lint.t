#!/bin/sh
# The row-security lint (security.md, 5.6; N93, N94), and that it sees.
. "$(dirname "$0")/lib.sh"

lint() { su -F ': ' -f "$top/tests/sql/lint.sql"; }

is "$(lint)" '' 'N93 N94: nothing in the schema that must not be there'

# Each fault alone, undone after it: what the lint says first.
sees() {	# sees <pattern> <what> <statement>
	got=$({
		echo 'BEGIN;'
		printf '%s;\n' "$3"
		cat "$top/tests/sql/lint.sql"
		echo 'ROLLBACK;'
	} | su -F ': ')
	like "$got" "$1" "it sees $2"
}
sees '^table without forced' 'a table without row security' \
    'CREATE TABLE banco.x (a int)'
sees '^table without forced' 'row security that is not forced' \
    'ALTER TABLE banco.caso NO FORCE ROW LEVEL SECURITY'
sees '^view that is not' 'a view that runs as its owner' \
    'CREATE VIEW banco.v AS SELECT * FROM banco.caso'
sees '^definer function without' 'a definer function that anybody can fool' \
    "CREATE FUNCTION banco.f() RETURNS int LANGUAGE sql SECURITY DEFINER
     AS 'SELECT 1'"
sees '^function that PUBLIC' 'a function that PUBLIC may run' \
    'GRANT EXECUTE ON FUNCTION banco.hoy() TO PUBLIC'
sees '^definer function that belongs' 'a function of the superuser' \
    'ALTER FUNCTION api.hoy() OWNER TO postgres'
sees '^door that sees' 'a door that sees with an old snapshot' \
    'ALTER FUNCTION api.hoy() STABLE'
sees '^function an institution' 'a second door' \
    'GRANT EXECUTE ON FUNCTION banco.asentar TO api_usuario'
sees '^identity not in' 'an identity that is asked for each row' \
    'CREATE POLICY p ON banco.caso USING (institucion = banco.mi_inst())'
sees '^another policy' 'a policy beside the three of a record' \
    'CREATE POLICY p ON banco.caso FOR SELECT USING (numero = 1)'
sees '^policy that lets' 'a policy that lets everything through' \
    'CREATE POLICY p ON banco.caso FOR SELECT USING (true)'
sees '^policy that names' 'a policy for a role' \
    'CREATE POLICY p ON banco.acl FOR SELECT TO i_imv USING (desde IS NULL)'
sees '^policy to write without' 'a policy that lets any row be written' \
    'CREATE POLICY p ON banco.acl FOR UPDATE USING (desde IS NULL)'
sees '^role that row security' 'a role with BYPASSRLS' \
    'ALTER ROLE banco_rls BYPASSRLS'
sees '^table right' 'a table given to an institution' \
    'GRANT SELECT (folio) ON banco.folio TO i_imv'
sees '^record that another' 'a record given to another role of ours' \
    'GRANT SELECT (curp) ON banco.expediente TO banco_enlace'
sees '^right to delete' 'a right to delete records' \
    'GRANT DELETE ON banco.caso TO banco_rls'
sees '^right to change' 'a right to change the bitácora' \
    'GRANT UPDATE (datos) ON banco.bitacora TO banco_escriba'
sees '^table of records without' 'a wall taken away' \
    'ALTER TABLE banco.orden DISABLE TRIGGER y_historiar'
sees '^record that integrating' 'a record that integrating leaves open' \
    'DROP TRIGGER d_integrado_fijo ON banco.agresor'
sees '^right of PUBLIC' 'temporary tables for everybody' \
    "DO \$\$ BEGIN EXECUTE format('GRANT TEMP ON DATABASE %I TO PUBLIC',
     current_database()); END \$\$"
sees '^setting of an institution' 'a setting an institution gave itself' \
    "ALTER ROLE i_imv SET search_path = evil"
sees '^foreign key' 'a foreign key without an index' \
    'ALTER TABLE banco.ajuste ADD b text REFERENCES auth.cuenta;
     CREATE TABLE banco.y (c text REFERENCES auth.cuenta)'
finish
