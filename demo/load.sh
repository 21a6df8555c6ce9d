#!/usr/bin/env bash
# Fills an installation with people who do not exist, serves it on loopback, calls it as many would and writes what was
# measured into docs/performance.md. Everything but that page is made in a temporary folder and goes with it.
#
#     demo/load.sh BINARY LOAD CACHE
set -euo pipefail
(($# == 3)) || { echo "usage: load.sh BINARY LOAD CACHE" >&2; exit 2; }
binary=$(realpath -- "$1") load=$(realpath -- "$2") cache=$(realpath -- "$3")
cd -- "$(dirname -- "$0")/.."

folder=$(mktemp -d) server=
finish() {
    # By its own id, so that nobody else's server ends with ours.
    [[ -z $server ]] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    rm -rf -- "$folder"
}
trap finish EXIT

where=(--packs "$cache/packs" --onnxruntime "$cache/runtime")
"$load" seed "$folder" --faces 100000 --people 20000 "${where[@]}"
: >"$folder/told"
"$binary" serve --data "$folder/data" "${where[@]}" --listen 127.0.0.1:0 --set log-level=warn >"$folder/told" &
server=$!
until grep -q '^serving on ' "$folder/told"; do kill -0 "$server"; sleep 0.1; done
url=$(sed -n 's/^serving on \([^;]*\);.*/\1/p' "$folder/told")
"$load" drive --server "$url" --keys "$folder/load.json" --clients 1,8,64 --seconds 60 --photos "$cache/portraits" \
    --pid "$server" "${where[@]}" --document docs/performance.md
