//! Where a person is, and how that is known: an order of an authority reaches the people of its territory.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A country: two letters of ISO 3166-1 alpha-2, upper case. Only the form is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// The text was not a country code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a country code; write the two letters of ISO 3166-1, e.g. FR")]
pub struct ParseCountryError {
    /// What was given.
    pub text: String,
}

impl Country {
    /// The two letters, upper case.
    #[must_use]
    pub const fn letters(self) -> [u8; 2] {
        self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.0[0]), char::from(self.0[1]))
    }
}

impl FromStr for Country {
    type Err = ParseCountryError;

    fn from_str(text: &str) -> Result<Self, ParseCountryError> {
        match text.trim().as_bytes() {
            [first, second] if first.is_ascii_alphabetic() && second.is_ascii_alphabetic() => {
                Ok(Self([first.to_ascii_uppercase(), second.to_ascii_uppercase()]))
            }
            _ => Err(ParseCountryError { text: text.to_owned() }),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = ParseCountryError;

    fn try_from(text: String) -> Result<Self, ParseCountryError> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

/// A person's territory with the ground of that knowledge. Never inferred from the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "ground", rename_all = "kebab-case")]
pub enum Territory {
    /// The person, or the controller about the person, said so.
    Declared {
        /// Where.
        country: Country,
    },
    /// The gallery as a whole stands for one country.
    Gallery {
        /// Where.
        country: Country,
    },
    /// The source of the picture says so.
    Source {
        /// Where.
        country: Country,
    },
    /// Not known. An order reaches these faces unless a person decides otherwise.
    #[default]
    Unknown,
}

impl Territory {
    /// The country, where one is known.
    #[must_use]
    pub const fn country(self) -> Option<Country> {
        match self {
            Self::Declared { country } | Self::Gallery { country } | Self::Source { country } => Some(country),
            Self::Unknown => None,
        }
    }

    /// The ground in one word, as it stands in records.
    #[must_use]
    pub const fn ground(self) -> &'static str {
        match self {
            Self::Declared { .. } => "declared",
            Self::Gallery { .. } => "gallery",
            Self::Source { .. } => "source",
            Self::Unknown => "unknown",
        }
    }
}
