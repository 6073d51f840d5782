/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a call to its counts. An entry pushes a frame for its thread; a return takes the frame of its own function, with all that lie
 * above it: so neither a missed entry nor a missed return mixes up two calls, and recursion and interrupts nest by themselves.
 */
#ifndef FUNCTIONS_COUNT_BPF_H
#define FUNCTIONS_COUNT_BPF_H

#include <linux/errno.h>
#include "buckets.bpf.h"
#include "functions_maps.bpf.h"

#define ZERO_SIZE_PTR 16 /* what kmalloc(0) returns: include/linux/slab.h */
#define MAX_ERRNO 4095

static const struct function_value no_calls = {};
static const struct frames no_frames = {};

static __always_inline void count_function_loss(__u32 loss)
{
	__u64 *count = bpf_map_lookup_elem(&function_losses, &loss);

	if (count)
		__sync_fetch_and_add(count, 1);
}

static __always_inline struct function_value *counts_of(const struct watch *watch, __u32 function)
{
	struct function_key key = { .since_ns = watch->since_ns, .tgid = watch->tgid, .function = function };
	struct function_value *value = bpf_map_lookup_elem(&counts, &key);
	long error;

	if (value)
		return value;
	error = bpf_map_update_elem(&counts, &key, &no_calls, BPF_NOEXIST); /* another thread may have been first */
	value = bpf_map_lookup_elem(&counts, &key);
	if (!value && error && error != -EEXIST) /* else the watch has just been taken away with its counts */
		count_function_loss(IOTOP_FUNCTION_LOSS_COUNTS_FULL);
	return value;
}

/* What is counted already: nothing is made anew for a watch that has been taken away. */
static __always_inline struct function_value *counts_of_frame(const struct frame *frame)
{
	struct function_key key = { .since_ns = frame->since_ns, .tgid = frame->tgid, .function = frame->function };

	return bpf_map_lookup_elem(&counts, &key);
}

/* Counts a call and remembers it until it returns. Null: it has no place in the counts. */
static __always_inline struct function_value *enter(const struct watch *watch, __u32 function, __u32 family, __u64 argument)
{
	struct function_value *value = counts_of(watch, function);
	__u32 tid = bpf_get_current_pid_tgid();
	struct frames *stack;
	struct frame *frame, *under;
	__u32 depth;

	if (!value)
		return 0;
	__sync_fetch_and_add(&value->calls, 1);
	stack = bpf_map_lookup_elem(&frames, &tid);
	if (!stack) {
		bpf_map_update_elem(&frames, &tid, &no_frames, BPF_NOEXIST);
		stack = bpf_map_lookup_elem(&frames, &tid);
	}
	if (!stack) {
		count_function_loss(IOTOP_FUNCTION_LOSS_FRAMES_FULL);
		return value;
	}
	depth = stack->depth;
	if (depth >= MAX_FRAMES) {
		stack->overflow++;
		count_function_loss(IOTOP_FUNCTION_LOSS_FRAMES_FULL);
		return value;
	}
	frame = &stack->frame[depth & (MAX_FRAMES - 1)];
	frame->since_ns = watch->since_ns;
	frame->argument = argument;
	frame->tgid = watch->tgid;
	frame->function = function;
	frame->family = family;
	frame->nested = 0;
	/*
	 * kmalloc's functions pass a request on to one another: that is one allocation. But a request may also make a slab, which has
	 * allocations of its own, of another size.
	 */
	under = &stack->frame[(depth - 1) & (MAX_FRAMES - 1)];
	if (depth && family == IOTOP_FUNCTION_KMALLOC && under->family == family && under->argument == argument) {
		frame->nested = 1;
		__sync_fetch_and_add(&value->nested, 1);
	}
	frame->entry_ns = bpf_ktime_get_ns();
	stack->depth = depth + 1;
	return value;
}

/* Takes the frame that a return belongs to; 0: there is none. */
static __always_inline int leave(__u32 tid, __u32 function, struct frame *found)
{
	struct frames *stack = bpf_map_lookup_elem(&frames, &tid);
	__u32 depth;

	if (!stack)
		return 0;
	if (stack->overflow) {
		stack->overflow--;
		return 0;
	}
	depth = stack->depth;
	for (int i = 0; i < MAX_FRAMES; i++) {
		struct frame *frame;

		if (!depth || depth > MAX_FRAMES)
			break;
		depth--;
		frame = &stack->frame[depth & (MAX_FRAMES - 1)];
		if (frame->function != function)
			continue;
		*found = *frame;
		stack->depth = depth;
		if (!depth)
			bpf_map_delete_elem(&frames, &tid);
		return 1;
	}
	return 0;
}

static __always_inline void add_time(struct function_value *value, __u64 ns)
{
	__sync_fetch_and_add(&value->returns, 1);
	__sync_fetch_and_add(&value->total_ns, ns);
	__sync_fetch_and_add(&value->buckets[bucket_of(ns) & (IOTOP_FUNCTION_BUCKETS - 1)], 1);
	if (ns > value->max_ns) /* two threads at once may lose one's maximum: the only number that may */
		value->max_ns = ns;
}

/* An int comes back in the lower half of the register, whatever the upper half holds. */
static __always_inline void add_return(struct function_value *value, __u64 result)
{
	__s64 number = result >> 32 ? (__s64)result : (__s64)(__s32)result;

	value->last_return = number;
	if (number < 0 && number >= -MAX_ERRNO)
		__sync_fetch_and_add(&value->errors, 1);
}

/* Memory that is got again was freed in a way that we do not see. */
static __always_inline void forget(__u64 address)
{
	if (bpf_map_lookup_elem(&allocations, &address))
		bpf_map_delete_elem(&allocations, &address);
}

static __always_inline void allocated(struct function_value *value, const struct frame *frame, __u64 address)
{
	struct allocation allocation = {
		.since_ns = frame->since_ns,
		.bytes = frame->argument,
		.tgid = frame->tgid,
		.function = frame->function,
	};

	value->last_return = address;
	if (!address)
		__sync_fetch_and_add(&value->errors, 1);
	if (address <= ZERO_SIZE_PTR || frame->nested) /* the outer call has it */
		return;
	__sync_fetch_and_add(&value->bytes, allocation.bytes);
	if (bpf_map_update_elem(&allocations, &address, &allocation, BPF_ANY)) {
		forget(address);
		count_function_loss(IOTOP_FUNCTION_LOSS_ALLOCATIONS_FULL);
	}
}

/*
 * Memory is about to be freed, by anybody. Its bytes are credited to whoever frees it, if he is watched; the owner is told when that is
 * somebody else. What we did not see being allocated has no size, and is counted as such: never guessed.
 */
static __always_inline void freed(const struct watch *watch, struct function_value *value, __u64 address)
{
	struct allocation *allocation, known;

	if (address <= ZERO_SIZE_PTR)
		return;
	allocation = bpf_map_lookup_elem(&allocations, &address);
	if (!allocation) {
		if (value)
			__sync_fetch_and_add(&value->unknown, 1);
		return;
	}
	known = *allocation;
	bpf_map_delete_elem(&allocations, &address);
	if (value)
		__sync_fetch_and_add(&value->bytes, known.bytes);
	if (!watch || watch->since_ns != known.since_ns) {
		struct function_key key = { .since_ns = known.since_ns, .tgid = known.tgid, .function = known.function };
		struct function_value *owner = bpf_map_lookup_elem(&counts, &key);

		if (owner)
			__sync_fetch_and_add(&owner->bytes_elsewhere, known.bytes);
	}
}

#endif
