// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls of many functions at once, for kernels that do not let us have their function tracer. Loaded anew for each selection, with other
 * constants. The flags that the tracer shows are not to be had from here.
 */
#include "calls.h"
#include "kernel.h"
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

const volatile struct call_plan call_plan SEC(".rodata.call_plan") = {};

/* For the test of its mirror. */
const struct call_record *call_record_layout __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u32); /* tgid */
	__type(value, __u32); /* nothing */
} call_processes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} call_ring SEC(".maps");

/* Calls that found the ring full. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} call_losses SEC(".maps");

static __always_inline int is_traced(__u32 tgid)
{
	if (tgid == call_plan.own_tgid)
		return 0;
	return !call_plan.chosen || bpf_map_lookup_elem(&call_processes, &tgid);
}

/* The word that the call left on the stack; or where there is a register for it, that. */
static __always_inline __u64 caller_of(struct pt_regs *ctx)
{
	__u64 caller = 0;

#ifdef __TARGET_ARCH_x86
	bpf_probe_read_kernel(&caller, sizeof(caller), (void *)PT_REGS_SP(ctx));
#else
	caller = PT_REGS_RET(ctx);
#endif
	return caller;
}

static __always_inline void count_loss(void)
{
	__u32 key = 0;
	__u64 *count = bpf_map_lookup_elem(&call_losses, &key);

	if (count)
		__sync_fetch_and_add(count, 1);
}

SEC("kprobe.multi") int on_call(struct pt_regs *ctx)
{
	__u64 id = bpf_get_current_pid_tgid();
	struct call_record *record;

	if (!is_traced(id >> 32))
		return 0;
	record = bpf_ringbuf_reserve(&call_ring, sizeof(*record), 0);
	if (!record) {
		count_loss();
		return 0;
	}
	record->time_ns = bpf_ktime_get_ns();
	record->function = bpf_get_func_ip(ctx);
	record->caller = caller_of(ctx);
	record->tid = id;
	record->cpu = bpf_get_smp_processor_id();
	bpf_get_current_comm(record->comm, sizeof(record->comm));
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
	return 0;
}

SEC("raw_tp/sched_process_fork") int follow_fork(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *child = (void *)ctx->args[1];
	__u32 parent = bpf_get_current_pid_tgid() >> 32, tgid, value = 0;

	if (!call_plan.children || !bpf_map_lookup_elem(&call_processes, &parent))
		return 0;
	tgid = BPF_CORE_READ(child, tgid);
	bpf_map_update_elem(&call_processes, &tgid, &value, BPF_ANY);
	return 0;
}

SEC("raw_tp/sched_process_exit") int forget_process(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *task = (void *)ctx->args[0];
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;

	if (!BPF_CORE_READ(task, signal, live.counter))
		bpf_map_delete_elem(&call_processes, &tgid);
	return 0;
}
