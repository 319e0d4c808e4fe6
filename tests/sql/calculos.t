#!/bin/sh
# resguardoctl curp and habiles: CSV in, the same with an answer out; and the
# working days of the program and of the bank, one by one.
. "$(dirname "$0")/lib.sh"

cat >"$work/resguardo.yaml" <<END
base: {servidor: $PGHOST, puerto: $PGPORT, nombre: $PGDATABASE}
formas: {carpeta: $top/forms}
END
ctl() { "${BUILD:-$top/build}/resguardoctl" --config "$work/resguardo.yaml" "$@" 2>&1; }

# ---- CSV as people have it ----

csv() {	# csv <printf format> <what is expected> <what>
	# shellcheck disable=SC2059 # a format is what it is
	is "$(printf "$1" | ctl curp validar && echo bien)" "$2" "$3"
}
csv 'curp\nHEGG560427MVZRRL04\n' 'curp,respuesta
HEGG560427MVZRRL04,valida
bien' 'an answer in a last column'
csv '\357\273\277nota,curp\r\n"a, ""b""",hegg560427-mvzrrl04\r\n\r\n,\r\n' \
    'nota,curp,respuesta
"a, ""b""",hegg560427-mvzrrl04,valida
,,invalida: Está vacía.
bien' 'a mark, CRLF, quotes and an empty line'
csv 'curp,nota\n"HEGG560427MVZRRL05","de\ndos"' 'curp,nota,respuesta
HEGG560427MVZRRL05,"de
dos",invalida: El último número no corresponde; revise letra por letra.
bien' 'a field of two lines, and no end of line at the end'
csv 'curp,nota\r\nHEGG560427MVZRRL04,"de\r\ndos"\r\n' 'curp,nota,respuesta
HEGG560427MVZRRL04,"de
dos",valida
bien' 'also when Windows wrote it'
csv 'curp\n HEGG560427MVZRRL04 \n' 'curp,respuesta
 HEGG560427MVZRRL04 ,valida
bien' 'spaces around are kept, and forgiven as on the screen'

bad() {	# bad <printf format> <pattern> <what>
	# shellcheck disable=SC2059
	out=$(printf "$1" | ctl curp validar) && s=0 || s=$?
	like "$out" "$2" "$3"
	is "$s" 1 "$3: the exit code"
}
bad '' 'línea 1: no hay nada' 'nothing'
bad 'clave\nx\n' 'línea 1: falta la columna «curp»; se esperaba' 'a heading'
bad 'curp;nota\nx;y\n' 'línea 1: .*punto y coma' 'semicolons'
bad 'curp,curp\nx,y\n' 'línea 1: .*dos veces' 'a heading twice'
bad 'curp,nota\nx\n' 'línea 2: hay 1 columnas y el primer renglón tiene 2' \
    'a short line'
bad 'curp,nota\n"a\nb",c\n\nx,y,z\n' 'línea 5: hay 3' \
    'a long line, counted behind a field of two lines and an empty one'
bad 'curp\n"x"y\n' 'línea 2: las comillas' 'quotes within'
bad 'curp\nx\n"y\n\n' 'línea 3: faltan las comillas' 'quotes left open'
bad 'curp\n\033[2Jx\n' 'línea 2: .*no son texto' 'what a terminal obeys'
bad 'curp\n\361\n' 'línea 2: .*UTF-8' 'Latin-1'
# shellcheck disable=SC2046
is "$(printf 'curp\n\033]0;x\007\n' | ctl curp validar | grep -c "$(printf '\033')")" \
    0 'and nothing of it comes out'
is "$(ctl curp </dev/null || echo $?)" 'uso: resguardoctl curp validar|proponer <ARCHIVO.csv
2' 'how it is used'

# ---- proposing ----

proponer() {
	{ echo nombre,primer_apellido,segundo_apellido,sexo,fecha_nacimiento,entidad_curp
	  echo "$1"; } | ctl curp proponer | tail -n 1 | sed 's/.*,//'
}
is "$(proponer 'José Ma.,Nieves,Juárez,M,1962-11-16,TS')" NIJM621116MTSVRX \
    'the sixteen places'
is "$(proponer 'Rosa,Atencio,,M,1999-12-18,QT')" AEXR991218MQTTXS \
    'of who has one surname'
is "$(proponer 'ana,lópez,pérez, m ,1990-02-20 ,vz')" LOPA900220MVZPRN \
    'small letters and blanks are forgiven'
for p in ',Nieves,Juárez,M,1962-11-16,TS' 'Ana,Nieves,Juárez,,1962-11-16,TS' \
    'Ana,Nieves,Juárez,M,1962-11,TS' 'Ana,Nieves,Juárez,M,1962-11-31,TS' \
    'Ana,Nieves,Juárez,M,1962-11-16,MX' 'Ana,Łuk,Juárez,M,1962-11-16,TS'; do
	is "$(proponer "$p")" '' "cannot be known: $p"
done

# Every name with every two surnames, here and in the bank.
is "$({
	echo nombre,primer_apellido,segundo_apellido,sexo,fecha_nacimiento,entidad_curp,banco
	su --csv -c "SELECT n, a, b, 'M', '1962-11-16', 'TS',
	    CASE WHEN left(l, 16) NOT LIKE '%?%' THEN left(l, 16) END
	  FROM unnest('{Ana,José,José Ma.,MA DEL CARMEN,María de los Ángeles,J. Jesús,Ñusta,
	    Güendolina,Hng,Óscar,D´Ana,Łucja,M y Eva,Le,Söl-Eva,æa,Ýma,-}'::text[]) n,
	  unnest('{Pérez,De la O,de la Cruz,Ñáñez,D/Amico,O’Hara,Ek,Po,Bueno,Roa,Van der Linden,
	    Lópéz-Castillo,Y,Mc Gregor,Kadar,Oñate,Ünal,Sœur,X,Aké Ya}'::text[] || ''::text) a,
	  unnest('{Núñez,de,Kardache soto,del Río,Ye,Üm,¡Ay,Ñu,Sørensen,Äbe,L.,Da Da}'::text[]
	    || ''::text) b,
	  banco.curp_lugares(n, a, b, 'M', '1962-11-16', 'dia', 'TS') l"
} | ctl curp proponer | awk -F, 'NR > 1 && $7 == $8 { n++; e += $7 == "" }
    NR > 1 && $7 != $8 { print } END { print n + 0, (e > 100) }')" '4914 1' \
    'the bank and the program propose alike'
is "$(su -c "SELECT banco.curp_lugares(NULL, 'Hernández', NULL, NULL, NULL, NULL, NULL),
    banco.curp_lugares('Gloria', 'Hernández', 'García', NULL, '1956-01-01', 'anio', NULL),
    banco.curp_lugares(' ', '', NULL, 'M', '2001-04-01', 'mes', 'VZ'),
    banco.curp_lugares('Ana', ' ', 'Ik', 'M', '2001-04-09', 'dia', 'VZ')")" \
    'H????????????R???|HEGG56???????RRL0|????0104??MVZ???A|IXXA010409MVZKXNA' \
    'a place that cannot be known is none'
is "$(su -c "SELECT banco.curp_discrepa(NULL, 'A', 'B', 'C', 'M', NULL, NULL, 'VZ'),
    banco.curp_discrepa('HEGG560427MVZRRL04', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    banco.curp_discrepa('HEGG560427MVZRRL04', 'Gloria', 'Hernández', 'García', 'M',
	'1956-04-01', 'mes', 'VZ'),
    banco.curp_discrepa('HEGG560427MVZRRL04', 'Gloria', 'Hernández', 'García', 'M',
	'2056-04-01', 'mes', 'VZ'),
    banco.curp_discrepa('HEGG560427MVZRRL04', 'Ana', NULL, NULL, NULL, NULL, NULL, NULL)")" \
    '|f|f|t|t' 'a CURP is doubted by what is known alone'

# ---- working days ----

is "$(printf 'fecha_inicio,dias_habiles,nota\n2026-03-13,1,x\n2026-02-30,1,x\n2026-01-01,-1,x\n2040-12-30,9,x\n' |
    ctl habiles | sed 's/.*,//')" 'respuesta
2026-03-17
invalida: «fecha_inicio» no es aaaa-mm-dd.
invalida: «dias_habiles» no es un número de 0 a 1000.
invalida: el calendario va de 2015 a 2040.' 'and what is none'
mkdir "$work/vacia"
like "$(ctl habiles "$work/vacia" </dev/null)" 'no hay calendario' \
    'without a calendar nothing is counted'

# Every day of four years, as the bank counts and as the program does.
same() {	# same <what>
	{
		echo fecha_inicio,dias_habiles,banco
		su --csv -c "SELECT d::date, n, banco.dias_habiles(d::date, n)
		    FROM generate_series('2023-12-20'::date, '2027-12-20', '1 day') d,
		    unnest('{0,1,5,10,45}'::int[]) n"
	} | ctl habiles "$1" | awk -F, 'NR > 1 && $3 == $4 { n++ }
	    NR > 1 && $3 != $4 { print } END { print n + 0 }'
}
su -c "UPDATE banco.ajuste SET valor = 'preguntada' WHERE clave = 'identidad'"
cp -R "$top/forms" "$work/"
ctl formas cargar >/dev/null
is "$(same "$top/forms")" 7310 'the bank and the program count alike'
like "$(ctl formas cargar)" '^calendario: sin cambio$' 'the days are loaded once'
cat >"$work/forms/calendario/estado.yaml" <<'END'
calendario: estado
titulo: Del estado
fuente: Gaceta
desde: 2024
hasta: 2027
reglas:
  - {motivo: Día del empleado, mes: 7, lunes: 2}
dias:
  - {dia: 2026-04-02, motivo: Jueves Santo}
  - {dia: 2026-04-03, motivo: Viernes Santo}
END
su -c "INSERT INTO banco.dia_inhabil VALUES ('2026-03-18', 'A mano')"
like "$(ctl formas cargar "$work/forms")" '^calendario: 6 días cambiaron$' \
    'a state has days of its own'
is "$(su -c "SELECT banco.dias_habiles('2026-04-01', 1),
    banco.dias_habiles('2026-03-17', 1)")" '2026-04-06|2026-03-19' \
    'which are counted, as are those put there by hand'
su -c "DELETE FROM banco.dia_inhabil WHERE calendario IS NULL"
is "$(same "$work/forms")" 7310 'alike again'
echo 'calendario: [' >"$work/forms/calendario/estado.yaml"
like "$(ctl formas cargar "$work/forms")" 'estado.yaml:[0-9]+: ' \
    'a calendar that is wrong says its line'
rm "$work/forms/calendario/estado.yaml"
like "$(ctl formas cargar "$work/forms")" '^calendario: 6 días cambiaron$' \
    'and what is no longer in a file is not kept'
is "$(same "$top/forms")" 7310 'alike as before'

# ---- what answers what ----

tab=$(printf '\t')
rm -rf "$work/forms"
cp -R "$top/forms" "$work/"
t() { ctl trazabilidad "$@" "$work/forms"; }
like "$(t)" "^XXXIV.II.a tipo${tab}caso${tab}tipos${tab}caso.tipos${tab}sensible\$" \
    'an item, its form, field, column and category'
like "$(t)" "^XXXVIII.III tipo${tab}caso${tab}tipos${tab}caso.tipos${tab}sensible\$" \
    'and by its category again'
like "$(t)" "^XXXVI.III.f${tab}orden${tab}medidas.fraccion${tab}orden_medidas.fraccion${tab}" \
    'a field of a group'
unlike "$(t)" "^XXXVI.III.a${tab}orden${tab}solicitante" \
    'what only stands beside an item does not answer it'
like "$(t)" "^XXXVIII.V nivel${tab}agresor${tab}escolaridad${tab}" \
    'article 38 is of the aggressor too'
unlike "$(t)" 'sin campo: XXXIV.I.a' 'what has a field is not told'
sed -i 's/XXXIV.I.a sexo/XXXIV.I.a/' "$work/forms/datos_generales.yaml"
like "$(t)" 'sin campo: XXXIV.I.a sexo$' 'what has none is'
like "$(t)" 'sin campo: XXXVIII.I sexo$' 'also by its category'
is "$(t --exigir >/dev/null || echo "$?")" 1 'and fails when it must not be'
sed -i 's/categoria: academico/categoria: personal/' "$work/forms/agresor.yaml"
like "$(t)" 'sin campo: XXXVIII.V nivel$' 'of each of the two'
sed -i '/categoria: identificativo/s/identificativo/personal/' \
    "$work/forms/datos_generales.yaml"
like "$(t)" 'sin campo: XXXVIII.I curp$' 'a wrong category is no answer'
unlike "$(t)" 'sin campo: XXXIV.I.a curp$' 'to that alone'
sed -i '/dato: "XXXVI.III.e"/d' "$work/forms/ley/lineamientos.yaml"
like "$(t)" 'XXXVI.III.e no está en «datos»' 'no paragraph is left out'
sed -i 's/tipo: curp/tipo: curpp/' "$work/forms/datos_generales.yaml"
is "$(ctl diccionario "$work/forms" >/dev/null || echo "$?")" 1 \
    'of forms that are wrong there is no dictionary'
is "$(ctl diccionario | awk -F '\t' 'NR == 1 { n = NF }
    NF != n { bad++ } $1 == "orden" && $3 == "medidas.fraccion" { seen = $4 }
    END { print bad + 0, seen != "" }')" '0 1' 'one line a field, as many cells'
finish
