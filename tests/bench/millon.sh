#!/bin/sh
# tests/bench/millon.sh - finding and lists in a bank of 10^6 expedientes
#
# make millon.  CUANTOS (10^6) are generated and loaded by COPY, by two at
# once, with their casos; what the triggers would have made of each is made of
# all together.  The last ones are saved again by a person, through the doors,
# and must be the same; of others a sample of keys is held against the
# functions of the triggers.  Each search is asked as a person of the largest
# and of the smallest institution, by turns with the same functions as the
# superuser, whom row security does not bind, and with one commit.  LLENO=1
# measures the bank that RESGUARDO_PG has already.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd -P)
[ -n "${RESGUARDO_PG:-}" ] || exec "$top/tests/con-postgres" "$0" "$@"
CUANTOS=${CUANTOS:-1000000} MUESTRA=${MUESTRA:-30} TURNOS=${TURNOS:-200}
work=$(mktemp -d)
trap 'rm -rf "$work"' 0
sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
su() { psql -X -q -A -t -v VERBOSITY=sqlstate "$@" 2>&1 || :; }
como() {
	role=$1
	shift
	PGUSER=$role psql -X -q -A -t -v VERBOSITY=sqlstate "$@" 2>&1 || :
}
token() { printf %s "$1" | sha256sum | cut -c1-64; }
# shellcheck source=../sql/puertas.sh
. "$top/tests/sql/puertas.sh"

generate() {	# generate <how many> <from> [option ...]
	many=$1 from=$2
	shift 2
	"$BUILD/resguardoctl" --config "$RESGUARDO_PG/resguardo.yaml" \
	    demo generar "$many" --desde "$from" --semilla 1 \
	    --formas datos_generales,caso "$@" 2>"$work/generar.$from"
}

# Her own keys, her number and what else a row begins with are made by its
# BEFORE triggers as ever; x_* would make what millon.sql makes.
fill() {
	sql >/dev/null <<-'SQL'
	UPDATE banco.ajuste SET valor = 'si' WHERE clave = 'demostracion';
	ALTER SYSTEM SET max_wal_size = '8GB';
	SELECT pg_reload_conf();
	SELECT auth.institucion_alta('d' || to_char(i, 'FM00'),
	    'Dependencia ' || i, '30', NULL) FROM generate_series(1, 37) i;
	-- As many as capture so much in a year and a half, more in the larger
	-- ones: the generator takes their order from that.
	SELECT auth.cuenta_alta('d' || to_char(i, 'FM00') || '.c' || k, 'Una',
	    'capturista', '$argon2id$v=19$m=65536,t=3,p=1$c2Fs$' ||
	    encode(sha256((i || '.' || k)::bytea), 'base64'), false)
	  FROM generate_series(1, 37) i, generate_series(1,
	    greatest(6, 280 / (i * (1 + i / 8.0)))::integer) k;
	ALTER TABLE banco.expediente DISABLE TRIGGER x_nace;
	ALTER TABLE banco.caso DISABLE TRIGGER x_claves_nace;
	ALTER TABLE banco.caso DISABLE TRIGGER c_numerar;
	SQL
	half=$(((CUANTOS - MUESTRA) / 2)) t=$(date +%s)
	generate "$half" 0 &
	generate $((CUANTOS - MUESTRA - half)) "$half" || :
	wait $! || :
	generate "$MUESTRA" $((CUANTOS - MUESTRA)) --datos "$work/datos" || :
	u=$(date +%s)
	echo "generated and copied in $((u - t)) s"
	[ "$(sql -c 'SELECT count(*) FROM banco.expediente')" = "$CUANTOS" ] ||
	    { cat "$work"/generar.* >&2; exit 1; }
	sql -f "$top/tests/bench/millon.sql" >/dev/null
	echo "visibility, folios, keys and indexes in $(($(date +%s) - u)) s"
}

# Columns and consequences that differ where a person saved the same again.
through_doors() {
	cut -f 1 "$work/datos" | sort -u | while read -r who; do
		enter "$who"
	done
	k=$(por_las_puertas "$work/datos")
	echo "$k rows saved again through the doors: $(wc -l <"$work/pares")" \
	    "taken, $(diferencias | tee "$work/iguales" | grep -c WARNING ||
		:) differ"
	sed -n '1,5s/^/# /p' "$work/iguales"
	sql -c 'DROP TABLE banco.traidos, banco.pares'
}

# Keys that the functions would make and are not there, or the other way.
sample() {
	sql -c "SELECT count(*) FROM (SELECT e FROM banco.expediente e
	    TABLESAMPLE SYSTEM (0.1) LIMIT 500) s CROSS JOIN LATERAL (
	    SELECT array_agg(k ORDER BY k) AS a FROM unnest(
	    banco.claves_de(s.e)) k) x CROSS JOIN LATERAL (SELECT
	    array_agg(c.clave ORDER BY c.clave) AS b, bool_or(c.resto
		<> banco.claves_resto(x.a)) AS otro
	    FROM banco.clave_busqueda c
	    WHERE c.expediente = (s.e).id AND c.clave ~ '^[npcd]') y
	    WHERE x.a IS DISTINCT FROM y.b OR y.otro"
}

# Whoever has most to do there.
person() {	# person <institution>
	cuenta=$(sql -c "SELECT c.cuenta FROM banco.caso c
	    WHERE c.institucion = '$1' AND c.estado = 'guardado'
	    GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
	enter "$cuenta"
}
enter() {	# enter <account>: a session; her role may come in
	[ -z "$(sql -c "SELECT 1 FROM auth.sesion WHERE cuenta = '$1'
	    AND cerrada IS NULL")" ] || return 0
	sql >/dev/null -c "SELECT auth.llave_alta('$1',
	    'ssh-ed25519 BANCA' || translate('$1', '.-', 'xx'), 'SHA256:' || rpad(translate('$1', '.', 'x'),
		43, 'x'), now() + interval '1 day')" \
	    -c "SELECT auth.sesion_abrir('$1',
	    'SHA256:' || rpad(translate('$1', '.', 'x'), 43, 'x'),
	    sha256('\\x$(token "$1")'), true, false)"
}

# What is looked for, of women who are there: kind and words, one a line.
terms() {	# terms <institution>
	sql -F '	' -c "SELECT kind, CASE kind
	    WHEN 'name-surname' THEN split_part(e.nombres, ' ', 1) || ' '
		|| e.primer_apellido
	    WHEN 'two-surnames' THEN e.primer_apellido || ' '
		|| coalesce(e.segundo_apellido, '')
	    WHEN 'beginnings' THEN left(e.primer_apellido, 4) || ' '
		|| left(e.nombres, 3)
	    WHEN 'whole-name' THEN concat_ws(' ', e.nombres, e.primer_apellido,
		e.segundo_apellido)
	    WHEN 'by-sound' THEN split_part(e.nombres, ' ', 1) || ' '
		|| translate(e.primer_apellido, 'ZSVBHÑ', 'SZBV')
	    WHEN 'curp-or-key' THEN coalesce(e.curp, e.clave_temporal)
	    WHEN 'folio' THEN f.folio
	    WHEN 'telephone' THEN coalesce(reverse(substr((SELECT c.clave
		FROM banco.clave_busqueda c WHERE c.expediente = e.id
		AND c.clave ~ '^t'), 2)), '2288123456')
	    WHEN 'date' THEN to_char((e.fecha_nacimiento).desde, 'DD/MM/YYYY')
	    WHEN 'name-year' THEN split_part(e.nombres, ' ', 1) || ' '
		|| to_char((e.fecha_nacimiento).desde, 'YYYY')
	    ELSE split_part(e.nombres, ' ', 1) END
	  FROM (SELECT a.expediente, (ARRAY['name-surname', 'name-surname',
		'name-surname', 'name-surname', 'two-surnames', 'two-surnames',
		'beginnings', 'beginnings', 'whole-name', 'by-sound',
		'curp-or-key', 'folio', 'telephone', 'date', 'name-year',
		'one-word'])[1 + row_number() OVER () % 16] AS kind
		FROM (SELECT x.expediente FROM banco.acl x
		    WHERE x.institucion = '$1' ORDER BY random()
		    LIMIT $TURNOS) a) x
	  JOIN banco.expediente e ON e.id = x.expediente
	  JOIN banco.folio f ON f.expediente = e.id
	 ORDER BY random()" | tr -d "'"
}

# Milliseconds, one a line, of the statements of stdin that print one.
p95() { sort -n | awk '{ v[NR] = $1 } END { print v[int(NR * 0.95 + 0.5)] }'; }
p50() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# The sum of each n times and, where the script reads it, what the backend had
# of the processor meanwhile, which a machine that others use leaves alone.
took() {	# took <role> <n>
	PGUSER=$1 psql -X -q -A -t | awk '/^[0-9]+$/ { cpu = ($1 - last) / 1e6
	    last = $1; if (said != "") print said "\t" cpu; said = "" }
	    /^Time:/ { s += $2; if (++n % k == 0) { said = s; s = 0
		if (!last) { print said; said = "" } } }' k="$2"
}
# shellcheck disable=SC2016 # psql's shell reads it
cpu='\! cut -d " " -f 1 /proc/$BACKEND/schedstat'
begin() {
	printf '%s\n' 'SELECT pg_backend_pid() AS b \gset' \
	    '\setenv BACKEND :b' '\o /dev/null' '\timing on' "$cpu"
}

# Whoever is in already has asked something before; the first one of a session
# is measured by itself.
ours() {	# ours <institution>, terms on stdin
	echo "SELECT FROM api.sesion_tomar('\\x$(token "$cuenta")') \\g /dev/null"
	begin
	while IFS='	' read -r _ t; do
		echo "SELECT api.buscar('$t', NULL, 50) AS l \\gset"
		echo "SELECT * FROM api.lista(:'l');"
		echo "$cpu"
	done
}
theirs() {
	begin
	while IFS='	' read -r _ t; do
		echo "SELECT * FROM banco.lista((banco.buscar_hallar('$1', '$t', NULL, 50)).ids);"
		echo "$cpu"
	done
}
commits() {
	printf '%s\n' '\timing on'
	while read -r _; do
		echo 'INSERT INTO public.una VALUES (1);'
	done
}

# Six rounds in sessions of their own, each first in every other one: whoever
# comes second finds in memory what the first one read.
search() {	# search <institution>: to $work/ours, theirs, commit, first
	i=$1
	rm -f "$work"/ours "$work"/theirs "$work"/commit "$work"/first
	terms "$i" >"$work/terms"
	split -n l/6 "$work/terms" "$work/round."
	turn=0
	for r in "$work"/round.*; do
		sed -n 1p "$r" | cat - "$r" >"$work/terms.r"
		turn=$((1 - turn))
		[ $turn = 1 ] ||
		    theirs "$i" <"$work/terms.r" | took postgres 1 >"$work/t"
		ours "$i" <"$work/terms.r" | took "i_$i" 2 >"$work/o"
		[ $turn = 0 ] ||
		    theirs "$i" <"$work/terms.r" | took postgres 1 >"$work/t"
		sed 1d "$work/o" | paste "$r" - >>"$work/ours"
		sed -n 1p "$work/o" >>"$work/first"
		sed 1d "$work/t" >>"$work/theirs"
		commits <"$r" | took postgres 1 >>"$work/commit"
		rm "$r"
	done
}

search_rows() {	# search_rows <institution>
	search "$1"
	c=$(p50 <"$work/commit") t=$(cut -f 1 "$work/theirs" | p95)
	tc=$(cut -f 2 "$work/theirs" | p95)
	o=$(cut -f 3 "$work/ours" | p95) oc=$(cut -f 4 "$work/ours" | p95)
	row "search, p95, $1" "$o" 50 "$(cut -f 3 "$work/ours" | p50) p50"
	row '  of the processor alone' "$oc" 50 \
	    "$(cut -f 4 "$work/ours" | p50) p50"
	row "the same, beside the superuser + commit + 5" "$o" \
	    "$(awk "BEGIN { print $t + $c + 5 }")" "$t and $c"
	row '  of the processor alone' "$oc" \
	    "$(awk "BEGIN { print $tc + $c + 5 }")" "$tc and $c"
	row 'the first of a session (median of six)' \
	    "$(cut -f 1 "$work/first" | p50)" 50 \
	    "$(cut -f 2 "$work/first" | p50) of the processor"
	cut -f 1 "$work/ours" | sort -u | while read -r kind; do
		awk -F '\t' -v k="$kind" '$1 == k' "$work/ours" >"$work/o"
		row "  $kind" "$(cut -f 3 "$work/o" | p95)" 50 \
		    "$(cut -f 4 "$work/o" | p95) of the processor"
	done
}

lists() {	# lists <institution>: what home asks for
	i=$1
	for q in 'recientes(30) lista' 'borradores() borradores_lista' \
	    'pendientes(8) pendientes_lista' "buscar('', 'guardado', 50) lista" \
	    "buscar('', 'integrado', 50) lista" 'mi_mes()'
	do
		{
			echo "SELECT FROM api.sesion_tomar('\\x$(token "$cuenta")') \\g /dev/null"
			printf '%s\n' '\o /dev/null' '\timing on'
			n=0
			while [ $n -lt 40 ]; do
				n=$((n + 1))
				[ "$q" != 'mi_mes()' ] || {
					echo "SELECT * FROM api.mi_mes();"
					continue
				}
				echo "SELECT api.${q% *} AS l \\gset"
				echo "SELECT * FROM api.${q##* }(:'l');"
			done
		} | took "i_$i" "$(case $q in mi_*) echo 1 ;; *) echo 2 ;; esac)" \
		    >"$work/list"
		row "${q% *}, $i" "$(p95 <"$work/list")" 50 "$(p50 <"$work/list") p50"
	done
}

row() {		# row <what> <measured ms> <budget ms> <beside>
	awk -v w="$1" -v m="$2" -v b="$3" -v r="$4" 'BEGIN { printf \
	    "%-46s%8.1f ms  <= %6.1f ms  %-30s %.2f  %s\n", w, m, b, r, \
	    m / b, m <= b ? "ok" : "MISS" }'
}

all() {
	sql -c 'ALTER SYSTEM SET fsync = on' -c 'SELECT pg_reload_conf()' \
	    -c 'DROP TABLE IF EXISTS public.una' \
	    -c 'CREATE TABLE public.una (n integer)' >/dev/null 2>&1
	sql -c "SELECT count(*) || ' expedientes, acl '
	    || pg_size_pretty(pg_total_relation_size('banco.acl')) || ', keys '
	    || pg_size_pretty(pg_total_relation_size('banco.clave_busqueda'))
	    || ', all ' || pg_size_pretty(pg_database_size(current_database()))
	    FROM banco.acl"
	echo "keys that differ in the sample: $(sample)"
	for i in $(sql -c "(SELECT institucion FROM banco.acl GROUP BY 1
	    ORDER BY count(*) DESC LIMIT 1)") $(sql -c "(SELECT institucion
	    FROM banco.acl GROUP BY 1 ORDER BY count(*) LIMIT 1)"); do
		person "$i"
		echo "$i: $(sql -c "SELECT count(*) FROM banco.acl
		    WHERE institucion = '$i'") expedientes"
		search_rows "$i"
		lists "$i"
	done
}

[ -n "${LLENO:-}" ] || {
	fill
	through_doors
}
all
