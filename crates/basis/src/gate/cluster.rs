//! May the unnamed faces of a gallery be grouped?

use jiff::Timestamp;

use crate::act::Cluster;
use crate::epoch::{Epoch, Scope};
use crate::gallery::GalleryFacts;
use crate::order::Doing;
use crate::permit::Permit;
use crate::refusal::Refusal;
use crate::terms::Purpose;

use super::standing::in_use;

/// What the gate is told about a clustering.
#[derive(Debug, Clone, Copy)]
pub struct ClusterAsk<'a> {
    /// The gallery.
    pub gallery: &'a GalleryFacts,
}

/// Leave to group the unnamed faces of a gallery once.
///
/// # Errors
///
/// The gallery is not active, or grouping is not among its purposes.
pub fn cluster(ask: &ClusterAsk<'_>, now: Timestamp, epoch: Epoch) -> Result<Permit<Cluster>, Refusal> {
    in_use(ask.gallery, Doing::Using, now)?;
    if !ask.gallery.purposes.contains(&Purpose::GroupFaces) {
        return Err(Refusal::new(
            "GDPR Art. 5(1)(b)",
            format!("grouping faces is not a purpose of the gallery '{}'", ask.gallery.name),
            format!(
                "Add the purpose '{}', tell the people in the notice, and run `countenance gallery activate`.",
                Purpose::GroupFaces
            ),
        ));
    }
    Ok(Permit::new(Cluster { gallery: ask.gallery.id }, Scope::Gallery(ask.gallery.id), epoch, now))
}
