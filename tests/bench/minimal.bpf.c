// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The floor that iotop-sharp is measured against: the least a block tracer can do. One hash of starts, one ring buffer, one record
 * for each finished bio; no counters, no filters, no merges, no splits. Built twice: WAKE=0 wakes its reader as the kernel likes,
 * WAKE=1 (BPF_RB_NO_WAKEUP) never.
 */
#include "kernel.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct record {
	__u64 queue_ns, latency_ns, sector;
	__u32 bytes, dev, cmd_flags, tid, tgid;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct record);
} starts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} drops SEC(".maps");

SEC("tp_btf/block_bio_queue") int BPF_PROG(queued, struct bio *bio)
{
	__u64 key = (__u64)bio, id = bpf_get_current_pid_tgid();
	struct record start = {
		.queue_ns = bpf_ktime_get_ns(),
		.sector = bio->bi_iter.bi_sector,
		.bytes = bio->bi_iter.bi_size,
		.dev = bio->bi_bdev->bd_dev,
		.cmd_flags = bio->bi_opf,
		.tid = id,
		.tgid = id >> 32,
	};

	bpf_get_current_comm(start.comm, sizeof(start.comm));
	bpf_map_update_elem(&starts, &key, &start, BPF_ANY);
	return 0;
}

static __always_inline void finish(struct bio *bio)
{
	__u64 key = (__u64)bio;
	__u32 zero = 0;
	struct record *start = bpf_map_lookup_elem(&starts, &key), *slot;

	if (!start)
		return;
	slot = bpf_ringbuf_reserve(&ring, sizeof(*slot), 0);
	if (slot) {
		*slot = *start;
		slot->latency_ns = bpf_ktime_get_ns() - start->queue_ns;
		bpf_ringbuf_submit(slot, WAKE);
	} else {
		__u64 *count = bpf_map_lookup_elem(&drops, &zero);

		if (count)
			++*count;
	}
	bpf_map_delete_elem(&starts, &key);
}

SEC("tp_btf/block_bio_complete") int BPF_PROG(bio_completed, struct request_queue *q, struct bio *bio)
{
	finish(bio);
	return 0;
}

SEC("tp_btf/block_rq_complete") int BPF_PROG(request_completed, struct request *rq, int status, unsigned int nr_bytes)
{
	struct bio *bio = rq->bio;

	for (int i = 0; i < 64 && bio; i++) {
		finish(bio);
		bio = bio->bi_next;
	}
	return 0;
}
