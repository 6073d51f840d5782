/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The planes' maps: the event ring, the exact counters, the filters, and what was lost. Sizes may be changed before load. */
#ifndef MAPS_BPF_H
#define MAPS_BPF_H

#include "iotop.h"
#include "shared.bpf.h"
#include "kernel.h"
#include <bpf/bpf_helpers.h>

/* What the user changes while it runs; it has a section, hence a map, of its own. */
volatile struct control control SEC(".data.control") = {};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 << 20);
} events SEC(".maps");

/* A ring has no value type: this keeps the record's layout in the object's BTF, for the test of its mirror. */
const struct io_event *io_event_layout __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct counter_key);
	__type(value, struct counter_value);
} counters SEC(".maps");

/* What has no owner is kept apart, so that a full counters map can never turn a device's total wrong. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct counter_key);
	__type(value, struct counter_value);
} unowned SEC(".maps");

/* Flush commands that a disk has completed and that no process's flush was credited with yet; may pass below zero for a moment. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __s64);
} flushes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u8);
} filter_devices SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, __u8);
} filter_processes SEC(".maps");

#endif
