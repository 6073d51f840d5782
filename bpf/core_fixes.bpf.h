/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between kernels: one accessor each, with the commit that made the difference above its flavour.
 *
 * The accessors are __noinline on purpose: a relocation guarded by bpf_core_field_exists() that clang moves out of a loop loses
 * its guard, and the load fails on the kernels without the field.
 */
#ifndef CORE_FIXES_BPF_H
#define CORE_FIXES_BPF_H

#include "kernel.h"
#include "start.bpf.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#define MINOR_BITS 20

/* 309dca309fc3 ("block: store a block_device pointer in struct bio"), v5.12 */
struct bio___pre_v512 {
	struct gendisk *bi_disk;
	__u8 bi_partno;
} __attribute__((preserve_access_index));

/* 0d02129e76ed ("block: merge struct block_device and struct hd_struct"), v5.11 */
struct device___pre_v511 {
	__u32 devt;
} __attribute__((preserve_access_index));

struct hd_struct {
	struct device___pre_v511 __dev;
} __attribute__((preserve_access_index));

struct request___pre_v511 {
	struct hd_struct *part;
} __attribute__((preserve_access_index));

/* f3fa33acca9f ("block: remove the ->rq_disk field in struct request"), v5.17 */
struct request___pre_v517 {
	struct gendisk *rq_disk;
} __attribute__((preserve_access_index));

static __always_inline __u32 disk_dev(struct gendisk *disk)
{
	return (__u32)disk->major << MINOR_BITS | (__u32)disk->first_minor;
}

/* Is this kernel older than the merge of partitions into block_device? */
static __always_inline int bios_have_no_bdev(void)
{
	return !bpf_core_field_exists(((struct bio *)0)->bi_bdev);
}

/* The device that a bio is for: its partition; before v5.12, after the partition was remapped, its disk. */
static __noinline __u32 bio_dev(struct bio *bio)
{
	if (bios_have_no_bdev()) {
		struct bio___pre_v512 *old = (void *)bio;

		return disk_dev(old->bi_disk) + old->bi_partno;
	}
	return bio->bi_bdev->bd_dev;
}

/* The same for a bio that is known by its address only. */
static __noinline __u32 bio_dev_probed(struct bio *bio)
{
	struct bio___pre_v512 *old = (void *)bio;
	struct gendisk *disk;

	if (!bios_have_no_bdev())
		return BPF_CORE_READ(bio, bi_bdev, bd_dev);
	disk = BPF_CORE_READ(old, bi_disk);
	return ((__u32)BPF_CORE_READ(disk, major) << MINOR_BITS | (__u32)BPF_CORE_READ(disk, first_minor)) +
	       BPF_CORE_READ(old, bi_partno);
}

/* Does the disk of this bio take whole requests (blk-mq), or bios one by one? */
static __noinline int bio_is_for_request_queue(struct bio *bio)
{
	if (bios_have_no_bdev())
		return ((struct bio___pre_v512 *)bio)->bi_disk->queue->mq_ops != 0;
	return bio->bi_bdev->bd_disk->queue->mq_ops != 0;
}

/* The whole disk that a request is for. */
static __noinline __u32 request_disk_dev(struct request *rq)
{
	struct request___pre_v517 *old = (void *)rq;

	if (bpf_core_field_exists(old->rq_disk))
		return old->rq_disk ? disk_dev(old->rq_disk) : 0;
	return rq->q->disk ? disk_dev(rq->q->disk) : 0;
}

/*
 * The partition that a request is accounted to, where a bio cannot tell it any more (before v5.12); else 0.
 */
static __noinline __u32 request_partition_dev(struct request *rq)
{
	struct request___pre_v511 *old = (void *)rq;

	if (bios_have_no_bdev() && old->part)
		return old->part->__dev.devt;
	return 0;
}

/*
 * Who runs. Through the task's BTF pointer (3ca1032ab7ab "bpf: Add bpf_get_current_task_btf() helper", v5.11) that is a handful of
 * loads; before, a helper call each.
 */
static __always_inline void identify(struct start *start)
{
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)) {
		struct task_struct *task = (void *)bpf_get_current_task_btf();

		start->tgid = task->tgid;
		start->tid = task->pid;
		start->uid = task->cred->uid.val;
		((__u64 *)start->comm)[0] = ((__u64 *)task->comm)[0];
		((__u64 *)start->comm)[1] = ((__u64 *)task->comm)[1];
		if (task->flags & PF_KTHREAD)
			start->flags |= IOTOP_EVENT_KERNEL_THREAD;
	} else {
		struct task_struct *task = (void *)bpf_get_current_task();
		__u64 id = bpf_get_current_pid_tgid();

		start->tgid = id >> 32;
		start->tid = id;
		start->uid = bpf_get_current_uid_gid();
		bpf_get_current_comm(start->comm, sizeof(start->comm));
		if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
			start->flags |= IOTOP_EVENT_KERNEL_THREAD;
	}
}

/* The cgroup that the I/O is charged to, which is not the submitter's when a kernel thread writes back its pages; 0: unknown. */
static __noinline __u64 bio_cgroup_id(struct bio *bio)
{
	if (!bpf_core_field_exists(bio->bi_blkg) || !bio->bi_blkg)
		return 0;
	return bio->bi_blkg->blkcg->css.cgroup->kn->id;
}

#endif
