//! Where a server is: a socket in the data directory, or an address.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hyper::Uri;
use rustls::ClientConfig;

use super::error::ClientError;
use super::tls;

/// A place to connect to.
pub(super) enum Place {
    /// A socket in the file system; who can open it is let in.
    Socket(PathBuf),
    /// A host.
    Host {
        /// A name or an IP address, without brackets.
        host: String,
        port: u16,
        /// Without it the connection is in the clear.
        tls: Option<Arc<ClientConfig>>,
    },
}

impl Place {
    pub(super) fn socket(path: &Path) -> Self {
        Self::Socket(path.to_path_buf())
    }

    /// Where `http(s)://host:port` leads. In the clear to this machine alone: a key or photograph that crosses a network
    /// unencrypted is no secret any more.
    pub(super) fn at(url: &str, authorities: Option<&Path>) -> Result<Self, ClientError> {
        let unusable = |what| ClientError::Address { url: url.to_owned(), what };
        let uri: Uri = url.trim().parse().map_err(|_| unusable("is none; write https://HOST or https://HOST:PORT"))?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(unusable("says no way to connect; write https://HOST or https://HOST:PORT")),
        };
        let (Some(authority), true) = (uri.authority(), uri.path() == "/" && uri.query().is_none()) else {
            return Err(unusable("names more than a server; write https://HOST:PORT without a path"));
        };
        if authority.as_str().contains('@') {
            return Err(unusable("holds a user; who calls is shown by a key, with --key-file"));
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if !secure && !is_this_machine(&host) {
            return Err(unusable(
                "is in the clear and not on this machine, and keys and photographs do not travel so; use https://, or \
                 a tunnel that ends here",
            ));
        }
        let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let tls = secure.then(|| tls::config(authorities)).transpose()?;
        Ok(Self::Host { host, port, tls })
    }

    /// As the `Host` header names it (RFC 9110, 7.2).
    pub(super) fn authority(&self) -> String {
        match self {
            Self::Socket(_) => "localhost".to_owned(),
            Self::Host { host, port, .. } if host.contains(':') => format!("[{host}]:{port}"),
            Self::Host { host, port, .. } => format!("{host}:{port}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket(path) => write!(f, "the server on {}", path.display()),
            Self::Host { tls, .. } => {
                write!(f, "{}://{}", if tls.is_some() { "https" } else { "http" }, self.authority())
            }
        }
    }
}

/// Whether a host is this machine whatever the network says (RFC 6761, 6.3).
fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
