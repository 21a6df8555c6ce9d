//! `countenance import`: what was kept elsewhere, enrolled here.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::Serialize;
use server::service::enrol::EnrolReport;
use server::service::enrol::moved::{Moved, moved};

use super::watch::INTERRUPTED;
use super::{Context, enrol};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// A collection of Amazon Rekognition: its list of faces with the original images, which are enrolled anew
    Rekognition(Rekognition),
}

#[derive(Debug, Args)]
pub(crate) struct Rekognition {
    /// What `aws rekognition list-faces --output json` printed; several answers may follow one another
    #[arg(long, value_name = "FILE")]
    faces: PathBuf,
    /// The folder of the original images, found by ExternalImageId
    #[arg(long, value_name = "DIR")]
    images: PathBuf,
    /// The gallery's name or id
    gallery: String,
}

/// What was moved.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    enrolled: EnrolReport,
    without_image: Vec<String>,
    without_reference: usize,
}

pub(crate) fn run(Command::Rekognition(args): Command, context: &Context) -> Result<ExitCode, Failure> {
    let Moved { pictures, without_image, without_reference } = moved(&args.faces, &args.images)?;
    let reach = context.reach()?;
    let enrolled = enrol::pictures(&reach, &args.gallery, pictures)?;
    let stopped = enrolled.not_looked_at > 0;
    reach.show(&Report { enrolled, without_image, without_reference }, print)?;
    Ok(if stopped { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

fn print(report: &Report) -> io::Result<()> {
    enrol::print(&report.enrolled)?;
    if !report.without_image.is_empty() {
        let count = output::count(report.without_image.len(), "ExternalImageId", "ExternalImageIds");
        output::line(format!("  {count} without an image: {}", report.without_image.join(", ")))?;
    }
    if report.without_reference > 0 {
        let count = output::count(report.without_reference, "face", "faces");
        output::line(format!("  {count} of the list without an ExternalImageId"))?;
    }
    Ok(())
}
