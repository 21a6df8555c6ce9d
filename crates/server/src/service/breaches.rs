//! Breaches of security that touched personal data: recorded, counted from the records, told within 72 hours, closed
//! (Art. 33, 34). The register of Art. 33(5) is the listing.

use basis::{BreachId, EventKind, GalleryId, Refusal, Scope};
use jiff::{SignedDuration, Timestamp};
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{faces, images, matters as rows, subjects};

use super::matters::{self, Matter};
use super::register;
use crate::error::ServiceError;
use crate::installation::Installation;

pub use super::breach_notices::{AuthorityNotice, BreachDraft, draft};

/// How long after it became known the authority is told (Art. 33(1)): hours of the clock, weekends and nights included.
pub const HOURS: i64 = 72;
/// From how many hours before its end on the clock alarms.
const ALARM_HOURS: i64 = 24;
/// The longest text, characters.
const LONGEST: usize = 10_000;

/// What a breach does to data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BreachNature {
    /// Somebody learned what they were not to.
    Confidentiality,
    /// Something was changed that was not to be.
    Integrity,
    /// Something was lost or out of reach.
    Availability,
}

impl BreachNature {
    /// Its name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confidentiality => "confidentiality",
            Self::Integrity => "integrity",
            Self::Availability => "availability",
        }
    }

    /// The term of DPV.
    #[must_use]
    pub const fn dpv(self) -> &'static str {
        match self {
            Self::Confidentiality => "eu-gdpr:ConfidentialityBreach",
            Self::Integrity => "eu-gdpr:IntegrityBreach",
            Self::Availability => "eu-gdpr:AvailabilityBreach",
        }
    }
}

/// A breach to be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBreach {
    /// When the controller became aware of it; the clock runs from here. Not later than now.
    pub aware_at: Timestamp,
    /// What it did to data; one or several.
    pub nature: Vec<BreachNature>,
    /// What happened, in words.
    #[schemars(regex(pattern = r"\S"), length(max = 10000))]
    pub description: String,
    /// Which galleries it touched, by name or id; all when empty.
    #[serde(default)]
    pub galleries: Vec<String>,
    /// When it began, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// When it ended; what came in later is not counted. Until it became known, where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What is likely to follow for the people (Art. 33(3)(c)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consequences: Option<String>,
    /// What was done or is proposed against it (Art. 33(3)(d)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<String>,
}

/// How many people and records a breach touched, counted from the records: what was held at its end and is still there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Touched {
    /// People with a name in a gallery. The same person in two galleries counts twice.
    pub people: usize,
    /// Faces.
    pub faces: usize,
    /// Faces of them whose person is not known: each may be one person more.
    pub unnamed_faces: usize,
    /// Photographs.
    pub images: usize,
}

/// Whom a notice went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// The supervisory authority (Art. 33).
    Authority,
    /// The people themselves (Art. 34).
    People,
}

/// A notice that went out. The authority may be told in phases (Art. 33(4)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// To whom.
    pub to: Told,
    /// When it went; now where it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The authority's reference, or how the people were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What of it is still to follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_follow: Option<String>,
    /// Why it was not sent within 72 hours; wanted of the first notice to the authority when it is later (Art. 33(1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<String>,
}

/// A notice as it stands in the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentNotice {
    /// Who sent it.
    pub by: String,
    /// When it went.
    pub at: Timestamp,
    /// To whom.
    pub to: Told,
    /// The authority's reference, or how the people were told.
    pub reference: Option<String>,
    /// What of it was still to follow.
    pub to_follow: Option<String>,
    /// Why it was late.
    pub delay: Option<String>,
    /// Its leaf in the log.
    pub leaf: Option<u64>,
}

/// How a breach is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseBreach {
    /// The authority's reference, where it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Why the authority was not told: the breach is unlikely to result in a risk (Art. 33(1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_risk: Option<String>,
    /// Why the people were not told: no high risk, or what Art. 34(3) names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people_not_told: Option<String>,
}

/// A breach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Breach {
    /// Its id.
    pub id: BreachId,
    /// When the controller became aware of it.
    pub aware_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub recorded_by: String,
    /// What it did to data.
    pub nature: Vec<BreachNature>,
    /// What happened.
    pub description: String,
    /// The galleries it touched.
    pub galleries: Vec<GalleryId>,
    /// When it began.
    pub from: Option<Timestamp>,
    /// When it ended.
    pub until: Option<Timestamp>,
    /// What is likely to follow.
    pub consequences: Option<String>,
    /// What was done against it.
    pub measures: Option<String>,
    /// Whom and what it touched, as the records stood when it was recorded.
    pub touched: Touched,
    /// What was sent, oldest first.
    pub notices: Vec<SentNotice>,
    /// How and when it was closed.
    pub closed: Option<ClosedBreach>,
    /// Its leaf in the log.
    pub leaf: Option<u64>,
}

/// How a breach was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClosedBreach {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// With what.
    pub with: CloseBreach,
    /// Its leaf in the log.
    pub leaf: Option<u64>,
}

/// A breach as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BreachView {
    /// open, notified or closed.
    pub state: String,
    /// When the 72 hours end.
    pub due_at: Timestamp,
    /// Whole hours until then, while the authority was not told; negative after it.
    pub hours_left: Option<i64>,
    /// What to see to: the clock runs out or ran out.
    pub alarm: Option<String>,
    /// The record.
    #[serde(flatten)]
    pub breach: Breach,
}

impl Matter for Breach {
    const KIND: &'static str = "breach";

    fn id(&self) -> [u8; 16] {
        self.id.to_bytes()
    }

    fn state(&self) -> &'static str {
        match (&self.closed, self.told_authority()) {
            (Some(_), _) => "closed",
            (None, Some(_)) => "notified",
            (None, None) => "open",
        }
    }

    fn opened_at(&self) -> Timestamp {
        self.aware_at
    }

    fn due_at(&self) -> Option<Timestamp> {
        Some(due_at(self.aware_at))
    }

    fn closed_at(&self) -> Option<Timestamp> {
        self.closed.as_ref().map(|closed| closed.at)
    }
}

impl Breach {
    /// When the authority was told first.
    #[must_use]
    pub fn told_authority(&self) -> Option<Timestamp> {
        self.notices.iter().find(|notice| notice.to == Told::Authority).map(|notice| notice.at)
    }

    /// As it is listed at a moment.
    #[must_use]
    pub fn view(self, now: Timestamp) -> BreachView {
        let due = due_at(self.aware_at);
        let waits = self.closed.is_none() && self.told_authority().is_none();
        let hours_left = waits.then(|| hours_left(self.aware_at, now));
        let alarm = waits.then(|| alarm(self.aware_at, now)).flatten();
        BreachView { state: self.state().to_owned(), due_at: due, hours_left, alarm, breach: self }
    }
}

/// When the 72 hours end.
#[must_use]
pub fn due_at(aware_at: Timestamp) -> Timestamp {
    aware_at.checked_add(SignedDuration::from_hours(HOURS)).unwrap_or(Timestamp::MAX)
}

/// Whole hours until the 72 are over, rounded down: 0 in the last hour, -1 in the first one after it.
#[must_use]
pub fn hours_left(aware_at: Timestamp, now: Timestamp) -> i64 {
    due_at(aware_at).duration_since(now).as_secs().div_euclid(3600)
}

fn alarm(aware_at: Timestamp, now: Timestamp) -> Option<String> {
    let left = hours_left(aware_at, now);
    // To the very end of the 72nd hour the notice is in time.
    if now > due_at(aware_at) {
        let late = now.duration_since(due_at(aware_at)).as_secs().div_euclid(3600);
        return Some(format!(
            "the 72 hours are over since {late} h; tell the authority now, with the reasons for the delay"
        ));
    }
    (left < ALARM_HOURS).then(|| format!("the authority is to be told within {left} h"))
}

/// Records a breach, with what it touched.
///
/// # Errors
/// When it is dated later than now, says nothing, or names a gallery that is not there.
pub fn record(here: &Installation, new: NewBreach, by: &str) -> Result<BreachView, ServiceError> {
    let now = here.now();
    if new.aware_at > now {
        return Err(ServiceError::input(
            "the breach became known later than now",
            "Give the time at which it was known.",
        ));
    }
    if new.from.zip(new.until).is_some_and(|(from, until)| until < from) {
        return Err(ServiceError::input("the breach ends before it begins", "Give `from` before `until`."));
    }
    if new.nature.is_empty() {
        return Err(ServiceError::input(
            "the breach's nature is not said",
            "Say one or several of confidentiality, integrity, availability.",
        ));
    }
    worded("the description", &new.description)?;
    for (what, text) in [("the consequences", &new.consequences), ("the measures", &new.measures)] {
        text.as_deref().map_or(Ok(()), |text| worded(what, text))?;
    }
    let galleries = match new.galleries.as_slice() {
        [] => register::list(here)?.into_iter().map(|gallery| gallery.facts.id).collect(),
        named => named.iter().map(|name| register::id_of(here, name)).collect::<Result<Vec<_>, _>>()?,
    };
    let mut nature = new.nature;
    nature.sort_unstable();
    nature.dedup();
    let touched = touched(here, &galleries, new.until.unwrap_or(new.aware_at))?;
    let mut breach = Breach {
        id: here.id(BreachId::from_parts),
        aware_at: new.aware_at,
        recorded_at: now,
        recorded_by: by.to_owned(),
        nature,
        description: new.description,
        galleries,
        from: new.from,
        until: new.until,
        consequences: new.consequences,
        measures: new.measures,
        touched,
        notices: Vec::new(),
        closed: None,
        leaf: None,
    };
    let leaf = happened(here, &breach, "recorded", by, true)?;
    breach.leaf = Some(leaf);
    // The leaf's own number is known once it stands; a crash before this line loses the number and not the leaf.
    rewrite(here, &breach)?;
    Ok(breach.view(now))
}

/// Records that a notice went out.
///
/// # Errors
/// When the breach is closed, or the first notice to the authority is late and gives no reason.
pub fn notified(here: &Installation, id: BreachId, new: NewNotice, by: &str) -> Result<BreachView, ServiceError> {
    let _turn = here.facts_turn();
    let mut breach = find(here, id)?;
    let now = here.now();
    refuse_closed(&breach)?;
    let at = new.at.unwrap_or(now);
    if at > now || at < breach.aware_at {
        return Err(ServiceError::input(
            "the notice is dated before the breach was known, or later than now",
            "Give the time at which it went out.",
        ));
    }
    for (what, text) in [
        ("the reference", &new.reference),
        ("what is to follow", &new.to_follow),
        ("the reasons for the delay", &new.delay),
    ] {
        text.as_deref().map_or(Ok(()), |text| worded(what, text))?;
    }
    let first = new.to == Told::Authority && breach.told_authority().is_none();
    if first && at > due_at(breach.aware_at) && new.delay.is_none() {
        let refusal = Refusal::new(
            "GDPR Art. 33(1)",
            format!("the notice is later than 72 hours after {} and gives no reasons for the delay", breach.aware_at),
            "Say why: `countenance breach notified BREACH --delay TEXT`; send the notice all the same, at once.",
        );
        return Err(here.refused("breach-notice", Scope::Controller, vec![refusal]));
    }
    let NewNotice { to, reference, to_follow, delay, .. } = new;
    breach.notices.push(SentNotice { by: by.to_owned(), at, to, reference, to_follow, delay, leaf: None });
    let what = if to == Told::Authority { "authority told" } else { "people told" };
    let leaf = happened(here, &breach, what, by, false)?;
    if let Some(sent) = breach.notices.last_mut() {
        sent.leaf = Some(leaf);
    }
    rewrite(here, &breach)?;
    Ok(breach.view(now))
}

/// Closes a breach: with the authority's reference, or with the reason why it was not told.
///
/// # Errors
/// When it is closed already, or what the register has to say of it is missing (Art. 33(5)).
pub fn close(here: &Installation, id: BreachId, with: CloseBreach, by: &str) -> Result<BreachView, ServiceError> {
    let _turn = here.facts_turn();
    let mut breach = find(here, id)?;
    let now = here.now();
    refuse_closed(&breach)?;
    for (what, text) in [
        ("the reference", &with.reference),
        ("the reason why there is no risk", &with.no_risk),
        ("the reason why the people were not told", &with.people_not_told),
    ] {
        text.as_deref().map_or(Ok(()), |text| worded(what, text))?;
    }
    let mut missing = Vec::new();
    match breach.told_authority() {
        Some(_) if with.reference.is_none() => missing.push(Refusal::new(
            "GDPR Art. 33(5)",
            "the authority was told and its reference is not named",
            "Give it: `countenance breach close BREACH --reference TEXT`.",
        )),
        None if with.no_risk.is_none() => missing.push(Refusal::new(
            "GDPR Art. 33(1)",
            "the authority was not told, and it is not said why the breach is unlikely to result in a risk",
            "Tell the authority and record it with `countenance breach notified`, or say why not with --no-risk TEXT.",
        )),
        _ => {}
    }
    let told_people = breach.notices.iter().any(|notice| notice.to == Told::People);
    if !told_people && with.no_risk.is_none() && with.people_not_told.is_none() {
        missing.push(Refusal::new(
            "GDPR Art. 34(1), (3)",
            "the people were not told, and it is not said why",
            "Tell them and record it with `countenance breach notified --to people`, or give --people-not-told TEXT.",
        ));
    }
    if !missing.is_empty() {
        return Err(here.refused("breach-close", Scope::Controller, missing));
    }
    breach.closed = Some(ClosedBreach { at: now, by: by.to_owned(), with, leaf: None });
    let leaf = happened(here, &breach, "closed", by, false)?;
    if let Some(closed) = &mut breach.closed {
        closed.leaf = Some(leaf);
    }
    rewrite(here, &breach)?;
    Ok(breach.view(now))
}

/// Every breach, oldest first: the register of Art. 33(5).
///
/// # Errors
/// When a record cannot be opened.
pub fn list(here: &Installation) -> Result<Vec<BreachView>, ServiceError> {
    let now = here.now();
    Ok(matters::all::<Breach>(here)?.into_iter().map(|breach| breach.view(now)).collect())
}

/// One breach.
///
/// # Errors
/// When there is no such breach.
pub fn show(here: &Installation, id: BreachId) -> Result<BreachView, ServiceError> {
    Ok(find(here, id)?.view(here.now()))
}

pub(super) fn find(here: &Installation, id: BreachId) -> Result<Breach, ServiceError> {
    matters::get(here, id.to_bytes())?.ok_or_else(|| {
        ServiceError::not_found("breach", id.to_string(), "`countenance breach list` shows which there are.")
    })
}

/// Counts what was held in the galleries at a moment and is still there.
pub(super) fn touched(here: &Installation, galleries: &[GalleryId], until: Timestamp) -> Result<Touched, ServiceError> {
    let end = until.as_millisecond();
    let mut found = Touched::default();
    here.read(|tx| {
        for gallery in galleries.iter().copied() {
            use vault::records::each;
            let people = |after, limit| subjects::list(&mut *tx, gallery, after, limit);
            each(
                people,
                |row: &subjects::Subject| row.id,
                |row| {
                    found.people += usize::from(row.created_at <= end);
                    Ok::<_, vault::VaultError>(())
                },
            )?;
            let held = |after, limit| faces::list(&mut *tx, gallery, after, limit);
            each(
                held,
                |row: &faces::Face| row.id,
                |row| {
                    if row.created_at <= end {
                        found.faces += 1;
                        found.unnamed_faces += usize::from(row.subject_id.is_none());
                    }
                    Ok::<_, vault::VaultError>(())
                },
            )?;
            let pictures = |after, limit| images::list(&mut *tx, gallery, after, limit);
            each(
                pictures,
                |row: &images::Image| row.id,
                |row| {
                    found.images += usize::from(row.created_at <= end);
                    Ok::<_, vault::VaultError>(())
                },
            )?;
        }
        Ok(())
    })?;
    Ok(found)
}

/// Writes the leaf and the row in one transaction; answers with the leaf's number.
fn happened(here: &Installation, breach: &Breach, what: &str, by: &str, new: bool) -> Result<u64, ServiceError> {
    #[derive(Serialize)]
    struct Record<'a> {
        what: &'a str,
        by: &'a str,
        breach: &'a Breach,
    }
    let holder = here.house().controller_holder()?;
    let note = Note::new(EventKind::BreachRecorded, here.event(), here.now(), &holder, &Record { what, by, breach })?;
    let row = matters::row(here, breach)?;
    let (noted, ()) = here.commit(note, |tx| {
        if new {
            rows::insert(tx, &row)?;
        } else {
            rows::update(tx, &row)?;
        }
        Ok(())
    })?;
    Ok(noted.leaf_index())
}

fn rewrite(here: &Installation, breach: &Breach) -> Result<(), ServiceError> {
    let row = matters::row(here, breach)?;
    here.commit(None::<Note>, |tx| Ok(rows::update(tx, &row).map(drop)?))?;
    Ok(())
}

fn refuse_closed(breach: &Breach) -> Result<(), ServiceError> {
    if breach.closed.is_some() {
        return Err(ServiceError::input(
            format!("the breach {} is closed", breach.id),
            "Record a new one if something came to light; a closed one stays as it is.",
        ));
    }
    Ok(())
}

fn worded(what: &str, text: &str) -> Result<(), ServiceError> {
    if text.trim().is_empty() || text.chars().count() > LONGEST {
        return Err(ServiceError::input(
            format!("{what} is blank or too long"),
            format!("Give 1 to {LONGEST} characters."),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_counts_hours() {
        // Over a weekend, and over the night in which the clocks of Paris go forward.
        let aware: Timestamp = "2026-03-27T15:30:00Z".parse().unwrap();
        let after = |hours: i64, seconds: i64| aware + SignedDuration::from_secs(hours * 3600 + seconds);
        assert_eq!(due_at(aware).to_string(), "2026-03-30T15:30:00Z");
        for (hours, left) in [(0, 72), (47, 25), (71, 1), (72, 0), (73, -1)] {
            assert_eq!(hours_left(aware, after(hours, 0)), left, "{hours} h");
        }
        assert_eq!(alarm(aware, after(47, 0)), None);
        assert!(alarm(aware, after(71, 0)).is_some_and(|text| text.contains("within 1 h")));
        assert!(alarm(aware, after(72, 0)).is_some_and(|text| text.contains("within 0 h")));
        assert!(alarm(aware, after(72, 1)).is_some_and(|text| text.contains("over since 0 h")));
        assert!(alarm(aware, after(73, 0)).is_some_and(|text| text.contains("over since 1 h")));
    }
}
