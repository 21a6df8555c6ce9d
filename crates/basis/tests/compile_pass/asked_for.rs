//! Twin of `forged`: the gate makes the permit.

use basis::gate::{EnrolAsk, enrol};
use basis::{Enrol, Epoch, GalleryFacts, ImageId, Permit, Refusal};

pub fn permit(gallery: &GalleryFacts, image: ImageId, now: jiff::Timestamp) -> Result<Permit<Enrol>, Refusal> {
    enrol(&EnrolAsk { gallery, image, manifestly_public_evidence: None }, now, Epoch::FIRST)
}

fn main() {}
