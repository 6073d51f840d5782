#!/usr/bin/env bash
# Runs the published program on Debian's kernels in virtual machines: one build, 5.10 to the newest.
#
#   run.sh [VERSION or SUITE ...]     default: 5.10 6.1 6.12 sid, which has the newest
#
# IOTOP_SHARP names the published program. Kernels are kept in ${XDG_CACHE_HOME:-~/.cache}/iotop-sharp/kernels. Prints "ok NAME",
# "not ok NAME" or "skip NAME: REASON" for each test.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=machine.sh
. "$here/machine.sh"

suites=()
[ $# -gt 0 ] || set -- 5.10 6.1 6.12 sid
for version in "$@"; do suites+=("$(suite_of "$version")"); done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
require kernels qemu-system-x86_64 busybox cpio jq dmsetup mdadm mkfs.ext4

boot_with_disks() {
  rm -rf "$work/root/modules" && cp -r "$cache/$suite/modules" "$work/root/modules"
  local disk drives=()
  for disk in 0 1 2 3; do
    rm -f "$work/disk$disk" && truncate -s 256M "$work/disk$disk"
    drives+=(-drive "file=$work/disk$disk,if=none,id=d$disk,format=raw" -device "nvme,drive=d$disk,serial=$disk")
  done
  boot "${IOTOP_BOOT_SECONDS:-900}" "${drives[@]}"
}

sample() { lines SAMPLE | jq -c "select($1)"; }

# The device's own row equals /proc/diskstats: reads, bytes read and written, discards, bytes discarded, flushes.
judge_device() {
  local ours kernels number
  number=$(lines AFTER | awk -v d="$1" '$3 == d { print $1 ":" $2 }')
  kernels=$( (lines BEFORE; echo --; lines AFTER) | awk -v d="$1" '
    $1 == "--" { after = 1 } $3 != d { next } { for (i = 4; i <= NF; i++) v[after + 0, i] = $i }
    function n(i) { return v[1, i] - v[0, i] }
    END { print n(4), n(6) * 512, n(10) * 512, n(15), n(17) * 512, n(19) }')
  ours=$(sample ".type == \"device\" and .dev == \"$number\"" |
    jq -r '"\(.read_count) \(.read_bytes) \(.write_bytes) \(.discard_count) \(.discard_bytes) \(.flush_count)"')
  [ "$ours" = "$kernels" ]
  judge "$1 equals /proc/diskstats" $? "ours: $ours; the kernel's: $kernels"
}

judge_stack() {
  judge_device dm-0
  [ "$(sample ".type == \"process_device\" and .pid == $(lines WRITER) and (.device | startswith(\"nvme\") | not) and (.lower_layer | not)" | jq .write_bytes)" = 6553600 ]
  judge "the writer is named on the stacked device" $? "$(sample ".pid == $(lines WRITER)" | head -c 300)"
  [ "$(sample ".type == \"process_device\" and .pid == $(lines WRITER) and .device == \"nvme1n1\" and .lower_layer" | jq .write_bytes)" = 6553600 ]
  judge "what the stack sent down is told apart" $? "$(sample ".pid == $(lines WRITER)" | head -c 300)"
}

judge_raid() {
  judge_device md0
  [ "$(sample ".type == \"process_device\" and .pid == $(lines STRIPER) and (.lower_layer | not)" | jq .write_bytes)" = 10485760 ]
  judge "the writer is named on the RAID" $? "$(sample ".pid == $(lines STRIPER)" | head -c 300)"
  [ "$(sample ".type == \"process_device\" and .pid == $(lines STRIPER) and .lower_layer" | jq -s 'map(.write_bytes) | add')" = 10485760 ]
  judge "what the RAID sent to its members is told apart" $? "$(sample ".pid == $(lines STRIPER)" | head -c 300)"
}

judge_all() {
  lines DOCTOR | grep -qx 0
  judge "doctor finds all that is needed" $? "$(lines NEED | grep '^no' | head -n 1)"
  lines ERROR | grep -vE ' I/Os in |^  found | without times: ' > "$work/why"; [ ! -s "$work/why" ]
  judge "no error" $? "$(head -n 1 "$work/why")"
  for device in nvme0n1 nvme1n1 nvme2n1 nvme3n1; do with nvme '*' judge_device "$device"; done
  with device-mapper '*' judge_stack
  with raid0 '*' judge_raid
  [ "$(sample '.type == "process"' | jq -s 'map(.write_bytes) | add')" = "$(lines TOTAL | jq -s 'map(.write_bytes) | add')" ]
  judge "processes sum to the totals, no byte twice" $? "$(lines TOTAL | jq -c .write_bytes | tr '\n' ' ')"
  [ "$(lines TRACED)" -gt 100 ]
  judge "trace has the I/Os" $? "$(lines TRACED)"
  [ "$(lines COMMAND)" = "7 30 0" ]
  judge "a command is traced with what it forks, and nobody else" $? "$(lines COMMAND)"
}

# The bytes of a file as they were captured: OP FILE
captured() {
  lines CONTENT | jq -r --arg op "$1" --arg file "$2" \
    'select(.op == $op) | .segments[] | select(.file == $file) | "\(.file_offset) \(.data)"' | sort -n |
    while read -r _ data; do base64 -d <<< "$data"; done
}

judge_content() {
  local op file sum
  lines NEED | grep -q '^yes payload captured'
  judge "the bytes of a page are found" $? "$(lines NEED | grep -E 'page by|payload captured' | tr '\n' ';')"
  for op in write read; do
    for file in /mnt/deep/damn /mnt/buffered /mnt/direct; do
      sum=$(captured $op $file | md5sum | cut -d ' ' -f 1)
      [ "$sum" = "$(lines SUM | awk -v f=$file '$1 == f { print $2 }')" ]
      judge "the bytes of a $op are those of $file" $? "$(captured $op $file | wc -c) bytes"
    done
    [ "$(lines CONTENT | jq -s --arg op $op 'map(select(.op == $op and .file == "/mnt/deep/damn") | .found.DAMN) | add')" = 8192 ]
    judge "what a $op holds is found and counted" $? "$(lines CONTENT | grep damn | head -n 1 | cut -c 1-300)"
  done
  # The shell ends before its pages are written: its pipe's last process dirtied them.
  [ "$(lines CONTENT | jq -r 'select(.op == "write" and .file == "/mnt/deep/damn") | .dirtier.comm' | sort -u)" = dd ]
  judge "who dirtied the pages is named" $? "$(lines CONTENT | jq -c 'select(.op == "write") | [.file, .comm, .dirtier]' | head -n 3 | tr '\n' ' ')"
  [ "$(lines JOURNAL)" -gt 0 ]
  judge "the journal is told apart" $? "$(lines JOURNAL)"
}

make_root "$here/guest.sh" busybox dmsetup mdadm mkfs.ext4
for suite in "${suites[@]}"; do
  fetch "$suite" || continue
  boot_with_disks
  came_to_end || continue
  judge_all
  with nvme '*' judge_content
done
