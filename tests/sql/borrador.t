#!/bin/sh
# What was typed survives and is nobody else's (invariant 6), and saving it
# can be repeated (invariant 7).
. "$(dirname "$0")/lib.sh"

abrir() {	# abrir <account> <form> <parent> <id>: its key
	uno "$1" "SELECT clave FROM api.borrador_abrir('$2', $3, $4)"
}
campo() {	# campo <account> <key> <field> <text> <value> <reason>
	con "$1" "SELECT api.borrador_campo('$2', '$3', $4, $5, $6, '$3')" |
	    sed '/^$/d'
}
leer="SELECT campo, texto, valor, sin FROM api.borrador_leer"

k=$(abrir imv.ana datos_generales NULL NULL)
is "$(campo imv.ana "$k" nombres "'luz'" "'\"LUZ\"'" NULL)" '' \
    'a field that was left is kept'
campo imv.ana "$k" fecha_nacimiento "'31/02/1990'" NULL NULL
campo imv.ana "$k" segundo_apellido NULL NULL "'no_aplica'"
is "$(con imv.ana "$leer('$k') ORDER BY campo")" \
    'fecha_nacimiento|31/02/1990||
nombres|luz|"LUZ"|
segundo_apellido|||no_aplica' 'as it was typed, wrong or not, with reasons'
campo imv.ana "$k" nombres "'luz del mar'" "'\"LUZ DEL MAR\"'" NULL
is "$(con imv.ana "SELECT texto FROM api.borrador_leer('$k')
    WHERE campo = 'nombres'")" 'luz del mar' 'what comes later replaces it'
is "$(con imv.ana "SELECT clave, reanudado, campo FROM
    api.borrador_reanudar('$k')")" "$k|t|nombres" \
    'opening it again resumes it, on the field she was on'
otra=$(abrir imv.ana datos_generales NULL NULL)
unlike "$otra" "$k" 'of another woman who came in she begins another'
is "$(lista imv.ana 'borradores()')" 2 'and has both'
sobra=$otra
otra=$(abrir imv.ana datos_generales NULL NULL)
is "$(con imv.ana "SELECT api.borrador_reanudar('$sobra')")" 'ERROR:  P0002' \
    'but never two that are empty'
con imv.ana "SELECT api.borrador_descartar('$otra')" >/dev/null
con imv.ana "SELECT api.borrador_campo('$k', NULL, NULL, NULL, NULL,
    'sexo')" >/dev/null
is "$(lista imv.ana 'borradores()' 'titulo, campo, etiqueta, campos')" 'Datos generales|sexo|luz del mar|3' \
    'her drafts say what they are about'

# ---- nobody else's ----
nadie=00000000-0000-4000-8000-000000000000
for who in imv.berta imv.clara ssp.eva; do
	for call in "api.borrador_leer('%s')" "api.borrador_reanudar('%s')" \
	    "api.borrador_campo('%s', 'nombres', 'x', NULL, NULL, NULL)" \
	    "api.borrador_quitar('%s', 'a.1')" "api.borrador_descartar('%s')" \
	    "api.borrador_rebasar('%s', 9)"; do
		# shellcheck disable=SC2059
		is "$(con $who "SELECT $(printf "$call" "$k")")" \
		    "$(con $who "SELECT $(printf "$call" "$nadie")")" \
		    "$who: $call of another answers as of nobody"
	done
	is "$(con $who "SELECT id, problemas->0->>'que' FROM
	    api.datos_generales_guardar('$k', NULL, NULL, 0, 0, NULL)")" \
	    '|no_existe' "$who does not file it"
	is "$(lista $who 'borradores()')" 0 \
	    "$who has it in no list"
done
is "$(con imv.berta "SELECT api.borrador_leer('$k')")" 'ERROR:  P0002' \
    'the answer is "no existe"'
is "$(con imv.ana "SELECT count(*) FROM api.borrador_leer('$k')")" 3 \
    'and it is all still there'

# ---- a draft is read after a committed line ----
su -c "UPDATE banco.borrador SET abierto_en = NULL"
is "$(con imv.ana "$leer('$k')")" 'ERROR:  42501' \
    'a draft that was not opened is not read'
is "$(con imv.ana BEGIN "SELECT clave FROM api.borrador_reanudar('$k')" \
    "$leer('$k')" ROLLBACK)" "$k
ERROR:  42501" 'nor in the transaction that opens it'
con imv.ana "SELECT api.borrador_reanudar('$k')" >/dev/null
is "$(con imv.ana "SELECT count(*) FROM api.borrador_leer('$k')")" 3 \
    'after it, it is'
con imv.ana 'SELECT api.sesion_bloquear()' >/dev/null
is "$(con imv.ana "$leer('$k')")" 'ERROR:  42501' \
    'and not after the screen was locked'
is "$(campo imv.ana "$k" sexo "'mujer'" "'\"mujer\"'" NULL)" '' \
    'though what she types is kept all the same'
is "$(su -c "SELECT count(*) FROM banco.bitacora
    WHERE evento = 'borrador_abrir' AND forma = 'datos_generales'")" 5 \
    'each opening has its line, no keystroke has one'

# ---- what a draft refuses ----
for bad in "'nombres; DROP', 'x', NULL, NULL" "'Nombres', 'x', NULL, NULL" \
    "'a.0.b', 'x', NULL, NULL" "'nombres', NULL, NULL, 'porque si'" \
    "'nombres', E'a\\x07b', NULL, NULL" \
    "'nombres', U&'a\\202Eb', NULL, NULL" \
    "'nombres', 'x', to_jsonb(U&'a\\202Eb'::text), NULL" \
    "'nombres', NULL, '\"x\"', 'no_sabe'" \
    "'nombres', repeat('x', 100001), NULL, NULL"; do
	is "$(con imv.ana "SELECT api.borrador_campo('$k', $bad, NULL)")" \
	    'ERROR:  22023' "refused: $(printf %s "$bad" | tr -d '\\\\')"
done
unlike "$(con imv.ana '\set VERBOSITY verbose' \
    "SELECT api.borrador_campo('$k', 'nombres', E'SECRETA\\x07', NULL,
    NULL, NULL)")" SECRETA 'and no message quotes what was typed'

# ---- filing it ----
is "$(con imv.ana "SELECT id, problemas FROM api.datos_generales_guardar(
    '$k', NULL, NULL, 0, 0, NULL)")" \
    '|[{"que": "tipo", "campo": "fecha_nacimiento", "revision": null}]' \
    'a text that nobody understood is told, and nothing is filed'
is "$(su -c 'SELECT count(*) FROM banco.expediente')" 0 'really nothing'
campo imv.ana "$k" fecha_nacimiento "'1990'" \
    "'{\"desde\": \"1990-01-01\", \"hasta\": \"1990-12-31\",
    \"precision\": \"anio\"}'" NULL
first=$(con imv.ana "SELECT id, rev, expediente FROM
    api.datos_generales_guardar('$k', NULL, NULL, 0, 0, NULL)")
like "$first" '^([0-9a-f-]{36})[|]1[|]\1$' 'then it is filed'
ella=${first%%|*}
is "$(con imv.ana "SELECT id, rev, expediente FROM
    api.datos_generales_guardar('$k', NULL, NULL, 0, 0, NULL)")" \
    "$first" 'the same key again: the same answer'
is "$(su -F ' ' -c "SELECT nombres, segundo_apellido IS NULL, sin_valor,
    (fecha_nacimiento).precision, sexo FROM banco.expediente")" \
    'LUZ DEL MAR t {"segundo_apellido": "no_aplica"} anio mujer' \
    'what is filed is what was typed, once'
is "$(lista imv.ana 'borradores()')" 0 \
    'the draft has ended'
is "$(con imv.berta "SELECT id, problemas->0->>'que' FROM
    api.datos_generales_guardar('$k', NULL, NULL, 0, 0, NULL)")" \
    '|no_existe' 'her key is worth nothing to others afterwards either'
is "$(con imv.ana "SELECT id, problemas->0->>'que' FROM api.caso_guardar(
    '$k', '$ella', NULL, 0, 0, '{}')")" '|no_existe' \
    'nor does it serve for another form'

# F41: one key from eight desks at once.
k=$(abrir imv.ana agresor "'$ella'" NULL)
campo imv.ana "$k" nombres "'pedro'" "'\"PEDRO\"'" NULL
for i in 1 2 3 4 5 6 7 8; do
	con imv.ana "SELECT id, rev FROM api.agresor_guardar('$k', NULL,
	    NULL, 0, 0, NULL)" >"$work/f41.$i" &
done
wait
is "$(cat "$work"/f41.* | sort | uniq -c | wc -l)" 1 \
    'F41 eight at once get one answer'
is "$(su -c 'SELECT count(*) FROM banco.agresor')" 1 'F41 and file one'
is "$(su -c "SELECT count(*) FROM banco.bitacora WHERE evento = 'crear'
    AND forma = 'agresor'")" 1 'F41 with one line'

# ---- a draft over what is filed ----
k=$(abrir imv.ana datos_generales NULL "'$ella'")
is "$(con imv.ana "SELECT rev, id FROM api.borrador_reanudar('$k')")" \
    "1|$ella" 'it begins on the revision that is there'
campo imv.ana "$k" nombres "'luz'" "'\"LUZ\"'" NULL
is "$(con imv.berta "SELECT rev FROM api.datos_generales_guardar(
    gen_random_uuid(), NULL, '$ella', 1, 0,
    '{\"primer_apellido\": \"MAR\"}')")" 2 'meanwhile a colleague saves'
is "$(con imv.ana "SELECT id, problemas->0->>'que' FROM
    api.datos_generales_guardar('$k', NULL, NULL, 0, 0, NULL)")" \
    '|revision' 'invariant 7: hers is told, and overwrites nothing'
is "$(su -F ' ' -c 'SELECT nombres, primer_apellido, rev
    FROM banco.expediente')" 'LUZ DEL MAR MAR 2' 'it has not'
con imv.ana "SELECT api.borrador_rebasar('$k', 2)" >/dev/null
is "$(con imv.ana "SELECT rev FROM api.datos_generales_guardar('$k', NULL,
    NULL, 0, 0, NULL)")" 3 'after she looked at it, it is filed'
is "$(su -F ' ' -c 'SELECT nombres, primer_apellido, rev
    FROM banco.expediente')" 'LUZ MAR 3' 'over what the colleague wrote'
is "$(su -F ' ' -c "SELECT cuenta, rev, antes FROM banco.historia
    ORDER BY id DESC LIMIT 1")" 'imv.ana 2 {"nombres": "LUZ DEL MAR"}' \
    'invariant 5: history has what was there, who and which revision'

# ---- groups ----
k=$(abrir imv.ana red_apoyo "'$ella'" NULL)
campo imv.ana "$k" cuenta_con_red "'Sí'" "'true'" NULL
for i in 1 2 3; do
	campo imv.ana "$k" "personas.$i.nombre" "'P$i'" "'\"P$i\"'" NULL
done
con imv.ana "SELECT api.borrador_quitar('$k', 'personas.2')" >/dev/null
is "$(con imv.ana "SELECT campo, sin FROM api.borrador_leer('$k')
    WHERE campo LIKE 'personas.2%'")" 'personas.2|quitada' \
    'an entry taken away leaves a mark'
red=$(uno imv.ana "SELECT id FROM api.red_apoyo_guardar('$k', NULL, NULL,
    0, 0, NULL)")
is "$(su -c 'SELECT n, nombre FROM banco.red_apoyo_personas
    WHERE retirada IS NULL ORDER BY n')" '1|P1
3|P3' 'the others are filed with their numbers'
k=$(abrir imv.ana red_apoyo "'$ella'" "'$red'")
con imv.ana "SELECT api.borrador_quitar('$k', 'personas.1')" >/dev/null
campo imv.ana "$k" "personas.3.nombre" "'Q3'" "'\"Q3\"'" NULL
con imv.ana "SELECT id FROM api.red_apoyo_guardar('$k', NULL, NULL, 0, 0,
    NULL)" >/dev/null
is "$(su -c 'SELECT n, nombre FROM banco.red_apoyo_personas
    WHERE retirada IS NULL ORDER BY n')" '3|Q3' 'later changes too'
b=$(boleto imv.ana "$ella" red_apoyo)
is "$(con imv.ana "SELECT datos->'personas' FROM api.red_apoyo_leer('$b',
    '$red')")" '[{"n": 3, "nombre": "Q3"}]' 'and are read back'

# ---- discarding ----
k=$(abrir imv.ana caso "'$ella'" NULL)
campo imv.ana "$k" narracion "'hola'" "'\"hola\"'" NULL
con imv.ana "SELECT api.borrador_descartar('$k')" >/dev/null
is "$(con imv.ana "SELECT api.borrador_reanudar('$k')")" 'ERROR:  P0002' \
    'a discarded draft is gone'
is "$(su -c "SELECT count(*) FROM banco.bitacora
    WHERE evento = 'borrador_descartar'")" 2 'and was logged'
is "$(con imv.ana "SELECT rev FROM api.borrador_abrir('agresor', '$ella',
    '$ella')")" 'ERROR:  P0002' 'there is none of a record that is not'
finish
