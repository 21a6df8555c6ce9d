//! Which of a gallery's faces an order reaches.

use std::collections::HashMap;

use basis::{GalleryFacts, OrderScope, ScopedFace, SubjectId, Territory};
use gallery::FaceDetails;
use vault::records::{self, faces};

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::subjects;

/// A face of a gallery, as an order sees it.
pub(super) struct Seen {
    /// Its row.
    pub(super) row: faces::Face,
    /// Where its person is, and how that is known: the person's own record says it best, then the face's, then the
    /// gallery's.
    pub(super) territory: Territory,
    /// Whether the order reaches it.
    pub(super) reached: bool,
}

/// Hands every face of a gallery to `work`, a page at a time; no picture and no template is opened. A face that is erased
/// meanwhile is left out.
pub(super) fn each(
    here: &Installation,
    scope: &OrderScope,
    gallery: &GalleryFacts,
    mut work: impl FnMut(Seen),
) -> Result<(), ServiceError> {
    let mut people = HashMap::<SubjectId, Territory>::new();
    let reaches_gallery = scope.reaches_gallery(gallery);
    records::each(
        |after, limit| here.house().vault().read(|tx| faces::list(tx, gallery.id, after, limit)),
        |face| face.id,
        |row| -> Result<(), ServiceError> {
            match seen(here, scope, gallery, reaches_gallery, &mut people, row) {
                Ok(seen) => work(seen),
                Err(error) if error.is_gone() => {}
                Err(error) => return Err(error),
            }
            Ok(())
        },
    )
}

fn seen(
    here: &Installation,
    scope: &OrderScope,
    gallery: &GalleryFacts,
    reaches_gallery: bool,
    people: &mut HashMap<SubjectId, Territory>,
    row: faces::Face,
) -> Result<Seen, ServiceError> {
    let of_person = match row.subject_id {
        None => Territory::Unknown,
        Some(subject) => match people.get(&subject) {
            Some(known) => *known,
            None => {
                let person = subjects::by_id(here, subject)?;
                let territory = person.map_or(Territory::Unknown, |person| person.personal.territory);
                people.insert(subject, territory);
                territory
            }
        },
    };
    // Opened only where something in it is asked for: a large gallery is looked through in seconds.
    let details = if of_person.country().is_none() || !scope.sources.is_empty() {
        let key = here.house().vault().keys().key(row.key_slot)?;
        Some(vault::open_json::<FaceDetails>(&key, &row.id.to_bytes(), &row.sealed_details)?)
    } else {
        None
    };
    let of_face = details.as_ref().map_or(Territory::Unknown, |details| details.territory);
    let territory = [of_person, of_face, gallery.territory]
        .into_iter()
        .find(|territory| territory.country().is_some())
        .unwrap_or(Territory::Unknown);
    let face = ScopedFace {
        subject: row.subject_id,
        territory,
        enrolled_at: crate::service::at(row.created_at),
        source: details.as_ref().map_or("", |details| &details.source),
    };
    let reached = reaches_gallery && scope.reaches(gallery, &face);
    Ok(Seen { row, territory, reached })
}
