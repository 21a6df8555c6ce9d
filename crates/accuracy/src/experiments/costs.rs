//! What thresholds cost, by the pack's calibration.

use face::Calibration;

use crate::metrics::FPIRS;
use crate::table::{count, fine_percent, percent, table};

const GALLERIES: [u64; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
/// Up to where the tail of strangers' scores was counted: one pair in a million, so this many faces at this many searches.
pub(crate) const COUNTED_FACES: u64 = 10_000;
pub(crate) const COUNTED_SEARCHES: u64 = 100;
const MISSED: [f64; 5] = [0.005, 0.01, 0.02, 0.05, 0.1];
/// The gallery in which faces to review are counted.
const REVIEWED: u64 = 100_000;

/// Score, shown similarity and misses by gallery size and share of strangers' searches that return anybody.
pub(crate) fn thresholds(calibration: &Calibration) -> String {
    let cell = |faces, fpir| {
        let score = calibration.threshold(fpir, faces);
        let (shown, missed) = (calibration.similarity(score), calibration.false_non_match_rate(score));
        format!("{score:.3} / {shown:.0} / {}", percent(missed))
    };
    let row = |faces: u64| {
        let [ten, one, tenth] = FPIRS.map(|fpir| cell(faces, fpir));
        [count(faces as usize), ten, one, tenth]
    };
    let headings = ["faces in the gallery", "1 search in 10", "1 search in 100", "1 search in 1,000"];
    table(headings, GALLERIES.map(row))
}

/// Cosine and faces to review by the share of true faces that a sweep may miss.
pub(crate) fn sweeps(calibration: &Calibration) -> String {
    let row = |missed: f64| {
        let cosine = calibration.sweep_threshold(missed);
        let share = calibration.review_share(cosine);
        let faces = (share * REVIEWED as f64).round() as usize;
        [percent(missed), format!("{cosine:.3}"), fine_percent(share), count(faces)]
    };
    let of = format!("of {} faces", count(REVIEWED as usize));
    table(["true faces missed", "cosine", "other people's faces to review", &of], MISSED.map(row))
}
