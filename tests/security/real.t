#!/bin/sh
# The real mode, end to end: real sshd, one uid a person, peer and pg_ident,
# authd that asks the kernel, accounts published from the bank, the program as
# login shell.  In a mount namespace with an /etc, /run, /var and devpts of its
# own: the host's files are never touched.
# shellcheck disable=SC2015,SC2046 # all or none; the words of by()
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || skip_all 'needs root, to be several people'
command -v tmux >/dev/null || skip_all 'no tmux'
[ -e /usr/lib/libnss_extrausers.so.2 ] || skip_all 'no libnss-extrausers'
if [ -z "${IN_NAMESPACE:-}" ]; then
	unshare -m true 2>/dev/null || skip_all 'no mount namespaces here'
	rm -rf "$D"
	trap - 0
	IN_NAMESPACE=1 exec unshare -m sh "$0"
fi
PATH=$PATH:/usr/sbin:/sbin
host=/proc/1/root
outside() {	# what of the host could be hurt
	cksum "$host/etc/passwd" "$host/etc/group" "$host/etc/nsswitch.conf" \
	    2>/dev/null
	ls -la "$host/var/lib/extrausers" "$host/var/log/wtmp" 2>/dev/null
}
before=$(outside)

# ---- a server of its own ----
room() {	# room <folder>: one that can have more in it, at the same name
	mkdir "$D/r$1"
	for f in "$1"/* "$1"/.[!.]*; do
		if [ -d "$f" ] && [ ! -L "$f" ]; then
			mkdir "$D/r$f"
			mount --bind "$f" "$D/r$f" || return 1
		elif [ -e "$f" ]; then
			cp -P "$f" "$D/r$f"
		fi
	done
	mount --rbind "$D/r$1" "$1"
}
mkdir "$D/r"
cp -a /etc "$D/etc" && mount --bind "$D/etc" /etc &&
    mount -t tmpfs -o mode=755 tmpfs /run && room /var &&
    mkdir -p /var/empty/resguardo /run/sshd /run/resguardo /run/bin \
    "$D/extra" "$D/log" && mount --bind "$D/log" /var/log &&
    mount --bind "$D/extra" /var/lib/extrausers &&
    mount -t devpts -o newinstance,ptmxmode=666,gid=5,mode=620 devpts \
    /dev/pts && mount --bind /dev/pts/ptmx /dev/ptmx ||
	skip_all 'this container does not let a server be put together'
touch /var/log/lastlog /var/log/wtmp /var/log/btmp /run/utmp
for l in passwd group shadow; do
	sed -i "s/^$l:.*/$l: files extrausers/" /etc/nsswitch.conf
done
gid=64990
echo "resguardo:x:$gid:resguardo-auth" >>/etc/group
u=64991
for s in auth llaves sello vigia; do
	echo "resguardo-$s:*:$u:$u::/var/empty/resguardo:/usr/sbin/nologin" \
	    >>/etc/passwd
	echo "resguardo-$s:x:$u:" >>/etc/group
	u=$((u + 1))
done
by() {	# by <service>: the words before its command
	echo "setpriv --reuid resguardo-$1 --regid resguardo-$1 --groups $gid --"
}
# pam_motd would say something before the program does (decision 26), and the
# kernel's login uid is not ours to set in a container.
sed -i '/pam_motd\|pam_mail\|pam_loginuid/d' /etc/pam.d/sshd
for p in resguardo resguardo-authd resguardoctl; do
	cp "$BUILD/$p" /run/bin
done

bank_start
sql() {	# by peer, as a server does it
	(cd / && $AS "$bin/psql" -qAtX -h "$D" -U postgres -d banco \
	    -v ON_ERROR_STOP=1 "$@")
}
install -o "$U" -m 600 "$TREE/etc/postgresql/pg_hba.conf" \
    "$TREE/etc/postgresql/pg_ident.conf" "$D/pg"
kill -HUP "$pg_pid"
settings 1024 1 2 nucleo
sed -i "s|socket: .*|socket: /run/resguardo/authd.sock|" "$D/resguardo.yaml"
mkdir /etc/resguardo /run/sello /run/testigo
{
	cat "$D/resguardo.yaml"
	echo 'sello: {carpeta: /run/sello, testigo: /run/testigo, segundos: 1}'
} >/etc/resguardo/resguardo.yaml
chown resguardo-auth "$D/pimienta" /run/resguardo
chown resguardo-sello /run/sello /run/testigo
chmod 400 "$D/pimienta"
$(by sello) /run/bin/resguardoctl bitacora llave >"$D/llave.pub"

# ---- who is on it ----
like "$(/run/bin/resguardoctl cuentas publicar --programa /run/bin/resguardo \
    2>&1)" '? cuentas' 'the accounts of the bank are published'
ana=$(id -u imv.ana) luz=$(id -u ssp.luz)
ok "each with a uid of her own ($ana, $luz)" test "$ana" -ge 70000 \
    -a "$luz" -ge 70000 -a "$ana" != "$luz"
is "$(getent passwd imv.ana)" \
    "imv.ana:*:$ana:$gid:Resguardo:/var/empty/resguardo:/run/bin/resguardo" \
    'the program is her shell, and nothing of hers is told'
mkdir -m 700 "$D/k"
for p in imv.ana ssp.luz; do
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$D/k/$p"
	$AS /run/bin/resguardoctl llave alta $p <"$D/k/$p.pub" >/dev/null ||
	    bail 'no key'
done
ssh-keygen -q -t ed25519 -N '' -f /etc/resguardo/ssh_host_ed25519_key
cp "$TREE/etc/sshd/comun.conf" /etc/resguardo/sshd.comun.conf
port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1,
    LocalAddr => "127.0.0.1")->sockport')
sed -e "s/^Port .*/ListenAddress 127.0.0.1:$port/" \
    -e 's|/usr/sbin/resguardoctl|/run/bin/resguardoctl|' \
    "$TREE/etc/sshd/resguardo.conf" >/etc/resguardo/sshd.conf
sshd=$(command -v sshd)
ok 'the server'\''s own settings are good ones' \
    "$sshd" -t -f /etc/resguardo/sshd.conf
cat >"$D/ssh_config" <<EOF_
Host *
  HostName 127.0.0.1
  Port $port
  IdentityFile $D/k/%r
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile $D/known
  StrictHostKeyChecking accept-new
  LogLevel ERROR
EOF_

# ---- what runs ----
"$sshd" -D -e -f /etc/resguardo/sshd.conf 2>"$D/sshd.log" &
sshd_pid=$!
$(by auth) /run/bin/resguardo-authd --primer-plano 2>"$D/authd.log" &
authd_pid=$!
$(by sello) /run/bin/resguardoctl servir --primer-plano sello \
    2>"$D/sello.log" &
sello_pid=$!
$(by vigia) /run/bin/resguardoctl servir --primer-plano vigia \
    2>"$D/vigia.log" &
vigia_pid=$!
t() { tmux -u -L "real-$$" -f /dev/null "$@"; }
real_end() {
	ended_=$?
	t kill-server 2>/dev/null
	for p in $sshd_pid $sello_pid $vigia_pid; do
		kill "$p" 2>/dev/null
	done
	kill "$authd_pid" 2>/dev/null
	wait "$authd_pid" 2>/dev/null
	authd_pid=
	umount -l /var/lib/extrausers /var/log /var /run /etc 2>/dev/null
	umount -l "$D"/r/var/* 2>/dev/null
	end_ "$ended_"
}
trap real_end 0
ready() { [ -S /run/resguardo/authd.sock ] && grep -q listening "$D/sshd.log"; }
wait_for 200 ready || {
	sed 's/^/# /' "$D/sshd.log" "$D/authd.log"
	bail 'the server does not start'
}
is "$(stat -c '%U %G %a' /run/resguardo/authd.sock)" \
    'resguardo-auth resguardo 660' 'authd has its own uid'

desk=
screen() { t capture-pane -p -t "=$desk:" 2>/dev/null; }
sees() { screen | grep -qF -- "$1"; }
see() {
	ok "$desk sees $1" wait_for 300 sees "$1" || :
	sees "$1" || screen | sed 's/^/# |/'
}
keys() { t send-keys -t "=$desk:" -- "$@"; }
type_() { t send-keys -t "=$desk:" -l -- "$1"; }
sit() {		# sit <account>
	desk=$(printf %s "$1" | tr . -)
	t new-session -d -s "$desk" -x 80 -y 24 \
	    "TERM=xterm exec ssh -F $D/ssh_config $1@resguardo" \; \
	    set -g remain-on-exit on
}

# ---- a person of each of two institutions ----
for p in imv.ana ssp.luz; do
	sit $p
	see 'Contraseña'
	type_ "$good"
	keys Enter
	see 'Mis borradores'
	keys F4
	see 'Quién es ella'
	type_ 'ella'
	keys Enter
done
captured() { [ "$(sql -c "SELECT string_agg(b.cuenta || ' ' || c.campo, ', '
    ORDER BY 1) FROM banco.borrador b JOIN banco.borrador_campo c
    ON c.clave = b.clave AND c.campo = 'quien_informa'")" = \
    'imv.ana quien_informa, ssp.luz quien_informa' ]; }
ok 'what each typed is in her own draft' wait_for 100 captured
is "$(sql -c "SELECT string_agg(DISTINCT usename, ' ' ORDER BY usename)
    FROM pg_stat_activity WHERE usename ~ '^i_'")" 'i_imv i_ssp' \
    'each through her institution'\''s role'
# On this host others may run a resguardo too, none under these.
progs() { ps -o uid= -u "$ana,$luz" | sort -u | tr -d ' ' | tr '\n' ' '; }
is "$(progs)" "$(printf '%s\n' "$ana" "$luz" | sort | tr '\n' ' ')" \
    'each under her own uid'
hers=$(ps -o pid= -u "$ana" | head -n 1 | tr -d ' ')
as_luz() { setpriv --reuid "$luz" --regid $gid --clear-groups "$@"; }
ok 'N42 N44 one person'\''s program is out of another'\''s reach' sh -c "
    ! setpriv --reuid $luz --regid $gid --clear-groups kill -0 $hers 2>/dev/null
    ! setpriv --reuid $luz --regid $gid --clear-groups \
	cat /proc/$hers/environ >/dev/null 2>&1"
print=$(ssh-keygen -lf "$D/k/imv.ana.pub" | cut -d ' ' -f 2)
tries() {	# tries <uid> <orders>
	printf '%s\n' "$2" | tr '|' "$tab" | setpriv --reuid "$1" --regid $gid \
	    --clear-groups "$AUTHC" talk /run/resguardo/authd.sock |
	    sed 's/ .*//'
}
is "$(tries "$luz" "login|imv.ana|$good|$print|tomar")" no \
    'N48 one uid does not enter another'\''s account, password and key at hand'
is "$(sql -c "SELECT count(*) FROM auth.sesion WHERE cuenta = 'imv.ana'
    AND cerrada IS NULL")/$(lines intento_acceso ssp.luz)" 1/1 \
    'N48 her session lives on; the attempt is under who tried'
comes() { (cd / && as_luz "$bin/psql" -XqAtw -h "$D" -U "$1" banco \
    -c "$2" 2>&1) | sed 's/.*\(peer authentication failed\|sin sesion\).*/\1/I' |
    head -n 1 | tr '[:upper:]' '[:lower:]'; }
is "$(comes i_imv 'SELECT 1')" 'peer authentication failed' \
    'N71 nor another institution'\''s role'
is "$(comes app_auth 'SELECT 1')" 'peer authentication failed' 'N71 nor authd'\''s'
is "$(comes i_ssp 'SELECT api.hoy()')" 'sin sesion' \
    'N66 and her own opens nothing without a session'

# ---- the door ----
try() { timeout 20 ssh -F "$D/ssh_config" "$@" </dev/null 2>&1; }
like "$(try -o "IdentityFile $D/k/ssp.luz" -o IdentitiesOnly=yes \
    -i "$D/k/ssp.luz" -F /dev/null -p "$port" \
    -o "UserKnownHostsFile $D/known" -l imv.ana 127.0.0.1)" \
    '*Permission denied*' 'N13 a key opens the account of its owner only'
like "$(try ssp.luz@resguardo 'id; cat /etc/passwd')" '*usa en una terminal*' \
    'N01 her shell runs no command'
like "$(try -W "127.0.0.1:$port" ssp.luz@resguardo)" \
    '*stdio forwarding failed*' 'N09 no forwarding'
like "$(try -s ssp.luz@resguardo sftp)" '*subsystem request failed*' 'N03 no sftp'
for f in .ssh .pam_environment .terminfo; do
	ok "N26 nobody can put a $f into her home" sh -c \
	    "! setpriv --reuid $luz --regid $gid --clear-groups \
	    mkdir /var/empty/resguardo/$f 2>/dev/null"
done
is "$(grep -c 'Accepted publickey for imv.ana .*SHA256:' "$D/sshd.log")" 1 \
    'sshd wrote whose key came in'

# ---- out ----
out() { [ "$(last_reason "$1")" = "$2" ]; }
desk=imv-ana
keys Escape
see 'Mis borradores'
keys Escape
see 'otra vez cierra'
keys Escape
ok 'one leaves, and it is written' wait_for 100 out imv.ana usuario
# The other one's account is closed while she is in.
sql -c "UPDATE auth.cuenta SET estado = 'baja' WHERE cuenta = 'ssp.luz'"
ok 'N51 the other'\''s account is closed: her session too' out ssp.luz admin
desk=ssp-luz
keys Enter
see 'sesión'
/run/bin/resguardoctl cuentas publicar --programa /run/bin/resguardo >/dev/null
ok 'N51 on the server she is nobody any more' sh -c '! getent passwd ssp.luz'
like "$(try ssp.luz@resguardo)" '*Permission denied*' 'N51 and cannot knock'
sql -c "SELECT auth.cuenta_alta('ssp.eva', 'Otra', 'capturista',
    '$(hash_of "$good")', false)" >/dev/null
is "$(sql -c "SELECT count(*) FROM auth.cuenta WHERE uid = $luz")" 1 \
    'whoever comes after her has another uid'

# ---- the bank restarts under them ----
pg_end INT
pg_start
sql -c "SELECT auth.alerta('prueba_real', 'i_imv')" >/dev/null
sealed() { [ "$(sql -c "SELECT max(tamano) = (SELECT count(*)
    FROM banco.bitacora) FROM banco.sello")" = t ]; }
ok 'the bank restarts: sealing goes on' wait_for 300 sealed
is "$($AS /run/bin/resguardoctl bitacora verificar --testigo /run/testigo \
    --llave "$D/llave.pub" >/dev/null && echo well)" well \
    'and the notes outside agree with every line'
for s in sello vigia; do
	eval "p=\$${s}_pid"
	kill -TERM "$p"
	rc=0
	wait "$p" || rc=$?
	is $rc 0 "servir $s ends in order"
done
is "$(entries_and_exits)" 0 'every entry has its exit'
is "$(outside)" "$before" 'nothing of the host was touched'
finish
