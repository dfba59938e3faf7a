// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include "lines.h"
#include "mem.h"

#define IN_SIZE		65536
#define LINE_SIZE	4096
#define OUT_SIZE	((size_t)4 * IN_SIZE)

/* What a file of xz may make its reader allocate. */
#define XZ_MEMORY	(256ull << 20)

enum packing { PLAIN, GZIP, XZ };

/**
 * struct lx_lines - a file being read
 * @fd: of the file
 * @packing: how it is compressed
 * @in_end: nothing more can be read
 * @ended: nothing more comes out of it
 * @within: in a member of a gzip file: it may not end here
 * @size: of the file in bytes, 0 when unknown
 * @taken: bytes read from it
 * @in_at: first byte of @in that was not unpacked yet
 * @in_len: bytes in @in
 * @at: first byte of @out that was not handed out
 * @seen: bytes of @out in which there is no end of the line at @at
 * @out_len: bytes in @out
 * @line: number of the line handed out last
 */
struct lx_lines {
	int fd;
	enum packing packing;
	bool in_end;
	bool ended;
	bool within;
	uint64_t size;
	uint64_t taken;
	size_t in_at;
	size_t in_len;
	size_t at;
	size_t seen;
	size_t out_len;
	unsigned long line;
	z_stream gz;
	lzma_stream xz;
	unsigned char in[IN_SIZE];
	/* the zero behind a last line without end */
	char out[OUT_SIZE + 1];
};

static int __attribute__((format(printf, 2, 3)))
fail(char *why, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, LX_LINES_WHY_LEN, fmt, ap);
	va_end(ap);
	return -EIO;
}

/* Read more behind what is left of the input. */
static int more(struct lx_lines *l, char *why)
{
	ssize_t got;

	memmove(l->in, l->in + l->in_at, l->in_len - l->in_at);
	l->in_len -= l->in_at;
	l->in_at = 0;
	do
		got = read(l->fd, l->in + l->in_len, IN_SIZE - l->in_len);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail(why, "cannot be read: %s", strerror(errno));
	l->in_end = !got;
	l->in_len += got;
	l->taken += got;
	return 0;
}

static bool begins_with(const struct lx_lines *l, const char *magic, size_t len)
{
	return l->in_len >= len && !memcmp(l->in, magic, len);
}

/* Look at the first bytes and get ready for what they say. */
static int begin(struct lx_lines *l, char *why)
{
	while (!l->in_end && l->in_len < 6)
		if (more(l, why))
			return -EIO;
	if (begins_with(l, "\x1f\x8b", 2)) {
		/* 16 more: a gzip header, not zlib's own */
		if (inflateInit2(&l->gz, MAX_WBITS + 16) != Z_OK)
			return fail(why, "cannot be unpacked: out of memory");
		l->packing = GZIP;
	} else if (begins_with(l, "\3757zXZ\0", 6)) {
		if (lzma_stream_decoder(&l->xz, XZ_MEMORY,
					LZMA_CONCATENATED) != LZMA_OK)
			return fail(why, "cannot be unpacked: out of memory");
		l->packing = XZ;
	} else if (begins_with(l, "\xef\xbb\xbf", 3)) {
		/* the mark that some editors put before a text in UTF-8 */
		l->in_at = 3;
	}
	return 0;
}

static int unpack_plain(struct lx_lines *l)
{
	size_t n = l->in_len - l->in_at;

	if (n > OUT_SIZE - l->out_len)
		n = OUT_SIZE - l->out_len;
	memcpy(l->out + l->out_len, l->in + l->in_at, n);
	l->in_at += n;
	l->out_len += n;
	l->ended = l->in_end && l->in_at == l->in_len;
	return 0;
}

static int unpack_gzip(struct lx_lines *l, char *why)
{
	size_t had = l->out_len;
	int ret;

	if (!l->within && l->in_at == l->in_len) {
		l->ended = true;
		return 0;
	}
	l->within = true;
	l->gz.next_in = l->in + l->in_at;
	l->gz.avail_in = l->in_len - l->in_at;
	l->gz.next_out = (unsigned char *)l->out + l->out_len;
	l->gz.avail_out = OUT_SIZE - l->out_len;
	ret = inflate(&l->gz, Z_NO_FLUSH);
	l->in_at = l->in_len - l->gz.avail_in;
	l->out_len = OUT_SIZE - l->gz.avail_out;
	switch (ret) {
	case Z_STREAM_END:
		/* another member may follow */
		l->within = false;
		inflateReset(&l->gz);
		return 0;
	case Z_OK:
	case Z_BUF_ERROR:
		if (l->in_end && l->in_at == l->in_len && l->out_len == had)
			return fail(why, "ends too early: it is not whole");
		return 0;
	case Z_MEM_ERROR:
		return fail(why, "cannot be unpacked: out of memory");
	default:
		return fail(why, "is no gzip file from beginning to end, or damaged");
	}
}

static int unpack_xz(struct lx_lines *l, char *why)
{
	lzma_ret ret;

	l->xz.next_in = l->in + l->in_at;
	l->xz.avail_in = l->in_len - l->in_at;
	l->xz.next_out = (unsigned char *)l->out + l->out_len;
	l->xz.avail_out = OUT_SIZE - l->out_len;
	ret = lzma_code(&l->xz, l->in_end ? LZMA_FINISH : LZMA_RUN);
	l->in_at = l->in_len - l->xz.avail_in;
	l->out_len = OUT_SIZE - l->xz.avail_out;
	switch (ret) {
	case LZMA_STREAM_END:
		l->ended = true;
		return 0;
	case LZMA_OK:
		return 0;
	case LZMA_BUF_ERROR:
		return fail(why, "ends too early: it is not whole");
	case LZMA_MEM_ERROR:
	case LZMA_MEMLIMIT_ERROR:
		return fail(why, "cannot be unpacked: it needs too much memory");
	default:
		return fail(why, "is no xz file from beginning to end, or damaged");
	}
}

/* Get more text behind what is there, or note that there is none. */
static int fill(struct lx_lines *l, char *why)
{
	size_t had;

	memmove(l->out, l->out + l->at, l->out_len - l->at);
	l->out_len -= l->at;
	l->at = 0;
	for (had = l->out_len; l->out_len == had && !l->ended;) {
		int err;

		if (l->in_at == l->in_len && !l->in_end && more(l, why))
			return -EIO;
		if (l->packing == GZIP)
			err = unpack_gzip(l, why);
		else if (l->packing == XZ)
			err = unpack_xz(l, why);
		else
			err = unpack_plain(l);
		if (err)
			return err;
	}
	return 0;
}

struct lx_lines *lx_lines_open(const char *path, char *why)
{
	struct lx_lines *l;
	struct stat st;
	int fd;

	fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) :
				 fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	if (fd < 0) {
		fail(why, "cannot be opened: %s", strerror(errno));
		return NULL;
	}
	l = mem_alloc(sizeof(*l));
	memset(l, 0, offsetof(struct lx_lines, in));
	l->fd = fd;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		l->size = st.st_size;
	if (begin(l, why)) {
		lx_lines_close(l);
		return NULL;
	}
	return l;
}

static int hand_out(struct lx_lines *l, size_t len, char **line, char *why)
{
	l->line++;
	*line = l->out + l->at;
	(*line)[len] = '\0';
	if (memchr(*line, '\0', len))
		return fail(why, "is not a text file: line %lu has a zero byte",
			    l->line);
	return 1;
}

int lx_lines_next(struct lx_lines *l, char **line, size_t *len, char *why)
{
	size_t left;
	char *end;
	int ret;

	for (;;) {
		left = l->out_len - l->at;
		end = memchr(l->out + l->at + l->seen, '\n', left - l->seen);
		l->seen = left;
		if (end)
			left = end - (l->out + l->at);
		if (left > LINE_SIZE)
			return fail(why, "is not a list: line %lu is longer than %d bytes",
				    l->line + 1, LINE_SIZE);
		if (end || (l->ended && left))
			break;
		if (l->ended)
			return 0;
		if (fill(l, why))
			return -EIO;
	}
	*len = left;
	ret = hand_out(l, left, line, why);
	l->at += left + !!end;
	l->seen = 0;
	return ret;
}

unsigned int lx_lines_done(const struct lx_lines *l)
{
	return l->size ? 100 * l->taken / l->size : 0;
}

void lx_lines_close(struct lx_lines *l)
{
	if (!l)
		return;
	if (l->packing == GZIP)
		inflateEnd(&l->gz);
	else if (l->packing == XZ)
		lzma_end(&l->xz);
	close(l->fd);
	free(l);
}
