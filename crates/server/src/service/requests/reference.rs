//! The reference of an enrolment: what a person is given when their picture is taken in, and shows later to say whose it
//! is. A face's id alone would not do, because whoever searches is shown it.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use basis::FaceId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::KeySlot;
use vault::records::faces;

use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::register;

/// Hexadecimal digits of the keyed digest that stand behind the face's id: 80 bits, which nobody guesses.
const DIGITS: usize = 20;

/// A reference, to be given to the person and to nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EnrolmentReference {
    /// The face.
    pub face: FaceId,
    /// What the person keeps.
    pub reference: String,
}

/// The reference of a face that a gallery holds.
///
/// # Errors
/// When the gallery has no such face.
pub fn reference(here: &Installation, gallery: &str, face: FaceId) -> Result<EnrolmentReference, ServiceError> {
    let gallery = register::id_of(here, gallery)?;
    let held = here.read(|tx| faces::get(tx, face))?.is_some_and(|row| row.gallery_id == gallery);
    if !held {
        let next = "`countenance search --json` and an enrolment's report show faces by their ids.";
        return Err(ServiceError::not_found("face", face.to_string(), next));
    }
    Ok(EnrolmentReference { face, reference: format!("{face}-{}", digest(here, face)?) })
}

/// The face that a reference is for; none for one that this installation did not give.
pub(super) fn read(here: &Installation, reference: &str) -> Result<Option<FaceId>, ServiceError> {
    let Some((face, digits)) = reference.trim().rsplit_once('-') else { return Ok(None) };
    let Ok(face) = face.parse::<FaceId>() else { return Ok(None) };
    let known = digest(here, face)?;
    let same = verify_slices_are_equal(known.as_bytes(), digits.to_lowercase().as_bytes()).is_ok();
    Ok(same.then_some(face))
}

fn digest(here: &Installation, face: FaceId) -> Result<String, ServiceError> {
    let key = here.house().vault().keys().key(KeySlot::CONTROLLER)?.derive("enrolment reference", &[]);
    let mut digits = basis::Sha256(key.tag(&face.to_bytes())).to_string();
    digits.truncate(DIGITS);
    Ok(digits)
}
