// SPDX-License-Identifier: GPL-2.0
/* Reading the host: the module's objects, devices and routes. */

#include <errno.h>
#include <net/if.h>
#include <string.h>

#include "../link.h"
#include "../txn.h"
#include "host.h"
#include "module.h"

/* Return: 0 or a negative errno. */
static int find_lnet(struct host *h, struct lx_report *rep)
{
	struct lx_link link;
	int err;

	err = lx_link_find(h->rtnl, &link, rep);
	if (err && err != -EAGAIN)
		return err;
	h->lnet = link.ifindex;
	return 0;
}

/**
 * host_begin - begin a round of questions
 * @h: host
 * @make: make lnet0 when it is not there
 * @rep: filled in every case
 *
 * Return: 0 or a negative errno.
 */
int host_begin(struct host *h, bool make, struct lx_report *rep)
{
	bool created;
	int err;

	err = find_lnet(h, rep);
	if (err || h->lnet || !make || !module_is_live())
		return err;
	err = lx_link_ensure(h->rtnl, &created, rep);
	if (err && err != -EAGAIN)
		return err;
	if (created)
		log_line(LOG_INFO, "device %s: added", LX_LINK_NAME);
	return find_lnet(h, rep);
}

/**
 * host_read - read what the module holds
 * @h: host
 * @kernel: filled; host_forget() it in every case
 * @labels: read the label table, too
 * @rep: filled in every case
 *
 * A list that changed all the time while it was read is good enough: whoever
 * changed it also causes an event, and with it the next round.
 *
 * Return: 0 or a negative errno; -ENOENT when the module is gone.
 */
int host_read(struct host *h, struct kernel *kernel, bool labels,
	      struct lx_report *rep)
{
	struct lx_label_status status;
	int err;

	memset(kernel, 0, sizeof(*kernel));
	err = lx_exit_dump(h->genl, NULL, &kernel->exits, rep);
	if (err && err != -EAGAIN)
		return err;
	err = lx_dev_dump(h->genl, 0, &kernel->devs, rep);
	if (err && err != -EAGAIN)
		return err;
	err = lx_config_get(h->genl, &kernel->config, rep);
	if (err)
		return err;
	if (!labels)
		return 0;
	err = lx_label_status(h->genl, 0, &status, rep);
	if (err)
		return err;
	kernel->generation = status.generation;
	err = lx_label_dump(h->genl, NULL, &kernel->labels, rep);
	return err == -EAGAIN ? 0 : err;
}

/**
 * host_forget - release what host_read() has read
 * @kernel: what it filled
 */
void host_forget(struct kernel *kernel)
{
	lx_exits_free(&kernel->exits);
	lx_devs_free(&kernel->devs);
	lx_labels_free(&kernel->labels);
	memset(kernel, 0, sizeof(*kernel));
}

static uint32_t ifindex(void *arg, const char *name)
{
	(void)arg;
	return if_nametoindex(name);
}

static int resolve(void *arg, const struct lx_addr *egress,
		   struct lx_resolution *res, struct lx_report *rep)
{
	struct host *h = arg;
	const struct lx_fib_match *m = ahead_route(&h->ahead, egress);

	*rep = m->rep;
	return lx_resolve_match(m, h->lnet, res);
}

/**
 * host_lookups - questions as target_build() asks them
 * @h: host, host_begin() has been called
 * @conf: configuration that they will be about
 * @kernel: what host_read() has read
 *
 * Return: the questions, until host_lookups_end().
 */
struct lookups host_lookups(struct host *h, const struct conf *conf,
			    const struct kernel *kernel)
{
	ahead_begin(&h->ahead, h->rtnl, conf, &kernel->exits);
	return (struct lookups){
		.arg = h,
		.ifindex = ifindex,
		.resolve = resolve,
	};
}

/**
 * host_lookups_end - all questions have been asked
 * @h: host
 */
void host_lookups_end(struct host *h)
{
	ahead_end(&h->ahead);
}
