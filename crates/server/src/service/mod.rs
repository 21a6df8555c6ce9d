//! The use cases, one a file. Each is synchronous and reads as the data passes.

pub mod access_keys;
pub mod accounts;
pub mod accuracy;
mod again;
pub mod answer;
pub mod approvals;
pub mod associate;
pub mod backup;
pub mod barring;
mod breach_notices;
pub mod breaches;
pub mod certificates;
pub mod clusters;
pub mod collections;
pub mod compare;
pub mod consent_import;
pub mod consent_receipts;
pub mod consents;
mod crop;
pub mod detect;
pub mod doctor;
pub mod document;
pub mod dpv;
pub mod enrol;
pub mod erase;
pub mod evaluate;
pub mod evidence;
pub mod first_run;
pub mod gallery_register;
pub mod history;
pub mod holdings;
pub mod identifications;
pub mod init;
pub mod log;
pub mod mail;
pub mod mandates;
mod matters;
pub mod models;
pub mod notices;
pub mod orders;
pub mod papers;
pub mod particulars;
pub mod photo;
mod probe;
pub mod processing_record;
pub mod re_embed;
pub mod recipients;
pub mod register;
pub mod request_register;
pub mod requests;
pub mod residue;
pub mod retention;
pub mod reviews;
pub mod scale;
pub mod search;
pub(crate) mod seen;
mod sheet;
mod sheets;
pub mod subjects;
pub mod sweep;
pub mod tags;
pub mod tasks;
pub mod verify;
pub mod wire_keys;
pub mod words;

pub use sheet::contact_sheet;

use jiff::{SignedDuration, Timestamp};

/// A time as records hold it: milliseconds since 1970 UTC.
pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
}

/// An hour as leaves hold it: hours since 1970 UTC.
fn hour(hours: u32) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(i64::from(hours))
}
