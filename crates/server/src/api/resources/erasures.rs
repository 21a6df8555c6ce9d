//! Erasing by the controller's own decision.

use basis::{FaceId, ImageId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PEOPLE;
use crate::api::call::{Call, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::erase::{self, Because, ErasureReport};

pub(super) fn rows() -> [Endpoint; 1] {
    [row(
        Method::Post,
        "/v1/galleries/{gallery}/erasures",
        "erase",
        "Erase a face, a picture, a person or everything, for good",
        PEOPLE,
    )
    .takes(erase)]
}

/// What is to be erased, and why.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Erase {
    /// What.
    pub target: Target,
    /// Why; recorded.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
    /// Looks for the bytes before and after.
    #[serde(default)]
    pub scan: bool,
}

/// What is to be erased.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Target {
    /// One face; its picture too when it holds no other.
    Face {
        /// By id.
        face: FaceId,
    },
    /// A picture with all its faces; its bytes stay out from then on.
    Image {
        /// By id.
        image: ImageId,
    },
    /// A person: every face, the record, the consents, and every picture that shows nobody else enrolled.
    Subject {
        /// By label or id.
        subject: String,
    },
    /// Everything the gallery holds.
    Gallery {},
}

fn erase(call: &Call<'_>, Erase { target, reason, scan }: Erase) -> Result<ErasureReport, ApiError> {
    said("reason", &reason)?;
    let (here, gallery, by) = (call.here(), call.gallery(), call.who.name.clone());
    let target = match target {
        Target::Subject { subject } => {
            return Ok(erase::subject(here, &gallery, &subject, Because::Decision { by, reason }, scan)?);
        }
        Target::Face { face } => gallery::ErasureTarget::Face(face),
        Target::Image { image } => gallery::ErasureTarget::Image(image),
        Target::Gallery {} => gallery::ErasureTarget::Gallery,
    };
    Ok(erase::target(here, &gallery, target, by, reason, scan)?)
}
