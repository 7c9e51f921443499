#!/bin/bash
# engines.sh DIR [ENGINE...]: unpacks Squid releases of four Debian suites into DIR/squid-4 … DIR/squid-7.
# Nothing is installed on this machine: packages are downloaded by apt with a state of its own and unpacked, not configured.
# The mirror is the one this machine's apt already uses; MIRROR=… overrides it.
set -euo pipefail

roots=${1:?usage: engines.sh DIR [squid-4|squid-5|squid-6|squid-7 ...]}
shift
mkdir -p "$roots"
roots=$(cd "$roots" && pwd)
mirror=${MIRROR:-$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
  awk '/^deb /{for(i=2;i<=NF;i++)if($i~/:\/\//&&$i~/debian\/?$/){print $i;exit}} /^URIs:/&&$2~/debian\/?$/{print $2;exit}' || true)}
[ -n "$mirror" ] || { echo "no Debian mirror found in apt's sources; set MIRROR" >&2; exit 1; }

suite_of() {
  case $1 in
    squid-4) echo bullseye ;;
    squid-5) echo bookworm ;;
    squid-6) echo trixie ;;
    squid-7) echo sid ;;
    *) echo "unknown engine $1" >&2; exit 1 ;;
  esac
}

make_root() {
  local engine=$1 suite state root options
  suite=$(suite_of "$engine")
  state=$roots/.apt/$engine
  root=$roots/$engine
  mkdir -p "$state"/{lists/partial,cache/archives/partial,etc/apt.conf.d,etc/preferences.d} "$root"
  : > "$state/status"
  echo "deb $mirror $suite main" > "$state/etc/sources.list"
  options=(-q -o "Dir::Etc=$state/etc" -o "Dir::Etc::SourceList=$state/etc/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State=$state" -o "Dir::State::status=$state/status" -o "Dir::Cache=$state/cache"
    -o Dir::Etc::trustedparts=/etc/apt/trusted.gpg.d -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false)
  apt-get "${options[@]}" update > "$state/log"
  apt-get "${options[@]}" -y --no-install-recommends --download-only install squid-openssl dash coreutils faketime >> "$state/log"
  for package in "$state"/cache/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
  for directory in bin sbin lib lib64; do [ -e "$root/$directory" ] || ln -s "usr/$directory" "$root/$directory"; done
  cp /etc/nsswitch.conf "$root/etc/" 2>/dev/null || true
  printf 'root:x:0:0:root:/root:/bin/sh\nproxy:x:13:13:proxy:/bin:/usr/sbin/nologin\n' > "$root/etc/passwd"
  printf 'root:x:0:\nproxy:x:13:\n' > "$root/etc/group"
  echo '127.0.0.1 localhost' > "$root/etc/hosts"
  : > "$root/etc/resolv.conf"
  mkdir -p "$root"/{tmp,proc,dev,run,etc/squid,var/log/squid,var/spool/squid}
  [ -e "$root/usr/sbin/squid" ] || ln -s squid-openssl "$root/usr/sbin/squid"
  rm -rf "$state/cache" "$state/lists"
  echo "$engine: $(chroot "$root" /usr/sbin/squid -v | head -1)"
}

[ $# -gt 0 ] || set -- squid-4 squid-5 squid-6 squid-7
for engine in "$@"; do make_root "$engine"; done
