# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What becomes of congestion marks when a header comes off: RFC 6040, figure 4.
#
#   each_ecn CMD...	CMD OUTER INNER WANT for each pair of marks that
#			means something, and for one with all of a TOS set
#
# An outer CE (3) on an inner packet that cannot be told (0) is not among them:
# such a packet is dropped.

each_ecn()
{
	local outer inner want

	while read -r outer inner want; do
		"$@" "$outer" "$inner" "$want"
	done <<-'EOT'
		0 0 0
		0 1 1
		0 2 2
		0 3 3
		1 1 1
		1 2 1
		2 1 1
		2 2 2
		3 1 3
		3 2 3
		3 3 3
		0xbb 0x22 0x23
	EOT
}
