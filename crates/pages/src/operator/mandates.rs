//! One's own mandates: those that stand, those that ended, a new one, and the end of one before its time. A search without
//! a mandate issues one, so the list is also the history of one's searches.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use server::api::Problem;
use server::api::resources::IssueMandate;
use server::basis::{Mandate, Purpose};
use server::http::Form;

use super::ask::{self, Wrong};
use super::galleries::{self, Card, Doing};
use crate::call::call;
use crate::render::{Failure, Page, done, page, page_with};
use crate::view::View;
use crate::visit::{Sent, Staff};

/// How many of those that ended are shown.
const ENDED: usize = 100;
/// The longest a mandate is issued for here, days.
const LONGEST: i64 = 366;

#[derive(Template)]
#[template(path = "operator/mandates.html")]
struct MandatesPage<'a> {
    v: &'a View,
    standing: Vec<Row>,
    ended: Vec<Row>,
    /// Whether more ended than are shown.
    more: bool,
    cards: Vec<Card>,
    purposes: Vec<(String, String)>,
    bases: Vec<(&'static str, String)>,
    conditions: Vec<(&'static str, String)>,
    typed: Typed,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
}

/// A mandate in the list.
struct Row {
    mandate: Mandate,
    purpose: String,
    galleries: String,
    /// Whether its operator issued it.
    own: bool,
    /// Why it no longer stands, as a message's id.
    over: Option<&'static str>,
    /// The first collection that it reaches.
    first: Option<String>,
}

/// What was typed, to be shown again.
#[derive(Default)]
struct Typed {
    operator: String,
    purpose: String,
    case: String,
    galleries: Vec<String>,
    basis: String,
    condition: String,
    law: String,
    days: String,
    searches: String,
}

pub(crate) async fn show(staff: Staff) -> Page {
    let typed = Typed { operator: staff.who.name.clone(), days: "30".to_owned(), ..Typed::default() };
    let shown = filled(&staff, typed, None, None).await?;
    page(&staff.visit.view, &shown)
}

pub(crate) async fn issue(staff: Staff, Sent(form): Sent) -> Page {
    let typed = Typed::of(&form);
    let (problem, wrong) = match typed.mandate(staff.visit.desk.now()) {
        Err(Wrong(wrong)) => (None, Some(wrong)),
        Ok(new) => match staff.tried::<Mandate>(call("issueMandate").json(&new)).await {
            Ok(_) => return done("/search/mandates", "mandate-issued"),
            Err(problem) if matches!(problem.status, 403 | 422) => (Some(problem), None),
            Err(problem) => return Err(staff.failure(problem)),
        },
    };
    let shown = filled(&staff, typed, problem.as_ref(), wrong).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &staff.visit.view, &shown))
}

pub(crate) async fn end(staff: Staff, Path(mandate): Path<String>) -> Page {
    let _: Mandate = staff.of(call("revokeMandate").at("mandate", mandate)).await?;
    done("/search/mandates", "mandate-ended")
}

/// One's own mandates that stand, newest first; of those that one issued to oneself for the same thing, the newest.
pub(crate) async fn standing(staff: &Staff) -> Result<Vec<Mandate>, Failure> {
    let now = staff.visit.desk.now();
    let mut all = own(staff).await?;
    all.retain(|mandate| over(mandate, now).is_none());
    Ok(without_repeats(all))
}

/// One's own, newest first.
async fn own(staff: &Staff) -> Result<Vec<Mandate>, Failure> {
    let mut all: Vec<Mandate> = galleries::whole(staff, "listMandates").await?;
    let same = |name: &str| name.trim().to_lowercase() == staff.who.name.trim().to_lowercase();
    all.retain(|mandate| same(&mandate.operator) || same(&mandate.issued_by));
    all.sort_by_key(|mandate| std::cmp::Reverse(mandate.issued_at));
    Ok(all)
}

fn without_repeats(all: Vec<Mandate>) -> Vec<Mandate> {
    let mut kept = Vec::<Mandate>::new();
    for mandate in all {
        let repeats = |known: &Mandate| {
            known.self_issued()
                && (&known.purpose, &known.case, &known.galleries, &known.probe)
                    == (&mandate.purpose, &mandate.case, &mandate.galleries, &mandate.probe)
        };
        if !(mandate.self_issued() && mandate.searches_left.is_none() && kept.iter().any(repeats)) {
            kept.push(mandate);
        }
    }
    kept
}

/// Why a mandate no longer stands, as a message's id.
fn over(mandate: &Mandate, now: Timestamp) -> Option<&'static str> {
    if mandate.revoked_at.is_some() {
        Some("operator-mandate-revoked")
    } else if now >= mandate.expires_at {
        Some("operator-mandate-expired")
    } else if mandate.searches_left == Some(0) {
        Some("operator-mandate-used-up")
    } else {
        None
    }
}

async fn filled<'a>(
    staff: &'a Staff,
    typed: Typed,
    problem: Option<&'a Problem>,
    wrong: Option<&'static str>,
) -> Result<MandatesPage<'a>, Failure> {
    let (view, now) = (&staff.visit.view, staff.visit.desk.now());
    let known = galleries::all(staff).await?;
    let row = |mandate: Mandate| {
        let of = |id| known.iter().find(|gallery| gallery.facts.id == id).map(|gallery| gallery.facts.name.clone());
        let names: Vec<String> = mandate.galleries.iter().map(|id| of(*id).unwrap_or_else(|| id.to_string())).collect();
        let over = over(&mandate, now);
        Row {
            purpose: galleries::purpose(view, &mandate.purpose.to_string()),
            galleries: names.join(", "),
            own: mandate.self_issued(),
            first: mandate.galleries.first().map(ToString::to_string).filter(|_| over.is_none()),
            over,
            mandate,
        }
    };
    let (standing, ended): (Vec<Row>, Vec<Row>) =
        own(staff).await?.into_iter().map(row).partition(|row| row.over.is_none());
    let mut cards: Vec<Card> = known.iter().map(|gallery| Card::of(view, gallery, Doing::Using)).collect();
    cards.sort_by_key(|card| !card.usable());
    let mut purposes: Vec<(String, String)> = Vec::new();
    for offered in known.iter().flat_map(|gallery| galleries::purposes(view, &gallery.facts)) {
        if !purposes.contains(&offered) {
            purposes.push(offered);
        }
    }
    Ok(MandatesPage {
        v: view,
        standing,
        more: ended.len() > ENDED,
        ended: ended.into_iter().take(ENDED).collect(),
        cards,
        purposes,
        bases: galleries::bases(view),
        conditions: galleries::conditions(view),
        typed,
        problem,
        wrong,
    })
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            operator: text("operator"),
            purpose: text("purpose"),
            case: text("case"),
            galleries: form.all("gallery").map(str::to_owned).collect(),
            basis: text("basis"),
            condition: text("condition"),
            law: text("law"),
            days: text("days"),
            searches: text("searches"),
        }
    }

    fn mandate(&self, now: Timestamp) -> Result<IssueMandate, Wrong> {
        let purpose: Purpose = self.purpose.parse().map_err(|_| Wrong("operator-wrong-purpose"))?;
        if self.operator.is_empty() {
            return Err(Wrong("operator-wrong-operator"));
        }
        if self.case.is_empty() {
            return Err(Wrong("operator-wrong-case"));
        }
        if self.galleries.is_empty() {
            return Err(Wrong("operator-wrong-gallery"));
        }
        let days: i64 = self.days.parse().map_err(|_| Wrong("operator-wrong-days"))?;
        if !(1..=LONGEST).contains(&days) {
            return Err(Wrong("operator-wrong-days"));
        }
        let searches = match self.searches.as_str() {
            "" => None,
            number => match number.parse() {
                Ok(0) | Err(_) => return Err(Wrong("operator-wrong-searches")),
                Ok(number) => Some(number),
            },
        };
        Ok(IssueMandate {
            operator: self.operator.clone(),
            purpose,
            case: self.case.clone(),
            galleries: self.galleries.clone(),
            ground: ask::ground(&self.basis, &self.condition, &self.law)?,
            expires_at: now + SignedDuration::from_hours(24 * days),
            searches,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        Typed {
            operator: "SAMPLE operator".into(),
            purpose: "research".into(),
            case: "SAMPLE case".into(),
            galleries: vec!["club".into()],
            days: "30".into(),
            ..Typed::default()
        }
    }

    #[test]
    fn a_mandate_ends_after_the_days_that_were_typed() {
        let mandate = typed().mandate(Timestamp::UNIX_EPOCH).expect("a mandate");
        assert_eq!(mandate.expires_at, Timestamp::UNIX_EPOCH + SignedDuration::from_hours(720));
        assert!(mandate.ground.is_none() && mandate.searches.is_none());
        let counted = Typed { searches: "3".into(), ..typed() }.mandate(Timestamp::UNIX_EPOCH).expect("a mandate");
        assert_eq!(counted.searches, Some(3));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let wrong = |typed: Typed| typed.mandate(Timestamp::UNIX_EPOCH).expect_err("wrong").0;
        assert_eq!(wrong(Typed { case: String::new(), ..typed() }), "operator-wrong-case");
        assert_eq!(wrong(Typed { galleries: Vec::new(), ..typed() }), "operator-wrong-gallery");
        assert_eq!(wrong(Typed { days: "0".into(), ..typed() }), "operator-wrong-days");
        assert_eq!(wrong(Typed { searches: "0".into(), ..typed() }), "operator-wrong-searches");
        assert_eq!(wrong(Typed { basis: "consent".into(), ..typed() }), "operator-wrong-ground");
    }
}
