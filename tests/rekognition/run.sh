#!/usr/bin/env bash
# Drives a server with unmodified clients of Amazon Rekognition: boto3, the AWS CLI, the AWS SDKs for JavaScript and Rust.
# Every operation as it is meant and as it is not, the call sequence of AWS's collection demo, and the examples.
#
#     tests/rekognition/run.sh BINARY [write]
#
# BINARY is `countenance`; `setup.sh` and `make setup` come before. The table in docs/rekognition.md is compared with what
# was seen, or written with `write`. Everything is made in a temporary folder, on SAMPLE records, and goes with it.
set -euo pipefail

(($# >= 1)) || { echo "usage: run.sh BINARY [write]" >&2; exit 2; }
bin=$(realpath -- "$1") mode=${2:-check} here=$(cd -- "$(dirname -- "$0")" && pwd)
caches=${XDG_CACHE_HOME:-$HOME/.cache}/countenance
cache=${COUNTENANCE_TEST_CACHE:-$caches} tools=$caches/rekognition
built=${CARGO_TARGET_DIR:-$caches/target}/rekognition
[[ -x $tools/bin/aws && -x $built/debug/countenance-rekognition-client ]] || { echo "run.sh: run tests/rekognition/setup.sh first" >&2; exit 2; }

folder=$(mktemp -d) server='' store=''
finish() {
    # By their own ids, so that nobody else's server ends with ours.
    for ours in $server $store; do { kill "$ours" && wait "$ours"; } 2>/dev/null || true; done
    grep -s -m 5 '"level":"ERROR"' "$folder/log" >&2 || true
    rm -rf "$folder"
}
trap finish EXIT

unset "${!COUNTENANCE_@}" "${!AWS_@}"
export COUNTENANCE_DATA=$folder/data COUNTENANCE_PACKS=$cache/packs COUNTENANCE_OPERATOR="SAMPLE app"
for library in "$cache"/runtime/libonnxruntime.*; do export COUNTENANCE_ONNXRUNTIME=$library; done

. "$here/installation.sh"

export AWS_ENDPOINT_URL_REKOGNITION=$url AWS_REGION=eu-central-1 AWS_DEFAULT_REGION=eu-central-1
export AWS_EC2_METADATA_DISABLED=true HOME=$folder AWS_MAX_ATTEMPTS=1 PYTHONDONTWRITEBYTECODE=1
export SAMPLE_PORTRAITS=$cache/portraits SAMPLE_CONSENT=$consent SAMPLE_BUCKET=club-photos
export SAMPLE_STORE_BUCKET=club-archive PATH=$tools/bin:$PATH
as() { # the pair of a key, then a command
    AWS_ACCESS_KEY_ID=$(field "$1" access_key_id) AWS_SECRET_ACCESS_KEY=$(field "$1" secret_access_key) "${@:2}"
}
field() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["pair"][sys.argv[2]])' "$1" "$2"; }

as "$folder/key.json" python3 "$here/drive.py" boto3 "$folder/boto3.json"
as "$folder/key.json" python3 "$here/drive.py" cli "$folder/cli.json"
ln -s "$tools/js/node_modules" "$folder/node_modules"
cp "$here/drive.mjs" "$here"/../../examples/rekognition/javascript/*.mjs "$folder/"
as "$folder/key.json" node "$folder/drive.mjs" "$folder/javascript.json"
as "$folder/key.json" "$built/debug/countenance-rekognition-client" "$folder/rust.json"

# The demo's calls, with a key and a variable and nothing else; then the examples.
as "$folder/key.json" python3 "$here/demo.py"
as "$folder/key.json" python3 "$here/../../examples/rekognition/python/collection.py" "$cache/portraits"
as "$folder/key.json" node "$folder/collection.mjs" "$cache/portraits"

# Who only searches has a mandate's credentials and nothing else, through credential_process.
export AWS_CONFIG_FILE=$folder/aws-config
printf '[default]\ncredential_process = %s mandate issue --for "SAMPLE searcher" --operator "SAMPLE searcher" --gallery searched --purpose event-photography --case "SAMPLE 7" --expires 2099-01-01 --credential-process\n' "$bin" >"$AWS_CONFIG_FILE"
python3 "$here/searcher.py" "$folder/searcher.json"

! grep -q '"level":"ERROR"' "$folder/log" || { echo "run.sh: the server failed" >&2; exit 1; }
kill -0 "$server" || { echo "run.sh: the server ended" >&2; exit 1; }
python3 "$here/table.py" "$mode" "$here/../../docs/rekognition.md" \
    "boto3=$folder/boto3.json" "AWS CLI=$folder/cli.json" "JavaScript v3=$folder/javascript.json" "Rust=$folder/rust.json"
