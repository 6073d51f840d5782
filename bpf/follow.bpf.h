/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes that were chosen, and those that they fork from then on. */
#ifndef FOLLOW_BPF_H
#define FOLLOW_BPF_H

#include "kernel.h"
#include <bpf/bpf_helpers.h>

/*
 * A child is what its parent is, before it runs for the first time. Who has ended stays chosen, since I/O of his may still be under way:
 * his number is somebody else's only when it is given to a new process, which is here. Threads have the number of their process already.
 * Nonzero: a child is not followed, there is no room.
 */
static __always_inline int follow_fork(void *chosen, const struct task_struct *parent, const struct task_struct *child)
{
	__u32 tgid = parent->tgid, forked = child->tgid;
	__u8 one = 1;

	if (tgid == forked)
		return 0;
	if (bpf_map_lookup_elem(chosen, &tgid))
		return bpf_map_update_elem(chosen, &forked, &one, BPF_ANY) != 0;
	bpf_map_delete_elem(chosen, &forked);
	return 0;
}

#endif
