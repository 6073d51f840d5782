/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of a bio between queue and complete. */
#ifndef START_BPF_H
#define START_BPF_H

#include "iotop.h"
#include <bpf/bpf_helpers.h>

/*
 * Keyed by the bio's address. With queue_ns 0: not queued yet, only remapped (parent_*). From sector on it has the layout of struct
 * io_event, into which it is copied as a block; error stays 0.
 */
struct start {
	__u64 queue_ns;
	__u64 issue_ns;
	__u64 sector;
	__u64 cgroup_id;
	__u64 parent_sector;
	__u32 parent_dev;
	__u32 dev;
	__u32 bytes; /* of this piece */
	__u32 cmd_flags;
	__u32 tgid;
	__u32 tid;
	__u32 uid;
	__u8 op;
	__u8 flags;
	__u16 error;
	char comm[IOTOP_COMM_LEN];
	__u32 dirtier_tgid; /* the payload plane's programs fill it in, when they are there */
	__u32 dirtier_tid;
};

#define START_TAIL (sizeof(struct start) - __builtin_offsetof(struct start, sector))
_Static_assert(START_TAIL == sizeof(struct io_event) - __builtin_offsetof(struct io_event, sector), "copied as a block");
_Static_assert(__builtin_offsetof(struct start, comm) - __builtin_offsetof(struct start, sector) ==
		       __builtin_offsetof(struct io_event, comm) - __builtin_offsetof(struct io_event, sector),
	       "copied as a block");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct start);
} starts SEC(".maps");

#endif
