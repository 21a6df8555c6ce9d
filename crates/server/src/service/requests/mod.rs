//! People's requests, from their receipt to their answer.
//!
//! In the order in which one passes: `file` takes it in and hands out the receipt; `prove`, `send_code` and
//! `selfie` show who asks; `search` looks for what is held and `decide` says whose it is; `restrict` and `lift`
//! take faces out of use and back; `rectify` puts data right; `extend`, `doubt`, `refuse`, `close` and
//! `take_back` are the rest of its course.

mod code;
mod course;
mod decisions;
mod desk;
mod found;
mod identity;
mod intake;
mod link;
mod look;
mod receipt;
pub(crate) mod record;
mod rectify;
mod reference;
mod restriction;
mod retention;
mod search;
mod selfie;
mod step;
mod told;
mod withdrawal;
mod words;

pub use code::{CodeSent, send_code};
pub use course::{Answer, RefusalOf, close, doubt, end_doubt, extend, refuse, take_back};
pub use decisions::{Candidate, Decision, candidates, decide};
pub use desk::{Past, PersonView, alarms, list, person, show};
pub use identity::{OfferedProof, Proved, prove};
pub use intake::{Filed, NewRequest, file};
pub use link::{follow, link};
pub use look::look;
pub(crate) use look::permit;
pub use receipt::{RequestReceipt, receipt};
pub use record::{Channel, Course, Identified, Person, RequestView};
pub use rectify::{Rectification, rectify};
pub use reference::{EnrolmentReference, reference};
pub use restriction::{Lifted, RestrictionView, lift, restrict, restrictions};
pub use retention::forget_old;
pub use search::{SearchReport, Searched, Swept, search, searches};
pub use selfie::selfie;
pub(crate) use told::erased_for;
pub use told::{ToldReason, ToldRefusal, ToldRequest, certificate, told};
