//! A template on its way into a gallery or a search, with what its pack's cohort says of it.

use zeroize::Zeroizing;

use super::Cohort;
use crate::code::{CodeError, Query};

/// A unit vector in the pack's transformed space and its statistic with the pack's cohort.
#[derive(Clone)]
pub struct NormedTemplate {
    values: Zeroizing<Vec<f32>>,
    statistic: f32,
}

impl NormedTemplate {
    /// With the pack's cohort; a pack without one knows no statistic, and scores are cosines.
    ///
    /// # Errors
    /// [`CodeError`] for a vector that is no template.
    pub fn new(values: Zeroizing<Vec<f32>>, cohort: Option<&Cohort>) -> Result<Self, CodeError> {
        let statistic = match cohort {
            Some(cohort) => cohort.statistic(&Query::new(&values)?),
            None => 0.0,
        };
        Ok(Self { values, statistic })
    }

    /// Of a face that is enrolled, with the statistic that is kept with it.
    pub(crate) const fn enrolled(values: Zeroizing<Vec<f32>>, statistic: f32) -> Self {
        Self { values, statistic }
    }

    /// The unit vector.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// How much more than a typical person it resembles other people, by the pack's cohort.
    #[must_use]
    pub const fn statistic(&self) -> f32 {
        self.statistic
    }
}

impl std::fmt::Debug for NormedTemplate {
    /// Its length only: a template is a face.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NormedTemplate({} dimensions)", self.values.len())
    }
}

/// One template of several photos of one person: their mean, of unit length. Measured on synthetic truth, it finds more
/// than the best or the mean of their scores; `docs/accuracy.md` has the table. `None` for none, or for photos that
/// cancel out.
#[must_use]
pub fn fuse<'a>(templates: impl IntoIterator<Item = &'a [f32]>) -> Option<Zeroizing<Vec<f32>>> {
    let mut templates = templates.into_iter();
    let first = templates.next()?;
    let mut sum = Zeroizing::new(first.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>());
    for template in templates {
        sum.iter_mut().zip(template).for_each(|(sum, &x)| *sum += f64::from(x));
    }
    let length = sum.iter().map(|x| x * x).sum::<f64>().sqrt();
    (length > 1e-6).then(|| Zeroizing::new(sum.iter().map(|x| (x / length) as f32).collect()))
}
