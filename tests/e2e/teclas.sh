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
z() {		# z <label> <text>: an answer; the key after it leaves too
	go "$1" || finish
	text "$2"
}
y() {		# y <label> <1|0>: yes or no, and on
	go "$1" || finish
	was=$(here)
	text "$2"
	until_ok 50 moved || ok 1 "the focus leaves $1"
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
	[ "${3:-}" = stay ] || leave_field Tab
}
w() { v "$1" "$2" stay; }	# the same; the key after it leaves too
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
	z 'Quién da los datos' el
	f 'Por qué no hay CURP'
	a 'Por qué no hay CURP' rec
	a 'Nombre(s)' "$1"
	a 'Primer apellido' 'Cruz'
	z 'Segundo apellido' 'León'
	f 'Sexo'
	a 'Sexo' m
	a 'Fecha de nacimiento' 120391
	z 'Estado de nacimiento' ver
	saved_
	keys Enter
	waiting '¿Se dio'
	y '¿Se dio' 1
	r 'Régimen' pu
	r 'Modalidad' si
	r 'Versión del aviso' '2026-1'
	e 'Fecha en que se dio'
	f 'Quién lo recibió'
	a 'Quién lo recibió' el
	r 'Quién lo dio' 'Ana Ruiz'
	z '¿Se explicó' s
	saved_
	section_ 'Datos de la' 3
	waiting 'Nacionalidad'
	f 'Dónde vive ahora'
	z 'Dónde vive ahora' sie
	f 'Entidad federativa'
	e 'Entidad federativa'
	e 'Municipio'
	f 'Estado civil'
	z 'Estado civil' cas
	f 'Nivel educativo'
	z 'Nivel educativo' sec
	f 'Actividades'
	w 'Actividades que' hog
	f '¿Tiene ingresos?'
	y '¿Tiene ingresos?' 0
	f '¿Tiene hijas o hijos?'
	y '¿Tiene hijas o hijos?' 0
	y '¿Alguien más depende' 0
	f '¿Es migrante?'
	a '¿Es migrante?' no
	y '¿Es afrodescendiente?' 0
	y '¿Se considera indígena?' 0
	f 'Orientación sexual'
	a 'Orientación sexual' het
	a 'Identidad de género' muj
	waiting 'Salud'
	v 'Servicio médico' nin
	w 'Enfermedades' nin
	f '¿Dificultad'
	y '¿Dificultad' 0
	waiting 'Consumo'
	z '¿Consume alcohol' n
	saved_
	section_ 'Persona agresora' 6
	waiting 'De quién se trata'
	a 'De quién se trata' ide
	y '¿Ella conoce' 1
	a 'Nombre(s)' 'Juan'
	z 'Primer apellido' 'Pérez'
	f 'Sexo'
	z 'Sexo' h
	f 'Edad aproximada'
	z 'Edad aproximada' 40
	f 'Tipo de relación'
	a 'Tipo de relación' fam
	a 'Relación con ella' cón
	z 'Situación' 'mi'
	f '¿Se sabe dónde vive?'
	y '¿Se sabe dónde vive?' 0
	waiting 'Estudios'
	x 'Nivel educativo' 2
	w 'A qué se dedica' fuera
	f '¿Tiene ingresos?'
	y '¿Tiene ingresos?' 1
	f '¿Tiene o puede'
	y '¿Tiene o puede' 0
	z '¿Consume' n
	saved_
	section_ 'Caso' 7
	waiting 'Fecha en que se conoció'
	e 'Fecha en que se conoció'
	f 'Cómo se supo'
	z 'Cómo se supo' ac
	f 'Clasificación'
	a 'Clasificación' un
	v 'Tipos de violencia' fí,ps
	a 'Modalidad' fam
	a 'Ámbito' pr
	y '¿Delincuencia' 0
	f 'Narración'
	text 'La empujó y la amenazó.'
	leave_field Tab
	a 'Fecha de los hechos' a
	x 'Hora de los hechos' 2
	f 'Lugar de los hechos'
	a 'Lugar de los hechos' pa
	z 'Qué lugar' ca
	f 'Entidad de los hechos'
	e 'Entidad de los hechos'
	e 'Municipio de los hechos'
	page 'Quién lo hizo'
	e 'Personas agresoras'
	f '¿Actuó'
	y '¿Actuó' 0
	y '¿Hubo armas?' 0
	waiting 'Efectos'
	v 'Efectos físicos' ni
	v 'Efectos psicológicos' ang
	v 'Efectos sexuales' ni
	w 'Económicos' sin
	f 'Señales de riesgo'
	v 'Señales de riesgo' am
	a 'Nivel de riesgo' med
	# Told, though the next field has an answer to offer.
	waiting 'Nivel de riesgo: Hay señales críticas'
	f '¿Hubo intento'
	y '¿Hubo intento de matarla?' 0
	y '¿Es víctima de trata?' 0
	f 'Autoridades'
	v 'Autoridades que' ni
	z '¿Hay denuncia' n
	saved_
	section_ 'Red de apoyo' 10
	waiting '¿Hay quien'
	z '¿Hay quien' n
	saved_
	waiting 'falta integrar el caso.'
	keys F6
	waiting 'Nada impide integrar'
	keys F6
	waiting 'Caso integrado.'
	waiting 'el caso está integrado.'
}
# Enter goes on where the overview stands, if that is the section; else its
# number.
section_() {	# section_ <its title> <its number>
	until_ok 100 overview || { ok 1 "section $1"; return 0; }
	case $(screen | sed -n 's/^> *[0-9]* . *//p') in
	"$1"*) keys Enter ;;
	*) text "$2" ;;
	esac
}
