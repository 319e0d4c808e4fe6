# lib.sh - a throw-away bank and authd for the tests of this folder
#
# PostgreSQL and authd run as an ordinary user also when the tests run as
# root.  Everything is on sockets in one short folder that goes away at the
# end, and only processes started here are ended, by their pid.
# shellcheck shell=sh
# shellcheck disable=SC2086,SC2034 # $AS is several words; tests use rc
set -u
LC_ALL=C.UTF-8
TZ=UTC
export LC_ALL TZ
here=$(cd "$(dirname "$0")" && pwd -P)
TREE=$(cd "$here/../.." && pwd -P)
BUILD=${BUILD:-$TREE/build}
AUTHC=$BUILD/tests/security/authc
n=0 failed=0
tab='	'
key1=SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
key2=SHA256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
good='cuatro caminos de tierra'

D=$(mktemp -d /tmp/rsg.XXXXXX) || exit 1
chmod 755 "$D"
pg_pid='' authd_pid='' pid_a='' pid_b=''
bin=$(pg_config --bindir 2>/dev/null) || bin=

if [ "$(id -u)" = 0 ]; then
	U=$(id -un postgres 2>/dev/null || echo nobody)
	chown "$U" "$D"
	AS="setpriv --reuid $U --regid $(id -gn "$U") --clear-groups --"
else
	U=$(id -un) AS=
fi
# shellcheck source=../san.sh
. "$TREE/tests/san.sh"
san_begin "$D/san"
# shellcheck source=../cluster.sh
. "$TREE/tests/cluster.sh"
# Not a function: in the background the pid must be the program's own.
# shellcheck disable=SC2086
as() { $AS "$@"; }

alive() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }
end_() {
	rc_=${1:-$?}
	for p in $pid_a $pid_b $authd_pid; do
		! alive "$p" || kill -9 "$p" 2>/dev/null
	done
	if alive "$pg_pid"; then
		kill -CONT "$pg_pid" 2>/dev/null
		kill -QUIT "$pg_pid" 2>/dev/null
		wait "$pg_pid" 2>/dev/null
	fi
	san_end "$D/san" || rc_=1
	rm -rf "$D"
	exit $rc_
}
trap end_ 0
trap 'exit 1' 1 2 15

ok() {	# ok <what> <command>...
	what_=$1
	shift
	n=$((n + 1))
	if "$@"; then
		echo "ok $n - $what_"
	else
		echo "not ok $n - $what_"
		failed=1
	fi
}
is() {	# is <got> <want> <what>
	n=$((n + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $n - $3"
	else
		echo "not ok $n - $3"
		printf '# got  %s\n# want %s\n' "$1" "$2"
		failed=1
	fi
}
like() {	# like <got> <pattern of case> <what>
	n=$((n + 1))
	# shellcheck disable=SC2254
	case $1 in
	$2)	echo "ok $n - $3" ;;
	*)	echo "not ok $n - $3"
		printf '# got  %s\n# want %s\n' "$1" "$2"
		failed=1 ;;
	esac
}
skip() { n=$((n + 1)); echo "ok $n # SKIP $1"; }
skip_all() { echo "1..0 # SKIP $1"; exit 0; }
bail() {
	echo "Bail out! $1"
	exit 1
}
finish() {
	echo "1..$n"
	exit $failed
}
# wait_for <tenths> <command>...: until it succeeds, at most so long.
wait_for() {
	left_=$1
	shift
	until "$@"; do
		left_=$((left_ - 1))
		[ $left_ -gt 0 ] || return 1
		sleep 0.1
	done
}

# ---- the bank ----

sql() { psql -qAtX -h "$D" -U postgres -d "${db:-banco}" -v ON_ERROR_STOP=1 "$@"; }
answers() { "$bin/pg_isready" -q -h "$D" -d postgres; }

pg_start() {
	$AS "$bin/postgres" -D "$D/pg" -k "$D" -c listen_addresses= \
	    -c fsync=off -c max_connections=50 -c shared_buffers=32MB \
	    </dev/null >>"$D/pg.log" 2>&1 7>&- 8>&- &
	pg_pid=$!
	wait_for 100 answers || bail 'PostgreSQL does not start'
}
# pg_end <signal>: and waits until it is gone.
pg_end() {
	kill "-$1" "$pg_pid"
	wait "$pg_pid" 2>/dev/null
	pg_pid=
}

# The whole schema, three institutions' worth of people, cheap hashes.
bank_start() {
	[ -n "$bin" ] || skip_all 'no PostgreSQL'
	[ -x "$BUILD/resguardoctl" ] || bail 'resguardoctl is not built'
	cluster "$D/pg" || bail 'no cluster'
	pg_start
	db=postgres sql -c 'ALTER DATABASE base RENAME TO banco'
	od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$D/pimienta"
	chmod 600 "$D/pimienta"
	chown "$U" "$D/pimienta" 2>/dev/null
	settings 1024 1
	people
}

# settings <KiB> <passes> [workers] [identity]
settings() {
	cat >"$D/resguardo.yaml" <<-EOF
	identidad: ${4:-preguntada}
	base: {servidor: $D, puerto: 5432, nombre: banco}
	authd:
	  socket: $D/authd.sock
	  pimienta: $D/pimienta
	  trabajadores: ${3:-2}
	  argon2: {memoria_kib: $1, pasadas: $2}
	sql: {carpeta: $TREE/sql}
	EOF
	chmod 644 "$D/resguardo.yaml"
}

hash_of() { printf '%s\n' "$1" | "$AUTHC" hash "$D/pimienta" "${2:-1024}" "${3:-1}"; }

account() {	# account <account> <password> [must change]
	sql -v c="$1" -v phc="$(hash_of "$2")" -v debe="${3:-false}" <<-'EOF'
	SELECT auth.cuenta_alta(:'c', 'Persona de Prueba', 'capturista',
	    :'phc', :'debe'::boolean);
	EOF
}
# keys are made up: authd never sees more of one than its fingerprint
give_key() {	# give_key <account> <fingerprint>
	sql -v c="$1" -v h="$2" <<-'EOF'
	SELECT auth.llave_alta(:'c', 'ssh-ed25519 AAAAC3Nz', :'h',
	    now() + interval '1 day');
	EOF
}
fingerprint() { printf 'SHA256:%s' "$(printf '%043d' "$1")"; }

people() {
	{
		sql -c "SELECT auth.institucion_alta('imv',
		    'Instituto de las Mujeres', '30')"
		sql -c "SELECT auth.institucion_alta('ssp',
		    'Seguridad Pública', '30')"
		account imv.ana "$good"
		account imv.eva "$good"
		account imv.nueva "$good" true
		account ssp.luz "$good"
		give_key imv.ana "$key1"
		give_key imv.eva "$(fingerprint 2)"
		give_key imv.nueva "$(fingerprint 3)"
		give_key ssp.luz "$key2"
	} >/dev/null || bail 'people'
}

# Lines of the bitácora about an account (or all), newest last.
lines() {	# lines <event> [account]
	sql -v e="$1" -v c="${2:-}" <<-'EOF'
	SELECT count(*) FROM banco.bitacora
	 WHERE evento = :'e' AND (:'c' = '' OR cuenta = :'c');
	EOF
}
open_sessions() {
	sql -c 'SELECT count(*) FROM auth.sesion WHERE cerrada IS NULL'
}
reasons() {	# reasons <account>: of its closed sessions, oldest first
	sql -v c="$1" <<-'EOF'
	SELECT coalesce(string_agg(motivo, ' ' ORDER BY abierta), '')
	  FROM auth.sesion WHERE cuenta = :'c' AND cerrada IS NOT NULL;
	EOF
}
last_reason() {
	sql -v c="$1" <<-'EOF'
	SELECT coalesce((SELECT motivo FROM auth.sesion WHERE cuenta = :'c'
	    ORDER BY abierta DESC LIMIT 1), 'open');
	EOF
}
# Each entry has exactly one exit, in the bitácora.
entries_and_exits() {
	sql <<-'EOF'
	SELECT count(*) FROM (SELECT sesion,
	    count(*) FILTER (WHERE evento = 'acceso') AS entra,
	    count(*) FILTER (WHERE evento = 'salida') AS sale
	  FROM banco.bitacora WHERE evento IN ('acceso', 'salida')
	 GROUP BY sesion) s WHERE entra <> 1 OR sale <> 1;
	EOF
}

# ---- authd ----

listening() { [ -S "$D/authd.sock" ] && alive "$authd_pid" && grep -q 'ready:' "$D/authd.log"; }
authd_start() {
	: >"$D/authd.log"
	$AS "$BUILD/resguardo-authd" --config "$D/resguardo.yaml" \
	    --primer-plano </dev/null >/dev/null 2>>"$D/authd.log" 7>&- 8>&- &
	authd_pid=$!
	wait_for 100 listening || {
		sed 's/^/# /' "$D/authd.log"
		bail 'authd does not start'
	}
}
authd_end() {	# authd_end <signal>; sets rc
	kill "-$1" "$authd_pid"
	rc=0
	wait "$authd_pid" 2>/dev/null || rc=$?
	authd_pid=
}

# talk <orders>: one a line, words apart by |; prints the answers.
talk() { printf '%s\n' "$1" | tr '|' "$tab" | as "$AUTHC" talk "$D/authd.sock"; }
# The first word of each answer, on one line.
said() { talk "$1" | sed 's/ .*//' | tr '\n' ' ' | sed 's/ $//'; }

# A client that stays: open_talk <name>; tell <name> <order>; heard <name>.
open_talk() {
	mkfifo "$D/$1.in"
	$AS "$AUTHC" talk "$D/authd.sock" <"$D/$1.in" >"$D/$1.out" 2>&1 7>&- 8>&- &
	eval "pid_$1=$!"
	# Held open by this shell, so the client does not see an end.
	case $1 in
	a)	exec 7>"$D/a.in" ;;
	b)	exec 8>"$D/b.in" ;;
	esac
}
tell() {
	case $1 in
	a)	printf '%s\n' "$2" | tr '|' "$tab" >&7 ;;
	b)	printf '%s\n' "$2" | tr '|' "$tab" >&8 ;;
	esac
}
has_lines() { [ "$(wc -l <"$D/$1.out")" -ge "$2" ]; }
# heard <name> <line number>: waits for that answer and prints its first word.
heard() {
	wait_for "${3:-200}" has_lines "$1" "$2" || { echo nothing; return; }
	sed -n "$2p" "$D/$1.out" | sed 's/ .*//'
}
hang_up() {	# the client sees the end of its orders and leaves
	case $1 in
	a)	exec 7>&- ;;
	b)	exec 8>&- ;;
	esac
	eval "wait \$pid_$1; pid_$1=" 2>/dev/null
	rm -f "$D/$1.in" "$D/$1.out"
}
kill_talk() {	# kill_talk <name>: without a word
	eval "kill -9 \$pid_$1; wait \$pid_$1; pid_$1=" 2>/dev/null
	case $1 in
	a)	exec 7>&- ;;
	b)	exec 8>&- ;;
	esac
	rm -f "$D/$1.in" "$D/$1.out"
}
