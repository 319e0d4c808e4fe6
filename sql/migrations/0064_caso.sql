-- 0064 what left the caso leaves its table
--
-- why:   the legal path, sexual violence and the death have tables of their
--        own (0025) and their forms ask for it there; no form of the caso has
--        these columns any more, and each save carried them
-- locks: ACCESS EXCLUSIVE on banco.caso for a moment
-- undo:  a later migration; what they said is in banco.historia
--
-- No released form of the caso had them, so nothing is copied to the other
-- forms.  If somebody did fill them, it is kept as any value that changed is;
-- and who has a draft of such a version saves or discards it first.

DO $$
DECLARE
	idas constant text[] := ARRAY['tipo_muerte', 'fecha_muerte',
	    'lugar_hallazgo', 'razones_genero', 'fecha_denuncia',
	    'autoridad_denuncia', 'numero_carpeta', 'fecha_carpeta', 'delitos',
	    'delito_otro', 'aviso_fecha', 'aviso_hora', 'aviso_autoridad',
	    'aviso_folio', 'judicializada', 'fecha_judicializacion',
	    'causa_penal', 'vinculada', 'fecha_vinculacion', 'no_vinculacion',
	    'nom_fecha_referida', 'nom_atendida', 'nom_fecha_atencion',
	    'nom_hora_atencion', 'anticoncepcion', 'profilaxis_vih',
	    'profilaxis_its', 'embarazo_violacion', 'ive_pedida', 'ive_fecha',
	    'ive_resultado', 'ive_fecha_resultado'];
	f record;
BEGIN
	LOCK TABLE banco.caso IN ACCESS EXCLUSIVE MODE;
	IF EXISTS (SELECT FROM banco.borrador b JOIN formas.campo c
	    ON c.forma = b.forma AND c.version = b.version AND c.grupo = ''
	    WHERE b.forma = 'caso' AND c.columna = ANY (idas)) THEN
		RAISE EXCEPTION 'hay borradores de una forma «caso» que todavía '
		    'pedía lo que ahora piden otras: guárdelos o descártelos'
		    USING ERRCODE = '55000';
	END IF;
	EXECUTE format('INSERT INTO banco.historia (cuenta, tabla, registro, '
	    'operacion, rev, motivo, antes) '
	    'SELECT session_user, ''caso'', c.id, ''cambio'', c.rev, '
	    '''Pasó a otras formas'', (SELECT jsonb_object_agg(j.key, j.value) '
	    'FROM jsonb_each(to_jsonb(c)) j '
	    'WHERE j.key = ANY ($1) AND j.value <> ''null'') '
	    'FROM banco.caso c WHERE num_nonnulls(%s) > 0',
	    (SELECT string_agg(format('c.%I', i), ', ') FROM unnest(idas) i))
	    USING idas;
	/* A version that still wrote them has no function any more. */
	FOR f IN SELECT DISTINCT to_regprocedure(format(
		'banco.%I(uuid,uuid,integer,jsonb)', 'caso_guardar_v'
		|| c.version)) AS firma
	      FROM formas.campo c WHERE c.forma = 'caso' AND c.grupo = ''
	       AND c.columna = ANY (idas)
	LOOP
		IF f.firma IS NOT NULL THEN
			EXECUTE format('DROP FUNCTION %s', f.firma);
		END IF;
	END LOOP;
	EXECUTE (SELECT 'ALTER TABLE banco.caso ' || string_agg(
		format('DROP COLUMN %I', i), ', ') FROM unnest(idas) i);
END $$;
