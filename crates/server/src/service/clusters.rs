//! Grouping the unnamed faces of a gallery: gate, leaf, then the run; people's edits, each with its leaf; and a listing,
//! which is recorded too, because it says who is in which picture with whom.
//!
//! No crop is shown here: showing a face is an act of its own, under a mandate (`search`). Naming a cluster is not part
//! of it either: that binds faces to a person.

use basis::{Cluster, ClusterId, EventId, FaceId, GalleryId, Permit, Scope, gate};
use face::Calibration;
use gallery::{ClusterEdit, GalleryError};
pub use gallery::{ClusterListing, Clustered, Edited, Listed, ListedFace, StandingEdit, Undone};
use ledger::{Entry, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{clusters, faces};

use super::again::{USUAL, again};
use super::models;
use super::register::{self, Gallery};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What a run found.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct RunReport {
    /// The gallery's name.
    pub gallery: String,
    /// The leaf that recorded it.
    pub leaf: u64,
    /// The least score that links two faces.
    pub threshold: f32,
    /// What was looked at and found.
    #[serde(flatten)]
    pub found: Clustered,
}

/// Clusters, as they are shown to an operator.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ListReport {
    /// The gallery's name.
    pub gallery: String,
    /// The leaf that recorded the listing.
    pub leaf: u64,
    /// The clusters.
    #[serde(flatten)]
    pub listing: ClusterListing,
}

/// Groups the unnamed faces of a gallery anew, under the edits that stand. Without a `threshold` (a score) the one that
/// suits the number of faces is taken.
///
/// # Errors
/// The gate's refusal; a threshold that is no score; edits made meanwhile.
pub fn run(
    here: &Installation,
    gallery: &str,
    threshold: Option<f32>,
    operator: &str,
) -> Result<RunReport, ServiceError> {
    let gallery = register::find(here, gallery)?;
    let threshold = match threshold {
        Some(given) if !(-1.0..=1.0).contains(&given) => {
            return Err(ServiceError::input(format!("{given} is no score"), "Give a number from -1 to 1."));
        }
        Some(given) => given,
        None => {
            let scale = here.workshop().scale(&*models::pack_of(here, &gallery)?)?;
            link_score(scale.calibration(), here.house().faces_held(gallery.facts.id)?)
        }
    };
    let recorded = record(here, &gallery, operator, Doing::Run { threshold })?;
    let leaf = recorded.leaf_index();
    let found = here.house().cluster(recorded, threshold, here.now())?;
    Ok(RunReport { gallery: gallery.facts.name, leaf, threshold, found })
}

/// The largest clusters of a gallery with the sources of their pictures; and the faces that stand alone, when asked for.
///
/// # Errors
/// The gate's refusal.
pub fn list(
    here: &Installation,
    gallery: &str,
    limit: usize,
    alone: bool,
    operator: &str,
) -> Result<ListReport, ServiceError> {
    listed(here, register::find(here, gallery)?, None, limit, alone, operator)
}

/// One cluster with the sources of its pictures.
///
/// # Errors
/// When there is no such cluster; the gate's refusal.
pub fn show(here: &Installation, cluster: ClusterId, operator: &str) -> Result<ListReport, ServiceError> {
    listed(here, gallery_of(here, cluster)?, Some(cluster), 1, false, operator)
}

/// Records that two clusters are one person's. A face that stands alone will do in place of a cluster, by its id.
///
/// # Errors
/// The gate's refusal; when what was decided before says the opposite, which is then named.
pub fn merge(here: &Installation, one: ClusterId, other: ClusterId, operator: &str) -> Result<Edited, ServiceError> {
    edit(here, one, &ClusterEdit::Merge(one, other), operator)
}

/// Records that these faces of a cluster are another person's than the rest.
///
/// # Errors
/// As [`merge`]; when a face is not in the cluster.
pub fn split(
    here: &Installation,
    cluster: ClusterId,
    faces: Vec<FaceId>,
    operator: &str,
) -> Result<Edited, ServiceError> {
    edit(here, cluster, &ClusterEdit::Split(cluster, faces), operator)
}

/// Records that a face is not a cluster's person, whether or not it stands in it now.
///
/// # Errors
/// As [`merge`].
pub fn reject(here: &Installation, cluster: ClusterId, face: FaceId, operator: &str) -> Result<Edited, ServiceError> {
    edit(here, cluster, &ClusterEdit::Reject(cluster, face), operator)
}

/// Takes an edit back, the last one when none is named.
///
/// # Errors
/// When there is no such edit; the gate's refusal.
pub fn undo(here: &Installation, gallery: &str, edit: Option<EventId>, operator: &str) -> Result<Undone, ServiceError> {
    let gallery = register::find(here, gallery)?;
    permitted(here, gallery.facts.id, |permit| here.house().undo_cluster_edit(permit, edit, operator, here.now()))
}

/// The edits that stand, oldest first. Ids and counts, nothing of a face.
///
/// # Errors
/// When there is no such gallery.
pub fn log(here: &Installation, gallery: &str) -> Result<Vec<StandingEdit>, ServiceError> {
    Ok(here.house().cluster_edits(register::find(here, gallery)?.facts.id)?)
}

/// The least score that links two faces of a gallery of so many: one at which a face is linked with a stranger about
/// once in a hundred faces, and never less strict than among a thousand.
fn link_score(calibration: &Calibration, faces: usize) -> f32 {
    const LINKED_WITH_A_STRANGER: f64 = 0.01;
    calibration.threshold(LINKED_WITH_A_STRANGER, faces.max(1_000) as u64)
}

fn listed(
    here: &Installation,
    gallery: Gallery,
    only: Option<ClusterId>,
    limit: usize,
    alone: bool,
    operator: &str,
) -> Result<ListReport, ServiceError> {
    let recorded = record(here, &gallery, operator, Doing::List)?;
    let leaf = recorded.leaf_index();
    let listing = here.house().clusters(recorded, only, limit, alone)?;
    Ok(ListReport { gallery: gallery.facts.name, leaf, listing })
}

fn edit(here: &Installation, of: ClusterId, edit: &ClusterEdit, operator: &str) -> Result<Edited, ServiceError> {
    let gallery = gallery_of(here, of)?.facts.id;
    permitted(here, gallery, |permit| here.house().edit_clusters(permit, edit, operator, here.now()))
}

/// Asks the gate, and again when facts changed before the act was committed; then brings the public log up to it.
fn permitted<R>(
    here: &Installation,
    gallery: GalleryId,
    act: impl Fn(Permit<Cluster>) -> Result<R, GalleryError>,
) -> Result<R, ServiceError> {
    let answer = again(USUAL, || {
        let gallery = register::by_id(here, gallery)?;
        Ok(act(may_cluster(here, &gallery)?)?)
    });
    here.publish()?;
    answer
}

fn may_cluster(here: &Installation, gallery: &Gallery) -> Result<Permit<Cluster>, ServiceError> {
    gate::cluster(&gate::ClusterAsk { gallery: &gallery.facts }, here.now(), gallery.epoch)
        .map_err(|refusal| here.refused("cluster", Scope::Gallery(gallery.facts.id), vec![refusal]))
}

/// What is recorded of a run and of a listing. It outlives the faces' keys and names none of them.
#[derive(Clone, Copy, Serialize)]
#[serde(tag = "doing", rename_all = "kebab-case")]
enum Doing {
    Run { threshold: f32 },
    List,
}

fn record(
    here: &Installation,
    gallery: &Gallery,
    operator: &str,
    doing: Doing,
) -> Result<Recorded<Cluster>, ServiceError> {
    #[derive(Serialize)]
    struct Record<'a> {
        gallery: GalleryId,
        operator: &'a str,
        #[serde(flatten)]
        doing: Doing,
    }
    again(USUAL, || {
        let gallery = register::by_id(here, gallery.facts.id)?;
        let permit = may_cluster(here, &gallery)?;
        let record = Record { gallery: gallery.facts.id, operator, doing };
        let entry = Entry::new(permit, here.event(), here.now(), &here.house().controller_holder()?, &record)?;
        here.commit(entry, |_| Ok(())).map(|(recorded, ())| recorded)
    })
}

/// The id of the gallery that a cluster is of.
///
/// # Errors
/// When there is no such cluster.
pub(crate) fn gallery_id(here: &Installation, cluster: ClusterId) -> Result<GalleryId, ServiceError> {
    gallery_of(here, cluster).map(|gallery| gallery.facts.id)
}

/// The gallery of a cluster, or of a face that stands in its place.
fn gallery_of(here: &Installation, cluster: ClusterId) -> Result<Gallery, ServiceError> {
    let face = FaceId::from_bytes(cluster.to_bytes());
    let gallery = here.read(|tx| {
        let member = clusters::of_cluster(tx, cluster)?.first().map(|member| member.gallery_id);
        Ok(match member {
            Some(gallery) => Some(gallery),
            None => faces::get(tx, face)?.map(|face| face.gallery_id),
        })
    })?;
    let gallery = gallery.ok_or_else(|| {
        ServiceError::not_found(
            "cluster",
            cluster.to_string(),
            "`countenance cluster list GALLERY` shows which there are.",
        )
    })?;
    register::by_id(here, gallery)
}

#[cfg(test)]
mod tests {
    use face::Calibration;

    use super::link_score;

    #[test]
    fn the_more_faces_the_stricter() {
        let calibration = Calibration::uncalibrated();
        let of = |faces| link_score(&calibration, faces);
        assert_eq!(of(3), of(1_000));
        assert!(of(1_000) < of(10_000) && of(10_000) < of(1_000_000));
    }
}
