/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a file descriptor to the file behind it: which one, where it stands, how it was opened; and the buffers that a call names. */
#ifndef SYSCALLS_FILES_BPF_H
#define SYSCALLS_FILES_BPF_H

#include "syscalls_maps.bpf.h"
#include <bpf/bpf_core_read.h>
#include <linux/fcntl.h>

#define FILES_RING syscalls
#include "files.bpf.h"

_Static_assert((int)IOTOP_SYSCALL_RECORD_FILE == (int)IOTOP_PAYLOAD_FILE, "a file's record is the same in both rings");

#define FMODE_LSEEK 4 /* include/linux/fs.h, the same in every version */
#define LOOK_AGAIN 25 /* jiffies: 25 to 250 ms */
#define MAX_VECTORS 1024 /* UIO_MAXIOV: more is an error */

/* What is behind a descriptor at this moment. */
struct seen {
	__u64 file;
	__u64 inode;
	__u64 ino;
	__u64 position; /* where the next call without an offset begins; IOTOP_SYSCALL_NO_OFFSET: it has no such place */
	__u32 fs_dev;
	__u32 flags; /* enum iotop_syscall_flag */
	__u16 mode;
};

/* The struct file; 0: nothing is open there. */
static __always_inline __u64 file_of(__u32 fd)
{
	struct fdtable *table;
	__u64 files, file = 0;
	__u32 room;

	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)) {
		struct task_struct *task = (void *)bpf_get_current_task_btf();

		table = task->files->fdt;
		room = table->max_fds;
		files = (__u64)table->fd;
	} else {
		struct task_struct *task = (void *)bpf_get_current_task();

		table = BPF_CORE_READ(task, files, fdt);
		room = BPF_CORE_READ(table, max_fds);
		files = (__u64)BPF_CORE_READ(table, fd);
	}
	if (fd >= room || !files)
		return 0;
	bpf_probe_read_kernel(&file, sizeof(file), (void *)(files + fd * 8ULL));
	return file;
}

static __always_inline __u32 open_flags(__u32 flags)
{
	__u32 result = 0;

	if (flags & O_DIRECT)
		result |= IOTOP_SYSCALL_DIRECT;
	if (flags & O_DSYNC) /* O_SYNC includes it */
		result |= IOTOP_SYSCALL_SYNC;
	if (flags & O_APPEND)
		result |= IOTOP_SYSCALL_APPEND;
	return result;
}

/* Pipes, sockets and what has no name of its own are told apart by their number alone. */
static __always_inline int has_name(__u16 mode)
{
	mode &= S_IFMT;
	return mode == S_IFREG || mode == S_IFBLK || mode == S_IFCHR || mode == S_IFDIR;
}

/* Only what has a size has places; a terminal or /dev/null has a position that means nothing. */
static __always_inline int has_places(__u16 mode)
{
	mode &= S_IFMT;
	return mode == S_IFREG || mode == S_IFBLK || mode == S_IFDIR;
}

/*
 * Describes an open file, and tells its name. What does not change while it is open is remembered; the inode says whether it is still the
 * same file. Whether it was renamed is looked at now and then.
 */
static __noinline int describe_file(struct seen *seen, struct known *known, __u64 address)
{
	struct file *file = (void *)address;
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	__u64 ino, now = bpf_jiffies64();
	__u32 generation;

	if (!inode)
		return 0;
	ino = inode_number(inode);
	generation = BPF_CORE_READ(inode, i_generation);
	if (known->file != address || known->inode != (__u64)inode || known->ino != ino || known->generation != generation) {
		known->file = address;
		known->inode = (__u64)inode;
		known->ino = ino;
		known->generation = generation;
		known->fs_dev = BPF_CORE_READ(inode, i_sb, s_dev);
		known->mode = BPF_CORE_READ(inode, i_mode);
		known->told = now - LOOK_AGAIN;
	}
	seen->file = address;
	seen->inode = (__u64)inode;
	seen->ino = ino;
	seen->fs_dev = known->fs_dev;
	seen->mode = known->mode;
	seen->flags = IOTOP_SYSCALL_FILE_KNOWN | open_flags(BPF_CORE_READ(file, f_flags));
	if (has_places(seen->mode) && BPF_CORE_READ(file, f_mode) & FMODE_LSEEK)
		seen->position = BPF_CORE_READ(file, f_pos);
	if (now - known->told >= LOOK_AGAIN && has_name(seen->mode)) {
		known->told = now;
		tell_file((__u64)inode, (__u64)BPF_CORE_READ(file, f_path.dentry));
	}
	return 0;
}

static __always_inline void look_at(struct seen *seen, struct call *call, __u32 fd)
{
	__u64 file = file_of(fd);

	__builtin_memset(seen, 0, sizeof(*seen));
	seen->position = IOTOP_SYSCALL_NO_OFFSET;
	if (file)
		describe_file(seen, &call->known[fd & (KNOWN - 1)], file);
}

static __always_inline __u64 file_size(__u64 inode)
{
	return BPF_CORE_READ((struct inode *)inode, i_size);
}

/* Where an offset that the caller passes by its address says; without one, where the file stands. */
static __always_inline __u64 offset_at(__u64 address, __u64 position)
{
	__u64 offset = IOTOP_SYSCALL_NO_OFFSET;

	if (!address)
		return position;
	bpf_probe_read_user(&offset, sizeof(offset), (void *)address);
	return offset;
}

/*
 * Adds up the lengths of a call's vectors, the last ones first: so the first ones are what is left in call->vector. Memory that is not
 * there yet cannot be read: once more when the kernel has been there.
 */
static __noinline int add_vectors(struct call *call)
{
	__u32 count = call->vectors, group, rest;
	__u64 sum = 0;

	if (!count || count > MAX_VECTORS)
		return 0;
	group = (count - 1) / VECTORS;
	rest = count - group * VECTORS;
	call->state &= ~CALL_VECTORS_UNREAD;
	for (__u32 i = 0; i < MAX_VECTORS / VECTORS; i++) {
		__u64 bytes = rest * sizeof(struct vector);

		__builtin_memset(call->vector, 0, sizeof(call->vector));
		asm volatile("" : "+r"(bytes));
		if (bytes > sizeof(call->vector))
			bytes = sizeof(call->vector);
		if (bpf_probe_read_user(call->vector, bytes, (void *)(call->buffer + group * sizeof(call->vector)))) {
			call->state |= CALL_VECTORS_UNREAD;
			break;
		}
#pragma unroll
		for (__u32 k = 0; k < VECTORS; k++)
			sum += call->vector[k].length;
		if (!group)
			break;
		group--;
		rest = VECTORS;
	}
	call->event.asked = sum;
	return 0;
}

#endif
