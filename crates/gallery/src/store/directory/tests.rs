use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use basis::FaceId;
use proptest::prelude::*;

use crate::samples::{Dice, face, record};
use crate::store::columns::Columns;
use crate::store::read;
use crate::store::record::RowFacts;
use crate::store::rows::Rows;
use crate::{
    HighPart, LowHalves, LowPart, MemoryLowHalves, Place, Record, RestrictedFaces, SealedSegment, SegmentNumber,
    StoreError, TemplateStore,
};

const DIMENSION: usize = 8;
const SEGMENT_ROWS: usize = 5;

/// A store, its sealed bytes, and the plain map it is compared with.
struct Gallery {
    store: TemplateStore,
    low_halves: Arc<MemoryLowHalves>,
    sealed: HashMap<SegmentNumber, SealedSegment>,
    model: HashMap<FaceId, (Place, Record)>,
}

impl Gallery {
    fn new() -> Self {
        let (store, low_halves) = store();
        Self { store, low_halves, sealed: HashMap::new(), model: HashMap::new() }
    }

    fn insert(&mut self, record: Record) -> Result<(), StoreError> {
        let inserted = self.store.insert(&record)?;
        let place = Place { segment: None, row: inserted.at.row };
        self.model.insert(record.face, (place, record));
        if inserted.tail_full {
            self.seal();
        }
        Ok(())
    }

    fn seal(&mut self) {
        let Some((segment, revision)) = self.store.tail_to_seal() else { return };
        let number = SegmentNumber(self.sealed.len() as u32);
        self.low_halves.put(number, LowPart::from_bytes(&segment.to_bytes().1).unwrap());
        self.store.promote_tail(number, revision).unwrap();
        self.sealed.insert(number, segment);
        for (place, _) in self.model.values_mut().filter(|(place, _)| place.segment.is_none()) {
            place.segment = Some(number);
        }
    }

    fn remove(&mut self, face: FaceId) {
        let (place, _) = self.model.remove(&face).unwrap();
        assert_eq!(self.store.remove(&[face]).rows_zeroed, 1);
        if let Some(number) = place.segment {
            let without = self.sealed.remove(&number).unwrap().without(&[face]);
            self.sealed.insert(number, without);
        }
    }

    fn set_restricted(&mut self, face: FaceId, restricted: bool) {
        let held = self.model.get_mut(&face).map(|(_, record)| record.facets.restricted = restricted).is_some();
        assert_eq!(self.store.set_restricted(&[face], restricted), usize::from(held));
    }

    /// What another process would hold: the sealed segments in any order, then the tail's faces by their ids.
    fn reopen(&mut self, dice: &mut Dice) {
        self.seal();
        let mut numbers: Vec<_> = self.sealed.keys().copied().collect();
        numbers.sort_unstable_by_key(|number| number.0);
        numbers.sort_by_cached_key(|_| dice.next());
        (self.store, _) = store();
        let part = |number| HighPart::from_bytes(&self.sealed[number].to_bytes().0).unwrap();
        self.store.load_sealed(numbers.iter().map(|number| (*number, part(number))).collect()).unwrap();
        for (face, (_, record)) in &self.model {
            self.store.set_restricted(&[*face], record.facets.restricted);
        }
    }

    fn check(&self, ids: u64) {
        assert_eq!(self.store.len(), self.model.len());
        for face in (0..ids).map(face) {
            let held = self.model.get(&face);
            assert_eq!(self.store.contains(face), held.is_some());
            assert_eq!(self.store.place_of(face), held.map(|(place, _)| *place));
            assert_eq!(self.store.facets(face), held.map(|(_, record)| record.facets));
            let at = self.store.places_of(&[face]);
            assert_eq!(at.len(), usize::from(held.is_some()));
            for at in at {
                let stands = |restricted| self.store.stands(at, face, restricted);
                let restricted = held.is_some_and(|(_, record)| record.facets.restricted);
                assert!(stands(RestrictedFaces::Included));
                assert_eq!(stands(RestrictedFaces::LeftOut), !restricted);
            }
        }
    }
}

fn store() -> (TemplateStore, Arc<MemoryLowHalves>) {
    let low_halves = Arc::new(MemoryLowHalves::new());
    let low: Arc<dyn LowHalves> = Arc::clone(&low_halves) as _;
    (TemplateStore::new(DIMENSION, SEGMENT_ROWS, low).unwrap(), low_halves)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever happened, and in whatever order ids came, a face is found where it stands and nowhere else.
    #[test]
    fn a_face_is_found_where_it_stands(steps in 1..120usize, ids in 4..60u64, seed: u64) {
        let mut dice = Dice(seed);
        let mut gallery = Gallery::new();
        for _ in 0..steps {
            let number = dice.below(ids as usize) as u64;
            let held = gallery.model.contains_key(&face(number));
            match dice.below(12) {
                0..=2 if held => gallery.remove(face(number)),
                3 => gallery.set_restricted(face(number), true),
                4 => gallery.set_restricted(face(number), false),
                5 => gallery.seal(),
                6 => gallery.reopen(&mut dice),
                _ => {
                    let inserted = gallery.insert(record(number, &dice.unit(DIMENSION)));
                    prop_assert_eq!(inserted, if held { Err(StoreError::AlreadyHeld) } else { Ok(()) });
                }
            }
            prop_assert_eq!(gallery.store.len(), gallery.model.len());
        }
        gallery.check(ids);
        gallery.reopen(&mut dice);
        gallery.check(ids);
    }

    /// Segments are taken in together, unless a face stands in two rows of theirs, or in a row of theirs and in the store.
    #[test]
    fn no_face_is_taken_in_twice(numbers in proptest::collection::vec(0..300u64, 1..30), before in 0..300u64) {
        let (store, _) = store();
        store.insert(&unlike_any(before)).unwrap();
        let parts = (0..).map(SegmentNumber).zip(numbers.chunks(SEGMENT_ROWS).map(part_of)).collect();
        let loaded = store.load_sealed(parts);
        let distinct: BTreeSet<u64> = numbers.iter().copied().chain([before]).collect();
        let all_distinct = distinct.len() == numbers.len() + 1;
        prop_assert_eq!(loaded, if all_distinct { Ok(()) } else { Err(StoreError::AlreadyHeld) });
        for number in 0..300 {
            let held = number == before || all_distinct && distinct.contains(&number);
            prop_assert_eq!(store.contains(face(number)), held);
        }
        prop_assert_eq!(store.len(), if all_distinct { distinct.len() } else { 1 });
    }
}

/// The directory holds ids of its own, and an erased face's may stay nowhere.
#[test]
fn an_erased_face_is_no_end_of_a_segment_any_more() {
    let (store, _) = store();
    for number in [4, 1, 3, 2] {
        store.insert(&unlike_any(number)).unwrap();
    }
    let ends = || read(&store.directory).segments[0].ends;
    assert_eq!(ends(), Some((face(1), face(4))));
    store.remove(&[face(1)]);
    assert_eq!(ends(), Some((face(2), face(4))));
    store.remove(&[face(4), face(2)]);
    assert_eq!(ends(), Some((face(3), face(3))));
    store.remove(&[face(3)]);
    assert_eq!(ends(), None);
}

/// A high part of these faces, whatever they are.
fn part_of(numbers: &[u64]) -> HighPart {
    let mut columns = Columns::with_capacity(numbers.len());
    numbers.iter().for_each(|number| columns.push(Some(&RowFacts::of(&unlike_any(*number)))));
    HighPart { dimension: DIMENSION, columns, high: Rows::zeroed(DIMENSION, numbers.len()) }
}

fn unlike_any(number: u64) -> Record {
    record(number, &Dice(number).unit(DIMENSION))
}
