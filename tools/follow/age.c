// SPDX-License-Identifier: GPL-2.0
/* Times of a clock that never goes back, for people. */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "age.h"

#define MS	((uint64_t)1000 * 1000)
#define SECOND	(1000 * MS)

/**
 * age_str - how long ago
 * @ns: time since then
 * @buf: filled, such as "120ms", "12s", "3m 12s", "2h 05m" or "3d 2h"
 *
 * Return: @buf.
 */
const char *age_str(uint64_t ns, char buf[AGE_LEN])
{
	uint64_t s = ns / SECOND;

	if (!s)
		snprintf(buf, AGE_LEN, "%" PRIu64 "ms", ns / MS);
	else if (s < 60)
		snprintf(buf, AGE_LEN, "%" PRIu64 "s", s);
	else if (s < 3600)
		snprintf(buf, AGE_LEN, "%" PRIu64 "m %02" PRIu64 "s", s / 60,
			 s % 60);
	else if (s < 86400)
		snprintf(buf, AGE_LEN, "%" PRIu64 "h %02" PRIu64 "m", s / 3600,
			 s / 60 % 60);
	else
		snprintf(buf, AGE_LEN, "%" PRIu64 "d %" PRIu64 "h", s / 86400,
			 s / 3600 % 24);
	return buf;
}

/**
 * age_date - the date of something that was some time ago
 * @ns: time since then
 * @now: what the clock on the wall says, in seconds since 1970
 * @buf: filled, such as "2026-11-23T09:00:00Z"
 *
 * A wall clock that was set meanwhile changes dates, but no ages.
 *
 * Return: @buf.
 */
const char *age_date(uint64_t ns, int64_t now, char buf[AGE_LEN])
{
	time_t then = now - (int64_t)(ns / SECOND);
	struct tm tm;

	if (!gmtime_r(&then, &tm) ||
	    !strftime(buf, AGE_LEN, "%Y-%m-%dT%H:%M:%SZ", &tm))
		*buf = '\0';
	return buf;
}

/**
 * age_wall - what the clock on the wall says
 *
 * Return: time in ns since 1970.
 */
uint64_t age_wall(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

/**
 * age_stamp - a date to the microsecond
 * @ns: what the clock on the wall said, in ns since 1970
 * @buf: filled, such as "2026-11-23T09:00:00.123456Z"
 *
 * Return: @buf.
 */
const char *age_stamp(uint64_t ns, char buf[AGE_STAMP_LEN])
{
	char date[AGE_LEN];

	age_date(0, (int64_t)(ns / SECOND), date);
	snprintf(buf, AGE_STAMP_LEN, "%.*s.%06uZ", (int)strcspn(date, "Z"),
		 date, (unsigned int)(ns % SECOND / 1000));
	return buf;
}
