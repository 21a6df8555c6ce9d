//! Why an endpoint did not answer.

use crate::access::Role;
use crate::error::ServiceError;

/// What stood against a call.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The use case failed or was refused.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// What was sent cannot be read at all.
    #[error("{what}")]
    Malformed {
        /// What, and where.
        what: String,
    },
    /// What was sent can be read and is not what the endpoint takes.
    #[error("{what}")]
    Unfit {
        /// What, and where.
        what: String,
    },
    /// The body is of a kind the endpoint does not take.
    #[error("this endpoint takes {takes}")]
    MediaType {
        /// What it takes.
        takes: &'static str,
    },
    /// The caller has none of the roles that may.
    #[error("this needs one of the roles {}; ask an administrator for a key with it", names(.needs))]
    Role {
        /// Any of these would do.
        needs: &'static [Role],
    },
    /// The caller may not reach the gallery.
    #[error("your key does not reach this gallery; ask an administrator for one that does")]
    Gallery,
    /// The endpoint is of a running server only.
    #[error("{what} needs a running server; start one with `countenance serve`")]
    NoServer {
        /// What was asked for.
        what: &'static str,
    },
}

impl ApiError {
    pub(super) fn malformed(what: impl Into<String>) -> Self {
        Self::Malformed { what: what.into() }
    }

    pub(super) fn unfit(what: impl Into<String>) -> Self {
        Self::Unfit { what: what.into() }
    }
}

fn names(roles: &[Role]) -> String {
    roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ")
}
