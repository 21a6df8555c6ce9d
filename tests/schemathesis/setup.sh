#!/bin/sh
# Installs schemathesis, and a validator of OpenAPI descriptions, in a virtual environment outside the clone, pinned by
# digest. Run again, it does nothing. Needs the network once.
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
home="${XDG_CACHE_HOME:-$HOME/.cache}/countenance/schemathesis"

# What is installed is what was asked for when it was.
if ! cmp -s "$here/requirements.txt" "$home/installed.txt"; then
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: \
        --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$home/installed.txt"
fi

echo "schemathesis: $("$home/bin/schemathesis" --version) in $home"
