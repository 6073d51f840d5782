#!/usr/bin/env bash
# Records the demo that comes with the program, assets/demo.iotop, anew: in a virtual machine with Debian's kernel, so that nothing of the
# machine that it is made on can be in it - no process, no name, no byte. What runs in there: assets/demo/guest.sh.
#
#   make-demo.sh [FILE]     default: assets/demo.iotop; takes about three minutes
#
# IOTOP_SHARP names the published program (IOTOP_KEEP=FILE tests/e2e/install.sh leaves one); IOTOP_CONSOLES, a folder in which what the
# machine said is kept. Needs what tests/kernels needs, and fio.
set -uo pipefail

assets=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
here=$assets/../tests/kernels
# shellcheck source=../tests/kernels/machine.sh
. "$here/machine.sh"
target=${1:-$assets/demo.iotop}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
require demo qemu-system-x86_64 busybox cpio mkfs.ext4 fio setpriv chattr
fetch trixie || exit 1
make_root "$assets/demo/guest.sh" busybox fio setpriv chattr
# busybox has a setpriv of its own, which knows no users.
mv "$work/root/bin/setpriv" "$work/root/bin/run-as"
echo 160 > "$work/root/payload"
drives=()
for disk in 0 1 2; do
  truncate -s 96M "$work/disk$disk"
  [ $disk = 2 ] || mkfs.ext4 -qF -L "demo$disk" "$work/disk$disk"
  # A disk of a few hundred I/Os a second: who asks for more waits, and others with him.
  drives+=(-drive "file=$work/disk$disk,if=none,id=d$disk,format=raw,throttling.iops-total=$((disk == 2 ? 0 : 300))"
    -device "nvme,drive=d$disk,serial=demo$disk")
done
boot 560 "${drives[@]}" -rtc base=2026-01-15T09:30:00
[ -z "${IOTOP_CONSOLES:-}" ] || cp "$work/console" "$IOTOP_CONSOLES/demo"
came_to_end || exit 1
lines RECORD
size=$(lines SIZE)
if [ "$size" -lt 10000 ] || [ "$size" -gt 1048576 ]; then
  echo "the demo has $size bytes" >&2
  exit 1
fi
head -c "$size" "$work/disk2" > "$target"
echo "$target: $size bytes"
