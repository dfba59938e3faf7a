// SPDX-License-Identifier: GPL-2.0
/* Kinds of values: the functions of values.h in one shape. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "args.h"
#include "dscp.h"
#include "loc.h"
#include "model.h"
#include "values.h"

static int parse_name(const char *s, void *to, char *why)
{
	return lx_value_name(s, to, why);
}

static int parse_label(const char *s, void *to, char *why)
{
	return lx_value_label(s, to, why);
}

static int parse_labels(const char *s, void *to, char *why)
{
	uint32_t *range = to;

	return lx_value_labels(s, &range[0], &range[1], why);
}

static int parse_addr(const char *s, void *to, char *why)
{
	return lx_value_addr(s, to, why);
}

static int parse_gateway(const char *s, void *to, char *why)
{
	return lx_value_addr(s, to, why);
}

static int parse_prefix(const char *s, void *to, char *why)
{
	return lx_value_prefix(s, to, why);
}

static int parse_dev(const char *s, void *to, char *why)
{
	return lx_value_dev(s, to, why);
}

static int parse_weight(const char *s, void *to, char *why)
{
	return lx_value_weight(s, to, why);
}

static int parse_mtu(const char *s, void *to, char *why)
{
	return lx_value_mtu(s, to, why);
}

static int parse_mark(const char *s, void *to, char *why)
{
	return lx_value_mark(s, to, why);
}

static int parse_protocol(const char *s, void *to, char *why)
{
	return lx_value_protocol(s, to, why);
}

static int parse_table(const char *s, void *to, char *why)
{
	return lx_value_table(s, to, why);
}

static int parse_tablename(const char *s, void *to, char *why)
{
	return lx_value_table_name(s, to, why);
}

static int parse_tableid(const char *s, void *to, char *why)
{
	return lx_value_number(s, 1, UINT32_MAX, to, why);
}

static int parse_pref(const char *s, void *to, char *why)
{
	return lx_value_number(s, 1, UINT32_MAX, to, why);
}

static int parse_fwmark(const char *s, void *to, char *why)
{
	struct lx_fwmark *m = to;

	return lx_value_fwmark(s, &m->mark, &m->mask, why);
}

static int parse_ifname(const char *s, void *to, char *why)
{
	return lx_value_ifname(s, to, why);
}

static int parse_cgroup(const char *s, void *to, char *why)
{
	return lx_value_cgroup(s, to, why);
}

static int parse_family(const char *s, void *to, char *why)
{
	return lx_value_family(s, to, why);
}

static int parse_type(const char *s, void *to, char *why)
{
	if (strcmp(s, "local") && strcmp(s, "remote")) {
		snprintf(why, LX_WHY_LEN, "is neither \"local\" nor \"remote\"");
		return -EINVAL;
	}
	*(uint8_t *)to = strcmp(s, "local") ? LNET_EXIT_TYPE_REMOTE :
			 LNET_EXIT_TYPE_LOCAL;
	return 0;
}

static int parse_counter(const char *s, void *to, char *why)
{
	return lx_value_name(s, to, why);
}

static int parse_encap(const char *s, void *to, char *why)
{
	return lx_value_encap(s, to, why);
}

static int parse_dscp_tc(const char *s, void *to, char *why)
{
	return lx_value_dscp_tc(s, to, why);
}

static int parse_tc_dscp(const char *s, void *to, char *why)
{
	return lx_value_tc_dscp(s, to, why);
}

static int parse_onoff(const char *s, void *to, char *why)
{
	return lx_value_onoff(s, to, why);
}

static int parse_file(const char *s, void *to, char *why)
{
	if (!*s) {
		snprintf(why, LX_WHY_LEN, "is not the name of a file");
		return -EINVAL;
	}
	*(const char **)to = s;
	return 0;
}

static int parse_countries(const char *s, void *to, char *why)
{
	return lx_value_countries(s, to, why);
}

static int parse_asns(const char *s, void *to, char *why)
{
	return lx_value_asns(s, to, why);
}

#define KIND(id, meta, noun) \
	const struct lx_kind lx_kind_##id = { meta, noun, parse_##id }

KIND(name, "NAME", "the name of an exit");
KIND(label, "N", "a label");
KIND(labels, "A-B", "a range of labels");
KIND(addr, "ADDR", "an address");
KIND(gateway, "GW", "an address");
KIND(prefix, "PREFIX", "a prefix");
KIND(dev, "DEV", "the name of a device");
KIND(weight, "W", "a weight");
KIND(mtu, "N", "an MTU in bytes");
KIND(mark, "M", "a firewall mark");
KIND(protocol, "P", "a protocol");
KIND(table, "T", "the name or number of a table");
KIND(tablename, "NAME", "the name of a table");
KIND(tableid, "N", "the number of a table");
KIND(pref, "N", "the place of a rule");
KIND(fwmark, "M[/MASK]", "a firewall mark");
KIND(ifname, "DEV", "the name of a device");
KIND(cgroup, "PATH", "the path of a cgroup");
KIND(family, "{ inet | inet6 }", "\"inet\" or \"inet6\"");
KIND(type, "{ local | remote }", "\"local\" or \"remote\"");
KIND(encap, "{ ip | udp }", "\"ip\" or \"udp\"");
KIND(dscp_tc, "DSCP:TC[,DSCP:TC]...", "a map from DSCPs to traffic classes");
KIND(tc_dscp, "TC:DSCP[,TC:DSCP]...", "a map from traffic classes to DSCPs");
KIND(onoff, "{ on | off }", "\"on\" or \"off\"");
KIND(counter, "NAMEPREFIX", "the beginning of a counter's name");
KIND(file, "FILE", "the name of a file");
KIND(countries, "CC[,CC]...", "a country");
KIND(asns, "N[,N]...", "the number of an autonomous system");
