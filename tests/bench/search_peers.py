"""Other engines on the faces that `benches/search` wrote: `search_peers.py FOLDER DIMENSION K [ENGINE]`.

Each engine runs in a process of its own: what one leaves in memory is not counted as another's, and usearch 2.26 and FAISS
1.15 do not stand each other in one process (building an index by its name ends in a fault).

A line an engine, parted by tabulators: engine, share of the mates found, median and 99th percentile of one query on one
thread in milliseconds, queries a second of many at once on all cores, resident bytes a face, faces taken in a second, and
what removing a face takes and leaves. Where an engine has a knob for how far it looks, it is turned up until as many mates
are found as it takes (REACHED), or as far as it goes. Needs numpy; usearch and faiss are measured where they are there.
"""

import os
import subprocess
import sys
import time

import numpy

# From this share of the mates on an engine counts as finding them: one in a thousand is missed.
REACHED = 0.999
# How far graphs look, and how many lists are probed.
EFFORTS = (64, 128, 256, 512, 1024, 2048, 4096)
PROBES = (4, 8, 16, 32, 64, 128, 256)
# Building a graph takes a core-minute for some hundred thousand faces; of a greater gallery none is built.
LARGEST_GRAPH = int(os.environ.get("COUNTENANCE_LARGEST_GRAPH", "1000000"))
# An engine that takes longer to build and to search is stopped and left out.
LONGEST_S = float(os.environ.get("COUNTENANCE_LONGEST_ENGINE", "900"))
# Of the memory available, the plain vectors of a gallery may take so much: an engine holds them once or twice.
SHARE_OF_MEMORY = 0.4
SINGLE = 100
REMOVED = 100


def resident():
    """Without what is of files: the faces are read from one."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        _, pages, shared, *_ = statm.read().split()
        return (int(pages) - int(shared)) * os.sysconf("SC_PAGE_SIZE")


def available():
    with open("/proc/meminfo", encoding="ascii") as meminfo:
        lines = dict(line.split(":") for line in meminfo)
    return int(lines["MemAvailable"].split()[0]) * 1024


def share(truth, found):
    hits = sum(len(set(mates) & set(row)) for mates, row in zip(truth, found))
    return hits / sum(len(mates) for mates in truth)


def spans(search, probes):
    """Each query alone, the better of two, in milliseconds."""
    taken = []
    for probe in probes[:SINGLE]:
        best = None
        for _ in range(2):
            began = time.perf_counter()
            search(probe[None, :])
            span = time.perf_counter() - began
            best = span if best is None else min(best, span)
        taken.append(best * 1e3)
    return float(numpy.quantile(taken, 0.5)), float(numpy.quantile(taken, 0.99))


def rate(search, probes):
    best = None
    for _ in range(3):
        began = time.perf_counter()
        search(probes)
        span = time.perf_counter() - began
        best = span if best is None else min(best, span)
    return len(probes) / best


def turned_up(name, knobs, turn, search, probes, truth):
    """The least effort that finds the mates, and the share it finds."""
    for knob in knobs:
        turn(knob)
        found = share(truth, search(probes))
        if found >= REACHED:
            break
    return f"{name} {knob}", found


def line(engine, found, single, many, bytes_a_face, taken_in, erased):
    cells = [engine, f"{found:.6f}", *(f"{ms:.4f}" for ms in single)]
    cells += [f"{many:.2f}", f"{bytes_a_face:.1f}", f"{taken_in:.1f}", erased]
    print("\t".join(cells), flush=True)


def removal(remove, left):
    try:
        began = time.perf_counter()
        remove()
        return f"{(time.perf_counter() - began) / REMOVED * 1e3:.3f} ms, {left}"
    except RuntimeError:
        return "not offered"


def built(faces, build):
    """What a build returns, resident bytes a face, faces a second."""
    before, began = resident(), time.perf_counter()
    index = build()
    took = time.perf_counter() - began
    return index, max(0, resident() - before) / len(faces), len(faces) / took


def usearch_graph(kind, faces, probes, truth, k, threads):
    from usearch.index import Index

    index = Index(ndim=faces.shape[1], metric="ip", dtype=kind)

    def build():
        keys = numpy.arange(len(faces))
        for first in range(0, len(faces), 65_536):
            index.add(keys[first : first + 65_536], numpy.array(faces[first : first + 65_536]), threads=threads)
        return index

    _, bytes_a_face, taken_in = built(faces, build)

    def search(batch, threads=threads):
        return index.search(batch, k, threads=threads).keys.reshape(len(batch), -1).tolist()

    def turn(effort):
        index.expansion_search = effort

    engine, found = turned_up(f"usearch HNSW {kind}, expansion", EFFORTS, turn, search, probes, truth)
    single, many = spans(lambda probe: search(probe, 1), probes), rate(search, probes)
    gone = numpy.arange(0, REMOVED * 37, 37) % len(faces)
    erased = removal(lambda: index.remove(gone), "vector stays")
    line(engine, found, single, many, bytes_a_face, taken_in, erased)


def faiss_index(faiss, name, make, knobs, turn, faces, probes, truth, k, threads, left):
    faiss.omp_set_num_threads(threads)

    def build():
        index = make()
        if not index.is_trained:
            step = max(1, len(faces) // 100_000)
            index.train(numpy.array(faces[::step]))
        for first in range(0, len(faces), 65_536):
            index.add(numpy.array(faces[first : first + 65_536]))
        return index

    index, bytes_a_face, taken_in = built(faces, build)

    def search(batch):
        return index.search(batch, k)[1].tolist()

    engine, found = turned_up(name, knobs, lambda knob: turn(index, knob), search, probes, truth)
    engine = engine if len(knobs) > 1 else name
    many = rate(search, probes)
    faiss.omp_set_num_threads(1)
    single = spans(search, probes)
    gone = (numpy.arange(0, REMOVED * 37, 37) % len(faces)).astype("int64")
    erased = removal(lambda: index.remove_ids(faiss.IDSelectorBatch(gone)), left)
    line(engine, found, single, many, bytes_a_face, taken_in, erased)


def faiss_of(kind, faces, probes, truth, k, threads):
    import faiss

    dimension = faces.shape[1]
    inner = faiss.METRIC_INNER_PRODUCT

    def set_probes(index, lists):
        faiss.extract_index_ivf(index).nprobe = lists

    def set_effort(index, effort):
        index.hnsw.efSearch = effort

    def fast_scan():
        lists = int(min(4_096, max(16, 4 * len(faces) ** 0.5)))
        index = faiss.index_factory(dimension, f"IVF{lists},PQ{dimension // 2}x4fs,RFlat", inner)
        index.k_factor = 20
        return index

    name, make, knobs, turn, left = {
        "flat": ("FAISS flat f32", lambda: faiss.IndexFlatIP(dimension), (0,), lambda *_: None, "others move up"),
        "ivf": ("FAISS IVF-PQ fast scan, rescored, lists", fast_scan, PROBES, set_probes, "others move up"),
        "hnsw": ("FAISS HNSW f32, effort", lambda: faiss.IndexHNSWFlat(dimension, 32, inner), EFFORTS, set_effort, ""),
    }[kind]
    faiss_index(faiss, name, make, knobs, turn, faces, probes, truth, k, threads, left)


# Graphs last, because they take longest.
ENGINES = {
    "flat": faiss_of,
    "ivf": faiss_of,
    "i8": usearch_graph,
    "f16": usearch_graph,
    "hnsw": faiss_of,
}
GRAPHS = ("i8", "f16", "hnsw")


def main():
    folder, dimension, k, *engine = sys.argv[1:]
    dimension, k = int(dimension), int(k)
    faces = numpy.memmap(os.path.join(folder, "faces.f32"), dtype="<f4", mode="r").reshape(-1, dimension)
    if not engine:
        if faces.nbytes > SHARE_OF_MEMORY * available():
            print("the faces are too many for the peers in this memory", file=sys.stderr)
            return
        for name in ENGINES:
            if name in GRAPHS and len(faces) > LARGEST_GRAPH:
                continue
            try:
                command = [sys.executable, __file__, *sys.argv[1:], name]
                subprocess.run(command, check=True, timeout=LONGEST_S)
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failure:
                print(f"{name} was not measured: {failure}", file=sys.stderr)
        return
    probes = numpy.fromfile(os.path.join(folder, "probes.f32"), dtype="<f4").reshape(-1, dimension)
    with open(os.path.join(folder, "mates.txt"), encoding="ascii") as mates:
        truth = [[int(face) for face in row.split()] for row in mates]
    ENGINES[engine[0]](engine[0], faces, probes, truth, k, len(os.sched_getaffinity(0)))


if __name__ == "__main__":
    main()
