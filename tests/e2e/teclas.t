#!/bin/sh
# How many keys an ordinary case takes, the first of a session and the next;
# and a whole form where there is only one line at a time.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=teclado.sh
. "$(dirname "$0")/teclado.sh"
# shellcheck source=teclas.sh
. "$(dirname "$0")/teclas.sh"
bank
t new-session -d -s keep 'exec sleep 3600'
host=salud.capturista

enter uno $host
n_before=$(ask "SELECT count(*) FROM banco.caso WHERE estado = 'integrado'")
ordinary_case Gloria no
echo "# first: $pressed keys"
[ $pressed -le 275 ] && rc=0 || rc=1
ok $rc "an ordinary case takes no more keys than it did: $pressed"
keys Escape
see 'Mis borradores'
ordinary_case Elena yes
echo "# next: $pressed keys"
[ $pressed -le 256 ] && rc=0 || rc=1
ok $rc "the next one fewer: $pressed"
is "$(ask "SELECT count(*) - $n_before FROM banco.caso
    WHERE estado = 'integrado'")" 2 'and both are integrado'
is "$(ask "SELECT count(*) FROM banco.caso c JOIN banco.expediente e
    ON e.id = c.expediente WHERE e.nombres IN ('Gloria', 'Elena')
    AND c.fecha_conocimiento = banco.hoy() AND c.hecho_municipio = '30087'
    AND cardinality(c.agresores) = 1")" 2 'with what was offered and taken'
# What F8 repeated, where nobody typed it again.
is "$(ask "SELECT count(DISTINCT (a.regimen, a.modalidad, a.version_aviso,
    a.entrega_nombre)) || ' ' || count(*) || ' ' || min(a.entrega_nombre)
    FROM banco.aviso_privacidad a JOIN banco.expediente e
    ON e.id = a.expediente WHERE e.nombres IN ('Gloria', 'Elena')")" \
    '1 2 Ana Ruiz' 'F8 repeats the last value of a field'
keys Escape
see 'Mis borradores'
leave
# The next session knows nothing of it (who sits down may be somebody else).
enter dos $host
keys F4
waiting 'Quién es ella'
go 'Sexo'
keys F8
see 'No hay un valor anterior de este dato en la sesión.'
keys Escape
see 'Mis borradores'
leave

# ---- one line at a time (TERM=dumb): from the door to what is saved ----
sit lineal $host 80 60 dumb
see 'Contraseña'
text "$(person $host 3)"
keys Enter
see 'Casos por integrar'
keys C-a
line() {	# line <label> <text> <as it stands then>
	see "$1"
	text "$2"
	keys Enter
	[ -z "$3" ] || see "$1  $3"
}
line 'Quién da los datos' el 'Ella misma'
line 'CURP' '' ''
line 'Por qué no hay CURP' rec 'No la recuerda'
line 'Nombre(s)' 'Inés' 'Inés'
line 'Primer apellido' 'Ñáñez' 'Ñáñez'
see 'Segundo apellido'
keys C-n
see '1  No se preguntó'
text 2
line 'Cómo quiere que le llamen' '' ''
line 'Sexo' m 'Mujer'
see 'Fecha de nacimiento'
text '31/2/90'
keys Enter
see 'febrero de 1990 no tiene día 31; el último es 28.'
keys Up C-u
text '28/2/90'
keys Enter
see 'Fecha de nacimiento  28/02/1990'
line 'Estado de nacimiento' ver 'Veracruz'
keys C-s
see 'Guardado: Datos generales.'
see 'Expediente'
is "$(t capture-pane -p -e -t '=lineal:' | grep -c "$(printf '\033')" ||
    :)" 0 'nothing but text was sent'
is "$(ask "SELECT primer_apellido || ' ' || (fecha_nacimiento).desde
    || ' ' || (sin_valor->>'segundo_apellido') FROM banco.expediente
    WHERE nombres = 'Inés'")" 'Ñáñez 1990-02-28 no_sabe' \
    'and the bank has it, field by field'
# A form of several pages, and the pages that are only read.
text 3
see '1/10 Información personal'
keys Tab Tab
see '¿Le retienen sus documentos?'
unlike "$(screen)" 'Información personal.*Nacionalidad' \
    'no list of pages is read with the fields'
keys C-g
see 'Oculta la pantalla; otra vez la muestra'
keys Escape
see '¿Le retienen sus documentos?  ('
is "$(screen | grep -c 'nunca se pierde')" 1 'the help is said whole, once'
keys Escape
see 'Inés Ñáñez'
keys Escape C-l
see 'Mis expedientes recientes'
keys C-v
see 'Expedientes nuevos'
keys Escape
keys C-p
see 'Buscar:'
text nadie
keys Enter
see 'No hay expedientes con esos datos'
keys C-u
text cruz
keys Enter
see ' expedientes; Abajo pasa al siguiente.'
keys Escape C-l
leave
finish
