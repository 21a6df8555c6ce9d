#!/usr/bin/env bash
# The main job from nothing to a checked log, on SAMPLE records. Every step asserts what it shows: the script fails
# when a step does not do what its line says.
#
#     demo/demo.sh BIN CACHE [PHOTOS]
#
# BIN is the binary, CACHE what `make setup` filled; with PHOTOS a folder of your own photographs takes the place of the
# portraits. All that is made stands in demo-out/, which is made anew and can be removed afterwards; photographs are
# only read.
set -euo pipefail
shopt -s nullglob

(( $# == 2 || $# == 3 )) || { echo "usage: demo/demo.sh BIN CACHE [PHOTOS]" >&2; exit 2; }
bin=$(realpath -- "$1") cache=$(realpath -- "$2") photos=${3:+$(realpath -- "$3")}
cd -- "$(dirname -- "$0")/.."
demo=$PWD/demo
[[ -z $photos || -d $photos ]] || { echo "demo: $photos is not a folder" >&2; exit 2; }

unset "${!COUNTENANCE_@}"
export COUNTENANCE_DATA=demo-out/data COUNTENANCE_PACKS=$cache/packs COUNTENANCE_OPERATOR="SAMPLE operator"
for library in "$cache"/runtime/libonnxruntime.*; do export COUNTENANCE_ONNXRUNTIME=$library; done

rm -rf demo-out
mkdir -p demo-out

. "$demo/steps.sh"
if [[ -n $photos ]]; then . "$demo/own.sh"; else . "$demo/portraits.sh"; fi
