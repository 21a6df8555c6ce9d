//! One breach: its 72 hours, whom and what it touched, the drafts of the notices, what was sent, and its end.

use askama::Template;
use axum::extract::Path;
use jiff::tz::TimeZone;
use server::api::Page as Listing;
use server::api::Problem;
use server::http::Form;
use server::service::breaches::{BreachDraft, BreachView, CloseBreach, NewNotice, Told};
use server::service::register::GalleryView;

use crate::call::call;
use crate::console::fields::{moment, needed};
use crate::console::typed::{Typed, again};
use crate::console::{clock, fields};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

#[derive(Template)]
#[template(path = "console/records/breach.html")]
struct One<'a> {
    v: &'a View,
    t: Typed,
    view: &'a BreachView,
    draft: &'a BreachDraft,
    galleries: Vec<&'a str>,
}

impl One<'_> {
    /// The reference that the authority gave, by the last notice to it.
    fn reference(&self) -> &str {
        let told = self.view.breach.notices.iter().rev().filter(|notice| notice.to == Told::Authority);
        told.filter_map(|notice| notice.reference.as_deref()).next().unwrap_or_default()
    }
}

pub(crate) async fn show(staff: Staff, Path(id): Path<String>) -> Page {
    one(&staff, &id, Typed::default()).await
}

async fn one(staff: &Staff, id: &str, t: Typed) -> Page {
    let view: BreachView = staff.of(call("showBreach").at("breach", id)).await?;
    let draft: BreachDraft = staff.of(call("draftBreachNotices").at("breach", id)).await?;
    let all: Listing<GalleryView> = staff.of(call("listGalleries").with("limit", 1000)).await?;
    let touched = all.items.iter().filter(|gallery| view.breach.galleries.contains(&gallery.facts.id));
    let galleries = touched.map(|gallery| gallery.facts.name.as_str()).collect();
    page(&staff.visit.view, &One { v: &staff.visit.view, t, view: &view, draft: &draft, galleries })
}

pub(crate) async fn notified(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let told = match notice(&sent, &staff.visit.desk.site().zone) {
        Ok(notice) => staff.tried::<BreachView>(call("recordBreachNotice").at("breach", &id).json(&notice)).await,
        Err(problem) => Err(problem),
    };
    match told {
        Ok(_) => done(&format!("/console/breaches/{id}"), "breach-notified"),
        Err(problem) => again(one(&staff, &id, Typed::of(&staff, "notice", sent, problem)?).await),
    }
}

pub(crate) async fn close(staff: Staff, Path(id): Path<String>, Sent(sent): Sent) -> Page {
    let with = CloseBreach {
        reference: sent.given("reference"),
        no_risk: sent.given("no_risk"),
        people_not_told: sent.given("people_not_told"),
    };
    match staff.tried::<BreachView>(call("closeBreach").at("breach", &id).json(&with)).await {
        Ok(_) => done(&format!("/console/breaches/{id}"), "breach-closed"),
        Err(problem) => again(one(&staff, &id, Typed::of(&staff, "close", sent, problem)?).await),
    }
}

fn notice(form: &Form, zone: &TimeZone) -> Result<NewNotice, Problem> {
    Ok(NewNotice {
        to: needed(form, "to")?,
        at: moment(form, "at", zone)?,
        reference: form.given("reference"),
        to_follow: form.given("to_follow"),
        delay: form.given("delay"),
    })
}
