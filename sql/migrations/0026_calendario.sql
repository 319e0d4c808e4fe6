-- 0026 which calendar a day is of
--
-- why:   forms/calendario is loaded with the forms; what a state puts in the
--        table by hand has no name there, and loading leaves it alone
-- locks: ACCESS EXCLUSIVE on banco.dia_inhabil for a moment
-- undo:  a later migration

ALTER TABLE banco.dia_inhabil ADD COLUMN calendario text
	CHECK (calendario ~ '^[a-z][a-z0-9_]{0,50}$');
COMMENT ON COLUMN banco.dia_inhabil.calendario IS
	'De qué archivo de forms/calendario viene; nulo: lo puso el estado a mano.';
UPDATE banco.dia_inhabil SET calendario = 'lft74' WHERE fuente = 'LFT 74';
