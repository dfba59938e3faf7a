// SPDX-License-Identifier: GPL-2.0
/* What the journal is told, and when it is the journal. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../follow/journal.h"
#include "msg.h"
#include "tap.h"

/* The fields of a line, one a line. */
static void fields(const struct log_about *about, int priority,
		   const char *text, const char *want, const char *what)
{
	char got[2048] = "";
	struct journal_entry e;
	size_t i, len = 0;

	journal_entry(&e, about, priority, text);
	for (i = 0; i < e.n; i++)
		len += sprintf(got + len, "%.*s\n", (int)e.fields[i].iov_len,
			       (char *)e.fields[i].iov_base);
	journal_entry_free(&e);
	tap_str(got, want, "%s", what);
}

static void test_fields(void)
{
	struct lx_nexthop hops[2] = {
		{ .gateway = msg_addr("10.0.1.1"), .ifindex = 1, .weight = 1 },
		{ .gateway = msg_addr("fe80::1"), .ifindex = 1, .weight = 2 },
	};
	struct log_about all = {
		.id = LOG_ID_EXIT_NEXTHOPS, .exit = "sg", .label = 1004,
		.hops = hops, .n_hops = 2,
	};
	const struct log_about other = {
		.id = LOG_ID_LABEL, .exit = "sg",
		.prefix = "10.0.0.0/8", .device = "p1",
	};
	struct lx_nexthop many[LNET_EXIT_NEXTHOP_MAX];
	struct journal_entry e;
	size_t i;

	fields(&(struct log_about){ 0 }, LOG_ERR, "two\nlines",
	       "MESSAGE=two\nlines\nPRIORITY=3\nSYSLOG_IDENTIFIER=lnet-exit\n",
	       "a line about nothing");
	fields(&all, LOG_INFO, "exit sg: 50% = ok",
	       "MESSAGE=exit sg: 50% = ok\nPRIORITY=6\nSYSLOG_IDENTIFIER=lnet-exit\n"
	       "MESSAGE_ID=e3c6192464654d8997d30cafd6d3dacf\n"
	       "LNET_EXIT=sg\nLNET_LABEL=1004\n"
	       "LNET_NEXTHOP=via 10.0.1.1 dev lo\nLNET_NEXTHOP=via fe80::1 dev lo\n",
	       "an exit, and a field for each next hop");
	fields(&other, LOG_NOTICE, "x",
	       "MESSAGE=x\nPRIORITY=5\nSYSLOG_IDENTIFIER=lnet-exit\n"
	       "MESSAGE_ID=b0c61af213e74ab6a03791c196beb8dd\n"
	       "LNET_EXIT=sg\nLNET_DEVICE=p1\nLNET_PREFIX=10.0.0.0/8\n",
	       "an entry, a device");

	for (i = 0; i < LNET_EXIT_NEXTHOP_MAX; i++)
		many[i] = hops[0];
	all.prefix = "10.0.0.0/8";
	all.device = "p1";
	all.hops = many;
	all.n_hops = LNET_EXIT_NEXTHOP_MAX + 1;
	journal_entry(&e, &all, LOG_INFO, "x");
	tap(e.n == JOURNAL_FIELDS_MAX, "as many fields as there can be");
	journal_entry_free(&e);
}

/* Each kind has a number, and none that another has. */
static void test_ids(void)
{
	char seen[LOG_ID_MODULE + 1][64] = { "" };
	bool good = true, unique = true;
	struct journal_entry e;
	struct iovec *id;
	int i, j;

	for (i = LOG_ID_NONE + 1; i <= LOG_ID_MODULE; i++) {
		journal_entry(&e, &(struct log_about){ .id = i }, LOG_INFO, "");
		id = &e.fields[e.n - 1];
		good &= id->iov_len == strlen("MESSAGE_ID=") + 32;
		snprintf(seen[i], sizeof(seen[i]), "%.*s", (int)id->iov_len,
			 (char *)id->iov_base);
		good &= strspn(seen[i] + 11, "0123456789abcdef") == 32;
		for (j = 1; j < i; j++)
			unique &= !!strcmp(seen[i], seen[j]);
		journal_entry_free(&e);
	}
	tap(good, "each kind of line has a number of 128 bits");
	tap(unique, "of its own");
}

static void test_stream(void)
{
	const struct stat st = { .st_dev = 9, .st_ino = 12345 };
	char text[64];
	struct stat own;
	int fds[2];

	tap(journal_is("9:12345", &st), "the stream that was named");
	tap(!journal_is("9:1234", &st), "another inode");
	tap(!journal_is("8:12345", &st), "another device");
	tap(!journal_is("9:12345 ", &st), "something behind it");
	tap(!journal_is("9", &st) && !journal_is("9:", &st) &&
	    !journal_is(":12345", &st) && !journal_is("", &st) &&
	    !journal_is("-9:12345", &st), "what is none");
	tap(!journal_is(NULL, &st), "none");

	if (pipe(fds) || fstat(fds[1], &own))
		abort();
	unsetenv("JOURNAL_STREAM");
	tap(!journal_listens(fds[1]), "nobody has named one");
	snprintf(text, sizeof(text), "%ju:%ju", (uintmax_t)own.st_dev,
		 (uintmax_t)own.st_ino);
	setenv("JOURNAL_STREAM", text, 1);
	tap(journal_listens(fds[1]), "it is found");
	tap(!journal_listens(STDIN_FILENO), "and only it");
	close(fds[1]);
	tap(!journal_listens(fds[1]), "a descriptor that is closed leads nowhere");
	close(fds[0]);
	unsetenv("JOURNAL_STREAM");
}

int main(void)
{
	test_fields();
	test_ids();
	test_stream();
	return tap_end();
}
