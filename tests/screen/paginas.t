#!/bin/sh
# Every page of every form at 80x24, filled so that each field of each form is
# seen once; and the bank has, field by field, what was typed.
#
# llenar.c says what to type, from the forms alone.  paginas.<forma> are the
# pages, one after the other.  FORMAS=a,b looks at some of them only.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=tests/screen/golden.sh
. "$(dirname "$0")/golden.sh"
# shellcheck source=tests/e2e/teclado.sh
. "$(dirname "$0")/../e2e/teclado.sh"
mask='1s,^[A-Z]*-[0-9][0-9]-[0-9]\{6\}-.  ,FOLIO  ,
s,[0-3][0-9]/[01][0-9]/[12][0-9]\{3\},dd/mm/aaaa,g
s,[A-Z]\{4\}[0-9]\{6\}[HMX][A-Z]\{5\}[0-9A-Z][0-9],CURP,g
s,TMP[-A-Z0-9]*,TEMPORAL,g'
bank
cd "$top"
"$BUILD/tests/screen/llenar" "$(ask 'SELECT banco.hoy()')" >"$work/plan" &&
    rc=0 || rc=1
ok $rc 'every field of every form can be reached'
tab=$(printf '\t')

raw() {		# raw <bytes as printf %b reads them>
	[ "$1" != - ] || return 0
	printf '%b' "$1" >"$work/bytes"
	t load-buffer -b raw "$work/bytes"
	t paste-buffer -t "=$desk:" -d -r -b raw
}
on_page() { screen | sed -n 2p | grep -qF -- " $1"; }
wait_page() { until_ok 200 on_page "$1" || ok 1 "the page is $1"; }

# Page n of the golden file, where a line of = stands before each.
page_of() {
	awk -v n="$1" '/^=====/ { i++; next } i == n' "$2" 2>/dev/null || :
}
is_as() { masked | cmp -s - "$work/want"; }
is_still() {
	masked >"$work/now"
	cmp -s "$work/now" "$work/last" && return 0
	cp "$work/now" "$work/last"
	return 1
}
look() {
	pages=$((pages + 1))
	page_of $pages "$here/$name.$form" >"$work/want"
	if [ -n "${UPDATE:-}" ]; then
		: >"$work/last"
		until_ok 100 is_still || :
	else
		until_ok 100 is_as || :
	fi
	{ echo "===== $1"; masked; } >>"$work/got.$form"
	masked >>"$work/all"
}
# The page, and what of it lies below the window.
look_whole() {	# look_whole <title>
	look "$1"
	down=0
	while shows ' abajo)' && [ $down -lt 20 ]; do
		keys Tab Tab Tab Tab
		down=$((down + 4))
		sleep 0.1
		look "$1"
	done
	while [ $down -gt 0 ]; do
		keys BTab
		down=$((down - 1))
	done
}

enter uno salud.capturista
new=yes pages=0 form='' folios=0
while IFS="$tab" read -r what a b c rest; do
	case $what in
	expediente)
		folios=$a
		[ "$a" = 1 ] || { keys Escape; see_quietly 'Mis borradores'; }
		new=yes
		;;
	forma)
		form=$a title=$b
		[ -f "$work/n.$form" ] || echo 0 >"$work/n.$form"
		read -r pages <"$work/n.$form"
		: >"$work/all"
		if [ "$new" = yes ]; then
			keys F4
		else
			section "$title"
		fi
		;;
	hoja) wait_page "$a" ;;
	teclas) raw "$a" ;;
	dato)
		printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$folios" "$form" "$a" "$b" \
		    "$c" "$rest" >>"$work/datos"
		;;
	vista)
		raw "$b"
		wait_page "$a"
		[ -n "$c" ] || continue
		look_whole "$a"
		printf '%s\t%s\n' "$c" "$rest" >>"$work/labels"
		;;
	entrada)
		raw "$b"
		see_quietly "$a: entrada"
		look_whole "$a"
		keys C-x
		away_quietly "$a: entrada"
		;;
	fin)
		echo "$pages" >"$work/n.$form"
		saved "$form"
		if [ "$new" = yes ]; then
			see_quietly 'Expediente'
			screen | sed -n 's/^\([^ ]*\)  Expediente .*/\1/p' \
			    >>"$work/folios"
			new=no
		fi
		;;
	esac
done <"$work/plan"
for got in "$work"/got.*; do
	form=${got##*.}
	[ -z "${UPDATE:-}" ] || cp "$got" "$here/$name.$form"
	if cmp -s "$got" "$here/$name.$form"; then
		ok 0 "the pages of $form"
	else
		desk=''
		ok 1 "the pages of $form"
		diff -u "$here/$name.$form" "$got" | sed 's/^/# /'
	fi
done

# One question for each answer; what is not as it was typed is told.
awk -F '\t' -v q="'" '
FNR == NR { folio[FNR] = $1; next }
{
	gsub(q, q q, $5)
	e = $5
	gsub(q, q q, $6)
	mine = "(SELECT f.expediente FROM banco.folio f WHERE f.folio = " q \
	    folio[$1] q ")"
	expr = e
	gsub(q q, q, expr)
	from = $4 == "-" ? "banco." $3 " r WHERE r.expediente = " mine : \
	    "banco." $4 " r WHERE r.padre = (SELECT p.id FROM banco." $3 \
	    " p WHERE p.expediente = " mine ")"
	print "SELECT " q $2 q ", " q e q ", " q $6 q ", (SELECT (" expr \
	    ")::text FROM " from ");"
}' "$work/folios" "$work/datos" >"$work/check.sql"
"$psql" -XqAtw -F "$tab" -h "$run" -U postgres -d banco -f "$work/check.sql" \
    >"$work/bank" 2>&1 || :
is "$(wc -l <"$work/bank")" "$(wc -l <"$work/datos")" \
    "the bank is asked for each of $(wc -l <"$work/datos") answers"
is "$(awk -F '\t' 'NF != 4 || $3 != $4' "$work/bank")" '' \
    'and has all of them, field by field'
finish
