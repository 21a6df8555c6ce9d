//! Leaves tell nothing by themselves; the holder's key opens them, and nothing else does.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod fixture;

use basis::EventKind;
use fixture::{TestError, at, event, holder};
use ledger::{Holder, Leaf, LeafError, LedgerError, Line, Note, canonical, check_opening, commit, open_record, reveal};
use proptest::prelude::*;
use serde_json::{Value, json};

fn line(holder: &Holder, record: &Value) -> Line {
    let store = fixture::MemoryStore::default();
    let note = Note::new(EventKind::ConsentGiven, event(1), at(5), holder, record).unwrap();
    commit::<_, _, _, TestError>(&store, note, |_| Ok(())).unwrap();
    store.lines().remove(0)
}

#[test]
fn the_format_of_a_leaf_is_frozen() {
    let line = line(&holder(3), &json!({"b": 1.0, "a": "Ä"}));
    // Computed apart from this code, by tests/frozen_leaf.py.
    let frozen = "010600000007964b7f441e83f0649124bd6192e1a5bb78218f1d30ddd904d238bf7f3758e3cd2d20";
    let leaf: String = line.leaf.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(leaf, frozen);
    assert_eq!(canonical(&json!({"b": 1.0, "a": "Ä"})).unwrap(), r#"{"a":"Ä","b":1}"#.as_bytes());
    assert_eq!(line.leaf.hour(), ((fixture::SECOND + 5 * 3600) / 3600) as u32);
    assert_eq!(line.leaf.kind(), EventKind::ConsentGiven);
}

#[test]
fn what_is_not_a_leaf_is_told_apart() {
    let good = *line(&holder(1), &json!({})).leaf.as_bytes();
    let with = |at: usize, byte: u8| {
        let mut bytes = good;
        bytes[at] = byte;
        Leaf::parse(&bytes)
    };
    assert_eq!(Leaf::parse(&good[..39]), Err(LeafError::Length { len: 39 }));
    assert_eq!(with(0, 2), Err(LeafError::Version { version: 2 }));
    assert_eq!(with(1, 0), Err(LeafError::Kind { kind: 0 }));
    assert_eq!(with(1, 255), Err(LeafError::Kind { kind: 255 }));
    assert_eq!(with(3, 1), Err(LeafError::Reserved));
    assert_eq!(with(39, good[39] ^ 1).map(|leaf| leaf.kind()), Ok(EventKind::ConsentGiven));
}

#[test]
fn the_same_record_never_leaves_the_same_mark() {
    let record = json!({"subject": "same"});
    let one = line(&holder(1), &record);
    let other = line(&holder(2), &record);
    assert_ne!(one.leaf.commitment(), other.leaf.commitment());
    assert_ne!(one.sealed_record, other.sealed_record);
}

#[test]
fn one_opening_opens_one_leaf() {
    let (holder, record) = (holder(1), json!({"a": 1}));
    let line = line(&holder, &record);
    let bytes = canonical(&record).unwrap();
    assert!(check_opening(&line.leaf, &reveal(&holder, event(1)), &bytes));
    assert!(!check_opening(&line.leaf, &reveal(&holder, event(2)), &bytes));
    assert!(!check_opening(&line.leaf, &reveal(&holder, event(1)), b"{\"a\":2}"));
}

proptest! {
    #[test]
    fn every_leaf_has_the_same_length_and_parses(text in ".{0,400}", slot: u64) {
        let line = line(&holder(slot), &json!({ "text": text }));
        prop_assert_eq!(line.leaf.as_bytes().len(), Leaf::LEN);
        prop_assert_eq!(Leaf::parse(line.leaf.as_bytes()), Ok(line.leaf));
    }

    #[test]
    fn a_record_opens_with_its_key_and_not_when_anything_changed(
        text in ".{0,80}", slot: u64, other in any::<[u8; 32]>(), at in any::<prop::sample::Index>(), bit in 0..8_u8,
    ) {
        let (holder, record) = (holder(slot), json!({ "text": text }));
        let line = line(&holder, &record);
        let opened = open_record(&holder, line.event, &line.leaf, &line.sealed_record).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Value>(&opened).unwrap(), record);
        prop_assert!(!line.sealed_record.windows(8).any(|window| text.as_bytes().windows(8).any(|plain| plain == window)));

        prop_assume!(other != *holder.key);
        let replaced = Holder { slot, key: other.into() };
        prop_assert!(!check_opening(&line.leaf, &reveal(&replaced, line.event), &opened));
        let sealed = |result| matches!(result, Err(LedgerError::Sealed));
        prop_assert!(sealed(open_record(&replaced, line.event, &line.leaf, &line.sealed_record)));
        prop_assert!(sealed(open_record(&holder, event(2), &line.leaf, &line.sealed_record)));
        let mut altered = line.sealed_record.clone();
        *at.get_mut(&mut altered) ^= 1 << bit;
        prop_assert!(sealed(open_record(&holder, line.event, &line.leaf, &altered)));
        let mut leaf = *line.leaf.as_bytes();
        leaf[8 + at.index(32)] ^= 1 << bit;
        prop_assert!(sealed(open_record(&holder, line.event, &Leaf::parse(&leaf).unwrap(), &line.sealed_record)));
    }
}
