// SPDX-License-Identifier: GPL-2.0
/* Files that an operator wrote, read whole. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../mem.h"
#include "textfile.h"

static char *read_all(int fd, size_t size, size_t *len, char **why)
{
	char *text = mem_alloc(size + 1);
	ssize_t got;

	for (*len = 0; *len < size; *len += got) {
		got = read(fd, text + *len, size - *len);
		if (got < 0 && errno == EINTR)
			got = 0;
		else if (got < 0)
			goto failed;
		else if (!got)
			break;
	}
	text[*len] = '\0';
	return text;

failed:
	*why = mem_printf("cannot be read: %s", strerror(errno));
	free(text);
	return NULL;
}

char *text_read(const char *path, size_t max, size_t *len, char **why)
{
	char *text = NULL;
	struct stat st;
	int fd;

	/* Without O_NONBLOCK a pipe that nobody writes to blocks right here. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		*why = mem_printf("cannot be opened: %s", strerror(errno));
		return NULL;
	}
	if (fstat(fd, &st) < 0)
		*why = mem_printf("cannot be read: %s", strerror(errno));
	else if (!S_ISREG(st.st_mode))
		*why = mem_strdup("expected a regular file");
	else if ((unsigned long long)st.st_size > max)
		*why = mem_printf("is larger than %zu MiB", max >> 20);
	else
		text = read_all(fd, st.st_size, len, why);
	close(fd);
	return text;
}
