//! The second place of the key tree: nodes and root key, brought up to every change of the root before it is
//! acknowledged. It opens what exists and never what was erased.
//!
//! The copy is a folder with `root.key`, `nodes/` and, where there is one, `checkpoint`. It is changed as the tree itself
//! is: new nodes under new names, then the root by a rename, then the old root is overwritten and the old nodes go.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::VaultError;
use crate::files::{self, Files};
use crate::keys::node::{Position, Shape};
use crate::keys::root::{Root, RootFile};

/// Names the folder of the copy; stands beside the nodes, so that no command can forget it.
const SETTING: &str = "copy";
/// The copy of the log's last checkpoint, beside a root key.
const CHECKPOINT: &str = "checkpoint";

/// How the copy of the keys stands to the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCopy {
    /// No second place is named: losing the keys is losing everything.
    None,
    /// It opens what the tree opens and nothing else.
    Current {
        /// Its folder.
        folder: PathBuf,
    },
    /// It could not be brought up to the last change. Nothing is erased until it can.
    Behind {
        /// Its folder.
        folder: PathBuf,
        /// Why.
        why: String,
    },
}

/// The folder of a copy.
#[derive(Clone)]
pub(super) struct Copy {
    folder: PathBuf,
    files: Files,
}

/// What the tree has, as the copy is to have it.
pub(super) struct Tree<'t> {
    pub(super) nodes: &'t Path,
    pub(super) stored: &'t HashMap<Position, u64>,
    pub(super) root: &'t Root,
    /// The tree's root key file; the checkpoint stands beside it.
    pub(super) root_path: &'t Path,
}

impl Copy {
    pub(super) fn at(folder: &Path, files: Files) -> Self {
        Self { folder: folder.to_owned(), files }
    }

    /// The copy that the tree under `keys` has been given.
    pub(super) fn of(keys: &Path, files: &Files) -> Result<Option<Self>, VaultError> {
        let path = keys.join(SETTING);
        let Some(bytes) = files::read(&path)? else { return Ok(None) };
        let text = std::str::from_utf8(&bytes).ok().map(str::trim_end).filter(|text| !text.is_empty());
        let folder = text.ok_or_else(|| VaultError::corrupt(&path, "it names no folder"))?;
        Ok(Some(Self::at(Path::new(folder), files.clone())))
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the copy where there was none; its folder is to be empty, or to hold this tree's copy already.
    pub(super) fn begin(&self, tree: &Tree<'_>) -> Result<(), VaultError> {
        files::make_dir(&self.folder)?;
        let root = self.root();
        if !root.path().exists() {
            let foreign = |name: &str| !["nodes", CHECKPOINT].contains(&name) && !name.ends_with(".tmp");
            if names(&self.folder)?.iter().any(|(name, _)| foreign(name)) {
                return Err(VaultError::AlreadyThere { path: self.folder.clone() });
            }
            self.take_nodes(tree)?;
            return root.write_first(tree.root).and_then(|()| self.bring_up(tree));
        }
        self.bring_up(tree)
    }

    /// Remembers the copy for every later opening of the tree under `keys`.
    pub(super) fn remember(&self, keys: &Path) -> Result<(), VaultError> {
        let text = self.folder.to_str().ok_or_else(|| self.unusable("its path is not valid UTF-8"))?;
        self.files.write_whole(&keys.join(SETTING), format!("{text}\n").as_bytes())?;
        self.files.sync_at(keys)
    }

    /// Brings the copy to what the tree is. Idempotent: cut off anywhere, it is finished by being run again.
    pub(super) fn bring_up(&self, tree: &Tree<'_>) -> Result<(), VaultError> {
        let mut root = self.root();
        let copied = self.of_this(tree)?;
        self.take_nodes(tree)?;
        if copied.fingerprint() != tree.root.fingerprint() {
            root.replace(tree.root)?;
        }
        root.settle_name()?;
        root.wipe_remains()?;
        self.drop_nodes(tree)?;
        if let Some(checkpoint) = files::read(&tree.root_path.with_file_name(CHECKPOINT))? {
            self.files.write_whole(&self.folder.join(CHECKPOINT), &checkpoint)?;
        }
        root.settle_name()
    }

    /// The copy's root, if it is the tree's own or the one before it: a change is never begun while the copy lags further.
    fn of_this(&self, tree: &Tree<'_>) -> Result<Root, VaultError> {
        let copied = match self.root().read() {
            Err(VaultError::RootKeyMissing { .. }) => {
                return Err(self.unusable("there is no copy of the keys; is its disk there?"));
            }
            other => other?,
        };
        if copied.fingerprint() != tree.root.fingerprint() && copied.fingerprint() != tree.root.previous {
            return Err(self.unusable(
                "it holds the keys of another tree or of another state of this one: another installation goes on with it",
            ));
        }
        Ok(copied)
    }

    /// Looks that the copy is still what the tree is, before the tree is changed: it may have been taken over elsewhere.
    pub(super) fn look(&self, tree: &Tree<'_>) -> Result<(), VaultError> {
        self.of_this(tree).map(drop)
    }

    /// Adds a node that was just made for keys to come.
    pub(super) fn add(&self, tree: &Tree<'_>, name: &str) -> Result<(), VaultError> {
        self.look(tree)?;
        self.take(tree.nodes, name)?;
        self.files.sync_at(&self.nodes())
    }

    /// A folder that is not there, full or read-only is told by its name and what to do about it.
    pub(super) fn named(&self, error: VaultError) -> VaultError {
        match error {
            VaultError::KeyCopy { .. } => error,
            other => self.unusable(&other.to_string()),
        }
    }

    fn take_nodes(&self, tree: &Tree<'_>) -> Result<(), VaultError> {
        let folder = self.nodes();
        files::make_dir(&folder)?;
        let there: HashMap<_, _> = names(&folder)?.into_iter().collect();
        let mut taken = false;
        for (position, generation) in tree.stored {
            let name = position.file_name(*generation);
            let path = tree.nodes.join(&name);
            let length = fs::metadata(&path).map_err(|source| VaultError::io("read", &path, source))?.len();
            // A node's file never changes under its name, and is never there half.
            if there.get(&name) != Some(&length) {
                self.take(tree.nodes, &name)?;
                taken = true;
            }
        }
        if taken { self.files.sync_at(&folder) } else { Ok(()) }
    }

    fn take(&self, nodes: &Path, name: &str) -> Result<(), VaultError> {
        let from = nodes.join(name);
        let bytes = files::read(&from)?.ok_or_else(|| VaultError::Missing { path: from.clone() })?;
        self.files.write_whole(&self.nodes().join(name), &bytes)
    }

    fn drop_nodes(&self, tree: &Tree<'_>) -> Result<(), VaultError> {
        let folder = self.nodes();
        for (name, _) in names(&folder)? {
            let known = Position::parse(&name);
            let kept = known.is_some_and(|(position, generation)| tree.stored.get(&position) == Some(&generation));
            if !kept && (known.is_some() || name.ends_with(".tmp")) {
                self.files.unlink(&folder.join(name))?;
            }
        }
        self.files.sync_at(&folder)
    }

    fn root(&self) -> RootFile {
        RootFile::at(&self.folder.join("root.key"), self.files.clone())
    }

    fn nodes(&self) -> PathBuf {
        self.folder.join("nodes")
    }

    fn unusable(&self, why: &str) -> VaultError {
        VaultError::KeyCopy { folder: self.folder.clone(), why: why.to_owned() }
    }
}

/// Lets the tree under `keys` have no copy any more. What stands in the copy's folder stays there.
pub(super) fn forget(keys: &Path, files: &Files) -> Result<(), VaultError> {
    files.unlink(&keys.join(SETTING))?;
    files.sync_at(keys)
}

/// Puts a copy's nodes and root key in the place of a tree that was lost. Whichever slots were given out, none is given a
/// second time: those of every node that is there count as given. The root key comes last.
pub(super) fn put_back(
    copy: &Path,
    keys: &Path,
    root_key: &Path,
    shape: Shape,
    files: &Files,
) -> Result<(), VaultError> {
    let copy = Copy::at(copy, files.clone());
    let root = copy.root().read()?;
    let nodes = keys.join("nodes");
    files::make_dir(&nodes)?;
    let mut leaves = 0;
    for (name, _) in names(&copy.nodes())? {
        let Some((position, _)) = Position::parse(&name) else { continue };
        let from = copy.nodes().join(&name);
        let bytes = files::read(&from)?.ok_or_else(|| VaultError::Missing { path: from.clone() })?;
        files.write_whole(&nodes.join(&name), &bytes)?;
        if position.is_leaf() {
            leaves = leaves.max(position.index + 1);
        }
    }
    files.sync_at(&nodes)?;
    files.write_whole(&keys.join("slots"), format!("{}\n", leaves << shape.bits).as_bytes())?;
    if let Some(folder) = root_key.parent() {
        files::make_dir(folder)?;
    }
    copy.remember(keys)?;
    RootFile::at(root_key, files.clone()).write_first(&root)
}

/// The names in a folder, with their files' lengths.
fn names(folder: &Path) -> Result<Vec<(String, u64)>, VaultError> {
    let failed = |source| VaultError::io("read", folder, source);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if let Some(name) = entry.file_name().to_str() {
            names.push((name.to_owned(), entry.metadata().map_err(failed)?.len()));
        }
    }
    Ok(names)
}
