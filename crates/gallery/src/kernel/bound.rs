//! What the high halves alone say about a score, and why a sweep that reads only them misses nobody.
//!
//! # The definition
//!
//! A row has integers `v = 256 h + l` and a scale `s`; the query has integers `w` and a scale `t` (both scales f32).
//! The score is `cosine = f32(f64(c * I))` with `c = s t` and `I = sum(w v) = 256 A + B`, `A = sum(w h)`,
//! `B = sum(w l)`. `c` is exact in f64 (24 + 24 bits), `I` is an integer below 2^53 (4,096 * 32,639^2 < 2^43), so the
//! score has two roundings, both to nearest, and depends on no order of summation.
//!
//! # The inequality
//!
//! The scan knows `A`, `s` and the row's `low_norm >= s |l|`; the query knows `norm >= t |w|`. By Cauchy-Schwarz
//!
//! ```text
//! |c I - c 256 A| = c |sum(w l)| <= (t |w|) (s |l|) <= norm * low_norm = slack
//! ```
//!
//! so the real number `c I` lies in `[256 c A - slack, 256 c A + slack]`.
//!
//! # The rounding
//!
//! Templates are unit vectors within 0.001, so every quantity here is below 2 in absolute value.
//! * `slack` is the product of two f32 in f64: exact. `norm` and `low_norm` are rounded upwards ([`norm`],
//!   [`low_norm`]: exact integer sums of squares, one square root and one product in f64, then a factor that exceeds
//!   their error, then up to the next f32).
//! * `256 c A` has one rounding, adding or subtracting `slack` another: together at most 2^-51.
//! * Both roundings of the score are monotone and fix the threshold `T` (an f32). So `c I >= T` implies
//!   `cosine >= T`; and `cosine >= T` implies `c I >= T - 2^-24 - 2^-52`, because rounding to f32 moves a number below
//!   2 by at most half of its unit in the last place, 2^-24, and the rounding to f64 by at most 2^-53.
//!
//! [`ROUNDING`] is 2^-23, more than all of these together. Therefore
//! * `upper < T - ROUNDING` implies `cosine < T`: the row is no hit, and leaving it out loses nobody;
//! * `lower >= T + ROUNDING` implies `cosine >= T`: the row is a hit;
//! * between them the low half decides, by the definition itself.
//!
//! # With a coarse query
//!
//! The query to the nearest 1,024 is `w = 1024 g + m`, and `m` has the length `rest >= t |m|`. A scan that knows only
//! `H = 1024 sum(g h)` is off by the rest, too:
//!
//! ```text
//! c I - c 256 H = c sum(w l) + c 256 sum(m h)
//! |c 256 sum(m h)| <= (t |m|) (s 256 |h|) <= rest (|x^| + low_norm) <= rest (1.01 + low_norm)
//! ```
//!
//! because `256 h = v - l` and a coded row is no longer than 1.01. Together with the slack above that is
//! `(norm + rest) low_norm + 1.01 rest`, so a row reaches a floor only where `256 c H + (norm + rest) low_norm` reaches
//! the floor less `1.01 rest`: [`coarse_reach`] is what a kernel is asked for then, with [`ROUNDING`] for the roundings.
//!
//! # Against the template before quantisation
//!
//! For the f32 vectors `x`, `q` and their codes `x^`, `q^`:
//! `|<q,x> - <q^,x^>| <= |x - x^| |q| + |q - q^| |x^|`; [`quantisation`] adds [`ROUNDING`] and gives it as a number.

use super::{LANES, Reach};

/// More than all roundings between the bounds and the score: 2^-23.
pub const ROUNDING: f64 = 1.0 / 8_388_608.0;

/// The longest a quantised row can be: a unit vector within 0.001, plus its residual.
const LONGEST_ROW: f64 = 1.01;

/// What the bound needs of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowFactors {
    /// The row's scale.
    pub scale: f32,
    /// The row's upper bound on the length of its low part.
    pub low_norm: f32,
}

/// Where the score of a row lies, as far as its high half tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The score is not below this by more than [`ROUNDING`].
    pub lower: f64,
    /// The score is not above this by more than [`ROUNDING`].
    pub upper: f64,
}

/// What the bounds say about a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The score is below the threshold.
    Below,
    /// Only the low half can tell.
    Open,
    /// The score reaches the threshold.
    Reaches,
}

impl Bounds {
    /// From the sum of the high half (`A` above) and the lengths of the rest.
    #[must_use]
    pub fn of_high(high_sum: i64, row: RowFactors, query_scale: f32, query_norm: f32) -> Self {
        let centre = f64::from(row.scale) * f64::from(query_scale) * (256 * high_sum) as f64;
        let slack = f64::from(row.low_norm) * f64::from(query_norm);
        Self { lower: centre - slack, upper: centre + slack }
    }

    /// Whether the score reaches `threshold`, as far as can be told.
    #[must_use]
    pub fn against(self, threshold: f32) -> Verdict {
        if self.upper < f64::from(threshold) - ROUNDING {
            Verdict::Below
        } else if self.lower >= f64::from(threshold) + ROUNDING {
            Verdict::Reaches
        } else {
            Verdict::Open
        }
    }
}

/// What a row whose sum was taken with the coarse query has to reach so that it may reach `whole` with the query itself.
/// `rest` is an upper bound on the length of what the coarse query leaves out.
#[must_use]
pub fn coarse_reach(whole: &Reach, rest: f32) -> Reach {
    let norm = up(f64::from(whole.query_norm) + f64::from(rest));
    Reach { query_norm: norm, floor: whole.floor - LONGEST_ROW * f64::from(rest) - ROUNDING, ..*whole }
}

/// The score by definition, from the sums of both halves.
#[must_use]
pub fn cosine(high_sum: i64, low_sum: i64, query_scale: f32, row_scale: f32) -> f32 {
    let sum = 256 * high_sum + low_sum;
    (f64::from(query_scale) * f64::from(row_scale) * sum as f64) as f32
}

/// How far the score can be from the cosine of the templates before quantisation.
#[must_use]
pub fn quantisation(row_residual: f32, query_residual: f32, query_norm: f32) -> f32 {
    let (row, query) = (f64::from(row_residual), f64::from(query_residual));
    up(row * (f64::from(query_norm) + query) + query * LONGEST_ROW + ROUNDING)
}

/// An upper bound on `scale * |low|`.
#[must_use]
pub fn low_norm(scale: f32, low: &[i8]) -> f32 {
    norm(scale, low.iter().map(|&l| i64::from(l) * i64::from(l)).sum())
}

/// Whether a high half is longer than any template's: 1.01 and the length of its low part. [`coarse_reach`] stands on it.
#[must_use]
pub fn is_longer_than_a_template(scale: f32, high: &[i8], low_norm: f32) -> bool {
    // At most 4,096 times 2^14: within an i32, of which a register holds twice as many.
    let squares = |halves: &[i8]| halves.iter().map(|&h| i32::from(h) * i32::from(h)).sum::<i32>();
    let (lanes, rest) = high.as_chunks::<LANES>();
    let squares = 65_536 * i64::from(lanes.iter().fold(squares(rest), |sum, lane| sum + squares(lane)));
    // Nearly all are of length 1, well below: their root need not be taken.
    let far_below = squares as f64 * f64::from(scale) * f64::from(scale) < LONGEST_ROW;
    !far_below && norm(scale, squares) > up(LONGEST_ROW + f64::from(low_norm))
}

/// An upper bound on `scale * sqrt(squares)`, `squares` below 2^53.
#[must_use]
pub fn norm(scale: f32, squares: i64) -> f32 {
    up((squares as f64).sqrt() * f64::from(scale) * (1.0 + 1e-15))
}

/// The smallest f32 that is certainly not below `x`.
#[must_use]
pub fn up(x: f64) -> f32 {
    let nearest = x as f32;
    if f64::from(nearest) >= x { nearest } else { nearest.next_up() }
}
