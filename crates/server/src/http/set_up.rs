//! The server before there is an installation: one page, behind a secret that is printed where the server was started.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::{Notify, Semaphore, watch};

use super::desk::Form;
use super::listen::{self, Door};
use super::metrics::Metrics;
use super::serve::{Serving, bind, no_thread};
use super::{body, telemetry, tls};
use crate::ambient::Ambient;
use crate::api::{ApiError, Problem};
use crate::config::ServerConfig;
use crate::error::ServiceError;
use crate::service::first_run::{FirstRun, first_run};
use crate::settings::Settings;

/// The largest form.
const LARGEST: usize = 1 << 20;
/// Connections at once.
const CONNECTIONS: usize = 16;

/// What the page of a first run is served with.
#[derive(Clone)]
pub struct SetUp {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    ambient: Ambient,
    secret: String,
    /// One at a time: a second press of the button must not meet the first half done.
    busy: AtomicBool,
    done: Notify,
    memory: Arc<Semaphore>,
}

impl SetUp {
    /// Whether this is the secret that was printed.
    #[must_use]
    pub fn knows(&self, shown: &str) -> bool {
        verify_slices_are_equal(shown.as_bytes(), self.inner.secret.as_bytes()).is_ok()
    }

    /// Where the data will stand.
    #[must_use]
    pub fn data(&self) -> String {
        self.inner.settings.data.display().to_string()
    }

    /// Reads the form.
    ///
    /// # Errors
    /// When it is none, too large or too slow.
    pub async fn form(&self, headers: &HeaderMap, sent: Body) -> Result<Form, Problem> {
        let read = body::raw(headers, sent, LARGEST, &self.inner.memory).await;
        match read {
            Ok((bytes, _memory)) => body::form(headers, bytes).await,
            Err(body::BodyError::Problem(problem)) => Err(problem),
            Err(body::BodyError::NoRoom) => Err(Problem::new(429, "busy", "Too much at once", "Try again.")),
        }
    }

    /// Sets the installation up.
    ///
    /// # Errors
    /// When something said does not do; then it can be said again.
    pub async fn make(&self, first: FirstRun) -> Result<(), Problem> {
        if self.inner.busy.swap(true, Ordering::SeqCst) {
            return Err(Problem::new(429, "busy", "Too much at once", "It is being set up already."));
        }
        let inner = Arc::clone(&self.inner);
        let made = tokio::task::spawn_blocking(move || first_run(inner.settings.clone(), inner.ambient.clone(), first));
        let made = made.await.unwrap_or_else(|_| {
            Err(ServiceError::input("setting up ended in a fault of the program", "Please report it."))
        });
        self.inner.busy.store(false, Ordering::SeqCst);
        // Whoever sets up owns the machine: unlike a stranger they are told what lies in the way.
        made.map_err(|error| {
            let problem = Problem::of(&ApiError::Service(ServiceError::input("", "")));
            Problem { detail: error.to_string(), ..problem }
        })?;
        self.inner.done.notify_one();
        Ok(())
    }
}

/// Serves the page of a first run until the installation stands; false where `stop` ended first. `ready` is told where it
/// listens, and the secret that its page asks for.
///
/// # Errors
/// When an address or certificate cannot be used.
pub fn set_up(
    config: &ServerConfig,
    settings: Settings,
    ambient: &Ambient,
    pages: impl FnOnce(SetUp) -> Router,
    stop: impl Future<Output = ()>,
    ready: impl FnOnce(&Serving, &str),
) -> Result<bool, ServiceError> {
    telemetry::begin(config.log_level, config.log_format);
    let tls = match (&config.tls_certificate, &config.tls_key_file) {
        (Some(certificate), Some(key)) => Some(tls::acceptor(certificate, key)?),
        _ => None,
    };
    let mut secret = [0; 24];
    ambient.random.fill(&mut secret);
    let inner = Arc::new(Inner {
        settings,
        ambient: ambient.clone(),
        secret: URL_SAFE_NO_PAD.encode(secret),
        busy: AtomicBool::new(false),
        done: Notify::new(),
        memory: Arc::new(Semaphore::new(16 * 1024)),
    });
    let router = pages(SetUp { inner: Arc::clone(&inner) });
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(no_thread)?;
    runtime.block_on(async {
        let (close, closing) = watch::channel(false);
        let door =
            Door { router, metrics: Arc::new(Metrics::new()), room: Arc::new(Semaphore::new(CONNECTIONS)), closing };
        let (listener, listen) = bind(config.listen).await?;
        let listening = tokio::spawn(listen::network(listener, tls, door));
        ready(&Serving { listen, metrics: None, socket: None }, &inner.secret);
        let done = std::pin::pin!(inner.done.notified());
        let stop = std::pin::pin!(stop);
        let made = matches!(futures_util::future::select(done, stop).await, futures_util::future::Either::Left(_));
        let _ = close.send(true);
        // The answer to the last form is on its way out.
        let _ = tokio::time::timeout(std::time::Duration::from_secs(5), listening).await;
        Ok(made)
    })
}
