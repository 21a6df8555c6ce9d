"""The part of a document that stands between two marks: `document.py DOCUMENT NAME` puts what it reads there.

The marks are `<!-- NAME: ... -->` and `<!-- end of NAME -->`, each on a line of its own.
"""

import re
import sys
from pathlib import Path


def replace(document, name, text):
    """Puts text between the marks of that name; what is around them stays."""
    document = Path(document)
    marks = re.compile(rf"(<!-- {re.escape(name)}: [^\n]* -->\n).*?(<!-- end of {re.escape(name)} -->)", re.DOTALL)
    whole = document.read_text(encoding="utf-8")
    if not marks.search(whole):
        raise SystemExit(f"{document} has no marks of {name}")
    document.write_text(marks.sub(lambda found: f"{found[1]}\n{text.strip()}\n\n{found[2]}", whole), encoding="utf-8")


if __name__ == "__main__":
    replace(sys.argv[1], sys.argv[2], sys.stdin.read())
