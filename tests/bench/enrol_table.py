"""Writes what enrol.sh measured into the document, between its two marks: the best of each side's rounds.

    python enrol_table.py FOLDER DOCUMENT
"""
import os
import re
import sys
from pathlib import Path

BEGIN, END = "<!-- enrolment: written by `make bench-enrol` -->", "<!-- end of enrolment -->"
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
        best[kind] = max(best.get(kind, (0, 0)), (float(numbers[0]), int(numbers[1])))
stages = [path.read_text() for path in sorted(folder.glob("stages-*"))]
rates = [tuple(map(float, re.search(r"cores: ([\d.]+) .*floor ([\d.]+)", text).groups())) for text in stages]
pipeline, floor = max(rate[0] for rate in rates), max(rate[1] for rate in rates)


def inferred(text):
    return float(re.search(r"Inference: (\d+) %", text)[1])


table = max(stages, key=inferred).split("All ")[0].strip()
model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
lines = [
    f"Machine: {model[1] if model else 'unknown'}, {len(os.sched_getaffinity(0))} cores; in the minute before the end "
    f"{os.getloadavg()[0]:.1f} processes on the average wanted a core.",
    "",
    "| From files to described faces, all cores | Photographs/s | Ours to it |",
    "|---|--:|--:|",
]
lines += [f"| {name} | {best[kind][0]:.1f} | |" for kind, name in OURS if kind in best]
lines += [
    f"| {name} | {best[kind][0]:.2f} | {best[ours][0] / best[kind][0]:.1f} |"
    for kind, name, ours in PEERS
    if kind in best and ours in best
]
lines += [
    f"| the pipeline without gate, records and disk | {pipeline:.1f} | {best['mtcnn'][0] / pipeline:.2f} |",
    f"| the floor: the same networks on the same tensors | {floor:.1f} | {best['mtcnn'][0] / floor:.2f} |",
]
missing = [name for kind, name, _ in PEERS if kind not in best]
if missing:
    lines += ["", f"Left out, because not at hand: {', '.join(missing)}."]
lines += ["", f"{table}."]
text = document.read_text()
before, rest = text.split(BEGIN)
_, after = rest.split(END)
document.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{after}")
print("\n".join(lines))
