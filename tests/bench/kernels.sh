#!/bin/bash
# Measures the kernels beside a plain read, and an opening of a house beside decryption alone, and writes both tables into
# docs/performance.md. Some five minutes after the build.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
document=$here/../../docs/performance.md
tables=$(mktemp)
trap 'rm -f -- "$tables"' EXIT

# The benches end with the tables; before those stands what divan prints.
table() { cargo bench --quiet --locked --package countenance-gallery --bench "$@" | grep -E '^(Machine|\||$)' | cat -s; }

table scan -- plain_read >"$tables"
python3 "$here/document.py" "$document" kernels <"$tables"
table open >"$tables"
python3 "$here/document.py" "$document" opening <"$tables"
