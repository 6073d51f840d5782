#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of a test machine: the same jobs on an NVMe disk, recorded by blktrace and by iotop-sharp side by side. What they wrote goes to a
# second disk as an archive; the host reads it with Debian's tools and judges.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin HOME=/tmp TERM=dumb DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mount -t tracefs tracefs /sys/kernel/tracing
mount -t debugfs debugfs /sys/kernel/debug
echo "KERNEL $(uname -r)"
[ ! -d /sys/kernel/debug/block ] || echo HAVE blktrace
cd /tmp || exit
disk=/dev/nvme0n1
echo 128 > /sys/block/nvme0n1/queue/max_sectors_kb
say() { echo "TOOK $(cut -d ' ' -f 1 /proc/uptime) $*"; }

# Milliseconds of the processor that a process has used.
cpu() { awk '{ print ($14 + $15) * 10 }' "/proc/$1/stat"; }

iotop-sharp record -o both.iotop -D nvme0n1 > record.out 2>&1 &
recorder=$!
for _ in $(seq 1200); do
  [ ! -s both.iotop ] || break
  usleep 50000
done
blktrace -d $disk -o nvme0n1 > blktrace.out 2>&1 &
tracer=$!
for _ in $(seq 200); do
  cat nvme0n1.blktrace.* 2> /dev/null | grep -q . && break
  usleep 50000
done
usleep 1500000
say tracing
before="$(cpu $recorder) $(cpu $tracer)"
fio --name=mixed --filename=$disk --rw=randrw --bsrange=4k-64k --size=32M --io_size=8M --ioengine=io_uring --iodepth=8 --direct=1 --randseed=6 > fio.out 2>&1 ||
  fio --name=mixed --filename=$disk --rw=randrw --bsrange=4k-64k --size=32M --io_size=8M --ioengine=psync --direct=1 --randseed=6 > fio.out 2>&1
dd if=/dev/zero of=$disk bs=512k count=4 oflag=direct 2> /dev/null
dd if=/dev/zero of=$disk bs=4k count=256 conv=fsync 2> /dev/null
sync
usleep 1500000
say loaded
echo "CPU $before $(cpu $recorder) $(cpu $tracer)"
kill -TERM $tracer
wait $tracer
kill -TERM $recorder
wait $recorder
sed 's/^/SAID /' record.out blktrace.out
iotop-sharp export --to blktrace -o ours both.iotop 2>&1 | sed 's/^/SAID /'
iotop-sharp import -o theirs.iotop nvme0n1.blktrace.0 2>&1 | sed 's/^/SAID /'
iotop-sharp trace --from both.iotop --all-layers --json > both.jsonl 2> /dev/null
iotop-sharp trace --from theirs.iotop --all-layers --json > theirs.jsonl 2> /dev/null
tar -cf /dev/nvme1n1 both.iotop theirs.iotop both.jsonl theirs.jsonl ours nvme0n1.blktrace.*
say ended
sync
echo END
poweroff -f
