//! Calls to the server, and that it is one of this machine: nobody else's is put under load.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::Agent;
use ureq::http::{Request, Uri};

use crate::error::LoadError;

/// How long an answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(120);
/// The largest answer that is read, bytes.
const LARGEST: u64 = 64 << 20;

/// A server at a loopback address.
#[derive(Debug, Clone)]
pub struct Server(SocketAddr);

/// One client with a key and a connection of its own.
pub(super) struct Caller {
    agent: Agent,
    base: String,
    bearer: String,
}

/// What came back, if anything did.
#[derive(Debug)]
pub(super) enum Heard {
    Answer(Answer),
    /// No answer, and why.
    Nothing(String),
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) took: Duration,
    /// After how long to ask again, where it says.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

impl Server {
    /// Of an address like `http://127.0.0.1:7447`.
    ///
    /// # Errors
    /// When it is no such address, or one that leads off this machine.
    pub fn on_this_machine(url: &str) -> Result<Self, LoadError> {
        let next = "give http://127.0.0.1:PORT of a server on this machine";
        let refuse = |what: &str| LoadError::asked(format!("'{url}' {what}"), next);
        let uri: Uri = url.trim().parse().map_err(|_| refuse("is no address"))?;
        if uri.scheme_str() != Some("http") {
            return Err(refuse("is no address in the clear"));
        }
        let (Some(host), Some(port)) = (uri.host(), uri.port_u16()) else {
            return Err(refuse("names no host and port"));
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let found: Vec<SocketAddr> = (host, port).to_socket_addrs().map_err(|_| refuse("leads nowhere"))?.collect();
        // Every address of the name, and from then on that address and not the name.
        match found.first() {
            Some(first) if found.iter().all(|address| address.ip().is_loopback()) => Ok(Self(*first)),
            _ => Err(refuse("leads off this machine")),
        }
    }
}

impl Caller {
    pub(super) fn new(Server(address): &Server, key: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .build();
        Self { agent: config.into(), base: format!("http://{address}"), bearer: format!("Bearer {key}") }
    }

    pub(super) fn get(&mut self, path: &str) -> Heard {
        self.send("GET", path, "application/json", Vec::new())
    }

    pub(super) fn post(&mut self, path: &str, body: &Value) -> Heard {
        self.send("POST", path, "application/json", body.to_string().into_bytes())
    }

    /// Sends a photograph with JSON beside it (`multipart/form-data`, RFC 7578).
    pub(super) fn upload(&mut self, path: &str, request: &Value, (name, photo): (&str, &[u8])) -> Heard {
        const BOUNDARY: &str = "countenance-load-5f1c9b0e7a";
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{request}\r\n--{BOUNDARY}\r\n\
             Content-Disposition: form-data; name=\"photo\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(photo);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        self.send("POST", path, &format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }

    fn send(&mut self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Heard {
        let since = Instant::now();
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("authorization", &self.bearer)
            .header("content-type", kind);
        let request = match request.body(body) {
            Ok(request) => request,
            Err(error) => return Heard::Nothing(error.to_string()),
        };
        let run = |request: Request<Vec<u8>>| {
            let (head, body) = request.into_parts();
            // A method that has no body by custom is sent without one.
            if head.method == "GET" {
                self.agent.run(Request::from_parts(head, ()))
            } else {
                self.agent.run(Request::from_parts(head, body))
            }
        };
        let read = run(request).and_then(|response| {
            let (head, mut body) = response.into_parts();
            Ok((head, body.with_config().limit(LARGEST).read_to_vec()?))
        });
        match read {
            Err(error) => Heard::Nothing(error.to_string()),
            Ok((head, body)) => {
                let after = head.headers.get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
                let retry_after = after.map(Duration::from_secs);
                Heard::Answer(Answer { status: head.status.as_u16(), took: since.elapsed(), retry_after, body })
            }
        }
    }
}

impl Answer {
    /// The body as what the interface says it is.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, String> {
        serde_json::from_slice(&self.body).map_err(|error| format!("a body that is not understood: {error}"))
    }

    /// The status, and what the server says of it.
    pub(super) fn told(&self) -> String {
        let problem: Option<server::api::Problem> = self.read().ok();
        let detail = problem.map_or_else(String::new, |problem| format!(": {}", problem.detail));
        format!("status {}{detail}", self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_servers_of_this_machine_are_called() {
        for fine in ["http://127.0.0.1:7447", "http://[::1]:1", "http://127.1.2.3:80/"] {
            assert!(Server::on_this_machine(fine).is_ok(), "{fine}");
        }
        for wrong in [
            "http://192.0.2.1:7447",
            "http://[2001:db8::1]:80",
            "https://127.0.0.1:7447",
            "http://127.0.0.1",
            "127.0.0.1:80",
            "",
        ] {
            assert!(Server::on_this_machine(wrong).is_err(), "{wrong}");
        }
    }
}
