-- A whole expediente, as pgbench types it: the seven forms, each through its
-- own door, and the caso filed.  What is written in tests/e2e/captura.t.
SELECT id AS ella FROM api.datos_generales_guardar(gen_random_uuid(), NULL, NULL, 0, 0, '{
    "quien_informa": "ella", "motivo_sin_curp": "no_la_recuerda",
    "nombres": "Gloria María", "primer_apellido": "Hernández",
    "segundo_apellido": "García", "nombre_preferido": {"sin": "no_quiso"},
    "sexo": "mujer", "fecha_nacimiento": {"desde": "1956-04-27",
    "hasta": "1956-04-27", "precision": "dia"}, "estado_nacimiento": "30"}') \gset
SELECT id AS aviso FROM api.aviso_privacidad_guardar(gen_random_uuid(), ':ella', NULL, 0, 0, '{
    "dado": true, "regimen": "publico", "modalidad": "simplificado",
    "version_aviso": "2026-1", "fecha": "2025-09-10", "hora": "00:05",
    "medio": "lectura", "recibe": "ella", "entrega_nombre": "Ana Ruiz",
    "transferencia": true, "firma": {"sin": "no_quiso"}}') \gset
SELECT id AS red FROM api.red_apoyo_guardar(gen_random_uuid(), ':ella', NULL, 0, 0, '{
    "cuenta_con_red": true, "personas": [{"n": 1, "relacion": "familiar",
    "vinculo": "hermana", "nombre": "Rosa Hernández",
    "telefono": "2281234567", "puede_llamarse": true,
    "horario": "por las tardes", "tipos_apoyo": ["emocional", "vivienda"],
    "cuenta_con_apoyo": true, "conoce_situacion": false,
    "cercana_agresor": {"sin": "no_preguntado"}}, {"n": 2,
    "relacion": "comunitario", "vinculo": {"sin": "no_sabe"},
    "nombre": {"sin": "no_quiso"}}], "lugar_seguro": {"sin": "no_sabe"},
    "dinero_emergencia": "1500.50",
    "observaciones": "Vive con su hermana."}') \gset
SELECT id AS victima FROM api.datos_victima_guardar(gen_random_uuid(), ':ella', NULL, 0, 0, '{
    "donde_vive": "familia", "dom_entidad": "30",
    "dom_municipio": "30087", "estado_civil": "casada",
    "escolaridad": "secundaria", "actividades": ["trabaja_hogar"],
    "tiene_ingresos": false, "tiene_hijos": true, "numero_hijos": 2,
    "hijos_menores": 1, "tiene_dependientes": false, "migrante": "no",
    "afrodescendiente": false, "pertenencia_indigena": false,
    "orientacion": "heterosexual", "identidad": "mujer",
    "derechohabiencia": ["imss_bienestar"], "enfermedades": ["ninguna"],
    "tiene_dificultad": false, "consume": false}') \gset
SELECT id AS hombre FROM api.agresor_guardar(gen_random_uuid(), ':ella', NULL, 0, 0, '{
    "clase": "identificada", "conoce": true, "nombres": "Juan",
    "primer_apellido": "Pérez", "segundo_apellido": {"sin": "no_aplica"},
    "alias": "El Güero", "sexo": "hombre", "fecha_nacimiento": {
    "desde": "1980-01-01", "hasta": "1980-12-31", "precision": "anio"},
    "vinculo_tipo": "familiar", "vinculo": "conyuge",
    "convivencia": "mismo_domicilio", "domicilio_conocido": false,
    "escolaridad": "secundaria", "actividades": ["trabaja_fuera"],
    "ocupacion": "construccion", "tiene_ingresos": true,
    "ingreso_mensual": "8000.00", "tiene_arma": true,
    "tipos_arma": ["cuchillo", "machete"], "consume": true,
    "sustancias": ["alcohol"], "frecuencia_consumo": "fin_de_semana",
    "describible": true, "estatura": 172,
    "senas": "Tatuaje en el brazo izquierdo."}') \gset
SELECT id AS caso FROM api.caso_guardar(gen_random_uuid(), ':ella', NULL, 0, 0, '{
    "fecha_conocimiento": "2025-09-10", "hora_conocimiento": {
    "sin": "no_sabe"}, "via_conocimiento": "acudio",
    "quien_informa": "ella", "embarazada": false,
    "clasificacion": "reiterada", "inicio_violencia": {
    "desde": "2020-03-01", "hasta": "2020-03-31", "precision": "mes"},
    "frecuencia": "semanal", "tipos": ["fisica", "psicologica"],
    "modalidad": "familiar", "ambito": "privado",
    "delincuencia_organizada": false,
    "narracion": "La empujó y la amenazó; ella pidió ayuda a su hermana.",
    "fecha_hechos": {"desde": "2025-09-09", "hasta": "2025-09-09",
    "precision": "dia"}, "hora_hechos": "21:30",
    "lugar_tipo": "particular", "lugar": "casa_compartida",
    "en_su_domicilio": true, "hecho_entidad": "30",
    "hecho_municipio": "30038", "agresores": [":hombre"],
    "agresor_principal": ":hombre", "agresores_total": 1,
    "hubo_sustancias": true, "sustancias_hechos": ["alcohol"],
    "hubo_armas": false, "efectos_fisicos": ["contusion"],
    "efectos_psicologicos": ["angustia_miedo"],
    "efectos_sexuales": ["ninguno"], "efectos_economicos": ["sin_gasto"],
    "agentes_lesion": ["golpes"], "areas_lesion": ["superiores"],
    "gravedad": "menos_15", "dias_sanar": 8,
    "indicadores_riesgo": ["amenaza_muerte"], "nivel_riesgo": "medio",
    "tentativa_feminicidio": false, "victima_trata": false,
    "autoridades": ["ninguna"], "denuncia": false,
    "motivo_no_denuncia": "miedo", "carpeta_abierta": false,
    "aviso_mp": false}') \gset
SELECT id AS orden FROM api.orden_guardar(gen_random_uuid(), ':caso', NULL, 0, 0, '{
    "clase": "orden", "naturaleza": "administrativa",
    "solicitante": "ella", "fecha_solicitud": "2025-09-10",
    "resultado": "concedida", "aceptada": true,
    "autoridad_emisora": "policia_municipal",
    "autoridad_nombre": {"sin": "no_preguntado"},
    "fecha_emision": "2025-09-10", "hora_emision": "00:10",
    "nivel_riesgo": "medio", "fecha_inicio": "2025-09-10",
    "plazo": "dias", "plazo_dias": 60, "agresores": [":hombre"],
    "conductas": "Amenazas y golpes.", "medidas": [{"n": 1,
    "marco": "ter", "fraccion": "ter_ix",
    "descripcion": "No acercarse a menos de 200 metros.",
    "agresor": ":hombre", "estado": "en_proceso"}],
    "destinatarias": ["policia_municipal"], "notificada": false,
    "estado": "vigente", "orden_entidad": "30",
    "orden_municipio": "30087"}') \gset
SELECT api.caso_integrar(':caso');
