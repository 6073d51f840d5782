/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of files: told once, and again when a name may have changed. Who includes this says into which ring they go:
 * #define FILES_RING.
 */
#ifndef FILES_BPF_H
#define FILES_BPF_H

#include "inodes.bpf.h"
#include "iotop.h"

#define NAME_LEN 256 /* NAME_MAX and its NUL */
#define DEPTH_MAX 24
#define TELL_AGAIN_NS 1000000000ULL /* a directory above may have been renamed, which does not show in the file */

/* What a file was called when it was told of. */
struct told {
	__u64 when_ns;
	__u64 parent;
	__u64 hash_len; /* of its last name */
	__u32 generation;
	__u32 links;
};

struct told_key {
	__u64 ino;
	__u32 fs_dev;
	__u32 reserved;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct told_key);
	__type(value, struct told);
} told_files SEC(".maps");

/* Writes the names from dentry up to the root. */
static __always_inline void write_path(struct file_record *record, struct dentry *dentry)
{
	/* Read back from the record: what the verifier knows nothing of looks the same to it in each turn of the loop. */
	volatile __u16 *path_len = &record->path_len;

	for (__u32 depth = 0; depth < DEPTH_MAX && dentry; depth++) {
		struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
		const unsigned char *name;
		__u32 used = *path_len;
		long length;

		if (parent == dentry)
			return;
		if (used > IOTOP_PATH_MAX - NAME_LEN)
			break;
		name = BPF_CORE_READ(dentry, d_name.name);
		length = bpf_probe_read_kernel_str(record->path + used, NAME_LEN, name);
		if (length <= 0 || length > NAME_LEN)
			break;
		*path_len = used + length;
		record->depth = depth + 1;
		dentry = parent;
	}
	record->truncated = dentry && BPF_CORE_READ(dentry, d_parent) != dentry;
}

static __always_inline int is_told(const struct told_key *key, const struct told *now)
{
	struct told *before = bpf_map_lookup_elem(&told_files, key);

	return before && before->parent == now->parent && before->hash_len == now->hash_len &&
	       before->generation == now->generation && before->links == now->links &&
	       now->when_ns - before->when_ns < TELL_AGAIN_NS;
}

/* Global: once for the verifier. Tells of a file unless it was told of a moment ago; dentry 0: the inode's own. */
__noinline int tell_file(__u64 inode_address, __u64 dentry_address)
{
	struct inode *inode = (void *)inode_address;
	struct dentry *dentry = dentry_address ? (void *)dentry_address : inode_dentry(inode);
	struct super_block *sb = BPF_CORE_READ(inode, i_sb);
	struct told_key key = { .ino = inode_number(inode), .fs_dev = BPF_CORE_READ(sb, s_dev) };
	struct told now = { .when_ns = bpf_ktime_get_ns() };
	struct file_record *record;

	now.generation = BPF_CORE_READ(inode, i_generation);
	now.links = BPF_CORE_READ(inode, i_nlink);
	if (dentry) {
		now.parent = (__u64)BPF_CORE_READ(dentry, d_parent);
		now.hash_len = BPF_CORE_READ(dentry, d_name.hash_len);
	}
	if (is_told(&key, &now))
		return 0;
	record = bpf_ringbuf_reserve(&FILES_RING, sizeof(*record), 0);
	if (!record) /* it is told of next time */
		return 0;
	__builtin_memset(record, 0, offsetof(struct file_record, path));
	record->type = IOTOP_PAYLOAD_FILE;
	record->fs_dev = key.fs_dev;
	record->ino = key.ino;
	record->size = BPF_CORE_READ(inode, i_size);
	record->links = now.links;
	record->generation = now.generation;
	bpf_probe_read_kernel_str(record->fs_type, sizeof(record->fs_type), BPF_CORE_READ(sb, s_type, name));
	if (dentry)
		write_path(record, dentry);
	bpf_ringbuf_submit(record, BPF_RB_NO_WAKEUP);
	bpf_map_update_elem(&told_files, &key, &now, BPF_ANY);
	return 0;
}

#endif
