#!/bin/sh
# The seal: every line once, in order, without waiting for anybody; and what
# is done to the lines afterwards is found from outside (invariant 4).
# shellcheck disable=SC2016 # perl
. "$(dirname "$0")/lib.sh"
k=$work/sello w=$work/testigo
mkdir "$k" "$w"
cat >"$work/r.yaml" <<EOF_
identidad: preguntada
base: {servidor: $RESGUARDO_PG, puerto: 5432, nombre: $PGDATABASE}
sello: {carpeta: $k, testigo: $w}
EOF_
ctl() { "$BUILD/resguardoctl" --config "$work/r.yaml" bitacora "$@" 2>&1; }
seals() { ctl sellar >"$work/out" || { cat "$work/out"; return 1; }; }
checks() { ctl verificar "$@"; }	# what it says, and whether it is well
well() { if checks "$@" >"$work/said"; then echo well; else echo bad; fi; }
line() { su -c "SELECT banco.asentar('prueba', NULL::banco.quien)" >/dev/null; }
size() { sed -n 2p "$k/estado" | cut -d ' ' -f 3; }

# ---- a tree, and the same one made by somebody else ----
like "$(ctl sellar)" 'llave' 'without a key nothing is sealed'
mkdir "$k/llave.pub"
like "$(ctl llave); $(ls "$k")" '/llave.pub: .*; llave.pub$' \
    'half a key is not left to bar the next try'
rmdir "$k/llave.pub"
like "$(ctl llave --nombre prueba/bitacora)" '^prueba/bitacora\+[0-9a-f]{8}\+' \
    'a key is made and its public half printed'
is "$(ctl llave)" "$(cat "$k/llave.pub")" 'once'
is "$(stat -c %a "$k/llave")" 400 'the private half is for its owner'
seals
is "$(size)" "$(su -c 'SELECT count(*) FROM banco.bitacora')" \
    'every line is sealed'
is "$(well --testigo "$w")" well 'and is as it was'
copy="COPY (SELECT b.xid, b.id, to_char(b.cuando AT TIME ZONE 'UTC',
    'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), b.evento, b.cuenta, b.institucion,
    b.sesion, b.llave, b.expediente, b.registro, b.forma,
    array_to_json(b.campos), array_to_json(b.ids), b.datos
    FROM banco.bitacora b ORDER BY b.xid, b.id) TO STDOUT"
root() {	# root <lines>: of that many first lines of what COPY says
	su -c "$copy" | head -n "$1" | perl -MDigest::SHA=sha256_base64,sha256 -e '
	    sub tree {
		my $n = @_;
		return $_[0] if $n == 1;
		my $k = 1;
		$k *= 2 while 2 * $k < $n;
		return sha256("\x01" . tree(@_[0 .. $k - 1]) .
		    tree(@_[$k .. $n - 1]));
	    }
	    chomp(my @l = <STDIN>);
	    use MIME::Base64;
	    print encode_base64(tree(map { sha256("\0$_") } @l), "");'
}
noted() { grep -A 2 '^prueba/bitacora$' "$w"/*.sellos | tail -n 1 |
    sed 's/.*sellos-//'; }
is "$(noted)" "$(root "$(size)")" \
    'its root is the one of RFC 6962 over what COPY prints'
is "$(su -c 'SELECT tamano FROM banco.sello')" "$(size)" \
    'a copy of the note is in the bank'
before=$(cat "$w"/*)
seals
is "$(cat "$w"/*)" "$before" 'when nothing happened nothing is said'

# ---- late lines ----
mkfifo "$work/in"
psql -Xq <"$work/in" >/dev/null 2>&1 &
exec 9>"$work/in"
echo "BEGIN; SELECT banco.asentar('prueba', NULL::banco.quien);" >&9
until [ "$(su -c "SELECT count(*) FROM pg_stat_activity
    WHERE datname = '$PGDATABASE' AND state = 'idle in transaction'")" = 1 ]
do sleep 0.1; done
line
line
was=$(size)
seals
is "$(size)" "$was" 'F42 what came after a running transaction waits for it'
echo 'COMMIT;' >&9
exec 9>&-
wait
line
seals
is "$(size)/$(noted)" "$(su -c 'SELECT count(*) FROM banco.bitacora')/$(root \
    "$(size)")" 'F34 F42 then all are sealed, the late one in its place, no gap'
line
is "$(su -c 'BEGIN' -c 'LOCK TABLE banco.bitacora IN EXCLUSIVE MODE' \
    -c "\\! timeout 10 '$BUILD/resguardoctl' --config $work/r.yaml bitacora sellar | grep -c ^old" \
    -c COMMIT)" 1 'a pass takes no lock that a writer could wait for'
line; seals; line; line; line; seals
is "$(well --testigo "$w" --minutos 5)" well 'several seals later all is well'
is "$(well --testigo "$w" --solo-sellos)" well \
    'the notes alone prove that each goes on from the last'
like "$(cat "$work/said")" '^5 sellos' 'all five of them'
head -c -20 "$w"/*.sellos >"$work/cut"
cat "$work/cut" >"$(echo "$w"/*.sellos)"
seals
is "$(well --testigo "$w" --solo-sellos)" well \
    'a note cut short by a power failure is written again, whole'
is "$(well)" well 'by what the bank keeps of it too'
like "$(cat "$work/said")" 'no prueba nada' \
    'which is told to prove nothing'
mv "$w" "$w.lejos"
was=$(size)
for _ in 1 2 3; do
	line
	ctl sellar >"$work/out" || :
done
like "$(cat "$work/out")" 'testigo' 'a witness out of reach is told'
is "$(size)/$(well)" "$was/well" \
    'F35 new lines wait for it; those sealed before are as they were'
mv "$w.lejos" "$w"
seals
is "$(well --testigo "$w" --solo-sellos)/$(well --testigo "$w")" well/well \
    'F35 it is back: its notes go on from the last it had, to every line'
is "$(well --testigo "$w" --minutos -1)" bad 'N103 F34 a seal that is overdue is told'
cp -R "$w" "$work/fuera"
cp "$k/llave.pub" "$work/pub"
fuera="--testigo $work/fuera --llave $work/pub"

# ---- what is done to lines, each alone (N101) ----
ctl exportar >"$work/lines"
total=$(wc -l <"$work/lines")
# shellcheck disable=SC2086 # two options
found() { well $fuera --archivo "$work/altered"; }
is "$(cp "$work/lines" "$work/altered"; found)" well \
    'offline, with nothing but a file of lines, a key and the notes'
missed=''
for col in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
	awk -F '\t' -v OFS='\t' -v c=$col -v at=$((total / 2 + col)) \
	    'NR == at { $c = $c "1" } { print }' "$work/lines" >"$work/altered"
	[ "$(found)" = bad ] || missed="$missed $col"
done
is "$missed" '' 'N101 a change in any column of a line is found'
missed=''
for at in 1 2 $((total / 2)) $((total - 1)) "$total"; do
	sed "${at}d" "$work/lines" >"$work/altered"
	[ "$(found)" = bad ] || missed="$missed -$at"
	sed "${at}{h;G}" "$work/lines" >"$work/altered"
	# One after the last is simply not sealed yet.
	[ "$at" = "$total" ] || [ "$(found)" = bad ] || missed="$missed +$at"
	head -n $((at - 1)) "$work/lines" >"$work/altered"
	[ "$(found)" = bad ] || missed="$missed >$at"
done
is "$missed" '' 'N101 N102 so is one removed, one added, a tail cut off'
sed "$((total - 1)){h;d};${total}G" "$work/lines" >"$work/altered"
is "$(found)" bad 'N101 and two that changed places'
like "$(cat "$work/said")" "alterada: entre los renglones .* y $total " \
    'and it says between which seals'

# ---- the same as superuser, with the triggers off ----
tamper() {	# tamper <what> <statement>: undone afterwards
	su -c "CREATE TABLE public.antes AS SELECT * FROM banco.bitacora" \
	    -c 'ALTER TABLE banco.bitacora DISABLE TRIGGER ALL' -c "$2" \
	    >/dev/null
	# shellcheck disable=SC2086 # two options
	is "$(well $fuera)" bad "$1"
	su -c 'DELETE FROM banco.bitacora' -c 'INSERT INTO banco.bitacora
	    OVERRIDING SYSTEM VALUE TABLE public.antes' \
	    -c 'DROP TABLE public.antes' >/dev/null
}
mid='(SELECT id FROM banco.bitacora ORDER BY xid, id OFFSET 3 LIMIT 1)'
last='(SELECT id FROM banco.bitacora ORDER BY xid DESC, id DESC LIMIT 1)'
tamper 'N101 the superuser changes a sealed line' \
    "UPDATE banco.bitacora SET cuenta = 'otra' WHERE id = $mid"
tamper 'N101 removes one' "DELETE FROM banco.bitacora WHERE id = $mid"
tamper 'N101 adds one' "INSERT INTO banco.bitacora (xid, cuando, evento)
    SELECT xid, cuando, evento FROM banco.bitacora WHERE id = $mid"
tamper 'N102 cuts off the last' "DELETE FROM banco.bitacora WHERE id = $last"
# shellcheck disable=SC2086 # two options
is "$(well $fuera)" well 'put back as it was, all is well'

# ---- and everything in the database rewritten to fit (N102, N103) ----
su -c 'ALTER TABLE banco.bitacora DISABLE TRIGGER ALL' \
    -c 'ALTER TABLE banco.sello DISABLE TRIGGER ALL' \
    -c "DELETE FROM banco.bitacora WHERE id = $last" \
    -c 'DELETE FROM banco.sello' >/dev/null
like "$(cd "$k" && mv estado estado.real && ctl sellar)" 'falta .*estado' \
    'a sealer without its memory does not begin again by itself'
rm "$w"/*
ctl sellar --de-nuevo >/dev/null
is "$(well)/$(well --testigo "$w")" well/well \
    'N102 with the key stolen too, everything within agrees'
# shellcheck disable=SC2086 # two options
is "$(well $fuera)" bad 'N102 F30 but not with the note that is outside'
like "$(cat "$work/said")" 'faltan renglones: .* de '"$total"' ' 'which says what is missing'
line
seals
cat "$w"/*.sellos >>"$(echo "$work/fuera"/*.sellos)"
# shellcheck disable=SC2086 # two options
is "$(well $fuera --solo-sellos)" bad \
    'N103 two roots of one size are found from the notes alone'
like "$(cat "$work/said")" "^bifurcación: .* $total renglones" 'and called a fork'
sed 's/^cuando 2/cuando 3/' "$w"/*.sellos >"$work/forged"
is "$(well --testigo "$work/forged" --solo-sellos)" bad \
    'a note that was altered is not signed'
mkdir "$work/otra"
sed "s|carpeta: $k|carpeta: $work/otra|" "$work/r.yaml" >"$work/o.yaml"
"$BUILD/resguardoctl" --config "$work/o.yaml" bitacora llave \
    --nombre prueba/bitacora >"$work/pub2"
is "$(well --testigo "$w" --llave "$work/pub2" --solo-sellos)" bad \
    'nor is one of another key'
mv "$k/estado.real" "$k/estado"
rm "$w"/*
line
seals
is "$(well --testigo "$w" --solo-sellos)/$(well --testigo "$w")" well/bad \
    'the sealer that kept its memory goes on from the true past'

# ---- who may ----
for f in 'sello_renglones(xid8 %, 0, 1)' 'sello_atraso(xid8 %, 0)' \
    "sello_asentar(0, '', '')"; do
	f=$(printf %s "$f" | sed "s/xid8 %/'0'::xid8/")
	for r in i_imv app_auth app_llaves vigia; do
		like "$(como $r -c "SELECT banco.$f")" 'ERROR: *(42501|3F000)' \
		    "$r may not call $f"
	done
done
for t in bitacora sello historia; do
	is "$(como sellador -c "SELECT 1 FROM banco.$t")" 'ERROR:  42501' \
	    "the sealer reads no table $t"
done
is "$(como sellador -c "SELECT banco.asentar('prueba', NULL)")" \
    'ERROR:  42501' 'and writes no line'
for r in banco_sello banco_escriba sellador; do
	is "$(su -c "SET ROLE $r" -c "DELETE FROM banco.sello" \
	    -c "UPDATE banco.sello SET tamano = 0" | sort -u)" \
	    'ERROR:  42501' "invariant 4: $r takes back no seal"
done
finish
