/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a bio to its records: a walk through its bio_vecs, and of each as many chunks of bytes as are wanted. */
#ifndef CHUNKS_BPF_H
#define CHUNKS_BPF_H

#include "core_fixes.bpf.h"
#include "payload_maps.bpf.h"
#include "segments.bpf.h"

/* 16 MiB of a bio in chunks of a page; what is behind that is counted as lost. */
#define CHUNKS_PER_BIO 4096

/*
 * How far the walk through a bio is: bytes left, index of the bio_vec to go on with, chunks of it taken before. One number, as a global
 * function returns no more; and as the verifier of kernels before v6.3 knows nothing of such a number, each step of the walk looks the
 * same to it, and it need not follow them all.
 */
#define pack_walk(left, idx, chunk) ((__u64)(left) | (__u64)(idx) << 32 | (__u64)(chunk) << 48)
#define left_of(walk) ((__u32)(walk))
#define idx_of(walk) ((__u32)((walk) >> 32) & 0x7fff)
#define chunk_of(walk) ((__u32)((walk) >> 48))
#define OF_LOWER_LAYER (1ULL << 47) /* in a walk: the bio was sent down by a stacked device */

/* What stays the same in a walk: bytes of the bio and of its first bio_vec that belong to another; sector and index of that. */
#define pack_extent(total, done) ((__u64)(total) | (__u64)(done) << 32)
#define pack_start(sector, idx) ((__u64)(sector) | (__u64)(idx) << 48)

/* Waking costs more than taking a chunk: only when the fill mark is passed, at which one record in 16 looks. */
static __always_inline __u64 payload_wakeup(void)
{
	if (bpf_get_prandom_u32() & 15 || !capture.wake_bytes)
		return BPF_RB_NO_WAKEUP;
	return bpf_ringbuf_query(&payload, BPF_RB_AVAIL_DATA) >= capture.wake_bytes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

static __always_inline void lose_segment(const struct segment *segment, __u32 bytes)
{
	if (!segment->data_offset)
		count_loss(IOTOP_LOSS_SEGMENTS);
	if (bytes)
		add_loss(IOTOP_LOSS_PAYLOAD_BYTES, bytes);
}

/* Reservations are of constant size: a record is as long as the smallest of a few classes that its bytes fit into. */
#define SEND(room)                                                                                                                 \
	do {                                                                                                                       \
		struct {                                                                                                           \
			struct segment segment;                                                                                    \
			__u8 bytes[room];                                                                                          \
		} *record = bpf_ringbuf_reserve(&payload, sizeof(struct segment) + (room), 0);                                     \
		if (!record) {                                                                                                     \
			lose_segment(segment, bytes);                                                                              \
			return 0;                                                                                                  \
		}                                                                                                                  \
		__builtin_memcpy(&record->segment, segment, sizeof(record->segment));                                              \
		length = bytes;                                                                                                    \
		asm volatile("" : "+r"(length)); /* else clang drops the check that the verifier needs */                          \
		if (length > (room))                                                                                               \
			length = (room);                                                                                           \
		if (bpf_probe_read_kernel(record->bytes, length, (void *)address)) {                                               \
			record->segment.flags |= IOTOP_SEGMENT_FAULT;                                                              \
			record->segment.captured = 0;                                                                              \
		}                                                                                                                  \
		bpf_ringbuf_submit(record, payload_wakeup());                                                                      \
	} while (0)

static __always_inline int send_header(const struct segment *segment)
{
	struct segment *record = bpf_ringbuf_reserve(&payload, sizeof(*record), 0);

	if (!record) {
		lose_segment(segment, 0);
		return 0;
	}
	__builtin_memcpy(record, segment, sizeof(*record));
	bpf_ringbuf_submit(record, payload_wakeup());
	return 0;
}

static __always_inline int send(const struct segment *segment, __u64 address)
{
	__u64 bytes = segment->captured, length;

	if (!bytes)
		return send_header(segment);
	if (bytes <= 64)
		SEND(64);
	else if (bytes <= 512)
		SEND(512);
	else
		SEND(IOTOP_CHUNK_MAX);
	return 0;
}

/*
 * Sends one record: a bio_vec with its first bytes, or the next bytes of it. Global: the verifier looks at it once, not once per step of
 * the walk. Returns how far the walk is now; 0 at its end, or when nothing sensible is there.
 *
 * Before v6.6 every function's stack counts in steps of 32 bytes, and what calls this, this, and what it calls come to just 512: a few bytes
 * more anywhere, and it no longer loads there.
 */
__noinline __u64 take_chunk(__u64 bio_address, __u64 walk, __u64 extent, __u64 start, __u64 queue_ns)
{
	struct bio *bio = (void *)bio_address;
	__u32 left = left_of(walk), idx = idx_of(walk), before = chunk_of(walk) * IOTOP_CHUNK_MAX, rest, bytes;
	__u32 done = before + (idx == start >> 48 ? extent >> 32 : 0);
	__u64 vectors = (__u64)BPF_CORE_READ(bio, bi_io_vec), offset;
	__u32 snaplen = payload_plan.page_constant ? capture.snaplen : 0;
	struct segment segment = { .type = IOTOP_PAYLOAD_SEGMENT };
	struct bio_vec vector = {};

	if (bpf_probe_read_kernel(&vector, sizeof(vector), (void *)(vectors + idx * sizeof(vector))) || done >= vector.bv_len)
		return 0;
	rest = vector.bv_len - done;
	if (rest > left)
		rest = left;
	offset = (__u64)vector.bv_offset + done;
	segment.len = before + rest;
	segment.wanted = segment.len < snaplen ? segment.len : snaplen;
	segment.data_offset = before;
	bytes = segment.wanted > before ? segment.wanted - before : 0;
	if (bytes > IOTOP_CHUNK_MAX)
		bytes = IOTOP_CHUNK_MAX;
	segment.captured = bytes;
	segment.position = (__u32)extent - left - before;
	segment.dev = bio_dev_probed(bio);
	segment.queue_ns = queue_ns;
	segment.sector = start << 16 >> 16;
	segment.index = idx;
	segment.file_offset = NO_OFFSET;
	segment.offset = (offset - before) & page_mask();
	segment.flags = walk & OF_LOWER_LAYER ? IOTOP_SEGMENT_LOWER_LAYER : 0;
	if (plan.op_of_req_op[BPF_CORE_READ(bio, bi_opf) & (IOTOP_REQ_OPS - 1)] == IOTOP_OP_READ)
		segment.flags |= IOTOP_SEGMENT_READ;
	if (!before)
		describe(&segment, bio_address, (__u64)vector.bv_page + (offset >> payload_plan.page_shift << PAGE_STRUCT_SHIFT));
	if (!before && segment.kind == IOTOP_PAGE_BLOCK_DEVICE)
		check_page_constant(bio, &vector);
	send(&segment,
	     ((__u64)vector.bv_page << (payload_plan.page_shift - PAGE_STRUCT_SHIFT)) + payload_plan.page_constant + offset);
	if (before + bytes >= segment.wanted || bytes == rest) /* no more of it: the rest in one step */
		return left == rest ? 0 : pack_walk(left - rest, idx + 1, 0) | (walk & OF_LOWER_LAYER);
	return pack_walk(left - bytes, idx, chunk_of(walk) + 1) | (walk & OF_LOWER_LAYER);
}

/* bytes of a bio of total bytes, from its bio_vec idx on, of which done bytes belong to another. */
static __always_inline void take_bio(__u64 bio, __u32 done, __u32 idx, __u64 flags, __u32 bytes, __u32 total, __u64 sector,
				     __u64 queue_ns)
{
	__u64 walk = pack_walk(bytes, idx, 0) | flags;

	for (__u32 i = 0; left_of(walk) && i < CHUNKS_PER_BIO; i++)
		walk = take_chunk(bio, walk, pack_extent(total, done), pack_start(sector, idx), queue_ns);
	if (!left_of(walk))
		return;
	count_loss(IOTOP_LOSS_SEGMENTS);
	if (payload_plan.page_constant && capture.snaplen)
		add_loss(IOTOP_LOSS_PAYLOAD_BYTES, left_of(walk));
}

#endif
