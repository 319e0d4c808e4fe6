#!/bin/sh
# One woman, the whole path: over real ssh, key by key, until the case is
# filed; then the database is asked, field by field, for what was typed.
#
# Every field type; each reason for no value; a group with 0, 1 and 3
# entries; two aggressors; an order with its measure; a break in the middle.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=teclado.sh
. "$(dirname "$0")/teclado.sh"
bank
host=salud.capturista
enter uno $host

mine="r.expediente = (SELECT max(f.expediente::text)::uuid FROM banco.folio f
    WHERE f.folio = 'FOLIO')"
mine=$(printf '%s' "$mine" | tr '\n' ' ')

# ---- who she is ----

keys F4
see 'Quién es ella'
of "banco.expediente r WHERE $mine"
d 'Quién da los datos' 'ella' quien_informa ella
d 'CURP' 'HEGG560427MVZRRL04' curp HEGG560427MVZRRL04
d 'Nombre(s)' 'Gloria María' nombres 'Gloria María'
d 'Primer apellido' 'Hernández' primer_apellido Hernández
d 'Segundo apellido' 'García' segundo_apellido García
s 'Cómo quiere que le llamen' 2 nombre_preferido no_quiso
d 'Sexo' 'muj' sexo mujer
d 'Fecha de nacimiento' '27/4/56' "(r.fecha_nacimiento).desde" 1956-04-27
note "(r.fecha_nacimiento).precision" dia
go 'Estado de nacimiento'
text 'vera'
note estado_nacimiento 30
saved 'datos generales'
see 'Expediente'
folio=$(screen | sed -n 's/^\([^ ]*\)  Expediente .*/\1/p')
like "$folio" '^SALUD-[0-9]{2}-[0-9]{6}-' "a folio is given at the first saved 34-I: $folio"

# ---- the privacy notice ----

section 'Aviso de privacidad'
see '¿Se dio'
of "banco.aviso_privacidad r WHERE $mine"
d '¿Se dio' s dado true
d 'Régimen' 'pub' regimen publico
d 'Modalidad' 'simp' modalidad simplificado
d 'Versión del aviso' '2026-1' version_aviso 2026-1
d 'Fecha en que se dio' hoy 'r.fecha = banco.hoy()' true
d 'Hora' '0:05' hora 00:05:00
d 'Cómo se dio' voz medio lectura
d 'Quién lo recibió' ella recibe ella
d 'Quién lo dio' 'Ana Ruiz' entrega_nombre 'Ana Ruiz'
d '¿Se explicó' s transferencia true
s '¿Firmó' 3 firma no_quiso
saved 'aviso de privacidad'

# ---- who supports her: three entries, one of them taken away and again ----

section 'Red de apoyo'
see '¿Hay quien la apoye?'
of "banco.red_apoyo r WHERE $mine"
d '¿Hay quien la apoye?' s cuenta_con_red true
person_of() {
	of "banco.red_apoyo_personas r WHERE r.retirada IS NULL AND r.n = $1
	    AND r.padre = (SELECT r.id FROM banco.red_apoyo r WHERE $mine)"
}
person_of 1
keys F4
see 'entrada 1 de 1'
d 'Tipo de relación' fam relacion familiar
d 'Quién es de ella' herm vinculo hermana
d 'Nombre' 'Rosa Hernández' nombre 'Rosa Hernández'
d 'Teléfono' '228 123 4567' telefono 2281234567
d '¿Se le puede llamar?' s puede_llamarse true
d 'A qué hora llamar' 'por las tardes' horario 'por las tardes'
m 'Tipo de apoyo' emo,viv tipos_apoyo '{emocional,vivienda}'
d '¿Cuenta hoy' s cuenta_con_apoyo true
d '¿Sabe lo que ocurre?' n conoce_situacion false
s '¿Es cercana' 1 cercana_agresor no_preguntado
see 'agrega otra'
person_of 2
keys F4
see 'entrada 2 de 2'
d 'Tipo de relación' com relacion comunitario
s 'Quién es de ella' 2 vinculo no_sabe
s 'Nombre' 3 nombre no_quiso
keys Escape
see 'agrega otra'
go 'F4 agrega otra' || :
keys F4
see 'entrada 3 de 3'
text 'lab'
keys Enter
see 'Laboral'
keys F5
see 'otra vez quita'
keys F5
see 'quitada'
person_of 4
keys F4
see 'entrada 3 de 3'
d 'Tipo de relación' inst relacion institucional
m 'Tipo de apoyo' leg tipos_apoyo '{legal}'
keys Escape
see 'agrega otra'
of "banco.red_apoyo r WHERE $mine"
s '¿Tiene un lugar seguro' 2 lugar_seguro no_sabe
d 'Dinero que puede' '1,500.5' dinero_emergencia 1500.50
go 'Observaciones'
text 'Vive con su hermana.'
keys Enter
text 'Segunda línea, con ñ.'
note "replace(r.observaciones, chr(10), '|')" \
    'Vive con su hermana.|Segunda línea, con ñ.'
saved 'red de apoyo'
note "(SELECT count(*) FROM banco.red_apoyo_personas p
    WHERE p.padre = r.id AND p.retirada IS NULL)" 3

# ---- two aggressors; the line is cut in the middle of the first ----

section 'Persona agresora'
see 'agrega el primer'
see 'De quién se trata'
one="banco.agresor r WHERE $mine AND r.clase = 'identificada'"
of "$one"
d 'De quién se trata' identificada clase identificada
d '¿Ella conoce' s conoce true
d 'Nombre(s)' Juan nombres Juan
d 'Primer apellido' Pérez primer_apellido Pérez
s 'Segundo apellido' 4 segundo_apellido no_aplica
d 'Alias' 'El Güero' alias 'El Güero'
d 'Sexo' hom sexo hombre
d 'Fecha de nacimiento' 1980 "(r.fecha_nacimiento).precision" anio
note "(r.fecha_nacimiento).hasta" 1980-12-31
go 'CURP'
kill -9 "$(ssh_pid)"
over 'the line is cut'
enter uno $host
keys Enter
see 'Sigue donde lo dejó'
until_ok 50 is_on CURP || :
if is_on CURP; then ok 0 'on the very field'; else ok 1 'on the very field'; fi
see 'El Güero'
s 'CURP' 2 curp no_sabe
d 'Estado civil' casad estado_civil casada
d '¿Pertenece' n pertenencia_indigena false
s 'Teléfono' 1 telefono no_preguntado
d 'Calidad' se calidad senalada
d 'Tipo de relación' fam vinculo_tipo familiar
d 'Relación con ella' cón vinculo conyuge
d 'Situación' 'mismo dom' convivencia mismo_domicilio
d 'Años de relación' 12 tiempo_relacion 12
d 'Hijas e hijos' 2 hijos_comun 2
d '¿Ella depende' s dependencia_economica true
d '¿La había agredido' s violencia_previa true
d '¿Se sabe dónde vive?' s domicilio_conocido true
d 'Entidad federativa' verac dom_entidad 30
d 'Municipio' xal dom_municipio 30087
d 'Localidad' Xalapa dom_localidad Xalapa
d 'Código postal' 91000 dom_cp 91000
d 'Tipo de colonia' col dom_tipo_asentamiento colonia
d 'Colonia' Revolución dom_colonia Revolución
d 'Calle' 'Lázaro Cárdenas' dom_calle 'Lázaro Cárdenas'
d 'Número exterior' '12-B' dom_num_exterior 12-B
s 'Número interior' 4 dom_num_interior no_aplica
d 'Nivel educativo' secu escolaridad secundaria
m 'A qué se dedica' fuera actividades '{trabaja_fuera}'
d 'Ocupación' constr ocupacion construccion
d '¿Tiene ingresos?' s tiene_ingresos true
d 'Ingreso mensual' 8000 ingreso_mensual 8000.00
d '¿Tiene o puede' s tiene_arma true
m 'Qué armas' machete,cuch tipos_arma '{cuchillo,machete}'
d '¿Consume' s consume true
m 'Qué consume' alc sustancias '{alcohol}'
d 'Con qué frecuencia' fin frecuencia_consumo fin_de_semana
d '¿Se puede describir' s describible true
d 'Estatura' 172 estatura 172
l 'Señas particulares' 'Tatuaje en el brazo izquierdo.' senas
saved 'the first aggressor'

section 'Persona agresora'
see 'Juan Pérez'
keys F4
see 'De quién se trata'
of "banco.agresor r WHERE $mine AND r.clase = 'no_identificada'"
d 'De quién se trata' 'sin id' clase no_identificada
d '¿Ella conoce' n conoce false
d 'Sexo' hom sexo hombre
d 'Edad aproximada' 40 edad 40
s 'Tipo de relación' 2 vinculo_tipo no_sabe
s 'Relación con ella' 2 vinculo no_sabe
s 'Situación' 2 convivencia no_sabe
s '¿Se sabe dónde vive?' 2 domicilio_conocido no_sabe
s 'Nivel educativo' 2 escolaridad no_sabe
s 'A qué se dedica' 2 actividades no_sabe
s '¿Tiene ingresos?' 2 tiene_ingresos no_sabe
s '¿Tiene o puede' 2 tiene_arma no_sabe
s '¿Consume' 2 consume no_sabe
saved 'the second aggressor'
is "$(ask "SELECT count(*) FROM banco.agresor r WHERE $(printf '%s' "$mine" |
    sed "s/FOLIO/$folio/")")" 2 'two aggressors, none doubled'
keys Escape

# ---- the caso ----

see 'Caso'
section 'Caso'
see 'agrega el primer'
see 'Fecha en que se conoció'
of "banco.caso r WHERE $mine"
d 'Fecha en que se conoció' hoy 'r.fecha_conocimiento = banco.hoy()' true
s 'Hora en que' 2 hora_conocimiento no_sabe
d 'Cómo se supo' acud via_conocimiento acudio
d 'Quién relata' '' quien_informa ella
note "(r.fecha_nacimiento).desde" 1956-04-27
d '¿Estaba embarazada?' n embarazada false
d 'Clasificación' reit clasificacion reiterada
d 'Desde cuándo' 3/2020 "(r.inicio_violencia).precision" mes
note "(r.inicio_violencia).desde" 2020-03-01
m 'Tipos de violencia' fís,psic tipos '{psicologica,fisica}'
d 'Modalidad' fam modalidad familiar
d 'Ámbito' priv ambito privado
d '¿Delincuencia' n delincuencia_organizada false
l 'Narración' 'La empujó y la amenazó; ella pidió ayuda a su hermana.' narracion
d 'Fecha de los hechos' ayer "(r.fecha_hechos).desde = banco.hoy() - 1" true
d 'Hora de los hechos' '21:30' hora_hechos 21:30:00
d 'Lugar de los hechos' part lugar_tipo particular
d 'Qué lugar' comparte lugar casa_compartida
d '¿Ocurrió donde ella' s en_su_domicilio true
d 'Entidad de los hechos' verac hecho_entidad 30
d 'Municipio de los hechos' 'coatep' hecho_municipio 30038
go 'Personas agresoras'
text 'juan'
keys Enter
leave_field
note "r.agresores = ARRAY[(SELECT a.id FROM banco.agresor a
    WHERE a.expediente = r.expediente AND a.clase = 'identificada')]" true
d 'La principal' juan "r.agresor_principal = r.agresores[1]" true
d 'Cuántas participaron' 1 agresores_total 1
d '¿Actuó' s hubo_sustancias true
m 'Qué sustancias' alc sustancias_hechos '{alcohol}'
d '¿Hubo armas?' n hubo_armas false
m 'Efectos físicos' cont efectos_fisicos '{contusion}'
m 'Efectos psicológicos' ang efectos_psicologicos '{angustia_miedo}'
m 'Efectos sexuales' ning efectos_sexuales '{ninguno}'
m 'Económicos' gasto efectos_economicos '{sin_gasto}'
m 'Con qué se causó' golpes agentes_lesion '{golpes}'
m 'Área del cuerpo' superiores areas_lesion '{superiores}'
d 'Nivel de gravedad' 'menos' gravedad menos_15
d 'Días que tarda' 8 dias_sanar 8
m 'Señales de riesgo' muerte indicadores_riesgo '{amenaza_muerte}'
d 'Nivel de riesgo' med nivel_riesgo medio
d '¿Hubo intento de matarla?' n tentativa_feminicidio false
d '¿Es víctima de trata?' n victima_trata false
m 'Autoridades que' ning autoridades '{ninguna}'
d '¿Hay denuncia' n denuncia false
d 'Por qué no hay' miedo motivo_no_denuncia miedo
d '¿Hay carpeta' n carpeta_abierta false
d '¿Su institución' n aviso_mp false
saved 'the caso'

# ---- an order with one measure, and one that is still awaited, with none ----

see 'Orden'
section 'Orden'
see '¿Orden o medida?'
of "banco.orden r WHERE $mine AND r.clase = 'orden'"
d '¿Orden o medida?' orden clase orden
d 'Naturaleza' adm naturaleza administrativa
d 'Quién la pidió' ella solicitante ella
d 'Fecha de la solicitud' hoy 'r.fecha_solicitud = banco.hoy()' true
d 'Resultado' 'concedida' resultado concedida
d '¿Ella la aceptó?' s aceptada true
d 'Autoridad que la emite' 'policía municipal' autoridad_emisora policia_municipal
s 'Nombre de la autoridad' 1 autoridad_nombre no_preguntado
d 'Fecha de emisión' hoy 'r.fecha_emision = banco.hoy()' true
d 'Hora de emisión' '0:10' hora_emision 00:10:00
d 'Nivel de riesgo' '' nivel_riesgo medio
d 'Empieza' hoy 'r.fecha_inicio = banco.hoy()' true
d 'Duración' número plazo dias
d 'Cuántos días' 60 plazo_dias 60
go 'A quién obliga'
leave_field
note "r.agresores = (SELECT c.agresores FROM banco.caso c WHERE c.id = r.padre)" true
l 'Conductas' 'Amenazas y golpes.' conductas
go 'Sin entradas'
of "banco.orden_medidas r WHERE r.retirada IS NULL AND r.n = 1 AND r.padre =
    (SELECT r.id FROM banco.orden r WHERE $mine AND r.clase = 'orden')"
keys F4
see 'entrada 1 de 1'
d 'Tipo de medida' 'ter' marco ter
d 'Fracción' 'acercarse' fraccion ter_ix
l 'Descripción' 'No acercarse a menos de 200 metros.' descripcion
d 'A quién obliga' juan "r.agresor = (SELECT a.id FROM banco.agresor a
    WHERE a.clase = 'identificada' AND a.expediente =
    (SELECT o.expediente FROM banco.orden o WHERE o.id = r.padre))" true
d 'Cómo va' proc estado en_proceso
until_ok 50 shows 'agrega otra' || ok 1 'back on the page'
of "banco.orden r WHERE $mine AND r.clase = 'orden'"
m 'Autoridades que deben' municipal destinatarias '{policia_municipal}'
d '¿Se notificó' n notificada false
d 'Estado' vig estado vigente
d 'Entidad que la emite' verac orden_entidad 30
d 'Municipio donde' xalapa orden_municipio 30087
saved 'the order'
note "(SELECT count(*) FROM banco.orden_medidas p
    WHERE p.padre = r.id AND p.retirada IS NULL)" 1

section 'Orden'
see 'Caso de violencias: '
keys F4
see '¿Orden o medida?'
of "banco.orden r WHERE $mine AND r.clase = 'medida'"
d '¿Orden o medida?' medida clase medida
d 'Naturaleza' jur naturaleza jurisdiccional
d 'Quién la pidió' minis solicitante mp
d 'Fecha de la solicitud' hoy 'r.fecha_solicitud = banco.hoy()' true
d 'Resultado' espera resultado pendiente
saved 'the measure that is awaited'
note "(SELECT count(*) FROM banco.orden_medidas p WHERE p.padre = r.id)" 0
keys Escape

# ---- review and file ----

see 'Expediente'
keys F6
see '1 dato impide integrar'
see 'Falta la sección entera'
keys Enter
see 'Nacionalidad'
of "banco.datos_victima r WHERE $mine"
d 'Dónde vive ahora' siempre donde_vive su_casa
d 'Entidad federativa' '' dom_entidad 30
d 'Municipio' '' dom_municipio 30087
d 'Estado civil' casada estado_civil casada
d 'Nivel educativo' secu escolaridad secundaria
m 'Actividades que realiza' estud actividades '{estudia}'
d '¿Tiene ingresos?' n tiene_ingresos false
d '¿Tiene hijas o hijos?' s tiene_hijos true
d 'Cuántas hijas e hijos' 2 numero_hijos 2
d 'Menores de 18' 1 hijos_menores 1
d '¿Alguien más depende' n tiene_dependientes false
d '¿Es migrante?' no migrante no
d '¿Es afrodescendiente?' n afrodescendiente false
d '¿Se considera indígena?' s pertenencia_indigena true
d 'Orientación sexual' hetero orientacion heterosexual
s 'Identidad de género' 3 identidad no_quiso
m 'Servicio médico' ningun derechohabiencia '{ninguna}'
m 'Enfermedades' diab enfermedades '{diabetes}'
d '¿Dificultad' n tiene_dificultad false
d '¿Consume alcohol' n consume false
saved 'her own data, begun from the review'
see 'Revisar e integrar'
see 'Nada impide integrar'
see 'Se menciona y no está. ¿Falta?'
is "$(screen | grep -c '^[> ] [!*] ' || :)" 0 'nothing bars filing'
keys F6
see 'Caso integrado.'
see "$folio"

sed -i "s/FOLIO/$folio/g" "$typed"
check_bank
is "$(ask "SELECT estado FROM banco.caso r
    WHERE $(printf '%s' "$mine" | sed "s/FOLIO/$folio/")")" integrado \
    'the caso is integrado'
is "$(ask "SELECT count(*) FROM banco.borrador b
    WHERE b.cuenta = '$(person $host 2)'")" 0 'no draft is left over'
keys Escape
until_ok 50 shows 'Mis borradores' || keys Escape

# ---- her CURP again: told on leaving the field, where she may be seen ----
again_curp() {
	keys F4
	see 'Quién es ella'
	go CURP
	text HEGG560427MVZRRL04
	leave_field
	go 'Nombre(s)'
}
again_curp
see "Esa CURP está en el expediente $folio.  F6 lo muestra."
keys Escape
see 'Mis borradores'
leave
enter dos ssp.capturista
again_curp
unlike "$(screen)" 'Esa CURP|Puede ser|Parecidas' 'elsewhere it is as a free one'
keys Escape
see 'Mis borradores'
leave
finish
