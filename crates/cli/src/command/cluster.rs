//! `countenance cluster`: which unnamed faces may be one person's, and what people decide about it.

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::basis::{ClusterId, EventId, FaceId};
use server::service::clusters::{self, ClusterListing, Edited, ListReport, ListedFace, RunReport, StandingEdit};

use super::Context;
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
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
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
    let by = context.operator()?;
    let here = context.open()?;
    match command {
        Command::Run(Run { gallery, threshold }) => {
            context.show(&here, &clusters::run(&here, &gallery, threshold, &by)?, print_run)
        }
        Command::List(List { gallery, limit, alone }) => {
            context.show(&here, &clusters::list(&here, &gallery, limit, alone, &by)?, print_list)
        }
        Command::Show(Show { cluster }) => {
            context.show(&here, &clusters::show(&here, cluster, &by)?, |report| print_faces(&report.listing))
        }
        Command::Merge(Merge { one, other }) => {
            context.show(&here, &clusters::merge(&here, one, other, &by)?, print_edit)
        }
        Command::Split(Split { cluster, faces }) => {
            context.show(&here, &clusters::split(&here, cluster, faces, &by)?, print_edit)
        }
        Command::Reject(Reject { cluster, face }) => {
            context.show(&here, &clusters::reject(&here, cluster, face, &by)?, print_edit)
        }
        Command::Undo(Undo { gallery, edit }) => {
            context.show(&here, &clusters::undo(&here, &gallery, edit, &by)?, |undone| {
                output::line(format!("undone: edit {} (leaf {})", undone.edit, undone.leaf))?;
                if undone.restored { Ok(()) } else { output::line(format!("next: countenance cluster run {gallery}")) }
            })
        }
        Command::Log(Log { gallery }) => {
            context.show(&here, &clusters::log(&here, &gallery)?, |edits| print_log(edits))
        }
    }
}

fn print_run(report: &RunReport) -> io::Result<()> {
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
