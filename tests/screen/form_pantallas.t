#!/bin/sh
# Home, search, overview, forms, groups, review, conflict: whole screens in
# three sizes, over the real ssh and the real bank.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=tests/screen/golden.sh
. "$(dirname "$0")/golden.sh"
# shellcheck source=tests/e2e/teclado.sh
. "$(dirname "$0")/../e2e/teclado.sh"
mask='s,[0-3][0-9]/[01][0-9] a las [0-2][0-9]:[0-5][0-9],dd/mm a las hh:mm,
s,[0-3][0-9]/[01][0-9] [0-2][0-9]:[0-5][0-9],dd/mm hh:mm,
s,[0-3][0-9]/[01][0-9]/20[2-9][0-9],dd/mm/aaaa,g
s,! venció .*,! venció hace días,
s,TEMPX[0-9A-Z]*,TEMPX000000000000A,'
bank

# The same screen in the three sizes, in letters and in colour; it stays in
# the middle one.
sizes() {	# sizes <name> <a text that it has>
	see "$2"
	looks "$1"
	paints "$1"
	resize 132 43
	looks "$1-132x43"
	paints "$1-132x43"
	resize 40 12
	looks "$1-40x12"
	paints "$1-40x12"
	resize 80 24
	looks "$1"
}
of 'nothing is asked here'

# ---- a new expediente, and what is wrong with an answer ----
enter uno imv.enlace
keys F4
see 'Quién es ella'
sizes form-empty 'Quién da los datos'
text 'fam'
see 'Otra persona de su familia'
sizes form-list 'Otra persona de su familia'
keys Enter
go 'CURP'
text 'HEGG560427'
leave_field
looks form-wrong-left
keys Up
until_ok 50 is_on CURP || ok 1 'back on the CURP'
sizes form-wrong CURP
keys C-u
leave_field
d 'Por qué no hay CURP' recuerda x x
d 'Nombre(s)' 'María de los Ángeles' x x
d 'Primer apellido' 'Xochiquetzal' x x
go 'Segundo apellido'
keys F3
sizes form-why 'No quiso responder'
text 4
d 'Sexo' hom x x
see 'solo casos contra mujeres'
looks form-doubt
keys F1
see 'Hace falta para integrar el caso.'
unlike "$(screen)" 'Puede hacer falta' 'what always is needed is said to be'
keys Escape
keys Up
until_ok 50 is_on Sexo || ok 1 'back on the doubt'
keys C-u
text muj
leave_field
go 'Fecha de nacimiento'
keys F3
see_quietly Deja
text 2
d 'Edad aproximada' 34 x x
keys Escape
see 'Mis borradores'
sizes home 'Xochiquetzal'
keys Enter
see 'Sigue donde lo dejó'
go 'Estado de nacimiento'
text ver
saved 'the new expediente'
sizes overview 'Expediente'

# ---- a group with no entry, with two, and inside one ----
section 'Red de apoyo'
d '¿Hay quien la apoye?' s x x
sizes group-none 'Sin entradas'
keys F4
d 'Tipo de relación' com x x
d 'Quién es de ella' vecina x x
d 'Nombre' 'Refugio Ñáñez' x x
sizes group-entry 'entrada 1 de 1'
keys Escape
see 'agrega otra'
go 'F4 agrega otra'
keys F4
d 'Tipo de relación' fam x x
keys Escape
sizes group-two 'agrega otra'
saved 'red de apoyo'

# ---- a form of many pages; records; orders under their caso ----
section 'Persona agresora'
d 'De quién se trata' identificada x x
d '¿Ella conoce' s x x
d 'Nombre(s)' 'Efraín' x x
sizes form-pages 'Primer apellido'
keys PageDown
until_ok 50 is_on 'Tipo de relación' || ok 1 'the next page'
looks form-page-2
saved 'the aggressor'
section 'Persona agresora'
sizes records 'Efraín'
keys Escape
see 'Expediente'
resize 40 12
# A window that is itself again before ssh looks is not painted again.
narrow() { screen | sed -n 1p | grep -qE '^.{0,28}DEMOSTRACIÓN$'; }
until_ok 100 narrow || ok 1 'the narrow window is painted'
see 'Persona agresora probable (1)'
resize 80 24
section 'Orden'
sizes records-no-caso 'hace falta'
keys Escape
section 'Caso'
d 'Fecha en que se conoció' hoy x x
d 'Cómo se supo' acud x x
keys PageDown PageDown
see 'Narración'
text 'Primera línea.'
keys Enter
text 'Y una segunda que es bastante larga para que el texto dé la vuelta '
text 'en cualquier ventana, también en la más ancha de todas.'
sizes form-long 'Y una segunda'
saved 'the caso'
section 'Orden'
d '¿Orden o medida?' orden x x
saved 'an order'
section 'Orden'
sizes records-under 'Caso de violencias'
keys Escape

# ---- review ----
see 'Expediente'
keys F6
sizes review 'impiden integrar'
keys Enter
until_ok 50 is_on '' || ok 1 'Enter goes to the field'
looks review-jump
keys Escape
see 'impiden integrar'
keys F6
see 'Todavía no'
keys Escape
see 'Expediente'
folio=$(screen | sed -n 's/^\([^ ]*\)  Expediente .*/\1/p')

# ---- go to a section, or to search ----
keys /
sizes goto 'Sección, folio o nombre'
text red
until_ok 50 hides 'Ruta legal' || :
keys Enter
see '¿Hay quien la apoye?'
keys F9
see 'Sección, folio'
text 'no es'
see 'Enter lo busca'
keys Escape
see '¿Hay quien la apoye?'
keys Escape
see 'Expediente'
keys / /
see 'Folio, nombre, CURP'
text xochi
keys Enter
sizes search 'María de los Ángeles'
keys C-u
text 'zzzz'
keys Enter
sizes search-none 'No hay expedientes'
keys C-u
text "$folio"
keys Enter
see 'Expediente'

# ---- two people in one section ----
section 'Datos generales'
go 'Nombre(s)'
keys C-u
text 'María Ángela'
leave_field
# Two long answers that differ at their end: shown from there.
long='Lupita en su casa, y en el trabajo quiere que se le diga siempre'
go 'Cómo quiere'
text "$long Doña Lu"
leave_field
enter dos resguardo
keys /
text "$folio"
keys Enter
see 'Expediente'
section 'Datos generales'
go 'Nombre(s)'
keys C-u
text 'María de Ángeles'
leave_field
keys C-u
text 'Xóchitl'
go 'Cómo quiere'
text "$long señora"
saved 'the other was first'
at uno
keys F2
sizes conflict 'María de Ángeles'
keys F2
see 'Falta elegir'
text 12
looks conflict-chosen
# While she chooses, the other takes back one answer.
at dos
section 'Datos generales'
go 'Primer apellido'
keys C-u
text 'Xochiquetzal'
leave_field
saved 'the other was first once more'
at uno
keys F2
see 'Guardado'
is "$(ask "SELECT concat_ws('|', e.nombres, e.primer_apellido,
    right(e.nombre_preferido, 6)) FROM banco.expediente e
    JOIN banco.folio f ON f.expediente = e.id WHERE f.folio = '$folio'")" \
    'María Ángela|Xochiquetzal|señora' \
    'as chosen, once, and their last where only they wrote'
is "$(ask "SELECT count(*) FROM banco.borrador b
    WHERE b.cuenta = '$(person imv.enlace 2)'")" 0 'no draft is left over'

# ---- both add to the same group: both entries stay ----
section 'Red de apoyo'
go 'F4 agrega otra'
keys F4
d 'Tipo de relación' lab x x
at dos
section 'Red de apoyo'
go 'F4 agrega otra'
keys F4
d 'Tipo de relación' inst x x
saved 'the other was first again'
at uno
saved 'and mine beside it, without a question'
is "$(ask "SELECT string_agg(p.relacion, ' ' ORDER BY p.n)
    FROM banco.red_apoyo_personas p JOIN banco.red_apoyo r ON r.id = p.padre
    JOIN banco.folio f ON f.expediente = r.expediente
    WHERE f.folio = '$folio' AND p.retirada IS NULL")" \
    'comunitario familiar institucional laboral' 'no entry is lost'

# ---- whose it is stays in sight ----
titled() { screen | sed -n 1p | grep -q "^$folio  $1"; }
section 'Persona agresora'
see 'Efraín'
keys F9
see 'Sección, folio'
text 'rosalia'
keys Enter
see 'ROSALÍA'
keys Enter
see 'Expediente'
keys Escape
see 'Folio, nombre, CURP'
keys Escape
see 'Efraín'
keys F4
see 'De quién se trata'
titled 'Persona agresora' && rc=0 || rc=1
ok $rc 'another expediente was looked at: the title still says whose this is'
text 'iden'
leave_field
ask "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = 'i_imv'" >/dev/null
see 'Se restableció' 20
titled 'Persona agresora' && rc=0 || rc=1
ok $rc 'and so it does after the program began again'

# ---- another institution's person is told nothing of it ----
enter tres ssp.capturista
keys /
text "$folio"
keys Enter
see 'No hay expedientes'

# ---- terminals without colour ----
enter cuatro salud.capturista 80 24 vt100
looks home-vt100
keys C-p
see 'Folio, nombre, CURP'
looks search-vt100
keys Escape
see 'Mis borradores'
keys C-a
see 'Quién es ella'
looks form-vt100
paints form-vt100
is "$(t capture-pane -p -e -t '=cuatro:' | grep -c '\[3[1-7]m' || :)" 0 \
    'a VT100 gets no colour'

# ---- N100: somebody was shown very many, and she supervises ----
ask "INSERT INTO banco.lectura_inusual (cuenta, institucion, cuando, minutos,
    expedientes) SELECT 'imv.' || c, 'imv', now() - k * interval '1 h', 10,
    array_agg(e.id ORDER BY f.folio)
    FROM (VALUES ('capturista', 1), ('enlace', 2)) x(c, k)
    CROSS JOIN banco.expediente e JOIN banco.folio f ON f.expediente = e.id
    WHERE e.institucion = 'imv' GROUP BY c, k" >/dev/null
at uno
until shows 'Mis expedientes recientes'; do
	keys Escape
	until_ok 20 shows 'Mis expedientes recientes' || :
done
sizes lecturas-home 'vistos en poco tiempo'
keys Home Enter
sizes lecturas 'pregúntele antes'
keys F2
see 'otra vez lo da por atendido'
keys Down F2
see 'otra vez lo da por atendido'
keys F2
see 'Atendido: queda en la bitácora.'
is "$(ask "SELECT cuenta || ' ' || atendio FROM banco.lectura_inusual
    WHERE atendida IS NOT NULL")" 'imv.capturista imv.enlace' 'N100 it is closed'
keys Home Enter
see 'lo atiende otra persona'
unlike "$(screen)" 'F2' 'N100 her own is not hers to close'
keys F2
until_ok 20 shows 'lo atiende otra persona' || :
is "$(ask "SELECT count(*) FROM banco.lectura_inusual
    WHERE atendida IS NULL")" 1 'and F2 does not'
finish
