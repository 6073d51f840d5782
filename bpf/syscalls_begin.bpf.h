/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all calls begin with: whose it is, and where it is kept. */
#ifndef SYSCALLS_BEGIN_BPF_H
#define SYSCALLS_BEGIN_BPF_H

#include "syscalls_files.bpf.h"
#include "syscalls_maps.bpf.h"

static const struct call no_call = {};

/* All are watched: from its first call on, this one too. */
static __always_inline int watch_anybody(__u32 tgid)
{
	struct watch watch = { .since_ns = bpf_ktime_get_ns(), .tgid = tgid, .root = tgid, .flags = IOTOP_WATCH_EVERYBODY };

	if (!bpf_map_update_elem(&watched, &tgid, &watch, BPF_ANY))
		return 1;
	count_syscall_loss(IOTOP_SYSCALL_LOSS_WATCHES_FULL);
	return 0;
}

static __always_inline int is_watched(__u32 tgid)
{
	if (bpf_map_lookup_elem(&watched, &tgid))
		return 1;
	return control.everybody && tgid != control.ignore_tgid && watch_anybody(tgid);
}

static __always_inline struct call *place_of(__u32 tid)
{
	struct call *call = bpf_map_lookup_elem(&calls, &tid);

	if (call)
		return call;
	bpf_map_update_elem(&calls, &tid, &no_call, BPF_NOEXIST);
	call = bpf_map_lookup_elem(&calls, &tid);
	if (!call)
		count_syscall_loss(IOTOP_SYSCALL_LOSS_STARTS_FULL);
	return call;
}

static __always_inline void take_file(struct call *call, const struct seen *seen)
{
	call->file = seen->file;
	call->inode = seen->inode;
	call->event.ino = seen->ino;
	call->event.fs_dev = seen->fs_dev;
	call->event.mode = seen->mode;
	call->event.flags = seen->flags;
}

static __always_inline void take_other(struct call *call, const struct seen *seen)
{
	call->event.other_ino = seen->ino;
	call->event.other_fs_dev = seen->fs_dev;
	call->event.other_mode = seen->mode;
	if (seen->flags)
		call->event.flags |= IOTOP_SYSCALL_OTHER_KNOWN;
}

static __always_inline void clear(struct call *call, __u32 kind, __u64 id)
{
	call->enter_ns = 0;
	call->file = call->inode = call->buffer = 0;
	call->vectors = call->state = 0;
	__builtin_memset(&call->event, 0, sizeof(call->event));
	call->event.type = IOTOP_SYSCALL_RECORD_EVENT;
	call->event.offset = call->event.other_offset = IOTOP_SYSCALL_NO_OFFSET;
	call->event.fd = call->event.other_fd = -1;
	call->event.syscall = kind;
	call->event.tgid = id >> 32;
	call->event.tid = id;
}

#endif
