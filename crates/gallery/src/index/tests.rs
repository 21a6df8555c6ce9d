use std::collections::BTreeMap;
use std::sync::Arc;

use basis::FaceId;
use proptest::prelude::*;

use super::bit::keep;
use super::{BitIndex, CandidateIndex, GoneEvidence, IndexEntry, IndexError, Purge};
use crate::samples::{Dice, face, query, record, subject};
use crate::store::{Location, SegmentNumber};
use crate::{Filter, LowHalves, LowPart, MemoryLowHalves, Record, RestrictedFaces, TemplateStore};

/// A store, and the index over it.
struct Held {
    low_halves: Arc<MemoryLowHalves>,
    store: TemplateStore,
    index: BitIndex,
}

impl Held {
    /// In one open segment.
    fn new(dimension: usize) -> Self {
        Self::of(dimension, 20_000)
    }

    fn of(dimension: usize, segment_rows: usize) -> Self {
        let low_halves = Arc::new(MemoryLowHalves::new());
        let store = TemplateStore::new(dimension, segment_rows, Arc::clone(&low_halves) as Arc<dyn LowHalves>).unwrap();
        Self { low_halves, store, index: BitIndex::new(dimension) }
    }

    fn insert(&self, record: &Record) -> Location {
        let inserted = self.store.insert(record).unwrap();
        if inserted.tail_full {
            let segment = SegmentNumber(inserted.at.slot);
            let (sealed, revision) = self.store.tail_to_seal().unwrap();
            self.low_halves.put(segment, LowPart::from_bytes(&sealed.to_bytes().1).unwrap());
            self.store.promote_tail(segment, revision).unwrap();
        }
        let at = inserted.at;
        self.index.upsert(&[IndexEntry { at, high: record.code.high() }]).unwrap();
        at
    }

    fn remove(&self, face: FaceId) -> Location {
        let gone = self.store.remove(&[face]).at;
        self.index.purge(&gone).unwrap();
        gone[0]
    }

    fn proposed(&self, template: &[f32], k: usize, filter: &Filter) -> Vec<Location> {
        let mut rows = self.index.search(&query(template), k, &self.store.admitted(filter)).unwrap().into_rows();
        rows.sort();
        rows
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// As long as all fit among those kept, the candidates are the faces that the filter admits, and few others.
    #[test]
    fn it_proposes_what_the_store_admits(
        dimension in 2..200usize, segment_rows in 1..20usize, steps in 1..80u64, seed: u64,
    ) {
        let mut dice = Dice(seed);
        let held = Held::of(dimension, segment_rows);
        let mut model = BTreeMap::new();
        for number in 0..steps {
            match dice.below(4) {
                0 if !model.is_empty() => {
                    let (at, record): (Location, Record) = model.pop_first().unwrap();
                    prop_assert_eq!(held.remove(record.face), at);
                }
                1 if !model.is_empty() => {
                    let which = dice.below(model.len());
                    let facets = &mut model.values_mut().nth(which).unwrap();
                    facets.facets.restricted = !facets.facets.restricted;
                    held.store.set_restricted(&[facets.face], facets.facets.restricted);
                }
                _ => {
                    let record = record(number, &dice.unit(dimension));
                    model.insert(held.insert(&record), record);
                }
            }
        }
        let probe = dice.unit(dimension);
        let some = (0..steps).step_by(3).map(face);
        for (filter, most_strangers) in [
            (Filter::new(), 0),
            (Filter::new().territories([None]), 0),
            (Filter::new().subjects([subject(1)]), 3),
            (Filter::new().faces(some), 3),
        ] {
            let admits = |record: &Record| filter.admits(record.face, &record.facets, RestrictedFaces::LeftOut);
            let admitted: Vec<_> = model.iter().filter(|(_, record)| admits(record)).map(|(at, _)| *at).collect();
            let proposed = held.proposed(&probe, 5, &filter);
            prop_assert!(admitted.iter().all(|at| proposed.contains(at)), "left out");
            // Ids are asked for by their marks.
            let strangers = proposed.iter().filter(|at| !admitted.contains(at)).count();
            prop_assert!(strangers <= most_strangers, "{} strangers", strangers);
            prop_assert!(proposed.iter().all(|at| model.get(at).is_some_and(|record| !record.facets.restricted)));
        }
    }
}

#[test]
fn the_candidates_are_the_best_by_estimate_and_a_face_is_nearest_to_itself() {
    let mut dice = Dice(4);
    let held = Held::new(256);
    let templates: Vec<_> = (0..3_000).map(|_| dice.unit(256)).collect();
    let rows: Vec<_> = (0..).zip(&templates).map(|(number, template)| held.insert(&record(number, template))).collect();
    for number in [0, 1_500, 2_999] {
        let candidates = held.proposed(&templates[number], 1, &Filter::new());
        assert_eq!(candidates.len(), keep(1, 256, 3_000) * 33 / 32);
        assert!(candidates.contains(&rows[number]));
    }
}

/// A chunk has room for 8,192 rows of each of eight segments.
#[test]
fn a_row_is_looked_at_where_it_was_put_in_large_segments_and_in_many() {
    let mut dice = Dice(7);
    let templates: Vec<_> = (0..8_400).map(|_| dice.unit(256)).collect();
    for segment_rows in [20_000, 500] {
        let held = Held::of(256, segment_rows);
        let rows: Vec<_> =
            (0..).zip(&templates).map(|(number, template)| held.insert(&record(number, template))).collect();
        for number in [0, 499, 500, 3_999, 4_000, 8_191, 8_192, 8_399] {
            let proposed = held.proposed(&templates[number], 1, &Filter::new());
            assert!(proposed.contains(&rows[number]), "{number} in segments of {segment_rows}");
        }
        assert_eq!(BitIndex::of(&held.store).bytes(), held.index.bytes());
    }
}

#[test]
fn a_purge_zeroes_the_bits_and_says_so() {
    let mut dice = Dice(2);
    let held = Held::new(128);
    held.insert(&record(0, &dice.unit(128)));
    let only_kept = held.index.bytes();
    let gone = held.insert(&record(1, &dice.unit(128)));
    assert_ne!(held.index.bytes(), only_kept);
    let evidence = GoneEvidence { rows_zeroed: 1, not_held: 2, kept_on_disk: false };
    let strangers = [Location { slot: 0, row: 9 }, Location { slot: 3, row: 0 }];
    let purged = held.index.purge(&[gone, strangers[0], strangers[1]]).unwrap();
    assert_eq!(purged, Purge::PhysicallyGone { evidence });
    assert_eq!(held.index.bytes(), only_kept);
    assert!(held.index.capabilities().purges_at_once && !held.index.capabilities().persistent);
}

#[test]
fn it_is_built_from_the_store_as_it_would_be_face_by_face() {
    let held = Held::new(300);
    let mut dice = Dice(3);
    for number in 0..50 {
        held.insert(&record(number, &dice.unit(300)));
    }
    held.remove(face(7));
    assert_eq!(BitIndex::of(&held.store).bytes(), held.index.bytes());
}

#[test]
fn another_dimension_is_refused() {
    let held = Held::new(8);
    let other = record(0, &Dice(1).unit(9));
    let refused = IndexError::Dimension { expected: 8, found: 9 };
    let entry = IndexEntry { at: Location { slot: 0, row: 0 }, high: other.code.high() };
    assert_eq!(held.index.upsert(&[entry]).unwrap_err(), refused);
    let all = Filter::new();
    let admitted = held.store.admitted(&all);
    assert_eq!(held.index.search(&query(&Dice(1).unit(9)), 1, &admitted).unwrap_err(), refused);
}

#[test]
fn few_dimensions_need_none() {
    assert_eq!([78, 128, 255, 256, 512].map(BitIndex::is_of_use), [false, false, false, true, true]);
}
