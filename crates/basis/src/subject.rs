//! What the gate needs to know about an enrolled person and one of their faces. Names stay out of here.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::{FaceId, SubjectId};
use crate::restriction::Restriction;
use crate::territory::Territory;

/// A subject, as far as the law asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubjectFacts {
    /// The person.
    pub id: SubjectId,
    /// Whether the person was declared a minor. Never guessed from the face.
    #[serde(default)]
    pub declared_minor: bool,
    /// Where the person is, and how that is known.
    #[serde(default)]
    pub territory: Territory,
    /// What stands against using any of the person's faces.
    #[serde(default)]
    pub restriction: Option<Restriction>,
}

/// A kept face, as far as the law asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FaceFacts {
    /// The face.
    pub id: FaceId,
    /// The person it is bound to, where known.
    #[serde(default)]
    pub subject: Option<SubjectId>,
    /// When it was enrolled; its retention counts from here.
    pub enrolled_at: Timestamp,
    /// What stands against using this face, for a face whose person is not known.
    #[serde(default)]
    pub restriction: Option<Restriction>,
}
