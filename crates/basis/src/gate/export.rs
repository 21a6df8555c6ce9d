//! May a match leave the system as an identification?

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::act::Export;
use crate::epoch::{Epoch, Scope};
use crate::id::{FaceId, SearchId};
use crate::mandate::same_person;
use crate::permit::Permit;
use crate::refusal::Refusal;

use super::disclose::{DiscloseAsk, showable};
use super::standing::blank;

/// One person's confirmation that probe and candidate are one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Who confirmed.
    pub by: String,
    /// Whether the system knows who that was: a login, not a typed name.
    pub authenticated: bool,
    /// The search.
    pub search: SearchId,
    /// The face that was confirmed.
    pub face: FaceId,
    /// When.
    pub at: Timestamp,
}

/// What the gate is told about a match that is to be exported.
#[derive(Debug, Clone, Copy)]
pub struct ExportAsk<'a> {
    /// The face, as for showing it: what may not be shown may not leave.
    pub shown: DiscloseAsk<'a>,
    /// Who confirmed.
    pub confirmations: &'a [Confirmation],
    /// Who said that it is another person, where that was not taken back.
    pub rejected_by: Option<&'a str>,
}

/// Leave to export one match as an identification. Without it, what leaves is a lead and is marked so.
///
/// # Errors
///
/// What stands against showing the face; somebody said that it is another person; fewer than two distinct, authenticated
/// people confirmed this very match.
pub fn export(ask: &ExportAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Export>, Refusal> {
    showable(&ask.shown, now)?;
    if let Some(by) = ask.rejected_by {
        return Err(Refusal::new(
            "AI Act Art. 14(5)",
            format!("{by} compared both pictures and said that this is another person"),
            "Look again together; whoever was wrong takes their word back. Until then it can be exported as a lead.",
        ));
    }
    let (search, face) = (ask.shown.search, ask.shown.face.id);
    let mut people: Vec<&str> = Vec::new();
    for confirmation in ask.confirmations {
        let counts = confirmation.authenticated
            && !blank(&confirmation.by)
            && confirmation.search == search
            && confirmation.face == face
            && confirmation.at <= now;
        if counts && !people.iter().any(|known| same_person(known, &confirmation.by)) {
            people.push(&confirmation.by);
        }
    }
    if people.len() < 2 {
        return Err(Refusal::new(
            "AI Act Art. 14(5)",
            format!("{} of two distinct authenticated people confirmed this match", people.len()),
            "Let another person look at both pictures and confirm; until then it can be exported as a lead.",
        ));
    }
    let (gallery, subject) = (ask.shown.gallery.id, ask.shown.subject.map(|person| person.id));
    Ok(Permit::new(Export { gallery, search, face, subject }, Scope::Gallery(gallery), epoch, now))
}
