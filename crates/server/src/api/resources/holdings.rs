//! What a gallery holds: pictures by the controller's own references, faces by ids.

use basis::{ImageId, SubjectId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::HOLDINGS;
use crate::api::call::Call;
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::api::page::{Page, Paging};
use crate::service::holdings::{self, FaceFilter, FaceView, ImageView};

pub(super) fn rows() -> [Endpoint; 2] {
    use Method::Get;
    [
        row(Get, "/v1/galleries/{gallery}/images", "listImages", "The pictures of a gallery", HOLDINGS).asks(images),
        row(Get, "/v1/galleries/{gallery}/faces", "listFaces", "The faces of a gallery, by ids", HOLDINGS).asks(faces),
    ]
}

/// Which faces are listed.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListFaces {
    /// Only this person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectId>,
    /// Only those of this picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageId>,
    /// How many items at most, 1 to 1000; 100 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<u32>,
    /// `next` of the page before; the first page without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^[A-Za-z0-9_-]+$"))]
    pub cursor: Option<String>,
}

fn images(call: &Call<'_>, paging: Paging) -> Result<Page<ImageView>, ApiError> {
    let images = holdings::images(call.here(), &call.gallery(), paging.after()?, paging.limit()? + 1)?;
    paging.page(images, |image| image.id)
}

fn faces(call: &Call<'_>, ListFaces { subject, image, limit, cursor }: ListFaces) -> Result<Page<FaceView>, ApiError> {
    let paging = Paging { limit, cursor };
    let filter = FaceFilter { subject, image };
    let faces = holdings::faces(call.here(), &call.gallery(), filter, paging.after()?, paging.limit()? + 1)?;
    paging.page(faces, |face| face.id)
}
