//! What went wrong, in the names that AWS clients know.

use face::DecodeError;
use serde_json::json;

use crate::error::ServiceError;

/// A failure: AWS's name for it, and what to tell.
#[derive(Debug)]
pub(crate) struct WireError {
    name: &'static str,
    message: String,
    /// What failed, for the server's own log, where the fault is the server's.
    failed: Option<String>,
    refused: bool,
}

impl WireError {
    /// A failure of a name.
    pub(crate) fn new(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, message: message.into(), failed: None, refused: false }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    pub(crate) fn denied(message: impl Into<String>) -> Self {
        Self::new("AccessDeniedException", message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new("ResourceNotFoundException", message)
    }

    pub(crate) fn serialization(message: impl Into<String>) -> Self {
        Self::new("SerializationException", message)
    }

    pub(crate) fn throttled(message: impl Into<String>) -> Self {
        Self::new("ThrottlingException", message)
    }

    pub(crate) fn unknown_operation() -> Self {
        Self::new(
            "UnknownOperationException",
            "This server has no such operation; docs/rekognition.md lists those it has.",
        )
    }

    /// The server's own fault.
    pub(crate) fn internal(failed: impl Into<String>) -> Self {
        let message = "The server failed. Its log says why, under this request; what was acknowledged before is safe.";
        Self { failed: Some(failed.into()), ..Self::new("InternalServerError", message) }
    }

    /// What failed, where the fault is the server's.
    pub(crate) fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }

    /// Whether the gate said no.
    pub(crate) const fn is_refusal(&self) -> bool {
        self.refused
    }

    /// With the address at which the register shows what is recorded.
    pub(crate) fn with_register(mut self, address: &str) -> Self {
        self.message.push_str(&format!(" Register: {address}"));
        self
    }

    /// The status: legal and other refusals are never such that a client tries again.
    pub(crate) fn status(&self) -> u16 {
        if self.name == "InternalServerError" { 500 } else { 400 }
    }

    /// AWS's name for it.
    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// The body. The name stands here too, because clients read it there and not in the header.
    pub(crate) fn body(&self) -> Vec<u8> {
        let body = json!({ "__type": self.name, "message": self.message, "Code": self.name });
        serde_json::to_vec(&body).expect("an error is plain data")
    }
}

impl From<ServiceError> for WireError {
    fn from(error: ServiceError) -> Self {
        match &error {
            ServiceError::Refused(refusals) => {
                let message = refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
                Self { refused: true, ..Self::denied(message) }
            }
            ServiceError::Input { .. } => Self::invalid(error.to_string()),
            ServiceError::NotFound { .. } => Self::not_found(error.to_string()),
            ServiceError::Photo {
                reason: reason @ (DecodeError::TooLarge { .. } | DecodeError::Memory { .. }),
                ..
            } => Self::new("ImageTooLargeException", reason.to_string()),
            ServiceError::Photo { reason, .. } => Self::new("InvalidImageFormatException", reason.to_string()),
            ServiceError::Picture(_) | ServiceError::Face(face::FaceError::Degenerate) => {
                Self::new("InvalidImageFormatException", error.to_string())
            }
            ServiceError::Gallery(gallery::GalleryError::NothingToErase { .. }) => Self::not_found(error.to_string()),
            ServiceError::Changed { .. } => Self::throttled(error.to_string()),
            // Asked again, it is likely to go through: what SDKs do by themselves.
            other if other.is_stale() || other.is_gone() => {
                Self::throttled("What the request rests on changed meanwhile. Send it again.")
            }
            _ => Self::internal(error.to_string()),
        }
    }
}
