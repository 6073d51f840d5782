#!/usr/bin/env bash
# What watching costs: 4 KiB random reads at full speed on a zram and on a loop device, watched in turn by nobody, by a minimal C
# tracer with and without a wakeup per record (minimal.bpf.c), by iotop-sharp's screen, by `iotop-sharp trace`, and by the screen while
# it captures 64, 512 or 4096 bytes of every segment. The machine may be noisy: the turns alternate, and the medians of the ratios of
# each round count, not the absolute numbers.
#
#   overhead.sh [-b IOTOP-SHARP] [-r ROUNDS] [-t SECONDS] [-d zram|loop]     needs root, fio, clang, libbpf, tmux, jq
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
binary=iotop-sharp rounds=5 seconds=4 devices="zram loop"
while getopts 'b:r:t:d:' option; do
  case $option in
    b) binary=$OPTARG ;; r) rounds=$OPTARG ;; t) seconds=$OPTARG ;; d) devices=$OPTARG ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done
for need in fio clang gcc tmux jq losetup; do command -v "$need" >/dev/null || { echo "overhead.sh: needs $need" >&2; exit 1; }; done

work=$(mktemp -d)
device='' zram='' watcher='' session=iotop-bench-$$
clean() {
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null || true
  tmux -L "$session" kill-server 2>/dev/null || true
  case $device in
    /dev/zram*) sleep 0.3; echo "$zram" > /sys/class/zram-control/hot_remove ;;
    /dev/loop*) losetup --detach "$device" ;;
  esac
  device=''
}
trap 'clean; rm -rf "$work"' EXIT

architecture=$(uname -m | sed 's/x86_64/x86/; s/aarch64/arm64/')
for wake in 0 1; do # 0: as the kernel likes; 1: BPF_RB_NO_WAKEUP
  clang -g -O2 -target bpf -mcpu=v3 -D__TARGET_ARCH_"$architecture" -DWAKE=$wake -I"$here/../../bpf" -idirafter "/usr/include/$(uname -m)-linux-gnu" \
    -c "$here/minimal.bpf.c" -o "$work/minimal$wake.bpf.o"
done
gcc -O2 -o "$work/minimal" "$here/minimal.c" -lbpf

make_device() {
  case $1 in
    zram)
      zram=$(cat /sys/class/zram-control/hot_add)
      echo 256M > "/sys/block/zram$zram/disksize"
      device=/dev/zram$zram
      dd if=/dev/urandom of="$device" bs=1M count=200 oflag=direct status=none
      load=(--ioengine=psync --numjobs=2)
      ;;
    loop)
      truncate -s 256M /dev/shm/iotop-bench.$$
      device=$(losetup --find --show /dev/shm/iotop-bench.$$)
      rm /dev/shm/iotop-bench.$$
      dd if=/dev/urandom of="$device" bs=1M count=200 oflag=direct status=none
      load=(--ioengine=libaio --iodepth=32 --numjobs=2)
      ;;
  esac
}

# Prints the I/Os that the load did.
run_load() {
  fio --name=load --filename="$device" --size=200M --rw=randread --bs=4k --direct=1 --runtime="$seconds" --time_based --group_reporting \
    --output-format=json "${load[@]}" | jq '.jobs[0].read.total_ios'
}

cpu_us() { # user and system time of a process, in microseconds
  awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) * 1000000 / tick }' "/proc/$1/stat"
}

# watch NAME: starts the watcher, runs the load, prints "ios cpu_us rss_kib lost".
watch() {
  local pid ios cpu=0 rss=0 lost=0
  case $1 in
    nobody) ios=$(run_load); echo "$ios 0 0 0"; return ;;
    minimal-wakeup) "$work/minimal" "$work/minimal0.bpf.o" > "$work/out" & ;;
    minimal) "$work/minimal" "$work/minimal1.bpf.o" timed > "$work/out" & ;;
    screen) tmux -L "$session" new-session -d -x 120 -y 36 "$binary" ;;
    payload-*) tmux -L "$session" new-session -d -x 120 -y 36 "$binary --payload=${1#payload-}" ;;
    trace) "$binary" trace > /dev/null 2> "$work/out" & ;;
  esac
  sleep 1.5
  if [[ $1 = screen || $1 = payload-* ]]; then
    pid=$(tmux -L "$session" list-panes -F '#{pane_pid}')
    pid=$(pgrep -n -x iotop-sharp -P "$pid" || echo "$pid") # a shell may stand in between
  else
    pid=$!
    watcher=$pid
  fi
  local before
  before=$(cpu_us "$pid")
  ios=$(run_load)
  cpu=$(cpu_us "$pid")
  cpu=$(awk -v a="$cpu" -v b="$before" 'BEGIN { print a - b }')
  rss=$(awk '/VmHWM/ { print $2 }' "/proc/$pid/status")
  [[ $1 != screen && $1 != payload-* ]] || tmux -L "$session" capture-pane -p > "$work/out"
  kill -TERM "$pid" # bash starts background jobs with SIGINT ignored
  [ -z "$watcher" ] || wait "$watcher" || true
  watcher=''
  while [ -d "/proc/$pid" ]; do sleep 0.1; done
  case $1 in
    minimal*) lost=$(sed -n 's/.* lost \([0-9]*\).*/\1/p' "$work/out") ;;
    trace) lost=$(sed -n 's/.* lost \([0-9,]*\).*/\1/p' "$work/out" | tr -d ,) ;;
    payload-*) lost=$(grep -oE 'payload lost [0-9.]+[KMG]?' "$work/out" | tail -n 1 | sed 's/payload lost //' | numfmt --from=iec) ;;
    screen) lost=$(grep -o 'lost [0-9,]*' "$work/out" | tail -n 1 | tr -cd '0-9') ;;
  esac
  echo "$ios $cpu $rss ${lost:-0}"
}

watchers="nobody minimal-wakeup minimal screen trace payload-64 payload-512 payload-4096"
for kind in $devices; do
  make_device "$kind"
  for round in $(seq "$rounds"); do
    for name in $watchers; do
      echo "$round $name $(watch "$name")" >> "$work/$kind"
    done
  done
  clean
  echo "$kind: 4 KiB random reads, $rounds rounds of $seconds s; medians"
  awk -v names="$watchers" '
    { ios[$1, $2] = $3; cpu[$1, $2] = $4; if ($5 > rss[$2]) rss[$2] = $5; lost[$2] += $6; if ($1 > rounds) rounds = $1 }
    function median(list, n,   i, j, t) {
      for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j] < list[j - 1]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    }
    END {
      printf "  %-15s %9s %13s %12s %10s %8s %8s\n", "watched by", "I/O per s", "kept/nobody", "kept/minimal", "us per I/O", "peak MiB", "lost"
      count = split(names, order, " ")
      for (k = 1; k <= count; k++) {
        name = order[k]
        for (r = 1; r <= rounds; r++) {
          a[r] = ios[r, name] / '"$seconds"'; b[r] = ios[r, name] / ios[r, "nobody"]; c[r] = ios[r, name] / ios[r, "minimal"]; d[r] = cpu[r, name] / ios[r, name]
        }
        printf "  %-15s %9d %12.1f%% %11.1f%% %10.3f %8.1f %8d\n", name, median(a, rounds), 100 * median(b, rounds), 100 * median(c, rounds), median(d, rounds), rss[name] / 1024, lost[name]
      }
    }' "$work/$kind"
done
