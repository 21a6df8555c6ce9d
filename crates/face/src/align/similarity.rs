//! Least-squares similarity transforms in the plane (Umeyama 1991).

/// Rotation, uniform scale and shift: `(x, y) -> (a x - b y + tx, b x + a y + ty)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Similarity {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) tx: f64,
    pub(super) ty: f64,
}

impl Similarity {
    /// The transform that brings `from` nearest to `to`; `None` if either set falls on one point or is not finite.
    ///
    /// Without reflections Umeyama's singular value decomposition has this closed form in two dimensions: the sums
    /// below are the trace and the antisymmetric part of the covariance.
    pub(super) fn fit(from: &[(f64, f64)], to: &[(f64, f64)]) -> Option<Self> {
        let ((from_x, from_y), (to_x, to_y)) = (mean(from), mean(to));
        let (mut along, mut across, mut spread) = (0.0, 0.0, 0.0);
        for (&(fx, fy), &(tx, ty)) in from.iter().zip(to) {
            let (fx, fy, tx, ty) = (fx - from_x, fy - from_y, tx - to_x, ty - to_y);
            along += fx * tx + fy * ty;
            across += fx * ty - fy * tx;
            spread += fx * fx + fy * fy;
        }
        let (a, b) = (along / spread, across / spread);
        let scale = a.hypot(b);
        if !(scale.is_finite() && scale > 1e-9) {
            return None;
        }
        Some(Self { a, b, tx: to_x - (a * from_x - b * from_y), ty: to_y - (b * from_x + a * from_y) })
    }

    pub(super) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        (self.a * x - self.b * y + self.tx, self.b * x + self.a * y + self.ty)
    }
}

fn mean(points: &[(f64, f64)]) -> (f64, f64) {
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0, y + point.1));
    (x / count, y / count)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_similarity_is_recovered_from_its_points(
            angle in -3.1f64..3.1, scale in 0.05f64..20.0, tx in -500.0f64..500.0, ty in -500.0f64..500.0,
        ) {
            let truth = Similarity { a: scale * angle.cos(), b: scale * angle.sin(), tx, ty };
            let from = [(3.0, 4.0), (10.0, 5.0), (6.5, 9.0), (4.0, 12.0), (9.0, 12.5)];
            let to = from.map(|(x, y)| truth.apply(x, y));
            let found = Similarity::fit(&from, &to).unwrap();
            for (x, y) in from {
                let ((u, v), (p, q)) = (found.apply(x, y), truth.apply(x, y));
                prop_assert!((u - p).abs() < 1e-8 && (v - q).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn points_that_coincide_have_no_transform() {
        let from = [(0.0, 0.0), (1.0, 0.0)];
        assert_eq!(Similarity::fit(&from, &[(2.0, 2.0), (2.0, 2.0)]), None);
        assert_eq!(Similarity::fit(&from, &[(f64::NAN, 2.0), (2.0, 2.0)]), None);
        assert_eq!(Similarity::fit(&[(1.0, 1.0); 2], &from), None);
    }
}
