#!/bin/sh
# Every field of every form, typed once: what to type comes from the forms
# (plan.c), goes over real ssh page by page without waiting in between; each
# page is looked at when its form is filled (screen/paginas.<forma>), and then
# the tables are asked, by the dictionary and past every wall, for each field,
# also those that were only passed.
#
# FORMAS names forms to try alone (what their pages show of others then lacks);
# LINEAL=1 has one line at a time (TERM=dumb) and no pages; PASO=1 sends each
# field by itself.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=teclado.sh
. "$(dirname "$0")/teclado.sh"
# shellcheck source=../screen/golden.sh
. "$top/tests/screen/golden.sh"
mask='1s,[A-Z]*-[0-9][0-9]-[0-9]\{6\}-.  ,FOLIO  ,
s,[0-3][0-9]/[01][0-9]/[12][0-9]\{3\},dd/mm/aaaa,g
s, [01][0-9]/[12][0-9]\{3\}, mm/aaaa,g
s,  [12][0-9]\{3\}\( \|$\),  aaaa\1,g
s,[A-Z]\{4\}[0-9]\{6\}[HMX][A-Z]\{5\}[0-9A-Z][0-9],CURP,g
s,TMP[-A-Z0-9]*,TEMPORAL,g'
bank
host=salud.capturista
plan=$work/plan dictionary=$work/dictionary burst=$work/burst want=$work/want
rc=0
# shellcheck disable=SC2086 # names
"$BUILD/tests/e2e/plan" "$top/forms" "$(ask 'SELECT banco.hoy()')" \
    ${FORMAS:-} 2>"$work/left" | tr '\t' '\037' >"$plan" || rc=$?
sed 's/^/# /' "$work/left"
is "$(wc -l <"$work/left")" 0 'there is something to type for every field'
"$BUILD/resguardoctl" diccionario >"$dictionary"

# The focus is on a field whose label begins so; where there is one line at a
# time, it is the last, and has no pointer.
stands_on() {
	case $(t capture-pane -p -t "=$desk:" 2>/dev/null) in
	*'>'??"$1"*) ;;
	*) [ -n "${LINEAL:-}" ] && case $(last) in "$1"* | ??"$1"*) ;;
	    *) return 1 ;; esac ;;
	esac
}
last() { screen | sed -n '/./h; ${ x; p; }'; }
at_overview() {
	if [ -n "${LINEAL:-}" ]; then
		case $(last) in [1-9]*) ;; *) return 1 ;; esac
	else
		overview
	fi
}
saved_id() {	# the record that is new in the bank, in $id
	id=$(ask "SELECT id FROM banco.$(table_of "$form")
	    WHERE creado > '$began' AND id::text NOT IN ($known)")
	[ -n "$id" ]
}
lost() {	# nothing more can be known of this session
	ok 1 "$form: $1"
	echo 'Bail out! the script and the program are not on the same field'
	exit 1
}
send() {	# what was collected, at once
	[ -s "$burst" ] || return 0
	t source-file "$burst"
	: >"$burst"
}
# A terminal without function keys has others.
key() {
	[ -n "${LINEAL:-}" ] || { echo "$1"; return 0; }
	echo "$1" | sed 's/^F2$/C-s/; s/^F3$/C-n/; s/^F4$/C-a/'
}
type_() {	# type_ <letters> <keys>
	q=$1
	[ "$q" = "${q#*\'}" ] || q=$(printf '%s' "$q" | sed "s/'/'\\\\''/g")
	[ -z "$q" ] || echo "send-keys -t '=$desk:' -l -- '$q'" >>"$burst"
	[ -z "$2" ] || echo "send-keys -t '=$desk:' $(key "$2")" >>"$burst"
	[ -z "${PASO:-}" ] || send
}

# ---- its pages ----

page_of() {	# of a golden file, where a line of = stands before each
	awk -v n="$1" '/^=====/ { i++; next } i == n' "$2" 2>/dev/null |
	    on_desk
}
is_as() { painted | cmp -s - "$work/page"; }
is_still() {
	mv "$work/now" "$work/before"
	sleep 0.3
	painted >"$work/now"
	cmp -s "$work/now" "$work/before"
}
patience=200	# for what is not as it should be
look() {	# look <title>
	echo "===== $1" >>"$work/got.$form"
	page_of "$(grep -c '^=====' "$work/got.$form")" \
	    "$top/tests/screen/paginas.$form" >"$work/page"
	if [ -n "${UPDATE:-}" ]; then
		: >"$work/now"
		until_ok 100 is_still || :
	else
		until_ok $patience is_as || patience=20
	fi
	painted >>"$work/got.$form"
}
on_page() { screen | sed -n 2p | grep -qF -- " $1"; }
look_whole() {	# and what of it lies below the window
	until_ok 200 on_page "$1" || lost "not at $1"
	look "$1"
	down=0
	while shows ' abajo)' && [ $down -lt 20 ]; do
		keys Tab Tab Tab Tab
		down=$((down + 4))
		look "$1"
	done
	while [ $down -gt 0 ]; do
		keys BTab
		down=$((down - 1))
	done
}

table_of() { awk -F '\t' -v f="$1" '$1 == f { split($12, a, "."); print a[1]
    exit }' "$dictionary"; }

if [ -n "${LINEAL:-}" ]; then
	sit uno $host 80 60 dumb
	see 'Contraseña'
	text "$(person $host 3)"
	keys Enter
	see 'Casos por integrar'
else
	enter uno $host
fi
: >"$burst"
: >"$want"
began=$(ask 'SELECT clock_timestamp()')
known="''"
saves=0
while IFS="$(printf '\037')" read -r what a b c d; do
	case $what in
	E)
		[ "$a" = 1 ] || { keys Escape; see_quietly 'Mis borradores'; }
		keys "$(key F4)"
		;;
	F)
		form=$a
		[ "$form" = datos_generales ] || {
			until_ok 100 at_overview || lost 'no overview'
			words=$(printf '%s' "$b" | tr -d ',')
			text "$words"
			see_quietly "Va a: $words"
			keys Enter
		}
		;;
	P)
		send
		label=$(printf %.20s "$a")
		until_ok 100 stands_on "$label" || lost "not on $a"
		;;
	T)
		type_ "$a" "$b"
		;;
	W)
		[ -z "${PASO:-}" ] || echo "# $form $b"
		printf '%s\t%s\t%s\t%s\n' "$a" "$b" "$c" "$d" >>"$want.now"
		;;
	V)
		[ -z "${LINEAL:-}" ] || continue
		type_ '' "$a"
		send
		look_whole "$b"
		case $b in *': entrada')
			keys C-x
			until_ok 100 hides "$b" || lost "in $b" ;;
		esac
		;;
	S)
		send
		keys "$(key F2)"
		until_ok 100 shows 'Guardado:' || lost 'not saved'
		until_ok 100 saved_id || lost 'not in the bank'
		known="$known,'$id'"
		eval "id_$form=\$id"
		sed "s/^/$id	/" "$want.now" >>"$want"
		# shellcheck disable=SC2013 # names of forms
		for other in $(sed -n 's/.*	@//p' "$want.now" | sort -u); do
			one='' && eval "one=\$id_$other"
			sed -i "s/	@$other\$/	$one/" "$want"
		done
		rm "$want.now"
		saves=$((saves + 1))
		;;
	N)
		total=$a
		;;
	esac
done <"$plan"
echo "# $saves records saved"

# One statement for each field, from the dictionary's own columns.
awk -F '\t' -v q="'" '
	function lit(s) { gsub(q, q q, s); return q s q }
	# As it is typed, of each type.
	function as_typed(type, col) {
		if (type == "fecha parcial")
			return "left((" col ").desde::text, CASE WHEN (" col \
			    ").hasta <> ((" col ").desde + CASE (" col \
			    ").precision WHEN " q "dia" q " THEN interval " \
			    q "1 day" q " WHEN " q "mes" q " THEN interval " \
			    q "1 month" q " ELSE interval " q "1 year" q \
			    " END - interval " q "1 day" q ")::date THEN 0 " \
			    "WHEN (" col ").precision = " q "dia" q " THEN " \
			    "10 WHEN (" col ").precision = " q "mes" q \
			    " THEN 7 ELSE 4 END)"
		if (type == "hora")
			return "to_char(" col ", " q "HH24:MI" q ")"
		if (type == "si_no")
			return "CASE " col " WHEN true THEN " q "si" q \
			    " WHEN false THEN " q "no" q " END"
		if (type == "varios" || type == "registros")
			return "array_to_string(" col ", " q " " q ")"
		if (type == "texto_largo")
			return "replace(" col ", chr(10), " q "\\n" q ")"
		return col "::text"
	}
	NR == FNR { type[$1, $3] = $5; column[$1, $3] = $12; next }
	{
		split(column[$2, $3], at, ".")
		field = $3
		sub(/.*[.]/, "", field)
		col = "r." at[2]
		if (at[3])
			col = "r." at[2] "->>" lit(at[3])
		entry = $4 > 0 ? "r.padre = " lit($1) " AND r.n = " $4 : \
		    "r.id = " lit($1)
		printf "SELECT %s, %s, got FROM (SELECT coalesce(%s, " \
		    "%s || (r.sin_valor->>%s) || %s, %s) AS got FROM " \
		    "(VALUES (1)) one LEFT JOIN banco.%s r ON %s) x " \
		    "WHERE got <> %s;\n", lit($2 "." $3), lit($5), \
		    as_typed(type[$2, $3], col), lit("<"), lit(field), \
		    lit(">"), lit("<null>"), at[1], entry, lit($5)
	}' "$dictionary" "$want" >"$work/check.sql"
"$psql" -XqAtw -F "$(printf '\t')" -v ON_ERROR_STOP=1 -h "$run" -U postgres \
    -d banco -f "$work/check.sql" >"$work/differ" 2>"$work/check.err" || :
is "$(head -n 5 "$work/check.err")" '' 'every field has its column'
while IFS="$(printf '\t')" read -r field typed got; do
	ok 1 "$field"
	printf '%s\n' "typed $typed" "got   $got" | sed 's/^/# /'
done <"$work/differ"
is "$(wc -l <"$work/differ")" 0 \
    "the bank has what was typed, and nothing else: $(wc -l <"$want") answers"

# A field counts once it was typed; a group, once it has entries.
awk -F '\t' -v only=" ${FORMAS:-} " '
    $5 !~ /^<.*>$/ && (only == "  " || index(only, " " $2 " ")) {
	print $2 "." $3
	if (sub(/[.].*/, "", $3)) print $2 "." $3
    }' "$want" | sort -u >"$work/typed_fields"
echo "# fields typed: $(wc -l <"$work/typed_fields") of $total"
is "$(wc -l <"$work/typed_fields")" "$total" 'every field was typed'
[ -n "${FORMAS:-}" ] || is "$total" "$(awk -F '\t' 'NR > 1 &&
    $5 !~ /calculado/' "$dictionary" | wc -l)" 'as many as the dictionary has'

# ---- as it looked ----
for got in "$work"/got.*; do
	[ -f "$got" ] || continue
	page=$top/tests/screen/paginas.${got##*.}
	[ -z "${UPDATE:-}" ] || [ -n "${DESK_TERM:-}" ] || cp "$got" "$page"
	rc=0
	on_desk <"$page" | diff -u - "$got" >"$work/diff" || rc=1
	sed 's/^/# /' "$work/diff"
	[ $rc = 0 ] || desk=''
	ok $rc "the pages of ${got##*.}"
done
desk=uno
[ -n "${LINEAL:-}" ] || is "$(awk -F '\t' -v work="$work" \
    -v only=" ${FORMAS:-} " '
	NR == 1 || (only != "  " && !index(only, " " $1 " ")) { next }
	!($1 in page) {
		while ((getline line < (work "/got." $1)) > 0)
			page[$1] = page[$1] line
		gsub(/[{][0-9]*[}]/, "", page[$1])
	}
	!index(page[$1], $4) { print $1 "." $3 ": " $4 }' "$dictionary")" \
    '' 'every field has its label on a page'
keys Escape
if [ -n "${LINEAL:-}" ]; then
	is "$(colours | grep -c "$(printf '\033')" || :)" 0 \
	    'nothing but text was sent'
	keys C-l
	see 'Mis expedientes recientes'
else
	see 'Mis borradores'
fi
leave
finish
