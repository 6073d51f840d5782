#!/usr/bin/env bash
# Follows calls with the published program on Debian's kernels in virtual machines, against a program whose calls are known.
#
#   syscalls.sh [VERSION or SUITE ...]     default: 5.10 6.1 6.12 sid, which has the newest
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
require syscalls qemu-system-x86_64 busybox cpio jq gcc mkfs.ext4

# pid tid name fd offset asked result other_fd other_offset, as the program writes it down; an error by its number.
seen() {
  lines "SEEN $1" | jq -r 'select(.type == "syscall" and ((.fd // -1) >= 10 or (.fd // -1) == -1))
    | ({EBADF: 9, EAGAIN: 11, EFAULT: 14, EISDIR: 21, EINVAL: 22, ESPIPE: 29}) as $errors
    | [.pid, .tid, .syscall, .fd // -1, .offset // -1, .asked // 0, (if .errno then -$errors[.errno] else .done end), .other_fd // -1, .other_offset // -1]
    | map(tostring) | join(" ")'
}

expected() { lines "EXPECTED $1" | cut -d ' ' -f 1-7,9-10; }

# Before v5.19 a request does not tell its descriptor, and one for a descriptor that is not open is not told at all.
without_descriptors() { awk '$4 != 99 { $4 = -1; print }'; }

judge_same_calls() { # WHAT FILTER
  local wanted got
  wanted=$(expected "$1" | $2 | sort) got=$(seen "$1" | $2 | sort)
  # Pages of the program itself may have to be read in, too.
  [ "$1" != set ] || got=$(grep -v ' fault ' <<< "$got")
  [ -n "$wanted" ] && [ "$wanted" = "$got" ]
  judge "every call is exact: $1, $(wc -l <<< "$wanted")" $? "$(diff <(echo "$wanted") <(echo "$got") | head -n 20) $(lines "ERROR $1" | head -n 5)"
}

judge_machine() {
  local uring=cat
  # shellcheck disable=SC2154 # fetch sets it
  case $kernel in 5.10.*) uring=without_descriptors ;; esac
  judge_same_calls set cat
  judge_same_calls uring $uring
  judge_same_calls fault cat
  [ "$(lines TURNS)" = 12000 ]
  judge "nothing is missed of four that take turns" $? "$(lines TURNS) of 12000: $(lines 'ERROR turns' | head -n 3)"
  [ "$(lines DOCTOR | wc -l)" -ge 3 ]
  judge "doctor tells what can be followed" $? "$(lines DOCTOR)"
}

gcc -O2 -static -pthread -o "$work/syscalls" "$here/syscalls.c" || { echo "not ok syscalls: the program does not compile"; exit 1; }
for suite in "${suites[@]}"; do
  fetch "$suite" || continue
  rm -rf "$work/root"
  make_root "$here/syscalls-guest.sh" busybox
  cp "$work/syscalls" "$work/root/bin/"
  truncate -s 64M "$work/disk"
  mkfs.ext4 -qF "$work/disk"
  boot "${IOTOP_BOOT_SECONDS:-900}" -drive "file=$work/disk,if=none,id=n,format=raw" -device nvme,drive=n,serial=x
  [ -z "${IOTOP_CONSOLES:-}" ] || cp "$work/console" "$IOTOP_CONSOLES/syscalls-$suite"
  came_to_end && judge_machine
done
