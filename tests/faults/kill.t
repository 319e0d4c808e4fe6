#!/bin/sh
# SIGKILL at seeded random points of a capture over real ssh: of the terminal,
# the ssh client, sshd, the guardian, the program, its backend, authd and the
# postmaster.  After each one: what had been left is there, nothing is there
# twice, she is back on the very field; at the end every entry has its exit.
#
# FAULTS says how many points (12), SEED where the dice begin.
# shellcheck source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
points=${FAULTS:-12}
seed=${SEED:-16052025}
echo "# SEED=$seed FAULTS=$points"
bank
host=ssp.capturista
who=$(person $host 2)
from=$(ask 'SELECT coalesce(max(id), 0) FROM banco.bitacora')
had=$(ask "SELECT count(*) FROM banco.expediente WHERE cuenta = '$who'")

# The same dice in every shell: the kind of minimal standard generator that
# fits in 32 bits.
dice=$((seed % 2147483646 + 1))
roll() {	# roll <n>: $rolled is 0 to n - 1
	dice=$((dice * 48271 % 2147483647))
	rolled=$((dice % $1))
}

victims='terminal client door guardian program backend authd postmaster'
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

current() { screen | grep '^>' | head -n 1; }
on() { current | grep -qF -- "$1"; }
in_form() { screen | head -n 1 | grep -q '^Datos generales' && on ''; }
quiet() { hides 'guardando'; }
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

# In a form, by whatever way leads there from the home screen.
ready() { in_form || shows 'Enter Cierra' || shows 'Mis borradores' || shows 'Contraseña' ||
    shows 'ya tiene una sesión' || ended; }
reach_form() {
	tries=0
	while [ $tries -lt 12 ]; do
		tries=$((tries + 1))
		until_ok 100 ready || :
		if ended; then
			sit uno $host
		elif in_form; then
			return 0
		elif shows 'Enter Cierra'; then
			keys Enter
			until_ok 50 ended || :
		elif shows 'ya tiene una sesión'; then
			keys t
			sleep 0.3
		elif shows 'Contraseña'; then
			text "$(person $host 3)"
			keys Enter
			until_ok 100 past_login || :
		elif shows 'Ninguno: todo lo escrito'; then
			keys F4
			until_ok 50 in_form || :
		else
			keys Enter	# the first draft of the list
			until_ok 50 in_form || :
		fi
	done
	return 1
}
past_login() { shows 'Mis borradores' || shows 'ya tiene' || in_form ||
    ended; }
one_session() { session; }
changed() { session && [ "$program" != "$old_program" ]; }
settled() { ended || changed || shows 'Enter Cierra'; }

strike() {	# strike <victim>
	old_program=$program
	case $1 in
	terminal) kill -9 "$(t display-message -p '#{pid}')" ;;
	client) kill -9 "$(ssh_pid)" ;;
	door) kill -9 "$door" ;;
	guardian) kill -9 "$guardian" ;;
	program) kill -9 "$program" ;;
	backend) kill -9 "$backend" ;;
	authd) kill -9 "$(pid_of authd)" ;;
	postmaster) kill -9 "$(pid_of postgres)" ;;
	esac 2>/dev/null
}
nobody() { ! session || [ -z "$(ps -o pid= -p "$old_program")" ]; }

recover() {	# recover <victim>
	case $1 in
	authd | postmaster) until_ok 20 again || : ;;
	backend) until_ok 50 answers || : ;;
	esac
	case $1 in
	terminal) sleep 0.2; sit uno $host 2>/dev/null || sit uno $host ;;
	*) until_ok 200 settled || : ;;
	esac
	until_ok 100 answers || :
	reach_form
}
answers() { ask 'SELECT 1' >/dev/null 2>&1; }

# ---- the points ----

sit uno $host
if ! reach_form; then
	ok 1 'a new file can be begun'
	finish
fi
i=0
while [ $i -lt "$points" ]; do
	i=$((i + 1))
	# Every kind of victim comes up; which, where and when is the dice's.
	roll 8
	[ $i -gt 8 ] || rolled=$(((seed + i) % 8))
	# shellcheck disable=SC2086 # a list of words
	victim=$(set -- $victims; shift $rolled; echo "$1")
	roll 4
	# shellcheck disable=SC2086
	field=$(set -- $fields; shift $rolled; echo "$1")
	roll 10
	moment=$rolled
	roll 300
	pause=$(printf '0.%03d' $rolled)
	new=$(word $((seed % 1000 * 1000 + i)))

	until_ok 100 one_session || :
	move_to "$field" || :
	sleep 0.3
	until_ok 100 quiet || :
	backend=$(ask "SELECT pid FROM pg_stat_activity
	    WHERE usename = 'i_ssp' ORDER BY backend_start DESC LIMIT 1")
	keys C-u
	text "$new"
	saving=no
	case $moment in
	0 | 1 | 2)	# typed and not left
		when='while typing' lands=$(label_of "$field") may=$new
		sleep "$pause" ;;
	3 | 4 | 5)	# left, and said to be kept
		when='after leaving'
		keys Tab
		until_ok 50 on "$(after "$field")" || :
		sleep 0.3
		until_ok 100 quiet || :
		expect "$field" "$new"
		lands=$(after "$field") may=$new
		sleep "$pause" ;;
	6 | 7)		# on its way
		when='while leaving' lands='' may=$new
		keys Tab ;;
	*)		# filed, perhaps
		when='while saving' lands='' saving=yes may=$new
		keys Tab
		until_ok 50 on "$(after "$field")" || :
		sleep 0.3
		until_ok 100 quiet || :
		expect "$field" "$new"
		keys F2
		sleep "$pause" ;;
	esac
	what="point $i: $victim, $when $field"
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

# ---- out by the door ----

keys Escape
see 'Mis borradores'
leave
closed() { [ "$(ask 'SELECT count(*) FROM auth.sesion
    WHERE cerrada IS NULL')" = 0 ]; }
until_ok 100 closed || :
is "$(ask 'SELECT count(*) FROM auth.sesion WHERE cerrada IS NULL')" 0 \
    'no session is left open'
is "$(ask "SELECT count(*) FROM banco.bitacora a WHERE a.evento = 'acceso'
    AND a.id > $from AND (SELECT count(*) FROM banco.bitacora s
    WHERE s.evento = 'salida' AND s.sesion = a.sesion) <> 1")" 0 \
    'every entry has its exit, and one'
is "$(ask 'SELECT count(*) FROM banco.guardado g GROUP BY forma, id, rev
    HAVING count(*) > 1')" '' 'no revision was made by two keys'
is "$(ask 'SELECT count(*) FROM banco.expediente e WHERE NOT EXISTS
    (SELECT FROM banco.acl a WHERE a.expediente = e.id)')" 0 \
    'no file is without its owner'
finish
