//! Every collection, and registering another from a starting point.

use askama::Template;
use server::api::Page as Listing;
use server::api::resources::{CreateGallery, StartingPointView};
use server::service::register::GalleryView;

use crate::call::call;
use crate::console::fields;
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "console/galleries/list.html")]
struct List<'a> {
    v: &'a View,
    t: Typed,
    galleries: &'a [GalleryView],
    points: &'a [StartingPointView],
    next: Option<&'a str>,
}

pub(crate) async fn show(staff: Staff) -> Page {
    list(&staff, Typed::default()).await
}

async fn list(staff: &Staff, t: Typed) -> Page {
    let listing: Listing<GalleryView> =
        staff.of(call("listGalleries").with("limit", 200).with_some("cursor", staff.asked("cursor"))).await?;
    let points: Vec<StartingPointView> = staff.of(call("listStartingPoints")).await?;
    let (v, next) = (&staff.visit.view, listing.next.as_deref());
    page(v, &List { v, t, galleries: &listing.items, points: &points, next })
}

pub(crate) async fn create(staff: Staff, Sent(sent): Sent) -> Page {
    let new = CreateGallery { name: sent.text("name").to_owned(), starting_point: sent.given("point") };
    match staff.tried::<GalleryView>(call("createGallery").json(&new)).await {
        Ok(created) => done(&format!("/console/galleries/{}", created.facts.id), "gallery-created"),
        Err(problem) => again(list(&staff, Typed::of(&staff, "new", sent, problem)?).await),
    }
}
