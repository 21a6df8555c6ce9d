#!/bin/sh
# Installs the two outside verifiers of the log: Go's checksum database client as Debian packages it, and the Python
# package aics-tlog in a virtual environment. Run again, it does nothing. Needs the network once.
set -eu

home="${XDG_CACHE_HOME:-$HOME/.cache}/countenance/verifiers"
gocode=/usr/share/gocode/src/golang.org/x/mod/sumdb

if ! command -v go >/dev/null 2>&1 || [ ! -d "$gocode/tlog" ]; then
    if [ "$(id -u)" -ne 0 ]; then
        echo "setup.sh: run 'apt-get install golang-go golang-golang-x-mod-dev' as root, then this again" >&2
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    apt-get install -q -y --no-install-recommends golang-go golang-golang-x-mod-dev
fi

# aics-tlog 0.2.1 declares Python 3.12 and runs on 3.11.
if ! "$home/bin/python" -c 'import aics_tlog; assert aics_tlog.__version__ == "0.2.1"' 2>/dev/null; then
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check --ignore-requires-python aics-tlog==0.2.1
fi

echo "verifiers: $(go version), aics-tlog 0.2.1 in $home"
