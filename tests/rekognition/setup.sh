#!/bin/sh
# Installs boto3, the AWS CLI and the AWS SDK for JavaScript outside the clone, pinned by digest. Run again, it does nothing.
# Needs the network once, and node with npm (`apt-get install nodejs npm`).
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
home="${XDG_CACHE_HOME:-$HOME/.cache}/countenance/rekognition"

command -v npm >/dev/null || { apt-get update -qq && apt-get install --yes -qq --no-install-recommends nodejs npm >/dev/null; }

# What is installed is what was asked for when it was.
if ! cat "$here/requirements.txt" "$here/package-lock.json" | cmp -s - "$home/installed.txt"; then
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary=:all: \
        --requirement "$here/requirements.txt"
    mkdir "$home/js"
    cp "$here/package.json" "$here/package-lock.json" "$home/js/"
    (cd -- "$home/js" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
    cat "$here/requirements.txt" "$here/package-lock.json" >"$home/installed.txt"
fi

echo "clients of Amazon Rekognition in $home"
