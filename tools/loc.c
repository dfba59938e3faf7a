// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <libloc/as-list.h>
#include <libloc/country-list.h>
#include <libloc/database.h>
#include <libloc/libloc.h>
#include <libloc/network.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "loc.h"
#include "values.h"

/* So many networks lie between two reports of progress. */
#define PROGRESS_NETWORKS	4096

/**
 * struct search - a database being searched
 * @q: what for
 * @path: of the database
 * @file: it
 * @loc: of the library
 * @db: of the library
 * @networks: of the library: the search
 * @why: where to say what is wrong
 */
struct search {
	const struct lx_loc_query *q;
	const char *path;
	FILE *file;
	struct loc_ctx *loc;
	struct loc_database *db;
	struct loc_database_enumerator *networks;
	char *why;
};

static int __attribute__((format(printf, 3, 4)))
fail(const struct search *s, int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->why, LX_LOC_WHY_LEN, fmt, ap);
	va_end(ap);
	return -err;
}

/* One element of "A,B,C" at *@list, which goes on to the next; 0 at the end. */
static size_t element(const char **list, const char **from)
{
	size_t len;

	if (!**list)
		return 0;
	*from = *list;
	len = strcspn(*list, ",");
	*list += len + ((*list)[len] == ',');
	return len;
}

int lx_value_countries(const char *s, const char **out, char *why)
{
	const char *list = s, *from;
	size_t len, n = strlen(s);

	*out = s;
	while ((len = element(&list, &from)))
		if (len != 2 || !isupper((unsigned char)from[0]) ||
		    !isalnum((unsigned char)from[1]) ||
		    islower((unsigned char)from[1]))
			break;
	if (n && !*list && !len && s[n - 1] != ',')
		return 0;
	snprintf(why, LX_WHY_LEN,
		 "is not a list of countries: two capital letters for each are expected, such as SG or SG,HK");
	return -EINVAL;
}

/* "64496" or "AS64496" */
static int asn(const char *from, size_t len, uint32_t *out)
{
	char digits[16], why[LX_WHY_LEN];

	if (len > 2 && !strncasecmp(from, "AS", 2)) {
		from += 2;
		len -= 2;
	}
	if (!len || len >= sizeof(digits))
		return -EINVAL;
	memcpy(digits, from, len);
	digits[len] = '\0';
	return lx_value_number(digits, 1, UINT32_MAX, out, why);
}

int lx_value_asns(const char *s, const char **out, char *why)
{
	const char *list = s, *from;
	size_t len, n = strlen(s);
	uint32_t number;

	*out = s;
	while ((len = element(&list, &from)))
		if (asn(from, len, &number))
			break;
	if (n && !*list && !len && s[n - 1] != ',')
		return 0;
	snprintf(why, LX_WHY_LEN,
		 "is not a list of autonomous systems: numbers are expected, such as 64496 or 64496,64497");
	return -EINVAL;
}

static int open_database(struct search *s)
{
	s->file = fopen(s->path, "re");
	if (!s->file)
		return fail(s, EIO, "%s cannot be opened: %s%s", s->path,
			    strerror(errno), s->q->database ? "" :
			    " (Debian's package libloc-database brings it, \"database FILE\" names another)");
	if (loc_new(&s->loc))
		return fail(s, EIO, "the library libloc cannot be used");
	/* it would write to the standard error */
	loc_set_log_priority(s->loc, 0);
	if (loc_database_new(s->loc, &s->db, s->file))
		return fail(s, EIO, "%s is no database of libloc", s->path);
	if (loc_database_enumerator_new(&s->networks, s->db,
					LOC_DB_ENUMERATE_NETWORKS,
					LOC_DB_ENUMERATOR_FLAGS_FLATTEN))
		return fail(s, EIO, "%s cannot be searched", s->path);
	if (s->q->family)
		loc_database_enumerator_set_family(s->networks, s->q->family);
	return 0;
}

static void close_database(struct search *s)
{
	if (s->networks)
		loc_database_enumerator_unref(s->networks);
	if (s->db)
		loc_database_unref(s->db);
	if (s->loc)
		loc_unref(s->loc);
	if (s->file)
		fclose(s->file);
}

static int want_countries(struct search *s)
{
	const char *list = s->q->countries, *from;
	struct loc_country_list *countries;
	struct loc_country *country;
	char code[3] = "";
	int err = 0;

	if (loc_country_list_new(s->loc, &countries))
		return fail(s, EIO, "the library libloc is out of memory");
	while (!err && element(&list, &from)) {
		memcpy(code, from, 2);
		country = NULL;
		if (loc_database_get_country(s->db, &country, code) || !country) {
			err = fail(s, ENOENT, "%s knows no country %s", s->path,
				   code);
			break;
		}
		if (loc_country_list_append(countries, country))
			err = fail(s, EIO, "the library libloc is out of memory");
		loc_country_unref(country);
	}
	if (!err)
		loc_database_enumerator_set_countries(s->networks, countries);
	loc_country_list_unref(countries);
	return err;
}

static int want_asns(struct search *s)
{
	const char *list = s->q->asns, *from;
	struct loc_as_list *systems;
	struct loc_as *as;
	uint32_t number;
	size_t len;
	int err = 0;

	if (loc_as_list_new(s->loc, &systems))
		return fail(s, EIO, "the library libloc is out of memory");
	while (!err && (len = element(&list, &from))) {
		as = NULL;
		asn(from, len, &number);
		if (loc_as_new(s->loc, &as, number) ||
		    loc_as_list_append(systems, as))
			err = fail(s, EIO, "the library libloc is out of memory");
		if (as)
			loc_as_unref(as);
	}
	if (!err)
		loc_database_enumerator_set_asns(s->networks, systems);
	loc_as_list_unref(systems);
	return err;
}

static void take(struct lx_plist *list, struct loc_network *net, uint16_t value)
{
	const struct in6_addr *first = loc_network_get_first_address(net);
	struct lx_pentry *e = lx_plist_add(list);

	e->family = loc_network_address_family(net);
	e->len = loc_network_prefix(net);
	e->value = value;
	/* IPv4 comes mapped into IPv6 */
	if (e->family == AF_INET)
		memcpy(e->addr, first->s6_addr + 12, 4);
	else
		memcpy(e->addr, first->s6_addr, 16);
}

static int gather(struct search *s, struct lx_plist *list, uint16_t value,
		  void (*progress)(void *arg, size_t n), void *arg)
{
	struct loc_network *net = NULL;
	size_t before = list->n;

	while (!loc_database_enumerator_next_network(s->networks, &net) && net) {
		take(list, net, value);
		loc_network_unref(net);
		net = NULL;
		if (progress && !(list->n % PROGRESS_NETWORKS))
			progress(arg, list->n);
	}
	if (list->n == before)
		return fail(s, ENOENT, "%s has no network of %s%s", s->path,
			    s->q->countries ?: "AS", s->q->asns ?: "");
	return 0;
}

int lx_loc_read(const struct lx_loc_query *q, struct lx_plist *list,
		uint16_t value, void (*progress)(void *arg, size_t n),
		void *arg, char *why)
{
	struct search s = {
		.q = q,
		.path = q->database ?: LX_LOC_DATABASE,
		.why = why,
	};
	int err;

	err = open_database(&s);
	if (!err && q->countries)
		err = want_countries(&s);
	if (!err && q->asns)
		err = want_asns(&s);
	if (!err)
		err = gather(&s, list, value, progress, arg);
	close_database(&s);
	if (!err)
		lx_plist_sort(list);
	return err;
}
