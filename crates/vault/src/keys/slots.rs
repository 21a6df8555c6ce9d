//! Which slots were given out. Kept beside the nodes and not in the database: an older database restored over the
//! current tree must not give a slot a second time.

use std::path::{Path, PathBuf};

use crate::error::VaultError;
use crate::files::{self, Files};

/// How many slots one write reserves.
const BLOCK: u64 = 1024;

/// The next slot, and the first that is not reserved. After a crash the rest of a block is skipped.
pub(super) struct Slots {
    path: PathBuf,
    files: Files,
    next: u64,
    reserved: u64,
}

impl Slots {
    pub(super) fn none(dir: &Path, files: Files) -> Self {
        Self { path: path(dir), files, next: 0, reserved: 0 }
    }

    pub(super) fn read(dir: &Path, files: Files) -> Result<Self, VaultError> {
        let path = path(dir);
        let bytes = files::read(&path)?.ok_or_else(|| VaultError::Missing { path: path.clone() })?;
        let reserved = std::str::from_utf8(&bytes).ok().and_then(|text| text.trim_end().parse().ok());
        let reserved = reserved.ok_or_else(|| VaultError::corrupt(&path, "not a number of slots"))?;
        Ok(Self { path, files, next: reserved, reserved })
    }

    /// Slots below this one may have been given.
    pub(super) fn reserved(&self) -> u64 {
        self.reserved
    }

    pub(super) fn next(&self) -> Option<u64> {
        (self.next < self.reserved).then_some(self.next)
    }

    pub(super) fn advance(&mut self) {
        self.next += 1;
    }

    /// Reserves up to a block that ends no later than `limit`; durable when this returns.
    pub(super) fn reserve(&mut self, limit: u64) -> Result<(), VaultError> {
        let reserved = (self.reserved + BLOCK).min(limit);
        self.write(reserved)?;
        self.reserved = reserved;
        Ok(())
    }

    fn write(&self, reserved: u64) -> Result<(), VaultError> {
        self.files.write_whole(&self.path, format!("{reserved}\n").as_bytes())?;
        self.files.sync_at(self.path.parent().unwrap_or(Path::new(".")))
    }
}

impl Drop for Slots {
    fn drop(&mut self) {
        // An orderly end gives the unused rest back. If that fails it is skipped, as after a crash.
        if self.next < self.reserved {
            let _ = self.write(self.next);
        }
    }
}

fn path(dir: &Path) -> PathBuf {
    dir.join("slots")
}
