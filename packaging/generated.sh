#!/usr/bin/env bash
# Writes the files that the program prints of itself; tests hold the committed ones to them.
set -euo pipefail
cd -- "$(dirname -- "$0")/.."

countenance() { cargo run --locked --quiet --package countenance -- "$@"; }

countenance config generate >packaging/countenance.toml.new
countenance api describe >docs/openapi.json.new
countenance api roles >docs/operating/roles.new
mv packaging/countenance.toml.new packaging/countenance.toml
mv docs/openapi.json.new docs/openapi.json
python3 - docs/operating/access.md docs/operating/roles.new <<'END'
import pathlib, sys

page, table = map(pathlib.Path, sys.argv[1:])
text = page.read_text()
begin, end = "<!-- roles: begin -->\n", "<!-- roles: end -->"
before, rest = text.split(begin)
page.write_text(before + begin + table.read_text() + end + rest.split(end)[1])
table.unlink()
END
