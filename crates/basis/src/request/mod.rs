//! A person's exercise of a right: which right, who asks, by when it is answered, and what may happen in between.

mod clock;
mod proof;
mod state;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::id::RequestId;

pub use clock::{Alarm, Extension, Pause, RequestClock, due_date};
pub use proof::{Proof, ProofKind, Tier, tier};
pub use state::{RefusalGround, Remedies, Request, RequestEvent, RequestState};

/// Which right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
    /// Access (GDPR Art. 15).
    Access,
    /// Rectification (Art. 16).
    Rectification,
    /// Erasure (Art. 17).
    Erasure,
    /// Restriction (Art. 18).
    Restriction,
    /// Portability (Art. 20).
    Portability,
    /// Objection (Art. 21).
    Objection,
    /// Withdrawal of consent (Art. 7(3)).
    Withdrawal,
}

impl RequestKind {
    /// Every right, in the order of the articles.
    pub const ALL: [Self; 7] = [
        Self::Withdrawal,
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Portability,
        Self::Objection,
    ];

    /// Its name in records and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Portability => "portability",
            Self::Objection => "objection",
            Self::Withdrawal => "withdrawal",
        }
    }

    /// The clause.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::Access => "GDPR Art. 15",
            Self::Rectification => "GDPR Art. 16",
            Self::Erasure => "GDPR Art. 17",
            Self::Restriction => "GDPR Art. 18",
            Self::Portability => "GDPR Art. 20",
            Self::Objection => "GDPR Art. 21",
            Self::Withdrawal => "GDPR Art. 7(3)",
        }
    }

    /// Whether answering it may end in erasure: Art. 17(1)(b) names the withdrawal, (c) the objection.
    #[must_use]
    pub const fn may_erase(self) -> bool {
        matches!(self, Self::Erasure | Self::Objection | Self::Withdrawal)
    }

    /// How well it must be shown who asks before anything is erased. Taking a consent back is as easy as giving it
    /// (Art. 7(3)): the receipt is enough.
    #[must_use]
    pub const fn tier_to_erase(self) -> Tier {
        match self {
            Self::Withdrawal => Tier::Second,
            _ => Tier::Third,
        }
    }

    /// How well it must be shown who asks before what was asked can be done. While less is shown, a request can be
    /// refused for it (Art. 12(6), which speaks of Art. 15 to 21); a withdrawal never can. Taking faces out of use
    /// while a request is looked at asks for nothing: [`RequestKind::restricts_at_once`].
    #[must_use]
    pub const fn tier_to_grant(self) -> Tier {
        match self {
            Self::Withdrawal => Tier::First,
            Self::Erasure => Tier::Third,
            _ => Tier::Second,
        }
    }

    /// Whether its answer hands out what is held.
    #[must_use]
    pub const fn discloses(self) -> bool {
        matches!(self, Self::Access | Self::Portability)
    }

    /// Whether it takes faces out of use at once, before anybody decides (Art. 18(1)(b) and (d), 7(3), 21(1)).
    #[must_use]
    pub const fn restricts_at_once(self) -> bool {
        matches!(self, Self::Restriction | Self::Objection | Self::Withdrawal)
    }
}

/// What the gate asks about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestFacts {
    /// The request.
    pub id: RequestId,
    /// Which right.
    pub kind: RequestKind,
    /// Whether it still waits for its answer.
    pub open: bool,
    /// Whether the person showed who they are well enough for an erasure (Art. 12(6)): [`RequestKind::tier_to_erase`].
    pub identity_proven: bool,
}
