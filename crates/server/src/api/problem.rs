//! How a failure is told to a program: problem details (RFC 9457), with the article, the missing fact and the next step.

use basis::Refusal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::VaultError;

use super::error::ApiError;
use crate::error::ServiceError;

/// Problem details.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// Which kind of problem; a word below `https://countenance.invalid/problems/`, which is a name and no address.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words; the same for every problem of the kind.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What happened here, and what to do.
    pub detail: String,
    /// What the gate missed; empty for anything but a refusal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<Refusal>,
    /// The request, as the server's log knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Box<str>>,
}

impl Problem {
    /// A problem of a kind.
    #[must_use]
    pub fn new(status: u16, kind: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("https://countenance.invalid/problems/{kind}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            refusals: Vec::new(),
            request: None,
        }
    }

    /// The word of its kind.
    #[must_use]
    pub fn word(&self) -> &str {
        self.kind.rsplit('/').next().unwrap_or_default()
    }

    /// What is told of a failure. What lies in the installation is told to its log alone: paths and keys are nothing to a
    /// stranger.
    #[must_use]
    pub fn of(error: &ApiError) -> Self {
        match error {
            ApiError::Service(error) => Self::of_service(error),
            ApiError::Malformed { .. } => Self::new(400, "malformed", "The request cannot be read", error.to_string()),
            ApiError::Unfit { .. } => Self::new(422, "unfit", "The request does not fit", error.to_string()),
            ApiError::MediaType { .. } => {
                Self::new(415, "media-type", "Another kind of body is wanted", error.to_string())
            }
            ApiError::Role { .. } => Self::new(403, "role", "The role is missing", error.to_string()),
            ApiError::Gallery => Self::new(403, "gallery", "The gallery is out of reach", error.to_string()),
            ApiError::NoServer { .. } => Self::new(501, "no-server", "A server is needed", error.to_string()),
        }
    }

    fn of_service(error: &ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusals) => {
                let detail = refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
                let refused = Self::new(403, "refused", "The gate refuses the act", detail);
                Self { refusals: refusals.clone(), ..refused }
            }
            ServiceError::Input { .. } => Self::new(422, "unfit", "The request does not fit", error.to_string()),
            ServiceError::Photo { .. } | ServiceError::Picture(_) | ServiceError::Face(face::FaceError::Degenerate) => {
                Self::new(422, "photo", "A photograph cannot be used", error.to_string())
            }
            ServiceError::NotFound { .. } => Self::new(404, "not-found", "There is no such thing", error.to_string()),
            ServiceError::Changed { .. } => Self::new(409, "changed", "It changed meanwhile", error.to_string()),
            ServiceError::Proof(ledger::ProofError::NotPublished { .. }) => {
                Self::new(404, "not-found", "There is no such thing", error.to_string())
            }
            ServiceError::Gallery(gallery::GalleryError::NothingToErase { .. }) => {
                Self::new(404, "not-found", "There is no such thing", error.to_string())
            }
            error if error.is_stale() || error.is_gone() => {
                Self::new(409, "changed", "It changed meanwhile", "What the request rests on changed. Send it again.")
            }
            ServiceError::Gallery(gallery::GalleryError::Cluster(_)) => {
                Self::new(422, "unfit", "The request does not fit", error.to_string())
            }
            ServiceError::Vault(VaultError::KeyCopy { .. })
            | ServiceError::Gallery(gallery::GalleryError::Vault(VaultError::KeyCopy { .. })) => Self::new(
                503,
                "key-copy",
                "The second place of the keys is out of reach",
                "Nothing is erased until it is back; `countenance doctor` says where it is.",
            ),
            ServiceError::Vault(VaultError::DiskFull { .. }) => Self::new(
                507,
                "disk-full",
                "The disk is full",
                "Nothing of this request was kept; what was acknowledged before is safe. Free some space.",
            ),
            _ => Self::new(
                500,
                "failed",
                "The server failed",
                "Its log says why, under this request; what was acknowledged before is safe.",
            ),
        }
    }
}
