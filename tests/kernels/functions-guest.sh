#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of a test machine: processes that call functions of the kernel a known number of times, watched by iotop-sharp. What was seen goes to
# the console, each line with its kind in front; the host judges.
/bin/busybox --install -s /bin
export PATH=/bin:/sbin HOME=/tmp TERM=dumb DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t tmpfs run /run
mount -t tracefs tracefs /sys/kernel/tracing
probes=/sys/kernel/tracing/kprobe_events
echo "KERNEL $(uname -r)"
[ ! -e /modules/iotop_calls.ko ] || ! insmod /modules/iotop_calls.ko || echo HAVE module
[ ! -e $probes ] || echo HAVE kprobes
! grep -qw register_fprobe /proc/kallsyms || echo HAVE fprobe
! grep -q sheaf /proc/kallsyms || echo HAVE sheaves
cd /tmp || exit

now() { cut -d ' ' -f 1 /proc/uptime; }
took() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f\n", b - a }'; }
say() { echo "TOOK $(now) $*"; }

# begin NAME: a process that does the lines that it is told; it has its FIFO open for writing, too, so that it never ends by itself.
begin() {
  [ -p "/tmp/$1.in" ] || mkfifo "/tmp/$1.in"
  calls <> "/tmp/$1.in" > "/tmp/$1.out" 2>&1 &
  eval "pid_$1=$!"
}

pid() { eval "echo \$pid_$1"; }

# tell NAME LINE...: returns when it has done them, or has ended. It gets them all at once, and so waits for them once: whoever sleeps for the
# next line calls schedule and locks the pipe again, and how often would be left to chance.
tell() {
  name=$1
  wanted=$(grep -c ^done "/tmp/$name.out")
  shift
  printf '%s\n' "$@" > "/tmp/$name.in"
  wanted=$((wanted + $#))
  for _ in $(seq 400); do
    [ "$(grep -c ^done "/tmp/$name.out")" -lt "$wanted" ] || return
    [ -d "/proc/$(pid "$name")" ] || return
    usleep 25000
  done
  echo "STUCK $name $* after: $(tail -n 2 "/tmp/$name.out" | tr '\n' ' ')"
}

# watch NAME OPTION...: iotop-sharp functions into NAME.json; returns when its probes are in place, which is when it listens.
watch() {
  watched=$1
  since=$(now)
  shift
  iotop-sharp functions --json "$@" > "/tmp/$watched.json" 2> "/tmp/$watched.err" &
  watcher=$!
  for _ in $(seq 1200); do
    [ ! -S /run/iotop-sharp/$watcher.sock ] || break
    [ -d /proc/$watcher ] || break
    usleep 25000
  done
  # With the processor's time, in hundredths of a second, which does not depend on what else the host does.
  echo "READY $watched $(took "$since") $(awk '{ print $14 + $15 }' "/proc/$watcher/stat")"
}

# unwatch NAME PID: ends it politely, and shows what it saw.
unwatch() {
  kill -TERM "$2"
  wait "$2"
  echo "STATUS $1 $?"
  show "$1"
}

show() {
  grep '"type":"function' "/tmp/$1.json" | sed "s/^/SAW $1 /"
  sed "s/^/ERROR $1 /" "/tmp/$1.err"
}

# What is in the kernel, in words that can be compared.
left() {
  echo "LEFT $1 $(grep -c . $probes) probes, $(bpftool prog list 2>/dev/null | grep -c '^[0-9]') programs," \
    "$(bpftool map list 2>/dev/null | grep -c '^[0-9]') maps, $(bpftool link list 2>/dev/null | grep -c '^[0-9]') links"
}

left_after() { # NAME: as soon as the kernel has taken away what has to go, which it does in its own time
  for _ in 1 2 3 4 5 6 7 8; do
    [ "$(left x)" != "LEFT x $2" ] || break
    usleep 250000
  done
  left "$1"
}

remember() { left "$1" | tee "/tmp/left.$1"; }
remembered() { sed "s/^LEFT $1 //" "/tmp/left.$1"; }

remember before

# N and 3N of the same, at the same time. What the life of a caller costs is in both, so that the difference is exactly 2N.
begin one
begin three
begin calls
begin calls3
begin threads
begin waits
begin ends
begin cycled
begin forks
begin forks3
module=
child='pipe 3'
[ ! -c /dev/iotop_calls ] || module=module child='module up 3'
tell one ${module:+'module kmalloc 5 64'}
watch main --pid "$(pid one)" --pid "$(pid three)" --pid "$(pid calls)" --pid "$(pid calls3)" --pid "$(pid threads)" --pid "$(pid waits)" --pid "$(pid ends)" \
  --pid "$(pid forks)" --pid "$(pid forks3)"
main=$watcher
say watched
{
  tell calls 'pipe 020' 'bytes 040' 'send 005 1000' 'receive 005 1000' 'yield 100' 'sleep 020 1000'
} &
first=$!
tell calls3 'pipe 060' 'bytes 120' 'send 015 1000' 'receive 015 1000' 'yield 300' 'sleep 060 1000'
wait $first
if [ -n "$module" ]; then
  {
    tell one 'module kmalloc 100 32' 'module kmalloc 010 1000' 'module kmalloc 005 20000' 'module constant 020' 'module node 010 200' \
      'module duplicate 010 300' 'module kfree 160' 'module up 100' 'module down 020' 'module down_interruptible 030' \
      'module down_killable 010' 'module down_timeout 020' 'module down_trylock 020' 'module lock 100' 'module schedule 050'
  } &
  first=$!
  tell three 'module kmalloc 300 32' 'module kmalloc 030 1000' 'module kmalloc 015 20000' 'module constant 060' 'module node 030 200' \
    'module duplicate 030 300' 'module kfree 465' 'module up 300' 'module down 060' 'module down_interruptible 090' \
    'module down_killable 030' 'module down_timeout 060' 'module down_trylock 060' 'module lock 300' 'module schedule 150'
  wait $first
  tell threads 'threads 4 module up 25' 'threads 4 module down 25' 'threads 4 module kmalloc 10 48' 'threads 4 module kfree 10'
  tell forks 'module kmalloc 010 4000' 'fork 1 module kfree 010'
  tell forks3 'module kmalloc 030 4000' 'fork 1 module kfree 030'
  tell ends 'module up 7'
  # What waits is measured: for a semaphore, for a mutex.
  tell waits 'module down 7'
  { tell waits 'module down_interruptible 1' 'module hold 1 3000'; } &
  first=$!
  usleep 1000000
  tell threads 'module up 1'
  usleep 200000
  tell threads 'module lock 1'
  wait $first
fi
for name in calls calls3; do
  awk -v n=$name '/ctxt_switches/ { s += $2 } END { print "SWITCHES", n, s }' "/proc/$(pid $name)/status"
done
say counted

# Its end, and another with its PID: watched only from when it is named.
tell ends 'exit 0'
usleep 700000
iotop-sharp functions list --json > /tmp/list 2>&1
sed 's/^/LISTED /' /tmp/list
for _ in 1 2 3 4 5; do
  echo $(($(pid ends) - 1)) > /proc/sys/kernel/ns_last_pid
  begin again
  [ "$(pid again)" != "$(pid ends)" ] || break
  tell again 'exit 0'
done
echo "AGAIN $(pid again) $(pid ends)"
tell again ${module:+'module up 5' 'module down 5'} 'pipe 001'
iotop-sharp functions add "$(pid again)"
echo "ADDED $?"
tell again ${module:+'module up 3' 'module down 3'} 'pipe 002'
say again

# Read as often as can be: the reader is preempted in the middle of it, again and again.
if [ -n "$module" ]; then
  begin busy
  tell busy 'module up 1' 'module down 1'
  watch often --delay 0.1 --pid "$(pid busy)"
  for _ in $(seq 20); do tell busy 'module up 2000' 'module down 2000'; done
  unwatch often $watcher > shown
  grep '"type":"function_process"' shown | tail -n 1
  echo "PID busy $(pid busy)"
  say often
fi

# Others come and go beside it: killed in the middle, cleaned up after, and the first goes on.
remember one
watch second --pid "$(pid waits)"
killed=$watcher
kill -KILL $killed
wait $killed 2>/dev/null
echo "KILLED second $(grep -c "iotop_sharp_$killed/" $probes)"
# The next with functions of the user's choice, where the kernel attaches them all at once.
globs=
! grep -qw register_fprobe /proc/kallsyms || globs='vfs_*'
watch third --pid "$(pid waits)" ${globs:+--function "$globs"}
echo "KILLED third $(grep -c "iotop_sharp_$killed/" $probes)"
kill -KILL $watcher
wait $watcher 2>/dev/null
iotop-sharp doctor --clean > /tmp/clean 2>&1
sed 's/^/CLEANED /' /tmp/clean
left_after cleaned "$(remembered one)"
say killed

# 1,000 processes.
begin crowd
tell crowd "crowd 1000 $child"
# shellcheck disable=SC2046 # a word each
watch crowd --pid "$(pid waits)" ${globs:+--function "$globs"} $(sed -n 's/^child /--pid /p' crowd.out)
tell waits ${module:+'module up 11' 'module down 11'} 'bytes 025'
tell crowd go
usleep 1000000
kill -TERM $watcher
wait $watcher
grep '"type":"function_process"' crowd.json > rows
echo "CROWD rows $(wc -l < rows)"
echo "CROWD three $(grep -c '"up":3,' rows)"
grep "\"pid\":$(pid waits)," crowd.json | sed 's/^/SAW crowd /'
sed 's/^/ERROR crowd /' crowd.err
tell crowd 'exit 0'
left_after ended "$(remembered one)"
say crowd

# Many times added and removed.
files() { find /proc/$main/fd -type l | wc -l; }
memory() { awk '/VmRSS/ { print $2 }' /proc/$main/status; }
before=$(files)
echo "CYCLES before $before $(memory)"
cycles=$(cat /cycles)
since=$(now)
calls "cycles $cycles $(pid cycled) /run/iotop-sharp/$main.sock" > /tmp/cycles 2>&1
sed "s/^/CYCLES $(took "$since") /" /tmp/cycles
# It looks in turns whether somebody has hung up.
for _ in 1 2 3 4 5 6 7 8; do [ "$(files)" != "$before" ] || break; usleep 500000; done
echo "CYCLES after $(files) $(memory)"
left_after cycles "$(remembered one)"
tell waits ${module:+'module up 13' 'module down 13'}
iotop-sharp functions add "$(pid cycled)"
tell cycled ${module:+'module up 1' 'module down 1'}
unwatch main $main > shown
grep -v "\"pid\":$(pid cycled),.*\"state\":\"removed\"" shown
grep -c "\"pid\":$(pid cycled),.*\"state\":\"removed\"" shown | sed 's/^/CYCLES rows /'
for name in one three calls calls3 threads waits ends cycled forks forks3; do echo "PID $name $(pid $name)"; done
left_after none "$(remembered before)"
say cycled

# A command: held until it is watched, its children followed, more sleepers than processors, its status returned.
iotop-sharp functions --json -- calls ${module:+'module up 9'} "fork 2 $child" 'threads 24 sleep 50 1000' 'exit 5' > /tmp/command.json 2> /tmp/command.err
echo "STATUS command $?"
show command
say command

# The same in recordings, of N and 3N calls; what is in a file is asked of the file.
for times in 1 3; do
  iotop-sharp record -o /tmp/recorded$times.iotop --delay 0.2 --functions ${globs:+--function "$globs"} -- \
    calls ${module:+"module up 9"} "fork 2 $child" "bytes $((20 * times))" 'exit 5' > /dev/null 2> /tmp/recorded$times.err
  echo "STATUS recorded$times $?"
  iotop-sharp functions --from /tmp/recorded$times.iotop --json > /tmp/recorded$times.json 2>> /tmp/recorded$times.err
  show recorded$times
done
say recorded

# Functions of the user's choice.
iotop-sharp functions --list --function 'vfs_*' > /tmp/list 2>&1
echo "STATUS list $?"
sed 's/^/MATCH /' /tmp/list
awk '$2 ~ /^[tT]$/ && $3 ~ /^vfs_/ && NF == 3 { print $3 }' /proc/kallsyms | sort -u | sed 's/^/SYMBOL /'
left_after last "$(remembered before)"
echo END
poweroff -f
