// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Has the kernel do a known number of things, in one process or several.
 *
 *   calls [LINE]...       does each line and ends; without a line it reads them from its input, until that ends
 *
 * A line is a word and its numbers:
 *
 *   module TEXT           writes TEXT to /dev/iotop_calls (see module/iotop_calls.c)
 *   pipe COUNT            pipe() and both close()
 *   bytes COUNT           a byte into a pipe and out of it
 *   send COUNT SIZE       a message of SIZE bytes into a System V queue; stays there
 *   receive COUNT SIZE    out of it
 *   yield COUNT           sched_yield()
 *   sleep COUNT US        nanosleep()
 *   threads COUNT LINE    COUNT threads do LINE, and end
 *   fork COUNT LINE       COUNT children do LINE, and end; their PIDs are printed
 *   crowd COUNT LINE      COUNT children wait for "go", do LINE, and stay until their parent ends; their PIDs are printed
 *   cycles COUNT PID PATH has the iotop-sharp that listens at PATH watch PID and forget it, COUNT times; "ok ANSWERS" is printed
 *   exit STATUS
 *
 * "start PID" is printed first, and "done PID LINE" after each line.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LINE 256
#define LARGEST_MESSAGE 8192
#define CYCLES_AT_ONCE 32

struct message {
	long type;
	char text[LARGEST_MESSAGE];
};

static int device, queue, ends[2], gate[2], crowd;

static void do_line(const char *line);

static void die(const char *what)
{
	dprintf(2, "calls: %s: %s\n", what, strerror(errno));
	_exit(99);
}

static void say(const char *format, ...)
{
	char text[LINE + 64];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (write(1, text, length) != length)
		die("output");
}

static void *do_in_thread(void *line)
{
	do_line(line);
	return NULL;
}

static void do_threads(int count, const char *line)
{
	pthread_t threads[count];
	int i;

	for (i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, do_in_thread, (void *)line))
			die("thread");
	for (i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
}

static void do_fork(int count, const char *line)
{
	int i;

	for (i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (pid == 0) {
			do_line(line);
			_exit(0);
		}
		say("child %d\n", pid);
	}
	while (wait(NULL) > 0)
		;
}

static void do_crowd(int count, const char *line)
{
	char byte;
	int i;

	for (i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			if (read(gate[0], &byte, 1) != 1)
				die("gate");
			do_line(line);
			for (;;)
				pause();
		}
		say("child %d\n", pid);
	}
	crowd = count;
}

static void let_go(void)
{
	for (; crowd; crowd--)
		if (write(gate[1], "", 1) != 1)
			die("gate");
}

static void do_message(const char *what, int count, int size)
{
	struct message message = { .type = 1 };
	ssize_t done;

	for (; count; count--) {
		done = *what == 's' ? msgsnd(queue, &message, size, 0) : msgrcv(queue, &message, size, 0, 0);
		if (done < 0)
			die(what);
	}
}

/* How many of the answers are "ok". */
static int count_answers(int fd, int wanted)
{
	int lines = 0, good = 0, length = 0;
	char line[LINE], c;

	while (lines < wanted) {
		if (read(fd, &c, 1) != 1)
			die("answer");
		if (c != '\n') {
			if (length < LINE - 1)
				line[length++] = c;
			continue;
		}
		line[length] = 0;
		if (!strcmp(line, "ok"))
			good++;
		else
			say("answer %s\n", line);
		length = 0;
		lines++;
	}
	return good;
}

static void do_cycles(int count, const char *words)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), good = 0, pid, length, i;
	char lines[64 * CYCLES_AT_ONCE];

	if (fd < 0 || sscanf(words, "%d %107s", &pid, address.sun_path) != 2 ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address)))
		die(words);
	for (; count > 0; count -= CYCLES_AT_ONCE) {
		length = 0;
		for (i = 0; i < CYCLES_AT_ONCE && i < count; i++)
			length += sprintf(lines + length, "add %d\nremove %d\n", pid, pid);
		if (write(fd, lines, length) != length)
			die(words);
		good += count_answers(fd, 2 * i);
	}
	close(fd);
	say("ok %d\n", good);
}

static int do_simple(const char *what, int count, int argument)
{
	struct timespec time = { .tv_sec = argument / 1000000, .tv_nsec = argument % 1000000 * 1000 };
	int pair[2];
	char byte = 0;

	for (; count; count--) {
		if (!strcmp(what, "yield"))
			sched_yield();
		else if (!strcmp(what, "sleep"))
			nanosleep(&time, NULL);
		else if (!strcmp(what, "bytes")) {
			if (write(ends[1], &byte, 1) != 1 || read(ends[0], &byte, 1) != 1)
				die(what);
		} else if (!strcmp(what, "pipe")) {
			if (pipe(pair) || close(pair[0]) || close(pair[1]))
				die(what);
		} else
			return 0;
	}
	return 1;
}

static void do_line(const char *line)
{
	char what[LINE];
	int count = 0, argument = 0, rest = 0;

	if (!strncmp(line, "module ", 7)) {
		if (write(device, line + 7, strlen(line + 7)) < 0)
			die(line);
		return;
	}
	if (sscanf(line, "%255s %d %n%d", what, &count, &rest, &argument) < 1)
		return;
	if (!strcmp(what, "exit")) {
		msgctl(queue, IPC_RMID, NULL);
		_exit(count);
	}
	if (!strcmp(what, "go"))
		let_go();
	else if (!strcmp(what, "threads"))
		do_threads(count, line + rest);
	else if (!strcmp(what, "fork"))
		do_fork(count, line + rest);
	else if (!strcmp(what, "crowd"))
		do_crowd(count, line + rest);
	else if (!strcmp(what, "cycles"))
		do_cycles(count, line + rest);
	else if (!strcmp(what, "send") || !strcmp(what, "receive"))
		do_message(what, count, argument);
	else if (!do_simple(what, count, argument)) {
		errno = EINVAL;
		die(line);
	}
}

/* Byte by byte, so that every line costs the same. False at the end. */
static int read_line(char *line)
{
	int length = 0;

	while (length < LINE - 1 && read(0, line + length, 1) == 1) {
		if (line[length] == '\n') {
			line[length] = 0;
			return 1;
		}
		length++;
	}
	return 0;
}

int main(int argc, char **argv)
{
	char line[LINE];
	int i;

	device = open("/dev/iotop_calls", O_WRONLY | O_CLOEXEC);
	queue = msgget(IPC_PRIVATE, 0600);
	if (queue < 0 || pipe2(ends, O_CLOEXEC) || pipe2(gate, O_CLOEXEC))
		die("start");
	say("start %d\n", getpid());
	for (i = 1; i < argc; i++) {
		do_line(argv[i]);
		say("done %d %s\n", getpid(), argv[i]);
	}
	while (argc == 1 && read_line(line)) {
		do_line(line);
		say("done %d %s\n", getpid(), line);
	}
	msgctl(queue, IPC_RMID, NULL);
	return 0;
}
