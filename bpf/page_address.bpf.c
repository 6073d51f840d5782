// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From a struct page to the address of its bytes. With SPARSEMEM_VMEMMAP the pages of physical memory lie in one array, and the direct
 * map of that memory is another; so one constant leads from one to the other:
 *
 *	address = (page << (PAGE_SHIFT - 6)) + constant + offset in the page,	as sizeof(struct page) is 64
 *
 * This object finds the constant. User space writes a magic word into a page of its own, the consumer page of a ring; an iterator tells
 * the struct page of that page, /proc/self/pagemap its number, and a search through where the direct map may begin finds the word. Run
 * by hand; nothing is attached.
 */
#include "iotop.h"
#include "kernel.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/* x86 puts the direct map at a multiple of 1 GiB (arch/x86/mm/kaslr.c), and 4096 of them are as much memory as it is looked for in. */
#define DIRECT_MAP_STEP (1ULL << 30)
#define STEPS_PER_CALL 64
#define CALLS 64

volatile struct page_search page_search SEC(".data.search") = {};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536); /* a multiple of the page size, whatever that is */
} probe_ring SEC(".maps");

SEC("iter/bpf_map") int find_ring_page(struct bpf_iter__bpf_map *ctx)
{
	struct bpf_map *map = ctx->map;
	struct bpf_ringbuf *ring;
	struct page **pages;
	__u64 page = 0;

	if (!map || map->id != page_search.map_id)
		return 0;
	ring = BPF_CORE_READ((struct bpf_ringbuf_map *)map, rb);
	pages = BPF_CORE_READ(ring, pages);
	bpf_probe_read_kernel(&page, sizeof(page),
			      pages + (bpf_core_field_offset(struct bpf_ringbuf, consumer_pos) >> page_search.page_shift));
	page_search.page = page;
	bpf_probe_read_kernel(&page, sizeof(page), &map);
	page_search.in_direct_map = page; /* kmalloc() memory */
	return 0;
}

/* Looks at so many places, downwards. Global: loops within loops, which the verifier follows one by one. */
__noinline int look_below(__u64 base)
{
	for (__u32 i = 0; i < STEPS_PER_CALL; i++, base -= DIRECT_MAP_STEP) {
		__u64 word = 0;

		bpf_probe_read_kernel(&word, sizeof(word), (void *)(base + page_search.magic_physical));
		if (word != page_search.magic)
			continue;
		page_search.direct_map = base;
		page_search.hits++;
	}
	return 0;
}

SEC("raw_tp/sched_switch") int find_direct_map(void *ctx)
{
	__u64 beginning = page_search.in_direct_map & ~(DIRECT_MAP_STEP - 1);

	page_search.hits = 0;
	for (__u32 i = 0; i < CALLS; i++)
		look_below(beginning - i * STEPS_PER_CALL * DIRECT_MAP_STEP);
	return 0;
}

SEC("raw_tp/sched_switch") int read_word(void *ctx)
{
	__u64 word = 0;

	page_search.error = bpf_probe_read_kernel(&word, sizeof(word), (void *)page_search.address);
	page_search.word = word;
	return 0;
}
