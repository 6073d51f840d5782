#!/usr/bin/env bash
# Runs the published program on Debian's kernels in virtual machines: one build, 5.10 to the newest.
#
#   run.sh [VERSION or SUITE ...]     default: 5.10 6.1 6.12 sid, which has the newest
#
# IOTOP_SHARP names the published program. Kernels are kept in ${XDG_CACHE_HOME:-~/.cache}/iotop-sharp/kernels. Prints "ok NAME",
# "not ok NAME" or "skip NAME: REASON" for each test.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/iotop-sharp/kernels
program=${IOTOP_SHARP:-iotop-sharp}

# The suite of Debian that has a version.
suite_of() {
  case $1 in
    5.10) echo bullseye ;; 6.1) echo bookworm ;; 6.12) echo trixie ;; 7.* | newest) echo sid ;; *) echo "$1" ;;
  esac
}

suites=()
[ $# -gt 0 ] || set -- 5.10 6.1 6.12 sid
for version in "$@"; do suites+=("$(suite_of "$version")"); done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for need in qemu-system-x86_64 busybox cpio jq dmsetup mdadm mkfs.ext4; do
  command -v $need >/dev/null || { echo "skip kernels: needs $need"; exit 0; }
done
[ "$(uname -m)" = x86_64 ] || { echo "skip kernels: the machines are x86_64, this is $(uname -m)"; exit 0; }
program=$(command -v "$program") || { echo "not ok kernels: no program ($program); set IOTOP_SHARP"; exit 1; }

# Copies a program with the libraries that it is linked to.
take() {
  local file library
  file=$(command -v "$1") && cp -L "$file" "$work/root/bin/"
  ldd "$file" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$work/root$(dirname "$library")"
    cp -nL "$library" "$work/root$library"
  done
}

make_root() {
  mkdir -p "$work"/root/{bin,sbin,proc,sys,dev,tmp,mnt,modules}
  for tool in busybox dmsetup mdadm mkfs.ext4; do take "$tool"; done
  cp "$program" "$work/root/bin/iotop-sharp"
  local library path
  for library in libbpf.so.1 libelf.so.1 libz.so.1 libstdc++.so.6 libgcc_s.so.1 libm.so.6 libdl.so.2 librt.so.1 libpthread.so.0 libc.so.6 libzstd.so.1; do
    path=$(ldconfig -p | sed -n "s|.*$library .*x86-64.* => ||p" | head -n 1)
    [ -z "$path" ] || { mkdir -p "$work/root$(dirname "$path")"; cp -nL "$path" "$work/root$path"; }
  done
  mkdir -p "$work/root/lib64"
  cp -nL /lib64/ld-linux-x86-64.so.2 "$work/root/lib64/"
  cp "$here/guest.sh" "$work/root/init"
  chmod +x "$work/root/init"
}

boot() { # SUITE: the console's lines
  rm -rf "$work/root/modules" && cp -r "$cache/$1/modules" "$work/root/modules"
  (cd "$work/root" && find . | cpio -o -H newc --quiet | gzip -1) > "$work/initrd"
  local disk drives=()
  for disk in 0 1 2 3; do
    rm -f "$work/disk$disk" && truncate -s 256M "$work/disk$disk"
    drives+=(-drive "file=$work/disk$disk,if=none,id=d$disk,format=raw" -device "nvme,drive=d$disk,serial=$disk")
  done
  # Without cx16: QEMU 7.2 emulates cmpxchg16b on several CPUs wrongly (it corrupts EFLAGS), and the kernel's allocator dies of it.
  timeout 240 qemu-system-x86_64 -M q35 -accel tcg,thread=multi -cpu max,-cx16 -smp 2 -m 1024 -nographic -no-reboot \
    -kernel "$cache/$1/vmlinuz" -initrd "$work/initrd" -append 'console=ttyS0 quiet panic=-1' \
    "${drives[@]}" < /dev/null 2>&1 | tr -d '\r' > "$work/console"
}

lines() { sed -n "s/^$1 //p" "$work/console"; }

sample() { lines SAMPLE | jq -c "select($1)"; }

judge() { # NAME CONDITION-EXIT-STATUS DETAIL
  if [ "$2" = 0 ]; then echo "ok $suite $kernel: $1"; else echo "not ok $suite $kernel: $1 ($3)"; fi
}

# A test declares what it needs of the machine, and which kernels must have it: there its absence is a failure, elsewhere it is skipped.
# NEED KERNELS (a pattern of case) TESTS
with() {
  if lines HAVE | grep -qxF "$1"; then
    "${@:3}"
  else
    # shellcheck disable=SC2254 # it is meant to be a pattern
    case $kernel in
      $2) echo "not ok $suite $kernel: it must have $1" ;;
      *) echo "skip $suite $kernel ${*:3}: needs $1" ;;
    esac
  fi
}

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
  [ "$(sample '.type == "process"' | jq -s 'map(.write_bytes) | add')" = "$(sample '.type == "total"' | jq .write_bytes)" ]
  judge "processes sum to the total, no byte twice" $? "$(sample '.type == "total"')"
  [ "$(lines TRACED)" -gt 100 ]
  judge "trace has the I/Os" $? "$(lines TRACED)"
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

make_root
for suite in "${suites[@]}"; do
  kernel=
  if ! "$here/fetch.sh" "$suite" "$cache/$suite" 2> "$work/why"; then
    echo "skip $suite: $(tail -n 1 "$work/why")"
    continue
  fi
  kernel=$(cat "$cache/$suite/version")
  boot "$suite"
  if ! grep -qx END "$work/console"; then
    echo "not ok $suite $kernel: the machine did not come to the end"
    tail -n 5 "$work/console"
    continue
  fi
  judge_all
  with nvme '*' judge_content
done
