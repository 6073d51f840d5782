#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of a machine that measures: see tracers.sh. A line "ROW NAME load_us tracer_us all_us bytes events lost" for each turn; all but lost per I/O.
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
rounds=1 ios=1000
# shellcheck disable=SC1091 # tracers.sh writes it
. /bench
insmod /modules/configfs.ko 2> /dev/null
insmod /modules/null_blk.ko nr_devices=1 queue_mode=2 irqmode=0 gb=1 bs=4096 submit_queues=1
disk=/dev/nullb0
cd /tmp || exit

# Microseconds that the tracer and whoever it started, ended or not, have been on a processor.
ran() { sed -n 's/^usage_usec //p' /sys/fs/cgroup/tracer/cpu.stat; }

# Begins something there.
trace() { sh -c 'echo $$ > /sys/fs/cgroup/tracer/cgroup.procs; exec "$@"' sh "$@" > said 2>&1 & tracer=$!; }

# Nanoseconds that tasks have been on the processors.
busy() { awk '/^cpu[0-9]/ { sum += $8 } END { printf "%.0f", sum }' /proc/schedstat; }

begin() { # NAME
  tracer=
  case $1 in
    record) trace iotop-sharp record -o /tmp/out -D nullb0 ;;
    blktrace) trace blktrace -d $disk -o out ;;
    trace-cmd) trace trace-cmd record -e block -o /tmp/out ;;
  esac
  [ -n "$tracer" ] || return
  for _ in $(seq 600); do
    case $1 in
      record) [ ! -s out ] || break ;;
      blktrace) [ ! -e out.blktrace.0 ] || break ;;
      trace-cmd) [ ! -e out.cpu0 ] || break ;;
    esac
    usleep 50000
  done
  usleep 2000000
}

# Sets bytes, lost and events of what it left.
count() { # NAME
  lost=0 bytes=0 events=0
  case $1 in
    record)
      bytes=$(stat -c %s out)
      lost=$(sed -n 's/.* lost \([0-9,]*\).*/\1/p' said | tr -d , | head -n 1)
      events=$(sed -n 's/.*: \([0-9,]*\) I\/Os .*/\1/p' said | tr -d , | head -n 1)
      ;;
    blktrace)
      bytes=$(cat out.blktrace.* | wc -c)
      lost=$(sed -n 's/.*dropped *\([0-9]*\).*/\1/p; s/.*(\([0-9]*\) dropped).*/\1/p' said | tail -n 1)
      events=$(sed -n 's/.*Total: *\([0-9]*\) events.*/\1/p' said | tail -n 1)
      ;;
    trace-cmd)
      bytes=$(($(stat -c %s out) - empty))
      trace-cmd report --stat -i out > stat 2> /dev/null
      lost=$(awk '/^overrun:/ { o += $2 } /^dropped events:/ { o += $3 } END { print o + 0 }' stat)
      events=$((ios * of_100 / 100 - lost))
      ;;
  esac
}

turn() { # NAME
  rm -f out*
  begin "$1"
  local before all
  before=$(ran)
  all=$(busy)
  # shellcheck disable=SC2046 # two numbers
  set -- "$1" $(reads $disk "$ios")
  all=$(($(busy) - all))
  usleep 500000
  [ -z "$tracer" ] || kill -"$([ "$1" = trace-cmd ] && echo INT || echo TERM)" $tracer
  [ -z "$tracer" ] || wait $tracer
  before=$(($(ran) - before)) # what is still written at the end is part of it
  count "$1"
  echo "ROW $1 $(awk -v n="$ios" -v load="$2" -v ran="$before" -v all="$all" -v bytes="$bytes" -v events="$events" \
    'BEGIN { printf "%.4f %.4f %.4f %.2f %.3f", load / n / 1000, ran / n, all / n / 1000, bytes / n, events / n }') ${lost:-0}"
}

mount -t cgroup2 cgroup /sys/fs/cgroup
mkdir /sys/fs/cgroup/tracer
reads $disk 2000 > /dev/null
trace-cmd record -e block -o empty true > /dev/null 2>&1
empty=$(stat -c %s empty) # formats of events and the kernel's symbols

# Events of 100 I/Os: to count all of them in a recording takes longer than to make it.
trace-cmd record -e block -o few reads $disk 100 > /dev/null 2>&1
of_100=$(trace-cmd report -i few 2> /dev/null | grep -c ' block_')
for _ in $(seq "$rounds"); do
  for name in nobody record blktrace trace-cmd; do turn $name; done
done
echo END
poweroff -f
