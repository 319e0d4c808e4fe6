# tests/cluster.sh - a cluster with the whole schema, for a server of one's own
#
# cluster <folder> makes it, stopped, with one database, "base", that has the
# migrations and the forms; role postgres is trusted.  The first one of a
# build is kept as a mould and the others are its copies (etc/demo/molde.sh).
# The caller sets TREE, BUILD, bin (pg_config --bindir) and AS, the words
# before a command of PostgreSQL, which refuses root.
# shellcheck shell=sh
# shellcheck disable=SC2086,SC2154 # $AS is several words; see above
# shellcheck source=../etc/demo/molde.sh
. "$TREE/etc/demo/molde.sh"

cluster_fill() {	# cluster_fill <folder>: migrations and forms
	cat >"$1.yaml" <<-EOT
	identidad: preguntada
	base: {servidor: $1.s, puerto: 5432, nombre: base}
	authd: {socket: $1.s/authd.sock, pimienta: $1.s/pimienta}
	formas: {carpeta: $TREE/forms}
	sql: {carpeta: $TREE/sql}
	EOT
	"$bin/psql" -XqAt -h "$1.s" -U postgres -d postgres \
	    -c 'CREATE DATABASE base' &&
	    "$BUILD/resguardoctl" --config "$1.yaml" migrar &&
	    "$BUILD/resguardoctl" --config "$1.yaml" formas cargar
}

cluster_make() {	# cluster_make <folder>
	mkdir "$1.s"
	[ -z "$AS" ] || chown postgres: "$1.s"
	$AS "$bin/initdb" -D "$1" -U postgres -A trust -E UTF8 \
	    --locale=C.UTF-8 --no-sync &&
	    $AS "$bin/pg_ctl" -D "$1" -l "$1.s/log" -w start -o "-k $1.s \
	    -c listen_addresses= -c fsync=off" || return 1
	rc_=0
	cluster_fill "$1" || rc_=1
	$AS "$bin/pg_ctl" -D "$1" -m fast -w stop || rc_=1
	rm -rf "$1.s" "$1.yaml"
	return $rc_
}

cluster() {	# cluster <folder>: its parent must be PostgreSQL's own
	if molde_ready "$BUILD/molde-pg-$(id -u)"; then
		cp -a "$molde/d" "$1"
		molde_done
	elif cluster_make "$1" >"$1.log" 2>&1 8>&-; then
		[ -z "$molde" ] || cp -a "$1" "$molde/d"
		molde_done
		rm "$1.log"
	else
		cat "$1.log" >&2
		return 1
	fi
}
