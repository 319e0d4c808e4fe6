-- 0075 what leads to the modules of a missing woman and of one in prison
--
-- why:   36-IV and 36-VI ask for their modules as 36-V does, and nothing in
--        the caso said that one was called for
-- locks: ACCESS EXCLUSIVE on caso for a moment
-- undo:  a later migration

ALTER TABLE banco.caso ADD COLUMN desaparecida boolean,
	ADD COLUMN en_prision boolean;
