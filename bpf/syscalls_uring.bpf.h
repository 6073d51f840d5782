/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests to an io_uring, from submission to completion. They end in any thread: whose they are is noted when they are submitted. */
#ifndef SYSCALLS_URING_BPF_H
#define SYSCALLS_URING_BPF_H

#include "syscalls_begin.bpf.h"
#include "syscalls_count.bpf.h"

/* include/uapi/linux/io_uring.h: what is there stays as it is. */
#define URING_OPS 64
#define CQE_F_MORE 2
#define REQ_F_FIXED_FILE 1 /* include/linux/io_uring_types.h, the same in every version */

/* 1 + enum iotop_syscall by IORING_OP_ number; 0: not ours. */
static const __u8 uring_kinds[URING_OPS] = {
	[1 /* READV */] = 1 + IOTOP_SYSCALL_URING_READ,		  [2 /* WRITEV */] = 1 + IOTOP_SYSCALL_URING_WRITE,
	[3 /* FSYNC */] = 1 + IOTOP_SYSCALL_URING_FSYNC,	  [4 /* READ_FIXED */] = 1 + IOTOP_SYSCALL_URING_READ,
	[5 /* WRITE_FIXED */] = 1 + IOTOP_SYSCALL_URING_WRITE,	  [8 /* SYNC_FILE_RANGE */] = 1 + IOTOP_SYSCALL_URING_FSYNC,
	[22 /* READ */] = 1 + IOTOP_SYSCALL_URING_READ,		  [23 /* WRITE */] = 1 + IOTOP_SYSCALL_URING_WRITE,
	[49 /* READ_MULTISHOT */] = 1 + IOTOP_SYSCALL_URING_READ, [60 /* READV_FIXED */] = 1 + IOTOP_SYSCALL_URING_READ,
	[61 /* WRITEV_FIXED */] = 1 + IOTOP_SYSCALL_URING_WRITE,
};

static __always_inline int has_vectors(__u8 op)
{
	return op == 1 || op == 2 || op == 60 || op == 61;
}

/* Since v5.19 a request keeps its descriptor until it has its file. */
struct io_cqe {
	__s32 fd;
} __attribute__((preserve_access_index));

struct io_kiocb {
	struct file *file;
	__u8 opcode;
	__u32 flags; /* wider in newer kernels: the lower half is what it was */
	struct io_cqe cqe;
	void *ctx;
} __attribute__((preserve_access_index));

struct io_rw {
	struct kiocb kiocb;
	__u64 addr;
	__u32 len; /* wider in older kernels: likewise */
} __attribute__((preserve_access_index));

struct io_sync {
	__u64 len;
	__u64 off;
} __attribute__((preserve_access_index));

/* The descriptor that a request was made for; -1: it has none, or does not tell. */
static __noinline __s32 request_fd(struct io_kiocb *req)
{
	if (!bpf_core_field_exists(req->cqe) || BPF_CORE_READ(req, flags) & REQ_F_FIXED_FILE)
		return -1;
	return BPF_CORE_READ(req, cqe.fd);
}

static __always_inline void take_request_file(struct call *call, struct io_kiocb *req)
{
	struct seen seen = { .position = IOTOP_SYSCALL_NO_OFFSET };
	__s32 fd = request_fd(req);
	__u64 file;

	file = fd >= 0 ? file_of(fd) : (__u64)BPF_CORE_READ(req, file);
	call->event.fd = fd;
	if (file)
		describe_file(&seen, &call->known[fd & (KNOWN - 1)], file);
	take_file(call, &seen);
	call->event.offset = seen.position;
}

/* What is asked: in the part of the request that belongs to its operation, which its own preparation has filled in. */
static __noinline int take_request(struct call *call, struct io_kiocb *req, __u8 op, __u32 kind)
{
	struct io_rw *rw = (void *)req;
	struct io_sync *sync = (void *)req;
	__u64 offset;

	if (kind == IOTOP_SYSCALL_URING_FSYNC) {
		call->event.offset = IOTOP_SYSCALL_NO_OFFSET;
		if (bpf_core_type_exists(struct io_sync) && op == 8) {
			call->event.offset = BPF_CORE_READ(sync, off);
			call->event.asked = BPF_CORE_READ(sync, len);
		}
		return 0;
	}
	if (!bpf_core_type_exists(struct io_rw))
		return 0;
	offset = BPF_CORE_READ(rw, kiocb.ki_pos);
	if (offset != ~0ULL && (has_places(call->event.mode) || !call->file)) /* which file is not known before the end */
		call->event.offset = offset;
	if (call->event.flags & IOTOP_SYSCALL_APPEND && kind == IOTOP_SYSCALL_URING_WRITE && has_places(call->event.mode))
		call->event.offset = file_size(call->inode);
	if (has_vectors(op)) {
		call->buffer = BPF_CORE_READ(rw, addr);
		call->vectors = BPF_CORE_READ(rw, len);
		add_vectors(call);
	} else {
		call->event.asked = BPF_CORE_READ(rw, len);
	}
	return 0;
}

/* name: its user's data, where its completion tells no more; else 0. */
static __always_inline int request_submitted(__u64 address, __u64 name)
{
	struct io_kiocb *req = (void *)address;
	__u8 op = BPF_CORE_READ(req, opcode);
	__u32 kind = op < URING_OPS ? uring_kinds[op] : 0;
	__u64 id = bpf_get_current_pid_tgid();
	struct uring_key key = { .request = syscall_plan.requests_by_name ? name : address };
	struct call *call;

	if (!kind || !is_watched(id >> 32))
		return 0;
	call = place_of(id);
	if (!call)
		return 0;
	clear(call, kind - 1, id);
	take_request_file(call, req);
	take_request(call, req, op, kind - 1);
	identify_caller(&call->event);
	key.ring = (__u64)BPF_CORE_READ(req, ctx);
	call->enter_ns = bpf_ktime_get_ns();
	if (bpf_map_update_elem(&uring_requests, &key, call, BPF_ANY))
		count_syscall_loss(IOTOP_SYSCALL_LOSS_STARTS_FULL);
	call->enter_ns = 0;
	return 0;
}

/* A file of the ring's own table is known when the request is under way, not before. */
static __noinline int take_late_file(struct syscall_event *event, __u64 address)
{
	__u64 file = (__u64)BPF_CORE_READ((struct io_kiocb *)address, file);
	struct seen seen = {};
	struct known known = {};

	if (!file)
		return 0;
	describe_file(&seen, &known, file);
	event->ino = seen.ino;
	event->fs_dev = seen.fs_dev;
	event->mode = seen.mode;
	event->flags |= seen.flags;
	return 0;
}

/* request: what it was noted by; address: of the request, 0 where it is not told. */
static __always_inline int request_completed(__u64 ring, __u64 name, __u64 address, __s32 result, __u32 flags)
{
	struct uring_key key = { .ring = ring, .request = name };
	struct uring_request *request = bpf_map_lookup_elem(&uring_requests, &key);

	if (!request)
		return 0;
	if (!(request->event.flags & IOTOP_SYSCALL_FILE_KNOWN) && address) {
		take_late_file(&request->event, address);
		if (!has_places(request->event.mode))
			request->event.offset = IOTOP_SYSCALL_NO_OFFSET;
	}
	request->event.exit_ns = bpf_ktime_get_ns();
	request->event.latency_ns = request->event.exit_ns - request->submit_ns;
	request->event.result = result;
	count_call(&request->event);
	if (is_wanted(&request->event))
		send_event(&request->event);
	if (!(flags & CQE_F_MORE))
		bpf_map_delete_elem(&uring_requests, &key);
	return 0;
}

#endif
