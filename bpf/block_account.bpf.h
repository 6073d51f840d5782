/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a completed bio to its counters and its event: the half of the block tracer that knows maps, not tracepoints. */
#ifndef BLOCK_ACCOUNT_BPF_H
#define BLOCK_ACCOUNT_BPF_H

#include "maps.bpf.h"
#include "points.bpf.h"
#include "start.bpf.h"
#include <bpf/bpf_core_read.h>

static struct counter_value no_counts; /* what a new key begins with */

/* account()'s how: the bytes that completed now, and */
#define FINISHED (1ULL << 32) /* the bio is done */
#define REQUEST_ENDED (1ULL << 33) /* its request is done too: one I/O */
#define MERGED (1ULL << 34) /* there are more bios in its request */
#define PARTITION_OF_REQUEST (1ULL << 35) /* the target's dev comes from the request, which knew more than the bio */
#define BYTES_OF_START (1ULL << 36) /* a bio-based device may have consumed the bio: all that its start says */
#define UNSEEN (1ULL << 37) /* it has ended before now, nobody knows when */
#define FLUSH_CREDIT_SHIFT 40 /* flush commands that this bio is credited with */
#define FLUSH_CREDIT_MAX 255
#define FLUSH_CREDIT ((__u64)FLUSH_CREDIT_MAX << FLUSH_CREDIT_SHIFT)

/* Global functions take at most five scalars; a target is where the I/O went, as its request or bio tells it. */
#define pack_target(dev, op, error) ((__u64)(dev) | (__u64)(op) << 32 | (__u64)(error) << 48)

static __always_inline void remember_owner(const struct start *start)
{
	struct owner owner = { .cgroup_id = start->cgroup_id, .tgid = start->tgid, .uid = start->uid };
	__u32 id = control.by_thread ? start->tid : start->tgid;

	__builtin_memcpy(owner.comm, start->comm, sizeof(owner.comm));
	bpf_map_update_elem(&owners, &id, &owner, BPF_ANY);
}

static __always_inline struct counter_value *counters_without_owner(struct counter_key *key)
{
	struct counter_value *value;

	key->tgid = key->tid = 0;
	value = bpf_map_lookup_elem(&unowned, key);
	if (value)
		return value;
	bpf_map_update_elem(&unowned, key, &no_counts, BPF_NOEXIST);
	value = bpf_map_lookup_elem(&unowned, key);
	if (!value)
		count_loss(IOTOP_LOSS_UNCOUNTED);
	return value;
}

static __always_inline struct counter_value *counters_of(struct counter_key *key, const struct start *start)
{
	struct counter_value *value;

	if (!start || !key->tgid) /* the idle task owns nothing; its key would stand in both maps */
		return counters_without_owner(key);
	value = bpf_map_lookup_elem(&counters, key);
	if (value)
		return value;
	bpf_map_update_elem(&counters, key, &no_counts, BPF_NOEXIST);
	value = bpf_map_lookup_elem(&counters, key);
	if (value) {
		if (key->tgid == start->tgid) /* a dirtier is remembered where its page is looked up */
			remember_owner(start);
		return value;
	}
	count_loss(IOTOP_LOSS_COUNTERS_FULL);
	return counters_without_owner(key);
}

static __always_inline void count_bio(struct counter_value *value, __u32 bytes, __u64 latency_ns, __u64 device_ns, __u32 error)
{
	__u32 size = bit_length(bytes >> 9), latency = bit_length(latency_ns >> 8);

	__sync_fetch_and_add(&value->bios, 1);
	if (size > IOTOP_SIZE_BUCKETS - 1)
		size = IOTOP_SIZE_BUCKETS - 1;
	__sync_fetch_and_add(&value->size_buckets[size], 1);
	if (error)
		__sync_fetch_and_add(&value->errors, 1);
	if (!latency_ns)
		return;
	if (latency > IOTOP_LATENCY_BUCKETS - 1)
		latency = IOTOP_LATENCY_BUCKETS - 1;
	__sync_fetch_and_add(&value->latency_buckets[latency], 1);
	__sync_fetch_and_add(&value->latency_ns, latency_ns);
	if (latency_ns > value->latency_max_ns) /* an interrupt in between may lose its maximum to ours: the only number that may */
		value->latency_max_ns = latency_ns;
	if (device_ns)
		__sync_fetch_and_add(&value->device_ns, device_ns);
}

/* Whether who submitted it, or who dirtied what it writes, is one of those that are traced. */
static __always_inline int is_of_chosen(const struct start *start)
{
	__u32 tgid = start ? start->tgid : 0, dirtier = start ? start->dirtier_tgid : 0;

	return bpf_map_lookup_elem(&filter_processes, &tgid) || (dirtier && bpf_map_lookup_elem(&filter_processes, &dirtier));
}

static __always_inline int is_wanted(const struct start *start, __u32 dev, __u32 tgid, __u8 op, __u32 bytes, __u64 latency_ns)
{
	if (!control.events || (control.ignore_tgid && tgid == control.ignore_tgid))
		return 0;
	if (bytes < control.min_bytes || latency_ns < control.min_latency_ns)
		return 0;
	if (control.op_mask && !(control.op_mask >> op & 1))
		return 0;
	if (control.filter_devices && !bpf_map_lookup_elem(&filter_devices, &dev))
		return 0;
	return !control.filter_processes || is_of_chosen(start);
}

/*
 * A wakeup costs more than the whole tracing of an I/O, and the reader comes by itself: only when the fill mark is passed, at which
 * one event in 64 looks (now is as good a die as any).
 */
static __always_inline __u64 wakeup(__u64 now)
{
	if ((now & 63) || !control.wake_bytes)
		return BPF_RB_NO_WAKEUP;
	return bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) >= control.wake_bytes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

/*
 * A flush command serves every process that waits for it; the first of them to end is credited with it. What nobody was credited
 * with belongs to the disk's key without owner, to which the reader adds it: so that key is made together with the entry.
 */
static __always_inline void flush_command_completed(__u32 disk)
{
	__s64 none = 0, *waiting = bpf_map_lookup_elem(&flushes, &disk);

	if (!waiting) {
		struct counter_key key = { .dev = disk, .op = IOTOP_OP_FLUSH };

		counters_without_owner(&key);
		bpf_map_update_elem(&flushes, &disk, &none, BPF_NOEXIST);
		waiting = bpf_map_lookup_elem(&flushes, &disk);
	}
	if (waiting)
		__sync_fetch_and_add(waiting, 1);
	else
		count_loss(IOTOP_LOSS_UNCOUNTED);
}

/* It is counted, and whoever comes to its end later shall know that; one that was put aside (see store_start()) nobody comes to. */
static __always_inline void keep_as_counted(__u64 key, struct start *start)
{
	if (start->state & START_PUT_ASIDE)
		bpf_map_delete_elem(&starts, &key);
	else
		start->state |= START_COUNTED;
}

static __always_inline void command_ended(__u64 key, __u32 disk, int unseen)
{
	struct start *start = bpf_map_lookup_elem(&starts, &key);

	if (!start || !(start->state & START_COUNTED))
		flush_command_completed(disk);
	if (!start)
		return;
	if (unseen)
		keep_as_counted(key, start);
	else
		bpf_map_delete_elem(&starts, &key);
}

/* Takes what is waiting, at most as much as fits into account()'s how. */
static __always_inline __u64 take_flush_credit(__u32 disk)
{
	__s64 *waiting = bpf_map_lookup_elem(&flushes, &disk), credit = waiting ? *waiting : 0;

	if (credit <= 0)
		return 0;
	if (credit > FLUSH_CREDIT_MAX)
		credit = FLUSH_CREDIT_MAX;
	__sync_fetch_and_add(waiting, -credit);
	return (__u64)credit << FLUSH_CREDIT_SHIFT;
}

static __always_inline void count(__u64 bio, struct counter_key *key, const struct start *start, __u64 how, __u64 latency_ns,
				  __u64 device_ns, __u32 error)
{
	struct counter_value *value;

	if (how & (key->op == IOTOP_OP_FLUSH ? FINISHED : REQUEST_ENDED))
		point_completed(bio, key, start, (__u32)how ? (__u32)how : start ? start->bytes : 0, latency_ns);
	value = counters_of(key, start);
	if (!value)
		return;
	if ((__u32)how)
		__sync_fetch_and_add(&value->bytes, (__u32)how);
	if (how & REQUEST_ENDED && key->op != IOTOP_OP_FLUSH)
		__sync_fetch_and_add(&value->ios, 1);
	if (how & FINISHED)
		count_bio(value, start ? start->bytes : (__u32)how, latency_ns, device_ns, error);
}

static __always_inline void credit_flushes(struct counter_key *key, const struct start *start, __u64 flushes)
{
	struct counter_value *value;

	key->op = IOTOP_OP_FLUSH;
	value = counters_of(key, start);
	if (value)
		__sync_fetch_and_add(&value->ios, flushes);
}

/* The same bio was sent on to another device after it was queued (md raid0, linear, NVMe multipath). */
static __always_inline int was_redirected(const struct start *start, __u32 dev, __u64 how)
{
	if (how & PARTITION_OF_REQUEST) /* dev is a partition, the start only knows the disk */
		return start->dev >> 20 != dev >> 20;
	return start->dev != dev;
}

/* What the event cannot take from the start, or has no start to take it from. Small: before v6.6 all frames share 512 bytes. */
struct completion {
	__u64 now;
	__u64 latency_ns;
	__u64 device_ns;
	__u64 parent_sector;
	__u32 parent_dev;
	__u32 bytes;
	__u32 error;
	__u32 flags;
};

static __always_inline void emit(const struct start *start, struct bio *bio, const struct counter_key *key,
				 const struct completion *done)
{
	struct io_event *event;

	if (!is_wanted(start, key->dev, key->tgid, key->op, done->bytes, done->latency_ns))
		return;
	event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
	if (!event) {
		count_loss(IOTOP_LOSS_RING_FULL);
		return;
	}
	if (start) {
		__builtin_memcpy(&event->sector, &start->sector, START_TAIL);
	} else {
		__builtin_memset(&event->sector, 0, START_TAIL);
		if (bio) {
			event->sector = BPF_CORE_READ(bio, bi_iter.bi_sector);
			event->cmd_flags = BPF_CORE_READ(bio, bi_opf);
		}
		event->bytes = done->bytes;
		event->op = key->op;
	}
	event->complete_ns = done->now;
	event->queue_to_complete_ns = done->latency_ns;
	event->issue_to_complete_ns = done->device_ns;
	event->parent_dev = done->parent_dev;
	event->parent_sector = done->parent_sector;
	event->dev = key->dev;
	event->error = done->error;
	event->flags = done->flags;
	bpf_ringbuf_submit(event, wakeup(done->now));
}

/*
 * Counts what completed of a bio (0: of something without a bio), and when that is all of it, writes its event. Returns when the
 * request was issued.
 */
static __always_inline __u64 account_inline(__u64 bio, __u64 now, __u64 how, __u64 issue_ns, __u64 target)
{
	struct start *found = bio ? bpf_map_lookup_elem(&starts, &bio) : 0, *start = found;
	struct counter_key key = { .dev = target, .op = target >> 32 };
	struct completion done = { .now = now, .bytes = how, .error = target >> 48, .flags = IOTOP_EVENT_NO_START };

	if (start && !start->queue_ns)
		start = 0;
	if (start && start->state & START_COUNTED) {
		issue_ns = start->issue_ns;
		if (how & FINISHED)
			bpf_map_delete_elem(&starts, &bio);
		return issue_ns;
	}
	if (start) {
		if (start->issue_ns)
			issue_ns = start->issue_ns;
		else
			start->issue_ns = issue_ns;
		if (how & BYTES_OF_START && !(start->state & START_DATA_COUNTED))
			how |= start->bytes;
		/* The end of a flush sequence comes without bytes: they were counted before, unless nobody saw that. */
		if (how & REQUEST_ENDED && !(__u32)how && !(start->state & START_DATA_COUNTED))
			how |= start->bytes;
		if ((__u32)how && !(how & FINISHED))
			start->state |= START_DATA_COUNTED;
		key.op = start->op;
		key.tgid = start->tgid;
		key.tid = start->tid;
		if (control.by_dirtier && start->dirtier_tgid) {
			key.tgid = start->dirtier_tgid;
			key.tid = start->dirtier_tid;
		}
		if (!control.by_thread)
			key.tid = 0;
		key.lower_layer = start->flags & IOTOP_EVENT_LOWER_LAYER ? 1 : 0;
		done.bytes = start->bytes;
		done.flags = start->flags;
		if (how & UNSEEN) {
			done.now = start->queue_ns;
			done.flags |= IOTOP_EVENT_END_UNSEEN;
		} else {
			done.latency_ns = now - start->queue_ns;
		}
		done.parent_dev = start->parent_dev;
		done.parent_sector = start->parent_sector;
		if (was_redirected(start, key.dev, how)) {
			struct counter_key upper = key;

			upper.dev = done.parent_dev = start->dev;
			done.parent_sector = start->sector;
			count(bio, &upper, start, how & FINISHED ? how | REQUEST_ENDED : how, done.latency_ns, 0, done.error);
			key.lower_layer = 1;
			done.flags |= IOTOP_EVENT_LOWER_LAYER;
		}
	}
	if (issue_ns && !(how & UNSEEN))
		done.device_ns = now - issue_ns;
	count(bio, &key, start, how, done.latency_ns, done.device_ns, done.error);
	if (how & FINISHED) {
		if (how & MERGED)
			done.flags |= IOTOP_EVENT_MERGED;
		if (!start && key.op != IOTOP_OP_DRIVER)
			count_loss(IOTOP_LOSS_NO_START);
		emit(start, (struct bio *)bio, &key, &done);
	}
	if (how & FLUSH_CREDIT)
		credit_flushes(&key, start, (how & FLUSH_CREDIT) >> FLUSH_CREDIT_SHIFT);
	if (!(how & FINISHED))
		return issue_ns;
	if (how & UNSEEN && start)
		keep_as_counted(bio, start);
	else if (found) /* also one that was only remapped: the next bio at this address is another */
		bpf_map_delete_elem(&starts, &bio);
	return issue_ns;
}

/* Global, so that the verifier looks at it once and not once per bio of a request; hence scalars only. */
__noinline __u64 account(__u64 bio, __u64 now, __u64 how, __u64 issue_ns, __u64 target)
{
	return account_inline(bio, now, how, issue_ns, target);
}

#endif
