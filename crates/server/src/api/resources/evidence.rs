//! The evidence of an order, as a file.

use super::RECORDS;
use super::orders::order;
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Lane, Method, row};
use crate::api::error::ApiError;
use crate::service::evidence;

pub(super) fn rows() -> [Endpoint; 1] {
    [row(
        Method::Get,
        "/v1/orders/{order}/evidence",
        "saveEvidence",
        "The evidence of an order: a ZIP archive that is checked offline",
        RECORDS,
    )
    .hands_out("application/zip", save)
    .in_lane(Lane::Inference)]
}

fn save(call: &Call<'_>, _: Nothing) -> Result<Vec<u8>, ApiError> {
    Ok(evidence::bundle(call.here(), order(call)?)?)
}
