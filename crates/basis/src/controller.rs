//! Who answers for the processing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::territory::Country;

/// The controller (GDPR Art. 4(7)), as it stands on the register, on letters and on the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Controller {
    /// The organisation's name.
    pub name: String,
    /// Its postal address.
    pub address: String,
    /// Where it is established.
    pub country: Country,
    /// Whether it has an establishment in the Union (Art. 3(1)); without one it needs a representative (Art. 27).
    pub established_in_union: bool,
    /// How a person reaches it: e-mail address or page.
    pub contact: String,
    /// Its representative in the Union (Art. 27).
    #[serde(default)]
    pub representative: Option<Party>,
    /// Its data protection officer (Art. 37); a public authority must have one.
    #[serde(default)]
    pub officer: Option<Party>,
    /// Whether it is a public authority or body.
    #[serde(default)]
    pub public_authority: bool,
}

/// A person or organisation that can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// The name.
    pub name: String,
    /// How to reach it.
    pub contact: String,
}
