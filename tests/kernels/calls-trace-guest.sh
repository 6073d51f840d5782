#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of a test machine: processes that call functions of the kernel a known number of times, traced by iotop-sharp. What was seen goes to
# the console, each line with its kind in front; the host judges.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin HOME=/tmp TERM=dumb DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mount -t tracefs tracefs /sys/kernel/tracing
tracing=/sys/kernel/tracing
echo "KERNEL $(uname -r)"
mkdir $tracing/instances/asked
! grep -qw function $tracing/instances/asked/available_tracers || echo HAVE tracer
! grep -qw function_graph $tracing/instances/asked/available_tracers || echo HAVE graph
rmdir $tracing/instances/asked
! grep -qw register_fprobe /proc/kallsyms || echo HAVE fprobe
cd /tmp || exit

# A process that does the lines that it is told; it has its FIFO open for writing, too, so that it never ends by itself.
mkfifo /tmp/in
calls <> /tmp/in > /tmp/out 2>&1 &
caller=$!
echo "CALLER $caller"

# tell LINE...: returns when it has done them.
tell() {
  wanted=$(($(grep -c ^done /tmp/out) + $#))
  printf '%s\n' "$@" > /tmp/in
  for _ in $(seq 1200); do
    [ "$(grep -c ^done /tmp/out)" -lt $wanted ] || return
    usleep 25000
  done
  echo "STUCK $*"
}

# trace NAME OPTION...: iotop-sharp calls into NAME.out; returns when it traces, which is when its instance is switched on.
trace() {
  traced=$1
  shift
  iotop-sharp calls "$@" > "/tmp/$traced.out" 2> "/tmp/$traced.err" &
  tracer=$!
  instance=$tracing/instances/iotop_sharp_$tracer
  for _ in $(seq 2400); do
    [ "$(cat $instance/tracing_on 2> /dev/null)" != 1 ] || ! grep -q function $instance/current_tracer || break
    [ -d /proc/$tracer ] || break
    usleep 25000
  done
}

# until_seen COUNT: until as many lines are there, or for so long that no more will come.
until_seen() {
  for _ in $(seq 200); do
    [ "$(grep -vc '^#' "/tmp/$traced.out")" -lt "$1" ] || break
    usleep 25000
  done
}

untrace() {
  kill -TERM $tracer
  wait $tracer
  echo "STATUS $traced $?"
  show "$traced"
}

show() { sed "s/^/ERROR $1 /" "/tmp/$1.err"; }

# counts NAME: how often each pair of callee and caller was seen.
counts() { grep -v '^#' "/tmp/$1.out" | grep -o '[^ ]* <-.*' | sort | uniq -c | sed "s/^ */COUNT $1 /"; }

left() { echo "LEFT $1 $(find $tracing/instances -mindepth 1 -maxdepth 1 | grep -c .) instances, $(cat $tracing/current_tracer)"; }

left before
iotop-sharp calls --list 'vfs_*' '!vfs_r*' > /tmp/list.out 2> /tmp/list.err
echo "STATUS list $?"
sed 's/^/LISTED /' /tmp/list.out
mkdir $tracing/instances/asked
echo 'vfs_*' > $tracing/instances/asked/set_ftrace_filter
echo '!vfs_r*' >> $tracing/instances/asked/set_ftrace_filter
sed 's/ .*//; s/^/FILTERED /' $tracing/instances/asked/set_ftrace_filter | sort -u
rmdir $tracing/instances/asked

# A command, from its first call on; each of its reads.
iotop-sharp calls vfs_read -- calls 'bytes 1000' > /tmp/reads.out 2> /tmp/reads.err
echo "STATUS reads $?"
show reads
counts reads

# The same into a recording: what it has is what calls prints of it.
iotop-sharp record -o /tmp/reads.iotop --calls vfs_read -- calls 'bytes 1000' > /tmp/recorded.out 2> /tmp/recorded.err
echo "STATUS recorded $?"
show recorded
iotop-sharp calls --from /tmp/reads.iotop > /tmp/recorded.out 2> /tmp/recorded.err
show recorded
counts recorded
echo "TASKS recorded $(grep -c 'calls-[0-9].* vfs_read <-ksys_read' /tmp/recorded.out)"
grep '^#' /tmp/recorded.out > /tmp/recorded.legend
grep '^#' /tmp/reads.out | cmp -s - /tmp/recorded.legend
echo "LEGEND recorded $?"

# The recording of what the kernel told somebody else, too: line by line.
trace beside --pid $caller 'vfs_*' 'ksys_*'
iotop-sharp record -o /tmp/beside.iotop --pid $caller --calls 'vfs_*,ksys_*' 2> /tmp/recorder.err &
recorder=$!
for _ in $(seq 2400); do
  [ "$(cat $tracing/instances/iotop_sharp_$recorder/tracing_on 2> /dev/null)" != 1 ] || ! grep -q function $tracing/instances/iotop_sharp_$recorder/current_tracer || break
  [ -d /proc/$recorder ] || break
  usleep 25000
done
usleep 200000
tell 'bytes 250' 'pipe 50'
until_seen 300
untrace
kill -TERM $recorder
wait $recorder
echo "STATUS recorder $?"
iotop-sharp calls --from /tmp/beside.iotop --json 2> /dev/null | grep '"type":"call"' | grep -vc "\"pid\":$caller,\"tid\":$caller," | sed 's/^/STRANGERS recorded /'
iotop-sharp calls --from /tmp/beside.iotop 2> /tmp/fromfile.err | grep -v '^#' > /tmp/beside.file
show fromfile
# Both were switched on at a moment of their own, and each stamps a call itself: what is compared is who called what, from where.
grep -v '^#' /tmp/beside.out | sed 's/.*\] [^ ]* *[0-9.]*: //' | sort | uniq -c | sort > /tmp/beside.one
sed 's/.*\] [^ ]* *[0-9.]*: //' /tmp/beside.file | sort | uniq -c | sort > /tmp/beside.other
diff /tmp/beside.one /tmp/beside.other | head -n 5 | sed 's/^/BESIDE DIFFERENT /'
echo "BESIDE $(grep -c . /tmp/beside.file) $(cmp -s /tmp/beside.one /tmp/beside.other; echo $?)"

# What it costs: a flood of calls into a file.
iotop-sharp record -o /tmp/flood.iotop --calls vfs_read,vfs_write -- calls 'bytes 100000' 2> /tmp/flooded.err
show flooded
echo "SIZE $(stat -c %s /tmp/flood.iotop) $(iotop-sharp calls --from /tmp/flood.iotop 2> /tmp/flooded.err | grep -c -- '<-')"
show flooded
rm -f /tmp/*.iotop

# What the instance's own file says of the same calls: iotop-sharp is stopped until it was copied.
trace same --pid $caller 'vfs_*' 'ksys_*' '!ksys_write'
kill -STOP $tracer
tell 'bytes 25' 'pipe 5'
cat "$instance/trace" > /tmp/same.trace
kill -CONT $tracer
until_seen "$(grep -c -v -e '^#' -e task_newtask -e task_rename /tmp/same.trace)"
untrace
# Where the kernel has forgotten a name, which it remembers a few of only, it says <...>: as wide as this one.
grep -v -e '^#' -e task_newtask -e task_rename /tmp/same.trace | sed 's/ <\.\.\.>-/ calls-/' > /tmp/same.kernel
grep -v '^#' /tmp/same.out | sed 's/ <\.\.\.>-/ calls-/' > /tmp/same.ours
diff /tmp/same.kernel /tmp/same.ours | head -n 5 | sed 's/^/DIFFERENT /'
echo "SAME $(grep -c . /tmp/same.kernel) $(grep -c ': ksys_write <-' /tmp/same.ours) $(cmp /tmp/same.kernel /tmp/same.ours > /dev/null; echo $?)"
# The legend, but for the sums that only the kernel can know in advance.
grep '^#' /tmp/same.trace | grep -v entries-in-buffer | uniq > /tmp/legend.kernel
grep '^#' /tmp/same.out | uniq > /tmp/legend.ours
echo "LEGEND same $(cmp /tmp/legend.kernel /tmp/legend.ours > /dev/null; echo $?)"

# Threads that are made later belong to their process, what it forks does not.
trace threads --pid $caller vfs_write
tell 'threads 4 bytes 100' 'fork 3 bytes 100'
until_seen 400
untrace
echo "TASKS threads $(grep -c -- '<-' /tmp/threads.out)"
trace forks --children --pid $caller vfs_write
tell 'threads 4 bytes 100' 'fork 3 bytes 100'
until_seen 700
untrace
echo "TASKS forks $(grep -c -- '<-' /tmp/forks.out)"

# Everybody but iotop-sharp itself, which writes all the time.
trace all vfs_write
tell 'bytes 50'
until_seen 50
untrace
echo "OTHERS $(grep -c -- "-$caller .*<-" /tmp/all.out) $(grep -c -- "-$tracer .*<-" /tmp/all.out)"

# More than the ring holds, made small for that: what is printed and what was lost is what the kernel has seen.
trace flood --pid $caller vfs_read vfs_write
kill -STOP $tracer
echo 256 > "$instance/buffer_size_kb"
tell 'bytes 30000'
echo "KERNELS $(cat "$instance"/per_cpu/cpu*/stats | awk '/^entries:/ || /^overrun:/ || /^commit overrun:/ || /^dropped/ { s += $NF } /^overrun/ { o += $NF } END { print s, o }')" \
  "$(grep -c -e task_newtask -e task_rename "$instance/trace")"
kill -CONT $tracer
until_seen 1000
usleep 500000
untrace
echo "FLOOD $(grep -c -- '<-' /tmp/flood.out) $(sed -n 's/.*LOST \([0-9]*\) EVENTS.*/\1/p' /tmp/flood.out | awk '{ s += $1 } END { print s + 0 }')"

# What swapon does; the disk is memory.
[ ! -e /modules/loop.ko ] || insmod /modules/loop.ko
dd if=/dev/zero of=/tmp/swap bs=1M count=16 2> /dev/null
losetup /dev/loop0 /tmp/swap 2> /dev/null && mkswap /dev/loop0 > /dev/null && echo HAVE swap
iotop-sharp calls '*swap*' -- swapon /dev/loop0 > /tmp/swap.out 2> /tmp/swap.err
echo "STATUS swap $?"
show swap
grep -c . /proc/swaps | sed 's/^/SWAPS /'
counts swap
swapoff /dev/loop0
losetup -d /dev/loop0

if grep -q function_graph $tracing/available_tracers; then
  iotop-sharp calls --graph ksys_read vfs_read -- calls 'bytes 100' > /tmp/graph.out 2> /tmp/graph.err
  echo "STATUS graph $?"
  show graph
  grep -v '^#' /tmp/graph.out | tail -n 3 | sed 's/^/GRAPH /'
  iotop-sharp record -o /tmp/graph.iotop --graph --calls ksys_read,vfs_read -- calls 'bytes 100' > /dev/null 2>&1
  iotop-sharp calls --from /tmp/graph.iotop --graph > /tmp/nested.out 2> /tmp/nested.err
  show nested
  echo "NESTED file $(grep -c 'ksys_read() {' /tmp/nested.out) $(grep -c '    vfs_read();' /tmp/nested.out)"
  echo "NESTED live $(grep -c 'ksys_read() {' /tmp/graph.out) $(grep -c '    vfs_read();' /tmp/graph.out)"
fi

# A killed run's instance traces on until the next run, or until doctor is asked to clean.
trace killed vfs_read
kill -KILL $tracer
wait $tracer 2> /dev/null
left killed
trace next vfs_read
left next
kill -KILL $tracer
wait $tracer 2> /dev/null
iotop-sharp doctor --clean | sed 's/^/CLEANED /'
left cleaned
iotop-sharp doctor 2>&1 | grep -e 'function tracer' -e 'graph tracer' | sed 's/^/DOCTOR /'

# What is wrong with globs is said, and nothing is traced.
for glob in 'nothing_is_called_that*' 'vfs_read:traceoff' '!vfs_*'; do
  iotop-sharp calls "$glob" --duration 1 > /tmp/wrong.out 2> /tmp/wrong.err
  echo "WRONG $? $glob: $(head -n 1 /tmp/wrong.err)"
done

# Without instances, kprobe.multi; without that, no calls.
mount -o remount,ro $tracing
iotop-sharp calls vfs_read -- calls 'bytes 1000' > /tmp/probes.out 2> /tmp/probes.err
echo "STATUS probes $?"
show probes
counts probes
mount -o remount,rw $tracing
left last
echo END
poweroff -f
