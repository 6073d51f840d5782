#!/usr/bin/env bash
# Recordings handed on: blkparse, btt and fio read what is exported as blktrace and say the same as we do; Perfetto's trace is what it should
# be; what is exported and imported again is the same. IOTOP_SHARP=FILE: the program to test. The disk is a loop device on a file in a
# temporary folder.
set -uo pipefail

program=${IOTOP_SHARP:-iotop-sharp}
work=$(mktemp -d)
device='' name=''
export TMPDIR=$work XDG_CONFIG_HOME=$work LC_ALL=C.UTF-8
PATH=$PATH:/usr/sbin:/sbin

clean_up() {
  [ -z "$device" ] || losetup --detach "$device"
  umount "$work/small" 2>/dev/null
  rm -rf -- "$work"
}
trap clean_up EXIT
trap 'exit 143' INT TERM HUP

judge() { # NAME STATUS DETAIL
  if [ "$2" = 0 ]; then
    printf 'ok export: %s\n' "$1"
  else
    printf 'not ok export: %s\n  | %s\n' "$1" "${3:-}"
  fi
}

for need in jq blkparse btt fio losetup dd gzip; do
  command -v "$need" >/dev/null || { echo "skip export: needs $need"; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo "skip export: needs root"; exit 0; }

load() {
  dd if=/dev/zero of="$device" bs=4k count=200 oflag=direct status=none
  dd if="$device" of=/dev/null bs=64k count=40 iflag=direct status=none
  dd if=/dev/zero of="$device" bs=1M count=4 conv=fsync status=none
}

# One I/O a line, as we print it; without those that nobody saw end, of which no tool can be told.
ios() {
  "$program" trace --from "$1" --all-layers --json 2>/dev/null | jq -c 'select(has("sector") and (.end_unseen | not))'
}

totals() { blkparse -i "$name" -D "$work/bt" -f '' 2>/dev/null | tr -s ' \t' ' ' | sed -n "s/^ Reads $1: \([0-9]*\), \([0-9]*\)KiB Writes $1: \([0-9]*\), \([0-9]*\)KiB/\1 \2 \3 \4/p" | tail -n 1; }

# A number of btt's table, in nanoseconds.
average() { sed -n "s/^$1 *[0-9.]* *\([0-9]*\)\.\([0-9]*\) .*/\1\2/p" "$work/btt" | head -n 1 | sed 's/^0*//'; }

test_blkparse() {
  local wanted
  wanted=$(jq -s -r '[(map(select(.op == "read")) | length), (map(select(.op == "read") | .bytes) | add // 0) / 1024,
    (map(select(.op == "write" or .op == "flush")) | length), (map(select(.op == "write") | .bytes) | add // 0) / 1024] | join(" ")' "$work/ios")
  [ "$(totals Queued)" = "$wanted" ]
  judge "blkparse counts the same queued I/Os" $? "$(totals Queued), wanted $wanted"

  # Of the bios of a request, which end together, one is an I/O.
  wanted=$(jq -s -r '
    def requests: map(if .merged then [.ts_ns, .device_us] else [.ts_ns, .sector] end) | unique | length;
    [(map(select(.op == "read")) | requests), (map(select(.op == "read") | .bytes) | add // 0) / 1024,
    (map(select(.op == "write" or .op == "flush")) | requests), (map(select(.op == "write") | .bytes) | add // 0) / 1024] | join(" ")' "$work/ios")
  [ "$(totals Completed)" = "$wanted" ]
  judge "blkparse counts the same completed requests" $? "$(totals Completed), wanted $wanted"
}

test_btt() {
  local wanted
  btt -i "$work/merged.bin" >"$work/btt" 2>&1
  wanted=$(jq -s -r '[map(select(.latency_us and .bytes > 0)) | ((map(.latency_us) | add) * 1000 / length), ((map(.device_us // 0) | add) * 1000 / (map(select(.device_us)) | length))]
    | map(round) | join(" ")' "$work/ios")
  [ "$(average Q2C) $(average D2C)" = "$wanted" ]
  judge "btt's averages of Q2C and D2C are ours" $? "$(average Q2C) $(average D2C), wanted $wanted"
}

test_fio() {
  fio --name=again --read_iolog="$work/merged.bin" --parse-only >"$work/output" 2>&1
  judge "fio takes it as a log of I/Os" $? "$(head -n 3 "$work/output")"
  truncate -s 64M "$work/again"
  fio --name=again --read_iolog="$work/merged.bin" --replay_redirect="$work/again" --replay_no_stall=1 --ioengine=psync --size=64M >"$work/output" 2>&1
  local wanted
  wanted=$(jq -s -r '[(map(select(.op == "read")) | length), (map(select(.op == "write")) | length)] | join(",")' "$work/ios")
  grep -q "issued rwts: total=$wanted," "$work/output"
  judge "fio does the same I/Os again" $? "wanted $wanted: $(grep issued "$work/output")"
}

test_round_trip() {
  local wanted='[.ts_ns, .tid, .comm, .op, .sector, .bytes, .queue_us, .device_us, .latency_us, .merged, .split]'
  "$program" import -o "$work/again.iotop" "$work/bt/$name" 2>"$work/output" && ios "$work/again.iotop" | jq -c "$wanted" | sort >"$work/after"
  jq -c "$wanted" "$work/ios" | sort >"$work/before"
  cmp -s "$work/before" "$work/after"
  judge "export and import give the same I/Os" $? "$(diff "$work/before" "$work/after" | head -n 3) $(cat "$work/output")"
  "$program" trace --from "$work/bt/$name.blktrace.0" --all-layers --json 2>/dev/null | jq -c "select(has(\"sector\")) | $wanted" | sort >"$work/direct"
  cmp -s "$work/before" "$work/direct"
  judge "a file of blktrace is read as a recording" $? "$(diff "$work/before" "$work/direct" | head -n 3)"
}

test_perfetto() {
  "$program" export --to perfetto -o "$work/x.json.gz" "$work/x.iotop" 2>"$work/output" &&
    gzip -dc "$work/x.json.gz" >"$work/x.json" && jq -e '.traceEvents | all(has("ph") and has("ts") and has("pid"))' "$work/x.json" >/dev/null
  judge "perfetto: every event has phase, time and process" $? "$(cat "$work/output")"
  jq -e '[.traceEvents[] | select(.ph == "b" or .ph == "e")] | group_by([.pid, .id, .name]) | all((map(select(.ph == "b")) | length) == (map(select(.ph == "e")) | length))' \
    "$work/x.json" >/dev/null
  judge "perfetto: every slice ends" $?
  [ "$(jq '[.traceEvents[] | select(.ph == "b" and has("args") and .pid < 8388608)] | length' "$work/x.json")" = "$("$program" trace --from "$work/x.iotop" --all-layers --json 2>/dev/null | jq -c 'select(has("sector"))' | wc -l)" ]
  judge "perfetto: a slice for each I/O" $?
}

test_records() {
  "$program" export --to jsonl "$work/x.iotop" 2>/dev/null >"$work/x.jsonl"
  cmp -s "$work/x.jsonl" <("$program" trace --from "$work/x.iotop" --all-layers --json 2>/dev/null)
  judge "jsonl is what trace prints" $?
  "$program" export --to csv "$work/x.iotop" 2>/dev/null >"$work/x.csv"
  cmp -s "$work/x.csv" <("$program" trace --from "$work/x.iotop" --all-layers --csv 2>/dev/null)
  judge "csv is what trace prints" $?
}

test_broken_off() {
  local format
  mkdir "$work/small"
  mount -t tmpfs -o size=32k tmpfs "$work/small" || { echo "skip export: a full disk: no tmpfs"; return; }
  for format in perfetto csv jsonl blktrace; do
    "$program" export --to $format -o "$work/small/out" "$work/x.iotop" >"$work/output" 2>&1
    [ $? = 1 ] && [ -z "$(ls "$work/small")" ]
    judge "$format: nothing is left on a full disk" $? "$(cat "$work/output"); $(ls -R "$work/small")"
  done
  umount "$work/small"
}

test_stopped() {
  local pid status
  "$program" record -o "$work/long.iotop" -D "$device" -- bash -c "for i in 1 2 3; do dd if=$device of=/dev/null bs=4k iflag=direct status=none; done" >"$work/output" 2>&1
  "$program" export --to jsonl -o "$work/stopped" "$work/long.iotop" >"$work/output" 2>&1 &
  pid=$!
  until [ -s "$work/stopped" ] || ! kill -0 $pid 2>/dev/null; do sleep 0.01; done
  kill -TERM $pid
  wait $pid
  status=$?
  if [ $status = 0 ]; then
    echo "skip export: ended by a signal: it was faster"
    return
  fi
  [ $status = 1 ] && [ ! -e "$work/stopped" ] && grep -q 'is removed' "$work/output"
  judge "nothing is left of what a signal ended" $? "$status $(cat "$work/output")"
}

test_refusals() {
  "$program" export --to blktrace -o "$work/bt" "$work/x.iotop" >"$work/output" 2>&1
  [ $? = 1 ] && grep -q 'exists already' "$work/output"
  judge "nothing is overwritten" $? "$(cat "$work/output")"
  "$program" export "$work/x.iotop" >"$work/output" 2>&1
  [ $? = 2 ]
  judge "a format must be named" $? "$(cat "$work/output")"
  head -c 1000 /dev/urandom >"$work/noise"
  "$program" import "$work/noise" >"$work/output" 2>&1
  [ $? = 1 ] && grep -q 'no file of blktrace' "$work/output" && ! [ -e noise.iotop ]
  judge "what is no trace is refused" $? "$(cat "$work/output")"
}

cd "$work" || exit 1
truncate -s 64M disk
device=$(losetup --find --show disk) || { echo "skip export: no loop device"; exit 0; }
name=$(basename "$device")
"$program" record -o "$work/x.iotop" -D "$device" -- bash -c "device=$device; $(declare -f load); load" >"$work/output" 2>&1
judge "a load is recorded" $? "$(cat "$work/output")"
ios "$work/x.iotop" >"$work/ios"
"$program" export --to blktrace -o "$work/bt" "$work/x.iotop" 2>"$work/output" && [ -s "$work/bt/$name.blktrace.0" ]
judge "a file for the device is written" $? "$(cat "$work/output")"
blkparse -i "$name" -D "$work/bt" -O -d "$work/merged.bin" >/dev/null 2>&1
test_blkparse
test_btt
test_fio
test_round_trip
test_perfetto
test_records
test_refusals
test_broken_off
test_stopped
