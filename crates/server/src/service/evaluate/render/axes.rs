//! From values to places on a drawing.

/// A straight axis.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    /// The values at both ends.
    pub(super) values: (f64, f64),
    /// Where the ends are drawn.
    pub(super) places: (f64, f64),
}

impl Axis {
    /// Where a value stands; values beyond an end stand at it.
    pub(super) fn at(&self, value: f64) -> f64 {
        let (from, to) = self.values;
        let share = ((value - from) / (to - from)).clamp(0.0, 1.0);
        self.places.0 + share * (self.places.1 - self.places.0)
    }
}

/// The standard normal quantile of a probability between 0 and 1: the scale of DET curves (Martin et al., Eurospeech
/// 1997), on which normal scores give straight lines. Relative error below 1.2e-9 (P. J. Acklam, 2003).
pub(super) fn normal_deviate(probability: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416, 1.0];
    let horner = |terms: &[f64], x: f64| terms.iter().fold(0.0, |sum, term| sum * x + term);
    let tail = |p: f64| {
        let q = (-2.0 * p.ln()).sqrt();
        horner(&C, q) / horner(&D, q)
    };
    const LOW: f64 = 0.02425;
    if probability < LOW {
        tail(probability)
    } else if probability > 1.0 - LOW {
        -tail(1.0 - probability)
    } else {
        let q = probability - 0.5;
        horner(&A, q * q) * q / horner(&B, q * q)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_beyond_the_ends_stand_at_the_ends() {
        let axis = Axis { values: (0.0, 10.0), places: (100.0, 0.0) };
        assert_eq!([axis.at(0.0), axis.at(2.5), axis.at(10.0)], [100.0, 75.0, 0.0]);
        assert_eq!([axis.at(-1.0), axis.at(f64::INFINITY)], [100.0, 0.0]);
    }

    #[test]
    fn deviates_are_those_of_the_tables() {
        for (probability, deviate) in
            [(0.5, 0.0), (0.975, 1.959_964), (0.001, -3.090_232), (0.01, -2.326_348), (0.9999, 3.719_016)]
        {
            assert!((normal_deviate(probability) - deviate).abs() < 1e-6, "{probability}");
        }
    }
}
