//! A gallery of a crowd as the product holds it in memory: store and index. The low halves of sealed segments are in a
//! file, as in the product, but not sealed there.

use std::sync::Arc;
use std::time::{Duration, Instant};

use basis::{FaceId, SubjectId};
use rayon::prelude::*;

use crate::code::Code;
use crate::crowd::{Crowd, FACES_A_PERSON};
use crate::filter::{Facets, Filter};
use crate::index::{BitIndex, CandidateIndex, IndexEntry};
use crate::low_halves::FileOfLowHalves;
use crate::store::{LowHalves, Record, SEGMENT_ROWS, SegmentNumber, TemplateStore};

/// Faces made and taken in together.
const BATCH: usize = 8_192;
/// Ids made in the same millisecond.
const IDS_A_MILLISECOND: usize = 4;
/// Faces come from so many countries in turn.
const COUNTRIES: usize = 100;

pub(crate) struct Gallery {
    pub(crate) store: TemplateStore,
    /// Where codes have enough dimensions for one to be of use.
    pub(crate) index: Option<BitIndex>,
    /// What coding and taking in took; making the faces up is not in it.
    pub(crate) took: Duration,
    /// Resident bytes that came with it.
    pub(crate) bytes: usize,
}

impl Gallery {
    pub(crate) fn of(crowd: &Crowd) -> Self {
        let before = resident();
        let low_halves = Arc::new(FileOfLowHalves::new(crowd.dimension));
        let store =
            TemplateStore::new(crowd.dimension, SEGMENT_ROWS, Arc::clone(&low_halves) as Arc<dyn LowHalves>).unwrap();
        let index = BitIndex::is_of_use(crowd.dimension).then(|| BitIndex::new(crowd.dimension));
        let mut took = Duration::ZERO;
        for first in (0..crowd.faces).step_by(BATCH) {
            let templates = crowd.templates(first, BATCH.min(crowd.faces - first));
            let began = Instant::now();
            let records: Vec<Record> = templates
                .par_iter()
                .enumerate()
                .map(|(at, template)| Record {
                    face: face(first + at),
                    code: Code::quantise(template).unwrap(),
                    facets: facets(first + at),
                    norm_statistic: 0.0,
                })
                .collect();
            for record in records {
                let inserted = store.insert(&record).unwrap();
                if let Some(index) = &index {
                    index.upsert(&[IndexEntry { at: inserted.at, high: record.code.high() }]).unwrap();
                }
                if inserted.tail_full {
                    seal(&store, &low_halves);
                }
            }
            took += began.elapsed();
        }
        let bytes = resident().saturating_sub(before);
        Self { store, index, took, bytes }
    }
}

fn seal(store: &TemplateStore, low_halves: &FileOfLowHalves) {
    let (sealed, revision) = store.tail_to_seal().unwrap();
    let number = SegmentNumber((store.len() / SEGMENT_ROWS) as u32);
    low_halves.put(number, &sealed.to_bytes().1);
    store.promote_tail(number, revision).unwrap();
}

/// Of so many in a hundred faces, strewn evenly.
pub(crate) fn by_territory(percent: usize) -> Filter {
    Filter::new().territories((0..percent * COUNTRIES / 100).map(country))
}

/// Of so many in a hundred people, strewn evenly.
pub(crate) fn by_subject(crowd: &Crowd, percent: usize) -> Filter {
    let people = crowd.faces / FACES_A_PERSON;
    Filter::new().subjects((0..people).filter(|person| person * 37 % 100 < percent).map(subject))
}

pub(crate) fn face(number: usize) -> FaceId {
    FaceId::from_bytes(id(1, number))
}

pub(crate) fn number_of(face: FaceId) -> usize {
    (u128::from_be_bytes(face.to_bytes()) as u64).wrapping_mul(INVERSE) as usize
}

fn subject(person: usize) -> SubjectId {
    SubjectId::from_bytes(id(2, person))
}

const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
/// `SPREAD * INVERSE` is 1 in 64 bits.
const INVERSE: u64 = 0xF1DE_83E1_9937_733D;

/// Ids begin with the time, several in a millisecond, and end in chance, as real ones do.
fn id(kind: u128, number: usize) -> [u8; 16] {
    let millis = (number / IDS_A_MILLISECOND) as u128;
    (millis << 80 | kind << 64 | u128::from((number as u64).wrapping_mul(SPREAD))).to_be_bytes()
}

fn facets(number: usize) -> Facets {
    Facets {
        subject: Some(subject(number / FACES_A_PERSON)),
        territory: country(number * 61 % COUNTRIES),
        restricted: false,
        enrolled_at_ms: number as i64,
    }
}

fn country(number: usize) -> Option<[u8; 2]> {
    Some([b'A' + (number / 26) as u8, b'A' + (number % 26) as u8])
}

/// Bytes of this process that are in memory and of no file; 0 where the system does not say.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: Vec<usize> = statm.split_whitespace().filter_map(|pages| pages.parse().ok()).collect();
    pages.get(1).zip(pages.get(2)).map_or(0, |(all, shared)| (all - shared) * 4_096)
}
