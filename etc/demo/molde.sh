# etc/demo/molde.sh - what takes long to make is made once, then copied
#
# A mould is a folder that holds what one run left there, for as long as it
# would come out the same: by the day, the programs and the files that go into
# it.  TREE and BUILD are set by whoever reads this.
# shellcheck shell=sh
# shellcheck disable=SC2154 # TREE, BUILD

molde_sum() {
	{
		date +%F
		printf '%s\n' "$@"
		find "$TREE/forms" "$TREE/sql" "$TREE/etc" \
		    "$TREE/tests/cluster.sh" -type f |
		    LC_ALL=C sort | xargs cat "$BUILD/resguardoctl"
	} | cksum
}

# molde_ready <folder> <word>...: whether its copy, $molde, may be taken.  If
# not, $molde is an empty folder to be filled, or nothing where none can be
# made.  Either way others wait until molde_done.
molde_ready() {
	molde=$1
	shift
	mkdir -p "$molde" 2>/dev/null || :
	if [ ! -w "$molde" ]; then
		molde=
		return 1
	fi
	exec 8>"$molde/candado"
	flock 8
	molde_of=$(molde_sum "$@")
	[ "$(cat "$molde/suma" 2>/dev/null)" != "$molde_of" ] || {
		molde=$molde/copia
		return 0
	}
	rm -rf "$molde/suma" "$molde/copia"
	molde=$molde/copia
	mkdir "$molde"
	return 1
}

molde_done() {
	[ -z "$molde" ] || echo "$molde_of" >"${molde%/copia}/suma"
	exec 8>&-
}
