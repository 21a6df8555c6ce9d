//! The whole way from templates to rates, on people that were drawn.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::ProtocolOptions;
use super::compare::{self, Compared};
use super::folders::People;
use super::groups::Groups;
use super::look::{Counts, Looked, Sample};
use super::measures::{measures, report};
use super::metrics::SplitMix;
use super::protocol::Split;
use super::render::render;
use super::report::{Context, MeasuredPack, Measures};
use super::scoring::{self, Scoring};

const DIMENSIONS: usize = 32;

/// The statistic as the contract has it: the mean of the best cosines with a cohort, less the cohort's own level.
struct AgainstCohort {
    cohort: Vec<Vec<f32>>,
}

impl AgainstCohort {
    fn top(&self, template: &[f32]) -> f32 {
        let mut cosines: Vec<f32> = self.cohort.iter().map(|other| scoring::cosine(template, other)).collect();
        cosines.sort_unstable_by(|a, b| b.total_cmp(a));
        cosines[..20].iter().sum::<f32>() / 20.0
    }
}

impl Scoring for AgainstCohort {
    fn statistic(&self, template: &[f32]) -> f32 {
        self.top(template)
    }

    fn similarity(&self, score: f32) -> f32 {
        score * 100.0
    }
}

/// Roughly normal numbers with variance 1.
fn normal(chance: &mut SplitMix) -> f32 {
    let uniform = |chance: &mut SplitMix| (chance.next() >> 40) as f32 / (1_u64 << 24) as f32;
    (0..12).map(|_| uniform(chance)).sum::<f32>() - 6.0
}

/// A person's mean: a third of the people are crowded around one direction.
fn person(number: usize, chance: &mut SplitMix) -> Vec<f32> {
    let mut mean: Vec<f32> = (0..DIMENSIONS).map(|_| normal(chance)).collect();
    if number.is_multiple_of(3) {
        mean[0] += 6.0;
    }
    mean
}

fn photo(mean: &[f32], chance: &mut SplitMix) -> Zeroizing<Vec<f32>> {
    let drawn: Vec<f32> = mean.iter().map(|value| value + 0.7 * normal(chance)).collect();
    gallery::fuse([drawn.as_slice()]).expect("a direction")
}

fn people() -> (Vec<Sample>, Split) {
    let mut chance = SplitMix::new(7);
    let samples: Vec<Sample> = (0..600)
        .flat_map(|number| {
            let mean = person(number, &mut chance);
            (0..3).map(|_| Sample { person: number, template: photo(&mean, &mut chance) }).collect::<Vec<_>>()
        })
        .collect();
    let keys: Vec<[u8; 32]> = (0..600).map(|_| std::array::from_fn(|_| chance.next() as u8)).collect();
    let split = Split::by_keys(&keys, &samples, &ProtocolOptions::default());
    (samples, split)
}

fn scoring() -> AgainstCohort {
    let mut chance = SplitMix::new(99);
    let cohort = (0..600).map(|number| photo(&person(number, &mut chance), &mut chance).to_vec()).collect();
    AgainstCohort { cohort }
}

fn measured(samples: &[Sample], split: &Split) -> (Measures, Measures) {
    let Compared { cosine, score, .. } = compare::lists(samples, split, &scoring(), 20_000);
    (measures(&cosine, 0.01, None), measures(&score, 0.01, None))
}

fn fnir(measures: &Measures, at: usize) -> f64 {
    measures.fnir_at_fpir[at].fnir.expect("measurable").rate.expect("searches")
}

#[test]
fn normalisation_helps_where_faces_are_crowded() {
    let (samples, split) = people();
    let (cosine, score) = measured(&samples, &split);
    assert!(cosine.rank1.rate > Some(0.8), "{:?}", cosine.rank1);
    assert!(fnir(&score, 1) < 0.8 * fnir(&cosine, 1), "{} {}", fnir(&score, 1), fnir(&cosine, 1));
    for measures in [&cosine, &score] {
        let rates: Vec<f64> = (0..2).map(|at| fnir(measures, at)).collect();
        assert!(rates[0] <= rates[1], "fewer false positives cost misses: {rates:?}");
        assert!(measures.fnir_at_fpir[2].fnir.is_none(), "900 searches show no rate of 0.1 %");
        let [low, high] = measures.fnir_at_fpir[1].fnir.and_then(|rate| rate.interval).expect("an interval");
        assert!(low < rates[1] && rates[1] < high, "{low} {rates:?} {high}");
    }
}

#[test]
fn permuted_labels_lose_everything() {
    let (mut samples, split) = people();
    let mut chance = SplitMix::new(3);
    for at in (1..samples.len()).rev() {
        let other = chance.below(at + 1);
        let held = samples[at].template.clone();
        samples[at].template = std::mem::replace(&mut samples[other].template, held);
    }
    let (cosine, score) = measured(&samples, &split);
    for measures in [&cosine, &score] {
        assert!(measures.rank1.rate < Some(0.02), "{:?}", measures.rank1);
        assert!(fnir(measures, 1) > 0.98, "{}", fnir(measures, 1));
        let eer = measures.eer.expect("pairs").rate;
        assert!((0.45..0.55).contains(&eer), "{eer}");
    }
}

/// Every name of a field, however deep.
fn fields(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(object) => object.iter().for_each(|(name, below)| {
            found.insert(name.clone());
            fields(below, found);
        }),
        serde_json::Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        _ => {}
    }
}

#[test]
fn the_fields_of_a_report_are_those_on_the_page() {
    const PAGE: &str = include_str!("../../../../../docs/formats/evaluation.md");
    let (samples, split) = people();
    let compared = compare::lists(&samples, &split, &scoring(), 20_000);
    let people = People::numbered(600);
    let counts = vec![Counts { described: 3, ..Counts::default() }; 600];
    let looked = Looked { samples, counts, failures: Vec::new() };
    let context = Context {
        at: jiff::Timestamp::UNIX_EPOCH,
        sample: false,
        pack: MeasuredPack { name: "drawn 1".into(), digest: "0".into() },
        smallest_face_px: 40,
        protocol: ProtocolOptions::default(),
        target_fpir: 0.01,
    };
    let list: String = (0..600).map(|number| format!("{number},|<b>{}\n", number % 2)).collect();
    let groups = Groups::parse(format!("person,side\n{list}").as_bytes()).expect("a list");
    let report = report(context, &people, &looked, &split, &compared, Some(&groups), &scoring());

    let value = serde_json::to_value(&report).expect("JSON");
    let mut found = BTreeSet::new();
    fields(&value, &mut found);
    assert!(found.len() > 60, "{found:?}");
    let missing: Vec<_> = found.iter().filter(|name| !PAGE.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/formats/evaluation.md does not explain {missing:?}");

    let files = render(&report);
    assert!(files.markdown.contains("## By group: side") && files.markdown.contains("\\|&lt;b&gt;0"));
    for drawing in [&files.det, &files.scores] {
        assert!(drawing.matches("<path").count() > 10 && !drawing.contains("NaN") && !drawing.contains("inf"));
    }
}
