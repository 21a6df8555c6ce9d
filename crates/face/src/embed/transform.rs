//! The pack's linear map from description to embedding, before it is made unit length.

use crate::error::FaceError;
use crate::wipe::wipe;

/// `W^T (d - mean)`.
///
/// For the dlib pack: the mean of a population's descriptors and a quarter of full whitening, W = V diag(l^-1/8) over
/// the eigenvectors of their covariance with eigenvalue above 1e-6. Raw dlib descriptors share one large offset
/// (strangers' cosines are 0.83 +- 0.035), which would leave short codes nothing to tell people apart by.
pub(crate) struct Transform {
    mean: Vec<f32>,
    /// `[length][raw]`: one row per output, so that a row is read in order.
    rows: Vec<Vec<f32>>,
}

impl Transform {
    /// Reads little-endian floats: `raw` for the mean, then `raw` rows of `length`.
    pub(crate) fn parse(file: &str, bytes: &[u8], raw: usize, length: usize) -> Result<Self, FaceError> {
        let malformed = |what: String| FaceError::PackFile { file: file.to_owned(), what };
        let expected = (raw + raw * length) * 4;
        if bytes.len() != expected {
            return Err(malformed(format!("{} bytes, expected {expected}", bytes.len())));
        }
        let values: Vec<f32> = bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
        if values.iter().any(|value| !value.is_finite()) {
            return Err(malformed("a value is not finite".to_owned()));
        }
        let (mean, matrix) = values.split_at(raw);
        let rows = (0..length).map(|column| (0..raw).map(|row| matrix[row * length + column]).collect()).collect();
        Ok(Self { mean: mean.to_vec(), rows })
    }

    /// Applies the map; the result has not been scaled to length one.
    pub(crate) fn apply(&self, raw: &[f32]) -> Vec<f32> {
        let mut centred: Vec<f64> = raw.iter().zip(&self.mean).map(|(d, m)| f64::from(*d) - f64::from(*m)).collect();
        let dot = |row: &Vec<f32>| row.iter().zip(&centred).map(|(w, d)| f64::from(*w) * d).sum::<f64>() as f32;
        let result = self.rows.iter().map(dot).collect();
        wipe(&mut centred);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(values: &[f32]) -> Vec<u8> {
        values.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    #[test]
    fn the_mean_is_taken_off_and_the_columns_applied() {
        // mean (1, 2, 3); W has rows (1, 0), (0, 2), (0, 1).
        let file = bytes(&[1.0, 2.0, 3.0, 1.0, 0.0, 0.0, 2.0, 0.0, 1.0]);
        let transform = Transform::parse("t", &file, 3, 2).unwrap();
        assert_eq!(transform.apply(&[2.0, 3.0, 7.0]), vec![1.0, 6.0]);
    }

    #[test]
    fn wrong_length_and_non_finite_values_are_refused() {
        assert!(Transform::parse("t", &[0; 20], 2, 2).is_err());
        assert!(Transform::parse("t", &bytes(&[f32::NAN, 0.0, 1.0, 1.0]), 2, 1).is_err());
    }
}
