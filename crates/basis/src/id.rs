//! Identifiers: UUID version 7 (RFC 9562), one type for each kind of thing so that they cannot be confused.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text was not an identifier of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not an id; ids look like 0190b5a2-7c1e-7c3a-9b1f-3f0c2d5e8a11")]
pub struct ParseIdError {
    /// What was given.
    pub text: String,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A version 7 identifier from the caller's clock and ten bytes of the caller's randomness.
            #[must_use]
            pub fn from_parts(at: Timestamp, random: [u8; 10]) -> Self {
                let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// The sixteen bytes as they stand in records.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; 16] {
                *self.0.as_bytes()
            }

            /// Back from the sixteen bytes of a record.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                Uuid::parse_str(text).map(Self).map_err(|_| ParseIdError { text: text.to_owned() })
            }
        }
    )+};
}

ids! {
    /// A reference database of enrolled faces with its legal basis.
    GalleryId
    /// An enrolled person.
    SubjectId
    /// A picture that was taken in.
    ImageId
    /// One detected face in one picture.
    FaceId
    /// A subject's dated yes or no.
    ConsentId
    /// Who may search, for what, until when.
    MandateId
    /// One search that was run.
    SearchId
    /// One erasure, from intent to evidence.
    ErasureId
    /// A person's exercise of a right.
    RequestId
    /// An authority's order.
    OrderId
    /// Something with a deadline that belongs to an order or stands by itself: a questionnaire, a letter, a breach.
    TaskId
    /// A breach of security that touched personal data.
    BreachId
    /// What one person proposes and another has to approve.
    ProposalId
    /// Unnamed faces that stand together as one person's.
    ClusterId
    /// What a program or person shows to be let in.
    AccessKeyId
    /// A person who signs in to the pages.
    AccountId
    /// Work that outlasts the request that asked for it.
    JobId
    /// One event of the ledger; keys the commitment of its leaf.
    EventId
}
