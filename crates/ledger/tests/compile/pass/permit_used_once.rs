//! Two permits, two entries.

use basis::{EventId, Identify, Permit};
use jiff::Timestamp;
use ledger::{Entry, Holder, LedgerError};

pub fn run(
    permits: (Permit<Identify>, Permit<Identify>),
    events: (EventId, EventId),
    at: Timestamp,
    holder: &Holder,
) -> Result<(Entry<Identify>, Entry<Identify>), LedgerError> {
    let one = Entry::new(permits.0, events.0, at, holder, &"one")?;
    let other = Entry::new(permits.1, events.1, at, holder, &"other")?;
    Ok((one, other))
}

fn main() {}
