#!/bin/sh
# Entering and leaving, as the roles that authd, the key command and the
# watcher have (N52-N60 and N107 as far as they are the bank's).
. "$(dirname "$0")/lib.sh"

auth() { como app_auth -c "$1"; }
huella() { su -c "SELECT huella FROM auth.llave WHERE cuenta = '$1'"; }
lines() { su -c "SELECT count(*) FROM banco.bitacora WHERE evento = '$1'"; }
ana=$(huella imv.ana)
su -c 'SELECT auth.sesiones_cortar()' >/dev/null

# ---- who may call what ----
for r in i_imv app_llaves vigia sellador; do
	is "$(como $r -c "SELECT * FROM auth.cuenta_para_entrar('imv.ana')" \
	    -c "SELECT * FROM auth.sesion_abrir('imv.ana', '$ana', NULL, true,
	    false)" -c "SELECT auth.contrasena_cambiar('imv.ana', 'x', true)" |
	    sort -u)" 'ERROR:  42501' "$r enters nobody"
done
is "$(auth 'SELECT * FROM auth.contrasena' | sort -u)" 'ERROR:  42501' \
    'authd reads no table either'
is "$(auth "SELECT api.sesion_tomar('x')")" 'ERROR:  42501' \
    'and calls nothing of api'
is "$(auth "SELECT auth.cuenta_alta('imv.eva', 'E', 'capturista', 'x',
    false)")" 'ERROR:  42501' 'and makes no accounts'

# ---- what authd asks ----
is "$(auth "SELECT cuenta, phc LIKE '\$argon2id\$%', estado, espera_s,
    fallos, cambio_debido, sesion_abierta
    FROM auth.cuenta_para_entrar('imv.ana')")" \
    'imv.ana|t|activa|0|0|f|' 'an account in good order'
is "$(auth "SELECT * FROM auth.cuenta_para_entrar('imv.nadie')")" '' \
    'an unknown one is no row'
su -c "UPDATE auth.contrasena SET creada = now() - interval '6 months 1 day'
    WHERE cuenta = 'imv.ana'"
is "$(auth "SELECT cambio_debido FROM auth.cuenta_para_entrar('imv.ana')")" \
    t 'N57 after six months the password must be changed'

su -c "UPDATE auth.contrasena SET debe_cambiar = true,
    creada = now() - interval '71 hours' WHERE cuenta = 'imv.ana'"
is "$(auth "SELECT estado, cambio_debido
    FROM auth.cuenta_para_entrar('imv.ana')")" 'activa|t' \
    'N60 an initial password is good for three days'
su -c "UPDATE auth.contrasena SET creada = now() - interval '73 hours'
    WHERE cuenta = 'imv.ana'"
is "$(auth "SELECT estado FROM auth.cuenta_para_entrar('imv.ana')")" \
    bloqueada 'and for no longer'
su -c "UPDATE auth.contrasena SET creada = now(), debe_cambiar = false
    WHERE cuenta = 'imv.ana'"

# ---- attempts ----
intento() {	# intento <account> <result> <password's keyed hash>
	auth "SELECT auth.intento('$1', '$ana', '$2', '$3')"
}
got=
for i in 1 2 3 4 5 6 7 8 9 10 11; do
	got="$got $(intento imv.ana fallo "\\x$(printf %04d $i)")"
done
is "$got" ' 0 0 0 0 2 4 8 15 30 60 60' 'the delays grow, and stop growing'
is "$(auth "SELECT fallos, espera_s BETWEEN 55 AND 60
    FROM auth.cuenta_para_entrar('imv.ana')")" '11|t' \
    'and are kept in the bank'
is "$(intento imv.ana fallo '\x0011') $(intento imv.ana fallo '\x0011')" \
    '60 60' 'the same wrong password again'
is "$(auth "SELECT fallos FROM auth.cuenta_para_entrar('imv.ana')")" 11 \
    'does not count'
is "$(intento imv.ana ocupada '\x99')" 0 'a busy server is no failure'
is "$(auth "SELECT fallos FROM auth.cuenta_para_entrar('imv.ana')")" 11 \
    'and does not count'
got=
for i in 1 2 3 4 5 6; do
	got="$got $(intento imv.hunter2 desconocida "\\x0$i")"
done
is "$got" ' 0 0 0 0 2 4' 'an unknown name waits the same'
is "$(su -c "SELECT count(*) FROM banco.bitacora b
    WHERE b::text LIKE '%hunter2%'" \
    -c "SELECT count(*) FROM auth.freno f WHERE f::text LIKE '%hunter2%'" \
    -c "SELECT count(DISTINCT datos->>'cuenta') FROM banco.bitacora
    WHERE datos->>'resultado' = 'desconocida'")" '0
0
1' 'its name, which may be a password, is nowhere but as a keyed hash'
is "$(lines intento_acceso)" 20 'N107 every attempt has its line'
like "$(auth "SELECT auth.intento('imv.ana', E'a\nb', 'fallo', NULL)" \
    "SELECT 1")" '^[0-9]+$' 'N105 a strange key is taken'
is "$(su -c "SELECT count(*) FROM banco.bitacora WHERE llave ~ '\n'")" 0 \
    'N105 and not written'
is "$(auth "SELECT auth.intento('imv.ana', '$ana', 'otro', NULL)")" \
    'ERROR:  22023' 'no other result than those agreed on'

su -c "UPDATE auth.freno SET fallos = 99 WHERE quien = 'imv.berta'" \
    -c "INSERT INTO auth.freno (quien, fallos) VALUES ('imv.berta', 99)
    ON CONFLICT (quien) DO UPDATE SET fallos = 99"
intento imv.berta fallo '\xff' >/dev/null
is "$(auth "SELECT estado FROM auth.cuenta_para_entrar('imv.berta')")" \
    bloqueada 'the hundredth failure blocks the account'
is "$(lines bloqueo_cuenta)" 1 'and says so'

# ---- sessions ----
abrir() {	# abrir <account> <key> <token> <take> <limited>
	auth "SELECT resultado FROM auth.sesion_abrir('$1', '$2',
	    sha256('$3'), $4, $5)"
}
before=$(lines acceso)
is "$(abrir imv.ana "$ana" uno false false)" abierta 'N50 she enters'
is "$(auth "SELECT fallos, espera_s, sesion_abierta IS NOT NULL
    FROM auth.cuenta_para_entrar('imv.ana')")" '0|0|t' \
    'which forgets the failures'
intento imv.ana fallo '\x77' >/dev/null
auth "SELECT auth.reautenticado(id, true) FROM (SELECT
    '$(su -c "SELECT id FROM auth.sesion WHERE cuenta = 'imv.ana'
    AND cerrada IS NULL")'::uuid AS id) s" >/dev/null
is "$(auth "SELECT fallos FROM auth.cuenta_para_entrar('imv.ana')")" 0 \
    'a screen that she unlocked forgets them too'
is "$(abrir imv.ana "$ana" dos false false)" en_uso \
    'a second time she is told that she is in'
is "$(abrir imv.ana "$ana" dos true false)" abierta \
    'or takes the first one over'
is "$(su -c "SELECT string_agg(motivo, ' ') FROM auth.sesion
    WHERE cuenta = 'imv.ana' AND token_sha = sha256('uno')")" relevo \
    'which then has ended'
for i in 1 2 3 4 5; do
	abrir imv.ana "$ana" "carrera$i" true false >"$work/a.$i" &
done
wait
is "$(su -c "SELECT count(*) FROM auth.sesion
    WHERE cuenta = 'imv.ana' AND cerrada IS NULL")" 1 \
    'of five at once one stays'
is "$(cat "$work"/a.* | sort -u)" abierta 'and none failed'
is "$(($(lines acceso) - before))" 7 'each entry has its line'
is "$(su -c "SELECT count(*) FROM auth.sesion s WHERE cerrada IS NOT NULL
    AND NOT EXISTS (SELECT FROM banco.bitacora b WHERE b.sesion = s.id
    AND b.evento = 'salida' AND b.datos->>'motivo' = s.motivo)")" 0 \
    'and each that ended has its exit'

is "$(abrir imv.clara "$ana" x false false)" clave_ajena \
    'N13 a key of another person is worth nothing'
su -c "UPDATE auth.llave SET baja = now() WHERE cuenta = 'imv.clara'"
is "$(abrir imv.clara "$(huella imv.clara)" x false false)" clave_ajena \
    'nor one that was withdrawn'
su -c "UPDATE auth.llave SET baja = NULL, caduca = now()
    WHERE cuenta = 'imv.clara'"
is "$(abrir imv.clara "$(huella imv.clara)" x false false)" clave_ajena \
    'nor one that has lapsed'
is "$(abrir imv.berta "$(huella imv.berta)" x false false)" clave_ajena \
    'a blocked account does not enter'
is "$(su -c "SELECT count(*) FROM auth.sesion WHERE cerrada IS NULL")" 1 \
    'none of them did'

# ---- limited, and the change ----
is "$(abrir ssp.eva "$(huella ssp.eva)" lim false true)" abierta \
    'a password that is due opens a limited session'
s=$(su -c "SELECT id FROM auth.sesion WHERE token_sha = sha256('lim')")
auth "SELECT auth.contrasena_cambiar('ssp.eva', '\$argon2id\$nueva1',
    false)" >/dev/null
auth "SELECT auth.sesion_liberar('$s')" >/dev/null
is "$(su -c "SELECT limitada FROM auth.sesion WHERE id = '$s'")" f \
    'after the change it is whole'
for i in 2 3 4 5; do
	auth "SELECT auth.contrasena_cambiar('ssp.eva',
	    '\$argon2id\$nueva$i', false)" >/dev/null
done
is "$(auth "SELECT string_agg(p, ' ') FROM
    auth.contrasenas_previas('ssp.eva') p")" \
    '$argon2id$nueva5 $argon2id$nueva4 $argon2id$nueva3 $argon2id$nueva2' \
    'the last four are remembered'
is "$(su -c "SELECT count(*) FROM auth.contrasena
    WHERE cuenta = 'ssp.eva'")" 4 'and no more are kept'
is "$(lines cambio_contrasena)" 5 'each change has its line'
auth "SELECT auth.contrasena_cambiar('ssp.eva', '\$argon2id\$otra', true)" \
    >/dev/null
is "$(lines cambio_contrasena)" 5 'new parameters are no change'
is "$(auth "SELECT phc FROM auth.cuenta_para_entrar('ssp.eva')")" \
    '$argon2id$otra' 'though the hash is new'
like "$(auth "SELECT * FROM auth.nombres('ssp.eva')")" 'Eva Prueba' \
    'her names are known, to keep them out of passwords'

auth "SELECT auth.reautenticado('$s', false)" >/dev/null
is "$(su -c "SELECT datos->>'bien' FROM banco.bitacora
    WHERE evento = 'reautenticacion' ORDER BY id DESC LIMIT 1")" false 'unlocking has its line'
auth "SELECT auth.sesion_cerrar('$s', 'usuario')" >/dev/null
auth "SELECT auth.sesion_cerrar('$s', 'muerte')" >/dev/null
is "$(su -c "SELECT motivo FROM auth.sesion WHERE id = '$s'")" usuario \
    'closing is repeatable, the first reason stays'
is "$(auth "SELECT auth.sesion_cerrar('$s', 'porque')" \
    "SELECT auth.sesion_cerrar(gen_random_uuid(), 'corte')")" '' \
    'and closing nothing is nothing'
is "$(auth 'SELECT auth.sesiones_cortar()')" 1 \
    'when authd starts, no session lives'
abrir imv.ana "$ana" "\\x$(token mia)" false false >/dev/null
# What her program leaves open in the bank: a row that names her account.
cat >"$work/door" <<EOF_
SET lock_timeout = 300;
SELECT auth.contrasena_cambiar('imv.ana', '\$argon2id\$mia', false) \\g /dev/null
SELECT resultado
    FROM auth.sesion_abrir('imv.ana', '$ana', sha256('otra'), true, false);
EOF_
is "$(como i_imv <<EOF_
SELECT cuenta FROM api.sesion_tomar('\\x$(token mia)');
BEGIN;
SELECT FROM api.borrador_abrir('datos_generales', NULL, NULL) \\g /dev/null
\\! PGUSER=app_auth psql -XqAt -v VERBOSITY=sqlstate -f $work/door 2>&1
EOF_
)" 'imv.ana
abierta' 'N107 nothing that she holds open in the bank holds authd up'
abrir imv.ana "$ana" vieja true false >/dev/null
su -c "UPDATE auth.sesion SET hasta = now() - interval '1 hour'
    WHERE cerrada IS NULL"
is "$(como vigia -c 'SELECT auth.sesiones_vencidas()')" 1 \
    'the watcher ends what overran'

# ---- the key command ----
llave() { como app_llaves -c "SELECT * FROM auth.llave_autorizada('$1',
    '$2')"; }
is "$(llave imv.ana "$ana")" 'imv.ana|ssh-ed25519 AAAAimvana' \
    'a live key of that user, without its comment'
is "$(llave imv.berta "$ana")" '' 'N13 not for another user'
is "$(llave imv.clara "$(huella imv.clara)")" '' 'a lapsed one is none'
su -c "UPDATE banco.ajuste SET valor = 'preguntada'
    WHERE clave = 'identidad'"
is "$(llave demo "$ana" | cut -d'|' -f1)" imv.ana \
    'where identity is asked for, the key says who comes'
su -c "UPDATE auth.institucion SET activa = false WHERE clave = 'imv'"
is "$(llave demo "$ana")" '' 'of an institution that left, nobody'

# ---- the migrator's ----
is "$(su -c "SELECT auth.llave_alta('ssp.eva', 'ssh-ed25519 AAAA', '$ana',
    now())")" 'ERROR:  23505' 'a key is one person'"'"'s for ever'
is "$(su -c "SELECT auth.llave_alta('ssp.eva', 'ssh-rsa AAAA', 'SHA256:' ||
    repeat('a', 43), now())")" 'ERROR:  23514' 'and Ed25519'
is "$(su -c "SELECT auth.cuenta_alta('imv.eva', 'E', 'dueña',
    '\$argon2id\$', true)" \
    -c "SELECT auth.cuenta_alta('otra.eva', 'E', 'enlace',
    '\$argon2id\$', true)" \
    -c "SELECT auth.cuenta_alta('imv.Eva', 'E', 'enlace',
    '\$argon2id\$', true)")" 'ERROR:  23514
ERROR:  23503
ERROR:  23514' 'profiles, institutions and names are checked'
finish
