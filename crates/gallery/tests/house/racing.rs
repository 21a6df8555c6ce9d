//! Searches beside an erasure: none that begins after its acknowledgement finds the person, none fails.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use basis::FaceId;
use gallery::{ErasureTarget, GalleryError};
use ledger::LedgerError;

use crate::erasure::{Scene, scene};
use crate::facts::{self, DIMENSION};
use crate::home::everyone;

#[test]
fn no_search_finds_anyone_after_the_acknowledgement_and_none_fails() {
    let Scene { home, subject, .. } = scene();
    let plan = home.plan(ErasureTarget::Subject(subject)).unwrap();
    let faces: HashSet<FaceId> = plan.face_ids().into_iter().collect();
    let others = home.scores(1).len() - faces.len();
    let (acknowledged, done) = (AtomicBool::new(false), AtomicBool::new(false));
    let (permit, at) = (home.may_erase(plan.erasure), home.now());
    let house = &home.house;
    let probe = facts::normed(1, DIMENSION);
    let search = || {
        let (mut before, mut after) = (0, 0);
        while !done.load(Ordering::SeqCst) || after == 0 {
            let late = acknowledged.load(Ordering::SeqCst);
            // A narrow limit and none: ties and all rows ask for low halves while segments are rewritten.
            let recorded = match home.try_may_search() {
                Ok((recorded, _)) => recorded,
                // The erasure was decided between permit and leaf: the gate is asked again.
                Err(GalleryError::Ledger(LedgerError::Stale { .. })) => continue,
                Err(error) => panic!("{error}"),
            };
            let found = house.identify(recorded, &probe, &everyone()).unwrap().candidates;
            let hits = found.iter().filter(|candidate| faces.contains(&candidate.face)).count();
            assert_eq!(found.len() - hits, others, "the others are found all the while");
            assert!(hits == 0 || !late, "found after the acknowledgement");
            if late { after += 1 } else { before += 1 }
        }
        (before, after)
    };
    std::thread::scope(|scope| {
        let searches: Vec<_> = (0..3).map(|_| scope.spawn(search)).collect();
        house.intend_erasure(&permit, &plan, at).unwrap();
        acknowledged.store(true, Ordering::SeqCst);
        let mut plan = plan;
        let erased = house.carry_out_erasure(&mut plan, at);
        done.store(true, Ordering::SeqCst);
        erased.unwrap();
        for search in searches {
            assert!(search.join().unwrap().1 > 0);
        }
    });
}

#[test]
fn enrolment_beside_erasures_and_restrictions_keeps_rows_and_memory_alike() {
    let Scene { mut home, subject, .. } = scene();
    let other = home.subject(2);
    let batches: Vec<Vec<_>> = (0..6u64)
        .map(|batch| {
            let seeds = 500 + 4 * batch..504 + 4 * batch;
            let picture = |seed: u64| {
                let picture =
                    crate::home::Picture::of(&format!("racing {seed}"), &[(seed, Some(other)), (seed + 90, None)]);
                home.prepared(&picture, DIMENSION)
            };
            seeds.map(picture).collect()
        })
        .collect();
    let plan = home.plan(ErasureTarget::Subject(subject)).unwrap();
    let (permit, at, gallery, pack) = (home.may_erase(plan.erasure), home.now(), home.gallery, home.pack.clone());
    let house = &home.house;
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for batch in batches {
                // Stale once the erasure is decided.
                let _ = house.enrol(gallery, &pack, batch, at);
            }
        });
        scope.spawn(move || {
            for _ in 0..20 {
                house.vault().transact(|tx| house.restrict_subject(tx, gallery, other)).unwrap();
            }
        });
        scope.spawn(move || {
            let mut plan = plan;
            house.intend_erasure(&permit, &plan, at).unwrap();
            house.carry_out_erasure(&mut plan, at).unwrap();
        });
    });
    home.house.vault().transact(|tx| home.house.restrict_subject(tx, gallery, other)).unwrap();
    let (held, found, swept) = (home.rows().1, home.scores(1), home.sweep(&[1], -1.0));
    assert_eq!(home.house.faces_held(gallery).unwrap() as i64, held);
    assert_eq!(swept.hits[0].len() as i64, held);
    let restricted = home.read(|tx| vault::records::faces::of_subject(tx, other));
    assert!(restricted.iter().all(|face| face.restricted && !found.contains_key(&face.id)));
    assert_eq!(found.len() + restricted.len(), held as usize);
    let home = home.reopen();
    assert_eq!((home.scores(1), home.rows().1), (found, held));
}
