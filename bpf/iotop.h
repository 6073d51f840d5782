/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wire format: every struct that the BPF side and the C# side share.
 *
 * Fixed widths, biggest first, explicit padding, sizes asserted; no bool, int, enum or pointer fields. Each struct is mirrored
 * by a C# struct of the same name in src/IoTop.Model/Wire, and the mirror is tested against this object's BTF, field by field.
 *
 * Units: times are CLOCK_MONOTONIC nanoseconds, sectors are 512 bytes and absolute on the disk, devices are the kernel's own
 * dev_t (major << 20 | minor), which is not the encoding of stat(2).
 */
#ifndef IOTOP_H
#define IOTOP_H

#include <linux/types.h>

#define IOTOP_COMM_LEN 16
#define IOTOP_SIZE_BUCKETS 24
#define IOTOP_LATENCY_BUCKETS 32
#define IOTOP_STATUSES 32
#define IOTOP_REQ_OPS 64

/* What an I/O does. The kernel's REQ_OP_ numbers move between versions; these do not. */
enum iotop_op {
	IOTOP_OP_READ,
	IOTOP_OP_WRITE,
	IOTOP_OP_FLUSH,
	IOTOP_OP_DISCARD,
	IOTOP_OP_SECURE_ERASE,
	IOTOP_OP_WRITE_ZEROES,
	IOTOP_OP_ZONE_APPEND,
	IOTOP_OP_ZONE_MANAGEMENT,
	IOTOP_OP_DRIVER, /* passthrough: SG_IO, NVMe ioctls */
	IOTOP_OP_OTHER,
	IOTOP_OP_COUNT,
};

/* Bits of io_event.flags. */
enum iotop_event_flag {
	IOTOP_EVENT_NO_START = 1, /* completed, but its start was not seen: no owner, no latency */
	IOTOP_EVENT_LOWER_LAYER = 2, /* a stacked device sent it down: parent_dev and parent_sector say from where */
	IOTOP_EVENT_KERNEL_THREAD = 4, /* queued by a kernel thread (writeback, journal, dm worker) */
	IOTOP_EVENT_MERGED = 8, /* completed as part of a request of several bios */
	IOTOP_EVENT_SPLIT = 16, /* a piece of a bigger bio */
	IOTOP_EVENT_END_UNSEEN = 32, /* found ended later: complete_ns is when it was queued, when and how it ended is not known */
};

/* Why something that happened is not among the events, or has no owner: index of the losses map. */
enum iotop_loss {
	IOTOP_LOSS_RING_FULL, /* event dropped: the ring had no room */
	IOTOP_LOSS_STARTS_FULL, /* start not stored: the I/O completes without an owner */
	IOTOP_LOSS_NO_START, /* completed without a start: in flight when tracing began, or its start was not stored */
	IOTOP_LOSS_COUNTERS_FULL, /* counted for its device, but not for its process */
	IOTOP_LOSS_UNCOUNTED, /* could not be counted at all: must stay zero */
	IOTOP_LOSS_WALK_LIMIT, /* a request with more bios than one program run may walk: the rest counted without owner */
	IOTOP_LOSS_MISSED_RUNS, /* not counted here: runs that the kernel left out because the program was running on that CPU already */
	IOTOP_LOSS_SEGMENTS, /* segment records dropped: the payload ring had no room */
	IOTOP_LOSS_PAYLOAD_BYTES, /* bytes that were to be captured and were not, for the same reason */
	IOTOP_LOSS_READS_UNSEEN, /* reads that were selected, but of which nothing was kept until they completed */
	IOTOP_LOSS_ENDS_UNSEEN, /* nothing is lost but times: I/Os whose completion no program saw, counted when that was noticed */
	IOTOP_LOSS_FOLLOWED_FULL, /* children of those that are traced, which are not: too many */
	IOTOP_LOSS_COUNT,
};

/* One finished I/O (one bio, or one piece of a split bio). */
struct io_event {
	__u64 complete_ns;
	__u64 queue_to_complete_ns; /* 0 when the start or the end was not seen */
	__u64 issue_to_complete_ns; /* 0 when it never was a request: bio-based device */
	__u64 sector;
	__u64 cgroup_id;
	__u64 parent_sector; /* where it was on parent_dev, before a stacked device sent it down */
	__u32 parent_dev; /* 0: none */
	__u32 dev; /* the partition where the kernel knows it, else the disk */
	__u32 bytes;
	__u32 cmd_flags; /* bi_opf as this kernel encodes it */
	__u32 tgid;
	__u32 tid;
	__u32 uid;
	__u8 op; /* enum iotop_op */
	__u8 flags; /* enum iotop_event_flag */
	__u16 error; /* errno, 0 when it succeeded */
	char comm[IOTOP_COMM_LEN];
	__u32 dirtier_tgid; /* who dirtied the first page of a write, while that is watched; 0: not known, or no page of a file */
	__u32 dirtier_tid;
};
_Static_assert(sizeof(struct io_event) == 104, "io_event is mirrored by IoTop.Model.IoEvent");

/* Whom a counter belongs to. */
struct counter_key {
	__u32 tgid; /* 0: no owner known */
	__u32 tid; /* 0 unless control.by_thread */
	__u32 dev;
	__u8 op; /* enum iotop_op */
	__u8 lower_layer; /* 1: sent down by a stacked device, already counted there */
	__u16 reserved;
};
_Static_assert(sizeof(struct counter_key) == 16, "counter_key is mirrored by IoTop.Model.CounterKey");

/*
 * What a key has done since tracing began; one per CPU, summed by the reader.
 *
 * ios counts as /proc/diskstats does: completed requests, however many bios were merged into one; on bio-based devices, bios.
 * For IOTOP_OP_FLUSH, ios counts the flush commands that the device was sent, and bios the flushes that processes asked for
 * (diskstats counts each of those as a write of no sectors too).
 *
 * size_buckets[0]: no bytes; [k]: 2^(k-1) <= sectors < 2^k. latency_buckets[0]: below 256 ns; [k]: 2^(k+7) <= ns < 2^(k+8).
 */
struct counter_value {
	__u64 ios;
	__u64 bios;
	__u64 bytes;
	__u64 latency_ns; /* queue to complete, summed over bios whose start was seen */
	__u64 latency_max_ns;
	__u64 device_ns; /* issue to complete, summed */
	__u64 errors;
	__u32 size_buckets[IOTOP_SIZE_BUCKETS];
	__u32 latency_buckets[IOTOP_LATENCY_BUCKETS];
};
_Static_assert(sizeof(struct counter_value) == 280, "counter_value is mirrored by IoTop.Model.CounterValue");

/* Who a tgid (or tid) was when it first did I/O: for processes that end between two looks at /proc. */
struct owner {
	__u64 cgroup_id;
	__u32 tgid;
	__u32 uid;
	char comm[IOTOP_COMM_LEN];
};
_Static_assert(sizeof(struct owner) == 32, "owner is mirrored by IoTop.Model.Owner");

/* Which entry of the starts map end_unseen is to count, and what its reader knows of it. */
struct unseen_end {
	__u64 key;
	__u64 queue_ns; /* of the entry that was looked at: by now there may be another */
	__u32 is_io; /* 1: diskstats counted an I/O; 0: it was merged into another's request */
	__u32 reserved;
};
_Static_assert(sizeof(struct unseen_end) == 24, "unseen_end is mirrored by IoTop.Bpf.UnseenEnd");

/* What the user changes while it runs. Counters always count everything; the filters say which I/Os become events. */
struct control {
	__u64 min_latency_ns;
	__u64 wake_bytes; /* wake the reader when this much is waiting in the event ring */
	__u32 min_bytes;
	__u32 op_mask; /* bit per enum iotop_op; 0: all */
	__u32 filter_devices; /* 1: only those in the filter_devices map */
	__u32 filter_processes; /* 1: only those in the filter_processes map: submitter or dirtier */
	__u32 events; /* 1: write events; 0: counters only */
	__u32 by_thread; /* 1: count per thread */
	__u32 ignore_tgid; /* writes no events for this process: our own */
	__u32 by_dirtier; /* 1: a write counts for who dirtied its first page, where that is known */
};
_Static_assert(sizeof(struct control) == 48, "control is mirrored by IoTop.Model.Control");

/* What user space found out about this kernel before loading: decided by BTF, never by version. Constant while loaded. */
struct plan {
	__u16 errno_of_status[IOTOP_STATUSES]; /* blk_status_t to errno */
	__u8 op_of_req_op[IOTOP_REQ_OPS]; /* REQ_OP_ number to enum iotop_op */
	__u32 rq_flush_seq; /* RQF_FLUSH_SEQ */
	__u32 completion_has_errno; /* 1: block_rq_complete passes an errno; 0: a blk_status_t */
};
_Static_assert(sizeof(struct plan) == 136, "plan is mirrored by IoTop.Bpf.Plan");

/*
 * The payload plane: what I/Os consist of, and which bytes. A ring of its own, off until asked for.
 */

/* What the page of a segment belongs to. */
enum iotop_page_kind {
	IOTOP_PAGE_UNKNOWN, /* looked at and not believed: nothing is said of it */
	IOTOP_PAGE_FILE, /* page cache of a file: ino, fs_dev, file_offset */
	IOTOP_PAGE_DIRECT, /* direct I/O of a file: ino, fs_dev, file_offset; the page itself is the caller's buffer */
	IOTOP_PAGE_BLOCK_DEVICE, /* page cache of a block device: metadata of a file system, or somebody who reads and writes the device */
	IOTOP_PAGE_ANON, /* anonymous memory: swap, or the buffer of a direct I/O */
	IOTOP_PAGE_NONE, /* a page without mapping: a buffer of the kernel */
};

/* Bits of segment.flags. */
enum iotop_segment_flag {
	IOTOP_SEGMENT_READ = 1, /* bytes as they came from the device; else as they were sent */
	IOTOP_SEGMENT_FAULT = 2, /* the bytes could not be read from the page */
	IOTOP_SEGMENT_LOWER_LAYER = 4, /* of an I/O that a stacked device sent down */
};

/* Which record it is: the first word of each record of the payload ring. */
enum iotop_payload_type {
	IOTOP_PAYLOAD_SEGMENT = 1,
	IOTOP_PAYLOAD_FILE = 2,
};

#define IOTOP_CHUNK_MAX 4096 /* bytes that one record carries at most */

/*
 * One bio_vec of an I/O, as far as it belongs to that I/O, and the first bytes of it; or, with data_offset > 0, further bytes of the same.
 * It belongs to the io_event of the same queue time (complete_ns - queue_to_complete_ns) in whose sector range it lies.
 *
 * followed by `captured` bytes; the record may be longer than that.
 */
struct segment {
	__u32 type; /* IOTOP_PAYLOAD_SEGMENT */
	__u32 dev; /* as in io_event, but never a partition before v5.12 */
	__u64 queue_ns;
	__u64 sector; /* where the bio began when it was queued, absolute; the segment begins position bytes later */
	__u64 ino; /* FILE, DIRECT */
	__u64 file_offset; /* FILE, DIRECT: of the segment's first byte, in the file; BLOCK_DEVICE: on the device; ~0: not known */
	__u64 dirty_ns; /* when its first page was dirtied; 0: not known */
	__u64 end_io; /* address of the function that is called at its end: who in the kernel sent it */
	__u32 fs_dev; /* s_dev of the file's superblock; an anonymous number with btrfs */
	__u32 position; /* from the beginning of the I/O to the beginning of the segment, bytes */
	__u32 len; /* bytes of the segment */
	__u32 offset; /* of its first byte in its page, 0..4095 */
	__u32 data_offset; /* of the captured bytes in the segment */
	__u32 wanted; /* bytes of the segment that are captured in all: min(len, snaplen) */
	__u32 captured; /* bytes that follow */
	__u32 dirtier_tgid; /* 0: not known */
	__u32 dirtier_tid;
	__u16 index; /* of the bio_vec in its bio */
	__u8 kind; /* enum iotop_page_kind */
	__u8 flags; /* enum iotop_segment_flag */
	char dirtier_comm[IOTOP_COMM_LEN];
};
_Static_assert(sizeof(struct segment) == 112, "segment is mirrored by IoTop.Model.SegmentRecord");

#define IOTOP_PATH_MAX 3968

/*
 * The name of a file that segments refer to by (fs_dev, ino); comes before the first of them, and again when the name may have changed.
 * path: names from the file up to the root of its file system, each ended by a NUL, root excluded.
 */
struct file_record {
	__u32 type; /* IOTOP_PAYLOAD_FILE */
	__u32 fs_dev;
	__u64 ino;
	__u64 size; /* i_size when it was looked at */
	__u32 links; /* i_nlink; 0: deleted */
	__u32 generation; /* i_generation: tells apart two files that had the same number */
	__u16 path_len; /* bytes used */
	__u8 depth; /* names in path; 0: no name known */
	__u8 truncated; /* 1: the path goes on above */
	char fs_type[12]; /* ext4, xfs, btrfs, ... */
	char path[IOTOP_PATH_MAX];
};
_Static_assert(sizeof(struct file_record) == 48 + IOTOP_PATH_MAX, "file_record is mirrored by IoTop.Model.FileRecord");

/* What the user changes of the payload plane while it runs. */
struct capture {
	__u64 wake_bytes; /* wake the reader when this much is waiting in the payload ring */
	__u32 segments; /* 1: write segment records */
	__u32 snaplen; /* bytes captured of each segment; 0: none */
	__u32 min_bytes;
	__u32 op_mask; /* bit per enum iotop_op; 0: all */
	__u32 filter_devices; /* 1: only those in the capture_devices map; 0: all, top layer only */
	__u32 filter_processes; /* 1: only those in the capture_processes map: submitter or dirtier */
	__u32 ignore_tgid; /* our own */
	__u32 reserved;
};
_Static_assert(sizeof(struct capture) == 40, "capture is mirrored by IoTop.Model.CaptureControl");

/* Constants of the payload plane; all that differs between kernels in it and is no structure's layout. */
struct payload_plan {
	__u64 page_constant; /* from a page's address to that of its bytes; see page_address.bpf.c. 0: not known, no bytes */
	__u64 iomap_dio_end_io; /* iomap_dio_bio_end_io(): direct I/O of a file; 0: not known */
	__u64 buffer_end_io; /* end_bio_bh_io_sync(): a buffer_head knows more; 0: not known */
	__u64 btrfs_end_io; /* btrfs_simple_end_io(): the bio is part of a btrfs_bio, which knows its inode; 0: not known */
	__u32 page_shift;
	__u32 dio_counts_late; /* 1: iomap counts a bio of a direct I/O after it was queued, since v7.0; 0: just before */
};
_Static_assert(sizeof(struct payload_plan) == 40, "payload_plan is mirrored by IoTop.Bpf.PayloadPlan");

/* Questions and answers of page_address.bpf.c. */
struct page_search {
	__u64 magic; /* in: the word */
	__u64 magic_physical; /* in: its physical address */
	__u64 address; /* in: what read_word() reads */
	__u64 word; /* out: what it read */
	__u64 page; /* out: struct page of the ring's consumer page */
	__u64 in_direct_map; /* out: some address in the direct map */
	__u64 direct_map; /* out: where it begins */
	__u32 hits; /* out: places where the word was found: believed when it is one */
	__s32 error; /* out: of read_word() */
	__u32 map_id; /* in: of the ring */
	__u32 page_shift; /* in */
};
_Static_assert(sizeof(struct page_search) == 72, "page_search is mirrored by IoTop.Bpf.PageSearch");

/* The page constant, checked against what buffer_heads say of their own pages. */
struct page_check {
	__u64 agreed;
	__u64 disagreed; /* must stay zero: else no byte is to be believed */
};
_Static_assert(sizeof(struct page_check) == 16, "page_check is mirrored by IoTop.Bpf.PageCheck");

#endif
