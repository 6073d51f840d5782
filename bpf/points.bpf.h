/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The points of the block tracer at which a histogram looks on. In the tracer itself there is none, and they are nothing. */
#ifndef POINTS_BPF_H
#define POINTS_BPF_H

#include "shared.bpf.h"
#include "start.bpf.h"

#ifdef IOTOP_HISTOGRAM
#include "histogram_count.bpf.h"

#define POINT_LOWER_LAYER (1ULL << 8)

/*
 * Global, so that the verifier looks at it once and it has little of its callers' stack; hence scalars only. bio: whose start has the name of
 * the process; what: enum iotop_op, and above it POINT_LOWER_LAYER; amount: bytes or nanoseconds, of which 0 are not known.
 */
__noinline __u64 put_into_histogram(__u64 bio, __u64 dev, __u64 tgid, __u64 what, __u64 amount)
{
	struct histogram_key key = { .dev = dev, .tgid = tgid, .op = what, .lower_layer = what >> 8 & 1 };
	struct histogram_value *value;
	const struct start *start;
	int is_new = 0;

	if (!is_in_histogram(&key))
		return 0;
	if (histogram_plan.quantity == IOTOP_QUANTITY_SIZE) {
		key.slot = amount >> 9;
	} else if (amount) {
		key.slot = slot_of_time(amount);
	} else {
		count_histogram_loss(IOTOP_HISTOGRAM_LOSS_NO_TIME);
		return 0;
	}
	value = histogram_slot(&key, &is_new);
	if (!value)
		return 0;
	if (is_new && bio) {
		start = bpf_map_lookup_elem(&starts, &bio);
		if (start)
			__builtin_memcpy(value->comm, start->comm, sizeof(value->comm));
	}
	add_to_slot(value, amount);
	return 0;
}

/* Does this point count? In the end it is a constant, and the verifier leaves out what is not. */
static __always_inline int is_point(__u32 point)
{
	return histogram_plan.point == point;
}

/* A bio is queued. What a stacked device sends down was submitted above it. */
static __always_inline void point_queued(__u64 bio, const struct start *start)
{
	if (is_point(IOTOP_POINT_SUBMIT_BIO) && !(start->flags & IOTOP_EVENT_LOWER_LAYER))
		put_into_histogram(address_of((void *)bio), start->dev, start->tgid, start->op, start->bytes);
}

/* A request is issued; start: of its first bio, if known. */
static __always_inline void point_issued(struct request *rq, __u64 bio, const struct start *start)
{
	__u64 dev, tgid, op, amount = rq->__data_len;

	if (!is_point(IOTOP_POINT_ISSUE))
		return;
	if (start && !start->queue_ns)
		start = 0;
	if (histogram_plan.quantity != IOTOP_QUANTITY_SIZE) {
		if (!bio) /* a command without bios was never queued */
			return;
		amount = start ? bpf_ktime_get_ns() - start->queue_ns : 0;
	}
	dev = start ? start->dev : request_disk_dev(rq);
	tgid = start ? start->tgid : 0;
	op = start ? start->op : op_of(rq->cmd_flags, rq->__data_len);
	put_into_histogram(address_of((void *)bio), dev, tgid, op, amount);
}

/* What diskstats counts as an I/O has ended; amount: bytes of the bio that it began with. */
static __always_inline void point_completed(__u64 bio, const struct counter_key *key, const struct start *start, __u64 amount,
					    __u64 latency_ns)
{
	if (!is_point(IOTOP_POINT_COMPLETE))
		return;
	if (histogram_plan.quantity == IOTOP_QUANTITY_SIZE)
		amount = start && start->request_bytes ? start->request_bytes : amount;
	else
		amount = latency_ns;
	put_into_histogram(address_of((void *)bio), key->dev, key->tgid, key->op | (key->lower_layer ? POINT_LOWER_LAYER : 0),
			   amount);
}
#else
#define point_queued(bio, start)
#define point_issued(rq, bio, start)
#define point_completed(bio, key, start, bytes, latency_ns)
#endif

#endif
