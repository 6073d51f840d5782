/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every object that looks at bios and requests shares: constants of this kernel, and what is computed from them. */
#ifndef PLAN_BPF_H
#define PLAN_BPF_H

#include "iotop.h"
#include "kernel.h"
#include <bpf/bpf_helpers.h>

const volatile struct plan plan SEC(".rodata.plan") = {};

static __always_inline __u8 op_of(__u32 cmd_flags, __u32 bytes)
{
	__u8 op = plan.op_of_req_op[cmd_flags & (IOTOP_REQ_OPS - 1)];

	return op == IOTOP_OP_WRITE && !bytes && cmd_flags & REQ_PREFLUSH ? IOTOP_OP_FLUSH : op;
}

static __always_inline __u32 errno_of(int status)
{
	return plan.completion_has_errno ? -status : plan.errno_of_status[status & (IOTOP_STATUSES - 1)];
}

/* A typed pointer as a plain number: global functions take no other (it may be a map's key as it is). */
static __always_inline __u64 address_of(const void *pointer)
{
	__u64 address = 0;

	bpf_probe_read_kernel(&address, sizeof(address), &pointer);
	return address;
}

/* Smallest k with n < 2^k: 0 for 0. Global, so that the verifier follows its branches once and not once per combination. */
__noinline __u32 bit_length(__u64 n)
{
	__u32 k = 0;

#pragma unroll
	for (__u32 step = 32; step; step >>= 1) {
		if (n >> step) {
			n >>= step;
			k += step;
		}
	}
	return k + (n != 0);
}

#endif
