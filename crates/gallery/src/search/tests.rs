use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use proptest::prelude::*;

use super::{Scored, search};
use crate::index::{BitIndex, CandidateIndex, Candidates, Capabilities, IndexEntry, IndexError, Purge};
use crate::samples::{Dice, face, query, record};
use crate::store::{Admitted, Location, Wanted};
use crate::{
    Filter, Hit, LowPart, MemoryLowHalves, Query, RestrictedFaces, SegmentNumber, StoreError, TemplateStore,
    exact_cosine,
};

/// People with five faces each, of within-identity cosine 0.65: centre cosine sqrt(0.65).
fn crowd(dimension: usize, people: u64, dice: &mut Dice) -> Vec<Vec<f32>> {
    (0..people)
        .flat_map(|_| {
            let centre = dice.unit(dimension);
            (0..5).map(|_| dice.near(&centre, 0.65f64.sqrt())).collect::<Vec<_>>()
        })
        .collect()
}

fn store_of(templates: &[Vec<f32>], segment_rows: usize) -> TemplateStore {
    let low_halves = Arc::new(MemoryLowHalves::new());
    let store =
        TemplateStore::new(templates[0].len(), segment_rows, Arc::clone(&low_halves) as Arc<dyn crate::LowHalves>)
            .unwrap();
    for (number, template) in (0..).zip(templates) {
        if store.insert(&record(number, template)).unwrap().tail_full {
            let segment = SegmentNumber(number as u32);
            let (sealed, revision) = store.tail_to_seal().unwrap();
            low_halves.put(segment, LowPart::from_bytes(&sealed.to_bytes().1).unwrap());
            store.promote_tail(segment, revision).unwrap();
        }
    }
    store
}

/// Fails at everything: a search has to do without.
struct Broken;

impl CandidateIndex for Broken {
    fn capabilities(&self) -> Capabilities {
        Capabilities { name: "broken", persistent: false, filters: false, purges_at_once: false }
    }

    fn upsert(&self, _: &[IndexEntry<'_>]) -> Result<(), IndexError> {
        Err(IndexError::Unavailable { reason: "broken".to_owned() })
    }

    fn narrows(&self, _: usize, _: &Admitted<'_>) -> bool {
        true
    }

    fn search(&self, _: &Query, _: usize, _: &Admitted<'_>) -> Result<Candidates, IndexError> {
        Err(IndexError::Unavailable { reason: "broken".to_owned() })
    }

    fn purge(&self, _: &[Location]) -> Result<Purge, IndexError> {
        Err(IndexError::Unavailable { reason: "broken".to_owned() })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_exact_scan_returns_the_best_k(dimension in 2..200usize, count in 1..60u64, k in 0..12usize, seed: u64) {
        let mut dice = Dice(seed);
        let mut templates: Vec<Vec<f32>> = Vec::new();
        for _ in 0..count {
            templates.push(dice.awkward(dimension, &templates));
        }
        let store = store_of(&templates, 7);
        let probe = query(&dice.awkward(dimension, &templates));
        let found = search(&store, Some(&Broken), &probe, k, &Filter::new()).unwrap();
        let mut expected: Vec<Scored> = (0..count).map(|number| {
            let record = record(number, &templates[number as usize]);
            let cosine = exact_cosine(&probe, &record.code);
            Scored { face: record.face, cosine, norm_statistic: record.norm_statistic }
        }).collect();
        let score = |scored: &Scored| f64::from(scored.cosine) - f64::from(scored.norm_statistic) / 2.0;
        expected.sort_by(|a, b| score(b).partial_cmp(&score(a)).unwrap().then(a.face.cmp(&b.face)));
        expected.truncate(k);
        prop_assert_eq!(found, expected);
    }
}

/// The shares are those of this deterministic crowd; that the index keeps enough at each dimension is what it shows.
#[test]
fn two_stages_find_the_mates() {
    for (dimension, people, least) in [(384, 2_000, 0.999), (512, 1_500, 0.999)] {
        let mut dice = Dice(dimension as u64);
        let templates = crowd(dimension, people, &mut dice);
        let store = store_of(&templates, 4_096);
        let index = BitIndex::of(&store);
        // Of every second person: fewer are kept then.
        let half = Filter::new().faces((0..5 * people).filter(|number| number / 5 % 2 == 0).map(face));
        for filter in [Filter::new(), half] {
            assert!(index.narrows(10, &store.admitted(&filter)), "or the index is not asked");
            let (mut mates, mut found) = (0, 0);
            for _ in 0..40 {
                let person = dice.below(people as usize) / 2 * 10;
                let probe = query(&dice.near(&templates[person], 0.8));
                let exact = store.sweep(std::slice::from_ref(&probe), 0.45, &filter, RestrictedFaces::LeftOut);
                let mut exact = exact.unwrap().0.remove(0);
                let score = |hit: &Hit| hit.cosine - hit.norm_statistic / 2.0;
                exact.sort_by(|a, b| score(b).total_cmp(&score(a)));
                let exact: Vec<_> = exact.iter().map(|hit| hit.face).take(10).collect();
                let proposed = search(&store, Some(&index), &probe, 10, &filter).unwrap();
                mates += exact.len();
                found += proposed.iter().filter(|scored| exact.contains(&scored.face)).count();
            }
            assert!(mates > 100 && found as f64 >= least * mates as f64, "{found} of {mates} at {dimension}");
        }
    }
}

/// Prints the table that `crate::index::keep` stands on.
#[test]
#[ignore = "a measurement: minutes"]
fn how_many_candidates_have_to_be_kept() {
    for dimension in [78, 128, 256, 512] {
        for people in [10_000, 40_000] {
            let mut dice = Dice(1);
            let templates = crowd(dimension, people, &mut dice);
            let store = store_of(&templates, crate::SEGMENT_ROWS);
            let index = BitIndex::of(&store);
            let keeps = [100, 200, 400, 1_000, 2_000, 4_000, 8_000, 16_000];
            let (mut mates, mut found) = (0, [0; 8]);
            for _ in 0..100 {
                let probe = query(&dice.near(&templates[mates * 7_919 % templates.len()], 0.65));
                let hits =
                    store.sweep(std::slice::from_ref(&probe), 0.45, &Filter::new(), RestrictedFaces::LeftOut).unwrap();
                let hits: Vec<_> = hits.0[0].iter().map(|hit| hit.face).collect();
                mates += hits.len();
                for (found, keep) in found.iter_mut().zip(keeps) {
                    let kept: HashSet<_> =
                        index.nearest(&probe, keep, &store.admitted(&Filter::new())).into_iter().collect();
                    *found += store.places_of(&hits).iter().filter(|at| kept.contains(at)).count();
                }
            }
            print!("{dimension}-D, {} faces, {mates} mates:", people * 5);
            for (found, keep) in found.iter().zip(keeps) {
                print!(" {keep}: {:.4}", f64::from(*found as u32) / f64::from(mates as u32));
            }
            println!();
        }
    }
}

#[test]
fn a_restricted_face_is_never_found_and_a_filter_holds_behind_a_stale_index() {
    let mut dice = Dice(5);
    let templates = crowd(384, 2_000, &mut dice);
    let store = store_of(&templates, 4_096);
    let index = BitIndex::of(&store);
    assert!(index.narrows(1, &store.admitted(&Filter::new())), "or the index is not asked");
    let probe = query(&templates[0]);
    let faces = |filter: &Filter| {
        search(&store, Some(&index), &probe, 1, filter).unwrap().iter().map(|scored| scored.face).collect::<Vec<_>>()
    };
    assert_eq!(faces(&Filter::new()), [face(0)]);
    assert_eq!(faces(&Filter::new().faces([face(3_000)])), [face(3_000)]);
    // The index is not told.
    store.set_restricted(&[face(0)], true);
    assert_ne!(faces(&Filter::new()), [face(0)]);
    store.set_restricted(&[face(0)], false);
    assert_eq!(faces(&Filter::new()), [face(0)]);
    store.remove(&[face(0)]);
    assert_ne!(faces(&Filter::new()), [face(0)]);
}

#[test]
fn a_broken_index_costs_time_and_no_face() {
    let mut dice = Dice(6);
    let templates = crowd(32, 100, &mut dice);
    let store = store_of(&templates, 4_096);
    let found = search(&store, Some(&Broken), &query(&templates[9]), 1, &Filter::new()).unwrap();
    assert_eq!(found[0].face, face(9));
    let other = query(&dice.unit(33));
    let refused = search(&store, Some(&BitIndex::of(&store)), &other, 1, &Filter::new());
    assert_eq!(refused.unwrap_err(), StoreError::Dimension { expected: 32, found: 33 });
}

/// Searchers and sweepers against inserters and removers: while an answer is being shown, nothing in it has been
/// acknowledged as removed.
#[test]
fn no_search_shows_a_face_after_its_removal_was_acknowledged() {
    const FACES: usize = 600;
    let mut dice = Dice(8);
    let centre = dice.unit(64);
    let templates: Vec<_> = (0..FACES).map(|_| dice.near(&centre, 0.95)).collect();
    let low_halves = Arc::new(MemoryLowHalves::new());
    let store = TemplateStore::new(64, 50, Arc::clone(&low_halves) as Arc<dyn crate::LowHalves>).unwrap();
    let index = BitIndex::new(64);
    let gone: Vec<AtomicBool> = (0..FACES).map(|_| AtomicBool::new(false)).collect();
    let (inserted, done, shown) = (AtomicUsize::new(0), AtomicBool::new(false), AtomicUsize::new(0));
    let rounds = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let number_of: std::collections::HashMap<_, _> = (0..FACES).map(|n| (face(n as u64), n)).collect();
    let probe = query(&centre);
    let check = |faces: &mut dyn Iterator<Item = basis::FaceId>| {
        for face in faces {
            assert!(!gone[number_of[&face]].load(Ordering::SeqCst), "shown after its removal was acknowledged");
            shown.fetch_add(1, Ordering::Relaxed);
        }
    };
    std::thread::scope(|scope| {
        let inserting = scope.spawn(|| {
            for (number, template) in (0..).zip(&templates) {
                let record = record(number, template);
                let stands = store.insert(&record).unwrap();
                index.upsert(&[IndexEntry { at: stands.at, high: record.code.high() }]).unwrap();
                if stands.tail_full {
                    loop {
                        let (sealed, revision) = store.tail_to_seal().unwrap();
                        low_halves
                            .put(SegmentNumber(number as u32), LowPart::from_bytes(&sealed.to_bytes().1).unwrap());
                        match store.promote_tail(SegmentNumber(number as u32), revision) {
                            Ok(()) => break,
                            Err(error) => assert_eq!(error, StoreError::TailChanged),
                        }
                    }
                }
                inserted.store(number as usize + 1, Ordering::SeqCst);
            }
        });
        let searching = scope.spawn(|| {
            let mut by_index = true;
            while !done.load(Ordering::SeqCst) {
                // By the index and by the exact scan in turn; this gallery is too small to ask the index by itself.
                let all = Filter::new();
                let admitted = store.admitted(&all);
                let candidates = index.search(&probe, 50, &admitted).ok().filter(|_| by_index);
                by_index = !by_index;
                let (one, wanted) = (std::slice::from_ref(&probe), Wanted::Nearest(50));
                let found = match candidates {
                    Some(candidates) => store.gather(candidates.into_rows(), &probe, wanted, &all).unwrap(),
                    None => store.scan(one, wanted, &admitted, RestrictedFaces::LeftOut).unwrap().found,
                };
                let decided = store.decide(one, found).unwrap();
                store.disclose(decided, RestrictedFaces::LeftOut, |decided| {
                    check(&mut decided.iter().map(|decided| decided.face));
                });
                rounds[0].fetch_add(1, Ordering::SeqCst);
            }
        });
        let sweeping = scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                let queries = std::slice::from_ref(&probe);
                let restricted = RestrictedFaces::LeftOut;
                store
                    .sweep_then(queries, 0.5, &Filter::new(), restricted, |hits, _| {
                        check(&mut hits[0].iter().map(|hit| hit.face));
                        let distinct: HashSet<_> = hits[0].iter().map(|hit| hit.face).collect();
                        assert_eq!(distinct.len(), hits[0].len());
                    })
                    .unwrap();
                rounds[1].fetch_add(1, Ordering::SeqCst);
            }
        });
        // The remover keeps pace with the searchers, so that there is a race however the threads are scheduled.
        let (done, store, index, rounds, inserted) = (&done, &store, &index, &rounds, &inserted);
        let gone = &gone;
        scope.spawn(move || {
            for (number, gone) in gone.iter().enumerate() {
                let behind = |rounds: &AtomicUsize| rounds.load(Ordering::SeqCst) < number / 20;
                while inserted.load(Ordering::SeqCst) <= number && !inserting.is_finished()
                    || behind(&rounds[0]) && !searching.is_finished()
                    || behind(&rounds[1]) && !sweeping.is_finished()
                {
                    std::thread::yield_now();
                }
                if number % 3 != 0 {
                    let face = face(number as u64);
                    let removed = store.remove(&[face]);
                    assert_eq!(removed.rows_zeroed, 1);
                    index.purge(&removed.at).unwrap();
                    gone.store(true, Ordering::SeqCst);
                }
            }
            done.store(true, Ordering::SeqCst);
        });
    });
    assert!(shown.into_inner() > 0, "the searches found something while they ran");
    assert_eq!(store.len(), FACES / 3);
    let (hits, completeness) = store.sweep(&[probe], 0.5, &Filter::new(), RestrictedFaces::LeftOut).unwrap();
    assert_eq!((hits[0].len(), completeness.searched), (FACES / 3, FACES as u64 / 3));
}
