#!/usr/bin/env bash
# Traces calls with the published program on Debian's kernels in virtual machines, where the function tracer works: against callers whose calls
# are known, and against what the kernel's own file "trace" says of the same calls.
#
#   calls-trace.sh [VERSION or SUITE ...]     default: 5.10 6.1 6.12 sid, which has the newest
#
# IOTOP_SHARP names the published program; IOTOP_CONSOLES, a folder in which what each machine said is kept; IOTOP_BOOT_SECONDS, how many
# seconds one may take. Prints "ok NAME", "not ok NAME" or "skip NAME: REASON" for each test.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=machine.sh
. "$here/machine.sh"

suites=()
[ $# -gt 0 ] || set -- 5.10 6.1 6.12 sid
for version in "$@"; do suites+=("$(suite_of "$version")"); done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
require calls qemu-system-x86_64 busybox cpio gcc

equals() { # NAME WANTED GOT
  [ "$2" = "$3" ]
  judge "$1" $? "wanted $2, got $3"
}

count() { lines "COUNT $1" | sed -n "s/^\([0-9]*\) $2\$/\1/p"; }

errors() { lines "ERROR $1" | head -n 3 | tr '\n' ';'; }

judge_list() {
  equals "the list of a glob is what set_ftrace_filter takes" "$(lines FILTERED | sort | md5sum)" \
    "$(lines LISTED | grep -o '^ *[a-zA-Z0-9_.]*' | tr -d ' ' | grep '^vfs_' | sort -u | md5sum)"
}

judge_calls() {
  equals "a command's status is that of calls" 0 "$(lines "STATUS reads")"
  equals "1,000 reads are 1,000 vfs_read <-ksys_read" 1000 "$(count reads 'vfs_read <-ksys_read')"
  judge_same
  equals "threads made later are traced, forks are not" 405 "$(lines "TASKS threads")"
  equals "with --children forks are traced" 705 "$(lines "TASKS forks")"
  local others
  others=$(lines OTHERS)
  [ "${others% *}" -ge 50 ] && [ "${others#* }" = 0 ]
  judge "everybody is traced but iotop-sharp itself" $? "$others"
}

judge_recorded() {
  equals "a command's status is that of record" 0 "$(lines "STATUS recorded")"
  equals "1,000 reads are 1,000 vfs_read <-ksys_read in a recording" 1000 "$(count recorded 'vfs_read <-ksys_read')"
  equals "each with its task's name" 1000 "$(lines "TASKS recorded")"
  equals "under the legend of that kernel" 0 "$(lines "LEGEND recorded")"
  local beside
  beside=$(lines BESIDE | grep -v DIFFERENT)
  [ "${beside% *}" -ge 600 ] && [ "${beside#* }" = 0 ]
  judge "a recording has what calls prints beside it" $? "calls, different: $beside; $(lines "BESIDE DIFFERENT" | tr '\n' ';') $(errors recorder)"
  equals "each with its process" 0 "$(lines "STRANGERS recorded")"
  local bytes calls
  read -r bytes calls <<< "$(lines SIZE)"
  [ "$calls" -ge 100000 ] && [ $((bytes / calls)) -lt 16 ]
  judge "a call takes a few bytes in a recording" $? "$bytes bytes for $calls calls; $(errors flooded)"
}

judge_same() {
  local same
  same=$(lines SAME)
  [ "${same%% *}" -ge 100 ] && [ "${same#* }" = "0 0" ]
  judge "the text of the calls equals what trace says, less those with !" $? "calls, of these ksys_write, different: $same; $(lines DIFFERENT | tr '\n' ';')"
  equals "the legend is the kernel's" 0 "$(lines "LEGEND same")"
}

judge_flood() {
  local seen lost all overrun others
  read -r all overrun others <<< "$(lines KERNELS)"
  read -r seen lost <<< "$(lines FLOOD)"
  [ "${lost:-0}" -ge "$overrun" ] && [ "$overrun" -gt 1000 ]
  judge "calls that the ring had no room for are counted as lost" $? "$lost lost, the kernel says $overrun"
  # What is told of tasks takes its place in the ring, too.
  [ $((seen + lost)) -ge $((all - others)) ] && [ $((seen + lost)) -le $((all + 20)) ]
  judge "calls printed and calls lost are all that the kernel saw" $? "$seen + $lost of $all, with at least $others of tasks"
}

judge_swap() {
  equals "swapon succeeds while it is traced" "0 2" "$(lines "STATUS swap") $(lines SWAPS)"
  lines "COUNT swap" | grep -q '__x64_sys_swapon <-' && [ "$(lines "COUNT swap" | grep -c swap)" -ge 3 ]
  judge "'*swap*' during swapon shows the functions of swap" $? "$(lines "COUNT swap" | head -n 8 | tr '\n' ';') $(errors swap)"
}

judge_graph() {
  equals "the graph's status" 0 "$(lines "STATUS graph")"
  equals "100 reads nest in 100 system calls" "100 100" "$(lines "NESTED live")"
  equals "in a recording, too" "100 100" "$(lines "NESTED file")"
}

judge_no_graph() {
  equals "where there is no graph, it is exit status 3" 3 "$(lines "STATUS graph")"
  lines "ERROR graph" | grep -q graph
  judge "and why is said" $? "$(errors graph)"
}

judge_left() {
  equals "a killed run leaves its instance" "1 instances, nop" "$(lines "LEFT killed")"
  equals "the next run takes it away" "1 instances, nop" "$(lines "LEFT next")"
  equals "doctor --clean takes it away" "0 instances, nop" "$(lines "LEFT cleaned")"
  [ "$(lines CLEANED | grep -c instances/iotop_sharp_)" = 1 ]
  judge "and says so" $? "$(lines CLEANED | head -n 3)"
  equals "nothing is left by any" "$(lines "LEFT before")" "$(lines "LEFT last")"
  [ "$(lines DOCTOR | grep -c '^yes function tracer')" = 1 ]
  judge "doctor says that there is a function tracer" $? "$(lines DOCTOR)"
}

judge_wrong() {
  equals "wrong globs are refused" "1 1 2" "$(lines WRONG | cut -d ' ' -f 1 | tr '\n' ' ' | sed 's/ $//')"
}

judge_probes() {
  equals "where instances are refused, kprobe.multi shows 1,000 vfs_read <-ksys_read" 1000 "$(count probes 'vfs_read <-ksys_read')"
}

judge_nothing() {
  equals "where nothing can trace calls, it is exit status 3" 3 "$(lines "STATUS probes")"
  lines "ERROR probes" | grep -q 'Read-only file system'
  judge "and what the kernel said is said" $? "$(errors probes)"
}

judge_all() {
  equals "the caller does what it is told" "" "$(lines STUCK)"
  judge_list
  with tracer '*' judge_calls
  with tracer '*' judge_recorded
  with tracer '*' judge_flood
  with swap '*' judge_swap
  if lines HAVE | grep -qx graph; then judge_graph; else judge_no_graph; fi
  case $kernel in 6.12* | 7.*) with graph '*' true ;; esac
  judge_left
  judge_wrong
  if lines HAVE | grep -qx fprobe; then with fprobe '6.12*|7.*' judge_probes; else judge_nothing; fi
}

make_root "$here/calls-trace-guest.sh" busybox
gcc -O2 -Wall -Wextra -Werror -static -pthread -o "$work/root/bin/calls" "$here/calls.c" 2> "$work/why" ||
  { echo "not ok calls: calls.c: $(head -n 1 "$work/why")"; exit 1; }
for suite in "${suites[@]}"; do
  fetch "$suite" || continue
  cp "$cache/$suite/modules/loop.ko" "$work/root/modules/"
  boot "${IOTOP_BOOT_SECONDS:-900}"
  [ -z "${IOTOP_CONSOLES:-}" ] || cp "$work/console" "$IOTOP_CONSOLES/calls-$suite"
  came_to_end || continue
  judge_all
done
