"""Writes dlib-transform.f32 and prints the calibration of the dlib pack.

    python3 make_transform.py POPULATION.json

POPULATION.json holds aggregate statistics of dlib descriptors: "mean" (128), "covariance" (128 x 128), and
"transformed_cosine_histogram" (counts of cosines of strangers and of same-person pairs). Needs numpy.
"""
import json
import sys

import numpy as np

stats = json.load(open(sys.argv[1]))
mean = np.array(stats["mean"], np.float64)
values, vectors = np.linalg.eigh(np.array(stats["covariance"], np.float64))
values, vectors = values[::-1], vectors[:, ::-1]
kept = values > 1e-6
assert kept.sum() == 78, kept.sum()
# An eigenvector has no sign of its own: the largest component is made positive, so that every run writes the same.
vectors = vectors[:, kept]
vectors *= np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(78)])
matrix = vectors * values[kept] ** -0.125
np.concatenate([mean, matrix.ravel()]).astype("<f4").tofile("dlib-transform.f32")

histogram = stats["transformed_cosine_histogram"]
strangers, same = np.array(histogram["impostor"], float), np.array(histogram["genuine"], float)
edges = histogram["bin_from"] + histogram["bin_width"] * np.arange(len(same) + 1)
below = np.concatenate([[0], np.cumsum(same)]) / same.sum()
at_or_above = 1 - np.concatenate([[0], np.cumsum(strangers)]) / strangers.sum()
for miss in (0.01, 0.02, 0.05, 0.1):
    cosine = np.floor(100 * np.interp(miss, below, edges)) / 100
    print(f"({np.interp(cosine, edges, below):.3f}, {cosine:.2f}, {np.interp(cosine, edges, at_or_above):.2g}),")
