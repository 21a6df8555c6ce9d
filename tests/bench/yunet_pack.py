"""A pack for measurements: that of `dlib` with YuNet in place of its detector.

    python yunet_pack.py DLIB_PACK YUNET TARGET
"""
import hashlib
import re
import shutil
import sys
from pathlib import Path

pack, model, target = map(Path, sys.argv[1:])
manifest = (pack / "pack.toml").read_text()
detector = re.search(r'\[detector\]\nkind = "mtcnn"\nfiles = \[(.*?)\]\n', manifest)
replaced = re.findall(r'"(.*?)"', detector[1])
head, *files = re.split(r"(?=\[\[file\]\]\n)", manifest)
files[-1], rest = files[-1].split("\n[detector]", 1)
kept = [file for file in files if not any(f'name = "{name}"' in file for name in replaced)]
digest = hashlib.sha256(model.read_bytes()).hexdigest()
yunet = (
    f'[[file]]\nname = "yunet.onnx"\nsha256 = "{digest}"\nlicence = "MIT"\nsource = "OpenCV Zoo"\nrestrictions = ""\n'
)
rest = f"\n[detector]{rest}".replace(detector[0], '[detector]\nkind = "yunet"\nfiles = ["yunet.onnx"]\n')
target.mkdir(parents=True)
for file in pack.iterdir():
    if file.name not in replaced and file.name != "pack.toml":
        shutil.copy(file, target)
shutil.copy(model, target / "yunet.onnx")
text = head.replace('name = "dlib"', f'name = "{target.name}"') + "".join(kept) + "\n" + yunet + rest
(target / "pack.toml").write_text(text)
