//! The tree's files and what of them is in memory; the order of every change.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{KeyError, VaultError};
use crate::files::{self, Files};
use crate::keys::copy::{Copy, KeyCopy, Tree};
use crate::keys::node::{LEVELS, Node, Position, Shape};
use crate::keys::root::{Fingerprint, Root, RootFile};
use crate::keys::slots::Slots;
use crate::keys::{Key, KeySlot, RootChange};
use crate::random::Random;

/// Leaf nodes kept open: 256 of 128 KiB, the keys of a million assets.
const CACHED_LEAVES: usize = 256;

pub(super) struct State {
    dir: PathBuf,
    shape: Shape,
    files: Files,
    random: Arc<dyn Random>,
    root_file: RootFile,
    root: Root,
    slots: Slots,
    /// The generation in the name of each node's one valid file.
    stored: HashMap<Position, u64>,
    nodes: HashMap<Position, Node>,
    /// A root change counts but its remains are not cleared: old node files, the old root.
    unfinished: bool,
    stale: Vec<PathBuf>,
    /// The second place of the tree, where it has one.
    copy: Option<Copy>,
    /// Why the copy is not what the tree is; none when it is, or when there is none.
    copy_behind: Option<String>,
}

/// What a copy is called behind for until it was looked at.
const NOT_YET: &str = "it was not brought up yet";

impl State {
    pub(super) fn create(
        keys: &Path,
        root: &Path,
        shape: Shape,
        files: Files,
        random: Arc<dyn Random>,
    ) -> Result<Self, VaultError> {
        let dir = keys.join("nodes");
        files::make_dir(&dir)?;
        let root_file = RootFile::at(root, files.clone());
        let root = Root::first(&*random);
        root_file.write_first(&root)?;
        let slots = Slots::none(keys, files.clone());
        let (stored, nodes) = (HashMap::new(), HashMap::new());
        let (unfinished, stale, copy, copy_behind) = (false, vec![], None, None);
        Ok(Self {
            dir,
            shape,
            files,
            random,
            root_file,
            root,
            slots,
            stored,
            nodes,
            unfinished,
            stale,
            copy,
            copy_behind,
        })
    }

    pub(super) fn open(
        keys: &Path,
        root: &Path,
        shape: Shape,
        files: Files,
        random: Arc<dyn Random>,
    ) -> Result<(Self, u64), VaultError> {
        let dir = keys.join("nodes");
        let root_file = RootFile::at(root, files.clone());
        let root = root_file.read()?;
        let slots = Slots::read(keys, files.clone())?;
        let (candidates, mut stale) = scan(&dir)?;
        if !candidates.contains_key(&Position::TOP) {
            return Err(VaultError::Missing { path: dir.join(Position::TOP.file_name(root.generation)) });
        }
        let newest = candidates.iter().map(|(position, generations)| (*position, generations[0]));
        let stored = newest.collect();
        let nodes = HashMap::new();
        let copy = Copy::of(keys, &files)?;
        let copy_behind = copy.is_some().then(|| NOT_YET.to_owned());
        let mut state = Self {
            dir,
            shape,
            files,
            random,
            root_file,
            root,
            slots,
            stored,
            nodes,
            unfinished: true,
            stale: vec![],
            copy,
            copy_behind,
        };
        // From the top down: which of two files of a node is the valid one, its parent's key tells.
        for (position, generations) in candidates {
            state.choose(position, &generations, &mut stale)?;
        }
        let swept = stale.len() as u64;
        state.stale = stale;
        state.finish_here()?;
        // A copy that is out of reach keeps nothing from being read; the next change of the keys asks for it again.
        let _ = state.finish();
        Ok((state, swept))
    }

    pub(super) fn fingerprint(&self) -> Fingerprint {
        self.root.fingerprint()
    }

    pub(super) fn allocate(&mut self) -> Result<KeySlot, VaultError> {
        if self.slots.next().is_none() {
            // A node that the copy lacks is the keys of thousands lost with the disk.
            self.finish()?;
            let first = self.slots.reserved();
            assert!(first < self.shape.capacity(), "2^36 keys were given out");
            // The node is on disk before the slots count as given, so a missing node is always an error.
            let leaf = Position::of_slot(first, self.shape);
            self.create_missing(leaf)?;
            self.slots.reserve((leaf.index + 1) << self.shape.bits)?;
        }
        let slot = self.slots.next().expect("a block was reserved");
        self.slots.advance();
        Ok(KeySlot(slot))
    }

    pub(super) fn key(&mut self, slot: KeySlot) -> Result<Key, KeyError> {
        if slot.0 >= self.slots.reserved() {
            return Err(KeyError::NeverGiven(slot));
        }
        self.node(Position::of_slot(slot.0, self.shape))?.key(slot.0).ok_or(KeyError::Destroyed(slot))
    }

    pub(super) fn destroy(&mut self, slots: &[KeySlot]) -> Result<RootChange, VaultError> {
        self.finish()?;
        let mut changed = BTreeMap::new();
        for &slot in slots {
            self.take(slot, &mut changed)?;
        }
        if changed.is_empty() {
            return Ok(RootChange { before: self.root.previous, after: self.root.fingerprint() });
        }
        if let Some(copy) = &self.copy {
            copy.look(&self.tree()).map_err(|error| copy.named(error))?;
        }
        let root = self.root.successor(&*self.random);
        let written = self.write_path(&mut changed, &root).and_then(|()| self.root_file.replace(&root));
        if let Err(error) = written {
            // The keys stand as before. What was written would open them, so it goes at once, or at the next start.
            let written = changed.keys().map(|position| self.dir.join(position.file_name(root.generation)));
            self.stale.extend(written);
            self.unfinished = true;
            let _ = self.finish();
            return Err(error);
        }
        // From here on the keys are gone. Memory follows at once, the remains on disk after it.
        let change = RootChange { before: self.root.fingerprint(), after: root.fingerprint() };
        for (position, node) in changed {
            if let Some(generation) = self.stored.insert(position, root.generation) {
                self.stale.push(self.dir.join(position.file_name(generation)));
            }
            self.nodes.insert(position, node);
        }
        self.root = root;
        self.unfinished = true;
        self.copy_behind = self.copy.is_some().then(|| NOT_YET.to_owned());
        self.finish()?;
        Ok(change)
    }

    /// Clears a slot in a copy of its node; one that is destroyed already changes nothing.
    fn take(&mut self, slot: KeySlot, changed: &mut BTreeMap<Position, Node>) -> Result<(), VaultError> {
        if slot == KeySlot::CONTROLLER {
            return Err(KeyError::Controller.into());
        }
        if matches!(self.key(slot), Err(KeyError::Destroyed(_))) {
            return Ok(());
        }
        self.key(slot)?;
        let leaf = Position::of_slot(slot.0, self.shape);
        self.copied(leaf, changed)?.clear(slot.0);
        Ok(())
    }

    /// Writes the changed nodes and all above them under fresh keys, from the leaves up, the top under `root`.
    fn write_path(&mut self, changed: &mut BTreeMap<Position, Node>, root: &Root) -> Result<(), VaultError> {
        for level in (0..LEVELS).rev() {
            let positions: Vec<_> = changed.keys().copied().filter(|position| position.level == level).collect();
            for position in positions {
                let key = match position.parent(self.shape) {
                    None => root.key.clone(),
                    Some(parent) => {
                        let key = Key::random(&*self.random);
                        self.copied(parent, changed)?.set(position.index, &key);
                        key
                    }
                };
                self.write_node(position, &changed[&position], &key, root.generation)?;
            }
        }
        self.files.sync_at(&self.dir)
    }

    /// The copy of a node that a batch changes.
    fn copied<'c>(
        &mut self,
        position: Position,
        changed: &'c mut BTreeMap<Position, Node>,
    ) -> Result<&'c mut Node, KeyError> {
        Ok(match changed.entry(position) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(self.node(position)?.copy()),
        })
    }

    fn write_node(&self, position: Position, node: &Node, key: &Key, generation: u64) -> Result<(), VaultError> {
        let path = self.dir.join(position.file_name(generation));
        self.files.write_whole(&path, &node.seal(position, key, &*self.random))
    }

    /// Clears what a root change leaves behind, here and in the copy: a change is not acknowledged before.
    fn finish(&mut self) -> Result<(), VaultError> {
        self.finish_here()?;
        if self.copy_behind.is_none() { Ok(()) } else { self.bring_copy_up() }
    }

    /// Brings the copy, where there is one, to what the tree is, and the checkpoint beside it.
    pub(super) fn bring_copy_up(&mut self) -> Result<(), VaultError> {
        let Some(copy) = self.copy.clone() else { return Ok(()) };
        self.keep_copy(&copy, copy.bring_up(&self.tree()))
    }

    /// Gives the tree a copy at `folder`, which is made first; it has no other from then on.
    pub(super) fn set_copy(&mut self, folder: &Path) -> Result<(), VaultError> {
        self.finish()?;
        let copy = Copy::at(folder, self.files.clone());
        copy.begin(&self.tree()).and_then(|()| copy.remember(self.keys())).map_err(|error| copy.named(error))?;
        self.copy = Some(copy);
        self.copy_behind = None;
        Ok(())
    }

    pub(super) fn copy_state(&self) -> KeyCopy {
        match (&self.copy, &self.copy_behind) {
            (None, _) => KeyCopy::None,
            (Some(copy), None) => KeyCopy::Current { folder: copy.folder().to_owned() },
            (Some(copy), Some(why)) => KeyCopy::Behind { folder: copy.folder().to_owned(), why: why.clone() },
        }
    }

    fn keep_copy(&mut self, copy: &Copy, done: Result<(), VaultError>) -> Result<(), VaultError> {
        let done = done.map_err(|error| copy.named(error));
        self.copy_behind = done.as_ref().err().map(ToString::to_string);
        done
    }

    fn tree(&self) -> Tree<'_> {
        Tree { nodes: &self.dir, stored: &self.stored, root: &self.root, root_path: self.root_file.path() }
    }

    fn keys(&self) -> &Path {
        self.dir.parent().expect("the nodes stand in the folder of the keys")
    }

    /// Clears what a root change leaves behind. Nothing old is touched before the new root's name is durable.
    fn finish_here(&mut self) -> Result<(), VaultError> {
        if !self.unfinished {
            return Ok(());
        }
        self.root_file.settle_name()?;
        self.root_file.wipe_remains()?;
        for path in &self.stale {
            self.files.unlink(path)?;
        }
        self.root_file.settle_name()?;
        self.files.sync_at(&self.dir)?;
        self.stale.clear();
        self.unfinished = false;
        Ok(())
    }

    /// Writes the node at `position`, and those above it, where they do not exist yet.
    fn create_missing(&mut self, position: Position) -> Result<(), VaultError> {
        if self.stored.contains_key(&position) {
            return Ok(());
        }
        if let Some(parent) = position.parent(self.shape) {
            self.create_missing(parent)?;
        }
        let key = self.key_of(position)?;
        let node = Node::fresh(self.shape, &*self.random);
        self.write_node(position, &node, &key, self.root.generation)?;
        self.files.sync_at(&self.dir)?;
        self.stored.insert(position, self.root.generation);
        self.keep(position, node);
        match self.copy.clone() {
            Some(copy) => {
                let added = copy.add(&self.tree(), &position.file_name(self.root.generation));
                self.keep_copy(&copy, added)
            }
            None => Ok(()),
        }
    }

    #[cfg(test)]
    pub(super) fn positions(&self) -> Vec<Position> {
        self.stored.keys().copied().collect()
    }

    /// Finds the one file of a node that its parent's key opens; the others are stale.
    fn choose(&mut self, position: Position, generations: &[u64], stale: &mut Vec<PathBuf>) -> Result<(), VaultError> {
        // A file that stands alone is checked when it is read; only the top is always read, for it shows the root.
        if generations.len() == 1 && position != Position::TOP {
            return Ok(());
        }
        let key = self.key_of(position)?;
        let mut valid = None;
        for &generation in generations {
            let path = self.dir.join(position.file_name(generation));
            let node = files::read(&path)?.and_then(|bytes| Node::open(position, self.shape, &key, &bytes));
            match node {
                Some(node) if valid.is_none() => valid = Some((generation, node)),
                _ => stale.push(path),
            }
        }
        match valid {
            Some((generation, node)) => {
                self.stored.insert(position, generation);
                self.keep(position, node);
                Ok(())
            }
            None if position == Position::TOP => {
                Err(VaultError::RootKeyWrong { path: self.root_file.path().to_owned() })
            }
            None => Err(VaultError::corrupt(
                &self.dir.join(position.file_name(generations[0])),
                "its parent does not open it",
            )),
        }
    }

    /// The key a node is sealed under.
    fn key_of(&mut self, position: Position) -> Result<Key, KeyError> {
        let Some(parent) = position.parent(self.shape) else { return Ok(self.root.key.clone()) };
        let key = self.node(parent)?.key(position.index);
        key.ok_or_else(|| unreadable(&self.dir.join(position.file_name(0)), "its key is gone"))
    }

    pub(super) fn node(&mut self, position: Position) -> Result<&Node, KeyError> {
        if !self.nodes.contains_key(&position) {
            let name = |generation| self.dir.join(position.file_name(generation));
            let Some(path) = self.stored.get(&position).map(|generation| name(*generation)) else {
                return Err(unreadable(&name(self.root.generation), "it is missing"));
            };
            let key = self.key_of(position)?;
            let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error.to_string()))?;
            let node = Node::open(position, self.shape, &key, &bytes);
            self.keep(position, node.ok_or_else(|| unreadable(&path, "its parent does not open it"))?);
        }
        Ok(&self.nodes[&position])
    }

    fn keep(&mut self, position: Position, node: Node) {
        let is_leaf = |position: &Position| position.level == LEVELS - 1;
        if is_leaf(&position) && self.nodes.keys().filter(|position| is_leaf(position)).count() >= CACHED_LEAVES {
            let victim = self.nodes.keys().copied().find(is_leaf);
            victim.map(|victim| self.nodes.remove(&victim));
        }
        self.nodes.insert(position, node);
    }
}

fn unreadable(path: &Path, reason: &str) -> KeyError {
    KeyError::Unreadable { path: path.to_owned(), reason: reason.to_owned() }
}

type Candidates = BTreeMap<Position, Vec<u64>>;

/// The node files by position, newest generation first, and the files that are no nodes.
fn scan(dir: &Path) -> Result<(Candidates, Vec<PathBuf>), VaultError> {
    let failed = |source| VaultError::io("read", dir, source);
    let (mut candidates, mut stale) = (Candidates::new(), vec![]);
    for entry in fs::read_dir(dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        match path.file_name().and_then(|name| name.to_str()).and_then(Position::parse) {
            Some((position, generation)) => candidates.entry(position).or_default().push(generation),
            None if path.extension().is_some_and(|extension| extension == "tmp") => stale.push(path),
            // Not ours to delete.
            None => {}
        }
    }
    for generations in candidates.values_mut() {
        generations.sort_unstable_by(|a, b| b.cmp(a));
    }
    Ok((candidates, stale))
}
