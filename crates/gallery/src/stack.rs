//! What work on a template leaves on the stack of the thread that did it, where nothing is zeroed: no run of 32
//! of its bytes, nor of what stands beside it in its record.

use std::fs::{self, File};
use std::hint::black_box;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use basis::{FaceId, SubjectId};
use vault::{Key, Random};
use zeroize::Zeroizing;

use crate::index::BitIndex;
use crate::samples::{Dice, record};
use crate::search::search;
use crate::windows::{Pattern, Windows};
use crate::{
    Code, Cohort, Filter, HighPart, LowPart, MemoryLowHalves, NEAREST, NormedTemplate, Query, Record, RestrictedFaces,
    TemplateStore,
};

/// Deeper than the calls that read what is left.
const ROOM: usize = 64 << 10;

/// Does the work below an empty stretch of the stack, on a thread that has nobody to share it with, and says whether a window
/// stands there after it.
fn leaves(windows: &Windows<'_>, work: &(dyn Fn() + Sync)) -> bool {
    let thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    thread.install(|| {
        below(work);
        windows.find(&unused()).is_some()
    })
}

#[inline(never)]
fn below(work: &dyn Fn()) {
    let room = black_box([0u8; ROOM]);
    work();
    black_box(&room);
}

/// This thread's stack below where it is now.
#[inline(never)]
fn unused() -> Vec<u8> {
    let mark = black_box(0u8);
    let here = (&raw const mark).addr();
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let regions = maps.lines().filter_map(|line| line.split_whitespace().next()?.split_once('-'));
    let mut starts = regions.map(|(from, to)| [from, to].map(|at| usize::from_str_radix(at, 16).unwrap()));
    let [start, _] = starts.find(|region| (region[0]..region[1]).contains(&here)).unwrap();
    let mut bytes = vec![0; here - start];
    File::open("/proc/self/mem").unwrap().read_exact_at(&mut bytes, start as u64).unwrap();
    bytes
}

/// Nonces do not matter here.
struct Zeros;

impl Random for Zeros {
    fn fill(&self, out: &mut [u8]) {
        out.fill(0);
    }
}

/// A record whose every field is varied.
fn varied(dimension: usize, dice: &mut Dice) -> (Record, Vec<f32>) {
    let template = dice.unit(dimension);
    let mut record = record(1, &template);
    let mut id = || [dice.next().to_le_bytes(), dice.next().to_le_bytes()].concat().try_into().unwrap();
    record.face = FaceId::from_bytes(id());
    record.facets.subject = Some(SubjectId::from_bytes(id()));
    record.facets.enrolled_at_ms = 1_796_000_000_123;
    record.norm_statistic = 0.123_456_7;
    (record, template)
}

fn whole<const N: usize>(numbers: impl IntoIterator<Item = [u8; N]>) -> Pattern {
    Pattern::whole(&numbers.into_iter().flatten().collect::<Vec<u8>>())
}

#[test]
fn no_work_on_a_template_leaves_a_run_of_it_on_the_stack() {
    let mut dice = Dice(34);
    for dimension in [78, 128, 512] {
        let (record, template) = varied(dimension, &mut dice);
        let query = Query::from_code(record.code.clone());
        let bytes = record.to_bytes();
        let patterns = [
            Pattern::whole(&bytes),
            whole(template.iter().map(|x| x.to_le_bytes())),
            whole(query.wide().iter().map(|x| x.to_le_bytes())),
            whole(query.coarse().iter().map(|x| x.to_le_bytes())),
        ];
        let windows = Windows::of(&patterns);
        let array: [u8; 64] = *bytes.last_chunk().unwrap();
        assert!(leaves(&windows, &|| _ = black_box(black_box(&array).map(|byte| byte))), "what is left is found");

        let key = Key::from_bytes(&[7; 32]);
        let sealed = vault::seal(&key, b"SAMPLE", &bytes, &Zeros);
        let low_halves = || Arc::new(MemoryLowHalves::new());
        let store = TemplateStore::new(dimension, 100, low_halves()).unwrap();
        store.insert(&record).unwrap();
        let (high, low) = store.tail_to_seal().unwrap().0.to_bytes();
        let nobody: Vec<_> = (0..=NEAREST).map(|_| dice.unit(dimension)).collect();
        let cohort = Cohort::of_nobody(nobody.iter().map(Vec::as_slice)).unwrap();
        let works: [(&str, &(dyn Fn() + Sync)); 8] = [
            ("quantising", &|| _ = black_box(Code::quantise(&template))),
            ("preparing a query", &|| _ = black_box(Query::new(&template))),
            ("writing a record", &|| _ = black_box(record.to_bytes())),
            ("sealing", &|| _ = black_box(vault::seal(&key, b"SAMPLE", &bytes, &Zeros))),
            ("opening", &|| _ = black_box(vault::open(&key, b"SAMPLE", &sealed))),
            ("reading a record", &|| _ = black_box(Record::from_bytes(&bytes))),
            ("reading a segment", &|| {
                black_box((HighPart::from_bytes(&high).unwrap(), LowPart::from_bytes(&low).unwrap()));
            }),
            ("taking in, and out", &|| {
                let store = TemplateStore::new(dimension, 100, low_halves()).unwrap();
                store.insert(&record).unwrap();
                black_box(store.tail_to_seal().unwrap().0.to_bytes());
                store.remove(&[record.face]);
            }),
        ];
        // With assertions, what is loaded into a vector register goes by way of the stack: there, pointers are checked.
        let kernels: [(&str, &(dyn Fn() + Sync)); 4] = [
            ("a cohort's statistic", &|| {
                black_box(NormedTemplate::new(Zeroizing::new(template.clone()), Some(&cohort)).unwrap());
            }),
            ("an index", &|| {
                let index = BitIndex::of(&store);
                assert_eq!(search(&store, Some(&index), &query, 3, &Filter::new()).unwrap()[0].face, record.face);
            }),
            ("a sweep for several", &|| {
                let queries = [query.clone(), query.clone(), query.clone(), query.clone(), query.clone()];
                let found = store.sweep(&queries, 0.5, &Filter::new(), RestrictedFaces::LeftOut).unwrap();
                assert!(found.0.iter().all(|hits| hits[0].face == record.face));
            }),
            ("a search", &|| {
                let found = search(&store, None, &query, 3, &Filter::new()).unwrap();
                assert_eq!(found[0].face, record.face);
                black_box(store.code_of(record.face)).unwrap();
            }),
        ];
        for (name, work) in works.into_iter().chain(kernels.into_iter().filter(|_| !cfg!(debug_assertions))) {
            assert!(!leaves(&windows, work), "{name} left some of {dimension} dimensions on the stack");
        }
    }
}
