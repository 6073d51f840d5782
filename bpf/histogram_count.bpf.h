/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From one I/O to its slot. Nothing is per CPU: additions are atomic, and a histogram has few slots that many processors share. */
#ifndef HISTOGRAM_COUNT_BPF_H
#define HISTOGRAM_COUNT_BPF_H

#include "follow.bpf.h"
#include "histogram.h"
#include "plan.bpf.h"
#include <bpf/bpf_helpers.h>

const volatile struct histogram_plan histogram_plan SEC(".rodata.histogram") = {};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct histogram_key);
	__type(value, struct histogram_value);
} histogram SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u8);
} histogram_devices SEC(".maps");

/* Filled by user space, and by whoever is followed. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32); /* tgid */
	__type(value, __u8);
} histogram_processes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, IOTOP_HISTOGRAM_LOSS_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} histogram_losses SEC(".maps");

static const struct histogram_value nothing_counted = {};

static __always_inline void count_histogram_loss(__u32 loss)
{
	__u64 *count = bpf_map_lookup_elem(&histogram_losses, &loss);

	if (count)
		__sync_fetch_and_add(count, 1);
}

static __always_inline int is_in_histogram(const struct histogram_key *key)
{
	if (histogram_plan.op_mask && !(histogram_plan.op_mask >> (key->op & 31) & 1))
		return 0;
	if (histogram_plan.filter_devices && !bpf_map_lookup_elem(&histogram_devices, &key->dev))
		return 0;
	return !histogram_plan.filter_processes || bpf_map_lookup_elem(&histogram_processes, &key->tgid);
}

static __always_inline __u32 slot_of_time(__u64 ns)
{
	__u64 us = ns / 1000, rest;
	__u32 bits = 0;

	if (histogram_plan.step_us) {
		us /= histogram_plan.step_us;
		return us < IOTOP_LINEAR_SLOTS ? us : IOTOP_LINEAR_SLOTS - 1;
	}
	if (us < 2 << IOTOP_TIME_SUB_BITS)
		return us;
	rest = us >> (IOTOP_TIME_SUB_BITS + 1); /* its length in bits; bit_length() would be one frame more on a full stack */
#pragma unroll
	for (__u32 step = 32; step; step >>= 1) {
		if (rest >> step) {
			rest >>= step;
			bits += step;
		}
	}
	bits++;
	return (bits << IOTOP_TIME_SUB_BITS) + (us >> (bits & 63));
}

/* The value of a key, made when it is the first; 0: no room. */
static __always_inline struct histogram_value *histogram_slot(const struct histogram_key *key, int *is_new)
{
	struct histogram_value *value = bpf_map_lookup_elem(&histogram, key);

	if (value)
		return value;
	*is_new = 1;
	bpf_map_update_elem(&histogram, key, &nothing_counted, BPF_NOEXIST); /* another processor may have been first */
	value = bpf_map_lookup_elem(&histogram, key);
	if (!value)
		count_histogram_loss(IOTOP_HISTOGRAM_LOSS_COUNTS_FULL);
	return value;
}

static __always_inline void add_to_slot(struct histogram_value *value, __u64 amount)
{
	__sync_fetch_and_add(&value->count, 1);
	__sync_fetch_and_add(&value->sum, amount);
	if (amount > value->max) /* two processors at once may lose one's maximum of a slot: of sizes it is that of both */
		value->max = amount;
}

static __always_inline int follow(struct task_struct *parent, struct task_struct *child)
{
	if (follow_fork(&histogram_processes, parent, child))
		count_histogram_loss(IOTOP_HISTOGRAM_LOSS_FOLLOWED_FULL);
	return 0;
}

#endif
