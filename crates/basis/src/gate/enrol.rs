//! May this gallery take this picture?

use jiff::Timestamp;

use crate::act::Enrol;
use crate::digest::Sha256;
use crate::epoch::{Epoch, Scope};
use crate::gallery::GalleryFacts;
use crate::id::ImageId;
use crate::order::Doing;
use crate::permit::Permit;
use crate::refusal::Refusal;
use crate::terms::Condition;

use super::standing::in_use;

/// What the gate is told about a picture that is to be taken in.
#[derive(Debug, Clone, Copy)]
pub struct EnrolAsk<'a> {
    /// The gallery.
    pub gallery: &'a GalleryFacts,
    /// The picture.
    pub image: ImageId,
    /// Digest of the evidence that the person made this picture manifestly public; asked for under Art. 9(2)(e).
    pub manifestly_public_evidence: Option<Sha256>,
}

/// Leave to compute the templates of one picture's faces. Keeping any of them is another act: [`keep`](super::keep()).
///
/// # Errors
///
/// The gallery is not active, or lacks what an active one must have; under Art. 9(2)(e), evidence for this picture.
pub fn enrol(ask: &EnrolAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Enrol>, Refusal> {
    in_use(ask.gallery, Doing::Collecting, now)?;
    let by_publication = ask.gallery.ground.as_ref().is_some_and(|ground| ground.is(Condition::ManifestlyPublic));
    if by_publication && ask.manifestly_public_evidence.is_none() {
        return Err(Refusal::new(
            "GDPR Art. 9(2)(e)",
            "no evidence stands for this picture that the person manifestly made it public",
            "Name the evidence for the picture in the manifest, or leave the picture out.",
        ));
    }
    let act = Enrol { gallery: ask.gallery.id, image: ask.image };
    Ok(Permit::new(act, Scope::Gallery(ask.gallery.id), epoch, now))
}
