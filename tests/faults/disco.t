#!/bin/sh
# F16, F17: the disk with the data is full, then the one with the WAL: what was
# said to be kept is, the rest stays on her screen, and with room again it
# goes on.  Disks of memory, in a mount namespace of this test.
if [ -z "${DISCO:-}" ]; then
	if [ "$(id -u)" != 0 ] || ! unshare --mount true 2>/dev/null; then
		echo '1..0 # SKIP only root may mount a small disk'
		exit 0
	fi
	DISCO=1 exec unshare --mount --propagation private sh "$0"
fi
# The demo of root lives here.
mount -t tmpfs -o size=400m,mode=1777 disco /var/tmp || exit 1
# shellcheck source=../e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
# shellcheck source=../e2e/teclado.sh
. "$(dirname "$0")/../e2e/teclado.sh"
bank
of 'nothing is asked here'
S=$(readlink -f "$DEMO_DIR")
who=$(person ssp.capturista 2)
kept() {	# kept <field>: in her draft
	ask "SELECT coalesce(max(f.texto), '') FROM banco.borrador b
	    JOIN banco.borrador_campo f USING (clave)
	    WHERE b.cuenta = '$who' AND f.campo = '$1'"
}
is_kept() { [ "$(kept "$1")" = "$2" ]; }
fill() {	# fill <folder>: to the last byte
	dd if=/dev/zero of="$1/lastre" bs=64k >/dev/null 2>&1 || :
}
# Rows of her own draft, so that its pages are full too.
more_rows() {
	echo "INSERT INTO banco.borrador_campo (clave, campo, texto)
	    SELECT b.clave, 'relleno' || i, repeat(md5(i::text), 60)
	    FROM banco.borrador b, generate_series(1, 200000) i
	    WHERE b.cuenta = '$who';" >&7
}
refused() { grep -q 'No space left\|could not extend' "$work/filler"; }

# The WAL on a small disk of its own.
kill -INT "$(pid_of postgres)"
no_server() { [ ! -e "$S/pg/postmaster.pid" ]; }
until_ok 300 no_server || :
mkdir "$work/wal"
mv "$S/pg/pg_wal" "$work/wal/"
mkdir "$S/pg/pg_wal"
mount -t tmpfs -o size=160m,mode=700 disco "$S/pg/pg_wal"
chown "$(stat -c %u:%g "$S/pg")" "$S/pg/pg_wal"
cp -a "$work/wal/pg_wal/." "$S/pg/pg_wal"
rm -rf "$work/wal"
again

# Connected while there is room: on a full disk nobody may come in.
mkfifo "$work/sql"
"$psql" -Xqw -h "$run" -U postgres -d banco <"$work/sql" \
    >"$work/filler" 2>&1 &
exec 7>"$work/sql"
echo 'SELECT 1;' >&7

enter uno ssp.capturista
keys F4
see 'Quién es ella'
go 'Nombre(s)'
text 'Con Lugar'
leave_field
until_ok 100 is_kept nombres 'Con Lugar' || ok 1 'kept while there is room'

# ---- the data ----

fill "$S"
more_rows
until_ok 300 refused && rc=0 || rc=1
ok $rc 'F16 the disk is full'
go 'Primer apellido'
text 'Sin Lugar'
leave_field
settled() { hides 'guardando' && shows 'Sin Lugar'; }
until_ok 100 settled && rc=0 || rc=1
ok $rc 'F16 what she typed stays on her screen'
hides 'no contesta' && rc=0 || rc=1
ok $rc 'F16 and her session lives'
rm "$S/lastre"
go 'Segundo apellido'
text 'Con Lugar Otra Vez'
leave_field
until_ok 300 is_kept segundo_apellido 'Con Lugar Otra Vez' || :
is "$(kept nombres), $(kept primer_apellido), $(kept segundo_apellido)" \
    'Con Lugar, Sin Lugar, Con Lugar Otra Vez' 'F16 with room again all of it is kept'

# ---- the WAL ----

fill "$S/pg/pg_wal"
more_rows
down() { ! ask 'SELECT 1' >/dev/null 2>&1; }
until_ok 300 down && rc=0 || rc=1
ok $rc 'F17 without room for the WAL the server stops'
again && rc=1 || rc=0
ok $rc 'F17 and does not start'
shows 'no contesta' && rc=0 || rc=1
ok $rc 'F17 she is told'
rm "$S/pg/pg_wal/lastre"
up_again() { again; ask 'SELECT 1' >/dev/null 2>&1; }
until_ok 10 up_again || :
see 'Quién es ella' 120
is "$(kept nombres), $(kept primer_apellido), $(kept segundo_apellido)" \
    'Con Lugar, Sin Lugar, Con Lugar Otra Vez' \
    'F17 with room again she goes on, and nothing is lost'
keys F2
see 'Guardado:'
is "$(ask "SELECT count(*) FROM banco.expediente
    WHERE nombres = 'Con Lugar'")" 1 'F17 and files it, once'
keys Escape
see 'Mis borradores'
leave
exec 7>&-
kill -INT "$(pid_of postgres)"
until_ok 300 no_server || :
umount "$S/pg/pg_wal"
finish
