"""The table of docs/rekognition.md: operation x client, from what the clients saw.

    table.py check|write DOCUMENT CLIENT=RESULTS.json ..."""

import json
import sys

BEGIN, END = "<!-- made by tests/rekognition/run.sh -->\n", "<!-- until here -->\n"
mode, document, *results = sys.argv[1:]
clients = [result.split("=", 1) for result in results]
seen = {name: json.load(open(path)) for name, path in clients}
operations = list(dict.fromkeys(operation for found in seen.values() for operation in found))
lines = ["| Operation | " + " | ".join(seen) + " |", "|---|" + "---|" * len(seen)]
for operation in operations:
    cells = ("passed" if found.get(operation) else "failed" if operation in found else "not called" for found in seen.values())
    lines.append(f"| {operation} | " + " | ".join(cells) + " |")
table = "\n".join(lines) + "\n"
with open(document) as file:
    before, rest = file.read().split(BEGIN)
old, after = rest.split(END)
if mode == "write":
    with open(document, "w") as file:
        file.write(before + BEGIN + table + END + after)
elif old != table:
    sys.exit(f"{document} is not what was seen; run tests/rekognition/run.sh BINARY write\n{table}")
