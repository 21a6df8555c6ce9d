//! How sure a rate at an estimated threshold is: by drawing the people again.

use std::collections::HashMap;

use super::chance::SplitMix;
use super::{MatedSearch, Trial};

/// How often the people are drawn.
pub const REPLICATES: usize = 1_000;

/// The middle 95 % of the FNIR at a given FPIR when strangers and enrolled people are drawn with replacement (percentile
/// bootstrap, Efron 1979), the threshold found anew each time. People and not searches are drawn, because the searches
/// of one person resemble each other (clustered bootstrap, as ISO/IEC 19795-1 advises for dependent attempts); the
/// gallery stays as it is. The same seed gives the same interval.
///
/// None where either side has fewer than two people.
#[must_use]
pub fn fnir_interval(mated: &[MatedSearch], non_mated: &[Trial], fpir: f64, seed: u64) -> Option<[f64; 2]> {
    let strangers = Side::of(non_mated.iter().map(|search| (search.person, search.score)));
    let mates = Side::of(mated.iter().map(|search| (search.person, search.mate)));
    if strangers.people < 2 || mates.people < 2 {
        return None;
    }
    let mut chance = SplitMix::new(seed);
    let mut rates: Vec<f64> = (0..REPLICATES)
        .map(|_| {
            let threshold = strangers.threshold(&strangers.drawn(&mut chance), fpir);
            mates.share_below(&mates.drawn(&mut chance), threshold)
        })
        .collect();
    rates.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| rates[(share * (rates.len() - 1) as f64).round() as usize];
    Some([at(0.025), at(0.975)])
}

/// Scores in descending order with their people, numbered from 0 without gaps.
struct Side {
    scores: Vec<(usize, f32)>,
    people: usize,
}

impl Side {
    fn of(trials: impl Iterator<Item = (usize, f32)>) -> Self {
        let mut numbers = HashMap::new();
        let mut scores: Vec<_> = trials
            .map(|(person, score)| {
                let next = numbers.len();
                (*numbers.entry(person).or_insert(next), score)
            })
            .collect();
        scores.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Self { scores, people: numbers.len() }
    }

    /// How often each person was drawn, as many draws as there are people.
    fn drawn(&self, chance: &mut SplitMix) -> Vec<u32> {
        let mut times = vec![0; self.people];
        (0..self.people).for_each(|_| times[chance.below(self.people)] += 1);
        times
    }

    fn total(&self, times: &[u32]) -> u64 {
        self.scores.iter().map(|(person, _)| u64::from(times[*person])).sum()
    }

    /// As `threshold_at_fpir` where everybody counts as often as drawn; above everybody where none is allowed.
    fn threshold(&self, times: &[u32], rate: f64) -> f32 {
        let allowed = (rate * self.total(times) as f64 + 1e-9).floor() as u64;
        let mut reached = 0;
        for (person, score) in &self.scores {
            reached += u64::from(times[*person]);
            if reached > allowed {
                return score.next_up();
            }
        }
        f32::NEG_INFINITY
    }

    fn share_below(&self, times: &[u32], threshold: f32) -> f64 {
        let reaching = self.scores.partition_point(|(_, score)| *score >= threshold);
        let found: u64 = self.scores[..reaching].iter().map(|(person, _)| u64::from(times[*person])).sum();
        1.0 - found as f64 / self.total(times) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trials(scores: impl IntoIterator<Item = (usize, f32)>) -> Vec<Trial> {
        scores.into_iter().map(|(person, score)| Trial { person, score }).collect()
    }

    fn searches(scores: impl IntoIterator<Item = (usize, f32)>) -> Vec<MatedSearch> {
        let search = |(person, mate)| MatedSearch { person, mate, best_other: 0.0 };
        scores.into_iter().map(search).collect()
    }

    #[test]
    fn weights_count_as_copies() {
        let side = Side::of([(7, 0.9), (7, 0.5), (8, 0.7)].into_iter());
        // Person 7 twice, person 8 not at all: 0.9 0.9 0.5 0.5, of which half are allowed.
        assert_eq!(side.total(&[2, 0]), 4);
        assert_eq!(side.threshold(&[2, 0], 0.5), 0.5_f32.next_up());
        assert_eq!(side.threshold(&[2, 0], 0.4), 0.9_f32.next_up());
        assert_eq!(side.threshold(&[1, 1], 1.0), f32::NEG_INFINITY);
        assert_eq!(side.share_below(&[2, 0], 0.6), 0.5);
        assert_eq!(side.share_below(&[1, 1], 0.6), 1.0 - 2.0 / 3.0);
    }

    #[test]
    fn one_person_on_a_side_gives_no_interval() {
        let many = trials((0..50).map(|person| (person, person as f32 / 50.0)));
        assert_eq!(fnir_interval(&searches([(0, 0.5), (0, 0.6)]), &many, 0.1, 1), None);
        assert_eq!(fnir_interval(&searches([(0, 0.5), (1, 0.6)]), &trials([(0, 0.5), (0, 0.2)]), 0.1, 1), None);
    }

    #[test]
    fn the_interval_holds_the_rate_repeats_and_is_wider_for_fewer_people() {
        let strangers = trials((0..400).map(|person| (person, person as f32 / 400.0)));
        // The threshold at 10 % is 0.9; of the mated scores, spread from 0.5 to 1.3, half are below.
        let mates = |people: usize| searches((0..400).map(|i| (i % people, 0.5 + 0.002 * i as f32)));
        let wide = fnir_interval(&mates(400), &strangers, 0.1, 1).expect("people");
        assert_eq!(Some(wide), fnir_interval(&mates(400), &strangers, 0.1, 1));
        assert!(wide[0] < 0.5 && wide[1] > 0.5 && wide[1] - wide[0] < 0.2, "{wide:?}");
        // The same searches, but of 20 people each of whom is always or never found.
        let clustered = searches((0..400).map(|i| (i / 20, 0.5 + 0.002 * i as f32)));
        let clustered = fnir_interval(&clustered, &strangers, 0.1, 1).expect("people");
        assert!(clustered[1] - clustered[0] > 2.0 * (wide[1] - wide[0]), "{clustered:?} {wide:?}");
    }
}
