#!/bin/sh
# Installs into a prefix of its own with install.sh, looks at what was installed, and uninstalls it.
# IOTOP_KEEP=FILE: leave a copy of the installed program there.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=$(CDPATH='' cd -- "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
prefix=$work/prefix
program=$prefix/bin/iotop-sharp

ok() {
  printf 'ok installation %s\n' "$1"
}

not_ok() {
  printf 'not ok installation %s\n' "$1"
  sed 's/^/  | /' "$work/output"
}

skip() {
  printf 'skip installation %s: %s\n' "$1" "$2"
}

# A test is a name and a command that succeeds.
check() {
  name=$1
  shift
  if "$@" >"$work/output" 2>&1 </dev/null; then ok "$name"; else not_ok "$name"; fi
}

tree() {
  (cd "$1" && find . ! -name . | LC_ALL=C sort)
}

state_of_clone() {
  git -C "$source" status --porcelain --ignored 2>/dev/null || echo "no git"
}

has_files() {
  for file in bin/iotop-sharp share/man/man8/iotop-sharp.8 share/bash-completion/completions/iotop-sharp \
    share/zsh/site-functions/_iotop-sharp share/fish/vendor_completions.d/iotop-sharp.fish; do
    [ -s "$prefix/$file" ] || { echo "no $file" && return 1; }
  done
}

is_alone_in_bin() {
  [ "$(tree "$prefix/bin" | tr '\n' ' ')" = "./iotop-sharp ./somebody-elses " ]
}

prints_version() {
  version=$("$program" --version) && echo "$version" && echo "$version" | grep -q '^iotop-sharp [0-9][0-9]*\.[0-9]'
}

doctor_answers() {
  status=0
  "$program" doctor || status=$?
  [ "$status" = 0 ] || [ "$status" = 3 ]
}

man_page_is_clean() {
  man=$prefix/share/man/man8/iotop-sharp.8
  mandoc -T lint -W error "$man" && grep -q '^\.SH NAME' "$man" && grep -q '^\.SH OPTIONS' "$man"
}

# What bash offers after the words that follow.
bash_offers() {
  # shellcheck disable=SC2016 # For the inner shell.
  bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
    function=$(complete -p iotop-sharp | sed "s/.*-F \([^ ]*\).*/\1/"); "$function" iotop-sharp "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf "%s\n" "${COMPREPLY[@]}"' "$prefix/share/bash-completion/completions/iotop-sharp" "$@"
}

bash_completes() {
  bash_offers iotop-sharp --proc && bash_offers iotop-sharp --proc | grep -qx -e '--processes *' &&
    bash_offers iotop-sharp trace --min- && bash_offers iotop-sharp trace --min- | grep -qx -e '--min-ms *'
}

installs_again() {
  touch "$prefix/bin/from-an-older-version"
  echo bin/from-an-older-version >>"$prefix/share/iotop-sharp/manifest"
  tree "$prefix" | grep -v older >"$work/before"
  "$source/install.sh" --no-deps --binary "$work/program" --prefix "$prefix" && tree "$prefix" >"$work/after" && diff "$work/before" "$work/after"
}

uninstalls() {
  "$source/install.sh" --uninstall --prefix "$prefix" && [ "$(tree "$prefix" | tr '\n' ' ')" = "./bin ./bin/somebody-elses " ]
}

# An installation that breaks off in the middle can be taken back: here the man page cannot be put in place.
breaks_off() {
  broken=$work/broken
  mkdir -p "$broken/share"
  touch "$broken/share/man"
  ! "$source/install.sh" --no-deps --binary "$work/program" --prefix "$broken" && [ -x "$broken/bin/iotop-sharp" ] &&
    "$source/install.sh" --uninstall --prefix "$broken" && [ ! -e "$broken/bin" ] && [ ! -e "$broken/share/iotop-sharp" ]
}

mkdir -p "$prefix/bin"
touch "$prefix/bin/somebody-elses"
clone=$(state_of_clone)
check "builds and installs" "$source/install.sh" --no-deps --prefix "$prefix"
[ -x "$program" ] || exit 0
cp "$program" "$work/program"
[ -z "${IOTOP_KEEP:-}" ] || cp "$program" "$IOTOP_KEEP"
check "leaves the clone as it was" [ "$(state_of_clone)" = "$clone" ]
check "puts every file in its place" has_files
check "needs one file only" is_alone_in_bin
check "prints its version" prints_version
check "has a doctor" doctor_answers
if command -v mandoc >/dev/null 2>&1; then
  check "has a man page without errors" man_page_is_clean
else
  skip "has a man page without errors" "mandoc is not installed"
fi
check "has completions that bash reads" bash -n "$prefix/share/bash-completion/completions/iotop-sharp"
check "completes options in bash" bash_completes
if command -v zsh >/dev/null 2>&1; then
  check "has completions that zsh reads" zsh -n "$prefix/share/zsh/site-functions/_iotop-sharp"
else
  skip "has completions that zsh reads" "zsh is not installed"
fi
if command -v fish >/dev/null 2>&1; then
  check "has completions that fish reads" fish --no-execute "$prefix/share/fish/vendor_completions.d/iotop-sharp.fish"
else
  skip "has completions that fish reads" "fish is not installed"
fi
check "is the same after a second time" installs_again
check "can be taken back when it broke off" breaks_off
check "uninstalls what it installed, and nothing else" uninstalls
