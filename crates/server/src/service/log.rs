//! The log: where it stands, its key, checking it whole, and proving one leaf.

use ledger::{LeafSource as _, check};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::ServiceError;
use crate::installation::Installation;

/// What a check of the whole log found.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct LogReport {
    /// The log's name.
    pub origin: String,
    /// The log's public key, in note format.
    pub key: String,
    /// Leaves under the signed checkpoint.
    pub size: u64,
    /// Root hash, hexadecimal.
    pub root: String,
    /// Leaves by kind of event.
    pub events: Vec<(String, u64)>,
}

/// Recomputes everything: entries, tiles, root, signature, and that the records of this installation say the same.
///
/// # Errors
/// Names the first bad leaf or file.
pub fn check_whole(here: &Installation) -> Result<LogReport, ServiceError> {
    here.publish()?;
    let folder = here.settings().log_folder();
    let (key, desk, kept) = (here.log().verifier_key(), here.house().desk(), here.settings().kept_checkpoint());
    let report = check(&folder, &key, Some(&desk), Some(&kept))?;
    let events = report.events.iter().map(|(kind, count)| (name(*kind), *count)).collect();
    Ok(LogReport {
        origin: here.identity().origin.clone(),
        key: key.to_string(),
        size: report.size,
        root: basis::Sha256(report.root).to_string(),
        events,
    })
}

/// The log's public key, in note format.
#[must_use]
pub fn key(here: &Installation) -> String {
    here.log().verifier_key().to_string()
}

/// The proof that a leaf stands in the log, for a reader without access to this installation.
///
/// # Errors
/// When there is no such leaf.
pub fn proof(here: &Installation, leaf: u64) -> Result<String, ServiceError> {
    here.publish()?;
    Ok(here.log().proof(leaf)?)
}

/// The last leaves: index, kind and hour. Nothing personal stands in a leaf.
///
/// # Errors
/// When the records cannot be read.
pub fn tail(here: &Installation, count: u64) -> Result<Vec<LeafView>, ServiceError> {
    let desk = here.house().desk();
    let journal = |source| ServiceError::Journal { source };
    let size = desk.len().map_err(journal)?;
    let from = size.saturating_sub(count);
    let leaves = desk.range(from, size).map_err(journal)?;
    Ok((from..)
        .zip(leaves)
        .map(|(leaf, of)| LeafView { leaf, kind: name(of.kind()), hour: super::hour(of.hour()) })
        .collect())
}

/// A leaf as listed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct LeafView {
    /// Its index.
    pub leaf: u64,
    /// What happened.
    pub kind: String,
    /// In which hour.
    pub hour: jiff::Timestamp,
}

/// The kind as it is written in JSON.
fn name(kind: basis::EventKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
