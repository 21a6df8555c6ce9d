//! `countenance enrol`: takes photographs into a gallery.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use server::service::enrol::{EnrolReport, EnrolRequest, SubjectsFrom, enrol};

use super::Context;
use super::watch::{INTERRUPTED, Watch};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The gallery's name or id
    gallery: String,
    /// Files and folders; folders are looked through to the bottom
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
    #[arg(long, value_name = "PX", default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..))]
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
    let request = EnrolRequest {
        gallery: args.gallery,
        paths: args.paths,
        manifest: args.manifest,
        subjects: match args.subjects {
            Subjects::Nobody => SubjectsFrom::Nobody,
            Subjects::Folders => SubjectsFrom::Folders,
        },
        smallest_face_px: args.smallest_face,
        workers: args.workers,
    };
    let here = context.open()?;
    let watch = Watch::files(context);
    let report = enrol(&here, &request, &watch);
    watch.done();
    let report = report?;
    context.show(&here, &report, print)?;
    Ok(if report.not_looked_at > 0 { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

fn print(report: &EnrolReport) -> io::Result<()> {
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
