/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wire format of the syscalls plane: which calls of the read and write family processes make, on which file, and what became of
 * them. As in iotop.h, each struct is mirrored by a C# struct of the same name (src/IoTop.Model/Syscalls), tested against the BTF.
 */
#ifndef SYSCALLS_H
#define SYSCALLS_H

#include <linux/types.h>

#define IOTOP_SYSCALL_COMM_LEN 16
#define IOTOP_SYSCALL_BUCKETS 32
#define IOTOP_SYSCALL_DATA_MAX 65536

enum iotop_syscall {
	IOTOP_SYSCALL_READ,
	IOTOP_SYSCALL_WRITE,
	IOTOP_SYSCALL_PREAD64,
	IOTOP_SYSCALL_PWRITE64,
	IOTOP_SYSCALL_READV,
	IOTOP_SYSCALL_WRITEV,
	IOTOP_SYSCALL_PREADV,
	IOTOP_SYSCALL_PWRITEV,
	IOTOP_SYSCALL_PREADV2,
	IOTOP_SYSCALL_PWRITEV2,
	IOTOP_SYSCALL_SENDFILE,
	IOTOP_SYSCALL_COPY_FILE_RANGE,
	IOTOP_SYSCALL_SPLICE,
	IOTOP_SYSCALL_FSYNC,
	IOTOP_SYSCALL_FDATASYNC,
	IOTOP_SYSCALL_SYNC_FILE_RANGE,
	IOTOP_SYSCALL_URING_READ, /* io_uring: from submission to completion */
	IOTOP_SYSCALL_URING_WRITE,
	IOTOP_SYSCALL_URING_FSYNC,
	IOTOP_SYSCALL_FAULT, /* a page of a mapped file that was read in for a process: no syscall, counted beside them */
	IOTOP_SYSCALL_COUNT,
};

/* Bits of syscall_event.flags. */
enum iotop_syscall_flag {
	IOTOP_SYSCALL_FILE_KNOWN = 1, /* ino, fs_dev and mode are those of fd */
	IOTOP_SYSCALL_OTHER_KNOWN = 2, /* the same of other_fd */
	IOTOP_SYSCALL_DIRECT = 4, /* the file was opened with O_DIRECT */
	IOTOP_SYSCALL_SYNC = 8, /* ... O_SYNC or O_DSYNC */
	IOTOP_SYSCALL_APPEND = 16, /* ... O_APPEND */
	IOTOP_SYSCALL_DATA = 32, /* data_len bytes of its payload follow */
};

#define IOTOP_SYSCALL_NO_OFFSET (~0ULL)

/* One finished call. Times are CLOCK_MONOTONIC nanoseconds. A record of the ring begins with type, as the payload ring's do. */
struct syscall_event {
	__u32 type; /* enum iotop_syscall_record */
	__u32 data_len; /* bytes of payload behind this struct */
	__u64 exit_ns;
	__u64 latency_ns;
	__u64 offset; /* in the file of fd where the call began; IOTOP_SYSCALL_NO_OFFSET: not seekable, or not known */
	__u64 asked; /* bytes; fsync: 0; sync_file_range: the range */
	__s64 result; /* bytes done, or -errno */
	__u64 ino;
	__u64 other_ino;
	__u64 other_offset;
	__u64 cgroup_id;
	__u32 fs_dev; /* s_dev of the file system, as the kernel's dev_t */
	__u32 other_fs_dev;
	__u32 tgid;
	__u32 tid;
	__u32 uid;
	__s32 fd; /* the one that is read from, or written to, or synced; -1: none */
	__s32 other_fd; /* sendfile, splice, copy_file_range: where to; -1: none */
	__u16 mode; /* i_mode of fd's file: regular file, pipe, socket, device */
	__u16 other_mode;
	__u32 flags; /* enum iotop_syscall_flag */
	__u8 syscall; /* enum iotop_syscall */
	__u8 reserved0;
	__u8 reserved1;
	__u8 reserved2;
	char comm[IOTOP_SYSCALL_COMM_LEN];
};
_Static_assert(sizeof(struct syscall_event) == 136, "syscall_event is mirrored by IoTop.Model.SyscallEvent");

/* What the user changes while it runs. Counts have every call of who is watched; this says which of them become events. */
struct syscall_control {
	__u64 min_latency_ns;
	__u64 wake_bytes; /* wake the reader when this much is waiting in the ring */
	__u32 mask; /* bit per enum iotop_syscall */
	__u32 only_errors;
	__u32 snaplen; /* bytes of payload of each call, at most IOTOP_SYSCALL_DATA_MAX; 0: none */
	__u32 everybody; /* 1: all processes are watched, but for ignore_tgid */
	__u32 ignore_tgid; /* our own */
	__u32 reserved;
};
_Static_assert(sizeof(struct syscall_control) == 40, "syscall_control is mirrored by IoTop.Bpf.SyscallControl");

/* Constants, from user space. */
struct syscall_plan {
	__u32 page_shift;
	__u32 requests_by_name; /* 1: the completion of an io_uring request tells its user's data only, not the request */
};
_Static_assert(sizeof(struct syscall_plan) == 8, "syscall_plan is mirrored by IoTop.Bpf.SyscallConstants");

/* The records of the syscalls ring, by their first word. */
enum iotop_syscall_record {
	IOTOP_SYSCALL_RECORD_EVENT = 1,
	IOTOP_SYSCALL_RECORD_FILE = 2, /* struct file_record of iotop.h: the name of a file, told once */
};

/* Exact counts per process, file and call. */
struct syscall_key {
	__u64 ino;
	__u32 fs_dev;
	__u32 tgid;
	__s32 fd;
	__u16 mode; /* i_mode & S_IFMT */
	__u8 syscall;
	__u8 reserved;
};
_Static_assert(sizeof(struct syscall_key) == 24, "syscall_key is mirrored by IoTop.Model.SyscallKey");

struct syscall_value {
	__u64 calls;
	__u64 asked; /* bytes */
	__u64 done; /* bytes */
	__u64 errors;
	__u64 total_ns;
	__u64 max_ns;
	__u32 buckets[IOTOP_SYSCALL_BUCKETS]; /* as counter_value's: [0] below 256 ns, [k] 2^(k+7) <= ns < 2^(k+8) */
};
_Static_assert(sizeof(struct syscall_value) == 176, "syscall_value is mirrored by IoTop.Model.SyscallValue");

/* What was not told or not counted: index of the syscall_losses map. */
enum iotop_syscall_loss {
	IOTOP_SYSCALL_LOSS_RING_FULL, /* events that had no place in the ring; they are counted all the same */
	IOTOP_SYSCALL_LOSS_COUNTS_FULL, /* calls that have no place in the counts */
	IOTOP_SYSCALL_LOSS_STARTS_FULL, /* calls whose beginning could not be kept */
	IOTOP_SYSCALL_LOSS_WATCHES_FULL, /* children that are not followed */
	IOTOP_SYSCALL_LOSS_COMPAT, /* calls of 32-bit programs, which have other numbers and are not read */
	IOTOP_SYSCALL_LOSS_COUNT,
};

#endif
