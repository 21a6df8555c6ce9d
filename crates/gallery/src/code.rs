//! A template as 16 bits a dimension in two int8 halves, and the prepared query it is compared with.
//!
//! For a unit vector `x` a code holds integers `v_i = 256 h_i + l_i` with `h_i` in -127..=127 and `l_i` in -128..=127,
//! and one `scale`, so that `x_i` is about `scale * v_i`. Scans read the high halves `h`; the low halves `l` decide
//! what the high ones leave open. "Exact" means [`exact_cosine`]: an integer sum, so it is the same on every machine.

#[cfg(test)]
mod tests;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::kernel::bound::{self, RowFactors};
use crate::kernel::{COARSE, LANES, WORD_BITS};

/// The smallest dimension a code has.
pub const MIN_DIMENSION: usize = 2;
/// The largest dimension a code has; up to here no kernel sum can overflow.
pub const MAX_DIMENSION: usize = 4096;
/// The largest 16-bit value: its high half rounds to 127 and its low half is 127.
const PEAK: f64 = 32_639.0;
/// How far a template's length may be from 1; embedders normalise in f32, which is far better than this.
const LENGTH_TOLERANCE: f64 = 1e-3;

/// Why a vector or the parts of a code were refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CodeError {
    /// The dimension is outside what codes have.
    #[error("a template of {dimension} dimensions cannot be coded; {MIN_DIMENSION} to {MAX_DIMENSION} can")]
    Dimension {
        /// What was given.
        dimension: usize,
    },
    /// An element is NaN or infinite.
    #[error("element {element} of the template is not a finite number; run the embedder's check on this model pack")]
    NotFinite {
        /// The first such element, from 0.
        element: usize,
    },
    /// The vector is not of unit length.
    #[error("the template has length {length}, not 1; normalise it after the pack's transform")]
    NotUnit {
        /// What was found.
        length: f64,
    },
    /// Stored parts contradict each other.
    #[error("the parts of the code contradict each other ({what}); restore the record from a backup")]
    Inconsistent {
        /// Which part.
        what: &'static str,
    },
}

/// A quantised template. Its bytes are zeroed when it is dropped.
#[derive(Clone, PartialEq, Zeroize, ZeroizeOnDrop)]
pub struct Code {
    high: Vec<i8>,
    low: Vec<i8>,
    scale: f32,
    low_norm: f32,
    residual: f32,
}

impl Code {
    /// Quantises a unit vector (within 0.001 of length 1, [`MIN_DIMENSION`] to [`MAX_DIMENSION`] finite elements).
    ///
    /// # Errors
    /// [`CodeError`] when the vector is none.
    pub fn quantise(template: &[f32]) -> Result<Self, CodeError> {
        check_dimension(template.len())?;
        if let Some(element) = template.iter().position(|x| !x.is_finite()) {
            return Err(CodeError::NotFinite { element });
        }
        let length = template.iter().map(|&x| f64::from(x) * f64::from(x)).sum::<f64>().sqrt();
        if (length - 1.0).abs() > LENGTH_TOLERANCE {
            return Err(CodeError::NotUnit { length });
        }
        let peak = template.iter().fold(0f32, |peak, x| peak.max(x.abs()));
        let scale = (f64::from(peak) / PEAK) as f32;
        let mut code = Self {
            high: Vec::with_capacity(template.len()),
            low: Vec::with_capacity(template.len()),
            scale,
            low_norm: 0.0,
            residual: 0.0,
        };
        let mut squares = 0f64;
        for &x in template {
            let value = (f64::from(x) / f64::from(scale)).round().clamp(-PEAK, PEAK);
            squares += (f64::from(x) - value * f64::from(scale)).powi(2);
            let value = value as i32;
            let high = (value + 128) >> 8;
            code.high.push(high as i8);
            code.low.push((value - 256 * high) as i8);
        }
        // Each of the d + 3 operations behind the sum errs by at most 2^-53 of it; 1e-9 covers every dimension.
        code.residual = bound::up(squares.sqrt() * (1.0 + 1e-9));
        code.low_norm = bound::low_norm(scale, &code.low);
        Ok(code)
    }

    /// A code from its stored parts, checked.
    ///
    /// # Errors
    /// [`CodeError::Dimension`] and [`CodeError::Inconsistent`].
    pub fn from_parts(high: &[i8], low: &[i8], scale: f32, low_norm: f32, residual: f32) -> Result<Self, CodeError> {
        check_dimension(high.len())?;
        if low.len() != high.len() {
            return Err(CodeError::Inconsistent { what: "the halves differ in length" });
        }
        check_factors(scale, low_norm, residual)?;
        check_high(high, scale, low_norm)?;
        check_low(low, scale, low_norm)?;
        Ok(Self { high: high.to_vec(), low: low.to_vec(), scale, low_norm, residual })
    }

    /// The unit vector that the code stands for, within [`Code::residual`] of the one it was made of.
    pub(crate) fn values(&self) -> Zeroizing<Vec<f32>> {
        let whole = |(&high, &low): (&i8, &i8)| 256.0 * f64::from(high) + f64::from(low);
        let length = self.high.iter().zip(&self.low).map(whole).map(|x| x * x).sum::<f64>().sqrt().max(1.0);
        Zeroizing::new(self.high.iter().zip(&self.low).map(|pair| (whole(pair) / length) as f32).collect())
    }

    /// A code whose low half is not at hand, for statistics: within [`Code::residual_of_high`] of the whole one.
    pub(crate) fn of_high(high: &[i8], scale: f32) -> Self {
        Self { high: high.to_vec(), low: vec![0; high.len()], scale, low_norm: 0.0, residual: 1.0 }
    }

    /// How many dimensions.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.high.len()
    }

    /// The high halves, -127 to 127, one a dimension.
    #[must_use]
    pub fn high(&self) -> &[i8] {
        &self.high
    }

    /// The low halves, one a dimension.
    #[must_use]
    pub fn low(&self) -> &[i8] {
        &self.low
    }

    /// What one step of the 16-bit value is worth.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// An upper bound on the length of the low part, `scale * |l|`: what a scan of the high halves leaves out.
    #[must_use]
    pub fn low_norm(&self) -> f32 {
        self.low_norm
    }

    /// An upper bound on `|x - x^|` with both halves: what the 16 bits leave out of the template.
    #[must_use]
    pub fn residual(&self) -> f32 {
        self.residual
    }

    /// An upper bound on `|x - x^|` with the high half alone.
    #[must_use]
    pub fn residual_of_high(&self) -> f32 {
        bound::up(f64::from(self.low_norm) + f64::from(self.residual))
    }

    pub(crate) fn factors(&self) -> RowFactors {
        RowFactors { scale: self.scale, low_norm: self.low_norm }
    }
}

impl std::fmt::Debug for Code {
    /// The dimension only: a code is a face.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Code({} dimensions)", self.dimension())
    }
}

/// A probe prepared once for all rows: its 16-bit code, laid out as the kernels read it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Query {
    code: Code,
    wide: Vec<i16>,
    narrow: Vec<i8>,
    coarse: Vec<i8>,
    norm: f32,
    coarse_rest: f32,
}

impl Query {
    /// Prepares a unit vector.
    ///
    /// # Errors
    /// Those of [`Code::quantise`].
    pub fn new(template: &[f32]) -> Result<Self, CodeError> {
        Code::quantise(template).map(Self::from_code)
    }

    /// Prepares a template that is already coded, as a sweep for an enrolled face does.
    #[must_use]
    pub fn from_code(code: Code) -> Self {
        let mut wide = vec![0i16; code.dimension().next_multiple_of(LANES)];
        let mut narrow = vec![0i8; code.dimension().next_multiple_of(WORD_BITS)];
        narrow[..code.dimension()].copy_from_slice(&code.high);
        let mut coarse = vec![0i8; narrow.len()];
        let (mut squares, mut rest_squares) = (0i64, 0i64);
        for (((wide, coarse), &high), &low) in wide.iter_mut().zip(&mut coarse).zip(&code.high).zip(&code.low) {
            *wide = 256 * i16::from(high) + i16::from(low);
            let value = i64::from(*wide);
            let nearest = (value + COARSE / 2).div_euclid(COARSE);
            *coarse = nearest as i8;
            squares += value * value;
            rest_squares += (value - COARSE * nearest).pow(2);
        }
        let [norm, coarse_rest] = [squares, rest_squares].map(|squares| bound::norm(code.scale, squares));
        Self { code, wide, narrow, coarse, norm, coarse_rest }
    }

    /// How many dimensions.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.code.dimension()
    }

    /// The probe's code: its two int8 halves, scale and residuals.
    #[must_use]
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// The 16-bit values, padded with zeros to a multiple of [`LANES`].
    #[must_use]
    pub fn wide(&self) -> &[i16] {
        &self.wide
    }

    /// The high halves, padded with zeros to a multiple of [`WORD_BITS`].
    #[must_use]
    pub fn narrow(&self) -> &[i8] {
        &self.narrow
    }

    /// The 16-bit values to the nearest [`COARSE`], in steps of it, padded with zeros to a multiple of [`WORD_BITS`].
    #[must_use]
    pub fn coarse(&self) -> &[i8] {
        &self.coarse
    }

    /// An upper bound on the length of what [`Self::coarse`] leaves out.
    #[must_use]
    pub fn coarse_rest(&self) -> f32 {
        self.coarse_rest
    }

    /// An upper bound on the length of the quantised probe.
    #[must_use]
    pub fn norm(&self) -> f32 {
        self.norm
    }
}

impl std::fmt::Debug for Query {
    /// The dimension only: a query is a face.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Query({} dimensions)", self.dimension())
    }
}

/// The cosine of the product's definition: the integer sum of the 16-bit products times the two scales, rounded to
/// f32. Between -1 and 1 but for quantisation; greater is more alike. Equal on every machine.
///
/// # Panics
/// When the dimensions differ, which the store has ruled out before.
#[must_use]
pub fn exact_cosine(query: &Query, code: &Code) -> f32 {
    assert_eq!(query.dimension(), code.dimension(), "a store holds one dimension and checks its queries");
    let sum = |half: &[i8]| half.iter().zip(&query.wide).map(|(&x, &q)| i64::from(x) * i64::from(q)).sum::<i64>();
    bound::cosine(sum(&code.high), sum(&code.low), query.code.scale, code.scale)
}

fn check_dimension(dimension: usize) -> Result<(), CodeError> {
    if (MIN_DIMENSION..=MAX_DIMENSION).contains(&dimension) { Ok(()) } else { Err(CodeError::Dimension { dimension }) }
}

/// A unit vector's scale lies between `1 / (64 PEAK)` and `1 / PEAK`, give or take the length tolerance.
pub(crate) fn check_factors(scale: f32, low_norm: f32, residual: f32) -> Result<(), CodeError> {
    if !(4e-7..=4e-5).contains(&scale) {
        return Err(CodeError::Inconsistent { what: "the scale is not one of a unit vector" });
    }
    if !(0.0..=1.0).contains(&low_norm) || !(0.0..=1.0).contains(&residual) {
        return Err(CodeError::Inconsistent { what: "a residual is not between 0 and 1" });
    }
    Ok(())
}

/// The bound of sweeps for several queries stands on the length: a row longer than any template could be missed.
pub(crate) fn check_high(high: &[i8], scale: f32, low_norm: f32) -> Result<(), CodeError> {
    // All of them: a search that ends with the first one looks at them one by one.
    let has_least = |halves: &[i8]| halves.iter().fold(false, |found, &x| found | (x == i8::MIN));
    let (lanes, rest) = high.as_chunks::<LANES>();
    if lanes.iter().fold(has_least(rest), |found, lane| found | has_least(lane)) {
        return Err(CodeError::Inconsistent { what: "a high half is -128" });
    }
    if bound::is_longer_than_a_template(scale, high, low_norm) {
        return Err(CodeError::Inconsistent { what: "the high half is longer than a template" });
    }
    Ok(())
}

/// The sweep's bound stands on this: a row whose low part is longer than it says would be missed.
pub(crate) fn check_low(low: &[i8], scale: f32, low_norm: f32) -> Result<(), CodeError> {
    if bound::low_norm(scale, low) > low_norm {
        return Err(CodeError::Inconsistent { what: "the low half is longer than its bound" });
    }
    Ok(())
}
