# shellcheck shell=bash disable=SC2154,SC2034 # what it is sourced into sets and uses them
# Debian's archive of a suite, through this machine's apt but without touching its lists: sets work, apt and cache. Sourced, after "suite" is set.

if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
  echo "needs apt and dpkg" >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
archive=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true; } | sed -n 's/^URIs: *\(.*\/debian\)\/* *$/\1/p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\/debian\)\/* .*/\2/p' | head -n 1)
[ -n "$archive" ] || { echo "no Debian archive among apt's sources" >&2; exit 1; }
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/out"
echo "deb [signed-by=$keyring] $archive $suite main" > "$work/list"
apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/list" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$work/lists" -o Dir::State::status=/dev/null
  -o Dir::Cache="$work/cache" -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root)
cache=(apt-cache "${apt[@]:2}")
"${apt[@]}" update
