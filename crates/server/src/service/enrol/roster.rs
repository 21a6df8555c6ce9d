//! Who may be bound in this gallery, as one moment's facts: what workers and writer ask the gate with.

use std::collections::BTreeMap;

use basis::{Consent, GalleryId, SubjectFacts, SubjectId};

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::register::{self, Gallery};
use crate::service::{consents, subjects};

/// A gallery's facts and people under one epoch.
pub(super) struct Roster {
    pub(super) gallery: Gallery,
    people: BTreeMap<SubjectId, Person>,
    by_label: BTreeMap<String, SubjectId>,
}

/// One person.
pub(super) struct Person {
    pub(super) facts: SubjectFacts,
    /// The latest.
    pub(super) consent: Option<Consent>,
}

impl Roster {
    /// Reads the facts. The epoch is read first: a change in between makes the commit fail, never pass.
    pub(super) fn read(here: &Installation, gallery: GalleryId) -> Result<Self, ServiceError> {
        let gallery = register::by_id(here, gallery)?;
        let (mut people, mut by_label) = (BTreeMap::new(), BTreeMap::new());
        for subject in subjects::all(here, gallery.facts.id)? {
            let consent = consents::of(here, &subject)?.pop();
            people.insert(subject.id, Person { facts: subject.facts(), consent });
            by_label.insert(subject.label, subject.id);
        }
        Ok(Self { gallery, people, by_label })
    }

    pub(super) fn person(&self, id: SubjectId) -> Option<&Person> {
        self.people.get(&id)
    }

    pub(super) fn named(&self, label: &str) -> Option<SubjectId> {
        self.by_label.get(label.trim()).copied()
    }
}
