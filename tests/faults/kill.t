#!/bin/sh
# SIGKILL at seeded random points of a capture over real ssh: of the terminal,
# the ssh client, sshd, the guardian, the program, its backend, authd and the
# postmaster.  After each one: what had been left is there, nothing is there
# twice, she is back on the very field; at the end every entry has its exit.
#
# FAULTS says how many points (8), SEED where the dice begin.
# shellcheck source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
bank
host=ssp.capturista
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
points=${FAULTS:-8}
echo "# SEED=$seed FAULTS=$points"
who=$(person $host 2)
had=$(ask "SELECT count(*) FROM banco.expediente WHERE cuenta = '$who'")

fields='nombres primer_apellido segundo_apellido nombre_preferido'
label_of() {
	case $1 in
	nombres) echo 'Nombre(s)' ;;
	primer_apellido) echo 'Primer apellido' ;;
	segundo_apellido) echo 'Segundo apellido' ;;
	nombre_preferido) echo 'Cómo quiere que le llamen' ;;
	esac
}
after() {
	case $1 in
	nombres) echo 'Primer apellido' ;;
	primer_apellido) echo 'Segundo apellido' ;;
	segundo_apellido) echo 'Cómo quiere que le llamen' ;;
	nombre_preferido) echo 'Sexo' ;;
	esac
}
# Each point types something that was never typed before, letters only.
word() {
	echo "$1" | awk '{
		s = ""
		for (n = $1; n > 0; n = int((n - 1) / 26))
			s = sprintf("%c", 65 + (n - 1) % 26) s
		print "ÑANDÚ " s
	}'
}

# ---- what must be there: one variable per field of the open draft ----

# shellcheck disable=SC2034 # want and expect name them
forget() { m_nombres='' m_primer_apellido='' m_segundo_apellido='' m_nombre_preferido=''; }
want() { eval "echo \"\$m_$1\""; }
expect() { eval "m_$1=\$2"; }
forget
saved=0

stored() {	# stored <field>: of the open draft, in the database
	ask "SELECT coalesce(max(f.texto), '') FROM banco.borrador b
	    JOIN banco.borrador_campo f USING (clave)
	    WHERE b.cuenta = '$who' AND f.campo = '$1'"
}
drafts() { ask "SELECT count(*) FROM banco.borrador WHERE cuenta = '$who'"; }
files() { ask "SELECT count(*) - $had FROM banco.expediente
    WHERE cuenta = '$who'"; }
names_saved() {	# how many saved files hold what the model holds
	ask "SELECT count(*) FROM banco.expediente WHERE cuenta = '$who'
	    AND coalesce(nombres, '') = '$(want nombres)'
	    AND coalesce(primer_apellido, '') = '$(want primer_apellido)'
	    AND coalesce(segundo_apellido, '') = '$(want segundo_apellido)'
	    AND coalesce(nombre_preferido, '') = '$(want nombre_preferido)'"
}

# ---- moving about ----

begin() { keys F4; until_ok 50 in_form || :; }
in_form() { screen | head -n 1 | grep -q '^Datos generales' && on ''; }
move_to() {	# move_to <field>
	name=$(label_of "$1")
	k=0
	until on "$name" || [ $k -gt 14 ]; do
		keys Tab
		sleep 0.05
		k=$((k + 1))
	done
	# From the end of the page: back up.
	while ! on "$name" && [ $k -lt 40 ]; do
		keys BTab
		sleep 0.05
		k=$((k + 1))
	done
	until_ok 50 on "$name"
}

# ---- the points ----

sit uno $host
if ! reach_form; then
	ok 1 'a new file can be begun'
	finish
fi
i=0
while [ $i -lt "$points" ]; do
	i=$((i + 1))
	# shellcheck disable=SC2086 # a list of words
	pick $i $victims
	victim=$picked
	roll 4
	# shellcheck disable=SC2086
	field=$(set -- $fields; shift $rolled; echo "$1")
	roll 10
	moment=$rolled
	new=$(word $((seed % 500 * 1000 + i)))

	move_to "$field" || :
	settle
	aim
	keys C-u
	text "$new"
	saving=no
	case $moment in
	0 | 1 | 2)	# typed and not left
		when='while typing' lands=$(label_of "$field") may=$new
		pause 300 ;;
	3 | 4 | 5)	# left, and said to be kept
		when='after leaving'
		keys Tab
		until_ok 50 on "$(after "$field")" || :
		settle
		expect "$field" "$new"
		lands=$(after "$field") may=$new
		pause 300 ;;
	6 | 7)		# on its way
		when='while leaving' lands='' may=$new
		keys Tab ;;
	*)		# filed, perhaps
		when='while saving' lands='' saving=yes may=$new
		keys Tab
		until_ok 50 on "$(after "$field")" || :
		settle
		expect "$field" "$new"
		keys F2
		pause 300 ;;
	esac
	what="point $i: $victim, $when $field"
	[ "$victim" != postmaster ] || what="F11 $what"
	[ "$victim" != terminal ] || what="F10 $what"
	[ "$victim,$saving" != program,no ] || what="F05 $what"
	strike "$victim"
	if recover "$victim"; then ok 0 "$what: she is back"; else
		ok 1 "$what: she is back"; fi

	# What was left is there; what was being typed may be.
	if [ $saving = yes ] && [ "$(files)" = $((saved + 1)) ]; then
		saved=$((saved + 1))
		is "$(names_saved)" 1 "$what: filed once, as it was typed"
		forget
	else
		got=''
		must=''
		for f in $fields; do
			now=$(stored "$f")
			if [ "$f" = "$field" ] && [ "$now" = "$may" ]; then
				expect "$f" "$now"
			fi
			got="$got$f=$now;"
			must="$must$f=$(want "$f");"
		done
		is "$got" "$must" "$what: every field that was left is there"
	fi
	is "$(files) $(drafts)" "$saved 1" "$what: nothing is there twice"
	if [ -n "$lands" ]; then
		rc=0
		until_ok 30 on "$lands" || rc=1
		ok $rc "$what: and she on that field"
	fi
	seen=$(screen)
	for f in $fields; do
		v=$(want "$f")
		[ -z "$v" ] || case $seen in
		*"$v"*) ;;
		*) ok 1 "$what: $f is on her screen" ;;
		esac
	done
done

keys Escape
see 'Mis borradores'
out_by_the_door
is "$(ask 'SELECT count(*) FROM banco.expediente e WHERE NOT EXISTS
    (SELECT FROM banco.acl a WHERE a.expediente = e.id)')" 0 \
    'no file is without its owner'
finish
