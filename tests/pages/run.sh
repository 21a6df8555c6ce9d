#!/usr/bin/env bash
# Looks at the pages of a server in a browser: every link as every role, every page for people who cannot see it, hold a
# mouse or run a script, and the journeys that the pages are for.
#
#     tests/pages/run.sh BINARY [screens]
#
# BINARY is `countenance`; `setup.sh` and `make setup` come before. With `screens` the pictures in docs/screens are made
# instead. Everything else is made in a temporary folder, on SAMPLE records, and goes with it.
set -euo pipefail

(($# >= 1)) || { echo "usage: run.sh BINARY [screens]" >&2; exit 2; }
bin=$(realpath -- "$1") mode=${2:-tests} here=$(cd -- "$(dirname -- "$0")" && pwd)
caches=${XDG_CACHE_HOME:-$HOME/.cache}/countenance
cache=${COUNTENANCE_TEST_CACHE:-$caches} tools=$caches/pages
[[ -d $tools/node_modules ]] || { echo "run.sh: run tests/pages/setup.sh first" >&2; exit 2; }

folder=$(mktemp -d) server= port=${COUNTENANCE_PAGES_PORT:-7481}
finish() {
    # By its own id, so that nobody else's server ends with ours.
    [[ -z $server ]] || { kill "$server" && wait "$server"; } 2>/dev/null || true
    grep -s -m 5 ' ERROR \|"level":"ERROR"' "$folder/instance/log" >&2 || true
    rm -rf "$folder"
}
trap finish EXIT

"$here/instance.sh" "$bin" "$cache" "$folder/instance" "$port" >"$folder/told" 2>&1 &
server=$!
until grep -qs '^ready' "$folder/told"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/told" >&2; exit 1; }
    sleep 0.1
done

# Modules are looked for beside the file that wants them.
cp "$here"/*.mjs "$folder/"
ln -s "$tools/node_modules" "$folder/node_modules"
export SITE=http://127.0.0.1:$port INSTANCE=$folder/instance BIN=$bin CACHE=$cache SCREENS=$here/../../docs/screens
if [[ $mode == screens ]]; then
    node "$folder/screens.mjs"
else
    node --test --test-concurrency=1 "$folder"/*.test.mjs
fi
