// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "dscp.h"
#include "out.h"
#include "text.h"
#include "values.h"

#define DSCP_STRLEN 8

/* Names of the registry of DSCPs that have no hyphen, which is for ranges. */
static const char *const names[LNET_EXIT_DSCP_NUM] = {
	[0] = "cs0", [1] = "le", [8] = "cs1", [10] = "af11", [12] = "af12",
	[14] = "af13", [16] = "cs2", [18] = "af21", [20] = "af22",
	[22] = "af23", [24] = "cs3", [26] = "af31", [28] = "af32",
	[30] = "af33", [32] = "cs4", [34] = "af41", [36] = "af42",
	[38] = "af43", [40] = "cs5", [46] = "ef", [48] = "cs6", [56] = "cs7",
};

static bool read_dscp(const char *s, uint32_t *out)
{
	char why[LX_WHY_LEN];
	uint32_t i;

	for (i = 0; i < LNET_EXIT_DSCP_NUM; i++) {
		if (names[i] && !strcmp(s, names[i])) {
			*out = i;
			return true;
		}
	}
	return !lx_value_number(s, 0, LNET_EXIT_DSCP_NUM - 1, out, why);
}

static bool read_dscp_or_keep(const char *s, uint32_t *out)
{
	if (!strcmp(s, "keep")) {
		*out = LNET_EXIT_DSCP_KEEP;
		return true;
	}
	return read_dscp(s, out);
}

static bool read_tc(const char *s, uint32_t *out)
{
	char why[LX_WHY_LEN];

	return !lx_value_number(s, 0, LNET_EXIT_TC_NUM - 1, out, why);
}

static const char *dscp_str(unsigned int dscp, char buf[DSCP_STRLEN])
{
	if (dscp == LNET_EXIT_DSCP_KEEP)
		return "keep";
	if (names[dscp])
		return names[dscp];
	snprintf(buf, DSCP_STRLEN, "%u", dscp);
	return buf;
}

static const char *tc_str(unsigned int tc, char buf[DSCP_STRLEN])
{
	snprintf(buf, DSCP_STRLEN, "%u", tc);
	return buf;
}

static uint8_t default_tc(unsigned int dscp)
{
	return dscp >> 3;
}

static uint8_t default_dscp(unsigned int tc)
{
	(void)tc;
	return LNET_EXIT_DSCP_KEEP;
}

/* What differs between maps of the two types of exits. */
static const struct direction {
	unsigned int num;
	bool (*read_from)(const char *s, uint32_t *out);
	bool (*read_to)(const char *s, uint32_t *out);
	const char *(*from_str)(unsigned int from, char buf[DSCP_STRLEN]);
	const char *(*to_str)(unsigned int to, char buf[DSCP_STRLEN]);
	uint8_t (*unnamed)(unsigned int from);
	const char *key;
	const char *from;
	const char *to;
	const char *expected;
} directions[] = {
	[LNET_EXIT_TYPE_REMOTE] = {
		LNET_EXIT_DSCP_NUM, read_dscp, read_tc, dscp_str, tc_str,
		default_tc, "dscp_tc", "dscp", "tc",
		"DSCP:TC such as ef:6, af41-af43:5, 10:0 or all:0",
	},
	[LNET_EXIT_TYPE_LOCAL] = {
		LNET_EXIT_TC_NUM, read_tc, read_dscp_or_keep, tc_str, dscp_str,
		default_dscp, "tc_dscp", "tc", "dscp",
		"TC:DSCP such as 5:ef, 1-3:af11, 7:keep or all:cs0",
	},
};

/* What stands before the colon. */
static bool read_range(const struct direction *d, char *s, uint32_t *first,
		       uint32_t *last)
{
	char *hyphen = strchr(s, '-');

	if (!strcmp(s, "all")) {
		*first = 0;
		*last = d->num - 1;
		return true;
	}
	if (hyphen)
		*hyphen = '\0';
	if (!d->read_from(s, first))
		return false;
	*last = *first;
	return !hyphen || (d->read_from(hyphen + 1, last) && *first <= *last);
}

static bool read_pair(const struct direction *d, char *pair, uint8_t *to)
{
	char *colon = strchr(pair, ':');
	uint32_t first, last, value;

	if (!colon)
		return false;
	*colon = '\0';
	if (!read_range(d, pair, &first, &last) ||
	    !d->read_to(colon + 1, &value))
		return false;
	memset(to + first, value, last - first + 1);
	return true;
}

static int read_map(const char *s, uint8_t type, struct lx_tc_map *out,
		    char *why)
{
	const struct direction *d = &directions[type];
	char pair[32];
	unsigned int i;
	size_t len;

	memset(out, 0, sizeof(*out));
	if (!strcmp(s, "default"))
		return 0;
	for (i = 0; i < d->num; i++)
		out->to[i] = d->unnamed(i);
	do {
		len = strcspn(s, ",");
		snprintf(pair, sizeof(pair), "%.*s", (int)len, s);
		if (len >= sizeof(pair) || !read_pair(d, pair, out->to)) {
			snprintf(why, LX_WHY_LEN,
				 "is not a map: \"default\", or pairs %s with commas between them are expected",
				 d->expected);
			return -EINVAL;
		}
		s += len;
	} while (*s++);

	/* A map that says what is so without it is none. */
	for (i = 0; i < d->num && !out->set; i++)
		out->set = out->to[i] != d->unnamed(i);
	if (!out->set)
		memset(out, 0, sizeof(*out));
	return 0;
}

int lx_value_dscp_tc(const char *s, struct lx_tc_map *out, char *why)
{
	return read_map(s, LNET_EXIT_TYPE_REMOTE, out, why);
}

int lx_value_tc_dscp(const char *s, struct lx_tc_map *out, char *why)
{
	return read_map(s, LNET_EXIT_TYPE_LOCAL, out, why);
}

const char *lx_tc_map_str(const struct lx_tc_map *map, uint8_t type, char *buf)
{
	const struct direction *d = &directions[type];
	char a[DSCP_STRLEN], b[DSCP_STRLEN], to[DSCP_STRLEN];
	unsigned int i, last;

	snprintf(buf, LX_TC_MAP_STRLEN, "%s", map->set ? "" : "default");
	for (i = 0; map->set && i < d->num; i = last + 1) {
		last = i;
		if (map->to[i] == d->unnamed(i))
			continue;
		while (last + 1 < d->num && map->to[last + 1] == map->to[i] &&
		       map->to[last + 1] != d->unnamed(last + 1))
			last++;
		text_append(buf, LX_TC_MAP_STRLEN, "%s%s%s%s:%s",
			    *buf ? "," : "", d->from_str(i, a),
			    last > i ? "-" : "",
			    last > i ? d->from_str(last, b) : "",
			    d->to_str(map->to[i], to));
	}
	return buf;
}

void print_tc_map(struct out *o, const struct lx_tc_map *map, uint8_t type)
{
	const struct direction *d = &directions[type];
	char buf[LX_TC_MAP_STRLEN];
	unsigned int i;

	if (!map->set)
		return;
	out_text(o, " %s %s", type == LNET_EXIT_TYPE_LOCAL ? "tc-dscp" :
		 "dscp-tc", lx_tc_map_str(map, type, buf));
	out_array(o, d->key);
	for (i = 0; i < d->num; i++) {
		if (map->to[i] == d->unnamed(i))
			continue;
		out_object(o, NULL);
		out_uint(o, d->from, NULL, i);
		out_uint(o, d->to, NULL, map->to[i]);
		out_object_end(o);
	}
	out_array_end(o);
}
