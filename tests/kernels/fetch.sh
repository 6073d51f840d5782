#!/usr/bin/env bash
# Fetches the newest Debian cloud kernel of a suite from the archive that this machine's apt already uses, without installing it.
#
#   fetch.sh SUITE FOLDER     leaves FOLDER/vmlinuz, FOLDER/modules/*.ko and FOLDER/version; does nothing when they are there
set -euo pipefail

suite=$1 folder=$2
mkdir -p "$folder"
exec 9> "$folder/.lock"
flock 9 # two suites may ask for it at once
[ -s "$folder/version" ] && exit 0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=archive.sh
. "$here/archive.sh"

# linux-image-cloud-amd64 names the current image; newer suites put the kernel and its modules into packages of their own.
version=$("${cache[@]}" depends linux-image-cloud-amd64 | sed -n 's/.*Depends: linux-image-\(.*cloud-amd64\).*/\1/p' | head -n 1)
[ -n "$version" ] || { echo "cannot resolve linux-image-cloud-amd64 in $suite" >&2; exit 1; }
cd "$work"
for package in "linux-image-$version" "linux-binary-unsigned-$version" "linux-binary-$version" "linux-modules-$version"; do
  if "${cache[@]}" show "$package" >/dev/null 2>&1; then
    "${apt[@]}" download "$package"
  fi
done
for deb in ./*.deb; do dpkg -x "$deb" out; done

kernel=$(find out -name 'vmlinuz*' -type f -size +1M | head -n 1)
[ -n "$kernel" ] || { echo "no kernel in the packages of $version" >&2; exit 1; }
mkdir -p "$folder/modules"
cp "$kernel" "$folder/vmlinuz"
for module in virtio_blk virtio_pci loop dm-mod md-mod raid0 raid1 zram zsmalloc lz4_compress lz4 lzo-rle xfs btrfs crc32c_generic libcrc32c brd null_blk \
  scsi_debug sd_mod scsi_mod t10-pi crc64 crc64-rocksoft crct10dif_generic dax configfs raid6_pq xor zstd_compress; do
  file=$(find out \( -name "$module.ko" -o -name "$module.ko.xz" -o -name "${module//-/_}.ko" -o -name "${module//-/_}.ko.xz" \) | head -n 1)
  [ -n "$file" ] || continue
  case $file in
    *.xz) xz -dc "$file" > "$folder/modules/$module.ko" ;;
    *) cp "$file" "$folder/modules/$module.ko" ;;
  esac
done
echo "$version" > "$folder/version"
