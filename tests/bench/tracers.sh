#!/usr/bin/env bash
# What tracing costs: one load on one machine, traced in turn by nobody, by `iotop-sharp record`, by Debian's `blktrace` and by `trace-cmd
# record -e block`. The machine is virtual, and its clock counts instructions (QEMU's icount): what else this machine does changes nothing,
# and a nanosecond below is an instruction, not a time. The rounds alternate; medians count, with the smallest and the greatest.
#
#   tracers.sh [-b IOTOP-SHARP] [-r ROUNDS] [-n IOS] [-s SUITE]    default: 3 rounds of 40000 I/Os on trixie; ten minutes
#
# The load reads 4 KiB at random with pread from a null_blk of the kernel, which completes at once, so that all that it takes is processor.
# Files are written to memory. IOTOP_CONSOLE=FILE keeps what the machine said.
set -uo pipefail

rounds=3 ios=40000 suite=trixie
while getopts 'b:r:n:s:' option; do
  case $option in
    b) export IOTOP_SHARP=$OPTARG ;; r) rounds=$OPTARG ;; n) ios=$OPTARG ;; s) suite=$OPTARG ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done
wanted=$suite
kernels=$(cd "$(dirname "${BASH_SOURCE[0]}")/../kernels" && pwd)
export here=$kernels
# shellcheck source=../kernels/machine.sh
. "$kernels/machine.sh"
suite=$wanted
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$PATH:/usr/sbin:/sbin
require tracers qemu-system-x86_64 busybox cpio blktrace trace-cmd gcc
gcc -O2 -static -o "$work/reads" "$kernels/../bench/reads.c" || exit 1
fetch "$suite" || exit 0
make_root "$kernels/../bench/tracers-guest.sh" busybox blktrace blkparse trace-cmd
cp "$work/reads" "$work/root/bin/"
cp "$cache/$suite"/modules/{configfs,null_blk}.ko "$work/root/modules/" 2>/dev/null
printf 'rounds=%s\nios=%s\n' "$rounds" "$ios" > "$work/root/bench"
boot "${IOTOP_BOOT_SECONDS:-1500}" -icount shift=0,sleep=off
[ -z "${IOTOP_CONSOLE:-}" ] || cp "$work/console" "$IOTOP_CONSOLE"
came_to_end || exit 1
echo "$kernel, $rounds rounds of $ios reads of 4 KiB; us are 1000 instructions; medians (least to most)"
lines ROW | awk '
  { n[$1]++; for (f = 2; f <= NF; f++) v[$1, f, n[$1]] = $f; if (!($1 in seen)) { seen[$1]; names[++count] = $1 } }
  function sort(a, m,   i, j, t) { for (i = 2; i <= m; i++) for (j = i; j > 1 && a[j] < a[j - 1]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t } }
  function middle(name, f, form,   i, m) {
    m = n[name]; for (i = 1; i <= m; i++) a[i] = v[name, f, i]; sort(a, m)
    return sprintf(form " (" form " to " form ")", m % 2 ? a[(m + 1) / 2] : (a[m / 2] + a[m / 2 + 1]) / 2, a[1], a[m])
  }
  END {
    printf "%-10s %22s %8s %22s %22s %14s %15s %16s %6s\n", "traced by", "load, us per I/O", "slower", "all CPU, us per I/O", "tracer, us per I/O", "events per I/O", "bytes per event", "tracer per event", "lost"
    for (k = 1; k <= count; k++) {
      name = names[k]; load = middle(name, 2, "%.2f"); if (k == 1) base = load + 0
      events = middle(name, 6, "%.3f") + 0; if (events == 0) events = 1
      lost = 0; for (i = 1; i <= n[name]; i++) lost += v[name, 7, i]
      printf "%-10s %22s %7.0f%% %22s %22s %14.2f %15.1f %13.2f us %6d\n", name, load, 100 * (load / base - 1), middle(name, 4, "%.2f"),
        middle(name, 3, "%.2f"), k == 1 ? 0 : events, middle(name, 5, "%.1f") / events, middle(name, 3, "%.3f") / events, lost
    }
  }'
