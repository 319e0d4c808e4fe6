-- 0006 the forms, as `resguardoctl formas cargar` found them
--
-- why:   the program asks the bank for its forms, and an open draft keeps its
--        own version (decision 20)
-- locks: none (new tables)
-- undo:  a later migration; a version once loaded is never changed

CREATE TABLE formas.forma (
	nombre		text		NOT NULL
			CHECK (nombre ~ '^[a-z][a-z0-9_]{0,50}$'),
	version		integer		NOT NULL CHECK (version > 0),
	titulo		banco.texto	NOT NULL,
	lineamiento	banco.texto,
	tabla		text		NOT NULL
			CHECK (tabla ~ '^[a-z][a-z0-9_]{0,50}$'),
	padre		text,
	seccion		text		NOT NULL
			CHECK (seccion ~ '^[a-z][a-z0-9_]{0,50}$'),
	orden		integer		NOT NULL,
	repite		boolean		NOT NULL DEFAULT false,
	texto		text		NOT NULL,
	sha256		text		NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
	vigente		boolean		NOT NULL DEFAULT false,
	cargada		timestamptz	NOT NULL DEFAULT now(),
	PRIMARY KEY (nombre, version)
);
CREATE UNIQUE INDEX forma_vigente ON formas.forma (nombre) WHERE vigente;
COMMENT ON TABLE formas.forma IS
	'Cada versión de cada forma con su YAML entero; una sola vigente por nombre.';
COMMENT ON COLUMN formas.forma.padre IS
	'Nombre de la forma madre; nulo: empieza un expediente.';

CREATE TABLE formas.campo (
	forma		text		NOT NULL,
	version		integer		NOT NULL,
	grupo		text		NOT NULL DEFAULT '',
	campo		text		NOT NULL,
	posicion	integer		NOT NULL,
	tipo		text		NOT NULL,
	etiqueta	banco.texto	NOT NULL,
	columna		text,
	catalogo	text,
	de_forma	text,
	categoria	text		NOT NULL DEFAULT 'ninguna',
	lineamiento	banco.texto,
	PRIMARY KEY (forma, version, grupo, campo),
	FOREIGN KEY (forma, version) REFERENCES formas.forma (nombre, version)
);
COMMENT ON TABLE formas.campo IS
	'Los datos de cada forma: de aquí salen la bitácora de lo mostrado y el diccionario.';
COMMENT ON COLUMN formas.campo.grupo IS
	'Nombre del grupo que lo contiene; vacío si está en la forma misma.';
COMMENT ON COLUMN formas.campo.columna IS
	'Nulo: vive en adicionales, o es un grupo.';
COMMENT ON COLUMN formas.campo.de_forma IS
	'registro y registros: de qué forma son.';

CREATE TABLE formas.ley (
	ley		text		NOT NULL,
	item		text		NOT NULL,
	texto		banco.texto	NOT NULL,
	PRIMARY KEY (ley, item)
);
COMMENT ON TABLE formas.ley IS 'Palabras de la ley detrás de cada dato, para la ayuda.';

CALL migracion.cerrar('formas.forma');
CALL migracion.cerrar('formas.campo');
CALL migracion.cerrar('formas.ley');
CREATE POLICY todos ON formas.forma FOR SELECT USING (true);
CREATE POLICY todos ON formas.campo FOR SELECT USING (true);
CREATE POLICY todos ON formas.ley FOR SELECT USING (true);
GRANT SELECT ON formas.forma, formas.campo, formas.ley TO banco_rls;
