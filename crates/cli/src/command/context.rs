//! What every command is given: where the installation stands, who acts, and how to print.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use server::Settings;

use super::ServerOptions;
use crate::args::Common;
use crate::failure::Failure;
use crate::output;

/// What is taken from the environment where no option says otherwise. Hidden from the help: an option says it better.
#[derive(Debug, Args)]
pub(crate) struct Environment {
    /// The user's home directory, for the folder of packs
    #[arg(long, hide = true, value_name = "DIR", env = "HOME")]
    home: Option<OsString>,
    /// Where the user's programs keep data, for the folder of packs
    #[arg(long, hide = true, value_name = "DIR", env = "XDG_DATA_HOME")]
    xdg_data_home: Option<OsString>,
    /// The system's name for the user, for the operator
    #[arg(long, hide = true, value_name = "NAME", env = "USER")]
    system_user: Option<OsString>,
}

/// The data directory when nobody says.
const DATA: &str = "countenance-data";

/// The options that every command takes, with their defaults filled in.
pub(crate) struct Context {
    pub(crate) settings: Settings,
    pub(crate) json: bool,
    pub(super) server: ServerOptions,
    pub(super) operator: Option<String>,
}

impl Context {
    pub(crate) fn new(common: Common) -> Result<Self, Failure> {
        let packs = common.packs.or_else(|| common.environment.packs()).ok_or_else(|| {
            Failure::Usage(
                "there is no home directory to look for model packs in; name their folder with --packs".into(),
            )
        })?;
        let beside = std::env::current_exe().ok().and_then(|program| program.parent().map(Path::to_path_buf));
        let Common { data, root_key, onnxruntime, json, server, .. } = common;
        let data = data.unwrap_or_else(|| DATA.into());
        // A command does one thing at a time: it may have all cores for it.
        let settings = Settings { data, root_key, packs, onnxruntime, beside, threads: 0 };
        let user = common.environment.system_user.and_then(|name| name.into_string().ok());
        let operator = common.operator.or(user).filter(|name| !name.trim().is_empty());
        Ok(Self { settings, json, server, operator })
    }

    /// Who acts. A mandate or a decision without a person is none, so nobody is made up.
    pub(crate) fn operator(&self) -> Result<String, Failure> {
        self.operator.clone().ok_or_else(|| {
            Failure::Usage("nobody is named who acts; say who with --operator NAME (or COUNTENANCE_OPERATOR)".into())
        })
    }

    /// Prints an answer that shows nothing of an installation's records: as JSON where that was asked for, else as `text`
    /// writes it.
    pub(crate) fn print<T: Serialize>(
        &self,
        answer: &T,
        text: impl FnOnce(&T) -> io::Result<()>,
    ) -> Result<ExitCode, Failure> {
        if self.json {
            output::json(answer)?
        } else {
            text(answer)?
        }
        Ok(ExitCode::SUCCESS)
    }

    /// As [`Self::print`], for records; those of sample data are marked as such.
    pub(super) fn print_records<T: Serialize>(
        &self,
        sample: bool,
        answer: &T,
        text: impl FnOnce(&T) -> io::Result<()>,
    ) -> Result<ExitCode, Failure> {
        if sample && !self.json {
            output::line("SAMPLE RECORDS")?;
        }
        self.print(answer, text)
    }
}

impl Environment {
    /// One folder of packs for all data directories of a user: packs are large and hold nothing personal.
    fn packs(&self) -> Option<PathBuf> {
        // Relative paths are to be ignored: XDG Base Directory Specification 0.8, "Basics".
        let absolute = |path: &OsString| Some(PathBuf::from(path)).filter(|path| path.is_absolute());
        let home = || self.home.as_ref().and_then(absolute).map(|home| home.join(".local/share"));
        let data = self.xdg_data_home.as_ref().and_then(absolute).or_else(home)?;
        Some(data.join("countenance").join("packs"))
    }
}
