//! Who calls: the roles there are, and how a caller shows to be who they say.

pub mod oidc;
mod principal;
mod role;
pub mod sigv4;

pub use principal::{Principal, Via};
pub use role::{ParseRoleError, Role, Roles};
