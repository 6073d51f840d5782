/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is watched, and who was until user space has read it; children are followed. Sizes may be changed before load. */
#ifndef WATCHES_BPF_H
#define WATCHES_BPF_H

#include "functions.h"
#include "kernel.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32); /* tgid */
	__type(value, struct watch);
} watched SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64); /* since_ns */
	__type(value, struct watch);
} ended SEC(".maps");

static __always_inline struct watch *current_watch(void)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;

	return bpf_map_lookup_elem(&watched, &tgid);
}

/* A process was forked, and has not run yet. Not 0: it was to be watched, and there is no room. */
static __always_inline int watch_child(struct task_struct *child)
{
	struct watch *parent = current_watch();
	struct watch watch = {};

	if (!parent || !(parent->flags & IOTOP_WATCH_CHILDREN))
		return 0;
	watch.tgid = BPF_CORE_READ(child, tgid);
	if (watch.tgid != (__u32)BPF_CORE_READ(child, pid))
		return 0; /* a thread */
	watch.since_ns = bpf_ktime_get_ns();
	watch.parent = parent->tgid;
	watch.root = parent->root;
	watch.flags = IOTOP_WATCH_CHILDREN | IOTOP_WATCH_INHERITED;
	return bpf_map_update_elem(&watched, &watch.tgid, &watch, BPF_ANY) != 0;
}

/* A thread ends, and perhaps its process. Not 0: it was watched, and there is no room for its end. */
static __always_inline int end_watch(struct task_struct *task)
{
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct watch *watch = bpf_map_lookup_elem(&watched, &tgid), last;
	int lost;

	if (!watch || BPF_CORE_READ(task, signal, live.counter))
		return 0; /* other threads go on */
	last = *watch;
	last.ended_ns = bpf_ktime_get_ns();
	bpf_get_current_comm(last.comm, sizeof(last.comm));
	lost = bpf_map_update_elem(&ended, &last.since_ns, &last, BPF_NOEXIST) != 0;
	bpf_map_delete_elem(&watched, &tgid);
	return lost;
}

#endif
