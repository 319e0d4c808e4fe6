#!/bin/sh
# From the door to home: login, the choice of sessions, hiding, lock, help and
# the forced change, over the real ssh, in every size.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=tests/screen/golden.sh
. "$(dirname "$0")/golden.sh"
mask='s,[0-3][0-9]/[01][0-9] [0-2][0-9]:[0-5][0-9],dd/mm hh:mm,'
bank
secret=$(person resguardo 3)

# ---- nobody watches and nobody types: a minute later, at the end ----
kill -KILL "$(pid_of servir)"
minutes() { ask "UPDATE banco.ajuste SET valor = '$1'
    WHERE clave = 'sesion.bloqueo_minutos' RETURNING valor"; }
was=$(ask "SELECT banco.ajuste('sesion.bloqueo_minutos')")
is "$(minutes 1)" 1 'a screen locks after a minute'
enter quieta salud.capturista
minutes "$was" >/dev/null

# ---- the door in every size ----
for size in '80 24' '132 43' '40 12' '40 10'; do
	# shellcheck disable=SC2086
	sit door resguardo $size
	see 'Contraseña'
	looks "door-$(echo "$size" | tr ' ' x)"
done
sit door resguardo 80 24 vt100
see 'Contraseña'
looks door-vt100
is "$(t capture-pane -p -e -t '=door:' | grep -c '\[3[1-7]m' || :)" 0 \
    'a VT100 gets no colour'
sit door resguardo 80 24 linux
see 'Contraseña'
looks door-80x24
text 'una frase que no es'
stands 7,36 'a dot and a column for each letter'
keys Enter
see 'no corresponden'
looks door-wrong
keys Escape
over 'Esc leaves'

# ---- one person, two desks ----
enter one resguardo
sit two resguardo
see 'Contraseña'
text "$secret"
keys Enter
see 'ya tiene una sesión abierta'
looks in-use
resize 40 10
see 'La toma aquí'
looks in-use-40x10
keys x Enter Tab
see 'La toma aquí'
keys Escape
over 'she leaves it'
at one
keys F1
see 'Teclas'
looks help
resize 40 12
see 'Teclas'
looks help-40x12
keys PageDown
away 'Teclas'
resize 80 24
keys Escape
see 'Mis borradores'

sit three resguardo
see 'Contraseña'
text "$secret"
keys Enter
see 'ya tiene una sesión abierta'
keys t
see 'Mis borradores'
at one
see 'Lo capturado está guardado'
text 'en medio de una palabra'
see 'Enter Cierra'
away 'palabra'
enter_ends() { keys Enter; ended; }
until_ok 100 enter_ends || :
over 'the other one has ended, and what was still typed went nowhere'
is "$(t capture-pane -p -S - -t '=one:' | grep -c 'Mis borradores' || :)" 0 \
    'and nothing of it is left to scroll back to'

# ---- who walks in ----
at three
screen >"$work/home"
for k in C-c C-z C-s C-q C-d; do
	keys "$k"
done
keys C-l
see 'Mis borradores'
is "$(screen | sed 22q)" "$(sed 22q "$work/home")" \
    'N30 ^C ^Z ^S ^Q ^D are keys: nothing ends, stops or changes'
keys F12
away 'Mis borradores'
looks hidden
keys C-b
see 'Mis borradores'
screen >"$work/again"
is "$(sed 22q "$work/again")" "$(sed 22q "$work/home")" \
    'the same key brings it back as it was'
# What was said before is not said over the lock.
keys Escape
see 'otra vez cierra'
keys C-b
away 'Mis borradores'
keys x
see 'bloqueada'
looks lock
text 'no es esta'
keys Enter
see 'no corresponde'
keys F1 F4 F12 F12
see 'bloqueada'
resize 10 3
see 'Agrande la'
see 'ventana'
text 'zzz'
resize 40 12
see 'bloqueada'
looks lock-40x12
resize 80 24

# A restart by the guardian does not open what is locked.
backend() { ask "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity
    WHERE usename = 'i_imv'"; }
was=$(backend)
other() { now=$(backend); [ -n "$now" ] && [ "$now" != "$was" ]; }
ask "SELECT pg_terminate_backend($was)" >/dev/null
until_ok 150 other && rc=0 || rc=1
ok $rc 'the bank ended the connection, and there is another'
see 'bloqueada'
looks lock
text "$secret"
keys Enter
see 'Mis borradores'
leave

# ---- a terminal that can only print ----
sit print imv.auditor 80 50 dumb
see 'Contraseña'
text "$(person imv.auditor 3)"
keys Enter
see 'Inicio'
is "$(t capture-pane -p -e -t '=print:' | grep -c "$(printf '\033')" || :)" 0 \
    'gets text and nothing else'
keys Escape
see 'otra vez cierra'
keys Escape
over 'and leaves as everybody does'

# ---- the first password ----
sit new imv.nueva
see 'Contraseña'
text "$(person imv.nueva 3)"
keys Enter
see 'Contraseña nueva'
looks change
resize 40 12
looks change-40x12
resize 80 24
text 'corta'
keys Enter
text 'cort'
keys Enter
see 'No son iguales'
# The slip may have been in the first: both are asked again.
text 'corta'
keys Enter
text 'corta'
keys Enter
see 'Es corta'
text 'cuatro palabras al azar suenan'
keys Enter
text 'cuatro palabras al azar suenan'
keys Enter
see 'Contraseña cambiada.'
see 'Mis borradores'
leave
# ---- one of her own, before it ends ----
changes() { ask "SELECT count(*) FROM banco.bitacora
    WHERE evento = 'cambio_contrasena' AND cuenta = 'imv.nueva'"; }
ask "UPDATE auth.contrasena SET creada = clock_timestamp() -
    interval '6 months' + interval '3 days' WHERE cuenta = 'imv.nueva'"
sit new imv.nueva
see 'Contraseña'
text 'cuatro palabras al azar suenan'
keys Enter
see 'Mis borradores'
like "$(screen)" \
    '^Su contraseña vence (mañana|en [234] días); \^K la cambia' \
    'some days before it ends she is told, and how to change it'
before=$(changes)
keys C-k
see 'su plazo vuelve a empezar'
text 'no es la de hoy, ni lo fue'
keys Enter
text 'otras palabras que nadie une'
looks change-own
resize 40 10
looks change-own-40x10
resize 80 24
keys Enter
text 'otras palabras que nadie une'
keys Enter
see 'La contraseña actual no corresponde'
is "$(changes)" "$before" 'without the present one nothing changes'
own_change() {	# own_change <present> <new>
	text "$1"
	keys Enter
	text "$2"
	keys Enter
	text "$2"
	keys Enter
}
own_change 'cuatro palabras al azar suenan' 'cuatro palabras al azar suenan'
see 'Ya la usó antes'
text 'otras palabras que nadie une'
keys Enter
text 'otras palabras que nadie une'
# Somebody comes while it is verified: the answer must not open the lock.
kill -STOP "$(pid_of authd)"
keys Enter
see 'verificando'
keys F12
away 'verificando'
keys x
see 'bloqueada'
kill -CONT "$(pid_of authd)"
changed() { [ "$(changes)" = $((before + 1)) ]; }
until_ok 100 changed || :
is "$(changes)" $((before + 1)) 'the change is in the bitácora'
keys C-l
see 'bloqueada'
text 'otras palabras que nadie une'
keys Enter
see 'Contraseña cambiada.'
see 'Mis borradores'
keys C-k
see 'su plazo vuelve a empezar'
keys Escape
see 'Mis borradores'
leave
sit new imv.nueva
see 'Contraseña'
text 'otras palabras que nadie une'
keys Enter
see 'Mis borradores'
unlike "$(screen)" 'vence' 'the new one has its whole term before it'
leave

at quieta
until_ok 900 shows 'bloqueada' && rc=0 || rc=1
ok $rc 'F36 without a watcher her screen locks by its own clock'
unlike "$(screen)" 'Mis borradores' 'and shows nothing of hers'
finish
