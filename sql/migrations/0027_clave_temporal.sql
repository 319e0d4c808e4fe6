-- 0027 the key of an expediente while there is no CURP
--
-- why:   Lineamientos 34-I b: the system makes one, and it is used until the
--        real one comes.  It stands in one place, so that it is replaced in
--        the whole expediente at once, and historia keeps what it was
-- locks: ACCESS EXCLUSIVE on banco.expediente while it is filled in
-- undo:  a later migration; keys once given stay in historia
--
-- TEMPX, twelve letters or figures by chance and the check character of ISO
-- 7064 MOD 37,36 (0012).  As long as a CURP, and no CURP can ever equal it:
-- in its fifth place a CURP has a figure.  It says nothing of her, and how
-- many there are cannot be told from it.

CREATE FUNCTION banco.clave_temporal_nueva() RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	letras constant text := '23456789BCDFGHJKMNPQRSTVWXYZ';
	azar bytea := uuid_send(gen_random_uuid());
	clave text := 'TEMPX';
	i integer;
BEGIN
	/* Bytes 6 and 8 of a uuid are not all chance. */
	FOREACH i IN ARRAY '{0,1,2,3,4,5,9,10,11,12,13,14}'::integer[] LOOP
		clave := clave || substr(letras,
		    get_byte(azar, i) % length(letras) + 1, 1);
	END LOOP;
	RETURN clave || banco.folio_digito(clave);
END $$;
COMMENT ON FUNCTION banco.clave_temporal_nueva IS
	'Una clave al azar que ninguna CURP puede igualar.';

CREATE FUNCTION banco.clave_temporal_poner() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NEW.curp <> '' THEN
		NEW.clave_temporal := NULL;
	ELSIF TG_OP = 'UPDATE' AND OLD.clave_temporal IS NOT NULL THEN
		NEW.clave_temporal := OLD.clave_temporal;
	ELSE
		NEW.clave_temporal := banco.clave_temporal_nueva();
	END IF;
	RETURN NEW;
END $$;
COMMENT ON FUNCTION banco.clave_temporal_poner IS
	'La clave temporal existe mientras no hay CURP; nadie la escribe.';

ALTER TABLE banco.expediente ADD COLUMN clave_temporal banco.texto;
ALTER TABLE banco.expediente DISABLE TRIGGER USER;
UPDATE banco.expediente SET clave_temporal = banco.clave_temporal_nueva()
 WHERE coalesce(curp, '') = '';
DO $$
DECLARE
	t text;
BEGIN
	FOR t IN SELECT g.tgname FROM pg_trigger g
	    WHERE g.tgrelid = 'banco.expediente'::regclass
	      AND NOT g.tgisinternal LOOP
		EXECUTE format('ALTER TABLE banco.expediente '
		    'ENABLE ALWAYS TRIGGER %I', t);
	END LOOP;
END $$;
ALTER TABLE banco.expediente ADD CHECK (clave_temporal
	~ '^TEMPX[2-9B-DF-HJKMNP-TV-Z]{12}[0-9A-Z]$'),
	ADD CHECK ((coalesce(curp, '') = '') = (clave_temporal IS NOT NULL));
CREATE UNIQUE INDEX expediente_clave_temporal
	ON banco.expediente (clave_temporal) WHERE clave_temporal IS NOT NULL;
COMMENT ON COLUMN banco.expediente.clave_temporal IS
	'Clave mientras no hay CURP (34-I b); la historia guarda la que hubo.';

CALL migracion.entregar('banco.clave_temporal_nueva', 'banco_dueno',
    'banco_rls');
CALL migracion.entregar('banco.clave_temporal_poner', 'banco_dueno');
CREATE TRIGGER c_clave_temporal BEFORE INSERT OR UPDATE ON banco.expediente
	FOR EACH ROW EXECUTE FUNCTION banco.clave_temporal_poner();
ALTER TABLE banco.expediente ENABLE ALWAYS TRIGGER c_clave_temporal;


-- It finds her, as a word of her name does.
CREATE FUNCTION banco.clave_temporal_busca() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	antes text := CASE TG_OP WHEN 'UPDATE' THEN OLD.clave_temporal END;
BEGIN
	DELETE FROM banco.clave_busqueda c
	 WHERE c.expediente = NEW.id AND c.clave = 'n' || antes;
	INSERT INTO banco.clave_busqueda (institucion, clave, expediente)
	SELECT DISTINCT a.institucion, 'n' || NEW.clave_temporal, NEW.id
	  FROM banco.acl a
	 WHERE a.expediente = NEW.id AND NEW.clave_temporal IS NOT NULL
	   AND (a.secciones IS NULL OR 'datos_generales' = ANY (a.secciones))
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION banco.clave_temporal_busca IS
	'Por la clave temporal se la encuentra mientras la tiene.';
CALL migracion.entregar('banco.clave_temporal_busca', 'banco_escriba');
-- Behind x_nace, which makes her visible.
CREATE TRIGGER x_temporal_nace AFTER INSERT ON banco.expediente
	FOR EACH ROW WHEN (NEW.clave_temporal IS NOT NULL)
	EXECUTE FUNCTION banco.clave_temporal_busca();
CREATE TRIGGER x_temporal_cambia AFTER UPDATE ON banco.expediente
	FOR EACH ROW WHEN (NEW.clave_temporal IS DISTINCT FROM
	    OLD.clave_temporal)
	EXECUTE FUNCTION banco.clave_temporal_busca();
ALTER TABLE banco.expediente ENABLE ALWAYS TRIGGER x_temporal_nace,
	ENABLE ALWAYS TRIGGER x_temporal_cambia;
INSERT INTO banco.clave_busqueda (institucion, clave, expediente)
SELECT DISTINCT a.institucion, 'n' || e.clave_temporal, e.id
  FROM banco.expediente e JOIN banco.acl a ON a.expediente = e.id
 WHERE e.clave_temporal IS NOT NULL
   AND (a.secciones IS NULL OR 'datos_generales' = ANY (a.secciones))
ON CONFLICT DO NOTHING;
