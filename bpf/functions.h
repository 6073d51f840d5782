/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wire format of the functions plane: what the kernel did for a watched process, function by function. As in iotop.h, each struct
 * is mirrored by a C# struct of the same name (src/IoTop.Model/Functions), and the mirror is tested against the object's BTF.
 */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <linux/types.h>

#define IOTOP_WATCH_COMM_LEN 16
#define IOTOP_FUNCTION_BUCKETS 32

/* What a function means for the sums of a process. */
enum iotop_function_family {
	IOTOP_FUNCTION_OTHER, /* of the user's choice: calls and latency only */
	IOTOP_FUNCTION_KMALLOC,
	IOTOP_FUNCTION_KFREE,
	IOTOP_FUNCTION_SCHEDULE,
	IOTOP_FUNCTION_UP,
	IOTOP_FUNCTION_DOWN_INTERRUPTIBLE,
	IOTOP_FUNCTION_DOWN, /* down, down_killable, down_trylock, down_timeout */
	IOTOP_FUNCTION_MUTEX_LOCK,
	IOTOP_FUNCTION_MUTEX_UNLOCK,
	IOTOP_FUNCTION_FAMILY_COUNT,
};

/* Bits of watch.flags. */
enum iotop_watch_flag {
	IOTOP_WATCH_CHILDREN = 1, /* processes that it forks are watched, too */
	IOTOP_WATCH_INHERITED = 2, /* nobody named it: its parent is followed */
	IOTOP_WATCH_EVERYBODY = 4, /* nobody named it: all are watched */
};

/* A process that is watched, keyed by its tgid; one that has ended is in the ended map, keyed by since_ns, until user space has read it. */
struct watch {
	__u64 since_ns; /* CLOCK_MONOTONIC; tells apart two processes that had the same pid */
	__u64 ended_ns; /* 0: it runs */
	__u32 tgid;
	__u32 parent; /* tgid that it was inherited from; 0: none */
	__u32 flags; /* enum iotop_watch_flag */
	__u32 root; /* tgid of the process that was named; its own if it was */
	char comm[IOTOP_WATCH_COMM_LEN]; /* when it ended; empty before */
};
_Static_assert(sizeof(struct watch) == 48, "watch is mirrored by IoTop.Model.Watch");

/* Whose calls of what are counted. */
struct function_key {
	__u64 since_ns; /* of the watch */
	__u32 tgid;
	__u32 function; /* index given by user space */
};
_Static_assert(sizeof(struct function_key) == 16, "function_key is mirrored by IoTop.Model.FunctionKey");

/*
 * What a function has done for a process since it is watched. Times are from entry to return, sleeping included, in nanoseconds.
 *
 * buckets[0]: below 256 ns; [k]: 2^(k+7) <= ns < 2^(k+8), as counter_value's.
 */
struct function_value {
	__u64 calls; /* entries */
	__u64 nested; /* of these, made by another function of the same family: not part of the family's sum */
	__u64 returns; /* calls whose return was seen, and which are in the times */
	__u64 total_ns;
	__u64 max_ns;
	__u64 bytes; /* kmalloc: asked for and got; kfree: of known size, freed by this process */
	__u64 unknown; /* kfree: calls for memory that was allocated before we looked, or is not kmalloc's */
	__u64 bytes_elsewhere; /* kmalloc: of these bytes, freed by others (another process, a kernel thread) */
	__u64 errors; /* returned -4095..-1; kmalloc: NULL */
	__s64 last_return;
	__u32 buckets[IOTOP_FUNCTION_BUCKETS];
};
_Static_assert(sizeof(struct function_value) == 208, "function_value is mirrored by IoTop.Model.FunctionValue");

/* What could not be counted: index of the function_losses map. */
enum iotop_function_loss {
	IOTOP_FUNCTION_LOSS_COUNTS_FULL, /* calls that have no place in the counts */
	IOTOP_FUNCTION_LOSS_FRAMES_FULL, /* calls whose return cannot be recognised: too many threads, or too deep */
	IOTOP_FUNCTION_LOSS_ALLOCATIONS_FULL, /* allocations whose free will be unknown */
	IOTOP_FUNCTION_LOSS_WATCHES_FULL, /* children that are not followed */
	IOTOP_FUNCTION_LOSS_COUNT,
};

/* What the programs of a single function have to know; constants. */
struct function_plan {
	__u32 index;
	__u32 family; /* enum iotop_function_family */
	__u32 size_argument; /* kmalloc: which of its arguments is the size; from 1 on */
	__u32 returns_value;
};
_Static_assert(sizeof(struct function_plan) == 16, "function_plan is mirrored by IoTop.Bpf.FunctionPlan");

/* Bits of the cookie of a program that serves many functions; the function's index is below them. */
#define IOTOP_FUNCTION_RETURNS_VALUE (1ULL << 16)

#endif
