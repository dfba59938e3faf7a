// SPDX-License-Identifier: GPL-2.0
/* Files with one prefix a line. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../mem.h"
#include "prefixfile.h"
#include "textfile.h"
#include "../words.h"
#include "yamlvalue.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static unsigned short column(const char *line, const char *at)
{
	return at - line < UINT16_MAX ? at - line + 1 : UINT16_MAX;
}

/* True when there is a prefix on the line. */
static bool read_line(struct faults *faults, struct pos *pos, const char *line,
		      const char *end, struct lx_prefix *prefix)
{
	const char *hash = memchr(line, '#', end - line);
	const char *word, *rest;

	if (hash)
		end = hash;
	for (word = line; word < end && blank(*word); word++)
		;
	if (word == end)
		return false;
	for (rest = word; rest < end && !blank(*rest); rest++)
		;
	pos->column = column(line, word);
	if (!prefix_read(faults, *pos, word, rest - word, prefix))
		return false;
	while (rest < end && blank(*rest))
		rest++;
	if (rest == end)
		return true;
	pos->column = column(line, rest);
	faults_add(faults, *pos,
		   "expected the end of the line or a comment behind the prefix");
	return false;
}

void prefix_file_read(const char *path, size_t max, struct faults *faults,
		      char **why,
		      bool (*prefix)(void *arg, struct pos pos,
				     const struct lx_prefix *prefix),
		      void *arg)
{
	struct pos pos = { .line = 1 };
	const char *line, *end, *stop;
	struct lx_prefix p;
	size_t len = 0;
	char *text;

	*why = NULL;
	text = text_read(path, max, &len, why);
	if (!text)
		return;
	/* One message for a file that is no text, not one for each line. */
	if (memchr(text, '\0', len)) {
		*why = mem_strdup("is not a text file: it has zero bytes");
		free(text);
		return;
	}
	pos.file = faults_file(faults, path);
	stop = text + len;
	for (line = text; line < stop; line = end + 1, pos.line++) {
		end = memchr(line, '\n', stop - line);
		if (!end)
			end = stop;
		if (read_line(faults, &pos, line, end, &p) &&
		    !prefix(arg, pos, &p))
			break;
	}
	free(text);
}
