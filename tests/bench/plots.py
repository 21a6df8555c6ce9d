"""Draws what `make bench-search` measured: `plots.py DOCUMENT FOLDER` reads the tables between its marks and writes
search-<dimensions>.svg, one query on one thread over the number of faces, both logarithmic, a line an engine."""

import math
import re
import sys
from pathlib import Path

WIDTH, HEIGHT = 800, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 310, 24, 44
# Told apart without colour by their dashes too.
LINES = [
    ("best 10, exact", "#0b6e4f", ""),
    ("best 10, bits first", "#1c7ed6", ""),
    ("sweep", "#0b6e4f", "2 3"),
    ("FAISS flat", "#868e96", "6 3"),
    ("FAISS IVF-PQ", "#e8590c", "6 3"),
    ("usearch HNSW i8", "#ae3ec9", "6 3"),
    ("usearch HNSW f16", "#ae3ec9", "2 3"),
    ("FAISS HNSW", "#c92a2a", "6 3"),
]
STYLE = """text { font: 12px sans-serif; fill: #222 } .grid { stroke: #ddd } .axis { stroke: #666 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .grid { stroke: #333 } .axis { stroke: #999 } }"""


def measured(text):
    """Of each number of dimensions and each engine: faces, milliseconds, mates found."""
    tables, faces, dimension = {}, 0, 0
    for line in text.splitlines():
        if head := re.match(r"\*\*(\d+) faces of (\d+) dimensions\*\*", line):
            faces, dimension = int(head[1]), int(head[2])
        elif row := re.match(r"\| ([^|]+) \| (\d\.\d+) \| ([\d.]+) ms \|", line):
            engine = next((name for name, *_ in LINES if row[1].startswith(name)), None)
            if engine and float(row[3]) > 0:
                points = tables.setdefault(dimension, {}).setdefault(engine, [])
                points.append((faces, float(row[3]), float(row[2])))
    return tables


def tens(least, most):
    return range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)


def drawn(dimension, engines):
    points = [point for line in engines.values() for point in line]
    across, up = tens(*bounds(points, 0)), tens(*bounds(points, 1))

    def place(faces, millis):
        along = (math.log10(faces) - across[0]) / max(1, across[-1] - across[0])
        above = (math.log10(millis) - up[0]) / max(1, up[-1] - up[0])
        return LEFT + along * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - above * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="Milliseconds a query over the number of faces, {dimension} dimensions">',
        f"<style>{STYLE}</style>",
    ]
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    for power in up:
        y = place(10 ** across[0], 10**power)[1]
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for power in across:
        x = place(10**power, 10 ** up[0])[0]
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{bottom}"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{10**power:,}</text>')
    parts.append(f'<path class="axis" fill="none" d="M{LEFT} {TOP}V{bottom}H{right}"/>')
    parts.append(f'<text x="{LEFT}" y="{TOP - 8}">ms a query, one thread; {dimension} dimensions</text>')
    parts.append(f'<text x="{right}" y="{HEIGHT - 8}" text-anchor="end">faces</text>')
    for number, (name, colour, dashes) in enumerate(line for line in LINES if line[0] in engines):
        line = sorted(engines[name])
        path = "M" + "L".join("{:.1f} {:.1f}".format(*place(faces, millis)) for faces, millis, _ in line)
        parts.append(f'<path fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}" d="{path}"/>')
        for faces, millis, _ in line:
            x, y = place(faces, millis)
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
        y = TOP + 18 * number + 10
        parts.append(
            f'<line x1="{right + 16}" x2="{right + 44}" y1="{y - 4}" y2="{y - 4}" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
        )
        worst = min(mates for *_, mates in line)
        parts.append(f'<text x="{right + 52}" y="{y}">{name} ({worst:.3f} of the mates)</text>')
    return "\n".join([*parts, "</svg>", ""])


def bounds(points, which):
    values = [point[which] for point in points]
    return min(values), max(values)


def main():
    document, folder = map(Path, sys.argv[1:])
    text = document.read_text(encoding="utf-8")
    part = text.split("<!-- searched:")[1].split("<!-- end of searched -->")[0]
    folder.mkdir(parents=True, exist_ok=True)
    for dimension, engines in measured(part).items():
        (folder / f"search-{dimension}.svg").write_text(drawn(dimension, engines), encoding="utf-8")


if __name__ == "__main__":
    main()
