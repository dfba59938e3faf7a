# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Debian packages: installed on the host where they do no harm, unpacked into
# the cache where they would start a service or touch the boot loader.
# Sourced after common.sh.
#
#   apt_install PACKAGE...        install those that are missing
#   apt_unpack NAME DIR           unpack the package NAME into DIR (kept)
#   apt_candidate NAME            version that would be installed, or status 1
#   in_suite SUITE FUNCTION...    run one of these with the packages of another
#                                 Debian suite instead of the host's own
#
# Another suite is a copy of the host's sources with the suite's name changed,
# in lists of its own: neither the host's sources nor its lists are touched, and
# no server is named here.

# Options that point apt at another suite; empty for the host's own.
_apt_options=()

_apt()
{
	"$@" "${_apt_options[@]}"
}

apt_candidate()
{
	_apt apt-cache policy "$1" | awk '$1 == "Candidate:" && $2 != "(none)" {
		print $2; found = 1 } END { exit !found }'
}

# Fresh lists, once for each run of a script.
_apt_update()
{
	[ -z "${_apt_updated-}" ] || return 1
	_apt_updated=1
	say "updating the package lists"
	_apt quietly "$CACHE/apt.log" apt-get -q update
}

apt_install()
{
	local package installed missing=()

	installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" 2>/dev/null)"
	for package; do
		[[ $installed == *" installed:$package "* ]] || missing+=("$package")
	done
	[ "${#missing[@]}" -gt 0 ] || return 0
	need_root
	mkdir -p "$CACHE"
	apt_candidate "${missing[0]}" > /dev/null || _apt_update
	say "installing ${missing[*]}"
	_apt_install "${missing[@]}" && return
	# Old lists name files that the mirrors no longer have.
	_apt_update && _apt_install "${missing[@]}"
}

_apt_install()
{
	quietly "$CACHE/apt.log" apt-get -q -y --no-install-recommends \
		-o DPkg::Lock::Timeout=300 install "$@"
}

apt_unpack()
{
	mkdir -p "$CACHE"
	build_once "$2" _unpack "$1"
}

_unpack()	# NAME DIR
{
	local name=$1 directory=$2

	apt_candidate "$name" > /dev/null || _apt_update
	say "fetching $name $(apt_candidate "$name")"
	_download "$name" "$directory" ||
		{ _apt_update && _download "$name" "$directory"; } || return
	dpkg -x "$directory"/*.deb "$directory" && rm -f "$directory"/*.deb
}

_download()
{
	( cd "$2" && _apt quietly "$CACHE/apt.log" apt-get -q download "$1" )
}

in_suite()
{
	local suite=$1 directory=$CACHE/apt/$1 _apt_options _apt_updated=

	shift
	mkdir -p "$directory/parts" "$directory/lists/partial"
	_copy_sources "$suite" "$directory/parts" || return
	_apt_options=(
		-o Dir::Etc::sourcelist=/dev/null
		-o Dir::Etc::sourceparts="$directory/parts"
		-o Dir::State::lists="$directory/lists"
		-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
		# The cache may be closed to apt's own user.
		-o APT::Sandbox::User=root
	)
	"$@"
}

# Both formats of sources, the host's own release only: a security or updates
# suite has no counterpart of the same name in each other suite.
_copy_sources()	# SUITE DIRECTORY
{
	local own file

	own=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
	[ -n "$own" ] || die "/etc/os-release names no release"
	rm -f "$2"/*
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ -e "$file" ] || continue
		awk -v own="$own" -v suite="$1" '
			$1 != "deb" { next }
			{ for (i = 2; i <= NF; i++) if ($i == own) { $i = suite; print; next } }
		' "$file"
	done > "$2/host.list"
	for file in /etc/apt/sources.list.d/*.sources; do
		[ -e "$file" ] || continue
		awk -v own="$own" -v suite="$1" '
			BEGIN { RS = ""; FS = "\n" }
			{
				keep = 0; text = ""
				for (i = 1; i <= NF; i++) {
					line = $i
					if (line ~ /^#/) continue
					if (line ~ /^Suites:/) {
						if ((" " substr(line, 8) " ") !~ ("[ \t]" own "[ \t]")) break
						line = "Suites: " suite; keep = 1
					}
					if (line ~ /^Enabled:[ \t]*no/) { keep = 0; break }
					text = text line "\n"
				}
				if (keep) print text
			}
		' "$file" > "$2/${file##*/}"
	done
	[ -n "$(cat "$2"/*)" ] || die "no source of $own packages to find $1 beside"
}
