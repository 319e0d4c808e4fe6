#!/bin/sh
# Finding by folio and by name, from what she may see and nothing else.
. "$(dirname "$0")/lib.sh"

while IFS='|' read -r who nombres uno dos; do
	mujer "$who" "{\"nombres\": \"$nombres\", \"primer_apellido\": \"$uno\",
	    \"segundo_apellido\": \"$dos\"}" >/dev/null
done <<'EOF'
imv.ana|MARÍA DE LA LUZ|HERNÁNDEZ|NÚÑEZ
imv.ana|MARÍA|HERNANDO|PÉREZ
imv.berta|Luz Elena|de la Cruz|Hernández
imv.ana|ÜRSULA|O''FARRILL|ÁÉÍÓÚ
ssp.eva|MARÍA|HERNÁNDEZ|SECRETA
EOF
busca() {	# busca <account> <text>: names, sorted by the bank
	con "$1" "SELECT nombre FROM api.buscar('$2', 20)"
}
while IFS='|' read -r texto want what; do
	is "$(busca imv.ana "$texto" | paste -sd';')" "$want" "$what"
done <<'EOF'
hernández|Luz Elena de la Cruz Hernández;MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|by a surname
hernan|Luz Elena de la Cruz Hernández;MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ;MARÍA HERNANDO PÉREZ|by its beginning
HERNANDEZ NUNEZ|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|accents and ñ do not matter
luz hern|Luz Elena de la Cruz Hernández;MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|by several beginnings, in any order
maria luz hernandez nuñez|MARÍA DE LA LUZ HERNÁNDEZ NÚÑEZ|by the whole name
de la cruz|Luz Elena de la Cruz Hernández|what everybody has does not count
de la||and alone finds nobody
ofarrill||a name is cut where it is written so
o farrill|ÜRSULA O'FARRILL ÁÉÍÓÚ|its pieces find it
ursula aeiou|ÜRSULA O'FARRILL ÁÉÍÓÚ|all vowels fold
secreta||nobody of another institution is found
%||no wildcard
_ernandez||nor another
hern'' OR ''1''=''1||no injection
~||nor the end of a range
zzz||what is not there is not found
EOF
f=$(su -c "SELECT folio FROM banco.folio f JOIN banco.expediente e
    ON e.id = f.expediente WHERE e.nombres = 'ÜRSULA'")
for t in "$f" "$(echo "$f" | tr '[:upper:]' '[:lower:]')" "${f%-*}" "${f#*-*-}" 4 04 \
    000004; do
	is "$(busca imv.ana "$t")" "ÜRSULA O'FARRILL ÁÉÍÓÚ" "by folio: $t"
done
g=$(su -c "SELECT folio FROM banco.folio WHERE institucion = 'ssp'")
is "$(busca imv.ana "$g")" '' 'the folio of another institution finds nobody'
is "$(busca ssp.eva hernan)" 'MARÍA HERNÁNDEZ SECRETA' \
    'each finds its own'
is "$(con imv.ana "SELECT count(*) FROM api.buscar('hernan', 2)" \
    "SELECT count(*) FROM api.buscar('hernan', -5)" \
    "SELECT count(*) FROM api.buscar('', 5)" \
    "SELECT count(*) FROM api.buscar(NULL, NULL)")" '2
1
0
0' 'as many as asked for'

# The words follow the names.
e=$(su -c "SELECT id FROM banco.expediente WHERE nombres = 'ÜRSULA'")
con imv.ana "SELECT rev FROM api.datos_generales_guardar(gen_random_uuid(),
    NULL, '$e', 1, 0, '{\"nombres\": \"SOLEDAD\"}')" >/dev/null
is "$(busca imv.ana ursula)$(busca imv.ana soledad)" \
    "SOLEDAD O'FARRILL ÁÉÍÓÚ" 'a changed name is found by its new words only'
is "$(busca imv.ana "$f")" "SOLEDAD O'FARRILL ÁÉÍÓÚ" \
    'and its folio stays'

# Below: the index is used under the policy, with leakproof operators.
su >/dev/null <<'SQL'
SET session_replication_role = replica;
INSERT INTO banco.expediente (id, expediente, institucion, cuenta, rev,
    version, creado, tocado)
SELECT i, i, 'imv', 'imv.ana', 1, 1, now(), now()
  FROM (SELECT gen_random_uuid() AS i FROM generate_series(1, 5000)) g;
INSERT INTO banco.clave_busqueda SELECT 'imv', 'nX' || n, id
  FROM (SELECT id, row_number() OVER () AS n FROM banco.expediente) x;
ANALYZE banco.clave_busqueda;
SQL
# The id of the session goes to the setting by hand: SET ROLE, not a login.
plan=$(su -c "SET enable_seqscan = on" -c 'SET ROLE banco_rls' \
    -c "EXPLAIN SELECT expediente FROM banco.clave_busqueda k
    WHERE k.institucion = 'imv' AND k.clave ~>=~ 'nX12'
    AND k.clave ~<~ 'nX12~'")
like "$plan" 'Index (Only )?Scan using clave_busqueda_unica' \
    'a prefix is a range of the index, below row security'
like "$plan" 'Index Cond:.*~>=~.*~<~' 'both ends of it'
finish
