//! `countenance serve`: serves an installation to people and programs, until it is asked to stop. In an empty directory it
//! serves the page that sets one up first.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use server::config::ServerConfig;
use server::http::{self, Serving};
use server::service::first_run::is_wanted;
use server::{Ambient, environment};

use super::Context;
use crate::args::Common;
use crate::failure::Failure;
use crate::output;

/// What names of settings in the environment begin with.
const PREFIX: &str = "COUNTENANCE_";

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    configured: Configured,
}

/// Where a configuration comes from.
#[derive(Debug, clap::Args)]
pub(crate) struct Configured {
    /// The configuration file; `countenance config generate` prints one
    #[arg(long, value_name = "FILE", env = "COUNTENANCE_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
    /// Where the interface listens [default: 127.0.0.1:7447]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// A key of the configuration, over what the file says; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
}

impl Configured {
    /// The configuration, put together and not yet looked at.
    pub(super) fn read(&self) -> Result<ServerConfig, Failure> {
        let mut said = self.set.clone();
        said.extend(self.listen.map(|address| ("listen".to_owned(), address.to_string())));
        Ok(ServerConfig::assemble(self.config.as_deref(), &environment(PREFIX), &said)?)
    }
}

pub(crate) fn run(args: Args, common: Common) -> Result<ExitCode, Failure> {
    let config = args.configured.read()?;
    let here = config.clone();
    // What is typed for this one command stands over the file; the environment was looked at with it.
    let common = Common {
        data: common.data.or(here.data),
        root_key: common.root_key.or(here.root_key),
        packs: common.packs.or(here.packs),
        onnxruntime: common.onnxruntime.or(here.onnxruntime),
        ..common
    };
    let settings = Context::new(common)?.settings;
    let scheme = if config.tls_certificate.is_some() { "https" } else { "http" };
    // Nobody wrote `init` yet: the first page asks for what it would have asked for.
    if is_wanted(&settings.data) {
        let ready = |serving: &Serving, secret: &str| {
            let _ = output::line("nothing is set up yet; open this page and say who you are:");
            let _ = output::line(format!("  {scheme}://{}/setup/{secret}", serving.listen));
        };
        let (here, ambient) = (settings.clone(), Ambient::system());
        if !http::set_up(&config, here, &ambient, pages::set_up_routes, http::asked_to_stop(), ready)? {
            return Ok(ExitCode::SUCCESS);
        }
    }
    http::serve(config, settings, Ambient::system(), pages::routes, http::asked_to_stop(), |serving| {
        // A closed standard output is no reason not to serve.
        let _ = output::line(format!(
            "serving on {scheme}://{}; people open it in a browser, programs read /docs",
            serving.listen
        ));
        if let Some(metrics) = serving.metrics {
            let _ = output::line(format!("metrics on http://{metrics}/metrics"));
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as KEY=VALUE")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}
