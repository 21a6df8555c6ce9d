//! What can stop an event from being recorded, or its record from being read.

use basis::{Epoch, EventKind, Scope};

/// Why an event was not recorded, or its record could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The facts changed between the gate's answer and the commit. Nothing was written.
    #[error(
        "the facts that permitted '{act}' changed before it was recorded (permit of epoch {}, now {}); ask the gate again",
        permitted.0, now_text(*now)
    )]
    Stale {
        /// The act that was not recorded.
        act: &'static str,
        /// Whose facts changed.
        scope: Scope,
        /// The epoch that the gate saw.
        permitted: Epoch,
        /// The epoch in the transaction; none when the scope is not there any more.
        now: Option<Epoch>,
    },
    /// An act's leaf is written for a permit alone.
    #[error("an event of kind {kind:?} records an act and needs its permit: make an Entry, not a Note")]
    NeedsPermit {
        /// The kind a note was asked for.
        kind: EventKind,
    },
    /// The record has no RFC 8785 form (a map with keys that are not text, a number that is not finite).
    #[error("the record of a {kind:?} event cannot be written as canonical JSON: {source}")]
    Canonical {
        /// The kind of the event.
        kind: EventKind,
        /// What the serializer said.
        source: serde_json::Error,
    },
    /// The time lies before 1970 or after the year 491,000.
    #[error("the time of the event cannot be written as hours since 1970; check the clock of this machine")]
    Hour,
    /// Wrong key, wrong event, or altered bytes; which of them cannot be told apart.
    #[error("the record does not open: its holder's key was destroyed or replaced, or its bytes were altered")]
    Sealed,
}

fn now_text(now: Option<Epoch>) -> String {
    now.map_or_else(|| "none: it is not there any more".to_owned(), |epoch| epoch.0.to_string())
}
