#!/bin/sh
# N71: a unix account becomes the role of its own institution and no other, by
# the pg_hba.conf and pg_ident.conf that a server gets (etc/postgresql).
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || skip_all 'needs root, to be several people'
if [ -z "${IN_NAMESPACE:-}" ]; then
	unshare -m true 2>/dev/null || skip_all 'no mount namespaces here'
	rm -rf "$D"
	trap - 0
	IN_NAMESPACE=1 exec unshare -m sh "$0"
fi
bank_start
sql -c "SELECT auth.institucion_alta('ximv', 'Otra de prueba', '30')" >/dev/null
# People exist only in this namespace.
{
	cat /etc/passwd
	echo 'imv.ana:x:61001:61000::/nonexistent:/bin/false'
	echo 'ssp.luz-maria.2:x:61002:61000::/nonexistent:/bin/false'
	echo 'ximv.ana:x:61003:61000::/nonexistent:/bin/false'
	echo 'imv:x:61004:61000::/nonexistent:/bin/false'
	echo 'resguardo-auth:x:61005:61000::/nonexistent:/bin/false'
} >"$D/passwd"
chmod 644 "$D/passwd"
mount --bind "$D/passwd" /etc/passwd || skip_all 'cannot bind /etc/passwd'

# <uid> comes in as <role>: the role, or "no".
comes() {
	(cd / && setpriv --reuid "$1" --regid 61000 --clear-groups \
	    "$bin/psql" -XqAtw -h "$D" -U "$2" -c 'SELECT session_user' \
	    "${3:-banco}" 2>/dev/null) || echo no
}
is_out() { [ "$(comes 61001 i_ssp)" = no ]; }

is "$(comes 61001 i_ssp)" i_ssp 'a server as it is made lets anybody in'
install -o "$U" -m 600 "$TREE/etc/postgresql/pg_hba.conf" \
    "$TREE/etc/postgresql/pg_ident.conf" "$D/pg"
kill -HUP "$pg_pid"
wait_for 100 is_out
is "$(comes 61001 i_imv)" i_imv 'a person comes in as her institution'
is "$(comes 61002 i_ssp)" i_ssp 'also with dots and hyphens in her name'
is "$(comes 61001 i_ssp)" no 'N71 and as no other'
is "$(comes 61002 i_imv)" no 'N71 whoever asks'
is "$(comes 61003 i_imv)" no 'N71 a longer name is another institution'
is "$(comes 61003 i_ximv)" i_ximv 'which has its own'
is "$(comes 61004 i_imv)" no 'N71 an institution is not a person'
is "$(comes 61001 postgres)" no 'N71 nobody becomes the superuser'
is "$(comes 61001 app_auth)" no 'N71 nor a service'
is "$(comes 61005 app_auth)" app_auth 'a service comes in as itself'
is "$(comes 61005 i_imv)" no 'N71 and as no institution'
is "$(comes 61001 i_imv postgres)" no 'and there is no other database'
finish
