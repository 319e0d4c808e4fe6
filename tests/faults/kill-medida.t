#!/bin/sh
# SIGKILL deep inside a form: in an entry of a group (the measures of an
# order), at a catalogue, at one that depends on it, at several-of, in a long
# text (which is kept every 5 s), and while a caso is being filed.  After each
# one: what had been left is there and nothing else changed, she is back on
# the very field; a caso is filed once or not at all.
#
# FAULTS says how many points (8), SEED where the dice begin.
# shellcheck source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=../e2e/teclado.sh
. "$(dirname "$0")/../e2e/teclado.sh"
bank
host=salud.capturista
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
points=${FAULTS:-8}
echo "# SEED=$seed FAULTS=$points"
who=$(person $host 2)
in_form() { screen | head -n 1 | grep -q 'Orden' && on ''; }
begin() { :; }
of 'nothing is asked here'

# The draft, a line a field; a list is taken for what it holds.
draft() {
	ask "SELECT f.campo, coalesce(f.sin, f.texto, ''), f.valor
	    FROM banco.borrador b JOIN banco.borrador_campo f USING (clave)
	    WHERE b.cuenta = '$who' ORDER BY f.campo"
}
value() {	# value <field of the entry>
	ask "SELECT coalesce(f.valor #>> '{}', '') FROM banco.borrador b
	    JOIN banco.borrador_campo f USING (clave)
	    WHERE b.cuenta = '$who' AND f.campo = 'medidas.$entry.$1'"
}
orders() { ask "SELECT count(*) FROM banco.orden WHERE cuenta = '$who'"; }
drafts() { ask "SELECT count(*) FROM banco.borrador WHERE cuenta = '$who'"; }

# ---- an order of one of her casos, with one measure ----

enter uno $host
# shellcheck disable=SC2046 # two words
set -- $(ask "SELECT c.id, f.folio FROM banco.caso c
    JOIN banco.folio f USING (expediente) WHERE c.cuenta = '$who'
    AND c.estado = 'integrado' LIMIT 1")
caso=$1 folio_filed=$2
folio=$(ask "SELECT f.folio FROM banco.caso c JOIN banco.folio f
    USING (expediente) WHERE c.cuenta = '$who' AND c.estado <> 'integrado'
    LIMIT 1")
had=$(orders)
keys /
see 'Buscar:'
text "$folio"
keys Enter
see 'Expediente'
# The first one is begun at once; beside others it is added.
listed_or_begun() { shows 'F4 Nuevo' || shows '¿Orden o medida?'; }
section 'Orden'
until_ok 100 listed_or_begun || :
shows '¿Orden o medida?' || keys F4
see '¿Orden o medida?'
d '¿Orden o medida?' orden x x
d 'Resultado' 'concedida' x x
go 'Sin entradas'
keys F4
see 'entrada 1 de 1'
d 'Tipo de medida' 'administrativa' x x
d 'Fracción' 'V. ' x x
settle
entry=1
is "$(value fraccion)" ter_v 'a measure is being written'

# ---- inside it ----

# other <field> <typed> <code> <typed> <code>: the one that is not there.
other() {
	keys C-u
	if [ "$(value "$1")" = "$3" ]; then
		text "$4"
		new=$5
	else
		text "$2"
		new=$3
	fi
}
places='marco fraccion salud descripcion guardada integrar'
label_of() {
	case $1 in
	marco) echo 'Tipo de medida' ;;
	fraccion) echo 'Fracción' ;;
	salud) echo 'Atención de salud' ;;
	*) echo 'Descripción' ;;
	esac
}
field_of() {
	case $1 in
	salud) echo atencion_salud ;;
	guardada) echo descripcion ;;
	*) echo "$1" ;;
	esac
}
# What is in doubt at a place: its own field, and what hangs from it.
doubtful() {
	case $1 in
	marco) echo 'medidas[.][0-9]+[.](marco|fraccion|atencion_salud)' ;;
	fraccion) echo 'medidas[.][0-9]+[.](fraccion|atencion_salud)' ;;
	*) echo "medidas[.][0-9]+[.]$(field_of "$1")" ;;
	esac
}
type_at() {	# type_at <place>: $new is what the bank holds in the end
	old=$(value "$(field_of "$1")")
	case $1 in
	marco) other marco juris quater administ ter ;;
	fraccion) other fraccion 'V. ' ter_v desalojo ter_ix_bis ;;
	salud)
		other atencion_salud profi '["profilaxis"]' \
		    pasti '["anticoncepcion"]'
		keys Enter ;;
	descripcion | guardada)
		new="${old:+$old }punto $i, con ñ."
		text "${old:+ }punto $i, con ñ." ;;
	esac
}

# ---- filing: once, or not at all ----

# As before it was filed: the same caso again and again.  No role of the bank
# can do this; its superuser must put the guards aside.
unfile() {
	ask "DO \$\$
	DECLARE
		g record;
	BEGIN
		CREATE TEMP TABLE guards ON COMMIT DROP AS
		    SELECT tgrelid::regclass AS t, tgname FROM pg_trigger
		     WHERE tgrelid IN ('banco.caso'::regclass,
			'banco.salida'::regclass) AND tgenabled = 'A';
		FOR g IN SELECT * FROM guards LOOP
			EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I',
			    g.t, g.tgname);
		END LOOP;
		UPDATE banco.caso SET estado = 'guardado', integrado = NULL
		 WHERE id = '$caso';
		DELETE FROM banco.salida WHERE caso = '$caso';
		FOR g IN SELECT * FROM guards LOOP
			EXECUTE format('ALTER TABLE %s ENABLE ALWAYS '
			    'TRIGGER %I', g.t, g.tgname);
		END LOOP;
	END \$\$"
}
filed() {	# state, and how often the nation is told
	ask "SELECT estado || ' ' || (SELECT count(*) FROM banco.salida s
	    WHERE s.caso = c.id) FROM banco.caso c WHERE c.id = '$caso'"
}
# One Esc at a time: one more than needed would close the session.
differs() { [ "$(screen)" != "$seen" ]; }
to_home() {
	tries=0
	until shows 'Mis borradores' || [ $tries -gt 6 ]; do
		seen=$(screen)
		keys Escape
		until_ok 60 differs || :
		tries=$((tries + 1))
	done
}
in_file() { shows 'Expediente' && shows "$folio_filed"; }
to_review() {
	to_home
	keys /
	until_ok 50 shows 'Buscar:' || :
	text "$folio_filed"
	keys Enter
	until_ok 50 in_file || :
	keys F6
	see_quietly 'Nada impide integrar'
}
file_it() {	# file_it <what>: $victim falls while it is filed
	unfile
	to_review
	aim
	keys F6
	pause 150
	strike "$victim"
	if recover "$victim"; then ok 0 "$1: she is back"; else
		ok 1 "$1: she is back"; fi
	got=$(filed)
	like "$got" '^(guardado 0|integrado 1)$' "$1: filed once or not at all"
}

# ---- the points ----

hold() {	# hold <what>: the draft is what it was, but for what is in doubt
	is "$(draft | grep -vE "^$doubt	")" "$before" "$1: nothing else changed"
	got=$(value "$(field_of "$place")")
	case $when in
	'after leaving')
		is "$got" "$new" "$1: what was left is there" ;;
	*)	case $place/$got in
		descripcion/*)
			case $new in "$got"*) rc=0 ;; *) rc=1 ;; esac
			case $got in "$old"*) ;; *) rc=1 ;; esac ;;
		*)	[ "$got" = "$new" ] || [ "$got" = "$old" ] ||
			    [ -z "$got" ] && rc=0 || rc=1 ;;
		esac
		ok $rc "$1: what was being typed is there or not ($got)" ;;
	esac
	is "$(orders) $(drafts)" "$had 1" "$1: nothing is there twice"
}
in_entry() { shows 'entrada 1 de 1'; }
into_entry() {	# from wherever in the form she is
	in_entry && return 0
	for _ in 1 2 3 4 5 6 7; do
		keys PageUp
		sleep 0.1
	done
	go 'F4 agrega otra' || return 0
	keys BTab
	until_ok 20 hides '>  F4' || :
	keys Enter
	until_ok 50 in_entry || ok 1 'the entry opens'
}
first() {	# its first field
	tries=0
	until is_on 'Tipo de medida' || [ $tries -gt 12 ]; do
		was=$(here)
		keys BTab
		until_ok 10 moved || :
		tries=$((tries + 1))
	done
}
restore() {	# what the next place needs
	[ "$(value marco)" = ter ] || d 'Tipo de medida' 'administrativa' x x
	[ "$(value fraccion)" = ter_v ] || d 'Fracción' 'V. ' x x
	settle
}
place_point() {
	into_entry
	first
	case $place in salud | fraccion) restore ;; esac
	first
	go "$(label_of "$place")" || return 0
	settle
	aim
	doubt=$(doubtful "$place")
	before=$(draft | grep -vE "^$doubt	")
	roll 3
	[ "$place" != guardada ] || rolled=3
	type_at "$place"
	lands=''
	case $rolled in
	0)	when='while typing' lands=$(label_of "$place")
		pause 300 ;;
	1)	when='after leaving'
		leave_field Tab
		lands=$(here)
		settle ;;
	2)	when='while leaving'
		keys Tab ;;
	3)	when='after leaving' lands=$(label_of "$place")
		sleep 6 ;;
	esac
	what="point $i: $victim, $when $place"
	strike "$victim"
	if recover "$victim"; then ok 0 "$what: she is back"; else
		ok 1 "$what: she is back"; fi
	hold "$what"
	if [ -n "$lands" ]; then
		rc=0
		until_ok 30 is_on "$lands" || rc=1
		ok $rc "$what: and she on $lands"
	fi
}

i=0
while [ $i -lt "$points" ]; do
	i=$((i + 1))
	# shellcheck disable=SC2086 # lists of words
	pick $i $victims
	victim=$picked
	# shellcheck disable=SC2086
	pick $i $places
	place=$picked
	if [ "$place" = integrar ]; then
		file_it "point $i: $victim, while filing"
	else
		place_point
	fi
done

to_home
out_by_the_door
finish
