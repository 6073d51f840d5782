// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The block tracer: who queued a bio, and what became of it.
 *
 *	block_bio_queue      starts[bio] = who, where, how much, when: the only place where "who" is right
 *	block_split          the front piece is a bio of its own: it inherits the start
 *	block_bio_remap      a stacked device sends a bio down: the lower one remembers where it came from
 *	block_rq_issue       when the request of a bio went to the device
 *	block_rq_complete    disks with request queues: walk the request's bios
 *	block_bio_complete   bio-based devices
 *
 * Only raw BTF tracepoints, so that it loads on kernels without kprobes. Counters may be updated by an interrupt on top of a task
 * on the same CPU: every addition is atomic.
 */
#include "core_fixes.bpf.h"
#include "follow.bpf.h"
#include "iotop.h"
#include "kernel.h"
#include "block_account.bpf.h"
#include "maps.bpf.h"
#include "points.bpf.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

/* 4096 bios: more than the biggest request that block drivers take (4 MiB) holds of bios of a page each. */
#define BIOS_PER_WALK 64
#define WALKS_PER_REQUEST 64

/* Set once a stacked device was seen: until then nobody pays for looking up where a bio came from. */
static volatile __u32 stacked_devices_seen;

/* An older entry at this address has ended unseen, or the address would not be used again: it is put aside, to be counted. */
static __always_inline void store_start(__u64 key, struct start *start)
{
	struct start *left;

	if (!bpf_map_update_elem(&starts, &key, start, BPF_NOEXIST))
		return;
	left = bpf_map_lookup_elem(&starts, &key);
	if (left && left->queue_ns && !(left->state & START_COUNTED)) {
		__u64 aside = bpf_ktime_get_ns() << 8 | (bpf_get_smp_processor_id() & 255); /* no kernel address */

		left->state |= START_PUT_ASIDE;
		bpf_map_update_elem(&starts, &aside, left, BPF_ANY);
	}
	if (bpf_map_update_elem(&starts, &key, start, BPF_ANY))
		count_loss(IOTOP_LOSS_STARTS_FULL);
}

static __always_inline int bio_queued(struct bio *bio)
{
	__u64 key = (__u64)bio;
	struct start start = {};

	start.queue_ns = bpf_ktime_get_ns();
	start.sector = bio->bi_iter.bi_sector;
	start.bytes = bio->bi_iter.bi_size;
	start.cmd_flags = bio->bi_opf;
	start.dev = bio_dev(bio);
	start.op = op_of(start.cmd_flags, start.bytes);
	identify(&start);
	start.cgroup_id = bio_cgroup_id(bio);
	if (start.cgroup_id <= 1) /* none, or the root: the submitter's own says more */
		start.cgroup_id = bpf_get_current_cgroup_id();

	if (stacked_devices_seen) {
		struct start *origin = bpf_map_lookup_elem(&starts, &key);

		/* An empty flush that the lower device has no use for is never queued there: what it left must not mark a write. */
		if (origin && !origin->queue_ns && !origin->bytes == !start.bytes) {
			start.parent_dev = origin->parent_dev;
			start.parent_sector = origin->parent_sector;
			start.flags |= IOTOP_EVENT_LOWER_LAYER;
		}
	}
	store_start(key, &start);
	point_queued(key, &start);
	return 0;
}

/* bio is a front piece that was split off parent: it inherits the start, and the parent goes on with the rest. */
static __always_inline void inherit_start(struct bio *bio, struct start *parent)
{
	__u64 key = (__u64)bio;
	struct start piece;

	parent->flags |= IOTOP_EVENT_SPLIT;
	__builtin_memcpy(&piece, parent, sizeof(piece));
	piece.bytes = bio->bi_iter.bi_size;
	parent->bytes -= piece.bytes;
	parent->sector += piece.bytes >> 9;
	store_start(key, &piece);
}

static __always_inline int bio_remapped(struct bio *bio, __u32 from_dev, __u64 from_sector)
{
	__u64 key = (__u64)bio, parent_key = (__u64)bio->bi_private;
	struct start origin = {}, *start, *parent;

	if (bio_dev(bio) == from_dev) /* from a partition to its own disk */
		return 0;
	start = bpf_map_lookup_elem(&starts, &key);
	if (start && start->queue_ns &&
	    !(start->state & START_COUNTED)) /* the same bio goes on to another device: account() sees it by the changed device */
		return 0;
	/* md splits without a word before it sends on: a bio chained to one that was queued is a piece of it. */
	parent = bpf_map_lookup_elem(&starts, &parent_key);
	if (parent && parent->queue_ns && parent->dev == from_dev && bio_is_for_request_queue(bio)) {
		inherit_start(bio, parent);
		return 0;
	}
	stacked_devices_seen = 1;
	origin.parent_dev = from_dev;
	origin.parent_sector = from_sector;
	origin.bytes = bio->bi_iter.bi_size;
	bpf_map_update_elem(&starts, &key, &origin, BPF_ANY);
	return 0;
}

/* bio is the new front piece, chained to the one that was queued. */
static __always_inline int bio_split(struct bio *bio)
{
	__u64 parent_key = (__u64)bio->bi_private;
	struct start *parent;

	/* Before v5.12 a chained piece's end is traced for requests only; elsewhere the parent ends for all of its pieces. */
	if (bios_have_no_bdev() && !bio_is_for_request_queue(bio))
		return 0;
	parent = bpf_map_lookup_elem(&starts, &parent_key);
	if (parent)
		inherit_start(bio, parent);
	return 0;
}

static __always_inline int bioless_request_issued(struct request *rq)
{
	struct start start = { .state = START_IS_COMMAND };

	start.op = op_of(rq->cmd_flags, 0);
	point_issued(rq, 0, (struct start *)0);
	if (start.op != IOTOP_OP_FLUSH)
		return 0;
	start.queue_ns = start.issue_ns = bpf_ktime_get_ns();
	start.dev = request_disk_dev(rq);
	store_start((__u64)rq, &start);
	return 0;
}

static __always_inline int request_issued(struct request *rq)
{
	__u64 key = (__u64)rq->bio;
	struct start *start;

	if (!key)
		return bioless_request_issued(rq);
	start = bpf_map_lookup_elem(&starts, &key);
	if (start) {
		start->issue_ns = bpf_ktime_get_ns();
		start->request_bytes = rq->__data_len;
	}
	point_issued(rq, key, start);
	return 0;
}

/* A request without bios: the flush command that stands for all who wait for it, or a passthrough command. */
static __always_inline int bioless_request_completed(struct request *rq, __u32 error)
{
	__u32 dev = request_disk_dev(rq);
	__u8 op = op_of(rq->cmd_flags, 0);
	__u64 key = (__u64)rq;

	if (op == IOTOP_OP_FLUSH)
		command_ended(key, dev, 0);
	else if (op == IOTOP_OP_DRIVER)
		account(0, bpf_ktime_get_ns(), FINISHED | REQUEST_ENDED, 0, pack_target(dev, op, error));
	return 0;
}

/*
 * Accounts the bios of a request, up to so many bytes. Global, so that the verifier follows one walk and not one per step of the
 * caller's loop. Returns the bio that it would have gone on with; 0 when it is through.
 */
__noinline __u64 complete_bios(__u64 address, __u64 left, __u64 how, __u64 now, __u64 target)
{
	struct bio *bio = (void *)address, *next;
	__u64 issue_ns = 0;

	for (__u32 i = 0; i < BIOS_PER_WALK && bio; i++) {
		__u32 size = BPF_CORE_READ(bio, bi_iter.bi_size);

		next = BPF_CORE_READ(bio, bi_next);
		if (size > left) { /* the device stopped in the middle of this bio: it goes on */
			account((__u64)bio, now, (how & PARTITION_OF_REQUEST) | left, issue_ns, target);
			return 0;
		}
		left -= size;
		issue_ns = account((__u64)bio, now, how | (i || next ? MERGED : 0) | size, issue_ns, target);
		how &= ~(REQUEST_ENDED | FLUSH_CREDIT); /* one request, one I/O */
		bio = next;
	}
	if (bio) /* whoever goes on with it knows when the request was issued */
		account((__u64)bio, now, how & PARTITION_OF_REQUEST, issue_ns, target);
	return (__u64)bio;
}

static __always_inline int request_completed(struct request *rq, int status, __u32 nr_bytes)
{
	__u32 error = errno_of(status), cmd_flags, ended, dev;
	struct bio *bio = rq->bio;
	__u64 now, how, target, next;
	__u8 op;

	if (!bio)
		return bioless_request_completed(rq, error);
	cmd_flags = bio->bi_opf; /* not the request's: the flush machinery strips its flags */
	op = op_of(cmd_flags, nr_bytes);
	/*
	 * A request in a flush sequence completes its data first and ends, without data, when the sequence has; one that the
	 * device completes in parts ends with the last of them. Only the end counts as an I/O, as in blk_account_io_done().
	 */
	ended = !(rq->rq_flags & plan.rq_flush_seq) && nr_bytes >= rq->__data_len;
	how = rq->rq_flags & plan.rq_flush_seq ? 0 : ended ? FINISHED | REQUEST_ENDED : FINISHED;
	if (how && cmd_flags & (REQ_PREFLUSH | REQ_FUA))
		how |= take_flush_credit(request_disk_dev(rq));
	dev = request_partition_dev(rq);
	if (dev)
		how |= PARTITION_OF_REQUEST;
	else
		dev = op == IOTOP_OP_DRIVER ? request_disk_dev(rq) : bio_dev(bio);
	target = pack_target(dev, op, error);
	now = bpf_ktime_get_ns();
	if (ended && !bio->bi_next) { /* nearly all of them: one bio, completed in one go */
		account_inline((__u64)bio, now, how | nr_bytes, 0, target);
		return 0;
	}
	next = complete_bios(address_of(bio), nr_bytes, how, now, target);
	how = (how & ~(REQUEST_ENDED | FLUSH_CREDIT)) | MERGED;
	for (__u32 i = 0; ended && next && i < WALKS_PER_REQUEST; i++)
		next = complete_bios(next, ~0ULL, how, now, target);
	if (next)
		count_loss(IOTOP_LOSS_WALK_LIMIT);
	return 0;
}

/*
 * A bio of a disk with a request queue ends here only when it never became a request (an I/O for its process, none for the disk),
 * or when it was sent on to another disk, whose request completes it.
 */
static __always_inline int requestless_bio_completed(struct bio *bio, __u64 target)
{
	__u64 key = (__u64)bio;
	struct start *start = bpf_map_lookup_elem(&starts, &key);

	if (!start || start->dev == (__u32)target)
		account(address_of(bio), bpf_ktime_get_ns(), FINISHED, 0, target);
	return 0;
}

static __always_inline int bio_completed(struct bio *bio)
{
	__u32 bytes = bio->bi_iter.bi_size, error = plan.errno_of_status[bio->bi_status % IOTOP_STATUSES];
	__u64 target = pack_target(bio_dev(bio), op_of(bio->bi_opf, bytes), error);

	if (bio_is_for_request_queue(bio))
		return requestless_bio_completed(bio, target);
	account_inline((__u64)bio, bpf_ktime_get_ns(), FINISHED | REQUEST_ENDED | BYTES_OF_START, 0, target);
	return 0;
}

/*
 * Not attached: user space runs it for an entry of starts that is left over although its device has nothing in flight. Entries of an
 * address that is in use again are put aside under another key, and go; the others stay until the address is used again, should the
 * device have been slow and not done (a requeued request is not in flight).
 */
volatile struct unseen_end unseen SEC(".data.unseen") = {};

SEC("?raw_tp/sched_switch") int end_unseen(void *ctx)
{
	__u64 key = unseen.key, how = FINISHED | BYTES_OF_START | UNSEEN;
	struct start *start = bpf_map_lookup_elem(&starts, &key);

	if (!start || start->queue_ns != unseen.queue_ns || start->state & START_COUNTED)
		return 0;
	count_loss(IOTOP_LOSS_ENDS_UNSEEN);
	if (start->state & START_IS_COMMAND)
		command_ended(key, start->dev, 1);
	else
		account(key, bpf_ktime_get_ns(), how | (unseen.is_io ? REQUEST_ENDED : MERGED), 0,
			pack_target(start->dev, start->op, 0));
	return 0;
}

/*
 * The doors. Up to v5.10 these tracepoints pass the queue first; user space counts the parameters in BTF and switches off the
 * programs of the other form.
 */
SEC("?tp_btf/block_bio_queue") int BPF_PROG(block_bio_queue, struct bio *bio)
{
	return bio_queued(bio);
}

SEC("?tp_btf/block_bio_queue") int BPF_PROG(block_bio_queue_with_queue, struct request_queue *q, struct bio *bio)
{
	return bio_queued(bio);
}

SEC("?tp_btf/block_bio_remap") int BPF_PROG(block_bio_remap, struct bio *bio, __u32 dev, __u64 from)
{
	return bio_remapped(bio, dev, from);
}

SEC("?tp_btf/block_bio_remap")
int BPF_PROG(block_bio_remap_with_queue, struct request_queue *q, struct bio *bio, __u32 dev, __u64 from)
{
	return bio_remapped(bio, dev, from);
}

SEC("?tp_btf/block_split") int BPF_PROG(block_split, struct bio *bio)
{
	return bio_split(bio);
}

SEC("?tp_btf/block_split") int BPF_PROG(block_split_with_queue, struct request_queue *q, struct bio *bio)
{
	return bio_split(bio);
}

SEC("?tp_btf/block_rq_issue") int BPF_PROG(block_rq_issue, struct request *rq)
{
	return request_issued(rq);
}

SEC("?tp_btf/block_rq_issue") int BPF_PROG(block_rq_issue_with_queue, struct request_queue *q, struct request *rq)
{
	return request_issued(rq);
}

SEC("?tp_btf/block_rq_complete") int BPF_PROG(block_rq_complete, struct request *rq, int status, unsigned int nr_bytes)
{
	return request_completed(rq, status, nr_bytes);
}

SEC("?tp_btf/block_bio_complete") int BPF_PROG(block_bio_complete, struct request_queue *q, struct bio *bio)
{
	return bio_completed(bio);
}

/* Whose I/Os become events is chosen with all that they fork: arguments (parent, child). */
SEC("?tp_btf/sched_process_fork") int BPF_PROG(follow_traced, struct task_struct *parent, struct task_struct *child)
{
	if (follow_fork(&filter_processes, parent, child))
		count_loss(IOTOP_LOSS_FOLLOWED_FULL);
	return 0;
}
