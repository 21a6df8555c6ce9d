//! `countenance erase`: removes a face, image, subject or gallery for good; what a request asks for; what stays out.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use server::api::resources::{Erase, LiftBar, LiftBarOfPhoto, PreviewErasure, Target};
use server::basis::{ErasureId, FaceId, ImageId, RequestId};
use server::client::Ask;
use server::service::barring::{Bars as BarsOf, Lifted};
use server::service::erase::{ErasurePreview, ErasureReport};
use server::service::photo::Photo;

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
    /// Faces in one batch, with the people of whom nothing else is held
    Faces(Faces),
    /// Everything a gallery holds
    Gallery(Gallery),
    /// What was found to be the person's who asks, in every gallery
    Request(OfRequest),
    /// What erasures keep out of a gallery
    Bars(BarsArgs),
    /// Let something in again that an erasure keeps out, for instance when the person consents anew
    Lift(Lift),
}

#[derive(Debug, Args)]
pub(crate) struct Faces {
    /// The gallery's name or id
    gallery: String,
    /// The faces' ids
    #[arg(required = true, value_name = "FACE")]
    faces: Vec<FaceId>,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
pub(crate) struct OfRequest {
    /// The request's id
    request: RequestId,
    /// Say what would go and what would stay, and erase nothing
    #[arg(long)]
    preview: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct BarsArgs {
    /// The gallery's name or id
    gallery: String,
}

#[derive(Debug, Args)]
pub(crate) struct Lift {
    /// The gallery's name or id
    gallery: String,
    /// This very file; it is looked at and not kept
    #[arg(long, value_name = "FILE", group = "barred")]
    file: Option<PathBuf>,
    /// The asset with this reference of yours
    #[arg(long, value_name = "SOURCE", group = "barred", required_unless_present_any = ["file", "erasure"])]
    source: Option<String>,
    /// Everything that this erasure keeps out
    #[arg(long, value_name = "ERASURE", group = "barred")]
    erasure: Option<ErasureId>,
    /// Why; recorded in the log's readable records
    #[arg(long, value_name = "TEXT", value_parser = given::words)]
    reason: String,
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
    #[arg(long, value_name = "TEXT", value_parser = given::words, required_unless_present = "preview")]
    reason: Option<String>,
    /// Look for the bytes on disk before and after
    #[arg(long)]
    scan: bool,
    /// Say what would go and what would stay, and erase nothing
    #[arg(long)]
    preview: bool,
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
        Command::Faces(Faces { gallery, faces, how }) => {
            let what = output::count(faces.len(), "face", "faces");
            (gallery, what, how, Target::Faces { faces: faces.into_iter().collect() })
        }
        Command::Gallery(Gallery { gallery, how }) => (gallery, "everything".to_owned(), how, Target::Gallery {}),
        Command::Request(args) => return for_request(&args, context),
        Command::Bars(BarsArgs { gallery }) => return bars(&gallery, context),
        Command::Lift(args) => return lift(args, context),
    };
    let How { reason, scan, preview, yes } = how;
    let (true, Some(reason)) = (!preview, reason) else {
        let reach = context.reach_named()?;
        let asked = PreviewErasure { target };
        let preview: ErasurePreview = reach.call(Ask::of("previewErasure").with("gallery", gallery).json(&asked))?;
        return reach.show(&preview, print_preview);
    };
    if !yes {
        confirm(&format!("Erase {what} in gallery '{gallery}' for good?"))?;
    }
    let reach = context.reach_named()?;
    let erase = Erase { target, reason, scan };
    let report: ErasureReport = reach.call(Ask::of("erase").with("gallery", gallery).json(&erase))?;
    reach.show(&report, print_report)
}

fn for_request(OfRequest { request, preview, yes }: &OfRequest, context: &Context) -> Result<ExitCode, Failure> {
    if *preview {
        let reach = context.reach_named()?;
        let previews: Vec<ErasurePreview> = reach.call(Ask::of("previewErasureForRequest").with("request", request))?;
        return reach.show(&previews, |previews| previews.iter().try_for_each(print_preview));
    }
    if !yes {
        confirm(&format!("Erase what request {request} asks for, in every gallery, for good?"))?;
    }
    let reach = context.reach_named()?;
    let reports: Vec<ErasureReport> = reach.call(Ask::of("eraseForRequest").with("request", request))?;
    reach.show(&reports, |reports| {
        if reports.is_empty() {
            return output::line("nothing was left to erase");
        }
        reports.iter().try_for_each(print_report)
    })
}

fn bars(gallery: &str, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach()?;
    let bars: Vec<BarsOf> = reach.call(Ask::of("listBars").with("gallery", gallery))?;
    reach.show(&bars, |bars| {
        let row = |bars: &BarsOf| [bars.erasure.to_string(), bars.digests.to_string(), bars.at.to_string()];
        let rows: Vec<_> = bars.iter().map(row).collect();
        if rows.is_empty() {
            return output::line("nothing is kept out");
        }
        output::table(["ERASURE", "DIGESTS", "SINCE"], &rows)
    })
}

fn lift(Lift { gallery, file, source, erasure, reason }: Lift, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach_named()?;
    let lifted: Lifted = match file {
        Some(file) => {
            let photo = vec![Photo::read(&file)?];
            reach.call(Ask::of("liftBarOfPhoto").with("gallery", gallery).upload(&LiftBarOfPhoto { reason }, photo))?
        }
        None => {
            let what = LiftBar { source, erasure, reason };
            reach.call(Ask::of("liftBar").with("gallery", gallery).json(&what))?
        }
    };
    reach.show(&lifted, |lifted| match lifted.leaf {
        None => output::line("nothing was kept out by it"),
        Some(leaf) => output::line(format!(
            "{} may come in again (leaf {leaf})",
            output::count(lifted.digests, "keyed digest", "keyed digests")
        )),
    })
}

/// What would go, and what would stay.
pub(super) fn print_preview(preview: &ErasurePreview) -> io::Result<()> {
    let counts = preview.counts;
    output::line(format!(
        "in '{}' would go: {}, {}, {}, {}, {}; nothing was erased",
        preview.name,
        output::count(counts.faces, "face", "faces"),
        output::count(counts.crops, "crop", "crops"),
        output::count(counts.images, "picture", "pictures"),
        output::count(counts.originals, "original", "originals"),
        output::count(counts.subjects, "person", "people"),
    ))?;
    preview.stays.iter().try_for_each(|stays| output::line(format!("  stays: {}. {}", stays.what, stays.why)))
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
    if !report.held_back.is_empty() {
        output::line(format!(
            "  held back: {}, until access requests that came first are answered",
            output::count(report.held_back.len(), "face", "faces")
        ))?;
    }
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
