//! The completeness manifest: for every class of data whether it is held, not held, or withheld on which ground (R-06).

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One entry for every class of data. A struct and not a map, so that no class can be forgotten: neither the compiler nor
/// the published schema lets one be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Completeness {
    /// Whole pictures.
    pub image: Standing,
    /// Crops of the face.
    pub crop: Standing,
    /// Templates.
    pub template: Standing,
    /// The record of the person that faces are bound to.
    pub person_link: Standing,
    /// What is recorded with a face: dates, place in the picture, quality, territory.
    pub metadata: Standing,
    /// Where pictures come from.
    pub source: Standing,
    /// Words that somebody put on a face: that it is the person searched for, or another one. There is no place for others.
    pub tags: Standing,
    /// Consents and their withdrawal.
    pub consents: Standing,
    /// Searches that compared or returned the person.
    pub searches: Standing,
    /// Identifications that left the system.
    pub exports: Standing,
    /// Who saw or received something.
    pub recipients: Standing,
    /// Names of the controller's staff who searched.
    pub staff: Standing,
    /// Restrictions and objections that stand.
    pub restriction: Standing,
    /// Other requests about the same faces.
    pub requests: Standing,
    /// Reports of jobs of the galleries concerned, which may name the file of a picture.
    pub job_reports: Standing,
    /// Backups that hold sealed copies.
    pub backups: Standing,
}

/// Whether a class of data is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Standing {
    /// It is, and it is in this answer, or stated there where copies are meant.
    Present {
        /// How many.
        count: u64,
    },
    /// It is not.
    None,
    /// It may be, and this answer leaves it out.
    Withheld(Withheld),
}

/// Why something is left out. It cannot be made without an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withheld {
    /// The clause that asks for it.
    article: Article,
    /// Why, in one word.
    reason: Withholding,
}

/// A clause of law; never blank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct Article(String);

/// Why something may be left out of an answer. There are no other reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Withholding {
    /// It takes a second, independent proof of who asks: show one, and it is added.
    SecondProof,
    /// It would name people who act for the controller; the searches themselves are listed.
    StaffOfController,
}

impl Withholding {
    /// The clause that asks for it.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::SecondProof => "GDPR Art. 12(6)",
            Self::StaffOfController => "GDPR Art. 15(4); CJEU C-579/21",
        }
    }

    /// Its name in data and catalogues.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SecondProof => "second-proof",
            Self::StaffOfController => "staff-of-controller",
        }
    }
}

impl Withheld {
    /// The clause.
    #[must_use]
    pub fn article(&self) -> &str {
        &self.article.0
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> Withholding {
        self.reason
    }
}

impl Standing {
    /// So many are held; none when it is zero.
    #[must_use]
    pub fn of(count: usize) -> Self {
        match count {
            0 => Self::None,
            count => Self::Present { count: u64::try_from(count).unwrap_or(u64::MAX) },
        }
    }

    /// It is left out.
    #[must_use]
    pub fn withheld(reason: Withholding) -> Self {
        Self::Withheld(Withheld { article: Article(reason.article().to_owned()), reason })
    }
}

impl Completeness {
    /// Every class by name, in the order of an answer.
    #[must_use]
    pub const fn entries(&self) -> [(&'static str, &Standing); 16] {
        [
            ("image", &self.image),
            ("crop", &self.crop),
            ("template", &self.template),
            ("person-link", &self.person_link),
            ("metadata", &self.metadata),
            ("source", &self.source),
            ("tags", &self.tags),
            ("consents", &self.consents),
            ("searches", &self.searches),
            ("exports", &self.exports),
            ("recipients", &self.recipients),
            ("staff", &self.staff),
            ("restriction", &self.restriction),
            ("requests", &self.requests),
            ("job-reports", &self.job_reports),
            ("backups", &self.backups),
        ]
    }
}

impl TryFrom<String> for Article {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.trim().is_empty() {
            Err("what is withheld names the article it is withheld on".into())
        } else {
            Ok(Self(text))
        }
    }
}

impl From<Article> for String {
    fn from(article: Article) -> Self {
        article.0
    }
}

impl fmt::Display for Article {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl JsonSchema for Article {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Article".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": r"\S", "description": "A clause of law; never blank." })
    }
}

#[cfg(test)]
mod tests {
    use super::{Standing, Withholding};

    #[test]
    fn nothing_is_withheld_without_an_article() {
        let withheld = serde_json::to_value(Standing::withheld(Withholding::SecondProof)).unwrap();
        assert_eq!(withheld["article"], "GDPR Art. 12(6)");
        for bad in [
            r#"{"state":"withheld","reason":"second-proof"}"#,
            r#"{"state":"withheld","reason":"second-proof","article":" "}"#,
        ] {
            assert!(serde_json::from_str::<Standing>(bad).is_err(), "{bad}");
        }
        assert_eq!(serde_json::from_value::<Standing>(withheld).unwrap(), Standing::withheld(Withholding::SecondProof));
    }
}
