//! The root key file: the one secret of the vault, replaced whole at every erasure.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest;
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::files::{self, Files};
use crate::keys::Key;
use crate::random::Random;

/// Names a root key without revealing it: the first eight bytes of an HMAC under it.
pub type Fingerprint = [u8; 8];

const MAGIC: &[u8; 16] = b"countenance root";
const VERSION: u32 = 1;

/// A root key and its place in the succession of root keys.
pub(super) struct Root {
    /// Counts root changes from 1.
    pub(super) generation: u64,
    pub(super) key: Key,
    /// The root before this one; all zeros for the first.
    pub(super) previous: Fingerprint,
}

impl Root {
    pub(super) fn first(random: &dyn Random) -> Self {
        Self { generation: 1, key: Key::random(random), previous: [0; 8] }
    }

    pub(super) fn successor(&self, random: &dyn Random) -> Self {
        Self { generation: self.generation + 1, key: Key::random(random), previous: self.fingerprint() }
    }

    pub(super) fn fingerprint(&self) -> Fingerprint {
        *self.key.tag(b"countenance root fingerprint 1").first_chunk().expect("a tag has 32 bytes")
    }

    /// `magic (16) || version u32 || generation u64 || previous (8) || key (32) || first 8 bytes of SHA-256 of all
    /// that`, little-endian.
    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(76));
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&self.generation.to_le_bytes());
        out.extend_from_slice(&self.previous);
        out.extend_from_slice(self.key.expose());
        let sum = digest::digest(&digest::SHA256, &out);
        out.extend_from_slice(&sum.as_ref()[..8]);
        out
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (body, sum) = bytes.split_last_chunk::<8>()?;
        if digest::digest(&digest::SHA256, body).as_ref()[..8] != *sum {
            return None;
        }
        let (magic, rest) = body.split_first_chunk::<16>()?;
        let (version, rest) = rest.split_first_chunk::<4>()?;
        let (generation, rest) = rest.split_first_chunk::<8>()?;
        let (previous, key) = rest.split_first_chunk::<8>()?;
        let key = Key::from_bytes(key.try_into().ok()?);
        let known = magic == MAGIC && u32::from_le_bytes(*version) == VERSION;
        known.then(|| Self { generation: u64::from_le_bytes(*generation), key, previous: *previous })
    }
}

/// The file and its two neighbours during a change: `.new` before the change counts, `.old` until it is overwritten.
pub(super) struct RootFile {
    path: PathBuf,
    files: Files,
    /// The old root's file from before a change until it is overwritten: it is reached even without a name.
    old: Option<File>,
}

impl RootFile {
    /// A symbolic link is followed once, here: a rename over the link would leave the old key behind it.
    pub(super) fn at(path: &Path, files: Files) -> Self {
        Self { path: fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()), files, old: None }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn write_first(&self, root: &Root) -> Result<(), VaultError> {
        self.files.write_whole(&self.path, &root.to_bytes())?;
        self.settle_name()
    }

    pub(super) fn read(&self) -> Result<Root, VaultError> {
        let metadata = match fs::metadata(&self.path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(VaultError::RootKeyMissing { path: self.path.clone() });
            }
            Err(error) => return Err(VaultError::io("read", &self.path, error)),
        };
        let mode = metadata.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(VaultError::KeyMode { path: self.path.clone(), mode });
        }
        let bytes = files::read(&self.path)?.map(Zeroizing::new);
        let bytes = bytes.ok_or_else(|| VaultError::RootKeyMissing { path: self.path.clone() })?;
        Root::parse(&bytes).ok_or_else(|| VaultError::corrupt(&self.path, "not a root key file this version reads"))
    }

    /// Puts a new root in the old one's place. The rename is the commit point: an error before it leaves the old root
    /// standing. The old file lives on under `.old` until [`RootFile::wipe_remains`].
    pub(super) fn replace(&mut self, root: &Root) -> Result<(), VaultError> {
        let (new, old) = (self.beside("new"), self.beside("old"));
        let file = self.files.write(&new, &root.to_bytes())?;
        self.files.sync(&file, &new)?;
        self.files.unlink(&old)?;
        let opened = OpenOptions::new().write(true).open(&self.path);
        self.old = Some(opened.map_err(|source| VaultError::io("open for overwriting", &self.path, source))?);
        match self.files.link(&self.path, &old) {
            // Some file systems have no hard links (FAT). The handle reaches the old file; only a crash would lose it.
            Err(VaultError::Io { source, .. })
                if matches!(source.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied) => {}
            other => other?,
        }
        self.settle_name()?;
        match self.files.rename(&new, &self.path) {
            // A network file system may report an error for a rename that took place.
            Err(_) if !new.exists() => Ok(()),
            other => other,
        }
    }

    /// Makes the names around the root durable.
    pub(super) fn settle_name(&self) -> Result<(), VaultError> {
        self.files.sync_at(self.path.parent().unwrap_or(Path::new(".")))
    }

    /// Overwrites what a change left beside the root: a new root that never counted, an old one that no longer does.
    pub(super) fn wipe_remains(&mut self) -> Result<(), VaultError> {
        if let Some(old) = &self.old {
            self.wipe_unless_root(old, &self.path)?;
            self.old = None;
        }
        self.wipe(&self.beside("new"))?;
        self.wipe(&self.beside("old"))
    }

    fn wipe(&self, path: &Path) -> Result<(), VaultError> {
        let file = match OpenOptions::new().write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(VaultError::io("overwrite", path, error)),
        };
        self.wipe_unless_root(&file, path)?;
        self.files.unlink(path)
    }

    /// Before the rename the old file is the root itself, and only its second name may go.
    fn wipe_unless_root(&self, file: &File, path: &Path) -> Result<(), VaultError> {
        let failed = |source| VaultError::io("read", path, source);
        let (one, other) = (file.metadata().map_err(failed)?, fs::metadata(&self.path).map_err(failed)?);
        if (one.dev(), one.ino()) == (other.dev(), other.ino()) {
            return Ok(());
        }
        self.files.wipe(file, path)
    }

    fn beside(&self, extension: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".");
        name.push(extension);
        name.into()
    }
}
