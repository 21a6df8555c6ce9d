//! Calling an installation, wherever it is open: in this process, behind the socket in its data directory, or on a server
//! across a network. A call names a row of the table ([`crate::api::endpoints`]) and is the same call either way; so are
//! the answers and the refusals.

mod ask;
mod body;
mod error;
mod multipart;
mod place;
mod stream;
#[cfg(test)]
mod tests;
mod tls;
mod wire;

use std::path::Path;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::access::Principal;
use crate::ambient::Ambient;
use crate::api::{Api, Page};
use crate::config::Secret;
use crate::installation::Installation;
pub use ask::Ask;
pub use error::{ClientError, Told};
pub use multipart::sent_name;
use place::Place;
use wire::Wire;

/// One who calls an installation.
pub struct Client {
    way: Way,
}

/// How it is reached.
enum Way {
    /// It is open in this process.
    Here { api: Box<Api>, who: Principal },
    /// A server has it.
    There(Box<Wire>),
}

impl Client {
    /// Of an installation that is open in this process. Whoever could open it is let in; `operator` is who acts.
    #[must_use]
    pub fn here(installation: Arc<Installation>, operator: impl Into<String>) -> Self {
        let (api, who) = (Box::new(Api::over(installation)), Principal::of_directory(operator));
        Self { way: Way::Here { api, who } }
    }

    /// Of the server that listens on a socket; `operator` is who acts. Whether one listens is found out by
    /// [`listens`].
    ///
    /// # Errors
    /// When the system gives no means to wait for a connection.
    pub fn at_socket(socket: &Path, operator: &str, ambient: &Ambient) -> Result<Self, ClientError> {
        let wire = Wire::new(Place::socket(socket), wire::acting(operator), ambient)?;
        Ok(Self { way: Way::There(Box::new(wire)) })
    }

    /// Of a server at `http(s)://host:port`, which knows the caller by `key`. Certificates are checked against the public
    /// authorities, or, where `authorities` is given, against those of that file (PEM) alone.
    ///
    /// # Errors
    /// An address that is none, or over which key and photographs would travel in the clear; authorities that cannot be
    /// read. Nothing is sent yet.
    pub fn at_server(
        url: &str,
        key: &Secret,
        authorities: Option<&Path>,
        ambient: &Ambient,
    ) -> Result<Self, ClientError> {
        let wire = Wire::new(Place::at(url, authorities)?, wire::bearing(key)?, ambient)?;
        Ok(Self { way: Way::There(Box::new(wire)) })
    }

    /// The installation, where it is open in this process.
    #[must_use]
    pub fn installation(&self) -> Option<&Installation> {
        match &self.way {
            Way::Here { api, .. } => Some(api.here()),
            Way::There(_) => None,
        }
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// When the caller may not, what is sent does not fit, the use case fails or the gate refuses; when a server cannot
    /// be reached or is not understood.
    pub fn call<A: DeserializeOwned>(&self, ask: Ask) -> Result<A, ClientError> {
        let (id, body) = (ask.id, self.answer(ask)?);
        let not_understood = |error: serde_json::Error| ClientError::NotUnderstood { id, reason: error.to_string() };
        serde_json::from_slice(&body).map_err(not_understood)
    }

    /// Asks for a file.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub fn file(&self, ask: Ask) -> Result<Vec<u8>, ClientError> {
        self.answer(ask)
    }

    /// Asks for a listing, page after page, to its end.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub fn all<T: DeserializeOwned>(&self, ask: &Ask) -> Result<Vec<T>, ClientError> {
        let (mut items, mut cursor) = (Vec::new(), None);
        loop {
            let page: Page<T> = self.call(ask.page(cursor.as_deref()))?;
            items.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                return Ok(items);
            }
        }
    }

    fn answer(&self, ask: Ask) -> Result<Vec<u8>, ClientError> {
        match &self.way {
            Way::Here { api, who } => Ok(api.handle(row(api.endpoints(), ask.id), who, ask.request)?.body),
            Way::There(wire) => wire.answer(ask),
        }
    }
}

/// Whether a server listens on a socket. A socket that nobody listens on is what a server left that was killed.
///
/// # Errors
/// When this user may not open it.
pub fn listens(socket: &Path) -> Result<bool, ClientError> {
    stream::listens(socket)
        .map_err(|source| ClientError::Unreachable { place: Place::socket(socket).to_string(), source })
}

/// The row of an operation.
fn row<'e>(endpoints: &'e [crate::api::Endpoint], id: &str) -> &'e crate::api::Endpoint {
    let row = endpoints.iter().find(|endpoint| endpoint.id == id);
    row.unwrap_or_else(|| panic!("the table has no operation {id}"))
}
