//! Twin of `permit_used_once`: one permit, two entries.

use basis::{EventId, Identify, Permit};
use jiff::Timestamp;
use ledger::{Entry, Holder, LedgerError};

pub fn run(
    permit: Permit<Identify>,
    events: (EventId, EventId),
    at: Timestamp,
    holder: &Holder,
) -> Result<(Entry<Identify>, Entry<Identify>), LedgerError> {
    let one = Entry::new(permit, events.0, at, holder, &"one")?;
    let other = Entry::new(permit, events.1, at, holder, &"other")?;
    Ok((one, other))
}

fn main() {}
