// SPDX-License-Identifier: GPL-2.0
/* Maps between DSCPs and traffic classes as people type and read them. */
#include <errno.h>
#include <string.h>
#include "../dscp.h"
#include "../values.h"
#include "tap.h"

static char why[LX_WHY_LEN], buf[LX_TC_MAP_STRLEN];
static struct lx_tc_map map;

static void dscp_tc(void)
{
	unsigned int i, others = 0;

	tap(!lx_value_dscp_tc("ef:7,af41-af43:4,10:0,0x3f:1", &map, why) &&
	    map.set && map.to[46] == 7 && map.to[34] == 4 && map.to[35] == 4 &&
	    map.to[38] == 4 && !map.to[10] && map.to[63] == 1,
	    "names, ranges and numbers of DSCPs");
	for (i = 0; i < LNET_EXIT_DSCP_NUM; i++)
		others += map.to[i] != i >> 3;
	tap(others == 3, "the others have the class selector's traffic class");
	tap_str(lx_tc_map_str(&map, LNET_EXIT_TYPE_REMOTE, buf),
		"af11:0,ef:7,63:1", "only what differs from it is shown");
	tap(!lx_value_dscp_tc("all:0,ef:5,cs6-cs7:6", &map, why) &&
	    !map.to[8] && map.to[46] == 5 && map.to[63] == 0 &&
	    map.to[55] == 6, "later pairs win");
	tap_str(lx_tc_map_str(&map, LNET_EXIT_TYPE_REMOTE, buf),
		"cs1-45:0,47:0,cs7:6,57-63:0", "ranges are shown as such");
	tap(!lx_value_dscp_tc(buf, &map, why) && map.to[63] == 0 &&
	    map.to[56] == 6 && map.to[55] == 6, "and read back");
	tap(!lx_value_dscp_tc("default", &map, why) && !map.set,
	    "no map by name");
	tap_str(lx_tc_map_str(&map, LNET_EXIT_TYPE_REMOTE, buf), "default",
		"and shown");
	tap(!lx_value_dscp_tc("ef:5,cs0-7:0", &map, why) && !map.set &&
	    !map.to[46], "one that changes nothing is none");
}

static void tc_dscp(void)
{
	tap(!lx_value_tc_dscp("all:cs0,5:ef,6-7:keep,1-2:af11", &map, why) &&
	    map.set && !map.to[0] && map.to[1] == 10 && map.to[2] == 10 &&
	    map.to[5] == 46 && map.to[6] == LNET_EXIT_DSCP_KEEP,
	    "DSCPs of traffic classes");
	tap_str(lx_tc_map_str(&map, LNET_EXIT_TYPE_LOCAL, buf),
		"0:cs0,1-2:af11,3-4:cs0,5:ef", "what is kept is not shown");
	tap(!lx_value_tc_dscp("3:keep", &map, why) && !map.set,
	    "one that keeps all is none");
}

static void wrong(void)
{
	static const char *const both[] = {
		"", "ef", "5", ":", "1:", ":1", "1:1,", ",1:1", "1:1,,2:2",
		"1:1 ,2:2", "1-:1", "-1:1", "3-1:1", "all-2:1", "1:all",
		"default,1:1", "1:1:1", "1-2-3:1", "EF:1", "1:64", "64:1",
		"11111111111111111111111111111111111111111111111111:1",
	};
	struct lx_tc_map other;
	unsigned int i, bad = 0;

	for (i = 0; i < sizeof(both) / sizeof(both[0]); i++) {
		if (lx_value_dscp_tc(both[i], &map, why) == -EINVAL &&
		    lx_value_tc_dscp(both[i], &other, why) == -EINVAL)
			continue;
		tap_note("%s is taken", both[i]);
		bad++;
	}
	tap(!bad, "what is no map");
	tap(lx_value_dscp_tc("ef:8", &map, why) == -EINVAL, "traffic class 8");
	tap_str(why, "is not a map: \"default\", or pairs DSCP:TC such as ef:6, af41-af43:5, 10:0 or all:0 with commas between them are expected",
		"and what is said of it");
	tap(lx_value_dscp_tc("ef:keep", &map, why) == -EINVAL,
	    "a traffic class cannot be kept");
	tap(lx_value_tc_dscp("8:ef", &map, why) == -EINVAL,
	    "from traffic class 8");
}

int main(void)
{
	dscp_tc();
	tc_dscp();
	wrong();
	return tap_end();
}
