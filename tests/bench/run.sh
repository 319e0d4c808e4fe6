#!/bin/sh
# tests/bench/run.sh - what it costs, beside something known in the same run
#
# A demo of its own, with the durability of a real bank; then one table.
# Ratios count, not seconds: each reference is measured by turns with the
# thing itself.  A miss is said, and ends nothing: the status is always 0
# unless something could not be measured at all.  PARTS names some of the
# parts (see the end); VERBOSE=1 tells when each begins.
#
# shellcheck source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck disable=SC2154 # top, work, run, config, psql: lib.sh
tools=$BUILD/tests/bench
rows=0 misses=0 port2=''
account=imv.banca secret='una banca larga de madera'
token=$(printf %s "$account" | sha256sum | cut -c1-64)

say() { [ -z "${VERBOSE:-}" ] || echo "# $(date +%T) $*" >&2; }

# ---- the table ----

# row <what> <measured> <budget> <reference> <ratio> <awk condition>
row() {
	verdict=ok
	awk "BEGIN { exit !($6) }" || { verdict=MISS; misses=$((misses + 1)); }
	rows=$((rows + 1))
	line "$1" "$2" "$3" "$4" "$5" "$verdict"
}
none() { line "$1" '-' "$2" '-' '-' "not measured: $3"; }
line() {
	# By characters, which printf of sh does not count.
	awk -v a="$1" -v b="$2" -v c="$3" -v d="$4" -v e="$5" -v f="$6" '
	    function pad(s, n) { while (length(s) < n) s = s " "; return s }
	    BEGIN { print pad(a, 46) pad(b, 13) pad(c, 14) pad(d, 30) \
		pad(e, 8) f }'
}
over() { awk "BEGIN { printf(\"%.2f\", $1 / ($2 + ($2 == 0))) }"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
most() { sort -n | tail -n 1; }
value() { cat "$work/$1"; }

# As the demo's uid, which PostgreSQL and authd know.
within() { "$top/etc/demo/dentro" -u "$@"; }

# ---- the bank, a form of sixty fields, and somebody of the bench ----

# The labels of the first sixty fields that have a short one.
sixty() {
	cat "$top/forms/agresor.yaml" "$top/forms/caso.yaml" |
	    sed -n 's/^ *etiqueta: *//p' | tr -d '"' |
	    grep -E '^[^{:]{4,24}$' | awk '!seen[$0]++' |
	    head -n 60 >"$work/labels"
	cat <<-'EOF'
	forma: sesenta
	version: 1
	titulo: Sesenta datos
	lineamiento: XXXV.a
	tabla: sesenta
	padre: datos_generales
	seccion: sesenta
	repite: si
	orden: 900
	etiqueta: "{d01}"
	paginas:
	EOF
	awk '{
	    if (NR % 6 == 1)
		printf "  - titulo: Parte %d\n    campos:\n", (NR + 5) / 6
	    printf "      - campo: d%02d\n        tipo: texto\n", NR
	    printf "        etiqueta: \"%s\"\n", $0
	    printf "        max: 40\n        adicional: si\n"
	    printf "        lineamiento: XXXV.a\n        categoria: ninguna\n"
	}' "$work/labels"
}

prepare() {
	S=$(cd "$DEMO_DIR" && pwd -P)
	bin=$(pg_config --bindir)
	mkdir "$S/bench"
	chmod 755 "$S/bench"
	cp "$tools/cost" "$tools/login" "$BUILD/tests/security/authc" \
	    "$S/bench"
	conf="$run/s/resguardo.yaml"
	sixty >"$S/share/forms/sesenta.yaml"
	# A table of its own, as a form has; all its fields are adicionales.
	ask "CALL banco.crear_registro('sesenta', 'sesenta', NULL, false,
	    'nota text', 'De la banca')"
	ctl="$S/bin/resguardoctl"
	within "$ctl" --config "$conf" formas cargar >"$work/cargar" 2>&1 ||
	    { cat "$work/cargar" >&2; exit 1; }
	kib=$(sed -n 's/.*memoria_kib: \([0-9]*\).*/\1/p' "$conf")
	passes=$(sed -n 's/.*pasadas: \([0-9]*\).*/\1/p' "$conf")
	workers=$(sed -n 's/.*trabajadores: \([0-9]*\).*/\1/p' "$conf")
	phc=$(echo "$secret" | within "$S/bench/authc" hash "$S/pimienta" \
	    "$kib" "$passes")
	person_of_the_bench "$account" 7
	person_of_the_bench imv.entra 8
}
print_of() { printf 'SHA256:%043d' "$1"; }
person_of_the_bench() {	# <account> <number of her key>
	ask "SELECT auth.cuenta_alta('$1', 'De la Banca', 'capturista',
	    '$phc', false)" >/dev/null
	ask "SELECT auth.llave_alta('$1', 'ssh-ed25519 AAAAC3Nz',
	    '$(print_of "$2")', now() + interval '1 day')" >/dev/null
}

# ---- bytes, and the memory of the same session ----

# The same keys for both.  After each page of ours it is painted once whole,
# to know what is to be seen on it.
fields() {	# fields [what is sent after each page]
	i=0
	while [ $i -lt 60 ]; do
		i=$((i + 1))
		echo "each letter MARIALUISA"
		if [ $((i % 6)) != 0 ] || [ $i = 60 ]; then
			printf '%s\n' 'once move \r'
		else
			printf '%s\n' 'page page \r' "$@"
		fi
	done
}
to_sixty() {	# from the password to the empty form
	echo 'wait Contrase'
	printf 'send %s\\r\n' "$(person resguardo 3)"
	echo 'wait recientes'
	# The last of the list is an expediente, whatever drafts there are.
	printf '%s\n' 'once open \eOF' 'once open \r'
	echo "once open $(ask 'SELECT count(*) FROM formas.forma
	    WHERE vigente')"
	printf '%s\n' 'page page \eOS' "$1"
}

# The one in the sandbox, whose parent is the guardian.
session() {
	ps -e -o pid= -o ppid= -o args= | awk -v me="$S/bin/resguardo --config" '
	    BEGIN { sub(/.*\/bin/, "/bin", me) }
	    index($0, "resguardo --config") && !index($0, "sshd") &&
	    !index($0, "awk") { up[$1] = $2; text[$1] = $0 }
	    END { for (p in up) if (up[p] in up && index(text[p], who) &&
		index(text[p], run)) print p }' run="$run/s/" \
	    who="--cuenta $1"
}
private_kib() {
	awk '/^Private_(Clean|Dirty):/ { n += $2 } END { print n + 0 }' \
	    "/proc/$1/smaps_rollup" 2>/dev/null
}

# Steps come when the last ones are done: the capture, then twenty files.
capture() {
	mkfifo "$work/steps"
	"$tools/bytes" ssh -F "$config" resguardo \
	    <"$work/steps" >"$work/bytes" 2>&1 &
	ours_=$!
	exec 6>"$work/steps"
	whole='page whole \x0c'
	{
		to_sixty "$whole"
		fields "$whole"
		printf '%s\n' 'once captured \e'
	} >&6
	fields >"$work/peer.fields"
	{
		echo "wait $(sed -n 6p "$work/labels")"
		cat "$work/peer.fields"
	} | "$tools/bytes" "$tools/peer" "$work/labels" >"$work/peer" 2>&1 || :
	until_ok 1200 grep -q '^captured' "$work/bytes" || {
		cat "$work/bytes" >&2
		exit 1
	}
	pid=$(session "$(person resguardo 2)")
	private_kib "${pid:-0}" >"$work/kib.after" || :
	before=$(opened)
	# Whatever is opened goes to the top, so the last is always another.
	{
		printf '%s\n' 'once home \e' 'once home \e'
		i=0
		while [ $i -lt 20 ]; do
			i=$((i + 1))
			printf '%s\n' 'once go \eOF' 'once file \r' \
			    'once form 1' 'once back \e' 'once back \e'
		done
		printf '%s\n' 'once visited \eOF'
	} >&6
	until_ok 1200 grep -q '^visited' "$work/bytes" || {
		cat "$work/bytes" >&2
		exit 1
	}
	echo $(($(opened) - before)) >"$work/opened"
	private_kib "${pid:-0}" >"$work/kib.later" || :
	exec 6>&-
	wait $ours_ || :
}
opened() {
	ask "SELECT count(DISTINCT expediente) FROM banco.bitacora
	    WHERE evento = 'abrir' AND cuenta = '$(person resguardo 2)'"
}

idle_psql() {
	mkfifo "$work/idle"
	"$psql" -Xqw -h "$run" -U postgres -d banco <"$work/idle" \
	    >"$work/idle.out" 2>&1 &
	p_=$!
	exec 5>"$work/idle"
	echo 'SELECT 1;' >&5
	until_ok 50 grep -q row "$work/idle.out" || :
	private_kib $p_ >"$work/kib.psql" || :
	exec 5>&-
	wait $p_ || :
}

# Of all letters, of which each line of bytes has ten.
bytes_rows() {
	[ -z "${VERBOSE:-}" ] || sort "$work/bytes" | uniq -c >&2
	awk '$1 == "letter" { print $5 }' "$work/bytes" | median >"$work/p50"
	awk '$1 == "letter" { print $9 }' "$work/bytes" | most >"$work/worst"
	awk '$1 == "move" { print $2 }' "$work/bytes" >"$work/moves"
	awk '$1 == "page" { n = $2 } $1 == "whole" { print n / $5 }' \
	    "$work/bytes" >"$work/pages"
	awk '$1 == "whole" { print $2 / $5 }' "$work/bytes" >"$work/wholes"
	for f in bytes peer; do
		awk '$1 == "letter" { n += 10 * $2 }
		    $1 == "move" || $1 == "page" { n += $2 }
		    END { printf "%.0f\n", n }' "$work/$f" >"$work/$f.sum"
	done
	v=$(value p50)
	row 'bytes for a letter, median' "$v B" '<= 2 B' 'the letter: 1 B' \
	    "$(over "$v" 1)" "$v <= 2"
	v=$(value worst)
	row 'bytes for a letter, the most of 600' "$v B" 'p99 <= 6 B' \
	    'the letter: 1 B' "$(over "$v" 1)" "$v <= 6"
	v=$(median <"$work/moves")
	row 'bytes for a move to the next field, median' "$v B" '<= 60 B' \
	    "$(peer_median) B libform" "$(over "$v" "$(peer_median)")" \
	    "$v <= 60"
	v=$(most <"$work/moves")
	row 'the same, the most' "$v B" '<= 60 B' '' '' "$v <= 60"
	v=$(median <"$work/pages")
	row 'bytes for a page, per visible character' \
	    "$(over "$v" 1)" '<= 1.6' 'its characters' "$(over "$v" 1)" \
	    "$v <= 1.6"
	v=$(most <"$work/pages")
	row 'the same, the worst page' "$(over "$v" 1)" '<= 1.6' \
	    'its characters' "$(over "$v" 1)" "$v <= 1.6"
	v=$(over "$(most <"$work/wholes")" 1)
	line '  for comparison: painted whole (^L), the worst' "$v" '' \
	    'its characters' "$v" ''
	v=$(value bytes.sum) r=$(value peer.sum)
	row 'bytes for 60 fields on 10 pages, 660 keys' "$v B" \
	    '<= 13491 B' "$r B libform, same keys" "$(over "$v" "$r")" \
	    "$v <= 13491"
}
peer_median() { awk '$1 == "move" { print $2 }' "$work/peer" | median; }

memory_rows() {
	idle_psql
	a=$(value kib.after) b=$(value kib.later) r=$(value kib.psql)
	if [ "${a:-0}" = 0 ]; then
		none 'private memory of a session after capturing' \
		    '<= 3072 KiB' 'only root may look'
		return
	fi
	row 'private memory after capturing 60 fields' "$a KiB" \
	    '<= 3072 KiB' "$r KiB psql idle" "$(over "$a" "$r")" "$a <= 3072"
	row "the same, $(value opened) other expedientes later" "$b KiB" \
	    'flat: <= 1.1 x' "$a KiB before" "$(over "$b" "$a")" \
	    "$b <= 1.1 * $a"
}

# ---- key to echo ----

# A second door with the settings of the first, behind which cat listens.
second_sshd() {
	key="$S/llaves/ssp.capturista.pub"
	cat >"$S/bench/keycmd" <<-EOF
	#!/bin/sh
	echo 'restrict,pty,command="case \$TERM in vt100) exec cat ;; esac; stty -icanon -echo; exec cat" $(cut -d ' ' -f 1,2 "$key")'
	EOF
	chmod 755 "$S/bench/keycmd"
	# There the account's shell is one that runs commands.
	sed "s|^\($DUSER:.*:\)[^:]*\$|\1/bin/sh|" "$S/etc/passwd" \
	    >"$S/bench/passwd" 2>/dev/null || :
	i=0
	while [ $i -lt 20 ]; do
		i=$((i + 1))
		port2=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 30000))
		sed -e "s|^ListenAddress .*|ListenAddress 127.0.0.1:$port2|" \
		    -e "s|s/keycmd |s/bench/keycmd |" "$S/etc/sshd.conf" \
		    >"$S/bench/sshd.conf"
		# shellcheck disable=SC2016 # for the inner shell
		"$top/etc/demo/dentro" -p sh -c '
			[ "$3" != aparte ] ||
			    mount --bind "$1/bench/passwd" /etc/passwd
			exec "$2" -D -e -f "$1/bench/sshd.conf"' sh \
		    "$S" "$(command -v sshd)" "$MODE" \
		    >"$work/sshd2.log" 2>&1 &
		sshd2=$!
		until_ok 50 grep -qs 'Server listening\|error' \
		    "$work/sshd2.log" || :
		! grep -qs "listening on .* port ${port2}[.]" "$work/sshd2.log" || return 0
		wait $sshd2 || :
	done
	sshd2=
	return 1
}

echo_rows() {
	what='key to echo through ssh'
	if ! second_sshd; then
		sed 's/^/# /' "$work/sshd2.log" >&2
		none "$what" '<= 1.25 x' 'a second sshd does not start'
		return
	fi
	cat_="ssh -F '$config' -p $port2 ssp.capturista"
	{
		echo 'wait Contrase'
		printf 'send %s\\r\n' "$(person ssp.capturista 3)"
		echo 'wait Inicio'
		printf '%s\n' 'send \eOS' 'wait Nombre(s)'
		# Past who tells it, the CURP and why there is none.
		printf '%s\n' 'send \t' 'send \t' 'send \t'
	} | "$tools/echo" 400 "exec ssh -F '$config' ssp.capturista" \
	    "TERM=xterm exec $cat_" "TERM=vt100 exec $cat_" \
	    >"$work/echo" 2>"$work/echo.err" || {
		none "$what" '<= 1.25 x' "$(head -n 1 "$work/echo.err")"
		kill "$sshd2"
		return
	}
	kill "$sshd2"
	# shellcheck disable=SC2046 # six numbers
	set -- $(cat "$work/echo")
	row "$what, p50" "$1 us" '<= 1.25 x' "$3 us cat in the same ssh" \
	    "$(over "$1" "$3")" "$1 <= 1.25 * $3"
	row "$what, p99" "$2 us" '<= 1.25 x' "$4 us cat in the same ssh" \
	    "$(over "$2" "$4")" "$2 <= 1.25 * $4"
	line '  for comparison: the echo of the tty alone' "$1 us" '' \
	    "$5 us, p99 $6 us" "$(over "$1" "$5")" ''
}

# ---- so many people at once ----

# Each with an account and a key of her own, and a draft.
crowd() {	# crowd <how many>: their lines for `many`
	mkdir "$work/desks"
	phc=$(echo 'una tarde de lluvia' | within "$S/bench/authc" hash \
	    "$S/pimienta" "$kib" "$passes")
	i=0
	while [ $i -lt "$1" ]; do
		i=$((i + 1))
		k_=$work/desks/$i
		ssh-keygen -q -t ed25519 -N '' -C '' -f "$k_"
		echo "SELECT auth.cuenta_alta('imv.m$i', 'De la banca',
		    'capturista', '$phc', false);
		    SELECT auth.llave_alta('imv.m$i', '$(cut -d ' ' -f 1,2 \
		    "$k_.pub")', '$(ssh-keygen -lf "$k_.pub" |
		    cut -d ' ' -f 2)', now() + interval '1 day');"
		printf 'una tarde de lluvia\texec ssh -F %s -i %s banca\n' \
		    "'$config'" "'$k_'" >&9
	done 9>"$work/crowd" >"$work/crowd.sql"
	ask "$(cat "$work/crowd.sql")" >/dev/null
	# All are of one institution, which has a limit of its own.
	ask "UPDATE banco.ajuste SET valor = '$((60 + $1))'
	    WHERE clave = 'institucion.conexiones';
	    ALTER ROLE i_imv CONNECTION LIMIT $((60 + $1))" >/dev/null
}

many_rows() {
	n_=${SESSIONS:-200}
	what="key to echo, $n_ sessions typing"
	if ! second_sshd; then
		none "$what" '<= 4 x' 'a second sshd does not start'
		return
	fi
	crowd "$n_"
	{
		echo "TERM=xterm exec ssh -F '$config' -p $port2 ssp.capturista"
		cat "$work/crowd"
	} >"$work/lines"
	mkfifo "$work/done"
	"$tools/many" "${SECONDS_EACH:-30}" <"$work/lines" 3<"$work/done" \
	    >"$work/many" 2>"$work/many.err" &
	many_=$!
	exec 6>"$work/done"
	told() { [ -s "$work/many" ] || ! kill -0 "$many_" 2>/dev/null; }
	until_ok 18000 told || :
	for p_ in $(session imv.m); do
		private_kib "$p_"
	done >"$work/kibs"
	exec 6>&-
	wait $many_ || :
	kill "$sshd2"
	if [ ! -s "$work/many" ]; then
		none "$what" '<= 4 x' "$(head -n 1 "$work/many.err")"
		return
	fi
	# shellcheck disable=SC2046 # ten numbers
	set -- $(cat "$work/many")
	say "$9 keys timed, ${10} never seen again"
	row "$what, p50" "$7 us" '<= 4 x' "$1 us cat, nobody else" \
	    "$(over "$7" "$1")" "$7 <= 4 * $1 && ${10} == 0"
	row "$what, p99" "$8 us" '<= 4 x' "$2 us cat, nobody else" \
	    "$(over "$8" "$2")" "$8 <= 4 * $2"
	line '  for comparison: one session, nobody else' "$3 us" '' \
	    "p99 $4 us" "$(over "$3" "$1")" ''
	line '  for comparison: cat while all type' "$5 us" '' \
	    "p99 $6 us" "$(over "$7" "$5")" ''
	v=$(median <"$work/kibs") r=$(most <"$work/kibs")
	if [ "${v:-0}" = 0 ]; then
		none 'private memory of each of them' '<= 3072 KiB' \
		    'only root may look'
		return
	fi
	row "private memory, median of $(grep -c . "$work/kibs")" "$v KiB" \
	    '<= 3072 KiB' "$r KiB the most" "$(over "$r" "$v")" \
	    "$r <= 3072 && $r <= 1.1 * $v"
}

# ---- start ----

start_row() {
	key=$(ask "SELECT huella FROM auth.llave
	    WHERE cuenta = 'ssp.capturista' LIMIT 1")
	i=0
	while [ $i -lt 11 ]; do
		i=$((i + 1))
		within "$S/bench/cost" 'Contrase' "$S/bin/resguardo" \
		    --config "$conf" --llave "$key" --cuenta ssp.capturista \
		    >>"$work/start" 2>"$work/start.err" || break
		within "$S/bench/cost" '' "$psql" -X -h "$run" -U postgres \
		    -d banco -c '' >>"$work/start.psql"
	done
	if [ -s "$work/start.err" ]; then
		none 'start to a painted login screen, processor' \
		    '<= 30 ms' "$(head -n 2 "$work/start.err" | tail -n 1)"
		return
	fi
	v=$(median <"$work/start") r=$(median <"$work/start.psql")
	row 'start to a painted login screen, processor' "$v ms" '<= 30 ms' \
	    "$r ms psql -c ''" "$(over "$v" "$r")" "$v <= 30"
}

# ---- filing ----

# Each runs long enough that a session's first calls, which plan all that they
# touch, are a small part: a person's sessions last for hours.
runs=50 rounds=3

bench() {	# bench <database> <role> <arguments>: transactions a second
	db_=$1 role_=$2
	shift 2
	within env PGOPTIONS="-c resguardo.token=$token" "$bin/pgbench" -n \
	    -h "$run" -U "$role_" -c 4 -j 2 "$@" "$db_" \
	    >"$work/pgbench" 2>&1 || :
	if grep -q 'aborted\|ERROR' "$work/pgbench"; then
		grep -m 3 'ERROR\|aborted' "$work/pgbench" | sed 's/^/# /' >&2
		echo 0
		return
	fi
	sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$work/pgbench"
}

scripts() {
	cp "$top/tests/bench/expediente.sql" "$S/bench/whole.sql"
	sed '/caso_integrar/d' "$S/bench/whole.sql" >"$S/bench/unfiled.sql"
	awk '/AS hombre/, /gset/' "$S/bench/whole.sql" |
	    sed "s/':ella'/(SELECT b.ella FROM banca.ellas b WHERE b.n = :client_id)/
		s/ [\\]gset/;/" >"$S/bench/section.sql"
	echo "SELECT api.caso_integrar((SELECT b.caso FROM banca.casos b
	    WHERE b.n = (SELECT nextval('banca.turno'))));" | tr '\n' ' ' \
	    >"$S/bench/file.sql"
	ask "CREATE SCHEMA banca; GRANT USAGE ON SCHEMA banca TO i_imv"
	ask "SELECT auth.sesion_abrir('$account', '$(print_of 7)',
	    sha256('\\x$token'), false, false)" >/dev/null
	ask 'CREATE DATABASE pgbench'
	within "$bin/pgbench" -h "$run" -U postgres -i -q -s 10 pgbench \
	    >"$work/pgbench" 2>&1
}

# The rows of one expediente as INSERTs into tables of the same shape, with
# their indexes and without a trigger.
plain() {
	ask "
	CREATE FUNCTION banca.inserts(t text, donde text) RETURNS SETOF text
	LANGUAGE plpgsql AS \$\$
	DECLARE v text;
	BEGIN
		EXECUTE format('CREATE TABLE banca.%1\$I (LIKE banco.%1\$I
		    INCLUDING DEFAULTS INCLUDING INDEXES)', t);
		SELECT string_agg(CASE WHEN attname IN ('id', 'expediente',
		    'padre', 'mujer') THEN '''gen_random_uuid()'''
		    WHEN attname = 'clave_temporal' THEN '''NULL'''
		    ELSE format('quote_nullable(%I::text)', attname) END,
		    ' || '', '' || ' ORDER BY attnum) INTO v
		  FROM pg_attribute WHERE attrelid = ('banco.' || t)::regclass
		   AND attnum > 0 AND NOT attisdropped;
		RETURN QUERY EXECUTE format('SELECT ''INSERT INTO banca.%I
		    VALUES ('' || %s || '');'' FROM banco.%I WHERE %s',
		    t, v, t, donde);
	END \$\$"
	e=$(ask "SELECT expediente FROM banco.caso
	    WHERE cuenta = '$account' LIMIT 1")
	{
		echo 'BEGIN;'
		for t_ in aviso_privacidad red_apoyo datos_victima agresor \
		    caso orden; do
			ask "SELECT banca.inserts('$t_', 'expediente = ''$e''')"
		done
		ask "SELECT banca.inserts('expediente', 'id = ''$e''')"
		ask "SELECT banca.inserts('red_apoyo_personas', 'padre IN
		    (SELECT id FROM banco.red_apoyo
		    WHERE expediente = ''$e'')')"
		ask "SELECT banca.inserts('orden_medidas', 'padre IN
		    (SELECT id FROM banco.orden WHERE expediente = ''$e'')')"
		echo 'COMMIT;'
	} >"$S/bench/plain.sql"
}

# One draft of an aggressor in each expediente, as the fields were left.
drafts() {
	datos=$(tr '\n' ' ' <"$S/bench/section.sql" |
	    sed "s/.*0, 0, '//; s/'); *$//")
	ask "INSERT INTO banco.borrador (clave, cuenta, forma, version,
		expediente, padre)
	    SELECT b.clave, '$account', f.nombre, f.version, b.ella, b.ella
	    FROM banca.casos b, formas.forma f
	    WHERE f.nombre = 'agresor' AND f.vigente;
	    INSERT INTO banco.borrador_campo (clave, campo, texto, valor, sin)
	    SELECT b.clave, j.key, CASE jsonb_typeof(j.value)
		WHEN 'string' THEN j.value #>> '{}' END,
		CASE WHEN j.value ->> 'sin' IS NULL THEN j.value END,
		j.value ->> 'sin'
	    FROM banca.casos b, jsonb_each('$datos'::jsonb) j"
	echo "SELECT api.agresor_guardar((SELECT b.clave FROM banca.casos b
	    WHERE b.n = (SELECT nextval('banca.turno_2'))), NULL, NULL, NULL,
	    NULL, NULL);" | tr '\n' ' ' >"$S/bench/promote.sql"
}

filing() {
	bench banco i_imv -f "$S/bench/unfiled.sql" \
	    -t $((rounds * runs)) >"$work/unfiled"
	plain
	ask "CREATE TABLE banca.casos AS SELECT row_number() OVER () AS n,
	    id AS caso, expediente AS ella, gen_random_uuid() AS clave
	    FROM banco.caso WHERE cuenta = '$account'
	    AND estado <> 'integrado';
	    CREATE TABLE banca.ellas AS SELECT n - 1 AS n, ella
	    FROM banca.casos WHERE n <= 4;
	    CREATE SEQUENCE banca.turno;
	    CREATE SEQUENCE banca.turno_2;
	    ALTER TABLE banca.casos ADD PRIMARY KEY (n);
	    GRANT SELECT ON banca.casos, banca.ellas TO i_imv;
	    GRANT USAGE ON SEQUENCE banca.turno, banca.turno_2 TO i_imv"
	drafts
	ask ANALYZE
	for round in $(seq $rounds); do
		say "filing, round $round"
		u=$(bench pgbench postgres -N -T 4)
		s=$(bench banco i_imv -f "$S/bench/section.sql" -T 4)
		d=$(bench banco i_imv -f "$S/bench/promote.sql" -t $runs)
		g=$(bench banco i_imv -f "$S/bench/file.sql" -t $runs)
		u2=$(bench pgbench postgres -N -T 2)
		w=$(bench banco i_imv -f "$S/bench/whole.sql" -T 6)
		p=$(bench banco postgres -f "$S/bench/plain.sql" -T 4)
		echo "$u $s $g $w $p $u2 $d" >>"$work/filing"
	done
	# Quick and saving nothing would be no answer.
	all=$((4 * rounds * runs))
	ask "SELECT (SELECT min(c) FROM (SELECT count(r.id) AS c
	    FROM banca.ellas e JOIN banco.agresor r ON r.expediente = e.ella
	    GROUP BY e.ella) x) > 2 AND $all <= (SELECT count(*)
	    FROM banco.caso r WHERE r.id IN (SELECT caso FROM banca.casos)
	    AND r.estado = 'integrado') AND (SELECT count(*)
	    FROM banco.guardado g JOIN banca.casos USING (clave)) = $all" \
	    >"$work/saved"
}
column() { awk "{ print $1 }" "$work/filing" | median; }

# shellcheck disable=SC2016 # the columns are awk's
filing_rows() {
	filing
	if [ "$(value saved)" != t ]; then
		none filing '' 'what was sent is not all in the bank'
		return
	fi
	u=$(column '($1 + $6) / 2')
	v=$(column '$2') q=$(column '$2 / (($1 + $6) / 2)')
	row 'filing: one section saved' "$(printf %.0f "$v")/s" \
	    '>= 0.4 x' "$(printf %.0f "$u")/s simple-update" \
	    "$(printf %.3f "$q")" "$q >= 0.4"
	v=$(column '$7') q=$(column '$7 / (($1 + $6) / 2)')
	row 'filing: the same, from its draft' "$(printf %.0f "$v")/s" \
	    '>= 0.4 x' "$(printf %.0f "$u")/s simple-update" \
	    "$(printf %.3f "$q")" "$q >= 0.4"
	v=$(column '$3') q=$(column '$3 / (($1 + $6) / 2)')
	row 'filing: integrar' "$(printf %.0f "$v")/s" \
	    '>= 0.5 x' "$(printf %.0f "$u")/s simple-update" \
	    "$(printf %.3f "$q")" "$q >= 0.5"
	v=$(column '$4') q=$(column '$4 / $5')
	row 'filing: seven forms and integrar' "$(printf %.1f "$v")/s" \
	    '>= 0.1 x' "$(column '$5' | xargs printf %.0f)/s plain INSERTs" \
	    "$(printf %.3f "$q")" "$q >= 0.1"
}

# ---- login ----

login_row() {
	echo "$secret" | within "$S/bench/login" "$run/authd.sock" \
	    imv.entra "$(print_of 8)" "$S/pimienta" "$kib" "$passes" 15 \
	    >"$work/login"
	read -r v r <"$work/login"
	row 'login' "$v ms" '<= 1.1 x' "$r ms Argon2 alone" \
	    "$(over "$v" "$r")" "$v <= 1.1 * $r"
}

# Pages that processes share count once.
authd_kib() {
	a_=$(pid_of authd)
	for p_ in $a_ $(children "$a_"); do
		cat "/proc/$p_/smaps_rollup" 2>/dev/null || :
	done | awk '/^Pss:/ { n += $2 } END { print n + 0 }'
}

waiting_row() {
	what="authd's memory with 100 logins waiting"
	budget=$((workers * kib + 32768))
	phc=$(echo 'tormenta de verano' | within "$S/bench/authc" hash \
	    "$S/pimienta" "$kib" "$passes")
	ask "SELECT count(*) FROM (SELECT
	    auth.cuenta_alta('imv.p' || to_char(i, 'FM0000'), 'De la banca',
		'capturista', '$phc', false),
	    auth.llave_alta('imv.p' || to_char(i, 'FM0000'),
		'ssh-ed25519 AAAAC3Nz', 'SHA256:' || lpad((1000 + i)::text,
		43, '0'), now() + interval '1 day')
	    FROM generate_series(1, 100) i) x" >/dev/null
	idle=$(authd_kib) peak=0
	within "$S/bench/authc" storm "$run/authd.sock" 100 own \
	    >"$work/storm" 2>&1 &
	storm=$!
	while kill -0 $storm 2>/dev/null; do
		now=$(authd_kib)
		[ "$now" -le "$peak" ] || peak=$now
		sleep 0.05
	done
	if ! wait $storm || [ "$peak" = 0 ]; then
		none "$what" "<= $budget KiB" "$(tail -n 1 "$work/storm")"
		return
	fi
	say "storm: $(cat "$work/storm")"
	row "$what" "$peak KiB" "<= $budget KiB" "$idle KiB idle" \
	    "$(over "$peak" "$idle")" "$peak <= $budget"
}

# ---- keys ----

# What an ordinary case takes a practised hand, as in e2e/teclas.t; beside it,
# how many answers that is.
keys_rows() {
	(
		# shellcheck source=../e2e/teclado.sh
		. "$top/tests/e2e/teclado.sh"
		# shellcheck source=../e2e/teclas.sh
		. "$top/tests/e2e/teclas.sh"
		enter keys salud.capturista
		ordinary_case Gloria no
		echo "keys $pressed"
		keys Escape
		see 'Mis borradores'
		ordinary_case Elena yes
		echo "keys $pressed"
	) >"$work/keys" 2>&1 || :
	answers=$(ask "SELECT coalesce(sum(cardinality(campos)), 0)
	    FROM banco.bitacora WHERE evento = 'crear' AND expediente =
	    (SELECT id FROM banco.expediente WHERE nombres = 'Gloria'
	    ORDER BY creado DESC LIMIT 1)")
	# shellcheck disable=SC2046 # two numbers
	set -- $(sed -n 's/^keys //p' "$work/keys")
	if [ $# != 2 ] || grep -q '^not ok' "$work/keys"; then
		none 'keys of an ordinary case' '<= 338' 'it was not filed'
		return
	fi
	row 'keys of an ordinary case, filed' "$1" '<= 338' \
	    "$answers answers" "$(over "$1" "$answers")" "$1 <= 338"
	row '  the next one of the session' "$2" '<= 316' \
	    "$answers answers" "$(over "$2" "$answers")" "$2 <= 316"
}

# ---- all of it ----

bank
prepare
scripts
bench banco i_imv -f "$S/bench/unfiled.sql" -t 6 >"$work/to-visit"
line what measured budget reference ratio ''
for part in ${PARTS:-capture bytes_rows memory_rows echo_rows many_rows start_row
    login_row waiting_row filing_rows keys_rows}; do
	say "$part"
	$part
done
echo
echo "$rows budgets, $misses missed; search and lists at 10^6: make millon"
