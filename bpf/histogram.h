/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wire format of histograms, mirrored in src/IoTop.Model/Histograms as iotop.h is in Wire.
 *
 * One point and one quantity are counted at a time: both are constants while the programs are loaded.
 */
#ifndef IOTOP_HISTOGRAM_H
#define IOTOP_HISTOGRAM_H

#include "iotop.h"

/* Where in the kernel I/Os are counted. */
enum iotop_point {
	IOTOP_POINT_SUBMIT_BIO,
	IOTOP_POINT_BLK_MQ_SUBMIT_BIO,
	IOTOP_POINT_ISSUE,
	IOTOP_POINT_COMPLETE,
};

/* What is counted of each. */
enum iotop_quantity {
	IOTOP_QUANTITY_SIZE, /* bytes */
	IOTOP_QUANTITY_LATENCY, /* queue to complete, ns */
	IOTOP_QUANTITY_QUEUE, /* queue to issue, ns */
};

/* Times above this many microseconds of a step each are in the last slot of a linear histogram. */
#define IOTOP_LINEAR_SLOTS 1024

/* A power of two of microseconds has so many slots of the same width; below twice as many, each microsecond has its own. */
#define IOTOP_TIME_SUB_BITS 5

/*
 * What I/Os have in common that are counted together.
 *
 * slot: of sizes, sectors of 512 bytes: every size has its own. Of times with plan.step_us, us / step_us, the last one open. Else of us: v
 * itself below 64; with k bits more than 6, (k << 5) + (v >> k).
 */
struct histogram_key {
	__u32 dev; /* the partition where the kernel knows it, else the disk */
	__u32 tgid; /* 0: not known */
	__u32 slot;
	__u8 op; /* enum iotop_op */
	__u8 lower_layer; /* 1: sent down by a stacked device, where it is counted too */
	__u16 reserved;
};
_Static_assert(sizeof(struct histogram_key) == 16, "histogram_key is mirrored by IoTop.Model.HistogramKey");

/* Bytes or nanoseconds, exact, since counting began. */
struct histogram_value {
	__u64 count;
	__u64 sum;
	__u64 max;
	char comm[IOTOP_COMM_LEN]; /* of the first of them */
};
_Static_assert(sizeof(struct histogram_value) == 40, "histogram_value is mirrored by IoTop.Model.HistogramValue");

/* What is not among the counts: index of the histogram_losses map. */
enum iotop_histogram_loss {
	IOTOP_HISTOGRAM_LOSS_COUNTS_FULL, /* too many devices, processes and slots */
	IOTOP_HISTOGRAM_LOSS_NO_TIME, /* its beginning or its end was not seen: it has no time */
	IOTOP_HISTOGRAM_LOSS_FOLLOWED_FULL, /* children that are not followed */
	IOTOP_HISTOGRAM_LOSS_COUNT,
};

/* What is counted, and where: constant while loaded. */
struct histogram_plan {
	__u32 point; /* enum iotop_point */
	__u32 quantity; /* enum iotop_quantity */
	__u32 step_us; /* of a linear histogram of times; 0: logarithmic */
	__u32 op_mask; /* bit per enum iotop_op; 0: all */
	__u32 filter_devices; /* 1: only those in the histogram_devices map */
	__u32 filter_processes; /* 1: only those in the histogram_processes map */
	__u32 getrq_argument; /* which argument of block_getrq is the bio */
	__u32 merge_argument; /* which of block_bio_backmerge and block_bio_frontmerge */
};
_Static_assert(sizeof(struct histogram_plan) == 32, "histogram_plan is mirrored by IoTop.Bpf.HistogramPlan");

#endif
