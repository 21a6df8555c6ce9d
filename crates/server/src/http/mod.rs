//! The wire over the use cases: REST, the Rekognition wire, pages. Empty so far; nothing listens.
