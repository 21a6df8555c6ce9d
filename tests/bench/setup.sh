#!/bin/sh
# Installs the engines that searching is measured beside, outside the clone: by pip, pinned by digest. Prints the
# interpreter that has them. Run again, it installs nothing. Needs the network once.
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
home="${XDG_CACHE_HOME:-$HOME/.cache}/countenance/bench"

# What is installed is what was asked for when it was.
if ! cmp -s "$here/search_requirements.txt" "$home/installed.txt"; then
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
        --requirement "$here/search_requirements.txt" >&2
    cp "$here/search_requirements.txt" "$home/installed.txt"
fi

echo "$home/bin/python"
