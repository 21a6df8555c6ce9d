#!/usr/bin/env python3
"""Takes away each guard of mutations.toml in turn and looks whether its test fails.

    tests/mutation/run.py [--only R-07] [--only countenance-ledger] [--list]

Works on a worktree of HEAD, so what is not committed is neither tested nor touched. First every test runs with all guards in
place and must pass; then each guard goes by itself, and its test must compile and fail. Exit status 1 when a mutant survives,
does not compile, or names text that is not there. Needs git, cargo (or $CARGO) and Python 3.11. Build products stay in
$CARGO_TARGET_DIR, else in target/mutation, and the worktree stands in there while it is needed: always at the same place, so
that a second run builds only what changed since.
"""

import argparse
import contextlib
import fcntl
import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CARGO = os.environ.get("CARGO", "cargo")
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target" / "mutation")).resolve()
# A guard that ends a loop may leave one without end.
LONGEST_S = 900


class Broken(Exception):
    """The list or the machine is at fault, not a guard."""


def chosen(mutations, only):
    if not only:
        return mutations
    return [m for m in mutations if m["row"] in only or m["package"] in only or m["file"] in only]


def cargo(tree, mutation, *more, longest_s=LONGEST_S):
    target = ["--lib"] if mutation["target"] == "lib" else ["--test", mutation["target"]]
    command = [CARGO, "test", "--locked", "--package", mutation["package"], *target, *more]
    environment = {
        **os.environ,
        "CARGO_TARGET_DIR": str(TARGET),
        "CARGO_TERM_COLOR": "never",
        "CARGO_INCREMENTAL": "1",
    }
    try:
        return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, timeout=longest_s)
    except subprocess.TimeoutExpired:
        return None


def unmutated(tree, mutations):
    """Every test with its guard in place. Without this a test that fails for another reason would pass for a kill."""
    targets = {}
    for mutation in mutations:
        tests = targets.setdefault((mutation["package"], mutation["target"]), (mutation, set()))[1]
        tests.add(mutation["test"])
    for (package, target), (mutation, tests) in targets.items():
        # The first build takes as long as the machine takes.
        cargo(tree, mutation, "--no-run", longest_s=None)
        done = cargo(tree, mutation, "--", *sorted(tests))
        if done is None or done.returncode != 0:
            tail = "" if done is None else (done.stdout + done.stderr)[-2000:]
            raise Broken(f"{package} {target} {', '.join(sorted(tests))} fails with every guard in place\n{tail}")
        passed = re.findall(r"^test (\S+).* \.\.\. ok$", done.stdout, re.MULTILINE)
        for test in sorted(tests):
            if not any(test in name for name in passed):
                raise Broken(f"{package} {target} has no test that begins with {test}")
    return sum(len(tests) for _, tests in targets.values())


@contextlib.contextmanager
def worktree():
    """HEAD in a folder of its own."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with open(TARGET / "mutation.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Broken(f"another run is at work in {TARGET}") from None
        tree = TARGET / "mutation-tree"
        remove = ["git", "worktree", "remove", "--force", tree]
        if tree.exists():
            # A run that was cut off left it.
            subprocess.run(remove, cwd=ROOT, check=True)
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", tree, "HEAD"], cwd=ROOT, check=True)
        try:
            yield tree
        finally:
            subprocess.run(remove, cwd=ROOT, check=False)


def verdict(tree, mutation):
    path = tree / mutation["file"]
    text = path.read_text()
    if text.count(mutation["guard"]) != 1:
        return "NOT FOUND"
    path.write_text(text.replace(mutation["guard"], mutation["without"]))
    try:
        built = cargo(tree, mutation, "--no-run")
        if built is None or built.returncode != 0:
            return "DOES NOT COMPILE"
        done = cargo(tree, mutation, "--", mutation["test"])
        return "SURVIVED" if done is not None and done.returncode == 0 else "killed"
    finally:
        path.write_text(text)


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--only", action="append", default=[], help="a row (R-07), a package or a file; may be repeated")
    asked.add_argument("--list", action="store_true", help="print what would be done")
    asked = asked.parse_args()
    mutations = chosen(tomllib.loads((HERE / "mutations.toml").read_text())["mutation"], asked.only)
    if not mutations:
        raise Broken(f"nothing in the list answers to {', '.join(asked.only)}")
    if asked.list:
        for mutation in mutations:
            print(f"{mutation['row']}  {mutation['what']}  ({mutation['file']}; {mutation['package']} {mutation['test']})")
        return 0

    with worktree() as tree:
        tests = unmutated(tree, mutations)
        print(f"{tests} tests pass with every guard in place", flush=True)
        bad = 0
        for mutation in mutations:
            began = time.monotonic()
            outcome = verdict(tree, mutation)
            bad += outcome != "killed"
            where = f"{mutation['file']}: {mutation['what']}"
            print(f"{mutation['row']}  {outcome:<16}  {time.monotonic() - began:5.1f} s  {where}", flush=True)
    print(f"{len(mutations) - bad} of {len(mutations)} guards are missed by their test when they are gone")
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Broken as fault:
        print(f"run.py: {fault}", file=sys.stderr)
        sys.exit(1)
