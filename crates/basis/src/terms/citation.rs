//! A law that is named.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A law with its reference, e.g. `Code du patrimoine, Art. L. 211-2`. Never blank.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Citation(String);

/// Nothing was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the citation is blank; name the law with its reference, e.g. 'Code du patrimoine, Art. L. 211-2'")]
pub struct BlankCitation;

impl Citation {
    /// The law as the controller cites it.
    ///
    /// # Errors
    ///
    /// [`BlankCitation`] where the text holds no character that can be read.
    pub fn new(text: &str) -> Result<Self, BlankCitation> {
        let text = text.trim();
        if text.is_empty() { Err(BlankCitation) } else { Ok(Self(text.to_owned())) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Citation {
    type Err = BlankCitation;

    fn from_str(text: &str) -> Result<Self, BlankCitation> {
        Self::new(text)
    }
}

impl TryFrom<String> for Citation {
    type Error = BlankCitation;

    fn try_from(text: String) -> Result<Self, BlankCitation> {
        Self::new(&text)
    }
}

impl From<Citation> for String {
    fn from(citation: Citation) -> Self {
        citation.0
    }
}
