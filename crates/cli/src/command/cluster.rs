//! `countenance cluster`: which unnamed faces may be one person's, and what people decide about it.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::api::resources::{FacesOf, ListClusters, Merge as Merged, Reject as Rejected, Undo as Undoing};
use server::basis::{ClusterId, EventId, FaceId};
use server::client::Ask;
use server::jobs::Work;
use server::service::clusters::{
    self, ClusterListing, Edited, ListReport, ListedFace, RunReport, StandingEdit, Undone,
};

use super::Context;
use super::follow::show_job;
use super::reach::Reach;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Group the unnamed faces of a gallery by who they may show; edits that stand are obeyed
    Run(Run),
    /// The clusters of a gallery, the largest first, with the sources of their pictures; recorded
    List(List),
    /// One cluster with the sources of its pictures; recorded
    Show(Show),
    /// Two clusters are one person's
    Merge(Merge),
    /// These faces of a cluster are another person's than the rest
    Split(Split),
    /// A face is not this person
    Reject(Reject),
    /// Take an edit back, the last one when none is named
    Undo(Undo),
    /// The edits that stand, oldest first
    Log(Log),
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The gallery's name or id
    gallery: String,
    /// The least score that links two faces, -1 to 1; greater makes more, purer clusters [default: by the number of faces]
    #[arg(long, value_name = "SCORE", allow_negative_numbers = true)]
    threshold: Option<f32>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The gallery's name or id
    gallery: String,
    /// At most so many clusters
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
    /// Also faces that stand alone, at most as many
    #[arg(long)]
    alone: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The cluster's id
    cluster: ClusterId,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// A cluster, or a face that stands alone
    one: ClusterId,
    /// Another
    other: ClusterId,
}

#[derive(Debug, Args)]
pub(crate) struct Split {
    /// The cluster's id
    cluster: ClusterId,
    /// The faces that go
    #[arg(value_name = "FACE", required = true)]
    faces: Vec<FaceId>,
}

#[derive(Debug, Args)]
pub(crate) struct Reject {
    /// The cluster's id, or another face
    cluster: ClusterId,
    /// The face that is not this person
    face: FaceId,
}

#[derive(Debug, Args)]
pub(crate) struct Undo {
    /// The gallery's name or id
    gallery: String,
    /// Which edit, as `cluster log` shows it
    edit: Option<EventId>,
}

#[derive(Debug, Args)]
pub(crate) struct Log {
    /// The gallery's name or id
    gallery: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach_named()?;
    let of = |operation, cluster: ClusterId| Ask::of(operation).with("cluster", cluster);
    let edited = |ask| reach.show(&reach.call(ask)?, print_edit);
    match command {
        Command::Run(args) => group(&args, &reach),
        Command::List(List { gallery, limit, alone }) => {
            let which = ListClusters { limit: Some(limit.into()), alone };
            reach.show(&reach.call(Ask::of("listClusters").with("gallery", gallery).query(&which))?, print_list)
        }
        Command::Show(Show { cluster }) => {
            reach.show(&reach.call(of("showCluster", cluster))?, |report: &ListReport| print_faces(&report.listing))
        }
        Command::Merge(Merge { one, other }) => edited(of("mergeClusters", one).json(&Merged { other })),
        Command::Split(Split { cluster, faces }) => edited(of("splitCluster", cluster).json(&FacesOf { faces })),
        Command::Reject(Reject { cluster, face }) => edited(of("rejectFace", cluster).json(&Rejected { face })),
        Command::Undo(Undo { gallery, edit }) => {
            let undone = reach.call(Ask::of("undoClusterEdit").with("gallery", &gallery).json(&Undoing { edit }))?;
            reach.show(&undone, |undone: &Undone| {
                output::line(format!("undone: edit {} (leaf {})", undone.edit, undone.leaf))?;
                if undone.restored { Ok(()) } else { output::line(format!("next: countenance cluster run {gallery}")) }
            })
        }
        Command::Log(Log { gallery }) => {
            let edits: Vec<StandingEdit> = reach.call(Ask::of("listClusterEdits").with("gallery", gallery))?;
            reach.show(&edits, |edits| print_log(edits))
        }
    }
}

/// Here at once; beside a server as a job of its own, because it takes all cores for a while.
fn group(Run { gallery, threshold }: &Run, reach: &Reach<'_>) -> Result<ExitCode, Failure> {
    if let Some(here) = reach.here() {
        return reach.show(&clusters::run(here, gallery, *threshold, &reach.context().operator()?)?, print_run);
    }
    show_job::<RunReport>(reach, gallery, Work::Cluster { threshold: *threshold }, "faces", print_run)
}

/// What a run found.
pub(super) fn print_run(report: &RunReport) -> io::Result<()> {
    let found = &report.found;
    output::line(format!(
        "{} of {} in {} at score {:.3} and above (leaf {})",
        output::count(found.clustered, "face", "faces"),
        output::count(found.faces, "unnamed face", "unnamed faces"),
        output::count(found.clusters, "cluster", "clusters"),
        report.threshold,
        report.leaf
    ))?;
    output::line("Faces of one cluster may be one person's; a person decides.")
}

fn print_list(report: &ListReport) -> io::Result<()> {
    let listing = &report.listing;
    output::line(format!(
        "{} of {}, with {}; {} alone (leaf {})",
        listing.clusters.len(),
        output::count(listing.all, "cluster", "clusters"),
        output::count(listing.clustered, "face", "faces"),
        listing.alone_count,
        report.leaf
    ))?;
    print_faces(listing)
}

fn print_faces(listing: &ClusterListing) -> io::Result<()> {
    let row = |cluster: String, face: &ListedFace| [cluster, face.face.to_string(), face.source.clone()];
    let mut rows = Vec::new();
    for listed in &listing.clusters {
        rows.extend(listed.faces.iter().map(|face| row(listed.cluster.to_string(), face)));
    }
    rows.extend(listing.alone.iter().map(|face| row("(alone)".to_owned(), face)));
    output::table(["CLUSTER", "FACE", "SOURCE"], &rows)
}

fn print_edit(edit: &Edited) -> io::Result<()> {
    let result = match edit.cluster {
        Some(cluster) => format!("cluster {cluster} has {}", output::count(edit.faces, "face", "faces")),
        None => "the face stands apart".to_owned(),
    };
    output::line(format!("{result} (edit {}, leaf {})", edit.edit, edit.leaf))
}

fn print_log(edits: &[StandingEdit]) -> io::Result<()> {
    let rows: Vec<_> = edits
        .iter()
        .map(|edit| {
            let [one, other] = edit.faces;
            [
                edit.edit.to_string(),
                edit.kind.clone(),
                format!("{one} + {other}"),
                edit.by.clone(),
                edit.at.to_string(),
                edit.leaf.to_string(),
            ]
        })
        .collect();
    output::table(["EDIT", "KIND", "FACES", "BY", "AT", "LEAF"], &rows)
}
