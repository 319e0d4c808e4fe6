-- 0072 who saves holds her record against integrating, shared or not
--
-- why:   a row lock takes the right to change the row; a record that another
--        institution shares was saved while its caso was being integrado
-- locks: none
-- undo:  a later migration

GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock_shared(integer, integer),
    pg_advisory_xact_lock(integer, integer) TO banco_rls;
