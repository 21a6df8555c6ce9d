//! Taking faces out of use at a person's request, and back (GDPR Art. 18, 21; R-28).
//!
//! A restriction is a matter of its own: it outlives the request that asked for it, and several may stand on one person.

use basis::{
    EventId, EventKind, FaceId, GalleryId, RequestId, RequestKind, Restriction, RestrictionCause, Scope, SubjectId,
};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::Tx;
use vault::records::{faces, matters as matter_rows, scopes, subjects as subject_rows};

use super::found::{self, Found};
use super::record::{self, RequestView};
use super::step::step;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::consents;
use crate::service::matters::{self, Matter};
use crate::service::subjects::{self, Subject};

/// A restriction that was set at a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RestrictionView {
    /// Its id.
    pub id: EventId,
    /// The request.
    pub request: RequestId,
    /// Why.
    pub cause: RestrictionCause,
    /// Since when.
    pub since: Timestamp,
    /// Whose faces, of all galleries.
    pub subjects: Vec<SubjectId>,
    /// Faces that nobody is named to, with their galleries.
    pub faces: Vec<(GalleryId, FaceId)>,
    /// When, by whom and why it was lifted; null while it stands.
    pub lifted: Option<Lifted>,
}

/// The end of a restriction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lifted {
    /// When.
    pub at: Timestamp,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Matter for RestrictionView {
    const KIND: &'static str = "restriction";

    fn id(&self) -> [u8; 16] {
        self.id.to_bytes()
    }

    fn parent(&self) -> Option<[u8; 16]> {
        Some(self.request.to_bytes())
    }

    fn state(&self) -> &'static str {
        if self.lifted.is_none() { "standing" } else { "lifted" }
    }

    fn opened_at(&self) -> Timestamp {
        self.since
    }

    fn closed_at(&self) -> Option<Timestamp> {
        self.lifted.as_ref().map(|lifted| lifted.at)
    }
}

/// A restriction to be set: leaves and rows for the transaction of the step that sets it.
pub(super) struct Plan {
    pub(super) notes: Vec<Note>,
    matter: RestrictionView,
    changed: Vec<subject_rows::Subject>,
    people: Vec<(GalleryId, SubjectId)>,
}

impl Plan {
    /// What takes the people and unnamed faces out of use; none where there is nobody who is not already by this request.
    pub(super) fn of(
        here: &Installation,
        request: RequestId,
        kind: RequestKind,
        found: &Found,
    ) -> Result<Option<Self>, ServiceError> {
        let known = restrictions(here, request)?;
        let standing = || known.iter().filter(|known| known.lifted.is_none());
        let cause = match kind {
            RequestKind::Objection => RestrictionCause::Objection,
            _ => RestrictionCause::Restriction,
        };
        let since = here.now();
        let id = here.event();
        let mut plan = Self {
            notes: Vec::new(),
            matter: RestrictionView { id, request, cause, since, subjects: vec![], faces: vec![], lifted: None },
            changed: Vec::new(),
            people: Vec::new(),
        };
        for subject in found.subjects.iter().filter(|s| !standing().any(|known| known.subjects.contains(&s.id))) {
            let mut subject = subject.clone();
            if subject.personal.restriction.is_none() {
                subject.personal.restriction = Some(Restriction { cause, since, request: Some(request) });
                plan.changed.extend(subjects::changed(here, &subject)?);
            }
            let record = json!({ "request": request, "cause": cause, "subject": subject.id });
            plan.notes.push(note(here, EventKind::RestrictionSet, subject.key, &record)?);
            plan.people.push((subject.gallery, subject.id));
            plan.matter.subjects.push(subject.id);
        }
        for face in &found.faces {
            let at = (face.gallery_id, face.id);
            if standing().any(|known| known.faces.contains(&at)) || plan.matter.faces.contains(&at) {
                continue;
            }
            let record = json!({ "request": request, "cause": cause, "face": face.id });
            plan.notes.push(note(here, EventKind::RestrictionSet, face.key_slot, &record)?);
            plan.matter.faces.push(at);
        }
        Ok((!plan.notes.is_empty()).then_some(plan))
    }

    /// Writes it: out of use from this transaction on.
    pub(super) fn write(&self, here: &Installation, tx: &mut Tx<'_>) -> Result<(), ServiceError> {
        for row in &self.changed {
            subject_rows::update(tx, row)?;
        }
        for (gallery, subject) in &self.people {
            here.house().restrict_subject(tx, *gallery, *subject)?;
        }
        for (gallery, face) in &self.matter.faces {
            here.house().restrict_faces(tx, *gallery, &[*face])?;
        }
        let mut galleries: Vec<_> = self.people.iter().map(|(gallery, _)| *gallery).collect();
        galleries.extend(self.matter.faces.iter().map(|(gallery, _)| *gallery));
        raise(tx, galleries)?;
        matter_rows::insert(tx, &matters::row(here, &self.matter)?)?;
        Ok(())
    }
}

/// Takes out of use what the request leads to and what was decided to be the asker's. For requests that do so by
/// themselves at their receipt this adds what was found since.
///
/// # Errors
/// When there is no such request, it is closed, or it leads to nobody.
pub fn restrict(here: &Installation, id: RequestId, by: &str, reason: &str) -> Result<RequestView, ServiceError> {
    let _turn = here.facts_turn();
    let mut case = record::find(here, id)?;
    let references = case.person.as_ref().map(|person| person.identified.clone()).unwrap_or_default();
    let mut all = found::follow(here, &references)?;
    all.join(found::decided(here, &case)?);
    let kind = case.course.request.kind;
    let Some(mut plan) = Plan::of(here, id, kind, &all)? else {
        return Err(ServiceError::input(
            "there is nothing to take out of use that is not already",
            "Search and decide whose faces they are: `countenance request search`, `request decide`.",
        ));
    };
    case.happen(here, basis::RequestEvent::Restricted)?;
    let notes = std::mem::take(&mut plan.notes);
    let record = json!({ "request": id, "what": "restricted", "by": by, "reason": reason });
    step(here, &mut case, EventKind::RequestNoted, &record, notes, |tx, _| plan.write(here, tx))?;
    Ok(case.view(here))
}

/// Puts back into use what a request's restrictions hold, but for what another restriction or a withdrawn consent keeps
/// out.
///
/// # Errors
/// When the person was not told before (Art. 18(3)); when an objection waits for its decision (Art. 21(1)); when no
/// restriction of the request stands.
pub fn lift(
    here: &Installation,
    id: RequestId,
    by: &str,
    reason: &str,
    person_informed: bool,
) -> Result<Vec<RestrictionView>, ServiceError> {
    let turn = here.facts_turn();
    let case = record::find(here, id)?;
    let request = &case.course.request;
    let refuse = |article: &str, missing: &str, next: &str| Err(basis::Refusal::new(article, missing, next).into());
    if by.trim().is_empty() || reason.trim().is_empty() {
        return refuse("GDPR Art. 18(2)", "the lifting has no name or no reason", "Say who lifts it, and why.");
    }
    if !person_informed {
        return refuse(
            "GDPR Art. 18(3)",
            "the person was not told that the restriction will be lifted",
            "Tell the person first, and say so.",
        );
    }
    if request.kind == RequestKind::Objection && request.state == basis::RequestState::Open {
        return refuse(
            "GDPR Art. 21(1)",
            "the objection waits for its decision",
            "Refuse it first, by name and with compelling grounds, or answer it and leave the faces out of use.",
        );
    }
    let all = restrictions(here, id)?;
    let mut standing: Vec<_> = all.into_iter().filter(|known| known.lifted.is_none()).collect();
    if standing.is_empty() {
        return Err(ServiceError::not_found(
            "standing restriction of request",
            id.to_string(),
            "`countenance request show` says what it took out of use.",
        ));
    }
    let others: Vec<RestrictionView> =
        matters::all::<RestrictionView>(here)?.into_iter().filter(|o| o.request != id && o.lifted.is_none()).collect();
    let at = here.now();
    let mut back = Back::default();
    for known in &mut standing {
        for subject in &known.subjects {
            if let Some(subject) = subjects::by_id(here, *subject)? {
                back.person(here, id, subject, &others)?;
            }
        }
        for place in known.faces.iter().filter(|place| !others.iter().any(|other| other.faces.contains(place))) {
            if let Some(face) = here.read(|tx| faces::get(tx, place.1))? {
                let record = json!({ "request": id, "face": face.id });
                back.notes.push(note(here, EventKind::RestrictionLifted, face.key_slot, &record)?);
                back.faces.push(*place);
            }
        }
        known.lifted = Some(Lifted { at, by: by.to_owned(), reason: reason.to_owned() });
    }
    let rows = standing.iter().map(|known| matters::row(here, known)).collect::<Result<Vec<_>, _>>()?;
    let record = json!({ "request": id, "what": "restriction lifted", "by": by, "reason": reason });
    let note = Note::new(EventKind::RequestNoted, here.event(), at, &here.house().controller_holder()?, &record)?;
    let Back { notes, changed, faces: places } = back;
    here.commit((note, notes), |tx| {
        for row in &changed {
            subject_rows::update(tx, row)?;
        }
        for (_, face) in &places {
            faces::set_restricted(tx, *face, false)?;
        }
        raise(
            tx,
            places.iter().map(|(gallery, _)| *gallery).chain(changed.iter().map(|row| row.gallery_id)).collect(),
        )?;
        rows.iter().try_for_each(|row| matter_rows::update(tx, row).map(drop))?;
        Ok(())
    })?;
    for (gallery, face) in &places {
        here.house().use_again(*gallery, &[*face])?;
    }
    drop(turn);
    Ok(standing)
}

/// The restrictions that a request set, oldest first.
///
/// # Errors
/// When the records cannot be read.
pub fn restrictions(here: &Installation, id: RequestId) -> Result<Vec<RestrictionView>, ServiceError> {
    matters::of_parent(here, id.to_bytes())
}

/// What comes back into use.
#[derive(Default)]
struct Back {
    notes: Vec<Note>,
    changed: Vec<subject_rows::Subject>,
    faces: Vec<(GalleryId, FaceId)>,
}

impl Back {
    fn person(
        &mut self,
        here: &Installation,
        request: RequestId,
        mut subject: Subject,
        others: &[RestrictionView],
    ) -> Result<(), ServiceError> {
        let other = others.iter().find(|other| other.subjects.contains(&subject.id));
        let of_this = subject.personal.restriction.is_some_and(|stands| stands.request == Some(request));
        if of_this {
            subject.personal.restriction =
                other.map(|other| Restriction { cause: other.cause, since: other.since, request: Some(other.request) });
            self.changed.extend(subjects::changed(here, &subject)?);
        }
        let record = json!({ "request": request, "subject": subject.id });
        self.notes.push(note(here, EventKind::RestrictionLifted, subject.key, &record)?);
        // Consent taken back keeps the faces out of use whatever else ends.
        let withdrawn = consents::deciding(here, &subject)?.is_some_and(|consent| consent.withdrawn_at.is_some());
        if subject.personal.restriction.is_some() || withdrawn {
            return Ok(());
        }
        let held = here.read(|tx| faces::of_subject(tx, subject.id))?;
        let free = held.into_iter().map(|face| (face.gallery_id, face.id));
        self.faces.extend(free.filter(|place| !others.iter().any(|other| other.faces.contains(place))));
        Ok(())
    }
}

fn note(
    here: &Installation,
    kind: EventKind,
    holder: vault::KeySlot,
    record: &serde_json::Value,
) -> Result<Note, ServiceError> {
    Ok(Note::new(kind, here.event(), here.now(), &here.house().holder(holder)?, record)?)
}

fn raise(tx: &mut Tx<'_>, mut galleries: Vec<GalleryId>) -> Result<(), ServiceError> {
    galleries.sort_unstable();
    galleries.dedup();
    for gallery in galleries {
        scopes::raise_epoch(tx, Scope::Gallery(gallery))?;
    }
    Ok(())
}
