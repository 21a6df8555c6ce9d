//! `countenance erase`: removes a face, image, subject or gallery for good.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::api::resources::{Erase, Target};
use server::basis::{FaceId, ImageId};
use server::client::Ask;
use server::service::erase::ErasureReport;

use super::{Context, given};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// One face; its picture too when it holds no other
    Face(Face),
    /// A picture with all its faces; its bytes stay out of the gallery from then on
    Image(Image),
    /// A person: every face, the record, the consents, and every picture that shows nobody else enrolled
    Subject(Subject),
    /// Everything a gallery holds
    Gallery(Gallery),
}

#[derive(Debug, Args)]
pub(crate) struct Face {
    /// The gallery's name or id
    gallery: String,
    /// The face's id, as `search --json` shows it
    face: FaceId,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
pub(crate) struct Image {
    /// The gallery's name or id
    gallery: String,
    /// The picture's id, as `search --json` shows it
    image: ImageId,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
pub(crate) struct Subject {
    /// The gallery's name or id
    gallery: String,
    /// The person's label or id
    subject: String,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
pub(crate) struct Gallery {
    /// The gallery's name or id
    gallery: String,
    #[command(flatten)]
    how: How,
}

/// What every erasure takes.
#[derive(Debug, Args)]
pub(crate) struct How {
    /// Why; recorded in the log's readable records
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    reason: String,
    /// Look for the bytes on disk before and after
    #[arg(long)]
    scan: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let (gallery, what, how, target) = match command {
        Command::Face(Face { gallery, face, how }) => (gallery, format!("face {face}"), how, Target::Face { face }),
        Command::Image(Image { gallery, image, how }) => {
            (gallery, format!("picture {image}"), how, Target::Image { image })
        }
        Command::Subject(Subject { gallery, subject, how }) => {
            (gallery, format!("subject '{subject}'"), how, Target::Subject { subject })
        }
        Command::Gallery(Gallery { gallery, how }) => (gallery, "everything".to_owned(), how, Target::Gallery {}),
    };
    let How { reason, scan, yes } = how;
    if !yes {
        confirm(&format!("Erase {what} in gallery '{gallery}' for good?"))?;
    }
    let reach = context.reach_named()?;
    let erase = Erase { target, reason, scan };
    let report: ErasureReport = reach.call(Ask::of("erase").with("gallery", gallery).json(&erase))?;
    reach.show(&report, print_report)
}

/// What went, and what a scan found.
pub(super) fn print_report(report: &ErasureReport) -> io::Result<()> {
    let counts = report.counts;
    output::line(format!(
        "erased: {}, {}, {}, {}, {} (erasure {}, leaf {})",
        output::count(counts.faces, "face", "faces"),
        output::count(counts.crops, "crop", "crops"),
        output::count(counts.images, "picture", "pictures"),
        output::count(counts.originals, "original", "originals"),
        output::count(counts.subjects, "person", "people"),
        report.erasure,
        report.leaf
    ))?;
    if let Some(scan) = &report.scan {
        let (before, after) = (&scan.before, &scan.after);
        output::line(format!(
            "  before: {} of {} opened records and blobs hold its bytes, {} in {} files as they stand",
            before.in_opened, before.opened, before.in_files, before.files
        ))?;
        output::line(format!(
            "  after: {} in {} files, {} of {} opened",
            after.in_files, after.files, after.in_opened, after.opened
        ))?;
    }
    Ok(())
}

/// Asks on the terminal; without one nobody can be asked.
fn confirm(question: &str) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        let what = "nothing was erased, because nobody can be asked here";
        return Err(Failure::Usage(format!("{what}: {question} Add --yes to the command if so")));
    }
    eprint!("{question} It cannot be undone. Type 'yes' to go on: ");
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    match answer.trim() {
        "yes" => Ok(()),
        _ => Err(Failure::Usage("nothing was erased".to_owned())),
    }
}
