/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which bucket of a latency histogram a time belongs to. */
#ifndef BUCKETS_BPF_H
#define BUCKETS_BPF_H

#include "iotop.h"

/* [0]: below 256 ns; [k]: 2^(k+7) <= ns < 2^(k+8). */
static __always_inline __u32 bucket_of(__u64 ns)
{
	__u32 bucket = 0;
	__u64 rest = ns >> 8;

	for (__u32 step = 32; step; step >>= 1) {
		if (rest >> step) {
			rest >>= step;
			bucket += step;
		}
	}
	bucket += rest != 0;
	return bucket < IOTOP_LATENCY_BUCKETS ? bucket : IOTOP_LATENCY_BUCKETS - 1;
}

#endif
