-- 0040 what a profile is called, and what it is for
--
-- why:   who may not capture is told so kindly at home, before any key is
--        refused; the words are data, as the faculties are
-- locks: none (new table)
-- undo:  a later migration; nothing but words is lost

CREATE TABLE auth.perfil (
	perfil		text		PRIMARY KEY
			CHECK (perfil ~ '^[a-z]{2,20}$'),
	nombre		banco.texto	NOT NULL,
	oficio		banco.texto	NOT NULL
);
COMMENT ON TABLE auth.perfil IS 'Cómo se llama cada perfil y a qué se dedica.';
COMMENT ON COLUMN auth.perfil.oficio IS
	'Una frase para su pantalla de inicio cuando no captura ni consulta.';
INSERT INTO auth.perfil (perfil, nombre, oficio) VALUES
	('capturista', 'Capturista', 'Captura y consulta los expedientes de su institución.'),
	('enlace', 'Enlace institucional', 'Captura, consulta y supervisa los expedientes de su institución.'),
	('administradora', 'Administradora estatal', 'Consulta los expedientes de su institución; la captura es de las capturistas.'),
	('auxiliar', 'Auxiliar', 'Consulta los expedientes de su institución; la captura es de las capturistas.'),
	('estatal', 'Enlace estatal', 'Autoriza cuentas y cortes; los expedientes los ven quienes los capturan.'),
	('nacional', 'Administradora nacional', 'Resuelve correcciones y derechos ARCO; los expedientes los ven quienes los capturan.'),
	('avgm', 'Enlace AVGM', 'Da seguimiento a la alerta de violencia de género con cifras, no con expedientes.'),
	('auditor', 'Auditoría', 'Lee y verifica la bitácora; los expedientes los ven quienes los capturan.'),
	('estadistica', 'Consulta estadística', 'Trabaja con tablas de cifras; los expedientes los ven quienes los capturan.');
CALL migracion.cerrar('auth.perfil');
CREATE POLICY identidad ON auth.perfil
	USING (current_user = 'banco_identidad')
	WITH CHECK (current_user = 'banco_identidad');
GRANT SELECT ON auth.perfil TO banco_identidad;

-- Who looks after an institution's captures sees whose term runs out in all
-- of it; others their own.
INSERT INTO auth.facultad (perfil, facultad) VALUES ('enlace', 'supervisar');
