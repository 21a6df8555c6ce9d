//! Why a call was not answered as hoped.

use std::path::PathBuf;

use basis::Refusal;
use rustls::CertificateError;

use crate::api::{ApiError, Problem};
use crate::error::ServiceError;

/// What stood against a call. Each text says what, where, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The installation in this process did not do it.
    #[error(transparent)]
    Here(#[from] ApiError),
    /// The server did not do it, and says why.
    #[error(transparent)]
    Told(Box<Told>),
    /// What was given for an address is none that may be used.
    #[error("the server's address '{url}' {what}")]
    Address {
        /// As it was given.
        url: String,
        /// What is wrong with it, and what to give instead.
        what: &'static str,
    },
    /// The key holds what no header can.
    #[error("the key holds characters that no key has; give it as `countenance key grant` showed it")]
    Key,
    /// The file of authorities cannot be used.
    #[error("{}: {reason}; name a file with the authority's certificate in PEM form", path.display())]
    Authorities {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// No connection came about; nothing was sent.
    #[error("{place} cannot be reached: {source}{}", next(.source))]
    Unreachable {
        /// The server.
        place: String,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The connection ended before the answer.
    #[error("{place} gave no answer ({reason}); what was asked may have been done: look before you ask again")]
    NoAnswer {
        /// The server.
        place: String,
        /// How it ended.
        reason: String,
    },
    /// What came back is no HTTP.
    #[error("{place} does not speak HTTP; if it takes TLS, write https://, and see that the port is right")]
    NoHttp {
        /// The server.
        place: String,
    },
    /// An answer that is none of this program's.
    #[error(
        "{place} answered with status {status} and without a reason; see whether the address is that of \
         `countenance serve`, and what its log says"
    )]
    Strange {
        /// The server.
        place: String,
        /// The status (RFC 9110, 15).
        status: u16,
    },
    /// An answer that this program cannot read.
    #[error("the answer to {id} is not understood ({reason}); run the same version here and on the server")]
    NotUnderstood {
        /// The operation.
        id: &'static str,
        /// What is not.
        reason: String,
    },
}

/// What a server told of a failure.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words())]
pub struct Told {
    /// As it came.
    pub problem: Problem,
    /// After how many seconds to ask again, where it said so.
    pub retry_after: Option<u64>,
}

impl ClientError {
    /// What the gate missed, where it refused.
    #[must_use]
    pub fn refusals(&self) -> Option<&[Refusal]> {
        match self {
            Self::Here(ApiError::Service(ServiceError::Refused(refusals))) => Some(refusals),
            Self::Told(told) if told.problem.word() == "refused" => Some(&told.problem.refusals),
            _ => None,
        }
    }

    /// Whether what the caller saw before is not what stands now: to be read again.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        match self {
            Self::Here(ApiError::Service(ServiceError::Changed { .. })) => true,
            Self::Told(told) => told.problem.word() == "changed",
            _ => false,
        }
    }

    /// Whether the server has too much to do: nothing was begun.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Told(told) if told.problem.status == 429)
    }

    /// Whether what was sent is more than the server takes at once.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(self, Self::Told(told) if told.problem.status == 413)
    }
}

impl Told {
    fn words(&self) -> String {
        let Problem { status, detail, request, .. } = &self.problem;
        let again = self.retry_after.map_or_else(|| "in a moment".to_owned(), |after| format!("in {after} seconds"));
        let next = match status {
            401 => " Name a file with a key that stands by --key-file; `countenance key grant` makes one.".to_owned(),
            429 | 503 => format!(" Run the command again {again}."),
            500.. => request.as_ref().map_or_else(String::new, |request| format!(" (request {request})")),
            _ => String::new(),
        };
        format!("{detail}{next}")
    }
}

/// What to do about a connection that did not come about.
fn next(source: &std::io::Error) -> &'static str {
    if source.kind() == std::io::ErrorKind::PermissionDenied {
        return "; run the command as the user who runs the server, or use --server";
    }
    match source.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>()) {
        None => "; see that `countenance serve` runs there and that the address is right",
        Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            "; name its authority's certificate by --server-ca, where that is not a public one"
        }
        Some(rustls::Error::InvalidCertificate(CertificateError::Other(_))) => {
            "; the server needs a certificate for its name that is not an authority's own (CA:FALSE)"
        }
        Some(rustls::Error::InvalidCertificate(_)) => "; see that the address is one its certificate is for",
        Some(_) => "; see that the server takes TLS on this port",
    }
}
