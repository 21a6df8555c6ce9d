//! Writing so that a crash leaves either the old file or the new one, and what was reported as written stays.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::leaf::Leaf;

/// Puts `bytes` at `path` by way of a new file beside it, synced before it takes the name. Creates folders. The caller
/// syncs the folders.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if read(path)?.is_some_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let fresh = path.with_file_name(name);
    let mut file = File::create(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&fresh, path)
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}

/// The file's bytes; none when it is not there.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The folder of the narrower, older versions of a full tile or bundle.
pub(super) fn partials_of(full: &Path) -> PathBuf {
    let mut name = full.file_name().unwrap_or_default().to_owned();
    name.push(".p");
    full.with_file_name(name)
}

/// Removes the folder of partial versions that a full tile replaced.
pub(super) fn remove_partials(full: &Path) -> io::Result<()> {
    match fs::remove_dir_all(partials_of(full)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Bytes of one entry in a bundle: its length as two bytes, big-endian, and the leaf.
pub(super) const ENTRY_LEN: usize = 2 + Leaf::LEN;

/// An entry bundle (C2SP tlog-tiles, log entries).
pub(super) fn bundle_of(leaves: &[Leaf]) -> Vec<u8> {
    let length = (Leaf::LEN as u16).to_be_bytes();
    leaves.iter().flat_map(|leaf| length.into_iter().chain(*leaf.as_bytes())).collect()
}
