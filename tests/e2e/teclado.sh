# tests/e2e/teclado.sh - a capturista's hands: fields by their label
#
# Read after lib.sh.  Each `d` goes to a field (with Tab over those that are
# left empty), types, leaves with Enter, and notes what the bank must hold
# then; `check_bank` asks it, beside the program, when all is saved.
# shellcheck shell=sh
# shellcheck disable=SC2154 # work, failed: lib.sh
typed=$work/typed

# The label where the focus is: behind '>', a sign and a space.
here() { screen | sed -n 's/^>.. *//p' | head -n 1; }
moved() { [ "$(here)" != "$was" ] || shows 'Aquí termina'; }
is_on() { case $(here) in "$1"*) ;; *) return 1 ;; esac; }

go() {		# go <label>: Tab until the focus is there
	tries=0
	until is_on "$1"; do
		# What was just left may still be on its way.
		until_ok 2 is_on "$1" && break
		if ended; then
			screen | sed 's/^/# |/'
			echo 'Bail out! the session has ended'
			exit 1
		fi
		tries=$((tries + 1))
		if [ $tries -gt 40 ]; then
			ok 1 "the focus comes to $1"
			return 1
		fi
		was=$(here)
		keys Tab
		until_ok 100 moved || :
	done
}

# Which record the next fields belong to, as SQL: "banco.caso r WHERE ...".
one_line() { printf '%s' "$1" | tr '\n\t' '  '; }
of() { record=$(one_line "$1"); }
note() {
	printf '%s\t%s\t%s\n' "$record" "$(one_line "$1")" "$2" >>"$typed"
}

# In the overview: its first words go to a section, Enter opens it.
overview() { screen | sed -n 1p | grep -q '  Expediente '; }
section() {
	until_ok 100 overview || { ok 1 "section $1"; return 0; }
	text "$1"
	see_quietly 'Va a:'
	keys Enter
}

leave_field() {
	was=$(here)
	keys "${1:-Enter}"
	until_ok 50 moved || ok 1 "the focus leaves $was"
}
d() {		# d <label> <text> <column or expression> <as text>
	go "$1" || return 0
	text "$2"
	leave_field
	note "$3" "$4"
}
m() {		# m <label> <a,b,...> <column> <{codes}>: several
	go "$1" || return 0
	for word_ in $(printf '%s' "$2" | tr ',' ' '); do
		text "$word_"
		keys Enter
	done
	leave_field
	note "$3" "$4"
}
l() {		# l <label> <text> <column>: long text; Tab leaves it
	go "$1" || return 0
	text "$2"
	leave_field Tab
	note "$3" "$2"
}
s() {		# s <label> <which> <column> <reason>: no value, and why
	go "$1" || return 0
	keys F3
	see_quietly 'Deja'
	was=$(here)
	text "$2"
	until_ok 50 moved || ok 1 "the focus leaves $1"
	note "$3 IS NULL" true
	note "r.sin_valor->>'$3'" "$4"
}
see_quietly() { until_ok 100 shows "$1" || ok 1 "see $1"; }

away_quietly() { until_ok 100 hides "$1" || ok 1 "gone: $1"; }

saved() {	# saved <what>: F2, and the form says it is saved
	keys F2
	see_quietly 'Guardado:'
	if shows 'Guardado:'; then ok 0 "saved: $1"; else
		ok 1 "saved: $1"; fi
}

# One statement for all: what differs is printed, and counted as one test
# for each record.
check_bank() {
	: >"$work/check.sql"
	i=0
	while IFS="$(printf '\t')" read -r rec expr value; do
		i=$((i + 1))
		q=$(printf '%s' "$value" | sed "s/'/''/g")
		printf "SELECT %d, coalesce((%s)::text, '<null>') = '%s', %s
		    FROM %s;\n" "$i" "$expr" "$q" \
		    "coalesce(($expr)::text, '<null>')" "$rec" \
		    >>"$work/check.sql"
	done <"$typed"
	ask "$(cat "$work/check.sql")" >"$work/got" 2>"$work/check.err" || :
	sed 's/^/# /' "$work/check.err"
	i=0
	while IFS="$(printf '\t')" read -r rec expr value; do
		i=$((i + 1))
		line=$(grep "^$i	" "$work/got") || line=
		case $line in
		"$i	t	"*) ok 0 "$expr" ;;
		*) ok 1 "$expr of $rec"
			echo "# want $value"
			echo "# got  $line" ;;
		esac
	done <"$typed"
}
