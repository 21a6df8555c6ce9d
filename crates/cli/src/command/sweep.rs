//! `countenance sweep`: what the exact search for a person's right would mean in a gallery.

use std::process::ExitCode;

use server::api::resources::SweepAt;
use server::client::Ask;
use server::service::sweep::SweepPlan;

use super::Context;
use crate::failure::Failure;
use crate::output;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Say what a sweep at some miss rate would miss and bring up for review; no face is compared
    Plan(PlanArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct PlanArgs {
    /// The gallery's name or id
    gallery: String,
    /// The share of the person's faces that may be missed
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    miss_rate: f64,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let Command::Plan(args) = command;
    let reach = context.reach()?;
    let asked = SweepAt { miss_rate: args.miss_rate };
    let plan: SweepPlan = reach.call(Ask::of("planSweep").with("gallery", args.gallery).query(&asked))?;
    reach.show(&plan, |plan| output::line(format!("{}: {}", plan.gallery, plan.says)))
}
