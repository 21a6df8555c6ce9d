//! A permit cannot be written down; its fields are the gate's.

use basis::{Enrol, Epoch, GalleryFacts, ImageId, Permit, Scope};

pub fn permit(gallery: &GalleryFacts, image: ImageId, now: jiff::Timestamp) -> Permit<Enrol> {
    let act = Enrol { gallery: gallery.id, image };
    Permit { act, scope: Scope::Gallery(gallery.id), epoch: Epoch::FIRST, given_at: now }
}

fn main() {}
