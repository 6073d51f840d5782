// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Calls functions of the kernel a known number of times, in the name of whoever writes to /dev/iotop_calls:
 *
 *   kmalloc COUNT SIZE    of a size that only running tells; kept, like all that follow, until it is freed or closed
 *   constant COUNT        of 96 bytes, which the compiler knows
 *   node COUNT SIZE       kmalloc_node()
 *   duplicate COUNT SIZE  kmemdup(), which allocates in its caller's name
 *   kfree COUNT           frees the oldest that was allocated through the same open file; it fails when there are fewer
 *   up COUNT, down COUNT, down_interruptible COUNT, down_killable COUNT, down_trylock COUNT, down_timeout COUNT
 *                         one semaphore for all; a down waits for an up, a down_trylock that finds none is a call, too
 *   lock COUNT            mutex_lock() and mutex_unlock()
 *   hold COUNT MS         the same, sleeping in between
 *   schedule COUNT
 *
 * Nothing else of what is counted is called on the way: the line is copied to the stack.
 */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/semaphore.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define CONSTANT_SIZE 96
#define WAIT_JIFFIES (10 * HZ)

/* At the beginning of each allocation. */
struct kept {
	struct kept *next;
};

/* What an open file allocated. */
struct caller {
	spinlock_t lock;
	struct kept *oldest, *newest;
};

static struct semaphore semaphore = __SEMAPHORE_INITIALIZER(semaphore, 0);
static DEFINE_MUTEX(mutex);
static char original[65536];

static int keep(struct caller *caller, struct kept *one)
{
	if (!one)
		return -ENOMEM;
	one->next = NULL;
	spin_lock(&caller->lock);
	if (caller->newest)
		caller->newest->next = one;
	else
		caller->oldest = one;
	caller->newest = one;
	spin_unlock(&caller->lock);
	return 0;
}

static int free_oldest(struct caller *caller)
{
	struct kept *one;

	spin_lock(&caller->lock);
	one = caller->oldest;
	if (one) {
		caller->oldest = one->next;
		if (!caller->oldest)
			caller->newest = NULL;
	}
	spin_unlock(&caller->lock);
	if (!one)
		return -ENOENT;
	kfree(one);
	return 0;
}

static int call_allocator(struct caller *caller, const char *what, unsigned int size)
{
	if (!strcmp(what, "constant"))
		return keep(caller, kmalloc(CONSTANT_SIZE, GFP_KERNEL));
	if (!strcmp(what, "kfree"))
		return free_oldest(caller);
	if (size < sizeof(struct kept) || size > sizeof(original))
		return -EINVAL;
	if (!strcmp(what, "kmalloc"))
		return keep(caller, kmalloc(size, GFP_KERNEL));
	if (!strcmp(what, "node"))
		return keep(caller, kmalloc_node(size, GFP_KERNEL, NUMA_NO_NODE));
	if (!strcmp(what, "duplicate"))
		return keep(caller, kmemdup(original, size, GFP_KERNEL));
	return -EINVAL;
}

/* 1: it is none of these. */
static int call_lock(const char *what, unsigned int ms)
{
	if (!strcmp(what, "up"))
		up(&semaphore);
	else if (!strcmp(what, "down"))
		down(&semaphore);
	else if (!strcmp(what, "down_interruptible"))
		return down_interruptible(&semaphore);
	else if (!strcmp(what, "down_killable"))
		return down_killable(&semaphore);
	else if (!strcmp(what, "down_timeout"))
		return down_timeout(&semaphore, WAIT_JIFFIES);
	else if (!strcmp(what, "down_trylock"))
		(void)!down_trylock(&semaphore);
	else if (!strcmp(what, "schedule"))
		schedule();
	else if (!strcmp(what, "lock") || !strcmp(what, "hold")) {
		mutex_lock(&mutex);
		if (ms)
			msleep(ms);
		mutex_unlock(&mutex);
	} else
		return 1;
	return 0;
}

static ssize_t calls_write(struct file *file, const char __user *text, size_t length, loff_t *offset)
{
	char line[64], what[32];
	unsigned int count = 0, argument = 0;
	int error = 0;

	if (length >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, text, length))
		return -EFAULT;
	line[length] = 0;
	if (sscanf(line, "%31s %u %u", what, &count, &argument) < 2)
		return -EINVAL;
	for (; count && !error; count--) {
		error = call_lock(what, argument);
		if (error == 1)
			error = call_allocator(file->private_data, what, argument);
	}
	return error ? error : length;
}

static int calls_open(struct inode *inode, struct file *file)
{
	struct caller *caller = kzalloc(sizeof(*caller), GFP_KERNEL);

	if (!caller)
		return -ENOMEM;
	spin_lock_init(&caller->lock);
	file->private_data = caller;
	return 0;
}

static int calls_release(struct inode *inode, struct file *file)
{
	while (!free_oldest(file->private_data))
		;
	kfree(file->private_data);
	return 0;
}

static const struct file_operations calls_operations = {
	.owner = THIS_MODULE,
	.open = calls_open,
	.release = calls_release,
	.write = calls_write,
};

static struct miscdevice calls_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "iotop_calls",
	.fops = &calls_operations,
};

module_misc_device(calls_device);
MODULE_DESCRIPTION("Calls functions of the kernel a known number of times");
MODULE_LICENSE("GPL");
