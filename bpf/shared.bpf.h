/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the block tracer and the payload plane share: constants of this kernel, and maps of which there is one. The payload plane is
 * loaded later, and takes over the tracer's.
 */
#ifndef SHARED_BPF_H
#define SHARED_BPF_H

#include "iotop.h"
#include "kernel.h"
#include "start.bpf.h"
#include <bpf/bpf_helpers.h>

const volatile struct plan plan SEC(".rodata.plan") = {};

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

static __always_inline __u8 op_of(__u32 cmd_flags, __u32 bytes)
{
	__u8 op = plan.op_of_req_op[cmd_flags & (IOTOP_REQ_OPS - 1)];

	return op == IOTOP_OP_WRITE && !bytes && cmd_flags & REQ_PREFLUSH ? IOTOP_OP_FLUSH : op;
}

static __always_inline __u32 errno_of(int status)
{
	return plan.completion_has_errno ? -status : plan.errno_of_status[status & (IOTOP_STATUSES - 1)];
}

/* A typed pointer as a plain number: global functions take no other (it may be a map's key as it is). */
static __always_inline __u64 address_of(const void *pointer)
{
	__u64 address = 0;

	bpf_probe_read_kernel(&address, sizeof(address), &pointer);
	return address;
}

#endif
