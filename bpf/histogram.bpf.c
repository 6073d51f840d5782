// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sizes of bios where they are submitted, at the very functions:
 *
 *	submit_bio		what file systems and the page cache send, before it is split
 *	blk_mq_submit_bio	what comes to a disk with a request queue; of a bio that is too big, what is left, once for each piece
 *
 * By fentry where the kernel has that, else by kprobe, whose programs the kernel leaves out on a processor on which another one runs or
 * somebody reads a hash map. Where there is neither, blk_mq_submit_bio has tracepoints near to it: a bio gets a request (block_getrq) or is
 * merged into one that is there. What stands for submit_bio then, and the points behind, are in histogram_io.bpf.c.
 */
#include <linux/ptrace.h>
#include "core_fixes.bpf.h"
#include "histogram_count.bpf.h"
#include "kernel.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

static __always_inline int bio_submitted(struct bio *bio)
{
	struct histogram_key key = {};
	struct histogram_value *value;
	__u32 bytes;
	int is_new = 0;

	if (!bio)
		return 0;
	bytes = BPF_CORE_READ(bio, bi_iter.bi_size);
	key.dev = bio_dev_probed(bio);
	key.tgid = bpf_get_current_pid_tgid() >> 32;
	key.op = op_of(BPF_CORE_READ(bio, bi_opf), bytes);
	key.slot = bytes >> 9;
	if (!is_in_histogram(&key))
		return 0;
	value = histogram_slot(&key, &is_new);
	if (!value)
		return 0;
	if (is_new)
		bpf_get_current_comm(value->comm, sizeof(value->comm));
	add_to_slot(value, bytes);
	return 0;
}

/* As a plain number: what the program reads of the bio is the same at every door. */
static __always_inline struct bio *argument(const __u64 *ctx, __u32 index)
{
	__u64 address = 0;

	bpf_probe_read_kernel(&address, sizeof(address), ctx + index);
	return (struct bio *)address;
}

SEC("?fentry/submit_bio") int fentry_submit_bio(__u64 *ctx)
{
	return bio_submitted(argument(ctx, 0));
}

SEC("?fentry/blk_mq_submit_bio") int fentry_blk_mq_submit_bio(__u64 *ctx)
{
	return bio_submitted(argument(ctx, 0));
}

SEC("?kprobe") int kprobe_bio(struct pt_regs *ctx)
{
	return bio_submitted((struct bio *)PT_REGS_PARM1(ctx));
}

SEC("?tp_btf/block_getrq") int getrq_bio(__u64 *ctx)
{
	return bio_submitted(argument(ctx, histogram_plan.getrq_argument));
}

SEC("?tp_btf/block_bio_backmerge") int backmerge_bio(__u64 *ctx)
{
	return bio_submitted(argument(ctx, histogram_plan.merge_argument));
}

SEC("?tp_btf/block_bio_frontmerge") int frontmerge_bio(__u64 *ctx)
{
	return bio_submitted(argument(ctx, histogram_plan.merge_argument));
}

/* Before it runs for the first time. Arguments: (parent, child); threads of a process that is followed have its tgid already. */
SEC("?tp_btf/sched_process_fork") int BPF_PROG(follow_child, struct task_struct *parent, struct task_struct *child)
{
	return follow(parent, child);
}
