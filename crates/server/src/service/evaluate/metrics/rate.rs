//! A rate with what it was counted on.

use serde::Serialize;

/// The standard normal quantile of 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// `count / of`, 0 to 1; absent where there was nothing to count.
    pub rate: Option<f64>,
    /// The ends of a 95 % confidence interval, 0 to 1; absent where there was nothing to count.
    pub interval: Option<[f64; 2]>,
}

impl Rate {
    /// With Wilson's interval.
    #[must_use]
    pub fn new(count: usize, of: usize) -> Self {
        let interval = wilson(count, of);
        Self { count: count as u64, of: of as u64, rate: interval.map(|_| count as f64 / of as f64), interval }
    }

    /// How many of the items hold.
    pub fn of<T>(items: impl IntoIterator<Item = T>, holds: impl Fn(T) -> bool) -> Self {
        let (mut count, mut of) = (0, 0);
        for item in items {
            of += 1;
            count += usize::from(holds(item));
        }
        Self::new(count, of)
    }

    /// With an interval that is also as wide as `other`.
    #[must_use]
    pub fn widened(mut self, other: Option<[f64; 2]>) -> Self {
        if let (Some(own), Some(other)) = (&mut self.interval, other) {
            *own = [own[0].min(other[0]), own[1].max(other[1])];
        }
        self
    }
}

/// The 95 % score interval of a proportion (Wilson, JASA 22, 1927), clamped to 0 to 1: it holds its level for small
/// numbers and for rates near 0, where the textbook interval has no width. Trials are taken as independent.
#[must_use]
pub fn wilson(count: usize, of: usize) -> Option<[f64; 2]> {
    if of == 0 {
        return None;
    }
    let (p, n) = (count as f64 / of as f64, of as f64);
    let middle = p + Z * Z / (2.0 * n);
    let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    // At the ends the formula gives 0 and 1 but for rounding.
    let low = if count == 0 { 0.0 } else { (middle - reach) / scale };
    let high = if count == of { 1.0 } else { (middle + reach) / scale };
    Some([low.max(0.0), high.min(1.0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: [f64; 2], expected: [f64; 2]) {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 5e-5), "{found:?} is not {expected:?}");
    }

    #[test]
    fn intervals_are_those_of_the_tables() {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        near(wilson(81, 263).expect("trials"), [0.2553, 0.3662]);
        near(wilson(15, 148).expect("trials"), [0.0624, 0.1605]);
        near(wilson(0, 20).expect("trials"), [0.0, 0.1611]);
        near(wilson(1, 29).expect("trials"), [0.0061, 0.1718]);
        near(wilson(29, 29).expect("trials"), [1.0 - 0.1170, 1.0]);
    }

    #[test]
    fn nothing_counted_is_no_rate() {
        assert_eq!(Rate::new(0, 0), Rate { count: 0, of: 0, rate: None, interval: None });
        assert_eq!(Rate::of([1, 5, 7], |item| item > 4).rate, Some(2.0 / 3.0));
    }

    #[test]
    fn an_interval_only_grows() {
        let rate = Rate::new(0, 20).widened(Some([0.1, 0.5]));
        near(rate.interval.expect("an interval"), [0.0, 0.5]);
        near(Rate::new(0, 20).widened(Some([0.0, 0.0])).interval.expect("an interval"), [0.0, 0.1611]);
        assert_eq!(Rate::new(0, 20).widened(None), Rate::new(0, 20));
        assert_eq!(Rate::new(0, 0).widened(Some([0.0, 1.0])).interval, None);
    }
}
