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

typedef struct {
	int counter;
} atomic_t;

struct signal_struct {
	atomic_t live; /* threads that have not begun to exit */
};

struct thread_info {
	unsigned long flags;
	__u32 status; /* x86 */
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct task_struct {
	struct thread_info thread_info;
	void *stack;
	unsigned int flags;
	int pid;
	int tgid;
	struct signal_struct *signal;
	struct files_struct *files;
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
	unsigned int bi_idx;
	unsigned int bi_bvec_done;
};

struct bio_vec {
	struct page *bv_page;
	unsigned int bv_len;
	unsigned int bv_offset;
};

struct bio {
	struct bio *bi_next;
	struct block_device *bi_bdev; /* since v5.12 */
	unsigned int bi_opf;
	__u8 bi_status;
	struct bvec_iter bi_iter;
	void *bi_end_io;
	void *bi_private;
	struct blkcg_gq *bi_blkg;
	struct bio_vec *bi_io_vec;
};

struct hlist_node {
	struct hlist_node *next;
};

struct hlist_head {
	struct hlist_node *first;
};

struct qstr {
	__u64 hash_len;
	const unsigned char *name;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
};

struct file_system_type {
	const char *name;
};

struct super_block {
	__u32 s_dev;
	unsigned long s_magic;
	struct file_system_type *s_type;
};

struct address_space {
	struct inode *host;
};

struct inode {
	__u16 i_mode;
	struct super_block *i_sb;
	struct address_space *i_mapping;
	__u32 i_nlink;
	__u64 i_size;
	struct hlist_head i_dentry;
	struct address_space i_data;
	__u32 i_generation;
};

struct btrfs_inode {
	struct inode vfs_inode;
};

struct btrfs_bio {
	struct btrfs_inode *inode;
	__u64 file_offset;
	struct bio bio;
};

struct path {
	struct dentry *dentry;
};

struct file {
	struct path f_path;
	struct inode *f_inode;
	unsigned int f_flags;
	unsigned int f_mode;
	__u64 f_pos;
};

struct kiocb {
	struct file *ki_filp;
	__u64 ki_pos;
};

struct iomap_dio {
	struct kiocb *iocb;
	__u64 size;
};

struct page {
	struct address_space *mapping;
};

struct bpf_map {
	__u32 id;
};

struct bpf_ringbuf {
	struct page **pages;
	unsigned long consumer_pos;
};

struct bpf_ringbuf_map {
	struct bpf_ringbuf *rb;
};

struct bpf_iter__bpf_map {
	struct bpf_map *map;
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

/* include/linux/sched.h, include/linux/blk_types.h, include/uapi/linux: the same in every version from v5.10 to v7.2. */
#define TMPFS_MAGIC 0x01021994
#define BTRFS_SUPER_MAGIC 0x9123683e
#define S_IFMT 0170000
#define S_IFCHR 0020000
#define S_IFDIR 0040000
#define S_IFBLK 0060000
#define S_IFREG 0100000
#define PF_EXITING 0x00000004
#define PF_KTHREAD 0x00200000
#define REQ_OP_MASK 0xffu
#define REQ_FUA (1u << 17)
#define REQ_PREFLUSH (1u << 18)

#endif
