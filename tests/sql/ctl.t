#!/bin/sh
# resguardoctl: migrations, forms, people and keys, on a bank that is in use.
. "$(dirname "$0")/lib.sh"

cp -R "$top/forms" "$top/sql" "$work/"
cat >"$work/resguardo.yaml" <<END
identidad: preguntada
base: {servidor: $PGHOST, puerto: $PGPORT, nombre: $PGDATABASE}
authd: {socket: $work/a.sock, pimienta: $work/pimienta, argon2: {memoria_kib: 1024, pasadas: 1}}
formas: {carpeta: $work/forms}
sql: {carpeta: $work/sql}
END
printf '%064d' 7 >"$work/pimienta"
chmod 400 "$work/pimienta"
ctl() { "${BUILD:-$top/build}/resguardoctl" --config "$work/resguardo.yaml" "$@" 2>&1; }

# ---- words and lines that are not what is meant ----

told() {	# told <exit> <text> <what> <word> ...
	code=$1 want=$2 what=$3
	shift 3
	out=$(ctl "$@") && s=0 || s=$?
	like "$s $out" "^$code .*$want" "$what"
}
told 2 'no hay esa orden' 'a word that is no order' formass verificar
like "$("${BUILD:-$top/build}/resguardoctl" --config "$work/otra.yaml" \
    migrar 2>&1)" 'otra.yaml: no se puede abrir: no existe' 'no such settings'
told 1 'de 1 a 120' 'a setting that must be a number' \
    ajuste sesion.bloqueo_minutos mucho
told 1 'no hay esa zona' 'or a time zone' ajuste zona America/Xalapa
told 1 'no hay ese ajuste' 'or one that is there' ajuste color rojo
is "$(for key in $(su -c "SELECT clave FROM banco.ajuste
    WHERE valor ~ '^[0-9]+$'"); do
	ctl ajuste "$key" mucho >/dev/null && echo "$key"
done)" '' 'no setting that the bank counts with takes a word'
told 1 'este banco no es de demostración' 'people of a demonstration' \
    demo poblar </dev/null
told 1 'se esperaban también' 'a first person of nowhere' \
    init --primera imv.eva --nombre Eva --institucion IMV
told 1 'no hay esa institución' 'an account of nowhere' \
    cuenta alta nada.eva Eva capturista </dev/null
told 1 'no hay ese perfil' 'a profile that is none' \
    cuenta alta imv.eva Eva capturistas </dev/null
told 1 'se escribe institucion.persona' 'an account that is none' \
    cuenta alta 'imv.Eva' Eva capturista </dev/null
told 1 'de 01 a 32' 'a state that is none' institucion alta dif DIF 33
told 1 'empiezan con las de la entidad' 'a municipality elsewhere' \
    institucion alta dif DIF 30 --municipio 21114
told 1 'letras minúsculas' 'a key that could be no role' \
    institucion alta 'd"if' DIF 30
head -c 2000000 /dev/zero | tr '\0' x >"$work/larga"
told 1 'demasiado largo' 'a password without an end' \
    cuenta alta imv.eva Eva capturista <"$work/larga"
printf 'una contraseña de quince\000 o más\n' >"$work/nulo"
told 1 'no son texto' 'a password with a NUL' \
    cuenta alta imv.eva Eva capturista <"$work/nulo"
printf 'una contrase\361a de quince\n' >"$work/latin"
told 1 'no son texto' 'a password that is not UTF-8' \
    cuenta alta imv.eva Eva capturista <"$work/latin"
printf 'ññññññññññ\n' >"$work/corta"
told 1 'es corta' 'ten letters of two bytes are ten' \
    cuenta alta imv.eva Eva capturista <"$work/corta"
told 1 'no es una llave' 'a key without an end' llave alta imv.ana \
    <"$work/corta"
is "$(su -c "SELECT count(*) FROM auth.cuenta WHERE cuenta = 'imv.eva'")" 0 \
    'and nobody was made'
sed "s|servidor: [^,]*|servidor: $work|" "$work/resguardo.yaml" \
    >"$work/sin.yaml"
for orders in migrar 'formas cargar' 'formas verificar --base' ajuste \
    'institucion alta x y 30' enlazar 'bitacora ver' 'demo generar 1' init; do
	# shellcheck disable=SC2086 # words of an order
	"${BUILD:-$top/build}/resguardoctl" --config "$work/sin.yaml" $orders \
	    >"$work/dijo" 2>&1 </dev/null && s=0 || s=$?
	like "$s $(cat "$work/dijo")" '^1 .*no responde en' \
	    "$orders: the bank is not there"
done

for orders in 'demo generar 3x' 'demo generar 3 --semilla -1' \
    'bitacora ver --renglones 5x' 'llave alta imv.ana --dias 9d'; do
	# shellcheck disable=SC2086 # words of an order
	out=$(ctl $orders </dev/null) && s=0 || s=$?
	is "$s ${out%% *}" '2 uso:' "$orders is not understood"
done

ctl diccionario >/dev/full && s=0 || s=$?
is "$s" 1 'half of what was asked for is no success'

# ---- migrar ----

is "$(ctl migrar)" '' 'a bank that is up to date is left alone'
api=$(su -c "SELECT count(*) FROM pg_proc WHERE pronamespace = 'api'::regnamespace")
su -c "CREATE FUNCTION api.vieja() RETURNS int LANGUAGE sql RETURN 1"
ctl migrar >/dev/null
is "$(su -c "SELECT count(*) FROM pg_proc WHERE pronamespace = 'api'::regnamespace")" \
    "$api" 'what api/ no longer defines goes, what the forms made stays'
# A session that asks all the while, each time anew.
for _ in $(seq 300); do echo 'SELECT api.hoy() IS NULL;'; done >"$work/asks"
con imv.ana "$(cat "$work/asks")" "$(cat "$work/asks")" \
    "$(cat "$work/asks")" >"$work/said" &
for _ in 1 2 3; do ctl migrar; ctl formas cargar >/dev/null; done
wait
is "$(sort -u "$work/said" | tr '\n' ' ')" 'f ' \
    'migrating and loading disturb no session'
oid() { su -c "SELECT 'api.hoy'::regproc::oid"; }
was=$(oid)
ctl migrar >/dev/null
is "$(oid)" "$was" 'a function is replaced where it stands'
su -c 'DROP FUNCTION api.hoy()'
su -c 'CREATE FUNCTION api.hoy() RETURNS text LANGUAGE sql RETURN 1'
is "$(ctl migrar)" '' 'unless its result changed'
is "$(uno imv.ana "SELECT pg_typeof(api.hoy())")" date 'then it is made anew'
echo '-- again' >>"$work/sql/migrations/0001_libro.sql"
like "$(ctl migrar)" '0001_libro.sql cambió después de aplicarse' \
    'an edited migration is refused'
echo "-- was:   $(sha256sum <"$top/sql/migrations/0001_libro.sql" |
    cut -c1-64)" >>"$work/sql/migrations/0001_libro.sql"
is "$(ctl migrar)" '' 'unless it says which text it was'
cp "$top/sql/migrations/0001_libro.sql" "$work/sql/migrations/"
cat >"$work/sql/migrations/9000_mal.sql" <<'END'
CREATE TABLE banco.a_medias (x int);
SELECT nada FROM banco.no_hay;
END
like "$(ctl migrar)" '9000_mal.sql:2: 42P01' 'a wrong one says its line'
is "$(su -c "SELECT to_regclass('banco.a_medias') IS NULL, count(*)
    FROM migracion.aplicada WHERE n = 9000")" 't|0' 'and leaves nothing behind'
echo 'CREATE TABLE banco.a_medias (x int);' \
    >"$work/sql/migrations/9000_mal.sql"
ctl migrar >"$work/uno" & ctl migrar >"$work/dos" & wait
is "$(cat "$work/uno" "$work/dos")" 'migrar: 9000_mal.sql' \
    'two at once apply it once'
su -c 'DROP TABLE banco.a_medias'
rm "$work/sql/migrations/9000_mal.sql"

# ---- formas: what is wrong is told, and nothing changes ----

before=$(su -c 'SELECT nombre, version, sha256, cargada FROM formas.forma
    ORDER BY 1, 2')
same() {
	is "$(su -c 'SELECT nombre, version, sha256, cargada FROM formas.forma
	    ORDER BY 1, 2')" "$before" "$1"
}
is "$(ctl formas cargar | grep -vc 'sin cambio')" 0 \
    'forms that did not change are left alone'
same 'also their time of loading'

red=$work/forms/red_apoyo.yaml
wrong() {	# wrong <sed script> <pattern> <what>
	cp "$top/forms/red_apoyo.yaml" "$red"
	sed -i "$1" "$red"
	out=$(ctl formas cargar) && s=0 || s=$?
	like "$out" "$2" "$3"
	is "$s" 1 "$3: refused"
}
line=$(grep -n 'tipo: si_no' "$red" | head -n 1 | cut -d: -f1)
wrong "${line}s/si_no/sino/" "red_apoyo.yaml:$line: .*se esperaba" \
    'a type that does not exist'
line=$(grep -n 'catalogo: relacion_apoyo' "$red" | cut -d: -f1)
wrong "${line}s/relacion_apoyo/no_hay/" 'red_apoyo.yaml:[0-9]+: relacion: no hay catálogo «no_hay»; se esperaba' \
    'a catalogue that does not exist'
wrong 's/^padre: .*/padre: no_hay/' 'red_apoyo.yaml:1: no hay forma «no_hay»; en «padre» se esperaba' \
    'a parent that does not exist'
wrong 's/^seccion: .*/seccion: agresor/' 'red_apoyo.yaml:1: la sección «agresor» ya es de «agresor»; se esperaba' \
    'a section of another form'
wrong "s/vinculo = 'otra'/vinculo = 'otro'/" \
    "red_apoyo.yaml:[0-9]+: una regla compara «vinculo» con 'otro'; se esperaba" \
    'a code that is not in its catalogue'
wrong 's/^tabla: .*/tabla: agresor/' \
    'red_apoyo.yaml:1: la tabla «agresor» ya es de «agresor»; se esperaba' \
    'a table of another form'
line=$(grep -n 'campo: observaciones' "$red" | cut -d: -f1)
wrong "${line}a\\        trae: datos_generales.sexo" \
    'red_apoyo.yaml:[0-9]+: observaciones: «datos_generales.sexo» es de tipo catalogo sexo; .*se esperaba' \
    'a default of another type'
wrong 's/campo: lugar_seguro/campo: otro_lugar/' 'red_apoyo.yaml:[0-9]+: ' \
    'a field without a column'
wrong 's/^titulo:/titulo: [/' 'red_apoyo.yaml:[0-9]+: ' 'no YAML at all'
wrong 's/^forma: .*/forma: otra/' 'red_apoyo.yaml: .*igual al nombre' \
    'a name that is not its file'
cp "$top/forms/red_apoyo.yaml" "$red"
sed -i '/campo: peligro_actual/i\      - {campo: estado, tipo: catalogo, catalogo: estado_civil, etiqueta: E}' \
    "$work/forms/caso.yaml"
like "$(ctl formas cargar)" \
    'caso.yaml:[0-9]+: estado: la columna «caso.estado» la llena el banco' \
    'a field over what says that a caso is filed'
cp "$top/forms/caso.yaml" "$work/forms/"
same 'the running bank kept what it had'
cp "$top/forms/red_apoyo.yaml" "$red"
sed -i 's/^padre: .*/padre: lugar/' "$work/forms/catalogo/lugar.yaml"
like "$(ctl formas cargar)" 'lugar.yaml: «padre» da vueltas' \
    'a catalogue above itself is told'
cp "$top/forms/catalogo/lugar.yaml" "$work/forms/catalogo/"

# ---- a field of the state's own, by YAML alone ----

una=$(mujer imv.ana '{"nombres": "ROSA"}')
r1=$(registro imv.ana red_apoyo "$una" '{"cuenta_con_red": false}')
otra=$(mujer imv.ana '{"nombres": "LUZ"}')
k=$(uno imv.ana "SELECT clave FROM
    api.borrador_abrir('red_apoyo', '$otra', NULL)")
con imv.ana "SELECT api.borrador_campo('$k', 'cuenta_con_red', 'No', 'false',
    NULL, 'cuenta_con_red')" >/dev/null

con_extra() {	# con_extra <version>
	pad=$(sed -n 's/^\( *\)- campo: lugar_seguro.*/\1/p' \
	    "$top/forms/red_apoyo.yaml")
	sed -e "s/^version:.*/version: $1/" -e "/^ *- campo: lugar_seguro/i\\
$pad- campo: apoyo_vecinal\\
$pad  tipo: entero\\
$pad  adicional: si\\
$pad  minimo: 0\\
$pad  maximo: 99\\
$pad  etiqueta: Vecinas que apoyan\\
$pad  integrar: si\\
$pad  categoria: ninguna" "$top/forms/red_apoyo.yaml" >"$red"
}
v=$(sed -n 's/^version: *//p' "$top/forms/red_apoyo.yaml")
w=$((v + 1))
con_extra "$v"
like "$(ctl formas cargar)" "red_apoyo.yaml:.*se esperaba «version: $w»" \
    'a form that was captured with changes with a new number only'
con_extra $w
like "$(ctl formas cargar)" "^red_apoyo v$w: cargada" 'it is loaded'
is "$(ctl formas cargar | grep -vc 'sin cambio')" 0 'and loaded once'

r2=$(uno imv.ana "SELECT id || '|' || problemas FROM api.red_apoyo_guardar(
    gen_random_uuid(), '$una', '$r1', 1, 0, '{}')")
like "$r2" 'apoyo_vecinal' 'the new field is asked for'
uno imv.ana "SELECT id FROM api.red_apoyo_guardar(gen_random_uuid(), '$una',
    '$r1', 2, 0, '{\"apoyo_vecinal\": 12}')" >/dev/null
b=$(boleto imv.ana "$una" red_apoyo)
is "$(uno imv.ana "SELECT datos->'apoyo_vecinal', datos->'cuenta_con_red'
    FROM api.red_apoyo_leer('$b', '$r1')")" '12|false' \
    'captured and read back, without a compiler or a migration'
like "$(uno imv.ana "SELECT problemas FROM api.red_apoyo_guardar(
    gen_random_uuid(), '$una', '$r1', 3, 0, '{\"apoyo_vecinal\": 100}')")" \
    'tipo.*apoyo_vecinal|apoyo_vecinal.*tipo' 'and held to its limits'

su -c "DROP FUNCTION banco.red_apoyo_guardar_v$v"
ctl formas cargar >/dev/null
is "$(con imv.ana "SELECT version FROM api.borrador_reanudar('$k')")" "$v" \
    'the draft that was open keeps its version'
like "$(uno imv.ana "SELECT id IS NOT NULL FROM
    api.red_apoyo_guardar('$k', NULL, NULL, 0, 0, NULL)")" '^t$' \
    'and is filed by it'
ctl formas cargar >/dev/null
is "$(su -c "SELECT string_agg(proname, ' ' ORDER BY proname) FROM pg_proc
    WHERE proname ~ '^red_apoyo_guardar_v'")" "red_apoyo_guardar_v$w" \
    'after it the old version is done with'
cp "$top/forms/red_apoyo.yaml" "$red"
like "$(ctl formas cargar)" 'versión mayor' 'there is no way back'

# It is taken out again: nobody is asked nor shown, and what was said stays.
sed -i "s/^version:.*/version: $((w + 1))/" "$red"
ctl formas cargar >/dev/null
b=$(boleto imv.ana "$una" red_apoyo)
is "$(uno imv.ana "SELECT datos ? 'apoyo_vecinal', datos ? 'cuenta_con_red'
    FROM api.red_apoyo_leer('$b', '$r1')")" 'f|t' 'a field that left is not read'
uno imv.ana "SELECT id FROM api.red_apoyo_guardar(gen_random_uuid(), '$una',
    '$r1', 3, 0, '{\"lugar_seguro\": true}')" >/dev/null
is "$(su -c "SELECT adicionales, version FROM banco.red_apoyo
    WHERE id = '$r1'")" "{\"apoyo_vecinal\": 12}|$((w + 1))" \
    'what was said of it stays in the bank'
con_extra $((w + 2))
cp "$red" "$work/vuelve.yaml"
sed -i '/campo: apoyo_vecinal/,/etiqueta/{s/tipo: entero/tipo: fecha/
    /minimo\|maximo/d}' "$red"
like "$(ctl formas cargar)" "red_apoyo.yaml:.*«apoyo_vecinal».* entero, y lo" \
    'its name is not given to what is something else'
cp "$work/vuelve.yaml" "$red"
like "$(ctl formas cargar)" "^red_apoyo v$((w + 2)): cargada" \
    'as it was it may come back'

# ---- a catalogue ----

sed -i '/codigo: vecina/d' "$work/forms/catalogo/vinculo_apoyo.yaml"
like "$(ctl formas cargar)" '^catálogos: [0-9]+ valores cambiaron' \
    'which values there are is told'
is "$(su -c "SELECT vigente_hasta < banco.hoy() FROM banco.catalogo_valor
    WHERE catalogo = 'vinculo_apoyo' AND codigo = 'vecina'")" t \
    'a code that left its file ends, and stays'

# ---- only the migrator ----

like "$(con imv.ana "INSERT INTO formas.forma (nombre) VALUES ('x')")" 42501 \
    'an institution loads no form'

# ---- people and keys ----

like "$(printf 'corta\n' | ctl cuenta alta imv.gema 'Gema' capturista)" \
    'corta' 'a short password is refused'
is "$(printf 'siete palabras que nadie diría\n' |
    ctl cuenta alta imv.gema 'Gema Prueba' capturista)" '' \
    'a given one is not printed'
like "$(ctl cuenta alta imv.hilda 'Hilda Prueba' capturista </dev/null)" \
    '^[a-z2-9]{20}$' 'one that was made is, once'
like "$(ctl cuenta alta imv.hilda 'Hilda' capturista </dev/null)" \
    'ya existe' 'an account is made once'
is "$(su -c "SELECT phc ~ '^\\\$argon2id' AND debe_cambiar FROM
    auth.contrasena WHERE cuenta = 'imv.hilda'")" t \
    'hashed, and to be changed'
ssh-keygen -q -t ed25519 -N '' -C 'x y' -f "$work/k"
huella=$(ssh-keygen -lf "$work/k.pub" | cut -d ' ' -f 2)
is "$(ctl llave alta imv.gema <"$work/k.pub")" "imv.gema $huella" \
    'a key is registered under the fingerprint ssh gives it'
su -c "UPDATE banco.ajuste SET valor = 'nucleo' WHERE clave = 'identidad'"
is "$(ctl llave autorizada imv.gema "$huella")" \
    "restrict,pty,command=\"/usr/bin/resguardo --llave $huella --cuenta imv.gema\" $(cut -d ' ' -f 1,2 "$work/k.pub")" \
    'sshd gets one line for it'
is "$(ctl llave autorizada imv.hilda "$huella")" '' \
    'another unix user gets nothing'
is "$(ctl llave autorizada imv.gema 'SHA256:x"y' || :)" '' \
    'nor does a fingerprint that is none'
su -c "UPDATE auth.llave SET baja = now() WHERE huella = '$huella'"
is "$(ctl llave autorizada imv.gema "$huella")" '' 'nor one that was revoked'
like "$(ctl llave alta imv.gema <"$work/k.pub")" 'se dio de baja' \
    'which is not given again'
like "$(ssh-keygen -q -t rsa -b 2048 -N '' -f "$work/r" &&
    ctl llave alta imv.gema <"$work/r.pub")" 'no es una llave' \
    'only ed25519'
sed -i "s|servidor: [^,]*|servidor: $work|" "$work/resguardo.yaml"
is "$(ctl llave autorizada imv.gema "$huella" || echo "$?")" 1 \
    'without the bank nobody comes in'
# What a state may set, it finds in the manual.
is "$(for key in $(su -c 'SELECT clave FROM banco.ajuste'); do
	grep -q "^\.It Li $key\$" "$top/man/resguardoctl.8" || echo "$key"
done)" '' 'every setting is in resguardoctl(8)'
finish
