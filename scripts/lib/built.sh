# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Kernels built here, of Debian's sources and the fragments in scripts/kconfig:
# what no packaged kernel is, a User-Mode Linux and kernels with detectors.  The
# sources are Debian's but for what uml-ipi, uml-kasan and uml-stack change in
# User-Mode Linux.
# Sourced after common.sh, apt.sh and kernel.sh.
#
#   built_variants        their names, one a line
#   built_release NAME    fetch the source and build, where that is not done yet,
#                         and print the release, which scripts/vm -k takes.  It
#                         names version, variant, and what it was made of:
#                         7.3.4-uml-0123abcd
#   built_kdir REL        the directory to build modules against (KDIR)
#   built_arch REL        the architecture to name then (ARCH)
#
# A kernel lies in $(kernel_dir REL) as packaged ones do, the directory of its
# build beside it.  An interrupted build goes on where it was; one for other
# fragments begins with the objects of the last one that was finished.  The last
# two of each name are kept.

# NAME	SOURCE	SUITE	ARCH	FRAGMENTS
_built_table="
uml		7.3	trixie-backports	um	base uml peers
uml-debug	7.3	trixie-backports	um	base uml detectors uml-debug
x86-debug	6.1	bookworm		x86_64	base x86 detectors x86-debug
"

built_variants()
{
	awk 'NF { print $1 }' <<< "$_built_table"
}

# What changes the source of User-Mode Linux.
_built_changes="uml-ipi uml-kasan uml-stack"

_built_row()	# NAME; sets source, suite, arch, fragments of the caller
{
	read -r _ source suite arch fragments < <(
		awk -v name="$1" '$1 == name' <<< "$_built_table")
	[ -n "$source" ] || die "no kernel is called $1: $(built_variants | xargs)"
}

built_kdir()
{
	echo "$(kernel_dir "$1")/build"
}

built_arch()
{
	case $1 in
	*-uml*) echo um ;;
	*) echo x86_64 ;;
	esac
}

built_release()
{
	local name=$1 source suite arch fragments linux release

	_built_row "$name"
	linux=$CACHE/linux-$source
	[ "$arch" != um ] || linux+=-$(_built_key_of_changes)
	_built_source "$source" "$suite" "$arch" "$linux" || return
	release=$(_built_name "$name" "$linux") || return
	if [ ! -e "$(kernel_dir "$release")" ]; then
		mkdir -p "$CACHE/kernels"
		# One build at a time: whoever waited finds it done.
		(
			flock 9
			build_once "$(kernel_dir "$release")" \
				_built_build "$name" "$release" "$linux" &&
				_built_newest "$name" | tail -n +3 | xargs -r rm -rf
		) 9> "$CACHE/kernels/lock-$name" >&2 || return
	fi
	echo "$release"
}

# Another change is another directory: who still works with the last one is not
# disturbed.  The last two are kept.
_built_key_of_changes()
{
	local key change

	key=$(for change in $_built_changes; do
		cat "$TREE/scripts/lib/$change"
	done | sha256sum)
	echo "${key:0:8}"
}

# The whole source but for what is large and never compiled here.
_built_source()	# SOURCE SUITE ARCH DIRECTORY
{
	local in=()

	[ ! -e "$4" ] || return 0
	apt_install build-essential bc bison flex libelf-dev libssl-dev xz-utils >&2 || return
	apt_candidate "linux-source-$1" > /dev/null || in=(in_suite "$2")
	"${in[@]}" build_once "$4" _built_unpack "linux-source-$1" "$3" || return
	find "$CACHE" -maxdepth 1 -name "linux-$1-????????" -printf '%T@ %p\n' |
		sort -rn | cut -d' ' -f2- | tail -n +3 | xargs -r rm -rf
}

# Files keep their times: what is compiled already is so again.
_built_unpack()	# PACKAGE ARCH DIRECTORY
{
	local arch=$2 change

	set -- "$1" "$3"
	_unpack "$1" "$2" || return
	apt_candidate "$1" > "$2/debian-version" || return
	say "unpacking $1"
	tar -C "$2" --strip-components=1 --exclude='*/Documentation/*/*' \
		--exclude='*/drivers/gpu/drm/amd/include/*' \
		-xJf "$2/usr/src/$1.tar.xz" || return
	rm -rf "${2:?}/usr/src" "${2:?}/usr/share"
	[ "$arch" = um ] || return 0
	for change in $_built_changes; do
		"$TREE/scripts/lib/$change" "$2" >&2 || return
	done
	_built_key_of_changes > "$2/changes"
}

_built_fragments()	# NAME
{
	local source suite arch fragments fragment

	_built_row "$1"
	for fragment in $fragments; do
		cat "$TREE/scripts/kconfig/$fragment.config" || return
	done
}

_built_name()	# NAME TREE
{
	local version key

	version=$(make -s -C "$2" kernelversion) || return
	key=$({ cat "$2/changes" 2> /dev/null
		cat "$2/debian-version" && _built_fragments "$1"; } | sha256sum) || return
	echo "$version-$1-${key:0:8}"
}

_built_build()	# NAME RELEASE TREE DIRECTORY
{
	local name=$1 release=$2 linux=$3 directory=$4 work=$CACHE/kernels/building-$1
	local source suite arch fragments image make=() log=$CACHE/kernels/building-$1.log

	_built_row "$name"
	if [ ! -e "$work" ]; then
		_built_seed "$name" "$work" || return
	fi
	make=(make -s -j"$(nproc)" -C "$linux" ARCH="$arch" O="$work")
	_built_configure "$name" "$release" "$work" "${make[@]}" || return
	say "building $release: minutes, once (log: $log)"
	quietly "$log" "${make[@]}" || return

	case $arch in
	um) image=linux; cp "$work/$image" "$directory/vmlinux" || return ;;
	*) cp "$work/arch/x86/boot/bzImage" "$directory/vmlinuz" || return ;;
	esac
	quietly "$log" "${make[@]}" INSTALL_MOD_PATH="$directory" modules_install || return
	rm -f "$directory/lib/modules/$release"/{build,source}
	# The only file that knows where it lies.
	sed -i "s|$work\$|$(built_kdir "$release")|" "$work/Makefile" || return
	mv "$work" "$directory/build"
}

# The kernels of that name, newest first.
_built_newest()	# NAME
{
	find "$CACHE/kernels" -maxdepth 1 -name "*-$1-????????" -printf '%T@ %p\n' |
		sort -rn | cut -d' ' -f2-
}

# make compiles only what other options change.
_built_seed()	# NAME DIRECTORY
{
	local last

	last=$(_built_newest "$1" | head -n 1)
	if [ -n "$last" ]; then
		say "beginning with $last"
		cp -a "$last/build" "$2"
	else
		mkdir -p "$2"
	fi
}

# Nothing but what the fragments name: an option that does not stick, for a
# dependency that is missing, would be a test or a detector that is.
_built_configure()	# NAME RELEASE WORK MAKE...
{
	local name=$1 release=$2 work=$3 line missing=0

	shift 3
	{
		_built_fragments "$name" || return
		echo "CONFIG_LOCALVERSION=\"${release#"${release%%-*}"}\""
	} > "$work/fragments"
	quietly "$work/configure.log" \
		"$@" KCONFIG_ALLCONFIG="$work/fragments" allnoconfig || return
	while IFS= read -r line; do
		case $line in
		CONFIG_*=n) ! grep -q "^${line%n}" "$work/.config" ;;
		CONFIG_*) grep -qxF "$line" "$work/.config" ;;
		esac && continue
		say "scripts/kconfig: $name: $line does not stick"
		missing=1
	done < <(grep ^CONFIG_ "$work/fragments")
	return "$missing"
}
