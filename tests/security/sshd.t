#!/bin/sh
# The door from outside: N01 to N22 of security.md 3.1, as amended by the
# decisions (exec only for the words of the batch channel, and there is none
# yet), against the demo's own sshd.
# shellcheck source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
bank
port=$(cat "$DEMO_DIR/puerto")
key=$DEMO_DIR/llaves/$(person resguardo 2)
print=$(ssh-keygen -lf "$key.pub" | cut -d ' ' -f 2)
sshd_log=$DEMO_DIR/log/sshd.log
pg_log=$DEMO_DIR/pg/$(ask 'SELECT pg_current_logfile()')

# One try from outside: what it prints and its exit code, in $out and $rc.
try() {
	rc=0
	out=$(timeout 20 "$@" </dev/null 2>&1) || rc=$?
}
remote() { try ssh -F "$config" "$@"; }
# The lines a log got since `mark`.
mark() { marked=$(wc -l <"$1"); }
since() { tail -n +$((marked + 1)) "$1"; }
said() { since "$1" | grep -qE -- "$2"; }
# A tunnel that stays open while something is tried through it.
tunnel() {
	ssh -F "$config" -v -N "$@" resguardo </dev/null >"$work/tunnel" 2>&1 &
	tunnel=$!
	until_ok 100 grep -qs 'Entering interactive' "$work/tunnel" || :
}
close_tunnel() {
	kill "$tunnel" 2>/dev/null || :
	wait "$tunnel" 2>/dev/null || :
}
# Speaks to a socket (port or path) and prints what comes back in 3 s.
speak() {	# speak <port|path> <bytes, in perl's notation>
	perl -MSocket -MIO::Socket::INET -MIO::Socket::UNIX -e '
	    my ($to, $say) = @ARGV;
	    my $s = $to =~ m{/} ? IO::Socket::UNIX->new(Peer => $to) :
		IO::Socket::INET->new(PeerAddr => "127.0.0.1:$to");
	    print("no connection\n"), exit unless $s;
	    $say = eval "\"$say\"";
	    syswrite $s, $say;
	    $SIG{ALRM} = sub { print "silence\n"; exit };
	    alarm 3;
	    my $n = sysread $s, my $got, 4096;
	    print $n ? "answer: " . unpack("H*", $got) . "\n" : "closed\n";
	' "$1" "$2"
}
free_port() {
	perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(
	    Listen => 1, LocalAddr => "127.0.0.1")->sockport'
}
root() { [ "$OWNER" = 0 ]; }

# ---- what may be run ----

remote resguardo 'id; cat /etc/passwd'
is "$rc" 3 'N01 a command without a terminal ends with 3'
like "$out" 'usa en una terminal' 'N01 and says that a terminal is needed'
unlike "$out" 'uid=|root:' 'N01 and nothing of it was run'
sit uno resguardo 80 24
t kill-session -t '=uno'
desk=
t new-session -d -s uno "exec ssh -tt -F '$config' resguardo \
    'id; touch $work/run'" \; set -g remain-on-exit on
desk=uno
see 'Contraseña'
ok "$([ ! -e "$work/run" ] && hides 'uid=' && echo 0 || echo 1)" \
    'N01 with a terminal the login is painted, the command is not run'
t kill-session -t '=uno'
desk=

remote -T resguardo
is "$rc" 3 'N02 no terminal: 3'
like "$out" 'usa en una terminal' 'N02 and the reason in words'
for words in 'exportar' 'importar' 'sh -c id' 'resguardo --help' 'sftp-server'; do
	remote -T resguardo "$words"
	is "$rc" 3 "N02 «$words» opens nothing"
done

try sftp -F "$config" resguardo
ok "$([ "$rc" != 0 ] && echo 0 || echo 1)" 'N03 sftp fails'
remote -s resguardo sftp
like "$out" 'subsystem request failed' 'N03 there is no subsystem'

echo secreto >"$work/carga"
for how in '-O' ''; do
	try scp $how -F "$config" "$work/carga" "resguardo:$work/llegada"
	ok "$([ "$rc" != 0 ] && [ ! -e "$work/llegada" ] && echo 0 || echo 1)" \
	    "N04 scp $how brings nothing in"
	try scp $how -F "$config" resguardo:/etc/passwd "$work/salida"
	ok "$([ "$rc" != 0 ] && [ ! -s "$work/salida" ] && echo 0 || echo 1)" \
	    "N04 scp $how takes nothing out"
done

# ---- forwarding ----

p=$(free_port)
mark "$sshd_log"
tunnel -L "$p:127.0.0.1:$port"
unlike "$(speak "$p" 'SSH-2.0-x\r\n')" answer 'N05 -L reaches no port'
close_tunnel
like "$(cat "$work/tunnel")" 'administratively prohibited' \
    'N05 and the client is told so'

mark "$pg_log"
tunnel -L "$work/l.sock:$run/.s.PGSQL.5432"
unlike "$(speak "$work/l.sock" \
    '\x00\x00\x00\x23\x00\x03\x00\x00user\x00i_imv\x00database\x00banco\x00\x00')" \
    answer 'N06 -L reaches no socket: PostgreSQL does not answer'
close_tunnel
# keycmd asks as app_llaves; nobody else may have come.
unlike "$(since "$pg_log" | grep 'connection authorized')" 'user=i_' \
    'N06 and no connection is in its log'
mark "$sshd_log"
tunnel -L "$work/a.sock:$run/authd.sock"
unlike "$(speak "$work/a.sock" 'x')" answer 'N06 nor does authd'
close_tunnel

p=$(free_port)
tunnel -D "$p"
unlike "$(speak "$p" '\x05\x01\x00')
$(perl -MIO::Socket::INET -e '
    my ($p, $to) = @ARGV;
    my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$p") or exit;
    alarm 4;
    syswrite $s, "\x05\x01\x00"; sysread $s, my $a, 2;
    syswrite $s, "\x05\x01\x00\x01\x7f\x00\x00\x01" . pack("n", $to);
    my $n = sysread $s, my $b, 10;
    print "socks " . ($n ? unpack("H4", $b) : "closed") . "\n";
    ' "$p" "$port")" 'socks 0500' 'N07 -D connects to nothing'
close_tunnel

p=$(free_port)
remote -o ExitOnForwardFailure=yes -N -R "$p:127.0.0.1:22" resguardo
is "$rc" 255 'N08 -R of a port is refused'
like "$out" 'remote port forwarding failed' 'N08 and said'
there=/tmp/resguardo-r.$$.sock	# where the account could write
remote -o ExitOnForwardFailure=yes -N -R "$there:127.0.0.1:22" resguardo
is "$rc" 255 'N08 -R of a socket is refused'
ok "$([ ! -e "$there" ] && echo 0 || echo 1)" 'N08 and no socket is made'
rm -f "$there"

remote -W "127.0.0.1:$port" resguardo
is "$rc" 255 'N09 -W is refused'
unlike "$out" '^SSH-2' 'N09 and nothing comes through'

if [ "$(id -u)" = 0 ] && [ -c /dev/net/tun ]; then
	tunnel -o Tunnel=point-to-point -w any:any
	refused='administratively prohibited|rejected tunnel device'
	until_ok 50 grep -qE "$refused" "$work/tunnel" || :
	like "$(cat "$work/tunnel")" "$refused" \
	    'N10 -w is refused, not merely failed'
	close_tunnel
else
	skip 'N10 needs root and /dev/net/tun'
fi

# What arrives in the environment of the program, as root sees it.
eval "$(ssh-agent -s)" >/dev/null
ssh-add -q "$key"
DISPLAY=:99
export DISPLAY
mark "$sshd_log"
t new-session -d -s once "exec env LC_EVIL=1 ssh -A -X -F '$config' \
    -o SendEnv='LC_* TERMINFO' -o SetEnv='LC_PWN=1 LD_PRELOAD=/x' \
    -o IdentityAgent='$SSH_AUTH_SOCK' resguardo" \; \
    set -g remain-on-exit on
desk=once
see 'Contraseña'
desk=
if root; then
	programs=$(ps -e -o pid= -o args= |
	    awk -v c="$run/s/resguardo.yaml" 'index($0, c) &&
	    /--llave/ && !/sh -c/ { print $1 }')
	seen=$(for p in $programs; do
		{ tr '\0' '\n' <"/proc/$p/environ"; } 2>/dev/null || :
	done)
	unlike "$seen" \
	    'SSH_AUTH_SOCK|DISPLAY|XAUTHORITY|LC_EVIL|LC_PWN|LD_PRELOAD|TERMINFO=' \
	    'N11 no agent, no display, nothing that the client sent'
	like "$(echo "$programs" | wc -l)" '^[1-9]' \
	    'N11 (and there was a program to look at)'
	unlike "$seen" 'SSH_|resguardo' \
	    'N11 what sshd gave it is wiped from its memory'
else
	skip 'N11 reading the environment of a session needs root'
fi
t kill-session -t '=once'
kill "$SSH_AGENT_PID"
unset DISPLAY SSH_AUTH_SOCK SSH_AGENT_PID

ssh -F "$config" -M -N -S "$work/mux" resguardo </dev/null \
    >/dev/null 2>&1 &
master=$!
mux() { ssh -S "$work/mux" -O check -F "$config" resguardo 2>/dev/null; }
until_ok 50 mux || :
t new-session -d -s first "exec ssh -S '$work/mux' -F '$config' resguardo" \; \
    set -g remain-on-exit on
desk=first
see 'Contraseña'
desk=
mark "$sshd_log"
# Refused, a client would open a connection of its own: not this one.
try ssh -S "$work/mux" -o ProxyCommand=false -F "$config" resguardo
ok "$([ "$rc" = 255 ] && echo 0 || echo 1)" \
    'N12 a second session over one connection is refused'
like "$(since "$sshd_log") $out" 'no more sessions|refused|prohibited' \
    'N12 because there is one at most'
kill $master 2>/dev/null || :
t kill-session -t '=first' 2>/dev/null || :

# ---- keys ----

ssh-keygen -q -t ed25519 -N '' -f "$work/ajena"
mark "$sshd_log"
remote -o IdentityFile="$work/ajena" -o IdentityFile=none resguardo -i \
    "$work/ajena"
stranger() {	# stranger <key> [LogLevel]
	try ssh -F /dev/null -p "$port" -l "$DUSER" -i "$1" \
	    -o IdentitiesOnly=yes -o IdentityAgent=none \
	    -o PreferredAuthentications=publickey \
	    -o UserKnownHostsFile="$work/known" \
	    -o StrictHostKeyChecking=no -o LogLevel="${2:-ERROR}" \
	    -o PubkeyAcceptedAlgorithms=+ssh-rsa 127.0.0.1
}
mark "$sshd_log"
stranger "$work/ajena"
like "$out" 'Permission denied \(publickey\)' \
    'N13 a key that the registry does not know is denied'
like "$(since "$sshd_log")" "Failed publickey .* $(ssh-keygen -lf \
    "$work/ajena.pub" | cut -d ' ' -f 2 | sed 's/[+]/[+]/g')" \
    'N13 and the attempt is in the log with its fingerprint'
# In the real mode the unix account and the key's owner must be one.
is "$(ask "BEGIN; UPDATE banco.ajuste SET valor = 'nucleo'
    WHERE clave = 'identidad'; SELECT count(*) FROM
    auth.llave_autorizada('$(person imv.enlace 2)', '$print'); ROLLBACK")" 0 \
    "N13 another person's key does not open, where the kernel says who comes"
is "$(ask "BEGIN; UPDATE banco.ajuste SET valor = 'nucleo'
    WHERE clave = 'identidad'; SELECT count(*) FROM
    auth.llave_autorizada('$(person resguardo 2)', '$print'); ROLLBACK")" 1 \
    'N13 (her own does)'

stranger "$key"
is "$rc" 3 'N14 (her key opens before it is revoked)'
ask "UPDATE auth.llave SET baja = now() WHERE huella = '$print'" >/dev/null
mark "$sshd_log"
from=$(date +%s%N)
stranger "$key"
took=$((($(date +%s%N) - from) / 1000000))
like "$out" 'Permission denied' 'N14 a revoked key is denied at once'
ok "$([ $took -lt 3000 ] && echo 0 || echo 1)" "N14 in $took ms"
ask "UPDATE auth.llave SET baja = NULL WHERE huella = '$print'" >/dev/null

expires=$(ask "SELECT caduca FROM auth.llave WHERE huella = '$print'")
ask "UPDATE auth.llave SET caduca = now() - interval '1 second'
    WHERE huella = '$print'" >/dev/null
stranger "$key"
like "$out" 'Permission denied' 'N15 an expired key is denied'
ask "UPDATE auth.llave SET caduca = '$expires' WHERE huella = '$print'" \
    >/dev/null
stranger "$key"
is "$rc" 3 'N15 (and opens again when it is good again)'

# ---- a bank that does not answer, a key command that anybody may change ----

p=$(pid_of postgres)
kill -INT "$p"
dead() { ! kill -0 "$p" 2>/dev/null || grep -q '^State:.*Z' "/proc/$p/status"; }
until_ok 150 dead || :
stranger "$key"
like "$out" 'Permission denied' 'N16 without the bank nobody comes in'
again
config=$DEMO_DIR/ssh_config
stranger "$key"
is "$rc" 3 'N16 (with it, she does)'

# The same sshd, with a key command that is not only root's to change.
mkdir "$work/abierta"
printf '#!/bin/sh\nexec /bin/sh %s/s/keycmd "$@"\n' "$run" \
    >"$work/abierta/keycmd"
chmod 775 "$work/abierta" "$work/abierta/keycmd"
chmod 711 "$work"
p=$(free_port)
sed -e "s|^ListenAddress.*|ListenAddress 127.0.0.1:$p|" \
    -e "s|^AuthorizedKeysCommand .*|AuthorizedKeysCommand $work/abierta/keycmd %u %f|" \
    "$DEMO_DIR/etc/sshd.conf" >"$work/sshd.conf"
DEMO_DIR=$DEMO_DIR "$top/etc/demo/dentro" -p "$(command -v sshd)" -D -e \
    -f "$work/sshd.conf" >"$work/sshd.log" 2>&1 &
other=$!
listens() { grep -qs 'Server listening' "$work/sshd.log"; }
until_ok 50 listens || :
real=$port port=$p
stranger "$key"
port=$real
kill $other
wait $other 2>/dev/null || :
like "$out" 'Permission denied' \
    'N17 a key command that a group may write is not run'
like "$(cat "$work/sshd.log")" 'Unsafe AuthorizedKeysCommand' \
    'N17 and sshd says why'

# ---- what sshd speaks ----

remote -v -o PubkeyAuthentication=no -o PreferredAuthentications=password,keyboard-interactive,hostbased,gssapi-with-mic,none resguardo
like "$out" 'Authentications that can continue: publickey.?$' \
    'N18 nothing but a key is offered'
is "$rc" 255 'N18 and nobody comes in without one'

for kind in 'rsa -b 3072' 'rsa -b 1024' 'ecdsa -b 256' 'dsa'; do
	# shellcheck disable=SC2086 # type and size
	if ! ssh-keygen -q -t $kind -N '' -f "$work/k" >/dev/null 2>&1; then
		skip "N19 this ssh-keygen makes no $kind"
		continue
	fi
	mark "$sshd_log"
	stranger "$work/k"
	ok "$([ "$rc" = 255 ] && echo 0 || echo 1)" "N19 $kind is refused"
	rm -f "$work/k" "$work/k.pub"
done
ssh-keygen -q -t rsa -b 3072 -N '' -f "$work/k"
mark "$sshd_log"
# An older client offers it all the same; a newer one was told not to.
stranger "$work/k" DEBUG1
like "$out$(since "$sshd_log")" \
    'not in PubkeyAcceptedAlgorithms|algorithm not supported by server' \
    'N19 by its kind, before anybody asks whose it is'

for weak in KexAlgorithms=diffie-hellman-group14-sha256 \
    KexAlgorithms=ecdh-sha2-nistp256 KexAlgorithms=diffie-hellman-group14-sha1 \
    Ciphers=aes128-cbc Ciphers=3des-cbc; do
	remote -o $weak resguardo
	like "$out" 'no matching|Unable to negotiate|Bad SSH2' \
	    "N20 $weak finds nothing to agree on"
done
for weak in hmac-sha1 hmac-md5 umac-64@openssh.com; do
	remote -o Ciphers=aes256-ctr -o MACs=$weak resguardo
	like "$out" 'no matching|Unable to negotiate|Bad SSH2' \
	    "N20 MACs=$weak finds nothing to agree on"
done

# ---- many at once, and signals ----

i=0
while [ $i -lt 80 ]; do
	i=$((i + 1))
	{
		rc=0
		timeout 150 ssh -F "$config" -o ConnectTimeout=140 -T resguardo \
		    </dev/null >/dev/null 2>&1 || rc=$?
		echo $rc >"$work/rc.$i"
	} &
done
wait
is "$(cat "$work"/rc.* | sort | uniq -c | awk '{ print $1 "x" $2 }')" 80x3 \
    'N21 80 at once all reach the program'

# OpenSSH's client cannot ask for that; libssh's can, where it is installed.
# shellcheck disable=SC2046 # several words
if pkg-config --exists libssh 2>/dev/null &&
    cc -o "$work/senal" "${0%/*}/n22/senal.c" \
    $(pkg-config --cflags --libs libssh) 2>/dev/null; then
	for signal in KILL TERM HUP USR1; do
		is "$("$work/senal" 127.0.0.1 "$port" "$DUSER" "$key" $signal |
		    tr '\n' ' ')" 'asked alive ' \
		    "N22 SIG$signal, asked for through ssh, is not sent"
	done
else
	skip 'N22 no libssh-dev here, so no client sends a signal request'
fi
finish
