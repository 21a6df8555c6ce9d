//! Files on their way into an archive and out of one.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::content::BundleFile;
use super::names;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::document::sha256;

/// The most bytes that are read from a bundle, unpacked: a bundle of a log of ten million leaves has a tenth.
const MOST_BYTES: u64 = 8 << 30;

/// How often the log is read again when it grew while it was read.
const ATTEMPTS: usize = 16;

/// Files by name.
#[derive(Default)]
pub(super) struct Archive(BTreeMap<String, Vec<u8>>);

impl Archive {
    pub(super) fn put(&mut self, name: String, bytes: Vec<u8>) {
        self.0.insert(name, bytes);
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(super) fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Every file with its length and digest.
    pub(super) fn listed(&self) -> Vec<BundleFile> {
        let listed = |(name, bytes): (&String, &Vec<u8>)| BundleFile {
            name: name.clone(),
            bytes: bytes.len() as u64,
            sha256: sha256(bytes),
        };
        self.0.iter().map(listed).collect()
    }

    /// The archive: the same files make the same bytes.
    pub(super) fn zip(&self) -> Result<Vec<u8>, ServiceError> {
        let failed = |error: &dyn std::fmt::Display| {
            ServiceError::input(format!("the archive cannot be written: {error}"), "Report this; nothing was lost.")
        };
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .large_file(bytes.len() as u64 > u64::from(u32::MAX) / 2);
            zip.start_file(name.as_str(), options).map_err(|error| failed(&error))?;
            zip.write_all(bytes).map_err(|error| failed(&error))?;
        }
        Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
    }

    /// Reads an archive whole.
    pub(super) fn open(zip: &[u8]) -> Result<Self, ServiceError> {
        let bad = |error: &dyn std::fmt::Display| {
            ServiceError::input(
                format!("the bundle cannot be read: {error}"),
                "Do not rely on it; ask whoever gave it to you for the original.",
            )
        };
        let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|error| bad(&error))?;
        let (mut files, mut read) = (Self::default(), 0_u64);
        for at in 0..archive.len() {
            let file = archive.by_index(at).map_err(|error| bad(&error))?;
            let name = file.name().map_err(|error| bad(&error))?.into_owned();
            // Names become paths below: none may lead out of the folder they are unpacked to.
            if file.enclosed_name().is_none() || name.contains('\\') {
                return Err(bad(&format!("'{name}' is no name of a file in it")));
            }
            let mut bytes = Vec::new();
            let most = MOST_BYTES - read;
            file.take(most + 1).read_to_end(&mut bytes).map_err(|error| bad(&format!("{name}: {error}")))?;
            read += bytes.len() as u64;
            if read > MOST_BYTES {
                return Err(bad(&"it is larger than any bundle"));
            }
            if files.0.insert(name.clone(), bytes).is_some() {
                return Err(bad(&format!("it holds '{name}' twice")));
            }
        }
        Ok(files)
    }

    /// Drops every partial tile or bundle of which a wider one is there: an edge leaves one behind for each checkpoint.
    fn drop_narrower(&mut self) {
        let width = |name: &str| {
            name.rsplit_once(".p/").and_then(|(tile, width)| Some((tile.to_owned(), width.parse::<u16>().ok()?)))
        };
        let mut widest = BTreeMap::<String, u16>::new();
        for (tile, width) in self.0.keys().filter_map(|name| width(name)) {
            let known = widest.entry(tile).or_default();
            *known = width.max(*known);
        }
        self.0.retain(|name, _| width(name).is_none_or(|(tile, width)| widest.get(&tile) == Some(&width)));
    }

    /// Writes the files below a name's beginning to a folder, without it.
    pub(super) fn unpack(&self, below: &str, to: &Path) -> Result<(), ServiceError> {
        for (name, bytes) in self.iter() {
            let Some(rest) = name.strip_prefix(below) else { continue };
            let path = to.join(rest);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(|error| ServiceError::io("create", folder, error))?;
            }
            std::fs::write(&path, bytes).map_err(|error| ServiceError::io("write", &path, error))?;
        }
        Ok(())
    }
}

/// The public log, as it stands: checkpoint, tiles and entry bundles, of one moment. Checked before it is handed out.
pub(super) fn whole_log(here: &Installation) -> Result<Archive, ServiceError> {
    let key = here.log().verifier_key();
    let mut attempt = 1;
    loop {
        here.publish()?;
        let mut files = Archive::default();
        let folder = here.settings().log_folder();
        let read = read_below(&folder, &folder, &mut files);
        files.drop_narrower();
        let checked = read.and_then(|()| check_log(&files, &key).map(drop));
        match checked {
            Ok(()) => return Ok(files),
            // It grew while it was read: an edge tile was replaced by a wider one.
            Err(_) if attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Recomputes the log among these files, from its leaves up.
pub(super) fn check_log(files: &Archive, key: &ledger::VerifierKey) -> Result<ledger::CheckReport, ServiceError> {
    let scratch =
        tempfile::tempdir().map_err(|error| ServiceError::io("create", Path::new("a temporary folder"), error))?;
    files.unpack(names::LOG, scratch.path())?;
    Ok(ledger::check(scratch.path(), key, None, None)?)
}

fn read_below(root: &Path, folder: &Path, files: &mut Archive) -> Result<(), ServiceError> {
    let failed = |error| ServiceError::io("read", folder, error);
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            read_below(root, &path, files)?;
            continue;
        }
        let below = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        // What is being written beside a tile is none of the log's yet.
        if below.ends_with(".new") {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|error| ServiceError::io("read", &path, error))?;
        files.put(format!("{}{below}", names::LOG), bytes);
    }
    Ok(())
}
