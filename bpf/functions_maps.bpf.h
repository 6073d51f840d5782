/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The maps of the functions plane. functions.bpf.c owns them; the objects that are loaded for single functions take them over. All are
 * preallocated: the programs run within the allocator. Sizes may be changed before load.
 */
#ifndef FUNCTIONS_MAPS_BPF_H
#define FUNCTIONS_MAPS_BPF_H

#include "functions.h"
#include "watches.bpf.h"

#define MAX_FRAMES 16 /* a power of two; deeper calls are not timed */

/* A watched call under way. */
struct frame {
	__u64 entry_ns;
	__u64 since_ns; /* of the watch */
	__u64 argument; /* kmalloc: bytes asked for; a contended lock: its address */
	__u32 tgid;
	__u16 function;
	__u8 family;
	__u8 nested;
};

/* The watched calls that a thread is in, the innermost last. */
struct frames {
	__u32 depth;
	__u32 overflow; /* calls that found no place; they return first */
	struct frame frame[MAX_FRAMES];
};

/* Memory that a watched process has got, until anybody frees it. */
struct allocation {
	__u64 since_ns;
	__u64 bytes;
	__u32 tgid;
	__u32 function;
};

/* Not per CPU: a thousand processes that call twenty functions would be gigabytes on a big machine. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, struct function_key);
	__type(value, struct function_value);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32); /* tid */
	__type(value, struct frames);
} frames SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 262144);
	__type(key, __u64); /* address */
	__type(value, struct allocation);
} allocations SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, IOTOP_FUNCTION_LOSS_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} function_losses SEC(".maps");

#endif
