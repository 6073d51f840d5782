#!/usr/bin/env bash
# Installs what the tests need, builds everything and runs every test. The last line is "N passed, N failed, N skipped".
#
# Suites written in shell print a line per test: "ok NAME", "not ok NAME" or "skip NAME: REASON"; other lines are for people.
set -uo pipefail

usage() {
  cat <<'USAGE'
Usage: tests/run.sh [OPTION]...
  --quick       only what needs no root, no kernel and no terminal: unit tests and checks of the sources
  --no-install  install nothing
  --help        print this help and end
As root it installs what is missing (Debian, Ubuntu); else it says what is missing, and skips what needs it.
USAGE
}

quick=
install=yes
for option in "$@"; do
  case $option in
    --quick) quick=1 ;;
    --no-install) install= ;;
    -h | --help) usage && exit 0 ;;
    *) printf 'unknown option %s\n' "$option" >&2 && usage >&2 && exit 2 ;;
  esac
done

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
configuration=${IOTOP_CONFIGURATION:-Release}
passed=0 failed=0 skipped=0
failures=() skips=()
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en TERM="${TERM:-xterm-256color}"

pass() {
  passed=$((passed + 1))
}

fail() {
  failed=$((failed + 1))
  failures+=("$1")
  printf 'not ok %s\n' "$1"
}

skip() {
  skipped=$((skipped + 1))
  skips+=("$1")
}

section() {
  printf '\n== %s (%d s)\n' "$1" "$SECONDS"
}

# Ends the run. Nothing may come after the last line.
finish() {
  printf '\n'
  ((${#skips[@]} == 0)) || printf 'skipped: %s\n' "${skips[@]}"
  ((${#failures[@]} == 0)) || printf 'FAILED: %s\n' "${failures[@]}"
  printf 'took %d s\n' "$SECONDS"
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  exit $((failed > 0))
}

# A test that is one command: check NAME COMMAND...
check() {
  local name=$1
  shift
  if "$@" >"$work/check.log" 2>&1 </dev/null; then
    pass
  else
    tail -n 40 "$work/check.log"
    fail "$name"
  fi
}

# A suite written in shell: suite NAME SECONDS COMMAND...
suite() {
  local name=$1 limit=$2 status=0
  shift 2
  timeout --kill-after=20 "$limit" "$@" >"$work/suite.log" 2>&1 </dev/null || status=$?
  count_suite "$name" "$limit" "$work/suite.log" $status
}

count_suite() { # NAME LIMIT LOG STATUS
  local name=$1 limit=$2 log=$3 status=$4 line seen=0 bad=0
  while IFS= read -r line; do
    case $line in
      'ok '*) pass && seen=1 ;;
      'not ok '*) fail "${line#not ok }" && seen=1 && bad=1 ;;
      'skip '*) skip "${line#skip }" && seen=1 ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$log"
  if ((status == 124 || status == 137)); then
    fail "$name did not end within $limit s"
  elif ((status != 0 && bad == 0)); then
    fail "$name ended with status $status"
  elif ((seen == 0)); then
    fail "$name ran no test"
  fi
}

# --- what the tests need --------------------------------------------------------------------------------------------------------

# A command, and Debian's package of it.
needs() {
  cat <<'NEEDS'
shellcheck shellcheck
clang-format clang-format
jq jq
mandoc mandoc
zsh zsh
fish fish
tmux tmux
script bsdutils
fio fio
curl curl
promtool prometheus
prometheus prometheus
losetup mount
mkfs.ext4 e2fsprogs
mkfs.xfs xfsprogs
mkfs.btrfs btrfs-progs
dmsetup dmsetup
sfdisk fdisk
partx util-linux
bpftool bpftool
gcc gcc
make make
blktrace blktrace
qemu-system-x86_64 qemu-system-x86
busybox busybox-static
cpio cpio
xz xz-utils
modprobe kmod
setpriv util-linux
setcap libcap2-bin
python3 python3-minimal
NEEDS
}

provide() {
  local command package missing=()
  PATH=$PATH:/usr/sbin:/sbin
  while read -r command package; do
    command -v "$command" >/dev/null 2>&1 || missing+=("$package")
  done < <(needs)
  if ((${#missing[@]} > 0)); then
    if [[ -n $install && $(id -u) == 0 ]] && command -v apt-get >/dev/null 2>&1; then
      printf 'installing: %s\n' "${missing[*]}"
      apt-get update -q >/dev/null 2>&1 || printf 'apt-get update failed: going on with the package lists that are there\n'
      DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >"$work/apt.log" 2>&1 </dev/null || tail -n 5 "$work/apt.log"
    else
      printf 'missing (tests that need them are skipped): %s\n' "${missing[*]}"
    fi
  fi
  # The program's own needs: the installer knows them on every distribution.
  local options=(--only-deps)
  [[ -n $install ]] || options+=(--no-deps)
  ./install.sh "${options[@]}" >"$work/deps.log" 2>&1 </dev/null || {
    cat "$work/deps.log"
    fail "what is needed to build is there"
    finish
  }
  dotnet=$(sed -n 's/.*the \.NET SDK is //p' "$work/deps.log")
  export DOTNET_ROOT
  DOTNET_ROOT=$(dirname "$(readlink -f "$dotnet")")
  PATH=$DOTNET_ROOT:$PATH
}

# --- suites ---------------------------------------------------------------------------------------------------------------------

build() {
  section "build"
  if ! make --no-print-directory -C bpf >"$work/build.log" 2>&1 ||
    ! dotnet build IoTop.sln -c "$configuration" --nologo -v quiet >>"$work/build.log" 2>&1 </dev/null; then
    grep -E 'error|warning|rror:' "$work/build.log" | sort -u | head -n 40 || tail -n 40 "$work/build.log"
    fail "everything builds without a warning"
    finish
  fi
  pass
}

# Our own files of a kind: no build output.
files() {
  find . \( -name bin -o -name obj -o -name out -o -name .git \) -prune -o -type f \( "$@" \) -print | sed 's,^\./,,' | sort
}

# check_files NAME TOOL [OPTION]...: a test per file, whose names come on standard input.
check_files() {
  local name=$1 file
  shift
  if ! command -v "$1" >/dev/null 2>&1; then
    skip "$name: $1 is not installed"
    return
  fi
  while IFS= read -r file; do
    check "$file $name" "$@" "$file"
  done
}

check_sources() {
  section "checks of the sources"
  check_files "passes shellcheck" shellcheck -x -P SCRIPTDIR < <(files -name '*.sh' -o -path './.ci/run')
  check_files "has the kernel's form" clang-format --dry-run -Werror < <(files -name '*.[ch]')
  check "C# has the form that .editorconfig asks for" dotnet format IoTop.sln --verify-no-changes --severity warn --no-restore
}

# The counters and the names of what failed or was skipped, out of a TRX file.
read_results() {
  local kind text
  while IFS=$'\t' read -r kind text; do
    case $kind in
      passed) passed=$((passed + text)) ;;
      failed) fail "$text" ;;
      skipped) skip "$text" ;;
    esac
  done < <(awk '
    function plain(text) {
      gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&amp;/, "\\&", text)
      return text
    }
    function attribute(name) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      return plain(substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4))
    }
    /<UnitTestResult / {
      name = attribute("testName"); outcome = attribute("outcome")
      sub(/^IoTop\./, "", name)
      if (outcome == "Passed") good++
      else if (outcome == "NotExecuted") waiting = name
      else print "failed\t" name
      if (waiting != "" && /\/>[[:space:]]*$/) { print "skipped\t" waiting; waiting = "" }
    }
    waiting != "" && /<Message>|<StdOut>/ { reason = $0; gsub(/.*<(Message|StdOut)>|<\/(Message|StdOut)>.*/, "", reason); print "skipped\t" waiting ": " plain(reason); waiting = "" }
    /<\/UnitTestResult>/ && waiting != "" { print "skipped\t" waiting; waiting = "" }
    END { print "passed\t" good + 0 }' "$1")
}

run_project() {
  local name=$1 limit=$2 status=0 before=$((passed + failed + skipped)) failed_before=$failed
  local assembly=tests/$name/bin/$configuration/net10.0/$name.dll
  section "$name"
  timeout --kill-after=20 "$limit" dotnet test "$assembly" --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$work/results" \
    >"$work/test.log" 2>&1 </dev/null || status=$?
  [[ ! -f $work/results/$name.trx ]] || read_results "$work/results/$name.trx"
  if ((status == 124 || status == 137)); then
    fail "$name did not end within $limit s"
  elif ((status != 0 && failed == failed_before)); then
    fail "$name ended with status $status"
  elif ((passed + failed + skipped == before)); then
    fail "$name ran no test"
  fi
  ((failed == failed_before)) || cat "$work/test.log"
}

run_projects() {
  local project
  for project in tests/*.Tests/; do
    project=$(basename "$project")
    case $project in
      IoTop.Kernel.Tests) [[ -n $quick ]] || run_project "$project" 1200 ;;
      *) run_project "$project" 600 ;;
    esac
  done
}

# Once through every benchmark, to see that they still work; it measures nothing. They refuse unoptimised code.
try_benchmarks() {
  section "benchmarks"
  if [[ $configuration != Release ]]; then
    skip "benchmarks run: not of a $configuration build"
    return
  fi
  check "benchmarks run" timeout --kill-after=20 120 dotnet "tests/IoTop.Benchmarks/bin/$configuration/net10.0/IoTop.Benchmarks.dll" \
    --job Dry --artifacts "$work/benchmarks"
}

# A virtual machine keeps one processor busy: two suites at a time.
try_other_kernels() {
  local functions status=0
  section "other kernels"
  IOTOP_SHARP=$work/iotop-sharp timeout --kill-after=20 2400 tests/kernels/functions.sh >"$work/functions.log" 2>&1 </dev/null &
  functions=$!
  IOTOP_SHARP=$work/iotop-sharp suite "tests/kernels/run.sh" 2400 tests/kernels/run.sh
  section "calls on other kernels"
  IOTOP_SHARP=$work/iotop-sharp suite "tests/kernels/calls-trace.sh" 2400 tests/kernels/calls-trace.sh
  section "system calls on other kernels"
  IOTOP_SHARP=$work/iotop-sharp suite "tests/kernels/syscalls.sh" 1500 tests/kernels/syscalls.sh
  section "histograms on other kernels"
  IOTOP_SHARP=$work/iotop-sharp suite "tests/kernels/histogram.sh" 2400 tests/kernels/histogram.sh
  section "blktrace on other kernels"
  IOTOP_SHARP=$work/iotop-sharp suite "tests/kernels/blktrace.sh" 1500 tests/kernels/blktrace.sh
  section "functions on other kernels"
  wait $functions || status=$?
  count_suite "tests/kernels/functions.sh" 2400 "$work/functions.log" $status
}

main() {
  section "needs"
  provide
  build
  check_sources
  run_projects
  try_benchmarks
  section "installer"
  suite "tests/install/packages.sh" 60 tests/install/packages.sh
  if [[ -z $quick ]]; then
    section "installation"
    IOTOP_KEEP=$work/iotop-sharp suite "tests/e2e/install.sh" 600 tests/e2e/install.sh
    section "terminal"
    IOTOP_SHARP=$work/iotop-sharp suite "tests/e2e/terminal.sh" 600 tests/e2e/terminal.sh
    section "recordings"
    IOTOP_SHARP=$work/iotop-sharp suite "tests/e2e/record.sh" 900 tests/e2e/record.sh
    section "export"
    IOTOP_SHARP=$work/iotop-sharp suite "tests/e2e/export.sh" 300 tests/e2e/export.sh
    section "metrics"
    IOTOP_SHARP=$work/iotop-sharp suite "tests/e2e/serve.sh" 300 tests/e2e/serve.sh
    try_other_kernels
  fi
  finish
}

main
