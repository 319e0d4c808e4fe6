-- 0034 what the watcher holds others to
--
-- why:   security.md 2.9 and N74, N92: an institution's role can take time
--        limits off itself and give itself settings for its next sessions;
--        nothing in PostgreSQL forbids it, so somebody undoes it
-- locks: none
-- undo:  a later migration

INSERT INTO banco.ajuste (clave, valor, nota) VALUES
	('vigia.consulta_s', '20', 'Lo que dura una consulta de una institución'),
	('vigia.transaccion_s', '60', 'Lo que una transacción suya sigue abierta')
	ON CONFLICT DO NOTHING;
