# tests/e2e/teclas.sh - how many keys an ordinary case takes a practised hand
#
# Read after teclado.sh.  `ordinary_case` files one, from home to "Caso
# integrado": what is needed and what is usually known, the shortest letters
# that choose, what is offered taken with Enter, what was said before repeated
# with F8.  Every key is counted, those that only pass over a field too.
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # desk, was: lib.sh, teclado.sh
pressed=0
count() { pressed=$((pressed + $1)); }
keys() {
	count $#
	t send-keys -t "=$desk:" -- "$@" 2>/dev/null || :
}
text() {
	count "$(printf %s "$1" | wc -m)"
	t send-keys -t "=$desk:" -l -- "$1" 2>/dev/null || :
}
waiting() { until_ok 100 shows "$1" || ok 1 "see $1"; }

e() {		# e <label>: what is offered there is right
	go "$1" || finish
	leave_field
}
a() {		# a <label> <text>: an answer
	go "$1" || finish
	text "$2"
	leave_field
}
v() {		# v <label> <a,b,...>: several; the last is left with Tab
	go "$1" || finish
	rest=$2
	while [ "$rest" != "${rest#*,}" ]; do
		text "${rest%%,*}"
		keys Enter
		rest=${rest#*,}
	done
	text "$rest"
	leave_field Tab
}
x() {		# x <label> <which>: no value, and why
	go "$1" || finish
	keys F3
	see_quietly Deja
	was=$(here)
	text "$2"
	until_ok 50 moved || ok 1 "the focus leaves $1"
}
r() {		# r <label> <text>: as the last time, once there was one
	go "$1" || finish
	if [ "$again" = yes ]; then
		was=$(here)
		keys F8
		until_ok 50 moved || ok 1 "the focus leaves $1"
	else
		text "$2"
		leave_field
	fi
}
f() {		# f <label>: what F6 goes to, as it is lacking
	keys F6
	until_ok 50 is_on "$1" || ok 1 "F6 goes to $1"
}
page() {	# page <its title>: what is left of this page is left out
	keys PageDown
	waiting "$1"
}
saved_() {
	keys F2
	see_quietly 'Guardado:'
}

# ordinary_case <given name> <yes: one was filed before in this session>
ordinary_case() {
	again=$2 pressed=0
	keys F4
	waiting 'Quién es ella'
	a 'Quién da los datos' el
	a 'Por qué no hay CURP' rec
	a 'Nombre(s)' "$1"
	a 'Primer apellido' 'Cruz'
	a 'Segundo apellido' 'León'
	a 'Sexo' m
	a 'Fecha de nacimiento' 120391
	a 'Estado de nacimiento' ver
	saved_
	keys Enter
	waiting '¿Se dio'
	a '¿Se dio' s
	r 'Régimen' pu
	r 'Modalidad' si
	r 'Versión del aviso' '2026-1'
	e 'Fecha en que se dio'
	f 'Quién lo recibió'
	a 'Quién lo recibió' el
	r 'Quién lo dio' 'Ana Ruiz'
	a '¿Se explicó' s
	saved_
	section_ 'Datos de la'
	waiting 'Nacionalidad'
	page 'Dónde vive'
	a 'Dónde vive ahora' sie
	f 'Entidad federativa'
	e 'Entidad federativa'
	e 'Municipio'
	page 'Estado civil'
	a 'Estado civil' cas
	f 'Nivel educativo'
	a 'Nivel educativo' sec
	page 'Actividades'
	v 'Actividades que' hog
	f '¿Tiene ingresos?'
	a '¿Tiene ingresos?' n
	page 'Hijas'
	a '¿Tiene hijas o hijos?' n
	a '¿Alguien más depende' n
	page 'Origen'
	a '¿Es migrante?' no
	a '¿Es afrodescendiente?' n
	a '¿Se considera indígena?' n
	page 'Orientación'
	a 'Orientación sexual' het
	a 'Identidad de género' muj
	waiting 'Salud'
	v 'Servicio médico' nin
	v 'Enfermedades' nin
	a '¿Dificultad' n
	waiting 'Consumo'
	a '¿Consume alcohol' n
	saved_
	section_ 'Persona agresora'
	waiting 'De quién se trata'
	a 'De quién se trata' ide
	a '¿Ella conoce' s
	a 'Nombre(s)' 'Juan'
	a 'Primer apellido' 'Pérez'
	a 'Sexo' h
	a 'Edad aproximada' 40
	page 'Vínculo'
	a 'Tipo de relación' fam
	a 'Relación con ella' cón
	a 'Situación' 'mi'
	page 'Su domicilio'
	a '¿Se sabe dónde vive?' n
	waiting 'Estudios'
	x 'Nivel educativo' 2
	v 'A qué se dedica' fuera
	f '¿Tiene ingresos?'
	a '¿Tiene ingresos?' s
	page 'Armas'
	a '¿Tiene o puede' n
	a '¿Consume' n
	saved_
	section_ 'Caso'
	waiting 'Fecha en que se conoció'
	e 'Fecha en que se conoció'
	a 'Cómo se supo' ac
	page 'Qué violencia'
	a 'Clasificación' un
	v 'Tipos de violencia' fí,ps
	a 'Modalidad' fam
	a 'Ámbito' pr
	a '¿Delincuencia' n
	page 'Relato'
	go 'Narración'
	text 'La empujó y la amenazó.'
	leave_field Tab
	a 'Fecha de los hechos' a
	x 'Hora de los hechos' 2
	f 'Lugar de los hechos'
	a 'Lugar de los hechos' pa
	a 'Qué lugar' ca
	f 'Entidad de los hechos'
	e 'Entidad de los hechos'
	e 'Municipio de los hechos'
	page 'Quién lo hizo'
	e 'Personas agresoras'
	f '¿Actuó'
	a '¿Actuó' n
	a '¿Hubo armas?' n
	waiting 'Efectos'
	v 'Efectos físicos' ni
	v 'Efectos psicológicos' ang
	v 'Efectos sexuales' ni
	v 'Económicos' sin
	f 'Señales de riesgo'
	v 'Señales de riesgo' am
	a 'Nivel de riesgo' med
	a '¿Hubo intento de matarla?' n
	a '¿Es víctima de trata?' n
	page 'Autoridades'
	v 'Autoridades que' ni
	a '¿Hay denuncia' n
	saved_
	section_ 'Red de apoyo'
	waiting '¿Hay quien'
	a '¿Hay quien' n
	saved_
	keys F6
	waiting 'integrar'
	keys F6
	waiting 'Caso integrado.'
}
# Enter goes on where the overview stands, if that is the section; else by
# the letters of its name.
section_() {
	until_ok 100 overview || { ok 1 "section $1"; return 0; }
	case $(screen | sed -n 's/^> *[0-9]* . *//p') in
	"$1"*) ;;
	*)
		text "$(printf %s "$1" | cut -c 1-3)"
		see_quietly 'Va a:'
		;;
	esac
	keys Enter
}
