//! A `Recorded` comes out of a commit.

use basis::{EventId, Identify, Permit};
use jiff::Timestamp;
use ledger::{Entry, Holder, LedgerError, Recorded, Store, commit};

fn search(_recorded: Recorded<Identify>) {}

pub fn run<S: Store<Error = LedgerError>>(
    store: &S,
    permit: Permit<Identify>,
    event: EventId,
    at: Timestamp,
    holder: &Holder,
) -> Result<(), LedgerError> {
    let entry = Entry::new(permit, event, at, holder, &"record")?;
    let (recorded, ()) = commit(store, entry, |_| Ok::<_, LedgerError>(()))?;
    search(recorded);
    Ok(())
}

fn main() {}
