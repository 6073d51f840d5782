#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of a test machine: a program whose calls are known, run by iotop-sharp syscalls. What was seen and what was to be seen go to the console,
# each line with its kind in front; the host judges.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin HOME=/tmp TERM=dumb DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mount -t tracefs tracefs /sys/kernel/tracing
mount -t ext4 /dev/nvme0n1 /mnt || echo "no disk"
echo "KERNEL $(uname -r)"
cd /tmp || exit

for what in set uring fault; do
  rm -f /mnt/expect.*
  iotop-sharp syscalls --json -- syscalls $what /mnt > "/tmp/$what.json" 2> "/tmp/$what.err"
  echo "STATUS $what $?"
  sed "s/^/SEEN $what /" "/tmp/$what.json"
  cat /mnt/expect.* | sed "s/^/EXPECTED $what /"
  sed "s/^/ERROR $what /" "/tmp/$what.err"
done

# Who takes turns on one processor is preempted anywhere, also where our programs run.
cat > /tmp/turns << 'SCRIPT'
taskset -p 1 $$ > /dev/null
for _ in 1 2 3 4; do syscalls loop 3000 > /dev/null & done
wait
SCRIPT
iotop-sharp syscalls --json -- sh /tmp/turns > /tmp/turns.json 2> /tmp/turns.err
grep -c '"asked":1,' /tmp/turns.json | sed 's/^/TURNS /'
sed 's/^/ERROR turns /' /tmp/turns.err

iotop-sharp doctor 2>&1 | grep -E 'system calls|io_uring|mapped files' | sed 's/^/DOCTOR /'
echo END
poweroff -f
