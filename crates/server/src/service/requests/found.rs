//! Whom the references of a request lead to: exact look-ups in the records, no face compared.

use basis::{FaceId, ImageId, RequestFacts};
use gallery::ImageSource;
use vault::records::faces::{self, Face};
use vault::records::{consents as consent_rows, images, requests};

use super::record::{Case, Identified, Proven};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::register;
use crate::service::subjects::{self, Subject};

/// What references lead to.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// People of galleries.
    pub(super) subjects: Vec<Subject>,
    /// Faces that nobody is named to.
    pub(super) faces: Vec<Face>,
    /// Faces of pictures that were named: anybody's, for a person to look at.
    pub(super) pictured: Vec<Face>,
}

impl Found {
    fn add_subject(&mut self, subject: Option<Subject>) {
        if let Some(subject) = subject
            && !self.subjects.iter().any(|known| known.id == subject.id)
        {
            self.subjects.push(subject);
        }
    }

    /// With what else was found.
    pub(super) fn join(&mut self, other: Self) {
        for subject in other.subjects {
            self.add_subject(Some(subject));
        }
        for face in other.faces {
            if !self.faces.iter().any(|known| known.id == face.id) {
                self.faces.push(face);
            }
        }
        self.pictured.extend(other.pictured);
    }

    /// Whom this leads to and a proof may speak for.
    pub(super) fn people(&self) -> Proven {
        Proven {
            subjects: self.subjects.iter().map(|subject| subject.id).collect(),
            faces: self.faces.iter().map(|face| face.id).collect(),
        }
    }
}

/// Follows references. One that leads nowhere is no error: whoever asks is not told which do.
pub(super) fn follow(here: &Installation, references: &[Identified]) -> Result<Found, ServiceError> {
    let mut found = Found::default();
    for reference in references {
        match reference {
            Identified::Consent { consent } => {
                let row = here.read(|tx| consent_rows::get(tx, *consent))?;
                found.add_subject(row.map(|row| subjects::by_id(here, row.subject_id)).transpose()?.flatten());
            }
            Identified::Face { face } => match here.read(|tx| faces::get(tx, *face))? {
                Some(Face { subject_id: Some(subject), .. }) => found.add_subject(subjects::by_id(here, subject)?),
                Some(face) if !found.faces.iter().any(|known| known.id == face.id) => found.faces.push(face),
                _ => {}
            },
            Identified::Label { gallery, label } => found.add_subject(there(subjects::find(here, gallery, label))?),
            Identified::Source { gallery, source } => found.pictured.extend(of_picture(here, gallery, source)?),
        }
    }
    Ok(found)
}

/// The people and faces that accepted proofs led to.
pub(super) fn proven(here: &Installation, proven: &Proven) -> Result<Found, ServiceError> {
    let mut found = Found::default();
    for subject in &proven.subjects {
        found.add_subject(subjects::by_id(here, *subject)?);
    }
    for face in &proven.faces {
        found.faces.extend(here.read(|tx| faces::get(tx, *face))?);
    }
    Ok(found)
}

/// Whose consent a receipt is for, while they are held. One that was withdrawn or ran out is still a receipt in its
/// giver's hand.
pub(super) fn of_receipt(here: &Installation, consent: basis::ConsentId) -> Result<Option<Subject>, ServiceError> {
    Ok(follow(here, &[Identified::Consent { consent }])?.subjects.pop())
}

/// Faces bound to people, and faces of nobody, that references and proofs lead to.
pub(super) fn faces_of(here: &Installation, found: &Found) -> Result<Vec<Face>, ServiceError> {
    let mut all: Vec<Face> = found.faces.clone();
    for subject in &found.subjects {
        all.extend(here.read(|tx| faces::of_subject(tx, subject.id))?);
    }
    Ok(all)
}

/// The people and unnamed faces that somebody decided to be the asker's.
pub(super) fn decided(here: &Installation, case: &Case) -> Result<Found, ServiceError> {
    let rows = here.read(|tx| requests::faces(tx, case.id))?;
    let theirs: Vec<FaceId> = rows.iter().filter(|row| row.theirs == Some(true)).map(|row| row.face_id).collect();
    let references: Vec<_> = theirs.into_iter().map(|face| Identified::Face { face }).collect();
    follow(here, &references)
}

/// What the gate asks about a request.
pub(super) fn facts(case: &Case) -> RequestFacts {
    case.course.request.facts(case.id)
}

/// The faces of the pictures that go by a reference. The references are sealed, so each is opened and compared.
fn of_picture(here: &Installation, gallery: &str, source: &str) -> Result<Vec<Face>, ServiceError> {
    let Some(gallery) = there(register::id_of(here, gallery))? else { return Ok(Vec::new()) };
    let vault = here.house().vault();
    let mut named: Vec<ImageId> = Vec::new();
    vault.read::<_, ServiceError>(|tx| {
        let page = |after, limit| images::list(tx, gallery, after, limit);
        vault::records::each(
            page,
            |row| row.id,
            |row| {
                let opened =
                    vault.keys().key(row.key_slot).map_err(ServiceError::from).and_then(|key| {
                        Ok(vault::open_json::<ImageSource>(&key, &row.id.to_bytes(), &row.sealed_source)?)
                    });
                match opened {
                    Ok(known) => named.extend((known.reference == source).then_some(row.id)),
                    Err(error) if error.is_gone() => {}
                    Err(error) => return Err(error),
                }
                Ok(())
            },
        )
    })?;
    let mut found = Vec::new();
    for image in named {
        found.extend(here.read(|tx| faces::of_image(tx, image))?);
    }
    Ok(found)
}

/// What is there; nothing where there is no such thing.
fn there<T>(found: Result<T, ServiceError>) -> Result<Option<T>, ServiceError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(ServiceError::NotFound { .. }) => Ok(None),
        Err(error) if error.is_gone() => Ok(None),
        Err(error) => Err(error),
    }
}
