/* SPDX-License-Identifier: GPL-2.0 */
/* Times of a clock that never goes back, for people. */

#ifndef FOLLOW_AGE_H
#define FOLLOW_AGE_H

#include <stdint.h>

#define AGE_LEN		32
/* 2026-11-23T09:00:00.123456Z */
#define AGE_STAMP_LEN	48

const char *age_str(uint64_t ns, char buf[AGE_LEN]);
uint64_t age_wall(void);
const char *age_stamp(uint64_t ns, char buf[AGE_STAMP_LEN]);
const char *age_date(uint64_t ns, int64_t now, char buf[AGE_LEN]);

#endif
