// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The block tracer with a histogram: the same programs, with the points in them at which I/Os are put into slots. So a histogram counts
 * exactly what the tracer's counters count, with everything that they know of splits, merges, flushes, layers and ends that nobody saw; and
 * whoever wants no histogram pays for none.
 */
#define IOTOP_HISTOGRAM
#include "block_io.bpf.c"

SEC("?tp_btf/sched_process_fork") int BPF_PROG(follow_child, struct task_struct *parent, struct task_struct *child)
{
	return follow(parent, child);
}
