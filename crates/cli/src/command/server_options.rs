//! The options that say which server has the installation, and with which key it is asked.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::Args;
use server::Ambient;
use server::client::Client;
use server::config::Secret;

use crate::failure::Failure;

/// A server across a network.
#[derive(Debug, Args)]
pub(crate) struct ServerOptions {
    /// Ask the server at this address (https://HOST:PORT) instead of opening the data directory
    #[arg(long, global = true, value_name = "URL", env = "COUNTENANCE_SERVER", hide_env_values = true)]
    server: Option<String>,
    /// The file with the key that the server knows you by; readable by you only
    #[arg(long, global = true, value_name = "FILE", env = "COUNTENANCE_KEY_FILE", hide_env_values = true)]
    key_file: Option<PathBuf>,
    /// The authorities (PEM) that vouch for the server, where the public ones do not
    #[arg(long, global = true, value_name = "FILE", env = "COUNTENANCE_SERVER_CA", hide_env_values = true)]
    server_ca: Option<PathBuf>,
    /// The key itself; from the environment, because what is typed can be seen by others
    #[arg(long, hide = true, value_name = "KEY", env = "COUNTENANCE_KEY", hide_env_values = true, value_parser = secret)]
    server_key: Option<Secret>,
}

impl ServerOptions {
    /// Whether a server is named.
    pub(super) fn is_named(&self) -> bool {
        self.server.is_some()
    }

    /// The server that is named, if one is. Nothing is sent yet.
    pub(super) fn client(&self) -> Result<Option<Client>, Failure> {
        let Some(url) = &self.server else { return Ok(None) };
        let key = match (&self.key_file, &self.server_key) {
            (Some(path), _) => Secret::read(path).map_err(|problem| Failure::Usage(format!("the key: {problem}")))?,
            (None, Some(key)) => key.clone(),
            (None, None) => {
                return Err(Failure::Usage(
                    "a server knows you by a key; name the file that holds it with --key-file (or COUNTENANCE_KEY_FILE)"
                        .into(),
                ));
            }
        };
        Ok(Some(Client::at_server(url, &key, self.server_ca.as_deref(), &Ambient::system())?))
    }
}

fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret::new(text.trim().to_owned()))
}
