/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wire format of calls where there is no function tracer. As in iotop.h, each struct is mirrored by a C# struct of the same name
 * (src/IoTop.Bpf/Calls), and the mirror is tested against the object's BTF.
 */
#ifndef CALLS_H
#define CALLS_H

#include <linux/types.h>

#define IOTOP_CALL_COMM_LEN 16

struct call_record {
	__u64 time_ns; /* CLOCK_MONOTONIC */
	__u64 function; /* address of the callee */
	__u64 caller; /* address behind the call; 0: not known */
	__u32 tid;
	__u32 cpu;
	char comm[IOTOP_CALL_COMM_LEN];
};
_Static_assert(sizeof(struct call_record) == 48, "call_record is mirrored by IoTop.Bpf.CallRecord");

/* Whom to trace; constant. */
struct call_plan {
	__u32 own_tgid; /* never traced */
	__u32 chosen; /* 1: only the processes in the map; 0: all */
	__u32 children; /* 1: what these fork, too */
};

#endif
