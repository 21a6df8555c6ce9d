//! What stands in the log for one event.

use basis::EventKind;

/// The only leaf format there is.
const VERSION: u8 = 1;

/// One leaf: forty bytes that say what kind of thing happened in which hour, and commit to a record without showing it.
///
/// ```text
/// 0      version, 1
/// 1      event kind (`basis::EventKind`)
/// 2..4   zero
/// 4..8   hour since 1970-01-01T00:00Z, big-endian
/// 8..40  commitment: HMAC-SHA256(k_e, RFC 8785 JSON of the record)
/// ```
///
/// Every leaf has the same length and an hour is as exact as it gets, so that neither tells whom an event was about.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Leaf([u8; 40]);

/// Why forty bytes are not a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// Leaves are forty bytes.
    #[error("a leaf has {expected} bytes, this has {len}", expected = Leaf::LEN)]
    Length {
        /// How many there were.
        len: usize,
    },
    /// Written by a later program, or damaged.
    #[error("leaf version {version} is not known; this program reads version 1")]
    Version {
        /// What stood there.
        version: u8,
    },
    /// Written by a later program, or damaged.
    #[error("event kind {kind} is not known to this program")]
    Kind {
        /// What stood there.
        kind: u8,
    },
    /// Bytes that must be zero are not.
    #[error("the reserved bytes of the leaf are not zero")]
    Reserved,
}

impl Leaf {
    /// The length of every leaf, in bytes.
    pub const LEN: usize = 40;

    /// The leaf that stands in these bytes.
    ///
    /// # Errors
    /// [`LeafError`] when the length, version, kind or reserved bytes are not those of a leaf.
    pub fn parse(bytes: &[u8]) -> Result<Self, LeafError> {
        let bytes: [u8; Self::LEN] = bytes.try_into().map_err(|_| LeafError::Length { len: bytes.len() })?;
        if bytes[0] != VERSION {
            return Err(LeafError::Version { version: bytes[0] });
        }
        kind_of(bytes[1]).ok_or(LeafError::Kind { kind: bytes[1] })?;
        if bytes[2..4] != [0, 0] {
            return Err(LeafError::Reserved);
        }
        Ok(Self(bytes))
    }

    pub(crate) fn new(kind: EventKind, hour: u32, commitment: [u8; 32]) -> Self {
        let mut bytes = [0; Self::LEN];
        bytes[0] = VERSION;
        bytes[1] = kind as u8;
        bytes[4..8].copy_from_slice(&hour.to_be_bytes());
        bytes[8..].copy_from_slice(&commitment);
        Self(bytes)
    }

    /// The bytes as they stand in the journal and in entry bundles.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        kind_of(self.0[1]).expect("parse and new admit known kinds only")
    }

    /// When, in whole hours since 1970-01-01T00:00Z.
    #[must_use]
    pub fn hour(&self) -> u32 {
        u32::from_be_bytes([self.0[4], self.0[5], self.0[6], self.0[7]])
    }

    /// The commitment to the record.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        let mut commitment = [0; 32];
        commitment.copy_from_slice(&self.0[8..]);
        commitment
    }
}

impl std::fmt::Debug for Leaf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Leaf").field("kind", &self.kind()).field("hour", &self.hour()).finish_non_exhaustive()
    }
}

/// Lists the kinds once and makes the compiler object when `basis` knows one that is not in the list.
macro_rules! kinds {
    ($($kind:ident),+ $(,)?) => {
        const KINDS: &[EventKind] = &[$(EventKind::$kind),+];
        const _: fn(EventKind) = |kind| match kind { $(EventKind::$kind)|+ => () };
    };
}

kinds! {
    LogOpened, GalleryOpened, GalleryActivated, GallerySuspended, GalleryClosed, ConsentGiven, ConsentWithdrawn,
    MandateIssued, MandateRevoked, AccessGranted, AccessRevoked,
    AccountOpened, AccountChanged, ImageEnrolled, FaceEnrolled, PhotosCompared, SearchPerformed, ResultDisclosed,
    SweepPerformed, FacesClustered, EvaluationRun, IdentificationExported, ActRefused, TemplatesRenewed,
    MatchJudged, SearchReviewed,
    RequestReceived, RequestAnswered, RequestRefused, RequestExtended, RestrictionSet, RestrictionLifted,
    ErasureIntended, ErasureExecuted, OrderReceived, OrderExecuted, IdentityProven, SelfieDropped, RequestNoted, DataRectified, OrderLifted,
    ProposalApproved, BreachRecorded, BackupMade, BackupRestored, RecipientsTold, DocumentRecorded,
}

fn kind_of(byte: u8) -> Option<EventKind> {
    KINDS.iter().copied().find(|kind| *kind as u8 == byte)
}
