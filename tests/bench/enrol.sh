#!/usr/bin/env bash
# Takes the same photographs in with `countenance enrol`, with face_recognition (dlib) and with OpenCV, all cores each, and
# writes photographs a second with their ratios into docs/performance.md. What is compared with is installed by pip, pinned by
# digest, into the user's cache, outside the clone. A row whose program cannot be installed is left out and said to be.
#
#     tests/bench/enrol.sh BINARY CACHE [YUNET]
#
# YUNET is OpenCV's face_detection_yunet_*.onnx, which is no part of this project: without it the rows of YuNet are left out.
# PHOTOGRAPHS and ROUNDS in the environment say how many; BENCH names the built `enrol` of crates/face/benches.
set -euo pipefail
(($# == 2 || $# == 3)) || { echo "usage: enrol.sh BINARY CACHE [YUNET]" >&2; exit 2; }
binary=$(realpath -- "$1") cache=$(realpath -- "$2") yunet=${3:+$(realpath -- "$3")}
cd -- "$(dirname -- "$0")"
here=$PWD document=$PWD/../../docs/performance.md

photographs=${PHOTOGRAPHS:-420} rounds=${ROUNDS:-3}
bench=(cargo bench --quiet --locked --package countenance-face --bench enrol --)
[[ -z ${BENCH:-} ]] || bench=("$BENCH")
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

peers=$cache/bench-peers
if ! cmp -s enrol_requirements.txt "$peers/installed.txt"; then
    rm -rf "$peers"
    python3 -m venv "$peers"
    # The builder first: two of them are source packages.
    awk '/^[a-z]/ { builder = /^(setuptools|wheel)=/ } builder' enrol_requirements.txt >"$folder/builder.txt"
    pip=("$peers/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps)
    if "${pip[@]}" --requirement "$folder/builder.txt" && "${pip[@]}" --no-build-isolation --requirement enrol_requirements.txt; then
        cp enrol_requirements.txt "$peers/installed.txt"
    else
        echo "enrol.sh: pip could not install the peers; their rows are left out" >&2
        rm -rf "$peers"
    fi
fi

"${bench[@]}" make "$folder/photos" "$photographs"
mkdir "$folder/packs"
cp -r "$cache/packs/dlib" "$folder/packs/dlib"
[[ -z $yunet ]] || python3 "$here/yunet_pack.py" "$cache/packs/dlib" "$yunet" "$folder/packs/yunet"

export COUNTENANCE_OPERATOR="SAMPLE operator" COUNTENANCE_PACKS=$folder/packs
for library in "$cache"/runtime/libonnxruntime.*; do export COUNTENANCE_ONNXRUNTIME=$library; done
printf 'SAMPLE: a paper that stands for the real one.\n' >"$folder/paper.txt"

# Photographs a second of one enrolment into a new installation, the program's start included; then the processor time of
# each in milliseconds, and the faces.
ours() {
    local data=$folder/data
    rm -rf "$data"
    c() { "$binary" "$@" --data "$data" --json; }
    c init --sample --pack "$1" --name "SAMPLE Archive" --address "1 Sample Street, Sampletown" --country FR \
        --contact sample@example.org >"$folder/told"
    c gallery create own >"$folder/told"
    c gallery set own "evidence=$folder/paper.txt" "notice=$folder/paper.txt" notice-version=SAMPLE notice-language=en \
        dpia=SAMPLE retention-days=30 basis=legitimate-interests condition=archiving-research "law=SAMPLE law, Art. 0" \
        purpose=research age-policy=minors-included >"$folder/told"
    c gallery activate own >"$folder/told"
    python3 - "$photographs" "$binary" enrol own "$folder/photos" --data "$data" --json <<'PYTHON'
import json, resource, subprocess, sys, time
number, command = int(sys.argv[1]), sys.argv[2:]
began = time.perf_counter()
done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
took = time.perf_counter() - began
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
report = json.loads(done.stdout)
assert report["files"] == number and not report["refused"], report
print(f"{number / took:.2f} {1e3 * (spent.ru_utime + spent.ru_stime) / number:.1f} {report['faces_enrolled']}")
PYTHON
}

peer() { [[ ! -d $peers ]] || "$peers/bin/python" "$here/enrol_peers.py" "$folder/photos" "$@"; }

# One after the other, round by round, so that what else the machine does meets all of them.
: >"$folder/rates"
for ((round = 0; round < rounds; round++)); do
    echo "enrol.sh: round $((round + 1)) of $rounds" >&2
    echo "mtcnn $(ours dlib)" >>"$folder/rates"
    echo "hog $(peer hog $((photographs / 6)))" >>"$folder/rates"
    [[ -z $yunet ]] || {
        echo "yunet $(ours yunet)" >>"$folder/rates"
        echo "opencv $(peer opencv $((photographs / 2)) "$yunet" "$cache/packs/dlib/recogniser.onnx")" >>"$folder/rates"
    }
    # Four seconds a photograph: once is enough.
    ((round)) || echo "cnn $(peer cnn 8)" >>"$folder/rates"
    "${bench[@]}" measure "$folder/photos" "$cache/packs/dlib" >"$folder/stages-$round"
done

python3 "$here/enrol_table.py" "$folder" "$document"
