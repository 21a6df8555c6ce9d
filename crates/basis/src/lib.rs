//! The law as values: terms, legal bases, mandates, the gate, permits. Pure: no I/O, no clock, no chance.
//!
//! The one thing this crate makes that nobody else can is a [`Permit`]. Every function of the product that computes,
//! keeps, searches or shows a face asks for one, so an act whose legal facts are not recorded does not compile.
//!
//! The way through the crate: facts ([`GalleryFacts`], [`Consent`], [`SubjectFacts`], [`Mandate`], ...) go into a
//! function of [`gate`], which returns a [`Permit`] for an [`Act`] or a [`Refusal`] that says what is missing.

mod act;
mod approval;
mod consent;
mod controller;
mod dates;
mod digest;
mod document;
mod epoch;
mod event;
mod gallery;
pub mod gate;
mod id;
mod mandate;
mod order;
mod pair;
mod permit;
mod policy;
mod refusal;
mod request;
mod restriction;
mod schema;
mod starting_points;
mod subject;
mod terms;
mod territory;

pub use act::{
    Act, Cluster, Compare, Computes, Disclose, Enrol, Erase, Evaluate, Export, Identify, Keep, Sweep, SweepCause,
    Verify,
};
pub use approval::{Approval, Proposal, Signatory, approved};
pub use consent::{Consent, ConsentState, Guardian};
pub use controller::{Controller, Party};
pub use dates::retention_end;
pub use digest::{ParseSha256Error, Sha256};
pub use document::{Dpia, Notice, OfficerDecision};
pub use epoch::{Epoch, Scope};
pub use event::EventKind;
pub use gallery::{GalleryFacts, GalleryState};
pub use id::{
    AccessKeyId, AccountId, BreachId, ClusterId, ConsentId, ErasureId, EventId, FaceId, GalleryId, ImageId, JobId,
    MandateId, OrderId, ParseIdError, ProposalId, RequestId, SearchId, SubjectId, TaskId,
};
pub use mandate::{Mandate, ProbeGround, same_person};
pub use order::{
    Doing, Euros, FINE_CAP, OrderCourse, OrderEvent, OrderFacts, OrderMeasure, OrderScope, OrderState, PeopleInScope,
    ScopedFace, StandingOrder, UnknownTerritory, days_late, exposure, fine_cap,
};
pub use pair::{PairFacts, PairVerdict, judge_derogation, judge_ground, judge_pair};
pub use permit::Permit;
pub use policy::{AgePolicy, GroupPhotoMatching, KeepPolicy, MandatePolicy, QualityLimits};
pub use refusal::Refusal;
pub use request::{
    Alarm, Extension, Pause, Proof, ProofKind, RefusalGround, Remedies, Request, RequestClock, RequestEvent,
    RequestFacts, RequestKind, RequestState, Tier, due_date, tier,
};
pub use restriction::{Restriction, RestrictionCause};
pub use starting_points::{Question, StartingPoint, StartingPointDraft};
pub use subject::{FaceFacts, SubjectFacts};
pub use terms::{BlankCitation, Citation, Condition, Ground, LegalBasis, LegalGround, ParseTermError, Purpose};
pub use territory::{Country, ParseCountryError, Territory};
