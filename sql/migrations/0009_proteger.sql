-- 0009 the protection of a table of records, in one call
--
-- why:   every table of records has the same walls; 0010 and later ones write
--        the columns and then call this, so that none forgets one of them
-- locks: none by itself; what it does to the table locks it, so call it in the
--        migration that makes the table
-- undo:  a later migration; DROP TABLE takes policies and triggers with it
--
-- A table of records has the columns
--	id uuid PRIMARY KEY DEFAULT gen_random_uuid(), expediente uuid NOT NULL,
--	[padre uuid], institucion text NOT NULL, cuenta text NOT NULL,
--	rev integer NOT NULL, version integer NOT NULL,
--	creado timestamptz NOT NULL, tocado timestamptz NOT NULL,
--	sin_valor jsonb NOT NULL DEFAULT '{}',
--	adicionales jsonb NOT NULL DEFAULT '{}'
-- and a group's table (<tabla>_<grupo>)
--	padre uuid NOT NULL REFERENCES the record, n integer NOT NULL, its own,
--	sin_valor as above, retirada timestamptz, PRIMARY KEY (padre, n).
--
--	CALL banco.proteger_registro('banco.agresor', 'agresor');
--	CALL banco.proteger_grupo('banco.orden_medidas', 'banco.orden', 'orden');
--
-- What follows from it: an institution sees rows of expedientes that acl gives
-- it, by section, and for ever the rows it wrote; it adds and changes only as
-- their author and only while acl holds.  Nobody deletes.

CREATE FUNCTION banco.sellar() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		NEW.rev := 1;
		NEW.creado := coalesce(NEW.creado, clock_timestamp());
		NEW.tocado := NEW.creado;
		RETURN NEW;
	END IF;
	IF NEW.id <> OLD.id OR NEW.expediente <> OLD.expediente
	    OR NEW.institucion <> OLD.institucion
	    OR NEW.cuenta IS DISTINCT FROM OLD.cuenta
	    OR NEW.creado <> OLD.creado THEN
		RAISE EXCEPTION 'no se cambia de quién es un registro'
		    USING ERRCODE = '23514', CONSTRAINT = 'origen_fijo';
	END IF;
	IF TG_ARGV[0] = 'padre' THEN
		IF NEW.padre IS DISTINCT FROM OLD.padre THEN
			RAISE EXCEPTION 'no se cambia de quién es un registro'
			    USING ERRCODE = '23514', CONSTRAINT = 'origen_fijo';
		END IF;
	END IF;
	NEW.rev := OLD.rev + 1;
	NEW.tocado := clock_timestamp();
	RETURN NEW;
END $$;
COMMENT ON FUNCTION banco.sellar IS
	'Da la revisión y las fechas; el origen de un registro no cambia.';

CREATE FUNCTION banco.sellar_entrada() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.padre <> OLD.padre OR NEW.n <> OLD.n THEN
		RAISE EXCEPTION 'no se cambia de quién es una entrada'
		    USING ERRCODE = '23514', CONSTRAINT = 'origen_fijo';
	END IF;
	RETURN NEW;
END $$;

/*
 * Decision 14: a value, or one of four reasons for having none, never both.
 * Keys of sin_valor are fields; a field's column usually has its name, and
 * the forms in force say where it does not.
 */
CREATE FUNCTION banco.valor_o_razon() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	fila jsonb := to_jsonb(NEW);
	k text;
	razon text;
	donde text;
	mal text;
BEGIN
	IF jsonb_typeof(NEW.sin_valor) <> 'object' THEN
		RAISE EXCEPTION 'sin_valor no es un objeto'
		    USING ERRCODE = '23514', CONSTRAINT = 'valor_o_razon';
	END IF;
	FOR k, razon IN SELECT * FROM jsonb_each_text(NEW.sin_valor) LOOP
		mal := NULL;
		donde := k;
		IF NOT fila ? k THEN
			SELECT c.columna INTO donde
			  FROM formas.campo c JOIN formas.forma f
			    ON f.nombre = c.forma AND f.version = c.version
			 WHERE c.campo = k AND (f.tabla = TG_TABLE_NAME
			    OR f.tabla || '_' || c.grupo = TG_TABLE_NAME)
			 ORDER BY f.version DESC LIMIT 1;
			IF NOT FOUND THEN
				mal := 'campo_desconocido';
			END IF;
		END IF;
		IF NOT coalesce(banco.razon(razon), false) THEN
			mal := 'razon_desconocida';
		ELSIF coalesce(fila -> donde, fila -> 'adicionales' -> k,
		    'null') NOT IN ('null', '[]') THEN
			mal := 'valor_o_razon';
		END IF;
		IF mal IS NOT NULL THEN
			RAISE EXCEPTION 'un dato tiene valor o razón, no ambos'
			    USING ERRCODE = '23514', CONSTRAINT = mal,
			    TABLE = TG_TABLE_NAME;
		END IF;
	END LOOP;
	RETURN NEW;
END $$;

CREATE FUNCTION banco.historiar() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	viejo jsonb := to_jsonb(OLD);
	nuevo jsonb := '{}';
	antes jsonb;
BEGIN
	IF TG_OP = 'UPDATE' THEN
		nuevo := to_jsonb(NEW);
	END IF;
	SELECT jsonb_object_agg(v.key, v.value) INTO antes
	  FROM jsonb_each(viejo) v
	 WHERE v.value IS DISTINCT FROM nuevo -> v.key
	   AND v.key NOT IN ('rev', 'tocado');
	IF antes IS NOT NULL THEN
		INSERT INTO banco.historia (cuenta, tabla, registro, n,
		    operacion, rev, motivo, antes)
		VALUES (coalesce(auth.mi_cuenta(), session_user), TG_TABLE_NAME,
		    coalesce(viejo ->> 'id', viejo ->> 'padre')::uuid,
		    (viejo ->> 'n')::integer,
		    CASE TG_OP WHEN 'UPDATE' THEN 'cambio' ELSE 'supresion' END,
		    (viejo ->> 'rev')::integer,
		    nullif(current_setting('resguardo.motivo', true), ''), antes);
	END IF;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION banco.historiar IS
	'Guarda lo que decía cada dato que cambia, antes de perderlo de vista.';

CALL migracion.entregar('banco.sellar', 'banco_dueno');
CALL migracion.entregar('banco.sellar_entrada', 'banco_dueno');
CALL migracion.entregar('banco.valor_o_razon', 'banco_dueno');
CALL migracion.entregar('banco.historiar', 'banco_escriba');

CREATE PROCEDURE banco.proteger_disparos(p_tabla regclass, p_sellar text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	EXECUTE format('CREATE TRIGGER a_sellar %s', p_sellar);
	EXECUTE format('CREATE TRIGGER b_valor_o_razon BEFORE INSERT OR UPDATE '
	    'ON %s FOR EACH ROW WHEN (NEW.sin_valor <> ''{}''::jsonb) '
	    'EXECUTE FUNCTION banco.valor_o_razon()', p_tabla);
	EXECUTE format('CREATE TRIGGER y_historiar AFTER UPDATE OR DELETE '
	    'ON %s FOR EACH ROW EXECUTE FUNCTION banco.historiar()', p_tabla);
	EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER a_sellar, '
	    'ENABLE ALWAYS TRIGGER b_valor_o_razon, '
	    'ENABLE ALWAYS TRIGGER y_historiar', p_tabla);
	EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO banco_rls',
	    p_tabla);
END $$;

CREATE PROCEDURE banco.proteger_registro(p_tabla regclass, p_seccion text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t name := (SELECT relname FROM pg_class WHERE oid = p_tabla);
	es_raiz boolean := t = 'expediente';
	hay_padre boolean := EXISTS (SELECT FROM pg_attribute
	    WHERE attrelid = p_tabla AND attname = 'padre' AND attnum > 0);
	mia text;
	abierta text;
	suya text;
	visible text;
BEGIN
	mia := format('%I.institucion = (SELECT banco.mi_inst())', t);
	/* Of acl an institution sees its own rows only, so this needs to ask
	 * who she is no second time. */
	abierta := format('FROM banco.acl a '
	    'WHERE a.expediente = %I.expediente %%s'
	    'AND (a.secciones IS NULL OR %L = ANY (a.secciones)) '
	    'AND (a.hasta IS NULL OR a.hasta > now())', t, p_seccion);
	suya := format('EXISTS (SELECT 1 ' || abierta || ')',
	    format('AND a.institucion = %I.institucion ', t));
	/* Not EXISTS here: below OR it may be planned as a hash of all that
	 * the institution sees, to look at one row. */
	visible := format('%s OR (SELECT true ' || abierta || ' LIMIT 1)',
	    mia, '');

	CALL migracion.cerrar(p_tabla);
	EXECUTE format('CREATE POLICY ver ON %s FOR SELECT USING (%s)',
	    p_tabla, visible);
	/* The expediente's own acl row comes after it, by its trigger. */
	EXECUTE format('CREATE POLICY anadir ON %s FOR INSERT WITH CHECK (%s)',
	    p_tabla, CASE WHEN es_raiz THEN mia ELSE suya END);
	EXECUTE format('CREATE POLICY cambiar ON %s FOR UPDATE USING (%2$s) '
	    'WITH CHECK (%2$s)', p_tabla, suya);

	CALL banco.proteger_disparos(p_tabla, format('BEFORE INSERT OR UPDATE '
	    'ON %s FOR EACH ROW EXECUTE FUNCTION banco.sellar(%s)', p_tabla,
	    CASE WHEN hay_padre THEN quote_literal('padre') ELSE '' END));
	IF NOT es_raiz THEN
		EXECUTE format('CREATE INDEX ON %s (expediente)', p_tabla);
	END IF;
	IF hay_padre THEN
		EXECUTE format('CREATE INDEX ON %s (padre)', p_tabla);
	END IF;
END $$;
COMMENT ON PROCEDURE banco.proteger_registro IS
	'Políticas, disparadores, permisos e índices de una tabla de registros.';

CREATE PROCEDURE banco.proteger_grupo(p_tabla regclass, p_madre regclass,
    p_seccion text)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t name := (SELECT relname FROM pg_class WHERE oid = p_tabla);
	suya text;
BEGIN
	suya := format('EXISTS (SELECT 1 FROM %s m JOIN banco.acl a '
	    'ON a.expediente = m.expediente '
	    'AND a.institucion = m.institucion WHERE m.id = %I.padre '
	    'AND (a.secciones IS NULL OR %L = ANY (a.secciones)) '
	    'AND (a.hasta IS NULL OR a.hasta > now()))', p_madre, t, p_seccion);

	CALL migracion.cerrar(p_tabla);
	/* Whoever sees the record sees its entries: the record's own policy. */
	EXECUTE format('CREATE POLICY ver ON %s FOR SELECT USING (EXISTS '
	    '(SELECT 1 FROM %s m WHERE m.id = %I.padre))', p_tabla, p_madre, t);
	EXECUTE format('CREATE POLICY anadir ON %s FOR INSERT WITH CHECK (%s)',
	    p_tabla, suya);
	EXECUTE format('CREATE POLICY cambiar ON %s FOR UPDATE USING (%2$s) '
	    'WITH CHECK (%2$s)', p_tabla, suya);
	CALL banco.proteger_disparos(p_tabla, format('BEFORE UPDATE ON %s '
	    'FOR EACH ROW EXECUTE FUNCTION banco.sellar_entrada()', p_tabla));
END $$;
COMMENT ON PROCEDURE banco.proteger_grupo IS
	'Lo mismo para la tabla de un grupo, que vive bajo su registro.';
CALL migracion.entregar('banco.proteger_disparos', 'banco_dueno');
CALL migracion.entregar('banco.proteger_registro', 'banco_dueno');
CALL migracion.entregar('banco.proteger_grupo', 'banco_dueno');
