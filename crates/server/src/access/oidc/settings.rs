//! What an operator says about the issuer.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::OidcError;
use crate::endpoint::admit;

/// A longer leeway would be a second lifetime; RFC 7519, 4.1.4, speaks of a few minutes.
const LONGEST_LEEWAY_SECONDS: u32 = 300;

/// The issuer whose tokens are accepted, and what its claims mean here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OidcSettings {
    /// `iss`, letter for letter. An https address; http where the host is this machine.
    pub issuer: String,
    /// What `aud` must be, or hold.
    pub audience: String,
    /// Where the issuer's keys are.
    #[serde(default)]
    pub keys: KeySource,
    /// The claim with the name that mandates and records know the caller by. It must be one that the issuer never gives to
    /// two people and lets nobody change, which OpenID Connect promises of `sub` alone (Core 1.0, 5.7).
    #[serde(default = "name_claim")]
    pub name_claim: String,
    /// The claim with the roles, a text or a list of texts: the name of a claim, or a path of names with dots between,
    /// as in `realm_access.roles`.
    #[serde(default = "roles_claim")]
    pub roles_claim: String,
    /// From a value of that claim to a role of ours. A value that does not stand here gives no role.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
    /// How far the issuer's clock may be off, 0 to 300.
    #[serde(default = "leeway_seconds")]
    pub leeway_seconds: u32,
}

/// Where the issuer's JSON Web Key Set (RFC 7517) is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeySource {
    /// At an address, under the same rule as the issuer's.
    Url(String),
    /// In a file, for a machine that reaches no issuer, or one whose certificate the web's authorities did not sign.
    File(PathBuf),
    /// Where the issuer says (OpenID Connect Discovery 1.0, 4).
    #[default]
    Discovered,
}

impl OidcSettings {
    pub(super) fn check(&self) -> Result<(), OidcError> {
        let wrong = |setting, reason| Err(OidcError::Setting { setting, reason });
        if let Err(reason) = admit(&self.issuer, true) {
            return wrong("issuer", reason);
        }
        if self.issuer.contains(['?', '#']) {
            return wrong("issuer", "an issuer's address has neither query nor fragment");
        }
        if let KeySource::Url(url) = &self.keys
            && let Err(reason) = admit(url, true)
        {
            return wrong("keys", reason);
        }
        let texts =
            [("audience", &self.audience), ("name-claim", &self.name_claim), ("roles-claim", &self.roles_claim)];
        if let Some((setting, _)) = texts.into_iter().find(|(_, text)| text.is_empty()) {
            return wrong(setting, "it is empty");
        }
        if self.leeway_seconds > LONGEST_LEEWAY_SECONDS {
            return wrong("leeway-seconds", "300 are the most");
        }
        Ok(())
    }
}

fn name_claim() -> String {
    "sub".into()
}

fn roles_claim() -> String {
    "roles".into()
}

const fn leeway_seconds() -> u32 {
    60
}
