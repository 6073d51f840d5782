#!/usr/bin/env bash
# Counts functions with the published program on Debian's kernels in virtual machines, where kprobes work: against callers whose calls are known.
#
#   functions.sh [VERSION or SUITE ...]     default: 5.10 6.1 6.12 sid, which has the newest
#
# IOTOP_SHARP names the published program; IOTOP_CONSOLES, a folder in which what each machine said is kept; IOTOP_BOOT_SECONDS, how many
# seconds one may take; IOTOP_CYCLES, how often a process is added and removed. Prints "ok NAME", "not ok NAME" or "skip NAME: REASON" for each test.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=machine.sh
. "$here/machine.sh"

cycles=${IOTOP_CYCLES:-2500}
suites=()
[ $# -gt 0 ] || set -- 5.10 6.1 6.12 sid
for version in "$@"; do suites+=("$(suite_of "$version")"); done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
require functions qemu-system-x86_64 busybox cpio jq bpftool gcc

pid() { lines "PID $1"; }

# What a run saw last: SAW NAME CONDITION. A run prints its sums once, at its end.
saw() { lines "SAW $1" | jq -c "select($2)"; }

of_process() { saw "$1" ".type == \"function_process\" and .pid == $2"; }

last_row() { of_process main "$1" | jq -s '.[-1]'; }

# The difference of a field between two processes of the main run; "n/a" when it has no source.
difference() { # FIELD PID-OF-N PID-OF-3N
  jq -n --argjson one "$(last_row "$2")" --argjson three "$(last_row "$3")" -r \
    "if \$one == null or \$three == null then \"no row\" elif (\$one | $1) == null then \"n/a\" else (\$three | $1) - (\$one | $1) end" 2>&1
}

# What interrupts allocate, they allocate in the name of whoever runs: now and then a few small pieces, once 2 of 48 bytes. A slab allocator with
# sheaves (7.0 and later) allocates those with kmalloc, in the name of whoever's allocation or free needs one, and keeps them. So much more of a
# field there may be: calls, or bytes.
judge_allocated() { # NAME FIELD WANTED PID-OF-N PID-OF-3N
  local got calls=4 bytes=512 slack
  ! lines HAVE | grep -qx sheaves || calls=16 bytes=8192
  case $2 in *bytes* | *elsewhere*) slack=$bytes ;; *) slack=$calls ;; esac
  got=$(difference "$2" "$4" "$5")
  [ "$got" -ge $(($3 - slack)) ] && [ "$got" -le $(($3 + slack)) ]
  judge "$1" $? "2N is $3, the difference is $got: $(last_row "$4" | jq -c .) $(last_row "$5" | jq -c .)"
}

judge_difference() { # NAME FIELD WANTED PID-OF-N PID-OF-3N
  local got
  got=$(difference "$2" "$4" "$5")
  [ "$got" = "$3" ]
  judge "$1" $? "2N is $3, the difference is $got: $(of_process main "$4" | head -c 400) $(of_process main "$5" | head -c 400)"
}

# What interrupts do, they do in the name of whoever runs: callbacks of RCU free memory that nobody watched being allocated, and NULL. The former is
# counted as unknown, the latter is in the number of calls, but not in the bytes.
judge_frees() { # NAME N 3N PID-OF-N PID-OF-3N
  local one three
  one=$(last_row "$4" | jq '.kfree - .kfree_unknown') three=$(last_row "$5" | jq '.kfree - .kfree_unknown')
  [ "$one" -ge "$2" ] && [ "$one" -le $(($2 + 30)) ] && [ "$three" -ge "$3" ] && [ "$three" -le $(($3 + 30)) ]
  judge "$1" $? "wanted $2 and $3, got $one and $three: $(last_row "$4" | jq -c .)"
}

equals() { # NAME WANTED GOT
  [ "$2" = "$3" ]
  judge "$1" $? "wanted $2, got $3"
}

# Twice 100 of 32, 10 of 1000, 5 of 20000, 20 of 96, 10 of 200 and 10 of 300 bytes, and what a process did with its locks.
judge_module() {
  local one three field
  one=$(pid one) three=$(pid three)
  judge_allocated "kmalloc is called as often as the module says" .kmalloc 310 "$one" "$three"
  judge_allocated "kmalloc's bytes are those that the module asked for" .kmalloc_bytes 240240 "$one" "$three"
  judge_frees "kfree of known memory is called as often as the module says" 155 465 "$one" "$three"
  judge_allocated "kfree's bytes are those that the module allocated" .kfree_bytes 240240 "$one" "$three"
  for field in "up 200" "down 60" "down_other 140" "mutex_lock 200" "mutex_unlock 200"; do
    judge_difference "${field% *} is called as often as the module says" ".${field% *}" "${field#* }" "$one" "$three"
  done
  [ "$(of_process main "$one" | jq .kfree_unknown)" -ge 5 ]
  judge "memory from before is freed as unknown" $? "$(of_process main "$one")"
  [ "$(of_process main "$one" | jq .schedule)" -ge 50 ] && [ "$(of_process main "$three" | jq .schedule)" -ge 150 ]
  judge "schedule is called at least as often as the module says" $? "$(of_process main "$one" | jq .schedule), $(of_process main "$three" | jq .schedule)"
  judge_threads
  judge_waits
}

judge_threads() {
  local threads
  threads=$(pid threads)
  equals "threads count for their process" '[101,100]' "$(of_process main "$threads" | jq -c '[.up, .down_other]')"
  judge_allocated "what another process frees is freed elsewhere, with its size" .kmalloc_freed_elsewhere 80000 "$(pid forks)" "$(pid forks3)"
}

judge_waits() {
  local us
  us=$(saw main ".type == \"function\" and .pid == $(pid waits) and .function == \"down_interruptible\"" | jq '.max_us | floor')
  [ "${us:-0}" -ge 200000 ] && [ "$us" -lt 20000000 ]
  judge "the wait for a semaphore is measured" $? "$us us"
  us=$(saw main ".type == \"function\" and .pid == $(pid threads) and .function == \"mutex_lock\"" | jq '.max_us | floor')
  [ "${us:-0}" -ge 100000 ] && [ "$us" -lt 20000000 ]
  judge "the wait for a mutex is measured" $? "$us us"
}

# A pipe is a pipe_inode_info and its buffers, both freed at the second close; a message is its header and text, and freeing it also frees
# the NULL that no security module has put there; a byte into a pipe and out of it locks it twice.
judge_syscalls() {
  local one three switched
  one=$(pid calls) three=$(pid calls3)
  judge_allocated "two allocations a pipe, one a message" .kmalloc 90 "$one" "$three"
  judge_frees "as many are freed, and a NULL for each message" 50 150 "$one" "$three"
  judge_allocated "balanced: the bytes that were allocated are freed" '(.kmalloc_bytes - .kfree_bytes)' 0 "$one" "$three"
  lines HAVE | grep -qx sheaves || judge_balance "$one"
  judge_difference "every mutex that was taken is released" '(.mutex_lock - .mutex_unlock)' 0 "$one" "$three"
  [ "$(difference .mutex_lock "$one" "$three")" -ge 160 ]
  judge "two mutexes a byte through a pipe" $? "$(difference .mutex_lock "$one" "$three")"
  # Each of them enters it once; it is entered in between when the processor is asked for, which is a switch or none.
  switched=$(lines "SWITCHES calls3")
  one=$(last_row "$one" | jq .schedule) three=$(last_row "$three" | jq .schedule)
  [ "$one" -ge 120 ] && [ "$three" -ge 360 ] && [ "$three" -le $((2 * switched + 400)) ]
  judge "schedule is called for each yield and sleep" $? "$one and $three; $switched switches"
}

judge_balance() {
  local left
  left=$(last_row "$1" | jq '.kmalloc_bytes - .kfree_bytes - .kmalloc_freed_elsewhere')
  [ "$left" -ge 0 ] && [ "$left" -le 512 ]
  judge "balanced: a process that frees all that it allocated" $? "$left bytes are left"
}

judge_end() {
  local ends again
  ends=$(pid ends)
  [ "$(lines AGAIN)" = "$ends $ends" ]
  again=$?
  equals "a process that ended has left the map" 0 "$(lines LISTED | jq -s "map(select(.type == \"function_process\" and .pid == $ends)) | length")"
  [ $again = 0 ] || { echo "skip $suite $kernel: a PID used again: $(lines AGAIN)"; return; }
  equals "it keeps its row, and one that has its PID another" '["ended","watched"]' "$(of_process main "$ends" | jq -s -c 'map(.state)')"
  equals "a PID used again inherits nothing, and counts from when it was named" '[7,3]' "$(of_process main "$ends" | jq -s -c 'map(.up)')"
}

judge_killed() {
  [ "$(lines "KILLED second")" -gt 0 ]
  judge "a killed run cannot take its probes away" $? "$(lines "KILLED second")"
  equals "what a killed run left is gone with the next" 0 "$(lines "KILLED third")"
  judge_same "nothing is left of one that ended" ended one
  judge_same "doctor --clean leaves nothing of a killed run" cleaned one
  judge_same "nothing is left by adding and removing $cycles times" cycles one
  judge_same "nothing is left at the end" none before
  judge_same "nothing is left by any" last before
}

judge_same() { # NAME WHEN WHEN
  [ "$(lines "LEFT $2")" = "$(lines "LEFT $3")" ]
  judge "$1" $? "$(lines "LEFT $2"), it was $(lines "LEFT $3")"
}

judge_killed_sums() {
  equals "two runs count the same process, and a killed third disturbs none" '[11,24]' \
    "[$(of_process crowd "$(pid waits)" | jq .up),$(of_process main "$(pid waits)" | jq .up)]"
}

judge_cycles() {
  [ "$(lines CYCLES | sed -n 's/^[0-9.]* ok //p')" = $((2 * cycles)) ]
  judge "$cycles times added and removed" $? "$(lines CYCLES | head -n 5 | tr '\n' ';')"
  equals "no file descriptor is left of it" "$(lines CYCLES | awk '$1 == "before" { print $2 }')" "$(lines CYCLES | awk '$1 == "after" { print $2 }')"
  equals "all but the last are marked as removed" watched "$(of_process main "$(pid cycled)" | jq -r .state)"
  echo "# $suite $kernel: cycles: $(lines CYCLES | tr '\n' ';')"
}

judge_command() {
  equals "a command's status is that of functions" 5 "$(lines "STATUS command")"
  [ "$(saw command '.type == "function_process"' | jq -s 'map(select(.parent)) | length')" = 2 ]
  judge "a command's children are followed" $? "$(saw command '.type == "function_process"' | jq -c '[.pid, .parent, .state]' | tr '\n' ' ')"
}

judge_command_module() {
  equals "a command is watched from its first call, and each child counts for itself" '[9,3,3]' \
    "$(saw command '.type == "function_process"' | jq -s -c 'map(.up)')"
}

judge_recorded() {
  equals "record has the status of its command" 5 "$(lines "STATUS recorded1")"
  [ "$(saw recorded1 '.type == "function_process"' | jq -s 'map(select(.parent)) | length')" = 2 ]
  judge "a recording has a command and its children" $? "$(lines "SAW recorded1" | head -n 5; lines "ERROR recorded1")"
}

judge_recorded_module() {
  equals "a recording has a command's calls from the first, and each child's for itself" '[9,3,3]' \
    "$(saw recorded1 '.type == "function_process"' | jq -s -c 'map(.up)')"
}

# What a command's life costs is in both.
judge_recorded_multi() {
  local one three vfs_write='.type == "function" and .function == "vfs_write" and .count > 10'
  one=$(saw recorded1 "$vfs_write" | jq .count) three=$(saw recorded3 "$vfs_write" | jq .count)
  equals "a recording has the functions of one's choice, each call of them" 40 "$((${three:-0} - ${one:-0}))"
}

judge_sleepers() {
  local schedule
  schedule=$(saw command '.type == "function" and .function == "schedule"' | jq -s -c 'max_by(.count)')
  [ "$(jq .count <<< "$schedule")" -ge 1200 ]
  judge "24 sleepers: each of their sleeps is a call of schedule" $? "$schedule"
  equals "24 sleepers: no return of schedule is missed" 0 "$(jq .missed <<< "$schedule")"
  # Who ends does not return from its last schedule.
  [ "$(jq '.count - .returns' <<< "$schedule")" -le 25 ]
  judge "24 sleepers: the time of each schedule is known" $? "$schedule"
}

judge_often() {
  equals "a reader that reads ten times a second makes nobody miss a call" '[40000,40000]' "$(of_process often "$(pid busy)" | jq -c '[.up, .down_other]')"
}

judge_crowd() {
  equals "1,000 processes have a row each" 1001 "$(lines "CROWD rows")"
}

# A program that reads maps and is preempted meanwhile keeps probes from running on its processor (the kernel's bpf_prog_active).
judge_crowd_module() {
  local right missed
  right=$(lines "CROWD three")
  missed=$(saw crowd '.type == "function" and .function == "up"' | jq .missed)
  [ "$right" -le 1000 ] && [ $((right + missed)) -ge 1000 ]
  judge "1,000 processes: none mixes with another, and calls are missing of no more than are shown as missed" $? "$right are right, $missed missed"
}

judge_match() {
  local known matched
  known=$(lines SYMBOL | wc -l)
  matched=$(lines MATCH | grep -o 'vfs_[a-zA-Z0-9_.]*' | sort -u | comm -12 - <(lines SYMBOL | sort -u) | wc -l)
  equals "the dry run lists what vfs_* stands for" "$known" "$matched"
}

judge_multi() {
  local with without wanted
  with=$(lines "READY third") without=$(lines "READY second")
  # How long a second is depends on what else the host does: a ratio does not.
  [ "${with#* }" -lt $((2 * ${without#* })) ]
  judge "attaching vfs_* takes less than opening without it" $? "$with (seconds, hundredths of the processor), $without without it"
  echo "# $suite $kernel: attached after: $with with vfs_*, $without without (seconds, hundredths of the processor)"
  # A byte into a pipe, a line for the module, that a line was done.
  wanted=26
  ! lines HAVE | grep -qx module || wanted=30
  equals "vfs_write is counted" $wanted "$(saw crowd '.type == "function" and .function == "vfs_write"' | jq .count)"
  equals "vfs_write has as many returns as calls" 0 "$(saw crowd '.type == "function" and .function == "vfs_write"' | jq '.count - .returns')"
}

judge_all() {
  local stuck
  stuck=$(lines STUCK)
  [ -z "$stuck" ]
  judge "every caller does what it is told" $? "$stuck"
  with module "$module_kernels" judge_module
  judge_syscalls
  with module "$module_kernels" judge_often
  with module "$module_kernels" judge_end
  judge_killed
  with module "$module_kernels" judge_killed_sums
  judge_cycles
  judge_command
  with module "$module_kernels" judge_command_module
  judge_recorded
  with module "$module_kernels" judge_recorded_module
  with fprobe '6.12*|7.*' judge_recorded_multi
  judge_sleepers
  judge_crowd
  with module "$module_kernels" judge_crowd_module
  judge_match
  with fprobe '6.12*|7.*' judge_multi
}

# The helper and the kernel module, for the machine.
make_callers() {
  gcc -O2 -Wall -Wextra -Werror -static -pthread -o "$work/calls" "$here/calls.c" 2> "$work/why" || { echo "not ok functions: calls.c: $(head -n 1 "$work/why")"; exit 1; }
  cp "$work/calls" "$work/root/bin/calls"
}

take_module() {
  local made
  rm -rf "$work/root/modules" && mkdir "$work/root/modules"
  if made=$("$here/module.sh" "$suite" "$cache/$suite" 2> "$work/why"); then
    cp "$made" "$work/root/modules/iotop_calls.ko"
    module_kernels='*'
  else
    echo "skip $suite $kernel the test module: $(tail -n 1 "$work/why")"
    module_kernels=none
  fi
}

make_root "$here/functions-guest.sh" busybox bpftool
make_callers
echo "$cycles" > "$work/root/cycles"
for suite in "${suites[@]}"; do
  fetch "$suite" || continue
  take_module
  boot "${IOTOP_BOOT_SECONDS:-900}"
  [ -z "${IOTOP_CONSOLES:-}" ] || cp "$work/console" "$IOTOP_CONSOLES/functions-$suite"
  came_to_end || continue
  judge_all
done
