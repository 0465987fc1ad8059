#!/bin/sh
# Atelier in one file: a compressed archive follows this script. The first start unpacks it into a
# folder that is kept, and every start runs it from there. Needs sh, tar and @COMPRESSOR@.
set -eu
ID=@ID@
LINES=@LINES@

fail() {
  IFS=' '
  echo "atelier: $*" >&2
  exit 1
}

case $0 in
*/*) self=$0 ;;
*) self=$(command -v -- "$0") ;;
esac

archive() { tail -n "+$((LINES + 1))" "$self"; }

# Folders to keep the program in, best first, one a line.
places() {
  if [ -n "${ATELIER_CACHE:-}" ]; then
    echo "$ATELIER_CACHE"
    return
  fi
  [ -z "${XDG_CACHE_HOME:-}" ] || echo "$XDG_CACHE_HOME/atelier"
  [ -z "${HOME:-}" ] || echo "$HOME/.cache/atelier"
  echo "${ATELIER_ROOT:-$PWD/data}/.program"
  echo "${TMPDIR:-/tmp}/atelier-$(id -u)"
}

# Never runs what lies in a folder of another user, who could change it.
own() { [ -O "$1" ] && [ -O "$1/$ID" ] && [ -x "$1/$ID/deno" ]; }

# Unpacks into a new folder beside the final one and renames it: of several first starts at the same
# moment one succeeds, and an interrupted one leaves nothing that looks whole.
unpack() {
  mkdir -p -m 700 "$1" 2>/dev/null && [ -O "$1" ] && [ -w "$1" ] || return 1
  find "$1" -maxdepth 1 -name '.new-*' -mtime +0 -exec rm -rf {} + 2>/dev/null || true
  new=$(mktemp -d "$1/.new-XXXXXX" 2>/dev/null) || return 1
  trap 'rm -rf "$new"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  if archive | tar -x@TAR_FLAG@f - -C "$new" 2>/dev/null && runs "$new/deno"; then
    mv -T "$new" "$1/$ID" 2>/dev/null || true
  fi
  rm -rf "$new"
  trap - EXIT INT TERM HUP
  own "$1"
}

# A folder may forbid to run programs (noexec).
runs() { "$1" --version >/dev/null 2>&1; }

find_or_unpack() {
  for place in $(places); do
    if own "$place"; then
      home=$place/$ID
      return
    fi
  done
  for place in $(places); do
    if unpack "$place"; then
      home=$place/$ID
      return
    fi
  done
  archive | @COMPRESSOR@ -t 2>/dev/null ||
    fail "this file is damaged or not whole. Download it again."
  fail "cannot unpack itself (@UNPACKED@ MB). It needs a folder of yours that can be written and" \
    "run from, on a Linux with glibc; tried: $(places | tr '\n' ' ')(choose one: ATELIER_CACHE)"
}

home=
old_ifs=$IFS
IFS='
'
find_or_unpack
IFS=$old_ifs

app=$home/app
export DENO_DIR="$home/cache" DENO_NO_UPDATE_CHECK=1
# glibc would give each of forty threads a heap of its own, and hardly anything of them back.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
deno() { "$home/deno" run --quiet --no-prompt --cached-only "$@"; }
case ${1:-serve} in
serve) flags=$(deno --allow-env --allow-read "$app/program/cli/permissions.js") ;;
*) flags="--allow-net --allow-read --allow-write --allow-env --allow-sys --allow-ffi --allow-run=pg_dump,pg_restore,psql" ;;
esac
# shellcheck disable=SC2086 # flags are several words, without blanks in them
exec "$home/deno" run --quiet --no-prompt --cached-only $flags "$app/program/main.js" "$@"
