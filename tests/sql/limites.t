#!/bin/sh
# What one institution, or one person who left, can still take (N51, N72).
. "$(dirname "$0")/lib.sh"

# ---- N72 one institution cannot fill the server ----
is "$(su -c "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'i_imv'")" 60 \
    'N72 an institution has so many connections, by a setting'
su -c "UPDATE banco.ajuste SET valor = '2'
    WHERE clave = 'institucion.conexiones'" \
    -c "SELECT auth.institucion_alta('limite', 'De prueba', '30', NULL)" \
    >/dev/null
for i in 1 2; do
	mkfifo "$work/c$i"
	como i_limite -c 'SELECT 1' -f "$work/c$i" >"$work/out$i" &
	eval "exec $((i + 3))>\"$work/c$i\""
done
waited=0
until [ "$(su -c "SELECT count(*) FROM pg_stat_activity
    WHERE usename = 'i_limite'")" = 2 ]; do
	waited=$((waited + 1))
	[ $waited -lt 100 ] || break
	sleep 0.1
done
like "$(como i_limite -c 'SELECT 1')" 'too many connections for role' \
    'N72 one more is refused'
is "$(como i_ssp -c 'SELECT 1')" 1 'N72 and the others notice nothing'
exec 4>&- 5>&-
wait
is "$(cat "$work/out1" "$work/out2")" '1
1' 'N72 those who were in stayed in'
su -c "UPDATE banco.ajuste SET valor = '60'
    WHERE clave = 'institucion.conexiones'" -c 'DROP OWNED BY i_limite' \
    -c 'DROP ROLE i_limite' >/dev/null

# ---- N51 an account that is closed while its owner is in ----
is "$(lista imv.ana 'borradores()')" 0 'she is in'
su -c "UPDATE auth.cuenta SET estado = 'baja' WHERE cuenta = 'imv.ana'"
is "$(con imv.ana 'SELECT count(*) FROM api.borradores()' | sort -u)" \
    'ERROR:  28000' 'N51 her next statement finds no session'
is "$(lista imv.berta 'borradores()')" 0 \
    'N51 and her colleague works on'

# ---- the same for an institution that leaves, and for a key ----
su -c "UPDATE auth.llave SET baja = now() WHERE cuenta = 'imv.berta'"
is "$(con imv.berta 'SELECT count(*) FROM api.borradores()' | sort -u)" \
    'ERROR:  28000' 'N14 a key that is withdrawn ends the session it opened'
is "$(lista ssp.eva 'borradores()')" 0 'another is in'
su -c "UPDATE auth.institucion SET activa = false WHERE clave = 'ssp'"
is "$(con ssp.eva 'SELECT count(*) FROM api.borradores()' | sort -u)" \
    'ERROR:  28000' 'of an institution that leaves nobody is in'
is "$(su -c "SELECT count(*) FROM banco.bitacora b JOIN auth.sesion s
    ON s.id = b.sesion WHERE b.evento = 'salida'
    AND s.cuenta IN ('imv.ana', 'imv.berta', 'ssp.eva')")" 3 \
    'and each of them has her exit'
finish
