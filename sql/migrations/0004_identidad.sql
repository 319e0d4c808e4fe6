-- 0004 identity: institutions, accounts, keys, passwords, sessions
--
-- why:   who asks is a live session's token under that institution's own
--        role, looked up by the bank; nothing a client can set says it
-- locks: none (new tables)
-- undo:  a later migration; sessions are only closed, never deleted

CREATE TABLE auth.institucion (
	clave		text		PRIMARY KEY
			CHECK (clave ~ '^[a-z0-9-]{2,20}$'),
	nombre		banco.texto	NOT NULL,
	entidad		text		NOT NULL CHECK (entidad ~ '^[0-9]{2}$'),
	municipio	text		CHECK (municipio ~ '^[0-9]{5}$'),
	regimen		text		NOT NULL DEFAULT 'publica'
			CHECK (regimen IN ('publica', 'osc')),
	activa		boolean		NOT NULL DEFAULT true,
	creada		timestamptz	NOT NULL DEFAULT now()
);
COMMENT ON TABLE auth.institucion IS
	'Institución del sistema estatal; su papel en PostgreSQL es i_<clave>.';

CREATE TABLE auth.cuenta (
	cuenta		text		PRIMARY KEY
			CHECK (cuenta ~ '^[a-z0-9-]{2,20}\.[a-z0-9.-]{2,40}$'),
	institucion	text		NOT NULL REFERENCES auth.institucion,
	nombre		banco.texto	NOT NULL,
	perfil		text		NOT NULL CHECK (perfil IN ('capturista',
			'enlace', 'administradora', 'auxiliar', 'estatal',
			'nacional', 'avgm', 'auditor', 'estadistica')),
	estado		text		NOT NULL DEFAULT 'activa'
			CHECK (estado IN ('activa', 'bloqueada', 'baja')),
	creada		timestamptz	NOT NULL DEFAULT now(),
	CHECK (split_part(cuenta, '.', 1) = institucion)
);
CREATE INDEX cuenta_institucion ON auth.cuenta (institucion);
COMMENT ON TABLE auth.cuenta IS 'Una persona; la cuenta es institucion.persona.';

-- Which profile may do what (decision 33); a row more, never code.
CREATE TABLE auth.facultad (
	perfil		text		NOT NULL,
	facultad	text		NOT NULL CHECK (facultad ~ '^[a-z_]+$'),
	PRIMARY KEY (perfil, facultad)
);
INSERT INTO auth.facultad (perfil, facultad) VALUES
	('capturista', 'consultar'), ('capturista', 'capturar'),
	('enlace', 'consultar'), ('enlace', 'capturar'),
	('administradora', 'consultar'), ('auxiliar', 'consultar');
COMMENT ON TABLE auth.facultad IS
	'Qué puede hacer cada perfil con los expedientes que su institución ve.';

CREATE TABLE auth.contrasena (
	id		bigint		GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	cuenta		text		NOT NULL REFERENCES auth.cuenta,
	phc		text		NOT NULL CHECK (phc ~ '^\$argon2id\$'),
	creada		timestamptz	NOT NULL DEFAULT now(),
	vigente		boolean		NOT NULL DEFAULT true,
	debe_cambiar	boolean		NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX contrasena_vigente ON auth.contrasena (cuenta)
	WHERE vigente;
CREATE INDEX contrasena_cuenta ON auth.contrasena (cuenta, id DESC);
COMMENT ON TABLE auth.contrasena IS
	'Huella Argon2id con pimienta; se guardan las cuatro últimas para no repetirlas.';

CREATE TABLE auth.llave (
	huella		text		PRIMARY KEY
			CHECK (huella ~ '^SHA256:[A-Za-z0-9+/]{43}$'),
	cuenta		text		NOT NULL REFERENCES auth.cuenta,
	clave		text		NOT NULL CHECK (clave ~
			'^(sk-)?ssh-ed25519(@openssh\.com)? [A-Za-z0-9+/=]+$'),
	creada		timestamptz	NOT NULL DEFAULT now(),
	caduca		timestamptz	NOT NULL,
	baja		timestamptz
);
CREATE INDEX llave_cuenta ON auth.llave (cuenta);
COMMENT ON TABLE auth.llave IS
	'Llave pública de SSH de una sola persona; sin comentario, caduca siempre.';

CREATE TABLE auth.sesion (
	id		uuid		PRIMARY KEY DEFAULT gen_random_uuid(),
	cuenta		text		NOT NULL REFERENCES auth.cuenta,
	institucion	text		NOT NULL REFERENCES auth.institucion,
	perfil		text		NOT NULL,
	llave		text		NOT NULL,
	token_sha	bytea		NOT NULL UNIQUE
			CHECK (length(token_sha) = 32),
	limitada	boolean		NOT NULL DEFAULT false,
	abierta		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	hasta		timestamptz	NOT NULL,
	cerrada		timestamptz,
	motivo		text		CHECK (motivo IN ('usuario', 'inactividad',
			'corte', 'muerte', 'admin', 'relevo')),
	CHECK ((cerrada IS NULL) = (motivo IS NULL))
);
CREATE UNIQUE INDEX sesion_abierta ON auth.sesion (cuenta)
	WHERE cerrada IS NULL;
CREATE INDEX sesion_institucion ON auth.sesion (institucion);
COMMENT ON TABLE auth.sesion IS
	'Una entrada y su salida. Una sola abierta por persona; del token, solo su SHA-256.';
COMMENT ON COLUMN auth.sesion.limitada IS
	'Solo para cambiar la contraseña: no lee ni escribe nada hasta sesion_liberar().';

-- Delays in the manner of dovecot.  For an unknown name the row is under a
-- keyed hash of it: what was typed there may be a password.
CREATE TABLE auth.freno (
	quien		text		PRIMARY KEY,
	fallos		integer		NOT NULL DEFAULT 0,
	hasta		timestamptz	NOT NULL DEFAULT '-infinity',
	ultima		timestamptz	NOT NULL DEFAULT clock_timestamp(),
	claves		bytea[]		NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE auth.freno IS
	'Espera antes de contestar un intento; sobrevive a reconectarse.';
COMMENT ON COLUMN auth.freno.claves IS
	'Huellas con clave de las últimas diez contraseñas erradas: repetir la misma no agrava.';

-- Keys for keyed hashes: 64 bytes, kept as the two padded blocks of HMAC, so
-- that a hash is sha256(afuera || sha256(adentro || texto)).
CREATE TABLE auth.secreto (
	nombre		text		PRIMARY KEY,
	adentro		bytea		NOT NULL CHECK (length(adentro) = 64),
	afuera		bytea		NOT NULL CHECK (length(afuera) = 64)
);
COMMENT ON TABLE auth.secreto IS
	'Claves para huellas de CURP, términos buscados y nombres de cuenta desconocidos.';

CREATE FUNCTION migracion.secreto(p_nombre text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	clave bytea := '';
	adentro bytea := '';
	afuera bytea := '';
	i integer;
BEGIN
	FOR i IN 1..4 LOOP
		clave := clave || substr(sha256(
		    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
		    || uuid_send(gen_random_uuid())), 1, 16);
	END LOOP;
	adentro := clave;
	afuera := clave;
	FOR i IN 0..63 LOOP
		adentro := set_byte(adentro, i, get_byte(clave, i) # 54);
		afuera := set_byte(afuera, i, get_byte(clave, i) # 92);
	END LOOP;
	INSERT INTO auth.secreto VALUES (p_nombre, adentro, afuera)
	    ON CONFLICT DO NOTHING;
END $$;
DO $$ BEGIN
	PERFORM migracion.secreto(n)
	   FROM unnest(ARRAY['curp', 'buscar', 'cuenta']) n;
END $$;

DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['institucion', 'cuenta', 'facultad',
	    'contrasena', 'llave', 'sesion', 'freno', 'secreto'] LOOP
		CALL migracion.cerrar(format('auth.%I', t)::regclass);
		EXECUTE format('CREATE POLICY identidad ON auth.%I '
		    'USING (current_user = ''banco_identidad'') '
		    'WITH CHECK (current_user = ''banco_identidad'')', t);
	END LOOP;
END $$;
GRANT SELECT ON auth.institucion, auth.cuenta, auth.facultad,
    auth.contrasena, auth.llave, auth.sesion, auth.freno, auth.secreto
    TO banco_identidad;
GRANT INSERT, UPDATE ON auth.contrasena, auth.sesion, auth.freno
    TO banco_identidad;
GRANT UPDATE (estado) ON auth.cuenta TO banco_identidad;
GRANT DELETE ON auth.contrasena TO banco_identidad;

-- An institution's name stands beside what it wrote; it is no secret.
CREATE POLICY nombres ON auth.institucion FOR SELECT
	USING (current_user = 'banco_rls');
GRANT SELECT (clave, nombre) ON auth.institucion TO banco_rls;

/*
 * An account that is blocked or changes its profile has no session any more,
 * so that who asks is one row of one table.
 */
CREATE FUNCTION auth.cuenta_cambia() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.motivo_salida(s.id, 'admin') FROM auth.sesion s
	    WHERE s.cuenta = NEW.cuenta AND s.cerrada IS NULL;
	RETURN NULL;
END $$;
CALL migracion.entregar('auth.cuenta_cambia', 'banco_identidad');
CREATE TRIGGER x_cambia AFTER UPDATE ON auth.cuenta
	FOR EACH ROW WHEN (NEW.estado <> OLD.estado
	    OR NEW.perfil <> OLD.perfil)
	EXECUTE FUNCTION auth.cuenta_cambia();
ALTER TABLE auth.cuenta ENABLE ALWAYS TRIGGER x_cambia;

/* The same for an institution that leaves, and a key that is withdrawn. */
CREATE FUNCTION auth.institucion_sale() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.motivo_salida(s.id, 'admin') FROM auth.sesion s
	    WHERE s.institucion = NEW.clave AND s.cerrada IS NULL;
	RETURN NULL;
END $$;
CALL migracion.entregar('auth.institucion_sale', 'banco_identidad');
CREATE TRIGGER x_sale AFTER UPDATE ON auth.institucion
	FOR EACH ROW WHEN (OLD.activa AND NOT NEW.activa)
	EXECUTE FUNCTION auth.institucion_sale();
ALTER TABLE auth.institucion ENABLE ALWAYS TRIGGER x_sale;

CREATE FUNCTION auth.llave_sale() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.motivo_salida(s.id, 'admin') FROM auth.sesion s
	    WHERE s.llave = NEW.huella AND s.cerrada IS NULL;
	RETURN NULL;
END $$;
CALL migracion.entregar('auth.llave_sale', 'banco_identidad');
CREATE TRIGGER x_sale AFTER UPDATE ON auth.llave
	FOR EACH ROW WHEN (OLD.baja IS NULL AND NEW.baja IS NOT NULL)
	EXECUTE FUNCTION auth.llave_sale();
ALTER TABLE auth.llave ENABLE ALWAYS TRIGGER x_sale;

/*
 * Who is asking.  clock_timestamp() and the isolation level, because inside a
 * long transaction now() and a kept snapshot would let an ended session live;
 * two settings anybody may set, because one prints the plans of what runs in
 * here, with guesses about others' rows, and one reads its literals otherwise.
 */
CREATE TYPE banco.quien AS (
	sesion		uuid,
	cuenta		text,
	institucion	text,
	llave		text,
	perfil		text
);

CREATE FUNCTION auth.mi_sesion() RETURNS banco.quien
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t text := current_setting('resguardo.token', true);
	sha bytea;
	q banco.quien;
BEGIN
	IF t IS NULL OR length(t) <> 64
	    OR translate(t, '0123456789abcdef', '') <> ''
	    OR current_setting('transaction_isolation') <> 'read committed'
	    OR current_setting('debug_print_plan') <> 'off'
	    OR current_setting('standard_conforming_strings') <> 'on' THEN
		RETURN NULL;
	END IF;
	sha := sha256(decode(t, 'hex'));
	SELECT s.id, s.cuenta, s.institucion, s.llave, s.perfil INTO q
	  FROM auth.sesion s
	 WHERE s.token_sha = sha AND s.cerrada IS NULL AND NOT s.limitada
	   AND s.hasta > clock_timestamp()
	   AND 'i_' || s.institucion = session_user;
	RETURN q;
END $$;
COMMENT ON FUNCTION auth.mi_sesion IS
	'La sesión viva de esta conexión bajo su propio papel; nulo si no la hay.';

-- The same, a column each: policies ask often, and a row costs double.
CREATE FUNCTION auth.mi_cuenta() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t text := current_setting('resguardo.token', true);
	r text;
BEGIN
	IF t IS NULL OR length(t) <> 64
	    OR translate(t, '0123456789abcdef', '') <> ''
	    OR current_setting('transaction_isolation') <> 'read committed' THEN
		RETURN NULL;
	END IF;
	SELECT s.cuenta INTO r FROM auth.sesion s
	 WHERE s.token_sha = sha256(decode(t, 'hex'))
	   AND s.cerrada IS NULL AND NOT s.limitada
	   AND s.hasta > clock_timestamp()
	   AND 'i_' || s.institucion = session_user;
	RETURN r;
END $$;

CREATE FUNCTION banco.mi_inst() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t text := current_setting('resguardo.token', true);
	r text;
BEGIN
	IF t IS NULL OR length(t) <> 64
	    OR translate(t, '0123456789abcdef', '') <> ''
	    OR current_setting('transaction_isolation') <> 'read committed' THEN
		RETURN NULL;
	END IF;
	SELECT s.institucion INTO r FROM auth.sesion s
	 WHERE s.token_sha = sha256(decode(t, 'hex'))
	   AND s.cerrada IS NULL AND NOT s.limitada
	   AND s.hasta > clock_timestamp()
	   AND 'i_' || s.institucion = session_user;
	RETURN r;
END $$;
COMMENT ON FUNCTION banco.mi_inst IS
	'La institución de quien pide, para las políticas: siempre (SELECT banco.mi_inst()).';

CREATE FUNCTION auth.puede(p_perfil text, p_facultad text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN EXISTS (SELECT FROM auth.facultad f
	    WHERE f.perfil = p_perfil AND f.facultad = p_facultad);
END $$;

CREATE FUNCTION auth.huella(p_secreto text, p_texto text) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s auth.secreto;
BEGIN
	SELECT * INTO STRICT s FROM auth.secreto x WHERE x.nombre = p_secreto;
	RETURN sha256(s.afuera || sha256(s.adentro
	    || convert_to(p_texto, 'UTF8')));
END $$;
COMMENT ON FUNCTION auth.huella IS 'HMAC-SHA-256 con la clave de ese nombre.';

CALL migracion.entregar('auth.mi_sesion', 'banco_identidad', 'banco_rls',
    'banco_escriba');
CALL migracion.entregar('auth.mi_cuenta', 'banco_identidad', 'banco_rls',
    'banco_escriba');
CALL migracion.entregar('banco.mi_inst', 'banco_identidad', 'banco_rls',
    'banco_escriba');
CALL migracion.entregar('auth.puede', 'banco_identidad', 'banco_rls');
CALL migracion.entregar('auth.huella', 'banco_identidad', 'banco_rls',
    'banco_escriba');
