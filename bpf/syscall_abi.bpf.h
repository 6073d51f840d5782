/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a program calls the kernel on this architecture: numbers, registers, and programs of half the width. */
#ifndef SYSCALL_ABI_BPF_H
#define SYSCALL_ABI_BPF_H

#include "kernel.h"
#include "syscalls.h"
#include <asm/unistd.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#define SYSCALL_NUMBERS 512

#define KIND(name) (1 + IOTOP_SYSCALL_##name)

/* 1 + enum iotop_syscall by the kernel's number; 0: not ours. */
static const __u8 kinds[SYSCALL_NUMBERS] = {
	[__NR_read] = KIND(READ),	    [__NR_write] = KIND(WRITE),
	[__NR_pread64] = KIND(PREAD64),	    [__NR_pwrite64] = KIND(PWRITE64),
	[__NR_readv] = KIND(READV),	    [__NR_writev] = KIND(WRITEV),
	[__NR_preadv] = KIND(PREADV),	    [__NR_pwritev] = KIND(PWRITEV),
	[__NR_preadv2] = KIND(PREADV2),	    [__NR_pwritev2] = KIND(PWRITEV2),
	[__NR_sendfile] = KIND(SENDFILE),   [__NR_copy_file_range] = KIND(COPY_FILE_RANGE),
	[__NR_splice] = KIND(SPLICE),	    [__NR_fsync] = KIND(FSYNC),
	[__NR_fdatasync] = KIND(FDATASYNC), [__NR_sync_file_range] = KIND(SYNC_FILE_RANGE),
};

/* The same to programs of half the width: arch/x86/entry/syscalls/syscall_32.tbl, arch/arm/tools/syscall.tbl */
static const __u8 compat_kinds[SYSCALL_NUMBERS] = {
	[3] = KIND(READ),
	[4] = KIND(WRITE),
	[118] = KIND(FSYNC),
	[145] = KIND(READV),
	[146] = KIND(WRITEV),
	[148] = KIND(FDATASYNC),
	[180] = KIND(PREAD64),
	[181] = KIND(PWRITE64),
	[187] = KIND(SENDFILE),
	[239] = KIND(SENDFILE),
#if defined(__TARGET_ARCH_x86)
	[313] = KIND(SPLICE),
	[314] = KIND(SYNC_FILE_RANGE),
	[333] = KIND(PREADV),
	[334] = KIND(PWRITEV),
	[377] = KIND(COPY_FILE_RANGE),
	[378] = KIND(PREADV2),
	[379] = KIND(PWRITEV2),
#else
	[340] = KIND(SPLICE),
	[341] = KIND(SYNC_FILE_RANGE),
	[361] = KIND(PREADV),
	[362] = KIND(PWRITEV),
	[391] = KIND(COPY_FILE_RANGE),
	[392] = KIND(PREADV2),
	[393] = KIND(PWRITEV2),
#endif
};

static __always_inline __u32 kind_of(__u64 number)
{
	return number < SYSCALL_NUMBERS ? kinds[number] : 0;
}

static __always_inline int is_compat_kind(__u64 number)
{
	return number < SYSCALL_NUMBERS && compat_kinds[number];
}

/* A call's arguments. */
struct arguments {
	__u64 first, second, third, fourth, fifth, sixth;
};

#if defined(__TARGET_ARCH_x86)

struct pt_regs {
	unsigned long di, si, dx, r10, r8, r9, orig_ax;
} __attribute__((preserve_access_index));

#define TS_COMPAT 2 /* arch/x86/include/asm/thread_info.h */

static __always_inline void read_arguments(struct arguments *to, const struct pt_regs *regs)
{
	to->first = regs->di;
	to->second = regs->si;
	to->third = regs->dx;
	to->fourth = regs->r10;
	to->fifth = regs->r8;
	to->sixth = regs->r9;
}

static __always_inline __u64 number_at_exit(const struct pt_regs *regs)
{
	return regs->orig_ax;
}

/* An exception has no number: arch/x86/entry. */
static __always_inline int is_exception(struct pt_regs *regs)
{
	return BPF_CORE_READ(regs, orig_ax) == ~0UL;
}

static __always_inline int is_compat(void)
{
	struct task_struct *task;

	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)) {
		task = (void *)bpf_get_current_task_btf();
		return task->thread_info.status & TS_COMPAT;
	}
	task = (void *)bpf_get_current_task();
	return BPF_CORE_READ(task, thread_info.status) & TS_COMPAT;
}

#elif defined(__TARGET_ARCH_arm64)

struct pt_regs {
	__u64 regs[31];
	__s32 syscallno;
} __attribute__((preserve_access_index));

#define TIF_32BIT 22 /* arch/arm64/include/asm/thread_info.h */

static __always_inline void read_arguments(struct arguments *to, const struct pt_regs *regs)
{
	to->first = regs->regs[0];
	to->second = regs->regs[1];
	to->third = regs->regs[2];
	to->fourth = regs->regs[3];
	to->fifth = regs->regs[4];
	to->sixth = regs->regs[5];
}

static __always_inline __u64 number_at_exit(const struct pt_regs *regs)
{
	return (__u32)regs->syscallno;
}

static __always_inline int is_exception(struct pt_regs *regs)
{
	return BPF_CORE_READ(regs, syscallno) == -1; /* NO_SYSCALL */
}

static __always_inline int is_compat(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, thread_info.flags) >> TIF_32BIT & 1;
}

#else
#error "the registers of this architecture's system calls are not known"
#endif

#define THREAD_SIZE 16384 /* of both, but for kernels that look for their own errors */

/* Whether the thread came into the kernel by an exception, not by a call. */
static __always_inline int is_in_own_exception(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	__u64 stack;

	if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return 0;
	/* bpf_task_pt_regs() came in v5.15; newer kernels may have something else at the top of the stack. */
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs))
		return is_exception((void *)bpf_task_pt_regs((void *)bpf_get_current_task_btf()));
	stack = (__u64)BPF_CORE_READ(task, stack);
	return is_exception((void *)(stack + THREAD_SIZE - bpf_core_type_size(struct pt_regs)));
}

#endif
