//! Which faces a search may look at.

mod marks;

use std::collections::HashSet;
use std::ops::Range;

use basis::{FaceId, SubjectId};

pub(crate) use marks::Marks;

/// What is known about a face without looking at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facets {
    /// Whose face it is, where that is known.
    pub subject: Option<SubjectId>,
    /// Where it was taken: ISO 3166-1 alpha-2 in capitals, or unknown.
    pub territory: Option<[u8; 2]>,
    /// Whether its use is restricted (GDPR Art. 18) or objected to (Art. 21).
    pub restricted: bool,
    /// When it was enrolled, in milliseconds since 1970 UTC.
    pub enrolled_at_ms: i64,
}

/// Whether restricted faces are looked at. A search always leaves them out; a sweep that answers a right may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestrictedFaces {
    /// As every search does.
    LeftOut,
    /// As a sweep does that answers a right.
    Included,
}

/// Conditions that a face has to meet, all of them. The default has none but that restricted faces stay out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    subjects: Option<Wanted<SubjectId>>,
    territories: Option<HashSet<Option<[u8; 2]>>>,
    enrolled_ms: Option<Range<i64>>,
    faces: Option<Wanted<FaceId>>,
}

/// Ids, and the marks by which a scan asks first; made with the filter, because a filter serves many searches.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted<T: std::hash::Hash + Eq> {
    ids: HashSet<T>,
    marks: Marks,
}

impl<T: std::hash::Hash + Eq + Copy> Wanted<T> {
    fn new(ids: impl IntoIterator<Item = T>, bytes: impl Fn(T) -> [u8; 16]) -> Self {
        let ids: HashSet<T> = ids.into_iter().collect();
        let marks = Marks::of(ids.iter().map(|&id| bytes(id)), ids.len());
        Self { ids, marks }
    }
}

impl Filter {
    /// No condition.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only faces of these subjects; a face of nobody known is left out.
    #[must_use]
    pub fn subjects(mut self, subjects: impl IntoIterator<Item = SubjectId>) -> Self {
        self.subjects = Some(Wanted::new(subjects, SubjectId::to_bytes));
        self
    }

    /// Only faces from these countries; `None` stands for "unknown".
    #[must_use]
    pub fn territories(mut self, territories: impl IntoIterator<Item = Option<[u8; 2]>>) -> Self {
        self.territories = Some(territories.into_iter().collect());
        self
    }

    /// Only faces enrolled from `range.start` until before `range.end`, in milliseconds since 1970 UTC.
    #[must_use]
    pub fn enrolled_ms(mut self, range: Range<i64>) -> Self {
        self.enrolled_ms = Some(range);
        self
    }

    /// Only these faces.
    #[must_use]
    pub fn faces(mut self, faces: impl IntoIterator<Item = FaceId>) -> Self {
        self.faces = Some(Wanted::new(faces, FaceId::to_bytes));
        self
    }

    /// Whether the face may be looked at.
    #[must_use]
    pub fn admits(&self, face: FaceId, facets: &Facets, restricted: RestrictedFaces) -> bool {
        (restricted == RestrictedFaces::Included || !facets.restricted)
            && self
                .subjects
                .as_ref()
                .is_none_or(|wanted| facets.subject.is_some_and(|subject| wanted.ids.contains(&subject)))
            && self.territories.as_ref().is_none_or(|wanted| wanted.contains(&facets.territory))
            && self.enrolled_ms.as_ref().is_none_or(|range| range.contains(&facets.enrolled_at_ms))
            && self.faces.as_ref().is_none_or(|wanted| wanted.ids.contains(&face))
    }

    /// Those of the subjects wanted, where some are.
    pub(crate) fn subject_marks(&self) -> Option<&Marks> {
        self.subjects.as_ref().map(|wanted| &wanted.marks)
    }

    pub(crate) fn wanted_territories(&self) -> Option<&HashSet<Option<[u8; 2]>>> {
        self.territories.as_ref()
    }

    pub(crate) fn wanted_enrolled_ms(&self) -> Option<&Range<i64>> {
        self.enrolled_ms.as_ref()
    }

    /// Those of the faces wanted, where some are.
    pub(crate) fn face_marks(&self) -> Option<&Marks> {
        self.faces.as_ref().map(|wanted| &wanted.marks)
    }

    /// Whether there is no condition, so that facets need not be read.
    pub(crate) fn is_empty(&self) -> bool {
        self.subjects.is_none() && self.territories.is_none() && self.enrolled_ms.is_none() && self.faces.is_none()
    }
}
