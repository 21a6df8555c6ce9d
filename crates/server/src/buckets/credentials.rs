//! The pair that requests to a store are signed with: in a file of its own or in the environment, never in the
//! configuration.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::config::{Secret, owner_only};

const ID: &str = "access_key_id";
const SECRET: &str = "secret_access_key";
const TOKEN: &str = "session_token";

/// Where a pair stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Credentials {
    /// A file that its owner alone can read, as AWS clients keep one: `aws_access_key_id = ...` and
    /// `aws_secret_access_key = ...`, of one profile.
    File(PathBuf),
    /// Variables of the environment that begin so: with `AWS`, `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
    Environment(String),
}

/// A pair.
pub(super) struct Pair {
    pub(super) id: String,
    pub(super) secret: Secret,
    pub(super) token: Option<Secret>,
}

impl Credentials {
    /// Reads the pair.
    ///
    /// # Errors
    /// What is missing, and where.
    pub(super) fn read(&self, environment: impl Fn(&str) -> Vec<(String, String)>) -> Result<Pair, String> {
        let (place, found) = match self {
            Self::File(path) => (path.display().to_string(), in_file(path)?),
            Self::Environment(prefix) if prefix.is_empty() => return Err("the prefix of the variables is blank".into()),
            Self::Environment(prefix) => {
                let named = environment(&format!("{prefix}_"));
                let found = named.into_iter().map(|(name, value)| (name.to_lowercase(), Zeroizing::new(value)));
                (format!("the environment under {prefix}_"), found.collect())
            }
        };
        let one = |wanted: &str| {
            let value = found.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.trim());
            value.filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let needed = |wanted: &str| one(wanted).ok_or_else(|| format!("{place} holds no {wanted}"));
        let (id, secret) = (needed(ID)?, Secret::new(needed(SECRET)?));
        Ok(Pair { id, secret, token: one(TOKEN).map(Secret::new) })
    }
}

/// Names and values of a credentials file, without the `aws_` before the names.
fn in_file(path: &Path) -> Result<Vec<(String, Zeroizing<String>)>, String> {
    owner_only(path)?;
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = Zeroizing::new(text);
    let (mut profiles, mut found) = (0, Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';'])) {
        if line.starts_with('[') {
            profiles += 1;
        } else if let Some((name, value)) = line.split_once('=') {
            let name = name.trim().to_lowercase();
            let name = name.strip_prefix("aws_").unwrap_or(&name).to_owned();
            found.push((name, Zeroizing::new(value.trim().to_owned())));
        }
    }
    match profiles {
        0 | 1 => Ok(found),
        _ => Err(format!("{} holds more than one profile; leave the one that is meant", path.display())),
    }
}
