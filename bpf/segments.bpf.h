/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a segment is: whose page, which file and where in it, who dirtied it, who in the kernel sent it. */
#ifndef SEGMENTS_BPF_H
#define SEGMENTS_BPF_H

#include "core_fixes.bpf.h"
#include "pages.bpf.h"
#include "payload_maps.bpf.h"

#define FILES_RING payload
#include "files.bpf.h"

#define NO_OFFSET (~0ULL)

volatile struct page_check page_check SEC(".data.check") = {};

/* linux/buffer_head.h; b_end_io is gone since v7.1 */
struct buffer_head {
	struct page *b_page;
	__u64 b_size;
	char *b_data;
	void *b_end_io;
} __attribute__((preserve_access_index));

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
	segment->file_offset =
		((page_index(head) + ((page - head) >> PAGE_STRUCT_SHIFT)) << payload_plan.page_shift) + segment->offset;
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

#endif
