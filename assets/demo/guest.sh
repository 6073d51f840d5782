#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of the machine in which the demo is recorded: everything in the recording is made here, nothing of the machine outside is in it.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin HOME=/tmp TERM=dumb DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mount -t tracefs tracefs /sys/kernel/tracing
mount -t cgroup2 cgroup2 /sys/fs/cgroup
hostname demo
chmod 755 /
mkdir -p /etc /data /backup /dev/shm
mount -t tmpfs shm /dev/shm
printf '%s\n' root:x:0:0:root:/:/bin/sh database:x:101:101::/:/bin/sh backup:x:102:102::/:/bin/sh alice:x:1000:1000::/:/bin/sh > /etc/passwd
mount -t ext4 /dev/nvme0n1 /data && mount -t ext4 /dev/nvme1n1 /backup || echo "no disks"
mkdir /data/shop /data/home
for unit in system.slice/database.service system.slice/backup.service system.slice/shop.service user.slice/user-1000.slice/session-1.scope; do
  mkdir -p "/sys/fs/cgroup/$unit"
done

# Processes are told by their names: what they run is copied to a file of that name.
for name in database backup report; do cp /bin/fio "/bin/$name"; done
fio --name=table --filename=/data/table --rw=write --bs=128k --size=48M --buffer_pattern='"a row of the demo, "' --output=/dev/null
chown -R 101 /data/table
chown -R 1000 /data/home
chmod 777 /backup /data/shop /data/home
# Each line of it is on the disk before the next begins.
touch /data/shop/orders.log
chown 1000 /data/shop/orders.log
chattr +S /data/shop/orders.log
sync
echo 3 > /proc/sys/vm/drop_caches

# The load itself: a database all the time, a shop that writes what it sells, a backup, and alice's report, which is the spike to be found.
cat > /tmp/load << 'SCRIPT'
as() { # UNIT UID COMMAND...
  unit=$1 uid=$2
  shift 2
  (echo 0 > "/sys/fs/cgroup/$unit/cgroup.procs"; exec run-as --reuid "$uid" --regid "$uid" --clear-groups "$@") >> /tmp/load.log 2>&1 &
}
common='--filename=/data/table --size=48M --direct=1 --time_based --thinktime_blocks_type=issue --buffer_pattern="a-row-of-the-demo" --output=/dev/null'
as system.slice/database.service 101 database --name=queries $common --rw=randread --bs=8k --rate_iops=40 --runtime=80
as system.slice/database.service 101 database --name=commits $common --rw=randwrite --bs=8k --rate_iops=12 --fsync=6 --runtime=80
as system.slice/shop.service 1000 shop
sleep 22
as system.slice/backup.service 102 backup --name=backup --filename=/data/table --size=48M --rw=read --bs=128k --rate=3M --invalidate=1 --output=/dev/null
as system.slice/backup.service 102 backup --name=copy --filename=/backup/table.copy --size=20M --rw=write --bs=128k --rate=1500k --buffer_pattern=\"a-row-of-the-demo\" --output=/dev/null
sleep 30
as user.slice/user-1000.slice/session-1.scope 1000 report --name=report --filename=/data/table --size=48M --rw=randread --bs=16k --direct=1 --ioengine=libaio --iodepth=48 --time_based --runtime=5 --output=/dev/null
sleep 29
SCRIPT
cat > /bin/shop << 'SCRIPT'
#!/bin/sh
# Waits by itself: a sleep for each order would be a process each.
mkfifo /tmp/tick && exec 3<>/tmp/tick
n=1041
while [ $n -lt 1180 ]; do
  n=$((n + 1))
  echo "order $n: $((n % 7 + 1)) crates of apples, paid, thank you" >> /data/shop/orders.log
  [ $((n % 9)) != 0 ] || echo "order $n: DAMN, the cart is broken again" >> /data/shop/orders.log
  read -t 0.5 tick <&3
done
SCRIPT
chmod 755 /bin/shop
# What every view of the program needs: I/Os with bytes, read and write calls, what the kernel does for each process, and the way of a
# write through it.
iotop-sharp record -o /tmp/demo.iotop --payload="$(cat /payload)" --syscalls --functions --function vfs_fsync_range \
  --calls vfs_fsync_range,ext4_sync_file,submit_bio,blk_mq_submit_bio -- sh /tmp/load 2>&1 | sed 's/^/RECORD /'
sed "s/^/LOAD /" /tmp/load.log
size=$(stat -c %s /tmp/demo.iotop)
dd if=/tmp/demo.iotop of=/dev/nvme2n1 bs=64k conv=sync 2> /dev/null
sync
echo "SIZE $size"
echo END
poweroff -f
