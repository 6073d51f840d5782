#!/usr/bin/env bash
# Recordings as the program makes them: killed at any moment, on a full disk, rotated, around a command; the demo; the playground and what
# it leaves behind. IOTOP_SHARP=FILE: the program to test. IOTOP_KILLS=N: how often it is killed [100]. Disks are loop devices on files in a
# temporary folder.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=${IOTOP_SHARP:-iotop-sharp}
kills=${IOTOP_KILLS:-100}
work=$(mktemp -d)
socket=iotop-sharp-record-$$
device='' mounted='' loads=()
export TMPDIR=$work XDG_CONFIG_HOME=$work LC_ALL=C.UTF-8

clean_up() {
  tmux -L "$socket" kill-server 2>/dev/null
  for load in ${loads[@]+"${loads[@]}"}; do kill "$load" 2>/dev/null; done
  wait 2>/dev/null
  "$program" doctor --clean >/dev/null 2>&1
  [ -z "$mounted" ] || umount "$mounted"
  [ -z "$device" ] || losetup --detach "$device"
  rm -rf -- "$work"
}
trap clean_up EXIT
trap 'exit 143' INT TERM HUP

ok() { printf 'ok record: %s\n' "$1"; }

not_ok() {
  printf 'not ok record: %s\n' "$1"
  printf '  | %s\n' "${2:-}"
  [ ! -s "$work/output" ] || tail -n 15 "$work/output" | sed 's/^/  | /'
}

judge() { # NAME STATUS DETAIL
  if [ "$2" = 0 ]; then ok "$1"; else not_ok "$1" "${3:-}"; fi
}

until_true() {
  local deadline=$((SECONDS + 20))
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

record() { # FILE OPTION...
  "$program" record -o "$@" >"$work/output" 2>&1 </dev/null
}

# The I/Os that the program itself reads out of a recording.
replayed() {
  "$program" trace --from "$1" --all-layers --json 2>"$work/error" | grep -c '^{"time":"[0-9]'
}

# Those of dd on our device.
copied() {
  "$program" trace --from "$1" -D "$device" --json 2>"$work/error" | grep '^{"time":"[0-9]' | grep -c '"comm":"dd"'
}

# --- a recording that ends as it should -------------------------------------------------------------------------------------------

test_command() {
  local status
  record "$work/command" -D "$device" -- sh -c "dd if=/dev/zero of=$device bs=4096 count=50 oflag=direct status=none; exit 7"
  status=$?
  [ $status = 7 ]
  judge "the exit status is the command's" $? "it is $status"
  [ "$(stat -c %a "$work/command")" = 600 ]
  judge "only its owner can read it" $? "$(stat -c %A "$work/command")"
  [ "$("$program" trace --from "$work/command" --json 2>/dev/null | grep '^{"time":"[0-9]' | grep -c '"comm":"dd"')" = 50 ]
  judge "it has the I/Os of a command from the first to the last" $? "$("$program" trace --from "$work/command" 2>&1 | tail -n 3)"
  cp "$work/command" "$work/same"
  record "$work/command" --duration 1
  [ $? = 1 ] && grep -q 'exists' "$work/output" && grep -q 'try:' "$work/output" && cmp -s "$work/command" "$work/same"
  judge "a file that exists is left alone" $?
}

# The recorder writes to the disk that it watches: that is not among the I/Os, but in the counters.
test_own_writes() {
  mkfs.ext4 -qF -E nodiscard "$device" && mkdir -p "$work/own" && mount "$device" "$work/own" && mounted=$work/own
  sync && echo 3 >/proc/sys/vm/drop_caches # to make the file it reads where there is room, unless that is in memory still
  record "$work/own/file" -D "$device" --duration 3 --delay 0.1
  "$program" trace --from "$work/own/file" --json 2>/dev/null | grep '^{"time":"[0-9]' >"$work/events"
  ! grep -q '"comm":"iotop-sharp"' "$work/events" && ! grep -q '"comm":"kworker' "$work/events"
  judge "what it writes itself is not among the I/Os" $? "$(grep -v jbd2 "$work/events" | head -n 3)"
  "$program" -b --from "$work/own/file" -P -k -a 2>/dev/null | grep -q iotop-sharp
  judge "what it writes itself is in the counters" $?
  umount "$work/own" && mounted=''
}

# --- one that does not ------------------------------------------------------------------------------------------------------------

start_load() {
  while :; do dd if="$device" of=/dev/null bs=4096 iflag=direct status=none; done &
  loads+=($!)
}

stop_load() {
  kill "${loads[@]}" 2>/dev/null
  wait "${loads[@]}" 2>/dev/null
  loads=()
  until_true no_dd
}

no_dd() { ! pgrep -f "dd if=$device" >/dev/null; }

test_kill() {
  local i pid bad=0 blocks events rest read total=0
  start_load
  for ((i = 0; i < kills; i++)); do
    rm -f "$work/killed"
    "$program" record -o "$work/killed" -D "$device" --delay 0.05 >"$work/output" 2>&1 </dev/null &
    pid=$!
    until_true test -s "$work/killed"
    sleep "0.$((RANDOM % 7))$((RANDOM % 10))"
    kill -KILL $pid
    wait $pid 2>/dev/null
    read -r blocks events rest < <(python3 "$here/blocks.py" "$work/killed")
    read=$(replayed "$work/killed")
    total=$((total + events))
    if [ "$blocks" = 0 ]; then
      # Killed before its first block was written: there is nothing, and that is said.
      grep -q 'no whole block' "$work/error" && continue
    fi
    if [ "$blocks" = 0 ] || [ "$events" != "$read" ]; then
      bad=$((bad + 1))
      not_ok "kill $i" "blocks $blocks, I/Os in them $events, bytes behind $rest, read $read: $(head -n 2 "$work/error")"
    fi
  done
  stop_load
  [ $bad = 0 ] && [ $total -gt 0 ]
  judge "killed $kills times, every whole block is read: $total I/Os" $? "$bad were not"
}

test_full_disk() {
  truncate -s 16M "$work/small"
  mkfs.ext4 -qF "$work/small" && mkdir "$work/full" && mount -o loop "$work/small" "$work/full" && mounted=$work/full
  start_load
  record "$work/full/file" -D "$device" --payload=1K --delay 0.1 --duration 60
  local status=$?
  stop_load
  [ $status = 1 ] && grep -q 'try:' "$work/output"
  judge "a full disk ends it with status 1 and what to do" $? "status $status"
  local blocks events rest read
  read -r blocks events rest < <(python3 "$here/blocks.py" "$work/full/file")
  read=$(replayed "$work/full/file")
  [ "$events" -gt 0 ] && [ "$events" = "$read" ]
  judge "on a full disk, every whole block is read" $? "blocks $blocks, I/Os $events, behind $rest, read $read: $(head -n 2 "$work/error")"
  umount "$work/full" && mounted=''
}

test_limits() {
  start_load
  local status file least
  record "$work/limited" -D "$device" --max-size 256K --delay 0.2 --duration 60
  status=$?
  [ $status = 0 ] && [ "$(stat -c %s "$work/limited")" -le 262144 ] && [ "$(replayed "$work/limited")" -gt 100 ]
  judge "--max-size ends it" $? "status $status, $(stat -c %s "$work/limited") bytes"
  record "$work/rotated" -D "$device" --rotate 3x96K --delay 0.2 --duration 8
  status=$?
  for file in rotated rotated.1 rotated.2; do
    # The newest may have been begun a moment before the end: the load that runs is named in it all the same.
    [ $file = rotated ] && least=1 || least=101
    [ -s "$work/$file" ] && [ "$(stat -c %s "$work/$file")" -le 98304 ] && [ "$(replayed "$work/$file")" -ge $least ] &&
      "$program" -b --from "$work/$file" -k 2>/dev/null | grep -q dd
    judge "--rotate: $file stands alone" $? "$(ls -l "$work"/rotated*) $(cat "$work/error")"
  done
  [ $status = 0 ] && [ ! -e "$work/rotated.3" ]
  judge "--rotate keeps no more" $? "status $status"
  stop_load
}

# --- the demo ---------------------------------------------------------------------------------------------------------------------

t() { tmux -L "$socket" "$@"; }

screen() { t capture-pane -p -t test 2>/dev/null; }

shows() { screen | grep -Eq -- "$1"; }

test_demo() {
  local as=()
  ! command -v setpriv >/dev/null || as=(setpriv --reuid 65534 --clear-groups)
  cp "$program" "$work/demo-program"
  chmod 755 "$work" "$work/demo-program"
  TMPDIR=/tmp HOME=/nowhere "${as[@]}" "$work/demo-program" demo -b -P -k >"$work/output" 2>&1 </dev/null
  judge "demo -b ends without a terminal and without root" $?
  grep -q database "$work/output" && grep -q report "$work/output"
  judge "demo -b shows who did what" $?
  chmod 700 "$work"
  if ! command -v tmux >/dev/null; then
    printf 'skip record: the demo on a terminal: needs tmux\n'
    return
  fi
  t -f /dev/null new-session -d -s test -x 120 -y 36 "$program demo; echo status \$? >$work/demo-status"
  until_true shows 'database'
  judge "the demo shows its processes" $? "$(screen | head -n 12)"
  t send-keys -t test q
  until_true grep -qx 'status 0' "$work/demo-status"
  judge "the demo ends" $? "$(cat "$work/demo-status" 2>&1)"
}

# --- the playground ---------------------------------------------------------------------------------------------------------------

no_playground() {
  ! grep -q "$work/iotop-sharp-playground-" /proc/self/mountinfo && [ -z "$(ls -d "$work"/iotop-sharp-playground-* 2>/dev/null)" ] &&
    ! losetup --list --noheadings --output BACK-FILE | grep -q "$work/iotop-sharp-playground-" && ! pgrep -f "load [a-z]*:$work/iotop-sharp-playground"
}

has_notes() { [ -s "$(echo "$work"/iotop-sharp-playground-*/mnt/notes.txt)" ]; }

test_playground() { # TYPE MKFS
  local pid name="playground: $1"
  if ! command -v "mkfs.$1" >/dev/null; then
    printf 'skip record: %s: needs mkfs.%s\n' "$name" "$1"
    return
  fi
  "$program" playground -b --fs "$1" >"$work/output" 2>&1 </dev/null &
  pid=$!
  until_true has_notes
  judge "$name makes a disk and a load" $?
  kill -TERM $pid
  wait $pid
  judge "$name ends when it is told to" $?
  until_true no_playground
  judge "$name takes everything away" $? "$(ls -d "$work"/iotop-sharp-playground-* 2>&1; losetup --list)"
  "$program" playground -b --fs "$1" >"$work/output" 2>&1 </dev/null &
  pid=$!
  until_true has_notes
  kill -KILL $pid
  wait $pid 2>/dev/null
  "$program" doctor --clean >"$work/output" 2>&1
  until_true no_playground
  judge "$name, killed, is taken away by doctor --clean" $? "$(ls -d "$work"/iotop-sharp-playground-* 2>&1; losetup --list)"
}

# A terminal that is closed sends SIGHUP more than once.
test_hangup() {
  if ! command -v tmux >/dev/null; then
    printf 'skip record: a playground whose terminal is closed: needs tmux\n'
    return
  fi
  t new-session -d -x 120 -y 36 "TMPDIR=$work $program playground"
  until_true has_notes
  judge "playground: has its screen" $?
  t kill-server
  until_true no_playground
  judge "playground: closing its terminal takes everything away" $? "$(ls -d "$work"/iotop-sharp-playground-* 2>&1; losetup --list)"
}

has_bytes() { [ "$(stat -c %s "$1" 2>/dev/null || echo 0)" -gt 2000 ]; }

gone() { ! kill -0 "$1" 2>/dev/null; }

# F9, with what is kept of the past; then the terminal is closed.
test_screen_hangup() {
  local pid
  command -v tmux >/dev/null || { printf 'skip record: F9 and a terminal that is closed: needs tmux\n'; return; }
  t new-session -d -s test -x 120 -y 36 "$program -d 0.5 -D $device"
  until_true shows 'iotop-sharp|WRITE'
  sleep 1
  dd if=/dev/zero of="$device" bs=4096 count=30 oflag=direct status=none
  sleep 2
  pid=$(pgrep -x iotop-sharp -P "$(t list-panes -F '#{pane_pid}')" || t list-panes -F '#{pane_pid}')
  t send-keys F9
  until_true shows 'record to a new file'
  t send-keys C-a C-k
  t send-keys "$work/hangup.iotop" Enter
  until_true shows 'the past, no bytes'
  t send-keys Down Down Enter
  until_true has_bytes "$work/hangup.iotop"
  judge "F9 begins with what is kept of the past" $? "$(t capture-pane -p)"
  dd if=/dev/zero of="$device" bs=4096 count=20 oflag=direct status=none
  t kill-server
  until_true gone "$pid"
  judge "F9: a closed terminal ends the program" $?
  [ "$(copied "$work/hangup.iotop")" = 50 ] && ! grep -q 'no whole block' "$work/error"
  judge "F9: the file is whole when the terminal was closed" $? "$(copied "$work/hangup.iotop") I/Os, not 50; $(cat "$work/error")"
}

test_marks() {
  local pid
  mkdir -m 755 "$work/iotop-sharp-playground-theirs" && touch "$work/iotop-sharp-playground-theirs/disk.img"
  mkdir -m 700 "$work/elsewhere" && touch "$work/elsewhere/disk.img"
  ln -s "$work/elsewhere" "$work/iotop-sharp-playground-link"
  "$program" playground -b >"$work/output" 2>&1 </dev/null &
  pid=$!
  until_true has_notes
  "$program" doctor --clean >/dev/null 2>&1
  has_notes && kill -0 $pid
  judge "doctor --clean leaves a playground alone that is in use" $?
  kill -TERM $pid
  wait $pid
  [ -e "$work/iotop-sharp-playground-theirs/disk.img" ] && [ -e "$work/elsewhere/disk.img" ]
  judge "folders that are open to others, and links, are left alone" $?
  rm -r "$work/iotop-sharp-playground-theirs" "$work/iotop-sharp-playground-link"
}

for need in losetup mkfs.ext4 python3; do
  command -v "$need" >/dev/null || { echo "skip record: needs $need"; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo "skip record: needs root"; exit 0; }
# Random: what is captured of it cannot be compressed.
head -c 64M /dev/urandom >"$work/disk"
device=$(losetup --find --show "$work/disk")

for test in ${IOTOP_TESTS:-command own_writes limits full_disk kill screen_hangup demo marks}; do
  "test_$test"
done
for type in ${IOTOP_TYPES-ext4 xfs btrfs}; do
  test_playground "$type"
done
test_hangup
