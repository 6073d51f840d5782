#!/usr/bin/env bash
# Histograms with the published program on Debian's kernels in virtual machines: at every point and by every kind of probe, against a load of
# known sizes and against /proc/diskstats.
#
#   histogram.sh [VERSION or SUITE ...]     default: 5.10 6.1 6.12 sid, which has the newest
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
require histogram qemu-system-x86_64 busybox cpio jq dd

# Sizes in KiB with their counts: [[4,100],[64,50]]
sizes() { lines "SAW $1" | jq -s -c '[.[].buckets[] | [.ge / 1024, .count]]'; }

judge_sizes() { # NAME RUN WANTED
  [ "$(sizes "$2")" = "$3" ]
  judge "$1" $? "wanted $3, got $(sizes "$2"); $(lines "ERROR $2" | tr '\n' ';')"
}

judge_source() { # RUN SOURCE
  [ "$(lines "SAW $1" | jq -r .source)" = "$2" ]
  judge "$1 is counted by $2" $? "$(lines "SAW $1" | jq -r .source)"
}

# 4 KiB 100 times, 64 KiB 50 times, 256 KiB 4 times; the disk takes 64 KiB at most.
judge_points() {
  local requests='[[4,100],[64,66]]'
  judge_source submit_kprobe kprobe
  judge_sizes "submit_bio by kprobe: what was submitted" submit_kprobe '[[4,100],[64,50],[256,4]]'
  judge_source blk_mq_fentry fentry
  judge_sizes "blk_mq_submit_bio by fentry: with what is left, once for each piece" blk_mq_fentry '[[4,100],[64,54],[128,4],[192,4],[256,4]]'
  judge_sizes "blk_mq_submit_bio by tracepoints: pieces" blk_mq_tracepoint "$requests"
  judge_sizes "issue: requests" issue "$requests"
  judge_sizes "complete: requests" complete "$requests"
}

judge_stats() {
  local stats
  read -r -a stats <<< "$(lines STATS)"
  [ "$(lines "SAW complete" | jq -c '[.count, .sum / 512]')" = "[$((stats[2] - stats[0])),$((stats[3] - stats[1]))]" ]
  judge "complete is what /proc/diskstats counts" $? "${stats[*]}: $(lines "SAW complete")"
}

judge_latency() {
  lines "SAW latency" | jq -e '.count == 166 and .p50 > 0 and .p50 <= .p99 and .p99 <= .max and .sum <= .count * .max and .max < 60e6' > /dev/null
  judge "latency: one of each request" $? "$(lines "SAW latency") $(lines "ERROR latency")"
}

judge_command() {
  [ "$(lines STATUS)" = 7 ]
  judge "a command's status is that of histogram" $? "$(lines STATUS) $(lines "ERROR command")"
  [ "$(lines COMMAND | cut -d , -f 6,9-12 | tr '\n' ' ')" = 'source,comm,op,count,sum fentry,dd,write,100,409600 fentry,dd,write,50,3276800 fentry,dd,write,4,1048576 ' ]
  judge "submit_bio by fentry: a command's children are counted from their first I/O" $? "$(lines COMMAND | cut -d , -f 6,9-12 | tr '\n' ' ')"
}

make_root "$here/histogram-guest.sh" busybox dd
for suite in "${suites[@]}"; do
  fetch "$suite" || continue
  rm -f "$work/disk"
  truncate -s 64M "$work/disk"
  boot "${IOTOP_BOOT_SECONDS:-900}" -drive "file=$work/disk,if=none,id=n0,format=raw" -device nvme,drive=n0,serial=n0
  [ -z "${IOTOP_CONSOLES:-}" ] || cp "$work/console" "$IOTOP_CONSOLES/histogram-$suite"
  came_to_end || continue
  judge_points
  judge_stats
  judge_latency
  judge_command
  echo "# $suite $kernel: $(lines TOOK | tr '\n' ';')"
done
