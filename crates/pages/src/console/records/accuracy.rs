//! What each collection's scores can be expected to be worth.

use askama::Template;
use server::api::Page as Listing;
use server::service::accuracy::{AccuracyView, AtThreshold};
use server::service::register::GalleryView;

use crate::call::call;
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "console/records/accuracy.html")]
struct Accuracy<'a> {
    v: &'a View,
    all: &'a [AccuracyView],
}

impl Accuracy<'_> {
    fn similarity(&self, at: &AtThreshold) -> String {
        self.v.decimal(&f64::from(at.expectation.similarity), 1)
    }

    fn share(&self, share: &f64) -> String {
        format!("{} %", self.v.decimal(&(share * 100.0), if *share < 0.01 { 2 } else { 1 }))
    }

    fn strangers(&self, at: &AtThreshold) -> String {
        match at.expectation.false_positive_rate {
            0.5.. => self.v.t("accuracy-most"),
            rate => self.v.t1("accuracy-one-in", "searches", &(rate.recip().round() as u64)),
        }
    }

    fn assumed(of: &AccuracyView) -> bool {
        of.searches.iter().any(|at| !at.expectation.calibrated)
    }
}

pub(crate) async fn show(staff: Staff) -> Page {
    let galleries: Listing<GalleryView> = staff.of(call("listGalleries").with("limit", 1000)).await?;
    let mut all = Vec::new();
    // Before a first photograph is taken in a collection has no model, and nothing is to be said of its scores.
    for gallery in galleries.items.iter().filter(|gallery| gallery.pack.is_some()) {
        all.push(staff.of(call("showAccuracy").at("gallery", gallery.facts.id)).await?);
    }
    page(&staff.visit.view, &Accuracy { v: &staff.visit.view, all: &all })
}
