//! The job that ends what has no more reason to be kept (GDPR Art. 5(1)(e), R-21): faces whose retention is over, and
//! people whose consent ended. It goes the way of every erasure, one batch a gallery, and leaves what an access request
//! that came first still waits for. A server runs it by itself; nothing depends on another program's clock.

use std::collections::HashSet;

use basis::{Consent, ConsentState, FaceId, GalleryId, SubjectId, due_date, retention_end};
use jiff::{SignedDuration, Span, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{self, consents as consent_rows, faces, requests as request_rows};

use super::erase::{self, Because, ErasureReport};
use super::register::{self, Gallery};
use super::{at, consents, requests, subjects};
use crate::error::ServiceError;
use crate::installation::Installation;

/// What is over for longer than this was missed by the job, which runs every hour.
const LATE: SignedDuration = SignedDuration::from_hours(24);
/// So long after a withdrawal its own erasure may still be at work.
const AT_WORK: SignedDuration = SignedDuration::from_mins(10);
/// Months in which an erasure that was held back is carried out in any case, unless a request waits (Art. 12(3)).
const MONTHS: i8 = 1;

/// What is over in one gallery.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Due {
    /// The gallery.
    pub gallery: GalleryId,
    /// Its name.
    pub name: String,
    /// Its retention, days; none while it has none, and then it takes nothing in.
    pub retention_days: Option<u32>,
    /// Faces whose retention is over.
    pub faces: usize,
    /// People whose consent ended.
    pub people: usize,
    /// Since when the oldest of them is over.
    pub since: Option<Timestamp>,
    /// Faces among them that an access request waits for which came first.
    pub held_back: Vec<FaceId>,
    /// Whether something is over for more than a day and nobody waits for it: the job did not run.
    pub late: bool,
}

/// What a run did.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct RetentionReport {
    /// The erasures, one a gallery, and one for each person whose consent ended.
    pub erasures: Vec<ErasureReport>,
    /// Faces that were left, because an access request that came first waits for its answer.
    pub held_back: Vec<FaceId>,
    /// Closed requests whose own retention is over and of which only the course is left.
    pub requests_forgotten: usize,
    /// What could not be done in one gallery, while the others went on; empty when all went well.
    pub failures: Vec<String>,
    /// Whether it was asked to stop before its end.
    pub stopped: bool,
}

/// A gallery's part, in ids.
struct Over {
    faces: Vec<FaceId>,
    people: Vec<SubjectId>,
    held_back: Vec<FaceId>,
    since: Option<Timestamp>,
    /// The oldest that nobody waits for.
    undone_since: Option<Timestamp>,
}

/// What is over, gallery by gallery; nothing is changed.
///
/// # Errors
/// When the records cannot be read.
pub fn due(here: &Installation) -> Result<Vec<Due>, ServiceError> {
    let now = here.now();
    galleries(here)?
        .into_iter()
        .map(|gallery| {
            let over = over(here, &gallery, now)?;
            Ok(Due {
                gallery: gallery.facts.id,
                name: gallery.facts.name,
                retention_days: gallery.facts.retention_days,
                faces: over.faces.len(),
                people: over.people.len(),
                since: over.since,
                late: over.undone_since.is_some_and(|since| now.duration_since(since) > LATE),
                held_back: over.held_back,
            })
        })
        .collect()
}

/// Erases what is over, in galleries of any state; `stop` is asked between two erasures.
///
/// # Errors
/// When the records cannot be read. What fails in one gallery is reported, and the others go on.
pub fn run(here: &Installation, stop: &dyn Fn() -> bool) -> Result<RetentionReport, ServiceError> {
    let (mut report, now) = (RetentionReport::default(), here.now());
    for gallery in galleries(here)? {
        let over = over(here, &gallery, now)?;
        report.held_back.extend(&over.held_back);
        let held: HashSet<FaceId> = over.held_back.iter().copied().collect();
        let going: Vec<FaceId> = over.faces.iter().copied().filter(|face| !held.contains(face)).collect();
        if stop() {
            report.stopped = true;
            return Ok(report);
        }
        if !going.is_empty() {
            let erased = erase::batch(here, gallery.facts.id, &going, Because::Retention);
            report.take(&gallery, erased);
        }
        let name = gallery.facts.id.to_string();
        for person in over.people {
            if stop() {
                report.stopped = true;
                return Ok(report);
            }
            // The batch may have taken them with their last face.
            if subjects::by_id(here, person)?.is_some() {
                let erased = erase::subject(here, &name, &person.to_string(), Because::Withdrawal, false);
                report.take(&gallery, erased);
            }
        }
    }
    report.held_back.sort_unstable();
    report.held_back.dedup();
    // Closed requests have a retention of their own.
    report.requests_forgotten = requests::forget_old(here)?;
    Ok(report)
}

impl RetentionReport {
    fn take(&mut self, gallery: &Gallery, erased: Result<ErasureReport, ServiceError>) {
        match erased {
            Ok(erased) => {
                self.held_back.extend(&erased.held_back);
                self.erasures.push(erased);
            }
            Err(error) => self.failures.push(format!("gallery '{}': {error}", gallery.facts.name)),
        }
    }
}

fn galleries(here: &Installation) -> Result<Vec<Gallery>, ServiceError> {
    here.read(records::galleries::list)?.iter().map(|row| register::by_id(here, row.id)).collect()
}

fn over(here: &Installation, gallery: &Gallery, now: Timestamp) -> Result<Over, ServiceError> {
    let id = gallery.facts.id;
    let mut since = Vec::new();
    let mut over =
        Over { faces: Vec::new(), people: Vec::new(), held_back: Vec::new(), since: None, undone_since: None };
    if let Some(days) = gallery.facts.retention_days {
        // As the gate counts: hours of whole days, in milliseconds of the records.
        let until = now.as_millisecond().saturating_sub(i64::from(days).saturating_mul(86_400_000));
        for (face, enrolled_at) in here.read(|tx| faces::enrolled_until(tx, id, until))? {
            let ended_at = retention_end(at(enrolled_at), days);
            if ended_at <= now {
                over.faces.push(face);
                since.push((vec![face], ended_at));
            }
        }
    }
    if gallery.facts.is_consent_gallery() {
        ended_consents(here, id, now, &mut over, &mut since)?;
    }
    let all: Vec<FaceId> = since.iter().flat_map(|(faces, _)| faces.iter().copied()).collect();
    over.held_back = here.house().vault().read(|tx| requests::record::awaited(here, tx, &all, now))?;
    let held: HashSet<FaceId> = over.held_back.iter().copied().collect();
    over.since = since.iter().map(|(_, ended_at)| *ended_at).min();
    let undone = since.iter().filter(|(faces, _)| !faces.iter().any(|face| held.contains(face)));
    over.undone_since = undone.map(|(_, ended_at)| *ended_at).min();
    over.people.retain(|person| {
        let theirs = here.read(|tx| faces::of_subject(tx, *person)).unwrap_or_default();
        !theirs.iter().any(|face| held.contains(&face.id))
    });
    Ok(over)
}

/// Adds people all of whose consents ended: expired ones at once; withdrawn ones, whose erasure was held back for a
/// reason, when what it waited for is over or a month has passed, and where nobody held it back, at once: it was cut off.
fn ended_consents(
    here: &Installation,
    gallery: GalleryId,
    now: Timestamp,
    over: &mut Over,
    since: &mut Vec<(Vec<FaceId>, Timestamp)>,
) -> Result<(), ServiceError> {
    for person in here.read(|tx| consent_rows::with_an_end(tx, gallery, now.as_millisecond()))? {
        let Some(subject) = subjects::by_id(here, person)? else { continue };
        let kept = consents::kept(here, &subject)?;
        let all: Vec<&Consent> = kept.iter().map(|kept| &kept.consent).collect();
        let stands = |consent: &&Consent| matches!(consent.state(now), ConsentState::Given | ConsentState::NotYetGiven);
        if all.iter().any(stands) {
            continue;
        }
        let Some(ended_at) = all.iter().filter_map(|consent| consent.withdrawn_at.or(consent.expires_at)).max() else {
            continue;
        };
        let theirs: Vec<FaceId> =
            here.read(|tx| faces::of_subject(tx, subject.id))?.into_iter().map(|face| face.id).collect();
        let withdrawn = all.iter().filter_map(|consent| consent.withdrawn_at).max();
        let due_at = match withdrawn {
            None => ended_at,
            Some(withdrawn) if cut_off(&kept, withdrawn) => withdrawn + AT_WORK,
            Some(withdrawn) if waited_for(here, &theirs, withdrawn)? => ended_at,
            Some(withdrawn) => month_after(here, withdrawn),
        };
        if due_at <= now {
            over.people.push(subject.id);
            since.push((theirs, due_at));
        }
    }
    Ok(())
}

/// Whether what was withdrawn last was to be erased at once.
fn cut_off(all: &[consents::Kept], withdrawn: Timestamp) -> bool {
    all.iter().any(|kept| kept.consent.withdrawn_at == Some(withdrawn) && kept.erase_at_once)
}

/// Whether an access request for one of the faces was closed since: a held-back erasure waited for it.
fn waited_for(here: &Installation, of: &[FaceId], since: Timestamp) -> Result<bool, ServiceError> {
    for face in of {
        for id in here.read(|tx| request_rows::of_face(tx, *face))? {
            let request = requests::record::find(here, id)?.course.request;
            if request.kind.discloses() && request.closed_at.is_some_and(|closed_at| closed_at >= since) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn month_after(here: &Installation, at: Timestamp) -> Timestamp {
    let day_after = due_date(at, MONTHS, &here.zone()).saturating_add(Span::new().days(1));
    day_after.to_zoned(here.zone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// One line for an operator: whether something is over for too long.
pub(crate) fn alarm(here: &Installation) -> Result<Option<String>, ServiceError> {
    let late: Vec<String> = due(here)?
        .into_iter()
        .filter(|due| due.late)
        .map(|due| {
            let since = due.since.map_or_else(String::new, |since| format!(" since {since}"));
            format!("gallery '{}': {} faces and {} people are over{since}", due.name, due.faces, due.people)
        })
        .collect();
    Ok((!late.is_empty()).then(|| format!("{}; run `countenance retention run`", late.join("; "))))
}
