/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table under test and the oracle beside it. Every operation is done to
 * both and every answer is compared.
 *
 * Prefixes are made from a few base addresses, so that they nest, share long
 * beginnings, and part at the bits around their ends.
 */
#ifndef LNET_HARNESS_H
#define LNET_HARNESS_H

#include "shim.h"
#include "../../kmod/ftn.h"
#include "oracle.h"

/* The first thing that is not as expected ends the program. */
#define EXPECT(cond, ...) do {						\
	if (!(cond)) {							\
		printf("# %s:%d: %s: ", __FILE__, __LINE__, #cond);	\
		printf(__VA_ARGS__);					\
		fail();							\
	}								\
} while (0)

/* How the program ends then is its own matter. */
noreturn void fail(void);

extern unsigned int test_number;
extern const char *test_name;
/* Every test does one part in so many of what it would. */
extern unsigned int share;
extern u64 random_state;
extern struct mutex lock;
extern struct lnet_ftn_owner owner;
extern struct lnet_ftn *ftn;
extern struct oracle oracle;

/* A new empty table and new base addresses; the end checks and frees all. */
void begin(void);
void end(void);

u32 rnd(u32 limit);			/* 0 to limit - 1 */
struct prefix random_prefix(void);	/* perhaps one of the table */
/* Inside of a prefix (plen) or just beside it, or anywhere. */
struct prefix random_address(void);
void cut_host_bits(struct prefix *p);
const char *show(const struct prefix *p);

/* An entry's id stands in its flags and exit; 0 is "none". Some are alike. */
#define IDS 64
#define PROTOCOL_OF(id) ((id) % 3)
struct lnet_ftn_entry new_entry(const struct prefix *p);
u32 table_lookup(const struct prefix *p);
u32 table_find(const struct prefix *p);
u32 table_next(u8 family, const struct prefix *after);

void insert(const struct prefix *p);
void replace(const struct prefix *p);
void remove_entry(const struct prefix *p);
void random_change(bool grow);
void check_answers(const struct prefix *p);
/* The whole table, in order; and what the owner was told of it. */
void check_all(void);
/* A batch of changes, carried out or given up. */
void random_batch(void);

/* A test is run between begin() and end(). */
struct test {
	const char *name;
	void (*run)(void);
	bool shortage;	/* allocations have to fail when it says so */
};

extern const struct test tests[];
extern const unsigned int num_tests;

/* batch.c */
void test_batches(void);
void test_batch_refused(void);
void test_batch_no_memory(void);

/* readers.c: played on one thread, or those of a kernel */
#ifdef __KERNEL__
void test_readers(void);
#else
void test_overtaken(void);
void test_half_done(void);
#endif

#endif /* LNET_HARNESS_H */
