#!/usr/bin/env bash
# What recording costs: 4 KiB random reads on a zram device, recorded in turn by nobody, by `iotop-sharp record`, and by `trace-cmd record
# -e block`, at full speed and at a fixed rate; then how fast the recording is read. The machine may be noisy: the turns alternate, and
# medians count. zram has no queue: a bio is queued and completes, two events for trace-cmd, one I/O for iotop-sharp.
#
#   record.sh [-b IOTOP-SHARP] [-r ROUNDS] [-t SECONDS] [-i IOPS]     needs root, fio, jq, zram
#
# trace-cmd is left out where it is not installed or not allowed. record-64M is record with an event ring of 64 MiB instead of 8.
set -euo pipefail

binary=iotop-sharp rounds=3 seconds=5 rate=200000
while getopts 'b:r:t:i:' option; do
  case $option in
    b) binary=$OPTARG ;; r) rounds=$OPTARG ;; t) seconds=$OPTARG ;; i) rate=$OPTARG ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
  esac
done
for need in fio jq; do command -v "$need" >/dev/null || { echo "record.sh: needs $need" >&2; exit 1; }; done
watchers="nobody record record-64M"

work=$(mktemp -d -p /dev/shm) # what is written is not to wait for a disk
zram='' watcher=''
clean() {
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null || true
  sleep 0.3
  [ -z "$zram" ] || echo "$zram" > /sys/class/zram-control/hot_remove
  zram=''
  rm -rf "$work"
}
trap clean EXIT

if ! command -v trace-cmd >/dev/null; then
  echo "trace-cmd is left out: it is not installed"
elif ! (cd "$work" && trace-cmd record -e block -o "$work/recording" true) > "$work/out" 2>&1; then
  echo "trace-cmd is left out: $(tail -n 1 "$work/out" | sed 's/^ *//')"
else
  watchers="$watchers trace-cmd"
fi

# Everything is in place when the first bytes are in the file.
await_recording() {
  local i
  for ((i = 0; i < 300; i++)); do
    [ "$(cat "$work"/recording* 2>/dev/null | head -c 100 | wc -c)" -lt 100 ] || return 0
    sleep 0.1
  done
}

[ -e /sys/class/zram-control ] || modprobe zram num_devices=0
zram=$(cat /sys/class/zram-control/hot_add)
echo 256M > "/sys/block/zram$zram/disksize"
device=/dev/zram$zram
dd if=/dev/urandom of="$device" bs=1M count=200 oflag=direct status=none

# Prints the I/Os that the load did. FIO'S-OPTION...
run_load() {
  fio --name=load --filename="$device" --size=200M --rw=randread --bs=4k --direct=1 --runtime="$seconds" --time_based --group_reporting \
    --output-format=json --ioengine=psync --numjobs=2 "$@" | jq '.jobs[0].read.total_ios'
}

cpu_us() { # of a process and its children, in microseconds
  local sum=0 pid
  for pid in "$1" $(pgrep -P "$1"); do
    sum=$((sum + $(awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%d", ($12 + $13) * 1000000 / tick }' "/proc/$pid/stat")))
  done
  echo $sum
}

# watch NAME FIO'S-OPTION...: records the load, prints "ios cpu_us bytes recorded lost".
watch() {
  local name=$1 ios before cpu
  shift
  rm -rf "$work"/recording*
  case $name in
    nobody) echo "$(run_load "$@") 0 0 0 0"; return ;;
    record) "$binary" record -o "$work/recording" > /dev/null 2> "$work/out" & ;;
    record-64M) "$binary" record -o "$work/recording" --events-ring 64M > /dev/null 2> "$work/out" & ;;
    trace-cmd) (cd "$work" && exec trace-cmd record -e block -o "$work/recording" > "$work/out" 2>&1) & ;;
  esac
  watcher=$!
  await_recording
  sleep 0.5
  before=$(cpu_us $watcher)
  ios=$(run_load "$@")
  cpu=$(($(cpu_us $watcher) - before))
  # bash starts background jobs with SIGINT ignored; trace-cmd ends well on SIGINT only, which it asks for anew.
  kill -"$([ "$name" = trace-cmd ] && echo INT || echo TERM)" "$watcher"
  wait "$watcher" || true
  watcher=''
  if [ "$name" != trace-cmd ]; then
    sed -n 's/.*: \([0-9,]*\) I\/Os in .* lost \([0-9,]*\);.*/\1 \2/p' "$work/out" | tr -d , > "$work/sums"
  else
    trace-cmd report --stat -i "$work/recording" 2>/dev/null | awk '/^entries:/ { e += $2 } /^overrun:/ { o += $2 } /^dropped events:/ { o += $3 } END { print e + 0, o + 0 }' > "$work/sums"
    [ -s "$work/sums" ] || echo "0 0" > "$work/sums"
  fi
  echo "$ios $cpu $(stat -c %s "$work/recording") $(cat "$work/sums")"
}

show() { # FILE
  awk -v names="$watchers" '
    { ios[$1, $2] = $3; cpu[$1, $2] = $4; bytes[$1, $2] = $5; lost[$2] += $7; recorded[$1, $2] = $6; if ($1 > rounds) rounds = $1 }
    function median(list, n,   i, j, t) {
      for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j] < list[j - 1]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    }
    END {
      printf "  %-12s %9s %13s %14s %15s %12s\n", "recorded by", "I/O per s", "kept/nobody", "CPU us per I/O", "bytes per I/O", "events lost"
      count = split(names, order, " ")
      for (k = 1; k <= count; k++) {
        name = order[k]
        for (r = 1; r <= rounds; r++) {
          a[r] = ios[r, name] / '"$seconds"'; b[r] = ios[r, name] / ios[r, "nobody"]; c[r] = cpu[r, name] / ios[r, name]; d[r] = bytes[r, name] / ios[r, name]
        }
        printf "  %-12s %9d %12.1f%% %14.3f %15.1f %12d\n", name, median(a, rounds), 100 * median(b, rounds), median(c, rounds), median(d, rounds), lost[name]
      }
    }' "$1"
}

for speed in full "$rate"; do
  options=()
  [ "$speed" = full ] || options=("--rate_iops=$((rate / 2))")
  for round in $(seq "$rounds"); do
    for name in $watchers; do
      echo "$round $name $(watch "$name" ${options[@]+"${options[@]}"})" >> "$work/$speed"
      [ "$name" != record ] || mv "$work/recording" "$work/kept"
    done
  done
  echo "$speed: 4 KiB random reads, $rounds rounds of $seconds s; medians"
  show "$work/$speed"
done

# How fast it is read: a filter that nothing passes leaves the reading; then every I/O as a line.
ios=$("$binary" trace --from "$work/kept" --json | grep -c '^{"time":"[0-9]')
time_replay() { # NAME OPTION...
  local start end name=$1
  shift
  start=$(date +%s%N)
  "$binary" trace --from "$work/kept" "$@" > /dev/null 2>&1
  end=$(date +%s%N)
  awk -v ios="$ios" -v ns=$((end - start)) -v name="$name" -v bytes="$(stat -c %s "$work/kept")" 'BEGIN {
    printf "replay, %s: %d I/Os, %.1f MiB in %.2f s, %.0f I/Os per s\n", name, ios, bytes / 1048576, ns / 1e9, ios / (ns / 1e9) }'
}
time_replay "only read" -p 4000000
time_replay "printed as text"
