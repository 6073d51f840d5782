// Reads 4 KiB at random places of a device, as often as it is told, around the page cache, and says how many nanoseconds that took and how
// many of them it was on the processor.
//
//   reads DEVICE COUNT
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static long long now(clockid_t clock)
{
	struct timespec at;

	clock_gettime(clock, &at);
	return at.tv_sec * 1000000000LL + at.tv_nsec;
}

int main(int argc, char **argv)
{
	long count = argc > 2 ? atol(argv[2]) : 0;
	int fd = argc > 2 ? open(argv[1], O_RDONLY | O_DIRECT) : -1;
	unsigned long long random = 88172645463325252ULL;
	long long began, cpu;
	void *buffer;

	if (fd < 0 || posix_memalign(&buffer, 4096, 4096))
		return 1;
	off_t pages = lseek(fd, 0, SEEK_END) / 4096;
	began = now(CLOCK_MONOTONIC);
	cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	for (long i = 0; i < count; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		if (pread(fd, buffer, 4096, (off_t)(random % (unsigned long long)pages) * 4096) != 4096)
			return 1;
	}
	printf("%lld %lld\n", now(CLOCK_MONOTONIC) - began, now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
	return 0;
}
