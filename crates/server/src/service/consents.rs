//! A subject's yes, and its end.

use basis::{
    AgePolicy, Consent, ConsentId, ConsentState, EventId, EventKind, GalleryFacts, GalleryId, Guardian, Refusal, Scope,
    Sha256, SubjectId,
};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::consents::Consent as ConsentRow;
use vault::records::{consents, scopes};

use super::erase::{self, Because, ErasureReport};
use super::subjects::{self, Subject};
use super::{notices, register};
use crate::error::ServiceError;
use crate::installation::Installation;

/// The longest name of a version, characters.
const LONGEST_VERSION: usize = 100;
/// The longest name of a guardian or of what they are to the minor, characters.
const LONGEST_NAME: usize = 200;

/// What the controller knows of a consent that was given.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// The version of the text the person agreed to; at most 100 characters.
    pub text_version: String,
    /// The digest of the signed form or recording.
    pub evidence: Sha256,
    /// Who consented for a minor; name and relationship of at most 200 characters each.
    pub guardian: Option<Guardian>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// A consent as it is shown.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ConsentView {
    /// The subject's label.
    pub label: String,
    /// given, withdrawn, expired.
    pub state: ConsentState,
    /// The record.
    #[serde(flatten)]
    pub consent: Consent,
}

/// A consent as it stands in the records.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    #[serde(flatten)]
    pub(crate) consent: Consent,
    /// The language of the text, where it was said (BCP 47).
    #[serde(default)]
    pub(crate) language: Option<String>,
    /// The digest of the text that goes by the version's name in this gallery; none where that text is not held.
    #[serde(default)]
    pub(crate) text_sha256: Option<Sha256>,
    /// The event of its leaf.
    #[serde(default)]
    pub(crate) event: Option<EventId>,
    /// Whether it was withdrawn and nobody held the erasure back: what is still there then was cut off on its way out.
    #[serde(default)]
    pub(crate) erase_at_once: bool,
}

/// A yes that may have been given before it is recorded.
pub(crate) struct Yes {
    pub(crate) new: NewConsent,
    /// Now, where none is named.
    pub(crate) given_at: Option<Timestamp>,
    /// The language of the text, where it is known.
    pub(crate) language: Option<String>,
}

/// Records a subject's yes for one gallery, given now. A version of the notice that the gallery never showed is recorded
/// as one whose text is not held.
///
/// # Errors
/// When there is no such subject, a text is blank or too long, the consent would have ended already, or the person is a
/// declared minor and the gallery's age policy wants a guardian's yes or none at all.
pub fn give(here: &Installation, gallery: &str, subject: &str, new: NewConsent) -> Result<ConsentView, ServiceError> {
    let subject = subjects::find(here, gallery, subject)?;
    let kept = record(here, &subject, Yes { new, given_at: None, language: None })?;
    Ok(ConsentView { label: subject.label, state: kept.consent.state(here.now()), consent: kept.consent })
}

/// Looks whether a yes could be recorded, and records nothing.
pub(crate) fn check(facts: &GalleryFacts, declared_minor: bool, yes: &Yes, now: Timestamp) -> Result<(), ServiceError> {
    readable("the version of the text", &yes.new.text_version, LONGEST_VERSION)?;
    if let Some(guardian) = &yes.new.guardian {
        readable("the guardian's name", &guardian.name, LONGEST_NAME)?;
        readable("what the guardian is to the minor", &guardian.relationship, LONGEST_NAME)?;
    }
    let given_at = yes.given_at.unwrap_or(now);
    if given_at > now {
        return Err(ServiceError::input(
            "the consent is dated later than now",
            "Record it once it was given, with the time at which it was.",
        ));
    }
    if yes.new.expires_at.is_some_and(|end| end <= now || end <= given_at) {
        return Err(ServiceError::input("the consent would have ended already", "Give a time that is yet to come."));
    }
    if !declared_minor {
        return Ok(());
    }
    match facts.age_policy {
        Some(AgePolicy::AdultsOnly) => Err(Refusal::new(
            "GDPR Art. 24(1), recital 38",
            "the subject is a declared minor and the gallery holds adults only",
            "Leave the person out; the gallery's age policy decides.",
        )
        .into()),
        Some(AgePolicy::MinorsIncluded) if !facts.is_consent_gallery() => Ok(()),
        _ if yes.new.guardian.is_some() => Ok(()),
        _ => Err(Refusal::new(
            "GDPR Art. 8(1)",
            "the subject is a declared minor and no guardian is named who consents",
            "Name the guardian and what they are to the minor: `countenance consent give --guardian NAME --relationship WORD`.",
        )
        .into()),
    }
}

/// Records a yes of a person who is there.
pub(crate) fn record(here: &Installation, subject: &Subject, yes: Yes) -> Result<Kept, ServiceError> {
    let now = here.now();
    let facts = register::by_id(here, subject.gallery)?.facts;
    match check(&facts, subject.personal.declared_minor, &yes, now) {
        Err(ServiceError::Refused(refusals)) => {
            return Err(here.refused("consent", Scope::Gallery(subject.gallery), refusals));
        }
        looked => looked?,
    }
    let Yes { new, given_at, language } = yes;
    let given_at = given_at.unwrap_or(now);
    let text = notices::held(here, subject.gallery, &new.text_version, language.as_deref(), given_at)?;
    let consent = Consent {
        id: here.id(ConsentId::from_parts),
        subject: subject.id,
        gallery: subject.gallery,
        text_version: new.text_version,
        evidence_sha256: new.evidence,
        guardian: new.guardian,
        given_at,
        expires_at: new.expires_at,
        withdrawn_at: None,
    };
    let event = here.event();
    let kept = Kept {
        language: language.or_else(|| text.as_ref().map(|text| text.language.clone())),
        text_sha256: text.map(|text| text.text_sha256),
        event: Some(event),
        erase_at_once: false,
        consent,
    };
    let holder = here.house().holder(subject.key)?;
    let note = Note::new(EventKind::ConsentGiven, event, now, &holder, &Record::of(&kept))?;
    let row = row(here, subject, &kept)?;
    here.commit(note, |tx| {
        consents::insert(tx, &row)?;
        scopes::raise_epoch(tx, Scope::Gallery(kept.consent.gallery))?;
        Ok(())
    })?;
    Ok(kept)
}

fn readable(what: &str, text: &str, longest: usize) -> Result<(), ServiceError> {
    if text.trim().is_empty() || text.chars().count() > longest || text.chars().any(char::is_control) {
        return Err(ServiceError::input(
            format!("{what} is blank, too long or holds control characters"),
            format!("Give 1 to {longest} characters that can be read."),
        ));
    }
    Ok(())
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
    let mut standing: Vec<Kept> = kept(here, &subject)?;
    standing.retain(|kept| kept.consent.withdrawn_at.is_none());
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
    for kept in &mut standing {
        kept.consent.withdrawn_at = Some(now);
        kept.erase_at_once = hold_erasure.is_none();
        let record = Withdrawal { consent: kept.consent.id, subject: subject.id, held_back: hold_erasure };
        notes.push(Note::new(EventKind::ConsentWithdrawn, here.event(), now, &holder, &record)?);
        rows.push(row(here, &subject, kept)?);
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

/// Whose a consent is, by the number of its receipt alone.
///
/// # Errors
/// When there is no such consent.
pub(crate) fn whose(here: &Installation, id: ConsentId) -> Result<Subject, ServiceError> {
    let row = here.read(|tx| consents::get(tx, id))?.ok_or_else(|| unknown(id))?;
    subjects::by_id(here, row.subject_id)?.ok_or_else(|| unknown(id))
}

/// The gallery of a consent.
///
/// # Errors
/// When there is no such consent.
pub fn gallery_of(here: &Installation, id: ConsentId) -> Result<GalleryId, ServiceError> {
    Ok(here.read(|tx| consents::get(tx, id))?.ok_or_else(|| unknown(id))?.gallery_id)
}

/// Takes a yes back by the number of its receipt alone: as [`withdraw`], for whoever holds the receipt and remembers
/// nothing else. The person's other consents to the same gallery end with it.
///
/// # Errors
/// When there is no such consent, or it was taken back before.
pub fn withdraw_by_receipt(
    here: &Installation,
    id: ConsentId,
    hold_erasure: Option<&str>,
    scan: bool,
) -> Result<Option<ErasureReport>, ServiceError> {
    let subject = whose(here, id)?;
    if one(here, &subject, id)?.consent.withdrawn_at.is_some() {
        return Err(ServiceError::input(
            format!("the consent {id} was withdrawn before; nothing is used on it"),
            "Nothing is left to do; `countenance consent show` lists the person's consents.",
        ));
    }
    withdraw(here, &subject.gallery.to_string(), &subject.id.to_string(), hold_erasure, scan)
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
        .rev()
        .map(|consent| ConsentView { label: subject.label.clone(), state: consent.state(now), consent })
        .collect())
}

/// The records themselves, newest first.
pub(crate) fn of(here: &Installation, subject: &Subject) -> Result<Vec<Consent>, ServiceError> {
    Ok(kept(here, subject)?.into_iter().map(|kept| kept.consent).collect())
}

/// The consent that the use of a person rests on: the newest that stands now, else the newest of all. Whoever took a yes back
/// or let it end may say yes again, and whoever says it again before it ends is not out of use when the older one does.
pub(crate) fn deciding(here: &Installation, subject: &Subject) -> Result<Option<Consent>, ServiceError> {
    let (mut all, now) = (of(here, subject)?, here.now());
    let at = all.iter().position(|consent| consent.state(now) == ConsentState::Given).unwrap_or(0);
    Ok((!all.is_empty()).then(|| all.swap_remove(at)))
}

/// The records with what only receipts and registers ask for, newest first.
pub(crate) fn kept(here: &Installation, subject: &Subject) -> Result<Vec<Kept>, ServiceError> {
    let rows = here.read(|tx| consents::of_subject(tx, subject.id))?;
    let key = here.house().vault().keys().key(subject.key)?;
    rows.iter().map(|row| Ok(vault::open_json(&key, &row.id.to_bytes(), &row.sealed)?)).collect()
}

/// One consent of a person.
pub(crate) fn one(here: &Installation, subject: &Subject, id: ConsentId) -> Result<Kept, ServiceError> {
    kept(here, subject)?.into_iter().find(|kept| kept.consent.id == id).ok_or_else(|| unknown(id))
}

fn unknown(id: ConsentId) -> ServiceError {
    ServiceError::not_found(
        "consent",
        id.to_string(),
        "Its number stands on the receipt; what was erased has none any more. `countenance consent show GALLERY SUBJECT` \
         lists a person's.",
    )
}

fn row(here: &Installation, subject: &Subject, kept: &Kept) -> Result<ConsentRow, ServiceError> {
    let key = here.house().vault().keys().key(subject.key)?;
    let consent = &kept.consent;
    Ok(ConsentRow {
        id: consent.id,
        subject_id: consent.subject,
        gallery_id: consent.gallery,
        state: if consent.withdrawn_at.is_some() { "withdrawn" } else { "given" }.into(),
        stands_until: consent.expires_at.map_or(i64::MAX, |expires_at| expires_at.as_millisecond()),
        sealed: vault::seal_json(&key, &consent.id.to_bytes(), kept, here.random())?,
        given_at: consent.given_at.as_millisecond(),
        withdrawn_at: consent.withdrawn_at.map(Timestamp::as_millisecond),
    })
}

/// The committed record of `consent.given`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) consent: ConsentId,
    pub(crate) subject: SubjectId,
    pub(crate) gallery: GalleryId,
    pub(crate) text_version: String,
    /// None where the text is not held.
    #[serde(default)]
    pub(crate) text_sha256: Option<Sha256>,
    pub(crate) evidence_sha256: Sha256,
    pub(crate) guardian: bool,
    pub(crate) given_at: Timestamp,
}

impl Record {
    fn of(kept: &Kept) -> Self {
        let consent = &kept.consent;
        Self {
            consent: consent.id,
            subject: consent.subject,
            gallery: consent.gallery,
            text_version: consent.text_version.clone(),
            text_sha256: kept.text_sha256,
            evidence_sha256: consent.evidence_sha256,
            guardian: consent.guardian.is_some(),
            given_at: consent.given_at,
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
