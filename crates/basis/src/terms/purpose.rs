//! What faces are searched for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ParseTermError;

/// A purpose (GDPR Art. 5(1)(b)): specified and explicit. Its text form is stable, e.g. `event-photography`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Purpose {
    /// Say who stands in the pictures of an archive.
    ArchiveIdentification,
    /// Hand the people of an event the photographs of themselves.
    EventPhotography,
    /// Find missing persons.
    MissingPersons,
    /// Research for journalism.
    JournalisticResearch,
    /// Scientific or historical research, statistics.
    Research,
    /// Decide who may enter.
    AccessControl,
    /// Let people find their own pictures on a photo platform.
    PhotoLibrary,
    /// Group the unnamed faces of the gallery; `cluster` needs it.
    GroupFaces,
    /// Measure accuracy on labelled pictures; `evaluate` needs it.
    MeasureAccuracy,
    /// Another purpose in the controller's own words; written `other:` and the words.
    Other(String),
}

const PREFIX: &str = "other:";

impl Purpose {
    /// The purposes that have a name.
    pub const NAMED: &[Self] = &[
        Self::ArchiveIdentification,
        Self::EventPhotography,
        Self::MissingPersons,
        Self::JournalisticResearch,
        Self::Research,
        Self::AccessControl,
        Self::PhotoLibrary,
        Self::GroupFaces,
        Self::MeasureAccuracy,
    ];

    /// The nearest term of the Data Privacy Vocabulary (`https://w3id.org/dpv#`). Several purposes share a term
    /// where the vocabulary has nothing finer; what it cannot say at all is its root, `dpv:Purpose`.
    #[must_use]
    pub const fn dpv(&self) -> &'static str {
        match self {
            Self::ArchiveIdentification | Self::MissingPersons | Self::JournalisticResearch => "dpv:PublicBenefit",
            Self::EventPhotography => "dpv:RequestedServiceProvision",
            Self::Research => "dpv:ScientificResearch",
            Self::AccessControl => "dpv:EnforceAccessControl",
            Self::PhotoLibrary => "dpv:SearchFunctionalities",
            Self::GroupFaces => "dpv:RecordManagement",
            Self::MeasureAccuracy => "dpv:ImproveExistingProductsAndServices",
            Self::Other(_) => "dpv:Purpose",
        }
    }

    /// One line that says what the purpose is, for registers and help.
    #[must_use]
    pub fn describe(&self) -> &str {
        match self {
            Self::ArchiveIdentification => "say who stands in the pictures of an archive",
            Self::EventPhotography => "hand the people of an event the photographs of themselves",
            Self::MissingPersons => "find missing persons",
            Self::JournalisticResearch => "research for journalism",
            Self::Research => "scientific or historical research, statistics",
            Self::AccessControl => "decide who may enter",
            Self::PhotoLibrary => "let people find their own pictures",
            Self::GroupFaces => "group the unnamed faces of the gallery",
            Self::MeasureAccuracy => "measure accuracy on labelled pictures",
            Self::Other(words) => words,
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ArchiveIdentification => "archive-identification",
            Self::EventPhotography => "event-photography",
            Self::MissingPersons => "missing-persons",
            Self::JournalisticResearch => "journalistic-research",
            Self::Research => "research",
            Self::AccessControl => "access-control",
            Self::PhotoLibrary => "photo-library",
            Self::GroupFaces => "group-faces",
            Self::MeasureAccuracy => "measure-accuracy",
            Self::Other(words) => return write!(f, "{PREFIX}{words}"),
        })
    }
}

impl FromStr for Purpose {
    type Err = ParseTermError;

    fn from_str(text: &str) -> Result<Self, ParseTermError> {
        let given = text.trim();
        if let Some(words) = given.strip_prefix(PREFIX).map(str::trim).filter(|words| !words.is_empty()) {
            return Ok(Self::Other(words.to_owned()));
        }
        Self::NAMED.iter().find(|purpose| purpose.to_string() == given).cloned().ok_or_else(|| {
            let named = Self::NAMED.iter().map(Self::to_string).collect::<Vec<_>>().join(", ");
            ParseTermError {
                kind: "purpose",
                text: given.to_owned(),
                expected: format!("{named}, or 'other:' and your own words"),
            }
        })
    }
}

impl TryFrom<String> for Purpose {
    type Error = ParseTermError;

    fn try_from(text: String) -> Result<Self, ParseTermError> {
        text.parse()
    }
}

impl From<Purpose> for String {
    fn from(purpose: Purpose) -> Self {
        purpose.to_string()
    }
}
