//! The faces of a collection, by ids: of one person, of one picture, or all, a page at a time.

use askama::Template;
use axum::extract::Path;
use server::api::Page as Listing;
use server::service::holdings::FaceView;
use server::service::subjects::SubjectView;

use super::browse;
use super::galleries::{self, Card, Doing};
use crate::call::call;
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "operator/faces.html")]
struct FacesPage<'a> {
    v: &'a View,
    card: Card,
    lists: bool,
    groups: bool,
    /// Whose faces these are, where only one person's are shown.
    subject: Option<SubjectView>,
    image: Option<&'a str>,
    faces: Vec<FaceView>,
    /// Where the next page is.
    next: Option<String>,
}

pub(crate) async fn show(staff: Staff, Path(gallery): Path<String>) -> Page {
    let view = &staff.visit.view;
    let known = galleries::one(&staff, &gallery).await?;
    let subject: Option<SubjectView> = match staff.asked("subject") {
        Some(id) => Some(staff.of(call("showSubject").at("gallery", &gallery).at("subject", id)).await?),
        None => None,
    };
    let asked = call("listFaces")
        .at("gallery", &gallery)
        .with_some("subject", subject.as_ref().map(|subject| subject.id))
        .with_some("image", staff.asked("image"))
        .with_some("cursor", staff.asked("after"));
    let listed: Listing<FaceView> = staff.of(asked).await?;
    let card = Card::of(view, &known, Doing::Using);
    let next = listed.next.map(|next| {
        let only = subject.as_ref().map_or_else(String::new, |subject| format!("subject={}&", subject.id));
        let of = staff.asked("image").map_or_else(String::new, |image| format!("image={}&", view.url(image)));
        format!("/browse/{}/faces?{only}{of}after={}", card.id, view.url(&next))
    });
    let shown = FacesPage {
        v: view,
        card,
        lists: browse::lists(view),
        groups: browse::groups(view),
        subject,
        image: staff.asked("image"),
        faces: listed.items,
        next,
    };
    page(view, &shown)
}
