//! Where a listing goes on: sealed, so that a caller can hand it back and not make or change one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use vault::{Key, KeySlot};

use super::{Call, WireError};

/// The token for what comes after `last` in the listing `of`.
pub(super) fn token(call: &Call<'_>, of: &str, last: [u8; 16]) -> Result<String, WireError> {
    Ok(URL_SAFE_NO_PAD.encode(vault::seal(&key(call)?, of.as_bytes(), &last, call.here().random())))
}

/// After what a listing goes on.
pub(super) fn after(call: &Call<'_>, of: &str, token: Option<&str>) -> Result<Option<[u8; 16]>, WireError> {
    let Some(token) = token.filter(|token| !token.is_empty()) else { return Ok(None) };
    let wrong =
        || WireError::new("InvalidPaginationTokenException", "The pagination token is not one of this listing.");
    let sealed = URL_SAFE_NO_PAD.decode(token).map_err(|_| wrong())?;
    let opened = vault::open(&key(call)?, of.as_bytes(), &sealed).map_err(|_| wrong())?;
    opened[..].try_into().map(Some).map_err(|_| wrong())
}

fn key(call: &Call<'_>) -> Result<Key, WireError> {
    let controller = call.here().house().vault().keys().key(KeySlot::CONTROLLER);
    Ok(controller.map_err(crate::ServiceError::from)?.derive("rekognition page", &[]))
}
