//! The secret link with which whoever asked follows their request. It is derived from the request's own key and kept
//! nowhere, and it opens nothing any more once that key is gone.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use basis::RequestId;

use super::record::{self, Case};
use crate::error::ServiceError;
use crate::installation::Installation;

/// Below the server's address, where the page of a request stands.
const PATH: &str = "/request/";

/// The path of a request's page, to be given to whoever asked and to nobody else.
///
/// # Errors
/// When there is no such request, or who asked was forgotten.
pub fn link(here: &Installation, id: RequestId) -> Result<String, ServiceError> {
    of(here, &record::find(here, id)?)
}

pub(super) fn of(here: &Installation, case: &Case) -> Result<String, ServiceError> {
    Ok(format!("{PATH}{}.{}", case.id, URL_SAFE_NO_PAD.encode(secret(here, case)?)))
}

/// The request that the end of a link leads to. Whatever is wrong with it, the answer is the same.
///
/// # Errors
/// When it leads nowhere.
pub fn follow(here: &Installation, shown: &str) -> Result<RequestId, ServiceError> {
    let nowhere = || {
        ServiceError::not_found("request", "under this link", "Copy the whole link from the receipt, or write to us.")
    };
    let (id, secret_shown) = shown.split_once('.').ok_or_else(nowhere)?;
    let id: RequestId = id.parse().map_err(|_| nowhere())?;
    let secret_shown = URL_SAFE_NO_PAD.decode(secret_shown).map_err(|_| nowhere())?;
    let case = record::find(here, id).map_err(|_| nowhere())?;
    let secret = secret(here, &case).map_err(|_| nowhere())?;
    verify_slices_are_equal(&secret, &secret_shown).map_err(|_| nowhere())?;
    Ok(id)
}

fn secret(here: &Installation, case: &Case) -> Result<[u8; 32], ServiceError> {
    Ok(here.house().vault().keys().key(case.key)?.derive("request link", &case.id.to_bytes()).tag(b""))
}
