//! The law as values: terms, legal bases, mandates, the gate, permits. Pure: no I/O, no clock, no chance.
//!
//! The one thing this crate makes that nobody else can is a [`Permit`]. Every function of the product that computes,
//! keeps, searches or shows a face asks for one, so an act whose legal facts are not recorded does not compile.

mod act;
mod epoch;
mod event;
mod id;
mod permit;
mod refusal;

pub use act::{
    Act, Cluster, Compare, Computes, Disclose, Enrol, Erase, Evaluate, Export, Identify, Keep, Sweep, SweepCause,
    Verify,
};
pub use epoch::{Epoch, Scope};
pub use event::EventKind;
pub use id::{
    ConsentId, ErasureId, EventId, FaceId, GalleryId, ImageId, MandateId, OrderId, ParseIdError, RequestId, SearchId,
    SubjectId,
};
pub use permit::Permit;
pub use refusal::Refusal;
