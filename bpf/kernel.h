/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel types we read, and of each only the fields we read. CO-RE relocates every access to the running kernel's layout, so
 * that no generated vmlinux.h is needed to build. What differs between kernels is in core_fixes.bpf.h.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <linux/bpf.h>
#include <linux/types.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct kernfs_node {
	__u64 id;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

struct blkcg {
	struct cgroup_subsys_state css;
};

struct blkcg_gq {
	struct blkcg *blkcg;
};

typedef struct {
	__u32 val;
} kuid_t;

struct cred {
	kuid_t uid;
};

struct task_struct {
	unsigned int flags;
	int pid;
	int tgid;
	const struct cred *cred;
	char comm[16];
};

struct gendisk {
	int major;
	int first_minor;
	struct request_queue *queue;
};

struct request_queue {
	const void *mq_ops;
	struct gendisk *disk; /* since v5.15 */
};

struct block_device {
	__u32 bd_dev;
	struct gendisk *bd_disk;
};

struct bvec_iter {
	__u64 bi_sector;
	unsigned int bi_size;
};

struct bio {
	struct bio *bi_next;
	struct block_device *bi_bdev; /* since v5.12 */
	unsigned int bi_opf;
	__u8 bi_status;
	struct bvec_iter bi_iter;
	void *bi_private;
	struct blkcg_gq *bi_blkg;
};

struct request {
	struct request_queue *q;
	unsigned int cmd_flags;
	__u32 rq_flags;
	unsigned int __data_len;
	__u64 __sector;
	struct bio *bio;
};

#pragma clang attribute pop

/* include/linux/sched.h and include/linux/blk_types.h: the same in every version from v5.10 to v7.2. */
#define PF_KTHREAD 0x00200000
#define REQ_OP_MASK 0xffu
#define REQ_FUA (1u << 17)
#define REQ_PREFLUSH (1u << 18)

#endif
