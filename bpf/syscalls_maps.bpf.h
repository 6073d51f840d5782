/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The syscalls plane's maps: its ring, the exact counts, and the call that each thread is in. Sizes may be changed before load. */
#ifndef SYSCALLS_MAPS_BPF_H
#define SYSCALLS_MAPS_BPF_H

#include "iotop.h"
#include "syscalls.h"
#include "watches.bpf.h"

#define KNOWN 4 /* files that a thread remembers: a power of two */
#define VECTORS 8 /* buffers of a call that are kept; the lengths of all are added up */

/* What the user changes while it runs; it has a section, hence a map, of its own. */
volatile struct syscall_control control SEC(".data.control") = {};

const volatile struct syscall_plan syscall_plan SEC(".rodata.plan") = { .page_shift = 12 };

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} syscalls SEC(".maps");

/* A ring has no value type: these keep the records' layout in the object's BTF, for the test of their mirrors. */
const struct syscall_event *syscall_event_layout __attribute__((unused));
const struct file_record *file_record_layout __attribute__((unused));

/* struct iovec of a 64-bit program. */
struct vector {
	__u64 base;
	__u64 length;
};

/* Bits of call.state. */
enum call_state {
	CALL_MOVES_POSITION = 1, /* the file's own position is where it begins, and moves */
	CALL_HAS_VECTORS = 2, /* buffer is an array of vectors */
	CALL_VECTORS_UNREAD = 4, /* which could not be read when the call began */
};

/* A file that a thread has used lately. */
struct known {
	__u64 file; /* struct file; 0: none */
	__u64 inode;
	__u64 ino;
	__u64 told; /* when its name was last looked at, jiffies */
	__u32 generation;
	__u32 fs_dev;
	__u32 mode;
	__u32 reserved;
};

/*
 * The call that a thread is in. Its place stays until the thread ends: that costs less than to make it anew for each call. It begins as
 * struct uring_request does.
 */
struct call {
	__u64 enter_ns; /* 0: none is under way */
	struct syscall_event event; /* what is known at its beginning */
	__u64 file; /* struct file of fd; 0: none */
	__u64 inode;
	__u64 buffer; /* of the calling program; 0: it has none */
	__u32 vectors;
	__u32 state; /* enum call_state */
	__u32 gathered; /* bytes of payload that were copied so far */
	__u32 reserved;
	struct vector vector[VECTORS];
	struct known known[KNOWN];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32); /* tid */
	__type(value, struct call);
} calls SEC(".maps");

/* A request to an io_uring between its submission and its completion. */
struct uring_request {
	__u64 submit_ns;
	struct syscall_event event;
};

struct uring_key {
	__u64 ring;
	__u64 request; /* its address, or what its program calls it where the completion does not tell that */
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH); /* of some requests no completion is told: what they leave is pushed out */
	__uint(max_entries, 16384);
	__type(key, struct uring_key);
	__type(value, struct uring_request);
} uring_requests SEC(".maps");

/* Not per CPU: ten thousand files of a thousand processes would be gigabytes on a big machine. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct syscall_key);
	__type(value, struct syscall_value);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, IOTOP_SYSCALL_LOSS_COUNT);
	__type(key, __u32);
	__type(value, __u64);
} syscall_losses SEC(".maps");

static __always_inline void count_syscall_loss(__u32 loss)
{
	__u64 *count = bpf_map_lookup_elem(&syscall_losses, &loss);

	if (count)
		__sync_fetch_and_add(count, 1);
}

#endif
