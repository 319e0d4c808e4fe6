#!/bin/sh
# A capturista's day around the forms: home and what waits, what each profile
# is offered, and what stays once a caso is integrado.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=teclado.sh
. "$(dirname "$0")/teclado.sh"
bank
t new-session -d -s keep 'exec sleep 3600'
drafts() { ask "SELECT count(*) FROM banco.borrador
    WHERE cuenta = '$(person "$1" 2)'"; }

# ---- home: what waits, in words; and the month ----
enter uno resguardo
see 'Casos por integrar'
like "$(screen)" 'LAGUNES PULIDO +! venció hace [0-9]+ días? hábil' \
    'whose term is over is said in words'
see 'Avisos de privacidad por dar'
keys F6
see 'Casos integrados'
like "$(screen)" 'con el plazo vencido +1$' 'her month, in counts'
keys Escape
see 'Casos por integrar'
keys Down Enter
see 'falta solo su decisión'
keys Enter
see 'F6 lo integra.'
keys Escape
see 'Expediente'
# What she wrote and did not save would stay outside: she is asked once more.
section 'Testigos'
see 'Quién es'
go '¿Pide reservar'
text s
leave_field
keys Escape
see 'Expediente'
keys F6
see 'falta solo su decisión'
keys F6
see 'Sin guardar, y quedaría fuera: Testigos e informantes.'
keys Escape
see 'Expediente'
like "$(screen)" 'LAGUNES PULIDO, 25 años +venció hace' \
    'the overview says it too'
like "$(screen)" '^ Sin CURP; clave temporal TEMPX[2-9A-Z]{12}[0-9A-Z]$' \
    'and by which key she goes until her CURP comes'
keys Escape
see 'Avisos de privacidad por dar'
keys Home F5 F5
see 'Borrador desechado.'
keys Down Down Down Enter
see '¿Se dio el aviso'
keys Escape
see 'Expediente'
keys Escape
see 'Casos por integrar'

# ---- integrado: only read, and why ----
at_home() { shows 'Mis expedientes recientes'; }
keys End Enter
see 'MARÍA GUADALUPE'
section 'Caso'
see 'integrado'
keys Enter
see 'Solo lectura: el caso está integrado.'
before=$(drafts resguardo)
keys F2
text 'x'
keys F3
keys PageDown
see '2/'
see 'Se corrige por petición'
is "$(drafts resguardo)" "$before" 'what may not be changed gets no draft'
keys Escape
see 'integrado'
keys Escape
see 'Expediente'
section 'Datos generales'
see 'lo marcado con = se corrige solo por'
like "$(screen)" '^ = Nombre\(s\) +MARÍA GUADALUPE' 'what stays has a sign'
go 'Por qué no hay CURP'
keys Tab
until_ok 50 is_on 'Cómo quiere' && rc=0 || rc=1
ok $rc 'and Tab passes over it'
keys Escape
see 'Expediente'
section 'Red de apoyo'
see 'agrega otra'
unlike "$(screen)" 'integrado|Solo lectura' 'her network goes on'

# ---- the bank is brought up to date under her hands ----
go 'Dinero que puede reunir'
text '1500'
# The key beside F2 does not take away what she wrote.
keys F3
see 'Aquí hay una respuesta; F3 otra vez la cambia, otra tecla la deja.'
chmod 755 "$work"
cp -r "$top/sql" "$top/forms" "$work"
cat >"$work/sql/migrations/9000_prueba.sql" <<'EOT'
-- 9000 a table changes while she stands on it
ALTER TABLE banco.red_apoyo ADD COLUMN prueba integer;
EOT
sed -i 's/^version: .*/version: 900/; s/¿Tiene un lugar seguro?/¿Tiene adónde ir?/' \
    "$work/forms/red_apoyo.yaml"
sed "/^formas:/d; s|^sql:.*|sql: {carpeta: $work/sql}|" \
    "$run/s/resguardo.yaml" >"$work/nuevo.yaml"
ctl() { DEMO_DIR=$DEMO_DIR "$top/etc/demo/dentro" -u \
    "$run/s/bin/resguardoctl" --config "$work/nuevo.yaml" "$@"; }
like "$(ctl migrar 2>&1)" '9000' 'a migration is applied'
like "$(ctl formas cargar "$work/forms")" 'red_apoyo' 'a form is loaded'
text '.50'
leave_field
is_on 'Observaciones' && rc=0 || rc=1
ok $rc 'her session goes on, and so does the form'
text 'Mientras cambia.'
saved 'what was typed before and after'
is "$(ask "SELECT dinero_emergencia || ' ' || observaciones
    FROM banco.red_apoyo WHERE dinero_emergencia = 1500.50")" \
    '1500.50 Mientras cambia.' 'it is what she typed'
see 'Expediente'
section 'Red de apoyo'
see '¿Tiene adónde ir?'
keys Escape
see 'Expediente'
keys Escape
until_ok 50 at_home || :
# She was the last of the recents, and is the first now.
like "$(screen)" '^> IMV.* MARÍA GUADALUPE' 'at home she is where she was'

# ---- who may be in the bank already (decision 5) ----
keys F4
see 'Quién es ella'
go 'Por qué no hay CURP'
text rec
leave_field
go 'Nombre(s)'
text 'Maria Guadalupe'
leave_field
unlike "$(screen)" 'expediente' 'a given name alone asks nothing'
text 'Hernandez'
leave_field
folio=$(ask "SELECT f.folio FROM banco.folio f JOIN banco.expediente e
    ON e.id = f.expediente WHERE e.nombres = 'MARÍA GUADALUPE'")
see "Puede ser la del expediente $folio.  F6 lo muestra."
text 'Gar'
is_on 'Segundo apellido' && rc=0 || rc=1
ok $rc 'and she goes on, unasked'
ask "UPDATE banco.catalogo_valor SET etiqueta = 'Cosamaloapan de Carpio'
    WHERE catalogo = 'municipio' AND padre = '30'" >/dev/null
keys F6
see 'Buscar expediente'
like "$(screen)" 'MARÍA GUADALUPE HERNÁNDEZ GARCÍA +[0-9]+ +Cosama' \
    'where room is short her name is whole'
unlike "$(screen)" 'de Carpio' 'and the town is cut'
keys Escape
see 'Quién es ella'
like "$(screen)" '^>?.* Segundo apellido +Gar' 'what she was typing is there'
keys C-u
text 'Zzz'
leave_field
go 'Fecha de nacimiento'
text '1/2/1990'
leave_field
away 'F6 Parecidas'		# another name and day are nobody
# What a save has said stands; whom it may be is said by the key alone.
keys BTab
until_ok 50 is_on 'Fecha de nacimiento' || :
keys C-u
text '31/2/90'
for i in 1 2 3 4 5; do
	is_on 'Segundo apellido' && break
	was=$(here)
	keys BTab
	until_ok 50 moved || :
done
keys C-u
text 'Garcia'
keys F2
see 'No se guardó todavía: febrero de 1990 no tiene día 31'
see 'F6 Parecidas'
see 'No se guardó todavía: febrero de 1990 no tiene día 31'
is "$(ask "SELECT (datos -> 'hallados')::text || ' ' ||
    (datos ->> 'terminos' ~ '^\\[(\"[0-9a-f]{64}\",? ?)+\\]$')
    FROM banco.bitacora WHERE evento = 'buscar' AND cuenta = 'imv.capturista'
    ORDER BY id LIMIT 1")" '1 true' 'each look is in the bitácora, by its hashes'
keys Escape
until_ok 50 at_home || :
keys Home Enter
see 'Sigue donde lo dejó'
like "$(screen)" '^[> ]! Fecha de nacimiento +31/2/90$' \
    'what could not be saved is there again, and marked'
keys Escape
until_ok 50 at_home || :

# ---- the space bar writes the folio of the last one ----
keys F9
see 'Buscar expediente'
text ' '
see "Buscar: $folio"
keys Enter
see 'MARÍA GUADALUPE HERNÁNDEZ GARCÍA, '
keys F9
see 'Sección, folio o nombre'
text '5/3/86'
see 'nombre: 5/3/86'
keys C-u
text ' '
see 'Ninguna sección se llama así'
unlike "$(screen)" "nombre: $folio" 'in the go-to, of the last but this one'
keys Enter
until_ok 50 hides 'Ir a' || :
see 'Expediente '
unlike "$(screen | sed -n 1p)" "$folio" 'and Enter goes there'
for i in 1 2 3 4; do
	at_home || keys Escape
	until_ok 5 at_home || :
done

open_hers() {	# from home, by her name
	keys F9
	see 'Buscar expediente'
	text 'Lagunes Pulido'
	keys Enter
	see 'ANA KAREN LAGUNES PULIDO'
	keys Enter
	see 'LAGUNES PULIDO, 25 años'
}

# ---- a key of a paper: refused, doubted, taken ----
open_hers
section 'Mujer desaparecida'
see '1/6 La noticia'
keys PageDown PageDown PageDown
see '4/6 Cómo es ella'
go 'RFC'
papers() {	# papers <text> <what is said> <what it is>
	keys C-u
	text "$1"
	leave_field
	keys BTab
	until_ok 50 is_on RFC || :
	until_ok 50 shows "$2" && rc=0 || rc=1
	ok $rc "$1 $3"
}
papers 'no tiene' 'Por ejemplo: HEGG560427AB1' 'is no RFC'
papers 'MUÑO750615' 'MUÑO750615' 'is one without its last three'
unlike "$(screen)" 'Por ejemplo|cuatro letras' 'and nothing is said of it'
papers 'muño-7506' 'cuatro letras, seis números' 'is doubted'
keys Tab
until_ok 50 is_on 'Clave' || :
is "$(ask "SELECT valor FROM banco.borrador_campo c JOIN banco.borrador b
    USING (clave) WHERE c.campo = 'rfc' AND b.cuenta = 'imv.capturista'")" \
    '"muño-7506"' 'and kept'
for i in 1 2 3 4; do
	at_home || keys Escape
	until_ok 10 at_home || :
done

# ---- what is captured meanwhile in another section can be chosen in this ----
keys F4
see 'Quién es ella'
go 'Nombre(s)'
text 'De Ida Y Vuelta'
keys F2
see 'Guardado:'
section 'Caso'
see 'Cómo se supo'
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	is_on 'Personas agresoras' && break
	was=$(here)
	keys F6
	until_ok 50 moved || :
done
like "$(screen)" '^>. Personas agresoras probables$' 'nobody yet'
keys F9
see 'Sección, folio o nombre'
text 'agre'
keys Enter
see 'De quién se trata'
text 'ide'
leave_field
was=$(here)
text 1
until_ok 50 moved && rc=0 || rc=1
ok $rc '1 is a yes, and goes on'
go 'Nombre(s)'
text 'Juan De Vuelta'
keys F2
see 'Guardado: Persona agresora'
see 'Personas agresoras probables  Juan De Vuelta'
go '¿Hubo armas?'
t set-buffer 'Sin datos'
t paste-buffer -p -t "=$desk:"
see '1 para Sí y 0 para No'
like "$(screen)" '^>. ¿Hubo armas\? +\(1 Sí, 0 No\)$' 'a pasted sentence is no yes'
to_home() {
	for i in 1 2 3 4 5; do
		at_home || keys Escape
		until_ok 5 at_home || :
	done
}
to_home

# ---- two casos of one woman ----
open_hers
section 'Caso'
see 'guardado'
keys F4
see 'Cómo se supo'
go 'Cómo se supo'
text ac
leave_field
saved 'a second caso'
keys Escape
see 'Expediente'
section 'Testigos'
see 'Caso de violencias: '
keys Down F4
see 'Quién es'
go '¿Pide reservar'
text s
leave_field
keys Escape
see 'Caso de violencias: '
keys Escape
see 'Expediente'
section 'Caso'
see 'guardado'
keys Home F6
see 'falta solo su decisión'
keys F6
see 'Sin guardar, y quedaría fuera: Mujer desaparecida.  F6 otra vez'
to_home
like "$(screen)" 'LAGUNES PULIDO +! caso 1: venció' 'at home each has its number'
like "$(screen)" 'LAGUNES PULIDO +caso 2: sin fecha' 'and its term'
leave

# ---- who reads and does not capture ----
come() {	# come <desk> <host>: as enter, to a home without drafts
	sit "$1" "$2"
	see 'Contraseña'
	text "$(person "$2" 3)"
	keys Enter
	see 'Inicio'
}
come dos imv.administradora
see 'Mis expedientes recientes'
unlike "$(screen)" 'F4 Nuevo|Mis borradores|Mi mes' 'is not offered to capture'
for k in F4 F6; do
	keys $k
	see 'Con su perfil se consulta'
done
keys Enter
see 'Expediente'
section 'Datos generales'
see 'con su perfil se consulta y no se captura'
keys Escape
see 'Expediente'
section 'Persona agresora'
until_ok 50 hides '1 registro' || :
unlike "$(screen)" 'F4' 'nor to add'
keys F4
see 'Con su perfil se consulta'
keys Escape
see 'Expediente'
keys Escape
see 'Mis expedientes recientes'
leave

# ---- who does neither ----
for who in auditor estadistica nacional; do
	come tres imv.$who
	see "$(ask "SELECT nombre FROM auth.perfil WHERE perfil = '$who'")"
	unlike "$(screen)" 'F4|F9|Mis' "$who is offered neither"
	for k in F4 F6 F9 / Enter Down F2 Home; do keys $k; done
	keys F1
	see 'Teclas'
	keys Escape
	see 'Inicio'
	unlike "$(screen)" 'no permite' "no key of $who is refused by the bank"
	leave
done
is "$(ask "SELECT count(*) FROM banco.bitacora WHERE evento <> 'listar'
    AND evento IN ('abrir', 'buscar')
    AND cuenta = 'imv.auditor'")" 0 'and nothing was asked of it'
finish
