-- 0041 what waits for somebody is found without looking through all
--
-- why:   home asks at each login for the casos whose term runs, hers or (for
--        who supervises) her institution's, oldest first
-- locks: SHARE on banco.caso while the indexes are built
-- undo:  DROP INDEX; only home gets slower

CREATE INDEX caso_por_integrar ON banco.caso (cuenta, fecha_conocimiento)
	WHERE estado = 'guardado';
CREATE INDEX caso_por_integrar_de ON banco.caso
	(institucion, fecha_conocimiento) WHERE estado = 'guardado';
