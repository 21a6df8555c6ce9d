//! The clusters as a person sees them: which faces, and in which pictures. No crop and no place in the picture: those
//! are shown one by one, each against its own leaf.

use std::collections::{BTreeMap, HashMap};

use basis::{Cluster, ClusterId, FaceId, GalleryId, ImageId};
use ledger::Recorded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::Tx;
use vault::records::images;

use super::{ClusterError, stand, unnamed};
use crate::house::{GalleryError, House};

/// Clusters of a gallery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterListing {
    /// Those asked for, the largest first, of equals by id.
    pub clusters: Vec<Listed>,
    /// How many the gallery has in all.
    pub all: usize,
    /// Unnamed faces that are in one.
    pub clustered: usize,
    /// Unnamed faces that stand alone, by id; only when they were asked for.
    pub alone: Vec<ListedFace>,
    /// How many stand alone.
    pub alone_count: usize,
}

/// One cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Listed {
    /// Its id.
    pub cluster: ClusterId,
    /// Its faces, by id.
    pub faces: Vec<ListedFace>,
}

/// An unnamed face and the picture it is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListedFace {
    /// The face.
    pub face: FaceId,
    /// Its picture.
    pub image: ImageId,
    /// The controller's own reference of the picture.
    pub source: String,
}

impl House {
    /// The clusters of a gallery: the one asked for, or the `limit` largest; and the faces that stand alone, `limit` of
    /// them, when `alone` asks for them. What was restricted, named or erased since the last run is not among them.
    ///
    /// # Errors
    /// [`ClusterError::NotFound`] for a cluster that is not there; when a record cannot be opened.
    pub fn clusters(
        &self,
        recorded: Recorded<Cluster>,
        only: Option<ClusterId>,
        limit: usize,
        alone: bool,
    ) -> Result<ClusterListing, GalleryError> {
        let gallery = recorded.act().gallery;
        self.vault.read(|tx| self.listed(tx, gallery, only, limit, alone))
    }

    fn listed(
        &self,
        tx: &mut Tx<'_>,
        gallery: GalleryId,
        only: Option<ClusterId>,
        limit: usize,
        alone: bool,
    ) -> Result<ClusterListing, GalleryError> {
        let there: BTreeMap<FaceId, ImageId> =
            unnamed(tx, gallery)?.into_iter().map(|unnamed| (unnamed.face, unnamed.image)).collect();
        let stand = stand(tx, gallery)?;
        let mut clusters: HashMap<ClusterId, Vec<FaceId>> = HashMap::new();
        for face in there.keys() {
            if let Some(cluster) = stand.get(face) {
                clusters.entry(*cluster).or_default().push(*face);
            }
        }
        let (all, clustered) = (clusters.len(), clusters.values().map(Vec::len).sum::<usize>());
        let mut wanted: Vec<(ClusterId, Vec<FaceId>)> = match only {
            None => clusters.into_iter().collect(),
            Some(id) => {
                let faces = clusters.remove(&id).ok_or_else(|| ClusterError::NotFound { id: id.to_string() })?;
                vec![(id, faces)]
            }
        };
        wanted.sort_unstable_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
        wanted.truncate(limit);
        let mut listed = Vec::with_capacity(wanted.len());
        for (cluster, faces) in wanted {
            let faces = faces.into_iter().map(|face| self.listed_face(tx, face, there[&face]));
            listed.push(Listed { cluster, faces: faces.collect::<Result<_, _>>()? });
        }
        let lonely = || there.iter().filter(|(face, _)| !stand.contains_key(face));
        let shown = if alone { limit } else { 0 };
        let alone = lonely().take(shown).map(|(face, image)| self.listed_face(tx, *face, *image));
        let alone = alone.collect::<Result<_, _>>()?;
        Ok(ClusterListing { clusters: listed, all, clustered, alone, alone_count: lonely().count() })
    }

    fn listed_face(&self, tx: &mut Tx<'_>, face: FaceId, image: ImageId) -> Result<ListedFace, GalleryError> {
        let row = images::get(tx, image)?.expect("a face's picture stands: a foreign key");
        Ok(ListedFace { face, image, source: self.source_of(&row)?.reference })
    }
}
