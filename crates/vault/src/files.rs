//! File operations that outlive a power cut, each one step that a test can make the last.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use crate::error::VaultError;

/// The operations. In tests a fuse can be lit that makes the n-th step, and every one after it, fail.
#[derive(Clone, Default)]
pub(crate) struct Files {
    #[cfg(test)]
    pub(crate) fuse: std::sync::Arc<fuse::Fuse>,
}

impl Files {
    /// Writes a new file (mode 0600) and does not sync it. An existing file of that name is replaced.
    pub(crate) fn write(&self, path: &Path, bytes: &[u8]) -> Result<File, VaultError> {
        let failed = |source| VaultError::io("write", path, source);
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).map_err(failed)?;
        #[cfg(test)]
        if let Err(source) = self.fuse.burn() {
            // A cut-off write leaves a part of the bytes.
            file.write_all(&bytes[..bytes.len() / 2]).map_err(failed)?;
            return Err(failed(source));
        }
        file.write_all(bytes).map_err(failed)?;
        Ok(file)
    }

    /// Brings a written file's bytes to the disk.
    pub(crate) fn sync(&self, file: &File, path: &Path) -> Result<(), VaultError> {
        self.step("sync", path, || file.sync_all())
    }

    /// Writes under a temporary name beside `path`, syncs, and renames: `path` is never half written.
    /// The caller syncs the directory.
    pub(crate) fn write_whole(&self, path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
        let temporary = path.with_extension("tmp");
        let file = self.write(&temporary, bytes)?;
        self.sync(&file, &temporary)?;
        self.rename(&temporary, path)
    }

    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<(), VaultError> {
        self.step("rename to", to, || fs::rename(from, to))
    }

    pub(crate) fn link(&self, from: &Path, to: &Path) -> Result<(), VaultError> {
        self.step("link", to, || fs::hard_link(from, to))
    }

    /// Removes a file; one that is not there is fine.
    pub(crate) fn unlink(&self, path: &Path) -> Result<(), VaultError> {
        self.step("remove", path, || match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        })
    }

    /// Brings a file's bytes, or the names in a directory, to the disk.
    pub(crate) fn sync_at(&self, path: &Path) -> Result<(), VaultError> {
        self.step("sync", path, || File::open(path)?.sync_all())
    }

    /// Brings everything on the file system of `path` to the disk.
    #[cfg(target_os = "linux")]
    pub(crate) fn sync_filesystem(&self, path: &Path) -> Result<(), VaultError> {
        self.step("sync", path, || Ok(rustix::fs::syncfs(File::open(path)?)?))
    }

    /// Overwrites a file's bytes in place with zeros, through a handle that may have lost its name.
    pub(crate) fn wipe(&self, mut file: &File, path: &Path) -> Result<(), VaultError> {
        self.step("overwrite", path, || {
            let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&vec![0; length])?;
            file.sync_all()
        })
    }

    fn step<R>(&self, action: &'static str, path: &Path, run: impl FnOnce() -> io::Result<R>) -> Result<R, VaultError> {
        #[cfg(test)]
        self.fuse.burn().map_err(|source| VaultError::io(action, path, source))?;
        run().map_err(|source| VaultError::io(action, path, source))
    }
}

/// Makes a directory that only its owner enters; one that is there stays as it is.
pub(crate) fn make_dir(path: &Path) -> Result<(), VaultError> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|source| VaultError::io("create", path, source))
}

/// Reads a whole file, `None` if it is not there.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(VaultError::io("read", path, error)),
    }
}

#[cfg(test)]
pub(crate) mod fuse {
    use std::io;
    use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

    /// Counts file steps and, once lit, fails from a chosen one on: what a crash leaves is what stood before.
    pub(crate) struct Fuse {
        left: AtomicI64,
        burnt: AtomicU64,
    }

    impl Default for Fuse {
        fn default() -> Self {
            Self { left: AtomicI64::new(i64::MAX), burnt: AtomicU64::new(0) }
        }
    }

    impl Fuse {
        /// The next `steps` steps succeed, and none after them.
        pub(crate) fn light(&self, steps: i64) {
            self.left.store(steps, Ordering::SeqCst);
        }

        /// Steps that succeeded so far.
        pub(crate) fn steps(&self) -> u64 {
            self.burnt.load(Ordering::SeqCst)
        }

        pub(super) fn burn(&self) -> io::Result<()> {
            if self.left.fetch_sub(1, Ordering::SeqCst) <= 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.burnt.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    }
}
