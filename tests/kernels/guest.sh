#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of a test machine: a known load on NVMe disks, a filesystem, a device-mapper stack and a RAID 0, watched by iotop-sharp. What was seen
# and what the kernel counted goes to the console, each line with its kind in front; the host judges.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin HOME=/tmp TERM=dumb
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
for module in dm-mod md-mod raid0; do
  [ ! -e /modules/$module.ko ] || insmod /modules/$module.ko 2>/dev/null
done
devices() { grep -E ' (nvme[0-9]n1|dm-0|md0) ' /proc/diskstats; }

wait_attached() { # PID LINKS
  for _ in $(seq 300); do
    links=0
    for fd in /proc/"$1"/fd/*; do
      case $(readlink "$fd") in *bpf_link*) links=$((links + 1)) ;; esac
    done
    [ $links -lt "$2" ] || return
    sleep 0.1
  done
}

echo "KERNEL $(uname -r)"
iotop-sharp doctor > /tmp/doctor 2>&1
echo "DOCTOR $?"
sed 's/^/NEED /' /tmp/doctor

echo 0 200000 linear /dev/nvme1n1 8 | dmsetup create stack --noudevsync
mdadm --build /dev/md0 --level=0 --chunk=64 --raid-devices=2 /dev/nvme2n1 /dev/nvme3n1 2>&1 | sed 's/^/MDADM /'
# What this kernel has, for the tests that need it.
[ ! -b /dev/nvme0n1 ] || echo HAVE nvme
[ ! -b /dev/dm-0 ] || echo HAVE device-mapper
[ ! -b /dev/md0 ] || echo HAVE raid0
! grep -qw register_kprobe /proc/kallsyms || echo HAVE kprobes
! grep -qw register_fprobe /proc/kallsyms || echo HAVE fprobe
devices | sed 's/^/BEFORE /'
iotop-sharp -b -a -d 1 --json > /tmp/samples 2> /tmp/errors &
sampler=$!
wait_attached $sampler 6
iotop-sharp trace --json > /tmp/trace 2>> /tmp/errors &
tracer=$!
wait_attached $tracer 6
mkfs.ext4 -q /dev/nvme0n1 2>&1
mount -t ext4 -o discard /dev/nvme0n1 /mnt
dd if=/dev/zero of=/mnt/a bs=1M count=20 2>/dev/null
sync
rm /mnt/a
sync
fstrim /mnt
echo 3 > /proc/sys/vm/drop_caches
umount /mnt
dd if=/dev/zero of=/dev/nvme0n1 bs=4M count=2 oflag=direct 2>/dev/null
sh -c 'echo WRITER $$; exec dd if=/dev/zero of=/dev/dm-0 bs=128k count=50 oflag=direct' 2>/dev/null
sh -c 'echo READER $$; exec dd if=/dev/dm-0 of=/dev/null bs=4M count=4 iflag=direct' 2>/dev/null
sh -c 'echo STRIPER $$; exec dd if=/dev/zero of=/dev/md0 bs=256k count=40 oflag=direct' 2>/dev/null
sleep 1
devices | sed 's/^/AFTER /'
sleep 3 # the sample that is looked at begins later, and an end that no program saw is noticed
kill -TERM $sampler $tracer
wait
time=$(tail -n 1 /tmp/samples | grep -o '"time":"[^"]*"')
grep '"type":"total"' /tmp/samples | sed 's/^/TOTAL /' # each of its own interval
grep -F "$time" /tmp/samples | sed 's/^/SAMPLE /' | grep -E '"type":"(device|process_device)"|"read_bytes":[1-9]|"write_bytes":[1-9]'
grep -c '"op":' /tmp/trace | sed 's/^/TRACED /'

# Segments, bytes, files and dirtiers: written through the page cache and directly, read back both ways.
mkfs.ext4 -q /dev/nvme0n1 2>&1
mount -t ext4 /dev/nvme0n1 /mnt
iotop-sharp trace -D nvme0n1 --json --segments --files --hexdump --snaplen all --find DAMN > /tmp/content 2>> /tmp/errors &
tracer=$!
wait_attached $tracer 11
mkdir /mnt/deep
sh -c 'echo DIRTIER $$; yes DAMN | tr -d "\n" | head -c 32768 | exec dd of=/mnt/deep/damn bs=32k iflag=fullblock 2>/dev/null'
dd if=/dev/urandom of=/mnt/buffered bs=48k count=1 2>/dev/null
dd if=/dev/urandom of=/mnt/direct bs=64k count=1 oflag=direct 2>/dev/null
sync
echo 3 > /proc/sys/vm/drop_caches
cat /mnt/deep/damn /mnt/buffered > /dev/null
dd if=/mnt/direct of=/dev/null bs=64k iflag=direct 2>/dev/null
sleep 1
kill -TERM $tracer
wait $tracer
for file in deep/damn buffered direct; do md5sum < /mnt/$file | sed "s:^:SUM /mnt/$file :"; done
grep '"file":"/mnt/' /tmp/content | sed 's/^/CONTENT /'
grep -c '"file":"\[ext4 journal\]"' /tmp/content | sed 's/^/JOURNAL /'

# A command with all that it forks, beside others that do the same.
umount /mnt
while :; do dd if=/dev/nvme1n1 of=/dev/null bs=8k count=5 iflag=direct 2>/dev/null; done &
others=$!
iotop-sharp trace --json -- sh -c 'exec 2>/dev/null; dd if=/dev/nvme1n1 of=/dev/null bs=4k count=10 iflag=direct; (dd if=/dev/nvme1n1 of=/dev/null bs=4k count=20 iflag=direct; exit 7) & wait $!' > /tmp/command 2>> /tmp/errors
echo "COMMAND $? $(grep -c '"bytes":4096,' /tmp/command) $(grep -c '"bytes":8192,' /tmp/command)"
kill $others
sed 's/^/ERROR /' /tmp/errors
echo END
poweroff -f
