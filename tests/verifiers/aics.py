"""Verifies a Countenance log with the Python package aics-tlog, which nobody of this project wrote. Reads files only.

    aics.py LOG_DIR VERIFIER_KEY [OLDER_CHECKPOINT [PROOF]]

Checks the signature, recomputes the root from the entry bundles, authenticates every tile and bundle against it, proves
that every 97th leaf and the last are included, and that the older checkpoint (a smaller tree of the same entries if none
is given) is a prefix. PROOF is a .tlog-proof file. Exit status: 0 good, 1 bad.
"""

import base64
import sys
from pathlib import Path

import aics_tlog as tlog


class Rejected(Exception):
    pass


def open_checkpoint(text, key):
    note = tlog.parse_note(text)
    result = tlog.verify_checkpoint(note, key, expected_origin=key.name)
    if not result.ok:
        raise Rejected(result.error)
    return tlog.parse_checkpoint(note.text)


def check_proof(text, leaves, key):
    head, _, checkpoint = text.partition("\n\n")
    header, index, *hashes = head.split("\n")
    if header != "c2sp.org/tlog-proof@v1" or not index.startswith("index "):
        raise Rejected("not a proof")
    tree = open_checkpoint(checkpoint, key)
    index = int(index.removeprefix("index "))
    path = [base64.b64decode(line, validate=True) for line in hashes]
    if not tlog.verify_leaf_inclusion(leaves[index], index, tree.size, path, tree.root):
        raise Rejected("the proof does not show its leaf")


def verify(folder, key, older=None, proof=None):
    key = tlog.parse_vkey(key)
    folder = Path(folder)
    tree = open_checkpoint((folder / "checkpoint").read_text(), key)
    files = tlog.FileSystemTileReader(folder)

    leaves = [tlog.read_entry(files, index, tree.size) for index in range(tree.size)]
    recomputed = tlog.MerkleTree(leaves)
    if recomputed.root() != tree.root:
        raise Rejected("the entry bundles do not have the signed root")
    tlog.audit_tiles(files, tree.size, tree.root)

    tiles = tlog.VerifiedTileReader(files, tree.size, tree.root)
    for index in {*range(0, tree.size, 97), tree.size - 1} - {-1}:
        path = tlog.inclusion_proof_from_tiles(tiles, index, tree.size)
        if not tlog.verify_leaf_inclusion(leaves[index], index, tree.size, path, tree.root):
            raise Rejected(f"leaf {index} is not included")

    if older is None:
        size = min(tree.size // 2 + 1, tree.size)
        root = recomputed.root(size)
    else:
        older = open_checkpoint(Path(older).read_text(), key)
        size, root = older.size, older.root
    path = tlog.consistency_proof_from_tiles(tiles, size, tree.size)
    if not tlog.verify_consistency(size, tree.size, root, tree.root, path):
        raise Rejected(f"sizes {size} and {tree.size} are not consistent")
    if proof is not None:
        check_proof(Path(proof).read_text(), leaves, key)
    print(f"aics-tlog: {tree.size} leaves good, consistent with {size}")


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    try:
        verify(*sys.argv[1:])
    except (Rejected, ValueError, OSError, RuntimeError) as error:
        print("aics-tlog: rejected:", error, file=sys.stderr)
        sys.exit(1)
