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
    /// How people sign in to the pages with the issuer; they do not where this is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<SignInSettings>,
}

/// The pages as a client of the issuer (OpenID Connect Core 1.0, 3.1). The issuer is asked by discovery where it takes
/// people and codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SignInSettings {
    /// What the issuer knows these pages by; identity tokens have it as their audience.
    pub client_id: String,
    /// The file with the client's secret, readable by its owner alone; a public client has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret_file: Option<PathBuf>,
    /// Where the issuer sends people back to, as it was registered there: `https://HOST/sign-in/issuer/back`.
    pub redirect: String,
    /// What is asked for, with spaces between.
    #[serde(default = "scope")]
    pub scope: String,
}

impl SignInSettings {
    pub(super) fn check(&self) -> Result<(), OidcError> {
        let wrong = |setting, reason| Err(OidcError::Setting { setting, reason });
        if let Err(reason) = admit(&self.redirect, true) {
            return wrong("sign-in.redirect", reason);
        }
        if self.client_id.is_empty() {
            return wrong("sign-in.client-id", "it is empty");
        }
        if !self.scope.split(' ').any(|scope| scope == "openid") {
            return wrong("sign-in.scope", "without openid the issuer gives no identity token");
        }
        Ok(())
    }
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

fn scope() -> String {
    "openid profile email".into()
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
