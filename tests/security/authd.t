#!/bin/sh
# What authd lets in, what it refuses, and what it writes of both.
# shellcheck disable=SC2016 # awk and PHC texts
. "$(dirname "$0")/lib.sh"
bank_start
authd_start

# ---- in and out ----
byte='[0-9a-f][0-9a-f]' hex64=''
while [ ${#hex64} -lt $((32 * ${#byte})) ]; do
	hex64=$hex64$byte
done
is "$(said "login|imv.ana|$good|$key1
exit|usuario")" ok 'the right password enters'
closed() { [ "$(open_sessions)" = 0 ]; }
ok 'its session is closed' wait_for 50 closed
is "$(last_reason imv.ana)" usuario 'with the reason it gave'
is "$(lines acceso imv.ana)/$(lines salida imv.ana)" 1/1 \
    'one entry and one exit in the bitácora'
like "$(talk "login|imv.ana|$good|$key1")" "ok token=$hex64 ms=*" \
    'the token is 32 bytes'
ended() { [ "$(last_reason "$1")" = "$2" ]; }
ok 'an end without a word is one too: muerte' wait_for 50 ended imv.ana muerte

# ---- refused ----
is "$(said "login|imv.ana|otra cosa cualquiera|$key1")" no \
    'a wrong password does not enter'
is "$(said "login|imv.nadie|$good|$key1")" no \
    'an unknown account neither, with the same answer'
is "$(said "login|imv.ana|$good|$key2")" no \
    'nor the right password with the key of another'
is "$(said "login|imv.ana|$good|")" no 'nor without a key'
is "$(said "login|Imv.Ana|$good|$key1")" refused \
    'what is no account is not even sent'
is "$(sql -c "SELECT string_agg(datos->>'resultado', ' ' ORDER BY id)
    FROM banco.bitacora WHERE evento = 'intento_acceso'")" \
    'fallo desconocida clave_ajena clave_ajena' \
    'N107 each refusal is in the bitácora with its kind'
is "$(sql -c "SELECT count(*) FROM banco.bitacora
    WHERE datos::text ~ 'nadie'")" 0 'an unknown name is not written'
is "$(sql -c "SELECT count(*) FROM auth.sesion WHERE cerrada IS NULL")" 0 \
    'nobody got in'

# ---- the password itself (N56) ----
long=$(awk 'BEGIN { for (i = 0; i < 128; i++) printf "%c", 33 + i * 7 % 90 }')
account imv.larga "$long" >/dev/null
give_key imv.larga "$(fingerprint 4)" >/dev/null
is "$(said "login|imv.larga|$long|$(fingerprint 4)")" ok \
    'N56 128 characters are taken whole'
is "$(said "login|imv.larga|${long%?}|$(fingerprint 4)
login|imv.larga|$long |$(fingerprint 4)
login|imv.larga|${long}x|$(fingerprint 4)")" 'no no no' \
    'N56 one less, a space more, one more: another password'

# ---- two at once (N50) ----
open_talk a
tell a "login|imv.ana|$good|$key1"
is "$(heard a 1)" ok 'N50 the first enters'
like "$(talk "login|imv.ana|$good|$key1")" 'in-use since=??/??\ ??:?? ms=*' \
    'N50 the second is told since when'
is "$(open_sessions)" 1 'N50 and has no session'
open_talk b
tell b "login|imv.ana|$good|$key1|tomar"
is "$(heard b 1)" ok 'N50 unless it takes over'
tell a gone
is "$(heard a 2)" gone 'N50 then the first is shut'
is "$(open_sessions)" 1 'N50 never both'
is "$(sql -c "SELECT count(*) FROM auth.sesion WHERE motivo = 'relevo'")" 1 \
    'its exit says relevo'
hang_up a
tell b 'exit|usuario'
hang_up b

# ---- a session that nobody holds ----
ok 'nobody inside' wait_for 50 closed
sql -v k="$key1" >/dev/null <<'EOF'
SELECT auth.sesion_abrir('imv.ana', :'k', sha256('x'), false, false);
EOF
is "$(said "login|imv.ana|$good|$key1
exit|usuario")" ok 'a session in the bank that no program holds is no obstacle'
is "$(sql -c "SELECT motivo FROM auth.sesion
    WHERE token_sha = sha256('x')")" relevo 'and has its exit'

# ---- locked screen ----
open_talk a
tell a "login|imv.ana|$good|$key1"
is "$(heard a 1)" ok 'a session'
tell a 'again|no es esta, de verdad'
is "$(heard a 2)" no 'is not unlocked by a wrong password'
tell a "again|$good"
is "$(heard a 3)" ok 'but by the right one'
is "$(lines reautenticacion imv.ana)" 2 'both are in the bitácora'
tell a 'exit|inactividad'
hang_up a
ok 'left alone, its exit says so' wait_for 50 ended imv.ana inactividad

# ---- a change that is due (N57, N58) ----
open_talk a
tell a "login|imv.nueva|$good|$(fingerprint 3)"
is "$(heard a 1)" change 'N58 who must change her password is told'
token=$(sed -n '1s/.*token=\([0-9a-f]*\).*/\1/p' "$D/a.out")
is "$(sql -c "SELECT limitada FROM auth.sesion WHERE cerrada IS NULL")" t \
    'her token opens nothing yet'
tell a "again|$good"
tell a gone
is "$(heard a 2)" gone 'nothing but the change is allowed'
hang_up a
# refused <new password>: whether and why
refused_for() {
	talk "login|imv.nueva|$good|$(fingerprint 3)
change|$good|$1" | sed -n '2s/ ms=.*//p'
}
is "$(refused_for 'muy corta')" 'weak short' 'N57 a short one is refused'
is "$(refused_for "$good")" 'weak used' 'N57 the same again'
is "$(refused_for "${good}1")" 'weak similar' 'N57 the same and a figure'
is "$(refused_for 'persona-de-prueba-26')" 'weak name' 'N57 her own name'
is "$(refused_for 'instituto-mujeres.1')" 'weak name' 'N57 her institution'
is "$(refused_for 'qwertyuiopasdfghjkl')" 'weak common' 'N57 the keyboard'
is "$(said "login|imv.nueva|$good|$(fingerprint 3)
change|equivocada, pero larga|Una escalera de piedra 7")" 'change no' \
    'the old one is asked for'
open_talk a
tell a "login|imv.nueva|$good|$(fingerprint 3)"
is "$(heard a 1)" change 'N58 once more'
token=$(sed -n '1s/.*token=\([0-9a-f]*\).*/\1/p' "$D/a.out")
tell a "change|$good|Una escalera de piedra 7"
is "$(heard a 2)" ok 'N58 a good one is taken'
is "$(sql -v t="$token" <<-'EOF'
	SELECT limitada FROM auth.sesion
	 WHERE token_sha = sha256(decode(:'t', 'hex')) AND cerrada IS NULL;
	EOF
)" f 'N58 and the same token is good now, without another login'
# Whether the token still opens the bank, as the institution's own role.
takes() {
	PGOPTIONS='' psql -qAtX -h "$D" -U i_imv -d banco -v t="$1" \
	    2>"$D/sql.err" <<-'EOF'
	SELECT cuenta FROM api.sesion_tomar(decode(:'t', 'hex'));
	EOF
}
is "$(takes "$token")" imv.nueva 'the bank takes it'
tell a 'exit|usuario'
hang_up a
ok 'N64 left' wait_for 50 ended imv.nueva usuario
is "$(takes "$token")" '' 'N64 after the exit it does not'
ok 'N64 and says that there is no session' grep -q 'sin sesion' "$D/sql.err"
is "$(said "login|imv.nueva|$good|$(fingerprint 3)")" no \
    'N60 the old password is void'
i=1
for w in 'Nueve patos en el canal' 'Tres faroles de papel' \
    'Siete nubes sobre el cerro'; do
	old=$(sed -n "$i"p <<-EOF
	Una escalera de piedra 7
	Nueve patos en el canal
	Tres faroles de papel
	EOF
	)
	is "$(said "login|imv.nueva|$old|$(fingerprint 3)
change|$old|$w
exit|usuario")" 'ok ok' 'a change nobody asked for'
	i=$((i + 1))
done
is "$(talk "login|imv.nueva|Siete nubes sobre el cerro|$(fingerprint 3)
change|Siete nubes sobre el cerro|Una escalera de piedra 7
exit|usuario" | sed -n '2s/ ms=.*//p')" 'weak used' \
    'N57 the fourth from last may not come back'

# ---- frames (N49) ----
is "$(said 'junk
gone')" gone 'N49 what is no frame ends the connection'
is "$(said "change|x|Una escalera de piedra 7
gone" 2>/dev/null | cut -d ' ' -f 1)" gone 'N49 a change before a login too'
is "$(said "again|x
gone" | cut -d ' ' -f 1)" gone 'N49 and an unlock'
is "$(said "login|imv.eva|$good|$(fingerprint 2)
login|imv.eva|$good|$(fingerprint 2)")" 'ok gone' 'N49 and a second login'
# On a busy machine the answer may be quicker than the word.
for _ in 1 2 3; do
	r=$(said "ask|imv.eva|$good|$(fingerprint 2)
raw|8
gone")
	[ "$r" != gone ] || break
done
is "$r" gone 'N49 and a word while it waits for the answer'
start=$(date +%s)
is "$(said 'raw|100
gone')" gone 'N49 half a frame'
took=$(($(date +%s) - start))
ok "N49 is given 5 s, not more (took $took)" test $took -ge 4 -a $took -le 8
before=$(awk '/VmRSS/ { print $2 }' "/proc/$authd_pid/status")
as "$AUTHC" flood "$D/authd.sock" 3000 7
after=$(awk '/VmRSS/ { print $2 }' "/proc/$authd_pid/status")
ok "N49 3000 bad frames do not make it grow ($before to $after KiB)" \
    test $((after - before)) -lt 2048
is "$(said "login|imv.eva|$good|$(fingerprint 2)")" ok \
    'and it still answers'

# ---- parameters raised ----
ok 'nobody is inside' wait_for 50 closed
authd_end TERM
is "$rc" 0 'TERM ends it with 0'
ok 'and takes its socket away' test ! -e "$D/authd.sock"
settings 2048 2
authd_start
is "$(said "login|imv.eva|$good|$(fingerprint 2)
exit|usuario")" ok 'after the settings rise she enters as before'
like "$(sql -c "SELECT phc FROM auth.contrasena
    WHERE cuenta = 'imv.eva' AND vigente")" '$argon2id$v=19$m=2048,t=2,p=1$*' \
    'and her hash has been made anew'
is "$(said "login|imv.eva|$good|$(fingerprint 2)
exit|usuario")" ok 'with which she enters again'
is "$(lines cambio_contrasena imv.eva)" 0 'which is no change of password'

# ---- after all ----
authd_end TERM
is "$(entries_and_exits)" 0 'every entry has exactly one exit'
is "$(grep -cE 'caminos|escalera|imv\.nadie' "$D/authd.log")" 0 \
    'N104 no password and no unknown name in the log'
finish
