//! `countenance-case` plays the founding case through on SAMPLE records and prints it as a story.

use std::path::PathBuf;
use std::process::ExitCode;

use case::{CaseError, Means, Telling, play};
use clap::Parser;
use server::basis::Euros;

/// The founding case, played through
#[derive(Debug, Parser)]
#[command(name = "countenance-case", version)]
struct Cli {
    /// The folder of pinned portraits
    #[arg(long, value_name = "DIR")]
    portraits: PathBuf,
    /// Where model packs stand; `dlib` must be among them
    #[arg(long, value_name = "DIR")]
    packs: PathBuf,
    /// The ONNX Runtime shared library, or its folder
    #[arg(long, value_name = "FILE")]
    onnxruntime: PathBuf,
    /// What each day after the last one costs, euros
    #[arg(long, value_name = "EUROS", default_value_t = 100_000)]
    daily_penalty: u64,
    /// Keep the evidence bundle in this file
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("case: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), CaseError> {
    let file = |what: &'static str| move |source| CaseError::File { what: what.to_owned(), source };
    let folder = tempfile::tempdir().map_err(file("making a folder"))?;
    let means = Means {
        portraits: cli.portraits,
        packs: cli.packs,
        onnxruntime: cli.onnxruntime,
        data: folder.path().join("data"),
    };
    println!("SAMPLE RECORDS. The people in the portraits have nothing to do with what is told here.");
    let telling = Telling { daily_penalty: Euros(cli.daily_penalty) };
    let outcome = play(&means, telling, &mut |line| println!("{line}"))?;
    println!("{} erased, {} left; {} days late.", outcome.faces_erased, outcome.faces_left, outcome.exposure.days_late);
    if let Some(path) = cli.bundle {
        std::fs::write(&path, &outcome.bundle).map_err(file("writing the bundle"))?;
        println!("{}: check it with `countenance evidence check {0} --key '{}'`", path.display(), outcome.key);
    }
    Ok(())
}
