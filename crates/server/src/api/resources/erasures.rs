//! Erasing by the controller's own decision or at a person's request, what that would take, and what it keeps out.

use std::collections::BTreeSet;

use basis::{ErasureId, FaceId, ImageId, RequestId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PEOPLE;
use crate::access::Role::{self, Officer};
use crate::api::call::{Call, Nothing, said};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::barring::{self, Bars, Lift, Lifted};
use crate::service::erase::{self, Because, ErasurePreview, ErasureReport};
use crate::service::photo::Photo;
use crate::service::{register, subjects};

/// Who carries out what people ask for, and lets in again what an erasure keeps out.
const RIGHTS: &[Role] = &[Officer];

pub(super) fn rows() -> [Endpoint; 7] {
    use Method::{Get, Post};
    const OF_REQUEST: &str = "/v1/requests/{request}/erasure";
    [
        row(
            Post,
            "/v1/galleries/{gallery}/erasures",
            "erase",
            "Erase a face, a picture, a person or everything, for good",
            PEOPLE,
        )
        .takes(erase),
        row(
            Post,
            "/v1/galleries/{gallery}/erasure-preview",
            "previewErasure",
            "What an erasure would take and what would stay, and why; nothing is changed",
            PEOPLE,
        )
        .takes(preview),
        row(
            Get,
            OF_REQUEST,
            "previewErasureForRequest",
            "What carrying out a person's request would take, gallery by gallery; nothing is changed",
            RIGHTS,
        )
        .asks(preview_for_request),
        row(
            Post,
            OF_REQUEST,
            "eraseForRequest",
            "Erase, for good, every face that was found to be the asking person's",
            RIGHTS,
        )
        .takes(erase_for_request),
        row(Get, "/v1/galleries/{gallery}/bars", "listBars", "What erasures keep out of the gallery", PEOPLE)
            .asks(bars),
        row(
            Post,
            "/v1/galleries/{gallery}/bars/lifting",
            "liftBar",
            "Let an asset, or all of an erasure, in again, for instance when the person consents anew",
            RIGHTS,
        )
        .takes(lift),
        row(
            Post,
            "/v1/galleries/{gallery}/bars/lifting-of-photo",
            "liftBarOfPhoto",
            "Let this very file in again; it is not kept",
            RIGHTS,
        )
        .uploads(lift_of_photo)
        .of_photos(1),
    ]
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
    /// Faces in one batch, with the people of whom nothing else is held.
    Faces {
        /// By id.
        faces: BTreeSet<FaceId>,
    },
    /// Everything the gallery holds.
    Gallery {},
}

/// What would be erased.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewErasure {
    /// What.
    pub target: Target,
}

/// What is let in again: an asset or all of an erasure.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftBar {
    /// The controller's own reference of the asset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The erasure all of whose bars are lifted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<ErasureId>,
    /// Why; recorded.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
}

/// Why a file is let in again.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftBarOfPhoto {
    /// Recorded.
    #[schemars(regex(pattern = r"\S"))]
    pub reason: String,
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
        Target::Faces { faces } => {
            let (id, faces) = (register::id_of(here, &gallery)?, faces.into_iter().collect::<Vec<_>>());
            return Ok(erase::batch(here, id, &faces, Because::Decision { by, reason })?);
        }
        Target::Gallery {} => gallery::ErasureTarget::Gallery,
    };
    Ok(erase::target(here, &gallery, target, by, reason, scan)?)
}

fn preview(call: &Call<'_>, PreviewErasure { target }: PreviewErasure) -> Result<ErasurePreview, ApiError> {
    let (here, gallery) = (call.here(), call.gallery());
    let target = match target {
        Target::Subject { subject } => gallery::ErasureTarget::Subject(subjects::find(here, &gallery, &subject)?.id),
        Target::Face { face } => gallery::ErasureTarget::Face(face),
        Target::Image { image } => gallery::ErasureTarget::Image(image),
        Target::Faces { faces } => {
            let (id, faces) = (register::id_of(here, &gallery)?, faces.into_iter().collect::<Vec<_>>());
            let because = Because::Decision { by: call.who.name.clone(), reason: "preview".into() };
            return Ok(erase::preview_faces(here, id, &faces, &because)?);
        }
        Target::Gallery {} => gallery::ErasureTarget::Gallery,
    };
    Ok(erase::preview(here, &gallery, target)?)
}

fn preview_for_request(call: &Call<'_>, _: Nothing) -> Result<Vec<ErasurePreview>, ApiError> {
    Ok(erase::preview_request(call.here(), request(call)?)?)
}

fn erase_for_request(call: &Call<'_>, _: Nothing) -> Result<Vec<ErasureReport>, ApiError> {
    Ok(erase::for_request(call.here(), request(call)?, &call.who.name)?)
}

/// A request reaches every gallery of the controller, and so must whoever carries it out.
fn request(call: &Call<'_>) -> Result<RequestId, ApiError> {
    let id = call.parsed("request")?;
    if call.who.reaches_all() { Ok(id) } else { Err(ApiError::Gallery) }
}

fn bars(call: &Call<'_>, _: Nothing) -> Result<Vec<Bars>, ApiError> {
    Ok(barring::list(call.here(), &call.gallery())?)
}

fn lift(call: &Call<'_>, LiftBar { source, erasure, reason }: LiftBar) -> Result<Lifted, ApiError> {
    said("reason", &reason)?;
    let what = match (&source, erasure) {
        (Some(source), None) => Lift::Source(source),
        (None, Some(erasure)) => Lift::Erasure(erasure),
        _ => return Err(ApiError::unfit("name a source or an erasure, and not both")),
    };
    Ok(barring::lift(call.here(), &call.gallery(), &what, &call.who.name, &reason)?)
}

fn lift_of_photo(
    call: &Call<'_>,
    LiftBarOfPhoto { reason }: LiftBarOfPhoto,
    photos: Vec<Photo>,
) -> Result<Lifted, ApiError> {
    said("reason", &reason)?;
    let photo = photos.first().ok_or_else(|| ApiError::unfit("no photograph was sent"))?;
    // What is no picture was never barred; saying so is clearer than that nothing was lifted.
    photo.picture()?;
    Ok(barring::lift(call.here(), &call.gallery(), &Lift::File(photo.bytes()), &call.who.name, &reason)?)
}
