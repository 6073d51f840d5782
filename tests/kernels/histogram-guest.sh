#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of a test machine: a known load on an NVMe disk, counted into histograms at every point and by every kind of probe. What was seen goes
# to the console, each line with its kind in front; the host judges.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin HOME=/tmp TERM=dumb DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mount -t tracefs tracefs /sys/kernel/tracing
echo "KERNEL $(uname -r)"
[ ! -b /dev/nvme0n1 ] || echo HAVE nvme
! grep -qw register_kprobe /proc/kallsyms || echo HAVE kprobes
echo 64 > /sys/block/nvme0n1/queue/max_sectors_kb
cd /tmp || exit

say() { echo "TOOK $(cut -d ' ' -f 1 /proc/uptime) $*"; }
stats() { awk '$3 == "nvme0n1" { print $8, $10 }' /proc/diskstats; }

# watch NAME OPTION...: into NAME.json.
watch() {
  name=$1
  shift
  iotop-sharp histogram --json --linear=4 -D nvme0n1 "$@" > "$name.json" 2> "$name.err" &
  echo $! > "$name.pid"
  watchers="$watchers $!"
  names="$names $name"
}

# Its first line comes when it is attached, or it ends.
await() {
  for name in $names; do
    for _ in $(seq 1200); do
      [ ! -s "$name.json" ] || break
      [ -d "/proc/$(cat "$name.pid")" ] || break
      usleep 50000
    done
  done
}

watchers='' names=''
watch submit_kprobe --at submit_bio --probe kprobe
watch blk_mq_fentry --at blk_mq_submit_bio --probe fentry
watch blk_mq_tracepoint --at blk_mq_submit_bio --probe tracepoint
watch issue --at issue
watch complete --at complete
watch latency --of latency
await
say attached
before=$(stats)
# The load is a command of the last one: held until that is attached, its children followed.
iotop-sharp histogram --probe fentry --by process,op --csv -D nvme0n1 -- sh -c 'dd if=/dev/zero of=/dev/nvme0n1 bs=4k count=100 oflag=direct
  dd if=/dev/zero of=/dev/nvme0n1 bs=64k count=50 oflag=direct
  dd if=/dev/zero of=/dev/nvme0n1 bs=256k count=4 oflag=direct
  exit 7' > command.csv 2> command.err
echo "STATUS $?"
usleep 500000
echo "STATS $before $(stats)"
# shellcheck disable=SC2086 # a word each
kill -TERM $watchers
# shellcheck disable=SC2086
wait $watchers
for name in $names; do
  grep '"type":"histogram"' "$name.json" | sed "s/^/SAW $name /"
  sed "s/^/ERROR $name /" "$name.err"
done
tr -d '\r' < command.csv | sed 's/^/COMMAND /'
sed 's/^/ERROR command /' command.err
say ended
echo END
poweroff -f
