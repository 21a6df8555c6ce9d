#!/usr/bin/env bash
# Calls a server as its own description says, and as it says not to, and looks whether the answers are the described ones.
#
#     tests/schemathesis/run.sh BINARY
#
# BINARY is `countenance`; `setup.sh` and `make setup` come before. Everything is made in a temporary folder, on SAMPLE
# records, and goes with it.
set -euo pipefail

(($# == 1)) || { echo "usage: run.sh BINARY" >&2; exit 2; }
bin=$(realpath -- "$1") here=$(cd -- "$(dirname -- "$0")" && pwd)
caches=${XDG_CACHE_HOME:-$HOME/.cache}/countenance
cache=${COUNTENANCE_TEST_CACHE:-$caches} tools=$caches/schemathesis/bin
[[ -x $tools/schemathesis ]] || { echo "run.sh: run tests/schemathesis/setup.sh first" >&2; exit 2; }

folder=$(mktemp -d) server=
finish() {
    # By its own id, so that nobody else's server ends with ours.
    [[ -z $server ]] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    # A server that failed said so in its log, under the call.
    grep -s -m 5 '"level":"ERROR"' "$folder/log" >&2 || true
    rm -rf "$folder"
}
trap finish EXIT

unset "${!COUNTENANCE_@}"
export COUNTENANCE_DATA=$folder/data COUNTENANCE_PACKS=$cache/packs COUNTENANCE_OPERATOR="SAMPLE operator"
for library in "$cache"/runtime/libonnxruntime.*; do export COUNTENANCE_ONNXRUNTIME=$library; done

. "$here/installation.sh"
. "$here/calls.sh"
