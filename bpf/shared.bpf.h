/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the block tracer and the payload plane share: maps of which there is one. The payload plane is loaded later, and takes over the
 * tracer's.
 */
#ifndef SHARED_BPF_H
#define SHARED_BPF_H

#include "iotop.h"
#include "kernel.h"
#include "plan.bpf.h"
#include "start.bpf.h"
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct start);
} starts SEC(".maps");

/* Who a process was: written when it gets its first counters. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, struct owner);
} owners SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, IOTOP_LOSS_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} losses SEC(".maps");

static __always_inline void add_loss(__u32 loss, __u64 amount)
{
	__u64 *count = bpf_map_lookup_elem(&losses, &loss);

	if (count)
		__sync_fetch_and_add(count, amount);
}

static __always_inline void count_loss(__u32 loss)
{
	add_loss(loss, 1);
}

#endif
