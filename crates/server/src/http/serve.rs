//! Starting a server, and stopping it so that nothing is lost.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::app::App;
use super::desk::Desk;
use super::lanes::{Lanes, Line};
use super::limits::Limits;
use super::listen::{self, Door};
use super::metrics::{self, Metrics};
use super::workers::Workers;
use super::{repeats, router, telemetry, tls};
use crate::access::oidc::{CodeFlow, OidcError, Verifier};
use crate::ambient::{Ambient, environment};
use crate::api::Api;
use crate::backup_places::BackupPlaces;
use crate::buckets::Buckets;
use crate::config::ServerConfig;
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::jobs::Jobs;
use crate::service::mail::Post;
use crate::service::{models, retention};
use crate::settings::Settings;
use crate::sources::Sources;
use crate::wire::Wire;

/// Callers that are looked up at once, and that wait to be.
const CALLERS: (usize, usize) = (8, 1_024);
/// Connections of readers of the metrics at once.
const METRICS_READERS: usize = 8;
/// Heaps that the threads share: the few that are busy at once seldom wait for each other.
const HEAPS: u8 = 2;
/// How often answers to repeated writes are looked through for old ones, and galleries for what is over.
const TIDYING: Duration = Duration::from_secs(3_600);

/// Where a server listens, once it does.
#[derive(Debug, Clone)]
pub struct Serving {
    /// The interface.
    pub listen: SocketAddr,
    /// The metrics, where they listen.
    pub metrics: Option<SocketAddr>,
    /// The socket in the data directory, where it listens.
    pub socket: Option<PathBuf>,
}

/// Serves an installation until `stop` ends, then stops: no more connections, calls in work end (for so long as the
/// configuration says), the running job hands back what it has not begun. `pages` are what people see beside the interface
/// ([`no_pages`] where none are wanted); `ready` is told where the server listens.
///
/// # Errors
/// When the configuration, the installation or an address cannot be used. Nothing was served then.
pub fn serve(
    config: ServerConfig,
    settings: Settings,
    ambient: Ambient,
    pages: impl FnOnce(Desk) -> Router,
    stop: impl Future<Output = ()> + Send + 'static,
    ready: impl FnOnce(&Serving),
) -> Result<(), ServiceError> {
    let config = config.checked()?;
    telemetry::begin(config.log_level, config.log_format);
    vault::memory::share_heaps(HEAPS);
    let tls = match (&config.tls_certificate, &config.tls_key_file) {
        (Some(certificate), Some(key)) => Some(tls::acceptor(certificate, key)?),
        _ => None,
    };
    let inference_slots = if config.inference_slots == 0 { models::cores() } else { config.inference_slots };
    // Many photographs at once, one core each.
    let here = Arc::new(Installation::open(Settings { threads: 1, ..settings }, ambient.clone())?);
    if let Some(mail) = &config.mail {
        here.set_post(Post::open(mail)?);
    }
    repeats::forget_old(&here, ambient.now())?;
    let sources = Sources::new(config.source.clone())?;
    let buckets = Buckets::open(&config.bucket, &config.source, environment)?;
    let backups = BackupPlaces::new(config.backup.clone())?;
    let jobs = Arc::new(Jobs::new(Arc::clone(&here), sources.clone(), inference_slots));
    let unfit = |error: OidcError| {
        ServiceError::input(error.to_string(), "Correct [oidc]; `countenance config check` looks again.")
    };
    let oidc = config.oidc.clone().map(Verifier::new).transpose().map_err(unfit)?;
    let sign_in = config.oidc.as_ref().map(CodeFlow::new).transpose().map_err(unfit)?.flatten();
    let tls_before = tls.is_some() || config.behind_tls_proxy;
    let app = Arc::new(App {
        wire: Wire { here: Arc::clone(&here), sources: sources.clone(), buckets, tls: tls_before },
        api: Api::of_server(Arc::clone(&here), sources, Arc::clone(&jobs)).with_backups(backups),
        oidc,
        sign_in,
        lanes: Lanes::new(inference_slots, config.waiting),
        workers: Workers::start(inference_slots).map_err(no_thread)?,
        callers: Line::new(CALLERS.0, CALLERS.1),
        limits: Limits::new(config.calls_a_minute, config.burst),
        body_memory: Arc::new(Semaphore::new(config.body_memory_mib * 1024)),
        metrics: Arc::new(Metrics::new()),
        draining: AtomicBool::new(false),
        config,
        ambient,
    });
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("serve").build().map_err(no_thread)?;
    let router = router::router(&app, pages(Desk::of(Arc::clone(&app))));
    let served = runtime.block_on(run(&app, (&here, &jobs), router, tls, stop, ready));
    // Calls that outlasted the patience of a stop: their acts are whole or not at all, as after a crash.
    runtime.shutdown_timeout(Duration::from_millis(200));
    served
}

async fn run(
    app: &Arc<App>,
    (here, jobs): (&Arc<Installation>, &Arc<Jobs>),
    router: Router,
    tls: Option<tokio_rustls::TlsAcceptor>,
    stop: impl Future<Output = ()> + Send + 'static,
    ready: impl FnOnce(&Serving),
) -> Result<(), ServiceError> {
    let config = &app.config;
    let (close, closing) = watch::channel(false);
    let room = Arc::new(Semaphore::new(config.connections));
    let door = Door { router, metrics: Arc::clone(&app.metrics), room, closing };
    let mut listeners = JoinSet::new();

    let (listener, address) = bind(config.listen).await?;
    listeners.spawn(listen::network(listener, tls, door.clone()));
    let socket = config.socket.then(|| here.settings().socket());
    if let Some(path) = &socket {
        let listener = listen::bind_socket(path).map_err(|source| ServiceError::io("listen on", path, source))?;
        listeners.spawn(listen::socket(listener, door.clone()));
    }
    let metrics = match config.metrics_listen {
        None => None,
        Some(wanted) => {
            let (listener, address) = bind(wanted).await?;
            let room = Arc::new(Semaphore::new(METRICS_READERS));
            listeners.spawn(listen::network(listener, None, Door { router: counts(app), room, ..door.clone() }));
            Some(address)
        }
    };
    let working = jobs.run().map_err(no_thread)?;
    let serving = Serving { listen: address, metrics, socket };
    tell_system(&[sd_notify::NotifyState::Ready]);
    tracing::info!(port = address.port(), "serving");
    ready(&serving);

    // Calls that ask for a gallery before its turn have it loaded at once, and wait for that one alone.
    tokio::task::spawn_blocking({
        let here = Arc::clone(here);
        move || load(&here)
    });
    let tidied = tokio::spawn(tidy(Arc::clone(app)));
    let retaining = tokio::spawn(retain(Arc::clone(app)));
    stop.await;
    tell_system(&[sd_notify::NotifyState::Stopping]);
    tracing::info!("stopping: no more calls are taken, those in work end");
    app.draining.store(true, Ordering::SeqCst);
    jobs.stop();
    // Nobody waits for it any more when the sender goes.
    let _ = close.send(true);
    tidied.abort();
    retaining.abort();
    let handed_back = tokio::task::spawn_blocking(move || working.join());
    let ended = async {
        while listeners.join_next().await.is_some() {}
        handed_back.await
    };
    if tokio::time::timeout(Duration::from_secs(config.drain_seconds), ended).await.is_err() {
        // A job that cannot pause, such as moving a gallery to another pack, is begun again at the next start.
        tracing::warn!("calls or a job were still in work after the time for it; they are cut off");
    }
    if let Some(path) = &serving.socket {
        // A socket that nobody listens on would only mislead.
        let _ = std::fs::remove_file(path);
    }
    tracing::info!("stopped");
    Ok(())
}

/// Loads the galleries that nobody asked for yet.
fn load(here: &Installation) {
    let failed = here.house().load();
    for (gallery, error) in &failed {
        tracing::error!(%gallery, %error, "a gallery cannot be loaded, and calls that need it fail");
    }
    if failed.is_empty() {
        tracing::info!("every gallery is loaded");
    }
}

/// No pages but those that describe the server.
pub fn no_pages(_: Desk) -> Router {
    Router::new().fallback(router::nowhere)
}

pub(super) fn no_thread(source: std::io::Error) -> ServiceError {
    ServiceError::io("start threads for", "the server".as_ref(), source)
}

pub(super) async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServiceError> {
    let place = address.to_string();
    let failed = |source| ServiceError::io("listen on", place.as_ref(), source);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// The one page of the metrics' listener.
fn counts(app: &Arc<App>) -> Router {
    let app = Arc::clone(app);
    Router::new().fallback(move |request: Request| {
        let app = Arc::clone(&app);
        async move { metrics::answer(app, request.method(), request.uri().path(), request.headers()).await }
    })
}

async fn tidy(app: Arc<App>) {
    loop {
        tokio::time::sleep(TIDYING).await;
        let app = Arc::clone(&app);
        let tidied = tokio::task::spawn_blocking(move || repeats::forget_old(app.api.here(), app.ambient.now())).await;
        if let Ok(Err(error)) = tidied {
            tracing::error!(error = %telemetry::told(&error.into()), "old answers could not be forgotten");
        }
    }
}

/// Erases what is over, at the start and every hour, so that no other program's clock is needed for it.
async fn retain(app: Arc<App>) {
    loop {
        let over = Arc::clone(&app);
        let ran = tokio::task::spawn_blocking(move || {
            retention::run(over.api.here(), &|| over.draining.load(Ordering::SeqCst))
        });
        match ran.await {
            Ok(Ok(report)) => {
                let (erasures, held_back) = (report.erasures.len(), report.held_back.len());
                if erasures + held_back > 0 {
                    tracing::info!(erasures, held_back, "what was over is erased");
                }
                if !report.failures.is_empty() {
                    tracing::error!(galleries = report.failures.len(), "what is over could not be erased everywhere");
                }
            }
            Ok(Err(error)) => {
                tracing::error!(error = %telemetry::told(&error.into()), "what is over could not be erased");
            }
            Err(_) => tracing::error!("the retention job ended in a fault of the program"),
        }
        tokio::time::sleep(TIDYING).await;
    }
}

/// Tells systemd, where it started this process.
fn tell_system(state: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(kind = ?error.kind(), "systemd could not be told");
    }
}
