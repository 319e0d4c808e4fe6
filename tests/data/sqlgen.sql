-- muestra: generado de la forma, versión 3; no se edita.

-- De qué expediente es; nulo si no se ve.
CREATE OR REPLACE FUNCTION banco."muestra_expediente"(p_id uuid)
RETURNS uuid LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $generada$
BEGIN
	RETURN (SELECT r.expediente FROM banco."muestra" r WHERE r.id = p_id);
END $generada$;
CALL migracion.entregar('banco.muestra_expediente', 'banco_dueno', 'banco_rls');

CREATE OR REPLACE FUNCTION api."muestra_leer"(p_ticket uuid, p_id uuid)
RETURNS TABLE (rev integer, mio boolean, autor text, datos jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $generada$
#variable_conflict use_column
DECLARE
	del uuid := banco.exige_boleto(p_ticket, 'muestra');
BEGIN
	RETURN QUERY SELECT r.rev,
	    r.institucion = (SELECT banco.mi_inst()),
	    banco.nombre_institucion(r.institucion),
	    coalesce((SELECT jsonb_object_agg(v.campo, v.valor)
	        FROM (VALUES
	    	('nombre', to_jsonb(r."nombre")),
	    	('relato', to_jsonb(r."relato")),
	    	('edad', to_jsonb(r."edad")),
	    	('ingreso', to_jsonb(r."ingreso"::text)),
	    	('nacio', to_jsonb(r."nacio")),
	    	('hechos', to_jsonb(r."hechos")),
	    	('hora', to_jsonb(to_char(r."hora", 'HH24:MI'))),
	    	('vive', to_jsonb(r."vive")),
	    	('sexo', to_jsonb(r."sexo")),
	    	('tipos', to_jsonb(r."tipos")),
	    	('curp', to_jsonb(r."curp")),
	    	('tel', to_jsonb(r."tel")),
	    	('casa_estado', to_jsonb(r."casa_estado")),
	    	('casa_municipio', to_jsonb(r."casa_municipio")),
	    	('casa_calle', to_jsonb(r."casa_via")),
	    	('quien', to_jsonb(r."quien")),
	    	('quienes', to_jsonb(r."quienes"))) AS v(campo, valor)
	        WHERE v.valor IS NOT NULL), '{}')
	    || coalesce((SELECT jsonb_object_agg(s.key,
	        jsonb_build_object('sin', s.value))
	        FROM jsonb_each(r.sin_valor) s), '{}')
	    || r.adicionales
	    || coalesce((SELECT jsonb_build_object('medidas',
		jsonb_agg(jsonb_build_object('n', e.n)
		|| coalesce((SELECT jsonb_object_agg(v.campo, v.valor)
		    FROM (VALUES
			('clase', to_jsonb(e."clase")),
			('dada', to_jsonb(e."dada")),
			('edad', to_jsonb(e."edad")),
			('nota', to_jsonb(e."nota"))) AS v(campo, valor)
		    WHERE v.valor IS NOT NULL), '{}')
		|| coalesce((SELECT jsonb_object_agg(s.key,
		    jsonb_build_object('sin', s.value))
		    FROM jsonb_each(e.sin_valor) s), '{}')
		ORDER BY e.n)) FROM banco."muestra_medidas" e
		WHERE e.padre = r.id AND e.retirada IS NULL
		HAVING count(*) > 0), '{}')
	  FROM banco."muestra" r
	 WHERE r.id = p_id AND r.expediente = del;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no existe' USING ERRCODE = 'P0002';
	END IF;
END $generada$;
CALL migracion.entregar('api.muestra_leer', 'banco_rls', 'api_usuario');
COMMENT ON FUNCTION api."muestra_leer" IS
    'generada: un registro de muestra, con boleto.';

CREATE OR REPLACE FUNCTION api."muestra_listar"(p_ticket uuid, p_padre uuid)
RETURNS TABLE (id uuid, rev integer, mio boolean, autor text,
    estado text, etiqueta text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $generada$
#variable_conflict use_column
DECLARE
	del uuid := banco.exige_boleto(p_ticket, 'muestra');
BEGIN
	RETURN QUERY SELECT r.id, r.rev,
	    r.institucion = (SELECT banco.mi_inst()),
	    banco.nombre_institucion(r.institucion),
	    coalesce(to_jsonb(r)->>'estado', ''),
	    banco.sin_huecos(concat('',
		r."nombre"::text, ' ',
		r."curp"::text))
	  FROM banco."muestra" r
	 WHERE r.expediente = del
	   AND del = p_padre
	 ORDER BY r.creado, r.id;
END $generada$;
CALL migracion.entregar('api.muestra_listar', 'banco_rls', 'api_usuario');
COMMENT ON FUNCTION api."muestra_listar" IS
    'generada: los registros de muestra bajo uno, con boleto.';

-- Lo que impide integrar, y lo dudoso.
CREATE OR REPLACE FUNCTION banco."muestra_revisar"(p_id uuid)
RETURNS TABLE (campo text, que text, revision text)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $generada$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT q.campo, q.que, q.revision
	  FROM banco."muestra" r
	 CROSS JOIN LATERAL (VALUES
		('nombre', 'falta', NULL::text,
		    (true) IS TRUE
		    AND r."nombre" IS NULL
		    AND NOT r.sin_valor ? 'nombre'),
		('casa_estado', 'falta', NULL::text,
		    (r."vive" = true) IS TRUE
		    AND (r."edad" >= 18) IS TRUE
		    AND (true) IS TRUE
		    AND r."casa_estado" IS NULL
		    AND NOT r.sin_valor ? 'casa_estado'),
		('medidas', 'falta', NULL::text,
		    (r."vive" = true) IS TRUE
		    AND (true) IS TRUE
		    AND NOT EXISTS (SELECT FROM banco."muestra_medidas" g
		    WHERE g.padre = r.id AND g.retirada IS NULL)
		    AND NOT r.sin_valor ? 'medidas'),
		('edad', 'duda', 'edad_rara',
		    (r."edad" > 100) IS TRUE),
		('hechos', 'error', 'hechos_antes',
		    (CASE WHEN r."hechos" < (r."nacio").desde THEN true WHEN r."hechos" >= (r."nacio").hasta THEN false END) IS TRUE)
	  ) AS q(campo, que, revision, hay)
	 WHERE r.id = p_id AND q.hay;
	RETURN QUERY SELECT 'medidas.' || e.n || '.' || q.campo, q.que, q.revision
	  FROM banco."muestra" r
	  JOIN banco."muestra_medidas" e ON e.padre = r.id AND e.retirada IS NULL
	 CROSS JOIN LATERAL (VALUES
		('clase', 'falta', NULL::text,
		    (r."vive" = true) IS TRUE
		    AND (true) IS TRUE
		    AND e."clase" IS NULL
		    AND NOT e.sin_valor ? 'clase'),
		('nota', 'falta', NULL::text,
		    (r."vive" = true) IS TRUE
		    AND ((r."vive" = true AND e."edad" > 5)) IS TRUE
		    AND e."nota" IS NULL
		    AND NOT e.sin_valor ? 'nota')
	  ) AS q(campo, que, revision, hay)
	 WHERE r.id = p_id AND q.hay
	 ORDER BY e.n;
END $generada$;
CALL migracion.entregar('banco.muestra_revisar', 'banco_dueno', 'banco_rls');

-- Guarda un registro según la versión 3 de la forma.
CREATE OR REPLACE FUNCTION banco."muestra_guardar_v3"(p_padre uuid,
    p_id uuid, p_rev integer, datos jsonb, OUT o_id uuid,
    OUT o_rev integer, OUT o_expediente uuid, OUT o_problemas jsonb)
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $generada$
#variable_conflict use_variable
DECLARE
	campos constant jsonb := '{
	    "nombre": {"t": "texto", "c": "nombre", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "relato": {"t": "texto_largo", "c": "relato", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "edad": {"t": "entero", "c": "edad", "s": ["no_sabe"]},
	    "ingreso": {"t": "dinero", "c": "ingreso", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "nacio": {"t": "fecha_parcial", "c": "nacio", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "hechos": {"t": "fecha", "c": "hechos", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "hora": {"t": "hora", "c": "hora", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "vive": {"t": "si_no", "c": "vive", "s": []},
	    "sexo": {"t": "catalogo", "c": "sexo", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "tipos": {"t": "varios", "c": "tipos", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "curp": {"t": "curp", "c": "curp", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "tel": {"t": "telefono", "c": "tel", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "apodo": {"t": "texto", "x": 1, "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "cuando": {"t": "fecha_parcial", "x": 1, "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "casa_estado": {"t": "catalogo", "c": "casa_estado", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "casa_municipio": {"t": "catalogo", "c": "casa_municipio", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "casa_calle": {"t": "texto", "c": "casa_via", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "quien": {"t": "registro", "c": "quien", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "quienes": {"t": "registros", "c": "quienes", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "medidas": {"t": "grupo", "g": 1, "s": ["no_preguntado", "no_sabe", "no_quiso"]}}';
	partes record;
	viejo banco."muestra";
	nuevo banco."muestra";
	extra record;
	campos_19 constant jsonb := '{
	    "clase": {"t": "catalogo", "c": "clase", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "dada": {"t": "fecha", "c": "dada", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "edad": {"t": "entero", "c": "edad", "s": ["no_preguntado", "no_sabe", "no_quiso"]},
	    "nota": {"t": "texto", "c": "nota", "s": ["no_preguntado", "no_sabe", "no_quiso"]}}';
	partes_19 record;
	viejo_19 banco."muestra_medidas";
	nuevo_19 banco."muestra_medidas";
	filas_19 banco."muestra_medidas"[] := '{}';
	datos_19 jsonb;
	yo banco.quien;
	hoy constant date := banco.hoy();
	dia date := hoy;
	ruta text := '';
	clave text;
	dato jsonb;
	vivas integer;
	mal boolean := false;
BEGIN
	IF p_id IS NOT NULL THEN
	SELECT t.* INTO viejo FROM banco."muestra" t WHERE t.id = p_id FOR UPDATE;
	IF NOT FOUND THEN
		o_problemas := banco.problema(NULL, 'no_existe');
		RETURN;
	END IF;
	IF viejo.rev IS DISTINCT FROM p_rev THEN
		o_problemas := banco.problema(NULL, 'revision');
		RETURN;
	END IF;
	o_expediente := viejo.expediente;
	dia := viejo.creado::date;
	ELSE
	o_expediente := banco."datos_generales_expediente"(p_padre);
	IF o_expediente IS NULL THEN
		o_problemas := banco.problema(NULL, 'no_existe');
		RETURN;
	END IF;
	END IF;

	SELECT * INTO partes FROM banco.datos_partir(datos, campos, '');
	o_problemas := partes.problemas;
	BEGIN
		nuevo := jsonb_populate_record(viejo, partes.planos);
		SELECT x.* INTO extra FROM jsonb_to_record(
		    coalesce(viejo.adicionales, '{}') || partes.extras)
		    AS x("apodo" banco.texto, "cuando" banco.fecha_parcial);
	EXCEPTION WHEN OTHERS THEN
		FOR clave, dato IN
		    SELECT j.key, j.value FROM jsonb_each(partes.planos) j
		LOOP
			BEGIN
				PERFORM jsonb_populate_record(NULL::banco."muestra",
				    jsonb_build_object(clave, dato));
			EXCEPTION WHEN OTHERS THEN
				mal := true;
				o_problemas := o_problemas || banco.problema(
				    ruta || banco.campo_de(campos, clave), 'tipo');
				partes.planos := partes.planos - clave;
			END;
		END LOOP;
		FOR clave, dato IN
		    SELECT j.key, j.value FROM jsonb_each(partes.extras) j
		LOOP
			IF NOT banco.valor_bien(campos->clave->>'t', dato) THEN
				mal := true;
				o_problemas := o_problemas ||
				    banco.problema(ruta || clave, 'tipo');
				partes.extras := partes.extras - clave;
			END IF;
		END LOOP;
		IF NOT mal THEN
			RAISE;
		END IF;
		nuevo := jsonb_populate_record(viejo, partes.planos);
		SELECT x.* INTO extra FROM jsonb_to_record(
		    coalesce(viejo.adicionales, '{}') || partes.extras)
		    AS x("apodo" banco.texto, "cuando" banco.fecha_parcial);
	END;
	SELECT o_problemas || coalesce(jsonb_agg(jsonb_build_object(
	    'campo', ruta || c.campo, 'que', 'tipo')), '[]')
	  INTO o_problemas
	  FROM (VALUES
		('nombre', CASE WHEN datos ? 'nombre' THEN
		    banco.cabe(nuevo."nombre", 10) END),
		('relato', CASE WHEN datos ? 'relato' THEN
		    banco.cabe(nuevo."relato", 50) END),
		('edad', CASE WHEN datos ? 'edad' THEN
		    nuevo."edad" BETWEEN 0 AND 120 END),
		('ingreso', CASE WHEN datos ? 'ingreso' THEN
		    nuevo."ingreso" * 100 BETWEEN 0 AND 99999999999900 END),
		('nacio', CASE WHEN datos ? 'nacio' THEN
		    (nuevo."nacio").desde BETWEEN '1850-01-01' AND hoy END),
		('hechos', CASE WHEN datos ? 'hechos' THEN
		    (nuevo."hechos") BETWEEN '1850-01-01' AND '2200-12-31' END),
		('tipos', CASE WHEN datos ? 'tipos' THEN
		    banco.lista_bien(nuevo."tipos"::text[]) END),
		('curp', CASE WHEN datos ? 'curp' THEN
		    banco.curp_bien(nuevo."curp") END),
		('tel', CASE WHEN datos ? 'tel' THEN
		    banco.telefono_bien(nuevo."tel") END),
		('apodo', CASE WHEN datos ? 'apodo' THEN
		    banco.cabe(extra."apodo", 120) END),
		('cuando', CASE WHEN datos ? 'cuando' THEN
		    (extra."cuando").desde BETWEEN '1850-01-01' AND '2200-12-31' END),
		('casa_calle', CASE WHEN datos ? 'casa_calle' THEN
		    banco.cabe(nuevo."casa_via", 120) END),
		('quienes', CASE WHEN datos ? 'quienes' THEN
		    banco.lista_bien(nuevo."quienes"::text[]) END)
	  ) AS c(campo, bien)
	 WHERE c.bien IS FALSE;
	SELECT o_problemas || coalesce(jsonb_agg(DISTINCT
	    jsonb_build_object('campo', ruta || c.campo,
	    'que', 'fuera_de_catalogo')), '[]')
	  INTO o_problemas
	  FROM (VALUES
		('sexo', 'sexo', ARRAY[nuevo."sexo"::text], ARRAY[viejo."sexo"::text], NULL::text, NULL::text),
		('tipos', 'tipo', nuevo."tipos"::text[], viejo."tipos"::text[], NULL::text, NULL::text),
		('casa_estado', 'entidad', ARRAY[nuevo."casa_estado"::text], ARRAY[viejo."casa_estado"::text], NULL::text, NULL::text),
		('casa_municipio', 'municipio', ARRAY[nuevo."casa_municipio"::text], ARRAY[viejo."casa_municipio"::text], nuevo."casa_estado"::text, viejo."casa_estado"::text)
	  ) AS c(campo, catalogo, codigos, antes, padre,
		padre_antes)
	 CROSS JOIN LATERAL unnest(c.codigos) AS u(codigo)
	  LEFT JOIN LATERAL (
		SELECT k.excluye FROM banco.catalogo_valor k
		 WHERE k.catalogo = c.catalogo AND k.codigo = u.codigo
		   AND (c.padre IS NULL OR k.padre IS NULL
		       OR k.padre = c.padre)
		   AND (k.vigente_desde IS NULL OR k.vigente_desde <= dia)
		   AND (k.vigente_hasta IS NULL OR k.vigente_hasta >= dia)
		OFFSET 0 LIMIT 1) AS hay ON true
	 WHERE u.codigo IS NOT NULL
	   AND (hay.excluye IS NULL
	        OR hay.excluye AND cardinality(c.codigos) > 1)
	   AND (NOT u.codigo = ANY (coalesce(c.antes, '{}'))
	        OR c.antes = ARRAY[NULL]
	        OR hay.excluye
	        OR c.padre IS DISTINCT FROM c.padre_antes);
	SELECT o_problemas || coalesce(jsonb_agg(jsonb_build_object(
	    'campo', ruta || c.campo, 'que', 'no_existe')), '[]')
	  INTO o_problemas
	  FROM (VALUES
		('quien', CASE WHEN datos ? 'quien' THEN
		    nuevo."quien" IS NULL OR coalesce(
		    banco."agresor_expediente"(nuevo."quien") = o_expediente, false) END),
		('quienes', CASE WHEN datos ? 'quienes' THEN
		    NOT EXISTS (SELECT FROM unnest(nuevo."quienes") u
		    WHERE banco."agresor_expediente"(u) IS DISTINCT FROM o_expediente) END)
	  ) AS c(campo, bien)
	 WHERE c.bien IS FALSE;
	nuevo.sin_valor := (coalesce(viejo.sin_valor, '{}')
	    - partes.tocados) || partes.sin;
	nuevo.adicionales := jsonb_strip_nulls(coalesce(
	    viejo.adicionales, '{}') || partes.extras);

	-- medidas
	FOR datos_19 IN SELECT j.value FROM jsonb_array_elements(
	    coalesce(partes.grupos->'medidas', '[]')) j
	LOOP
	IF coalesce(datos_19->>'n' !~ '^[1-9][0-9]{0,5}$', true) THEN
		o_problemas := o_problemas || banco.problema('medidas', 'tipo');
		CONTINUE;
	END IF;
	ruta := 'medidas.' || (datos_19->>'n') || '.';
	SELECT * INTO partes_19 FROM banco.datos_partir(
	    datos_19 - 'n' - 'quitada', campos_19, ruta);
	o_problemas := o_problemas || partes_19.problemas;
	SELECT t.* INTO viejo_19 FROM banco."muestra_medidas" t
	 WHERE t.padre = p_id AND t.n = (datos_19->>'n')::integer;
	BEGIN
		nuevo_19 := jsonb_populate_record(viejo_19, partes_19.planos);
	EXCEPTION WHEN OTHERS THEN
		FOR clave, dato IN
		    SELECT j.key, j.value FROM jsonb_each(partes_19.planos) j
		LOOP
			BEGIN
				PERFORM jsonb_populate_record(NULL::banco."muestra_medidas",
				    jsonb_build_object(clave, dato));
			EXCEPTION WHEN OTHERS THEN
				mal := true;
				o_problemas := o_problemas || banco.problema(
				    ruta || banco.campo_de(campos_19, clave), 'tipo');
				partes_19.planos := partes_19.planos - clave;
			END;
		END LOOP;
		IF NOT mal THEN
			RAISE;
		END IF;
		nuevo_19 := jsonb_populate_record(viejo_19, partes_19.planos);
	END;
	SELECT o_problemas || coalesce(jsonb_agg(jsonb_build_object(
	    'campo', ruta || c.campo, 'que', 'tipo')), '[]')
	  INTO o_problemas
	  FROM (VALUES
		('dada', CASE WHEN datos_19 ? 'dada' THEN
		    (nuevo_19."dada") BETWEEN '1850-01-01' AND '2200-12-31' END),
		('edad', CASE WHEN datos_19 ? 'edad' THEN
		    nuevo_19."edad" BETWEEN -2147483647 AND 2147483647 END),
		('nota', CASE WHEN datos_19 ? 'nota' THEN
		    banco.cabe(nuevo_19."nota", 120) END)
	  ) AS c(campo, bien)
	 WHERE c.bien IS FALSE;
	SELECT o_problemas || coalesce(jsonb_agg(DISTINCT
	    jsonb_build_object('campo', ruta || c.campo,
	    'que', 'fuera_de_catalogo')), '[]')
	  INTO o_problemas
	  FROM (VALUES
		('clase', 'tipo', ARRAY[nuevo_19."clase"::text], ARRAY[viejo_19."clase"::text], NULL::text, NULL::text)
	  ) AS c(campo, catalogo, codigos, antes, padre,
		padre_antes)
	 CROSS JOIN LATERAL unnest(c.codigos) AS u(codigo)
	  LEFT JOIN LATERAL (
		SELECT k.excluye FROM banco.catalogo_valor k
		 WHERE k.catalogo = c.catalogo AND k.codigo = u.codigo
		   AND (c.padre IS NULL OR k.padre IS NULL
		       OR k.padre = c.padre)
		   AND (k.vigente_desde IS NULL OR k.vigente_desde <= dia)
		   AND (k.vigente_hasta IS NULL OR k.vigente_hasta >= dia)
		OFFSET 0 LIMIT 1) AS hay ON true
	 WHERE u.codigo IS NOT NULL
	   AND (hay.excluye IS NULL
	        OR hay.excluye AND cardinality(c.codigos) > 1)
	   AND (NOT u.codigo = ANY (coalesce(c.antes, '{}'))
	        OR c.antes = ARRAY[NULL]
	        OR hay.excluye
	        OR c.padre IS DISTINCT FROM c.padre_antes);
	nuevo_19.sin_valor := (coalesce(viejo_19.sin_valor, '{}')
	    - partes_19.tocados) || partes_19.sin;
	nuevo_19.n := (datos_19->>'n')::integer;
	nuevo_19.retirada := CASE WHEN datos_19->'quitada' = 'true'
	    THEN coalesce(viejo_19.retirada, now()) END;
	filas_19 := filas_19 || nuevo_19;
	END LOOP;
	ruta := '';
	IF cardinality(filas_19) > 0 OR nuevo.sin_valor ? 'medidas' THEN
		SELECT count(*) INTO vivas FROM (
		    SELECT t.n FROM banco."muestra_medidas" t WHERE t.padre = p_id
		       AND t.retirada IS NULL
		       AND NOT EXISTS (SELECT FROM unnest(filas_19) q
		           WHERE q.n = t.n)
		    UNION SELECT q.n FROM unnest(filas_19) q
		     WHERE q.retirada IS NULL) x;
		IF vivas > 3 OR vivas > 0 AND nuevo.sin_valor ? 'medidas' THEN
			o_problemas := o_problemas || banco.problema('medidas', 'tipo');
		END IF;
	END IF;

	IF o_problemas <> '[]' THEN
		o_expediente := NULL;
		RETURN;
	END IF;

	IF p_id IS NULL THEN
	yo := auth.mi_sesion();
	o_id := gen_random_uuid();
	o_rev := 1;
	INSERT INTO banco."muestra" (id, expediente, institucion, cuenta, rev,
	    creado, tocado, version, sin_valor, adicionales,
	    "nombre",
	    "relato",
	    "edad",
	    "ingreso",
	    "nacio",
	    "hechos",
	    "hora",
	    "vive",
	    "sexo",
	    "tipos",
	    "curp",
	    "tel",
	    "casa_estado",
	    "casa_municipio",
	    "casa_via",
	    "quien",
	    "quienes")
	VALUES (o_id, o_expediente, yo.institucion,
	    yo.cuenta, 1, now(), now(), 3,
	    nuevo.sin_valor, nuevo.adicionales,
	    nuevo."nombre",
	    nuevo."relato",
	    nuevo."edad",
	    nuevo."ingreso",
	    nuevo."nacio",
	    nuevo."hechos",
	    nuevo."hora",
	    nuevo."vive",
	    nuevo."sexo",
	    nuevo."tipos",
	    nuevo."curp",
	    nuevo."tel",
	    nuevo."casa_estado",
	    nuevo."casa_municipio",
	    nuevo."casa_via",
	    nuevo."quien",
	    nuevo."quienes");
	ELSE
	o_id := p_id;
	o_rev := p_rev + 1;
	nuevo.version := 3;
	UPDATE banco."muestra" AS t SET rev = o_rev, tocado = now(),
	    version = nuevo.version,
	    sin_valor = nuevo.sin_valor,
	    adicionales = nuevo.adicionales,
	    "nombre" = nuevo."nombre",
	    "relato" = nuevo."relato",
	    "edad" = nuevo."edad",
	    "ingreso" = nuevo."ingreso",
	    "nacio" = nuevo."nacio",
	    "hechos" = nuevo."hechos",
	    "hora" = nuevo."hora",
	    "vive" = nuevo."vive",
	    "sexo" = nuevo."sexo",
	    "tipos" = nuevo."tipos",
	    "curp" = nuevo."curp",
	    "tel" = nuevo."tel",
	    "casa_estado" = nuevo."casa_estado",
	    "casa_municipio" = nuevo."casa_municipio",
	    "casa_via" = nuevo."casa_via",
	    "quien" = nuevo."quien",
	    "quienes" = nuevo."quienes"
	 WHERE t.id = p_id;
	END IF;

	FOREACH nuevo_19 IN ARRAY filas_19 LOOP
	UPDATE banco."muestra_medidas" AS t SET retirada = nuevo_19.retirada,
	    sin_valor = nuevo_19.sin_valor,
	    "clase" = nuevo_19."clase",
	    "dada" = nuevo_19."dada",
	    "edad" = nuevo_19."edad",
	    "nota" = nuevo_19."nota"
	 WHERE t.padre = o_id AND t.n = nuevo_19.n;
	IF NOT FOUND THEN
	INSERT INTO banco."muestra_medidas" (padre, n, retirada, sin_valor,
	    "clase",
	    "dada",
	    "edad",
	    "nota")
	VALUES (o_id, nuevo_19.n, nuevo_19.retirada,
	    nuevo_19.sin_valor,
	    nuevo_19."clase",
	    nuevo_19."dada",
	    nuevo_19."edad",
	    nuevo_19."nota");
	END IF;
	END LOOP;

	SELECT coalesce(jsonb_agg(q), '[]') INTO o_problemas
	  FROM banco."muestra_revisar"(o_id) q;
END $generada$;
CALL migracion.entregar('banco.muestra_guardar_v3', 'banco_dueno', 'banco_rls');

CREATE OR REPLACE FUNCTION api."muestra_guardar"(p_clave uuid,
    p_padre uuid, p_id uuid, p_rev integer, p_version integer,
    p_datos jsonb)
RETURNS TABLE (id uuid, rev integer, expediente uuid, problemas jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $generada$
BEGIN
	RETURN QUERY SELECT g.o_id, g.o_rev, g.o_expediente, g.o_problemas
	    FROM banco.guardar('muestra', p_clave, p_padre, p_id, p_rev,
	    p_version, p_datos) g;
END $generada$;
CALL migracion.entregar('api.muestra_guardar', 'banco_rls', 'api_usuario');
COMMENT ON FUNCTION api."muestra_guardar" IS
    'generada: guarda un borrador de muestra, o datos; una clave, una vez.';
