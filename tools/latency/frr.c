// SPDX-License-Identifier: GPL-2.0
/* Telling FRR what links cost, by its shell. */

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../mem.h"
#include "publish.h"

struct words {
	char **v;
	size_t n;
};

static void add(struct words *w, char *word)
{
	w->v = mem_grow(w->v, w->n + 1, sizeof(*w->v));
	w->v[w->n++] = word;
	w->v[w->n] = NULL;
}

static void add_command(struct words *w, char *command)
{
	add(w, mem_strdup("-c"));
	add(w, command);
}

/**
 * frr_words - the command line that sets all costs
 * @conf: configuration
 * @gauges: one for each of its links
 *
 * One call for all: vtysh takes longer to start than to work.
 *
 * Return: its words, ended by NULL; frr_words_free() them.
 */
char **frr_words(const struct lat_conf *conf, const struct gauge *gauges)
{
	struct words w = { 0 };
	uint32_t cost;
	size_t i;

	add(&w, mem_strdup(conf->frr.vtysh));
	if (conf->frr.sockets) {
		add(&w, mem_strdup("--vty_socket"));
		add(&w, mem_strdup(conf->frr.sockets));
	}
	add_command(&w, mem_strdup("configure terminal"));
	for (i = 0; i < conf->n_links; i++) {
		cost = cost_of(&conf->cost, gauges[i].estimate.in_force);
		add_command(&w, mem_printf("interface %s",
					   conf->links[i].dev));
		if (conf->frr.ospf)
			add_command(&w, mem_printf("ip ospf cost %u", cost));
		if (conf->frr.ospf6)
			add_command(&w, mem_printf("ipv6 ospf6 cost %u", cost));
		add_command(&w, mem_strdup("exit"));
	}
	return w.v;
}

/**
 * frr_words_free - release a command line
 * @words: it
 */
void frr_words_free(char **words)
{
	char **word;

	for (word = words; *word; word++)
		free(*word);
	free(words);
}

static int start(char *const *words, int output, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int err;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null",
					 O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
	/* Signals that a daemon waits for elsewhere are not the child's affair. */
	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	err = posix_spawn(pid, words[0], &files, &attr, words, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return -err;
}

/*
 * vtysh begins with "%" what it has to say against a command, and ends with a
 * status then. That it has no file of its own it says in the same way, and that a
 * daemon is missing without a status.
 */
static bool read_complaint(FILE *f, char *why)
{
	char line[PUBLISH_WHY_LEN - 32];
	bool missing = false;

	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (strstr(line, "is not running"))
			missing = true;
		else if (*line != '%' || strstr(line, "configuration file"))
			continue;
		snprintf(why, PUBLISH_WHY_LEN, "vtysh says: %s", line);
	}
	return missing;
}

/**
 * frr_run - run a command line
 * @words: it
 * @why: filled after a failure, PUBLISH_WHY_LEN bytes
 *
 * Return: 0 or a negative errno.
 */
int frr_run(char *const *words, char *why)
{
	int ends[2], err, status = -1;
	bool missing = false;
	pid_t pid;
	FILE *f;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	err = start(words, ends[1], &pid);
	close(ends[1]);
	if (err) {
		close(ends[0]);
		snprintf(why, PUBLISH_WHY_LEN, "%s cannot be started: %s",
			 words[0], strerror(-err));
		return err;
	}
	f = fdopen(ends[0], "r");
	*why = '\0';
	if (f) {
		missing = read_complaint(f, why);
		fclose(f);
	} else {
		close(ends[0]);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return missing ? -EINVAL : 0;
	if (!*why)
		snprintf(why, PUBLISH_WHY_LEN, "%s ended with status %d",
			 words[0], WIFEXITED(status) ? WEXITSTATUS(status) :
			 128 + WTERMSIG(status));
	return -EINVAL;
}
