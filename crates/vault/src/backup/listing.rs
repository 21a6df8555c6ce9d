//! Which files a backup is made of, with their digests.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{Context, SHA256};

use super::Place;
use crate::blobs::BlobId;
use crate::error::VaultError;

/// The first line of a list.
const HEADER: &str = "countenance backup files 1";

/// The files of one backup: a line each, sorted by path: SHA-256 in hexadecimal, bytes, path from the place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    pub(super) entries: Vec<Entry>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: [u8; 32],
}

/// A file that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Which.
    pub path: PathBuf,
    /// What is wrong with it, in words.
    pub what: &'static str,
}

impl Listing {
    /// How many files.
    #[must_use]
    pub fn files(&self) -> usize {
        self.entries.len()
    }

    /// Bytes of all of them.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.entries.iter().map(|entry| entry.bytes).sum()
    }

    /// The list as it is written and signed over.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{HEADER}\n");
        for Entry { path, bytes, sha256 } in &self.entries {
            sha256.iter().for_each(|byte| text.push_str(&format!("{byte:02x}")));
            text.push_str(&format!(" {bytes} {path}\n"));
        }
        text.into_bytes()
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(bytes).ok()?.strip_suffix('\n')?.split('\n');
        if lines.next()? != HEADER {
            return None;
        }
        let entries = lines.map(|line| {
            let mut parts = line.splitn(3, ' ');
            let (digest, bytes, path) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
            // A list is read before its signature is looked at: its paths lead nowhere else.
            let inside = path.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
            (inside).then_some(Entry { path: path.to_owned(), bytes, sha256: unhex(digest)? })
        });
        Some(Self { entries: entries.collect::<Option<_>>()? })
    }

    /// Reads every file and says which are not as they were written; none is good. `seen` is told the bytes read so far.
    ///
    /// # Errors
    /// [`VaultError::Io`] for a file that is there and cannot be read.
    pub fn check(&self, place: &Place, seen: &mut dyn FnMut(u64)) -> Result<Vec<Damage>, VaultError> {
        let (mut damaged, mut done) = (Vec::new(), 0);
        for entry in &self.entries {
            let path = place.folder().join(&entry.path);
            let what = match digest_of(&path)? {
                None => Some("it is missing"),
                Some((bytes, _)) if bytes != entry.bytes => Some("it has another length"),
                Some((_, sha256)) if sha256 != entry.sha256 => Some("it was altered"),
                Some(_) => None,
            };
            damaged.extend(what.map(|what| Damage { path, what }));
            done += entry.bytes;
            seen(done);
        }
        Ok(damaged)
    }
}

/// Where a blob stands in a place.
pub(super) fn blob_path(id: BlobId) -> String {
    format!("blobs/{:02x}/{id}", id.to_bytes()[0])
}

/// Length and SHA-256 of a file; none when it is not there.
pub(super) fn digest_of(path: &Path) -> Result<Option<(u64, [u8; 32])>, VaultError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(VaultError::io("read", path, source)),
    };
    let (mut digest, mut bytes, mut buffer) = (Context::new(&SHA256), 0, vec![0; 1 << 17]);
    loop {
        match file.read(&mut buffer).map_err(|source| VaultError::io("read", path, source))? {
            0 => break,
            read => {
                digest.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
    let sha256 = digest.finish().as_ref().try_into().expect("SHA-256 yields 32 bytes");
    Ok(Some((bytes, sha256)))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut out = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, at) in out.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Entry, Listing};

    #[test]
    fn a_list_comes_back_as_it_was_and_leads_nowhere_else() {
        let entry = |path: &str| Entry { path: path.into(), bytes: 7, sha256: [0xab; 32] };
        let list = Listing { entries: vec![entry("b/records.db"), entry("blobs/ab/x")] };
        assert_eq!(Listing::parse(&list.to_bytes()), Some(list));
        for path in ["../x", "/etc/passwd", "a/../../x", "", "a//b", "./x"] {
            assert_eq!(Listing::parse(&Listing { entries: vec![entry(path)] }.to_bytes()), None, "{path}");
        }
        assert_eq!(Listing::parse(b"something else\n"), None);
    }
}
