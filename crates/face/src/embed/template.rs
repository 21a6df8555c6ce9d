//! A face as numbers.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::packs::{Digest, PackId};
use crate::wipe::wipe;

/// Which pack made a template: name, version and the digest of its manifest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PackStamp {
    /// Name and version.
    pub id: PackId,
    /// SHA-256 of the pack's manifest.
    pub digest: Digest,
}

/// The embedding of one face: a vector of length one, with the pack that made it.
///
/// Biometric data (GDPR Art. 4(14)). The values are overwritten on drop and `Debug` does not show them.
#[derive(Clone)]
pub struct Template {
    pack: PackStamp,
    values: Vec<f32>,
}

/// Why numbers are not a template, or two templates not comparable.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TemplateError {
    /// Zero, infinite or not a number.
    #[error("an embedding without a direction is not a template; leave this face out and check the model pack")]
    NoDirection,
    /// The vector is not of length one.
    #[error("a stored template is not of length one; the record is damaged")]
    NotUnit,
    /// Two packs.
    #[error("templates of {left} and {right} cannot be compared; embed both with one pack (`gallery re-embed`)")]
    TwoPacks {
        /// One pack.
        left: PackId,
        /// The other.
        right: PackId,
    },
}

impl Template {
    /// Takes a unit vector that was stored (length within 1e-3 of one).
    ///
    /// # Errors
    /// [`TemplateError::NotUnit`].
    pub fn from_unit(pack: PackStamp, mut values: Vec<f32>) -> Result<Self, TemplateError> {
        let length = norm(&values);
        if (length - 1.0).abs() <= 1e-3 {
            return Ok(Self { pack, values });
        }
        wipe(&mut values);
        Err(TemplateError::NotUnit)
    }

    /// Scales a vector to length one.
    pub(crate) fn from_direction(pack: PackStamp, mut values: Vec<f32>) -> Result<Self, TemplateError> {
        let length = norm(&values);
        if !length.is_finite() || length < 1e-6 {
            wipe(&mut values);
            return Err(TemplateError::NoDirection);
        }
        values.iter_mut().for_each(|value| *value = (f64::from(*value) / length) as f32);
        Ok(Self { pack, values })
    }

    /// Which pack made it.
    pub const fn pack(&self) -> &PackStamp {
        &self.pack
    }

    /// The unit vector.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Cosine with another template of the same pack: -1 to 1, higher is more alike.
    ///
    /// # Errors
    /// [`TemplateError::TwoPacks`] if the packs differ in name, version or digest.
    pub fn cosine(&self, other: &Self) -> Result<f32, TemplateError> {
        if self.pack != other.pack {
            return Err(TemplateError::TwoPacks { left: self.pack.id.clone(), right: other.pack.id.clone() });
        }
        let dot: f64 = self.values.iter().zip(&other.values).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
        Ok(dot.clamp(-1.0, 1.0) as f32)
    }
}

impl Drop for Template {
    fn drop(&mut self) {
        wipe(&mut self.values);
    }
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Template({}, {} values)", self.pack.id, self.values.len())
    }
}

fn norm(values: &[f32]) -> f64 {
    values.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt()
}
