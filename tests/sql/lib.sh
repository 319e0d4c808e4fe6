# tests/sql/lib.sh - a bank of one's own in plain psql, as each role
#
# shellcheck shell=sh
set -eu
LC_ALL=C.UTF-8
export LC_ALL
top=$(cd "$(dirname "$0")/../.." && pwd -P)
if [ -z "${RESGUARDO_PG:-}" ]; then
	exec "$top/tests/con-postgres" "$0" "$@"
fi
n=0 failed=0
work=$(mktemp -d)
PGDATABASE=t$$
export PGDATABASE

# An error is an answer like others: it comes as "ERROR:  42501".
su() { psql -X -q -A -t -v VERBOSITY=sqlstate "$@" 2>&1 || :; }
lib_end() {
	PGDATABASE=postgres psql -X -q \
	    -c "DROP DATABASE IF EXISTS t$$ WITH (FORCE)" 2>/dev/null || :
	rm -rf "$work"
}
trap lib_end 0
trap 'exit 1' 1 2 15
PGDATABASE=postgres psql -X -q -c "CREATE DATABASE t$$ TEMPLATE base"
su -c 'CALL migracion.base_cerrar()'

# ---- results ----

ok() {		# ok <status> <what>
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; return 0; fi
	failed=1
	echo "not ok $n - $2"
}
is() {		# is <got> <want> <what>
	if [ "$1" = "$2" ]; then ok 0 "$3"; return 0; fi
	ok 1 "$3"
	printf '%s\n' "got  $1" "want $2" | sed 's/^/# /'
}
like() {	# like <text> <pattern> <what>: extended, in any of its lines
	if printf '%s\n' "$1" | grep -qE -- "$2"; then ok 0 "$3"; return 0; fi
	ok 1 "$3"
	printf '%s\n' "got $1" "want /$2/" | sed 's/^/# /'
}
unlike() {
	if printf '%s\n' "$1" | grep -qE -- "$2"; then
		ok 1 "$3"
		printf '%s\n' "got $1" "not /$2/" | sed 's/^/# /'
	else
		ok 0 "$3"
	fi
}
finish() { echo "1..$n"; exit $failed; }

# ---- who asks ----

token() { printf %s "$1" | sha256sum | cut -c1-64; }

# As a role without any token; each -c or line of stdin its own transaction.
# Errors come as "ERROR:  42501".
como() {	# como <role> [psql arguments]
	role=$1
	shift
	PGUSER=$role psql -X -q -A -t -v VERBOSITY=sqlstate "$@" 2>&1 || :
}
# As a person with her session: the statements of the arguments, in turn.
con() {		# con <account> <statement> ...
	who=$1
	shift
	{
		echo "SELECT FROM api.sesion_tomar('\\x$(token "$who")')"
		echo '\g /dev/null'
		for s in "$@"; do
			printf '%s\n;\n' "$s"
		done
	} | como "i_${who%%.*}"
}
# The only value of the last statement; psql must have given nothing else.
uno() { con "$@" | tail -n 1; }

# A list: its ticket is committed before it is read.
lista() {	# lista <account> <call> [select list] [where ...]
	con "$1" '\set l 00000000-0000-0000-0000-000000000000' \
	    "SELECT api.$2 AS l \\gset" "SELECT ${3:-count(*)} FROM
	    api.$(case $2 in [bp][oe]*) echo "${2%%(*}_" ;; esac)lista(:'l') ${4:-}"
}

# ---- what most tests begin with ----

# A woman's expediente through the door; prints its id.
mujer() {	# mujer <account> <datos>
	uno "$1" "SELECT id FROM api.datos_generales_guardar(
	    gen_random_uuid(), NULL, NULL, 0, 0, '$2')"
}
# Any other record; prints its id.
registro() {	# registro <account> <form> <parent> <datos>
	uno "$1" "SELECT id FROM api.$2_guardar(gen_random_uuid(), '$3',
	    NULL, 0, 0, '$4')"
}
# A committed ticket.
boleto() {	# boleto <account> <expediente> <form>
	uno "$1" "SELECT api.abrir('$2', '$3')"
}
