//! One score for a person of several faces.

/// The score of a person from the scores of all their faces: halfway between the best and the mean.
///
/// The best alone grows with the number of faces, for strangers too; the mean alone suffers from one bad photo.
/// Measured on synthetic truth the middle does as well as comparing with the mean of the person's templates, and needs
/// no template beside those that stand; `docs/accuracy.md` has the table. `None` for no face.
#[must_use]
pub fn person_score(faces: &[f32]) -> Option<f32> {
    let best = faces.iter().copied().max_by(f32::total_cmp)?;
    let mean = faces.iter().map(|&score| f64::from(score)).sum::<f64>() / faces.len() as f64;
    Some((0.5 * (f64::from(best) + mean)) as f32)
}
