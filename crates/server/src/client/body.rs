//! The body of a question: pieces that are shared and not copied. Photographs wait until the server says that it takes
//! them (RFC 9110, 10.1.1): a caller who is not let in hears so, instead of losing the answer behind bytes that nobody
//! reads, and has sent nobody's face.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::Request;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{EXPECT, HeaderValue};
use tokio::sync::Notify;
use tokio::time::timeout;

/// How long a server may take to say that it takes the body; one that says nothing is sent it then.
const PATIENCE: Duration = Duration::from_secs(1);

/// The pieces of a body, in order.
#[derive(Clone, Default)]
pub(super) struct Pieces(VecDeque<Bytes>);

impl Pieces {
    pub(super) fn new(pieces: impl IntoIterator<Item = Bytes>) -> Self {
        Self(pieces.into_iter().filter(|piece| !piece.is_empty()).collect())
    }
}

/// A body on its way.
pub(super) struct Outgoing {
    pieces: Pieces,
    /// What is waited for before the first piece.
    leave: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Outgoing {
    /// Sent at once.
    pub(super) fn at_once(pieces: Pieces) -> Self {
        Self { pieces, leave: None }
    }
}

/// Has a request wait with its body until the server says that it takes it.
pub(super) fn ask_first(request: &mut Request<Outgoing>) {
    let taken = Arc::new(Notify::new());
    let said = Arc::clone(&taken);
    request.headers_mut().insert(EXPECT, HeaderValue::from_static("100-continue"));
    // It says so with 100; any other interim answer says nothing of the body.
    hyper::ext::on_informational(request, move |answer| {
        if answer.status() == hyper::StatusCode::CONTINUE {
            said.notify_one();
        }
    });
    request.body_mut().leave = Some(Box::pin(async move {
        // Patience that ran out is leave as well.
        timeout(PATIENCE, taken.notified()).await.ok();
    }));
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, now: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(leave) = &mut self.leave {
            ready!(leave.as_mut().poll(now));
            self.leave = None;
        }
        Poll::Ready(self.pieces.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.pieces.0.iter().map(|piece| piece.len() as u64).sum())
    }
}
