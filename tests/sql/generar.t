#!/bin/sh
# The generator: its rows are those that a person would have saved, its filed
# casos pass the wall, and the same seed makes the same women.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/puertas.sh"
ctl() {
	"$BUILD/resguardoctl" --config "$work/resguardo.yaml" "$@" 2>&1
}
sed "s/nombre: base/nombre: $PGDATABASE/" "$RESGUARDO_PG/resguardo.yaml" \
    >"$work/resguardo.yaml"
like "$(ctl demo generar 5)" 'no es de demostración' \
    'a bank that is no demonstration is left alone'
su -c "UPDATE banco.ajuste SET valor = 'si' WHERE clave = 'demostracion'"
is "$(ctl demo generar 60 --semilla 5 --datos "$work/datos" \
    --etiquetas "$work/etiquetas")" '' 'sixty are made'
is "$(su -c 'SELECT count(*) FROM banco.expediente')" 60 'sixty there are'
is "$(su -c "SELECT count(*) FROM banco.caso c, banco.caso_impedimentos(c.id) i
    WHERE c.estado = 'integrado' AND i.que <> 'duda'")" 0 \
    'nothing bars a caso that is filed'
is "$(su -c "SELECT count(*) FILTER (WHERE estado = 'integrado') > 20,
    count(*) FILTER (WHERE estado = 'guardado') > 2 FROM banco.caso")" 't|t' \
    'most are, some are not'
is "$(su -c "SELECT count(*) FROM banco.expediente e WHERE e.curp <> ''
    AND NOT banco.curp_bien(e.curp)")" 0 'every CURP is one'
is "$(su -c "SELECT count(*) FROM banco.expediente e WHERE banco.claves_de(e)
    <@ ARRAY(SELECT k.clave FROM banco.clave_busqueda k
    WHERE k.expediente = e.id) AND EXISTS (SELECT FROM banco.folio f
    WHERE f.expediente = e.id) AND EXISTS (SELECT FROM banco.acl a
    WHERE a.expediente = e.id)")" 60 'each has its folio, its acl, its keys'

# ---- the same values through the doors, as the person of each row ----
todas=$(su -c "SELECT string_agg(nombre, ',') FROM formas.forma WHERE vigente")
ctl demo generar 3 --semilla 6 --formas "$todas" --datos "$work/datos6"
is "$(cut -f 2 "$work/datos6" | sort -u | paste -sd,)" \
    "$(echo "$todas" | tr , '\n' | sort | paste -sd,)" \
    'every form that is in force can be filled'
k=$(por_las_puertas "$work/datos6")
like "$k" '^[3-9][0-9]$|^1[0-9][0-9]$' "a sample of some forms each: $k records"
is "$(wc -l <"$work/pares")" "$k" 'each is saved through its door'
diferencias >"$work/iguales"
is "$(grep -c WARNING "$work/iguales")" 0 \
    'row by row they are the same, with all that follows from them'
sed -n '1,20s/^/# /p' "$work/iguales"
is "$(su -c "SELECT count(*) FROM (
    SELECT (to_jsonb(g) - 'padre')::text, g.padre::text FROM banco.pares p
    JOIN banco.red_apoyo_personas g ON g.padre = p.viejo
    EXCEPT SELECT (to_jsonb(g) - 'padre')::text, p.viejo::text
    FROM banco.pares p JOIN banco.red_apoyo_personas g ON g.padre = p.nuevo)
    x")" 0 'and the entries of groups'

# ---- the same again, and the labels ----
su -c "CREATE DATABASE u$$ TEMPLATE base" >/dev/null
sed "s/nombre: .*}/nombre: u$$}/" "$work/resguardo.yaml" >"$work/otra.yaml"
PGDATABASE=u$$ su -c "UPDATE banco.ajuste SET valor = 'si'
    WHERE clave = 'demostracion'"
"$BUILD/resguardoctl" --config "$work/otra.yaml" demo generar 40 --semilla 5 \
    --datos "$work/datos2"
PGDATABASE=postgres su -c "DROP DATABASE u$$"
is "$(head -n "$(wc -l <"$work/datos2")" "$work/datos" |
    cmp - "$work/datos2" && echo same)" same \
    'the same seed makes the same women, however many follow'
is "$(cut -f 2 "$work/etiquetas" | sort -u |
    grep -vxE 'duplicado|otra_institucion|homonima|gemela')" '' \
    'doubles are told by their kind'
is "$(awk -F '\t' 'NF != 3 || $1 == $3' "$work/etiquetas")" '' \
    'and of whom'
pares=$(awk -F '\t' '$2 == "otra_institucion" {
    printf "%s(%s%s%s::uuid, %s%s%s::uuid)", sep, q, $1, q, q, $3, q; sep = ", "
    }' q="'" "$work/etiquetas")
is "$(su -c "SELECT count(*) > 0, bool_or(a.institucion = b.institucion)
    FROM (VALUES $pares) v(una, otra) JOIN banco.expediente a ON a.id = una
    JOIN banco.expediente b ON b.id = otra")" 't|f' \
    'who is told to be elsewhere too is not in the same place'
is "$(su -c "SELECT count(*) FROM information_schema.columns
    WHERE table_schema = 'banco' AND column_name ~ 'etiqueta_de|doble'")" 0 \
    'the bank does not know'

# ---- what cannot be made ----
like "$(ctl demo generar 3 --semilla 5 --desde 58)" 'con esa semilla ya se' \
    'nobody is made twice'
like "$(ctl demo generar 3 --formas caso,nada)" '«nada»$' \
    'no form that is none'
cp -R "$top/forms" "$work/"
sed -i "s|carpeta: .*}|carpeta: $work/forms}|" "$work/resguardo.yaml"
g=$work/forms/demo/generar.yaml
sed -i 's/^  caso.gravedad: .*/  caso.gravedad: {pesos: {ninguna: 1}}/' "$g"
like "$(ctl demo generar 3 --semilla 7)" 'generar.yaml:[0-9]+: «ninguna» no' \
    'no code that its catalogue lacks'
sed -i 's/^  caso.gravedad: .*/  caso.denuncias: {si: 1}/' "$g"
like "$(ctl demo generar 3 --semilla 7)" 'generar.yaml:[0-9]+: no hay dato' \
    'no share of a field that is none'
finish
