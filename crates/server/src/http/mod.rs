//! The interface on the network: HTTP/1.1 over TCP, TLS or a socket in the data directory.
//!
//! A call goes through `front`: who calls, may they, how much of it, read the body, wait for a turn in its lane, and
//! then [`crate::api::Api::handle`] on a thread that may block. Nothing here knows a use case. Pages stand above this crate:
//! they are handed a [`Desk`], which makes the same calls for whoever looks at them.

mod answer;
mod app;
mod body;
mod caller;
mod desk;
mod documentation;
mod front;
#[doc(hidden)]
pub mod fuzzing;
mod lanes;
mod limits;
mod listen;
mod metrics;
mod public;
mod register;
mod rekognition;
mod repeats;
mod router;
mod serve;
mod set_up;
mod signals;
mod telemetry;
mod tls;
mod workers;

pub use answer::build;
pub use app::Peer;
pub use desk::{Desk, Entry, Form, Site};
pub use documentation::page as documentation_page;
pub use router::nowhere;
pub use serve::{Serving, no_pages, serve};
pub use set_up::{SetUp, set_up};
pub use signals::asked_to_stop;
