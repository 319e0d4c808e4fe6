-- 0054 what waits for somebody is counted in the index alone
--
-- why:   an institution may have thousands of casos that are not integrado;
--        home orders and counts them without reading each
-- locks: SHARE on banco.caso while the indexes are built
-- undo:  a later migration with the indexes of 0041; only home gets slower

CREATE INDEX caso_guardado ON banco.caso (cuenta, fecha_conocimiento)
	INCLUDE (id, institucion, expediente) WHERE estado = 'guardado';
CREATE INDEX caso_guardado_de ON banco.caso (institucion, fecha_conocimiento)
	INCLUDE (id, cuenta, expediente) WHERE estado = 'guardado';
DROP INDEX banco.caso_por_integrar, banco.caso_por_integrar_de;
