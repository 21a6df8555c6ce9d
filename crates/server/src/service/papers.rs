//! The papers that records point to: consent forms, statutes, notices. The file stays where the controller keeps it;
//! its digest is recorded, so that anyone can see later that it is the same file.

use std::path::Path;

use aws_lc_rs::digest::{SHA256, digest};
use basis::Sha256;

use crate::error::ServiceError;

/// A paper's longest text that is recorded with it, in bytes; a longer notice is not one that people read.
const LONGEST_TEXT: usize = 256 * 1024;

/// The digest of a file.
///
/// # Errors
/// When the file cannot be read, or is empty: an empty file evidences nothing.
pub fn digest_of(path: &Path) -> Result<Sha256, ServiceError> {
    read(path).map(|(sha256, _)| sha256)
}

/// The digest of a file, and its text where it is plain text (UTF-8) of at most 256 KiB.
///
/// # Errors
/// As [`digest_of`].
pub fn digest_and_text_of(path: &Path) -> Result<(Sha256, Option<String>), ServiceError> {
    let (sha256, bytes) = read(path)?;
    let text = (bytes.len() <= LONGEST_TEXT).then(|| String::from_utf8(bytes).ok()).flatten();
    Ok((sha256, text))
}

fn read(path: &Path) -> Result<(Sha256, Vec<u8>), ServiceError> {
    let bytes = std::fs::read(path).map_err(|source| ServiceError::io("read", path, source))?;
    if bytes.is_empty() {
        return Err(ServiceError::input(format!("{} is empty", path.display()), "Name the file that holds the text."));
    }
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(digest(&SHA256, &bytes).as_ref());
    Ok((Sha256(sha256), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_known_by_its_digest() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("notice.txt");
        std::fs::write(&path, "abc").expect("the paper is written");
        let (sha256, text) = digest_and_text_of(&path).unwrap();
        // FIPS 180-2, appendix B.1.
        assert_eq!(sha256.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(text.as_deref(), Some("abc"));
        std::fs::write(&path, [0xff, 0xd8]).expect("the paper is written");
        assert_eq!(digest_and_text_of(&path).unwrap().1, None);
        std::fs::write(&path, "").expect("the paper is written");
        assert!(digest_of(&path).unwrap_err().to_string().contains("is empty"));
    }
}
