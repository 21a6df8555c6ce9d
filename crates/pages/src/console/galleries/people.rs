//! The people of a collection.

use askama::Template;
use axum::extract::Path;
use server::api::Page as Listing;
use server::api::Problem;
use server::api::resources::AddSubject;
use server::http::Form;
use server::service::register::GalleryView;
use server::service::subjects::SubjectView;

use crate::call::call;
use crate::console::fields::parsed;
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "console/galleries/people.html")]
struct People<'a> {
    v: &'a View,
    t: Typed,
    gallery: &'a GalleryView,
    people: &'a [SubjectView],
    next: Option<&'a str>,
    later: bool,
}

pub(crate) async fn show(staff: Staff, Path(id): Path<String>) -> Page {
    people(&staff, &id, Typed::default()).await
}

async fn people(staff: &Staff, id: &str, t: Typed) -> Page {
    let gallery: GalleryView = staff.of(call("showGallery").at("gallery", id)).await?;
    let cursor = staff.asked("cursor");
    let listing = call("listSubjects").at("gallery", id).with("limit", 100).with_some("cursor", cursor);
    let listing: Listing<SubjectView> = staff.of(listing).await?;
    let (v, next, later) = (&staff.visit.view, listing.next.as_deref(), cursor.is_some());
    page(v, &People { v, t, gallery: &gallery, people: &listing.items, next, later })
}

pub(crate) async fn add(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let added = match read(&sent) {
        Ok(new) => staff.tried::<SubjectView>(call("addSubject").at("gallery", &id).json(&new)).await,
        Err(problem) => Err(problem),
    };
    match added {
        Ok(added) => done(&format!("/console/galleries/{id}/people/{}", added.id), "person-added"),
        Err(problem) => again(people(&staff, &id, Typed::of(&staff, "new", sent, problem)?).await),
    }
}

fn read(form: &Form) -> Result<AddSubject, Problem> {
    Ok(AddSubject {
        label: form.text("label").to_owned(),
        declared_minor: form.text("minor") == "yes",
        country: parsed(form, "country")?,
        email: form.given("email"),
    })
}
