//! Unnamed faces that may be one person's, and what people decide about them.

use basis::{ClusterId, EventId, FaceId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::Role::{self, Integration, Officer, Operator};
use crate::api::call::{Call, Nothing};
use crate::api::endpoint::{Endpoint, Method, row};
use crate::api::error::ApiError;
use crate::service::clusters::{self, Edited, ListReport, StandingEdit, Undone};

/// Who groups faces and decides about groups; a run is a job.
const CLUSTERS: &[Role] = &[Operator, Officer, Integration];

pub(super) fn rows() -> [Endpoint; 7] {
    use Method::{Get, Post};
    [
        row(
            Get,
            "/v1/galleries/{gallery}/clusters",
            "listClusters",
            "The largest clusters, with the sources of their pictures; recorded",
            CLUSTERS,
        )
        .asks(list),
        row(Get, "/v1/clusters/{cluster}", "showCluster", "One cluster; recorded", CLUSTERS).asks(show),
        row(Post, "/v1/clusters/{cluster}/merge", "mergeClusters", "Two clusters are one person's", CLUSTERS)
            .takes(merge),
        row(
            Post,
            "/v1/clusters/{cluster}/split",
            "splitCluster",
            "These faces are another person's than the rest",
            CLUSTERS,
        )
        .takes(split),
        row(Post, "/v1/clusters/{cluster}/reject", "rejectFace", "A face is not this person", CLUSTERS).takes(reject),
        row(
            Get,
            "/v1/galleries/{gallery}/cluster-edits",
            "listClusterEdits",
            "The edits that stand, oldest first",
            CLUSTERS,
        )
        .asks(edits),
        row(
            Post,
            "/v1/galleries/{gallery}/cluster-edits/undo",
            "undoClusterEdit",
            "Take an edit back, the last one when none is named",
            CLUSTERS,
        )
        .takes(undo),
    ]
}

/// Which clusters are listed.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListClusters {
    /// How many clusters at most, 1 to 1000; 20 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<usize>,
    /// Whether the faces that stand alone are listed too.
    #[serde(default)]
    pub alone: bool,
}

/// The other cluster.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// It, or a face that stands alone, by its id.
    pub other: ClusterId,
}

/// Faces of a cluster.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FacesOf {
    /// By id.
    #[schemars(length(min = 1))]
    pub faces: Vec<FaceId>,
}

/// Faces that are split off.
pub type Split = FacesOf;

/// The face.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reject {
    /// By id.
    pub face: FaceId,
}

/// Which edit.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// By id; the last one when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<EventId>,
}

fn list(call: &Call<'_>, ListClusters { limit, alone }: ListClusters) -> Result<ListReport, ApiError> {
    let limit = match limit.unwrap_or(20) {
        limit @ 1..=1_000 => limit,
        wrong => return Err(ApiError::unfit(format!("limit={wrong} is not from 1 to 1000"))),
    };
    Ok(clusters::list(call.here(), &call.gallery(), limit, alone, &call.who.name)?)
}

fn show(call: &Call<'_>, _: Nothing) -> Result<ListReport, ApiError> {
    Ok(clusters::show(call.here(), call.parsed("cluster")?, &call.who.name)?)
}

fn merge(call: &Call<'_>, Merge { other }: Merge) -> Result<Edited, ApiError> {
    Ok(clusters::merge(call.here(), call.parsed("cluster")?, other, &call.who.name)?)
}

fn split(call: &Call<'_>, FacesOf { faces }: Split) -> Result<Edited, ApiError> {
    Ok(clusters::split(call.here(), call.parsed("cluster")?, faces, &call.who.name)?)
}

fn reject(call: &Call<'_>, Reject { face }: Reject) -> Result<Edited, ApiError> {
    Ok(clusters::reject(call.here(), call.parsed("cluster")?, face, &call.who.name)?)
}

fn edits(call: &Call<'_>, _: Nothing) -> Result<Vec<StandingEdit>, ApiError> {
    Ok(clusters::log(call.here(), &call.gallery())?)
}

fn undo(call: &Call<'_>, Undo { edit }: Undo) -> Result<Undone, ApiError> {
    Ok(clusters::undo(call.here(), &call.gallery(), edit, &call.who.name)?)
}
