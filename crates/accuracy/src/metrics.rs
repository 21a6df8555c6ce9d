//! Rates of open-set searches, in the words of ISO/IEC 19795-1, as `countenance evaluate` counts them.

use crate::chance::Chance;

/// Shares of strangers' searches that may return anybody.
pub(crate) const FPIRS: [f64; 3] = [0.1, 0.01, 0.001];
const RESAMPLINGS: usize = 200;
/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_985;

/// One search: the score of the person searched for (minus infinity for a stranger), and the best of anybody else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) mate: f32,
    pub(crate) other: f32,
}

/// A share, and the 95 % interval around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) share: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Searches for enrolled people and for strangers, by one score.
pub(crate) struct Trials {
    /// One person after another, each with as many searches.
    pub(crate) mated: Vec<Outcome>,
    pub(crate) searches_each: usize,
    /// The best score of each stranger's search.
    pub(crate) strangers: Vec<f32>,
}

/// What one score does.
pub(crate) struct Row {
    pub(crate) rank1: Estimate,
    /// Share of enrolled people missed, at each of [`FPIRS`].
    pub(crate) fnir: [Estimate; 3],
}

impl Trials {
    /// The first outcomes are of enrolled people, the others of strangers.
    pub(crate) fn split(mut outcomes: Vec<Outcome>, mated: usize, searches_each: usize) -> Self {
        let strangers = outcomes.split_off(mated).into_iter().map(|outcome| outcome.other).collect();
        Self { mated: outcomes, searches_each, strangers }
    }

    /// The lowest threshold at which at most the share `fpir` of strangers' searches returns anybody. Where there are
    /// too few searches for one to be within the share, none is let through.
    pub(crate) fn threshold(&self, fpir: f64) -> f32 {
        let mut scores = self.strangers.clone();
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        scores[allowed(fpir, scores.len())].next_up()
    }

    /// Share of searches for enrolled people whose own score stays below the threshold, at whatever rank.
    pub(crate) fn fnir(&self, threshold: f32) -> f64 {
        share(&self.mated, |search| search.mate < threshold)
    }

    /// Share of searches for enrolled people in which they come first; a tie is a miss.
    pub(crate) fn rank1(&self) -> f64 {
        share(&self.mated, |search| search.mate > search.other)
    }

    /// Rates with intervals by a bootstrap over people (their searches stay together) and over strangers.
    pub(crate) fn row(&self, seed: u64) -> Row {
        let mut ranked: Vec<f32> = self.strangers.clone();
        ranked.sort_unstable_by(|a, b| b.total_cmp(a));
        let people: Vec<&[Outcome]> = self.mated.chunks(self.searches_each).collect();
        let mut chance = Chance::new(seed);
        let mut drawn: [Vec<f64>; 4] = Default::default();
        for _ in 0..RESAMPLINGS {
            let mut times = vec![0_usize; ranked.len()];
            ranked.iter().for_each(|_| times[chance.below(ranked.len())] += 1);
            let thresholds = FPIRS.map(|fpir| resampled_threshold(&ranked, &times, fpir));
            let sample: Vec<&[Outcome]> = people.iter().map(|_| people[chance.below(people.len())]).collect();
            let share = |meets: &dyn Fn(&Outcome) -> bool| {
                let met: usize =
                    sample.iter().map(|searches| searches.iter().filter(|search| meets(search)).count()).sum();
                met as f64 / self.mated.len() as f64
            };
            drawn[3].push(share(&|search| search.mate > search.other));
            for (drawn, threshold) in drawn.iter_mut().zip(thresholds) {
                drawn.push(share(&|search| search.mate < threshold));
            }
        }
        let [ten, one, tenth, first] = drawn;
        let missed = |number: usize, drawn| interval(self.fnir(self.threshold(FPIRS[number])), drawn);
        Row { rank1: interval(self.rank1(), first), fnir: [missed(0, ten), missed(1, one), missed(2, tenth)] }
    }
}

/// Share of what meets a condition; 0 of nothing.
pub(crate) fn share<T>(all: &[T], meets: impl Fn(&T) -> bool) -> f64 {
    all.iter().filter(|one| meets(one)).count() as f64 / all.len().max(1) as f64
}

/// A share with its 95 % interval after Wilson (1927).
pub(crate) fn wilson(count: usize, of: usize) -> Estimate {
    let (share, of) = (count as f64 / of as f64, of as f64);
    let scale = 1.0 + Z * Z / of;
    let centre = (share + Z * Z / (2.0 * of)) / scale;
    let half = Z / scale * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt();
    Estimate { share, low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}

/// How many of `searches` may return anybody; one less than all at most, so that there is a threshold.
fn allowed(fpir: f64, searches: usize) -> usize {
    // A share of ten that is 0.1 is one, whatever the last bit says.
    ((fpir * searches as f64 + 1e-9) as usize).min(searches - 1)
}

/// As [`Trials::threshold`], with each of the ranked scores there as many times as told.
fn resampled_threshold(ranked: &[f32], times: &[usize], fpir: f64) -> f32 {
    let allowed = allowed(fpir, ranked.len());
    let mut seen = 0;
    let at = times.iter().position(|times| {
        seen += times;
        seen > allowed
    });
    ranked[at.expect("the times sum up to all searches, and fewer are allowed")].next_up()
}

/// The middle 95 % of what was drawn.
fn interval(share: f64, mut drawn: Vec<f64>) -> Estimate {
    drawn.sort_unstable_by(f64::total_cmp);
    let at = |quantile: f64| drawn[(quantile * (drawn.len() - 1) as f64).round() as usize];
    Estimate { share, low: at(0.025), high: at(0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trials() -> Trials {
        let mated = [(0.99, 0.1), (0.93, 0.95), (0.9, 0.1), (0.3, 0.3)];
        let mated = mated.map(|(mate, other)| Outcome { mate, other }).to_vec();
        let strangers = vec![0.95, 0.1, 0.2, 0.3, 0.4, 0.9, 0.5, 0.6, 0.7, 0.8];
        Trials { mated, searches_each: 2, strangers }
    }

    #[test]
    fn one_stranger_of_ten_may_pass_at_ten_per_cent_and_none_at_one() {
        let trials = trials();
        assert_eq!(trials.threshold(0.1), 0.9_f32.next_up());
        assert_eq!(trials.threshold(0.01), 0.95_f32.next_up());
        assert_eq!(trials.threshold(1.0), 0.1_f32.next_up());
    }

    #[test]
    fn a_mate_is_found_at_any_rank_and_first_only_without_a_tie() {
        let trials = trials();
        assert_eq!(trials.fnir(trials.threshold(0.1)), 0.5);
        assert_eq!(trials.fnir(trials.threshold(0.01)), 0.75);
        assert_eq!(trials.rank1(), 0.5);
    }

    #[test]
    fn intervals_hold_the_share_and_keep_a_persons_searches_together() {
        let row = trials().row(1);
        assert!(row.fnir.iter().all(|missed| missed.low <= missed.share && missed.share <= missed.high));
        // Both people come first in one of two searches, so every resampling of people says a half.
        assert_eq!(row.rank1, Estimate { share: 0.5, low: 0.5, high: 0.5 });
    }

    #[test]
    fn a_resampling_with_every_score_once_has_the_threshold_itself() {
        let ranked = [0.9, 0.8, 0.7, 0.6];
        assert_eq!(resampled_threshold(&ranked, &[1, 1, 1, 1], 0.25), 0.8_f32.next_up());
        assert_eq!(resampled_threshold(&ranked, &[2, 0, 1, 1], 0.25), 0.9_f32.next_up());
        assert_eq!(resampled_threshold(&ranked, &[0, 0, 0, 4], 0.25), 0.6_f32.next_up());
    }

    #[test]
    fn wilsons_interval_is_that_of_the_textbook() {
        let none = wilson(0, 10);
        assert!(none.share == 0.0 && none.low == 0.0 && (none.high - 0.2775).abs() < 1e-4);
        let half = wilson(5, 10);
        assert!((half.low - 0.2366).abs() < 1e-4 && (half.high - 0.7634).abs() < 1e-4);
    }
}
