//! What is over, and erasing it. A running server does so by itself every hour.

use super::{RECORDS, REGISTER};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::retention::{self, Due, RetentionReport};

pub(super) fn rows() -> [Endpoint; 2] {
    [
        row(
            Method::Get,
            "/v1/retention",
            "showRetention",
            "Faces whose retention is over and people whose consent ended, gallery by gallery",
            RECORDS,
        )
        .asks(due),
        row(Method::Post, "/v1/retention", "runRetention", "Erase what is over now, in every gallery", REGISTER)
            .takes(run),
    ]
}

fn due(call: &Call<'_>, _: Nothing) -> Result<Vec<Due>, ApiError> {
    let mut due = retention::due(call.here())?;
    due.retain(|due| call.who.reaches(due.gallery));
    Ok(due)
}

fn run(call: &Call<'_>, _: Nothing) -> Result<RetentionReport, ApiError> {
    if !call.who.reaches_all() {
        return Err(ApiError::Gallery);
    }
    Ok(retention::run(call.here(), &|| false)?)
}
