# shellcheck shell=bash disable=SC2154,SC2034 # what it is sourced into sets and uses them
# What the suites in virtual machines share: the machine's root, its boot, and the words of their tests. Sourced, after "here" is set.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/iotop-sharp/kernels
program=${IOTOP_SHARP:-iotop-sharp}
# Of the machine that booted last.
suite='' kernel=''

# The suite of Debian that has a version.
suite_of() {
  case $1 in
    5.10) echo bullseye ;; 6.1) echo bookworm ;; 6.12) echo trixie ;; 7.* | newest) echo sid ;; *) echo "$1" ;;
  esac
}

# Ends the run where machines cannot be made: NAME COMMAND...
require() {
  local need
  for need in "${@:2}"; do
    command -v "$need" >/dev/null || { echo "skip $1: needs $need"; exit 0; }
  done
  [ "$(uname -m)" = x86_64 ] || { echo "skip $1: the machines are x86_64, this is $(uname -m)"; exit 0; }
  program=$(command -v "$program") || { echo "not ok $1: no program ($program); set IOTOP_SHARP"; exit 1; }
}

# Copies a program with the libraries that it is linked to.
take() {
  local file library
  file=$(command -v "$1") && cp -L "$file" "$work/root/bin/"
  ldd "$file" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "$work/root$(dirname "$library")"
    cp -nL "$library" "$work/root$library"
  done
}

make_root() { # GUEST'S-SCRIPT PROGRAM...
  mkdir -p "$work"/root/{bin,sbin,proc,sys,dev,tmp,run,mnt,modules}
  local library path tool
  for tool in "${@:2}"; do take "$tool"; done
  cp "$program" "$work/root/bin/iotop-sharp"
  for library in libbpf.so.1 libelf.so.1 libz.so.1 libstdc++.so.6 libgcc_s.so.1 libm.so.6 libdl.so.2 librt.so.1 libpthread.so.0 libc.so.6 libzstd.so.1; do
    path=$(ldconfig -p | sed -n "s|.*$library .*x86-64.* => ||p" | head -n 1)
    [ -z "$path" ] || { mkdir -p "$work/root$(dirname "$path")"; cp -nL "$path" "$work/root$path"; }
  done
  mkdir -p "$work/root/lib64"
  cp -nL /lib64/ld-linux-x86-64.so.2 "$work/root/lib64/"
  cp "$1" "$work/root/init"
  chmod +x "$work/root/init"
}

boot() { # SECONDS QEMU'S-OPTION...: leaves the console's lines
  (cd "$work/root" && find . | cpio -o -H newc --quiet | gzip -1) > "$work/initrd"
  # The processors take turns: QEMU 7.2 runs them side by side wrongly. Code that the kernel patches while another processor is in it stays
  # as it was for that one, so that switching trace events on and off alone kills 6.1 and 6.12 within seconds; and cmpxchg16b corrupts EFLAGS.
  timeout "$1" qemu-system-x86_64 -M q35 -accel tcg,thread=single -cpu max,-cx16 -smp 2 -m 1024 -nographic -no-reboot \
    -kernel "$cache/$suite/vmlinuz" -initrd "$work/initrd" -append 'console=ttyS0 quiet panic=-1' \
    "${@:2}" < /dev/null 2>&1 | tr -d '\r' > "$work/console"
}

# Whether a suite's kernel is there; if not, why.
fetch() {
  suite=$1 kernel=
  if ! "$here/fetch.sh" "$suite" "$cache/$suite" 2> "$work/why"; then
    echo "skip $suite: $(tail -n 1 "$work/why")"
    return 1
  fi
  kernel=$(cat "$cache/$suite/version")
}

# Whether the machine came to the end; if not, its last words.
came_to_end() {
  if ! grep -qx END "$work/console"; then
    echo "not ok $suite $kernel: the machine did not come to the end"
    tail -n 30 "$work/console"
    return 1
  fi
}

lines() { sed -n "s/^$1 //p" "$work/console"; }

judge() { # NAME CONDITION-EXIT-STATUS DETAIL
  if [ "$2" = 0 ]; then echo "ok $suite $kernel: $1"; else echo "not ok $suite $kernel: $1 ($3)"; fi
}

# A test declares what it needs of the machine, and which kernels must have it: there its absence is a failure, elsewhere it is skipped.
# NEED KERNELS (a pattern of case) TESTS
with() {
  if lines HAVE | grep -qxF "$1"; then
    "${@:3}"
  else
    # shellcheck disable=SC2254 # it is meant to be a pattern
    case $kernel in
      $2) echo "not ok $suite $kernel: it must have $1" ;;
      *) echo "skip $suite $kernel ${*:3}: needs $1" ;;
    esac
  fi
}
