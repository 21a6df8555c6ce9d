//! Collections to look through, and the people named in one.

use askama::Template;
use axum::extract::Path;
use server::api::Page as Listing;
use server::service::subjects::SubjectView;

use super::galleries::{self, Card, Doing};
use crate::call::call;
use crate::render::{Page, page, redirect};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "operator/browse.html")]
struct BrowsePage<'a> {
    v: &'a View,
    cards: Vec<Card>,
    lists: bool,
    groups: bool,
}

#[derive(Template)]
#[template(path = "operator/people.html")]
struct PeoplePage<'a> {
    v: &'a View,
    card: Card,
    lists: bool,
    groups: bool,
    people: Vec<Person>,
    next: Option<String>,
}

/// A person in the list.
struct Person {
    view: SubjectView,
    country: Option<String>,
}

/// Whether who looks may list people and faces.
pub(crate) fn lists(view: &View) -> bool {
    ["officer", "integration", "administrator"].iter().any(|role| view.is(role))
}

/// Whether who looks may group unnamed faces.
pub(crate) fn groups(view: &View) -> bool {
    ["officer", "integration", "operator"].iter().any(|role| view.is(role))
}

pub(crate) async fn galleries(staff: Staff) -> Page {
    let view = &staff.visit.view;
    let known = galleries::all(&staff).await?;
    let cards = known.iter().map(|gallery| Card::of(view, gallery, Doing::Using)).collect();
    page(view, &BrowsePage { v: view, cards, lists: lists(view), groups: groups(view) })
}

pub(crate) async fn people(staff: Staff, Path(gallery): Path<String>) -> Page {
    let view = &staff.visit.view;
    if !lists(view) && groups(view) {
        return Ok(redirect(&format!("/browse/{}/clusters", crate::view::escaped(&gallery))));
    }
    let known = galleries::one(&staff, &gallery).await?;
    let listed = call("listSubjects").at("gallery", &gallery).with_some("cursor", staff.asked("after"));
    let listed: Listing<SubjectView> = staff.of(listed).await?;
    let person =
        |view: SubjectView| Person { country: view.territory.country().map(|country| country.to_string()), view };
    let shown = PeoplePage {
        v: view,
        card: Card::of(view, &known, Doing::Using),
        lists: true,
        groups: groups(view),
        people: listed.items.into_iter().map(person).collect(),
        next: listed.next,
    };
    page(view, &shown)
}
