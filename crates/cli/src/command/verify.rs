//! `countenance verify`: compares two photographs (1:1); nothing is kept.

use std::path::PathBuf;
use std::process::ExitCode;

use server::basis::{MandateId, Purpose};
use server::service::compare::{CompareRequest, compare};

use super::probe::ProbeGround;
use super::{Context, given};
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
    /// The mandate to compare under
    #[arg(long, value_name = "ID", conflicts_with_all = ["purpose", "case"])]
    mandate: Option<MandateId>,
    /// Without a mandate: what for. With --case it issues one to yourself, and is marked so
    #[arg(long)]
    purpose: Option<Purpose>,
    /// Without a mandate: the case or file number
    #[arg(long, value_parser = given::words)]
    case: Option<String>,
    #[command(flatten)]
    probe: ProbeGround,
}

pub(crate) fn run(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let request = CompareRequest {
        one: args.one,
        other: args.other,
        operator: context.operator()?,
        mandate: args.mandate,
        purpose: args.purpose,
        case: args.case,
        ground: args.probe.stated(),
    };
    let here = context.open()?;
    let answer = compare(&here, &request)?;
    context.show(&here, &answer, |answer| {
        for warning in &answer.warnings {
            eprintln!("note: {warning}");
        }
        let says = if answer.possible_match { "a possible match" } else { "no match" };
        output::line(format!(
            "{says}: cosine {:.3}, threshold {:.3} ({})",
            answer.cosine, answer.threshold, answer.pack
        ))?;
        output::line(format!("mandate {}, leaf {}; nothing of the photographs is kept", answer.mandate, answer.leaf))
    })
}
