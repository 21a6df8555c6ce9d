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

/// What boxes say of one face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    /// The row of this number means it.
    By(usize),
    /// None lies over it.
    ByNone,
    /// One lies over it and over another face too, so nobody can say which of them it means.
    Unclear,
}

/// Binds each detection, in order.
pub(super) fn bind(roster: &Roster, rows: &[Row], found: &[Detection]) -> Vec<Bound> {
    let boxes: Vec<Option<Region>> = rows.iter().map(Row::region).collect();
    let faces: Vec<Rect> = found.iter().map(|face| face.box_).collect();
    meant(&boxes, &faces)
        .into_iter()
        .map(|meant| match (meant, rows, found) {
            (Meant::By(row), _, _) => of_row(roster, &rows[row], Binding::Box),
            (Meant::Unclear, _, _) => {
                let unclear = "a box of the manifest lies over several faces; draw it around the one that is meant";
                Bound { objection: Some(unclear.to_owned()), ..Bound::default() }
            }
            (Meant::ByNone, [row], [_]) if row.region().is_none() => of_row(roster, row, Binding::SingleFacePhoto),
            (Meant::ByNone, [row, ..], _) => Bound { source: row.source.clone(), ..Bound::default() },
            (Meant::ByNone, [], _) => Bound::default(),
        })
        .collect()
}

/// Which box means each face: the one that lies over it the most, if it lies over no other face. A box never means two
/// people, for one of them did not consent to it.
fn meant(boxes: &[Option<Region>], faces: &[Rect]) -> Vec<Meant> {
    let mut best = vec![(Meant::ByNone, LEAST_OVERLAP); faces.len()];
    for (row, region) in boxes.iter().enumerate() {
        let Some(region) = *region else { continue };
        let over: Vec<(usize, f32)> = faces
            .iter()
            .enumerate()
            .map(|(face, place)| (face, overlap(region, *place)))
            .filter(|(_, overlap)| *overlap >= LEAST_OVERLAP)
            .collect();
        for &(face, overlap) in &over {
            let (meant, most) = &mut best[face];
            if over.len() > 1 {
                *meant = Meant::Unclear;
            } else if *meant != Meant::Unclear && (*meant == Meant::ByNone || overlap > *most) {
                (*meant, *most) = (Meant::By(row), overlap);
            }
        }
    }
    best.into_iter().map(|(meant, _)| meant).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    const fn face(x: f32) -> Rect {
        Rect { x, y: 10.0, width: 40.0, height: 50.0 }
    }

    const fn around(x: f32, width: f32) -> Option<Region> {
        Some(Region { x, y: 10.0, width, height: 50.0 })
    }

    #[test]
    fn a_box_means_one_face_or_none() {
        let cheek_to_cheek = [face(0.0), face(42.0)];
        assert_eq!(meant(&[around(2.0, 40.0)], &cheek_to_cheek), [Meant::By(0), Meant::ByNone]);
        assert_eq!(meant(&[around(40.0, 40.0), around(1.0, 42.0)], &cheek_to_cheek), [Meant::By(1), Meant::By(0)]);
        // Half of it lies over each.
        assert_eq!(meant(&[around(0.0, 82.0)], &cheek_to_cheek), [Meant::Unclear; 2]);
        assert_eq!(meant(&[around(0.0, 40.0), around(0.0, 82.0)], &cheek_to_cheek), [Meant::Unclear; 2]);
        assert_eq!(meant(&[around(0.0, 82.0), around(0.0, 40.0)], &cheek_to_cheek), [Meant::Unclear; 2]);
        assert_eq!(meant(&[None, around(200.0, 40.0)], &cheek_to_cheek), [Meant::ByNone; 2]);
    }

    #[test]
    fn of_two_boxes_over_a_face_the_closer_one_means_it() {
        let (near, far) = (around(1.0, 40.0), around(10.0, 40.0));
        assert_eq!(meant(&[near, far], &[face(0.0)]), [Meant::By(0)]);
        assert_eq!(meant(&[far, near], &[face(0.0)]), [Meant::By(1)]);
    }
}
