//! One visit to a page: where it comes from, in which language, and who it is.

use std::net::IpAddr;

use axum::Extension;
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{Method, Response};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use server::access::Principal;
use server::api::{Problem, Reply};
use server::http::{Desk, Form, Peer};

use crate::account::session;
use crate::call::Call;
use crate::language;
use crate::message;
use crate::origin;
use crate::render::{Failure, redirect};
use crate::view::{View, escaped};

/// A visit by anybody.
pub(crate) struct Visit {
    pub(crate) desk: Desk,
    pub(crate) address: IpAddr,
    pub(crate) view: View,
    query: Vec<(String, String)>,
    from_here: bool,
}

/// A visit by somebody who is signed in.
pub(crate) struct Staff {
    pub(crate) visit: Visit,
    pub(crate) who: Principal,
}

/// What a form sent.
pub(crate) struct Sent(pub(crate) Form);

impl Visit {
    /// A value of the query, none where it is empty.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        let value = self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// Whether a page of ours led here, and no address that was sent or typed.
    pub(crate) const fn is_from_here(&self) -> bool {
        self.from_here
    }

    /// A failure, to be told on a page in the visitor's language.
    pub(crate) fn failure(&self, problem: Problem) -> Failure {
        Failure::new(self.view.clone(), problem)
    }

    /// The portal, for whoever visits.
    pub(crate) fn portal(&self) -> Result<Principal, Failure> {
        self.desk.portal(self.address).map_err(|wait| {
            let detail = format!("Try again in {} s.", wait.as_secs().max(1));
            self.failure(Problem::new(429, "busy", "Too much at once", detail))
        })
    }

    /// Makes a call for somebody; a failure is a page of its own.
    pub(crate) async fn of<T: DeserializeOwned>(&self, call: Call, who: &Principal) -> Result<T, Failure> {
        call.of(&self.desk, who).await.map_err(|problem| self.failure(problem))
    }
}

impl Staff {
    /// Makes a call; a failure is a page of its own.
    pub(crate) async fn of<T: DeserializeOwned>(&self, call: Call) -> Result<T, Failure> {
        self.visit.of(call, &self.who).await
    }

    /// Makes a call whose failure stands on the page that asked.
    pub(crate) async fn tried<T: DeserializeOwned>(&self, call: Call) -> Result<T, Problem> {
        call.of(&self.visit.desk, &self.who).await
    }

    /// Makes a call that answers with a file.
    pub(crate) async fn file(&self, call: Call) -> Result<Reply, Failure> {
        call.reply(&self.visit.desk, &self.who).await.map_err(|problem| self.failure(problem))
    }

    /// Turns away whoever may not make the call that a page is for; a form that would only be refused is not shown.
    pub(crate) fn needs(&self, operation: &str) -> Result<(), Failure> {
        if self.visit.view.may(operation) {
            return Ok(());
        }
        Err(self.failure(Problem::new(403, "role", "The role is missing", "")))
    }

    /// See [`Visit::failure`].
    pub(crate) fn failure(&self, problem: Problem) -> Failure {
        self.visit.failure(problem)
    }

    /// See [`Visit::asked`].
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        self.visit.asked(name)
    }

    /// What every template is handed.
    pub(crate) fn view(&self) -> View {
        self.visit.view.clone()
    }
}

impl FromRequestParts<Desk> for Visit {
    type Rejection = Response<Body>;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Self::Rejection> {
        let Extension(peer) = Extension::<Peer>::from_request_parts(parts, desk)
            .await
            .expect("the server tells where its requests come from");
        let query: Vec<(String, String)> =
            serde_urlencoded::from_str(parts.uri.query().unwrap_or_default()).unwrap_or_default();
        let done = message::named(&parts.headers);
        let path = parts.uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str).to_owned();
        let from_here = origin::is_here(&parts.headers);
        let language = language::of(&parts.headers);
        let site = desk.site();
        let (about, zone) = ((site.controller, site.contact, site.sample), site.zone);
        let view = |who| View::new(language, about, zone, who, path, done);
        let (who, problem) = match session::shown(&parts.headers) {
            None => (None, None),
            Some(secret) => match desk.session(&secret).await {
                Ok(who) => (who, None),
                Err(problem) => (None, Some(problem)),
            },
        };
        let view = view(who);
        match problem {
            Some(problem) => Err(Failure::new(view, problem).into_response()),
            None => {
                Ok(Self { desk: desk.clone(), address: desk.address(peer, &parts.headers), view, query, from_here })
            }
        }
    }
}

impl FromRequestParts<Desk> for Staff {
    type Rejection = Response<Body>;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Self::Rejection> {
        let visit = Visit::from_request_parts(parts, desk).await?;
        match &visit.view.who {
            Some(who) => Ok(Self { who: who.clone(), visit }),
            // What a form held would be lost on the way; whoever comes back fills in another.
            None if parts.method == Method::GET => Err(redirect(&format!("/sign-in?to={}", escaped(&visit.view.path)))),
            None => Err(redirect("/sign-in")),
        }
    }
}

impl FromRequest<Desk> for Sent {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, Self::Rejection> {
        let (mut parts, body) = request.into_parts();
        match desk.form(&parts.headers, body).await {
            Ok(form) => Ok(Self(form)),
            Err(problem) => Err(Visit::from_request_parts(&mut parts, desk).await?.failure(problem).into_response()),
        }
    }
}
