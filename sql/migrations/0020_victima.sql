-- 0020 a table of records in one call; what is known of her (34-III)
--
-- why:   Lineamientos 34-III a) to l); each later form needs the same dozen of
--        columns, keys and walls, so they are written once, here
-- locks: none on what exists (new table)
-- undo:  a later migration; columns are added, never taken away
--
--	CALL banco.crear_registro('testigo', 'testigo', 'caso', false, $$
--		nombres		banco.texto,
--		... $$, 'Qué es');
--	CALL banco.crear_grupo('red_apoyo', 'personas', 'red_apoyo', $$ ... $$,
--	    'Qué es una entrada');
--
-- The first is a form's table, its acl section, the table it stands under
-- (null: the expediente), whether an institution has only one of them under
-- each parent, and the columns of its fields.  A record is always of the same
-- expediente as what it stands under.

CREATE PROCEDURE banco.crear_registro(p_tabla text, p_seccion text,
    p_padre text, p_unica boolean, p_columnas text, p_comentario text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	padre text := '';
	llaves text := 'UNIQUE (id, expediente)';
BEGIN
	IF p_padre IS NULL THEN
		llaves := llaves || ', FOREIGN KEY (expediente) '
		    'REFERENCES banco.expediente';
	ELSE
		padre := 'padre uuid NOT NULL, ';
		llaves := llaves || format(', FOREIGN KEY (padre, expediente) '
		    'REFERENCES banco.%I (id, expediente)', p_padre);
	END IF;
	IF p_unica THEN
		llaves := llaves || format(', CONSTRAINT %I UNIQUE (%s, '
		    'institucion)', p_tabla || '_una_por_institucion',
		    CASE WHEN p_padre IS NULL THEN 'expediente'
		    ELSE 'padre' END);
	END IF;
	EXECUTE format('CREATE TABLE banco.%I ('
	    'id uuid PRIMARY KEY DEFAULT gen_random_uuid(), '
	    'expediente uuid NOT NULL, %s'
	    'institucion text NOT NULL, cuenta text NOT NULL, '
	    'rev integer NOT NULL CHECK (rev > 0), '
	    'version integer NOT NULL CHECK (version > 0), '
	    'creado timestamptz NOT NULL, tocado timestamptz NOT NULL, '
	    'sin_valor jsonb NOT NULL DEFAULT ''{}'', '
	    'adicionales jsonb NOT NULL DEFAULT ''{}'' '
	    'CHECK (jsonb_typeof(adicionales) = ''object''), %s, %s)',
	    p_tabla, padre, p_columnas, llaves);
	EXECUTE format('COMMENT ON TABLE banco.%I IS %L', p_tabla,
	    p_comentario);
	CALL banco.proteger_registro(format('banco.%I', p_tabla)::regclass,
	    p_seccion);
END $$;
COMMENT ON PROCEDURE banco.crear_registro IS
	'Hace la tabla de una forma con lo que toda tabla de registros lleva.';

CREATE PROCEDURE banco.crear_grupo(p_tabla text, p_grupo text,
    p_seccion text, p_columnas text, p_comentario text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t text := p_tabla || '_' || p_grupo;
BEGIN
	EXECUTE format('CREATE TABLE banco.%I ('
	    'padre uuid NOT NULL REFERENCES banco.%I, '
	    'n integer NOT NULL CHECK (n > 0), '
	    'sin_valor jsonb NOT NULL DEFAULT ''{}'', '
	    'retirada timestamptz, %s, PRIMARY KEY (padre, n))',
	    t, p_tabla, p_columnas);
	EXECUTE format('COMMENT ON TABLE banco.%I IS %L', t, p_comentario);
	CALL banco.proteger_grupo(format('banco.%I', t)::regclass,
	    format('banco.%I', p_tabla)::regclass, p_seccion);
END $$;
COMMENT ON PROCEDURE banco.crear_grupo IS
	'Lo mismo para la tabla de un grupo, que vive bajo su registro.';
CALL migracion.entregar('banco.crear_registro', 'banco_dueno');
CALL migracion.entregar('banco.crear_grupo', 'banco_dueno');

CALL banco.crear_registro('datos_victima', 'datos_victima', NULL, true, $$
	nacionalidad		text,
	documento		text,
	documentos_retenidos	boolean,
	telefono		banco.texto,
	telefono_seguro		boolean,
	horario_llamada		banco.texto,
	otro_telefono		banco.texto,
	correo			banco.texto,
	medio_contacto		text,
	palabra_clave		banco.texto,
	donde_vive		text,
	vivienda		text,
	vive_con_agresor	boolean,
	personas_vivienda	integer,
	anios_residencia	integer,
	domicilio_reservado	boolean,
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
	estado_civil		text,
	regimen_matrimonial	text,
	edad_union		integer,
	escolaridad		text,
	avance_estudios		text,
	sabe_leer		boolean,
	sabe_escribir		boolean,
	actividades		text[],
	ocupacion		text,
	ocupacion_detalle	banco.texto,
	lugar_trabajo		banco.texto,
	cuida_personas		boolean,
	obligada_ilicito	boolean,
	tiene_ingresos		boolean,
	fuente_ingresos		text,
	otras_fuentes		text[],
	ingreso_mensual		numeric(14,2),
	decide_dinero		boolean,
	pension_alimenticia	boolean,
	programa_social		banco.texto,
	tiene_hijos		boolean,
	numero_hijos		integer,
	hijos_menores		integer,
	hijos_con_ella		integer,
	hijos_con_agresor	integer,
	tiene_dependientes	boolean,
	numero_dependientes	integer,
	embarazada		boolean,
	semanas_embarazo	integer,
	migrante		text,
	condicion_migratoria	text,
	movilidad		text,
	pais_procedencia	text,
	afrodescendiente	boolean,
	pertenencia_indigena	boolean,
	pueblo_indigena		text,
	comunidad		banco.texto,
	habla_lengua		boolean,
	lengua_indigena		text,
	habla_espanol		boolean,
	otra_lengua		banco.texto,
	apoyos			text[],
	apoyo_otro		banco.texto,
	orientacion		text,
	orientacion_otra	banco.texto,
	identidad		text,
	identidad_otra		banco.texto,
	identidad_en_acta	boolean,
	derechohabiencia	text[],
	enfermedades		text[],
	enfermedad_otra		banco.texto,
	tratamiento		boolean,
	tratamiento_detalle	banco.texto,
	tratamiento_interrumpido	boolean,
	tiene_dificultad	boolean,
	dif_caminar		text,
	dif_ver			text,
	dif_brazos		text,
	dif_aprender		text,
	dif_oir			text,
	dif_valerse		text,
	dif_hablar		text,
	dif_emocional		text,
	dif_causa		text,
	dif_violencia		boolean,
	cuidadora		boolean,
	cuidadora_agresora	boolean,
	consume			boolean,
	sustancias		text[],
	frecuencia_consumo	text,
	obligada_consumir	boolean,
	quiere_atencion		boolean
$$,
    'Cómo está ella y qué necesita (34-III, a al l).');
