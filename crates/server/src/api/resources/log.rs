//! The log, for those who look into it. The log itself is public and stands under `/log/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EVERYONE, RECORDS};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Lane, Method, row};
use crate::api::error::ApiError;
use crate::service::log::{self, LeafView, LogReport};

pub(super) fn rows() -> [Endpoint; 4] {
    use Method::{Get, Post};
    [
        row(Get, "/v1/log/key", "showLogKey", "The log's public key, in note format", EVERYONE).asks(key),
        row(Get, "/v1/log/leaves", "listLeaves", "The last leaves: index, kind and hour", RECORDS).asks(leaves),
        row(Get, "/v1/log/leaves/{leaf}/proof", "proveLeaf", "The proof that a leaf stands in the log", EVERYONE)
            .asks(proof),
        row(Post, "/v1/log/check", "checkLog", "Recompute the whole log from its leaves up", RECORDS)
            .takes(check)
            .in_lane(Lane::Inference),
    ]
}

/// The log's public key.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct PublicKey {
    /// In note format (C2SP signed-note).
    pub key: String,
}

/// How many of the last leaves.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LastLeaves {
    /// 1 to 10000; 20 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10000))]
    pub last: Option<u64>,
}

/// A proof.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Proof {
    /// In the form of C2SP tlog-proof.
    pub proof: String,
}

fn key(call: &Call<'_>, _: Nothing) -> Result<PublicKey, ApiError> {
    Ok(PublicKey { key: log::key(call.here()) })
}

fn leaves(call: &Call<'_>, LastLeaves { last }: LastLeaves) -> Result<Vec<LeafView>, ApiError> {
    match last.unwrap_or(20) {
        last @ 1..=10_000 => Ok(log::tail(call.here(), last)?),
        wrong => Err(ApiError::unfit(format!("last={wrong} is not from 1 to 10000"))),
    }
}

fn proof(call: &Call<'_>, _: Nothing) -> Result<Proof, ApiError> {
    Ok(Proof { proof: log::proof(call.here(), call.parsed("leaf")?)? })
}

fn check(call: &Call<'_>, _: Nothing) -> Result<LogReport, ApiError> {
    Ok(log::check_whole(call.here())?)
}
