// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Entry and return of one kernel function. The object is loaded anew for each function, with other constants: kernels before v5.15 have
 * no cookies that would tell a shared program where it is. It needs no type information of the kernel, and so it is loaded in no time.
 */
#include <linux/ptrace.h>
#include "functions_count.bpf.h"
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

const volatile struct function_plan function SEC(".rodata.function") = {};

/* All are read, then one is taken: kernels as old as v5.10 refuse a read at a place of the context that is chosen at run time. */
static __always_inline __u64 size_asked_for(struct pt_regs *ctx)
{
	__u64 first = PT_REGS_PARM1(ctx), third = PT_REGS_PARM3(ctx), fourth = PT_REGS_PARM4(ctx);

	asm volatile("" : "+r"(first), "+r"(third), "+r"(fourth));
	return function.size_argument == 3 ? third : function.size_argument == 4 ? fourth : first;
}

SEC("kprobe") int function_entry(struct pt_regs *ctx)
{
	struct watch *watch = current_watch();
	struct function_value *value = 0;
	__u32 family = function.family;

	if (watch)
		value = enter(watch, function.index, family, family == IOTOP_FUNCTION_KMALLOC ? size_asked_for(ctx) : 0);
	if (family == IOTOP_FUNCTION_KFREE)
		freed(watch, value, PT_REGS_PARM1(ctx));
	return 0;
}

SEC("kretprobe") int function_return(struct pt_regs *ctx)
{
	struct function_value *value;
	struct frame frame;

	if (!leave(bpf_get_current_pid_tgid(), function.index, &frame)) {
		if (function.family == IOTOP_FUNCTION_KMALLOC)
			forget(PT_REGS_RC(ctx));
		return 0;
	}
	value = counts_of_frame(&frame);
	if (!value)
		return 0;
	add_time(value, bpf_ktime_get_ns() - frame.entry_ns);
	if (function.family == IOTOP_FUNCTION_KMALLOC)
		allocated(value, &frame, PT_REGS_RC(ctx));
	else if (function.returns_value)
		add_return(value, PT_REGS_RC(ctx));
	return 0;
}
