//! What is recorded, what is not, and what a caller may conclude when the commit fails.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod fixture;

use basis::{Epoch, Erase, EventKind, Scope};
use fixture::{Fails, MemoryStore, StoreError, TestError, at, event, gallery, holder, note, permit};
use ledger::{Entry, LedgerError, Note, Recorded, Store, commit};
use serde_json::json;

fn entry(number: u64, epoch: Epoch) -> Entry<Erase> {
    Entry::new(permit(epoch), event(number), at(0), &holder(1), &json!({"number": number})).unwrap()
}

fn store_at(epoch: Epoch) -> MemoryStore {
    let store = MemoryStore::default();
    store.set_epoch(Scope::Gallery(gallery()), epoch);
    store
}

#[test]
fn a_batch_is_recorded_in_its_order_and_in_its_shape() {
    let store = store_at(Epoch(3));
    let batch = (note(1), vec![entry(2, Epoch(3)), entry(3, Epoch(3))], None::<Note>, Some(entry(4, Epoch(3))));
    let ((noted, erasures, none, last), row) = commit(&store, batch, |tx| {
        tx.write("row");
        Ok::<_, TestError>("row")
    })
    .unwrap();

    assert_eq!((noted.leaf_index(), noted.event(), noted.kind()), (0, event(1), EventKind::MandateIssued));
    let indices: Vec<_> = erasures.iter().map(Recorded::leaf_index).collect();
    assert_eq!((indices, none, row), (vec![1, 2], None, "row"));
    let last = last.unwrap();
    assert_eq!((last.leaf_index(), last.event(), last.act().gallery), (3, event(4), gallery()));
    assert_eq!(store.rows(), ["row"]);
    assert!(store.lines().iter().map(|line| line.event).eq([1, 2, 3, 4].map(event)));
}

#[test]
fn a_permit_of_changed_facts_leaves_nothing() {
    for now in [None, Some(Epoch(2)), Some(Epoch(4))] {
        let store = MemoryStore::default();
        now.into_iter().for_each(|epoch| store.set_epoch(Scope::Gallery(gallery()), epoch));
        let failed = commit(&store, (note(1), entry(2, Epoch(3))), |tx| {
            tx.write("row");
            Ok::<_, TestError>(())
        });
        let Err(TestError::Ledger(LedgerError::Stale { permitted, now: seen, scope, .. })) = failed else {
            panic!("{failed:?}")
        };
        assert_eq!((permitted, seen, scope), (Epoch(3), now, Scope::Gallery(gallery())));
        assert!(store.lines().is_empty() && store.rows().is_empty());
    }
}

#[test]
fn a_fact_that_changes_between_permit_and_commit_stops_the_commit() {
    let store = store_at(Epoch(1));
    let permitted = entry(1, Epoch(1));
    commit(&store, note(2), |tx| {
        tx.raise_epoch(Scope::Gallery(gallery()));
        Ok::<_, TestError>(())
    })
    .unwrap();
    let failed = commit::<_, _, _, TestError>(&store, permitted, |_| Ok(()));
    assert!(matches!(failed, Err(TestError::Ledger(LedgerError::Stale { now: Some(Epoch(2)), .. }))), "{failed:?}");
    assert_eq!(store.lines().len(), 1);
}

#[test]
fn rows_that_cannot_be_written_take_the_leaves_with_them() {
    let store = store_at(Epoch(1));
    let failed = commit(&store, entry(1, Epoch(1)), |_| Err::<(), _>(TestError::Rows));
    assert!(matches!(failed, Err(TestError::Rows)));
    assert!(store.lines().is_empty());
}

#[test]
fn a_failed_commit_gives_nothing_to_act_on_whether_or_not_it_persists() {
    for (fails, leaves) in [(Fails::AndNothingStands, 0), (Fails::ButPersists, 1)] {
        let store = store_at(Epoch(1));
        store.commit.set(fails);
        let failed = commit::<_, _, _, TestError>(&store, entry(1, Epoch(1)), |_| Ok(()));
        assert!(matches!(failed, Err(TestError::Store(StoreError::Commit))));
        assert_eq!(store.lines().len(), leaves, "the log says more than was done, never less");

        // Done again under a new event: one act, and at most one leaf too many.
        let (recorded, ()) = commit::<_, _, _, TestError>(&store, entry(2, Epoch(1)), |_| Ok(())).unwrap();
        assert_eq!(recorded.leaf_index(), leaves as u64);
    }
}

#[test]
fn an_event_is_recorded_once() {
    let store = store_at(Epoch(1));
    commit::<_, _, _, TestError>(&store, note(1), |_| Ok(())).unwrap();
    let again = commit::<_, _, _, TestError>(&store, note(1), |_| Ok(()));
    assert!(matches!(again, Err(TestError::Store(StoreError::Twice))));
    assert_eq!(store.lines().len(), 1);
}

#[test]
fn a_note_never_writes_the_leaf_of_an_act() {
    for kind in [EventKind::SearchPerformed, EventKind::FaceEnrolled, EventKind::ResultDisclosed] {
        let refused = Note::new(kind, event(1), at(0), &holder(1), &json!({}));
        assert!(matches!(refused, Err(LedgerError::NeedsPermit { kind: named }) if named == kind));
    }
}

#[test]
fn records_without_a_form_and_times_without_an_hour_are_refused() {
    let unordered = std::collections::HashMap::from([((1, 2), "a tuple is no key")]);
    let refused = Note::new(EventKind::ConsentGiven, event(1), at(0), &holder(1), &unordered);
    assert!(matches!(refused, Err(LedgerError::Canonical { .. })));
    let before = jiff::Timestamp::from_second(-1).unwrap();
    let refused = Note::new(EventKind::ConsentGiven, event(1), before, &holder(1), &json!({}));
    assert!(matches!(refused, Err(LedgerError::Hour)));
}

#[test]
fn a_store_can_be_any_type_with_a_transaction() {
    fn rows<S: Store>(store: &S) -> Result<(), TestError>
    where
        TestError: From<S::Error>,
    {
        commit(store, (), |_| Ok::<_, TestError>(())).map(|((), ())| ())
    }
    rows(&MemoryStore::default()).unwrap();
}
