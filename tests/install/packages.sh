#!/bin/sh
# What install.sh would install with each package manager, on a machine that has nothing: no package is touched.
# shellcheck disable=SC2016 # What is in single quotes is for the stubs.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
install=$here/../../install.sh
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

ok() {
  printf 'ok install.sh %s\n' "$1"
}

not_ok() {
  printf 'not ok install.sh %s\n' "$1"
  sed 's/^/  | /' "$work/output"
}

# A PATH with the ordinary commands, without compilers and package managers, but for the one that is asked for.
make_path() {
  rm -rf -- "${work:?}/bin"
  mkdir "$work/bin"
  for command in sh awk cat bash cut dirname env getent grep gzip id mkdir mktemp printf pwd rm rmdir sed sort tail tar tr uname; do
    ln -s "$(command -v "$command")" "$work/bin/$command"
  done
  [ -z "$1" ] || stub "$1" 'exit 1'
}

# A command of our own in that PATH.
stub() {
  rm -f -- "$work/bin/$1"
  printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}

run() {
  PATH=$work/bin DOTNET_ROOT='' HOME=$work IOTOP_SYSROOT=$work/root IOTOP_SYSTEM_PATH='' sh "$install" "$@" >"$work/output" 2>&1 </dev/null
}

expect_packages() {
  make_path "$1"
  if run --dry-run && grep -qxF "packages: $2" "$work/output"; then
    ok "knows the packages of $1"
  else
    not_ok "knows the packages of $1"
  fi
}

mkdir "$work/root"
expect_packages apt-get "apt-get install -y --no-install-recommends ca-certificates clang libbpf-dev libbpf1 libncursesw6 libstdc++6 libzstd1 linux-libc-dev llvm make openssl"
expect_packages dnf "dnf install -y ca-certificates clang kernel-headers libbpf libbpf-devel libstdc++ libzstd llvm make ncurses-libs openssl"
expect_packages pacman "pacman -S --needed --noconfirm ca-certificates clang gcc-libs libbpf linux-api-headers llvm make ncurses openssl zstd"
expect_packages zypper "zypper --non-interactive install --no-recommends ca-certificates clang libbpf-devel libbpf1 libncurses6 libstdc++6 libzstd1 linux-glibc-devel llvm make openssl"

make_path ''
name="says what is missing where it knows no package manager"
if ! run && grep -q '^error: missing: .*clang' "$work/output" && grep -q -e --no-deps "$work/output"; then ok "$name"; else not_ok "$name"; fi

make_path apt-get
name="says which command installs what is missing when it is not root"
stub id 'case $1 in -u) echo 1000 ;; *) echo somebody ;; esac'
mkdir "$work/prefix"
if ! run --prefix "$work/prefix" && grep -q '^  to install them: sudo apt-get install .*libbpf-dev' "$work/output"; then ok "$name"; else not_ok "$name"; fi

make_path apt-get
name="with --no-deps says which compiler is missing"
if ! run --no-deps && grep -q '^error: clang was not found' "$work/output"; then ok "$name"; else not_ok "$name"; fi

name="warns of a kernel without BTF"
if run --dry-run && grep -q 'warning: this kernel has no BTF' "$work/output"; then ok "$name"; else not_ok "$name"; fi

name="refuses a processor that it does not know"
stub uname 'case $1 in -m) echo mips64 ;; *) echo Linux ;; esac'
if ! run && grep -q 'this machine is mips64' "$work/output"; then ok "$name"; else not_ok "$name"; fi

name="refuses a prefix inside a file"
make_path apt-get
if ! run --prefix "$work/output/nowhere" && grep -q 'is not a folder' "$work/output"; then ok "$name"; else not_ok "$name"; fi

name="refuses an unknown option"
if ! run --frobnicate && grep -q "unknown option '--frobnicate'" "$work/output"; then ok "$name"; else not_ok "$name"; fi

# A machine with all packages, whose package manager has no SDK: the vendor's installer is asked, into a folder of our own.
usr=$work/root/usr
mkdir -p "$usr/lib" "$usr/include/bpf" "$usr/include/linux" "$usr/include/asm" "$work/root/etc/ssl/certs"
echo certificates >"$work/root/etc/ssl/certs/ca-certificates.crt"
touch "$usr/lib/libbpf.so.1" "$usr/lib/libncursesw.so.6" "$usr/lib/libstdc++.so.6" "$usr/lib/libzstd.so.1" "$usr/lib/libssl.so.3" \
  "$usr/include/bpf/bpf_helpers.h" "$usr/include/linux/bpf.h" "$usr/include/asm/types.h"
make_path apt-get
for command in clang llvm-strip make apt-cache; do
  stub "$command" 'exit 1'
done
cat >"$work/dotnet-install.sh" <<'SDK'
# Stands in for the real one: writes a dotnet that has an SDK into --install-dir.
[ "$1 $2 $3" = "--channel 10.0 --install-dir" ] || exit 1
printf '#!/bin/sh\necho "10.0.100 [$0]"\n' >"$4/dotnet"
chmod +x "$4/dotnet"
SDK
ln -s "$(command -v cp)" "$(command -v chmod)" "$work/bin"
stub curl "for file; do :; done; shift; while [ \$1 != -o ]; do shift; done; [ \$file = https://dot.net/v1/dotnet-install.sh ] && cp $work/dotnet-install.sh \$2"

name="takes the SDK from its vendor where there is no package of it"
if run --only-deps && grep -qF "the .NET SDK is $work/.cache/iotop-sharp/dotnet/dotnet" "$work/output"; then ok "$name"; else not_ok "$name"; fi

name="finds the SDK that it downloaded before"
rm -f "$work/bin/curl"
if run --only-deps && grep -qF "the .NET SDK is $work/.cache/iotop-sharp/dotnet/dotnet" "$work/output"; then ok "$name"; else not_ok "$name"; fi

name="says what to do when the SDK cannot be downloaded"
rm -rf "$work/.cache"
stub curl 'exit 22'
if ! run --only-deps && grep -q 'cannot download the .NET SDK' "$work/output"; then ok "$name"; else not_ok "$name"; fi
