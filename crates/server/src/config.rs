//! What an operator of a server says: a TOML file, over which the environment and the command line have the last word.

mod example;
mod secret;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::access::oidc::OidcSettings;
use crate::ambient::environment;
use crate::backup_places::{BackupPlace, BackupPlaces};
use crate::buckets::{BucketSettings, Buckets};
use crate::error::ServiceError;
use crate::service::mail::{MailSettings, Post};
use crate::sources::{Source, Sources};
pub use example::example;
pub use secret::Secret;
pub(crate) use secret::owner_only;

/// The port that a server listens on when nobody says.
const PORT: u16 = 7447;

/// The keys that hold one value, and so can be given outside the file too.
pub const KEYS: &[&str] = &[
    "data",
    "root-key",
    "packs",
    "onnxruntime",
    "listen",
    "socket",
    "tls-certificate",
    "tls-key-file",
    "behind-tls-proxy",
    "trusted-proxies",
    "public-log",
    "metrics-listen",
    "metrics-token",
    "metrics-token-file",
    "calls-a-minute",
    "burst",
    "inference-slots",
    "waiting",
    "largest-body-mib",
    "body-memory-mib",
    "connections",
    "drain-seconds",
    "log-level",
    "log-format",
];

/// The configuration of a server. Every key stands, with its default and an explanation, in [`example()`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ServerConfig {
    /// The data directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// The root key file, where it does not stand inside the data directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_key: Option<PathBuf>,
    /// The folder of model packs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packs: Option<PathBuf>,
    /// The inference library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub onnxruntime: Option<PathBuf>,
    /// Where the interface listens.
    pub listen: SocketAddr,
    /// Whether it listens on `server.sock` in the data directory too.
    pub socket: bool,
    /// The certificate chain, PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's private key, PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_key_file: Option<PathBuf>,
    /// Whether a proxy before the server takes care of TLS, so that it may listen in the clear beyond this machine.
    pub behind_tls_proxy: bool,
    /// Where the metrics listen; nowhere when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_listen: Option<SocketAddr>,
    /// What a reader of the metrics shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_token: Option<Secret>,
    /// A file with it instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_token_file: Option<PathBuf>,
    /// Whether the log is served to everybody under `/log/`.
    pub public_log: bool,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Calls a minute that one caller may make on the average.
    pub calls_a_minute: u32,
    /// Calls that one caller may make at once.
    pub burst: u32,
    /// Photographs looked at side by side; 0 takes one a core.
    pub inference_slots: usize,
    /// Calls of one kind that may wait for their turn; more are turned away.
    pub waiting: usize,
    /// The largest body of a call, MiB.
    pub largest_body_mib: usize,
    /// Memory that bodies may take up together, MiB.
    pub body_memory_mib: usize,
    /// Connections at once.
    pub connections: usize,
    /// How long a stop waits for calls in work, seconds.
    pub drain_seconds: u64,
    /// The least that is logged.
    pub log_level: LogLevel,
    /// The form of the server's own log.
    pub log_format: LogFormat,
    /// Whose tokens are accepted beside access keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oidc: Option<OidcSettings>,
    /// How mail is sent; without it none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail: Option<MailSettings>,
    /// The folders that jobs may take pictures from.
    pub source: Vec<Source>,
    /// The buckets of object stores that clients of Amazon Rekognition may name.
    pub bucket: Vec<BucketSettings>,
    /// The folders that backups may be made in.
    pub backup: Vec<BackupPlace>,
}

/// The least that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    /// What a person should look at.
    Error,
    /// And what they may want to.
    Warn,
    /// And every call.
    Info,
    /// And more.
    Debug,
}

/// The form of the server's own log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            data: None,
            root_key: None,
            packs: None,
            onnxruntime: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, PORT)),
            socket: true,
            tls_certificate: None,
            tls_key_file: None,
            behind_tls_proxy: false,
            metrics_listen: None,
            metrics_token: None,
            metrics_token_file: None,
            public_log: true,
            trusted_proxies: Vec::new(),
            calls_a_minute: 1_200,
            burst: 120,
            inference_slots: 0,
            waiting: 64,
            largest_body_mib: 64,
            body_memory_mib: 512,
            connections: 512,
            drain_seconds: 20,
            log_level: LogLevel::Info,
            log_format: LogFormat::Json,
            oidc: None,
            mail: None,
            source: Vec::new(),
            bucket: Vec::new(),
            backup: Vec::new(),
        }
    }
}

impl ServerConfig {
    /// Puts a configuration together: a file, over it the environment (names as in `LISTEN`), over both what was said at
    /// the start (names as in `listen`).
    ///
    /// # Errors
    /// When the file cannot be read, or a key or value is not understood: says where.
    pub fn assemble(
        file: Option<&Path>,
        environment: &[(String, String)],
        said: &[(String, String)],
    ) -> Result<Self, ServiceError> {
        let next = "`countenance config generate` prints every key with its explanation.";
        let mut table = toml::Table::new();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path)
                .map_err(|source| ServiceError::io("read the configuration", path, source))?;
            // Understood whole first, because only then the error says where.
            Self::parse(&text)
                .map_err(|problem| ServiceError::input(format!("{}: {problem}", path.display()), next))?;
            table = text.parse().map_err(|error: toml::de::Error| ServiceError::input(error.to_string(), next))?;
        }
        let of_environment = environment.iter().filter_map(|(name, value)| {
            let key = name.to_lowercase().replace('_', "-");
            KEYS.contains(&key.as_str()).then_some((key, value))
        });
        for (key, value) in of_environment.chain(said.iter().map(|(key, value)| (key.clone(), value))) {
            if !KEYS.contains(&key.as_str()) {
                let known = KEYS.join(", ");
                return Err(ServiceError::input(format!("there is no key '{key}'; there are {known}"), next));
            }
            let mut over = table.clone();
            over.insert(key.clone(), value_of(value));
            over.clone()
                .try_into::<Self>()
                .map_err(|error| ServiceError::input(format!("{key}={value}: {}", error.message()), next))?;
            table = over;
        }
        table.try_into().map_err(|error: toml::de::Error| ServiceError::input(error.to_string(), next))
    }

    /// Understands a text of TOML.
    ///
    /// # Errors
    /// What is not understood, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// The configuration as TOML, without the secrets.
    #[must_use]
    pub fn dump(&self) -> String {
        toml::to_string_pretty(self).expect("a configuration is plain data")
    }

    /// The configuration with every file of secrets read, if a server can be started with it.
    ///
    /// # Errors
    /// Everything that stands against it, at once.
    pub fn checked(mut self) -> Result<Self, ServiceError> {
        let mut wrong = Vec::new();
        if let Some(path) = &self.metrics_token_file {
            match (Secret::read(path), &self.metrics_token) {
                (_, Some(_)) => wrong.push("metrics-token and metrics-token-file are both given; give one".into()),
                (Ok(token), None) => self.metrics_token = Some(token),
                (Err(error), None) => wrong.push(format!("metrics-token-file: {error}")),
            }
        }
        if self.metrics_listen.is_some() && self.metrics_token.is_none() {
            wrong.push("metrics-listen needs metrics-token or metrics-token-file: metrics tell who is searched".into());
        }
        if self.metrics_listen == Some(self.listen) && self.listen.port() != 0 {
            wrong.push("metrics-listen and listen are the same address; give them two".into());
        }
        match (&self.tls_certificate, &self.tls_key_file) {
            (Some(certificate), Some(key)) => {
                if let Err(error) = std::fs::metadata(certificate) {
                    wrong.push(format!("tls-certificate {}: {error}", certificate.display()));
                }
                if let Err(error) = owner_only(key) {
                    wrong.push(format!("tls-key-file: {error}"));
                }
            }
            (None, None) => {
                if !self.listen.ip().is_loopback() && !self.behind_tls_proxy {
                    wrong.push(format!(
                        "listen = {} reaches beyond this machine in the clear: give tls-certificate and tls-key-file, or \
                         say behind-tls-proxy = true when a proxy before it takes care of TLS",
                        self.listen
                    ));
                }
            }
            _ => wrong.push("tls-certificate and tls-key-file belong together; give both or none".into()),
        }
        for (key, number) in [
            ("calls-a-minute", self.calls_a_minute as usize),
            ("burst", self.burst as usize),
            ("waiting", self.waiting),
            ("largest-body-mib", self.largest_body_mib),
            ("connections", self.connections),
        ] {
            if number == 0 {
                wrong.push(format!("{key} is 0; nothing could be asked then"));
            }
        }
        if self.body_memory_mib < 2 * self.largest_body_mib {
            wrong
                .push("body-memory-mib is less than twice largest-body-mib: the largest upload would never fit".into());
        }
        if let Err(error) = Sources::new(self.source.clone()) {
            wrong.push(error.to_string());
        }
        if let Err(error) = Buckets::open(&self.bucket, &self.source, environment) {
            wrong.push(error.to_string());
        }
        if let Err(error) = BackupPlaces::new(self.backup.clone()) {
            wrong.push(error.to_string());
        }
        if let Some(oidc) = &self.oidc {
            if let Err(error) = crate::access::oidc::Verifier::new(oidc.clone()) {
                wrong.push(format!("oidc: {error}"));
            }
            if let Err(error) = crate::access::oidc::CodeFlow::new(oidc) {
                wrong.push(format!("oidc: {error}"));
            }
            for role in oidc.roles.values() {
                if let Err(error) = role.parse::<crate::access::Role>() {
                    wrong.push(format!("oidc.roles: {error}"));
                }
            }
        }
        if let Some(Err(error)) = self.mail.as_ref().map(Post::open) {
            wrong.push(format!("mail: {error}"));
        }
        if wrong.is_empty() {
            return Ok(self);
        }
        let next = "Correct the configuration; `countenance config check` looks again.";
        Err(ServiceError::input(format!("the configuration cannot be used:\n  {}", wrong.join("\n  ")), next))
    }
}

/// A value as it was typed: as TOML where it is that, else as a text.
fn value_of(text: &str) -> toml::Value {
    let document: Result<toml::Table, _> = format!("value = {text}").parse();
    let value = document.ok().and_then(|mut table| table.remove("value"));
    value.unwrap_or_else(|| toml::Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests;
