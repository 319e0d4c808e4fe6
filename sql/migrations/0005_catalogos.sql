-- 0005 settings and catalogues
--
-- why:   what a state may change without a compiler; one catalogue of ours a
--        field, with the codes of BANAVIM and DGIS beside (decision 15)
-- locks: none (new tables)
-- undo:  a later migration; a value is ended (hasta), never taken out

CREATE TABLE banco.ajuste (
	clave		text		PRIMARY KEY CHECK (clave ~ '^[a-z_.]+$'),
	valor		banco.texto	NOT NULL,
	nota		banco.texto
);
COMMENT ON TABLE banco.ajuste IS 'Lo que cada estado decide; ver resguardo.yaml(5).';
INSERT INTO banco.ajuste (clave, valor, nota) VALUES
	('entidad', '30', 'Clave INEGI del estado de este banco'),
	('zona', 'America/Mexico_City', 'Zona horaria del estado'),
	('identidad', 'nucleo', 'nucleo o preguntada (solo demostración)'),
	('demostracion', 'no', 'si: toda pantalla dice DEMOSTRACIÓN'),
	('sesion.bloqueo_minutos', '15', 'Inactividad que bloquea la pantalla'),
	('sesion.maximo_horas', '12', 'Lo más que dura una sesión'),
	('institucion.conexiones', '60', 'Sesiones a la vez de una institución'),
	('boleto.minutos', '15', 'Lo que dura abierto un expediente'),
	('contrasena.meses', '6', 'Lineamientos 31-IV'),
	('contrasena.inicial_horas', '72', 'Lo que sirve la que otro entregó'),
	('plazo.captura', '5', 'Días hábiles para integrar un caso (26-I, 31-I)'),
	('plazo.inmediato', '24', 'Horas naturales en violencia extrema');

CREATE TABLE banco.catalogo (
	nombre		text		PRIMARY KEY
			CHECK (nombre ~ '^[a-z][a-z0-9_]{0,50}$'),
	titulo		banco.texto	NOT NULL,
	padre		text		REFERENCES banco.catalogo,
	fuente		banco.texto
);
CREATE INDEX catalogo_padre ON banco.catalogo (padre);
COMMENT ON TABLE banco.catalogo IS 'Un catálogo nuestro por dato (decisión 15).';

CREATE TABLE banco.catalogo_valor (
	catalogo	text		NOT NULL REFERENCES banco.catalogo,
	codigo		text		NOT NULL
			CHECK (codigo ~ '^[a-z0-9_]{1,40}$'),
	etiqueta	banco.texto	NOT NULL,
	padre		text,
	posicion	integer		NOT NULL,
	alias		banco.texto,
	vigente_desde	date,
	vigente_hasta	date,
	excluye		boolean		NOT NULL DEFAULT false,
	banavim		banco.texto,
	dgis		banco.texto,
	fuente		banco.texto,
	PRIMARY KEY (catalogo, codigo),
	CHECK (vigente_desde IS NULL OR vigente_hasta IS NULL
	    OR vigente_desde <= vigente_hasta)
);
CREATE INDEX catalogo_valor_orden
	ON banco.catalogo_valor (catalogo, padre, posicion);
COMMENT ON TABLE banco.catalogo_valor IS
	'Lo que se puede contestar, con su vigencia; lo viejo sigue valiendo para lo viejo.';
COMMENT ON COLUMN banco.catalogo_valor.padre IS
	'Código en el catálogo padre: de qué estado es el municipio.';
COMMENT ON COLUMN banco.catalogo_valor.excluye IS
	'Va solo: "ninguno" no se junta con otros.';

CALL migracion.cerrar('banco.ajuste');
CALL migracion.cerrar('banco.catalogo');
CALL migracion.cerrar('banco.catalogo_valor');
CREATE POLICY todos ON banco.ajuste FOR SELECT USING (true);
CREATE POLICY todos ON banco.catalogo FOR SELECT USING (true);
CREATE POLICY todos ON banco.catalogo_valor FOR SELECT USING (true);
GRANT SELECT ON banco.ajuste TO banco_rls, banco_identidad, banco_escriba;
GRANT SELECT ON banco.catalogo, banco.catalogo_valor TO banco_rls;

CREATE FUNCTION banco.ajuste(p_clave text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (SELECT a.valor FROM banco.ajuste a WHERE a.clave = p_clave);
END $$;

-- The bank's day, not the client's: now() also stands still in a transaction.
CREATE FUNCTION banco.hoy() RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN (clock_timestamp() AT TIME ZONE banco.ajuste('zona'))::date;
END $$;
COMMENT ON FUNCTION banco.hoy IS 'El día de hoy en la zona horaria del estado.';

CREATE FUNCTION banco.edad(p_de date, p_a date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN extract(year FROM age(p_a, p_de))::integer;
COMMENT ON FUNCTION banco.edad IS 'Años cumplidos de una fecha a otra.';

CALL migracion.entregar('banco.ajuste', 'banco_dueno', 'banco_rls',
    'banco_identidad', 'banco_escriba');
CALL migracion.entregar('banco.hoy', 'banco_dueno', 'banco_rls',
    'banco_identidad', 'banco_escriba');
CALL migracion.entregar('banco.edad', 'banco_dueno', 'banco_rls');
