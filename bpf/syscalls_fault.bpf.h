/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages of mapped files that are read in because a program touched them: what the page cache takes in while a thread is in an exception
 * of its own code. What the kernel itself touches of such memory, within a call, is part of that call.
 */
#ifndef SYSCALLS_FAULT_BPF_H
#define SYSCALLS_FAULT_BPF_H

#include "syscall_abi.bpf.h"
#include "syscalls_begin.bpf.h"
#include "syscalls_count.bpf.h"

/* Large folios tell how many pages they are: under a name that has changed. */
struct folio___nr_pages {
	__u32 _folio_nr_pages;
} __attribute__((preserve_access_index));

struct folio___short {
	__u32 _nr_pages;
} __attribute__((preserve_access_index));

enum pageflags___head {
	PG_head = 6,
};

static __noinline __u32 pages_of(__u64 folio)
{
	struct folio___short *now = (void *)folio;
	struct folio___nr_pages *before = (void *)folio;
	__u64 flags = 0;
	__u32 pages = 1;

	bpf_probe_read_kernel(&flags, sizeof(flags), (void *)folio); /* the first field, in every version */
	if (!bpf_core_enum_value_exists(enum pageflags___head, PG_head))
		return 1;
	if (!(flags >> bpf_core_enum_value(enum pageflags___head, PG_head) & 1))
		return 1;
	if (bpf_core_field_exists(now->_nr_pages))
		pages = BPF_CORE_READ(now, _nr_pages);
	else if (bpf_core_field_exists(before->_folio_nr_pages))
		pages = BPF_CORE_READ(before, _folio_nr_pages);
	return pages ? pages : 1;
}

static __always_inline int page_added(__u64 page)
{
	__u64 id = bpf_get_current_pid_tgid(), mapping;
	struct inode *inode;
	struct dentry *dentry;
	struct call *call;

	if (!is_in_own_exception() || !is_watched(id >> 32))
		return 0;
	mapping = page_mapping(page);
	inode = mapping ? mapping_inode(mapping) : 0;
	if (!inode || (BPF_CORE_READ(inode, i_mode) & S_IFMT) != S_IFREG) /* blocks of the file system's own */
		return 0;
	call = place_of(id);
	if (!call)
		return 0;
	clear(call, IOTOP_SYSCALL_FAULT, id);
	call->event.ino = inode_number(inode);
	call->event.fs_dev = BPF_CORE_READ(inode, i_sb, s_dev);
	call->event.mode = BPF_CORE_READ(inode, i_mode);
	call->event.flags = IOTOP_SYSCALL_FILE_KNOWN;
	call->event.offset = page_index(page) << syscall_plan.page_shift;
	call->event.asked = (__u64)pages_of(page) << syscall_plan.page_shift;
	call->event.result = call->event.asked;
	call->event.exit_ns = bpf_ktime_get_ns();
	dentry = inode_dentry(inode);
	if (dentry)
		tell_file((__u64)inode, (__u64)dentry);
	finish(call);
	return 0;
}

#endif
