#!/bin/sh
# tests/bench/millon.sh - finding and lists in a bank of 10^6 expedientes
#
# make millon.  Some are generated (GENERADOS, 40000) and loaded by COPY with
# their casos, then multiplied to a million under other names; their keys are
# made at once and a sample of them held against the functions of the
# triggers.  Each search is asked as a person of the largest and of the
# smallest institution, by turns with the same functions as the superuser,
# whom row security does not bind, and with one commit.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd -P)
[ -n "${RESGUARDO_PG:-}" ] || exec "$top/tests/con-postgres" "$0" "$@"
GENERADOS=${GENERADOS:-40000} VECES=${VECES:-25} TURNOS=${TURNOS:-200}
work=$(mktemp -d)
trap 'rm -rf "$work"' 0
sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"; }
token() { printf %s "$1" | sha256sum | cut -c1-64; }

fill() {
	sql >/dev/null <<-'SQL'
	UPDATE banco.ajuste SET valor = 'si' WHERE clave = 'demostracion';
	ALTER SYSTEM SET max_wal_size = '8GB';
	SELECT pg_reload_conf();
	SELECT auth.institucion_alta('d' || to_char(i, 'FM00'),
	    'Dependencia ' || i, '30', NULL) FROM generate_series(1, 37) i;
	SELECT auth.cuenta_alta('d' || to_char(i, 'FM00') || '.una', 'Una',
	    'capturista', '$argon2id$v=19$m=65536,t=3,p=1$c2Fs$' ||
	    encode(sha256(i::text::bytea), 'base64'), false)
	  FROM generate_series(1, 37) i;
	ALTER TABLE banco.expediente DISABLE TRIGGER USER;
	ALTER TABLE banco.caso DISABLE TRIGGER ALL;
	SQL
	"$BUILD/resguardoctl" --config "$RESGUARDO_PG/resguardo.yaml" \
	    demo generar "$GENERADOS" --semilla 1 \
	    --formas datos_generales,caso 2>"$work/generar" ||
	    { cat "$work/generar" >&2; exit 1; }
	PGOPTIONS="-c banca.veces=$VECES" sql \
	    -f "$top/tests/bench/millon.sql" >/dev/null
}

# Keys that the functions would make and are not there, or the other way.
sample() {
	sql -c "SELECT count(*) FROM (SELECT e FROM banco.expediente e
	    TABLESAMPLE SYSTEM (0.1) LIMIT 500) s CROSS JOIN LATERAL (
	    SELECT array_agg(k ORDER BY k) AS a FROM unnest(
	    banco.claves_de(s.e)) k) x CROSS JOIN LATERAL (SELECT
	    array_agg(c.clave ORDER BY c.clave) AS b FROM banco.clave_busqueda c
	    WHERE c.expediente = (s.e).id AND c.clave ~ '^[npcd]') y
	    WHERE x.a IS DISTINCT FROM y.b"
}

# Somebody of that institution with a session; her role may come in.
person() {	# person <institution>
	cuenta=$(sql -c "SELECT min(cuenta) FROM auth.cuenta
	    WHERE institucion = '$1' AND perfil = 'capturista'")
	[ -z "$(sql -c "SELECT 1 FROM auth.sesion WHERE cuenta = '$cuenta'
	    AND cerrada IS NULL")" ] || return 0
	sql >/dev/null -c "SELECT auth.llave_alta('$cuenta',
	    'ssh-ed25519 BANCA$1', 'SHA256:' || rpad('$1', 43, 'x'),
	    now() + interval '1 day')" -c "SELECT auth.sesion_abrir('$cuenta',
	    'SHA256:' || rpad('$1', 43, 'x'),
	    sha256('\\x$(token "$cuenta")'), true, false)"
}

# What is looked for: as people do, of women who are there.
terms() {	# terms <institution>: one a line
	sql -c "SELECT CASE
	    WHEN r < 35 THEN split_part(e.nombres, ' ', 1) || ' '
		|| e.primer_apellido
	    WHEN r < 55 THEN e.primer_apellido || ' ' || e.segundo_apellido
	    WHEN r < 70 THEN left(e.primer_apellido, 4) || ' '
		|| left(e.nombres, 3)
	    WHEN r < 76 THEN e.nombres || ' ' || e.primer_apellido || ' '
		|| e.segundo_apellido
	    WHEN r < 84 THEN coalesce(e.curp, e.nombres)
	    WHEN r < 90 THEN f.folio
	    WHEN r < 95 THEN reverse(substr((SELECT c.clave
		FROM banco.clave_busqueda c WHERE c.expediente = e.id
		ORDER BY c.clave ~ '^t' DESC LIMIT 1), 2))
	    WHEN r < 98 THEN to_char((e.fecha_nacimiento).desde, 'DD/MM/YYYY')
	    ELSE split_part(e.nombres, ' ', 1) END
	  FROM (SELECT a.expediente, (random() * 100)::integer AS r
		FROM banco.acl a WHERE a.institucion = '$1'
		ORDER BY random() LIMIT $TURNOS) x
	  JOIN banco.expediente e ON e.id = x.expediente
	  JOIN banco.folio f ON f.expediente = e.id" | tr -d "'"
}

# Milliseconds, one a line, of the statements of stdin that print one.
p95() { sort -n | awk '{ v[NR] = $1 } END { print v[int(NR * 0.95 + 0.5)] }'; }
p50() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
took() {	# took <role>: the sum of each pair of times
	PGUSER=$1 psql -X -q -A -t | awk '/^Time:/ { s += $2; if (++n % k == 0) {
	    print s; s = 0 } }' k="$2"
}

search() {	# search <institution> <lines to $work/ours, theirs, commit>
	i=$1
	cuenta=$(sql -c "SELECT min(cuenta) FROM auth.cuenta
	    WHERE institucion = '$i' AND perfil = 'capturista'")
	terms "$i" >"$work/terms"
	{
		echo "SELECT FROM api.sesion_tomar('\\x$(token "$cuenta")') \\g /dev/null"
		echo "SELECT api.recientes(1) \\g /dev/null"
		printf '%s\n' '\o /dev/null' '\timing on'
		while read -r t; do
			echo "SELECT api.buscar('$t', NULL, 50) AS l \\gset"
			echo "SELECT * FROM api.lista(:'l');"
		done <"$work/terms"
	} | took "i_$i" 2 >"$work/ours"
	{
		printf '%s\n' '\o /dev/null' '\timing on'
		while read -r t; do
			echo "SELECT * FROM banco.lista((banco.buscar_ids('$i', '$t', NULL, 50)).ids);"
		done <"$work/terms"
	} | took postgres 1 >"$work/theirs"
	{
		echo 'CREATE TABLE IF NOT EXISTS public.una (n integer);'
		printf '%s\n' '\timing on'
		while read -r t; do
			echo 'INSERT INTO public.una VALUES (1);'
		done <"$work/terms"
	} | took postgres 1 >"$work/commit"
}

lists() {	# lists <institution>: what home asks for
	i=$1
	cuenta=$(sql -c "SELECT min(cuenta) FROM auth.cuenta
	    WHERE institucion = '$i' AND perfil = 'capturista'")
	for q in 'recientes(30) lista' 'borradores() borradores_lista' \
	    'pendientes(8) pendientes_lista' "buscar('', 'guardado', 50) lista"
	do
		{
			echo "SELECT FROM api.sesion_tomar('\\x$(token "$cuenta")') \\g /dev/null"
			printf '%s\n' '\o /dev/null' '\timing on'
			n=0
			while [ $n -lt 40 ]; do
				n=$((n + 1))
				echo "SELECT api.${q% *} AS l \\gset"
				echo "SELECT * FROM api.${q##* }(:'l');"
			done
		} | took "i_$i" 2 >"$work/list"
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
	    >/dev/null
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
		search "$i"
		c=$(p50 <"$work/commit") t=$(p95 <"$work/theirs")
		row "search, p95, $i" "$(p95 <"$work/ours")" 50 \
		    "$(p50 <"$work/ours") p50"
		row "the same, beside the superuser + commit + 5" \
		    "$(p95 <"$work/ours")" "$(awk "BEGIN { print $t + $c + 5 }")" \
		    "$t and $c"
		lists "$i"
	done
}

[ -n "${LLENO:-}" ] || fill
all
