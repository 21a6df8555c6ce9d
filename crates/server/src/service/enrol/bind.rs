//! Which face is whose: by a photograph with one face, or by a box in the manifest. A face that nothing binds is
//! nobody's, and in a consent gallery nothing of it is computed or kept.

use basis::{SubjectId, Territory, gate::Binding};
use face::{Detection, Rect};

use super::manifest::{Region, Row};
use super::roster::Roster;

/// How much a detected face must overlap the manifest's box (intersection over union) to be the one it means.
const LEAST_OVERLAP: f32 = 0.3;

/// What is known of one detected face.
#[derive(Debug, Clone, Default)]
pub(super) struct Bound {
    pub(super) subject: Option<SubjectId>,
    pub(super) binding: Option<Binding>,
    pub(super) territory: Option<Territory>,
    pub(super) source: Option<String>,
    /// Why the manifest's word on this face cannot be taken.
    pub(super) objection: Option<String>,
}

/// Binds each detection, in order.
pub(super) fn bind(roster: &Roster, rows: &[Row], found: &[Detection]) -> Vec<Bound> {
    found
        .iter()
        .map(|face| {
            let boxed =
                rows.iter().find(|row| row.region().is_some_and(|region| overlap(region, face.box_) >= LEAST_OVERLAP));
            match (boxed, rows, found) {
                (Some(row), _, _) => of_row(roster, row, Binding::Box),
                (None, [row], [_]) if row.region().is_none() => of_row(roster, row, Binding::SingleFacePhoto),
                (None, [row, ..], _) => Bound { source: row.source.clone(), ..Bound::default() },
                (None, [], _) => Bound::default(),
            }
        })
        .collect()
}

fn of_row(roster: &Roster, row: &Row, binding: Binding) -> Bound {
    let subject = row.subject.as_deref().and_then(|label| roster.named(label));
    let territory = row.territory.as_deref().map(str::parse).transpose();
    let mut bound = Bound {
        subject,
        binding: subject.map(|_| binding),
        territory: territory.as_ref().ok().copied().flatten().map(|country| Territory::Declared { country }),
        source: row.source.clone(),
        objection: territory.err().map(|error: basis::ParseCountryError| error.to_string()),
    };
    if row.subject.is_some() && subject.is_none() {
        let unknown = "nobody of that name is in the gallery; add them with `countenance subject add`";
        bound.objection.get_or_insert_with(|| unknown.to_owned());
    }
    let person = subject.and_then(|id| roster.person(id));
    let consent = person.and_then(|person| person.consent.as_ref());
    if row.consent.as_ref().is_some_and(|id| consent.is_none_or(|consent| consent.id.to_string() != *id)) {
        let other = "the consent in the manifest is not the subject's latest; see `countenance consent show`";
        bound.objection.get_or_insert_with(|| other.to_owned());
    }
    let guardian = consent.and_then(|consent| consent.guardian.as_ref());
    if row.guardian.as_ref().is_some_and(|name| guardian.is_none_or(|guardian| guardian.name != *name)) {
        let other = "the guardian in the manifest is not the one in the subject's consent";
        bound.objection.get_or_insert_with(|| other.to_owned());
    }
    bound
}

/// Intersection over union of two rectangles, 0 to 1.
fn overlap(region: Region, face: Rect) -> f32 {
    let width = (region.x + region.width).min(face.x + face.width) - region.x.max(face.x);
    let height = (region.y + region.height).min(face.y + face.height) - region.y.max(face.y);
    let both = width.max(0.0) * height.max(0.0);
    both / (region.width * region.height + face.width * face.height - both)
}
