/* SPDX-License-Identifier: GPL-2.0 */
/* Networks of countries and autonomous systems, out of a database of libloc. */
#ifndef LNET_EXIT_TOOLS_LOC_H
#define LNET_EXIT_TOOLS_LOC_H

#include "plist.h"

/* Where Debian's packages have their database. */
#define LX_LOC_DATABASE	"/var/lib/location/database.db"

/**
 * struct lx_loc_query - which networks
 * @database: file; NULL for LX_LOC_DATABASE
 * @countries: codes such as "SG,HK"; NULL for none
 * @asns: numbers such as "64496,64497"; NULL for none
 * @family: AF_INET or AF_INET6; 0 for both
 */
struct lx_loc_query {
	const char *database;
	const char *countries;
	const char *asns;
	uint8_t family;
};

/**
 * lx_loc_read - gather the networks that a query selects
 * @q: query
 * @list: they are appended to it, in the order of lx_plist_sort()
 * @value: value of the entries
 * @progress: called now and then with the number of entries so far; or NULL
 * @arg: for @progress
 * @why: LX_LOC_WHY_LEN bytes: what is wrong
 *
 * Return: 0; -EIO when the database cannot be read; -ENOENT when it knows none
 * of a country or autonomous system.
 */
int lx_loc_read(const struct lx_loc_query *q, struct lx_plist *list,
		uint16_t value, void (*progress)(void *arg, size_t n),
		void *arg, char *why);

#define LX_LOC_WHY_LEN	384

/* Lists of codes and numbers: 0 or -EINVAL and @why, as those of values.h. */
int lx_value_countries(const char *s, const char **out, char *why);
int lx_value_asns(const char *s, const char **out, char *why);

#endif
