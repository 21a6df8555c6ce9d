#!/bin/bash
# Counts the instructions that the hottest kernels take for a block of 256 rows of 512 dimensions, with callgrind, and
# compares them with those recorded in instructions.toml: a machine that is busy counts the same, so a regression shows
# where no time can be measured. `--record` writes what it counted. valgrind knows no AVX-512, so that kernel is not counted.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
recorded=$here/instructions.toml
# Of a hundred instructions so many more or fewer are let pass: another compiler's patch release.
allowed=2

command -v valgrind >/dev/null || { apt-get update -qq && apt-get install --yes -qq --no-install-recommends valgrind >/dev/null; }
program=$(cargo bench --locked --package countenance-gallery --bench scan --no-run 2>&1 | sed -n 's/.*Executable.*(\(.*\))$/\1/p')
[ -x "$program" ] || { echo "instructions.sh: the benchmark was not built" >&2; exit 1; }

# The instructions of one pass: what three passes take more than one, halved, is neither the start nor the data's making.
counted() {
    local took=()
    for times in 1 3; do
        took+=("$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" --count "$1" "$2" "$times" 2>&1 |
            sed -n 's/.*Collected : \([0-9]*\).*/\1/p')")
    done
    echo $(((took[1] - took[0]) / 2))
}

failed=0
now=$'# Instructions for a block of 256 rows of 512 dimensions; dot_coarse_each with 32 queries. Written by instructions.sh --record.\n'
for kernel in portable avx2; do
    now+=$'\n'"[$kernel]"$'\n'
    for what in dot dot_coarse_each select; do
        count=$(counted "$kernel" "$what")
        now+="$what = $count"$'\n'
        before=$(sed -n "/^\[$kernel\]/,/^\[/s/^$what = //p" "$recorded" 2>/dev/null || true)
        echo "$kernel $what: $count, recorded ${before:-none}"
        if [ "${1-}" != --record ] && { [ -z "$before" ] ||
            [ $((count > before ? (count - before) * 100 : (before - count) * 100)) -gt $((before * allowed)) ]; }; then
            echo "instructions.sh: more than $allowed % from what was recorded; if that is meant, record it" >&2
            failed=1
        fi
    done
done
[ "${1-}" != --record ] || printf '%s' "$now" >"$recorded"
exit $failed
