//! What a publication does on the disk, as a list: a crash may come after any step of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::edges::Ready;
use super::error::LogError;
use super::files::{put, remove_partials, sync_folder};
use super::paths;

/// Leaves brought into the log under one checkpoint at most: bounds the memory of a publication to about 10 MB.
pub(super) const MOST_LEAVES_AT_ONCE: u64 = 65_536;

/// One thing to do on the disk; a crash may come after any of them.
#[derive(Debug)]
pub(super) enum Step {
    Put(PathBuf, Vec<u8>),
    SyncFolder(PathBuf),
    RemovePartials(PathBuf),
}

impl Step {
    pub(super) fn run(&self) -> Result<(), LogError> {
        let (path, done) = match self {
            Self::Put(path, bytes) => (path, put(path, bytes)),
            Self::SyncFolder(path) => (path, sync_folder(path)),
            Self::RemovePartials(full) => (full, remove_partials(full)),
        };
        done.map_err(|error| LogError::Io { path: path.clone(), error })
    }
}

/// Files to write, and the folders whose names must then be made durable.
#[derive(Debug, Default)]
pub(super) struct Files(Vec<(PathBuf, Vec<u8>)>);

impl Files {
    pub(super) fn put(&mut self, path: PathBuf, bytes: Vec<u8>) {
        self.0.push((path, bytes));
    }

    pub(super) fn one(path: PathBuf, bytes: Vec<u8>) -> Self {
        Self(vec![(path, bytes)])
    }

    pub(super) fn put_tile(&mut self, dir: &Path, tile: &Ready) {
        self.put(dir.join(paths::tile(tile.level, tile.number, tile.hashes.len())), tile.bytes());
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(PathBuf, Vec<u8>)> {
        self.0.iter()
    }

    /// The steps that write the files below `dir` for good.
    pub(super) fn into_steps(self, dir: &Path) -> Vec<Step> {
        // What was put is durable when its name is. A folder may be new itself, so every folder up to the one that holds the log is synced, deepest first.
        let mut folders = BTreeSet::new();
        for (path, _) in &self.0 {
            folders.extend(path.ancestors().skip(1).take_while(|folder| folder.starts_with(dir)).map(Path::to_owned));
        }
        folders.extend(dir.parent().map(Path::to_owned));
        let puts = self.0.into_iter().map(|(path, bytes)| Step::Put(path, bytes));
        puts.chain(folders.into_iter().rev().map(Step::SyncFolder)).collect()
    }
}
