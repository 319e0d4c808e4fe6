#!/bin/sh
# A caso is integrado only when nothing bars it, whoever asks and by whatever
# path (decision 13, invariant 5); it leaves for the nation once.
. "$(dirname "$0")/lib.sh"

# What would answer a field: the first code there is, no, a text, a day.  So
# the test does not depend on what the forms ask for today.
su <<'SQL'
CREATE FUNCTION public.primero(p_catalogo text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	de text := (SELECT padre FROM banco.catalogo
	    WHERE nombre = p_catalogo);
BEGIN
	RETURN (SELECT v.codigo FROM banco.catalogo_valor v
	    WHERE v.catalogo = p_catalogo AND v.vigente_hasta IS NULL
	      AND (de IS NULL OR v.padre = public.primero(de))
	    ORDER BY v.excluye DESC, v.posicion LIMIT 1);
END $$;
CREATE FUNCTION public.respuesta(p_forma text, p_campo text,
    p_expediente uuid) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
	c formas.campo;
	t text;
BEGIN
	SELECT x.* INTO STRICT c FROM formas.campo x JOIN formas.forma f
	    ON f.nombre = x.forma AND f.version = x.version AND f.vigente
	 WHERE x.forma = p_forma AND x.campo = p_campo AND x.grupo = '';
	SELECT format_type(a.atttypid, a.atttypmod) INTO t
	  FROM pg_attribute a JOIN formas.forma f ON f.nombre = p_forma
	   AND f.vigente AND a.attrelid = format('banco.%I', f.tabla)::regclass
	 WHERE a.attname = c.columna;
	RETURN CASE t
	    WHEN 'boolean' THEN 'false'
	    WHEN 'text[]' THEN jsonb_build_array(public.primero(c.catalogo))
	    WHEN 'uuid[]' THEN (SELECT jsonb_build_array(a.id)
		FROM banco.agresor a WHERE a.expediente = p_expediente
		ORDER BY a.creado LIMIT 1)
	    WHEN 'banco.fecha_parcial' THEN jsonb_build_object('desde',
		banco.hoy() - 400, 'hasta', banco.hoy() - 400, 'precision',
		'dia')
	    WHEN 'date' THEN to_jsonb(banco.hoy() - 1)
	    WHEN 'time without time zone' THEN '"08:15"'
	    WHEN 'integer' THEN '30'
	    ELSE to_jsonb(coalesce(public.primero(c.catalogo), 'PRUEBA')) END;
END $$;
SQL

# Answers, round after round, what the review says is missing.
llenar() {	# llenar <account> <expediente> <caso>
	for round in 1 2 3 4 5 6 7 8; do
		b=$(boleto "$1" "$2" revision)
		con "$1" "SELECT forma || ' ' || id || ' ' || campo
		    FROM api.caso_revision('$b', '$3') WHERE que = 'falta'
		    AND id IS NOT NULL AND campo NOT LIKE '%.%'" >"$work/falta"
		[ -s "$work/falta" ] || return 0
		cut -d' ' -f1,2 "$work/falta" | sort -u >"$work/cuales"
		while read -r forma id; do
			datos=$(su -c "SELECT jsonb_object_agg(c,
			    public.respuesta('$forma', c, '$2'))
			    FROM unnest(string_to_array('$(sed -n \
			    "s/^$forma $id //p" "$work/falta" |
			    paste -sd,)', ',')) c")
			rev=$(su -c "SELECT rev FROM (
			    SELECT id, rev FROM banco.caso
			    UNION SELECT id, rev FROM banco.expediente
			    UNION SELECT id, rev FROM banco.agresor
			    UNION SELECT id, rev FROM banco.datos_victima
			    UNION SELECT id, rev FROM banco.red_apoyo
			    UNION SELECT id, rev FROM banco.orden) r
			    WHERE id = '$id'")
			con "$1" "SELECT problemas FROM api.${forma}_guardar(
			    gen_random_uuid(), NULL, '$id', $rev, 0,
			    '$datos') WHERE id IS NULL"
		done <"$work/cuales"
	done
	echo "# still missing after $round rounds"
	sed 's/^/# /' "$work/falta"
}

ella=$(mujer imv.ana '{"nombres": "LUZ", "primer_apellido": "MAR"}')
hombre=$(registro imv.ana agresor "$ella" '{"nombres": "PEDRO",
    "conoce": true}')
pedir_orden() {
	registro imv.ana orden "$caso" "{\"clase\": \"orden\",
	    \"fecha_solicitud\": \"$ayer\"}"
}
ajeno=$(registro imv.ana agresor "$ella" '{"nombres": "OTRO"}')
ayer=$(su -c 'SELECT banco.hoy() - 1')
caso=$(registro imv.ana caso "$ella" "{\"fecha_conocimiento\": \"$ayer\"}")
orden=$(pedir_orden)

# ---- incomplete: by every path ----
b=$(boleto imv.ana "$ella" revision)
ok "$(($(uno imv.ana "SELECT count(*) FROM api.caso_revision('$b', '$caso')
    WHERE que = 'falta'") < 5))" 'the review says what is missing'
like "$(con imv.ana '\set VERBOSITY terse' \
    "SELECT api.caso_integrar('$caso')")" 'ERROR:  faltan datos' \
    'decision 13: an incomplete caso is not integrado'
is "$(con imv.ana "SELECT api.caso_integrar('$caso')")" 'ERROR:  P0001' \
    'which is P0001'
is "$(con imv.ana "SELECT problemas->0->>'que' FROM api.caso_guardar(
    gen_random_uuid(), NULL, '$caso', 1, 0,
    '{\"estado\": \"integrado\"}')")" campo_desconocido \
    'its state is no answer of a form'
is "$(su -c "SET resguardo.token = ''" \
    -c "UPDATE banco.caso SET estado = 'integrado', integrado = now()")" \
    'ERROR:  P0001' 'not even the superuser integrates it so'
is "$(su -c "SELECT estado, (SELECT count(*) FROM banco.salida)
    FROM banco.caso")" 'guardado|0' 'it has not changed, nothing left'
nulo=$(registro imv.ana caso "$ella" '{}')
is "$(con imv.ana "SELECT api.caso_integrar('$nulo')" \
    "SELECT api.caso_integrar(gen_random_uuid())" \
    "SELECT api.caso_integrar(NULL)")" 'ERROR:  P0001
ERROR:  P0002
ERROR:  P0002' 'nor is an empty one, or none'

# ---- a whole section that is not there ----
is "$(llenar imv.ana "$ella" "$caso")" '' 'all that is asked is answered'
faltan() {	# what the review says of sections that are not there
	con imv.ana "SELECT string_agg(forma || ' ' ||
	    (padre = CASE WHEN forma IN ('datos_victima', 'red_apoyo')
	    THEN '$ella' ELSE '$caso' END::uuid), ' ') FROM
	    api.caso_revision('$(boleto imv.ana "$ella" revision)', '$caso')
	    WHERE que = 'falta' AND id IS NULL AND campo IS NULL
	      AND revision = 'exige'"
}
sin() {		# sin <what>: nor is it integrado by either path
	is "$(con imv.ana "SELECT api.caso_integrar('$caso')")$(su -c "UPDATE
	    banco.caso SET estado = 'integrado', integrado = now()
	    WHERE id = '$caso'")" 'ERROR:  P0001ERROR:  P0001' "$1"
}
is "$(faltan)" 'datos_victima true red_apoyo true' \
    'the review tells the sections, and under whom each would stand'
sin '34-III: without her data, whatever else is there'
is "$(con imv.ana "SELECT forma, estado, faltan FROM
    api.expediente_secciones('$(boleto imv.ana "$ella" resumen)')
    WHERE forma IN ('datos_victima', 'trata') ORDER BY 1")" \
    'datos_victima|falta|1
trata|vacia|0' 'the overview says so too'
registro imv.ana datos_victima "$ella" '{}' >/dev/null
is "$(faltan)" 'red_apoyo true' 'one is enough, however empty'
is "$(llenar imv.ana "$ella" "$caso")" '' 'then its own fields are asked'
sin 'nor without her network (34-III m)'
registro imv.ana red_apoyo "$ella" '{"cuenta_con_red": false}' >/dev/null
cambiar() {	# cambiar <datos>: of the caso
	con imv.ana "SELECT problemas FROM api.caso_guardar(gen_random_uuid(),
	    NULL, '$caso', $(su -c "SELECT rev FROM banco.caso
	    WHERE id = '$caso'"), 0, '$1') WHERE id IS NULL"
}
cambiar '{"efectos_fisicos": ["muerte"], "victima_trata": true}'
is "$(faltan)" 'trata true feminicidio true' 'what the caso says asks for more'
sin 'nor a death without its module'
cambiar '{"efectos_fisicos": ["ninguno"], "victima_trata": false}'
is "$(faltan)" '' 'and no more when it does not'
dudosas() {	# sections whose absence is a doubt, and nothing else there
	con imv.ana "SELECT string_agg(forma, ' ' ORDER BY forma) FROM
	    api.caso_revision('$(boleto imv.ana "$ella" revision)', '$caso')
	    WHERE que = 'duda' AND id IS NULL AND campo IS NULL
	      AND revision = 'exige' AND padre = '$caso'"
}
cambiar '{"quien_informa": "familiar", "desaparecida": true,
    "via_conocimiento": "oficio", "en_prision": true}'
is "$(faltan)" 'desaparicion true privacion true' \
    'nor one who is missing, or in prison, without theirs (36-IV, 36-VI)'
cambiar '{"quien_informa": "ella", "via_conocimiento": "acudio"}'
is "$(faltan)" '' 'which is not asked of who came and tells it herself'
cambiar '{"tentativa_feminicidio": true, "denuncia": true,
    "pide_orden": true}'
is "$(faltan)|$(dudosas)" '|feminicidio ruta_legal' \
    'what is only read into the law is a doubt, an order that is there none'
is "$(con imv.ana "SELECT string_agg(forma, ' ' ORDER BY forma) FROM
    api.expediente_secciones('$(boleto imv.ana "$ella" resumen)')
    WHERE estado = 'sugerida' AND registros = 0 AND faltan = 0")" \
    'feminicidio ruta_legal' 'and the overview suggests it'
cambiar '{"efectos_fisicos": ["muerte"]}'
is "$(faltan)|$(dudosas)" 'feminicidio true|ruta_legal' \
    'and told once when it bars as well'
cambiar '{"efectos_fisicos": ["ninguno"], "tentativa_feminicidio": false,
    "denuncia": false}'
is "$(su -c "SELECT count(*) FROM banco.aviso_privacidad")" 0 \
    'decision 11: a privacy notice was never asked for'

# ---- complete ----
is "$(llenar imv.ana "$ella" "$caso")" '' 'all that is missing is answered'
is "$(con imv.ana "SELECT campo, que, revision FROM
    api.caso_revision('$(boleto imv.ana "$ella" revision)', '$caso')
    WHERE que <> 'duda'")" '' 'then nothing bars it'
rev=$(su -c "SELECT rev FROM banco.caso WHERE id = '$caso'")
malo=$(uno imv.ana "SELECT problemas @> '[{\"que\": \"error\"}]' FROM
    api.caso_guardar(gen_random_uuid(), NULL, '$caso', $rev, 0,
    '{\"fecha_conocimiento\": \"2020-01-02\"}')")
is "$malo" t 'a check between fields may still fail'
is "$(con imv.ana "SELECT api.caso_integrar('$caso')")" 'ERROR:  P0001' \
    'and that bars it too'
con imv.ana "SELECT problemas FROM api.caso_guardar(gen_random_uuid(), NULL,
    '$caso', $((rev + 1)), 0, jsonb_build_object('fecha_conocimiento',
    api.hoy()))" >/dev/null
is "$(con ssp.eva "SELECT api.caso_integrar('$caso')")" 'ERROR:  P0002' \
    'nobody else integrates it'

# A part of it is being emptied by somebody who has not committed yet.
mientras() {	# mientras <account> <agresor> <what>
	rev=$(su -c "SELECT rev FROM banco.agresor WHERE id = '$2'")
	rm -f "$work/vacia"
	con "$1" BEGIN "SELECT id FROM api.agresor_guardar(gen_random_uuid(),
	    NULL, '$2', $rev, 0, '{\"nombres\": null}')" \
	    "\\! touch $work/vacia" 'SELECT pg_sleep(1)' COMMIT >/dev/null &
	while [ ! -e "$work/vacia" ]; do sleep 0.1; done
	is "$(con imv.clara "SELECT api.caso_integrar('$caso')")" \
	    'ERROR:  P0001' "$3"
	wait
}
mientras imv.ana "$hombre" 'what is being saved is waited for, and bars it'
is "$(con imv.ana "SELECT problemas->0->>'que' FROM api.agresor_guardar(
    gen_random_uuid(), NULL, '$hombre', $((rev + 1)), 0,
    '{\"nombres\": \"PEDRO\"}')")" '' 'it is answered again'
# Also where it is another institution's part.
su -c "INSERT INTO banco.acl (expediente, institucion, via)
    VALUES ('$ella', 'ssp', 'acceso')"
suyo=$(registro ssp.eva agresor "$ella" '{"nombres": "PEDRO", "conoce": true}')
cambiar "{\"agresores\": [\"$hombre\", \"$suyo\"]}"
is "$(llenar ssp.eva "$ella" "$caso")" '' 'what ssp knows of him is answered'
mientras ssp.eva "$suyo" \
    'a part that another institution saves is waited for as well'
cambiar "{\"agresores\": [\"$hombre\"]}"
su -c "DELETE FROM banco.acl WHERE institucion = 'ssp'"
for i in 1 2 3 4; do
	con imv.ana "SELECT api.caso_integrar('$caso')" >"$work/i.$i" &
done
wait
is "$(cat "$work"/i.* | sort -u)" '' 'the complete one is, four times at once'
is "$(su -F ' ' -c "SELECT estado, integrado IS NOT NULL FROM banco.caso
    WHERE id = '$caso'")" 'integrado t' 'and says so'
is "$(su -c "SELECT count(*) FROM banco.salida WHERE caso = '$caso'" \
    -c "SELECT count(*) FROM banco.bitacora WHERE evento = 'integrar'")" \
    '1
1' 'it leaves once, with one line'
is "$(su -c "SELECT registros ? 'caso' AND registros ? 'datos_generales'
    AND registros->'agresor' ? '$hombre' FROM banco.salida")" t \
    'with the records that are its own, and their revisions'
is "$(con imv.ana "SELECT estado FROM
    api.caso_listar('$(boleto imv.ana "$ella" caso)', '$ella')
    WHERE id = '$caso'") $(lista imv.ana 'recientes(5)')" \
    'integrado 1' 'lists show it'

# ---- afterwards (decision 10) ----
cambia() {	# cambia <account> <form> <id>: why not, and which fields
	uno "$1" "SELECT por, CASE WHEN cardinality(fijos) > 1
	    THEN (fijos @> '{nombres,sexo}'
	    AND NOT fijos @> '{curp}')::text
	    ELSE fijos::text END FROM api.registro_cambia(
	    '$(boleto "$1" "$ella" "$2")', '$2', '$3')"
}
is "$(cambia imv.berta caso "$caso") $(cambia imv.ana agresor "$hombre")" \
    'integrado|{*} integrado|{*}' 'a screen is told that the facts stay'
is "$(cambia imv.ana datos_generales "$ella")" 'integrado|true' \
    'and of her identity which fields do'
is "$(cambia imv.ana agresor "$ajeno") $(cambia imv.ana caso "$nulo")" \
    '|{} |{}' 'what is no part of it goes on'
is "$(uno imv.ana "SELECT * FROM api.registro_cambia(
    '$(boleto imv.ana "$ella" caso)', 'agresor', '$hombre')")" \
    'ERROR:  42501' 'the ticket of another section tells nothing'
is "$(uno imv.ana "SELECT * FROM api.registro_cambia(
    '$(boleto imv.ana "$ella" caso)', 'caso', gen_random_uuid())")" \
    'ERROR:  P0002' 'nor is there a record that is not hers'
su -c "INSERT INTO banco.acl (expediente, institucion, via)
    VALUES ('$ella', 'ssp', 'acceso')"
is "$(cambia ssp.eva caso "$nulo")" 'ajeno|{*}' \
    'another institution reads it only'
su -c "INSERT INTO auth.facultad VALUES ('auditor', 'consultar')"
is "$(cambia imv.dora caso "$nulo")" 'perfil|{*}' \
    'and so does a profile that does not capture'
su -c "DELETE FROM auth.facultad WHERE perfil = 'auditor'"
is "$(uno imv.dora "SELECT perfil_nombre || ' ' || facultades::text FROM
    api.sesion_tomar('\\x$(token imv.dora)')") $(uno imv.clara "SELECT
    facultades FROM api.sesion_tomar('\\x$(token imv.clara)')")" \
    'Auditoría {} {capturar,consultar,supervisar}' \
    'who comes in is told her profile and what she may do'

fijo() {	# fijo <what> <form> <id> <datos>
	r=$(su -c "SELECT rev FROM (SELECT id, rev FROM banco.caso
	    UNION SELECT id, rev FROM banco.expediente
	    UNION SELECT id, rev FROM banco.agresor) r WHERE id = '$3'")
	is "$(con imv.ana "SELECT id, problemas FROM api.$2_guardar(
	    gen_random_uuid(), NULL, '$3', $r, 0, '$4')")" \
	    '|[{"que": "error", "campo": null, "revision": "integrado"}]' "$1"
}
fijo 'the facts stay' caso "$caso" '{"narracion": "OTRA"}'
fijo 'its aggressor stays' agresor "$hombre" '{"nombres": "JUAN"}'
fijo 'her identity stays' datos_generales "$ella" '{"nombres": "SOL"}'
is "$(su -c "UPDATE banco.caso SET narracion = 'OTRA'
    WHERE id = '$caso'")" 'ERROR:  RG001' 'also for the superuser'
is "$(su -c "UPDATE banco.caso SET estado = 'guardado', integrado = NULL
    WHERE id = '$caso'" | grep -c 'ERROR:  \(RG001\|23514\)')" 1 \
    'and it does not go back'
is "$(su -c 'DELETE FROM banco.salida' -c 'TRUNCATE banco.salida' \
    -c 'UPDATE banco.salida SET tipo = tipo' | sort -u)" 'ERROR:  42501' \
    'what left has left'
# An order's life goes on; its form says what of it has been said for good.
cambia() {	# cambia <datos>: what the bank says of a change to the order
	r=$(su -c "SELECT rev FROM banco.orden WHERE id = '$orden'")
	con imv.ana "SELECT id IS NOT NULL, problemas -> 0 ->> 'revision' FROM
	    api.orden_guardar(gen_random_uuid(), NULL, '$orden', $r, 0, '$1')"
}
is "$(cambia '{"fecha_solicitud": "2020-01-02"}')" 'f|integrado' \
    'a date that was given stays'
is "$(cambia '{"fecha_solicitud": {"sin": "no_sabe"}}')" 'f|integrado' \
    'it does not become unknown either'
is "$(cambia '{"hora_solicitud": "07:30"}' | cut -d'|' -f1)" t \
    'one that was not given may come'
is "$(cambia '{"hora_solicitud": "07:40"}')" 'f|integrado' 'and then stays'
is "$(cambia '{"resultado": "desistida"}' | cut -d'|' -f1)" t \
    'how it goes is told on'
nueva=$(pedir_orden)
is "$(su -c "SELECT count(*) FROM banco.orden WHERE padre = '$caso'")" 2 \
    'a new one may be added'
orden=$nueva
is "$(cambia '{"fecha_solicitud": "2020-01-02"}' | cut -d'|' -f1)" t \
    'and corrected, as it never left'
su -c "UPDATE formas.forma SET tras_integrar = 'cerrado'
    WHERE nombre = 'orden' AND vigente"
is "$(con imv.ana "SELECT id, problemas -> 0 ->> 'revision' FROM
    api.orden_guardar(gen_random_uuid(), '$caso', NULL, 0, 0, '{}')")" \
    '|integrado' 'under a form that closes nothing is added'
is "$(su -c "UPDATE banco.orden SET tocado = now()")" 'ERROR:  RG001' \
    'nor changed, also by the superuser'
is "$(con imv.ana "SELECT rev > 0 FROM api.aviso_privacidad_guardar(
    gen_random_uuid(), '$ella', NULL, 0, 0, '{}')")" t \
    'other sections go on'

# ---- nothing in force, nothing integrado ----
su -c "UPDATE formas.forma SET vigente = false WHERE nombre = 'caso'"
is "$(con imv.ana "SELECT api.caso_integrar('$nulo')")" 'ERROR:  P0001' \
    'without a form in force there are no checks, and no integrating'
[ -n "$ajeno" ] || failed=1
finish
