-- 0024 referrals, services and follow-up of a caso
--
-- why:   Lineamientos 36-I, 36-II and 6-V; a row for each time, with its date
-- locks: ACCESS EXCLUSIVE on banco.orden for a moment (a follow-up names one)
-- undo:  a later migration; columns are added, never taken away

ALTER TABLE banco.orden ADD UNIQUE (id, expediente);

CREATE TABLE banco.canalizacion (
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
	para			text[],
	acepta			boolean,
	urgente			boolean,
	medio			text,
	oficio			banco.texto,
	origen_entidad		text,
	origen_municipio	text,
	origen_dependencia	banco.texto,
	origen_persona		banco.texto,
	destino			text,
	destino_nombre		banco.texto,
	destino_entidad		text,
	destino_municipio	text,
	destino_contacto	banco.texto,
	destino_telefono	banco.texto,
	fecha_cita		date,
	hora_cita		time,
	servicio		text,
	subservicios		text[],
	servicio_otro		banco.texto,
	acompanamiento		boolean,
	acompana		banco.texto,
	acompana_cargo		banco.texto,
	observaciones		banco.texto,
	respondieron		boolean,
	respuesta		text,
	fecha_respuesta		date,
	respuesta_detalle	banco.texto,
	UNIQUE (id, expediente),
	FOREIGN KEY (padre, expediente)
				REFERENCES banco.caso (id, expediente)
);
COMMENT ON TABLE banco.canalizacion IS
	'Canalización de ella o de quienes dependen de ella (36-I).';

CALL banco.proteger_registro('banco.canalizacion', 'canalizacion');
CALL banco.proteger_integrado('banco.canalizacion', 'padre');

CREATE TABLE banco.servicio (
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
	hora			time,
	tipo			text,
	subservicio		text,
	servicio_otro		banco.texto,
	modalidad		text,
	vez			text,
	atendidas		text[],
	atendidas_total		integer,
	canalizacion		uuid,
	institucion_servicio	banco.texto,
	entidad			text,
	municipio		text,
	profesion		text,
	responsable		banco.texto,
	interprete		boolean,
	duracion		integer,
	costo			numeric(14,2),
	atenciones_salud	text[],
	servicio_salud		text,
	emergencia		boolean,
	emergencias		text[],
	destino_salud		text,
	aviso_mp		boolean,
	unidad_salud		banco.texto,
	acciones		banco.texto,
	estatus			text,
	fecha_conclusion	date,
	proxima_fecha		date,
	proxima_hora		time,
	observaciones		banco.texto,
	UNIQUE (id, expediente),
	FOREIGN KEY (canalizacion, expediente)
				REFERENCES banco.canalizacion (id, expediente),
	FOREIGN KEY (padre, expediente)
				REFERENCES banco.caso (id, expediente)
);
COMMENT ON TABLE banco.servicio IS
	'Cada atención que se le dio, con su fecha (36-II).';

CREATE INDEX servicio_canalizacion ON banco.servicio (canalizacion)
	WHERE canalizacion IS NOT NULL;
CALL banco.proteger_registro('banco.servicio', 'servicio');
CALL banco.proteger_integrado('banco.servicio', 'padre');

CREATE TABLE banco.seguimiento (
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
	hora			time,
	accion			text,
	accion_otra		banco.texto,
	modalidad		text,
	responsable		banco.texto,
	canalizacion		uuid,
	servicio		uuid,
	orden_seguida		uuid,
	hubo_contacto		boolean,
	motivo_sin_contacto	text,
	situacion		text,
	nueva_violencia		boolean,
	nivel_riesgo		text,
	indicadores_riesgo	text[],
	sensacion		text,
	necesita		text[],
	detalle			banco.texto,
	apoyo_efectivo		boolean,
	proxima_fecha		date,
	cierra			boolean,
	motivo_cierre		text,
	observaciones		banco.texto,
	FOREIGN KEY (canalizacion, expediente)
				REFERENCES banco.canalizacion (id, expediente),
	FOREIGN KEY (servicio, expediente)
				REFERENCES banco.servicio (id, expediente),
	FOREIGN KEY (orden_seguida, expediente)
				REFERENCES banco.orden (id, expediente),
	FOREIGN KEY (padre, expediente)
				REFERENCES banco.caso (id, expediente)
);
COMMENT ON TABLE banco.seguimiento IS
	'Cada acción de seguimiento de un caso, con su fecha (6-V).';

CREATE INDEX seguimiento_canalizacion ON banco.seguimiento (canalizacion)
	WHERE canalizacion IS NOT NULL;
CREATE INDEX seguimiento_servicio ON banco.seguimiento (servicio)
	WHERE servicio IS NOT NULL;
CREATE INDEX seguimiento_orden_seguida ON banco.seguimiento (orden_seguida)
	WHERE orden_seguida IS NOT NULL;
CALL banco.proteger_registro('banco.seguimiento', 'seguimiento');
CALL banco.proteger_integrado('banco.seguimiento', 'padre');
