#!/bin/sh
# Installs boto3, the AWS CLI and the AWS SDKs for JavaScript and Rust outside the clone, pinned by digest. Run again, it does
# nothing. Needs the network once, cargo, and node 20 or newer with npm (`apt-get install nodejs npm`).
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
home="${XDG_CACHE_HOME:-$HOME/.cache}/countenance/rekognition"

command -v npm >/dev/null || { apt-get update -qq && apt-get install --yes -qq --no-install-recommends nodejs npm >/dev/null; }
# What package-lock.json pins says so of itself.
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' ||
    { echo "setup.sh: the AWS SDK for JavaScript needs node 20 or newer, and this is $(node --version)" >&2; exit 1; }

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

# Beside the product's own build, so that whatever keeps that keeps this.
target="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/countenance/target}/rekognition"
cargo build --quiet --locked --manifest-path "$here/rust/Cargo.toml" --target-dir "$target"

echo "clients of Amazon Rekognition in $home and $target"
