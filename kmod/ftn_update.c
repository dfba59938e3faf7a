// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of the label table. Every one is made ready aside and then published
 * by a single store.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "ftn_trie.h"

/* Of the writers */
#define ftn_deref_locked(ftn, p) \
	rcu_dereference_protected(p, lockdep_is_held((ftn)->lock))

static void ftn_count_change(struct ftn_trie *trie)
{
	/* After the change before; pairs with ftn_read_begin() */
	smp_store_release(&trie->changes, trie->changes + 1);
	/* Before this change; pairs with ftn_read_retry() */
	smp_wmb();
}

/* The only way in which what readers can reach is changed. */
#define ftn_publish(trie, slot, ptr) do {				\
	ftn_count_change(trie);						\
	rcu_assign_pointer(slot, ptr);					\
} while (0)

/**
 * lnet_ftn_alloc() - make an empty table
 * @lock: the mutex that all writers hold; must outlive the table
 *
 * Context: may sleep.
 * Return: the table, or NULL when memory is short.
 */
struct lnet_ftn *lnet_ftn_alloc(const struct mutex *lock)
{
	struct lnet_ftn *ftn;

	ftn = kzalloc(sizeof(*ftn), GFP_KERNEL_ACCOUNT);
	if (ftn)
		ftn->lock = lock;
	return ftn;
}

static void ftn_trie_free(struct ftn_trie *trie,
			  void (*release)(struct lnet_ftn_entry *e))
{
	struct ftn_node *todo = rcu_dereference_protected(trie->root, true);
	struct lnet_ftn_entry *e;
	struct ftn_node *child;
	struct ftn_node *node;
	int i;

	if (todo)
		todo->next = NULL;
	while (todo) {
		node = todo;
		todo = node->next;
		for (i = 0; i < 2; i++) {
			child = rcu_dereference_protected(node->child[i], true);
			if (!child)
				continue;
			child->next = todo;
			todo = child;
		}

		e = rcu_dereference_protected(node->entry, true);
		if (e && release)
			release(e);
		kfree(e);
		kfree(node);
		cond_resched();
	}
}

/**
 * lnet_ftn_free() - free a table and all its entries
 * @ftn: the table, or NULL; no reader is left and none can come
 * @release: called for each entry just before it is freed, to drop what the
 *	entry pins; may be NULL
 *
 * Context: may sleep. The lock need not be held.
 */
void lnet_ftn_free(struct lnet_ftn *ftn,
		   void (*release)(struct lnet_ftn_entry *e))
{
	if (!ftn)
		return;
	ftn_trie_free(&ftn->trie[0], release);
	ftn_trie_free(&ftn->trie[1], release);
	kfree(ftn);
}

/* Where a prefix is, or where it would have to be put. */
struct ftn_place {
	struct ftn_node __rcu	**slot;
	struct ftn_node		*node;		/* what the slot holds */
	struct ftn_node __rcu	**parent_slot;	/* NULL at the root */
	struct ftn_node		*parent;
	unsigned int		common;		/* bits shared with node */
};

static bool ftn_place_exact(const struct ftn_place *place, unsigned int plen)
{
	return place->node && place->node->plen == plen &&
	       place->common == plen;
}

static struct ftn_place ftn_descend(const struct lnet_ftn *ftn,
				    struct ftn_trie *trie, struct ftn_key key,
				    unsigned int plen)
{
	struct ftn_place place = { .slot = &trie->root };

	for (;;) {
		place.node = ftn_deref_locked(ftn, *place.slot);
		if (!place.node)
			return place;
		place.common = min(ftn_common(key, place.node->key), plen);
		if (place.common < place.node->plen ||
		    place.node->plen == plen)
			return place;
		place.parent_slot = place.slot;
		place.parent = place.node;
		place.slot = &place.node->child[ftn_bit(key, place.node->plen)];
	}
}

static struct ftn_node *ftn_node_alloc(struct ftn_key key, unsigned int plen,
				       struct lnet_ftn_entry *e)
{
	struct ftn_node *node;

	node = kzalloc(sizeof(*node), GFP_KERNEL_ACCOUNT);
	if (node) {
		node->key = key;
		node->plen = plen;
		RCU_INIT_POINTER(node->entry, e);
	}
	return node;
}

static int ftn_add(struct ftn_trie *trie, const struct ftn_place *place,
		   struct ftn_key key, struct lnet_ftn_entry *e)
{
	struct ftn_node *below = place->node;
	struct ftn_node *node;
	struct ftn_node *fork;

	node = ftn_node_alloc(key, e->plen, e);
	if (!node)
		return -ENOMEM;

	fork = node;
	if (below && place->common < e->plen) {
		fork = ftn_node_alloc(key, place->common, NULL);
		if (!fork) {
			kfree(node);
			return -ENOMEM;
		}
		RCU_INIT_POINTER(fork->child[ftn_bit(key, fork->plen)], node);
	}
	if (below)
		RCU_INIT_POINTER(fork->child[ftn_bit(below->key, fork->plen)],
				 below);

	ftn_publish(trie, *place->slot, fork);
	WRITE_ONCE(trie->count, trie->count + 1);
	return 0;
}

static struct lnet_ftn_entry *ftn_put(struct lnet_ftn *ftn,
				      struct lnet_ftn_entry *e, bool replace)
{
	struct ftn_trie *trie = &ftn->trie[ftn_index(e->family)];
	struct lnet_ftn_entry *old;
	struct ftn_place place;
	struct ftn_key key;
	int err;

	lockdep_assert_held(ftn->lock);

	err = lnet_ftn_check(e->family, e->addr, e->plen);
	if (err)
		return ERR_PTR(err);

	key = ftn_key(e->family, e->addr);
	place = ftn_descend(ftn, trie, key, e->plen);
	if (!ftn_place_exact(&place, e->plen))
		return ERR_PTR(ftn_add(trie, &place, key, e));

	old = ftn_deref_locked(ftn, place.node->entry);
	if (old && !replace)
		return ERR_PTR(-EEXIST);
	ftn_publish(trie, place.node->entry, e);
	if (!old)
		WRITE_ONCE(trie->count, trie->count + 1);
	return old;
}

/**
 * lnet_ftn_insert() - put an entry in, unless its prefix is there already
 * @ftn: the table
 * @e: the entry; on success it belongs to the table, otherwise still to the
 *	caller
 *
 * Context: may sleep, with the writers' lock held.
 * Return: 0, -EEXIST, -ENOMEM, or an error of lnet_ftn_check(). After an error
 * the table is as it was.
 */
int lnet_ftn_insert(struct lnet_ftn *ftn, struct lnet_ftn_entry *e)
{
	return PTR_ERR_OR_ZERO(ftn_put(ftn, e, false));
}

/**
 * lnet_ftn_replace() - put an entry in, in place of the one of the same prefix
 * @ftn: the table
 * @e: the entry; on success it belongs to the table, otherwise still to the
 *	caller
 *
 * Readers find the old entry or the new one, never neither.
 *
 * Context: may sleep, with the writers' lock held.
 * Return: the old entry, now the caller's to free with
 * lnet_ftn_entry_free_rcu(); NULL when there was none; or an ERR_PTR: -ENOMEM
 * (only when there was none), or an error of lnet_ftn_check(). After an error
 * the table is as it was.
 */
struct lnet_ftn_entry *lnet_ftn_replace(struct lnet_ftn *ftn,
					struct lnet_ftn_entry *e)
{
	return ftn_put(ftn, e, true);
}

/**
 * lnet_ftn_remove() - take an entry out
 * @ftn: the table
 * @family: AF_INET or AF_INET6
 * @addr: 4 or 16 bytes in network byte order
 * @plen: prefix length in bits
 *
 * Context: does not sleep; the writers' lock is held.
 * Return: the entry, now the caller's to free with lnet_ftn_entry_free_rcu(),
 * or NULL when the prefix is not in the table.
 */
struct lnet_ftn_entry *lnet_ftn_remove(struct lnet_ftn *ftn, u8 family,
				       const void *addr, u8 plen)
{
	struct ftn_trie *trie = &ftn->trie[ftn_index(family)];
	struct lnet_ftn_entry *e;
	struct ftn_node *child0;
	struct ftn_node *child1;
	struct ftn_node *parent;
	struct ftn_place place;

	lockdep_assert_held(ftn->lock);

	if (lnet_ftn_check(family, addr, plen))
		return NULL;
	place = ftn_descend(ftn, trie, ftn_key(family, addr), plen);
	if (!ftn_place_exact(&place, plen))
		return NULL;
	e = ftn_deref_locked(ftn, place.node->entry);
	if (!e)
		return NULL;
	WRITE_ONCE(trie->count, trie->count - 1);

	child0 = ftn_deref_locked(ftn, place.node->child[0]);
	child1 = ftn_deref_locked(ftn, place.node->child[1]);
	if (child0 && child1) {
		/* Becomes glue */
		ftn_publish(trie, place.node->entry, NULL);
		return e;
	}

	parent = place.parent;
	if (!child0 && !child1 && parent && !rcu_access_pointer(parent->entry)) {
		/* Glue with one child left: the child takes its place */
		child0 = ftn_deref_locked(ftn, parent->child[0]);
		child1 = ftn_deref_locked(ftn, parent->child[1]);
		ftn_publish(trie, *place.parent_slot,
			    child0 == place.node ? child1 : child0);
		kfree_rcu(parent, rcu);
	} else {
		ftn_publish(trie, *place.slot, child0 ? child0 : child1);
	}
	kfree_rcu(place.node, rcu);
	return e;
}
