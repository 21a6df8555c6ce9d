//! The answer to a request for access or portability: put together by the officer, handed out by the officer or by the
//! portal's back end.

use basis::RequestId;

use crate::access::Role::{self, Integration, Officer};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Lane, Method, row};
use crate::api::error::ApiError;
use crate::service::answer::{self, AnswerReport};

/// Who puts answers together: it opens everything that is held about a person.
const PREPARES: &[Role] = &[Officer];
/// Who hands them over.
const HANDS_OVER: &[Role] = &[Officer, Integration];

pub(super) fn rows() -> [Endpoint; 2] {
    use Method::{Get, Post};
    let path = "/v1/requests/{request}/answer";
    [
        row(Post, path, "prepareAnswer", "Put together what is held about the person who asks", PREPARES)
            .takes(prepare)
            .in_lane(Lane::Inference),
        row(Get, path, "downloadAnswer", "The answer as it was put together: a signed archive", HANDS_OVER)
            .hands_out("application/zip", download),
    ]
}

fn prepare(call: &Call<'_>, _: Nothing) -> Result<AnswerReport, ApiError> {
    Ok(answer::prepare(call.here(), reached(call)?)?)
}

fn download(call: &Call<'_>, _: Nothing) -> Result<Vec<u8>, ApiError> {
    let request = reached(call)?;
    let bytes = if call.who.has_any(PREPARES) {
        answer::stored(call.here(), request)
    } else {
        // The officer looks at it before it goes out; the portal hands over what the log says went out.
        answer::given(call.here(), request)
    };
    Ok(bytes?.to_vec())
}

/// An answer goes through every gallery, so whoever deals with it reaches all of them.
fn reached(call: &Call<'_>) -> Result<RequestId, ApiError> {
    let request = call.parsed("request")?;
    if call.who.reaches_all() { Ok(request) } else { Err(ApiError::Gallery) }
}
