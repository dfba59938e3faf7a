// SPDX-License-Identifier: GPL-2.0
/* What the words of `exit add|set` make of an exit. */
#include <string.h>
#include "../exit_args.h"
#include "../nft.h"
#include "tap.h"

#define HAS(e, attr) ((e)->has & LX_BIT(LNET_EXIT_A_EXIT_##attr))

static struct exit_args *words(uint64_t given)
{
	static struct exit_args a;

	memset(&a, 0, sizeof(a));
	a.given = given;
	a.e.label = 1002;
	return &a;
}

#define W(word) (1ull << EXIT_##word)

static void marks(void)
{
	struct lx_exit old = { .label = 1002, .type = LNET_EXIT_TYPE_LOCAL };
	struct exit_args *a;

	a = words(W(NAME) | W(LABEL) | W(LOCAL) | W(MASQUERADE));
	exit_args_finish(a, NULL);
	tap(a->e.type == LNET_EXIT_TYPE_LOCAL && HAS(&a->e, TYPE),
	    "local makes a local exit");
	tap(a->e.mark == 0x137003ea && HAS(&a->e, MARK),
	    "masquerade brings the default mark");
	tap(a->e.flags == LNET_EXIT_F_MASQUERADE &&
	    a->e.flags_mask == LNET_EXIT_F_MASQUERADE, "and its flag");

	a = words(W(NAME) | W(LABEL) | W(LOCAL) | W(MASQUERADE) | W(MARK));
	a->e.mark = 0x10;
	exit_args_finish(a, NULL);
	tap(a->e.mark == 0x10, "a mark of one's own stays");

	a = words(W(NAME) | W(LABEL) | W(LOCAL));
	exit_args_finish(a, NULL);
	tap(!HAS(&a->e, MARK) && !HAS(&a->e, FLAGS),
	    "without masquerade there is no mark");

	old.mark = lx_default_mark(1002);
	a = words(W(NAME) | W(NOMASQUERADE));
	exit_args_finish(a, &old);
	tap(HAS(&a->e, MARK) && !a->e.mark && !a->e.flags &&
	    a->e.flags_mask == LNET_EXIT_F_MASQUERADE,
	    "nomasquerade takes the default mark away");
	old.mark = 0x10;
	a = words(W(NAME) | W(NOMASQUERADE));
	exit_args_finish(a, &old);
	tap(!HAS(&a->e, MARK), "but no other one");
	a = words(W(NAME) | W(MASQUERADE));
	exit_args_finish(a, &old);
	tap(!HAS(&a->e, MARK), "nor does masquerade change one that is there");
	old.mark = 0;
	a = words(W(NAME) | W(MASQUERADE));
	exit_args_finish(a, &old);
	tap(a->e.mark == 0x137003ea, "set masquerade brings the default mark");
	tap(!HAS(&a->e, TYPE), "set says nothing about the type");
}

static void removals(void)
{
	struct lx_exit old = { .label = 20 };
	struct exit_args *a;

	a = words(W(NAME) | W(NOHOPS) | W(NOBACKUP) | W(NOOIF));
	exit_args_finish(a, &old);
	tap(HAS(&a->e, NEXTHOPS) && !a->e.n_hops, "nonexthop: an empty list");
	tap(HAS(&a->e, BACKUP) && !a->e.backup[0], "nobackup: an empty name");
	tap(HAS(&a->e, OIF) && !a->e.oif, "nooif: device 0");
	a = words(W(NAME) | W(UNREACHABLE));
	exit_args_finish(a, &old);
	tap(!a->e.flags && a->e.flags_mask == LNET_EXIT_F_PASS,
	    "unreachable takes the flag away");
}

static void hops(void)
{
	struct lx_exit old = { .n_hops = 1 };
	struct exit_args *a;

	a = words(W(NAME) | W(LABEL) | W(EGRESS) | W(HOPS));
	a->n_hops = 1;
	a->hops[0].hop.ifindex = 7;
	tap(!exit_args_resolve(a, NULL), "typed next hops are not asked for");
	exit_args_finish(a, NULL);
	tap(a->e.n_hops == 1 && a->e.hops[0].ifindex == 7 &&
	    a->e.hops[0].weight == 1 &&
	    a->e.hops[0].protocol == LNET_EXIT_PROTO_STATIC,
	    "they are static, and weigh 1");

	a = words(W(NAME) | W(LABEL) | W(EGRESS));
	tap(exit_args_resolve(a, NULL), "an egress router alone is looked up");
	a = words(W(NAME) | W(LABEL) | W(LOCAL));
	tap(!exit_args_resolve(a, NULL), "a local exit needs no next hop");

	old.hops[0].protocol = LNET_EXIT_PROTO_FOLLOW;
	a = words(W(NAME) | W(EGRESS));
	tap(exit_args_resolve(a, &old),
	    "another egress router is looked up if the old one was");
	old.hops[0].protocol = LNET_EXIT_PROTO_STATIC;
	tap(!exit_args_resolve(a, &old), "and not if its next hops were typed");
	a = words(W(NAME) | W(RESOLVE));
	tap(exit_args_resolve(a, &old), "unless one asks for it");
	a = words(W(NAME) | W(MTU));
	tap(!exit_args_resolve(a, &old), "another mtu is no reason to look");
}

int main(void)
{
	marks();
	removals();
	hops();
	return tap_end();
}
