use std::sync::Arc;

use proptest::prelude::*;

use super::{Wanted, read};
use crate::samples::{Dice, face, query, record};
use crate::{
    Code, Filter, HighPart, LowHalves, LowPart, MemoryLowHalves, Place, Record, SealedSegment, SegmentError,
    SegmentNumber, StoreError, TemplateStore, exact_cosine,
};

fn store(dimension: usize, segment_rows: usize) -> (TemplateStore, Arc<MemoryLowHalves>) {
    let low_halves = Arc::new(MemoryLowHalves::new());
    let store = TemplateStore::new(dimension, segment_rows, Arc::clone(&low_halves) as Arc<dyn LowHalves>).unwrap();
    (store, low_halves)
}

fn filled(dimension: usize, count: u64) -> (TemplateStore, Vec<Record>) {
    let (store, _) = store(dimension, 100);
    let mut dice = Dice(dimension as u64);
    let records: Vec<_> = (0..count).map(|number| record(number, &dice.unit(dimension))).collect();
    for record in &records {
        store.insert(record).unwrap();
    }
    (store, records)
}

fn bytes(store: &TemplateStore) -> Vec<i8> {
    store.segments().iter().flat_map(|(_, segment)| read(segment).bytes()).collect()
}

fn stands_in(needle: &[i8], bytes: &[i8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn removal_zeroes_the_bytes_in_memory() {
    let (store, records) = filled(78, 5);
    let before = bytes(&store);
    let halves = |record: &Record| (record.code.high().to_vec(), record.code.low().to_vec());
    for record in &records {
        let (high, low) = halves(record);
        assert!(stands_in(&high, &before) && stands_in(&low, &before), "the scanner finds what is there");
    }
    assert_eq!(store.place_of(face(2)), Some(Place { segment: None, row: 2 }));
    let removed = store.remove(&[face(2), face(77)]);
    assert_eq!((removed.rows_zeroed, removed.not_held), (1, 1));
    let after = bytes(&store);
    for (number, record) in records.iter().enumerate() {
        let (high, low) = halves(record);
        // Any eight bytes in a row are as good as a fingerprint.
        let kept = high.windows(8).any(|part| stands_in(part, &after)) || low.windows(8).any(|p| stands_in(p, &after));
        assert_eq!(kept, number != 2);
    }
    assert!(!store.contains(face(2)));
    assert_eq!(store.facets(face(2)), None);
    assert_eq!(store.face_at(Place { segment: None, row: 2 }), None);
    assert_eq!(store.face_at(Place { segment: None, row: 3 }), Some(face(3)));
}

#[test]
fn removal_zeroes_a_sealed_row_too_and_sealing_lets_the_low_halves_go() {
    let (store, records) = filled(64, 3);
    let (sealed, revision) = store.tail_to_seal().unwrap();
    let (_, low) = sealed.to_bytes();
    store.promote_tail(SegmentNumber(4), revision).unwrap();
    assert!(!stands_in(records[1].code.low(), &bytes(&store)), "the low halves left this memory");
    assert!(LowPart::from_bytes(&low).unwrap().row(1) == Some(records[1].code.low()));
    assert_eq!(store.place_of(face(1)), Some(Place { segment: Some(SegmentNumber(4)), row: 1 }));
    store.remove(&[face(1)]);
    assert!(!records[1].code.high().windows(8).any(|part| stands_in(part, &bytes(&store))));
    assert!(stands_in(records[2].code.high(), &bytes(&store)));
}

#[test]
fn a_score_is_the_definitions() {
    let (store, records) = filled(78, 4);
    let query = query(&Dice(9).unit(78));
    for record in &records {
        let found = store.gather(store.places_of(&[record.face]), &query, Wanted::Nearest(1), &Filter::new()).unwrap();
        let decided = store.decide(std::slice::from_ref(&query), found).unwrap();
        assert_eq!(decided[0].cosine, exact_cosine(&query, &record.code));
    }
    assert!(store.places_of(&[face(50)]).is_empty());
}

#[test]
fn insertions_that_cannot_be_are_refused() {
    let (store, low_halves) = store(16, 2);
    let mut dice = Dice(1);
    let first = record(0, &dice.unit(16));
    assert!(!store.insert(&first).unwrap().tail_full);
    assert_eq!(store.insert(&first).unwrap_err(), StoreError::AlreadyHeld);
    let other = store.insert(&record(1, &dice.unit(17)));
    assert_eq!(other.unwrap_err(), StoreError::Dimension { expected: 16, found: 17 });
    assert!(store.insert(&record(1, &dice.unit(16))).unwrap().tail_full);
    assert_eq!(store.insert(&record(2, &dice.unit(16))).unwrap_err(), StoreError::TailFull);
    assert_eq!(store.len(), 2);
    assert!(TemplateStore::new(1, 2, Arc::clone(&low_halves) as Arc<dyn LowHalves>).is_err());
    assert!(TemplateStore::new(2, 0, low_halves).is_err());
}

#[test]
fn bytes_made_before_a_removal_cannot_become_the_sealed_segment() {
    let (store, _) = filled(16, 3);
    let (_, revision) = store.tail_to_seal().unwrap();
    store.remove(&[face(0)]);
    assert_eq!(store.promote_tail(SegmentNumber(0), revision).unwrap_err(), StoreError::TailChanged);
    let (sealed, revision) = store.tail_to_seal().unwrap();
    assert_eq!(sealed.high().faces().collect::<Vec<_>>(), [face(1), face(2)]);
    store.promote_tail(SegmentNumber(0), revision).unwrap();
    assert!(store.tail_to_seal().is_none());
    store.insert(&record(9, &Dice(3).unit(16))).unwrap();
    let (_, revision) = store.tail_to_seal().unwrap();
    assert_eq!(store.promote_tail(SegmentNumber(0), revision).unwrap_err(), StoreError::SegmentNumberTaken);
}

#[test]
fn a_segment_is_loaded_whole_or_not_at_all() {
    let (first, _) = filled(16, 3);
    let (high, _) = first.tail_to_seal().unwrap().0.to_bytes();
    let part = || HighPart::from_bytes(&high).unwrap();
    assert_eq!(first.load_sealed(vec![(SegmentNumber(1), part())]).unwrap_err(), StoreError::AlreadyHeld);
    assert_eq!(first.len(), 3);
    let (second, _) = store(16, 100);
    second.load_sealed(vec![(SegmentNumber(1), part())]).unwrap();
    assert_eq!(second.len(), 3);
    assert_eq!(second.load_sealed(vec![(SegmentNumber(1), part())]).unwrap_err(), StoreError::SegmentNumberTaken);
    // The second face of this segment is held already: neither stays.
    let (overlapping, _) = store(16, 100);
    for number in [7, 1] {
        overlapping.insert(&record(number, &Dice(number).unit(16))).unwrap();
    }
    let (sealed, _) = overlapping.tail_to_seal().unwrap();
    let part = |sealed: &SealedSegment| HighPart::from_bytes(&sealed.to_bytes().0).unwrap();
    assert_eq!(second.load_sealed(vec![(SegmentNumber(2), part(&sealed))]).unwrap_err(), StoreError::AlreadyHeld);
    assert_eq!((second.len(), second.contains(face(7)), second.contains(face(1))), (3, false, true));
    let part = || HighPart::from_bytes(&high).unwrap();
    let (third, _) = store(17, 100);
    let refused = third.load_sealed(vec![(SegmentNumber(1), part())]).unwrap_err();
    assert_eq!(refused, StoreError::Dimension { expected: 17, found: 16 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_segment_comes_back_from_its_bytes(dimension in 2..150usize, count in 1..20u64, seed: u64) {
        let (store, _) = store(dimension, 20);
        let mut dice = Dice(seed);
        let mut records: Vec<_> = (0..count).map(|number| record(number, &dice.unit(dimension))).collect();
        for record in &mut records {
            record.facets.restricted = dice.below(4) == 0;
            store.insert(record).unwrap();
        }
        let gone = dice.below(count as usize);
        let (high, low) = store.tail_to_seal().unwrap().0.to_bytes();
        let sealed = SealedSegment::from_bytes(&high, &low).unwrap();
        let again = sealed.to_bytes();
        prop_assert!(*again.0 == *high && *again.1 == *low);

        let (high_after, low_after) = sealed.without(&[records[gone].face]).to_bytes();
        prop_assert_eq!((high_after.len(), low_after.len()), (high.len(), low.len()));
        let (high_part, low_part) = SealedSegment::from_bytes(&high_after, &low_after).unwrap().into_parts();
        let zeros = vec![0i8; dimension];
        prop_assert_eq!(low_part.row(gone as u32), Some(&zeros[..]));
        prop_assert_eq!(high_part.high.row(gone), &zeros[..]);
        prop_assert_eq!(high_part.rows(), count as usize);
        prop_assert!((0..high_part.rows()).all(|row| high_part.high.padded(row, 1)[dimension..].iter().all(|&x| x == 0)));
        for (row, record) in records.iter().enumerate().filter(|(row, _)| *row != gone) {
            let facts = high_part.columns.facts(row).unwrap();
            let low = low_part.row(row as u32).unwrap();
            prop_assert_eq!((facts.face, facts.facets), (record.face, record.facets));
            prop_assert_eq!(facts.norm_statistic, record.norm_statistic);
            let code = Code::from_parts(
                high_part.high.row(row), low, facts.factors.scale, facts.factors.low_norm, facts.residual,
            ).unwrap();
            prop_assert_eq!(&code, &record.code);
            let range = LowPart::row_range(dimension, row as u32);
            let in_bytes: Vec<i8> = low_after[range].iter().map(|byte| byte.cast_signed()).collect();
            prop_assert_eq!(&in_bytes[..], record.code.low());
        }
        prop_assert_eq!(low_part.row(count as u32), None);
    }

    #[test]
    fn damaged_bytes_are_refused(seed: u64, flip in 1..=255u8) {
        let mut dice = Dice(seed);
        let (store, _) = filled(20, 4);
        store.remove(&[face(1)]);
        let (high, low) = store.tail_to_seal().unwrap().0.to_bytes();
        let damage = |bytes: &[u8], at: usize| {
            let mut bytes = bytes.to_vec();
            bytes[at] ^= flip;
            bytes
        };
        prop_assert!(HighPart::from_bytes(&damage(&high, dice.below(high.len()))).is_err());
        prop_assert!(LowPart::from_bytes(&damage(&low, dice.below(low.len()))).is_err());
        let cut = dice.below(high.len());
        prop_assert!(HighPart::from_bytes(&high[..cut]).is_err());
        prop_assert!(LowPart::from_bytes(&low[..dice.below(low.len())]).is_err());
        prop_assert!(HighPart::from_bytes(&[&high[..], &[0]].concat()).is_err());
    }

    #[test]
    fn a_record_comes_back_from_its_bytes(dimension in 2..150usize, number: u32, seed: u64) {
        let record = record(u64::from(number), &Dice(seed).unit(dimension));
        let bytes = record.to_bytes();
        prop_assert_eq!(&Record::from_bytes(&bytes).unwrap(), &record);
        let cut = (seed % bytes.len() as u64) as usize;
        prop_assert!(Record::from_bytes(&bytes[..cut]).is_err());
        prop_assert!(Record::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
    }
}

#[test]
fn each_mistake_has_its_name() {
    let (store, _) = filled(20, 4);
    let (high, low) = store.tail_to_seal().unwrap().0.to_bytes();
    let (_, older_low) = {
        store.remove(&[face(1)]);
        store.tail_to_seal().unwrap().0.to_bytes()
    };
    assert_eq!(HighPart::from_bytes(&low).err(), Some(SegmentError::Kind));
    assert_eq!(SealedSegment::from_bytes(&high, &older_low).err(), Some(SegmentError::Pair));
    let mut newer = high.to_vec();
    newer[8] = 2;
    assert_eq!(HighPart::from_bytes(&newer).err(), Some(SegmentError::Version { found: 2, known: 1 }));
    let mut flipped = high.to_vec();
    let last_row = flipped.len() - 33;
    flipped[last_row] ^= 1;
    assert_eq!(HighPart::from_bytes(&flipped).err(), Some(SegmentError::Digest));
    assert_eq!(HighPart::from_bytes(&high[..10]).err(), Some(SegmentError::Length { missing: 22, surplus: 0 }));
}

/// Whoever could write a row with too short a bound could hide a face from every sweep.
#[test]
fn a_row_that_lies_about_its_low_half_is_refused() {
    let (store, _) = filled(20, 2);
    let (high, low) = store.tail_to_seal().unwrap().0.to_bytes();
    let mut body = high[..high.len() - 32].to_vec();
    let low_norm = 18 + 43 + 4;
    body[low_norm..low_norm + 4].copy_from_slice(&1e-9f32.to_le_bytes());
    let digest = |bytes: &[u8]| aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().to_vec();
    let high = [&body[..], &digest(&body)].concat();
    let mut low_body = low[..low.len() - 32].to_vec();
    low_body[18..50].copy_from_slice(&high[high.len() - 32..]);
    let low = [&low_body[..], &digest(&low_body)].concat();
    assert!(matches!(SealedSegment::from_bytes(&high, &low).err(), Some(SegmentError::Code(_))));
}

/// As above, of a row too long for the bound that a scan with several queries goes by.
#[test]
fn a_row_longer_than_a_template_is_refused() {
    let (store, records) = filled(20, 1);
    let code = &records[0].code;
    let longer = |scale: f32| Code::from_parts(code.high(), code.low(), scale, code.low_norm(), code.residual());
    assert!(longer(code.scale()).is_ok());
    let (high, low) = store.tail_to_seal().unwrap().0.to_bytes();
    let digest = |bytes: &[u8]| aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().to_vec();
    let with_scale = |scale: f32| {
        let mut body = high[..high.len() - 32].to_vec();
        body[18 + 43..18 + 47].copy_from_slice(&scale.to_le_bytes());
        let high = [&body[..], &digest(&body)].concat();
        let mut low_body = low[..low.len() - 32].to_vec();
        low_body[18..50].copy_from_slice(&high[high.len() - 32..]);
        let low = [&low_body[..], &digest(&low_body)].concat();
        (HighPart::from_bytes(&high).err(), SealedSegment::from_bytes(&high, &low).err())
    };
    assert_eq!(with_scale(code.scale()), (None, None));
    let scale = code.scale() * 1.02;
    assert!(longer(scale).is_err());
    assert!(matches!(with_scale(scale), (Some(SegmentError::Code(_)), Some(SegmentError::Code(_)))));
}

#[test]
fn an_erased_row_leaves_no_fact() {
    let (store, records) = filled(16, 70);
    store.remove(&[face(66)]);
    let (sealed, _) = store.tail_to_seal().unwrap();
    let columns = &sealed.high().columns;
    assert_eq!((columns.facts(66), columns.face(66), columns.factors(66).scale), (None, None, 0.0));
    assert_eq!((columns.free(1) >> 2 & 1, columns.restricted(1) >> 2 & 1), (0, 0));
    assert_eq!(columns.facts(67), Some(super::record::RowFacts::of(&records[67])));
    assert_eq!((columns.facts(70), columns.free(2)), (None, 0));
}
