#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs what iotop-sharp needs, builds it from this folder and installs it. See usage() below.
set -eu
LC_ALL=C
export LC_ALL

program=iotop-sharp
sdk_major=10
prefix=/usr/local
action=install
deps=yes
built=
dotnet=
# Where headers, libraries and the kernel are looked for; like IOTOP_SYSTEM_PATH below, only tests set it.
sysroot=${IOTOP_SYSROOT:-}

usage() {
  cat <<USAGE
Usage: ./install.sh [OPTION]...
Builds $program from this folder and installs it: the program, its man page and the completions for bash, zsh and fish.
What is missing to build and to run it is installed with the system's package manager (apt, dnf, pacman or zypper).

  --prefix DIR   install under DIR [/usr/local]
  --binary FILE  install this program, built before, instead of building one
  --no-deps      install no packages and no .NET SDK: use what is there
  --only-deps    install packages and SDK, and end
  --dry-run      say what would be installed, and end
  --uninstall    remove what was installed under the prefix, and nothing else
  --help         print this help and end

It needs root for packages and for a prefix that only root may write to, and never becomes root by itself.
USAGE
}

say() {
  printf '%s\n' "$*"
}

info() {
  printf '==> %s\n' "$*"
}

warn() {
  printf 'warning: %s\n' "$*" >&2
}

die() {
  printf 'error: %s\n' "$1" >&2
  shift
  for line in "$@"; do
    printf '  %s\n' "$line" >&2
  done
  exit 1
}

need_cmd() {
  command -v "$1" >/dev/null 2>&1 || die "needs the command '$1', which was not found"
}

have_cmd() {
  command -v "$1" >/dev/null 2>&1
}

is_root() {
  [ "$(id -u)" = 0 ]
}

# The command line that gave us these options, as root.
as_root() {
  printf 'sudo ./install.sh'
  [ -z "$built" ] || printf ' --binary %s' "$built"
  [ "$prefix" = /usr/local ] || printf ' --prefix %s' "$prefix"
}

parse_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --prefix)
        [ $# -ge 2 ] || die "--prefix needs a folder" "try: ./install.sh --help"
        prefix=$2
        shift
        ;;
      --prefix=*) prefix=${1#--prefix=} ;;
      --binary)
        [ $# -ge 2 ] || die "--binary needs a file" "try: ./install.sh --help"
        built=$2
        shift
        ;;
      --binary=*) built=${1#--binary=} ;;
      --no-deps) deps=no ;;
      --only-deps) action=deps ;;
      --dry-run) action=dry-run ;;
      --uninstall) action=uninstall ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) die "unknown option '$1'" "try: ./install.sh --help" ;;
    esac
    shift
  done
  case $prefix in
    '') die "--prefix needs a folder" ;;
    /*) ;;
    *) prefix=$PWD/$prefix ;;
  esac
  while [ "$prefix" != / ] && [ "${prefix%/}" != "$prefix" ]; do
    prefix=${prefix%/}
  done
}

# --- what this machine is -------------------------------------------------------------------------------------------------------

check_machine() {
  [ "$(uname -s)" = Linux ] || die "$program traces the Linux kernel, and this is $(uname -s)"
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) runtime=linux-x64 ;;
    aarch64 | arm64) runtime=linux-arm64 ;;
    *) die "$program runs on x86_64 and aarch64, and this machine is $machine" ;;
  esac
  if [ ! -e "$sysroot/sys/kernel/btf/vmlinux" ]; then
    warn "this kernel has no BTF (/sys/kernel/btf/vmlinux): $program builds here, but to run it boot a kernel with CONFIG_DEBUG_INFO_BTF"
  fi
}

find_manager() {
  manager=none
  for candidate in apt-get dnf pacman zypper; do
    if have_cmd "$candidate"; then
      manager=$candidate
      return
    fi
  done
}

have_library() {
  for folder in /lib /usr/lib /lib64 /usr/lib64 "/lib/$machine-linux-gnu" "/usr/lib/$machine-linux-gnu" /usr/local/lib /usr/local/lib64; do
    [ -e "$sysroot$folder/$1" ] && return 0
  done
  return 1
}

have_header() {
  for folder in /usr/include "/usr/include/$machine-linux-gnu" /usr/local/include; do
    [ -e "$sysroot$folder/$1" ] && return 0
  done
  return 1
}

has_certificates() {
  for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem /etc/ssl/cert.pem; do
    [ -s "$sysroot$bundle" ] && return 0
  done
  return 1
}

has_need() {
  case $1 in
    clang | make) have_cmd "$1" ;;
    llvm) have_cmd llvm-strip ;;
    libbpf-headers) have_header bpf/bpf_helpers.h ;;
    kernel-headers) have_header linux/bpf.h && have_header asm/types.h ;;
    libbpf) have_library libbpf.so.1 ;;
    ncursesw) have_library libncursesw.so.6 ;;
    libstdc++) have_library libstdc++.so.6 ;;
    libzstd) have_library libzstd.so.1 ;;
    openssl) have_library libssl.so.3 || have_library libssl.so.1.1 ;;
    ca-certificates) has_certificates ;;
    download) have_cmd curl || have_cmd wget ;;
    bash | tar | gzip) have_cmd "$1" ;;
  esac
}

# The package that has it, in the words of this package manager.
package_of() {
  case $manager:$1 in
    *:download) echo curl ;;
    apt-get:libbpf-headers) echo libbpf-dev ;;
    apt-get:kernel-headers) echo linux-libc-dev ;;
    apt-get:libbpf) echo libbpf1 ;;
    apt-get:ncursesw) echo libncursesw6 ;;
    apt-get:libstdc++) echo libstdc++6 ;;
    apt-get:libzstd | zypper:libzstd) echo libzstd1 ;;
    dnf:libbpf-headers | zypper:libbpf-headers) echo libbpf-devel ;;
    dnf:ncursesw) echo ncurses-libs ;;
    pacman:libbpf-headers) echo libbpf ;;
    pacman:kernel-headers) echo linux-api-headers ;;
    pacman:ncursesw) echo ncurses ;;
    pacman:libstdc++) echo gcc-libs ;;
    pacman:libzstd) echo zstd ;;
    zypper:kernel-headers) echo linux-glibc-devel ;;
    zypper:libbpf) echo libbpf1 ;;
    zypper:ncursesw) echo libncurses6 ;;
    zypper:libstdc++) echo libstdc++6 ;;
    *) echo "$1" ;;
  esac
}

# --- packages -------------------------------------------------------------------------------------------------------------------

install_command() {
  case $manager in
    apt-get) echo "apt-get install -y --no-install-recommends" ;;
    dnf) echo "dnf install -y" ;;
    pacman) echo "pacman -S --needed --noconfirm" ;;
    zypper) echo "zypper --non-interactive install --no-recommends" ;;
  esac
}

refresh_lists() {
  [ "${refreshed:-no}" = no ] || return 0
  refreshed=yes
  case $manager in
    apt-get) apt-get update -q >/dev/null || warn "apt-get update failed: going on with the package lists that are there" ;;
    pacman) [ -e /var/lib/pacman/sync/core.db ] || pacman -Sy --noconfirm ;;
  esac
}

install_packages() {
  info "installing: $*"
  refresh_lists
  # shellcheck disable=SC2046 # The command is several words.
  DEBIAN_FRONTEND=noninteractive $(install_command) "$@" </dev/null && return
  case $manager in
    apt-get) hint="libbpf 1.x came with Debian 12 and Ubuntu 23.04; older releases cannot run $program" ;;
    pacman) hint="bring the system up to date first: pacman -Syu" ;;
    *) hint="install them by hand, and run this again with --no-deps" ;;
  esac
  die "the package manager could not install: $*" "$hint"
}

# Adds to $missing what is not there of the needs that follow.
collect_missing() {
  for need in "$@"; do
    has_need "$need" || missing="$missing $need"
  done
}

packages_for() {
  for need in "$@"; do
    package_of "$need"
  done | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# Installs the needs that follow, or says what to do about them.
provide() {
  [ $# -gt 0 ] || return 0
  [ "$deps" = yes ] || return 0
  [ "$manager" != none ] || die "missing: $*" "no apt, dnf, pacman or zypper here: install them by hand, and run this again with --no-deps"
  packages=$(packages_for "$@")
  is_root || die "missing: $*" "to install them: sudo $(install_command) $packages" "or all at once:   $(as_root)"
  # shellcheck disable=SC2086 # A list of words.
  install_packages $packages
}

check_needs() {
  if [ -n "$built" ]; then
    [ -f "$built" ] || die "$built is not a file"
  else
    has_need clang || die "clang was not found: it compiles the kernel's half" "install it, or run this without --no-deps"
    need_cmd make
    has_need libbpf-headers || die "bpf/bpf_helpers.h was not found" "install libbpf's headers ($(package_of libbpf-headers)), or run this without --no-deps"
  fi
  has_need libbpf || warn "libbpf.so.1 was not found: $program will not trace without it (package: $(package_of libbpf))"
  has_need libzstd || warn "libzstd.so.1 was not found: $program can neither record nor replay without it (package: $(package_of libzstd))"
  has_need ncursesw || warn "libncursesw.so.6 was not found: $program has no screen without it (package: $(package_of ncursesw))"
}

# --- the .NET SDK ---------------------------------------------------------------------------------------------------------------

home_of() {
  getent passwd "$1" 2>/dev/null | cut -d: -f6
}

has_sdk() {
  [ -x "$1" ] && DOTNET_NOLOGO=1 "$1" --list-sdks 2>/dev/null | awk -F. -v need="$sdk_major" '$1 >= need { found = 1 } END { exit !found }'
}

# Sets $dotnet. Under sudo the user's own PATH is gone, so the usual places are asked too.
find_dotnet() {
  for dotnet in "$(command -v dotnet || :)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet" "$(home_of "${SUDO_USER:-root}")/.dotnet/dotnet" \
    "$sysroot/usr/share/dotnet/dotnet" "$sysroot/usr/lib/dotnet/dotnet" "$sysroot/usr/lib64/dotnet/dotnet" "$sdk_folder/dotnet"; do
    has_sdk "$dotnet" && return 0
  done
  dotnet=
  return 1
}

# Prints the name of the distribution's SDK package, when there is one that is new enough.
sdk_package() {
  case $manager in
    apt-get) apt-cache show "dotnet-sdk-$sdk_major.0" >/dev/null 2>&1 && echo "dotnet-sdk-$sdk_major.0" ;;
    dnf) dnf -q list "dotnet-sdk-$sdk_major.0" >/dev/null 2>&1 && echo "dotnet-sdk-$sdk_major.0" ;;
    pacman) pacman -Si dotnet-sdk 2>/dev/null | grep -q "^Version *: *$sdk_major\\." && echo dotnet-sdk ;;
    zypper) zypper -q --non-interactive search -x "dotnet-sdk-$sdk_major.0" >/dev/null 2>&1 && echo "dotnet-sdk-$sdk_major.0" ;;
    *) false ;;
  esac
}

download() {
  if have_cmd curl; then
    curl -fsSL --retry 3 -o "$2" "$1"
  else
    wget -q -O "$2" "$1"
  fi
}

# Microsoft's own installer puts an SDK into a folder of ours, which nothing else on the system sees.
download_sdk() {
  missing=
  collect_missing download bash tar gzip
  # shellcheck disable=SC2086 # A list of words.
  provide $missing
  info "downloading the .NET SDK $sdk_major.0 into $sdk_folder (this system has no package of it)"
  download https://dot.net/v1/dotnet-install.sh "$work/dotnet-install.sh" ||
    die "cannot download the .NET SDK's installer from dot.net" "install the .NET SDK $sdk_major by hand, so that 'dotnet --list-sdks' shows it, and run this again"
  mkdir -p "$sdk_folder"
  bash "$work/dotnet-install.sh" --channel "$sdk_major.0" --install-dir "$sdk_folder" --no-path >"$work/sdk.log" 2>&1 || {
    tail -n 5 "$work/sdk.log" >&2
    die "the .NET SDK's installer failed" "install the .NET SDK $sdk_major by hand, so that 'dotnet --list-sdks' shows it, and run this again"
  }
}

provide_dotnet() {
  find_dotnet && return
  [ "$deps" = yes ] || die "no .NET SDK $sdk_major was found" "install it, so that 'dotnet --list-sdks' shows it, or run this without --no-deps"
  if is_root; then
    refresh_lists
    if package=$(sdk_package); then
      install_packages "$package"
    fi
  fi
  find_dotnet && return
  download_sdk
  find_dotnet || die "the .NET SDK in $sdk_folder does not run" "$("$sdk_folder/dotnet" --list-sdks 2>&1 | tail -n 1)"
}

# --- build and install ----------------------------------------------------------------------------------------------------------

# Runs a build step in silence, and shows what it said only if it fails.
quietly() {
  step=$1
  shift
  "$@" >"$work/build.log" 2>&1 </dev/null || {
    tail -n 40 "$work/build.log" >&2
    die "$step failed"
  }
}

# Everything goes to $work: a build by root leaves nothing of root's in the user's folder.
build() {
  info "building $program for $runtime (about a minute)"
  # A warning of a compiler newer than this source is no reason not to install.
  quietly "compiling the BPF programs" make -C "$source/bpf" OUT="$work/bpf" WERROR=
  quietly "building the program" env DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
    DOTNET_CLI_HOME="$work" DOTNET_GENERATE_ASPNET_CERTIFICATE=0 \
    "$dotnet" publish "$source/src/IoTop" -c Release -r "$runtime" --self-contained --disable-build-servers --nologo -v quiet \
    --artifacts-path "$work/artifacts" -o "$work/publish" -p:BpfObject="$work/bpf/block_io.bpf.o" -p:TreatWarningsAsErrors=false -p:NuGetAudit=false
  built=$work/publish/$program
  [ -x "$built" ] || die "the build made no $program"
}

# Fails early, before a minute of building.
check_prefix() {
  existing=$prefix
  while [ ! -e "$existing" ]; do
    existing=$(dirname "$existing")
  done
  [ -d "$existing" ] || die "$existing is not a folder"
  [ -w "$existing" ] || die "$existing is not writable for $(id -un)" "run: $(as_root)" "or:  ./install.sh --prefix \"\$HOME/.local\""
}

# Makes a folder under the prefix, and remembers each that was not there before.
make_folder() {
  [ -d "$prefix/$1" ] && return
  case $1 in
    */*) make_folder "${1%/*}" ;;
  esac
  mkdir -m 755 "$prefix/$1"
  printf '%s/\n' "$1" >>"$work/manifest"
}

# Puts a file in place under the prefix, in one step: a running program keeps its old file.
place() {
  make_folder "$(dirname "$3")"
  staged="$prefix/$3.new"
  cp "$2" "$staged"
  chmod "$1" "$staged"
  mv -f "$staged" "$prefix/$3"
  staged=
  printf '%s\n' "$3" >>"$work/manifest"
}

generate() {
  file=$1
  shift
  "$binary" "$@" >"$file" || die "'$program $*' failed"
  [ -s "$file" ] || die "'$program $*' printed nothing"
}

install_files() {
  info "installing under $prefix"
  manifest=$prefix/share/$program/manifest
  : >"$work/manifest"
  installing=yes
  if [ ! -d "$prefix" ]; then
    (umask 022 && mkdir -p "$prefix")
    echo ./ >>"$work/manifest"
  fi
  # Folders that an earlier installation made are still ours.
  [ ! -f "$manifest" ] || grep '/$' "$manifest" >>"$work/manifest" || :
  old_capabilities=$(getcap "$prefix/bin/$program" 2>/dev/null || :)

  # The program is asked from its place, since a temporary folder may not allow programs.
  place 755 "$built" "bin/$program"
  binary=$prefix/bin/$program
  version=$("$binary" --version) || die "$binary was installed but does not run" "libraries that it does not find: $(ldd "$binary" 2>/dev/null | grep 'not found' || echo none)"
  generate "$work/man" man
  place 644 "$work/man" "share/man/man8/$program.8"
  for shell in bash zsh fish; do
    generate "$work/$shell" completion "$shell"
  done
  place 644 "$work/bash" "share/bash-completion/completions/$program"
  place 644 "$work/zsh" "share/zsh/site-functions/_$program"
  place 644 "$work/fish" "share/fish/vendor_completions.d/$program.fish"

  remove_leftovers
  save_manifest
  installing=no
}

save_manifest() {
  make_folder "share/$program"
  sort -u "$work/manifest" >"$manifest.new"
  chmod 644 "$manifest.new"
  mv -f "$manifest.new" "$manifest"
}

# What an earlier version installed and this one does not.
remove_leftovers() {
  [ -f "$manifest" ] || return 0
  while IFS= read -r path; do
    case $path in
      */ | /* | *..*) continue ;;
    esac
    grep -qxF -- "$path" "$work/manifest" || rm -f -- "$prefix/$path"
  done <"$manifest"
}

say_done() {
  say
  say "$version is installed. Start it:"
  case $prefix in
    /usr/local | /usr) say "  sudo $program" ;;
    *) say "  sudo $binary" ;;
  esac
  say "What this machine can and cannot do:  sudo $binary doctor"
  if [ -n "$old_capabilities" ]; then
    warn "the program before had capabilities, and a new file has none; to give them again: sudo setcap cap_bpf,cap_perfmon+ep $binary"
  fi
}

uninstall() {
  manifest=$prefix/share/$program/manifest
  if [ ! -f "$manifest" ]; then
    say "$program is not installed under $prefix ($manifest does not exist)"
    return
  fi
  [ -w "$(dirname "$manifest")" ] || die "$prefix is not writable for $(id -un)" "run: $(as_root) --uninstall"
  # Files first, then the folders that we made, the deepest first, unless somebody else uses them now.
  while IFS= read -r path; do
    case $path in
      */ | /* | *..*) continue ;;
    esac
    rm -f -- "$prefix/$path"
  done <"$manifest"
  sort -r "$manifest" >"$work/folders"
  rm -f -- "$manifest"
  while IFS= read -r path; do
    case $path in
      /* | *..*) continue ;;
      ./) rmdir -- "$prefix" 2>/dev/null || : ;;
      */) rmdir -- "$prefix/${path%/}" 2>/dev/null || : ;;
    esac
  done <"$work/folders"
  rm -rf -- "$sdk_folder"
  rmdir -- "$(dirname "$sdk_folder")" 2>/dev/null || :
  say "$program was removed from $prefix"
}

clean_up() {
  [ -z "${staged:-}" ] || rm -f -- "$staged"
  # What was installed before something failed can be uninstalled, too.
  if [ "${installing:-no}" = yes ]; then
    [ ! -f "$manifest" ] || cat "$manifest" >>"$work/manifest"
    save_manifest
  fi
  rm -rf -- "$work"
}

main() {
  parse_options "$@"
  # Some systems keep the tools of root out of other users' PATH.
  PATH=$PATH${IOTOP_SYSTEM_PATH-:/usr/sbin:/sbin}
  # What root builds stays out of the user's home, also where sudo keeps HOME.
  if is_root && [ -n "${SUDO_USER:-}" ]; then
    HOME=$(home_of root)
    HOME=${HOME:-/root}
    export HOME
  fi
  source=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
  sdk_folder=${XDG_CACHE_HOME:-$HOME/.cache}/$program/dotnet
  work=$(mktemp -d) || die "cannot make a temporary folder"
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  if [ "$action" = uninstall ]; then
    uninstall
    return
  fi

  [ -n "$built" ] || [ -f "$source/src/IoTop/IoTop.csproj" ] || die "$source is not $program's source folder" "run install.sh from a clone"
  check_machine
  find_manager
  [ "$action" != install ] || check_prefix
  missing=
  # NuGet needs TLS and certificates to fetch the runtime that goes into the program.
  [ -n "$built" ] || collect_missing clang llvm make libbpf-headers kernel-headers openssl ca-certificates
  collect_missing libbpf ncursesw libstdc++ libzstd
  if [ "$action" = dry-run ]; then
    dry_run
    return
  fi
  # shellcheck disable=SC2086 # A list of words.
  provide $missing
  check_needs
  [ -n "$built" ] || provide_dotnet
  if [ "$action" = deps ]; then
    say "everything to build and run $program is there${dotnet:+; the .NET SDK is $dotnet}"
    return
  fi
  [ -n "$built" ] || build
  install_files
  say_done
}

dry_run() {
  # shellcheck disable=SC2086 # A list of words.
  if [ -z "$missing" ]; then
    say "packages: none, everything is there"
  elif [ "$manager" = none ]; then
    say "missing, and no package manager that this script knows:$missing"
  else
    say "packages: $(install_command) $(packages_for $missing)"
  fi
  if find_dotnet; then
    say "SDK:      $dotnet"
  elif package=$(sdk_package); then
    say "SDK:      $(install_command) $package"
  else
    say "SDK:      dotnet-install.sh --channel $sdk_major.0 into $sdk_folder"
  fi
  say "install:  $prefix/bin/$program, man page and completions under $prefix/share"
}

main "$@"
