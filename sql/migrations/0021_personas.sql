-- 0021 the people about her: dependants, who represents her, who else it
-- reached, who knows of it
--
-- why:   Lineamientos 34-III g), 31-I, II and 6-VII; violence against a
--        dependant is a record under her caso, with its own effects, services
--        and term
-- locks: SHARE ROW EXCLUSIVE on banco.agresor and caso for a moment (foreign
--        keys)
-- undo:  a later migration; columns are added, never taken away

CALL banco.crear_registro('dependiente', 'dependiente',
    NULL, false, $$
	vinculo			text,
	vinculo_otro		banco.texto,
	nombres			banco.texto,
	primer_apellido		banco.texto,
	segundo_apellido	banco.texto,
	sexo			text,
	fecha_nacimiento	banco.fecha_parcial,
	edad_aproximada		integer,
	curp			banco.texto,
	dependencia		text,
	hija_del_agresor	boolean,
	agresor			uuid,
	vive_con		text,
	custodia		text,
	visitas			boolean,
	pension			boolean,
	escolaridad		text,
	avance_estudios		text,
	escuela			banco.texto,
	pertenencia_indigena	boolean,
	lengua_indigena		text,
	derechohabiencia	text[],
	enfermedades		text[],
	discapacidad		boolean,
	discapacidad_detalle	banco.texto,
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
	calidad_victima		text,
	en_riesgo		boolean,
	retenida		boolean,
	desde_retenida		banco.fecha_parcial,
	aviso_procuraduria	boolean,
	fecha_aviso		date,
	observaciones		banco.texto,
	FOREIGN KEY (agresor, expediente)
				REFERENCES banco.agresor (id, expediente)
$$,
    'Cada hija, hijo o persona que depende de ella (34-III g).');

CALL banco.crear_registro('violencia_dependiente', 'violencia_dependiente',
    'caso', false, $$
	dependiente		uuid,
	nombre			banco.texto,
	fecha_conocimiento	date,
	hora_conocimiento	time,
	via_conocimiento	text,
	quien_informa		text,
	forma_violencia		text,
	calidad_victima		text,
	edad_hechos		integer,
	mismos_hechos		boolean,
	tipos			text[],
	tipo_otro		banco.texto,
	modalidad		text,
	conductas_interposita	text[],
	frecuencia		text,
	agresores		uuid[],
	narracion		banco.texto,
	fecha_hechos		banco.fecha_parcial,
	hora_hechos		time,
	lugar_tipo		text,
	lugar			text,
	lugar_otro		banco.texto,
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
	efectos_fisicos		text[],
	fisicos_otro		banco.texto,
	efectos_psicologicos	text[],
	psicologicos_otro	banco.texto,
	efectos_sexuales	text[],
	efectos_vida		text[],
	vida_otro		banco.texto,
	agentes_lesion		text[],
	areas_lesion		text[],
	gravedad		text,
	atencion_medica		boolean,
	embarazada		boolean,
	peligro_actual		boolean,
	nivel_riesgo		text,
	en_orden		boolean,
	aviso_procuraduria	boolean,
	fecha_aviso		date,
	aviso_mp		boolean,
	fecha_aviso_mp		date,
	carpeta			banco.texto,
	observaciones		banco.texto,
	FOREIGN KEY (dependiente, expediente)
				REFERENCES banco.dependiente (id, expediente)
$$,
    'Violencia contra una de ellas, dentro del caso de ella (31-I).');
CALL banco.crear_grupo('violencia_dependiente', 'servicios',
    'violencia_dependiente', $$
	fecha			date,
	hora			time,
	tipo			text,
	modalidad		text,
	dependencia		text,
	estatus			text,
	acciones		banco.texto,
	observaciones		banco.texto
$$,
    'Cada servicio que recibió esa persona.');

CALL banco.crear_registro('tutor', 'tutor',
    NULL, false, $$
	de_ella			boolean,
	dependiente		uuid,
	clase			text,
	vinculo			text,
	nombres			banco.texto,
	primer_apellido		banco.texto,
	segundo_apellido	banco.texto,
	sexo			text,
	edad			integer,
	curp			banco.texto,
	identificacion		text,
	telefono		banco.texto,
	documento		text,
	fecha_documento		banco.fecha_parcial,
	autoridad		text,
	vigente			boolean,
	fecha_fin		banco.fecha_parcial,
	es_agresora		boolean,
	agresor			uuid,
	aviso_procuraduria	boolean,
	fecha_aviso		date,
	vive_con		boolean,
	observaciones		banco.texto,
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
	FOREIGN KEY (dependiente, expediente)
				REFERENCES banco.dependiente (id, expediente),
	FOREIGN KEY (agresor, expediente)
				REFERENCES banco.agresor (id, expediente)
$$,
    'Quien la representa a ella o a una dependiente.');

CALL banco.crear_registro('allegada', 'allegada',
    NULL, false, $$
	vinculo			text,
	vinculo_otro		banco.texto,
	nombres			banco.texto,
	primer_apellido		banco.texto,
	segundo_apellido	banco.texto,
	sexo			text,
	edad			integer,
	vive_con_ella		boolean,
	telefono		banco.texto,
	puede_llamarse		boolean,
	entidad			text,
	municipio		text,
	calidad_victima		text,
	afectaciones		text[],
	afectacion_otra		banco.texto,
	agresores		uuid[],
	fecha_hechos		banco.fecha_parcial,
	descripcion		banco.texto,
	en_riesgo		boolean,
	pide_proteccion		boolean,
	protegida		boolean,
	denuncio		boolean,
	carpeta			banco.texto,
	quiere_atencion		boolean,
	observaciones		banco.texto
$$,
    'Personas a quienes la violencia alcanza o puede alcanzar.');

CALL banco.crear_registro('testigo', 'testigo',
    'caso', false, $$
	clase			text,
	reserva			boolean,
	nombres			banco.texto,
	primer_apellido		banco.texto,
	segundo_apellido	banco.texto,
	cargo			banco.texto,
	sexo			text,
	edad			integer,
	vinculo			text,
	cercana_agresor		boolean,
	telefono		banco.texto,
	entidad			text,
	municipio		text,
	sabe			text[],
	relato			banco.texto,
	fecha_relato		date,
	pruebas			text[],
	pruebas_donde		banco.texto,
	quiere_declarar		boolean,
	declaro			boolean,
	fecha_declaracion	date,
	autoridad		text,
	necesita_interprete	boolean,
	amenazada		boolean,
	pide_proteccion		boolean,
	observaciones		banco.texto
$$,
    'Quien sabe de los hechos de un caso.');

CREATE INDEX dependiente_agresor ON banco.dependiente (agresor)
	WHERE agresor IS NOT NULL;
CREATE INDEX violencia_dependiente_de ON banco.violencia_dependiente
	(dependiente) WHERE dependiente IS NOT NULL;
CREATE INDEX tutor_dependiente ON banco.tutor (dependiente)
	WHERE dependiente IS NOT NULL;
CREATE INDEX tutor_agresor ON banco.tutor (agresor)
	WHERE agresor IS NOT NULL;

/* Who may not see the dependants leaves the name as it was. */
CREATE FUNCTION banco.traer_dependiente() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.nombre := coalesce((SELECT nullif(concat_ws(' ', d.nombres,
	    d.primer_apellido), '') FROM banco.dependiente d
	    WHERE d.id = NEW.dependiente
	      AND d.expediente = NEW.expediente), NEW.nombre);
	RETURN NEW;
END $$;
COMMENT ON FUNCTION banco.traer_dependiente IS
	'Copia el nombre de la persona, para que una lista diga de quién se trata.';
CALL migracion.entregar('banco.traer_dependiente', 'banco_dueno');
CREATE TRIGGER c_nombre BEFORE INSERT OR UPDATE
	ON banco.violencia_dependiente
	FOR EACH ROW EXECUTE FUNCTION banco.traer_dependiente();
