//! People and their yes, many in a transaction. The rows and leaves are those that `server::service::subjects` and
//! `consents` write one at a time; a test opens them through those.

use ledger::Note;
use serde::Serialize;
use server::basis::{Consent, ConsentId, EventId, EventKind, GalleryId, Scope, Sha256, SubjectFacts, SubjectId};
use server::service::subjects::Personal;
use vault::KeySlot;
use vault::records::{consents, scopes, subjects};

use super::Home;
use crate::error::LoadError;

/// People in one transaction.
const BATCH: usize = 1_000;

/// Somebody who does not exist and said yes.
pub(super) struct Person {
    pub(super) facts: SubjectFacts,
    pub(super) consent: Consent,
}

/// The label of a seeded person.
fn label(number: usize) -> String {
    format!("nobody {number:07}")
}

/// Adds so many people who consent to the gallery.
pub(super) fn add(home: &Home<'_>, count: usize) -> Result<Vec<Person>, LoadError> {
    let mut people = Vec::with_capacity(count);
    let numbers: Vec<usize> = (0..count).collect();
    for batch in numbers.chunks(BATCH) {
        let mut rows = Vec::with_capacity(batch.len());
        let mut notes = Vec::with_capacity(batch.len());
        for &number in batch {
            let (person, subject, consent, note) = prepared(home, &label(number))?;
            people.push(person);
            rows.push((subject, consent));
            notes.push(note);
        }
        ledger::commit(&home.house.desk(), notes, |tx| {
            for (subject, consent) in &rows {
                subjects::insert(tx.rows(), subject)?;
                consents::insert(tx.rows(), consent)?;
            }
            scopes::raise_epoch(tx.rows(), Scope::Gallery(home.facts.id))?;
            Ok::<_, LoadError>(())
        })?;
    }
    Ok(people)
}

fn prepared(home: &Home<'_>, label: &str) -> Result<(Person, subjects::Subject, consents::Consent, Note), LoadError> {
    let (gallery, vault, now) = (home.facts.id, home.house.vault(), home.ambient.now());
    let slot = vault.keys().allocate()?;
    let key = vault.keys().key(slot)?;
    let personal = Personal {
        label: label.to_owned(),
        declared_minor: false,
        territory: home.facts.territory,
        restriction: None,
        email: None,
    };
    let id = home.ambient.id(SubjectId::from_parts);
    let facts = SubjectFacts { id, declared_minor: false, territory: personal.territory, restriction: None };
    // As `server::service::subjects` derives it, so that the person is found by label.
    let tags = vault.keys().key(KeySlot::CONTROLLER)?.derive("subject label", &gallery.to_bytes());
    let subject = subjects::Subject {
        id,
        gallery_id: gallery,
        key_slot: slot,
        label_tag: tags.tag(label.as_bytes()),
        sealed_personal: vault.seal_json(&key, &id.to_bytes(), &personal)?,
        created_at: now.as_millisecond(),
    };
    let consent = Consent {
        id: home.ambient.id(ConsentId::from_parts),
        subject: id,
        gallery,
        text_version: "1".to_owned(),
        evidence_sha256: Sha256([7; 32]),
        guardian: None,
        given_at: now,
        expires_at: None,
        withdrawn_at: None,
    };
    let row = consents::Consent {
        id: consent.id,
        subject_id: id,
        gallery_id: gallery,
        state: "given".to_owned(),
        sealed: vault.seal_json(&key, &consent.id.to_bytes(), &consent)?,
        given_at: now.as_millisecond(),
        withdrawn_at: None,
        stands_until: i64::MAX,
    };
    let record = Record {
        consent: consent.id,
        subject: id,
        gallery,
        text_version: &consent.text_version,
        evidence_sha256: consent.evidence_sha256,
        guardian: false,
    };
    let (holder, event) = (home.house.holder(slot)?, home.ambient.id(EventId::from_parts));
    let note = Note::new(EventKind::ConsentGiven, event, now, &holder, &record)?;
    Ok((Person { facts, consent }, subject, row, note))
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
