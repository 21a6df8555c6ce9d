//! What was measured on real faces outside this repository: `data/lfw.toml`, printed.

use face::Calibration;
use serde::Deserialize;

use crate::Failure;
use crate::metrics::FPIRS;
use crate::table::{count, percent, table};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Elsewhere {
    pub(crate) date: String,
    pub(crate) pictures: String,
    pub(crate) enrolled: usize,
    pub(crate) mated: usize,
    pub(crate) strangers: usize,
    pub(crate) apart: String,
    score: Vec<Score>,
    pub(crate) mirror: Mirror,
    pub(crate) pairs: Pairs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Score {
    name: String,
    /// Whether it is what the pack does.
    #[serde(default)]
    pack: bool,
    rank1: Vec<f64>,
    /// At each of [`FPIRS`].
    fnir: [Vec<f64>; 3],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mirror {
    pub(crate) enrolled: usize,
    pub(crate) mated: usize,
    pub(crate) strangers: usize,
    score: Vec<MirrorScore>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MirrorScore {
    name: String,
    fnir: f64,
}

/// Pairs behind the pack's cosine tables.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pairs {
    pub(crate) same: usize,
    pub(crate) strangers: usize,
}

impl Elsewhere {
    pub(crate) fn read() -> Result<Self, Failure> {
        Ok(toml::from_str(include_str!("../data/lfw.toml"))?)
    }

    pub(crate) fn protocol(&self) -> String {
        let [enrolled, mated, strangers] = [self.enrolled, self.mated, self.strangers].map(count);
        format!("{enrolled} people enrolled by one photo each, {mated} searches for them, {strangers} for strangers")
    }

    pub(crate) fn scores(&self) -> String {
        let row = |score: &Score| {
            let [ten, one, tenth] = score.fnir.each_ref().map(|shares| span(shares));
            [score.name.clone(), span(&score.rank1), ten, one, tenth]
        };
        table(["", "first", "missed at FPIR 10 %", "1 %", "0.1 %"], self.score.iter().map(row))
    }

    pub(crate) fn mirrored(&self) -> String {
        table(
            ["", "missed at FPIR 1 %"],
            self.mirror.score.iter().map(|score| [score.name.clone(), percent(score.fnir)]),
        )
    }

    /// What the pack's calibration says of the same gallery, beside what was measured.
    pub(crate) fn held_against(&self, calibration: &Calibration) -> String {
        let measured = self.score.iter().find(|score| score.pack);
        let row = |(at, fpir): (usize, f64)| {
            let threshold = calibration.threshold(fpir, self.enrolled as u64);
            let said = percent(calibration.false_non_match_rate(threshold));
            let measured = measured.map_or_else(String::new, |score| span(&score.fnir[at]));
            [percent(fpir), format!("{threshold:.3}"), said, measured]
        };
        let headings =
            ["strangers' searches that return anybody", "threshold", "missed, by the calibration", "measured"];
        table(headings, FPIRS.into_iter().enumerate().map(row))
    }
}

/// One share, or the lowest and the highest.
fn span(shares: &[f64]) -> String {
    match shares {
        [low, .., high] => format!("{:.1}-{}", 100.0 * low, percent(*high)),
        [share] => percent(*share),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_shows_spans() {
        let elsewhere = Elsewhere::read().unwrap();
        assert!(elsewhere.scores().contains("| 93.2 % | 13.0 % | 25.6-26.3 % |"), "{}", elsewhere.scores());
        assert_eq!(elsewhere.score.iter().filter(|score| score.pack).count(), 1);
    }
}
