//! The terms of the law: which basis, which condition, which purpose, which law is named.

mod citation;
mod condition;
mod ground;
mod legal_basis;
mod purpose;

pub use citation::{BlankCitation, Citation};
pub use condition::Condition;
pub use ground::{Ground, LegalGround};
pub use legal_basis::LegalBasis;
pub use purpose::Purpose;

/// A word that is not a term of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a {kind}; write one of: {expected}")]
pub struct ParseTermError {
    /// The kind of term that was expected.
    pub kind: &'static str,
    /// What was given.
    pub text: String,
    /// The words that are understood.
    pub expected: String,
}

/// Defines the lettered points of one paragraph of the GDPR as an enum with one stable name everywhere:
/// in configuration, in records, in messages.
macro_rules! points {
    (
        $(#[$doc:meta])*
        $name:ident, $kind:literal, $paragraph:literal, $dpv:literal,
        { $($(#[$vdoc:meta])* $variant:ident $letter:literal $text:literal)+ }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every point of the paragraph, in its order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in configuration and records, in kebab case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The letter of the point.
            #[must_use]
            pub const fn letter(self) -> &'static str {
                match self { $(Self::$variant => $letter,)+ }
            }

            /// The clause as a reader cites it.
            #[must_use]
            pub const fn article(self) -> &'static str {
                match self { $(Self::$variant => concat!("GDPR Art. ", $paragraph, "(", $letter, ")"),)+ }
            }

            /// The term in the Data Privacy Vocabulary's GDPR extension
            /// (`https://w3id.org/dpv/legal/eu/gdpr#`).
            #[must_use]
            pub const fn dpv(self) -> &'static str {
                match self { $(Self::$variant => concat!("eu-gdpr:", $dpv, "-", $letter),)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::terms::ParseTermError;

            /// Reads the name, the bare letter, the clause with or without `GDPR Art. `, or the DPV term.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let given = text.trim();
                Self::ALL
                    .iter()
                    .copied()
                    .find(|point| {
                        let clause = point.article().trim_start_matches("GDPR Art. ");
                        [point.name(), point.letter(), point.article(), clause, point.dpv()]
                            .iter()
                            .any(|known| known.eq_ignore_ascii_case(given))
                    })
                    .ok_or_else(|| $crate::terms::ParseTermError {
                        kind: $kind,
                        text: given.to_owned(),
                        expected: Self::ALL.iter().map(|point| point.name()).collect::<Vec<_>>().join(", "),
                    })
            }
        }
    };
}
use points;
