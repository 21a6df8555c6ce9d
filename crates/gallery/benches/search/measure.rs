//! What is measured of a gallery of ours: times, who is found, memory, filters, erasure.

use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::code::Query;
use crate::crowd::{self, Crowd};
use crate::filter::{Filter, RestrictedFaces};
use crate::gallery::{self, Gallery, number_of};
use crate::index::CandidateIndex;
use crate::search::search;

/// The cosine from which on a neighbour is a mate.
pub(crate) const THRESHOLD: f32 = 0.45;
/// Faces asked for.
pub(crate) const K: usize = 10;
/// What `identify` asks for: its shortlist.
const SHORTLIST: usize = 200;
/// Queries in one pass of a sweep.
const BATCH: usize = 64;
/// Faces erased.
const ERASED: usize = 200;

/// One engine.
pub(crate) struct Row {
    pub(crate) engine: String,
    /// Share of the mates found.
    pub(crate) mates: f64,
    /// One query on one thread: the median, and what 99 of 100 stay within; in milliseconds.
    pub(crate) median_ms: f64,
    pub(crate) most_ms: f64,
    /// One query on all cores.
    pub(crate) all_cores_ms: Option<f64>,
    /// Queries a second on all cores, many at once.
    pub(crate) rate: f64,
    pub(crate) bytes_a_face: f64,
    pub(crate) inserted_a_second: f64,
    /// One face, in memory.
    pub(crate) erased: String,
}

/// One filter: its name, and for the exact scan and for the two stages the median on one thread, in milliseconds.
pub(crate) struct Filtered {
    pub(crate) filter: String,
    pub(crate) exact_ms: f64,
    pub(crate) two_stages_ms: f64,
}

/// The mates of each query, and what was measured.
pub(crate) fn ours(crowd: &Crowd, probes: &[Vec<f32>]) -> (Vec<Row>, Vec<Filtered>, Vec<Vec<usize>>) {
    let queries = crowd::queries(probes);
    let held = Gallery::of(crowd);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let all = Filter::new();
    let sweep = |queries: &[Query]| held.store.sweep(queries, THRESHOLD, &all, RestrictedFaces::LeftOut).unwrap().0;
    let truth: Vec<Vec<usize>> = queries
        .chunks(BATCH)
        .flat_map(sweep)
        .map(|hits| hits.iter().take(K).map(|hit| number_of(hit.face)).collect())
        .collect();

    let bytes_a_face = held.bytes as f64 / crowd.faces as f64;
    let inserted_a_second = crowd.faces as f64 / held.took.as_secs_f64();
    let row = |engine: &str, mates: f64, run: &(dyn Fn(&Query) + Sync), rate: f64| {
        let spans = one.install(|| spans(&queries, run));
        Row {
            engine: engine.to_owned(),
            mates,
            median_ms: within(&spans, 0.5),
            most_ms: within(&spans, 0.99),
            all_cores_ms: Some(within(&self::spans(&queries, run), 0.5)),
            rate,
            bytes_a_face,
            inserted_a_second,
            erased: String::new(),
        }
    };
    let held_index = held.index.as_ref().map(|index| index as &dyn CandidateIndex);
    let found = |index: Option<&dyn CandidateIndex>, query: &Query, k: usize| -> Vec<usize> {
        let found = search(&held.store, index, query, k, &all).unwrap();
        found.iter().map(|scored| number_of(scored.face)).collect()
    };
    let share = |index: Option<&dyn CandidateIndex>, k: usize| {
        let found: Vec<_> = queries.par_iter().map(|query| found(index, query, k)).collect();
        share_found(&truth, &found)
    };
    let many = |run: &(dyn Fn(&Query) + Sync)| per_second(queries.len(), || queries.par_iter().for_each(run));
    let exactly = |query: &Query| _ = found(None, query, K);
    let staged = |query: &Query| _ = found(held_index, query, K);
    let listed = |query: &Query| _ = found(held_index, query, SHORTLIST);
    let swept = |query: &Query| _ = sweep(std::slice::from_ref(query));
    let batches = || per_second(queries.len(), || queries.chunks(BATCH).for_each(|queries| _ = sweep(queries)));
    let mut rows = vec![
        row("sweep: everybody from cosine 0.45 on, exact", 1.0, &swept, batches()),
        row("best 10, exact", share(None, K), &exactly, many(&exactly)),
        row("best 10, bits first", share(held_index, K), &staged, many(&staged)),
        row("best 200, bits first (`identify`)", share(held_index, SHORTLIST), &listed, many(&listed)),
    ];
    if !held_index.is_some_and(|index| index.narrows(K, &held.store.admitted(&all))) {
        rows.truncate(2);
    }
    let filtered = one.install(|| filters(crowd, &held, &queries));
    let erased = erase(crowd, &held);
    rows.iter_mut().for_each(|row| row.erased.clone_from(&erased));
    (rows, filtered, truth)
}

fn filters(crowd: &Crowd, held: &Gallery, queries: &[Query]) -> Vec<Filtered> {
    let mut filters = vec![("none".to_owned(), Filter::new())];
    for percent in [100, 50, 10, 1] {
        filters.push((format!("{percent} % of the faces, by country"), gallery::by_territory(percent)));
    }
    for percent in [50, 10, 1] {
        filters.push((format!("{percent} % of the people, by name"), gallery::by_subject(crowd, percent)));
    }
    let queries = &queries[..queries.len().min(50)];
    let measured = |(name, filter): (String, Filter)| {
        let median = |index: Option<&dyn CandidateIndex>| {
            let run = |query: &Query| drop(search(&held.store, index, query, K, &filter).unwrap());
            within(&spans(queries, &run), 0.5)
        };
        let index = held.index.as_ref().map(|index| index as &dyn CandidateIndex);
        Filtered { filter: name, exact_ms: median(None), two_stages_ms: median(index) }
    };
    filters.into_iter().map(measured).collect()
}

/// How long it takes until no search shows a face any more and its bytes in memory are zero.
fn erase(crowd: &Crowd, held: &Gallery) -> String {
    let spans: Vec<f64> = (0..ERASED)
        .map(|number| {
            let face = [gallery::face(number * 7_919 % crowd.faces)];
            let began = Instant::now();
            let removed = held.store.remove(&face);
            if let Some(index) = &held.index {
                index.purge(&removed.at).unwrap();
            }
            millis(began.elapsed())
        })
        .collect();
    format!("{:.3} ms, zeroed", within(&spans, 0.5))
}

pub(crate) fn share_found(truth: &[Vec<usize>], found: &[Vec<usize>]) -> f64 {
    let mates: usize = truth.iter().map(Vec::len).sum();
    let hits = |(truth, found): (&Vec<usize>, &Vec<usize>)| truth.iter().filter(|face| found.contains(face)).count();
    truth.iter().zip(found).map(hits).sum::<usize>() as f64 / mates as f64
}

/// How long each query takes, in milliseconds; the best of two, because other work only makes it longer.
fn spans(queries: &[Query], run: &(dyn Fn(&Query) + Sync)) -> Vec<f64> {
    let span = |query| {
        let began = Instant::now();
        run(query);
        millis(began.elapsed())
    };
    queries.iter().map(|query| span(query).min(span(query))).collect()
}

fn per_second(count: usize, mut run: impl FnMut()) -> f64 {
    let best = (0..3).map(|_| {
        let began = Instant::now();
        run();
        began.elapsed().as_secs_f64()
    });
    count as f64 / best.fold(f64::MAX, f64::min)
}

fn within(spans: &[f64], share: f64) -> f64 {
    let mut spans = spans.to_vec();
    spans.sort_by(f64::total_cmp);
    spans[((spans.len() - 1) as f64 * share).round() as usize]
}

fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}
