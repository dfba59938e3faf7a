// SPDX-License-Identifier: GPL-2.0
/* Log lines for the journal of systemd, with fields to search by. */

/* The place in this file where all of them come from says nothing. */
#define SD_JOURNAL_SUPPRESS_LOCATION

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>

#include "../mem.h"
#include "../resolve.h"
#include "journal.h"

/* lnet-exit-follow(8) lists them; a kind of line keeps its number for ever. */
static const char *const message_ids[] = {
	[LOG_ID_EXIT_ADDED] = "26784282dac544988c6e819c46a5125a",
	[LOG_ID_EXIT_NEXTHOPS] = "e3c6192464654d8997d30cafd6d3dacf",
	[LOG_ID_EXIT_CHANGED] = "8e98c4b018f543e09bdc0176b796ef06",
	[LOG_ID_EXIT_DELETED] = "608b0b869f7c4880bcd7d8b882dcebef",
	[LOG_ID_ANNOUNCED] = "bcbafe67a31c4ae1bb691dd072c101b2",
	[LOG_ID_LABEL] = "b0c61af213e74ab6a03791c196beb8dd",
	[LOG_ID_DEVICE] = "cc3e39fef56e48bd95436b50e5a16573",
	[LOG_ID_IN_FORCE] = "84fb5dd58bc6437894aeb1f3cd585447",
	[LOG_ID_FAULT] = "e91498da23c64649ba1c0d7c8c711670",
	[LOG_ID_CONDITION] = "2140ffdd8ef64e189939e2f472655794",
	[LOG_ID_LOST] = "182af240cadd4f5a8d28bb1821f8eb5d",
	[LOG_ID_MODULE] = "0e352f19fb4a40b592f9e2e3c66f956e",
};

/**
 * journal_is - is a file the stream that the service manager has named?
 * @stream: value of JOURNAL_STREAM, "DEVICE:INODE" in decimals; NULL for none
 * @st: the file
 *
 * Who redirects what the service manager has connected with the journal leaves
 * the variable behind.
 *
 * Return: true if it is.
 */
bool journal_is(const char *stream, const struct stat *st)
{
	uintmax_t dev, ino;
	char *end;

	if (!stream || *stream < '0' || *stream > '9')
		return false;
	dev = strtoumax(stream, &end, 10);
	if (*end != ':' || end[1] < '0' || end[1] > '9')
		return false;
	ino = strtoumax(end + 1, &end, 10);
	return !*end && dev == st->st_dev && ino == st->st_ino;
}

/**
 * journal_listens - does a descriptor lead to the journal?
 * @fd: descriptor
 *
 * Return: true if it does.
 */
bool journal_listens(int fd)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;

	return stream && !fstat(fd, &st) && journal_is(stream, &st);
}

static void field(struct journal_entry *e, char *text)
{
	e->fields[e->n++] = (struct iovec){
		.iov_base = text,
		.iov_len = strlen(text),
	};
}

/**
 * journal_entry - make the fields of a line
 * @e: filled; journal_entry_free() it
 * @about: what the line is about
 * @priority: LOG_ERR, LOG_WARNING, LOG_NOTICE or LOG_INFO
 * @text: the line
 *
 * A field may be there several times, as LNET_NEXTHOP is.
 */
void journal_entry(struct journal_entry *e, const struct log_about *about,
		   int priority, const char *text)
{
	char hop[256];
	unsigned int i;

	e->n = 0;
	field(e, mem_printf("MESSAGE=%s", text));
	field(e, mem_printf("PRIORITY=%d", priority));
	field(e, mem_strdup("SYSLOG_IDENTIFIER=lnet-exit"));
	if (about->id)
		field(e, mem_printf("MESSAGE_ID=%s", message_ids[about->id]));
	if (about->exit)
		field(e, mem_printf("LNET_EXIT=%s", about->exit));
	if (about->label)
		field(e, mem_printf("LNET_LABEL=%u", about->label));
	if (about->device)
		field(e, mem_printf("LNET_DEVICE=%s", about->device));
	if (about->prefix)
		field(e, mem_printf("LNET_PREFIX=%s", about->prefix));
	for (i = 0; i < about->n_hops && i < LNET_EXIT_NEXTHOP_MAX; i++) {
		lx_hops_str(&about->hops[i], 1, hop, sizeof(hop));
		field(e, mem_printf("LNET_NEXTHOP=%s", hop));
	}
}

/**
 * journal_entry_free - release what journal_entry() has made
 * @e: entry
 */
void journal_entry_free(struct journal_entry *e)
{
	size_t i;

	for (i = 0; i < e->n; i++)
		free(e->fields[i].iov_base);
	e->n = 0;
}

/**
 * journal_send - give a line to the journal
 * @about: what the line is about
 * @priority: LOG_ERR, LOG_WARNING, LOG_NOTICE or LOG_INFO
 * @text: the line
 *
 * Return: false when that failed, and the line should be written as text.
 */
bool journal_send(const struct log_about *about, int priority, const char *text)
{
	struct journal_entry e;
	int err;

	journal_entry(&e, about, priority, text);
	err = sd_journal_sendv(e.fields, e.n);
	journal_entry_free(&e);
	return !err;
}
