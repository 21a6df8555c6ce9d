//! Connecting: to a socket in the file system, over TCP, over TLS.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::place::Place;

/// A connection, whatever it runs over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Connects.
pub(super) async fn connect(place: &Place) -> io::Result<Box<dyn Stream>> {
    match place {
        Place::Socket(path) => to_socket(path).await,
        Place::Host { host, port, tls } => {
            let stream = TcpStream::connect((host.as_str(), *port)).await?;
            // A question is short and waits for its answer: nothing is gained by holding its last piece back.
            stream.set_nodelay(true)?;
            let Some(config) = tls else { return Ok(Box::new(stream)) };
            let name = ServerName::try_from(host.clone()).map_err(io::Error::other)?;
            Ok(Box::new(TlsConnector::from(Arc::clone(config)).connect(name, stream).await?))
        }
    }
}

#[cfg(unix)]
async fn to_socket(path: &Path) -> io::Result<Box<dyn Stream>> {
    Ok(Box::new(tokio::net::UnixStream::connect(path).await?))
}

#[cfg(not(unix))]
async fn to_socket(_: &Path) -> io::Result<Box<dyn Stream>> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether somebody listens on a socket.
#[cfg(unix)]
pub(super) fn listens(path: &Path) -> io::Result<bool> {
    match std::os::unix::net::UnixStream::connect(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(error),
        // Nothing there, no socket, nobody on it, or a path too long for one.
        Err(_) => Ok(false),
    }
}

/// Whether somebody listens on a socket: nobody, on a system without.
#[cfg(not(unix))]
pub(super) fn listens(_: &Path) -> io::Result<bool> {
    Ok(false)
}
