//! Collections as the operator meets them: on which basis they stand, and why one cannot be used.

use server::api::Page as Listing;
use server::basis::{Condition, GalleryFacts, GalleryId, GalleryState, Ground, LegalBasis, Purpose};
use server::service::register::GalleryView;

use crate::call::call;
use crate::gate;
use crate::render::Failure;
use crate::view::View;
use crate::visit::Staff;

/// How many items of a listing a page asks for at a time.
const AT_ONCE: usize = 1_000;
/// How many of the facts that a collection lacks are told; the console has them all.
const GAPS: usize = 2;
/// How many pages of a listing are read at most where all of it is wanted.
const PAGES: usize = 50;

/// What is to be done in a collection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// Looking for somebody, grouping.
    Using,
    /// Taking pictures in.
    Collecting,
}

/// A collection as a card.
pub(crate) struct Card {
    pub(crate) id: GalleryId,
    pub(crate) name: String,
    /// The basis in short; none while it is not recorded.
    pub(crate) badge: Option<String>,
    /// The same in words.
    pub(crate) basis: Option<String>,
    pub(crate) faces: i64,
    pub(crate) people: i64,
    pub(crate) images: i64,
    /// The word of its state.
    pub(crate) state: &'static str,
    /// Why it cannot be used now; empty where it can.
    pub(crate) why: Vec<Why>,
}

/// One reason.
pub(crate) struct Why {
    pub(crate) text: String,
    /// The language it is written in, where that is not the page's.
    pub(crate) lang: &'static str,
}

impl Card {
    pub(crate) fn of(view: &View, gallery: &GalleryView, doing: Doing) -> Self {
        let facts = &gallery.facts;
        Self {
            id: facts.id,
            name: facts.name.clone(),
            badge: badge(facts),
            basis: basis(view, facts),
            faces: gallery.faces,
            people: gallery.subjects,
            images: gallery.images,
            state: facts.state.name(),
            why: why(view, gallery, doing),
        }
    }

    pub(crate) fn usable(&self) -> bool {
        self.why.is_empty()
    }
}

/// Every collection within reach, by name.
pub(crate) async fn all(staff: &Staff) -> Result<Vec<GalleryView>, Failure> {
    let mut all: Vec<GalleryView> = whole(staff, "listGalleries").await?;
    all.sort_by_key(|gallery| gallery.facts.name.to_lowercase());
    Ok(all)
}

/// One collection.
pub(crate) async fn one(staff: &Staff, gallery: &str) -> Result<GalleryView, Failure> {
    staff.of(call("showGallery").at("gallery", gallery)).await
}

/// All of a listing, for pages that choose among it.
pub(crate) async fn whole<T: serde::de::DeserializeOwned>(
    staff: &Staff,
    operation: &'static str,
) -> Result<Vec<T>, Failure> {
    let (mut all, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..PAGES {
        let asked = call(operation).with("limit", AT_ONCE).with_some("cursor", cursor.as_ref());
        let read: Listing<T> = staff.of(asked).await?;
        all.extend(read.items);
        cursor = read.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(all)
}

/// What a purpose is called; one in the controller's own words is those words.
pub(crate) fn purpose(view: &View, purpose: &str) -> String {
    match purpose.strip_prefix("other:") {
        Some(words) => words.trim().to_owned(),
        None => view.word("operator-purpose", purpose),
    }
}

/// What a collection may be searched for, as values of a form with their names. Grouping and measuring are no searches.
pub(crate) fn purposes(view: &View, facts: &GalleryFacts) -> Vec<(String, String)> {
    let searches =
        facts.purposes.iter().filter(|known| !matches!(known, Purpose::GroupFaces | Purpose::MeasureAccuracy));
    searches.map(|known| (known.to_string(), purpose(view, &known.to_string()))).collect()
}

/// The bases of Art. 6(1), as values of a form with their names.
pub(crate) fn bases(view: &View) -> Vec<(&'static str, String)> {
    LegalBasis::ALL.iter().map(|basis| (basis.name(), named_basis(view, *basis))).collect()
}

/// The conditions of Art. 9(2), likewise.
pub(crate) fn conditions(view: &View) -> Vec<(&'static str, String)> {
    Condition::ALL.iter().map(|condition| (condition.name(), named_condition(view, *condition))).collect()
}

fn named_basis(view: &View, basis: LegalBasis) -> String {
    format!("{} ({})", view.word("operator-basis", basis.name()), short(basis.article()))
}

fn named_condition(view: &View, condition: Condition) -> String {
    format!("{} ({})", view.word("operator-condition", condition.name()), short(condition.article()))
}

fn short(article: &str) -> &str {
    article.trim_start_matches("GDPR ")
}

fn badge(facts: &GalleryFacts) -> Option<String> {
    let legal = facts.legal_ground()?;
    Some(format!("{} · {}", short(legal.basis.article()), short(legal.ground.article())))
}

fn basis(view: &View, facts: &GalleryFacts) -> Option<String> {
    let legal = facts.legal_ground()?;
    let ground = match &legal.ground {
        Ground::Condition { condition, .. } => view.word("operator-condition", condition.name()),
        Ground::Derogation { .. } => view.t("operator-derogation"),
    };
    let law = legal.ground.law().map_or_else(String::new, |law| format!(", {law}"));
    Some(format!("{} · {ground}{law}", view.word("operator-basis", legal.basis.name())))
}

/// The order first, because whatever else is missing it is what has to be known; then the state; then what the gate asks
/// for, which can come to be missing without anybody changing the state.
fn why(view: &View, gallery: &GalleryView, doing: Doing) -> Vec<Why> {
    let facts = &gallery.facts;
    let said = |text: String| Why { text, lang: view.lang() };
    let stops = |collecting: bool, using: bool| if doing == Doing::Using { using } else { collecting };
    let mut why: Vec<Why> = facts
        .stopped_by
        .iter()
        .filter(|order| order.people.is_none() && stops(order.collecting, order.using))
        .map(|order| said(view.t2("operator-why-order", "authority", &order.authority, "reference", &order.reference)))
        .collect();
    if facts.state != GalleryState::Active {
        why.push(said(view.word("operator-why", facts.state.name())));
    }
    if facts.state != GalleryState::Closed {
        let gaps = gallery.missing.iter().take(GAPS);
        why.extend(gaps.map(|gap| {
            let told = gate::plain(view, gap);
            let (words, lang) = if told.known { (told.words, view.lang()) } else { (told.record, "en") };
            Why { text: format!("{}: {words}", gap.article), lang }
        }));
        if let Some(rest @ 1..) = gallery.missing.len().checked_sub(GAPS) {
            why.push(said(view.t1("operator-why-more", "facts", &rest)));
        }
    }
    why
}
