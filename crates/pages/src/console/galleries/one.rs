//! One collection: whether the gate lets it be used, what it still misses, its facts, and using or stopping it.

use askama::Template;
use axum::extract::Path;
use server::api::resources::Reason;
use server::basis::{GalleryState, Ground, GroupPhotoMatching};
use server::service::notices::NoticeVersion;
use server::service::register::GalleryView;

use crate::call::call;
use crate::console::fields::{self, missing};
use crate::console::typed::{Typed, again, made_of};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "console/galleries/one.html")]
struct One<'a> {
    v: &'a View,
    t: Typed,
    gallery: &'a GalleryView,
    notices: &'a [NoticeVersion],
}

pub(crate) async fn show(staff: Staff, Path(id): Path<String>) -> Page {
    one(&staff, &id, Typed::default()).await
}

async fn one(staff: &Staff, id: &str, t: Typed) -> Page {
    let gallery: GalleryView = staff.of(call("showGallery").at("gallery", id)).await?;
    let notices: Vec<NoticeVersion> = staff.of(call("listNotices").at("gallery", id)).await?;
    let v = &staff.visit.view;
    page(v, &One { v, t, gallery: &gallery, notices: &notices })
}

pub(crate) async fn change_state(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let reason = Reason { reason: sent.text("reason").to_owned() };
    let of = |operation| call(operation).at("gallery", &id);
    let (form, what, made) = match sent.text("to") {
        "active" => ("activate", "gallery-activated", Ok(of("activateGallery").json(&serde_json::json!({})))),
        "suspended" => ("suspend", "gallery-suspended", Ok(of("suspendGallery").json(&reason))),
        "closed" => ("close", "gallery-closed", Ok(of("closeGallery").json(&reason))),
        _ => ("activate", "", Err(missing())),
    };
    match made_of::<GalleryView>(&staff, made).await {
        Ok(_) => done(&format!("/console/galleries/{id}"), what),
        Err(problem) => again(one(&staff, &id, Typed::of(&staff, form, sent, problem)?).await),
    }
}

impl One<'_> {
    /// What lifts the prohibition, as the reader's language says it; none while nothing is named.
    fn ground(&self) -> Option<String> {
        Some(match self.gallery.facts.ground.as_ref()? {
            Ground::Condition { condition, .. } => self.v.word("console-condition", condition.name()),
            Ground::Derogation { .. } => self.v.t("console-condition-derogation"),
        })
    }

    /// The ground on which bystanders of group photographs are matched; none where they are not.
    fn group_ground(&self) -> Option<&str> {
        match &self.gallery.facts.group_photo_matching {
            GroupPhotoMatching::Off => None,
            GroupPhotoMatching::On { ground } => Some(ground),
        }
    }
}
