//! Taking connections: bounded in number, in the size of their headers and in how long they may be silent, and let end
//! what they are at when the server stops.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use super::app::Peer;
use super::metrics::Metrics;

/// How long a connection may take to send the head of a request, also of the next one.
const HEAD_PATIENCE: Duration = Duration::from_secs(15);
/// How long a TLS handshake may take.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);
/// The largest head of a request, bytes.
const LARGEST_HEAD: usize = 64 * 1024;
/// The most headers of a request.
const MOST_HEADERS: usize = 64;
/// How long to wait when the system gives no connection, e.g. because too many files are open.
const BREATH: Duration = Duration::from_millis(100);

/// What connections are served with.
#[derive(Clone)]
pub(super) struct Door {
    pub(super) router: Router,
    pub(super) metrics: Arc<Metrics>,
    /// Connections at once.
    pub(super) room: Arc<Semaphore>,
    /// Turns true when no more are to be taken.
    pub(super) closing: watch::Receiver<bool>,
}

/// Takes connections from the network until the door closes, then lets those that are open end.
pub(super) async fn network(listener: TcpListener, tls: Option<TlsAcceptor>, door: Door) {
    let open = GracefulShutdown::new();
    while let Some(place) = place(&door).await {
        let Some(accepted) = unless_closing(&door, listener.accept()).await else { break };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause(&error).await;
                continue;
            }
        };
        // Answers are small and whole: waiting to fill a packet only adds to their time.
        let _ = stream.set_nodelay(true);
        let (door, watcher, tls, peer) = (door.clone(), open.watcher(), tls.clone(), Peer::Network(address.ip()));
        tokio::spawn(async move {
            match tls {
                None => serve(stream, peer, &door, watcher, place).await,
                Some(tls) => {
                    let shaken = tokio::time::timeout(HANDSHAKE_PATIENCE, tls.accept(stream)).await;
                    if let Ok(Ok(stream)) = shaken {
                        serve(stream, peer, &door, watcher, place).await;
                    }
                }
            }
        });
    }
    drop(listener);
    open.shutdown().await;
}

/// Takes connections from the socket in the data directory.
pub(super) async fn socket(listener: UnixListener, door: Door) {
    let open = GracefulShutdown::new();
    while let Some(place) = place(&door).await {
        let Some(accepted) = unless_closing(&door, listener.accept()).await else { break };
        match accepted {
            Ok((stream, _)) => {
                let (door, watcher) = (door.clone(), open.watcher());
                tokio::spawn(async move { serve(stream, Peer::Socket, &door, watcher, place).await });
            }
            Err(error) => pause(&error).await,
        }
    }
    drop(listener);
    open.shutdown().await;
}

/// Binds the socket, for its owner alone. One that a dead server left is replaced.
///
/// # Errors
/// When the place cannot be written.
pub(super) fn bind_socket(path: &Path) -> std::io::Result<UnixListener> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    use std::os::unix::fs::PermissionsExt as _;
    // The folder around it is closed to others already; this says so of the socket too.
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

async fn serve<S>(stream: S, peer: Peer, door: &Door, watcher: Watcher, _place: OwnedSemaphorePermit)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let _counted = door.metrics.connected();
    let router = door.router.clone();
    let service = tower_service_fn(router, peer);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_buf_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    // A caller that goes away in the middle is no event.
    let _ = watcher.watch(connection).await;
}

/// The router, told where its requests come from.
fn tower_service_fn(
    router: Router,
    peer: Peer,
) -> impl tower::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send,
> + Clone {
    tower::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        let mut router = router.clone();
        async move { tower::Service::call(&mut router, request.map(Body::new)).await }
    })
}

async fn place(door: &Door) -> Option<OwnedSemaphorePermit> {
    unless_closing(door, Arc::clone(&door.room).acquire_owned()).await?.ok()
}

/// What `work` gives, or nothing once the door closes.
async fn unless_closing<T>(door: &Door, work: impl Future<Output = T>) -> Option<T> {
    let mut closing = door.closing.clone();
    let closed = async { closing.wait_for(|closing| *closing).await.map(drop) };
    let (work, closed) = (std::pin::pin!(work), std::pin::pin!(closed));
    match futures_util::future::select(work, closed).await {
        futures_util::future::Either::Left((done, _)) => Some(done),
        futures_util::future::Either::Right(_) => None,
    }
}

async fn pause(error: &std::io::Error) {
    tracing::warn!(kind = ?error.kind(), "a connection could not be taken");
    tokio::time::sleep(BREATH).await;
}
