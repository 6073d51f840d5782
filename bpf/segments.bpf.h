/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From one bio_vec to its record: what it is, whose page it is, who dirtied it, and its bytes. */
#ifndef SEGMENTS_BPF_H
#define SEGMENTS_BPF_H

#include "core_fixes.bpf.h"
#include "files.bpf.h"
#include "pages.bpf.h"
#include "payload_maps.bpf.h"

/* 16 MiB of a bio in chunks of a page; what is behind that is counted as lost. */
#define CHUNKS_PER_BIO 4096

#define NO_OFFSET (~0ULL)

volatile struct page_check page_check SEC(".data.check") = {};

/* linux/buffer_head.h; b_end_io is gone since v7.1 */
struct buffer_head {
	struct page *b_page;
	__u64 b_size;
	char *b_data;
	void *b_end_io;
} __attribute__((preserve_access_index));

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

static __always_inline __u64 page_mask(void)
{
	return (1ULL << payload_plan.page_shift) - 1;
}

/* The struct iomap_dio that a bio belongs to; 0: none. */
static __always_inline __u64 direct_io(struct bio *bio)
{
	if (!payload_plan.iomap_dio_end_io || (__u64)BPF_CORE_READ(bio, bi_end_io) != payload_plan.iomap_dio_end_io)
		return 0;
	return (__u64)BPF_CORE_READ(bio, bi_private);
}

/* Where the bio begins in its file, while it is being queued: behind what iomap has counted of the direct I/O so far. */
static __noinline __u64 direct_io_offset(struct bio *bio, __u64 address)
{
	struct iomap_dio *dio = (void *)address;
	__u64 counted, bytes = BPF_CORE_READ(bio, bi_iter.bi_size);

	if (!bpf_core_type_exists(struct iomap_dio))
		return NO_OFFSET;
	counted = BPF_CORE_READ(dio, size);
	if (payload_plan.dio_counts_late)
		bytes = 0;
	return counted < bytes ? NO_OFFSET : BPF_CORE_READ(dio, iocb, ki_pos) + counted - bytes;
}

static __noinline struct file *direct_io_file(__u64 address)
{
	struct iomap_dio *dio = (void *)address;

	return bpf_core_type_exists(struct iomap_dio) ? BPF_CORE_READ(dio, iocb, ki_filp) : 0;
}

/* The function that is called at the end of the bio, or, for a buffer_head, at the end of that: who in the kernel sent it. */
static __noinline __u64 end_function(struct bio *bio)
{
	__u64 function = (__u64)BPF_CORE_READ(bio, bi_end_io);
	struct buffer_head *buffer;

	if (!function || function != payload_plan.buffer_end_io || !bpf_core_field_exists(((struct buffer_head *)0)->b_end_io))
		return function;
	buffer = BPF_CORE_READ(bio, bi_private);
	return (__u64)BPF_CORE_READ(buffer, b_end_io);
}

/* A buffer_head of this very page knows where its bytes are: is that where we read them? */
static __noinline int check_page_constant(struct bio *bio, struct bio_vec *vector)
{
	struct buffer_head *buffer = BPF_CORE_READ(bio, bi_private);
	__u64 data;

	if (!buffer || !payload_plan.page_constant || BPF_CORE_READ(buffer, b_page) != vector->bv_page ||
	    BPF_CORE_READ(buffer, b_size) != vector->bv_len)
		return 0;
	data = (__u64)BPF_CORE_READ(buffer, b_data);
	if ((data & page_mask()) != vector->bv_offset) /* something else that looked like one */
		return 0;
	if (data == ((__u64)vector->bv_page << (payload_plan.page_shift - PAGE_STRUCT_SHIFT)) + payload_plan.page_constant +
			    vector->bv_offset)
		__sync_fetch_and_add(&page_check.agreed, 1);
	else
		__sync_fetch_and_add(&page_check.disagreed, 1);
	return 0;
}

/* The inode that a bio of btrfs is for, where it is a part of btrfs's own struct; 0: it is none, or not known. */
static __noinline __u64 btrfs_inode_of(struct bio *bio)
{
	struct btrfs_bio *btrfs;
	struct inode *inode;

	if (!payload_plan.btrfs_end_io || (__u64)BPF_CORE_READ(bio, bi_end_io) != payload_plan.btrfs_end_io ||
	    !bpf_core_field_exists(((struct btrfs_bio *)0)->file_offset) || !bpf_core_type_exists(struct btrfs_inode))
		return 0;
	btrfs = (void *)((__u64)bio - bpf_core_field_offset(struct btrfs_bio, bio));
	inode = (void *)BPF_CORE_READ(btrfs, inode);
	if (!inode)
		return 0;
	inode = (void *)((__u64)inode + bpf_core_field_offset(struct btrfs_inode, vfs_inode));
	return BPF_CORE_READ(inode, i_sb, s_magic) == BTRFS_SUPER_MAGIC ? (__u64)inode : 0;
}

static __noinline __u64 btrfs_offset_of(struct bio *bio)
{
	struct btrfs_bio *btrfs;

	if (!bpf_core_field_exists(((struct btrfs_bio *)0)->file_offset))
		return NO_OFFSET;
	btrfs = (void *)((__u64)bio - bpf_core_field_offset(struct btrfs_bio, bio));
	return BPF_CORE_READ(btrfs, file_offset);
}

static __always_inline void set_file(struct segment *segment, struct inode *inode)
{
	segment->ino = inode_number(inode);
	segment->fs_dev = BPF_CORE_READ(inode, i_sb, s_dev);
}

/* base: where the bio begins in the file, when user space reads it directly. */
static __noinline int describe_direct(struct segment *segment, __u64 dio, __u64 base)
{
	struct file *file = direct_io_file(dio);
	struct inode *inode = file ? BPF_CORE_READ(file, f_inode) : 0;

	if (!inode)
		return 0;
	segment->kind = IOTOP_PAGE_DIRECT;
	set_file(segment, inode);
	segment->file_offset = base == NO_OFFSET ? NO_OFFSET : base + segment->position;
	if (!segment->position)
		tell_file((__u64)inode, (__u64)BPF_CORE_READ(file, f_path.dentry));
	return 0;
}

static __noinline int describe_page(struct segment *segment, __u64 page)
{
	__u64 head = page_head(page), mapping;
	struct dirtier *dirtier;
	struct inode *inode;

	if (page_is_slab(head)) {
		segment->kind = IOTOP_PAGE_NONE;
		return 0;
	}
	mapping = page_mapping(head);
	if (!mapping || mapping & 3) {
		segment->kind = mapping ? IOTOP_PAGE_ANON : IOTOP_PAGE_NONE;
		return 0;
	}
	inode = mapping_inode(mapping);
	if (!inode)
		return 0;
	if (BPF_CORE_READ(inode, i_sb, s_magic) == TMPFS_MAGIC) { /* shared memory: swapped out, or a buffer; no file of a device */
		segment->kind = IOTOP_PAGE_ANON;
		return 0;
	}
	segment->file_offset = ((page_index(head) + ((page - head) >> PAGE_STRUCT_SHIFT)) << payload_plan.page_shift) + segment->offset;
	set_file(segment, inode);
	segment->kind = IOTOP_PAGE_FILE;
	if ((BPF_CORE_READ(inode, i_mode) & S_IFMT) == S_IFBLK)
		segment->kind = IOTOP_PAGE_BLOCK_DEVICE;
	else if (!segment->position)
		tell_file((__u64)inode, 0);
	dirtier = segment->flags & IOTOP_SEGMENT_READ ? 0 : dirtier_of(head, mapping);
	if (dirtier) {
		segment->dirty_ns = dirtier->ns;
		segment->dirtier_tgid = dirtier->tgid;
		segment->dirtier_tid = dirtier->tid;
		__builtin_memcpy(segment->dirtier_comm, dirtier->comm, sizeof(segment->dirtier_comm));
	}
	return 0;
}

/*
 * Pages that tell nothing, but btrfs knows: the caller's buffer of a direct I/O, or btrfs's own pages with compressed data, which are of
 * no length in the file.
 */
static __noinline int describe_btrfs(struct segment *segment, __u64 address, __u64 base)
{
	struct inode *inode = (void *)address;
	int is_direct = segment->kind == IOTOP_PAGE_ANON;

	segment->kind = is_direct ? IOTOP_PAGE_DIRECT : IOTOP_PAGE_FILE;
	set_file(segment, inode);
	segment->file_offset = is_direct && base != NO_OFFSET ? base + segment->position : NO_OFFSET;
	if (!segment->position)
		tell_file(address, 0);
	return 0;
}

/* Of a read, what was noted when it was queued: a piece that was split off has an end function of the block layer's. */
static __always_inline void describe(struct segment *segment, __u64 bio_address, __u64 page)
{
	struct bio *bio = (void *)bio_address;
	struct pending_read *read = segment->flags & IOTOP_SEGMENT_READ ? bpf_map_lookup_elem(&pending_reads, &bio_address) : 0;
	__u64 dio = read ? (read->end_io == payload_plan.iomap_dio_end_io ? read->whose : 0) : direct_io(bio);

	segment->end_io = read ? read->end_io : end_function(bio);
	if (dio) {
		describe_direct(segment, dio, read ? read->file_offset : direct_io_offset(bio, dio));
		return;
	}
	describe_page(segment, page);
	if (segment->kind == IOTOP_PAGE_ANON || segment->kind == IOTOP_PAGE_NONE) {
		__u64 inode = read ? read->whose : btrfs_inode_of(bio);

		if (inode)
			describe_btrfs(segment, inode, read ? read->file_offset : btrfs_offset_of(bio));
	}
}

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
#define SEND(room)                                                                                                  \
	do {                                                                                                        \
		struct {                                                                                            \
			struct segment segment;                                                                     \
			__u8 bytes[room];                                                                           \
		} *record = bpf_ringbuf_reserve(&payload, sizeof(struct segment) + (room), 0);                      \
		if (!record) {                                                                                      \
			lose_segment(segment, bytes);                                                               \
			return 0;                                                                                   \
		}                                                                                                   \
		__builtin_memcpy(&record->segment, segment, sizeof(record->segment));                               \
		length = bytes;                                                                                     \
		asm volatile("" : "+r"(length)); /* else clang drops the check that the verifier needs */           \
		if (length > (room))                                                                                \
			length = (room);                                                                            \
		if (bpf_probe_read_kernel(record->bytes, length, (void *)address)) {                                \
			record->segment.flags |= IOTOP_SEGMENT_FAULT;                                               \
			record->segment.captured = 0;                                                               \
		}                                                                                                   \
		bpf_ringbuf_submit(record, payload_wakeup());                                                       \
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
	send(&segment, ((__u64)vector.bv_page << (payload_plan.page_shift - PAGE_STRUCT_SHIFT)) + payload_plan.page_constant + offset);
	if (before + bytes >= segment.wanted || bytes == rest) /* no more of it: the rest in one step */
		return left == rest ? 0 : pack_walk(left - rest, idx + 1, 0) | (walk & OF_LOWER_LAYER);
	return pack_walk(left - bytes, idx, chunk_of(walk) + 1) | (walk & OF_LOWER_LAYER);
}

/* bytes of a bio of total bytes, from its bio_vec idx on, of which done bytes belong to another. */
static __always_inline void take_bio(__u64 bio, __u32 done, __u32 idx, __u64 flags, __u32 bytes, __u32 total, __u64 sector, __u64 queue_ns)
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
