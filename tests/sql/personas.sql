-- Three institutions and some people, each with a live session whose token is
-- the SHA-256 of her account's name (tests/sql/lib.sh knows).  Fictional.
SELECT auth.institucion_alta('imv', 'Instituto de prueba', '30', '30087');
SELECT auth.institucion_alta('ssp', 'Seguridad de prueba', '30', '30087');
SELECT auth.institucion_alta('salud', 'Salud de prueba', '30', NULL);

CREATE TEMP TABLE persona (cuenta text, nombre text, perfil text);
INSERT INTO persona VALUES
	('imv.ana', 'Ana Prueba', 'capturista'),
	('imv.berta', 'Berta Prueba', 'capturista'),
	('imv.clara', 'Clara Prueba', 'enlace'),
	('imv.dora', 'Dora Prueba', 'auditor'),
	('ssp.eva', 'Eva Prueba', 'capturista'),
	('salud.flor', 'Flor Prueba', 'capturista');

SELECT auth.cuenta_alta(cuenta, nombre, perfil,
    '$argon2id$v=19$m=65536,t=3,p=1$c2Fs$' || encode(sha256(cuenta::bytea),
    'base64'), false) FROM persona;
SELECT auth.llave_alta(cuenta, 'ssh-ed25519 AAAA' || replace(cuenta, '.', '')
    || ' a comment', 'SHA256:' || rtrim(encode(sha256(cuenta::bytea),
    'base64'), '='), now() + interval '1 year') FROM persona;
SELECT auth.sesion_abrir(cuenta, 'SHA256:' || rtrim(encode(
    sha256(cuenta::bytea), 'base64'), '='), sha256(sha256(cuenta::bytea)),
    false, false) FROM persona;
