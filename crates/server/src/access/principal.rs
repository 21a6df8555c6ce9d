//! One caller, known.

use std::net::IpAddr;

use basis::{AccessKeyId, GalleryId};

use super::role::{Role, Roles};

/// Who calls, and what they may reach.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The name that mandates and records know them by.
    pub name: String,
    /// What they are to the installation.
    pub roles: Roles,
    /// The galleries they may reach; all when empty.
    pub galleries: Vec<GalleryId>,
    /// How they showed who they are.
    pub via: Via,
}

/// How a caller showed who they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Via {
    /// They have the data directory itself: the command line on it, or the socket in it.
    Directory,
    /// An access key of this installation.
    Key(AccessKeyId),
    /// A token of the configured issuer, by its `sub`.
    Oidc(String),
    /// The portal, for somebody without an account at this address.
    Portal(IpAddr),
}

impl Principal {
    /// Somebody who has the data directory. Whoever can write there could do anything by hand, so no role is missing; the
    /// gate is asked all the same.
    #[must_use]
    pub fn of_directory(name: impl Into<String>) -> Self {
        Self { name: name.into(), roles: Roles::from(Role::ALL), galleries: Vec::new(), via: Via::Directory }
    }

    /// Whether any of these roles is theirs.
    #[must_use]
    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }

    /// Whether they may reach this gallery.
    #[must_use]
    pub fn reaches(&self, gallery: GalleryId) -> bool {
        self.galleries.is_empty() || self.galleries.contains(&gallery)
    }

    /// Whether they may reach every gallery, also those to come.
    #[must_use]
    pub fn reaches_all(&self) -> bool {
        self.galleries.is_empty()
    }
}
