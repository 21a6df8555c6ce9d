//! Unnamed faces that may be one person's: grouping them, and what people decide about the groups. Every look is recorded,
//! because it says who is in which picture with whom; so the pages list pictures by their sources and show no face.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use server::api::Problem;
use server::api::resources::{Merge, Reject, Split, StartJob, Undo};
use server::basis::FaceId;
use server::jobs::{JobView, Work};
use server::service::clusters::{Edited, ListReport, Listed, StandingEdit, Undone};

use super::browse;
use super::galleries::{self, Card, Doing};
use crate::call::call;
use crate::render::{Failure, Page, done, page, page_with, redirect};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// How many clusters are listed at a time, and with "show more".
const SHOWN: usize = 20;
const MORE: usize = 200;

#[derive(Template)]
#[template(path = "operator/clusters.html")]
struct ClustersPage<'a> {
    v: &'a View,
    card: Card,
    lists: bool,
    groups: bool,
    report: Option<ListReport>,
    edits: Vec<StandingEdit>,
    /// Whether the faces that stand alone are listed.
    alone: bool,
    /// Whether the gallery has more clusters than are listed.
    more: bool,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "operator/cluster.html")]
struct ClusterPage<'a> {
    v: &'a View,
    card: Card,
    cluster: Listed,
    leaf: u64,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
}

pub(crate) async fn list(staff: Staff, Path(gallery): Path<String>) -> Page {
    let shown = listed(&staff, &gallery, None, None).await?;
    page(&staff.visit.view, &shown)
}

/// Groups anew, or says that two are one person's.
pub(crate) async fn run(staff: Staff, Path(gallery): Path<String>, Sent(form): Sent) -> Page {
    if form.text("act") != "merge" {
        let start = StartJob { work: Work::Cluster { threshold: None } };
        let job: JobView = staff.of(call("startJob").at("gallery", &gallery).json(&start)).await?;
        return Ok(redirect(&format!("/jobs/{}", job.id)));
    }
    let chosen: Vec<&str> = form.all("cluster").collect();
    let pair = match chosen[..] {
        [one, other] => other.parse().ok().map(|other| (one, other)),
        _ => None,
    };
    let problem = match pair {
        None => None,
        Some((one, other)) => {
            let merge = call("mergeClusters").at("cluster", one).json(&Merge { other });
            match staff.tried::<Edited>(merge).await {
                Ok(_) => return done(&place(&gallery), "cluster-merged"),
                Err(problem) => Some(problem),
            }
        }
    };
    let wrong = problem.is_none().then_some("operator-wrong-two");
    let shown = listed(&staff, &gallery, problem.as_ref(), wrong).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &staff.visit.view, &shown))
}

pub(crate) async fn undo(staff: Staff, Path(gallery): Path<String>, Sent(form): Sent) -> Page {
    let edit = Undo { edit: form.text("edit").parse().ok() };
    let undone: Undone = staff.of(call("undoClusterEdit").at("gallery", &gallery).json(&edit)).await?;
    done(&place(&gallery), if undone.restored { "cluster-undone" } else { "cluster-undone-later" })
}

pub(crate) async fn show(staff: Staff, Path((gallery, cluster)): Path<(String, String)>) -> Page {
    let shown = one(&staff, (&gallery, &cluster), None, None).await?;
    page(&staff.visit.view, &shown)
}

/// Splits faces off, or says that they are not this person.
pub(crate) async fn edit(staff: Staff, Path((gallery, cluster)): Path<(String, String)>, Sent(form): Sent) -> Page {
    let faces: Vec<FaceId> = form.all("face").filter_map(|face| face.parse().ok()).collect();
    let problem = match (faces.is_empty(), form.text("act")) {
        (true, _) => None,
        (false, "split") => {
            let split = call("splitCluster").at("cluster", &cluster).json(&Split { faces });
            match staff.tried::<Edited>(split).await {
                Ok(_) => return done(&place(&gallery), "cluster-split"),
                Err(problem) => Some(problem),
            }
        }
        (false, _) => match rejected(&staff, &cluster, faces).await {
            Ok(()) => return done(&place(&gallery), "cluster-rejected"),
            Err(problem) => Some(problem),
        },
    };
    let wrong = problem.is_none().then_some("operator-wrong-faces");
    let shown = one(&staff, (&gallery, &cluster), problem.as_ref(), wrong).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &staff.visit.view, &shown))
}

/// One edit a face, so that each can be taken back by itself.
async fn rejected(staff: &Staff, cluster: &str, faces: Vec<FaceId>) -> Result<(), Problem> {
    for face in faces {
        let _: Edited = staff.tried(call("rejectFace").at("cluster", cluster).json(&Reject { face })).await?;
    }
    Ok(())
}

async fn listed<'a>(
    staff: &'a Staff,
    gallery: &str,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
) -> Result<ClustersPage<'a>, Failure> {
    let view = &staff.visit.view;
    let known = galleries::one(staff, gallery).await?;
    let card = Card::of(view, &known, Doing::Using);
    let (alone, limit) = (staff.asked("alone").is_some(), if staff.asked("more").is_some() { MORE } else { SHOWN });
    // A collection that is not for grouping is not asked: the gate would record a refusal with every visit.
    let may = card.usable() && known.facts.purposes.contains(&server::basis::Purpose::GroupFaces);
    let report: Option<ListReport> = if may {
        Some(staff.of(call("listClusters").at("gallery", gallery).with("limit", limit).with("alone", alone)).await?)
    } else {
        None
    };
    let mut edits: Vec<StandingEdit> = staff.of(call("listClusterEdits").at("gallery", gallery)).await?;
    edits.reverse();
    let more = report.as_ref().is_some_and(|report| report.listing.clusters.len() < report.listing.all);
    let (lists, groups) = (browse::lists(view), browse::groups(view));
    Ok(ClustersPage { v: view, card, lists, groups, report, edits, alone, more, problem, wrong })
}

async fn one<'a>(
    staff: &'a Staff,
    (gallery, cluster): (&str, &str),
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
) -> Result<ClusterPage<'a>, Failure> {
    let view = &staff.visit.view;
    let known = galleries::one(staff, gallery).await?;
    let report: ListReport = staff.of(call("showCluster").at("cluster", cluster)).await?;
    let leaf = report.leaf;
    let Some(cluster) = report.listing.clusters.into_iter().next() else {
        return Err(Failure::nothing(view.clone()));
    };
    let card = Card::of(view, &known, Doing::Using);
    Ok(ClusterPage { v: view, card, cluster, leaf, problem, wrong })
}

fn place(gallery: &str) -> String {
    format!("/browse/{}/clusters", crate::view::escaped(gallery).replace("%2D", "-"))
}
