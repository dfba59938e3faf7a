// SPDX-License-Identifier: GPL-2.0
/*
 * Text of formatted extack messages on kernels that have no room for it in
 * struct netlink_ext_ack.
 *
 * The kernel measures the text and copies it later, and warns in its log when
 * it has grown in between. So a text must not change before its answer is
 * built, which happens in the task that handled the request, before the same
 * task handles another: a slot belongs to one task, and to another one only
 * after a time in which any answer has been built. A caller that finds no slot
 * says less rather than something else.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "extack.h"

#ifndef NL_SET_ERR_MSG_FMT

#define LNET_EXTACK_SLOTS	64
#define LNET_EXTACK_LEN		128
#define LNET_EXTACK_LIFE	(2 * HZ)

static struct lnet_extack_slot {
	const struct task_struct *owner;	/* compared only */
	unsigned long used;
	char text[LNET_EXTACK_LEN];
} slots[LNET_EXTACK_SLOTS];
static DEFINE_SPINLOCK(slots_lock);

/* The slot of this task, or one whose text nobody needs any more. */
static struct lnet_extack_slot *find_slot(void)
{
	struct lnet_extack_slot *oldest = NULL;
	struct lnet_extack_slot *slot;

	for (slot = slots; slot < slots + LNET_EXTACK_SLOTS; slot++) {
		if (!slot->owner || slot->owner == current)
			return slot;
		if (!oldest || time_before(slot->used, oldest->used))
			oldest = slot;
	}
	if (time_after(jiffies, oldest->used + LNET_EXTACK_LIFE))
		return oldest;
	return NULL;
}

/**
 * lnet_extack_text() - format a text that outlives the request
 * @fmt: as for printf()
 *
 * Context: process context, does not sleep. The text stays until the calling
 * task formats another one.
 * Return: the text; a fixed one when too many tasks want one at once.
 */
const char *lnet_extack_text(const char *fmt, ...)
{
	const char *text = "refused, like too many others at once to say why";
	struct lnet_extack_slot *slot;
	va_list args;

	spin_lock(&slots_lock);
	slot = find_slot();
	if (slot) {
		slot->owner = current;
		slot->used = jiffies;
		va_start(args, fmt);
		vscnprintf(slot->text, sizeof(slot->text), fmt, args);
		va_end(args);
		text = slot->text;
	}
	spin_unlock(&slots_lock);
	return text;
}

#endif /* !NL_SET_ERR_MSG_FMT */
