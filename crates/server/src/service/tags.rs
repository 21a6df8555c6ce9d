//! Names and values that a program keeps with a gallery. They decide nothing; the facts stand in the register.

use std::collections::BTreeMap;

use vault::records::meta;
use vault::{Sealed, Tx, VaultError};

use super::register::{self, Gallery};
use crate::error::ServiceError;
use crate::installation::Installation;

/// A gallery's tags.
pub type Tags = BTreeMap<String, String>;

/// The tags of a gallery; none where none were set.
///
/// # Errors
/// When there is no such gallery, or the record does not open.
pub fn of(here: &Installation, gallery: &str) -> Result<Tags, ServiceError> {
    let gallery = register::find(here, gallery)?;
    let sealed = here.read(|tx| meta::get(tx, &name(&gallery)))?;
    open(here, &gallery, sealed)
}

/// Changes the tags of a gallery: `change` is shown what stands, and what it leaves is kept, sealed under the gallery's key.
///
/// # Errors
/// When there is no such gallery; what `change` says.
pub fn change<E: From<ServiceError>>(
    here: &Installation,
    gallery: &str,
    change: impl FnOnce(&mut Tags) -> Result<(), E>,
) -> Result<(), E> {
    let _turn = here.facts_turn();
    let gallery = register::find(here, gallery)?;
    let name = name(&gallery);
    let mut tags = open(here, &gallery, here.read(|tx| meta::get(tx, &name))?)?;
    change(&mut tags)?;
    let key = here.house().vault().keys().key(gallery.row.key_slot).map_err(ServiceError::from)?;
    let sealed = vault::seal_json(&key, name.as_bytes(), &tags, here.random()).map_err(ServiceError::from)?;
    let keep = |tx: &mut Tx<'_>| match tags.is_empty() {
        true => meta::delete(tx, &name).map(drop),
        false => meta::set(tx, &name, &sealed.0),
    };
    here.house().vault().transact(keep).map_err(|error: VaultError| ServiceError::from(error))?;
    Ok(())
}

fn open(here: &Installation, gallery: &Gallery, sealed: Option<Vec<u8>>) -> Result<Tags, ServiceError> {
    let Some(sealed) = sealed else { return Ok(Tags::new()) };
    let key = here.house().vault().keys().key(gallery.row.key_slot)?;
    Ok(vault::open_json(&key, name(gallery).as_bytes(), &Sealed(sealed))?)
}

fn name(gallery: &Gallery) -> String {
    format!("tags of gallery {}", gallery.facts.id)
}
