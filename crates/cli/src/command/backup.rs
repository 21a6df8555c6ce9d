//! `countenance backup`: ciphertext in other places, and back.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;

use clap::{Args, Subcommand};
use server::api::resources::MakeBackup;
use server::client::Ask;
use server::service::backup::{self, BackupCheck, BackupView, Manifest, RestoreReport};
use server::{Ambient, KeyCopy};

use super::{Context, progress};
use crate::failure::Failure;
use crate::{interrupt, output};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a backup; a second one in the same folder copies only what is new
    Make(Make),
    /// The backups of a folder, oldest first
    List(List),
    /// Read every file of a backup and hold it to the digest that was signed
    Check(Check),
    /// Restore a backup into the data directory, which must be empty, with the copy of the keys as it is now
    Restore(Restore),
    /// Keep a copy of the keys in a second place, brought up by every erasure; without a folder, tell how it stands
    Keys(Keys),
}

#[derive(Debug, Args)]
pub(crate) struct Make {
    /// The folder, apart from the data and the keys; beside a server, the name of one of its `[[backup]]` folders
    #[arg(value_name = "DIR")]
    to: String,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Which backup [default: the newest]
    #[arg(long, value_name = "NAME")]
    backup: Option<String>,
    /// The log's public key, as `log key` prints it; without it the signature is not looked at
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Which backup [default: the newest]
    #[arg(long, value_name = "NAME")]
    backup: Option<String>,
    /// The folder with the copy of the keys; it is the second place of the restored keys from then on
    #[arg(long, value_name = "KEYCOPY")]
    keys: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Keys {
    /// The folder, on another disk than data and backups: with the data it opens everything
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Go on without a copy; what stands in its folder stays there
    #[arg(long, conflicts_with = "folder")]
    none: bool,
}

pub(crate) fn run(command: Command, context: &Context) -> Result<ExitCode, Failure> {
    match command {
        Command::Make(args) => make(&args, context),
        Command::List(List { folder }) => {
            let backups = backup::list(&folder)?;
            context.print(&backups, |backups| print_list(backups))
        }
        Command::Check(args) => check(&args, context),
        Command::Restore(args) => restore(&args, context),
        Command::Keys(args) => keys(&args, context),
    }
}

fn make(Make { to }: &Make, context: &Context) -> Result<ExitCode, Failure> {
    let reach = context.reach_named()?;
    let made: BackupView = match reach.here() {
        // A folder is named by whoever sits at this machine, never over the network.
        Some(here) => {
            let asked = interrupt::flag().map_err(|error| Failure::Ended(error.to_string()))?;
            let bar = progress::counting("files", 0, context.json);
            let made = backup::make(here, Path::new(to), None, &context.operator()?, &mut |progress| {
                bar.set_length(progress.total as u64);
                bar.set_position(progress.done as u64);
                !asked.load(Ordering::SeqCst)
            });
            bar.finish_and_clear();
            made?
        }
        None => reach.call(Ask::of("makeBackup").json(&MakeBackup { place: to.clone() }))?,
    };
    reach.show(&made, |made| {
        output::line(format!(
            "backup {}: {} bytes, {} copied now",
            made.backup,
            made.bytes,
            output::count(made.copied, "blob", "blobs")
        ))?;
        output::line("it holds no key: it is restored with the copy of the keys; `countenance backup keys` tells how that stands")
    })
}

fn print_list(backups: &[Manifest]) -> io::Result<()> {
    let row = |of: &Manifest| {
        [
            of.backup.to_string(),
            of.made_at.to_string(),
            of.files.to_string(),
            of.bytes.to_string(),
            of.leaves.to_string(),
        ]
    };
    let rows: Vec<_> = backups.iter().map(row).collect();
    output::table(["BACKUP", "MADE", "FILES", "BYTES", "LEAVES"], &rows)
}

fn check(Check { folder, backup, key }: &Check, context: &Context) -> Result<ExitCode, Failure> {
    let key = key.as_deref().map(str::trim).map(str::parse).transpose();
    let key = key.map_err(|error| Failure::Usage(format!("--key: {error}; `countenance log key` prints it")))?;
    let bar = progress::counting("bytes", 0, context.json);
    let checked = backup::check(folder, backup.as_deref(), key.as_ref(), &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let checked = checked?;
    context.print(&checked, print_check)?;
    Ok(if checked.damaged.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print_check(BackupCheck { manifest, signature_checked, damaged }: &BackupCheck) -> io::Result<()> {
    output::line(format!("backup {} of {} ({})", manifest.backup, manifest.made_at, manifest.origin))?;
    output::line(match signature_checked {
        true => "signature: the log's",
        false => "signature: not looked at; give the log's key with --key",
    })?;
    if damaged.is_empty() {
        return output::line(format!(
            "{}, {} bytes: all as they were written",
            output::count(manifest.files, "file", "files"),
            manifest.bytes
        ));
    }
    damaged.iter().try_for_each(|of| output::line(format!("BAD  {of}")))
}

fn restore(Restore { folder, backup, keys }: &Restore, context: &Context) -> Result<ExitCode, Failure> {
    let bar = progress::counting("files", 0, context.json);
    let from = (folder.as_path(), backup.as_deref());
    let by = context.operator()?;
    let restored = backup::restore(&context.settings, &Ambient::system(), from, keys, &by, &mut |done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    context.print(&restored?, print_restored)
}

fn print_restored(report: &RestoreReport) -> io::Result<()> {
    let of = &report.rewound;
    output::line(format!("restored the backup {} of {}", report.backup, report.made_at))?;
    output::line(format!(
        "erased since, and still so: {}, {}, {}, {}",
        output::count(of.faces, "face", "faces"),
        output::count(of.images, "picture", "pictures"),
        output::count(of.originals, "original", "originals"),
        output::count(of.subjects, "person", "people")
    ))?;
    if of.lost > 0 {
        output::line(format!(
            "LOST: the templates of {}; enrol their pictures again",
            output::count(of.lost, "face", "faces")
        ))?;
    }
    output::line(format!(
        "log: {} goes on as {}; {} of {} leaves known to be signed are here",
        report.origin_before, report.origin, report.leaves_kept, report.leaves_signed
    ))?;
    output::line(format!(
        "taken back, for what was recorded since is lost here: {}, {}, {}",
        output::count(report.access_keys_revoked, "access key", "access keys"),
        output::count(report.mandates_revoked, "mandate", "mandates"),
        output::count(report.jobs_cancelled, "job", "jobs")
    ))?;
    for gallery in &report.suspended {
        output::line(format!(
            "gallery '{gallery}' is suspended: record the withdrawals, objections and restrictions since, then `countenance gallery \
             activate {gallery}`"
        ))?;
    }
    Ok(())
}

fn keys(Keys { folder, none }: &Keys, context: &Context) -> Result<ExitCode, Failure> {
    let state = if *none {
        backup::forget_key_copy(&context.settings)?;
        KeyCopy::None
    } else {
        let here = context.alone("the copy of the keys")?;
        match folder {
            Some(folder) => backup::keep_keys_in(&here, folder)?,
            None => backup::key_copy(&here),
        }
    };
    let text = match &state {
        KeyCopy::None => "there is no copy of the keys: with their disk everything held is lost".to_owned(),
        KeyCopy::Current { folder } => format!("{} opens what is held and nothing else", folder.display()),
        KeyCopy::Behind { folder, why } => format!("{} is behind: {why}", folder.display()),
    };
    let (word, folder) = match &state {
        KeyCopy::None => ("none", None),
        KeyCopy::Current { folder } => ("current", Some(folder)),
        KeyCopy::Behind { folder, .. } => ("behind", Some(folder)),
    };
    context.print(&serde_json::json!({ "copy": word, "folder": folder }), |_| output::line(text))
}
