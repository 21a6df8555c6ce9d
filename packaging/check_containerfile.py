"""Reads packaging/Containerfile without a container engine and says what is wrong with it.

    python3 packaging/check_containerfile.py [--last-stage]

Then spoils a copy in one place at a time and looks whether that is seen: a check that passes everything checks nothing.
With --last-stage nothing is judged: what the last stage copies from the builder, its variables, its volumes and its user
are printed, one a line, for packaging/check.sh to lay out.
"""
import re
import shlex
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "packaging/Containerfile"
IGNORE = ROOT / "packaging/Containerfile.dockerignore"
DEBIAN = {"bookworm": "12", "trixie": "13", "forky": "14"}
KNOWN = {"FROM", "RUN", "COPY", "ENV", "ARG", "WORKDIR", "LABEL", "VOLUME", "USER", "EXPOSE", "STOPSIGNAL", "ENTRYPOINT",
         "CMD", "ADD", "HEALTHCHECK", "SHELL"}


def instructions(text):
    """(word, rest) of each instruction, continued lines joined, comments left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word.upper(), rest.strip()


def stages(text):
    found = []
    for word, rest in instructions(text):
        if word == "FROM":
            image, _, name = re.sub(r"--platform=\S+\s+", "", rest).partition(" AS ")
            found.append({"image": image.strip(), "name": name.strip(), "steps": []})
        elif found:
            found[-1]["steps"].append((word, rest))
    return found


def commands(run):
    """The single commands of a RUN line, each as words; of the form with brackets there is one."""
    if run.startswith("["):
        return [re.findall(r'"([^"]*)"', run)]
    return [shlex.split(part) for part in re.split(r"&&|\|\||;|\|", run)]


def makefiles(target):
    """The commands of a target of the Makefile, its variables as the Containerfile sets them."""
    text = (ROOT / "Makefile").read_text()
    recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", text, re.MULTILINE).group(1)
    for line in recipe.splitlines():
        line = line.strip().lstrip("@").removesuffix(">/dev/null").strip()
        yield shlex.split(line.replace("$(RELEASE)", "/cache/target/release/countenance").replace("$(CACHE)", "/cache"))


def ignored(path):
    """Whether the file beside the Containerfile keeps `path` out of the build; the last matching line decides."""
    out = False
    for line in IGNORE.read_text().splitlines():
        if line and not line.startswith("#"):
            pattern = line.lstrip("!").removeprefix("**/")
            parts = [path, *map(str, Path(path).parents)]
            if any(fnmatch(part, pattern) for part in parts if part != "."):
                out = not line.startswith("!")
    return out


def reached_outside(folder):
    """Files outside `folder` that code in it takes in when it is compiled, tests left aside."""
    for source in sorted((ROOT / folder).rglob("*.rs")):
        if "tests" in source.parts or "benches" in source.parts or "examples" in source.parts or "tests" in source.stem:
            continue
        for target in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', source.read_text()):
            path = (source.parent / target).resolve()
            if path.is_relative_to(ROOT) and not path.is_relative_to(ROOT / folder):
                yield str(source.relative_to(ROOT)), str(path.relative_to(ROOT))


def findings(text):
    """What is wrong, one sentence each."""
    found = stages(text)
    if len(found) < 2:
        return ["there is no stage for building apart from the one that is kept"]
    wrong = []
    names = [stage["name"] for stage in found]
    brought = set()
    for stage in found:
        wrong += image_findings(stage["image"])
        for word, rest in stage["steps"]:
            if word not in KNOWN:
                wrong.append(f"{word} is no instruction known here")
            if word == "ADD":
                wrong.append(f"ADD {rest}: it fetches and unpacks; COPY what is in the repository")
            if word in ("ENV", "ARG"):
                wrong += secret_findings(word, rest)
            if word == "COPY":
                wrong += copy_findings(rest, names, brought)
            if word == "RUN":
                wrong += run_findings(rest)
    for source, path in reached_outside("crates"):
        if not any(path == copied or path.startswith(f"{copied}/") for copied in brought) or ignored(path):
            wrong.append(f"{source} takes in {path}, which is not copied into the stage that builds")
    return wrong + toolchain_findings(found) + command_findings(found) + kept_findings(found[-1])


def image_findings(image):
    name, _, tag = image.partition(":")
    if not re.match(r"\d+\.\d+(\.\d+)?(-[a-z]+)*(@sha256:[0-9a-f]{64})?$", tag):
        return [f"FROM {image}: the tag does not name a full version"]
    return [] if "slim" in tag else [f"FROM {image}: not a slim image"]


def secret_findings(word, rest):
    wrong = []
    for pair in shlex.split(rest):
        name, _, value = pair.partition("=")
        if re.search(r"KEY|SECRET|TOKEN|PASS|CREDENTIAL", name, re.IGNORECASE) and not value.startswith("/"):
            wrong.append(f"{word} {name}: a secret in the image; name the file that holds it")
    return wrong


def copy_findings(rest, names, brought):
    words = shlex.split(rest)
    options = [word for word in words if word.startswith("--")]
    sources = [word for word in words if not word.startswith("--")][:-1]
    stage = next((option.removeprefix("--from=") for option in options if option.startswith("--from=")), None)
    if stage is not None:
        return [] if stage in names else [f"COPY {rest}: there is no stage {stage}"]
    wrong = []
    for source in sources:
        brought.add(source.rstrip("/"))
        if not (ROOT / source).exists():
            wrong.append(f"COPY {rest}: {source} is not in the repository")
        elif ignored(source):
            wrong.append(f"COPY {rest}: {IGNORE.name} keeps {source} out")
    return wrong


def run_findings(run):
    if run.startswith("["):
        return []
    wrong = []
    if subprocess.run(["bash", "-n", "-c", run], capture_output=True).returncode:
        wrong.append(f"RUN {run}: bash does not understand it")
        return wrong
    if "apt-get" in run and not ("apt-get update" in run and "--no-install-recommends" in run
                                 and run.rstrip().endswith("rm -rf /var/lib/apt/lists/*")):
        wrong.append(f"RUN {run}: update, install without recommendations and clean up in one layer")
    if re.search(r"\b(curl|wget|git clone)\b|https?://", run):
        wrong.append(f"RUN {run}: fetches what no digest in the repository pins")
    for command in commands(run):
        if "pip" in command or command[:1] == ["pip"]:
            wrong.append(f"RUN {run}: pip is called by packaging/setup.py alone, with digests")
    return wrong


def toolchain_findings(found):
    wrong = []
    wanted = tomllib.loads((ROOT / "rust-toolchain.toml").read_text())["toolchain"]["channel"]
    builder, kept = found[0]["image"], found[-1]["image"]
    match = re.match(r"rust:([0-9.]+)-slim-([a-z]+)", builder)
    if not match or match.group(1) != wanted:
        wrong.append(f"FROM {builder}: rust-toolchain.toml says {wanted}")
    elif not kept.startswith(f"debian:{DEBIAN.get(match.group(2))}."):
        wrong.append(f"FROM {kept}: not the Debian that {builder} is of")
    return wrong


def command_findings(found):
    """What fetches and builds is what `make build` runs, word for word and in its order."""
    run = [command for word, rest in found[0]["steps"] if word == "RUN" for command in commands(rest)]
    own = [command for command in run if command[:1] == ["cargo"] or "packaging/setup.py" in command or "pull" in command]
    makes = [*makefiles("setup"), *makefiles("build")]
    return [] if own == makes else [f"the builder runs {own}, the Makefile {makes}"]


def kept_findings(stage):
    wrong = []
    last = {word: rest for word, rest in stage["steps"]}
    if not re.fullmatch(r"[1-9]\d*(:[1-9]\d*)?", last.get("USER", "")):
        wrong.append(f"USER {last.get('USER', 'root')}: the last stage ends as a user by number, not root")
    if last.get("ENTRYPOINT") != '["countenance"]' or not last.get("CMD", "").startswith('["serve"'):
        wrong.append("ENTRYPOINT and CMD start something other than `countenance serve`")
    if last.get("STOPSIGNAL") != "SIGTERM":
        wrong.append("STOPSIGNAL is not SIGTERM, on which the server drains")
    if "EXPOSE" not in last or "VOLUME" not in last:
        wrong.append("EXPOSE or VOLUME is missing")
    if any("apt-get" in rest for word, rest in stage["steps"] if word == "RUN"):
        wrong.append("the last stage installs packages; it holds the binary and what it reads, nothing else")
    variables = dict(pair.split("=", 1) for word, rest in stage["steps"] if word == "ENV" for pair in shlex.split(rest))
    volumes = re.findall(r'"([^"]+)"', last.get("VOLUME", ""))
    for name in ("COUNTENANCE_DATA", "COUNTENANCE_ROOT_KEY"):
        if not any(variables.get(name, "").startswith(f"{volume}/") for volume in volumes):
            wrong.append(f"{name} does not stand on a volume")
    return wrong


def last_stage(text):
    """Lines `copy FROM TO`, `env NAME=VALUE`, `volume PATH` and `user UID:GID`."""
    for word, rest in stages(text)[-1]["steps"]:
        if word == "COPY":
            words = [word for word in shlex.split(rest) if not word.startswith("--")]
            yield f"copy {words[0]} {words[1]}"
        elif word == "ENV":
            yield from (f"env {pair}" for pair in shlex.split(rest))
        elif word == "VOLUME":
            yield from (f"volume {path}" for path in re.findall(r'"([^"]+)"', rest))
        elif word == "USER":
            yield f"user {rest}"


# What is spoiled (a pattern), how, and words of the finding it must bring.
SPOILED = [
    ("USER 7447:7447", "USER root", "USER"),
    ("USER 7447:7447", "USER 0", "USER"),
    ("USER 7447:7447\n", "", "USER"),
    (r"debian:\S+", "debian:stable-slim", "full version"),
    (r"debian:\S+", "debian:11.11-slim", "not the Debian"),
    (r"rust:[0-9.]+", "rust:1.0.0", "rust-toolchain"),
    ("COPY docs docs", "COPY dogs docs", "dogs is not in the repository"),
    ("COPY packaging packaging", "COPY demo demo", "keeps demo out"),
    ("COPY docs docs\n", "", "not copied into the stage"),
    ("--from=builder /licences/", "--from=bilder /licences/", "no stage bilder"),
    ("&& ls /cache", "&& && ls /cache", "bash"),
    (r" \\\n    && rm -rf \S+", "", "clean up"),
    ("RUN python3 packaging/licences.py /licences", "ADD https://example.org/x /x", "ADD"),
    ("RUN python3 packaging/licences.py /licences", "RUN pip install x", "pip"),
    ("RUN python3 packaging/licences.py /licences", "RUN curl -O example.org", "digest"),
    ("COUNTENANCE_LISTEN=0.0.0.0:7447", "COUNTENANCE_METRICS_TOKEN=abc", "secret"),
    ("build --locked --release", "build --release", "the Makefile"),
    ("STOPSIGNAL SIGTERM", "STOPSIGNAL SIGKILL", "SIGTERM"),
    ("COUNTENANCE_DATA=/var/lib/countenance/data", "COUNTENANCE_DATA=/data", "volume"),
]


if __name__ == "__main__":
    text = FILE.read_text()
    if sys.argv[1:] == ["--last-stage"]:
        print("\n".join(last_stage(text)))
        sys.exit()
    wrong = findings(text)
    for finding in wrong:
        print(f"Containerfile: {finding}", file=sys.stderr)
    for old, new, expected in SPOILED:
        if not re.search(old, text):
            wrong.append(old)
            print(f"check_containerfile: {old!r} is not in the Containerfile; bring SPOILED up to date", file=sys.stderr)
        elif not any(expected in finding for finding in findings(re.sub(old, new, text))):
            wrong.append(old)
            print(f"check_containerfile: {old!r} made {new!r} is not seen", file=sys.stderr)
    if wrong:
        sys.exit(1)
    steps = sum(len(stage["steps"]) for stage in stages(text))
    print(f"Containerfile: {len(stages(text))} stages, {steps} instructions, as they should be; "
          f"{len(SPOILED)} spoiled copies, all seen")
