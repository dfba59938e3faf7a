// SPDX-License-Identifier: GPL-2.0
/* What comes when ways fail. */

#include <stdio.h>
#include <string.h>

#include "../failing.h"
#include "tap.h"

/* Sorted by name; the state is the exit's own, "b" with a living backup. */
static struct lx_exit v[5];
static struct lx_exits all = { .v = v, .n = 5 };

static void set(int i, char state, const char *backup, unsigned int hops)
{
	memset(&v[i], 0, sizeof(v[i]));
	snprintf(v[i].name, sizeof(v[i].name), "e%d", i);
	strcpy(v[i].backup, backup);
	v[i].state = state == '+' ? LNET_EXIT_STATE_UP :
		     state == 'b' ? LNET_EXIT_STATE_BACKUP :
				    LNET_EXIT_STATE_UNREACHABLE;
	v[i].n_hops = hops;
}

static void check(int i, const char *want, const char *what)
{
	const struct lx_exit *carrier = failing_carrier(&all, &v[i]);
	struct failing_step steps[FAILING_MAX];
	char text[256], *at = text;
	size_t n, j;

	at += sprintf(at, "%s:", carrier ? carrier->name : "-");
	n = failing_steps(&all, &v[i], steps);
	for (j = 0; j < n; j++) {
		switch (steps[j].kind) {
		case FAILING_HOPS:
			at += sprintf(at, " hops%u", steps[j].hops);
			break;
		case FAILING_EXIT:
			at += sprintf(at, " %s", steps[j].exit->name);
			break;
		case FAILING_PASS:
			at += sprintf(at, " pass");
			break;
		case FAILING_REFUSE:
			at += sprintf(at, " refuse");
			break;
		}
	}
	tap_str(text, want, "%s", what);
}

int main(void)
{
	struct failing_step steps[FAILING_MAX];
	int i;

	for (i = 0; i < 5; i++)
		set(i, '-', "", 0);
	set(0, '+', "", 1);
	check(0, "e0: refuse", "a single way");
	v[0].flags = LNET_EXIT_F_PASS;
	check(0, "e0: pass", "the ordinary routes");
	set(0, '+', "e1", 3);
	set(1, '+', "", 1);
	check(0, "e0: hops2 e1 refuse", "other next hops, then a backup");
	v[0].hops[1].flags = LNET_EXIT_NH_F_LINKDOWN;
	v[0].hops[2].flags = LNET_EXIT_NH_F_NO_SOURCE;
	check(0, "e0: e1 refuse", "next hops that are dead do not count");
	v[0].hops[2].flags = LNET_EXIT_NH_F_TENTATIVE;
	check(0, "e0: hops1 e1 refuse", "one that waits for another address does");

	set(0, 'b', "e1", 0);
	set(1, 'b', "e2", 0);
	set(2, '+', "e3", 2);
	set(3, '-', "e4", 0);
	set(4, '+', "", 1);
	v[0].flags = LNET_EXIT_F_PASS;
	check(0, "e2: hops1 e4 pass",
	      "dead backups are passed over, the first exit says how it ends");
	set(4, '-', "", 0);
	check(0, "e2: hops1 pass", "none is left");
	check(4, "-: refuse", "nothing is alive");
	strcpy(v[4].backup, "gone");
	check(4, "-: refuse", "a backup that is not in the dump");

	set(0, '-', "e1", 0);
	set(1, '-', "e0", 0);
	check(0, "-: refuse", "a ring of the dead ends");
	set(0, '+', "e1", 1);
	set(1, '+', "e0", 1);
	tap(failing_steps(&all, &v[0], steps) <= FAILING_MAX,
	    "so does one of the living");
	return tap_end();
}
