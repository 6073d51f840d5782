// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The syscalls plane: calls of the read and write family by process and file, from entry to exit.
 *
 *	sys_enter		what is asked, of which file, and where in it
 *	sys_exit		what became of it: counts, and an event if that is wanted
 *	io_uring_submit_req	the same of a request (io_uring_submit_sqe before v6.4)
 *	io_uring_complete	and of its end
 *	mm_filemap_add_to_page_cache	a page of a mapped file is read in
 *	sched_process_fork	children are followed, before their first call
 *	sched_process_exit	what is kept of a thread is forgotten
 *
 * BTF tracepoints: unlike programs of plain tracepoints, they run also where another program was interrupted. Whoever is not watched, and
 * all other calls, are to pay next to nothing: their number is looked at first, then their process.
 */
#include "syscall_abi.bpf.h"
#include "syscalls_begin.bpf.h"
#include "syscalls_count.bpf.h"
#include "syscalls_fault.bpf.h"
#include "syscalls_uring.bpf.h"
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

#define BIT_OF(name) (1u << IOTOP_SYSCALL_##name)
#define WRITES (BIT_OF(WRITE) | BIT_OF(PWRITE64) | BIT_OF(WRITEV) | BIT_OF(PWRITEV) | BIT_OF(PWRITEV2))

/* include/uapi/linux/fs.h */
#define RWF_APPEND 0x10
#define RWF_NOAPPEND 0x20

/* read and write and their like: one file, buffers of the caller's. */
static __noinline int begin_transfer(struct call *call, const struct arguments *args, __u32 kind, __u32 rwf)
{
	struct seen seen;
	__u64 offset = args->fourth;
	int moves = 0, appends;

	look_at(&seen, call, args->first);
	take_file(call, &seen);
	call->event.fd = args->first;
	call->buffer = args->second;
	call->event.asked = args->third;
	if (kind == IOTOP_SYSCALL_READ || kind == IOTOP_SYSCALL_WRITE || kind == IOTOP_SYSCALL_READV ||
	    kind == IOTOP_SYSCALL_WRITEV)
		moves = 1;
	else if ((kind == IOTOP_SYSCALL_PREADV2 || kind == IOTOP_SYSCALL_PWRITEV2) && offset == ~0ULL)
		moves = 1;
	if (moves) {
		offset = seen.position;
		call->state = CALL_MOVES_POSITION;
	}
	appends = (seen.flags & IOTOP_SYSCALL_APPEND && !(rwf & RWF_NOAPPEND)) || rwf & RWF_APPEND;
	if (appends && 1u << kind & WRITES && seen.position != IOTOP_SYSCALL_NO_OFFSET) /* whatever offset is given */
		offset = file_size(seen.inode);
	call->event.offset = offset;
	if (kind >= IOTOP_SYSCALL_READV) {
		call->state |= CALL_HAS_VECTORS;
		call->vectors = args->third <= MAX_VECTORS ? args->third : 0;
		call->event.asked = 0;
		add_vectors(call);
	}
	return 0;
}

/* copy_file_range, splice, sendfile: from one file to another. */
static __noinline int begin_copy(struct call *call, const struct arguments *args, __u32 kind)
{
	__u64 from = args->first, from_offset = args->second, to = args->third, to_offset = args->fourth;
	struct seen seen;

	call->event.asked = args->fifth;
	if (kind == IOTOP_SYSCALL_SENDFILE) {
		to = args->first;
		from = args->second;
		from_offset = args->third;
		to_offset = 0;
		call->event.asked = args->fourth;
	}
	call->event.fd = from;
	call->event.other_fd = to;
	look_at(&seen, call, from);
	take_file(call, &seen);
	call->event.offset = offset_at(from_offset, seen.position);
	look_at(&seen, call, to);
	take_other(call, &seen);
	if (seen.flags & IOTOP_SYSCALL_APPEND && seen.position != IOTOP_SYSCALL_NO_OFFSET)
		seen.position = file_size(seen.inode);
	call->event.other_offset = offset_at(to_offset, seen.position);
	return 0;
}

static __always_inline void begin_sync(struct call *call, const struct arguments *args, __u32 kind)
{
	struct seen seen;

	look_at(&seen, call, args->first);
	take_file(call, &seen);
	call->event.fd = args->first;
	if (kind == IOTOP_SYSCALL_SYNC_FILE_RANGE) {
		call->event.offset = args->second;
		call->event.asked = args->third;
	}
}

/* Where to keep the call that begins; 0: it is not watched, or none of ours. kind: what it is. */
static __always_inline struct call *place_of_new(__u64 number, __u32 *kind)
{
	__u64 id;

	*kind = kind_of(number);
	if (!*kind && !is_compat_kind(number))
		return 0;
	id = bpf_get_current_pid_tgid();
	if (is_compat()) {
		if (is_compat_kind(number) && is_watched(id >> 32))
			count_syscall_loss(IOTOP_SYSCALL_LOSS_COMPAT);
		return 0;
	}
	if (!*kind || !is_watched(id >> 32))
		return 0;
	*kind -= 1;
	return place_of(id);
}

static __always_inline void begin(struct call *call, const struct arguments *args, __u32 kind)
{
	clear(call, kind, bpf_get_current_pid_tgid());
	if (kind <= IOTOP_SYSCALL_PWRITEV2)
		begin_transfer(call, args, kind, kind >= IOTOP_SYSCALL_PREADV2 ? args->sixth : 0);
	else if (kind <= IOTOP_SYSCALL_SPLICE)
		begin_copy(call, args, kind);
	else
		begin_sync(call, args, kind);
	call->enter_ns = bpf_ktime_get_ns();
}

SEC("?tp_btf/sys_enter") int BPF_PROG(enter_syscall, struct pt_regs *regs, long number)
{
	struct arguments args;
	struct call *call;
	__u32 kind;

	call = place_of_new(number, &kind);
	if (!call)
		return 0;
	read_arguments(&args, regs);
	begin(call, &args, kind);
	return 0;
}

/*
 * Two who share a file's position may have moved it between our look and the call itself, which waits for its turn. Now it stands behind
 * what this call did, unless it is not the same file any more.
 */
static __always_inline void correct_offset(struct call *call, __u64 done)
{
	struct file *file = (void *)call->file;
	__u64 position;

	if (!(call->state & CALL_MOVES_POSITION) || !file || (call->event.mode & S_IFMT) != S_IFREG)
		return;
	position = BPF_CORE_READ(file, f_pos);
	if (position == call->event.offset + done || position < done || (__u64)BPF_CORE_READ(file, f_inode) != call->inode)
		return;
	if (position > call->event.offset) /* else somebody has set it back, or it does not move */
		call->event.offset = position - done;
}

static __always_inline int end(__u64 number, __s64 result)
{
	__u32 tid, kind = kind_of(number);
	struct call *call;

	if (!kind)
		return 0;
	tid = bpf_get_current_pid_tgid();
	call = bpf_map_lookup_elem(&calls, &tid);
	if (!call || !call->enter_ns)
		return 0;
	if (call->event.syscall + 1 == kind) { /* else the end of a call whose beginning nobody saw */
		call->event.exit_ns = bpf_ktime_get_ns();
		call->event.latency_ns = call->event.exit_ns - call->enter_ns;
		call->event.result = result;
		if (call->state & CALL_VECTORS_UNREAD)
			add_vectors(call);
		if (result > 0)
			correct_offset(call, result);
		finish(call);
	}
	call->enter_ns = 0;
	return 0;
}

SEC("?tp_btf/sys_exit") int BPF_PROG(exit_syscall, struct pt_regs *regs, long result)
{
	return end(number_at_exit(regs), result);
}

/*
 * The same a second time. Since v7.0 a program at a raw tracepoint may be preempted, and until it goes on, the kernel leaves it out for
 * all others on that processor: for whole time slices. Programs of plain tracepoints cannot be preempted. They do what is left to do.
 */
struct trace_event_raw_sys_enter {
	long id;
	unsigned long args[6];
} __attribute__((preserve_access_index));

struct trace_event_raw_sys_exit {
	long id;
	long ret;
} __attribute__((preserve_access_index));

SEC("?tracepoint/raw_syscalls/sys_enter") int enter_unseen(struct trace_event_raw_sys_enter *ctx)
{
	struct arguments args;
	struct call *call;
	__u32 kind;

	call = place_of_new(ctx->id, &kind);
	if (!call || call->enter_ns)
		return 0;
	args.first = ctx->args[0];
	args.second = ctx->args[1];
	args.third = ctx->args[2];
	args.fourth = ctx->args[3];
	args.fifth = ctx->args[4];
	args.sixth = ctx->args[5];
	begin(call, &args, kind);
	return 0;
}

SEC("?tracepoint/raw_syscalls/sys_exit") int exit_unseen(struct trace_event_raw_sys_exit *ctx)
{
	return end(ctx->id, ctx->ret);
}

SEC("?raw_tp/sched_process_fork") int follow_child(struct bpf_raw_tracepoint_args *ctx)
{
	if (watch_child((void *)ctx->args[1]))
		count_syscall_loss(IOTOP_SYSCALL_LOSS_WATCHES_FULL);
	return 0;
}

SEC("?raw_tp/sched_process_exit") int forget_task(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();

	bpf_map_delete_elem(&calls, &tid);
	if (end_watch((void *)ctx->args[0]))
		count_syscall_loss(IOTOP_SYSCALL_LOSS_WATCHES_FULL);
	return 0;
}

/* Requests to an io_uring: raw tracepoints, whose parameters differ. User space chooses by counting them in the kernel's BTF. */
SEC("?raw_tp/io_uring_submit_req") int submit_request(struct bpf_raw_tracepoint_args *ctx)
{
	return request_submitted(ctx->args[0], 0);
}

/* Up to v6.3, under its old name and with another parameter. */
SEC("?raw_tp/io_uring_submit_sqe") int submit_request_pre_v64(struct bpf_raw_tracepoint_args *ctx)
{
	return request_submitted(ctx->args[0], 0);
}

/* Up to v5.19, behind its ring; where it matters, up to v5.16, the fourth is the user's data. */
SEC("?raw_tp/io_uring_submit_sqe") int submit_request_pre_v60(struct bpf_raw_tracepoint_args *ctx)
{
	return request_submitted(ctx->args[1], ctx->args[3]);
}

SEC("?raw_tp/io_uring_complete") int complete_request(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 result[2] = {}; /* res and flags, behind the user's data: include/uapi/linux/io_uring.h */

	bpf_probe_read_kernel(result, sizeof(result), (void *)(ctx->args[2] + sizeof(__u64)));
	return request_completed(ctx->args[0], ctx->args[1], ctx->args[1], (__s32)result[0], result[1]);
}

/* Up to v6.13, one by one. */
SEC("?raw_tp/io_uring_complete") int complete_request_pre_v614(struct bpf_raw_tracepoint_args *ctx)
{
	return request_completed(ctx->args[0], ctx->args[1], ctx->args[1], (__s32)ctx->args[3], ctx->args[4]);
}

/* Up to v5.16 the request itself is not told. */
SEC("?raw_tp/io_uring_complete") int complete_request_pre_v517(struct bpf_raw_tracepoint_args *ctx)
{
	return request_completed(ctx->args[0], ctx->args[1], 0, (__s32)ctx->args[2], ctx->args[3]);
}

SEC("?raw_tp/mm_filemap_add_to_page_cache") int add_page(struct bpf_raw_tracepoint_args *ctx)
{
	return page_added(ctx->args[0]);
}
