//! What is asked: an operation of the table, and what goes with it.

use serde::Serialize;

use crate::api::{Body, Request};
use crate::service::photo::Photo;

/// How many items a page of a listing is asked for; the most that a page may have.
const PAGE: &str = "1000";

/// One question to an installation.
#[derive(Debug)]
pub struct Ask {
    pub(super) id: &'static str,
    pub(super) request: Request,
}

impl Ask {
    /// Names the operation by its id in the table.
    #[must_use]
    pub fn of(id: &'static str) -> Self {
        Self { id, request: Request::default() }
    }

    /// With the value of a parameter of the path.
    #[must_use]
    pub fn with(mut self, param: &str, value: impl ToString) -> Self {
        self.request.params.push((param.to_owned(), value.to_string()));
        self
    }

    /// With a query.
    #[must_use]
    pub fn query(mut self, query: &impl Serialize) -> Self {
        let text = serde_urlencoded::to_string(query).expect("a query is plain names and values");
        self.request.query = serde_urlencoded::from_str(&text).expect("it was just written");
        self
    }

    /// With JSON.
    #[must_use]
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.request.body = Body::Json(written(body));
        self
    }

    /// With photographs and JSON beside them.
    #[must_use]
    pub fn upload(mut self, request: &impl Serialize, photos: Vec<Photo>) -> Self {
        self.request.body = Body::Upload { request: written(request), photos };
        self
    }

    /// The same question for the page of a listing that follows a cursor; for the first without.
    pub(super) fn page(&self, cursor: Option<&str>) -> Self {
        let Request { params, query, .. } = &self.request;
        let mut query = query.clone();
        query.push(("limit".to_owned(), PAGE.to_owned()));
        query.extend(cursor.map(|cursor| ("cursor".to_owned(), cursor.to_owned())));
        Self { id: self.id, request: Request { params: params.clone(), query, body: Body::Nothing } }
    }
}

fn written(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("what is asked is plain data")
}
