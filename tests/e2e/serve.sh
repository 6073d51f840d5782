#!/usr/bin/env bash
# /metrics of the real program: limits of its HTTP, promtool, a real Prometheus that scrapes it and answers with the exact numbers, the
# dashboard's queries, and cgroups made for this. IOTOP_SHARP=FILE: the program to test. The disk is a loop device on a file in memory.
set -uo pipefail

program=${IOTOP_SHARP:-iotop-sharp}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
folder=/dev/shm
[[ -d $folder ]] || folder=$work
image=$(mktemp -p "$folder" iotop-serve.XXXXXX)
export XDG_CONFIG_HOME=$work
loop='' server='' prometheus='' cgroups='' groups=()

clean_up() {
  [[ -n $prometheus ]] && kill "$prometheus" 2>/dev/null
  [[ -n $server ]] && kill "$server" 2>/dev/null
  wait 2>/dev/null
  [[ -n $loop ]] && losetup --detach "$loop"
  for group in ${groups[@]+"${groups[@]}"}; do
    rmdir "$group" 2>/dev/null
  done
  rm -rf -- "$work" "$image"
}
trap clean_up EXIT
trap 'exit 143' INT TERM HUP

ok() {
  printf 'ok serve %s\n' "$1"
}

not_ok() {
  printf 'not ok serve %s\n' "$1"
  printf '%s\n' "${2:-}" | head -20 | sed 's/^/  | /'
}

# NAME WHAT-WENT-WRONG STATUS
holds() {
  if (($3 == 0)); then
    ok "$1"
  else
    not_ok "$1" "$2"
  fi
}

# NAME EXPECTED ACTUAL
equal() {
  if [[ $2 == "$3" ]]; then
    ok "$1"
  else
    not_ok "$1" "expected $2, got $3"
  fi
}

skip_all() {
  printf 'skip serve: %s\n' "$1"
  exit 0
}

# --- helpers --------------------------------------------------------------------------------------------------------------------

# Starts the program; sets server and address.
start() {
  "$program" serve --listen "$1" --delay 1 2>"$work/serve.err" &
  server=$!
  for ((i = 0; i < 300; i++)); do
    address=$(sed -n 's|.*http://\(.*\)/metrics.*|\1|p' "$work/serve.err")
    [[ -n $address ]] && return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  return 1
}

stop() {
  kill "$server"
  wait "$server"
  status=$?
  server=''
}

status_of() {
  curl -s -o /dev/null -m 10 -w '%{http_code}' "$@"
}

# The value of a series, by its whole name.
value() {
  curl -s -m 10 "http://$address/metrics" | awk -v name="$1" 'index($0, name " ") == 1 {print substr($0, length(name) + 2)}'
}

# Waits until a series has a value: an I/O whose end nobody saw is noticed a second later.
wait_for() {
  for ((i = 0; i < 50; i++)); do
    got=$(value "$1")
    [[ $got == "$2" ]] && return
    sleep 0.2
  done
}

# Waits for the first line, which is written when everything is attached.
until_written() {
  for ((i = 0; i < 200; i++)); do
    [[ -s $1 ]] && return
    sleep 0.1
  done
}

# Reads, sectors read, writes and sectors written of the loop device.
diskstats() {
  awk '{print $1, $3, $5, $7}' "/sys/block/${loop#/dev/}/stat"
}

query() {
  curl -s -m 10 -G --data-urlencode "query=$1" "http://127.0.0.1:$port/api/v1/query"
}

# --- limits ---------------------------------------------------------------------------------------------------------------------

test_http() {
  equal "answers /" 200 "$(status_of "http://$address/")"
  equal "answers /metrics" 200 "$(status_of "http://$address/metrics")"
  equal "answers HEAD" 200 "$(status_of -I "http://$address/metrics")"
  equal "says 404 elsewhere" 404 "$(status_of "http://$address/etc/passwd")"
  equal "says 405 to POST" 405 "$(status_of -X POST -d x=y "http://$address/metrics")"
  equal "says 403 to a name that is not its own" 403 "$(status_of -H 'Host: evil.example' "http://$address/metrics")"
  equal "says 431 to a head of 20 KB" 431 "$(status_of -H "X: $(printf '%020000d' 0)" "http://$address/metrics")"
  local type
  type=$(curl -sI -m 10 "http://$address/metrics" | tr -d '\r' | sed -n 's/^Content-Type: //p')
  equal "gives the older format when nothing is said" 'text/plain; version=0.0.4; charset=utf-8' "$type"
  type=$(curl -sI -m 10 -H 'Accept: application/openmetrics-text' "http://$address/metrics" | tr -d '\r' | sed -n 's/^Content-Type: //p')
  equal "gives OpenMetrics to who takes it" 'application/openmetrics-text; version=1.0.0; charset=utf-8' "$type"
  equal "ends OpenMetrics with EOF" '# EOF' "$(curl -s -m 10 -H 'Accept: application/openmetrics-text' "http://$address/metrics" | tail -n 1)"
}

# A hundred clients that ask for nothing, and some that do not end asking.
test_flood() {
  local i fds=()
  for ((i = 0; i < 100; i++)); do
    exec {fd}<>"/dev/tcp/${address%:*}/${address##*:}" || break
    printf 'GET /metr' >&"$fd"
    fds+=("$fd")
  done
  equal "answers among a hundred clients that say half of it" 200 "$(status_of "http://$address/metrics")"
  for fd in "${fds[@]}"; do
    exec {fd}>&-
  done
  local open
  open=$(find "/proc/$server/fd" -lname 'socket:*' | wc -l)
  holds "keeps at most 16 clients" "$open sockets" $((open > 20))
}

test_elsewhere() {
  start 0.0.0.0:0 || { not_ok "listens elsewhere" "$(cat "$work/serve.err")"; return; }
  grep -q 'whoever can reach this address' "$work/serve.err"
  holds "says what listening elsewhere means" "$(cat "$work/serve.err")" $?
  stop
  equal "ends with 0 when it is told to stop" 0 "$status"
}

# --- numbers --------------------------------------------------------------------------------------------------------------------

test_numbers() {
  local device=${loop#/dev/} before after
  before=("${stats_before[@]}")
  dd if=/dev/zero of="$loop" bs=4096 count=1000 oflag=direct status=none
  dd if="$loop" of=/dev/null bs=64k count=50 iflag=direct status=none
  wait_for "iotop_sharp_device_io_bytes_total{device=\"$device\",op=\"write\"}" 4096000
  read -ra after < <(diskstats)
  for i in 0 1 2 3; do
    after[i]=$((after[i] - before[i]))
  done
  equal "reads equal diskstats" "${after[0]}" "$(value "iotop_sharp_device_ios_total{device=\"$device\",op=\"read\"}")"
  equal "read bytes equal diskstats" $((after[1] * 512)) "$(value "iotop_sharp_device_io_bytes_total{device=\"$device\",op=\"read\"}")"
  equal "writes equal diskstats" "${after[2]}" "$(value "iotop_sharp_device_ios_total{device=\"$device\",op=\"write\"}")"
  equal "written bytes equal diskstats" $((after[3] * 512)) "$(value "iotop_sharp_device_io_bytes_total{device=\"$device\",op=\"write\"}")"
  equal "nothing is uncounted" 0 "$(value 'iotop_sharp_lost_total{kind="uncounted"}')"
}

test_promtool() {
  local said
  said=$(curl -s -m 10 "http://$address/metrics" | promtool check metrics 2>&1)
  holds "promtool accepts the older format" "$said" $?
  equal "promtool has nothing to say" '' "$said"
}

test_prometheus() {
  local device=${loop#/dev/} written said expression faults=''
  port=$((20000 + RANDOM % 20000))
  cat >"$work/prometheus.yml" <<YML
scrape_configs:
  - job_name: iotop-sharp
    scrape_interval: 1s
    static_configs: [{targets: ['$address']}]
YML
  prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" --web.listen-address="127.0.0.1:$port" \
    >"$work/prometheus.log" 2>&1 &
  prometheus=$!
  written=$(value "iotop_sharp_device_io_bytes_total{device=\"$device\",op=\"write\"}")
  for ((i = 0; i < 150; i++)); do
    said=$(query "iotop_sharp_device_io_bytes_total{device=\"$device\",op=\"write\"}" | jq -r '.data.result[0].value[1]' 2>/dev/null)
    [[ $said == "$written" ]] && break
    sleep 0.2
  done
  equal "Prometheus answers with the exact number" "$written" "$said"
  said=$(curl -s "http://127.0.0.1:$port/api/v1/targets" | jq -r '.data.activeTargets[0] | .health + " " + .lastError')
  equal "Prometheus finds no fault" 'up ' "$said"

  # Only OpenMetrics names a family without _total: it was that format, and its parser took all of it.
  said=$(curl -s "http://127.0.0.1:$port/api/v1/metadata?metric=iotop_sharp_device_io_bytes" | jq -r '.data.iotop_sharp_device_io_bytes[0] | .type + " " + .unit')
  equal "Prometheus scrapes OpenMetrics" 'counter bytes' "$said"
  said=$(query 'sum without (pid, comm) (iotop_sharp_process_io_bytes_total) - on (op) iotop_sharp_io_bytes_total' | jq -r '[.data.result[].value[1]] | unique | join(" ")')
  equal "processes sum to the total in Prometheus" 0 "$said"
  said=$(query 'sum without (cgroup, name, pod) (iotop_sharp_cgroup_io_bytes_total) - on (op) iotop_sharp_io_bytes_total' | jq -r '[.data.result[].value[1]] | unique | join(" ")')
  equal "cgroups sum to the total in Prometheus" 0 "$said"

  # shellcheck disable=SC2016 # the variables are the dashboard's
  while IFS= read -r expression; do
    [[ $(query "$expression" | jq -r .status) == success ]] || faults+="$expression"$'\n'
  done < <(jq -r '.. | .expr? // empty' "$root/assets/grafana.json" | sed 's/\$__rate_interval/1m/g; s/"\$[a-z]*"/".*"/g')
  equal "Prometheus takes all queries of the dashboard" '' "$faults"
}

# --- cgroups --------------------------------------------------------------------------------------------------------------------

# Each writes a known number of bytes from a cgroup of its own, and ends before anybody looks.
test_cgroups() {
  local name group text
  cgroups=$(awk '$3 == "cgroup2" {print $2; exit}' /proc/self/mounts)
  if [[ -z $cgroups ]] || ! mkdir "$cgroups/iotop-a.service" 2>/dev/null; then
    printf 'skip serve cgroups: no cgroup v2 that can be written to\n'
    return
  fi

  groups=("$cgroups/iotop-a.service" "$cgroups/iotop-b.service")
  mkdir "${groups[1]}"
  for group in "${groups[@]}"; do
    # Somebody stays in it, as in a container.
    sh -c "echo \$\$ >'$group/cgroup.procs'; exec sleep 60" &
  done

  "$program" -b --json --by cgroup -a -n 8 -d 1 --no-config >"$work/batch.json" &
  local batch=$!
  until_written "$work/batch.json"
  sh -c "echo \$\$ >'${groups[0]}/cgroup.procs'; exec dd if=/dev/zero of='$loop' bs=8192 count=100 oflag=direct status=none"
  sh -c "echo \$\$ >'${groups[1]}/cgroup.procs'; exec dd if=/dev/zero of='$loop' bs=4096 count=50 oflag=direct status=none"
  wait_for 'iotop_sharp_cgroup_io_bytes_total{cgroup="/iotop-a.service",name="iotop-a.service",pod="",op="write"}' 819200
  equal "a cgroup's writes are its own" 819200 "$got"
  wait_for 'iotop_sharp_cgroup_io_bytes_total{cgroup="/iotop-b.service",name="iotop-b.service",pod="",op="write"}' 204800
  equal "another cgroup's writes are its own" 204800 "$got"
  # What starts it may have been read from the machine's own disk: it is in memory now, and counted.
  local reads='iotop_sharp_cgroup_io_bytes_total{cgroup="/iotop-b.service",name="iotop-b.service",pod="",op="read"}' before
  before=$(value "$reads")
  sh -c "echo \$\$ >'${groups[1]}/cgroup.procs'; exec dd if='$loop' of=/dev/null bs=4096 count=25 iflag=direct status=none"
  wait_for "$reads" $((${before:-0} + 102400))
  equal "and its reads" $((${before:-0} + 102400)) "$got"
  wait "$batch"
  for name in a b; do
    text=$(jq -r --arg name "iotop-$name.service" 'select(.type == "cgroup" and .container == $name) | .write_bytes' "$work/batch.json" | tail -n 1)
    equal "-b --by cgroup has them, too ($name)" "$([[ $name == a ]] && echo 819200 || echo 204800)" "$text"
  done

  "$program" trace --cgroup iotop-b --duration 4 --json >"$work/trace.json" 2>/dev/null &
  local trace=$!
  until_written "$work/trace.json"
  sh -c "echo \$\$ >'${groups[0]}/cgroup.procs'; exec dd if=/dev/zero of='$loop' bs=8192 count=10 oflag=direct status=none"
  sh -c "echo \$\$ >'${groups[1]}/cgroup.procs'; exec dd if=/dev/zero of='$loop' bs=4096 count=7 oflag=direct status=none"
  wait "$trace"
  equal "trace --cgroup has those of one cgroup" '7 4096' \
    "$(jq -r --arg device "${loop#/dev/}" 'select(.device == $device and .op == "write") | .bytes' "$work/trace.json" | sort | uniq -c | awk '{print $1, $2}')"
  for job in $(jobs -p); do
    [[ $job != "$server" && $job != "$prometheus" ]] && kill "$job" 2>/dev/null
  done
  sleep 0.2
}

[[ $(id -u) == 0 ]] || skip_all "needs root"
[[ -e /sys/kernel/btf/vmlinux ]] || skip_all "needs a kernel with BTF"
for need in curl jq promtool prometheus losetup dd; do
  command -v "$need" >/dev/null || skip_all "needs $need"
done

truncate -s 64M "$image"
loop=$(losetup --find --show "$image") || skip_all "no loop device"
udevadm settle 2>/dev/null || sleep 1
read -ra stats_before < <(diskstats)
start 127.0.0.1:0 || { not_ok "starts" "$(cat "$work/serve.err")"; exit 1; }
test_http
test_flood
test_numbers
test_promtool
test_cgroups
test_prometheus
stop
equal "ends with 0" 0 "$status"
test_elsewhere
