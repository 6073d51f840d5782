// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions plane: who is watched, and since when; and tracepoints that stand for functions where the kernel has no kprobes. Raw
 * tracepoints: unlike programs of kprobes, they run also where another program was interrupted.
 */
#include "functions_count.bpf.h"
#include "kernel.h"
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

#define LCB_F_MUTEX (1u << 5) /* include/trace/events/lock.h */

/* Where a tracepoint stands for a family, that is one function. */
#define FUNCTION_OF(family) ((family)-1)

SEC("?raw_tp/sched_process_fork") int follow_child(struct bpf_raw_tracepoint_args *ctx)
{
	if (watch_child((void *)ctx->args[1]))
		count_function_loss(IOTOP_FUNCTION_LOSS_WATCHES_FULL);
	return 0;
}

SEC("?raw_tp/sched_process_exit") int forget_task(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();

	bpf_map_delete_elem(&frames, &tid);
	if (end_watch((void *)ctx->args[0]))
		count_function_loss(IOTOP_FUNCTION_LOSS_WATCHES_FULL);
	return 0;
}

/* Counts a call that is only a moment. */
static __always_inline struct function_value *count_call(const struct watch *watch, __u32 family)
{
	struct function_value *value = watch ? counts_of(watch, FUNCTION_OF(family)) : 0;

	if (value)
		__sync_fetch_and_add(&value->calls, 1);
	return value;
}

static __always_inline int count_kmalloc(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 address = ctx->args[1];
	struct watch *watch = current_watch();
	struct function_value *value = count_call(watch, IOTOP_FUNCTION_KMALLOC);
	struct frame frame = { .argument = ctx->args[2], .function = FUNCTION_OF(IOTOP_FUNCTION_KMALLOC) };

	if (!value || !watch) {
		forget(address);
		return 0;
	}
	frame.since_ns = watch->since_ns;
	frame.tgid = watch->tgid;
	allocated(value, &frame, address);
	return 0;
}

SEC("?raw_tp/kmalloc") int on_kmalloc(struct bpf_raw_tracepoint_args *ctx)
{
	return count_kmalloc(ctx);
}

/* Until 11e9734bcb6a ("mm/slab_common: unify NUMA and UMA version of tracepoints"), v6.1 */
SEC("?raw_tp/kmalloc_node") int on_kmalloc_node(struct bpf_raw_tracepoint_args *ctx)
{
	return count_kmalloc(ctx);
}

SEC("?raw_tp/kfree") int on_kfree(struct bpf_raw_tracepoint_args *ctx)
{
	struct watch *watch = current_watch();

	freed(watch, count_call(watch, IOTOP_FUNCTION_KFREE), ctx->args[1]);
	return 0;
}

static __always_inline void return_from(__u32 tid, __u32 family)
{
	struct function_value *value;
	struct frame frame;

	if (!leave(tid, FUNCTION_OF(family), &frame))
		return;
	value = counts_of_frame(&frame);
	if (value)
		add_time(value, bpf_ktime_get_ns() - frame.entry_ns);
}

/* From the switch away to the switch back; what is preempted in the kernel did not call schedule(). */
SEC("?raw_tp/sched_switch") int on_switch(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *previous = (void *)ctx->args[1], *next = (void *)ctx->args[2];
	struct watch *watch = current_watch();

	if (watch && !ctx->args[0] && !(BPF_CORE_READ(previous, flags) & PF_EXITING))
		enter(watch, FUNCTION_OF(IOTOP_FUNCTION_SCHEDULE), IOTOP_FUNCTION_SCHEDULE, 0);
	return_from(BPF_CORE_READ(next, pid), IOTOP_FUNCTION_SCHEDULE);
	return 0;
}

/* Does the thread wait for this lock already? A mutex says so anew when it stops spinning. */
static __always_inline int waits_for(__u32 tid, __u64 lock)
{
	struct frames *stack = bpf_map_lookup_elem(&frames, &tid);
	struct frame *top;

	if (!stack || !stack->depth)
		return 0;
	top = &stack->frame[(stack->depth - 1) & (MAX_FRAMES - 1)];
	return top->family == IOTOP_FUNCTION_MUTEX_LOCK && top->argument == lock;
}

SEC("?raw_tp/contention_begin") int on_contention_begin(struct bpf_raw_tracepoint_args *ctx)
{
	struct watch *watch = current_watch();

	if (watch && ctx->args[1] & LCB_F_MUTEX && !waits_for(bpf_get_current_pid_tgid(), ctx->args[0]))
		enter(watch, FUNCTION_OF(IOTOP_FUNCTION_MUTEX_LOCK), IOTOP_FUNCTION_MUTEX_LOCK, ctx->args[0]);
	return 0;
}

SEC("?raw_tp/contention_end") int on_contention_end(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();

	if (waits_for(tid, ctx->args[0]))
		return_from(tid, IOTOP_FUNCTION_MUTEX_LOCK);
	return 0;
}
