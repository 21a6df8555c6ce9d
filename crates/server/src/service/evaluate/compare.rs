//! From templates to lists of scores; after this nothing of a face is needed any more.

use basis::Evaluate;
use gallery::{fuse, normalised};
use ledger::Recorded;
use zeroize::Zeroizing;

use super::look::Sample;
use super::metrics::{ImpostorPair, MatedSearch, Scores, SplitMix, Trial};
use super::protocol::Split;
use super::scoring::{self, OwnCohort, Scoring};

/// Of each person at most this many photographs enter pairs, the first by name, so that nobody with hundreds of
/// photographs outweighs all others.
pub(super) const PAIRED_PHOTOS: usize = 10;

/// Pairs of strangers beyond this are drawn, evenly and from a fixed seed, instead of compared all.
pub(super) const IMPOSTOR_PAIRS: usize = 2_000_000;

const PAIR_SEED: u64 = 0x7061_6972;

/// All that is measured, by the raw cosine and by the normalised score.
#[derive(Debug, Default)]
pub(super) struct Compared {
    pub(super) cosine: Scores,
    pub(super) score: Scores,
    /// How many pairs of strangers there are, of which the lists hold all or a sample.
    pub(super) impostor_pairs_possible: u64,
}

/// Compares, once the evaluation stands in the log.
pub(super) fn under(
    _recorded: &Recorded<Evaluate>,
    samples: &[Sample],
    split: &Split,
    scoring: &impl Scoring,
) -> Compared {
    lists(samples, split, scoring, IMPOSTOR_PAIRS)
}

/// The lists of scores.
pub(super) fn lists(samples: &[Sample], split: &Split, scoring: &impl Scoring, most_impostors: usize) -> Compared {
    let statistics: Vec<f32> = samples.iter().map(|sample| scoring.statistic(&sample.template)).collect();
    let mut compared = Compared::default();
    pairs(samples, &statistics, most_impostors, &mut compared);
    searches(samples, &statistics, split, scoring, &mut compared);
    compared
}

/// 1:1, photograph against photograph.
fn pairs(samples: &[Sample], statistics: &[f32], most_impostors: usize, compared: &mut Compared) {
    let chosen = paired(samples);
    let both = |a: usize, b: usize| {
        let cosine = scoring::cosine(&samples[a].template, &samples[b].template);
        (cosine, normalised(cosine, statistics[a], statistics[b]))
    };
    let mut genuine = 0_u64;
    for (at, a) in chosen.iter().enumerate() {
        // Samples stand person by person.
        for b in chosen[at + 1..].iter().take_while(|b| samples[**b].person == samples[*a].person) {
            let (cosine, score) = both(*a, *b);
            let person = samples[*a].person;
            compared.cosine.genuine.push(Trial { person, score: cosine });
            compared.score.genuine.push(Trial { person, score });
            genuine += 1;
        }
    }
    let count = chosen.len() as u64;
    compared.impostor_pairs_possible = count * count.saturating_sub(1) / 2 - genuine;
    let mut push = |a: usize, b: usize| {
        let (cosine, score) = both(a, b);
        let people = [samples[a].person, samples[b].person];
        compared.cosine.impostor.push(ImpostorPair { people, score: cosine });
        compared.score.impostor.push(ImpostorPair { people, score });
    };
    if compared.impostor_pairs_possible <= most_impostors as u64 {
        for (at, a) in chosen.iter().enumerate() {
            for b in chosen[at + 1..].iter().filter(|b| samples[**b].person != samples[*a].person) {
                push(*a, *b);
            }
        }
    } else {
        let mut chance = SplitMix::new(PAIR_SEED);
        let mut drawn = 0;
        while drawn < most_impostors {
            let (a, b) = (chosen[chance.below(chosen.len())], chosen[chance.below(chosen.len())]);
            if samples[a].person != samples[b].person {
                push(a, b);
                drawn += 1;
            }
        }
    }
}

/// The samples that enter pairs.
fn paired(samples: &[Sample]) -> Vec<usize> {
    let mut chosen = Vec::with_capacity(samples.len());
    let (mut person, mut taken) = (None, 0);
    for (number, sample) in samples.iter().enumerate() {
        if person != Some(sample.person) {
            (person, taken) = (Some(sample.person), 0);
        }
        if taken < PAIRED_PHOTOS {
            chosen.push(number);
            taken += 1;
        }
    }
    chosen
}

/// 1:N, photograph against everybody who is enrolled: by the enrolled people as cohort where they are enough, else by
/// the pack's, as a gallery's search does.
fn searches(samples: &[Sample], statistics: &[f32], split: &Split, scoring: &impl Scoring, compared: &mut Compared) {
    struct Member {
        template: Zeroizing<Vec<f32>>,
        statistic: f32,
    }
    let templates: Vec<_> = (split.enrolled.iter())
        .filter_map(|enrolled| fuse(enrolled.samples.iter().map(|sample| samples[*sample].template.as_slice())))
        .collect();
    // Photographs of one person that cancel out are not a face: then nobody can be told apart, and nothing is said.
    if templates.is_empty() || templates.len() < split.enrolled.len() {
        return;
    }
    let own = OwnCohort::of(templates.iter().map(|template| template.as_slice()));
    let statistic = |number: usize, template: &[f32]| {
        let own = own.as_ref().and_then(|own| own.towards(template));
        own.map_or_else(|| scoring.statistic(template), |towards| towards(number))
    };
    let gallery: Vec<Member> = (templates.into_iter().enumerate())
        .map(|(number, template)| Member { statistic: statistic(number, &template), template })
        .collect();
    // The best of all but one, and that one, by cosine and by score.
    let search = |sample: usize, mate: Option<usize>| {
        let (mut of_mate, mut best) = ([f32::NEG_INFINITY; 2], [f32::NEG_INFINITY; 2]);
        let towards = own.as_ref().and_then(|own| own.towards(&samples[sample].template));
        for (at, member) in gallery.iter().enumerate() {
            let statistic = towards.as_ref().map_or(statistics[sample], |towards| towards(at));
            let cosine = scoring::cosine(&samples[sample].template, &member.template);
            let both = [cosine, normalised(cosine, statistic, member.statistic)];
            if mate == Some(at) {
                of_mate = both;
            } else {
                best = [best[0].max(both[0]), best[1].max(both[1])];
            }
        }
        (of_mate, best)
    };
    for mated in &split.mated {
        let person = samples[mated.sample].person;
        let (mate, best) = search(mated.sample, Some(mated.mate));
        compared.cosine.mated.push(MatedSearch { person, mate: mate[0], best_other: best[0] });
        compared.score.mated.push(MatedSearch { person, mate: mate[1], best_other: best[1] });
    }
    for stranger in &split.strangers {
        let person = samples[*stranger].person;
        let (_, best) = search(*stranger, None);
        compared.cosine.non_mated.push(Trial { person, score: best[0] });
        compared.score.non_mated.push(Trial { person, score: best[1] });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::evaluate::protocol::{Enrolled, Mated};

    /// Knows of one direction that everybody looks like.
    struct Crowded;

    impl Scoring for Crowded {
        fn statistic(&self, template: &[f32]) -> f32 {
            template[0] * 0.5
        }

        fn similarity(&self, score: f32) -> f32 {
            score
        }
    }

    fn sample(person: usize, template: [f32; 2]) -> Sample {
        Sample { person, template: Zeroizing::new(template.to_vec()) }
    }

    fn people() -> (Vec<Sample>, Split) {
        let samples = vec![
            sample(0, [1.0, 0.0]),
            sample(0, [0.8, 0.6]),
            sample(1, [0.0, 1.0]),
            sample(1, [0.6, 0.8]),
            sample(2, [0.0, -1.0]),
        ];
        let split = Split {
            enrolled: vec![Enrolled { person: 0, samples: vec![0] }, Enrolled { person: 1, samples: vec![2] }],
            mated: vec![Mated { sample: 1, mate: 0 }, Mated { sample: 3, mate: 1 }],
            strangers: vec![4],
        };
        (samples, split)
    }

    #[test]
    fn every_pair_and_search_is_in_the_lists() {
        let (samples, split) = people();
        let compared = lists(&samples, &split, &Crowded, 100);
        let genuine: Vec<_> = compared.cosine.genuine.iter().map(|pair| (pair.person, pair.score)).collect();
        assert_eq!(genuine, [(0, 0.8), (1, 0.8)]);
        assert_eq!((compared.cosine.impostor.len(), compared.impostor_pairs_possible), (8, 8));
        assert_eq!(compared.cosine.impostor[0].people, [0, 1]);
        let mated = &compared.cosine.mated;
        assert_eq!((mated[0].mate, mated[0].best_other), (0.8, 0.6));
        assert_eq!((mated[1].mate, mated[1].best_other), (0.8, 0.6));
        assert_eq!(compared.cosine.non_mated[0].score, 0.0);
        // Cosine 0.8 less the mean of 0.4 and 0.5.
        assert!((compared.score.mated[0].mate - 0.35).abs() < 1e-6);
        // Against the second person: 0.6 less the mean of 0.4 and 0.
        assert!((compared.score.mated[0].best_other - 0.4).abs() < 1e-6);
    }

    #[test]
    fn many_pairs_are_sampled_and_nobody_outweighs_all_others() {
        let mut samples: Vec<_> = (0..50).map(|_| sample(0, [1.0, 0.0])).collect();
        samples.extend((1..30).map(|person| sample(person, [0.0, 1.0])));
        let compared = lists(&samples, &Split::default(), &Crowded, 100);
        assert_eq!(compared.cosine.genuine.len(), 45, "ten photographs make 45 pairs");
        assert_eq!(compared.impostor_pairs_possible, 39 * 38 / 2 - 45);
        assert_eq!(compared.cosine.impostor.len(), 100);
        assert!(compared.cosine.impostor.iter().all(|pair| pair.people[0] != pair.people[1]));
        assert!(compared.cosine.mated.is_empty() && compared.cosine.non_mated.is_empty());
    }
}
