//! Whom an order reaches.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PeopleInScope;
use crate::gallery::GalleryFacts;
use crate::id::{GalleryId, SubjectId};
use crate::terms::LegalBasis;
use crate::territory::{Country, Territory};

/// What an order does with faces of people of whom it is not known where they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "treatment", rename_all = "kebab-case")]
pub enum UnknownTerritory {
    /// It reaches them.
    #[default]
    InScope,
    /// A named person decided that it does not.
    LeftOut {
        /// Who decided.
        by: String,
        /// Why.
        reason: String,
    },
}

impl UnknownTerritory {
    /// Whether the order reaches people of whom no country is known. Leaving them out is a person's decision:
    /// without a name or without a reason nobody decided, and they are in scope.
    #[must_use]
    pub fn in_scope(&self) -> bool {
        match self {
            Self::InScope => true,
            Self::LeftOut { by, reason } => by.trim().is_empty() || reason.trim().is_empty(),
        }
    }
}

/// Whom an order reaches. An empty list names no limit; every limit that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OrderScope {
    /// People in these countries; everywhere when empty.
    pub territory: Vec<Country>,
    /// What becomes of people of whom no country is known.
    pub unknown: UnknownTerritory,
    /// Faces enrolled from then on...
    pub enrolled_from: Option<Timestamp>,
    /// ...and before then.
    pub enrolled_before: Option<Timestamp>,
    /// In these galleries; all when empty.
    pub galleries: Vec<GalleryId>,
    /// From these sources: the beginning of a picture's own reference, such as `archive/2019/`; all when empty.
    pub sources: Vec<String>,
    /// Of these people; all when empty.
    pub subjects: Vec<SubjectId>,
    /// Held on one of these bases; all when empty.
    pub bases: Vec<LegalBasis>,
}

/// A kept face, as far as a scope asks.
#[derive(Debug, Clone, Copy)]
pub struct ScopedFace<'a> {
    /// The person, where known.
    pub subject: Option<SubjectId>,
    /// Where the person is; the gallery's territory where nothing better is known.
    pub territory: Territory,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// The picture's own reference.
    pub source: &'a str,
}

impl OrderScope {
    /// Its people, by where they are.
    #[must_use]
    pub fn people(&self) -> PeopleInScope {
        PeopleInScope { territory: self.territory.clone(), unknown: self.unknown.clone() }
    }

    /// Whether faces of this gallery can be in scope.
    #[must_use]
    pub fn reaches_gallery(&self, gallery: &GalleryFacts) -> bool {
        let named = self.galleries.is_empty() || self.galleries.contains(&gallery.id);
        let based = self.bases.is_empty() || gallery.basis.is_none_or(|basis| self.bases.contains(&basis));
        named && based
    }

    /// Whether a face of this gallery is in scope.
    #[must_use]
    pub fn reaches(&self, gallery: &GalleryFacts, face: &ScopedFace<'_>) -> bool {
        self.reaches_gallery(gallery)
            && self.people().include(face.territory, gallery.territory)
            && self.enrolled_from.is_none_or(|from| face.enrolled_at >= from)
            && self.enrolled_before.is_none_or(|before| face.enrolled_at < before)
            && (self.sources.is_empty() || self.sources.iter().any(|source| face.source.starts_with(source)))
            && (self.subjects.is_empty() || face.subject.is_some_and(|subject| self.subjects.contains(&subject)))
    }
}
