//! Pictures, crops and sealed segments: one file each, ciphertext before the first write.

mod stream;

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::files::{self, Files};
use crate::keys::Key;
use crate::memory::Pages;
use crate::random::{self, Random};

/// From how many files on one sync of the whole file system is cheaper than one for each.
#[cfg(target_os = "linux")]
const TOGETHER: usize = 4;

/// The name of a blob: random, says nothing about what it holds or when it came.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Binary)]
pub struct BlobId(Uuid);

impl BlobId {
    /// The sixteen bytes as they stand in records.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        *self.0.as_bytes()
    }

    /// Back from the sixteen bytes of a record.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    fn random(random: &dyn Random) -> Self {
        Self(uuid::Builder::from_random_bytes(random::bytes(random)).into_uuid())
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobId({self})")
    }
}

/// The blob store. A blob is written once and never changed; a record names it only after it is durable.
pub struct Blobs {
    dir: PathBuf,
    files: Files,
    random: Arc<dyn Random>,
}

impl Blobs {
    pub(crate) fn at(dir: PathBuf, files: Files, random: Arc<dyn Random>) -> Result<Self, VaultError> {
        files::make_dir(&dir)?;
        Ok(Self { dir, files, random })
    }

    /// Seals and stores `plain`; durable when this returns.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`] or [`VaultError::Io`]; nothing is stored then.
    pub fn put(&self, key: &Key, plain: &[u8]) -> Result<BlobId, VaultError> {
        let mut batch = self.batch();
        let id = batch.put(key, plain)?;
        batch.sync()?;
        Ok(id)
    }

    /// Starts a batch whose blobs are brought to the disk together.
    pub fn batch(&self) -> Batch<'_> {
        Batch { blobs: self, written: vec![] }
    }

    /// Opens a blob.
    ///
    /// # Errors
    /// [`VaultError::Missing`] when there is no such file, [`VaultError::Corrupt`] when it does not open under `key`
    /// or is not the whole blob that was written.
    pub fn get(&self, id: BlobId, key: &Key) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let mut plain = Zeroizing::new(vec![]);
        self.open(id, key, |length| {
            plain.resize(length, 0);
            &mut plain
        })?;
        Ok(plain)
    }

    /// Opens a blob into locked pages; for many templates at once, such as a segment of a gallery.
    ///
    /// # Errors
    /// As [`Blobs::get`].
    pub fn get_locked(&self, id: BlobId, key: &Key) -> Result<Pages<u8>, VaultError> {
        let mut plain = Pages::zeroed(0);
        self.open(id, key, |length| {
            plain = Pages::zeroed(length);
            &mut plain
        })?;
        Ok(plain)
    }

    /// Removes a blob; one that is not there is fine. Its key decides whether it is gone, not this.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn unlink(&self, id: BlobId) -> Result<(), VaultError> {
        self.files.unlink(&self.path(id))
    }

    /// The file of a blob; for tests and tools that look at bytes.
    #[must_use]
    pub fn path(&self, id: BlobId) -> PathBuf {
        self.dir.join(format!("{:02x}", id.to_bytes()[0])).join(id.to_string())
    }

    /// Removes every blob that is not in `named`, and every half-written one. Returns how many.
    pub(crate) fn sweep(&self, named: &HashSet<BlobId>) -> Result<u64, VaultError> {
        let mut swept = 0;
        for folder in list(&self.dir)? {
            for path in list(&folder)? {
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let id = Uuid::parse_str(name.trim_end_matches(".tmp")).map(BlobId);
                let keep = match id {
                    Ok(id) => named.contains(&id) && self.path(id) == path,
                    // Not ours to delete.
                    Err(_) => true,
                };
                if !keep {
                    self.files.unlink(&path)?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }

    /// Brings files or folders to the disk. One by one each waits for a turn of the disk (measured: 5 ms a file, however
    /// many), so many go in one sync of the file system.
    fn sync_all(&self, paths: &[PathBuf]) -> Result<(), VaultError> {
        #[cfg(target_os = "linux")]
        if paths.len() >= TOGETHER {
            return self.files.sync_filesystem(&self.dir);
        }
        // Opened again rather than kept open: a batch may be larger than the system's limit on open files.
        paths.iter().try_for_each(|path| self.files.sync_at(path))
    }

    /// Opens a blob into the buffer that `buffer` makes of the plain length.
    fn open<'b>(&self, id: BlobId, key: &Key, buffer: impl FnOnce(usize) -> &'b mut [u8]) -> Result<(), VaultError> {
        let path = self.path(id);
        let sealed = files::read(&path)?.ok_or_else(|| VaultError::Missing { path: path.clone() })?;
        let altered = || VaultError::corrupt(&path, "it does not open under its key, or a part is missing");
        let plain = buffer(stream::plain_len(&sealed).ok_or_else(altered)?);
        stream::open(id, key, &sealed, plain).ok_or_else(altered)
    }
}

/// Blobs that are written but not yet durable. Dropped without [`Batch::sync`], they are removed again.
#[must_use = "a batch that is not synced is removed"]
pub struct Batch<'a> {
    blobs: &'a Blobs,
    written: Vec<BlobId>,
}

impl Batch<'_> {
    /// Seals and writes one blob under a temporary name.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`] or [`VaultError::Io`].
    pub fn put(&mut self, key: &Key, plain: &[u8]) -> Result<BlobId, VaultError> {
        let blobs = self.blobs;
        let id = BlobId::random(&*blobs.random);
        let path = blobs.path(id);
        let folder = parent(&path);
        if !folder.exists() {
            files::make_dir(folder)?;
            blobs.files.sync_at(&blobs.dir)?;
        }
        let temporary = path.with_extension("tmp");
        let written = blobs.files.write(&temporary, &stream::seal(id, key, plain, &*blobs.random));
        self.written.push(id);
        written.map(|_| id)
    }

    /// Brings all of the batch to the disk under its final names.
    ///
    /// # Errors
    /// [`VaultError::DiskFull`] or [`VaultError::Io`]; none of the batch is stored then.
    pub fn sync(mut self) -> Result<(), VaultError> {
        let blobs = self.blobs;
        let paths: Vec<_> = self.written.iter().map(|id| blobs.path(*id)).collect();
        let temporary: Vec<_> = paths.iter().map(|path| path.with_extension("tmp")).collect();
        let folders: BTreeSet<_> = paths.iter().map(|path| parent(path).to_owned()).collect();
        blobs.sync_all(&temporary)?;
        for (from, to) in temporary.iter().zip(&paths) {
            blobs.files.rename(from, to)?;
        }
        blobs.sync_all(&Vec::from_iter(folders))?;
        self.written.clear();
        Ok(())
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        // What cannot be removed now is swept at the next start.
        for id in &self.written {
            let path = self.blobs.path(*id);
            let _ = fs::remove_file(path.with_extension("tmp"));
            let _ = fs::remove_file(path);
        }
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().expect("a blob's path has a folder")
}

fn list(dir: &Path) -> Result<Vec<PathBuf>, VaultError> {
    let failed = |source| VaultError::io("read", dir, source);
    if !dir.is_dir() {
        return Ok(vec![]);
    }
    fs::read_dir(dir).map_err(failed)?.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use super::Blobs;
    use crate::error::VaultError;
    use crate::files::Files;
    use crate::keys::Key;
    use crate::random::Random;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Random for Counting {
        fn fill(&self, out: &mut [u8]) {
            out.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    #[test]
    fn a_disk_that_fills_at_any_step_is_named_and_leaves_nothing_named_half() {
        let key = Key::from_bytes(&[1; 32]);
        for cut in 0.. {
            let folder = tempfile::tempdir().unwrap();
            let files = Files::default();
            let blobs = Blobs::at(folder.path().to_owned(), files.clone(), Arc::new(Counting(0.into()))).unwrap();
            let before = blobs.put(&key, b"acknowledged").unwrap();
            files.fuse.light(cut);
            let full = blobs.put(&key, b"too much");
            files.fuse.light(i64::MAX);
            assert_eq!(&**blobs.get(before, &key).unwrap(), b"acknowledged");
            match full {
                Err(error) => assert!(matches!(error, VaultError::DiskFull { .. }), "{error}"),
                Ok(_) => {
                    assert!(cut >= 4, "written, synced, renamed, synced");
                    break;
                }
            }
            blobs.sweep(&HashSet::from([before])).unwrap();
            let folders = super::list(folder.path()).unwrap();
            let left: Vec<_> = folders.iter().flat_map(|folder| super::list(folder).unwrap()).collect();
            assert_eq!(left, [blobs.path(before)]);
        }
    }
}
