#!/bin/sh
# N47: what systemd would let each of our services do, as it counts exposure.
. "$(dirname "$0")/lib.sh"
command -v systemd-analyze >/dev/null || skip_all 'no systemd-analyze'
# What they name is put where this build has it.
for f in "$TREE"/etc/systemd/*; do
	sed "s|/usr/sbin/\(resguardo[a-z-]*\)|$BUILD/\1|" "$f" >"$D/${f##*/}"
done
is "$(systemd-analyze verify --man=no "$D"/*.service "$D"/*.timer 2>&1)" '' \
    'systemd understands every line of them'
if [ "$(id -u)" = 0 ]; then
	mkdir -p "$D/root/etc"
	systemd-sysusers --root="$D/root" "$TREE/etc/sysusers.d/resguardo.conf" \
	    >"$D/sysusers" 2>&1 || :
	is "$(grep -v ^Creating "$D/sysusers")$(cut -d : -f 1 "$D/root/etc/passwd" | sort |
	    tr '\n' ' ')" \
	    'resguardo-auth resguardo-llaves resguardo-sello resguardo-vigia ' \
	    'and makes each of the accounts they run as'
fi
exposure() {	# exposure <unit>: ten times it, as a whole number
	systemd-analyze security --offline=yes "$TREE/etc/systemd/$1.service" \
	    2>/dev/null | sed -n 's/.*level for .*: \([0-9]*\)\.\([0-9]\) .*/\1\2/p'
}
x=$(exposure resguardo-authd)
[ -n "$x" ] || skip_all 'this systemd-analyze does not judge a file'
for u in authd sello vigia; do
	x=$(exposure resguardo-$u)
	ok "N47 resguardo-$u is hardly exposed (${x%?}.${x#"${x%?}"})" \
	    test "$x" -le 10
done
x=$(exposure resguardo-cuentas)
ok "N47 resguardo-cuentas, which is root, little (${x%?}.${x#"${x%?}"})" \
    test "$x" -le 20
finish
