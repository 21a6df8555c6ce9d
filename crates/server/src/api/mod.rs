//! The interface that programs use, without a network: a table of endpoints over the use cases.
//!
//! [`endpoints`] is the one table: path, who may call, what goes in, what comes out, and the function that does it. The
//! HTTP server routes by it, the OpenAPI description is printed from it, the command line calls it in its own process
//! when no server runs, and the tests try every role on every row.

mod call;
mod desk;
mod endpoint;
mod error;
pub mod openapi;
mod page;
mod place;
mod problem;
pub mod resources;
pub mod roles;

pub use call::{Body, Call, Nothing, Query, Request};
pub use desk::Api;
pub use endpoint::{BodyKind, Endpoint, Lane, Method, Reply};
pub use error::ApiError;
pub use page::{Page, Paging};
pub use problem::Problem;
pub use resources::endpoints;
