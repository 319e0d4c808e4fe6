#!/bin/sh
# identidad: nucleo - the kernel says who asks, whatever the frame says.
# shellcheck disable=SC2016 # awk and PHC texts
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || skip_all 'needs root, to be several people'
if [ -z "${IN_NAMESPACE:-}" ]; then
	unshare -m true 2>/dev/null || skip_all 'no mount namespaces here'
	rm -rf "$D"
	trap - 0
	IN_NAMESPACE=1 exec unshare -m sh "$0"
fi
bank_start
# People exist only in this namespace.
{
	cat /etc/passwd
	echo "imv.ana:x:61001:61000::/nonexistent:/bin/false"
	echo "ssp.luz:x:61002:61000::/nonexistent:/bin/false"
	echo "mortal:x:61003:61000::/nonexistent:/bin/false"
} >"$D/passwd"
{ cat /etc/group; echo 'resguardo:x:61000:'; } >"$D/group"
chmod 644 "$D/passwd" "$D/group"
mount --bind "$D/passwd" /etc/passwd || skip_all 'cannot bind /etc/passwd'
mount --bind "$D/group" /etc/group

settings 1024 1 2 nucleo
# The daemon is in the group, so it may give its socket to it.
AS="setpriv --reuid $U --regid $(id -gn "$U") --groups 61000 --"
authd_start
is "$(stat -c '%a %g' "$D/authd.sock")" '660 61000' \
    'the socket is for the group of people'
by() {	# by <uid> <orders>
	printf '%s\n' "$2" | tr '|' "$tab" | setpriv --reuid "$1" \
	    --regid 61000 --clear-groups "$AUTHC" talk "$D/authd.sock" |
	    sed 's/ .*//' | tr '\n' ' ' | sed 's/ $//'
}
is "$(by 61001 "login|imv.ana|$good|$key1
exit|usuario")" ok 'she enters as herself'
is "$(by 61002 "login|imv.ana|$good|$key1")" no \
    'N48 another person does not, even with her password and key'
is "$(by 61003 "login|imv.ana|$good|$key1")" no \
    'N48 nor a user of the machine who is nobody here'
is "$(printf '%s\n' "login|imv.ana|$good|$key1" | tr '|' "$tab" |
    "$AUTHC" talk "$D/authd.sock" | sed 's/ .*//')" no 'N48 nor root'
is "$(sql -c "SELECT count(*) FROM auth.freno WHERE quien = 'imv.ana'
    AND fallos > 0")/$(lines intento_acceso imv.ana)" 0/0 \
    'N48 N54 none of it is counted against her'
is "$(lines intento_acceso ssp.luz)" 1 \
    'N48 it is in the bitácora under the name of who tried'
is "$(grep -c 'tried the account of another' "$D/authd.log")" 3 \
    'N48 and the log has a warning of each'
is "$(by 61002 "login|ssp.luz|$good|$key2
exit|usuario")" ok 'who tried can still enter as herself'
# Nor is it quicker to hang up: each try keeps its place for two seconds.
began=$(date +%s%3N)
i=0
while [ $i -lt 60 ]; do
	by 61002 "ask|imv.ana|$good|$key1" >/dev/null 2>&1 &
	tries="${tries:-} $!"
	i=$((i + 1))
done
# shellcheck disable=SC2086
wait $tries
took=$(($(date +%s%3N) - began))
heard=$(($(grep -c 'tried the account of another' "$D/authd.log") - 3))
ok "N48 of 60 tries in $took ms by who hangs up $heard are heard" \
    test "$heard" -gt 0 -a "$heard" -le $((16 * (took / 2000 + 1)))
free() { [ "$(by 61002 "login|ssp.luz|$good|$key2
exit|usuario")" = ok ]; }
ok 'then there is room again' wait_for 50 free
# One uid cannot fill the house.
i=0
while [ $i -lt 20 ]; do
	printf 'nap\t3000\n' | setpriv --reuid 61002 --regid 61000 \
	    --clear-groups "$AUTHC" talk "$D/authd.sock" >/dev/null 2>&1 &
	i=$((i + 1))
done
sleep 1
is "$(by 61001 "login|imv.ana|$good|$key1
exit|usuario")" ok 'one uid cannot keep the others out'
ok 'because it is given few connections' \
    grep -q 'uid 61002: too many connections' "$D/authd.log"
authd_end TERM
is "$(entries_and_exits)" 0 'every entry has its exit'
finish
