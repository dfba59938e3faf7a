/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A question to a host beyond an uplink, and its answer. Nothing here waits: an
 * event loop is told of the descriptor.
 */

#ifndef FOLLOW_PROBE_H
#define FOLLOW_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "config.h"

#define PROBE_CAUSE_LEN		128
#define PROBE_TEXT_LEN		96
/* The first line of an answer of HTTP, as far as it says something. */
#define PROBE_LINE_MAX		64

/**
 * enum probe_stage - how far a question has come
 * @PROBE_IDLE: not asked
 * @PROBE_CONNECTS: a connection is on its way
 * @PROBE_WAITS: for the answer
 */
enum probe_stage {
	PROBE_IDLE,
	PROBE_CONNECTS,
	PROBE_WAITS,
};

/**
 * struct probe - a question that is asked again and again
 * @conf: what is asked
 * @stage: how far it has come
 * @fd: socket, -1 for none
 * @sequence: number of an echo request
 * @began: when it was asked last, in ns
 * @line: what has come of the answer (HTTP)
 * @got: bytes of it
 * @asked: it has been answered, or not, once
 * @good: the last time it was
 * @took: how long that took, in ns
 * @cause: why it was not; empty when it was
 */
struct probe {
	const struct conf_probe *conf;
	enum probe_stage stage;
	int fd;
	uint16_t sequence;
	uint64_t began;
	char line[PROBE_LINE_MAX];
	size_t got;
	bool asked;
	bool good;
	uint64_t took;
	char cause[PROBE_CAUSE_LEN];
};

/**
 * struct probe_way - which way questions take
 * @dev: device that they leave by
 * @mark: firewall mark, 0 for none
 * @epoll: where their descriptors are waited for
 */
struct probe_way {
	const char *dev;
	uint32_t mark;
	int epoll;
};

void probe_begin(struct probe *p, const struct conf_probe *conf);
void probe_ask(struct probe *p, const struct probe_way *way, uint64_t now);
bool probe_serve(struct probe *p, const struct probe_way *way, uint64_t now);
void probe_give_up(struct probe *p, uint32_t timeout);
void probe_end(struct probe *p);
const char *probe_kind_word(enum probe_kind kind);
const char *probe_str(const struct conf_probe *conf, char buf[PROBE_TEXT_LEN]);

/* probehttp.c */
char *http_request(const struct conf_probe *conf);
int http_status(const char *line, size_t len);

/* probeecho.c */
int echo_open(const struct lx_addr *target);
int echo_send(int fd, int family, uint16_t sequence);
ssize_t echo_receive(int fd, void *packet, size_t size, uint64_t *came);
bool echo_is_answer(int family, const void *packet, size_t len,
		    uint16_t sequence);

#endif
