//! From permit to recorded to evidence: leaves, tiles, checkpoints, proofs, and the check of a whole log.
