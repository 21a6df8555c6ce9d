#!/bin/sh
# Installs what looks at the pages outside the clone: Debian's Chromium, a font for Chinese, and from npm, pinned by digest,
# playwright-core and axe-core. Run again, it does nothing. Needs the network once.
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
home="${XDG_CACHE_HOME:-$HOME/.cache}/countenance/pages"

if ! command -v chromium >/dev/null || ! ls /usr/share/fonts/*/noto/NotoSansCJK* >/dev/null 2>&1; then
    apt-get update -qq
    apt-get install --yes -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
fi
command -v npm >/dev/null || { apt-get update -qq && apt-get install --yes -qq --no-install-recommends nodejs npm >/dev/null; }

# What is installed is what was asked for when it was.
if ! cmp -s "$here/package-lock.json" "$home/installed.json"; then
    rm -rf "$home"
    mkdir -p "$home"
    cp "$here/package.json" "$here/package-lock.json" "$home/"
    (cd -- "$home" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
    cp "$here/package-lock.json" "$home/installed.json"
fi

echo "browser tests in $home"
