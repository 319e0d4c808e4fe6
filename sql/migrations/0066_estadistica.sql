-- 0066 which words are common, as the planner knows it
--
-- why:   of several common words the rarest leads a search, and PostgreSQL's
--        statistics say which that is (banco.buscar_guia); a hundred values
--        are too few for the names of a state
-- locks: SHARE UPDATE EXCLUSIVE on banco.clave_busqueda while it is sampled
-- undo:  SET STATISTICS -1; only search gets slower

ALTER TABLE banco.clave_busqueda ALTER clave SET STATISTICS 1000;
ANALYZE banco.clave_busqueda;
