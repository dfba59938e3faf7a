/* SPDX-License-Identifier: GPL-2.0 */
/* Times of a clock that never goes back, for people. */

#ifndef FOLLOW_AGE_H
#define FOLLOW_AGE_H

#include <stdint.h>

#define AGE_LEN		32

const char *age_str(uint64_t ns, char buf[AGE_LEN]);
const char *age_date(uint64_t ns, int64_t now, char buf[AGE_LEN]);

#endif
