/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of a page: its head, whose it is, where in that, and who dirtied it. Addresses are plain numbers here, not pointers. */
#ifndef PAGES_BPF_H
#define PAGES_BPF_H

#include "inodes.bpf.h"
#include "shared.bpf.h"
#include <bpf/bpf_core_read.h>

#define PAGE_STRUCT_SHIFT 6 /* sizeof(struct page) is 64: user space looks before it loads this */

const volatile struct payload_plan payload_plan SEC(".rodata.payload") = {};

/* compound_head was renamed and may hold a mask instead of a pointer: "mm: change the interface of prep_compound_tail()", v7.0 */
struct page___pre_v70 {
	unsigned long compound_head;
} __attribute__((preserve_access_index));

struct page___v70 {
	unsigned long compound_info;
} __attribute__((preserve_access_index));

/* The type of a page moved from a flag into a field: "mm: redefine PAGE_TYPE", v6.12 */
enum pagetype {
	PGTY_slab = 0xf5,
};

enum pageflags {
	PG_slab = 9,
};

struct page___type {
	unsigned int page_type;
} __attribute__((preserve_access_index));

/* Keyed by the address of the head page. Believed only while the page is still of the same mapping. */
struct dirtier {
	__u64 mapping;
	__u64 ns;
	__u64 cgroup_id;
	__u32 tgid;
	__u32 tid;
	__u32 uid;
	__u32 reserved;
	char comm[IOTOP_COMM_LEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct dirtier);
} dirtiers SEC(".maps");

/* Dirtiers that were noted before are not believed: while nobody watched, others may have dirtied the page. */
volatile __u64 watched_since SEC(".data.since") = 0;

static __noinline __u64 page_head(__u64 page)
{
	struct page___v70 *now = (void *)page;
	struct page___pre_v70 *before = (void *)page;
	__u64 info;

	if (bpf_core_field_exists(now->compound_info))
		info = BPF_CORE_READ(now, compound_info);
	else
		info = BPF_CORE_READ(before, compound_head);
	if (!(info & 1))
		return page;
	if (info >> 40 == 0xffffff) /* a mask: no page's address looks like that */
		return page & info;
	return info - 1;
}

/* Memory of the slab allocator: what looks like a mapping there is something else. */
static __noinline int page_is_slab(__u64 head)
{
	if (bpf_core_enum_value_exists(enum pagetype, PGTY_slab))
		return BPF_CORE_READ((struct page___type *)head, page_type) >> 24 == bpf_core_enum_value(enum pagetype, PGTY_slab);
	if (bpf_core_enum_value_exists(enum pageflags, PG_slab)) {
		__u64 flags = 0;

		bpf_probe_read_kernel(&flags, sizeof(flags), (void *)head); /* the first field, in every version */
		return flags >> bpf_core_enum_value(enum pageflags, PG_slab) & 1;
	}
	return 0;
}

static __always_inline struct dirtier *dirtier_of(__u64 head, __u64 mapping)
{
	struct dirtier *dirtier = bpf_map_lookup_elem(&dirtiers, &head);

	return dirtier && dirtier->mapping == mapping && dirtier->ns >= watched_since ? dirtier : 0;
}

#endif
