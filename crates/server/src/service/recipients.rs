//! Recipients who were told of an erasure, a rectification or a restriction (GDPR Art. 19).

use basis::{ErasureId, EventId, EventKind, RequestId};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{leaves, matters as rows};

use super::matters::{self, Matter};
use super::{certificates, requests};
use crate::error::ServiceError;
use crate::installation::Installation;

/// A recipient who was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// The organisation.
    pub recipient: String,
    /// How it was told, e.g. by registered letter of which date.
    pub how: String,
    /// When that was recorded.
    pub at: Timestamp,
    /// Its leaf in the log.
    pub leaf: u64,
}

/// Of what a recipient was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// An erasure.
    Erasure(ErasureId),
    /// A rectification, restriction or erasure at a person's request.
    Request(RequestId),
}

/// As it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    /// The event of its leaf.
    event: EventId,
    of: [u8; 16],
    by: String,
    recipient: String,
    how: String,
    at: Timestamp,
}

impl Matter for Kept {
    const KIND: &'static str = "recipient-told";

    fn id(&self) -> [u8; 16] {
        self.event.to_bytes()
    }

    fn parent(&self) -> Option<[u8; 16]> {
        Some(self.of)
    }

    fn state(&self) -> &'static str {
        "told"
    }

    fn opened_at(&self) -> Timestamp {
        self.at
    }
}

/// The committed record.
#[derive(Serialize)]
struct Record<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    erasure: Option<ErasureId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<RequestId>,
    recipient: &'a str,
    how: &'a str,
    by: &'a str,
}

/// Records that a recipient was told, in the log and, for an erasure, in its certificate.
///
/// # Errors
/// When there is no such erasure or request, or recipient or way is blank.
pub fn tell(here: &Installation, of: Of, recipient: &str, how: &str, by: &str) -> Result<Told, ServiceError> {
    let (recipient, how) = (recipient.trim(), how.trim());
    if recipient.is_empty() || how.is_empty() {
        return Err(ServiceError::input("the recipient or the way it was told is blank", "Say whom, and how."));
    }
    let (mut erasure, mut request) = (None, None);
    let parent = match of {
        Of::Erasure(id) => {
            certificates::show(here, id)?;
            erasure = Some(id);
            id.to_bytes()
        }
        Of::Request(id) => {
            requests::record::find(here, id)?;
            request = Some(id);
            id.to_bytes()
        }
    };
    let _turn = here.facts_turn();
    let (at, event) = (here.now(), here.event());
    let kept = Kept { event, of: parent, by: by.to_owned(), recipient: recipient.to_owned(), how: how.to_owned(), at };
    let row = matters::row(here, &kept)?;
    let holder = here.house().controller_holder()?;
    let note =
        Note::new(EventKind::RecipientsTold, event, at, &holder, &Record { erasure, request, recipient, how, by })?;
    let (noted, ()) = here.commit(note, |tx| Ok(rows::insert(tx, &row)?))?;
    if let Some(erasure) = erasure {
        certificates::add_told(here, erasure)?;
    }
    Ok(Told { recipient: kept.recipient, how: kept.how, at, leaf: noted.leaf_index() })
}

/// Who was told of an erasure or a request, in the order in which it was recorded.
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation, of: Of) -> Result<Vec<Told>, ServiceError> {
    told_of(
        here,
        match of {
            Of::Erasure(id) => id.to_bytes(),
            Of::Request(id) => id.to_bytes(),
        },
    )
}

pub(super) fn told_of(here: &Installation, of: [u8; 16]) -> Result<Vec<Told>, ServiceError> {
    let kept: Vec<Kept> = matters::of_parent(here, of)?;
    kept.into_iter()
        .map(|Kept { event, recipient, how, at, .. }| {
            let row = here.read(|tx| leaves::by_event(tx, event))?;
            let leaf = row.and_then(|row| u64::try_from(row.idx).ok()).unwrap_or_default();
            Ok(Told { recipient, how, at, leaf })
        })
        .collect()
}
