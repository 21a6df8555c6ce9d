//! Whether thresholds that depend on the probe's quality would find more.

use super::Sizes;
use super::identification::pack_cohort;
use super::photos::{Albums, PHOTOS};
use crate::Failure;
use crate::metrics::{Outcome, Trials, share};
use crate::search::{Faces, Norm, search};
use crate::table::{percent, table};
use crate::truth::Truth;

/// The share of strangers' searches that may return anybody.
const FPIR: f64 = 0.01;
const THIRDS: [&str; 3] = ["worst third", "middle third", "best third"];

/// Misses and false matches by the probe's true quality, under one threshold and under one for each third.
pub(crate) fn quality(truth: &Truth, sizes: &Sizes) -> Result<String, Failure> {
    let albums = Albums::draw(truth, sizes);
    let (faces, probes) = (Faces::of(&albums.enrolled.firsts())?, Faces::of(&albums.searched.all())?);
    let norm = Norm::by(&pack_cohort(truth)?, &faces, &probes);
    let mated = faces.len() * PHOTOS;
    let mate = |probe: usize| (probe < mated).then_some(probe / PHOTOS);
    let outcomes = search(&faces, &probes, mate, &[&norm]).remove(0);
    let qualities: Vec<f64> = albums.searched.photos.iter().map(|photo| photo.quality).collect();
    let mut ranked = qualities.clone();
    ranked.sort_unstable_by(f64::total_cmp);
    let third =
        |number: usize| THIRDS.len() * ranked.partition_point(|quality| *quality < qualities[number]) / ranked.len();
    let part = |wanted: Option<usize>| {
        let of = |numbers: std::ops::Range<usize>| {
            let numbers = numbers.filter(move |number| wanted.is_none_or(|wanted| third(*number) == wanted));
            numbers.map(|number| outcomes[number]).collect::<Vec<Outcome>>()
        };
        let strangers = of(mated..outcomes.len()).into_iter().map(|outcome| outcome.other).collect();
        Trials { mated: of(0..mated), searches_each: 1, strangers }
    };
    let all = part(None);
    let common = all.threshold(FPIR);
    let thirds = [0, 1, 2].map(|number| part(Some(number)));
    let row = |name: &str, trials: &Trials| {
        let matched = share(&trials.strangers, |score| *score >= common);
        let own = trials.threshold(FPIR);
        [
            name.to_owned(),
            percent(trials.fnir(common)),
            percent(matched),
            format!("{own:.3}"),
            percent(trials.fnir(own)),
        ]
    };
    let mut rows: Vec<_> = THIRDS.into_iter().zip(&thirds).map(|(name, trials)| row(name, trials)).collect();
    // Everybody, each third under its own threshold.
    let missed: f64 = thirds.iter().map(|third| third.fnir(third.threshold(FPIR)) * third.mated.len() as f64).sum();
    let mut together = row("all", &all);
    together[3] = "by third".to_owned();
    together[4] = percent(missed / mated as f64);
    rows.push(together);
    let threshold = format!("one threshold ({common:.3}): missed");
    Ok(table(["", &threshold, "strangers matched", "own threshold", "missed"], rows))
}
