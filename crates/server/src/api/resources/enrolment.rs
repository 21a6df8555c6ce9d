//! Taking photographs in: those sent with the call. Folders of the server's own machine are taken in by a job.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ENROLMENT;
use super::search::{smallest_face_px, some};
use crate::api::call::Call;
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::enrol::manifest::Row;
use crate::service::enrol::{self, EnrolReport, EnrolRequest, FileOutcome, Watcher};
use crate::service::photo::Photo;

pub(super) fn rows() -> [Endpoint; 1] {
    [row(Method::Post, "/v1/galleries/{gallery}/images", "enrol", "Take photographs into a gallery", ENROLMENT)
        .uploads(upload)]
}

/// What is known of the photographs that are sent.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolUpload {
    /// One row a face; `file` is the name a photograph is sent under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faces: Vec<Row>,
    /// Faces with a shorter side below this are not looked for, pixels; 40 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub smallest_face_px: Option<u32>,
}

fn upload(call: &Call<'_>, known: EnrolUpload, photos: Vec<Photo>) -> Result<EnrolReport, ApiError> {
    let request = EnrolRequest {
        gallery: call.gallery(),
        pictures: enrol::held(some(photos)?, known.faces)?,
        smallest_face_px: smallest_face_px(known.smallest_face_px)?,
        // One line of many is being served; a job takes all cores.
        workers: 1,
    };
    Ok(enrol::enrol(call.here(), &request, &Unwatched)?)
}

/// Nobody watches, and a caller who hangs up changes nothing: what was sent is taken in or refused whole.
struct Unwatched;

impl Watcher for Unwatched {
    fn begin(&self, _files: usize) {}
    fn file(&self, _outcome: &FileOutcome) {}
    fn stop(&self) -> bool {
        false
    }
}
