//! What people say of a match once they compared both pictures: one person, or another one. Both are kept until they are
//! taken back or the face is erased; what is another person's is not shown again in the same case.

use std::collections::HashMap;

use basis::gate::Confirmation;
use basis::{EventId, EventKind, FaceId, GalleryId, MandateId, Refusal, Scope, SearchId, Signatory, same_person};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::records::{faces, marks};
use vault::{KeyError, KeySlot};

use super::{OfSearch, disclosed, held, holder_slot};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::{approvals, register};

/// What was said, as it stands in the records.
const SAME: &str = "same-person";
const OTHER: &str = "other-person";

/// Who said it; sealed under the face's key.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Who {
    by: String,
    authenticated: bool,
}

/// What people said of one match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Confirmations {
    /// The search.
    pub search: SearchId,
    /// The face.
    pub face: FaceId,
    /// Who confirmed, oldest first.
    pub confirmed: Vec<SaidBy>,
    /// Who said that it is another person, oldest first.
    #[serde(default)]
    pub rejected: Vec<SaidBy>,
    /// Whether two distinct people confirmed it and nobody says otherwise, so that it can leave as an identification.
    pub two_people: bool,
}

/// A match that a search showed, with what people said of it. Nothing of the face.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatchView {
    /// Who searched.
    pub operator: String,
    /// For what.
    pub purpose: String,
    /// In which case.
    pub case: String,
    /// The mandate it was run under.
    pub mandate: MandateId,
    /// What was said of it.
    #[serde(flatten)]
    pub confirmations: Confirmations,
}

/// One person's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SaidBy {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A face that was set aside in a case: where, by whom and when somebody said that it is another person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SetAside {
    /// The search whose match it was.
    pub search: SearchId,
    /// Who said it, and when.
    #[serde(flatten)]
    pub said: SaidBy,
}

/// The marks of one match, opened.
pub(super) struct Said(Vec<(marks::Mark, Who)>);

impl Said {
    pub(super) fn confirmed(&self) -> Vec<SaidBy> {
        self.with(SAME)
    }

    pub(super) fn rejected(&self) -> Vec<SaidBy> {
        self.with(OTHER)
    }

    /// As the gate is told of them.
    pub(super) fn confirmations(&self, search: SearchId, face: FaceId) -> Vec<Confirmation> {
        let same = self.0.iter().filter(|(mark, _)| mark.verdict == SAME);
        same.map(|(mark, who)| Confirmation {
            by: who.by.clone(),
            authenticated: who.authenticated,
            search,
            face,
            at: crate::service::at(mark.at),
        })
        .collect()
    }

    pub(super) fn rejected_by(&self) -> Option<&str> {
        self.0.iter().find(|(mark, _)| mark.verdict == OTHER).map(|(_, who)| who.by.as_str())
    }

    fn with(&self, verdict: &str) -> Vec<SaidBy> {
        self.0.iter().filter(|(mark, _)| mark.verdict == verdict).map(|(mark, who)| said_by(mark, who)).collect()
    }

    fn has(&self, verdict: &str, by: &str) -> bool {
        self.0.iter().any(|(mark, who)| mark.verdict == verdict && same_person(&who.by, by))
    }

    fn view(&self, search: SearchId, face: FaceId) -> Confirmations {
        let (confirmed, rejected) = (self.confirmed(), self.rejected());
        Confirmations { search, face, two_people: confirmed.len() >= 2 && rejected.is_empty(), confirmed, rejected }
    }
}

/// Records that a person looked at probe and face and holds them for one person. Each person once.
///
/// # Errors
/// When the search did not show the face in this gallery, or the face is erased; the refusal, recorded, of somebody that
/// nobody authenticated, who confirmed before, or while somebody says that it is another person.
pub fn confirm(
    here: &Installation,
    gallery: &str,
    search: SearchId,
    face: FaceId,
    by: Signatory,
) -> Result<Confirmations, ServiceError> {
    say(here, gallery, (search, face), SAME, by)
}

/// Records that a person looked at probe and face and holds them for two people. The face is not shown again in the case.
///
/// # Errors
/// As [`confirm`]; somebody who confirmed takes that back first.
pub fn reject(
    here: &Installation,
    gallery: &str,
    search: SearchId,
    face: FaceId,
    by: Signatory,
) -> Result<Confirmations, ServiceError> {
    say(here, gallery, (search, face), OTHER, by)
}

/// Takes a person's own word on a match back, whichever it was.
///
/// # Errors
/// As [`confirm`]; [`ServiceError::NotFound`] when they said nothing of it.
pub fn take_back(
    here: &Installation,
    gallery: &str,
    search: SearchId,
    face: FaceId,
    by: Signatory,
) -> Result<Confirmations, ServiceError> {
    approvals::known(here, "take back a word on a match", &by)?;
    let _turn = here.facts_turn();
    let gallery = register::find(here, gallery)?;
    let row = held(here, &gallery, face)?;
    disclosed::find(here, gallery.facts.id, search, face)?;
    let said = of_match(here, search, &row)?;
    let own: Vec<EventId> =
        said.0.iter().filter(|(_, who)| same_person(&who.by, &by.name)).map(|(mark, _)| mark.id).collect();
    if own.is_empty() {
        let next = "Whoever said something of this match takes it back themselves.";
        return Err(ServiceError::not_found("word of yours on the face", face.to_string(), next));
    }
    let record = json!({ "search": search, "face": face, "verdict": "taken-back", "by": by.name });
    let holder = here.house().holder(holder_slot(here, &row)?)?;
    let note = Note::new(EventKind::MatchJudged, here.event(), here.now(), &holder, &record)?;
    here.commit(note, |tx| own.iter().try_for_each(|mark| Ok(marks::delete(tx, *mark).map(drop)?)))?;
    Ok(of_match(here, search, &row)?.view(search, face))
}

/// In which search a match was shown, and what was said of it.
///
/// # Errors
/// When the search did not show the face in this gallery, or the face is erased or restricted.
pub fn show(here: &Installation, gallery: &str, search: SearchId, face: FaceId) -> Result<MatchView, ServiceError> {
    let gallery = register::find(here, gallery)?;
    let row = held(here, &gallery, face)?;
    let shown = disclosed::find(here, gallery.facts.id, search, face)?;
    Ok(MatchView {
        operator: shown.operator,
        purpose: shown.purpose,
        case: shown.case,
        mandate: shown.mandate,
        confirmations: of_match(here, search, &row)?.view(search, face),
    })
}

/// The faces that were set aside in a case of a gallery, each by the last word on it.
pub(crate) fn set_aside(
    here: &Installation,
    gallery: GalleryId,
    case: &str,
) -> Result<HashMap<FaceId, SetAside>, ServiceError> {
    let tag = case_tag(here, gallery, case)?;
    let mut aside = HashMap::new();
    for mark in here.read(|tx| marks::of_case(tx, gallery, tag, OTHER))? {
        let Some(face) = here.read(|tx| faces::get(tx, mark.face_id))? else { continue };
        // A face that is being erased has no key any more; it is shown to nobody.
        let Some(who) = open(here, &face, &mark)? else { continue };
        aside.insert(mark.face_id, SetAside { search: mark.search_id, said: said_by(&mark, &who) });
    }
    Ok(aside)
}

/// The marks of a face that a search showed.
pub(super) fn of_match(here: &Installation, search: SearchId, face: &faces::Face) -> Result<Said, ServiceError> {
    let rows = here.read(|tx| marks::of_match(tx, search, face.id))?;
    let opened = rows.into_iter().map(|mark| Ok(open(here, face, &mark)?.map(|who| (mark, who))));
    Ok(Said(opened.filter_map(Result::transpose).collect::<Result<_, ServiceError>>()?))
}

/// What became of all that a search showed; `shown` faces of it are still held.
pub(super) fn of_search(here: &Installation, search: SearchId, shown: usize) -> Result<OfSearch, ServiceError> {
    let marks = here.read(|tx| marks::of_search(tx, search))?;
    let with = |verdict: &str| {
        let mut faces: Vec<FaceId> =
            marks.iter().filter(|mark| mark.verdict == verdict).map(|mark| mark.face_id).collect();
        faces.sort_unstable();
        faces.dedup();
        faces.len()
    };
    Ok(OfSearch { shown, kept: with(SAME), dropped: with(OTHER) })
}

fn say(
    here: &Installation,
    gallery: &str,
    (search, face): (SearchId, FaceId),
    verdict: &'static str,
    by: Signatory,
) -> Result<Confirmations, ServiceError> {
    let act = if verdict == SAME { "confirm a match" } else { "set a match aside" };
    approvals::known(here, act, &by)?;
    let _turn = here.facts_turn();
    let gallery = register::find(here, gallery)?;
    let row = held(here, &gallery, face)?;
    let shown = disclosed::find(here, gallery.facts.id, search, face)?;
    let said = of_match(here, search, &row)?;
    if let Some((missing, next)) = against(&said, verdict, &by.name) {
        let refusal = Refusal::new("AI Act Art. 14(5)", missing, next);
        return Err(here.refused(act, Scope::Gallery(gallery.facts.id), vec![refusal]));
    }
    let (event, now) = (here.event(), here.now());
    // Under the key of the face or its person: what names a face is not to outlive it.
    let record = json!({ "search": search, "face": face, "verdict": verdict, "by": by.name });
    let note = Note::new(EventKind::MatchJudged, event, now, &here.house().holder(holder_slot(here, &row)?)?, &record)?;
    let key = here.house().vault().keys().key(row.key_slot)?;
    let who = Who { by: by.name, authenticated: by.authenticated };
    let mark = marks::Mark {
        id: event,
        gallery_id: gallery.facts.id,
        face_id: face,
        search_id: search,
        case_tag: case_tag(here, gallery.facts.id, &shown.case)?,
        verdict: verdict.to_owned(),
        sealed: vault::seal_json(&key, &event.to_bytes(), &who, here.random())?,
        at: now.as_millisecond(),
    };
    here.commit(note, |tx| Ok(marks::insert(tx, &mark)?))?;
    Ok(of_match(here, search, &row)?.view(search, face))
}

/// What stands against another word on a match, and what to do.
fn against(said: &Said, verdict: &str, by: &str) -> Option<(String, &'static str)> {
    let (missing, next) = if said.has(verdict, by) {
        match verdict {
            SAME => (
                "the same person confirmed this match before, and two distinct people are needed".to_owned(),
                "Let another person look at both pictures and confirm.",
            ),
            _ => ("the same person set this match aside before".to_owned(), "Nothing more is to be done."),
        }
    } else if said.has(if verdict == SAME { OTHER } else { SAME }, by) {
        ("the same person said the opposite of this match before".to_owned(), "Take that back first.")
    } else if let Some(other) = said.rejected_by().filter(|_| verdict == SAME) {
        (
            format!("{other} compared both pictures and said that this is another person"),
            "Look again together; whoever was wrong takes their word back.",
        )
    } else {
        return None;
    };
    Some((missing, next))
}

fn open(here: &Installation, face: &faces::Face, mark: &marks::Mark) -> Result<Option<Who>, ServiceError> {
    match here.house().vault().keys().key(face.key_slot) {
        Ok(key) => Ok(Some(vault::open_json(&key, &mark.id.to_bytes(), &mark.sealed)?)),
        Err(KeyError::Destroyed(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A keyed digest, so that a case's marks are found without its name at rest.
fn case_tag(here: &Installation, gallery: GalleryId, case: &str) -> Result<[u8; 32], ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?.derive("case of a mark", &gallery.to_bytes());
    Ok(key.tag(case.trim().to_lowercase().as_bytes()))
}

fn said_by(mark: &marks::Mark, who: &Who) -> SaidBy {
    SaidBy { by: who.by.clone(), at: crate::service::at(mark.at) }
}
