#!/usr/bin/env bash
# Builds tests/kernels/module for the kernel that fetch.sh fetched, with this machine's gcc and the kernel's headers from Debian's archive;
# nothing is installed. What it needs and cannot have is its last line on standard error.
#
#   module.sh SUITE FOLDER     leaves FOLDER/iotop_calls-SUM.ko, SUM being that of the module's source, and prints its path
set -euo pipefail

suite=$1 folder=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
made=$folder/iotop_calls-$(cat "$here"/module/* | md5sum | cut -c 1-12).ko
[ -s "$made" ] && { echo "$made"; exit 0; }
for need in gcc make; do
  command -v $need >/dev/null || { echo "needs $need" >&2; exit 1; }
done
# shellcheck source=archive.sh
. "$here/archive.sh"
version=$(cat "$folder/version")
headers=$work/out/usr/src/linux-headers-$version

# The headers, what all flavours share of them, kbuild's tools; and the libc that these are linked to, which may be newer than ours.
common=$("${cache[@]}" depends "linux-headers-$version" 2>/dev/null | sed -n 's/.*Depends: \(linux-headers-.*-common\|linux-kbuild-.*\)$/\1/p')
[ -n "$common" ] || { echo "needs linux-headers-$version, which the archive has no more" >&2; exit 1; }
cd "$work"
for package in "linux-headers-$version" $common libc6 libelf1 libelf1t64 libzstd1 zlib1g; do
  "${cache[@]}" policy "$package" | grep 'Candidate: [0-9]' >/dev/null || continue
  "${apt[@]}" download "$package" 2> "$work/why" || { echo "needs $package: $(tail -n 1 "$work/why")" >&2; exit 1; }
done
for deb in ./*.deb; do dpkg -x "$deb" out; done
for file in Makefile .kernelvariables; do sed -i "s,/usr/src,$work/out/usr/src,g" "$headers/$file"; done

loader=$(find out -name 'ld-linux-x86-64.so.2' | head -n 1)
libraries=$(find out -name libc.so.6 -printf '%h' -quit)
find out/usr/lib \( -path '*/scripts/*' -o -path '*/objtool/*' \) -type f -perm -u+x ! -name '*.elf' | while read -r tool; do
  [ "$(head -c 4 "$tool" | tr -d '\177')" = ELF ] || continue
  ldd "$tool" 2>&1 | grep 'not found' >/dev/null || continue
  mv "$tool" "$tool.elf"
  printf '#!/bin/sh\nexec %s --library-path %s %s "$@"\n' "$work/$loader" "$work/$libraries" "$work/$tool.elf" > "$tool"
  chmod +x "$tool"
done

# Without the module's BTF, which needs pahole, and without an option that only gcc 14 has.
cp -r "$here/module" module
make -C "$headers" M="$work/module" CC=gcc HOSTCC=gcc CONFIG_DEBUG_INFO_BTF_MODULES= CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT= modules > "$work/log" 2>&1 ||
  { echo "needs a compiler for $version: $(grep -vE '^make|warning' "$work/log" | grep -m 1 -iE 'error|killed|not found' || tail -n 1 "$work/log")" >&2; exit 1; }
strip --strip-debug module/iotop_calls.ko
rm -f "$folder"/iotop_calls-*.ko
cp module/iotop_calls.ko "$made"
echo "$made"
