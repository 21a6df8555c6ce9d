use std::sync::Arc;

use proptest::prelude::*;

use super::bit::keep;
use super::{BitIndex, CandidateIndex, GoneEvidence, IndexEntry, IndexError, Purge};
use crate::samples::{Dice, face, query, record, subject};
use crate::{Filter, MemoryLowHalves, Record, TemplateStore};

fn entry(record: &Record) -> IndexEntry<'_> {
    IndexEntry { face: record.face, high: record.code.high(), facets: record.facets }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// As long as all fit among those kept, the candidates are exactly the faces that the filter admits.
    #[test]
    fn it_proposes_what_it_holds(dimension in 2..200usize, steps in 1..80u64, seed: u64) {
        let mut dice = Dice(seed);
        let index = BitIndex::new(dimension);
        let mut model = std::collections::BTreeMap::new();
        for number in 0..steps {
            match dice.below(4) {
                0 if !model.is_empty() => {
                    let gone = *model.keys().nth(dice.below(model.len())).unwrap();
                    model.remove(&gone);
                    index.purge(&[gone]).unwrap();
                }
                1 if !model.is_empty() => {
                    let which = dice.below(model.len());
                    let record: &mut Record = model.values_mut().nth(which).unwrap();
                    record.facets.restricted = !record.facets.restricted;
                    index.upsert(&[entry(record)]).unwrap();
                }
                _ => {
                    let record = record(number, &dice.unit(dimension));
                    index.upsert(&[entry(&record)]).unwrap();
                    model.insert(record.face, record);
                }
            }
        }
        let probe = query(&dice.unit(dimension));
        for filter in [Filter::new(), Filter::new().subjects([subject(1)]), Filter::new().territories([None])] {
            let mut proposed = index.search(&probe, 5, &filter).unwrap().faces().to_vec();
            proposed.sort();
            let restricted = crate::RestrictedFaces::LeftOut;
            let admitted: Vec<_> =
                model.values().filter(|r| filter.admits(r.face, &r.facets, restricted)).map(|r| r.face).collect();
            prop_assert_eq!(proposed, admitted);
        }
    }
}

#[test]
fn the_candidates_are_the_best_by_estimate_and_a_face_is_nearest_to_itself() {
    let mut dice = Dice(4);
    let index = BitIndex::new(256);
    let templates: Vec<_> = (0..3_000).map(|_| dice.unit(256)).collect();
    for (number, template) in (0..).zip(&templates) {
        index.upsert(&[entry(&record(number, template))]).unwrap();
    }
    for number in [0, 1_500, 2_999] {
        let candidates = index.search(&query(&templates[number]), 1, &Filter::new()).unwrap();
        assert_eq!(candidates.faces().len(), keep(1, 256, 3_000));
        assert!(candidates.faces().contains(&face(number as u64)));
    }
}

#[test]
fn a_purge_zeroes_the_bits_and_says_so() {
    let mut dice = Dice(2);
    let index = BitIndex::new(128);
    let (kept, gone) = (record(0, &dice.unit(128)), record(1, &dice.unit(128)));
    index.upsert(&[entry(&kept)]).unwrap();
    let only_kept = index.words();
    index.upsert(&[entry(&gone)]).unwrap();
    assert_ne!(index.words(), only_kept);
    let evidence = GoneEvidence { rows_zeroed: 1, not_held: 1, kept_on_disk: false };
    assert_eq!(index.purge(&[gone.face, face(9)]).unwrap(), Purge::PhysicallyGone { evidence });
    assert_eq!(index.words(), only_kept);
    assert!(index.capabilities().purges_at_once && !index.capabilities().persistent);
}

#[test]
fn it_is_built_from_the_store_as_it_would_be_face_by_face() {
    let store = TemplateStore::new(78, 100, Arc::new(MemoryLowHalves::new())).unwrap();
    let index = BitIndex::new(78);
    let mut dice = Dice(3);
    for number in 0..50 {
        let record = record(number, &dice.unit(78));
        index.upsert(&[entry(&record)]).unwrap();
        store.insert(record).unwrap();
    }
    assert_eq!(BitIndex::of(&store).words(), index.words());
}

#[test]
fn another_dimension_is_refused() {
    let index = BitIndex::new(8);
    let other = record(0, &Dice(1).unit(9));
    let refused = IndexError::Dimension { expected: 8, found: 9 };
    assert_eq!(index.upsert(&[entry(&other)]).unwrap_err(), refused);
    assert_eq!(index.search(&query(&Dice(1).unit(9)), 1, &Filter::new()).unwrap_err(), refused);
}
