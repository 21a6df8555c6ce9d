//! The kinds of events the ledger knows; the number is the byte that stands in a leaf.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What happened. The discriminants are part of the log's format: never renumbered, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum EventKind {
    /// The log began, or continues a lost one under a new origin.
    LogOpened = 1,
    /// A gallery was registered.
    GalleryOpened = 2,
    /// A gallery's facts or state changed; it may be used.
    GalleryActivated = 3,
    /// A gallery may not be used until activated again.
    GallerySuspended = 4,
    /// A gallery is ended.
    GalleryClosed = 5,
    /// A subject said yes.
    ConsentGiven = 6,
    /// A subject took the yes back.
    ConsentWithdrawn = 7,
    /// A mandate was issued.
    MandateIssued = 8,
    /// A mandate ended before its time.
    MandateRevoked = 9,
    /// A key to the server was handed out.
    AccessGranted = 10,
    /// A key to the server was taken back.
    AccessRevoked = 11,
    /// Somebody was given an account for the pages.
    AccountOpened = 12,
    /// An account was invited anew, its password or second factor set, or it was ended.
    AccountChanged = 13,
    /// A picture was taken in.
    ImageEnrolled = 16,
    /// One face of it was kept.
    FaceEnrolled = 17,
    /// Two photographs were compared and nothing was kept.
    PhotosCompared = 18,
    /// A search was run.
    SearchPerformed = 19,
    /// A face was shown to a searcher.
    ResultDisclosed = 20,
    /// An exact, exhaustive search that answers a right was run.
    SweepPerformed = 21,
    /// Faces were clustered.
    FacesClustered = 22,
    /// Accuracy was measured.
    EvaluationRun = 23,
    /// A match left the system as an identification.
    IdentificationExported = 24,
    /// The gate said no to an act that was asked for.
    ActRefused = 25,
    /// A gallery was moved to another model pack.
    TemplatesRenewed = 26,
    /// Somebody who compared both pictures of a match said whether it is one person, or took that back.
    MatchJudged = 27,
    /// Searches were drawn for a review, or one was reviewed.
    SearchReviewed = 28,
    /// A person exercised a right.
    RequestReceived = 32,
    /// A request was answered.
    RequestAnswered = 33,
    /// A request was refused by a named person.
    RequestRefused = 34,
    /// A request's deadline was extended.
    RequestExtended = 35,
    /// A face may not be used for now (Art. 18) or an objection stands (Art. 21).
    RestrictionSet = 36,
    /// A restriction ended.
    RestrictionLifted = 37,
    /// It was shown who asks.
    IdentityProven = 38,
    /// A photograph that somebody proved themselves with was dropped, with its template.
    SelfieDropped = 39,
    /// Something else happened to a request: it was searched or taken back, doubt about who asks began or ended, its answer
    /// was put together.
    RequestNoted = 40,
    /// Data of a person were put right (Art. 16).
    DataRectified = 41,
    /// An erasure was decided; from here it is finished, whatever happens.
    ErasureIntended = 48,
    /// An erasure is physically complete.
    ErasureExecuted = 49,
    /// An authority's order arrived.
    OrderReceived = 64,
    /// An authority's order was carried out.
    OrderExecuted = 65,
    /// What an order stopped may go on.
    OrderLifted = 66,
    /// Something proposed was approved by another person.
    ProposalApproved = 67,
    /// A breach of security was recorded, or a notice of it sent.
    BreachRecorded = 68,
    /// A backup was made.
    BackupMade = 69,
    /// A backup was restored.
    BackupRestored = 70,
    /// Recipients were told of an erasure, rectification or restriction (Art. 19).
    RecipientsTold = 71,
    /// What people are told was recorded: another version of a gallery's notice, or the particulars of registers and letters.
    DocumentRecorded = 72,
}
