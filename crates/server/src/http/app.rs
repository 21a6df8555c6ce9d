//! What every call is served with.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use basis::EventId;
use tokio::sync::Semaphore;

use super::lanes::{Lanes, Line};
use super::limits::Limits;
use super::metrics::Metrics;
use super::workers::Workers;
use crate::access::oidc::{CodeFlow, Verifier};
use crate::ambient::Ambient;
use crate::api::Api;
use crate::config::ServerConfig;
use crate::wire::Wire;

/// A running server, as a call sees it.
pub(super) struct App {
    pub(super) api: Api,
    pub(super) wire: Wire,
    pub(super) config: ServerConfig,
    pub(super) ambient: Ambient,
    pub(super) oidc: Option<Verifier>,
    /// Signing in to the pages with the issuer.
    pub(super) sign_in: Option<CodeFlow>,
    pub(super) lanes: Lanes,
    pub(super) workers: Workers,
    /// Looking up who calls: short, and never behind other work.
    pub(super) callers: Line,
    pub(super) limits: Limits,
    /// Memory that bodies may take up, in KiB.
    pub(super) body_memory: Arc<Semaphore>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) draining: AtomicBool,
}

/// Where a connection came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// The socket in the data directory.
    Socket,
    /// The network.
    Network(std::net::IpAddr),
}

impl App {
    /// A name for a call that answer and log share.
    pub(super) fn call_id(&self) -> String {
        self.ambient.id(EventId::from_parts).to_string()
    }

    /// Whether a stop was asked for.
    pub(super) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::SeqCst)
    }
}
