//! The public register: what each collection is for and what a person can do (GDPR Art. 13, 14).

use askama::Template;
use axum::extract::Path;
use server::basis::AgePolicy;
use server::service::gallery_register::{PublicRegister, RegisterEntry, ShownOrder, usual_way};

use crate::render::{Failure, Page, page};
use crate::view::View;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "portal/register.html")]
pub(super) struct List<'a> {
    pub(super) v: &'a View,
    pub(super) register: &'a PublicRegister,
}

#[derive(Template)]
#[template(path = "portal/register_entry.html")]
pub(super) struct Entry<'a> {
    pub(super) v: &'a View,
    pub(super) of: &'a RegisterEntry,
    /// How to file a request, where the controller wrote something of their own about it.
    pub(super) own_way: Option<&'a str>,
}

/// Every collection.
pub(crate) async fn list(visit: Visit) -> Page {
    let register = visit.desk.register().await.map_err(|problem| visit.failure(problem))?;
    page(&visit.view, &List { v: &visit.view, register: &register })
}

/// One collection, by id or name.
pub(crate) async fn entry(visit: Visit, Path(wanted): Path<String>) -> Page {
    let register = visit.desk.register().await.map_err(|problem| visit.failure(problem))?;
    match register.galleries.iter().find(|of| of.id.to_string() == wanted || of.name == wanted) {
        Some(of) => page(&visit.view, &Entry { v: &visit.view, of, own_way: own_way(of) }),
        None => Err(Failure::nothing(visit.view)),
    }
}

/// What the controller wrote of their own about filing a request.
pub(super) fn own_way(of: &RegisterEntry) -> Option<&str> {
    Some(of.requests.as_str()).filter(|text| *text != usual_way(&of.controller))
}

/// The message that says what an order stops.
fn stopped(order: &ShownOrder) -> &'static str {
    match (order.collecting, order.using, order.some_people) {
        (true, true, false) => "portal-order-both",
        (true, true, true) => "portal-order-both-some",
        (true, false, false) => "portal-order-collecting",
        (true, false, true) => "portal-order-collecting-some",
        (false, _, false) => "portal-order-using",
        (false, _, true) => "portal-order-using-some",
    }
}

/// The message that says whose faces may be held, by age.
fn age(policy: &AgePolicy) -> &'static str {
    match policy {
        AgePolicy::AdultsOnly => "portal-age-adults",
        AgePolicy::MinorsWithGuardian => "portal-age-guardian",
        AgePolicy::MinorsIncluded => "portal-age-minors",
    }
}
