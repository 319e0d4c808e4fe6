#!/bin/sh
# N100: who sees very many expedientes in a short time; who hears of it, and
# who does not.
. "$(dirname "$0")/lib.sh"
su -c "UPDATE banco.ajuste SET valor = '3'
    WHERE clave = 'lecturas.expedientes'" >/dev/null
set --
for i in 1 2 3 4 5; do
	set -- "$@" "$(mujer imv.ana "{\"nombres\": \"ALMA\",
	    \"primer_apellido\": \"N$i\"}")"
done
mujer ssp.eva '{"nombres": "EVA", "primer_apellido": "OTRA"}' >/dev/null
look() { como vigia -c 'SELECT * FROM banco.lecturas_vigilar()'; }
open_() { uno "$1" 'SELECT count(*) FROM api.lecturas_inusuales()'; }

for e in "$1" "$2" "$3" "$1" "$2"; do
	boleto imv.berta "$e" resumen >/dev/null
done
is "$(look)" '' 'N100 as many as the setting, some of them twice: nothing'
boleto imv.berta "$4" resumen >/dev/null
is "$(look)" 'imv.berta|4' 'N100 one more, and the watcher tells of it'
is "$(look)" '' 'N100 once'
is "$(su -c "SELECT cuenta, institucion, datos->>'que',
    datos->>'expedientes', cardinality(ids) FROM banco.bitacora
    WHERE evento = 'alerta'")" 'imv.berta|imv|lectura_inusual|4|4' \
    'N100 with a line of the bitácora that says which'
lista ssp.eva "buscar('eva', NULL, 50)" >/dev/null
lista imv.ana "buscar('alma', NULL, 50)" >/dev/null
is "$(look)" 'imv.ana|5' 'N100 what a list shows is seen too'

# ---- who hears of it ----

is "$(uno imv.clara "SELECT string_agg(cuenta || ' ' || nombre || ' '
    || cuantos || ' ' || minutos || ' ' || propia, '; ' ORDER BY cuenta)
    FROM api.lecturas_inusuales()")" \
    'imv.ana Ana Prueba 5 10 false; imv.berta Berta Prueba 4 10 false' \
    'N100 who supervises there hears of them'
is "$(open_ imv.berta)$(open_ imv.dora)$(open_ ssp.eva)" 000 \
    'nobody else does'
is "$(como i_imv -c 'SELECT * FROM api.lecturas_inusuales()')" \
    'ERROR:  28000' 'nor who has no session'
una=$(su -c "SELECT id FROM banco.lectura_inusual WHERE cuenta = 'imv.berta'")
is "$(lista imv.clara "lectura_inusual('$una')" \
    "string_agg(nombre, ', ' ORDER BY nombre)")" \
    'ALMA N1, ALMA N2, ALMA N3, ALMA N4' 'she sees which they were'
is "$(su -c "SELECT cardinality(ids) FROM banco.bitacora WHERE
    forma = 'lectura_inusual' AND cuenta = 'imv.clara'")" 4 \
    'with a line of her own'
is "$(look)" '' 'and looking into it is no reading'
for quien in imv.berta ssp.eva; do
	is "$(con $quien "SELECT api.lectura_inusual('$una')" \
	    "SELECT api.lectura_inusual_atender('$una')" | sort -u)" \
	    'ERROR:  42501' "$quien may not"
done
for papel in i_imv app_auth app_llaves sellador; do
	is "$(como $papel -c 'SELECT * FROM banco.lectura_inusual' \
	    -c 'SELECT * FROM banco.lecturas_vigilar()' \
	    -c "SELECT * FROM banco.lecturas(now(), 1)" | sort -u)" \
	    'ERROR:  42501' "$papel reads none of it"
done
is "$(como vigia -c 'SELECT * FROM banco.lectura_inusual' \
    -c 'SELECT * FROM banco.lecturas(now(), 1)' | sort -u)" \
    'ERROR:  42501' 'the watcher only tells'

# ---- another institution's enlace, and one's own ----

su >/dev/null <<SQL
SELECT auth.cuenta_alta('ssp.gema', 'Gema Prueba', 'enlace', '\$argon2id\$'
    || 'v=19\$m=65536,t=3,p=1\$c2Fs\$Z2VtYQ', false);
SELECT auth.llave_alta('ssp.gema', 'ssh-ed25519 AAAAgema', 'SHA256:'
    || repeat('g', 43), now() + interval '1 year');
SELECT auth.sesion_abrir('ssp.gema', 'SHA256:' || repeat('g', 43),
    sha256('\x$(token ssp.gema)'), false, false);
SQL
is "$(con ssp.gema "SELECT api.lectura_inusual('$una')" \
    "SELECT api.lectura_inusual_atender('$una')" \
    "SELECT api.lectura_inusual_atender(gen_random_uuid())" | sort -u)" \
    'ERROR:  P0002' 'another enlace is told that there is none'
for e; do
	boleto imv.clara "$e" resumen >/dev/null
done
is "$(look)" 'imv.clara|5' 'N100 who supervises is counted too'
suya=$(su -c "SELECT id FROM banco.lectura_inusual WHERE cuenta = 'imv.clara'")
is "$(uno imv.clara "SELECT propia FROM api.lecturas_inusuales()
    WHERE id = '$suya'")" t 'and told that it is hers'
is "$(con imv.clara "SELECT api.lectura_inusual_atender('$suya')")" \
    'ERROR:  P0002' 'which is not hers to close'
is "$(con imv.clara "SELECT api.lectura_inusual_atender('$una')" \
    "SELECT api.lectura_inusual_atender('$una')")" '
ERROR:  P0002' "another's is, once"
is "$(su -c "SELECT atendio FROM banco.lectura_inusual WHERE id = '$una'") \
$(su -c "SELECT registro = '$una' FROM banco.bitacora
    WHERE evento = 'alerta_atendida'")" 'imv.clara t' 'and who did it is kept'
is "$(open_ imv.clara)" 2 'then it is gone from her home'

# ---- only the last minutes count ----

su -c "UPDATE banco.lectura_inusual SET cuando = now() - interval '1 day'" \
    >/dev/null
su -c "UPDATE banco.ajuste SET valor = '4'
    WHERE clave = 'lecturas.expedientes'" >/dev/null
is "$(look | sort | paste -sd' ')" 'imv.ana|5 imv.clara|5' \
    'N100 again, when the time is over and it goes on'
finish
