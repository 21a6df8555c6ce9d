//! `countenance-load seed` makes an installation full of people who do not exist; `countenance-load drive` puts a server
//! of it under load, checks every answer, and tells how fast and how large it was.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use load::{Driving, Keys, Places, Seeding, Server};

/// Load for a server of this machine.
#[derive(Debug, Parser)]
#[command(name = "countenance-load", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an installation in DIR/data and fill it with people who do not exist; DIR/load.json has keys to it
    Seed(Seed),
    /// Search, enrol, erase and list for a while, and fail if any answer was wrong
    Drive(Drive),
}

/// Where the means of looking at faces stand.
#[derive(Debug, Args)]
struct Means {
    /// Where model packs stand; `dlib` must be among them
    #[arg(long, value_name = "DIR", env = "COUNTENANCE_PACKS", hide_env_values = true)]
    packs: PathBuf,
    /// The ONNX Runtime shared library, or its folder
    #[arg(long, value_name = "FILE", env = "COUNTENANCE_ONNXRUNTIME", hide_env_values = true)]
    onnxruntime: PathBuf,
}

#[derive(Debug, Args)]
struct Seed {
    /// The folder; it must not hold an installation yet
    folder: PathBuf,
    /// How many faces
    #[arg(long, value_name = "NUMBER", default_value_t = 100_000)]
    faces: usize,
    /// How many people they belong to
    #[arg(long, value_name = "NUMBER", default_value_t = 20_000)]
    people: usize,
    #[command(flatten)]
    means: Means,
}

#[derive(Debug, Args)]
struct Drive {
    /// The server, at a loopback address: http://127.0.0.1:7447
    #[arg(long, value_name = "URL")]
    server: String,
    /// The file of keys that `seed` wrote
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// Searchers at once, one step after another
    #[arg(long, value_name = "NUMBER,...", value_delimiter = ',', default_value = "1,8,64")]
    clients: Vec<usize>,
    /// How long each step lasts
    #[arg(long, value_name = "NUMBER", default_value_t = 60)]
    seconds: u64,
    /// The folder of portraits that are searched with and enrolled
    #[arg(long, value_name = "DIR")]
    photos: PathBuf,
    /// The server's process, whose memory is looked at (Linux)
    #[arg(long, value_name = "NUMBER")]
    pid: Option<u32>,
    /// The document whose measured part is written anew; without it the tables are printed alone
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    #[command(flatten)]
    means: Means,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Seed(Seed { folder, faces, people, means }) => seed(&folder, faces, people, means),
        Command::Drive(drive) => self::drive(drive),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn seed(folder: &std::path::Path, faces: usize, people: usize, means: Means) -> Result<ExitCode, load::LoadError> {
    let places = Places { data: folder.join("data"), packs: means.packs, onnxruntime: means.onnxruntime };
    let keys = load::seed(&Seeding { places, faces, people }, &mut |line| println!("{line}"))?;
    let file = folder.join("load.json");
    keys.write(&file)?;
    println!("keys to it stand in {}", file.display());
    Ok(ExitCode::SUCCESS)
}

fn drive(drive: Drive) -> Result<ExitCode, load::LoadError> {
    let Drive { server, keys, clients, seconds, photos, pid, document, means } = drive;
    let driving = Driving {
        server: Server::on_this_machine(&server)?,
        keys: Keys::read(&keys)?,
        clients,
        each: Duration::from_secs(seconds),
        photos,
        pid,
        packs: means.packs,
        onnxruntime: means.onnxruntime,
    };
    let driven = load::drive(&driving, &mut |line| println!("{line}"))?;
    println!("\n{}", driven.tables());
    if let Some(document) = document {
        driven.write_into(&document)?;
    }
    for wrong in driven.wrong() {
        eprintln!("wrong: {wrong}");
    }
    Ok(if driven.wrong_answers() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
