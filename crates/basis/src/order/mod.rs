//! An authority's order (GDPR Art. 58(2)): whom and what it reaches, what it demands, by when, and what delay costs.

mod course;
mod exposure;
mod scope;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gallery::GalleryFacts;
use crate::id::OrderId;
use crate::refusal::Refusal;
use crate::territory::{Country, Territory};

pub use course::{OrderCourse, OrderEvent, OrderState};
pub use exposure::{Euros, FINE_CAP, days_late, exposure, fine_cap};
pub use scope::{OrderScope, ScopedFace, UnknownTerritory};

/// What an order demands (GDPR Art. 58(2)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderMeasure {
    /// Collect no more.
    StopCollecting,
    /// Use no more.
    StopUsing,
    /// Answer the access requests.
    AnswerAccess,
    /// Erase.
    Erase,
    /// Inform the people or the authority.
    Inform,
    /// Show that it was done.
    Prove,
}

impl OrderMeasure {
    /// Every measure, in the order in which they are carried out.
    pub const ALL: [Self; 6] =
        [Self::StopCollecting, Self::StopUsing, Self::AnswerAccess, Self::Erase, Self::Inform, Self::Prove];

    /// Its name in records and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StopCollecting => "stop-collecting",
            Self::StopUsing => "stop-using",
            Self::AnswerAccess => "answer-access",
            Self::Erase => "erase",
            Self::Inform => "inform",
            Self::Prove => "prove",
        }
    }
}

/// What the gate asks about an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrderFacts {
    /// The order.
    pub id: OrderId,
    /// What it demands.
    pub measures: Vec<OrderMeasure>,
    /// Whether it is still to be carried out.
    pub open: bool,
    /// Whether two distinct people approved that it is carried out as it stands.
    pub approved: bool,
}

/// An order to stop, as it stands at a gallery until it is lifted. While it does, the gate refuses what it stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingOrder {
    /// The order.
    pub order: OrderId,
    /// Who gave it.
    pub authority: String,
    /// Its reference, as the authority writes it.
    pub reference: String,
    /// Whether nothing more may be collected.
    pub collecting: bool,
    /// Whether nothing may be used.
    pub using: bool,
    /// Whom it stops for: the whole gallery when none. An order stops everything at first; once it is carried out, two
    /// people can narrow it to the people in its scope, so that the rest goes on and they stay out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<PeopleInScope>,
}

/// The people of an order's territory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PeopleInScope {
    /// In these countries; everywhere when empty.
    pub territory: Vec<Country>,
    /// What becomes of people of whom no country is known.
    pub unknown: UnknownTerritory,
}

impl PeopleInScope {
    /// Whether somebody is among them; `of_gallery` stands in where nothing better is known of the person.
    #[must_use]
    pub fn include(&self, person: Territory, of_gallery: Territory) -> bool {
        let known = person.country().or_else(|| of_gallery.country());
        self.territory.is_empty() || known.map_or(self.unknown.in_scope(), |country| self.territory.contains(&country))
    }
}

/// What an act does with a gallery, as an order to stop sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Takes faces in.
    Collecting,
    /// Compares, shows, groups or exports them.
    Using,
}

impl StandingOrder {
    /// Whether the order lets this be done in the gallery; `person` is where the person concerned is, where the act
    /// concerns one.
    ///
    /// # Errors
    /// It does not; the refusal names the order.
    pub fn allows(&self, doing: Doing, gallery: &GalleryFacts, person: Option<Territory>) -> Result<(), Refusal> {
        let concerned = match (&self.people, person) {
            (None, _) => true,
            (Some(people), Some(person)) => people.include(person, gallery.territory),
            // An act that concerns nobody in particular goes on; each face is asked about by itself.
            (Some(_), None) => false,
        };
        let (stopped, article, what) = match doing {
            Doing::Collecting => (self.collecting, "GDPR Art. 58(2)(f)", "collecting"),
            Doing::Using => (self.using, "GDPR Art. 58(2)(f)", "using"),
        };
        if !(stopped && concerned) {
            return Ok(());
        }
        Err(Refusal::new(
            article,
            format!(
                "the order {} of {} stopped {what} in the gallery '{}' ({})",
                self.reference, self.authority, gallery.name, self.order
            ),
            "Carry the order out: `countenance order show`; it is lifted by two people when the authority is answered.",
        ))
    }
}
