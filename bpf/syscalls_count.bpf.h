/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a finished call to its counts and its event. */
#ifndef SYSCALLS_COUNT_BPF_H
#define SYSCALLS_COUNT_BPF_H

#include <linux/errno.h>
#include "buckets.bpf.h"
#include "syscalls_maps.bpf.h"

static const struct syscall_value no_calls = {};

static __always_inline struct syscall_value *counts_of(const struct syscall_key *key)
{
	struct syscall_value *value = bpf_map_lookup_elem(&counts, key);
	__u32 tgid = key->tgid;
	long error;

	if (value)
		return value;
	if (!bpf_map_lookup_elem(&watched, &tgid)) /* not any more: nothing is made anew */
		return 0;
	error = bpf_map_update_elem(&counts, key, &no_calls, BPF_NOEXIST); /* another thread may have been first */
	value = bpf_map_lookup_elem(&counts, key);
	if (!value && error && error != -EEXIST) /* else the watch has just been taken away with its counts */
		count_syscall_loss(IOTOP_SYSCALL_LOSS_COUNTS_FULL);
	return value;
}

static __always_inline void count_call(const struct syscall_event *event)
{
	struct syscall_key key = {
		.ino = event->ino,
		.fs_dev = event->fs_dev,
		.tgid = event->tgid,
		.fd = event->fd,
		.mode = event->mode & S_IFMT,
		.syscall = event->syscall,
	};
	struct syscall_value *value = counts_of(&key);
	__u64 ns = event->latency_ns;

	if (!value)
		return;
	__sync_fetch_and_add(&value->calls, 1);
	__sync_fetch_and_add(&value->asked, event->asked);
	if (event->result < 0)
		__sync_fetch_and_add(&value->errors, 1);
	else
		__sync_fetch_and_add(&value->done, event->result);
	if (event->syscall == IOTOP_SYSCALL_FAULT) /* when the page was added, the time of reading it had not begun */
		return;
	__sync_fetch_and_add(&value->total_ns, ns);
	__sync_fetch_and_add(&value->buckets[bucket_of(ns) & (IOTOP_SYSCALL_BUCKETS - 1)], 1);
	if (ns > value->max_ns) /* two threads at once may lose one's maximum: the only number that may */
		value->max_ns = ns;
}

static __always_inline int is_wanted(const struct syscall_event *event)
{
	return control.mask >> (event->syscall & 31) & 1 && (!control.only_errors || event->result < 0) &&
	       event->latency_ns >= control.min_latency_ns;
}

/* Waking costs more than a record: only when the fill mark is passed, at which one call in 64 looks. */
static __always_inline __u64 wakeup(__u64 now)
{
	if (now & 63 || !control.wake_bytes)
		return BPF_RB_NO_WAKEUP;
	return bpf_ringbuf_query(&syscalls, BPF_RB_AVAIL_DATA) >= control.wake_bytes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

static __always_inline void set_data(struct syscall_event *event, __u32 length)
{
	event->data_len = length;
	event->flags |= IOTOP_SYSCALL_DATA;
}

static __always_inline void send_event(const struct syscall_event *event)
{
	struct syscall_event *record = bpf_ringbuf_reserve(&syscalls, sizeof(*record), 0);

	if (!record) {
		count_syscall_loss(IOTOP_SYSCALL_LOSS_RING_FULL);
		return;
	}
	*record = *event;
	bpf_ringbuf_submit(record, wakeup(event->exit_ns));
}

/*
 * Reservations are of constant size: a record is as long as the smallest of a few classes that its bytes fit into. Vectors are copied one
 * behind the other: as the verifier does not see that they end together, there is room for twice as much.
 */
#define SEND_DATA(room)                                                                                                            \
	do {                                                                                                                       \
		struct {                                                                                                           \
			struct syscall_event event;                                                                                \
			__u8 bytes[room];                                                                                          \
		} *record = bpf_ringbuf_reserve(&syscalls, sizeof(struct syscall_event) + (room), 0);                              \
		if (!record) {                                                                                                     \
			count_syscall_loss(IOTOP_SYSCALL_LOSS_RING_FULL);                                                          \
			return 0;                                                                                                  \
		}                                                                                                                  \
		record->event = call->event;                                                                                       \
		length = bytes;                                                                                                    \
		asm volatile("" : "+r"(length)); /* else clang drops the check that the verifier needs */                          \
		if (length > (room))                                                                                               \
			length = (room);                                                                                           \
		if (!bpf_probe_read_user(record->bytes, length, (void *)call->buffer))                                             \
			set_data(&record->event, bytes);                                                                           \
		bpf_ringbuf_submit(record, wakeup(call->event.exit_ns));                                                           \
		return 0;                                                                                                          \
	} while (0)

#define SEND_VECTORS(room)                                                                                                         \
	do {                                                                                                                       \
		struct {                                                                                                           \
			struct syscall_event event;                                                                                \
			__u8 bytes[2 * (room)];                                                                                    \
		} *record = bpf_ringbuf_reserve(&syscalls, sizeof(struct syscall_event) + 2 * (room), 0);                          \
		if (!record) {                                                                                                     \
			count_syscall_loss(IOTOP_SYSCALL_LOSS_RING_FULL);                                                          \
			return 0;                                                                                                  \
		}                                                                                                                  \
		record->event = call->event;                                                                                       \
		for (__u32 i = 0; i < VECTORS; i++) {                                                                              \
			__u64 at = *gathered;                                                                                      \
			length = call->vector[i].length;                                                                           \
			if (at >= bytes)                                                                                           \
				break;                                                                                             \
			if (length > bytes - at)                                                                                   \
				length = bytes - at;                                                                               \
			asm volatile("" : "+r"(length), "+r"(at));                                                                 \
			if (!length || length > (room) || at > (room))                                                             \
				continue;                                                                                          \
			if (bpf_probe_read_user(record->bytes + at, length, (void *)call->vector[i].base))                         \
				break;                                                                                             \
			*gathered = at + length;                                                                                   \
		}                                                                                                                  \
		if (*gathered)                                                                                                     \
			set_data(&record->event, *gathered);                                                                       \
		bpf_ringbuf_submit(record, wakeup(call->event.exit_ns));                                                           \
		return 0;                                                                                                          \
	} while (0)

/* Read back from the map: what the verifier knows nothing of looks the same to it in each turn of the loop. */
static __noinline int send_vectors(struct call *call, __u64 bytes)
{
	volatile __u32 *gathered = &call->gathered;
	__u64 length;

	*gathered = 0;
	if (bytes <= 512)
		SEND_VECTORS(512);
	else if (bytes <= 4096)
		SEND_VECTORS(4096);
	else
		SEND_VECTORS(IOTOP_SYSCALL_DATA_MAX);
}

static __noinline int send_data(struct call *call, __u64 bytes)
{
	__u64 length;

	if (bytes <= 512)
		SEND_DATA(512);
	else if (bytes <= 4096)
		SEND_DATA(4096);
	else
		SEND_DATA(IOTOP_SYSCALL_DATA_MAX);
}

/* Who it was, which only an event tells. */
static __always_inline void identify_caller(struct syscall_event *event)
{
	event->uid = bpf_get_current_uid_gid();
	event->cgroup_id = bpf_get_current_cgroup_id();
	bpf_get_current_comm(event->comm, sizeof(event->comm));
}

/* A call has ended, in its own thread: its result and time are in its event. */
static __always_inline void finish(struct call *call)
{
	__u64 bytes = call->event.result, snaplen = control.snaplen;

	count_call(&call->event);
	if (!is_wanted(&call->event))
		return;
	identify_caller(&call->event);
	if (call->event.result <= 0 || !snaplen || !call->buffer) {
		send_event(&call->event);
		return;
	}
	if (bytes > snaplen)
		bytes = snaplen;
	if (bytes > IOTOP_SYSCALL_DATA_MAX)
		bytes = IOTOP_SYSCALL_DATA_MAX;
	if (call->state & CALL_HAS_VECTORS)
		send_vectors(call, bytes);
	else
		send_data(call, bytes);
}

#endif
