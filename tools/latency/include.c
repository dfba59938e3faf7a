// SPDX-License-Identifier: GPL-2.0
/* What links cost, as a file that the configuration of BIRD includes. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../mem.h"
#include "publish.h"

/* Ordinary communities have 16 bits for a value, large ones 32. */
static void write_community(FILE *f, const struct lat_community *c,
			    const char *what, const struct lat_link *link,
			    uint32_t which, uint32_t value)
{
	if (c->asn)
		fprintf(f, "define community_%s_%s = (%u, %u, %u);\n", what,
			link->name, c->asn, which, value);
	else
		fprintf(f, "define community_%s_%s = (%u, %u);\n", what,
			link->name, which,
			value < UINT16_MAX ? value : UINT16_MAX);
}

static void write_link(FILE *f, const struct lat_conf *conf,
		       const struct gauge *gauge)
{
	uint32_t us = gauge->estimate.in_force, cost = cost_of(&conf->cost, us);
	const struct lat_link *link = gauge->conf;
	char addr[LX_ADDR_STRLEN];

	fprintf(f, "\n# %s by %s", lx_addr_str(&link->ask.target, addr),
		link->dev);
	if (us)
		fprintf(f, ": %u.%03u ms\n", us / 1000, us % 1000);
	else
		fputs(": never measured\n", f);
	fprintf(f, "define cost_%s = %u;\n", link->name, cost);
	fprintf(f, "define bandwidth_%s = %u;\n", link->name, link->bandwidth);
	if (!conf->community.used)
		return;
	write_community(f, &conf->community, "latency", link,
			conf->community.latency, cost);
	write_community(f, &conf->community, "bandwidth", link,
			conf->community.bandwidth, link->bandwidth);
}

/**
 * include_text - the file for BIRD
 * @conf: configuration
 * @gauges: one for each of its links
 *
 * Return: its text, free() it.
 */
char *include_text(const struct lat_conf *conf, const struct gauge *gauges)
{
	char *text = NULL;
	size_t size, i;
	FILE *f;

	f = open_memstream(&text, &size);
	if (!f)
		mem_exhausted();
	fputs("# Written by lnet-exit latency, over and over again.\n", f);
	for (i = 0; i < conf->n_links; i++)
		write_link(f, conf, &gauges[i]);
	if (fclose(f))
		mem_exhausted();
	return text;
}

/**
 * include_is_there - is there such a file?
 * @path: its name
 *
 * Return: true if there is.
 */
bool include_is_there(const char *path)
{
	return !access(path, F_OK);
}

static int write_all(int fd, const char *text)
{
	size_t len = strlen(text), done = 0;
	ssize_t n;

	while (done < len) {
		n = write(fd, text + done, len - done);
		if (n < 0 && errno != EINTR)
			return -errno;
		done += n < 0 ? 0 : n;
	}
	/* A machine that loses power shall not find an empty file. */
	return fsync(fd) ? -errno : 0;
}

/**
 * include_write - write a file that others may read at any time
 * @path: its name
 * @text: all of it
 * @why: filled after a failure, PUBLISH_WHY_LEN bytes
 *
 * They see what was there before, or all that is new.
 *
 * Return: 0 or a negative errno.
 */
int include_write(const char *path, const char *text, char *why)
{
	char *beside = mem_printf("%s.new", path);
	int fd, err;

	fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
		  0644);
	err = fd < 0 ? -errno : write_all(fd, text);
	/* BIRD need not be root, whatever our umask says. */
	if (!err && fchmod(fd, 0644))
		err = -errno;
	if (fd >= 0)
		close(fd);
	if (!err && rename(beside, path))
		err = -errno;
	if (err) {
		snprintf(why, PUBLISH_WHY_LEN, "%s cannot be written: %s", path,
			 strerror(-err));
		if (fd >= 0)
			unlink(beside);
	}
	free(beside);
	return err;
}
