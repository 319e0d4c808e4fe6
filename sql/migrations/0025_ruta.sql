-- 0025 the legal path of a caso, sexual violence, violent death, sentences
--
-- why:   decision 16; Lineamientos 6-VI and 34-II; what goes on when a caso is
--        integrado already has tables of its own
-- locks: none on what exists (new tables)
-- undo:  a later migration; columns are added, never taken away

CREATE TABLE banco.ruta_legal (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL REFERENCES banco.expediente,
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
	materia			text,
	inicio			text,
	fecha_inicio		date,
	hora_inicio		time,
	quien			text,
	autoridad		text,
	autoridad_nombre	banco.texto,
	entidad			text,
	municipio		text,
	agresores		uuid[],
	asesora			boolean,
	aviso_mp		boolean,
	aviso_fecha		date,
	aviso_hora		time,
	aviso_autoridad		text,
	aviso_folio		banco.texto,
	aviso_motivo_no		banco.texto,
	carpeta_abierta		boolean,
	numero_carpeta		banco.texto,
	fecha_carpeta		date,
	delitos			text[],
	delito_otro		banco.texto,
	grado			text,
	dictamenes		text[],
	negaron_recibir		boolean,
	estado_carpeta		text,
	fecha_estado		date,
	judicializada		boolean,
	fecha_judicializacion	date,
	causa_penal		banco.texto,
	juzgado			banco.texto,
	situacion_imputada	text,
	fecha_detencion		date,
	vinculada		boolean,
	fecha_vinculacion	date,
	no_vinculacion		banco.texto,
	cautelares		text[],
	etapa			text,
	fecha_etapa		date,
	numero_asunto		banco.texto,
	acciones		text[],
	accion_otra		banco.texto,
	parte			boolean,
	estado_asunto		text,
	fecha_resolucion	date,
	resolucion		banco.texto,
	observaciones		banco.texto,
	UNIQUE (id, expediente),
	FOREIGN KEY (padre, expediente)
				REFERENCES banco.caso (id, expediente)
);
COMMENT ON TABLE banco.ruta_legal IS
	'Cada asunto legal de un caso y cómo va (decisión 16).';

CALL banco.proteger_registro('banco.ruta_legal', 'ruta_legal');
CALL banco.proteger_integrado('banco.ruta_legal', 'padre');

CREATE TABLE banco.violencia_sexual (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL REFERENCES banco.expediente,
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
	nom_referida		boolean,
	nom_fecha_referida	date,
	nom_atendida		boolean,
	nom_fecha_atencion	date,
	nom_hora_atencion	time,
	nom_unidad		banco.texto,
	anticoncepcion		boolean,
	profilaxis_vih		boolean,
	profilaxis_its		boolean,
	embarazo_violacion	boolean,
	ive_pedida		boolean,
	ive_causal		text,
	ive_fecha		date,
	ive_semanas		integer,
	ive_resultado		text,
	ive_fecha_resultado	date,
	ive_negativa		text,
	ive_unidad		banco.texto,
	canalizacion		uuid,
	observaciones		banco.texto,
	FOREIGN KEY (canalizacion, expediente)
				REFERENCES banco.canalizacion (id, expediente),
	FOREIGN KEY (padre, expediente)
				REFERENCES banco.caso (id, expediente)
);
COMMENT ON TABLE banco.violencia_sexual IS
	'La atención que la ley manda en violencia sexual (NOM-046).';

CREATE INDEX violencia_sexual_canalizacion ON banco.violencia_sexual (canalizacion)
	WHERE canalizacion IS NOT NULL;
CALL banco.proteger_registro('banco.violencia_sexual', 'violencia_sexual');
CALL banco.proteger_integrado('banco.violencia_sexual', 'padre');

CREATE TABLE banco.feminicidio (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL REFERENCES banco.expediente,
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
	grado			text,
	tipo_muerte		text,
	fecha_muerte		banco.fecha_parcial,
	fecha_hallazgo		date,
	edad			integer,
	causas			text[],
	certificado		banco.texto,
	identificada		boolean,
	desaparecida_antes	boolean,
	mismo_lugar		boolean,
	hallazgo_tipo		text,
	hallazgo_lugar		text,
	hallazgo_extranjero	boolean,
	hallazgo_pais		text,
	hallazgo_lugar_extranjero	banco.texto,
	hallazgo_entidad	text,
	hallazgo_municipio	text,
	hallazgo_localidad	banco.texto,
	hallazgo_cp		banco.texto,
	hallazgo_tipo_asentamiento	text,
	hallazgo_colonia	banco.texto,
	hallazgo_tipo_vialidad	text,
	hallazgo_calle		banco.texto,
	hallazgo_num_exterior	banco.texto,
	hallazgo_num_interior	banco.texto,
	hallazgo_referencias	banco.texto,
	razones_genero		text[],
	agravantes		text[],
	moviles			text[],
	transfeminicidio	boolean,
	violencia_previa	boolean,
	denuncias_previas	boolean,
	orden_previa		boolean,
	atencion_previa		boolean,
	agresores		uuid[],
	situacion		text,
	fecha_detencion		date,
	reincidente		boolean,
	ruta			uuid,
	clasificacion_inicial	text,
	reclasificada		boolean,
	fecha_reclasificacion	date,
	protocolo		boolean,
	dictamenes		text[],
	familia_informada	boolean,
	huerfanos		integer,
	apoyos			text[],
	quien_cuida		banco.texto,
	reparacion		boolean,
	observaciones		banco.texto,
	FOREIGN KEY (ruta, expediente)
				REFERENCES banco.ruta_legal (id, expediente),
	FOREIGN KEY (padre, expediente)
				REFERENCES banco.caso (id, expediente)
);
COMMENT ON TABLE banco.feminicidio IS
	'Muerte violenta, feminicidio o su tentativa en un caso (6-VI).';

CREATE INDEX feminicidio_ruta ON banco.feminicidio (ruta)
	WHERE ruta IS NOT NULL;
CALL banco.proteger_registro('banco.feminicidio', 'feminicidio');
CALL banco.proteger_integrado('banco.feminicidio', 'padre');

CREATE TABLE banco.sentencia (
	id			uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	expediente		uuid NOT NULL REFERENCES banco.expediente,
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
	fecha			date,
	materia			text,
	sentido			text,
	instancia		text,
	organo			banco.texto,
	entidad			text,
	municipio		text,
	numero			banco.texto,
	ruta			uuid,
	anio_carpeta		integer,
	firme			boolean,
	procedimiento		text,
	delitos			text[],
	delito_otro		banco.texto,
	grado			text,
	agravado		boolean,
	agresores		uuid[],
	pena_anios		integer,
	pena_meses		integer,
	multa			numeric(14,2),
	pena_sustituida		boolean,
	reeducativo		boolean,
	con_peg			boolean,
	elementos		text[],
	intercultural		boolean,
	interes_ninez		boolean,
	criterio		banco.texto,
	reparacion		boolean,
	medidas_reparacion	text[],
	monto			numeric(14,2),
	reparacion_cumplida	boolean,
	orden_en_sentencia	boolean,
	se_le_notifico		boolean,
	impugnada		boolean,
	recurso			text,
	fecha_recurso		date,
	resultado_recurso	text,
	observaciones		banco.texto,
	FOREIGN KEY (ruta, expediente)
				REFERENCES banco.ruta_legal (id, expediente),
	FOREIGN KEY (padre, expediente)
				REFERENCES banco.caso (id, expediente)
);
COMMENT ON TABLE banco.sentencia IS
	'Cada sentencia de un caso, y si es con perspectiva de género.';

CREATE INDEX sentencia_ruta ON banco.sentencia (ruta)
	WHERE ruta IS NOT NULL;
CALL banco.proteger_registro('banco.sentencia', 'sentencia');
CALL banco.proteger_integrado('banco.sentencia', 'padre');
