//! The first step of a search: under which mandate, in which collection. Nothing is looked at before that is said.

use askama::Template;
use server::basis::{Mandate, MandatePolicy};

use super::galleries::{self, Card, Doing, Why};
use super::mandates;
use crate::call::call;
use crate::render::{Page, page};
use crate::view::View;
use crate::visit::Staff;

#[derive(Template)]
#[template(path = "operator/begin.html")]
struct BeginPage<'a> {
    v: &'a View,
    mandates: Vec<Reach>,
    cards: Vec<Card>,
    /// Whether a collection can be chosen at all.
    any: bool,
}

/// A mandate in one of its collections.
struct Reach {
    mandate: Mandate,
    purpose: String,
    gallery: Card,
    left: Option<u32>,
}

pub(crate) async fn show(staff: Staff) -> Page {
    staff.needs("identify")?;
    let view = &staff.visit.view;
    let known = galleries::all(&staff).await?;
    let card = |gallery| Card::of(view, gallery, Doing::Using);
    let mut reaches = Vec::new();
    for mandate in mandates::standing(&staff).await? {
        for gallery in known.iter().filter(|gallery| mandate.galleries.contains(&gallery.facts.id)) {
            let purpose = galleries::purpose(view, &mandate.purpose.to_string());
            let left = mandate.searches_left;
            reaches.push(Reach { mandate: mandate.clone(), purpose, gallery: card(gallery), left });
        }
    }
    let mut cards: Vec<Card> = known
        .iter()
        .map(|gallery| {
            let mut card = card(gallery);
            if card.usable() && gallery.facts.mandate_policy == MandatePolicy::OtherPersonRequired {
                card.why.push(Why { text: view.t("operator-why-other-person"), lang: view.lang() });
            }
            if card.usable() && galleries::purposes(view, &gallery.facts).is_empty() {
                card.why.push(Why { text: view.t("operator-why-no-purpose"), lang: view.lang() });
            }
            card
        })
        .collect();
    // What can be used stands first.
    cards.sort_by_key(|card| !card.usable());
    let any = cards.iter().any(Card::usable) || reaches.iter().any(|reach| reach.gallery.usable());
    page(view, &BeginPage { v: view, mandates: reaches, cards, any })
}

/// A mandate that stands, by what an address says; none where it says none.
pub(crate) async fn mandate(staff: &Staff, id: Option<&str>) -> Result<Option<Mandate>, crate::render::Failure> {
    match id {
        None => Ok(None),
        Some(id) => staff.of(call("showMandate").at("mandate", id)).await.map(Some),
    }
}
