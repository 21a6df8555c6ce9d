"""Writes what the dlib pack ships beside the weights: transform, synthetic population, calibration.

    python3 make_assets.py POPULATION.json

POPULATION.json holds aggregate statistics of dlib descriptors: "mean" (128), "covariance" (128 x 128), "mixture"
("weights", "means", "shared_covariance") and "transformed_cosine_histogram" (counts of cosines of strangers and of
same-person pairs). Needs numpy. README.md says what is written and how it is derived.
"""
import json
import sys

import numpy as np

SEED = 3
PEOPLE = 4000  # Size of the cohort the program draws, and of each side of a measurement here.
NEAREST = 20  # Cohort members that make a face's norm statistic.
ROUNDS = 4  # Independent draws of cohort, gallery and probes: 64 million pairs of strangers.
BIN = 0.0005
EDGES = np.round(np.arange(-2.5, 2.5 + BIN / 2, BIN), 6)

# The least share that the real histogram supports: 2 million pairs, so 20 at 1e-5. Below it the last correction stands.
TRUSTED = 1e-5
# How much of what real strangers' cosines exceed drawn ones by is taken over into the score; README.md says why.
TAKEN_OVER = 0.5
# Searching 1,375 real people for 3,234 pictures of them and 2,041 strangers, with this pack's score: share missed by
# share of strangers found. None of them is behind the statistics. The table printed last is held against it.
MEASURED = {0.1: 0.134, 0.01: 0.280, 0.001: 0.477}
STRANGERS = [0.99, 0.9, 0.7] + [float(f"{m}e-{e}") for e in range(1, 7) for m in (5, 3, 2, 1)]
MISSED = [0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075] + [i / 10 for i in range(1, 10)] + [0.95, 0.98, 0.99]


def main():
    stats = json.load(open(sys.argv[1]))
    mean, matrix = transform(stats)
    np.concatenate([mean, matrix.ravel()]).astype("<f4").tofile("dlib-transform.f32")

    mixture = stats["mixture"]
    weights = np.array(mixture["weights"], np.float64)
    centres = (np.array(mixture["means"], np.float64) - mean) @ matrix
    spread = np.linalg.cholesky(matrix.T @ np.array(mixture["shared_covariance"], np.float64) @ matrix)
    np.concatenate([weights, centres.ravel(), spread.ravel()]).astype("<f4").tofile("dlib-population.f32")

    real = Histogram.of(stats["transformed_cosine_histogram"])
    chance = np.random.default_rng(SEED)
    strangers, cosines, same = simulate(chance, weights / weights.sum(), centres, spread, real.same)
    write(real, strangers, cosines, same)


def transform(stats):
    """Mean and quarter whitening over the eigenvectors that carry anything."""
    values, vectors = np.linalg.eigh(np.array(stats["covariance"], np.float64))
    values, vectors = values[::-1], vectors[:, ::-1]
    kept = values > 1e-6
    assert kept.sum() == 78, kept.sum()
    # An eigenvector has no sign of its own: the largest component is made positive, so that every run writes the same.
    vectors = vectors[:, kept]
    vectors *= np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(78)])
    return np.array(stats["mean"], np.float64), vectors * values[kept] ** -0.125


def simulate(chance, weights, centres, spread, genuine):
    """Counts of normalised scores and of cosines of strangers, and of normalised scores of same-person pairs."""

    def people(count):
        which = chance.choice(len(weights), size=count, p=weights)
        drawn = centres[which] + chance.standard_normal((count, len(spread))) @ spread.T
        return unit(drawn)

    def unit(vectors):
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def nearest(cosines, skip=0):
        best = np.sort(np.partition(cosines, -(NEAREST + skip), axis=1)[:, -(NEAREST + skip) :], axis=1)
        return best[:, : best.shape[1] - skip].mean(axis=1)

    counts = np.zeros((3, len(EDGES) - 1))
    for _ in range(ROUNDS):
        cohort, gallery, probes = people(PEOPLE), people(PEOPLE), people(PEOPLE)
        # The cohort's own level: each member against the others (skip leaves out the member itself, cosine 1).
        level = nearest(cohort @ cohort.T, skip=1).mean()
        statistic = lambda faces: nearest(faces @ cohort.T) - level
        of_gallery, of_probes = statistic(gallery), statistic(probes)
        cosines = probes @ gallery.T
        counts[0] += np.histogram(cosines - (of_probes[:, None] + of_gallery) / 2, EDGES)[0]
        counts[1] += np.histogram(cosines, EDGES)[0]

        # A second picture of each gallery person: turned towards a stranger until the cosine is one drawn from the
        # real same-person pairs.
        wanted = genuine(chance.random(PEOPLE))[:, None]
        across = unit(probes - (probes * gallery).sum(axis=1, keepdims=True) * gallery)
        second = wanted * gallery + np.sqrt(1 - wanted**2) * across
        counts[2] += np.histogram(wanted[:, 0] - (statistic(second) + of_gallery) / 2, EDGES)[0]
    return counts


class Histogram:
    """Cosines of strangers and of same-person pairs, as counted on real people."""

    def __init__(self, edges, strangers, same):
        self.edges = edges
        self.below = np.concatenate([[0], np.cumsum(same)]) / same.sum()
        self.above = 1 - np.concatenate([[0], np.cumsum(strangers)]) / strangers.sum()

    @classmethod
    def of(cls, counts):
        edges = counts["bin_from"] + counts["bin_width"] * np.arange(len(counts["genuine"]) + 1)
        return cls(edges, np.array(counts["impostor"], float), np.array(counts["genuine"], float))

    def same(self, share):
        """The cosine below which `share` of the same-person pairs lie."""
        return np.interp(share, self.below, self.edges)

    def strangers(self, share):
        return reached(share, self.edges, self.above)


def reached(share, edges, above):
    """The score that `share` of the pairs reach, log-linear between edges."""
    some = above > 0
    return np.interp(-np.log(share), -np.log(above[some]), edges[some])


def write(real, strangers, cosines, same):
    above = lambda counts: 1 - np.concatenate([[0], np.cumsum(counts)]) / counts.sum()
    drawn = lambda share: reached(share, EDGES, above(strangers))
    apart = lambda share: real.strangers(max(share, TRUSTED)) - reached(max(share, TRUSTED), EDGES, above(cosines))
    moved = lambda share, taken=TAKEN_OVER: drawn(share) + taken * apart(share)
    impostor = [(moved(share), share) for share in STRANGERS]
    below = np.concatenate([[0], np.cumsum(same)]) / same.sum()
    genuine = [(np.interp(share, below, EDGES), share) for share in MISSED]

    # 20 points a decade of strangers that are left behind, as far as one in 10,000; what is beyond shares the rest.
    likeness = [(moved(share), -20 * np.log10(share)) for share in (0.99, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1)]
    likeness = [(moved(0.99) - 0.5, 0)] + likeness
    likeness += [(moved(10.0**-e), 20 * e) for e in (2, 3, 4)]
    likeness += [(moved(1e-5), 88), (moved(1e-6), 93), (1, 100)]

    pairs = lambda points: "[\n" + "".join(f"    [{x:.4f}, {y:g}],\n" for x, y in points) + "]\n"
    with open("dlib-calibration.toml", "w") as out:
        out.write("# Written by make_assets.py; README.md beside it says how.\n\n[score]\n")
        out.write("impostor = " + pairs(impostor))
        out.write("genuine = " + pairs(genuine))
        out.write("similarity = " + pairs((x, round(y, 1)) for x, y in likeness))
        out.write("\n[cosine]\n")
        out.write("impostor = " + pairs((real.strangers(share), share) for share in STRANGERS))
        out.write("genuine = " + pairs((real.same(share), share) for share in MISSED))

    print("| strangers at or above | cosine, real | cosine, drawn | score, drawn | score, published |\n|---|---|---|---|---|")
    for share in (0.5, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6):
        row = real.strangers(share), reached(share, EDGES, above(cosines)), drawn(share), moved(share)
        print(f"| {share:g} | " + " | ".join(f"{x:.3f}" for x in row) + " |")
    print("\n| searches with a false match, 1,375 faces | missed, measured | nothing taken over | half | all |\n|---|---|---|---|---|")
    for rate, measured in MEASURED.items():
        share = 1 - (1 - rate) ** (1 / 1375)
        row = [measured] + [np.interp(moved(share, taken), EDGES, below) for taken in (0, 0.5, 1)]
        print(f"| {rate:.1%} | " + " | ".join(f"{x:.3f}" for x in row) + " |")
    print("\n| missed in a sweep | cosine | strangers to review |\n|---|---|---|")
    for miss in (0.005, 0.01, 0.02, 0.05, 0.1):
        cosine = real.same(miss)
        print(f"| {miss:.1%} | {cosine:.3f} | {np.interp(cosine, real.edges, real.above):.2%} |")

main()
