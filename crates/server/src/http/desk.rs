//! What pages are served with. A page makes the calls of the table for whoever looks at it: the same roles, lines and counts
//! as a program's, so that nobody sees on a page what the interface would not answer them.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::HeaderMap;
use basis::RequestId;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::app::{App, Peer};
use super::body::{self, BodyError};
use super::{caller, front, register, telemetry};
use crate::access::oidc::{CodeFlow, Departure, OidcError};
use crate::access::{Principal, Role, Via};
use crate::api::{ApiError, Lane, Problem, Reply, Request};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::access_keys::{self, GrantedKey};
use crate::service::accounts::{self, AccountView, NewFactor, NotIn, SignIn};
use crate::service::gallery_register::PublicRegister;
use crate::service::photo::Photo;
use crate::service::requests;

/// The operations that the portal makes for somebody without an account. Nothing else is in its reach, whatever role it has
/// for them.
const PORTAL: &[&str] = &[
    "fileRequest",
    "followRequest",
    "showRequestReceipt",
    "proveRequest",
    "sendRequestCode",
    "selfieForRequest",
    "takeBackRequest",
    "downloadAnswer",
    "showRequestCertificate",
    "withdrawConsentByReceipt",
];
/// The name that records know the portal by.
const PORTAL_NAME: &str = "portal";

/// A running server, as its pages see it.
#[derive(Clone)]
pub struct Desk {
    app: Arc<App>,
}

/// Whose site it is.
#[derive(Debug, Clone)]
pub struct Site {
    /// The controller's name.
    pub controller: String,
    /// How the controller is reached.
    pub contact: String,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// The controller's time zone.
    pub zone: TimeZone,
}

/// What a form sent.
#[derive(Debug, Default)]
pub struct Form {
    /// Names and values, in the order of the form.
    pub fields: Vec<(String, String)>,
    /// The files, each with the name of its field; those that were not chosen are left out.
    pub files: Vec<(String, Photo)>,
}

impl Form {
    /// The first value of a field, without the space around it; empty where it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    /// The same, none where it is empty.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<String> {
        Some(self.text(name).to_owned()).filter(|text| !text.is_empty())
    }

    /// Every value of a field: what was ticked.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The files of a field, taken out.
    pub fn photos(&mut self, name: &str) -> Vec<Photo> {
        let (wanted, rest) = std::mem::take(&mut self.files).into_iter().partition(|(known, _)| known == name);
        self.files = rest;
        let wanted: Vec<(String, Photo)> = wanted;
        wanted.into_iter().map(|(_, photo)| photo).collect()
    }
}

impl Desk {
    pub(super) const fn of(app: Arc<App>) -> Self {
        Self { app }
    }

    /// Whose site it is.
    #[must_use]
    pub fn site(&self) -> Site {
        let here = self.app.api.here();
        let identity = here.identity();
        let controller = &identity.controller;
        Site {
            controller: controller.name.clone(),
            contact: controller.contact.clone(),
            sample: identity.sample,
            zone: here.zone(),
        }
    }

    /// The time by the server's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.app.ambient.now()
    }

    /// Makes a call of the table.
    ///
    /// # Errors
    /// What a program would be told.
    ///
    /// # Panics
    /// When there is no such operation: pages and table are of one program.
    pub async fn call(&self, who: &Principal, operation: &str, request: Request) -> Result<Reply, Problem> {
        let (since, id) = (Instant::now(), self.app.call_id());
        let endpoint = self.app.api.endpoint(operation).expect("pages call operations of the table");
        let lane = endpoint.lane;
        let done = if matches!(who.via, Via::Portal(_)) && !PORTAL.contains(&operation) {
            Err(Told::of(&ApiError::Role { needs: endpoint.roles }))
        } else {
            let (desk, who, operation) = (self.clone(), who.clone(), operation.to_owned());
            self.in_lane(lane, move || {
                let endpoint = desk.app.api.endpoint(&operation).expect("it was there a moment ago");
                desk.app.api.handle(endpoint, &who, request).map_err(|error| Told::of(&error))
            })
            .await
        };
        let (status, took) =
            (done.as_ref().map_or_else(|told| told.problem.status, |reply| reply.status), since.elapsed());
        let refused = done.as_ref().is_err_and(|told| !told.problem.refusals.is_empty());
        self.app.metrics.called(endpoint.id, status, took, refused);
        let (by, millis) = (front::kind(&who.via), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        match done {
            Ok(reply) => {
                tracing::info!(call = %id, operation, status, by, millis, page = true, "answered");
                Ok(reply)
            }
            Err(Told { mut problem, failed }) => {
                match failed {
                    Some(error) => tracing::error!(call = %id, operation, status, by, millis, error, "failed"),
                    None => tracing::info!(call = %id, operation, status, by, millis, refused, "answered"),
                }
                problem.request = Some(id.into());
                Err(*problem)
            }
        }
    }

    /// Reads what no role is asked for: the public register, the installation's name.
    ///
    /// # Errors
    /// What a program would be told.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Installation) -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, Problem> {
        let desk = self.clone();
        let done = self.in_lane(Lane::Records, move || {
            work(desk.app.api.here()).map_err(|error| Told::of(&ApiError::Service(error)))
        });
        done.await.map_err(|told| {
            if let Some(error) = told.failed {
                tracing::error!(error, "a page could not be read");
            }
            *told.problem
        })
    }

    /// The public register, read by few at once.
    ///
    /// # Errors
    /// When a record cannot be opened.
    pub async fn register(&self) -> Result<PublicRegister, Problem> {
        register::read(Arc::clone(&self.app)).await
    }

    /// The portal, for somebody at this address. Its calls are limited by it.
    ///
    /// # Errors
    /// How long until the address may do something again.
    pub fn portal(&self, address: IpAddr) -> Result<Principal, Duration> {
        let via = Via::Portal(address);
        self.app.limits.caller(&via, self.app.ambient.now())?;
        Ok(Principal { name: PORTAL_NAME.to_owned(), roles: [Role::Integration].into(), galleries: Vec::new(), via })
    }

    /// The request that the end of a secret link leads to. Guesses are counted as wrong keys are.
    ///
    /// # Errors
    /// When it leads nowhere, or too many were tried.
    pub async fn followed(&self, address: IpAddr, link: &str) -> Result<RequestId, Problem> {
        let link = link.to_owned();
        let found = self.read(move |here| requests::follow(here, &link)).await;
        self.counted(address, &found).map_or(found, Err)
    }

    /// Whose session it is that a cookie shows.
    ///
    /// # Errors
    /// When the records do not answer, or the caller calls too often.
    pub async fn session(&self, shown: &str) -> Result<Option<Principal>, Problem> {
        let shown = shown.to_owned();
        let who = self.read(move |here| access_keys::admit(here, &shown)).await?;
        if let Some(who) = &who {
            self.app.limits.caller(&who.via, self.app.ambient.now()).map_err(too_often)?;
        }
        Ok(who)
    }

    /// Lets somebody in by what they typed.
    ///
    /// # Errors
    /// When something is wrong or missing, or too much was tried.
    pub async fn sign_in(&self, address: IpAddr, typed: SignIn) -> Result<GrantedKey, Entry> {
        let now = self.app.ambient.now();
        self.app.limits.sign_in(&typed.login, now).map_err(|wait| Entry::Problem(Box::new(too_often(wait))))?;
        let done = self.read(move |here| match accounts::sign_in(here, &typed) {
            Ok(session) => Ok(Ok(session)),
            Err(NotIn::Failed(error)) => Err(error),
            Err(other) => Ok(Err(matches!(other, NotIn::Code))),
        });
        match done.await.map_err(|problem| Entry::Problem(Box::new(problem)))? {
            Ok(session) => Ok(session),
            Err(true) => Err(Entry::Code),
            Err(false) => match self.app.limits.wrong_key(address, now) {
                Ok(()) => Err(Entry::Wrong),
                Err(wait) => Err(Entry::Problem(Box::new(too_often(wait)))),
            },
        }
    }

    /// Whether people sign in with an issuer too.
    #[must_use]
    pub fn has_issuer(&self) -> bool {
        self.app.sign_in.is_some()
    }

    /// Sends a visitor to the issuer.
    ///
    /// # Errors
    /// When there is none, or it does not answer.
    pub async fn depart(&self) -> Result<Departure, Problem> {
        self.of_issuer(|flow, app| flow.begin(app.ambient.random.as_ref())).await
    }

    /// Takes a visitor back from the issuer: `kept` is what their browser kept, `state` and `code` what the issuer sent.
    ///
    /// # Errors
    /// When the issuer does not vouch for them, or they have no role here.
    pub async fn arrive(
        &self,
        address: IpAddr,
        (kept, state, code): (String, String, String),
    ) -> Result<GrantedKey, Problem> {
        let now = self.app.ambient.now();
        let vouched = self.of_issuer(move |flow, app| flow.end(&kept, &state, &code, app.ambient.now())).await;
        if vouched.is_err() {
            self.app.limits.wrong_key(address, now).map_err(too_often)?;
        }
        let vouched = vouched?;
        let session = self.read(move |here| accounts::sign_in_vouched(here, &vouched)).await?;
        session.ok_or_else(|| {
            Problem::new(
                403,
                "role",
                "The role is missing",
                "The issuer gives you none of the roles that there are here.",
            )
        })
    }

    async fn of_issuer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&CodeFlow, &App) -> Result<T, OidcError> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = Arc::clone(&self.app);
        let done = tokio::task::spawn_blocking(move || app.sign_in.as_ref().map(|flow| work(flow, &app))).await;
        match done {
            Ok(Some(Ok(done))) => Ok(done),
            Ok(Some(Err(error @ OidcError::KeysUnavailable { .. }))) => {
                tracing::error!(%error, "the issuer cannot be asked");
                Err(Problem::new(
                    503,
                    "issuer",
                    "The issuer does not answer",
                    "Try again later, or sign in with an account.",
                ))
            }
            Ok(Some(Err(error))) => {
                tracing::info!(%error, "a sign-in with the issuer was not let in");
                Err(Problem::new(401, "nobody", "Nobody is shown to call", "Begin again to sign in."))
            }
            _ => Err(Problem::new(404, "not-found", "There is no such thing", "No issuer is configured.")),
        }
    }

    /// Ends the session somebody is in.
    ///
    /// # Errors
    /// When the records do not answer.
    pub async fn sign_out(&self, who: &Principal) -> Result<(), Problem> {
        let Via::Key(session) = who.via else { return Ok(()) };
        let name = who.name.clone();
        self.read(move |here| accounts::sign_out(here, session, &name)).await
    }

    /// Whose account somebody is signed in to.
    ///
    /// # Errors
    /// When the records do not answer.
    pub async fn account(&self, who: &Principal) -> Result<Option<AccountView>, Problem> {
        let who = who.clone();
        self.read(move |here| accounts::who(here, &who)).await
    }

    /// Whose an invitation is.
    ///
    /// # Errors
    /// When it is none, or too many were tried.
    pub async fn invitation(&self, address: IpAddr, shown: &str) -> Result<AccountView, Problem> {
        let shown = shown.to_owned();
        let found = self.read(move |here| accounts::invitation(here, &shown)).await;
        self.counted(address, &found).map_or(found, Err)
    }

    /// Takes an invitation up with a password.
    ///
    /// # Errors
    /// When it is none, the password does not do, or too many were tried.
    pub async fn accept(&self, address: IpAddr, shown: &str, password: String) -> Result<AccountView, Problem> {
        let shown = shown.to_owned();
        let done = self.read(move |here| accounts::accept(here, &shown, &password)).await;
        self.counted(address, &done).map_or(done, Err)
    }

    /// Changes the password of the account somebody is signed in to; they sign in anew.
    ///
    /// # Errors
    /// When the old one is wrong or the new one does not do.
    pub async fn change_password(&self, who: &Principal, old: String, new: String) -> Result<(), Problem> {
        self.of_own_account(who, move |here, id| accounts::change_password(here, id, &old, &new).map(drop)).await
    }

    /// Begins a second factor.
    ///
    /// # Errors
    /// When one is set.
    pub async fn begin_factor(&self, who: &Principal) -> Result<NewFactor, Problem> {
        self.of_own_account(who, accounts::begin_factor).await
    }

    /// Takes the first code of a second factor.
    ///
    /// # Errors
    /// When it is wrong.
    pub async fn confirm_factor(&self, who: &Principal, code: String) -> Result<(), Problem> {
        self.of_own_account(who, move |here, id| accounts::confirm_factor(here, id, &code).map(drop)).await
    }

    /// Removes a second factor.
    ///
    /// # Errors
    /// When the password is wrong.
    pub async fn remove_factor(&self, who: &Principal, password: String) -> Result<(), Problem> {
        self.of_own_account(who, move |here, id| accounts::remove_factor(here, id, &password).map(drop)).await
    }

    /// Reads a form, of either kind that browsers send.
    ///
    /// # Errors
    /// When it is none, too large or too slow.
    pub async fn form(&self, headers: &HeaderMap, sent: Body) -> Result<Form, Problem> {
        let largest = self.app.config.largest_body_mib << 20;
        let (bytes, _memory) =
            body::raw(headers, sent, largest, &self.app.body_memory).await.map_err(|error| match error {
                BodyError::Problem(problem) => problem,
                BodyError::NoRoom => too_often(Duration::from_secs(2)),
            })?;
        body::form(headers, bytes).await
    }

    /// The address that a visit comes from.
    #[must_use]
    pub fn address(&self, peer: Peer, headers: &HeaderMap) -> IpAddr {
        match peer {
            Peer::Socket => Ipv4Addr::LOCALHOST.into(),
            Peer::Network(address) => caller::origin(address, headers, &self.app.config.trusted_proxies),
        }
    }

    /// Whether visitors reach the pages over TLS, so that cookies may go over nothing else.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.app.config.tls_certificate.is_some() || self.app.config.behind_tls_proxy
    }

    async fn of_own_account<T: Send + 'static>(
        &self,
        who: &Principal,
        work: impl FnOnce(&Installation, basis::AccountId) -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, Problem> {
        let who = who.clone();
        self.read(move |here| {
            let account = accounts::who(here, &who)?.ok_or_else(|| {
                ServiceError::input("a key has no password", "Sign in with an account to change one.")
            })?;
            work(here, account.id)
        })
        .await
    }

    /// Counts what leads nowhere, so that secrets cannot be guessed at speed; what to say to who tries too often.
    fn counted<T>(&self, address: IpAddr, found: &Result<T, Problem>) -> Option<Problem> {
        found.as_ref().err().filter(|problem| problem.status == 404)?;
        self.app.limits.wrong_key(address, self.app.ambient.now()).err().map(too_often)
    }

    /// Does blocking work in its line.
    async fn in_lane<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce() -> Result<T, Told> + Send + 'static,
    ) -> Result<T, Told> {
        let turn = self.app.lanes.of(lane).turn().await.map_err(|full| Told::quiet(too_often(full.retry_after)))?;
        let work = move || {
            let _turn = turn;
            work()
        };
        let done = match lane {
            Lane::Inference => self.app.workers.run(work).await.ok(),
            Lane::Records => tokio::task::spawn_blocking(work).await.ok(),
        };
        done.unwrap_or_else(|| {
            let problem = Problem::new(500, "failed", "The server failed", "Its log says why, under this request.");
            Err(Told { problem: Box::new(problem), failed: Some("a panic; please report it".to_owned()) })
        })
    }
}

/// Why somebody who typed a password is not let in.
#[derive(Debug)]
pub enum Entry {
    /// Login, password or code is wrong; which is not told.
    Wrong,
    /// A code of the second factor is asked for.
    Code,
    /// Something else stands against it.
    Problem(Box<Problem>),
}

/// A failure as it is told, and as it is logged where the fault is the server's.
struct Told {
    problem: Box<Problem>,
    failed: Option<String>,
}

impl Told {
    fn of(error: &ApiError) -> Self {
        let problem = Problem::of(error);
        let failed = (problem.status >= 500).then(|| telemetry::told(error));
        Self { problem: Box::new(problem), failed }
    }

    fn quiet(problem: Problem) -> Self {
        Self { problem: Box::new(problem), failed: None }
    }
}

fn too_often(wait: Duration) -> Problem {
    let seconds = wait.as_secs().max(1);
    Problem::new(429, "busy", "Too much at once", format!("Try again in {seconds} s."))
}
