"""Writes what enrol.sh measured into the document, between its two marks: the best of each side's rounds.

    python enrol_table.py FOLDER DOCUMENT
"""
import os
import re
import sys
from pathlib import Path

from document import replace

PEERS = [
    ("hog", "`face_recognition` 1.3.0, HOG", "mtcnn"),
    ("cnn", "`face_recognition` 1.3.0, CNN", "mtcnn"),
    ("opencv", "OpenCV 5: YuNet, the pack's recogniser in its own inference", "yunet"),
]
OURS = [("mtcnn", "`countenance enrol`, pack `dlib`"), ("yunet", "`countenance enrol`, YuNet in place of MTCNN")]

folder, document = Path(sys.argv[1]), Path(sys.argv[2])
best = {}
for line in (folder / "rates").read_text().splitlines():
    kind, *numbers = line.split()
    if numbers:
        rate, each = float(numbers[0]), float(numbers[1])
        before = best.get(kind, (rate, each))
        best[kind] = max(rate, before[0]), min(each, before[1])
stages = [path.read_text() for path in sorted(folder.glob("stages-*"))]
for name in ("floor", "filed", "pipeline"):
    paces = [re.search(rf"{name}: ([\d.]+) photographs/s, ([\d.]+) ms", text).groups() for text in stages]
    best[name] = max(float(rate) for rate, _ in paces), min(float(each) for _, each in paces)


def inferred(text):
    return float(re.search(r"Inference: (\d+) %", text)[1])


table = max(stages, key=inferred).split("All ")[0].strip()
model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())


def row(kind, name, ours=None):
    rate, each = best[kind]
    ratios = (best[ours][0] / rate, each / best[ours][1]) if ours else ()
    shown = [f"{ratio:.2f}" if ratio < 2 else f"{ratio:.0f}" if ratio > 20 else f"{ratio:.1f}" for ratio in ratios]
    return f"| {name} | {rate:.1f} | {each:.1f} ms | {' | '.join(shown or ['', ''])} |"


lines = [
    f"Machine: {model[1] if model else 'unknown'}, {len(os.sched_getaffinity(0))} cores; in the minute before the end "
    f"{os.getloadavg()[0]:.1f} processes on the average wanted a core.",
    "",
    "| All cores | Photographs/s | Processor time of each | Ours is faster by | and takes less by |",
    "|---|--:|--:|--:|--:|",
]
lines += [row(kind, name) for kind, name in OURS if kind in best]
lines += [row(kind, name, ours) for kind, name, ours in PEERS if kind in best and ours in best]
lines += [
    row("pipeline", "the pipeline of pack `dlib` without gate, records and disk", "mtcnn"),
    row("floor", "the floor: the same networks on the same tensors", "mtcnn"),
    row("filed", "bare ONNX Runtime: the networks as their files have them, on the same tensors", "mtcnn"),
]
missing = [name for kind, name, _ in PEERS if kind not in best]
if missing:
    lines += ["", f"Left out, because not at hand: {', '.join(missing)}."]
lines += ["", f"{table}."]
replace(document, "enrolment", "\n".join(lines))
print("\n".join(lines))
