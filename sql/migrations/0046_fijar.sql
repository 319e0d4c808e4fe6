-- 0046 what stays of dependants' violence and the special modules
--
-- why:   decision 10: once their caso is integrado what was said of the facts
--        stays, and what was not known yet may be said (tras_integrar)
-- locks: ACCESS EXCLUSIVE on the tables of 0021 and 0022 for a moment
-- undo:  a later migration
--
-- By a number of its own: proteger_integrado() came after those tables.

CALL banco.proteger_integrado('banco.violencia_dependiente', 'padre');
CALL banco.proteger_integrado('banco.testigo', 'padre');
CALL banco.proteger_integrado('banco.desaparicion', 'padre');
CALL banco.proteger_integrado('banco.trata', 'padre');
CALL banco.proteger_integrado('banco.privacion', 'padre');
