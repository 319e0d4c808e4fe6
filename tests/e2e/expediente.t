#!/bin/sh
# A full expediente, as a practised capturista files it: the notice, who
# supports her, three probable aggressors, two casos; in the first a referral,
# an order with four measures, two services and a follow-up, in the second a
# service; both filed.  Then the bank is asked, beside the program: each
# answer, what leaves for the nation, and what the bitácora has of it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=teclado.sh
. "$(dirname "$0")/teclado.sh"
bank
host=salud.capturista
dictionary=$work/dictionary
"$BUILD/resguardoctl" diccionario >"$dictionary"
mine="r.expediente = (SELECT max(f.expediente::text)::uuid FROM banco.folio f
    WHERE f.folio = 'FOLIO')"

# Fields go by their names; labels and columns are the dictionary's.
in_() {		# in_ <form> [and where]
	form=$1
	of "banco.$(word 12 | cut -d . -f 1) r WHERE $mine ${2:-}"
}
word() {	# word <column> [field]: of the form's row, or its first
	awk -F '\t' -v f="$form" -v n="${2:-}" -v c="$1" '$1 == f &&
	    (n == "" || $3 == n) { print $c; exit }' "$dictionary"
}
label() { word 4 "$1" | cut -c 1-28; }
column() { word 12 "$1" | cut -d . -f 2; }
c() { d "$(label "$1")" "$2" "r.$(column "$1")" "$3"; }
v() {		# v <field> <a,b> <as text> [expression]: the last left with Tab
	go "$(label "$1")" || return 0
	rest=$2
	while [ "$rest" != "${rest#*,}" ]; do
		text "${rest%%,*}"
		keys Enter
		rest=${rest#*,}
	done
	text "$rest"
	leave_field Tab
	note "${4:-r.$(column "$1")}" "$3"
}
x() { s "$(label "$1")" "$2" "$(column "$1")" "$3"; }
long() { l "$(label "$1")" "$2" "r.$(column "$1")"; }
e() { d "$(label "$1")" '' "$2" "${3:-true}"; }	# what is offered is right

enter uno $host

# ---- who she is, the notice, who supports her ----
keys F4
see 'Quién da los datos'
in_ datos_generales
c quien_informa el ella
c motivo_sin_curp rec no_la_recuerda
c nombres 'Lucero' Lucero
c primer_apellido 'Ñáñez' Ñáñez
c segundo_apellido 'Vela' Vela
c sexo m mujer
d "$(label fecha_nacimiento)" 12/3/91 '(r.fecha_nacimiento).desde' 1991-03-12
c estado_nacimiento ver 30
saved 'datos generales'
see 'Expediente'
folio=$(screen | sed -n 's/^\([^ ]*\)  Expediente .*/\1/p')

section 'Aviso'
in_ aviso_privacidad
see "$(label dado)"
c dado s true
c regimen pu publico
c modalidad si simplificado
c version_aviso 2026-1 2026-1
e fecha 'r.fecha = banco.hoy()'
c recibe el ella
c entrega_nombre 'Ana Ruiz' 'Ana Ruiz'
c transferencia s true
saved 'the notice'

section 'Datos de la víctima'
in_ datos_victima
see 'Nacionalidad'
c donde_vive sie su_casa
e dom_entidad r.dom_entidad 30
e dom_municipio r.dom_municipio 30087
c estado_civil cas casada
c escolaridad sec secundaria
v actividades fuera '{trabaja_fuera}'
c tiene_ingresos n false
c tiene_hijos n false
c tiene_dependientes n false
c migrante no no
c afrodescendiente n false
c pertenencia_indigena n false
c orientacion het heterosexual
c identidad muj mujer
v derechohabiencia nin '{ninguna}'
v enfermedades nin '{ninguna}'
c tiene_dificultad n false
c consume n false
saved 'who she is, more'

section 'Red de apoyo'
in_ red_apoyo
see "$(label cuenta_con_red)"
c cuenta_con_red s true
form=red_apoyo
of "banco.red_apoyo_personas r WHERE r.n = 1 AND r.padre =
    (SELECT r.id FROM banco.red_apoyo r WHERE $mine)"
keys F4
see 'entrada 1 de 1'
c personas.relacion fam familiar
c personas.vinculo herm hermana
c personas.nombre 'Alba Ñáñez' 'Alba Ñáñez'
c personas.telefono '228 123 4567' 2281234567
keys Escape
see 'agrega otra'
saved 'who supports her'

# ---- three probable aggressors ----
aggressor() {	# aggressor <given name> <surname> <age> <kind> <code>
	in_ agresor "AND r.nombres = '$1'"
	see "$(label clase)"
	c clase "$4" "$5"
	c conoce s true
	c nombres "$1" "$1"
	c primer_apellido "$2" "$2"
	c sexo h hombre
	c edad "$3" "$3"
	c vinculo_tipo fam familiar
	c vinculo cón conyuge
	c convivencia mi mismo_domicilio
	c domicilio_conocido n false
	x escolaridad 2 no_sabe
	v actividades fuera '{trabaja_fuera}'
	c tiene_ingresos s true
	c tiene_arma n false
	c consume n false
	saved "$1"
}
section 'Persona agresora'
aggressor Juan Pérez 40 ide identificada
section 'Persona agresora'
see 'Juan Pérez'
keys F4
aggressor Pedro Luna 38 ide identificada
see 'Pedro Luna'
keys F4
aggressor Darío Mota 61 'sin id' no_identificada
is "$(screen | grep -c 'Juan Pérez\|Pedro Luna\|Darío Mota')" 3 'three of them'
keys Escape

# ---- two casos; what hangs from the first before there is a second ----
caso() {	# caso <narration> <aggressors> <which> <main one or nothing>
	in_ caso "AND r.narracion = '$1'"
	see "$(label fecha_conocimiento)"
	e fecha_conocimiento 'r.fecha_conocimiento = banco.hoy()'
	c via_conocimiento ac acudio
	c clasificacion único hecho_unico
	v tipos fí,ps '{psicologica,fisica}'
	c modalidad fam familiar
	c ambito pr privado
	c delincuencia_organizada n false
	long narracion "$1"
	d "$(label fecha_hechos)" ayer \
	    "(r.fecha_hechos).desde = banco.hoy() - 1" true
	x hora_hechos 2 no_sabe
	c lugar_tipo pa particular
	c lugar comparte casa_compartida
	e hecho_entidad r.hecho_entidad 30
	e hecho_municipio r.hecho_municipio 30087
	v agresores "$2" "$3" "(SELECT array_agg(a.nombres::text ORDER BY 1)
	    FROM banco.agresor a WHERE a.id = ANY (r.agresores))"
	c hubo_sustancias n false
	c hubo_armas n false
	v efectos_fisicos ni '{ninguno}'
	v efectos_psicologicos ang '{angustia_miedo}'
	v efectos_sexuales ni '{ninguno}'
	v efectos_economicos sin '{sin_gasto}'
	v indicadores_riesgo am '{amenaza_muerte}'
	c nivel_riesgo med medio
	c tentativa_feminicidio n false
	c victima_trata n false
	v autoridades ni '{ninguna}'
	c denuncia n false
	saved "caso: $1"
}
section 'Caso'
caso 'La empujó y la encerró.' juan,pedro '{Juan,Pedro}'
first="r.padre = (SELECT c.id FROM banco.caso c
    WHERE c.narracion = 'La empujó y la encerró.' AND c.expediente =
    r.expediente)"

section 'Canalización'
in_ canalizacion
see "$(label fecha)"
c fecha h "$(ask 'SELECT banco.hoy()')"
c medio oficio oficio
c oficio OF-12/2026 OF-12/2026
e origen_entidad r.origen_entidad 30
e origen_municipio r.origen_municipio 30087
e origen_dependencia 'r.origen_dependencia IS NOT NULL'
c destino cjm cjm
c servicio juríd juridico
v subservicios 'penal,denunciar' '{asesoria_penal,acomp_denuncia}'
c acompanamiento n false
saved 'the referral'

section 'Orden'
in_ orden
see "$(label clase)"
c clase orden orden
c naturaleza adm administrativa
c solicitante ella ella
c fecha_solicitud h "$(ask 'SELECT banco.hoy()')"
c resultado concedida concedida
c aceptada s true
c autoridad_emisora 'policía municipal' policia_municipal
c fecha_emision h "$(ask 'SELECT banco.hoy()')"
c hora_emision 0:10 00:10:00
e nivel_riesgo r.nivel_riesgo medio
c fecha_inicio h "$(ask 'SELECT banco.hoy()')"
c plazo número dias
c plazo_dias 60 60
e agresores 'r.agresores = (SELECT c.agresores FROM banco.caso c
    WHERE c.id = r.padre)'
go 'Sin entradas'
m_=0
measure() {	# measure <letters> <code> <what> <aggressor>
	m_=$((m_ + 1))
	form=orden
	of "banco.orden_medidas r WHERE r.n = $m_ AND r.padre =
	    (SELECT r.id FROM banco.orden r WHERE $mine)"
	keys F4
	see "entrada $m_ de $m_"
	c medidas.marco ter ter
	c medidas.fraccion "$1" "$2"
	long medidas.descripcion "$3"
	d "$(label medidas.agresor)" "$4" "(SELECT a.nombres
	    FROM banco.agresor a WHERE a.id = r.agresor)" "$4"
	c medidas.estado proc en_proceso
	until_ok 50 shows 'agrega otra' || ok 1 'back on the page'
}
measure acercarse ter_ix 'No acercarse a menos de 200 metros.' Juan
measure desalojo ter_ix_bis 'Dejar la casa hoy mismo.' Juan
measure llamadas ter_xvi 'Ni llamadas ni mensajes.' Pedro
measure armas ter_xviii 'Entregar el rifle a la policía.' Juan
in_ orden
v destinatarias municipal '{policia_municipal}'
c notificada n false
c estado vig vigente
c orden_entidad ver 30
c orden_municipio xal 30087
saved 'the order with four measures'

service() {	# service <of> <letters> <code> <letters> <code> <what was done>
	in_ servicio "AND r.acciones = '$6' AND $1"
	see "$(label fecha)"
	c fecha h "$(ask 'SELECT banco.hoy()')"
	c hora 0:30 00:30:00
	c tipo "$2" "$3"
	c subservicio "$4" "$5"
	c modalidad telef telefonica
	long acciones "$6"
	c estatus conc concluido
	saved "service: $3"
}
section 'Servicio'
service "$first" juríd juridico penal asesoria_penal 'Se le explicó su derecho.'
section 'Servicio'
see 'Caso de violencias: '
keys F4
service "$first" psicol psicologico crisis crisis 'Contención de una hora.'
keys Escape

section 'Acción de seguimiento'
in_ seguimiento "AND $first"
see "$(label fecha)"
c fecha h "$(ask 'SELECT banco.hoy()')"
c accion verificó verificar_orden
e canalizacion 'r.canalizacion = (SELECT k.id FROM banco.canalizacion k
    WHERE k.padre = r.padre)'
d "$(label servicio)" psicol "(SELECT k.acciones FROM banco.servicio k
    WHERE k.id = r.servicio)" 'Contención de una hora.'
e orden_seguida 'r.orden_seguida = (SELECT o.id FROM banco.orden o
    WHERE o.padre = r.padre)'
long detalle 'Ella está tranquila; la patrulla pasó.'
saved 'the follow-up'

section 'Caso'
see 'Familiar'
keys F4
caso 'La siguió a su trabajo.' mota '{Darío}'
keys Escape
second="r.padre = (SELECT c.id FROM banco.caso c
    WHERE c.narracion = 'La siguió a su trabajo.' AND c.expediente =
    r.expediente)"
section 'Servicio'
see 'Caso de violencias: '
keys End F4
service "$second" juríd juridico denunciar acomp_denuncia 'Se la acompañó al MP.'
keys Escape

# ---- both are filed ----
file_one() {
	keys F6
	see 'integrar'
	is "$(screen | grep -c '^[> ] [!*] ' || :)" 0 'nothing bars filing'
	keys F6
	see 'Caso integrado.'
}
until_ok 100 overview || ok 1 'the overview'
keys F6
see 'Elija el caso'
file_one
see 'Nuevo'
keys Down
file_one
keys Escape
until_ok 100 overview || ok 1 'back at the overview'
keys Escape
see 'Mis borradores'
leave

# ---- what the bank has ----
sed -i "s/FOLIO/$folio/g" "$typed"
check_bank
id=$(ask "SELECT max(expediente::text) FROM banco.folio
    WHERE folio = '$folio'")
is "$(ask "SELECT string_agg(estado, ' ') FROM banco.caso
    WHERE expediente = '$id'")" 'integrado integrado' 'both are integrado'

# Of each caso its own records leave, and no other's.
leaves() {	# leaves <narration>: form and how many, in one line
	ask "SELECT string_agg(forma || ' ' || n, ', ' ORDER BY forma) FROM
	    (SELECT k.forma, (SELECT count(*) FROM jsonb_object_keys(k.ids)) n
	    FROM banco.salida s JOIN banco.caso c ON c.id = s.caso,
	    jsonb_each(s.registros) k(forma, ids) WHERE s.expediente = '$id'
	    AND s.tipo = 'caso_integrado' AND c.narracion = '$1') x"
}
like "$(leaves 'La empujó y la encerró.')" \
    'canalizacion 1, caso 1, .*orden 1, .*seguimiento 1, servicio 2' \
    'the first leaves with what hangs from it'
like "$(leaves 'La siguió a su trabajo.')" 'caso 1, .*servicio 1' \
    'so does the second'
unlike "$(leaves 'La siguió a su trabajo.')" 'orden|canalizacion|seguimiento' \
    'and nothing of the first'
is "$(ask "SELECT count(*) FROM banco.salida WHERE expediente = '$id'")" 2 \
    'each of them once'

is "$(ask "SELECT string_agg(forma || ' ' || n, ', ' ORDER BY forma) FROM
    (SELECT forma, count(*) n FROM banco.bitacora WHERE expediente = '$id'
    AND evento = 'crear' GROUP BY 1) x")" "agresor 3, aviso_privacidad 1, \
canalizacion 1, caso 2, datos_generales 1, datos_victima 1, orden 1, red_apoyo 1, \
seguimiento 1, servicio 3" 'the bitácora has each record that was made'
is "$(ask "SELECT count(DISTINCT registro) FROM banco.bitacora
    WHERE expediente = '$id' AND evento = 'integrar'")" 2 'and each filing'
is "$(ask "SELECT count(*) FROM (SELECT forma FROM banco.bitacora
    WHERE expediente = '$id' AND evento = 'crear' EXCEPT SELECT forma
    FROM banco.bitacora WHERE expediente = '$id' AND evento = 'abrir') x")" \
    0 'what was made was opened, and that is there too'
is "$(ask "SELECT string_agg(evento, ' ' ORDER BY id) FROM banco.bitacora
    WHERE evento IN ('acceso', 'salida') AND sesion IN
    (SELECT sesion FROM banco.bitacora WHERE expediente = '$id')")" \
    'acceso salida' 'one session, that was entered and left'
finish
