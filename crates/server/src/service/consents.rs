//! A subject's yes, and its end.

use basis::{Consent, ConsentId, ConsentState, EventKind, GalleryId, Guardian, Scope, Sha256, SubjectId};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::consents::Consent as ConsentRow;
use vault::records::{consents, scopes};

use super::erase::{self, Because, ErasureReport};
use super::subjects::{self, Subject};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What the controller knows of a consent that was given.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// The version of the text the person agreed to.
    pub text_version: String,
    /// The digest of the signed form or recording.
    pub evidence: Sha256,
    /// Who consented for a minor.
    pub guardian: Option<Guardian>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// A consent as it is shown.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ConsentView {
    /// The subject's label.
    pub label: String,
    /// given, withdrawn, expired.
    pub state: ConsentState,
    /// The record.
    #[serde(flatten)]
    pub consent: Consent,
}

/// Records a subject's yes for one gallery.
///
/// # Errors
/// When there is no such subject.
pub fn give(here: &Installation, gallery: &str, subject: &str, new: NewConsent) -> Result<ConsentView, ServiceError> {
    let subject = subjects::find(here, gallery, subject)?;
    let now = here.now();
    if new.expires_at.is_some_and(|end| end <= now) {
        return Err(ServiceError::input("the consent would have ended already", "Give a time that is yet to come."));
    }
    let consent = Consent {
        id: here.id(ConsentId::from_parts),
        subject: subject.id,
        gallery: subject.gallery,
        text_version: new.text_version,
        evidence_sha256: new.evidence,
        guardian: new.guardian,
        given_at: now,
        expires_at: new.expires_at,
        withdrawn_at: None,
    };
    let holder = here.house().holder(subject.key)?;
    let note = Note::new(EventKind::ConsentGiven, here.event(), now, &holder, &Record::of(&consent))?;
    let row = row(here, &subject, &consent)?;
    here.commit(note, |tx| {
        consents::insert(tx, &row)?;
        scopes::raise_epoch(tx, Scope::Gallery(consent.gallery))?;
        Ok(())
    })?;
    Ok(ConsentView { label: subject.label, state: consent.state(now), consent })
}

/// Takes a subject's yes back: every use stops in this transaction, and what was held on it is erased at once
/// (Art. 7(3), 17(1)(b)) unless the erasure is held back for a stated reason, such as an open access request.
///
/// # Errors
/// When no consent stands.
pub fn withdraw(
    here: &Installation,
    gallery: &str,
    subject: &str,
    hold_erasure: Option<&str>,
    scan: bool,
) -> Result<Option<ErasureReport>, ServiceError> {
    let turn = here.facts_turn();
    let subject = subjects::find(here, gallery, subject)?;
    let now = here.now();
    let mut standing: Vec<Consent> = of(here, &subject)?;
    standing.retain(|consent| consent.withdrawn_at.is_none());
    if standing.is_empty() {
        return Err(ServiceError::not_found(
            "standing consent of",
            &subject.label,
            "`countenance consent show` lists what was recorded.",
        ));
    }
    let holder = here.house().holder(subject.key)?;
    let mut notes = Vec::new();
    let mut rows = Vec::new();
    for consent in &mut standing {
        consent.withdrawn_at = Some(now);
        let record = Withdrawal { consent: consent.id, subject: subject.id, held_back: hold_erasure };
        notes.push(Note::new(EventKind::ConsentWithdrawn, here.event(), now, &holder, &record)?);
        rows.push(row(here, &subject, consent)?);
    }
    here.commit(notes, |tx| {
        for row in &rows {
            consents::update(tx, row)?;
        }
        scopes::raise_epoch(tx, Scope::Gallery(subject.gallery))?;
        here.house().restrict_subject(tx, subject.gallery, subject.id)?;
        Ok(())
    })?;
    drop(turn);
    if hold_erasure.is_some() {
        return Ok(None);
    }
    erase::subject(here, gallery, &subject.label, Because::Withdrawal, scan).map(Some)
}

/// The consents of one subject, oldest first.
///
/// # Errors
/// When there is no such subject.
pub fn show(here: &Installation, gallery: &str, subject: &str) -> Result<Vec<ConsentView>, ServiceError> {
    let subject = subjects::find(here, gallery, subject)?;
    let now = here.now();
    Ok(of(here, &subject)?
        .into_iter()
        .map(|consent| ConsentView { label: subject.label.clone(), state: consent.state(now), consent })
        .collect())
}

/// The records themselves.
pub(crate) fn of(here: &Installation, subject: &Subject) -> Result<Vec<Consent>, ServiceError> {
    let rows = here.read(|tx| consents::of_subject(tx, subject.id))?;
    let key = here.house().vault().keys().key(subject.key)?;
    rows.iter().map(|row| Ok(vault::open_json(&key, &row.id.to_bytes(), &row.sealed)?)).collect()
}

fn row(here: &Installation, subject: &Subject, consent: &Consent) -> Result<ConsentRow, ServiceError> {
    let key = here.house().vault().keys().key(subject.key)?;
    Ok(ConsentRow {
        id: consent.id,
        subject_id: consent.subject,
        gallery_id: consent.gallery,
        state: if consent.withdrawn_at.is_some() { "withdrawn" } else { "given" }.into(),
        sealed: vault::seal_json(&key, &consent.id.to_bytes(), consent, here.random())?,
        given_at: consent.given_at.as_millisecond(),
        withdrawn_at: consent.withdrawn_at.map(Timestamp::as_millisecond),
    })
}

/// The committed record of `consent.given`.
#[derive(Serialize)]
struct Record<'a> {
    consent: ConsentId,
    subject: SubjectId,
    gallery: GalleryId,
    text_version: &'a str,
    evidence_sha256: Sha256,
    guardian: bool,
}

impl<'a> Record<'a> {
    fn of(consent: &'a Consent) -> Self {
        Self {
            consent: consent.id,
            subject: consent.subject,
            gallery: consent.gallery,
            text_version: &consent.text_version,
            evidence_sha256: consent.evidence_sha256,
            guardian: consent.guardian.is_some(),
        }
    }
}

/// The committed record of `consent.withdrawn`.
#[derive(Serialize)]
struct Withdrawal<'a> {
    consent: ConsentId,
    subject: SubjectId,
    held_back: Option<&'a str>,
}
