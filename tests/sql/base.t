#!/bin/sh
# Folio, calendar, the women behind the files (decision 1), and what a new
# expediente brings.
. "$(dirname "$0")/lib.sh"

# ---- folio: ISO 7064 MOD 37,36 ----
is "$(su -c "SELECT banco.folio_digito('A12425GABC1234002')")" M \
    'the published example of the check system'
a=$(mujer imv.ana '{"nombres": "A"}')
b=$(mujer imv.ana '{"nombres": "B"}')
c=$(mujer ssp.eva '{"nombres": "C"}')
aa=$(su -c "SELECT to_char(banco.hoy(), 'YY')")
is "$(su -c "SELECT left(folio, -2) FROM banco.folio ORDER BY folio")" \
    "IMV-$aa-000001
IMV-$aa-000002
SSP-$aa-000001" 'numbers run by institution and year'
is "$(su -c "SELECT count(*) FROM banco.folio WHERE right(folio, 1) <>
    banco.folio_digito(replace(left(folio, -2), '-', ''))")" 0 \
    'each with its check character'
is "$(su -c "SELECT count(DISTINCT banco.folio_digito('IMV26' ||
    overlay('000123' placing d from p for 1)))
    FROM generate_series(1, 6) p, unnest('{0,1,2,3,4,5,6,7,8,9}'::text[]) d
    WHERE overlay('000123' placing d from p for 1) <> '000123'
    AND banco.folio_digito('IMV26' || overlay('000123' placing d from p
    for 1)) = banco.folio_digito('IMV26000123')")" 0 \
    'one wrong figure is always noticed'
con imv.ana BEGIN "SELECT id FROM api.datos_generales_guardar(
    gen_random_uuid(), NULL, NULL, 0, 0, '{}')" ROLLBACK >/dev/null
d=$(mujer imv.ana '{"nombres": "D"}')
is "$(su -c "SELECT left(folio, -2) FROM banco.folio
    WHERE expediente = '$d'")" "IMV-$aa-000003" 'no number is skipped'
for _ in 1 2 3 4 5 6; do
	mujer imv.ana '{"nombres": "P"}' >/dev/null &
done
wait
is "$(su -c "SELECT max(ultimo) FROM banco.folio_serie
    WHERE institucion = 'imv'")" 9 'nor given twice by six at once'

# ---- the calendar (vectors: weekends and LFT 74) ----
while IFS=, read -r desde dias hasta; do
	is "$(su -c "SELECT banco.dias_habiles('$desde', $dias)")" "$hasta" \
	    "$dias working days from $desde"
done <<'EOF'
2024-09-30,1,2024-10-02
2025-12-24,1,2025-12-26
2026-03-13,1,2026-03-17
2028-02-04,1,2028-02-08
2022-09-01,45,2022-11-04
2025-04-25,45,2025-06-30
2022-11-28,30,2023-01-09
2026-01-24,30,2026-03-09
2024-12-26,3,2024-12-31
2021-07-10,20,2021-08-06
2026-11-20,0,2026-11-20
EOF
su -c "INSERT INTO banco.dia_inhabil VALUES ('2026-03-18', 'Del estado')"
is "$(su -c "SELECT banco.dias_habiles('2026-03-13', 2)")" 2026-03-19 \
    'a state adds its own days'
is "$(su -c "SELECT banco.dias_habiles(NULL, 5) IS NULL,
    banco.dias_habiles('2026-01-01', -1) IS NULL")" 't|t' \
    'of nothing, nothing'
su -c "DELETE FROM banco.dia_inhabil WHERE dia = '2026-03-18'"
caso=$(registro imv.ana caso "$a" '{"fecha_conocimiento": "2026-03-13"}')
t=$(boleto imv.ana "$a" resumen)
vence="SELECT banco.caso_vence(c) FROM banco.caso c WHERE id = '$caso'"
is "$(su -c "$vence")" 2026-03-23 \
    'invariant 9: five working days from the day it was known'
con imv.ana "SELECT id FROM api.caso_guardar(gen_random_uuid(), NULL,
    '$caso', 1, 0, '{\"nivel_riesgo\": \"extremo\"}')" >/dev/null
is "$(su -c "$vence")" 2026-03-14 'a day in extreme violence'
like "$(con imv.ana "SELECT vence FROM api.expediente_resumen('$t')")" \
    '^venció hace [0-9]+ días hábiles$' 'and it is said in words'
while IFS='|' read -r vence hoy texto; do
	is "$(su -c "SELECT banco.plazo_texto('$vence', '$hoy')")" "$texto" \
	    "$vence seen on $hoy"
done <<'FIN'
2026-11-20|2026-11-20|vence hoy
2026-11-21|2026-11-20|vence mañana
2026-11-19|2026-11-20|venció ayer
2026-11-27|2026-11-20|vence en 5 días hábiles
2026-11-18|2026-11-20|venció hace 2 días hábiles
2026-11-12|2026-11-17|venció hace 2 días hábiles
2026-11-20|2026-11-23|venció hace un día hábil
2026-11-20|2026-11-22|venció el 20/11
2026-11-23|2026-11-21|vence el 23/11
2025-11-20|2026-11-20|venció hace 254 días hábiles
FIN

# ---- one woman behind several files ----
curp() {	# curp <account> <expediente> <curp>
	r=$(su -c "SELECT rev FROM banco.expediente WHERE id = '$2'")
	con "$1" "SELECT id IS NOT NULL FROM api.datos_generales_guardar(
	    gen_random_uuid(), NULL, '$2', $r, 0, '{\"curp\": \"$3\"}')"
}
mujeres() { su -c 'SELECT count(DISTINCT mujer) FROM banco.mujer_expediente
    WHERE expediente IN ('"'$a', '$b', '$c'"')'; }
is "$(como vigia -c 'SELECT banco.enlazar(1000)')" 10 \
    'the watcher takes the queue'
is "$(mujeres)" 3 'without a CURP each file is a woman'
curp imv.ana "$a" HEGG560427MVZRRL04 >/dev/null
como vigia -c 'SELECT banco.enlazar(1000)' >/dev/null
used=$(curp ssp.eva "$c" HEGG560427MVZRRL04)
is "$used" t 'decision 5: a CURP that is known elsewhere is saved like any'
is "$(mujeres)" 3 'and nothing happens while it is saved'
como vigia -c 'SELECT banco.enlazar(1000)' >/dev/null
is "$(mujeres)" 2 'afterwards both files are of one woman'
is "$(con ssp.eva "SELECT api.abrir('$a', 'datos_generales')")$(
    lista ssp.eva 'recientes(10)')" 'ERROR:  P00021' 'which adds no right'
curp imv.ana "$b" HEGG560427MVZRRL04 >/dev/null
como vigia -c 'SELECT banco.enlazar(1000)' >/dev/null
is "$(su -c "SELECT count(*) FROM banco.posible_duplicado
    WHERE expediente = '$b'")" 1 \
    'within one institution a person looks at it'
is "$(mujeres)" 2 'nothing is joined by itself'
is "$(como vigia -c 'SELECT banco.enlazar(1000)')" 0 'the queue is empty'

# A CURP that was another woman's, and is corrected to one nobody has.
d=$(mujer imv.ana '{"nombres": "DE OTRA"}')
e=$(mujer ssp.eva '{"nombres": "LA OTRA"}')
curp ssp.eva "$e" MOJK700214MVZLRR02 >/dev/null
como vigia -c 'SELECT banco.enlazar(1000)' >/dev/null
curp imv.ana "$d" MOJK700214MVZLRR02 >/dev/null
como vigia -c 'SELECT banco.enlazar(1000)' >/dev/null
las_dos() { su -c "SELECT count(DISTINCT mujer) FROM banco.mujer_expediente
    WHERE expediente IN ('$d', '$e')"; }
is "$(las_dos)" 1 'a CURP that is not hers joins her with another woman'
is "$(su -c 'SELECT count(*) FROM banco.mujer m WHERE NOT EXISTS (SELECT
    FROM banco.mujer_expediente x WHERE x.mujer = m.id)')" 0 \
    'and leaves nobody to be counted who has no file'
curp imv.ana "$d" SASO750909HDFNNS05 >/dev/null
como vigia -c 'SELECT banco.enlazar(1000)' >/dev/null
is "$(las_dos)" 2 'corrected, they are two again'
is "$(su -c "SELECT count(*) FROM banco.posible_duplicado
    WHERE expediente = '$d'")" 1 'and a person may say they are one'
f=$(mujer salud.flor '{"nombres": "LA MISMA"}')
curp salud.flor "$f" SASO750909HDFNNS05 >/dev/null
como vigia -c 'SELECT banco.enlazar(1000)' >/dev/null
is "$(su -c "SELECT count(DISTINCT mujer) FROM banco.mujer_expediente
    WHERE expediente IN ('$d', '$f')")" 1 'by the right one she is joined'
is "$(su -c "SELECT count(*) FROM banco.mujer_curp m
    WHERE m::text LIKE '%HEGG%'" \
    -c "SELECT count(*) FROM banco.mujer_curp WHERE huella =
    sha256('HEGG560427MVZRRL04')")" '0
0' 'the CURP is there only as a keyed hash'
for r in i_imv banco_rls banco_escriba banco_identidad vigia app_auth; do
	is "$(su -c "SET ROLE $r" -c 'SELECT * FROM banco.mujer' \
	    -c 'SELECT * FROM banco.mujer_curp' \
	    -c 'SELECT * FROM banco.mujer_expediente' | sort -u)" \
	    'ERROR:  42501' "decision 1: $r does not reach the women"
done
is "$(su -c 'SET ROLE banco_enlace' -c 'SELECT curp FROM banco.expediente' \
    -c 'SELECT * FROM banco.caso' | sort -u)" 'ERROR:  42501' \
    'decision 4: matching reads no record at all'
is "$(con imv.ana 'SELECT banco.enlazar(1)')" 'ERROR:  42501' \
    'and nobody else starts it'
finish
