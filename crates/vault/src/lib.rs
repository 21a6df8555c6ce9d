//! What is at rest: records, encrypted blobs, the key tree.
