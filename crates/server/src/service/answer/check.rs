//! Checking an answer without the installation it came from: signature, digests, leaves. An archive is somebody else's
//! bytes, so everything about it is bounded.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use basis::RequestId;
use jiff::Timestamp;
use ledger::VerifierKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;
use zip::ZipArchive;

use super::archive::{KIND, Listed, MANIFEST, Manifest, SIGNATURE};
use super::data::{AccessAnswer, FORMAT, PictureFile};
use crate::error::ServiceError;
use crate::service::document::{self, OpenedLeaf};
use crate::service::photo::Picture64;

/// The most files an answer may have.
const MOST_FILES: usize = 50_000;
/// The longest path, bytes.
const LONGEST_PATH: usize = 200;
/// The largest file, bytes.
const LARGEST_FILE: u64 = 1 << 30;
/// The most that all files may hold together, bytes.
const MOST_BYTES: u64 = 8 << 30;

/// What was found to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnswerCheck {
    /// Whose log signed it.
    pub origin: String,
    /// The request that is answered.
    pub request: RequestId,
    /// When the answer was put together.
    pub prepared_at: Timestamp,
    /// Files that are as they were signed; manifest and signature not counted.
    pub files: usize,
    /// Leaves that open to their records and stand in the log.
    pub leaves: usize,
}

/// A picture of an answer, as the person will see it.
pub struct AnswerPicture {
    /// Where it stands in the archive, and how many places were covered.
    pub file: PictureFile,
    /// PNG.
    pub png: Picture64,
}

/// The pictures in an answer, each once: what whoever answers looks at before it goes out, to see that other people are
/// covered.
///
/// # Errors
/// When the archive is none, or a picture that its data name is missing.
pub fn pictures(archive: &[u8]) -> Result<Vec<AnswerPicture>, ServiceError> {
    let mut files = unpack(archive)?;
    let mut take = |path: &str| files.remove(path).ok_or_else(|| bad(format!("the answer has no {path}")));
    let answer: AccessAnswer = read("data.json", &take("data.json")?)?;
    let faces = answer.holdings.iter().flat_map(|holding| &holding.faces);
    let named = faces.flat_map(|face| [&face.crop, &face.picture]).flatten();
    let mut pictures: Vec<AnswerPicture> = Vec::new();
    for file in named {
        // A picture that shows several faces of the person is named by each of them.
        if !pictures.iter().any(|known| known.file.file == file.file) {
            pictures.push(AnswerPicture { file: file.clone(), png: Picture64(Zeroizing::new(take(&file.file)?)) });
        }
    }
    Ok(pictures)
}

/// Checks that every file of an answer is as the owner of the key signed it, that none is missing or was added, that
/// `data.json` is an access answer, and that the opened leaves stand in the log. Only names and bytes of the files count:
/// whoever packs them anew changes nothing.
///
/// # Errors
/// The first thing that does not hold.
pub fn check(archive: &[u8], key: &VerifierKey) -> Result<AnswerCheck, ServiceError> {
    let files = unpack(archive)?;
    let needed = |path: &str| files.get(path).ok_or_else(|| bad(format!("the answer has no {path}")));
    let text = |path: &str| std::str::from_utf8(needed(path)?).map_err(|_| bad(format!("{path} is not text")));
    document::check_bytes(needed(MANIFEST)?, text(SIGNATURE)?, KIND, key)?;
    let manifest: Manifest = read(MANIFEST, needed(MANIFEST)?)?;
    if manifest.format != FORMAT {
        return Err(bad(format!("the answer is of the format '{}', this program reads '{FORMAT}'", manifest.format)));
    }
    let found: Vec<Listed> = files
        .iter()
        .filter(|(path, _)| ![MANIFEST, SIGNATURE].contains(&path.as_str()))
        .map(|(path, bytes)| Listed { path: path.clone(), bytes: bytes.len() as u64, sha256: document::sha256(bytes) })
        .collect();
    for listed in &manifest.files {
        match found.iter().find(|file| file.path == listed.path) {
            None => return Err(bad(format!("{} is missing", listed.path))),
            Some(file) if file != listed => {
                return Err(bad(format!("{} was altered after it was signed", listed.path)));
            }
            Some(_) => {}
        }
    }
    if let Some(added) = found.iter().find(|file| !manifest.files.contains(file)) {
        return Err(bad(format!("{} was added after the answer was signed", added.path)));
    }
    let answer: AccessAnswer = read("data.json", needed("data.json")?)?;
    if answer.request.id != manifest.request || answer.request.prepared_at != manifest.prepared_at {
        return Err(bad("data.json answers another request than the manifest names".to_owned()));
    }
    let mut leaves = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("log/leaf-")) {
        read::<OpenedLeaf>(path, bytes)?.check(key)?;
        leaves += 1;
    }
    let Manifest { request, prepared_at, files, .. } = manifest;
    Ok(AnswerCheck { origin: key.origin().to_owned(), request, prepared_at, files: files.len(), leaves })
}

/// The files of an archive, in memory: nothing is ever written where a path says.
fn unpack(archive: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, ServiceError> {
    let damaged = |error: zip::result::ZipError| bad(format!("it is not a whole ZIP archive: {error}"));
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(damaged)?;
    if zip.len() > MOST_FILES {
        return Err(bad(format!("the archive holds {} files, an answer at most {MOST_FILES}", zip.len())));
    }
    let mut files = BTreeMap::new();
    let mut left = MOST_BYTES;
    for at in 0..zip.len() {
        let file = zip.by_index(at).map_err(damaged)?;
        let path = file.name().map_err(damaged)?.to_string();
        if !is_plain(&path) || !file.is_file() {
            return Err(bad(format!("the archive holds '{}', which is no path of an answer", path.escape_debug())));
        }
        // The archive's own word on sizes is not relied on.
        let limit = LARGEST_FILE.min(left);
        let mut bytes = Vec::new();
        let size = file
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| bad(format!("{path} cannot be unpacked: {error}")))? as u64;
        if size > limit {
            return Err(bad(format!("{path} is larger than a file of an answer may be")));
        }
        left -= size;
        if files.insert(path.clone(), bytes).is_some() {
            return Err(bad(format!("{path} stands in the archive twice")));
        }
    }
    Ok(files)
}

/// Whether a path is one that an answer has: below the archive, in plain letters.
fn is_plain(path: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    };
    path.len() <= LONGEST_PATH && path.split('/').all(part)
}

fn read<T: serde::de::DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, ServiceError> {
    serde_json::from_slice(bytes).map_err(|error| bad(format!("{path} cannot be read: {error}")))
}

fn bad(what: String) -> ServiceError {
    ServiceError::input(what, "Do not rely on it; ask whoever gave it to you for the original.")
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn no_path_leads_out_of_an_answer() {
        assert!(["index.html", "images/face-001.png", "log/key.txt"].into_iter().all(is_plain));
        for path in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "C:\\x", "a\\b", ".hidden", "a/.b", "\u{e9}"] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
