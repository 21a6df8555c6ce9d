//! AWS Signature Version 4, looked at from the server's side: a call is computed anew from what was sent and the caller's
//! secret, and compared.
//!
//! Followed: the signing process of the AWS General Reference ("Create a signed AWS API request"), for `AWS4-HMAC-SHA256`
//! in the `Authorization` header. Not taken: signatures in the query, signatures in pieces, unsigned payloads, and the
//! asymmetric `AWS4-ECDSA-P256-SHA256`.

mod canonical;
mod header;
#[cfg(test)]
mod tests;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use header::Authorization;

/// How far a caller's clock may be off, either way.
pub const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The headers whose word counts: where one is sent it must be signed.
const WEIGHTY: [&str; 4] = ["host", "x-amz-date", "x-amz-target", "x-amz-security-token"];

/// What was sent, as far as a signature covers it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path as it was sent, escaped.
    pub path: &'a str,
    /// The query as it was sent, escaped, without the question mark.
    pub query: &'a str,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The whole body.
    pub body: &'a [u8],
}

/// Why a signature does not hold. The text is told to the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The header is no such signature.
    #[error("{0}")]
    Incomplete(String),
    /// The call was signed too long ago, or for a time to come.
    #[error(
        "Signature {what}: {signed} is not within 5 minutes of {now}, the server's time. Set the clock of the machine that calls."
    )]
    Skew {
        /// expired, not yet current.
        what: &'static str,
        /// When it was signed, as the call says.
        signed: String,
        /// The server's time.
        now: String,
    },
    /// It is another call, or signed with another secret.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your secret access key and \
         that nothing between client and server changes the call."
    )]
    Mismatch,
}

/// Looks whether a call is the one that was signed with this secret.
///
/// # Errors
/// [`SignatureError`]: a header that counts is not signed, the time is off, or the signature is another.
pub fn verify(of: &Authorization, call: &Call<'_>, secret: &str, now: Timestamp) -> Result<(), SignatureError> {
    let unsigned = WEIGHTY.iter().find(|name| call.headers.contains_key(**name) && !of.signs(name));
    if let Some(name) = unsigned {
        return Err(SignatureError::Incomplete(format!("'{name}' must be one of the SignedHeaders.")));
    }
    if !of.signs("host") {
        return Err(SignatureError::Incomplete("'host' must be one of the SignedHeaders.".into()));
    }
    let stamp = canonical::value(call.headers, "x-amz-date").unwrap_or_default();
    in_time(&stamp, of, now)?;
    let payload = hex(digest(&SHA256, call.body).as_ref());
    if canonical::value(call.headers, "x-amz-content-sha256").is_some_and(|said| said != payload) {
        return Err(SignatureError::Mismatch);
    }
    let request = canonical::request(call, of.signed_headers(), &payload).ok_or(SignatureError::Mismatch)?;
    let expected = signature(secret, of, &stamp, &request);
    verify_slices_are_equal(&expected, of.signature()).map_err(|_| SignatureError::Mismatch)
}

/// The signature of a canonical request.
fn signature(secret: &str, of: &Authorization, stamp: &str, request: &str) -> [u8; 32] {
    let hashed = hex(digest(&SHA256, request.as_bytes()).as_ref());
    let to_sign = format!("AWS4-HMAC-SHA256\n{stamp}\n{}\n{hashed}", of.scope());
    keyed(&signing_key(secret, of.date(), of.region(), of.service()), to_sign.as_bytes())
}

/// A secret narrowed to a day, a region and a service.
fn signing_key(secret: &str, date: &str, region: &str, service: &str) -> [u8; 32] {
    let first = zeroize::Zeroizing::new(format!("AWS4{secret}"));
    let narrowed = [date, region, service, "aws4_request"];
    let (first_part, rest) = narrowed.split_first().expect("four parts");
    let begun = keyed(first.as_bytes(), first_part.as_bytes());
    rest.iter().fold(begun, |key, part| keyed(&key, part.as_bytes()))
}

fn in_time(stamp: &str, of: &Authorization, now: Timestamp) -> Result<(), SignatureError> {
    let incomplete = |what: &str| SignatureError::Incomplete(what.to_owned());
    let at = DateTime::strptime("%Y%m%dT%H%M%SZ", stamp)
        .ok()
        .and_then(|at| at.to_zoned(TimeZone::UTC).ok())
        .ok_or_else(|| incomplete("X-Amz-Date must be a time such as 20261126T101500Z."))?
        .timestamp();
    if !stamp.starts_with(of.date()) {
        return Err(incomplete("The day in Credential is not that of X-Amz-Date."));
    }
    let off = at.duration_since(now);
    let what = match off {
        off if off < -SKEW => "expired",
        off if off > SKEW => "not yet current",
        _ => return Ok(()),
    };
    let now = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    Err(SignatureError::Skew { what, signed: stamp.to_owned(), now })
}

fn keyed(key: &[u8], message: &[u8]) -> [u8; 32] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message);
    tag.as_ref().try_into().expect("HMAC-SHA256 gives 32 bytes")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
