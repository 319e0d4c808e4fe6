-- 0060 how short a password may be, and when its end is told
--
-- why:   Lineamientos 31-IV has it changed each six months: who is told some
--        days before has one ready; the least length is the state's
-- locks: none
-- undo:  a later migration

INSERT INTO banco.ajuste (clave, valor, nota) VALUES
	('contrasena.minimo', '15', 'Los caracteres que lleva al menos'),
	('contrasena.aviso_dias', '15', 'Días antes de vencer en que se avisa')
	ON CONFLICT DO NOTHING;
