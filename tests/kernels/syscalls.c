/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes calls of the read and write family whose arguments and results are known, and writes down which: for tests of the syscalls plane.
 *
 *	syscalls set FOLDER	each call, by a process, its child, its grandchild and a thread of that one
 *	syscalls uring FOLDER	requests to an io_uring: the names begin with uring_
 *	syscalls fault FOLDER	touches pages of a mapped file that are not in memory
 *	syscalls compat		a write and a getpid as a 32-bit program makes them
 *	syscalls wait MS	reads from a pipe into which its child writes so much later
 *	syscalls loop N [FILE]	reads one byte of /dev/zero (or FILE) N times; the line "N NS" says how long that took
 *
 * FOLDER/expect.TID has a line per call: pid tid name fd offset asked result errno ino other_fd other_offset other_ino; -1 offset: none.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NONE (-1LL)

enum {
	FILE_FD = 10,
	APPEND_FD,
	PIPE_IN,
	PIPE_OUT,
	SOCKET_A,
	SOCKET_B,
	FOLDER_FD,
	OTHER_FD,
	NULL_FD,
	BAD_FD = 99
};

static const char *folder;
static char buffer[1 << 17];

struct expectation {
	const char *name;
	int fd, other_fd;
	long long offset, asked, result, other_offset;
	unsigned long long ino, other_ino;
};

static __thread struct expectation expectations[128];
static __thread int count;

static unsigned long long inode_of(int fd)
{
	struct stat status;

	return fd >= 0 && !fstat(fd, &status) ? status.st_ino : 0;
}

static long expect_both(long result, const char *name, int fd, long long offset, long long asked, long long expected, int other_fd,
			long long other_offset)
{
	long long seen = result < 0 ? -errno : result;

	if (seen != expected) {
		fprintf(stderr, "%s of %d at %lld: %lld, not %lld\n", name, fd, offset, seen, expected);
		exit(1);
	}
	expectations[count++] =
		(struct expectation){ name, fd, other_fd, offset, asked, expected, other_offset, inode_of(fd), inode_of(other_fd) };
	return result;
}

static long expect(long result, const char *name, int fd, long long offset, long long asked, long long expected)
{
	return expect_both(result, name, fd, offset, asked, expected, -1, NONE);
}

static void write_expectations(void)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/expect.%d", folder, gettid());
	file = fopen(path, "w");
	for (int i = 0; i < count; i++) {
		struct expectation *e = &expectations[i];

		fprintf(file, "%d %d %s %d %lld %lld %lld %llu %d %lld %llu\n", getpid(), gettid(), e->name, e->fd, e->offset,
			e->asked, e->result, e->ino, e->other_fd, e->other_offset, e->other_ino);
	}
	fclose(file);
	count = 0;
}

static void put(int fd, int at)
{
	if (fd < 0 || dup2(fd, at) < 0) {
		perror("open");
		exit(1);
	}
	close(fd);
}

static void open_all(void)
{
	char path[512];
	int ends[2];

	snprintf(path, sizeof(path), "%s/file.%d", folder, gettid());
	put(open(path, O_RDWR | O_CREAT | O_TRUNC, 0600), FILE_FD);
	snprintf(path, sizeof(path), "%s/append.%d", folder, gettid());
	put(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600), APPEND_FD);
	snprintf(path, sizeof(path), "%s/other.%d", folder, gettid());
	put(open(path, O_RDWR | O_CREAT | O_TRUNC, 0600), OTHER_FD);
	if (ftruncate(FILE_FD, 65536) || ftruncate(APPEND_FD, 1000) || pipe2(ends, O_NONBLOCK))
		exit(1);
	put(ends[0], PIPE_IN);
	put(ends[1], PIPE_OUT);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		exit(1);
	put(ends[0], SOCKET_A);
	put(ends[1], SOCKET_B);
	put(open(folder, O_RDONLY | O_DIRECTORY), FOLDER_FD);
	put(open("/dev/null", O_RDWR), NULL_FD);
}

static void plain_calls(void)
{
	expect(syscall(SYS_read, FILE_FD, buffer, 100), "read", FILE_FD, 0, 100, 100);
	expect(syscall(SYS_read, FILE_FD, buffer, 4096), "read", FILE_FD, 100, 4096, 4096);
	expect(syscall(SYS_write, FILE_FD, buffer, 1000), "write", FILE_FD, 4196, 1000, 1000);
	lseek(FILE_FD, 60000, SEEK_SET);
	expect(syscall(SYS_read, FILE_FD, buffer, 10000), "read", FILE_FD, 60000, 10000, 5536);
	expect(syscall(SYS_read, FILE_FD, buffer, 10), "read", FILE_FD, 65536, 10, 0);
	expect(syscall(SYS_pread64, FILE_FD, buffer, 123, 4567L), "pread64", FILE_FD, 4567, 123, 123);
	expect(syscall(SYS_pwrite64, FILE_FD, buffer, 321, 70000L), "pwrite64", FILE_FD, 70000, 321, 321);
	expect(syscall(SYS_write, APPEND_FD, buffer, 50), "write", APPEND_FD, 1000, 50, 50);
	expect(syscall(SYS_write, APPEND_FD, buffer, 50), "write", APPEND_FD, 1050, 50, 50);
	expect(syscall(SYS_pwrite64, APPEND_FD, buffer, 25, 7L), "pwrite64", APPEND_FD, 1100, 25, 25);
	expect(syscall(SYS_write, NULL_FD, buffer, 12345), "write", NULL_FD, NONE, 12345, 12345);
	expect(syscall(SYS_read, NULL_FD, buffer, 12345), "read", NULL_FD, NONE, 12345, 0);
}

static void failing_calls(void)
{
	lseek(FILE_FD, 17, SEEK_SET);
	expect(syscall(SYS_read, BAD_FD, buffer, 5), "read", BAD_FD, NONE, 5, -EBADF);
	expect(syscall(SYS_write, BAD_FD, buffer, 6), "write", BAD_FD, NONE, 6, -EBADF);
	expect(syscall(SYS_read, -1, buffer, 7), "read", -1, NONE, 7, -EBADF);
	expect(syscall(SYS_write, FILE_FD, (void *)8, 8), "write", FILE_FD, 17, 8, -EFAULT);
	expect(syscall(SYS_write, PIPE_IN, buffer, 9), "write", PIPE_IN, NONE, 9, -EBADF);
	expect(syscall(SYS_read, PIPE_IN, buffer, 10), "read", PIPE_IN, NONE, 10, -EAGAIN);
	expect(syscall(SYS_read, FOLDER_FD, buffer, 11), "read", FOLDER_FD, 0, 11, -EISDIR);
	expect(syscall(SYS_pread64, PIPE_IN, buffer, 12, 34L), "pread64", PIPE_IN, 34, 12, -ESPIPE);
	expect(syscall(SYS_fsync, PIPE_IN), "fsync", PIPE_IN, NONE, 0, -EINVAL);
	expect(syscall(SYS_fsync, BAD_FD), "fsync", BAD_FD, NONE, 0, -EBADF);
	expect(syscall(SYS_pread64, FILE_FD, buffer, 1, -1L), "pread64", FILE_FD, NONE, 1, -EINVAL);
}

static void vectored_calls(void)
{
	struct iovec three[3] = { { buffer, 1000 }, { buffer + 1000, 2000 }, { buffer + 3000, 3000 } };
	struct iovec small[3] = { { buffer, 10 }, { buffer + 10, 20 }, { buffer + 30, 30 } };
	struct iovec twenty[20];
	static __thread struct iovec many[1025];

	for (int i = 0; i < 20; i++)
		twenty[i] = (struct iovec){ buffer + 7 * i, 7 };
	for (int i = 0; i < 1025; i++)
		many[i] = (struct iovec){ buffer + i, i & 1 };
	lseek(FILE_FD, 0, SEEK_SET);
	expect(syscall(SYS_readv, FILE_FD, three, 3), "readv", FILE_FD, 0, 6000, 6000);
	expect(syscall(SYS_writev, FILE_FD, twenty, 20), "writev", FILE_FD, 6000, 140, 140);
	expect(syscall(SYS_preadv, FILE_FD, small, 2, 5L, 0L), "preadv", FILE_FD, 5, 30, 30);
	expect(syscall(SYS_pwritev, FILE_FD, small, 3, 5000L, 0L), "pwritev", FILE_FD, 5000, 60, 60);
	expect(syscall(SYS_preadv2, FILE_FD, small, 3, -1L, -1L, 0), "preadv2", FILE_FD, 6140, 60, 60);
	expect(syscall(SYS_preadv2, FILE_FD, small, 1, 70320L, 0L, 0), "preadv2", FILE_FD, 70320, 10, 1);
	expect(syscall(SYS_pwritev2, FILE_FD, small, 3, 9000L, 0L, 0), "pwritev2", FILE_FD, 9000, 60, 60);
	expect(syscall(SYS_pwritev2, OTHER_FD, small, 3, 0L, 0L, 0), "pwritev2", OTHER_FD, 0, 60, 60);
	expect(syscall(SYS_pwritev2, OTHER_FD, small, 1, 5L, 0L, 0x10 /* RWF_APPEND */), "pwritev2", OTHER_FD, 60, 10, 10);
	expect(syscall(SYS_readv, FILE_FD, many, 1024), "readv", FILE_FD, 6200, 512, 512);
	expect(syscall(SYS_readv, FILE_FD, many, 1025), "readv", FILE_FD, 6712, 0, -EINVAL);
	expect(syscall(SYS_readv, FILE_FD, many, 0), "readv", FILE_FD, 6712, 0, 0);
}

static void copying_calls(void)
{
	loff_t from = 2000, to = 300;

	lseek(FILE_FD, 400, SEEK_SET);
	lseek(OTHER_FD, 8000, SEEK_SET);
	expect_both(syscall(SYS_sendfile, SOCKET_A, FILE_FD, &from, 500), "sendfile", FILE_FD, 2000, 500, 500, SOCKET_A, NONE);
	expect(syscall(SYS_read, SOCKET_B, buffer, 1000), "read", SOCKET_B, NONE, 1000, 500);
	expect_both(syscall(SYS_sendfile, OTHER_FD, FILE_FD, NULL, 100), "sendfile", FILE_FD, 400, 100, 100, OTHER_FD, 8000);
	from = 100;
	expect_both(syscall(SYS_copy_file_range, FILE_FD, &from, OTHER_FD, &to, 4096, 0), "copy_file_range", FILE_FD, 100, 4096,
		    4096, OTHER_FD, 300);
	expect_both(syscall(SYS_copy_file_range, FILE_FD, NULL, OTHER_FD, NULL, 64, 0), "copy_file_range", FILE_FD, 500, 64, 64,
		    OTHER_FD, 8100);
	from = 10;
	expect_both(syscall(SYS_splice, FILE_FD, &from, PIPE_OUT, NULL, 64, 0), "splice", FILE_FD, 10, 64, 64, PIPE_OUT, NONE);
	to = 777;
	expect_both(syscall(SYS_splice, PIPE_IN, NULL, OTHER_FD, &to, 100, 0), "splice", PIPE_IN, NONE, 100, 64, OTHER_FD, 777);
	expect_both(syscall(SYS_splice, FILE_FD, NULL, BAD_FD, NULL, 5, 0), "splice", FILE_FD, 564, 5, -EBADF, BAD_FD, NONE);
	expect(syscall(SYS_write, PIPE_OUT, buffer, 77), "write", PIPE_OUT, NONE, 77, 77);
	expect(syscall(SYS_read, PIPE_IN, buffer, 100), "read", PIPE_IN, NONE, 100, 77);
}

static void syncing_calls(void)
{
	expect(syscall(SYS_fsync, FILE_FD), "fsync", FILE_FD, NONE, 0, 0);
	expect(syscall(SYS_fdatasync, FILE_FD), "fdatasync", FILE_FD, NONE, 0, 0);
	expect(syscall(SYS_sync_file_range, FILE_FD, 4096L, 8192L, 2), "sync_file_range", FILE_FD, 4096, 8192, 0);
}

static void *all_calls(void *unused)
{
	open_all();
	plain_calls();
	failing_calls();
	vectored_calls();
	copying_calls();
	syncing_calls();
	write_expectations();
	return unused;
}

static void generation(int depth)
{
	pthread_t thread;

	all_calls(NULL);
	if (depth == 2) {
		pthread_create(&thread, NULL, all_calls, NULL);
		pthread_join(thread, NULL);
		return;
	}
	if (!fork()) {
		generation(depth + 1);
		exit(0);
	}
	wait(NULL);
}

/* A ring of one entry: what is submitted is waited for. */
static struct {
	int fd;
	unsigned int *submit_tail, *submit_mask, *submit_array, *complete_head, *complete_mask;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
} ring;

static char *map_ring(size_t bytes, off_t what)
{
	char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring.fd, what);

	if (at == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return at;
}

static void open_ring(void)
{
	struct io_uring_params params = { 0 };
	char *submit, *complete;

	ring.fd = syscall(SYS_io_uring_setup, 8, &params);
	if (ring.fd < 0) {
		perror("io_uring_setup");
		exit(3);
	}
	submit = map_ring(params.sq_off.array + params.sq_entries * 4, IORING_OFF_SQ_RING);
	complete = map_ring(params.cq_off.cqes + params.cq_entries * sizeof(*ring.cqes), IORING_OFF_CQ_RING);
	ring.sqes = (void *)map_ring(params.sq_entries * sizeof(*ring.sqes), IORING_OFF_SQES);
	ring.submit_tail = (void *)(submit + params.sq_off.tail);
	ring.submit_mask = (void *)(submit + params.sq_off.ring_mask);
	ring.submit_array = (void *)(submit + params.sq_off.array);
	ring.complete_head = (void *)(complete + params.cq_off.head);
	ring.complete_mask = (void *)(complete + params.cq_off.ring_mask);
	ring.cqes = (void *)(complete + params.cq_off.cqes);
}

static long request(int op, int fd, const void *buffer, unsigned int length, long long offset, int flags)
{
	unsigned int tail = *ring.submit_tail, at = tail & *ring.submit_mask;
	struct io_uring_cqe *done;
	long result;

	ring.sqes[at] = (struct io_uring_sqe){ .opcode = op,
					       .flags = flags,
					       .fd = fd,
					       .addr = (unsigned long)buffer,
					       .len = length,
					       .off = offset,
					       .user_data = tail + 77 };
	ring.submit_array[at] = at;
	__atomic_store_n(ring.submit_tail, tail + 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring.fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1) {
		perror("io_uring_enter");
		exit(1);
	}
	done = &ring.cqes[*ring.complete_head & *ring.complete_mask];
	result = done->res;
	__atomic_store_n(ring.complete_head, *ring.complete_head + 1, __ATOMIC_RELEASE);
	if (result < 0) {
		errno = -result;
		return -1;
	}
	return result;
}

static void uring_calls(void)
{
	struct iovec small[3] = { { buffer, 10 }, { buffer + 10, 20 }, { buffer + 30, 30 } };
	int files[1] = { FILE_FD };

	open_all();
	open_ring();
	put(ring.fd, NULL_FD + 1);
	ring.fd = NULL_FD + 1;
	expect(request(IORING_OP_READ, FILE_FD, buffer, 500, 100, 0), "uring_read", FILE_FD, 100, 500, 500);
	expect(request(IORING_OP_WRITE, FILE_FD, buffer, 300, 65500, 0), "uring_write", FILE_FD, 65500, 300, 300);
	expect(request(IORING_OP_WRITE, APPEND_FD, buffer, 30, 5, 0), "uring_write", APPEND_FD, 1000, 30, 30);
	lseek(FILE_FD, 4000, SEEK_SET);
	expect(request(IORING_OP_READV, FILE_FD, small, 3, -1, 0), "uring_read", FILE_FD, 4000, 60, 60);
	expect(request(IORING_OP_WRITEV, FILE_FD, small, 2, 8000, 0), "uring_write", FILE_FD, 8000, 30, 30);
	expect(request(IORING_OP_READ, FILE_FD, buffer, 500, 65700, 0), "uring_read", FILE_FD, 65700, 500, 100);
	expect(request(IORING_OP_READ, BAD_FD, buffer, 5, 0, 0), "uring_read", BAD_FD, NONE, 5, -EBADF);
	expect(request(IORING_OP_WRITE, PIPE_OUT, buffer, 7, 0, 0), "uring_write", PIPE_OUT, NONE, 7, 7);
	expect(request(IORING_OP_READ, PIPE_IN, buffer, 100, 0, 0), "uring_read", PIPE_IN, NONE, 100, 7);
	expect(request(IORING_OP_FSYNC, FILE_FD, NULL, 0, 0, 0), "uring_fsync", FILE_FD, NONE, 0, 0);
	expect(request(IORING_OP_SYNC_FILE_RANGE, FILE_FD, NULL, 8192, 4096, 0), "uring_fsync", FILE_FD, 4096, 8192, 0);
	if (syscall(SYS_io_uring_register, ring.fd, IORING_REGISTER_FILES, files, 1))
		exit(1);
	expect(request(IORING_OP_READ, 0, buffer, 50, 200, IOSQE_FIXED_FILE), "uring_read", FILE_FD, 200, 50, 50);
	expectations[count - 1].fd = -1; /* the ring has a table of its own */
	write_expectations();
}

static void fault_calls(void)
{
	static const int touched[] = { 9, 3, 5 };
	volatile char *pages;
	char seen = 0;

	open_all();
	memset(buffer, 'x', sizeof(buffer));
	for (int i = 0; i < 16; i++)
		expect(syscall(SYS_pwrite64, FILE_FD, buffer, 4096, i * 4096L), "pwrite64", FILE_FD, i * 4096, 4096, 4096);
	expect(syscall(SYS_fsync, FILE_FD), "fsync", FILE_FD, NONE, 0, 0);
	posix_fadvise(FILE_FD, 0, 0, POSIX_FADV_DONTNEED);
	pages = mmap(NULL, 65536, PROT_READ, MAP_SHARED, FILE_FD, 0);
	madvise((void *)pages, 65536, MADV_RANDOM);
	for (int i = 0; i < 3; i++) {
		seen += pages[touched[i] * 4096 + 17];
		expect(4096, "fault", FILE_FD, touched[i] * 4096, 4096, 4096);
		expectations[count - 1].fd = -1;
	}
	seen += pages[3 * 4096]; /* is there already */
	exit(seen != (char)(4 * 'x') ? 1 : (write_expectations(), 0));
}

/* getpid() has the number that writev() has to a 64-bit program. */
static void compat_calls(void)
{
#if defined(__x86_64__)
	char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	long result;

	put(open("/dev/null", O_RDWR), NULL_FD);
	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "0"(4), "b"((long)NULL_FD), "c"(low), "d"(5L)
			 : "memory", "r8", "r9", "r10", "r11");
	if (result != 5)
		exit(3);
	__asm__ volatile("int $0x80" : "=a"(result) : "0"(20) : "memory", "r8", "r9", "r10", "r11");
	exit(result != getpid());
#else
	exit(3);
#endif
}

static void wait_for_child(int ms)
{
	int ends[2];

	if (pipe(ends))
		exit(1);
	if (!fork()) {
		usleep(ms * 1000);
		_exit(write(ends[1], "x", 1) != 1);
	}
	if (read(ends[0], buffer, 1) != 1)
		exit(1);
	wait(NULL);
}

static void loop(long times, const char *path)
{
	struct timespec begin, end;
	int fd = open(path, O_RDONLY);

	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (long i = 0; i < times; i++)
		if (read(fd, buffer, 1) != 1)
			exit(1);
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%ld %lld\n", times, (end.tv_sec - begin.tv_sec) * 1000000000LL + end.tv_nsec - begin.tv_nsec);
}

int main(int argc, char **argv)
{
	if (argc >= 3 && !strcmp(argv[1], "set")) {
		folder = argv[2];
		generation(0);
	} else if (argc >= 3 && !strcmp(argv[1], "uring")) {
		folder = argv[2];
		uring_calls();
	} else if (argc >= 3 && !strcmp(argv[1], "fault")) {
		folder = argv[2];
		fault_calls();
	} else if (argc >= 2 && !strcmp(argv[1], "compat")) {
		compat_calls();
	} else if (argc >= 3 && !strcmp(argv[1], "wait")) {
		wait_for_child(atoi(argv[2]));
	} else if (argc >= 3 && !strcmp(argv[1], "loop")) {
		loop(atol(argv[2]), argc > 3 ? argv[3] : "/dev/zero");
	} else {
		fprintf(stderr, "usage: syscalls set|uring|fault FOLDER | compat | wait MS | loop N [FILE]\n");
		return 2;
	}
	return 0;
}
