//! Events on their way into the journal.

use basis::{
    Act, Cluster, Compare, Disclose, Enrol, Epoch, Erase, Evaluate, EventId, EventKind, Export, Identify, Keep, Permit,
    Scope, Sweep, Verify,
};
use jiff::Timestamp;
use serde::Serialize;

use crate::error::LedgerError;
use crate::journal::Line;
use crate::leaf::Leaf;
use crate::opening::{Holder, canonical_of, commitment, reveal, seal};

/// An act that was permitted, with its record, ready to be committed. Making one ends the permit.
#[derive(Debug)]
#[must_use = "an entry that is not committed records nothing"]
pub struct Entry<A: Act> {
    pub(crate) act: A,
    pub(crate) parcel: Parcel,
}

impl<A: Act> Entry<A> {
    /// The entry for the act that `permit` permits. `event` is new; `at` goes into the leaf as a whole hour; `record`
    /// is what a reader with the holder's key will read, committed in the leaf and sealed beside it.
    ///
    /// # Errors
    /// [`LedgerError::Canonical`] when the record has no canonical form, [`LedgerError::Hour`] for a time before 1970.
    pub fn new(
        permit: Permit<A>,
        event: EventId,
        at: Timestamp,
        holder: &Holder,
        record: &impl Serialize,
    ) -> Result<Self, LedgerError> {
        let line = line(A::EVENT, event, at, holder, record)?;
        let standing = Standing { act: A::NAME, scope: permit.scope(), epoch: permit.epoch() };
        Ok(Self { act: permit.into_act(), parcel: Parcel { line, standing: Some(standing) } })
    }
}

/// An event that needs no permit: a gallery opened, consent given, an act refused. Once committed it permits nothing.
#[derive(Debug)]
#[must_use = "a note that is not committed records nothing"]
pub struct Note {
    pub(crate) parcel: Parcel,
}

impl Note {
    /// The note for an event of `kind`; the other arguments are those of [`Entry::new`].
    ///
    /// # Errors
    /// [`LedgerError::NeedsPermit`] for a kind that records an act, otherwise as [`Entry::new`].
    pub fn new(
        kind: EventKind,
        event: EventId,
        at: Timestamp,
        holder: &Holder,
        record: &impl Serialize,
    ) -> Result<Self, LedgerError> {
        if ACT_KINDS.contains(&kind) {
            return Err(LedgerError::NeedsPermit { kind });
        }
        Ok(Self { parcel: Parcel { line: line(kind, event, at, holder, record)?, standing: None } })
    }
}

/// One leaf to write, and the facts it stands on.
#[derive(Debug)]
pub struct Parcel {
    pub(crate) line: Line,
    pub(crate) standing: Option<Standing>,
}

/// What the permit of an entry stood on, to be compared once more in the transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) act: &'static str,
    pub(crate) scope: Scope,
    pub(crate) epoch: Epoch,
}

/// The kinds that only an [`Entry`] may write, as `basis` gives them to its acts.
const ACT_KINDS: &[EventKind] = &[
    Compare::EVENT,
    Enrol::EVENT,
    Keep::EVENT,
    Verify::EVENT,
    Identify::EVENT,
    Disclose::EVENT,
    Sweep::EVENT,
    Cluster::EVENT,
    Evaluate::EVENT,
    Export::EVENT,
    Erase::EVENT,
];

fn line(
    kind: EventKind,
    event: EventId,
    at: Timestamp,
    holder: &Holder,
    record: &impl Serialize,
) -> Result<Line, LedgerError> {
    let record = canonical_of(kind, record)?;
    let hour = u32::try_from(at.as_second().div_euclid(3600)).map_err(|_| LedgerError::Hour)?;
    let leaf = Leaf::new(kind, hour, commitment(&reveal(holder, event), &record));
    let sealed_record = seal(holder, event, &leaf, &record);
    Ok(Line { leaf, event, holder_slot: holder.slot, sealed_record })
}
