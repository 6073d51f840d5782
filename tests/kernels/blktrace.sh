#!/usr/bin/env bash
# blktrace and iotop-sharp side by side on Debian's kernels in virtual machines: they agree I/O by I/O, and what is imported from blktrace
# counts what blkparse counts.
#
#   blktrace.sh [VERSION or SUITE ...]     default: 5.10 6.1 6.12 7.2
#
# IOTOP_SHARP names the published program; IOTOP_CONSOLES, a folder in which what each machine said is kept; IOTOP_BOOT_SECONDS, how many
# seconds one may take. Prints "ok NAME", "not ok NAME" or "skip NAME: REASON" for each test.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=machine.sh
. "$here/machine.sh"

suites=()
[ $# -gt 0 ] || set -- 5.10 6.1 6.12 7.2
for version in "$@"; do suites+=("$(suite_of "$version")"); done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$PATH:/usr/sbin:/sbin
require blktrace qemu-system-x86_64 busybox cpio jq dd blktrace blkparse fio

# What was read and written: completion in microseconds, direction, sector, bytes, thread. Flushes are told in their own way by each.
ios() {
  jq -c 'select(has("sector") and (.op == "read" or .op == "write") and .bytes > 0)
    | [.op, .sector, .bytes, .tid, .ts_ns / 1000, .latency_us // 0, .device_us // 0]' "$1" | sort
}

# Of both lists, the I/Os without their times: what a job did may not depend on who looks.
same() { diff <(ios "$1" | jq -c '.[:4]' | sort) <(ios "$2" | jq -c '.[:4]' | sort) > "$work/diff"; }

# Median and greatest distance between the two in completion, latency and time at the device, in microseconds. Both take an I/O's times at
# the same tracepoints, one after the other, and an emulated processor may stop in between for as long as it likes.
distances() {
  jq -n -c --slurpfile a <(ios "$1") --slurpfile b <(ios "$2") '
    def middle: sort | .[length / 2 | floor];
    [range($a | length) as $i | [($a[$i][4] - $b[$i][4]), ($a[$i][5] - $b[$i][5]), ($a[$i][6] - $b[$i][6])] | map(fabs)]
    | [(map(.[0]) | middle), (map(.[1]) | middle), (map(.[2]) | middle), (map(.[0]) | max), (map(.[1]) | max), (map(.[2]) | max)]'
}

# Requests that read and wrote bytes, with KiB: NAME FOLDER, as blkparse tells of their completion.
totals() {
  blkparse -q -i "$1" -D "$2" -f '%a %d %N\n' 2>/dev/null | awk '
    $1 == "C" && $3 > 0 { way = $2 ~ /W/; count[way]++; bytes[way] += $3 }
    END { print count[0] + 0, bytes[0] / 1024, count[1] + 0, bytes[1] / 1024 }'
}

# The same of a recording. The bios of a request end together: they are one.
imported() {
  jq -s -r '
    def requests: map(if .merged then [.ts_ns, .device_us] else [.ts_ns, .sector] end) | unique | length;
    def way($op): map(select(.op == $op and .bytes > 0)) | requests, (map(.bytes) | add // 0) / 1024;
    map(select(has("sector"))) | [way("read"), way("write")] | join(" ")' "$1"
}

judge_side_by_side() {
  local count times
  count=$(ios "$work/out/both.jsonl" | wc -l)
  same "$work/out/both.jsonl" "$work/out/theirs.jsonl" && [ "$count" -gt 300 ]
  judge "blktrace and record have the same I/Os" $? "$count; $(head -n 5 "$work/diff" | tr '\n' ';')"
  times=$(distances "$work/out/both.jsonl" "$work/out/theirs.jsonl")
  jq -e '.[0] < 250 and .[1] < 250 and .[2] < 250' <<< "$times" > /dev/null
  judge "their times are microseconds apart" $? "$times"
  echo "# $suite $kernel: $count I/Os; median and greatest distance of completion, latency, device time in us: $times"
}

judge_import() {
  local theirs ours counted
  theirs=$(totals nvme0n1 "$work/out")
  ours=$(totals nvme0n1 "$work/out/ours")
  counted=$(imported "$work/out/theirs.jsonl")
  [ "$theirs" = "$counted" ] && [ "${theirs%% *}" -gt 0 ]
  judge "what is imported is what blkparse counts" $? "blkparse $theirs, imported $counted"
  [ "$theirs" = "$ours" ]
  judge "blkparse counts the same in blktrace's files and in ours" $? "blktrace $theirs, ours $ours"
  echo "# $suite $kernel: completed by blkparse: of blktrace $theirs, of the export $ours (reads, KiB, writes, KiB)"
}

take_apart() {
  rm -rf "$work/out"
  mkdir "$work/out"
  # Newer kernels look for both disks at once: the second may be the first.
  tar -xf "$work/disk1" -C "$work/out" 2>/dev/null || tar -xf "$work/disk0" -C "$work/out" 2>/dev/null
  [ -s "$work/out/theirs.jsonl" ]
  judge "both were recorded" $? "$(lines SAID | tr '\n' ';')"
}

judge_machine() {
  take_apart
  [ -s "$work/out/theirs.jsonl" ] || return
  judge_side_by_side
  judge_import
  echo "# $suite $kernel: milliseconds of processor of record and blktrace, before and behind the load: $(lines CPU)"
}

make_root "$here/blktrace-guest.sh" busybox dd blktrace fio
for suite in "${suites[@]}"; do
  fetch "$suite" || continue
  rm -f "$work"/disk?
  truncate -s 64M "$work/disk0" "$work/disk1"
  boot "${IOTOP_BOOT_SECONDS:-900}" -drive "file=$work/disk0,if=none,id=n0,format=raw" -device nvme,drive=n0,serial=n0 \
    -drive "file=$work/disk1,if=none,id=n1,format=raw" -device nvme,drive=n1,serial=n1
  [ -z "${IOTOP_CONSOLES:-}" ] || cp "$work/console" "$IOTOP_CONSOLES/blktrace-$suite"
  came_to_end || continue
  with blktrace '*' judge_machine
done
