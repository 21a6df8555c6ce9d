//! The people of a gallery.

use basis::{GalleryId, Restriction, Scope, SubjectFacts, SubjectId, Territory};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::KeySlot;
use vault::records::{faces, scopes, subjects};

use super::consents::{self, ConsentView};
use super::{mail, register};
use crate::error::ServiceError;
use crate::installation::Installation;

/// The longest label of a person, characters.
const LONGEST_LABEL: usize = 200;

/// What is held of a person beside their faces; sealed under the person's own key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Personal {
    /// The controller's name or number for the person; unique in the gallery.
    pub label: String,
    /// Whether the person was declared a minor.
    pub declared_minor: bool,
    /// Where the person is, and how that is known.
    pub territory: Territory,
    /// A restriction or objection that stands.
    pub restriction: Option<Restriction>,
    /// Where the person reads mail: a code sent there shows who asks.
    #[serde(default)]
    pub email: Option<String>,
}

/// A person to be added.
#[derive(Debug, Clone, Default)]
pub struct NewSubject {
    /// The controller's name or number for the person; unique in the gallery.
    pub label: String,
    /// Whether the person was declared a minor.
    pub declared_minor: bool,
    /// Where the person is; the gallery's territory without.
    pub territory: Option<Territory>,
    /// An e-mail address that is known to be the person's.
    pub email: Option<String>,
}

/// A person, opened.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) id: SubjectId,
    pub(crate) gallery: GalleryId,
    pub(crate) key: KeySlot,
    pub(crate) label: String,
    pub(crate) personal: Personal,
}

impl Subject {
    /// What the gate needs to know.
    pub(crate) fn facts(&self) -> SubjectFacts {
        SubjectFacts {
            id: self.id,
            declared_minor: self.personal.declared_minor,
            territory: self.personal.territory,
            restriction: self.personal.restriction,
        }
    }
}

/// A person as shown in listings.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubjectView {
    /// The subject.
    pub id: SubjectId,
    /// The controller's name for the person.
    pub label: String,
    /// Faces held.
    pub faces: usize,
    /// Whether declared a minor.
    pub declared_minor: bool,
    /// Where, and how that is known.
    pub territory: Territory,
    /// When added.
    pub created_at: Timestamp,
    /// Consents, oldest first; empty in listings of many.
    pub consents: Vec<ConsentView>,
}

/// Adds a person to a gallery.
///
/// # Errors
/// When the label is blank or taken.
pub fn add(
    here: &Installation,
    gallery: &str,
    label: &str,
    declared_minor: bool,
    territory: Option<Territory>,
) -> Result<SubjectView, ServiceError> {
    add_new(here, gallery, NewSubject { label: label.to_owned(), declared_minor, territory, email: None })
}

/// Adds a person to a gallery, with all that may be known of them.
///
/// # Errors
/// As [`add`]; when the e-mail address is none.
pub fn add_new(here: &Installation, gallery: &str, new: NewSubject) -> Result<SubjectView, ServiceError> {
    let _turn = here.facts_turn();
    let gallery = register::find(here, gallery)?;
    let label = fit(&new.label)?;
    let tag = label_tag(here, gallery.facts.id, label)?;
    if here.read(|tx| subjects::by_label(tx, gallery.facts.id, &tag))?.is_some() {
        return Err(taken(label, &gallery.facts.name));
    }
    let personal = Personal {
        label: label.to_owned(),
        declared_minor: new.declared_minor,
        territory: new.territory.unwrap_or(gallery.facts.territory),
        restriction: None,
        email: new.email.as_deref().map(mail::address).transpose()?,
    };
    let keys = here.house().vault().keys();
    let (id, slot, now) = (here.id(SubjectId::from_parts), keys.allocate()?, here.now());
    let row = subjects::Subject {
        id,
        gallery_id: gallery.facts.id,
        key_slot: slot,
        label_tag: tag,
        sealed_personal: vault::seal_json(&keys.key(slot)?, &id.to_bytes(), &personal, here.random())?,
        created_at: now.as_millisecond(),
    };
    here.house().vault().transact(|tx| {
        subjects::insert(tx, &row)?;
        scopes::raise_epoch(tx, Scope::Gallery(row.gallery_id)).map(drop)
    })?;
    let Personal { label, declared_minor, territory, .. } = personal;
    Ok(SubjectView { id, label, faces: 0, declared_minor, territory, created_at: now, consents: Vec::new() })
}

/// A label as it is kept: without the blanks around it.
///
/// # Errors
/// When it is blank, longer than 200 characters or holds control characters.
pub(crate) fn fit(label: &str) -> Result<&str, ServiceError> {
    let label = label.trim();
    if label.is_empty() {
        return Err(ServiceError::input(
            "the subject's label is blank",
            "Give the name or number you know the person by.",
        ));
    }
    if label.chars().count() > LONGEST_LABEL || label.chars().any(char::is_control) {
        return Err(ServiceError::input(
            "the subject's label is too long or holds control characters",
            format!("Give at most {LONGEST_LABEL} characters that can be read."),
        ));
    }
    Ok(label)
}

/// People of a gallery in the order they were added, `limit` of them after `after`.
///
/// # Errors
/// When there is no such gallery.
pub fn list(
    here: &Installation,
    gallery: &str,
    after: Option<SubjectId>,
    limit: usize,
) -> Result<Vec<SubjectView>, ServiceError> {
    let gallery = register::find(here, gallery)?.facts.id;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = here.read(|tx| subjects::list(tx, gallery, after, limit))?;
    // Who was erased since the rows were read is not listed.
    let views = rows.iter().map(|row| view(here, row, Vec::new()));
    views.filter(|view| !view.as_ref().is_err_and(ServiceError::is_gone)).collect()
}

/// One person with their consents.
///
/// # Errors
/// When there is no such person.
pub fn show(here: &Installation, gallery: &str, label: &str) -> Result<SubjectView, ServiceError> {
    let subject = find(here, gallery, label)?;
    let row = here.read(|tx| subjects::get(tx, subject.id))?.ok_or_else(|| unknown(label))?;
    view(here, &row, consents::show(here, gallery, label)?)
}

/// A person by label, or by id.
pub(crate) fn find(here: &Installation, gallery: &str, label: &str) -> Result<Subject, ServiceError> {
    let gallery = register::find(here, gallery)?.facts.id;
    let tag = label_tag(here, gallery, label)?;
    let by_label = here.read(|tx| subjects::by_label(tx, gallery, &tag))?;
    let row = match (by_label, label.parse()) {
        (Some(row), _) => Some(row),
        (None, Ok(id)) => here.read(|tx| subjects::get(tx, id))?.filter(|row| row.gallery_id == gallery),
        (None, Err(_)) => None,
    };
    open(here, &row.ok_or_else(|| unknown(label))?)
}

/// One person by id, opened.
pub(crate) fn by_id(here: &Installation, id: SubjectId) -> Result<Option<Subject>, ServiceError> {
    here.read(|tx| subjects::get(tx, id))?.map(|row| open(here, &row)).transpose()
}

/// The row of a person whose record was changed in hand, to be updated in a transaction; none when they were erased
/// meanwhile. Whoever calls this holds the turn to change facts.
///
/// # Errors
/// When the label is blank, too long, or another person's in the gallery.
pub(crate) fn changed(here: &Installation, subject: &Subject) -> Result<Option<subjects::Subject>, ServiceError> {
    let personal = &subject.personal;
    let label = fit(&personal.label)?;
    let label_tag = label_tag(here, subject.gallery, label)?;
    let (row, holder) =
        here.read(|tx| Ok((subjects::get(tx, subject.id)?, subjects::by_label(tx, subject.gallery, &label_tag)?)))?;
    let Some(row) = row else { return Ok(None) };
    if holder.is_some_and(|other| other.id != subject.id) {
        return Err(taken(label, &register::by_id(here, subject.gallery)?.facts.name));
    }
    let key = here.house().vault().keys().key(row.key_slot)?;
    let sealed_personal = vault::seal_json(&key, &row.id.to_bytes(), personal, here.random())?;
    Ok(Some(subjects::Subject { label_tag, sealed_personal, ..row }))
}

/// A label as it is kept.
fn taken(label: &str, gallery: &str) -> ServiceError {
    ServiceError::input(
        format!("'{label}' is already in gallery '{gallery}'"),
        "Use another label, or `countenance subject show` to see the one that stands.",
    )
}

fn open(here: &Installation, row: &subjects::Subject) -> Result<Subject, ServiceError> {
    let key = here.house().vault().keys().key(row.key_slot)?;
    let personal: Personal = vault::open_json(&key, &row.id.to_bytes(), &row.sealed_personal)?;
    Ok(Subject { id: row.id, gallery: row.gallery_id, key: row.key_slot, label: personal.label.clone(), personal })
}

fn view(here: &Installation, row: &subjects::Subject, consents: Vec<ConsentView>) -> Result<SubjectView, ServiceError> {
    let Subject { id, label, personal, .. } = open(here, row)?;
    let faces = here.read(|tx| faces::of_subject(tx, id))?.len();
    let Personal { declared_minor, territory, .. } = personal;
    Ok(SubjectView { id, label, faces, declared_minor, territory, created_at: super::at(row.created_at), consents })
}

/// A keyed digest of the label, so that a person is found by name without a plain name at rest.
fn label_tag(here: &Installation, gallery: GalleryId, label: &str) -> Result<[u8; 32], ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?.derive("subject label", &gallery.to_bytes());
    Ok(key.tag(label.trim().as_bytes()))
}

fn unknown(label: &str) -> ServiceError {
    ServiceError::not_found("subject", label, "`countenance subject list GALLERY` shows who there is.")
}
