//! The people that an enrolment names, as one moment's facts: what workers and writer ask the gate with.

use std::collections::{BTreeMap, BTreeSet};

use basis::{Consent, GalleryId, SubjectFacts, SubjectId};

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::register::{self, Gallery};
use crate::service::{consents, subjects};

/// A gallery's facts and the people named, under one epoch. A gallery may hold far more people than an upload names, so
/// the others are not read.
pub(super) struct Roster {
    pub(super) gallery: Gallery,
    named: BTreeSet<String>,
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
    pub(super) fn read(here: &Installation, gallery: GalleryId, named: BTreeSet<String>) -> Result<Self, ServiceError> {
        let gallery = register::by_id(here, gallery)?;
        let (mut people, mut by_label) = (BTreeMap::new(), BTreeMap::new());
        for label in &named {
            let subject = match subjects::find(here, &gallery.facts.id.to_string(), label) {
                Ok(subject) => subject,
                // Nobody of that name, or erased while it was read: the face stays nobody's, and the gate says what of it.
                Err(ServiceError::NotFound { kind: "subject", .. }) => continue,
                Err(error) if error.is_gone() => continue,
                Err(error) => return Err(error),
            };
            let consent = consents::deciding(here, &subject)?;
            people.insert(subject.id, Person { facts: subject.facts(), consent });
            by_label.insert(label.clone(), subject.id);
        }
        Ok(Self { gallery, named, people, by_label })
    }

    /// The same people, with the facts of this moment.
    pub(super) fn read_again(&self, here: &Installation) -> Result<Self, ServiceError> {
        Self::read(here, self.gallery.facts.id, self.named.clone())
    }

    pub(super) fn person(&self, id: SubjectId) -> Option<&Person> {
        self.people.get(&id)
    }

    pub(super) fn named(&self, label: &str) -> Option<SubjectId> {
        self.by_label.get(label.trim()).copied()
    }
}
