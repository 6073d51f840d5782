#!/usr/bin/env bash
# The real program on a real terminal (tmux's) over the real kernel: keys in, screen out, and the terminal as it was afterwards.
# IOTOP_SHARP=FILE: the program to test. Disks are loop devices on files in a temporary folder.
set -uo pipefail

program=${IOTOP_SHARP:-iotop-sharp}
work=$(mktemp -d)
socket=iotop-sharp-test-$$
loops=() jobs=()
patience=${IOTOP_PATIENCE:-20}

clean_up() {
  tmux -L "$socket" kill-server 2>/dev/null
  for job in ${jobs[@]+"${jobs[@]}"}; do
    kill "$job" 2>/dev/null
  done
  wait 2>/dev/null
  for loop in ${loops[@]+"${loops[@]}"}; do
    losetup --detach "$loop"
  done
  rm -rf -- "$work"
}
trap clean_up EXIT
trap 'exit 143' INT TERM HUP

ok() {
  printf 'ok terminal %s\n' "$1"
}

not_ok() {
  printf 'not ok terminal %s\n' "$1"
  printf '  | %s\n' "${2:-}"
  screen | sed 's/^/  | /'
}

skip_all() {
  printf 'skip terminal: %s\n' "$1"
  exit 0
}

# --- the terminal ---------------------------------------------------------------------------------------------------------------

t() {
  tmux -L "$socket" "$@"
}

screen() {
  t capture-pane -p -t test 2>/dev/null
}

keys() {
  t send-keys -t test "$@"
}

type_line() {
  t send-keys -t test -l -- "$1"
  t send-keys -t test Enter
}

resize() {
  t resize-window -t test -x "$1" -y "$2"
}

# Waits until a command succeeds.
until_true() {
  local deadline=$((SECONDS + patience))
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

shows() {
  screen | grep -Eq -- "$1"
}

shows_not() {
  ! shows "$1"
}

# expect NAME PATTERN: the screen comes to show it.
expect() {
  if until_true shows "$2"; then ok "$1"; else not_ok "$1" "nothing like: $2"; fi
}

# expect_only NAME PATTERN OTHER: the screen comes to show the one and no longer the other.
expect_only() {
  if until_true shows "$2" && until_true shows_not "$3"; then ok "$1"; else not_ok "$1" "not only: $2"; fi
}

# Modes of the terminal that a program may have changed: alternate screen, cursor, mouse, keypad, insert, wrap.
modes() {
  t display-message -p -t test '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag} #{keypad_cursor_flag} #{insert_flag} #{wrap_flag}'
}

# Starts the program from the shell in the terminal, after a mark on the ordinary screen.
run=0
start() {
  run=$((run + 1))
  rm -f "$work/before" "$work/status" "$work/after"
  type_line "clear; echo mark-$run; stty -a >$work/before"
  until_true test -s "$work/before"
  type_line "$*"
}

# Has the program ended, and is the terminal as it was? Leaves the exit status in $status.
ended_well() {
  status=none
  rm -f "$work/after" "$work/status" # asked twice of one that was stopped
  type_line "echo \$? >$work/status; stty -a >$work/after"
  until_true test -s "$work/after" || { echo "the shell is not back" && return 1; }
  status=$(cat "$work/status")
  diff "$work/before" "$work/after" || return 1
  [[ $(modes) == "$(cat "$work/modes")" ]] || { echo "modes are $(modes), and were $(cat "$work/modes")" && return 1; }
  shows "mark-$run" || { echo "the ordinary screen did not come back" && return 1; }
}

# expect_end NAME [STATUS]
expect_end() {
  local trouble
  if ! until_true in_shell; then
    not_ok "$1" "the program did not end"
    kill -KILL "$(program_pid)" 2>/dev/null
    until_true in_shell
    type_line "stty sane; reset"
    return
  fi
  ended_well >"$work/trouble"
  trouble=$(cat "$work/trouble")
  if [[ -n $trouble ]]; then
    not_ok "$1" "$trouble"
  elif [[ -n ${2:-} && $status != "$2" ]]; then
    not_ok "$1" "exit status $status, not $2"
  else
    ok "$1"
  fi
}

shell_pid() {
  t display-message -p -t test '#{pane_pid}'
}

program_pid() {
  pgrep -P "$(shell_pid)" | head -n 1
}

in_shell() {
  [[ -z $(program_pid) ]]
}

is_stopped() {
  [[ $(ps -o stat= -p "$(program_pid)") == T* ]]
}

has_started() {
  shows "$ready"
}

# --- the load -------------------------------------------------------------------------------------------------------------------

for command in tmux fio losetup pgrep; do
  command -v "$command" >/dev/null 2>&1 || skip_all "$command is not installed"
done
[[ $(id -u) == 0 ]] || skip_all "needs root"
[[ -e /sys/kernel/btf/vmlinux ]] || skip_all "needs a kernel with BTF"
command -v "$program" >/dev/null 2>&1 || skip_all "IOTOP_SHARP names no program"
"$program" doctor >"$work/doctor" 2>&1 || skip_all "$(grep -m 1 '^no ' "$work/doctor")"

# Sets $loop to a new disk.
make_disk() {
  truncate -s 64M "$work/$1"
  loop=$(losetup --find --show "$work/$1") || skip_all "no loop device: $loop"
  loops+=("$loop")
}

# Sets $job to the pid of a process that reads or writes 4 KiB at a steady pace.
load() {
  fio --name="$1" --filename="$2" --rw="$3" --bs=4k --direct=1 --rate_iops=200 --time_based --runtime=900 --thread --output=/dev/null &
  job=$!
  jobs+=("$job")
}

make_disk first
first=${loop#/dev/}
make_disk second
second=${loop#/dev/}
load alpha "/dev/$first" randwrite
alpha=$job
load beta "/dev/$second" randread
beta=$job

ready='DISK READ.*DISK WRITE.*COMMAND'
t -f /dev/null new-session -d -s test -x 160 -y 40 "env -u TMUX PS1='$ ' LC_ALL=C.UTF-8 sh -i"
until_true shows '\$ '
modes >"$work/modes"

# --- what is on the screen ------------------------------------------------------------------------------------------------------

start "$program --no-config -d 0.5"
expect "shows a process with the device that it writes to" "$alpha .*$first .*--name=alpha"
expect "shows a process with the device that it reads from" "$beta .*$second .*--name=beta"

keys P
type_line "$beta"
expect_only "shows only the process whose PID was typed" "--name=beta" "--name=alpha"
keys DC
expect "shows all processes again" "--name=alpha"

pids() {
  screen | sed -n "/$ready/,\$p" | awk '$1 ~ /^[0-9]+$/ { print $1 }'
}

are_sorted() {
  local seen
  seen=$(pids)
  [[ $(wc -l <<<"$seen") -ge 2 && $seen == "$(sort "$@" <<<"$seen")" ]]
}

keys o
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
  keys Left
done
if until_true are_sorted -n || until_true are_sorted -rn; then ok "sorts by the column that was chosen"; else not_ok "sorts by the column that was chosen"; fi
if are_sorted -n; then reversed=-rn; else reversed=-n; fi
keys r
if until_true are_sorted "$reversed"; then ok "reverses the order"; else not_ok "reverses the order"; fi

keys P
type_line "$alpha"
until_true shows_not "--name=beta"
keys Home Enter
expect_only "goes down to the devices of a process" "$first" "$ready"
keys Enter
expect "goes down to the I/Os on a device" "SECTOR .*BYTES"
expect "lists the I/Os" " $first .*4096"
keys Home Enter
expect "goes down to a single I/O" "structure.*bytes:"
keys Enter Tab BTab
expect "goes on to its bytes" "structure.*bytes:"
keys BSpace
expect "goes up to the I/Os" "SECTOR .*BYTES"
keys BSpace BSpace
expect "goes up to the processes" "$ready"
keys DC

keys Tab
expect "shows the devices with the files behind them" "$first .*${work:0:6}"
keys BTab F1
expect "shows its keys" "Next view: processes, devices"
keys Escape
expect "closes the help" "$ready"

resize 80 24
expect "fits itself to a smaller terminal" "DISK WRITE"
resize 12 4
sleep 1
resize 1 1
sleep 1
resize 160 40
expect "survives a terminal of one cell" "--name=alpha"

# A name is data: escape sequences in it reach no terminal.
if command -v python3 >/dev/null 2>&1; then
  python3 - "/dev/$second" 2>/dev/null <<'PYTHON' &
import ctypes, mmap, os, sys, time
ctypes.CDLL(None).prctl(15, b"\033]2;owned\007\033[7m", 0, 0, 0)
page = mmap.mmap(-1, 4096)
disk = os.open(sys.argv[1], os.O_RDWR | os.O_DIRECT)
for i in range(3000):
    os.pwritev(disk, [page], 4096 * (i % 1000))
    time.sleep(0.01)
PYTHON
  jobs+=("$!")
  keys c
  if until_true shows "$! " && [[ $(t display-message -p -t test '#{pane_title}') != *owned* ]]; then
    ok "shows a hostile name as text"
  else
    not_ok "shows a hostile name as text" "title: $(t display-message -p -t test '#{pane_title}')"
  fi
  kill "$!" 2>/dev/null
else
  printf 'skip terminal shows a hostile name as text: python3 is not installed\n'
fi

# --- what the kernel does for a process -----------------------------------------------------------------------------------------

keys M-1
until_true shows "--name=alpha"
keys M-4
expect "shows whose functions are counted" "kmalloc_mem"
keys w
type_line "$alpha"
expect "counts functions for the process that was typed" "$alpha .*[1-9].* fio"
controlled() { # WORDS...: asks the running program
  "$program" functions "$1" --instance "$(program_pid)" "${@:2}" >"$work/output" 2>&1
}
if controlled add "$beta" && until_true shows "$beta .* fio"; then ok "is told to count for another process"; else not_ok "is told to count for another process" "$(cat "$work/output")"; fi
if controlled list && [[ $(grep -cE "^ *($alpha|$beta) " "$work/output") == 2 ]]; then ok "lists who is counted for"; else not_ok "lists who is counted for" "$(cat "$work/output")"; fi
if controlled remove "$beta" && until_true shows "$beta .*removed"; then ok "is told to count no more"; else not_ok "is told to count no more" "$(cat "$work/output")"; fi
keys Home Enter
expect "goes down to the functions of a process" "FUNCTION .*CALLS"
keys BSpace
expect "goes up to the processes that are watched" "kmalloc_mem"
keys M-1
until_true shows "--name=alpha"

# --- calls, and pictures --------------------------------------------------------------------------------------------------------

keys M-6
expect "shows who reads and writes by which calls" "CALLS +READ +WRITE"
keys /
type_line "name=alpha"
expect_only "shows the calls of one process" "$alpha .* fio" "$beta "
keys Home Enter
expect "goes down to the files of a process" "/dev/$first"
keys / # fio reads the disk's statistics too, which on a busy machine may be the first row for a moment
type_line "/dev/$first"
expect_only "shows one file of a process" "/dev/$first" "/$first/stat"
keys Home Enter
expect "goes down to the calls on a file" "pwrite64 .* 4096 +4096 "
keys BSpace BSpace DC
expect "goes up to all who make calls" "$beta .* fio"
keys M-7
expect "draws how sizes and latencies are distributed" "p99.9 .*max "
keys v
until_true shows "I/Os 1 "
keys Left
expect "draws latencies over time" "of this second"
keys v
expect "draws where on the disk I/Os fall" "[a-z]+[0-9]* +[0-9.]+[KMGT], the busiest"
keys M-5
expect "says which calls are traced, or why none can be" "F7 asks|cannot trace calls"
keys M-1
until_true shows "--name=alpha"

# The remedy that the program names for users who are not root.
has_capabilities_like_root() {
  chmod 711 "$work" && cp "$(command -v "$program")" "$work/capable" && chmod 755 "$work/capable" &&
    setcap cap_bpf,cap_perfmon+ep "$work/capable" && [[ -n $(getcap "$work/capable") ]] || return 2
  setpriv --reuid=65534 --regid=65534 --clear-groups "$work/capable" --no-config -b -n 1 -d 0.5 -P >"$work/output" 2>&1 &&
    grep -q -- "^ *$alpha .*--name=alpha" "$work/output"
}

if findmnt -no OPTIONS -T "$work" | grep -qE 'nosuid|noexec'; then
  printf 'skip terminal works with capabilities instead of root: the temporary folder is mounted nosuid or noexec\n'
elif has_capabilities_like_root; then
  ok "works with capabilities instead of root"
else
  not_ok "works with capabilities instead of root" "$(tail -n 3 "$work/output")"
fi

# --- from a process to its bytes ------------------------------------------------------------------------------------------------

keys q
until_true in_shell
make_disk third
third=${loop#/dev/}
fio --name=gamma --filename="/dev/$third" --rw=randwrite --bs=4k --direct=1 --buffer_pattern='"DAMN"' --rate_iops=20 --time_based --runtime=900 --thread --output=/dev/null &
gamma=$!
jobs+=("$gamma")
start "$program --no-config -d 0.5 --payload=all -p $gamma"
expect "says whose bytes are captured" "BYTES all"
until_true shows "--name=gamma"
keys Home Enter
until_true shows_not "$ready"
keys Enter
until_true shows "SECTOR .*BYTES" && until_true shows " $third +WS .* 4096 "
keys Enter
until_true shows "structure"
keys Enter
expect "comes from a process to the bytes of an I/O in four keystrokes" "44 41 4d 4e 44 41 4d 4e .*DAMNDAMNDAMNDAMN"
keys /
type_line DAMN
expect "counts what is searched for" "DAMN: 1,024 times in 1 I/O"
keys v Enter
type_line "$work/saved"
expect "says what was saved" "4,096 bytes are in"
is_saved() {
  [[ $(stat -c '%a %s' "$work/saved" 2>/dev/null) == "600 4096" && $(grep -o DAMN "$work/saved" | wc -l) == 1024 ]]
}
if until_true is_saved; then ok "saves the bytes, for their owner only"; else not_ok "saves the bytes, for their owner only" "$(ls -l "$work/saved" 2>&1)"; fi
keys v Enter
type_line "$work/saved"
expect "asks before it replaces a file" "there is such a file"
keys Escape
until_true shows_not "there is such a file" # else the two keys are one: Alt-Backspace
keys BSpace
expect_only "goes back to the list" "SECTOR .*BYTES" "structure"
keys q
expect_end "gives the terminal back after the bytes" 0
kill "$gamma"

# --- back in time, and to a file ------------------------------------------------------------------------------------------------

start "$program --no-config -d 0.5 -o"
until_true has_started
fio --name=delta --filename="/dev/$third" --rw=randwrite --bs=4k --direct=1 --rate_iops=100 --time_based --runtime=900 --thread --output=/dev/null &
delta=$!
jobs+=("$delta")
until_true shows "--name=delta"
sleep 2
kill "$delta"
until_true shows_not "--name=delta"
goes_back_to() { # PATTERN: an interval back, until it is shown
  local step
  for ((step = 0; step < 40; step++)); do
    if shows "$1"; then return; fi
    keys '['
    sleep 0.3
  done
  shows "$1"
}
if goes_back_to "--name=delta" && shows " PAST "; then ok "goes back to a load that is over"; else not_ok "goes back to a load that is over"; fi
keys Escape
sleep 1
if shows "pause .* -0:[0-9]+ .*--name=delta" || { shows " PAST " && shows "--name=delta"; }; then ok "stays there"; else not_ok "stays there"; fi
keys F12
expect_only "returns to now" "back 0:" "--name=delta| PAST "
keys M-r
until_true shows "record to a new file"
type_line "$work/x.iotop"
until_true shows "what goes into the file"
keys Enter
expect "records to a file" "REC +[0-9.]+"
sleep 4
keys M-r
expect_only "ends a recording" "recorded: .*x.iotop" "REC "
if [[ $(stat -c %a "$work/x.iotop" 2>&1) == 600 ]]; then ok "writes recordings for their owner only"; else not_ok "writes recordings for their owner only" "$(ls -l "$work/x.iotop" 2>&1)"; fi
keys q
expect_end "gives the terminal back after the past" 0
start "$program replay $work/x.iotop"
expect "replays a file" "REPLAY.*"
expect "shows who did it then" "$alpha .*$first .*--name=alpha"
expect "stands still at its end" "end +[0-9:]+ "
keys '['
expect "steps back in a file" "pause"
keys M-4
expect "says what would be in a recording, and how" "this is not in the recording: record --functions"
keys q
expect_end "gives the terminal back after a replay" 0
start "$program --no-config -d 0.5"
until_true has_started

# --- how it ends ----------------------------------------------------------------------------------------------------------------

keys q
expect_end "gives the terminal back after q" 0

start "$program --no-config"
until_true has_started
keys C-c
expect_end "gives the terminal back after Ctrl-C" 0

while read -r signal expected; do
  start "$program --no-config"
  until_true has_started
  kill "-$signal" "$(program_pid)"
  expect_end "gives the terminal back after SIG$signal" "$expected"
done <<'SIGNALS'
TERM 143
INT 0
HUP 129
SIGNALS

start "$program --no-config"
until_true has_started
kill -TSTP "$(program_pid)"
if until_true is_stopped; then
  ended_well >"$work/trouble"
  if [[ -s $work/trouble ]]; then not_ok "gives the terminal back while it is stopped" "$(cat "$work/trouble")"; else ok "gives the terminal back while it is stopped"; fi
  type_line fg
  expect "draws itself again when it goes on" "--name=alpha"
else
  not_ok "gives the terminal back while it is stopped" "it did not stop"
fi
keys q
expect_end "gives the terminal back after it was stopped and went on" 0

start "$program --no-config"
until_true has_started
keys C-z
if until_true is_stopped; then ok "stops on Ctrl-Z"; else not_ok "stops on Ctrl-Z"; fi
type_line fg
until_true has_started
keys q
expect_end "gives the terminal back after Ctrl-Z and q" 0

# Without capabilities the kernel refuses when the screen is already open: an exception ends it.
start "setpriv --bounding-set=-all --inh-caps=-all $program --no-config"
expect_end "gives the terminal back after an exception" 3
expect "says what failed and what to do" "try: .*setcap"

start "TERM=nonesuch $program --no-config"
expect_end "refuses a terminal that terminfo does not know" 1
expect "says which terminal it does not know" "the terminal 'nonesuch'"

start "$program --no-config -b -n 1 -d 0.5 -o -qqq -p $alpha"
expect_end "leaves the terminal alone in batch" 0
