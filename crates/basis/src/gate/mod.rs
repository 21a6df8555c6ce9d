//! The gate: facts in, a [`Permit`](crate::Permit) or a [`Refusal`](crate::Refusal) out.
//!
//! One function an act. Each takes an `Ask` with the facts, the caller's clock and the rules epoch that the facts
//! had when they were read; the permit carries both on. The gate reads nothing and remembers nothing, so the same
//! facts always get the same answer.
//!
//! An act that uses faces (enrol, keep, verify, identify, disclose, cluster, export) is refused for a gallery that is
//! not active. An act that serves a right (sweep, erase) is not: rights do not end with the gallery's use.

mod activate;
mod cluster;
mod compare;
mod disclose;
mod enrol;
mod erase;
mod evaluate;
mod export;
mod identify;
mod keep;
mod second_look;
mod standing;
mod sweep;
mod verify;

pub use activate::activate_gallery;
pub use cluster::{ClusterAsk, cluster};
pub use compare::{CompareAsk, compare};
pub use disclose::{DiscloseAsk, disclose};
pub use enrol::{EnrolAsk, enrol};
pub use erase::{EraseAsk, ErasureCause, erase};
pub use evaluate::{EvaluateAsk, evaluate};
pub use export::{Confirmation, ExportAsk, export};
pub use identify::{IdentifyAsk, identify};
pub use keep::{Binding, KeepAsk, keep};
pub use second_look::{SecondLookAsk, second_look};
pub use sweep::{SweepAsk, SweepFor, sweep};
pub use verify::{VerifyAsk, verify};
