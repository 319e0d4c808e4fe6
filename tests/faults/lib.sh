# tests/faults/lib.sh - dice, victims, and the way back
#
# Read after tests/e2e/lib.sh by what kills at seeded random points.  The test
# sets `host`, the desk is "uno", and in_form says what her form looks like.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # names shared with the other files
seed=${SEED:-16052025}

# The same dice in every shell: the kind of minimal standard generator that
# fits in 32 bits.
dice=$((seed % 2147483646 + 1))
roll() {	# roll <n>: $rolled is 0 to n - 1
	dice=$((dice * 48271 % 2147483647))
	rolled=$((dice % $1))
}

victims='terminal client door guardian program backend authd postmaster'

# pick <point> <word>...: $picked is one of them; each comes up in turn in the
# first points, then the dice choose.
pick() {
	point_=$1
	shift
	roll $#
	[ "$point_" -gt $# ] || rolled=$(((seed + point_) % $#))
	shift "$rolled"
	picked=$1
}
pause() {	# pause <milliseconds>: at most so long
	roll "$1"
	sleep "$(printf '%d.%03d' $((rolled / 1000)) $((rolled % 1000)))"
}

# What a fall needs to be understood, as a rare one does not come twice.
told_end() {
	rc=$?
	set +e			# or the fall would end this too
	if [ $rc != 0 ] && [ "$ours" = yes ]; then
		tail -n 15 "$DEMO_DIR/log/authd.log" | sed 's/^/# authd: /'
		ask "SELECT abierta, cerrada, motivo FROM auth.sesion
		    ORDER BY abierta DESC LIMIT 4" | sed 's/^/# session: /'
		ask "SELECT clock_timestamp()" | sed 's/^/# now: /'
	fi
	(exit $rc)
	lib_end
}
trap told_end 0

current() { screen | grep '^>' | head -n 1; }
on() { current | grep -qF -- "$1"; }
quiet() { hides 'guardando'; }
settle() {	# what was left is said to be kept
	sleep 0.25
	until_ok 100 quiet || :
}

# In a form, by whatever way leads there from the home screen.
ready() { in_form || shows 'Enter Cierra' || shows 'Mis borradores' ||
    shows '> Contraseña' || shows 'ya tiene una sesión' || ended; }
reach_form() {
	tries=0
	while [ $tries -lt 30 ]; do
		tries=$((tries + 1))
		until_ok 100 ready || :
		if ended; then
			sit uno "$host"
		elif in_form; then
			return 0
		elif shows 'Enter Cierra'; then
			keys Enter
			until_ok 50 ended || :
		elif shows 'ya tiene una sesión'; then
			keys t
			sleep 0.3
		elif shows '> Contraseña'; then
			text "$(person "$host" 3)"
			keys Enter
			until_ok 100 past_login || :
		elif ! screen | grep -q .; then
			:		# ssh is still on its way
		elif shows 'Ninguno: todo está guardado'; then
			begin
		else
			keys Enter	# the first draft of the list
			until_ok 50 in_form || :
		fi
	done
	return 1
}
past_login() { shows 'Mis borradores' || shows 'ya tiene' || in_form ||
    ended; }
changed() { session && [ "$program" != "$old_program" ]; }
settled() { ended || changed || shows 'Enter Cierra'; }

aim() {		# who is who; the blow itself then takes no time
	until_ok 100 session || :
	old_program=$program
	backend=$(ask "SELECT pid FROM pg_stat_activity
	    WHERE usename = 'i_${host%%.*}'
	    ORDER BY backend_start DESC LIMIT 1")
	terminal=$(t display-message -p '#{pid}')
	client=$(ssh_pid)
}
strike() {	# strike <victim>
	case $1 in
	terminal) kill -9 "$terminal" ;;
	client) kill -9 "$client" ;;
	door) kill -9 "$door" ;;
	guardian) kill -9 "$guardian" ;;
	program) kill -9 "$program" ;;
	backend) kill -9 "$backend" ;;
	authd) fell authd ;;
	postmaster) fell postgres ;;
	esac 2>/dev/null
}
# One that dies slowly would be taken for alive by who is to start it again.
fell() {
	struck=$(pid_of "$1")
	kill -9 "$struck"
	until_ok 100 fallen || :
}
fallen() { case $(cut -d ' ' -f 3 "/proc/$struck/stat" 2>/dev/null) in
    '' | Z | X) ;; *) return 1 ;; esac; }

recover() {	# recover <victim>
	case $1 in
	authd | postmaster) until_ok 20 again || : ;;
	backend) until_ok 50 answers || : ;;
	esac
	case $1 in
	terminal) sit uno "$host" ;;
	*) until_ok 200 settled || : ;;
	esac
	until_ok 100 answers || :
	reach_form
}
answers() { ask 'SELECT 1' >/dev/null 2>&1; }

# ---- out by the door, from home ----

from=$(ask 'SELECT coalesce(max(id), 0) FROM banco.bitacora')
closed() { [ "$(ask 'SELECT count(*) FROM auth.sesion
    WHERE cerrada IS NULL')" = 0 ]; }
out_by_the_door() {
	leave
	until_ok 100 closed || :
	is "$(ask 'SELECT count(*) FROM auth.sesion WHERE cerrada IS NULL')" \
	    0 'no session is left open'
	is "$(ask "SELECT count(*) FROM banco.bitacora a
	    WHERE a.evento = 'acceso' AND a.id > $from
	    AND (SELECT count(*) FROM banco.bitacora s
	    WHERE s.evento = 'salida' AND s.sesion = a.sesion) <> 1")" 0 \
	    'every entry has its exit, and one'
	is "$(ask 'SELECT count(*) FROM banco.guardado g
	    GROUP BY forma, id, rev HAVING count(*) > 1')" '' \
	    'no revision was made by two keys'
}
