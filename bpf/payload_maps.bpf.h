/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload plane's own maps: its ring, what is selected, and what is kept of a read until it completes. */
#ifndef PAYLOAD_MAPS_BPF_H
#define PAYLOAD_MAPS_BPF_H

#include "shared.bpf.h"

/* What the user changes while it runs. */
volatile struct capture capture SEC(".data.capture") = {};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} payload SEC(".maps");

/* A ring has no value type: these keep the records' layout in the object's BTF, for the test of their mirrors. */
const struct segment *segment_layout __attribute__((unused));
const struct file_record *file_record_layout __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u8);
} capture_devices SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, __u8);
} capture_processes SEC(".maps");

/* A selected read between queue and complete, by the bio's address: a bio-based device may consume the bio's own iterator. */
struct pending_read {
	__u64 queue_ns;
	__u64 sector;
	__u64 file_offset; /* ~0: not known */
	__u64 end_io;
	__u64 whose; /* by end_io: struct iomap_dio of a direct read, or struct inode that btrfs reads for; 0: not known */
	__u32 bytes;
	__u32 idx;
	__u32 done;
	__u32 lower_layer;
};

/* Reads that were noted before are not believed: while nobody watched, their bios may have ended and become others. */
volatile __u64 captured_since SEC(".data.captured") = 0;

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH); /* some ends are not traced: what they leave is pushed out */
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct pending_read);
} pending_reads SEC(".maps");

#endif
