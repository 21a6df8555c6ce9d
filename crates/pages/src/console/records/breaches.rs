//! The register of breaches, and recording one.

use askama::Template;
use jiff::tz::TimeZone;
use server::api::Page as Listing;
use server::api::Problem;
use server::http::Form;
use server::service::breaches::{BreachNature, BreachView, NewBreach};
use server::service::register::GalleryView;

use crate::call::call;
use crate::console::clock;
use crate::console::fields::{missing, moment, unfit};
use crate::console::typed::{Typed, again};
use crate::render::{Page, done, page};
use crate::view::View;
use crate::visit::{Sent, Staff};

const NATURES: [BreachNature; 3] = [BreachNature::Confidentiality, BreachNature::Integrity, BreachNature::Availability];

#[derive(Template)]
#[template(path = "console/records/breaches.html")]
struct Breaches<'a> {
    v: &'a View,
    t: Typed,
    breaches: Vec<BreachView>,
    natures: [BreachNature; 3],
    galleries: &'a [GalleryView],
}

pub(crate) async fn show(staff: Staff) -> Page {
    breaches(&staff, Typed::default()).await
}

async fn breaches(staff: &Staff, t: Typed) -> Page {
    let mut all: Vec<BreachView> = staff.of(call("listBreaches")).await?;
    all.sort_by_key(|view| (view.breach.closed.is_some(), std::cmp::Reverse(view.breach.aware_at)));
    let galleries: Listing<GalleryView> = staff.of(call("listGalleries").with("limit", 1000)).await?;
    let v = &staff.visit.view;
    page(v, &Breaches { v, t, breaches: all, natures: NATURES, galleries: &galleries.items })
}

pub(crate) async fn record(staff: Staff, Sent(sent): Sent) -> Page {
    let recorded = match read(&sent, &staff.visit.desk.site().zone) {
        Ok(new) => staff.tried::<BreachView>(call("recordBreach").json(&new)).await,
        Err(problem) => Err(problem),
    };
    match recorded {
        Ok(view) => done(&format!("/console/breaches/{}", view.breach.id), "breach-recorded"),
        Err(problem) => again(breaches(&staff, Typed::of(&staff, "new", sent, problem)?).await),
    }
}

fn read(form: &Form, zone: &TimeZone) -> Result<NewBreach, Problem> {
    let nature = form
        .all("nature")
        .map(|text| NATURES.into_iter().find(|nature| nature.name() == text).ok_or_else(|| unfit(text)));
    Ok(NewBreach {
        aware_at: moment(form, "aware_at", zone)?.ok_or_else(missing)?,
        nature: nature.collect::<Result<_, _>>()?,
        description: form.text("description").to_owned(),
        galleries: form.all("gallery").map(str::to_owned).collect(),
        from: moment(form, "from", zone)?,
        until: moment(form, "until", zone)?,
        consequences: form.given("consequences"),
        measures: form.given("measures"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breach_is_read_with_its_clock() {
        let fields =
            [("aware_at", "2026-11-02T10:00"), ("nature", "integrity"), ("description", "x"), ("gallery", "a")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let new = read(&Form { fields, files: Vec::new() }, &TimeZone::UTC).unwrap();
        assert_eq!((new.nature, new.galleries), (vec![BreachNature::Integrity], vec!["a".to_owned()]));
        assert_eq!(new.aware_at.to_string(), "2026-11-02T10:00:00Z");
        assert!(read(&Form::default(), &TimeZone::UTC).is_err(), "no moment from which the clock runs");
    }
}
