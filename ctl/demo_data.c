#include "lib/base/base.h"
#include "ctl/demo_data.h"

const struct demo_institution demo_institutions[] = {
	{ "imv", "Instituto de las Mujeres (demostración)" },
	{ "ssp", "Secretaría de Seguridad Pública (demostración)" },
	{ "salud", "Secretaría de Salud (demostración)" },
};
const int demo_ninstitutions = NELEM(demo_institutions);

/* One of each profile (decision 33), and one who never came in. */
const struct demo_person demo_people[] = {
	{ "resguardo", "imv.capturista", "capturista",
	    "Rosa Elena Díaz Córdoba", false },
	{ "ssp.capturista", "ssp.capturista", "capturista",
	    "Irma Lagunes Utrera", false },
	{ "salud.capturista", "salud.capturista", "capturista",
	    "Julia Xotlanihua Tzanahua", false },
	{ "imv.enlace", "imv.enlace", "enlace",
	    "Teresa Malpica Zamudio", false },
	{ "imv.administradora", "imv.administradora", "administradora",
	    "Beatriz Ochoa Landa", false },
	{ "imv.auxiliar", "imv.auxiliar", "auxiliar",
	    "Norma Ceballos Rico", false },
	{ "imv.estatal", "imv.estatal", "estatal",
	    "Silvia Arcos Montero", false },
	{ "imv.nacional", "imv.nacional", "nacional",
	    "Patricia Villa Escobar", false },
	{ "imv.avgm", "imv.avgm", "avgm", "Lorena Prieto Aburto", false },
	{ "imv.auditor", "imv.auditor", "auditor",
	    "Gabriela Sosa Ferrer", false },
	{ "imv.estadistica", "imv.estadistica", "estadistica",
	    "Adriana Quiroz Meza", false },
	{ "imv.nueva", "imv.nueva", "capturista",
	    "Verónica Uscanga Tejeda", true },
};

#define NOTICE_GIVEN \
	"{\"dado\": true, \"regimen\": \"publico\"," \
	" \"modalidad\": \"simplificado\", \"version_aviso\": \"2026-1\"," \
	" \"fecha\": \"@{20}\", \"recibe\": \"ella\"," \
	" \"transferencia\": true}"
#define NETWORK_ONE \
	"{\"cuenta_con_red\": true, \"lugar_seguro\": true," \
	" \"personas\": [{\"n\": 1, \"relacion\": \"familiar\"," \
	" \"vinculo\": \"hermana\", \"nombre\": \"LUCÍA\"," \
	" \"tipos_apoyo\": [\"emocional\", \"vivienda\"]," \
	" \"cuenta_con_apoyo\": true}]}"
#define FACTS(municipio, tipo, ambito, riesgo, texto) \
	"{\"fecha_conocimiento\": \"@{6}\"," \
	" \"via_conocimiento\": \"acudio\"," \
	" \"clasificacion\": \"reiterada\"," \
	" \"frecuencia\": \"semanal\", \"tipos\": [" tipo "]," \
	" \"modalidad\": \"familiar\", \"ambito\": \"" ambito "\"," \
	" \"delincuencia_organizada\": false," \
	" \"narracion\": \"" texto "\"," \
	" \"fecha_hechos\": {\"desde\": \"@{9}\", \"hasta\": \"@{9}\"," \
	" \"precision\": \"dia\"}, \"hora_hechos\": \"21:30\"," \
	" \"lugar_tipo\": \"particular\"," \
	" \"lugar\": \"casa_compartida\", \"agresores\": [\"@a\"]," \
	" \"hecho_entidad\": \"30\"," \
	" \"hecho_municipio\": \"" municipio "\"," \
	" \"hubo_sustancias\": false, \"hubo_armas\": false," \
	" \"efectos_fisicos\": [\"contusion\"]," \
	" \"efectos_psicologicos\": [\"angustia_miedo\"]," \
	" \"efectos_sexuales\": [\"ninguno\"]," \
	" \"efectos_economicos\": [\"ninguno\"]," \
	" \"indicadores_riesgo\": [\"amenaza_muerte\"]," \
	" \"nivel_riesgo\": \"" riesgo "\"," \
	" \"denuncia\": false}"
#define MAN(nombres, apellido, edad, vinculo) \
	"{\"clase\": \"identificada\", \"conoce\": true," \
	" \"nombres\": \"" nombres "\"," \
	" \"primer_apellido\": \"" apellido "\"," \
	" \"sexo\": \"hombre\", \"edad\": " edad "," \
	" \"vinculo_tipo\": \"familiar\"," \
	" \"vinculo\": \"" vinculo "\"," \
	" \"convivencia\": \"mismo_domicilio\"," \
	" \"domicilio_conocido\": false, \"tiene_arma\": false," \
	" \"consume\": false}"
#define WOMAN(nombres, uno, dos, nacida, estado) \
	"{\"quien_informa\": \"ella\"," \
	" \"motivo_sin_curp\": \"no_la_recuerda\"," \
	" \"nombres\": \"" nombres "\"," \
	" \"primer_apellido\": \"" uno "\"," \
	" \"segundo_apellido\": \"" dos "\", \"sexo\": \"mujer\"," \
	" \"fecha_nacimiento\": {\"desde\": \"" nacida "\"," \
	" \"hasta\": \"" nacida "\", \"precision\": \"dia\"}," \
	" \"estado_nacimiento\": \"" estado "\"}"

const struct demo_file demo_files[] = {
	{ "imv.capturista",
	    WOMAN("MARÍA GUADALUPE", "HERNÁNDEZ", "GARCÍA", "1986-04-27",
	    "30"), NOTICE_GIVEN, NETWORK_ONE,
	    MAN("JOSÉ LUIS", "MORALES", "41", "concubino"),
	    FACTS("30087", "\"psicologica\", \"fisica\"", "privado", "medio",
	    "Llegó de noche, la insultó y la empujó contra la pared."),
	    NULL, true },
	{ "imv.capturista",
	    WOMAN("ROSALÍA", "XOTLANIHUA", "TZITZIHUA", "1994-11-03", "30"),
	    NOTICE_GIVEN, NULL,
	    MAN("PEDRO", "TEPOLE", "35", "conyuge"),
	    FACTS("30118", "\"economica\", \"psicologica\"", "privado", "bajo",
	    "Le quita el dinero de la venta y le prohíbe salir."),
	    NULL, true },
	{ "imv.capturista",
	    WOMAN("ANA KAREN", "LAGUNES", "PULIDO", "2001-07-15", "30"),
	    NULL, NULL,
	    MAN("ÓSCAR IVÁN", "REYES", "27", "novio"),
	    FACTS("30193", "\"fisica\"", "privado", "alto",
	    "La golpeó en el brazo y amenazó con matarla si lo deja."),
	    "{\"clase\": \"orden\", \"naturaleza\": \"administrativa\","
	    " \"solicitante\": \"ella\", \"fecha_solicitud\": \"@{5}\","
	    " \"resultado\": \"concedida\", \"aceptada\": true,"
	    " \"autoridad_emisora\": \"fiscalia_especializada\","
	    " \"fecha_emision\": \"@{5}\", \"hora_emision\": \"12:00\","
	    " \"nivel_riesgo\": \"alto\", \"fecha_inicio\": \"@{5}\","
	    " \"plazo\": \"dias\", \"plazo_dias\": 60,"
	    " \"agresores\": [\"@a\"], \"medidas\": ["
	    "{\"n\": 1, \"marco\": \"ter\", \"fraccion\": \"ter_i\","
	    " \"descripcion\": \"Vigilancia en su domicilio.\"},"
	    "{\"n\": 2, \"marco\": \"ter\", \"fraccion\": \"ter_ii\","
	    " \"descripcion\": \"Auxilio inmediato de la policía.\"}],"
	    " \"notificada\": false, \"estado\": \"vigente\"}", false },
	{ "imv.capturista",
	    WOMAN("ELVIRA", "CRUZ", "DOMÍNGUEZ", "1959-01-20", "20"),
	    NULL, NETWORK_ONE, NULL, NULL, NULL, false },
	{ "imv.capturista",
	    WOMAN("YOLANDA", "BAUTISTA", "ANTONIO", "1978-09-08", "30"),
	    NOTICE_GIVEN, NULL,
	    MAN("ERNESTO", "SÁNCHEZ", "52", "conyuge"), NULL, NULL, false },
	{ "ssp.capturista",
	    WOMAN("DANIELA", "MÉNDEZ", "ORTIZ", "1999-03-30", "30"),
	    NOTICE_GIVEN, NULL,
	    MAN("RAÚL", "PEÑA", "33", "expareja"),
	    FACTS("30193", "\"psicologica\"", "publico", "medio",
	    "La espera afuera de su trabajo y la sigue hasta su casa."),
	    NULL, true },
	{ "ssp.capturista",
	    WOMAN("CARMEN", "VÁZQUEZ", "NÚÑEZ", "1990-12-12", "21"),
	    NULL, NULL, NULL, NULL, NULL, false },
	{ "salud.capturista",
	    WOMAN("FRANCISCA", "TEPETLA", "COLOHUA", "2004-06-02", "30"),
	    NOTICE_GIVEN, NETWORK_ONE,
	    MAN("MARTÍN", "COLOHUA", "45", "padrastro"),
	    FACTS("30118", "\"fisica\", \"psicologica\"", "privado", "alto",
	    "Llegó a urgencias con golpes en la cara; habló su hermana."),
	    NULL, false },
	{ "salud.capturista",
	    WOMAN("ISABEL", "RAMÍREZ", "SOLÍS", "1983-08-19", "30"),
	    NOTICE_GIVEN, NULL,
	    MAN("ALBERTO", "FUENTES", "44", "conyuge"),
	    FACTS("30039", "\"fisica\"", "privado", "medio",
	    "Acude a curación; dice que no es la primera vez."),
	    NULL, true },
};
const int demo_nfiles = NELEM(demo_files);
