-- What identity data say of a CURP (RENAPO's rules of 2021, 5.1).
--
-- The same as lib/domain/curp_places.c: a name in an alphabet of A-Z, ~ for
-- the Ñ, ! for a sign that makes its place an X, ? for what the rules do not
-- foresee; a test holds one against the other.

CREATE OR REPLACE FUNCTION banco.curp_palabras(p text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN string_to_array(nullif(btrim(regexp_replace(regexp_replace(
	    upper(translate(normalize(p, NFC),
	    'ÀÁÂÃÅàáâãåÇçÈÉÊèéêÌÍÎìíîÑñÒÓÔÕØòóôõøÙÚÛÜùúûüÝýÄËÏÖäëïöÿ/.''`´ʼ‘’-',
	    'AAAAAAAAAACCEEEEEEIIIIII~~OOOOOOOOOOUUUUUUUUYY!!!!!!!!!!!!!!!!! ')
	    COLLATE "C"), '[^A-Z~! ]', '?', 'g'), ' +', ' ', 'g')), ''), ' ');
END $$;

-- In a compound the first word that is no particle, and no MARIA or JOSE.
CREATE OR REPLACE FUNCTION banco.curp_palabra(p text, p_nombre boolean)
RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w text[] := banco.curp_palabras(p);
	n integer := coalesce(cardinality(w), 0);
	i integer := 1;
BEGIN
	IF p_nombre AND n > 1 AND w[1] = ANY (
	    '{MARIA,MA!,MA,M!,M,JOSE,J!,J}'::text[]) THEN
		i := 2;
	END IF;
	WHILE i < n AND w[i] = ANY ('{DA,DAS,DE,DEL,DER,DI,DIE,DD,Y,EL,LA,LOS,'
	    'LAS,LE,LES,MAC,MC,VAN,VON}'::text[]) LOOP
		i := i + 1;
	END LOOP;
	RETURN w[i];
END $$;

-- The initial, the first vowel and the first consonant behind it.
CREATE OR REPLACE FUNCTION banco.curp_letras(p_palabra text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN coalesce(translate(left(p_palabra, 1)
	    || coalesce(substring(substr(p_palabra, 2) FROM '[AEIOU!?]'), 'X')
	    || coalesce(substring(substr(p_palabra, 2) FROM '[^AEIOU]'), 'X'),
	    '~!', 'XX'), 'XXX');
END $$;

-- Four letters whose second one is written X (annex 2).
CREATE OR REPLACE FUNCTION banco.curp_inconveniente(p text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN p = ANY (('{BACA,BAKA,BUEI,BUEY,CACA,CACO,CAGA,CAGO,CAKA,'
	    'CAKO,COGE,COGI,COJA,COJE,COJI,COJO,COLA,CULO,FALO,FETO,GETA,GUEI,'
	    'GUEY,JETA,JOTO,KACA,KACO,KAGA,KAGO,KAKA,KAKO,KOGE,KOGI,KOJA,KOJE,'
	    'KOJI,KOJO,KOLA,KULO,LILO,LOCA,LOCO,LOKA,LOKO,MAME,MAMO,MEAR,MEAS,'
	    'MEON,MIAR,MION,MOCO,MOKO,MULA,MULO,NACA,NACO,PEDA,PEDO,PENE,PIPI,'
	    'PITO,POPO,PUTA,PUTO,QULO,RATA,ROBA,ROBE,ROBO,RUIN,SENO,TETA,VACA,'
	    'VAGA,VAGO,VAKA,VUEI,VUEY,WUEI,WUEY}')::text[]);
END $$;

CREATE OR REPLACE FUNCTION banco.curp_lugares(p_nombres text, p_primero text,
    p_segundo text, p_sexo text, p_nacio date, p_precision text,
    p_estado text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	nombre text := banco.curp_palabra(p_nombres, true);
	a text := '???';
	b text := '???';
	c text := '???';
	fecha text := '';
	cuatro text;
BEGIN
	IF btrim(p_primero) = '' AND p_segundo IS NOT NULL THEN
		p_primero := p_segundo;
		p_segundo := '';
	END IF;
	IF p_primero IS NOT NULL AND NOT (btrim(p_primero) = ''
	    AND p_segundo IS NULL) THEN
		a := banco.curp_letras(banco.curp_palabra(p_primero, false));
	END IF;
	IF p_segundo IS NOT NULL THEN
		b := banco.curp_letras(banco.curp_palabra(p_segundo, false));
	END IF;
	IF nombre IS NOT NULL THEN
		c := banco.curp_letras(nombre);
	END IF;
	IF p_nacio IS NOT NULL THEN
		fecha := left(to_char(p_nacio, 'YYMMDD'), CASE p_precision
		    WHEN 'anio' THEN 2 WHEN 'mes' THEN 4 ELSE 6 END);
	END IF;
	cuatro := left(a, 2) || left(b, 1) || left(c, 1);
	IF cuatro LIKE '%?%' AND substr(cuatro, 2, 1) <> 'X' THEN
		cuatro := overlay(cuatro PLACING '?' FROM 2 FOR 1);
	ELSIF banco.curp_inconveniente(cuatro) THEN
		cuatro := overlay(cuatro PLACING 'X' FROM 2 FOR 1);
	END IF;
	RETURN cuatro || rpad(fecha, 6, '?') || coalesce(p_sexo, '?')
	    || coalesce(p_estado, '??') || right(a, 1) || right(b, 1)
	    || right(c, 1) || CASE WHEN p_nacio IS NULL THEN '?'
	    WHEN p_nacio < '2000-01-01' THEN '0' ELSE 'A' END;
END $$;
COMMENT ON FUNCTION banco.curp_lugares IS
	'Los dieciséis primeros lugares de una CURP, ? donde no se sabe, y el siglo.';

CREATE OR REPLACE FUNCTION banco.curp_discrepa(p_curp text, p_nombres text,
    p_primero text, p_segundo text, p_sexo text, p_nacio date,
    p_precision text, p_estado text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	l text;
BEGIN
	IF p_curp IS NULL THEN
		RETURN NULL;
	ELSIF length(p_curp) < 17 THEN
		RETURN false;
	END IF;
	l := banco.curp_lugares(p_nombres, p_primero, p_segundo, p_sexo,
	    p_nacio, p_precision, p_estado);
	RETURN left(p_curp, 16) !~ ('^' || replace(left(l, 16), '?', '.') || '$')
	    OR (substr(l, 17, 1) <> '?' AND (substr(l, 17, 1) = '0')
		<> (substr(p_curp, 17, 1) ~ '[0-9]'));
END $$;
COMMENT ON FUNCTION banco.curp_discrepa IS
	'Si una CURP no puede ser de quien dicen los datos; nulo si no hay CURP.';

/*
 * The folio of another expediente that she may see with the same CURP.  Only
 * her institution's own search keys are looked at: one that is hidden from
 * her has none there, so it costs and says what a free one does.
 */
CREATE OR REPLACE FUNCTION banco.curp_ajena(p_expediente uuid, p_curp text)
RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF coalesce(p_curp, '') = '' THEN
		RETURN NULL;
	END IF;
	RETURN (SELECT f.folio FROM banco.clave_busqueda k
	      JOIN banco.folio f ON f.expediente = k.expediente
	     WHERE k.institucion = (SELECT banco.mi_inst())
	       AND k.clave = 'c' || upper(p_curp)
	       AND k.expediente <> p_expediente
	       AND banco.es_visible(k.expediente, k.institucion,
		'datos_generales')
	     ORDER BY f.folio LIMIT 1);
END $$;
COMMENT ON FUNCTION banco.curp_ajena IS
	'El folio de otro expediente que ella ve con esa CURP; nulo si no lo hay.';

DO $$
DECLARE
	f text;
BEGIN
	FOREACH f IN ARRAY ARRAY['curp_ajena', 'curp_palabras', 'curp_palabra', 'curp_letras',
	    'curp_inconveniente', 'curp_lugares', 'curp_discrepa'] LOOP
		CALL migracion.entregar('banco.' || f, 'banco_dueno', 'banco_rls');
	END LOOP;
END $$;
