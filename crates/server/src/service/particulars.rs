//! What the registers, receipts and letters say beside a gallery's facts: where the data lie, who receives them, who
//! may be complained to. Filed once for the installation, and anew where a gallery differs.

use basis::{EventKind, GalleryId, Party, Refusal, TaskId};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::matters as rows;

use super::matters::{self, Matter};
use super::register;
use crate::error::ServiceError;
use crate::installation::Installation;

/// The longest single text, characters.
const LONGEST: usize = 2_000;
/// The most entries of a list.
const MOST: usize = 100;

/// The particulars. What is null is not recorded; an empty list is recorded and says that there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Particulars {
    /// Where the data are stored and processed, e.g. `our own servers in Lyon, FR`.
    pub storage_locations: Option<Vec<String>>,
    /// Who receives data, or the categories of recipients (Art. 13(1)(e), 30(1)(d)).
    pub recipients: Option<Vec<String>>,
    /// Transfers to third countries with their safeguards (Art. 30(1)(e)); an empty list where there are none.
    pub transfers: Option<Vec<String>>,
    /// The measures of security, in general words (Art. 30(1)(g), 32(1)).
    pub security: Option<String>,
    /// Whose data, in categories (Art. 30(1)(c)), e.g. `guests of the club's events`.
    pub people: Option<String>,
    /// Who is controller together with us (Art. 26).
    pub joint_controllers: Option<Vec<Party>>,
    /// The supervisory authority that a person may complain to (Art. 13(2)(d)).
    pub authority: Option<Party>,
    /// A page or address at which a person files a request; the controller's contact where null.
    pub requests: Option<String>,
}

/// The particulars as they stand in the records.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Filed {
    id: TaskId,
    gallery: Option<GalleryId>,
    at: Timestamp,
    by: String,
    particulars: Particulars,
}

/// What the leaf of particulars commits to.
#[derive(Serialize)]
struct Record<'a> {
    document: &'static str,
    gallery: Option<GalleryId>,
    by: &'a str,
    particulars: &'a Particulars,
}

impl Matter for Filed {
    const KIND: &'static str = "particulars";

    fn id(&self) -> [u8; 16] {
        self.id.to_bytes()
    }

    fn parent(&self) -> Option<[u8; 16]> {
        self.gallery.map(GalleryId::to_bytes)
    }

    fn state(&self) -> &'static str {
        "recorded"
    }

    fn opened_at(&self) -> Timestamp {
        self.at
    }
}

impl Particulars {
    /// These, and from `wider` what these leave open.
    #[must_use]
    pub fn or(self, wider: Self) -> Self {
        Self {
            storage_locations: self.storage_locations.or(wider.storage_locations),
            recipients: self.recipients.or(wider.recipients),
            transfers: self.transfers.or(wider.transfers),
            security: self.security.or(wider.security),
            people: self.people.or(wider.people),
            joint_controllers: self.joint_controllers.or(wider.joint_controllers),
            authority: self.authority.or(wider.authority),
            requests: self.requests.or(wider.requests),
        }
    }

    fn check(&self) -> Result<(), ServiceError> {
        let lists = [&self.storage_locations, &self.recipients, &self.transfers];
        let parties = self.joint_controllers.iter().flatten().chain(&self.authority);
        let texts = lists.iter().filter_map(|list| list.as_ref()).flatten();
        let texts = texts.chain([&self.security, &self.people, &self.requests].into_iter().flatten());
        let texts = texts.chain(parties.flat_map(|party| [&party.name, &party.contact]));
        for text in texts {
            if text.trim().is_empty() || text.chars().count() > LONGEST {
                return Err(ServiceError::input(
                    "one of the particulars is blank or too long",
                    format!("Give 1 to {LONGEST} characters, or leave the field out."),
                ));
            }
        }
        let long = lists.iter().any(|list| list.as_ref().is_some_and(|list| list.len() > MOST));
        if long || self.joint_controllers.as_ref().is_some_and(|list| list.len() > MOST) {
            return Err(ServiceError::input(
                "a list of the particulars is too long",
                format!("Name at most {MOST}, in categories where there are more."),
            ));
        }
        if self.storage_locations.as_ref().is_some_and(Vec::is_empty) {
            return Err(ServiceError::input(
                "the list of storage locations is empty",
                "Name at least one: the data lie somewhere.",
            ));
        }
        Ok(())
    }
}

/// Records particulars: of one gallery, or of the installation where none is named. Fields that are null stay as they
/// were.
///
/// # Errors
/// When there is no such gallery, or a text is blank or too long.
pub fn record(
    here: &Installation,
    gallery: Option<&str>,
    particulars: Particulars,
    by: &str,
) -> Result<Particulars, ServiceError> {
    particulars.check()?;
    let _turn = here.facts_turn();
    let gallery = gallery.map(|name| register::id_of(here, name)).transpose()?;
    let known = find(here, gallery)?;
    let new = Filed {
        id: known.as_ref().map_or_else(|| here.id(TaskId::from_parts), |known| known.id),
        gallery,
        at: here.now(),
        by: by.to_owned(),
        particulars: particulars.or(known.as_ref().map(|known| known.particulars.clone()).unwrap_or_default()),
    };
    let row = matters::row(here, &new)?;
    let record = Record { document: "particulars", gallery, by, particulars: &new.particulars };
    let holder = here.house().controller_holder()?;
    let note = Note::new(EventKind::DocumentRecorded, here.event(), new.at, &holder, &record)?;
    here.commit(note, |tx| match known {
        Some(_) => Ok(rows::update(tx, &row).map(drop)?),
        None => Ok(rows::insert(tx, &row)?),
    })?;
    Ok(new.particulars)
}

/// What is recorded of one gallery, or of the installation, without what the wider record adds.
///
/// # Errors
/// When there is no such gallery.
pub fn show(here: &Installation, gallery: Option<&str>) -> Result<Particulars, ServiceError> {
    let gallery = gallery.map(|name| register::id_of(here, name)).transpose()?;
    Ok(find(here, gallery)?.map(|known| known.particulars).unwrap_or_default())
}

/// What holds for a gallery: its own, and the installation's where it has none.
pub(crate) fn of(here: &Installation, gallery: GalleryId) -> Result<Particulars, ServiceError> {
    let own = find(here, Some(gallery))?.map(|known| known.particulars).unwrap_or_default();
    Ok(own.or(find(here, None)?.map(|known| known.particulars).unwrap_or_default()))
}

/// The refusal that a document gets where a particular is missing.
pub(crate) fn missing(article: &'static str, what: &str, option: &str) -> Refusal {
    Refusal::new(
        article,
        format!("{what} is not recorded"),
        format!("Record it with `countenance register particulars {option}`, for all galleries or for this one."),
    )
}

fn find(here: &Installation, gallery: Option<GalleryId>) -> Result<Option<Filed>, ServiceError> {
    Ok(matters::all::<Filed>(here)?.into_iter().rfind(|known| known.gallery == gallery))
}
