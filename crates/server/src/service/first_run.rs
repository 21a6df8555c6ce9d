//! The first run: from an empty directory to an installation with somebody who can sign in, in one step.

use std::path::Path;

use super::accounts::{self, NewAccount};
use super::init::{self, NewInstallation};
use super::{models, register};
use crate::access::Role;
use crate::ambient::Ambient;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::settings::Settings;

/// The pack that any machine can fetch.
const PACK: &str = "dlib";
/// The interpreter whose package tool fetches it.
const PYTHON: &str = "python3";

/// What whoever sets an installation up says.
#[derive(Debug, Clone)]
pub struct FirstRun {
    /// Who answers for the processing.
    pub installation: NewInstallation,
    /// The name of the person who sets it up.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// Their password.
    pub password: String,
    /// A first gallery and its starting point; it is a draft until its facts are recorded.
    pub gallery: Option<(String, String)>,
}

/// Sets an installation up. Where no model pack is at hand the default one is fetched first, which takes a while.
///
/// # Errors
/// When something said does not do, or no pack can be had; nothing is set up then. When the installation stands and its
/// account or gallery cannot be made, the directory is as `countenance init` leaves it, and `countenance account add` goes on.
pub fn first_run(settings: Settings, ambient: Ambient, first: FirstRun) -> Result<(), ServiceError> {
    let FirstRun { installation, name, login, password, gallery } = first;
    accounts::look_at(&name, &login, &installation.controller.name, &password)?;
    if models::list(&settings.packs).map_or(true, |(usable, _)| usable.is_empty()) {
        models::pull(&settings.packs, PACK, None, PYTHON, &mut |_| ())?;
    }
    init::init(settings.clone(), ambient.clone(), installation)?;
    let here = Installation::open(settings, ambient)?;
    let roles = [Role::Operator, Role::Officer, Role::Administrator].into();
    let invited_by = name.clone();
    let invited = accounts::open(&here, NewAccount { name, login, roles, galleries: Vec::new(), invited_by })?;
    accounts::accept(&here, accounts::secret_of(&invited), &password)?;
    if let Some((name, point)) = gallery {
        register::create(&here, &name, Some(&point).filter(|point| !point.is_empty()).map(String::as_str))?;
    }
    Ok(())
}

/// Whether a directory holds nothing yet, so that an installation can be set up in it.
#[must_use]
pub fn is_wanted(data: &Path) -> bool {
    std::fs::read_dir(data).map_or(true, |mut entries| entries.next().is_none())
}
