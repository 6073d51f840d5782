// SPDX-License-Identifier: GPL-2.0-or-later
/* Entry and return of many kernel functions of the user's choice; the cookie is the function's index, and says whether it returns a value. */
#include <linux/ptrace.h>
#include "functions_count.bpf.h"
#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

SEC("kprobe.multi") int functions_entry(struct pt_regs *ctx)
{
	struct watch *watch = current_watch();

	if (watch)
		enter(watch, (__u16)bpf_get_attach_cookie(ctx), IOTOP_FUNCTION_OTHER, 0);
	return 0;
}

SEC("kprobe.multi") int functions_return(struct pt_regs *ctx)
{
	__u64 cookie = bpf_get_attach_cookie(ctx);
	struct function_value *value;
	struct frame frame;

	if (!leave(bpf_get_current_pid_tgid(), (__u16)cookie, &frame))
		return 0;
	value = counts_of_frame(&frame);
	if (!value)
		return 0;
	add_time(value, bpf_ktime_get_ns() - frame.entry_ns);
	if (cookie & IOTOP_FUNCTION_RETURNS_VALUE)
		add_return(value, PT_REGS_RC(ctx));
	return 0;
}
