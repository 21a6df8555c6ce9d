//! `countenance enrol`: takes photographs into a gallery.

mod from_source;
mod upload;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use server::jobs::Work;
use server::service::enrol::{EnrolReport, EnrolRequest, Incoming, SubjectsFrom, enrol, files};

use super::Context;
use super::follow::by_job;
use super::reach::Reach;
use super::watch::{INTERRUPTED, Watch};
use crate::failure::Failure;
use crate::output;

/// Pixels of the shorter side of the smallest face that is looked for when nobody says.
const SMALLEST_FACE: u32 = 40;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The gallery's name or id
    gallery: String,
    /// Files and folders, looked through to the bottom; or source:NAME/PATH, a folder that a running server knows
    #[arg(value_name = "PATH", required_unless_present = "manifest")]
    paths: Vec<PathBuf>,
    /// A CSV or JSON Lines file: file, box, subject, consent, guardian, territory, source
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Where people's labels come from when no manifest names them
    #[arg(long, value_enum, value_name = "FROM", default_value_t = Subjects::Nobody)]
    subjects: Subjects,
    /// Faces with a shorter side below this are not looked for; 20 finds the back rows of a group, at two to four times
    /// the work of 40 (the gallery's min-eye-distance-px still decides which are enrolled)
    #[arg(long, value_name = "PX", default_value_t = SMALLEST_FACE, value_parser = clap::value_parser!(u32).range(1..))]
    smallest_face: u32,
    /// How many photographs are worked on side by side [default: one a core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    workers: usize,
}

/// Where people's labels come from.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Subjects {
    /// Faces stay unnamed
    Nobody,
    /// The folder around a photograph is the person's label
    Folders,
}

pub(crate) fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let folders = matches!(args.subjects, Subjects::Folders);
    let jobs = from_source::jobs(&args.paths, args.manifest.as_deref(), folders, args.smallest_face)?;
    let (reach, report) = match jobs {
        Some(jobs) => {
            let reach = context.beside_for("a source")?;
            let report = from_sources(&reach, &args.gallery, jobs)?;
            (reach, report)
        }
        None => {
            let reach = context.reach()?;
            let report = from_here(&reach, args)?;
            (reach, report)
        }
    };
    reach.show(&report, print)?;
    Ok(if report.not_looked_at > 0 { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

/// Files of this machine: into an installation that is open here, else sent.
fn from_here(reach: &Reach<'_>, args: Args) -> Result<EnrolReport, Failure> {
    let subjects = match args.subjects {
        Subjects::Nobody => SubjectsFrom::Nobody,
        Subjects::Folders => SubjectsFrom::Folders,
    };
    let pictures = files(&args.paths, args.manifest.as_deref(), subjects)?;
    sent_or_taken(reach, (&args.gallery, args.smallest_face, args.workers), pictures)
}

/// Pictures of this machine, however they were found.
pub(super) fn pictures(reach: &Reach<'_>, gallery: &str, pictures: Vec<Incoming>) -> Result<EnrolReport, Failure> {
    sent_or_taken(reach, (gallery, SMALLEST_FACE, 0), pictures)
}

fn sent_or_taken(
    reach: &Reach<'_>,
    (gallery, smallest_face_px, workers): (&str, u32, usize),
    pictures: Vec<Incoming>,
) -> Result<EnrolReport, Failure> {
    let watch = Watch::files(reach.context());
    let report = match reach.here() {
        None => upload::upload(reach, (gallery, smallest_face_px), pictures, &watch),
        Some(here) => {
            let request = EnrolRequest { gallery: gallery.to_owned(), pictures, smallest_face_px, workers };
            enrol(here, &request, &watch).map_err(Failure::from)
        }
    };
    watch.done();
    report
}

/// Folders of the server, one job each.
fn from_sources(reach: &Reach<'_>, gallery: &str, jobs: Vec<Work>) -> Result<EnrolReport, Failure> {
    let watch = Watch::files(reach.context());
    let mut report = EnrolReport::default();
    for work in jobs {
        if !watch.asked_to_stop() {
            report.add(by_job(reach, gallery, work, &watch)?.unwrap_or_default());
        }
    }
    watch.done();
    Ok(report)
}

/// What an enrolment did.
pub(super) fn print(report: &EnrolReport) -> io::Result<()> {
    output::line(format!(
        "enrolled {} from {} of {}",
        output::count(report.faces_enrolled, "face", "faces"),
        report.images_enrolled,
        output::count(report.files, "file", "files")
    ))?;
    for (count, what) in [
        (report.already_enrolled, "enrolled already"),
        (report.erased_before, "erased before, and stays out"),
        (report.without_face, "without a face that could be found"),
        (report.not_looked_at, "not looked at; run the command again to go on"),
    ] {
        if count > 0 {
            output::line(format!("  {}: {what}", output::count(count, "file", "files")))?;
        }
    }
    for (reason, left) in &report.left_out {
        output::line(format!("  left out {}: {reason}", output::count(left.faces, "face", "faces")))?;
        let more = if left.faces > left.examples.len() { ", ..." } else { "" };
        output::line(format!("      {}{more}", left.examples.join(", ")))?;
    }
    for refused in &report.refused {
        output::line(format!("  refused: {}", refused.reason))?;
    }
    Ok(())
}
