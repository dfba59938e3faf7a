#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The reference network core over GRE, one of the tunnels inside IPsec: exit labels
# need a device that carries IP, and do not care for more.  See core_test.sh.

. "$(dirname "$0")/../lib.sh"
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
# shellcheck source=core/checks.sh
. "$LNET_LABS/core/checks.sh"

require_cmd bird birdc tcpdump tshark curl nft python3

setup_ns PROBE
ip -n "$PROBE" link add gre9 type gre local 192.0.2.1 remote 192.0.2.2 > /dev/null 2>&1 ||
	skip_all "this kernel has no GRE tunnels"
core gre
subtest "GRE inside IPsec" t_ipsec
finish
