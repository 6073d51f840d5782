/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of an inode and of its pages, and what of that differs between kernels. */
#ifndef INODES_BPF_H
#define INODES_BPF_H

#include "kernel.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

/* i_ino became 64 bits wide on every machine in v7.1; it is read at its own width. */
struct inode___any {
	unsigned long i_ino;
} __attribute__((preserve_access_index));

/* "dcache: Kill d_alias's wrapper d_u", v7.1 */
struct dentry___v71 {
	struct hlist_node d_alias;
} __attribute__((preserve_access_index));

union d_u___pre_v71 {
	struct hlist_node d_alias;
};

struct dentry___pre_v71 {
	union d_u___pre_v71 d_u;
} __attribute__((preserve_access_index));

/* "mm: rename page->index to page->__folio_index", v6.16 */
struct page___pre_v616 {
	unsigned long index;
} __attribute__((preserve_access_index));

struct page___v616 {
	unsigned long __folio_index;
} __attribute__((preserve_access_index));

static __noinline __u64 inode_number(struct inode *inode)
{
	struct inode___any *any = (void *)inode;

	return BPF_CORE_READ_BITFIELD_PROBED(any, i_ino);
}

/* The inode of a page's mapping; 0 when the mapping is none. Checks that the two belong together before it believes either. */
static __noinline struct inode *mapping_inode(__u64 mapping)
{
	struct inode *inode = BPF_CORE_READ((struct address_space *)mapping, host);

	if (!inode)
		return 0;
	if (mapping == (__u64)inode + bpf_core_field_offset(struct inode, i_data))
		return inode;
	return (__u64)BPF_CORE_READ(inode, i_mapping) == mapping ? inode : 0;
}

/* Some name of the inode: its first, when it has several. */
static __noinline struct dentry *inode_dentry(struct inode *inode)
{
	__u64 alias = (__u64)BPF_CORE_READ(inode, i_dentry.first);

	if (!alias)
		return 0;
	if (bpf_core_field_exists(((struct dentry___pre_v71 *)0)->d_u))
		return (struct dentry *)(alias - bpf_core_field_offset(struct dentry___pre_v71, d_u));
	return (struct dentry *)(alias - bpf_core_field_offset(struct dentry___v71, d_alias));
}

static __always_inline __u64 page_mapping(__u64 head)
{
	return (__u64)BPF_CORE_READ((struct page *)head, mapping);
}

static __noinline __u64 page_index(__u64 head)
{
	struct page___v616 *now = (void *)head;
	struct page___pre_v616 *before = (void *)head;

	if (bpf_core_field_exists(now->__folio_index))
		return BPF_CORE_READ(now, __folio_index);
	return BPF_CORE_READ(before, index);
}

#endif
