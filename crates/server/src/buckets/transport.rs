//! The way to a store: by the blocking client that everything outward takes here. Whoever reads an object has a thread for
//! it, so a request may hold that thread up.

use std::io::{Read as _, Take};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::{Bytes, HttpBody};
use axum::http::StatusCode;
use hyper::body::Frame;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody, HttpService,
};
use ureq::{Agent, BodyReader};

/// How long a connection may take to stand, and a request with its answer to be over.
pub(super) const PATIENCE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(20));
/// The most of an answer that says what went wrong.
const MOST_WORDS: u64 = 64 * 1024;
/// Read at once.
const PIECE: usize = 64 * 1024;

/// Makes requests. What it is asked for is signed already. What an administrator can mend goes into the server's own log,
/// without the object's name.
#[derive(Debug, Clone)]
pub(super) struct Transport {
    bucket: String,
    agent: Agent,
}

impl Transport {
    /// For a bucket, with so much patience as [`PATIENCE`] says.
    pub(super) fn new(bucket: &str, (connect, all): (Duration, Duration)) -> Self {
        let config = Agent::config_builder()
            .timeout_connect(Some(connect))
            .timeout_global(Some(all))
            // An address that the configuration does not name is not asked: neither one redirected to, nor a proxy that
            // the environment names.
            .max_redirects(0)
            .proxy(None)
            .http_status_as_error(false)
            .user_agent("countenance");
        Self { bucket: bucket.to_owned(), agent: config.build().into() }
    }
}

impl HttpConnector for Transport {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Transport {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        // Objects are read and not written, so a request has no body.
        let request = request.map(|_| ());
        let (parts, body) = self.agent.run(request).map_err(|error| self.failed(error))?.into_parts();
        if !parts.status.is_success() && parts.status != StatusCode::NOT_FOUND {
            let status = parts.status.as_u16();
            tracing::warn!(bucket = self.bucket, status, "the store does not give an object of the bucket");
        }
        let most = if parts.status.is_success() { u64::MAX } else { MOST_WORDS };
        let body = Pieces(body.into_reader().take(most));
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(body)))
    }
}

impl Transport {
    fn failed(&self, error: ureq::Error) -> HttpError {
        tracing::warn!(bucket = self.bucket, %error, "the store of the bucket does not answer");
        let kind = match &error {
            ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
            ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => HttpErrorKind::Connect,
            ureq::Error::Io(_) | ureq::Error::Protocol(_) => HttpErrorKind::Interrupted,
            _ => HttpErrorKind::Unknown,
        };
        HttpError::new(kind, error)
    }
}

/// The body of an answer, read as it is asked for.
struct Pieces(Take<BodyReader<'static>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        let mut piece = vec![0; PIECE];
        Poll::Ready(match self.get_mut().0.read(&mut piece) {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some(Ok(Frame::data(piece.into())))
            }
            Err(error) => Some(Err(HttpError::new(HttpErrorKind::Interrupted, error))),
        })
    }
}
