//! `countenance verify`: compares two photographs (1:1); nothing is kept.

use std::path::PathBuf;
use std::process::ExitCode;

use server::api::resources::CompareUpload;
use server::client::Ask;
use server::service::compare::CompareAnswer;
use server::service::photo::Photo;

use super::Context;
use super::probe::{Reach, Under};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// One photograph; its largest face is compared
    #[arg(value_name = "A")]
    one: PathBuf,
    /// The other photograph
    #[arg(value_name = "B")]
    other: PathBuf,
    #[command(flatten)]
    under: Under,
    #[command(flatten)]
    reach: Reach,
}

pub(crate) fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach_named()?;
    let asked = CompareUpload { under: args.under.sent(), threshold: args.reach.sent() };
    let photos = vec![Photo::read(&args.one)?, Photo::read(&args.other)?];
    let answer: CompareAnswer = reach.call(Ask::of("compare").upload(&asked, photos))?;
    reach.show(&answer, |answer| {
        for warning in &answer.warnings {
            eprintln!("note: {warning}");
        }
        let says = if answer.possible_match { "a possible match" } else { "no match" };
        output::line(format!(
            "{says}: similarity {:.1}, threshold {:.1}, cosine {:.3} ({})",
            answer.similarity, answer.threshold.similarity, answer.cosine, answer.pack
        ))?;
        output::line(&answer.threshold.says)?;
        output::line(format!("mandate {}, leaf {}; nothing of the photographs is kept", answer.mandate, answer.leaf))
    })
}
