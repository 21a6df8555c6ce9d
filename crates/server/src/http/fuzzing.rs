//! What a stranger's bytes go through before a use case sees them, without a network: for the fuzzer, and for the tests
//! that stand in for it where there is none. No part of the interface.

use std::sync::Arc;

use axum::body::Body as Incoming;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;

use super::body;
use crate::api::{BodyKind, Endpoint, Query, Request, endpoints};

/// The largest body that is looked at, bytes; the server's own bound is set by its operator.
const LARGEST: usize = 8 << 20;

/// Takes bodies apart as every endpoint does.
pub struct Reader {
    endpoints: Vec<Endpoint>,
    memory: Arc<Semaphore>,
    runtime: Runtime,
}

impl Reader {
    /// # Panics
    /// When the system gives no timer.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it takes hold of the system")]
    pub fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_time().build().expect("the system gives a timer");
        Self { endpoints: endpoints(), memory: Arc::new(Semaphore::new(2 * LARGEST / 1024)), runtime }
    }

    /// The operations that could begin with what was sent: its body can be taken apart, and the JSON in it is the one they
    /// take. None is begun.
    pub fn understood_by(&self, content_type: &[u8], body: &[u8]) -> Vec<&'static str> {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(content_type) {
            headers.insert(CONTENT_TYPE, value);
        }
        let mut understood = Vec::new();
        for kind in [BodyKind::Nothing, BodyKind::Json, BodyKind::Upload] {
            let incoming = Incoming::from(body.to_vec());
            let read = self.runtime.block_on(body::read(kind, &headers, incoming, LARGEST, &self.memory));
            let Ok(held) = read else { continue };
            let request = Request { params: Vec::new(), query: Query::new(), body: held.body };
            let of_kind = self.endpoints.iter().filter(|endpoint| endpoint.body == kind);
            understood.extend(of_kind.filter(|endpoint| endpoint.reads(&request).is_ok()).map(|endpoint| endpoint.id));
        }
        understood
    }
}
