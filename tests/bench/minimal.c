// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads minimal.bpf.o's ring with libbpf's own callback until it is told to stop: minimal OBJECT [timed]. Prints events, losses, own CPU. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static unsigned long long events;
static volatile sig_atomic_t stop;

static int on_record(void *context, void *data, size_t size)
{
	events++;
	return 0;
}

static void on_signal(int signal)
{
	stop = 1;
}

int main(int argc, char **argv)
{
	struct bpf_object *object = argc > 1 ? bpf_object__open(argv[1]) : NULL;
	struct bpf_program *program;
	struct ring_buffer *ring;
	struct rusage usage;
	unsigned int zero = 0;

	if (!object || bpf_object__load(object))
		return 1;
	bpf_object__for_each_program(program, object)
		if (!bpf_program__attach(program))
			return 1;
	ring = ring_buffer__new(bpf_object__find_map_fd_by_name(object, "ring"), on_record, NULL, NULL);
	signal(SIGINT, on_signal);
	signal(SIGTERM, on_signal);
	while (!stop) {
		if (argc > 2) {
			usleep(20000);
			ring_buffer__consume(ring);
		} else {
			ring_buffer__poll(ring, 100);
		}
	}
	int cpus = libbpf_num_possible_cpus();
	unsigned long long lost = 0, *counts = calloc(cpus, sizeof(*counts));

	bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "drops"), &zero, counts);
	for (int i = 0; i < cpus; i++)
		lost += counts[i];
	getrusage(RUSAGE_SELF, &usage);
	printf("events %llu lost %llu cpu_us %lld maxrss_kib %ld\n", events, lost,
	       (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec,
	       usage.ru_maxrss);
	return 0;
}
