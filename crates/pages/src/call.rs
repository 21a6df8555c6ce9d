//! One call of the interface, made by a page for whoever looks at it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use server::access::Principal;
use server::api::{Body, Problem, Reply, Request};
use server::http::Desk;
use server::service::photo::Photo;

/// A call to be made.
pub(crate) struct Call {
    operation: &'static str,
    request: Request,
}

/// Begins a call of an operation of the table.
pub(crate) fn call(operation: &'static str) -> Call {
    Call { operation, request: Request::default() }
}

impl Call {
    /// Which operation it calls.
    pub(crate) const fn operation(&self) -> &'static str {
        self.operation
    }

    /// With a parameter of the path.
    pub(crate) fn at(mut self, name: &str, value: impl ToString) -> Self {
        self.request.params.push((name.to_owned(), value.to_string()));
        self
    }

    /// With a value of the query.
    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.request.query.push((name.to_owned(), value.to_string()));
        self
    }

    /// With a value of the query, where there is one.
    pub(crate) fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// With JSON.
    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        self.request.body = Body::Json(serde_json::to_vec(body).expect("what a form holds is plain data"));
        self
    }

    /// With photographs, and JSON beside them.
    pub(crate) fn upload(mut self, body: &impl Serialize, photos: Vec<Photo>) -> Self {
        let request = serde_json::to_vec(body).expect("what a form holds is plain data");
        self.request.body = Body::Upload { request, photos };
        self
    }

    /// Makes the call; the answer as it stands on the wire.
    pub(crate) async fn reply(self, desk: &Desk, who: &Principal) -> Result<Reply, Problem> {
        desk.call(who, self.operation, self.request).await
    }

    /// Makes the call.
    pub(crate) async fn of<T: DeserializeOwned>(self, desk: &Desk, who: &Principal) -> Result<T, Problem> {
        let operation = self.operation;
        let reply = self.reply(desk, who).await?;
        Ok(serde_json::from_slice(&reply.body).unwrap_or_else(|error| {
            panic!("{operation} answers with what its page reads: {error}");
        }))
    }
}
