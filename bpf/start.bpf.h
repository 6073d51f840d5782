/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of a bio between queue and complete. */
#ifndef START_BPF_H
#define START_BPF_H

#include "iotop.h"

/* Bits of start.state. */
#define START_IS_COMMAND 1 /* of a request without bios (the flush command), keyed by the request */
#define START_DATA_COUNTED 2 /* its bytes are in the counters, its end is not */
#define START_COUNTED 4 /* all of it is, although nobody saw it end */
#define START_PUT_ASIDE 8 /* ended unseen, and its address is in use again: the key is a number that was free */

/*
 * Keyed by the bio's address; START_IS_COMMAND and START_PUT_ASIDE have other keys. With queue_ns 0: not queued yet, only remapped
 * (parent_*). From sector on it has the layout of struct io_event, into which it is copied as a block; error stays 0.
 *
 * Programs do not see everything: the kernel leaves out a run when the program was interrupted on that CPU (v6.1 and later), and
 * may have rules of its own. What is left here then says what has to be counted.
 */
struct start {
	__u64 queue_ns;
	__u64 issue_ns;
	__u32 state;
	__u32 request_bytes; /* of the request that begins with it, when that was issued; 0: none, or not seen */
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

const struct start *start_layout __attribute__((unused)); /* for the test of its mirror */

#endif
