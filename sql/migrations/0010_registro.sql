-- 0010 the records: what an expediente is made of
--
-- why:   Lineamientos 34 to 36; one table a form and one a group, a column a
--        field.  forms/ says what each column asks; `resguardoctl formas
--        verificar` holds the two together
-- locks: none on what exists (new tables)
-- undo:  a later migration; columns are added, never taken away
--
-- institucion and cuenta are who wrote the row on that day, so they are not
-- foreign keys: accounts come and go, and no list starts from them.  Codes
-- have none either: a catalogue value is checked at the record's own date.

CREATE TABLE banco.expediente (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL,
	institucion		text NOT NULL,
	cuenta			text NOT NULL,
	rev			integer NOT NULL CHECK (rev > 0),
	version			integer NOT NULL CHECK (version > 0),
	creado			timestamptz NOT NULL,
	tocado			timestamptz NOT NULL,
	sin_valor		jsonb NOT NULL DEFAULT '{}',
	adicionales		jsonb NOT NULL DEFAULT '{}'
				CHECK (jsonb_typeof(adicionales) = 'object'),
	quien_informa		text,
	curp			banco.texto,
	motivo_sin_curp		text,
	nombres			banco.texto,
	primer_apellido		banco.texto,
	segundo_apellido	banco.texto,
	nombre_preferido	banco.texto,
	sexo			text,
	fecha_nacimiento	banco.fecha_parcial,
	edad_aproximada		integer,
	estado_nacimiento	text,
	pais_nacimiento		text,
	CHECK (expediente = id)
);
COMMENT ON TABLE banco.expediente IS
	'Datos generales de una mujer en una institución (34-I). Aquí empieza todo.';

CREATE TABLE banco.aviso_privacidad (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL REFERENCES banco.expediente,
	institucion		text NOT NULL,
	cuenta			text NOT NULL,
	rev			integer NOT NULL CHECK (rev > 0),
	version			integer NOT NULL CHECK (version > 0),
	creado			timestamptz NOT NULL,
	tocado			timestamptz NOT NULL,
	sin_valor		jsonb NOT NULL DEFAULT '{}',
	adicionales		jsonb NOT NULL DEFAULT '{}'
				CHECK (jsonb_typeof(adicionales) = 'object'),
	dado			boolean,
	motivo_sin_aviso	text,
	emisor			banco.texto,
	fecha_prevista		date,
	regimen			text,
	modalidad		text,
	version_aviso		banco.texto,
	fecha			date,
	hora			time,
	medio			text,
	recibe			text,
	recibe_nombre		banco.texto,
	entrega_nombre		banco.texto,
	transferencia		boolean,
	firma			boolean,
	observaciones		banco.texto,
	CONSTRAINT aviso_privacidad_una_por_institucion UNIQUE (expediente, institucion)
);
COMMENT ON TABLE banco.aviso_privacidad IS
	'El aviso de privacidad que se le dio, o por qué falta (41).';

CREATE TABLE banco.agresor (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL REFERENCES banco.expediente,
	institucion		text NOT NULL,
	cuenta			text NOT NULL,
	rev			integer NOT NULL CHECK (rev > 0),
	version			integer NOT NULL CHECK (version > 0),
	creado			timestamptz NOT NULL,
	tocado			timestamptz NOT NULL,
	sin_valor		jsonb NOT NULL DEFAULT '{}',
	adicionales		jsonb NOT NULL DEFAULT '{}'
				CHECK (jsonb_typeof(adicionales) = 'object'),
	clase			text,
	numero_personas		integer,
	conoce			boolean,
	nombres			banco.texto,
	primer_apellido		banco.texto,
	segundo_apellido	banco.texto,
	alias			banco.texto,
	sexo			text,
	fecha_nacimiento	banco.fecha_parcial,
	edad			integer,
	curp			banco.texto,
	estado_civil		text,
	pertenencia_indigena	boolean,
	telefono		banco.texto,
	calidad			text,
	vinculo_tipo		text,
	vinculo			text,
	vinculo_otro		banco.texto,
	convivencia		text,
	tiempo_relacion		integer,
	hijos_comun		integer,
	dependencia_economica	boolean,
	sabe_donde_esta		boolean,
	servidora_publica	boolean,
	corporacion		text,
	cargo			banco.texto,
	violencia_previa	boolean,
	otras_victimas		boolean,
	domicilio_conocido	boolean,
	dom_extranjero		boolean,
	dom_pais		text,
	dom_lugar_extranjero	banco.texto,
	dom_entidad		text,
	dom_municipio		text,
	dom_localidad		banco.texto,
	dom_cp			banco.texto,
	dom_tipo_asentamiento	text,
	dom_colonia		banco.texto,
	dom_tipo_vialidad	text,
	dom_calle		banco.texto,
	dom_num_exterior	banco.texto,
	dom_num_interior	banco.texto,
	dom_referencias		banco.texto,
	escolaridad		text,
	avance_estudios		text,
	actividades		text[],
	ocupacion		text,
	ocupacion_detalle	banco.texto,
	lugar_trabajo		banco.texto,
	actividad_ilicita	boolean,
	tiene_ingresos		boolean,
	fuente_ingresos		text,
	ingreso_mensual		numeric(14,2),
	tiene_arma		boolean,
	tipos_arma		text[],
	arma_otra		banco.texto,
	porta_arma		boolean,
	amenaza_arma		boolean,
	consume			boolean,
	sustancias		text[],
	frecuencia_consumo	text,
	mas_violenta		boolean,
	describible		boolean,
	complexion		text,
	estatura		integer,
	tez			text,
	cara			text,
	ojos_color		text,
	ojos_forma		text,
	cejas			text,
	nariz_tamano		text,
	nariz_forma		text,
	boca_tamano		text,
	labios			text,
	orejas_tamano		text,
	cabello_color		text,
	cabello_forma		text,
	cabello_largo		text,
	vello_facial		text[],
	senas			banco.texto,
	UNIQUE (id, expediente)
);
COMMENT ON TABLE banco.agresor IS
	'Persona agresora probable, de un expediente (35).';

CREATE TABLE banco.caso (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL REFERENCES banco.expediente,
	numero			integer NOT NULL,
	estado			text NOT NULL DEFAULT 'guardado'
				CHECK (estado IN ('guardado', 'integrado')),
	integrado		timestamptz,
	institucion		text NOT NULL,
	cuenta			text NOT NULL,
	rev			integer NOT NULL CHECK (rev > 0),
	version			integer NOT NULL CHECK (version > 0),
	creado			timestamptz NOT NULL,
	tocado			timestamptz NOT NULL,
	sin_valor		jsonb NOT NULL DEFAULT '{}',
	adicionales		jsonb NOT NULL DEFAULT '{}'
				CHECK (jsonb_typeof(adicionales) = 'object'),
	fecha_conocimiento	date,
	hora_conocimiento	time,
	via_conocimiento	text,
	folio_externo		banco.texto,
	quien_informa		text,
	edad_hechos		integer,
	fecha_nacimiento	banco.fecha_parcial,
	embarazada		boolean,
	semanas_embarazo	integer,
	dependientes_afectados	boolean,
	numero_dependientes	integer,
	clasificacion		text,
	inicio_violencia	banco.fecha_parcial,
	frecuencia		text,
	tipos			text[],
	tipo_otro		banco.texto,
	modalidad		text,
	modalidad_otra		banco.texto,
	ambito			text,
	conductas_interposita	text[],
	conductas_politica	text[],
	conductas_digital	text[],
	url			banco.texto,
	delincuencia_organizada	boolean,
	por_orientacion		boolean,
	narracion		banco.texto,
	fecha_hechos		banco.fecha_parcial,
	hora_hechos		time,
	momento_dia		text,
	dia_festivo		boolean,
	lugar_tipo		text,
	lugar			text,
	lugar_otro		banco.texto,
	en_su_domicilio		boolean,
	hecho_extranjero	boolean,
	hecho_pais		text,
	hecho_lugar_extranjero	banco.texto,
	hecho_entidad		text,
	hecho_municipio		text,
	hecho_localidad		banco.texto,
	hecho_cp		banco.texto,
	hecho_tipo_asentamiento	text,
	hecho_colonia		banco.texto,
	hecho_tipo_vialidad	text,
	hecho_calle		banco.texto,
	hecho_num_exterior	banco.texto,
	hecho_num_interior	banco.texto,
	hecho_referencias	banco.texto,
	agresores		uuid[],
	agresor_principal	uuid,
	agresores_total		integer,
	hubo_sustancias		boolean,
	sustancias_hechos	text[],
	hubo_armas		boolean,
	armas_hechos		text[],
	uso_arma		boolean,
	efectos_fisicos		text[],
	fisicos_otro		banco.texto,
	efectos_psicologicos	text[],
	psicologicos_otro	banco.texto,
	efectos_sexuales	text[],
	sexuales_otro		banco.texto,
	efectos_economicos	text[],
	economicos_otro		banco.texto,
	monto_perdida		numeric(14,2),
	agentes_lesion		text[],
	agente_otro		banco.texto,
	areas_lesion		text[],
	area_otra		banco.texto,
	gravedad		text,
	dias_sanar		integer,
	atencion_medica		boolean,
	hospitalizada		boolean,
	gasto_medico		numeric(14,2),
	peligro_actual		boolean,
	indicadores_riesgo	text[],
	nivel_riesgo		text,
	fecha_valoracion	date,
	tentativa_feminicidio	boolean,
	victima_trata		boolean,
	pide_orden		boolean,
	plan_seguridad		boolean,
	tipo_muerte		text,
	fecha_muerte		banco.fecha_parcial,
	lugar_hallazgo		banco.texto,
	razones_genero		text[],
	autoridades		text[],
	autoridad_otra		banco.texto,
	denuncia		boolean,
	motivo_no_denuncia	text,
	fecha_denuncia		date,
	autoridad_denuncia	text,
	carpeta_abierta		boolean,
	numero_carpeta		banco.texto,
	fecha_carpeta		date,
	delitos			text[],
	delito_otro		banco.texto,
	aviso_mp		boolean,
	aviso_fecha		date,
	aviso_hora		time,
	aviso_autoridad		text,
	aviso_folio		banco.texto,
	judicializada		boolean,
	fecha_judicializacion	date,
	causa_penal		banco.texto,
	vinculada		boolean,
	fecha_vinculacion	date,
	no_vinculacion		banco.texto,
	nom_referida		boolean,
	nom_fecha_referida	date,
	nom_atendida		boolean,
	nom_fecha_atencion	date,
	nom_hora_atencion	time,
	anticoncepcion		boolean,
	profilaxis_vih		boolean,
	profilaxis_its		boolean,
	embarazo_violacion	boolean,
	ive_pedida		boolean,
	ive_fecha		date,
	ive_resultado		text,
	ive_fecha_resultado	date,
	observaciones		banco.texto,
	UNIQUE (id, expediente),
	UNIQUE (expediente, numero),
	CHECK ((estado = 'integrado') = (integrado IS NOT NULL)),
	FOREIGN KEY (agresor_principal, expediente)
				REFERENCES banco.agresor (id, expediente)
);
COMMENT ON TABLE banco.caso IS
	'Un caso de violencias: motivo y efectos (34-II).';
CREATE INDEX caso_agresor ON banco.caso (agresor_principal)
	WHERE agresor_principal IS NOT NULL;
COMMENT ON COLUMN banco.caso.numero IS
	'Corre por expediente: de otra parte diría que hay casos en otra parte.';
COMMENT ON COLUMN banco.caso.estado IS
	'guardado: su institución lo ve; integrado: se cuenta y se comparte.';
COMMENT ON COLUMN banco.caso.fecha_nacimiento IS
	'La de banco.expediente cuando se guardó; para revisar fechas y edades.';

CREATE TABLE banco.orden (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL,
	padre			uuid NOT NULL,
	institucion		text NOT NULL,
	cuenta			text NOT NULL,
	rev			integer NOT NULL CHECK (rev > 0),
	version			integer NOT NULL CHECK (version > 0),
	creado			timestamptz NOT NULL,
	tocado			timestamptz NOT NULL,
	sin_valor		jsonb NOT NULL DEFAULT '{}',
	adicionales		jsonb NOT NULL DEFAULT '{}'
				CHECK (jsonb_typeof(adicionales) = 'object'),
	clase			text,
	naturaleza		text,
	solicitante		text,
	via_solicitud		text,
	fecha_solicitud		date,
	hora_solicitud		time,
	resultado		text,
	motivo_negativa		text,
	negativa_detalle	banco.texto,
	aceptada		boolean,
	motivo_rechazo		banco.texto,
	numero			banco.texto,
	autoridad_emisora	text,
	autoridad_nombre	banco.texto,
	fecha_emision		date,
	hora_emision		time,
	nivel_riesgo		text,
	fecha_inicio		date,
	plazo			text,
	plazo_dias		integer,
	fecha_termino		date,
	prorrogada		boolean,
	prorroga_fecha		date,
	prorroga_dias		integer,
	agresores		uuid[],
	protege_otras		boolean,
	otras_protegidas	banco.texto,
	conductas		banco.texto,
	destinatarias		text[],
	plazo_respuesta		integer,
	respondieron		boolean,
	fecha_respuesta		date,
	notificada		boolean,
	notificada_personal	boolean,
	fecha_notificacion	date,
	hora_notificacion	time,
	contacto_diario		boolean,
	plan_seguimiento	boolean,
	incumplimiento		boolean,
	fecha_incumplimiento	date,
	carpeta_incumplimiento	banco.texto,
	estado			text,
	fecha_estado		date,
	motivo_fin		text,
	nueva_valoracion	boolean,
	adecuada		boolean,
	sensacion		text,
	observaciones		banco.texto,
	orden_extranjero	boolean,
	orden_pais		text,
	orden_lugar_extranjero	banco.texto,
	orden_entidad		text,
	orden_municipio		text,
	orden_localidad		banco.texto,
	orden_cp		banco.texto,
	orden_tipo_asentamiento	text,
	orden_colonia		banco.texto,
	orden_tipo_vialidad	text,
	orden_calle		banco.texto,
	orden_num_exterior	banco.texto,
	orden_num_interior	banco.texto,
	orden_referencias	banco.texto,
	FOREIGN KEY (padre, expediente)
				REFERENCES banco.caso (id, expediente)
);
COMMENT ON TABLE banco.orden IS
	'Orden o medida de protección de un caso (36-III).';

CREATE TABLE banco.orden_medidas (
	padre			uuid NOT NULL REFERENCES banco.orden,
	n			integer NOT NULL CHECK (n > 0),
	sin_valor		jsonb NOT NULL DEFAULT '{}',
	retirada		timestamptz,
	marco			text,
	fraccion		text,
	atencion_salud		text[],
	descripcion		banco.texto,
	agresor			uuid,
	acciones		banco.texto,
	fecha_cumplimiento	date,
	estado			text,
	PRIMARY KEY (padre, n)
);
COMMENT ON TABLE banco.orden_medidas IS
	'Cada medida de una orden; una orden lleva una o varias.';

CREATE TABLE banco.red_apoyo (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL REFERENCES banco.expediente,
	institucion		text NOT NULL,
	cuenta			text NOT NULL,
	rev			integer NOT NULL CHECK (rev > 0),
	version			integer NOT NULL CHECK (version > 0),
	creado			timestamptz NOT NULL,
	tocado			timestamptz NOT NULL,
	sin_valor		jsonb NOT NULL DEFAULT '{}',
	adicionales		jsonb NOT NULL DEFAULT '{}'
				CHECK (jsonb_typeof(adicionales) = 'object'),
	cuenta_con_red		boolean,
	lugar_seguro		boolean,
	dinero_emergencia	numeric(14,2),
	observaciones		banco.texto,
	CONSTRAINT red_apoyo_una_por_institucion UNIQUE (expediente, institucion)
);
COMMENT ON TABLE banco.red_apoyo IS
	'Con quién cuenta ella (34-III m).';

CREATE TABLE banco.red_apoyo_personas (
	padre			uuid NOT NULL REFERENCES banco.red_apoyo,
	n			integer NOT NULL CHECK (n > 0),
	sin_valor		jsonb NOT NULL DEFAULT '{}',
	retirada		timestamptz,
	relacion		text,
	vinculo			text,
	vinculo_otro		banco.texto,
	nombre			banco.texto,
	telefono		banco.texto,
	puede_llamarse		boolean,
	horario			banco.texto,
	tipos_apoyo		text[],
	apoyo_otro		banco.texto,
	cuenta_con_apoyo	boolean,
	conoce_situacion	boolean,
	cercana_agresor		boolean,
	PRIMARY KEY (padre, n)
);
COMMENT ON TABLE banco.red_apoyo_personas IS
	'Cada persona de su red de apoyo.';

/*
 * Case numbers run per expediente.  The lock makes two savers wait for each
 * other; whoever may add a caso sees all of that expediente, so max() is true.
 */
CREATE FUNCTION banco.numerar_caso() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(
	    'caso ' || NEW.expediente, 0));
	NEW.numero := 1 + coalesce((SELECT max(c.numero) FROM banco.caso c
	    WHERE c.expediente = NEW.expediente), 0);
	RETURN NEW;
END $$;
COMMENT ON FUNCTION banco.numerar_caso IS
	'Da el número del caso dentro de su expediente.';

/* Who may not see datos_generales leaves the date as it was. */
CREATE FUNCTION banco.traer_nacimiento() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.fecha_nacimiento := coalesce((SELECT e.fecha_nacimiento
	    FROM banco.expediente e WHERE e.id = NEW.expediente),
	    NEW.fecha_nacimiento);
	RETURN NEW;
END $$;
COMMENT ON FUNCTION banco.traer_nacimiento IS
	'Copia al caso la fecha de nacimiento, para revisar fechas y edades.';

/* A number once given, and the day of integrating, stay. */
CREATE FUNCTION banco.caso_fijo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.numero <> OLD.numero OR OLD.estado = 'integrado' AND
	    (NEW.estado <> OLD.estado OR NEW.integrado <> OLD.integrado) THEN
		RAISE EXCEPTION 'el número y la integración no cambian'
		    USING ERRCODE = '23514', CONSTRAINT = 'caso_fijo';
	END IF;
	RETURN NEW;
END $$;

CALL migracion.entregar('banco.numerar_caso', 'banco_dueno');
CALL migracion.entregar('banco.traer_nacimiento', 'banco_dueno');
CALL migracion.entregar('banco.caso_fijo', 'banco_dueno');

CREATE TRIGGER c_numerar BEFORE INSERT ON banco.caso
	FOR EACH ROW EXECUTE FUNCTION banco.numerar_caso();
CREATE TRIGGER c_nacimiento BEFORE INSERT OR UPDATE ON banco.caso
	FOR EACH ROW EXECUTE FUNCTION banco.traer_nacimiento();
CREATE TRIGGER c_fijo BEFORE UPDATE ON banco.caso
	FOR EACH ROW EXECUTE FUNCTION banco.caso_fijo();
ALTER TABLE banco.caso ENABLE ALWAYS TRIGGER c_fijo;

CREATE INDEX orden_medidas_agresor ON banco.orden_medidas (agresor)
	WHERE agresor IS NOT NULL;
ALTER TABLE banco.orden_medidas
	ADD FOREIGN KEY (agresor) REFERENCES banco.agresor;

CALL banco.proteger_registro('banco.expediente', 'datos_generales');
CALL banco.proteger_registro('banco.aviso_privacidad', 'aviso_privacidad');
CALL banco.proteger_registro('banco.agresor', 'agresor');
CALL banco.proteger_registro('banco.caso', 'caso');
CALL banco.proteger_registro('banco.orden', 'orden');
CALL banco.proteger_grupo('banco.orden_medidas', 'banco.orden', 'orden');
CALL banco.proteger_registro('banco.red_apoyo', 'red_apoyo');
CALL banco.proteger_grupo('banco.red_apoyo_personas', 'banco.red_apoyo',
    'red_apoyo');
