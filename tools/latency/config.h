/* SPDX-License-Identifier: GPL-2.0 */
/* The configuration of `lnet-exit latency`, as it stands in its file. */

#ifndef LATENCY_CONFIG_H
#define LATENCY_CONFIG_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../follow/config.h"
#include "../follow/faults.h"
#include "../follow/yamlread.h"

#define LAT_DEFAULT_FILE	"/etc/lnet-exit/latency.conf"
#define LAT_SIZE_MAX		(1u << 20)
#define LAT_LINKS_MAX		4096
#define LAT_NAME_LEN		31
#define LAT_WINDOW_MAX		1000
#define LAT_WINDOWS_MAX		100

/**
 * struct lat_measure - how links are measured
 * @interval: from one question to the next, in ms
 * @timeout: how long an answer may take, in ms
 * @window: so many questions give one median
 * @weight: of a new median in the moving average, in percent
 */
struct lat_measure {
	uint32_t interval;
	uint32_t timeout;
	uint32_t window;
	uint32_t weight;
};

/**
 * struct lat_change - when another round-trip time comes into force
 * @percent: it differs by more than that
 * @least: and by more than that, in ms
 * @windows: for so many windows in a row, on the same side
 * @hold: so long after the change before, in ms
 */
struct lat_change {
	uint32_t percent;
	uint32_t least;
	uint32_t windows;
	uint32_t hold;
};

/**
 * struct lat_cost - from a round-trip time to a cost
 * @base: cost of a link that takes no time
 * @scale: cost of a millisecond, in thousandths
 * @step: what time costs is a multiple of it
 * @min: smallest cost
 * @max: largest one, and that of a link that was never measured
 */
struct lat_cost {
	uint32_t base;
	uint32_t scale;
	uint32_t step;
	uint32_t min;
	uint32_t max;
};

/**
 * struct lat_bird - BIRD is told by a file that its configuration includes
 * @file: the file; NULL when there is no BIRD
 * @control: socket of BIRD
 */
struct lat_bird {
	char *file;
	char *control;
};

/**
 * struct lat_frr - FRR is told by vtysh
 * @used: it is
 * @vtysh: program
 * @sockets: directory of the sockets of FRR's daemons, NULL for the usual one
 * @ospf: set the cost of OSPF (IPv4)
 * @ospf6: set that of OSPFv3 (IPv6)
 */
struct lat_frr {
	bool used;
	char *vtysh;
	char *sockets;
	bool ospf;
	bool ospf6;
};

/**
 * struct lat_community - BGP communities that tell of a link
 * @used: they are defined in BIRD's file
 * @asn: first part of large communities; 0: ordinary ones
 * @latency: what says that a value is a cost by latency
 * @bandwidth: what says that it is a bandwidth
 */
struct lat_community {
	bool used;
	uint32_t asn;
	uint32_t latency;
	uint32_t bandwidth;
};

/**
 * struct lat_link - a link to a neighbour
 * @name: its name in BIRD's file
 * @dev: device
 * @ask: what the neighbour is asked
 * @bandwidth: Mbit/s, 0 for unknown
 * @pos: where it stands
 */
struct lat_link {
	char name[LAT_NAME_LEN + 1];
	char dev[IF_NAMESIZE];
	struct conf_probe ask;
	uint32_t bandwidth;
	struct pos pos;
};

/**
 * struct lat_conf - a configuration
 * @measure: how links are measured
 * @change: when a change comes into force
 * @cost: what time costs
 * @bird: how BIRD is told
 * @frr: how FRR is told
 * @community: how neighbours are told by BGP
 * @links: links, in the order of the file
 * @n_links: number of them
 */
struct lat_conf {
	struct lat_measure measure;
	struct lat_change change;
	struct lat_cost cost;
	struct lat_bird bird;
	struct lat_frr frr;
	struct lat_community community;
	struct lat_link *links;
	size_t n_links;
};

struct lat_conf *lat_conf_load(const char *path, struct faults *faults);
void lat_conf_free(struct lat_conf *conf);
void lat_conf_check(struct lat_conf *conf, struct faults *faults);

/* configlink.c */
void lat_read_link(struct yaml_reader *r, const yaml_node_t *node,
		   void *object);

#endif
