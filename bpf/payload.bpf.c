// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The payload plane: what I/Os consist of, which bytes, of which file, and who dirtied them. Loaded when it is first asked for, on top of
 * the block tracer, whose starts it looks up; attached as long as somebody looks.
 *
 *	writeback_dirty_folio	who dirties a page (writeback_dirty_page up to v5.17)
 *	block_bio_queue		a write's segments and bytes; a read is noted. Runs behind the tracer's, so that the start is there
 *	block_split		a piece of a read goes on by itself
 *	block_rq_complete	a read's segments and bytes, on disks with request queues
 *	block_bio_complete	the same on bio-based devices
 */
#include "chunks.bpf.h"
#include "core_fixes.bpf.h"
#include "follow.bpf.h"
#include "iotop.h"
#include "kernel.h"
#include "payload_maps.bpf.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

/* Of one request: more than block drivers take. */
#define BIOS_PER_REQUEST 512

static __always_inline int is_selected(const struct start *start)
{
	__u32 dev = start->dev, tgid = start->tgid, dirtier = start->dirtier_tgid;

	if (!capture.segments || start->bytes < capture.min_bytes || tgid == capture.ignore_tgid)
		return 0;
	if (start->op != IOTOP_OP_READ && start->op != IOTOP_OP_WRITE &&
	    start->op != IOTOP_OP_ZONE_APPEND) /* the others carry no data */
		return 0;
	if (capture.op_mask && !(capture.op_mask >> start->op & 1))
		return 0;
	if (capture.filter_devices ? !bpf_map_lookup_elem(&capture_devices, &dev) : start->flags & IOTOP_EVENT_LOWER_LAYER)
		return 0;
	return !capture.filter_processes || bpf_map_lookup_elem(&capture_processes, &tgid) ||
	       (dirtier && bpf_map_lookup_elem(&capture_processes, &dirtier));
}

/* A dirtier that counters are about to be kept for is to have a name. */
static __always_inline void remember_dirtier(const struct dirtier *dirtier)
{
	struct owner owner = { .cgroup_id = dirtier->cgroup_id, .tgid = dirtier->tgid, .uid = dirtier->uid };
	__u32 tgid = dirtier->tgid, tid = dirtier->tid;

	__builtin_memcpy(owner.comm, dirtier->comm, sizeof(owner.comm));
	if (!bpf_map_lookup_elem(&owners, &tgid))
		bpf_map_update_elem(&owners, &tgid, &owner, BPF_ANY);
	if (tid != tgid && !bpf_map_lookup_elem(&owners, &tid))
		bpf_map_update_elem(&owners, &tid, &owner, BPF_ANY);
}

/* Who dirtied the first page of a write: it may count for him. */
static __noinline int find_dirtier(struct start *start, struct bio *bio)
{
	__u64 vectors = (__u64)BPF_CORE_READ(bio, bi_io_vec), head;
	__u32 idx = BPF_CORE_READ(bio, bi_iter.bi_idx);
	struct bio_vec vector = {};
	struct dirtier *dirtier;

	if (bpf_probe_read_kernel(&vector, sizeof(vector), (void *)(vectors + idx * sizeof(vector))) || !vector.bv_page)
		return 0;
	head = page_head((__u64)vector.bv_page + ((__u64)vector.bv_offset >> payload_plan.page_shift << PAGE_STRUCT_SHIFT));
	dirtier = dirtier_of(head, page_mapping(head));
	if (!dirtier)
		return 0;
	start->dirtier_tgid = dirtier->tgid;
	start->dirtier_tid = dirtier->tid;
	remember_dirtier(dirtier);
	return 0;
}

/* The end of a bio that had this address may not have been traced: what was noted of it is not for the one that has it now. */
static __always_inline void forget_read(__u64 bio)
{
	if (bpf_map_lookup_elem(&pending_reads, &bio))
		bpf_map_delete_elem(&pending_reads, &bio);
}

static __always_inline int bio_queued(struct bio *bio)
{
	__u64 key = (__u64)bio;
	struct start *start = bpf_map_lookup_elem(&starts, &key);

	if (!start || !start->queue_ns || !start->bytes)
		return 0;
	if (start->op == IOTOP_OP_WRITE && !direct_io(bio)) /* whose buffer it is, and who dirtied that, is another matter */
		find_dirtier(start, bio);
	if (!is_selected(start)) {
		if (start->op == IOTOP_OP_READ)
			forget_read(key);
		return 0;
	}
	if (start->op == IOTOP_OP_READ) {
		struct pending_read read = {
			.queue_ns = start->queue_ns,
			.sector = start->sector,
			.file_offset = NO_OFFSET,
			.end_io = end_function(bio),
			.bytes = start->bytes,
			.idx = bio->bi_iter.bi_idx,
			.done = bio->bi_iter.bi_bvec_done,
			.lower_layer = start->flags & IOTOP_EVENT_LOWER_LAYER,
		};

		read.whose = direct_io(bio);
		if (read.whose) {
			read.file_offset = direct_io_offset(bio, read.whose);
		} else {
			read.whose = btrfs_inode_of(bio);
			if (read.whose)
				read.file_offset = btrfs_offset_of(bio);
		}
		if (bpf_map_update_elem(&pending_reads, &key, &read, BPF_ANY))
			count_loss(IOTOP_LOSS_READS_UNSEEN);
	} else {
		take_bio(address_of(bio), bio->bi_iter.bi_bvec_done, bio->bi_iter.bi_idx,
			 start->flags & IOTOP_EVENT_LOWER_LAYER ? OF_LOWER_LAYER : 0, start->bytes, start->bytes, start->sector,
			 start->queue_ns);
	}
	return 0;
}

static __always_inline struct pending_read *read_under_way(__u64 bio)
{
	struct pending_read *read = bpf_map_lookup_elem(&pending_reads, &bio);

	return read && read->queue_ns >= captured_since ? read : 0;
}

/* bio is the front piece of a read: it takes its part of what was noted, and the parent, already advanced, keeps the rest. */
static __always_inline int bio_split(struct bio *bio)
{
	struct bio *parent = bio->bi_private;
	__u64 key = (__u64)bio;
	struct pending_read *rest = read_under_way((__u64)parent), front;
	__u32 bytes = bio->bi_iter.bi_size;

	if (!rest) {
		forget_read(key);
		return 0;
	}
	/* Before v5.12 a chained piece's end is traced for requests only; elsewhere the parent ends for all of its pieces. */
	if (bios_have_no_bdev() && !bio_is_for_request_queue(bio))
		return 0;
	__builtin_memcpy(&front, rest, sizeof(front));
	front.bytes = bytes;
	front.idx = bio->bi_iter.bi_idx;
	front.done = bio->bi_iter.bi_bvec_done;
	bpf_map_update_elem(&pending_reads, &key, &front, BPF_ANY);
	rest->sector += bytes >> 9;
	if (rest->file_offset != NO_OFFSET)
		rest->file_offset += bytes;
	rest->bytes -= bytes;
	rest->idx = BPF_CORE_READ(parent, bi_iter.bi_idx);
	rest->done = BPF_CORE_READ(parent, bi_iter.bi_bvec_done);
	return 0;
}

/*
 * A bio of a request of which nr_bytes completed, from where the bio's own iterator stands: that is behind what completed before. Global:
 * once for the verifier. Returns the bytes that completed behind this bio.
 */
__noinline __u32 complete_read(__u64 address, __u32 nr_bytes, __u32 failed)
{
	struct pending_read *read = read_under_way(address);
	struct bio *bio = (void *)address;
	__u32 bytes = BPF_CORE_READ(bio, bi_iter.bi_size), now = bytes < nr_bytes ? bytes : nr_bytes;

	if (!read)
		return nr_bytes - now;
	if (!failed && read->bytes >= bytes)
		take_bio(address, BPF_CORE_READ(bio, bi_iter.bi_bvec_done), BPF_CORE_READ(bio, bi_iter.bi_idx),
			 read->lower_layer ? OF_LOWER_LAYER : 0, now, now + (read->bytes - bytes), read->sector, read->queue_ns);
	if (failed || now == bytes)
		bpf_map_delete_elem(&pending_reads, &address);
	return nr_bytes - now;
}

static __always_inline int request_completed(struct request *rq, int status, __u32 nr_bytes)
{
	__u64 bio = rq->bio ? address_of(rq->bio) : 0;

	if (!bio || plan.op_of_req_op[rq->bio->bi_opf & (IOTOP_REQ_OPS - 1)] != IOTOP_OP_READ)
		return 0;
	for (__u32 i = 0; bio && nr_bytes && i < BIOS_PER_REQUEST; i++) {
		__u64 next = (__u64)BPF_CORE_READ((struct bio *)bio, bi_next);

		nr_bytes = complete_read(bio, nr_bytes, status != 0);
		bio = next;
	}
	if (bio && nr_bytes)
		count_loss(IOTOP_LOSS_READS_UNSEEN);
	return 0;
}

static __always_inline int bio_completed(struct bio *bio)
{
	__u64 key = (__u64)bio;
	struct pending_read *read = read_under_way(key);

	if (!read)
		return 0;
	if (!bio->bi_status)
		take_bio(address_of(bio), read->done, read->idx, read->lower_layer ? OF_LOWER_LAYER : 0, read->bytes, read->bytes,
			 read->sector, read->queue_ns);
	bpf_map_delete_elem(&pending_reads, &key);
	return 0;
}

static __always_inline int page_dirtied(__u64 page, __u64 mapping)
{
	__u64 head = page_head(page);
	struct dirtier dirtier = { .mapping = mapping };
	struct start self = {};

	if (!mapping)
		return 0;
	identify(&self);
	dirtier.ns = bpf_ktime_get_ns();
	dirtier.cgroup_id = bpf_get_current_cgroup_id();
	dirtier.tgid = self.tgid;
	dirtier.tid = self.tid;
	dirtier.uid = self.uid;
	__builtin_memcpy(dirtier.comm, self.comm, sizeof(dirtier.comm));
	bpf_map_update_elem(&dirtiers, &head, &dirtier, BPF_ANY);
	return 0;
}

/* The doors; see block_io.bpf.c for the two forms. */
SEC("?tp_btf/writeback_dirty_folio") int BPF_PROG(payload_dirty_folio, void *folio, void *mapping)
{
	return page_dirtied(address_of(folio), address_of(mapping));
}

/* "mm: convert tracepoint writeback_dirty_page to folios", v5.18 */
SEC("?tp_btf/writeback_dirty_page") int BPF_PROG(payload_dirty_page, void *page, void *mapping)
{
	return page_dirtied(address_of(page), address_of(mapping));
}

SEC("?tp_btf/block_bio_queue") int BPF_PROG(payload_bio_queue, struct bio *bio)
{
	return bio_queued(bio);
}

SEC("?tp_btf/block_bio_queue") int BPF_PROG(payload_bio_queue_with_queue, struct request_queue *q, struct bio *bio)
{
	return bio_queued(bio);
}

SEC("?tp_btf/block_split") int BPF_PROG(payload_split, struct bio *bio)
{
	return bio_split(bio);
}

SEC("?tp_btf/block_split") int BPF_PROG(payload_split_with_queue, struct request_queue *q, struct bio *bio)
{
	return bio_split(bio);
}

SEC("?tp_btf/block_rq_complete") int BPF_PROG(payload_rq_complete, struct request *rq, int status, unsigned int nr_bytes)
{
	return request_completed(rq, status, nr_bytes);
}

SEC("?tp_btf/block_bio_complete") int BPF_PROG(payload_bio_complete, struct request_queue *q, struct bio *bio)
{
	return bio_completed(bio);
}

/* Whose I/Os are captured is chosen with all that they fork, too. */
SEC("?tp_btf/sched_process_fork") int BPF_PROG(follow_captured, struct task_struct *parent, struct task_struct *child)
{
	follow_fork(&capture_processes, parent, child); /* what does not fit here did not fit there, where it is counted */
	return 0;
}
