//! Taking a request in. It stands in the records and the log before anything else is done with it.

use std::collections::BTreeMap;

use basis::{EventKind, Proof, ProofKind, Request, RequestEvent, RequestId, RequestKind};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::records::{leaves, requests};

use super::found;
use super::record::{self, Case, Channel, Course, Identified, Person, Proven};
use super::restriction::Plan;
use super::step::marked;
use super::{link, receipt, search, withdrawal, words};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::again::{USUAL, again};
use crate::service::document::Document;

/// How long a name, a contact and a message may be, characters.
const LONGEST: [(&str, usize); 3] = [("name", 200), ("contact", 400), ("message", 20_000)];
/// How many references one request may give.
const MOST_REFERENCES: usize = 100;
/// Rows of earlier requests that are read at once.
const PAGE: i64 = 500;

/// A request as it comes in.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// Which right.
    pub kind: RequestKind,
    /// How it came in.
    pub channel: Channel,
    /// The language of the answer: en, fr or zh-Hant.
    pub language: String,
    /// When it reached the controller, where that was before now: a letter lay in the post room.
    pub received_at: Option<Timestamp>,
    /// Who entered it, where the staff did.
    pub entered_by: Option<String>,
    /// The name of whoever asks.
    pub name: Option<String>,
    /// Where the answer goes.
    pub contact: Option<String>,
    /// What they wrote or said.
    pub message: Option<String>,
    /// What they gave to be found by.
    pub identified: Vec<Identified>,
}

/// A request that was taken in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Filed {
    /// Its id.
    pub id: RequestId,
    /// The last day for the answer.
    pub due: Date,
    /// The receipt, for the person to keep.
    pub receipt: Document,
    /// Where the person follows it, below the server's address; whoever has this sees how far it got.
    pub follow: String,
}

/// Takes a request in: one leaf and one row, in one transaction, and with them the restriction where the right asks for
/// one at once and the references lead to somebody. There is no quota: a repeat is linked and taken in like any other.
///
/// # Errors
/// When what was given cannot be kept: a language that is none of the three, a receipt in the future, texts beyond their
/// bounds. Nothing was taken in then.
pub fn file(here: &Installation, new: NewRequest) -> Result<Filed, ServiceError> {
    looked_at(here, &new)?;
    let case = {
        let _turn = here.facts_turn();
        // What the references lead to may be erased meanwhile; the request stands all the same.
        again(USUAL, || taken_in(here, &new, true)).or_else(|_| taken_in(here, &new, false))?
    };
    // The request is safe from here on; what fails now is the desk's to do again, and no reason to say it was not taken.
    if withdrawal::carry_out(here, case.id).is_err() {
        tracing::warn!(request = %case.id, "a withdrawal waits for the desk");
    }
    let (zone, now) = (here.zone(), here.now());
    let due = case.course.request.clock.due(&zone, now);
    Ok(Filed { id: case.id, due, receipt: receipt::of(here, &case)?, follow: link::of(here, &case)? })
}

fn looked_at(here: &Installation, new: &NewRequest) -> Result<(), ServiceError> {
    if !words::LANGUAGES.contains(&new.language.as_str()) {
        return Err(ServiceError::input(
            format!("'{}' is no language of answers", new.language),
            format!("Write one of: {}.", words::LANGUAGES.join(", ")),
        ));
    }
    if new.received_at.is_some_and(|at| at > here.now()) {
        return Err(ServiceError::input(
            "the request would have been received in the future",
            "Give the time at which it reached you.",
        ));
    }
    for ((what, most), text) in LONGEST.iter().zip([&new.name, &new.contact, &new.message]) {
        if text.as_ref().is_some_and(|text| text.chars().count() > *most) {
            return Err(ServiceError::input(
                format!("the {what} is longer than {most} characters"),
                "Keep what does not fit as a letter of your own, and say so in the message.",
            ));
        }
    }
    if new.identified.len() > MOST_REFERENCES {
        return Err(ServiceError::input(
            format!("more than {MOST_REFERENCES} references were given"),
            "Give the others in the message.",
        ));
    }
    Ok(())
}

fn taken_in(here: &Installation, new: &NewRequest, with_effects: bool) -> Result<Case, ServiceError> {
    let now = here.now();
    let id = here.id(RequestId::from_parts);
    let received_at = new.received_at.unwrap_or(now);
    let said = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let person = Person {
        name: said(&new.name),
        contact: said(&new.contact),
        message: said(&new.message),
        identified: new.identified.clone(),
        proven: Proven::default(),
        code: None,
    };
    let course = Course {
        channel: new.channel,
        entered_by: new.entered_by.clone(),
        language: new.language.clone(),
        request: Request::received(new.kind, received_at),
        leaf: 0,
        happened: Vec::new(),
        repeats: repeated(here, &person)?,
        erasures: Vec::new(),
    };
    let key = here.house().vault().keys().allocate()?;
    let mut case = Case { id, key, course, person: Some(person), answer: None, written: 0 };
    let controller = here.house().controller_holder()?;
    let mut more = Vec::new();
    let mut plan = None;
    let mut led_to = BTreeMap::new();
    if with_effects {
        if shown_by_receipt(here, &mut case)? {
            let tier = case.course.request.tier();
            let record = json!({ "request": id, "proof": ProofKind::ConsentReceipt, "tier": tier });
            more.push(Note::new(EventKind::IdentityProven, here.event(), now, &controller, &record)?);
        }
        if new.kind.restricts_at_once() {
            plan = Plan::of(here, id, new.kind, &found::follow(here, &new.identified)?)?;
        }
    }
    // From its receipt on an order or a retention leaves what an access request leads to until it is answered.
    if with_effects && new.kind.discloses() {
        search::by_reference(here, &case, &mut led_to)?;
    }
    if let Some(plan) = &mut plan {
        case.happen(here, RequestEvent::Restricted)?;
        more.append(&mut plan.notes);
    }
    let due = case.course.request.clock.due(&here.zone(), now);
    let record = json!({
        "request": id, "kind": new.kind, "channel": new.channel, "received_at": received_at, "due": due,
        "repeats": case.course.repeats, "entered_by": new.entered_by,
    });
    let note = Note::new(EventKind::RequestReceived, here.event(), now, &controller, &record)?;
    let count = 1 + i64::try_from(more.len()).unwrap_or(i64::MAX - 1);
    here.commit((note, more), |tx| {
        let leaf = u64::try_from(leaves::len(tx)? - count).expect("the receipt's leaves stand before its row");
        case.course.leaf = leaf;
        marked(&mut case, leaf);
        requests::insert(tx, &case.row(here)?)?;
        search::set_faces(tx, id, led_to)?;
        plan.as_ref().map_or(Ok(()), |plan| plan.write(here, tx))
    })?;
    case.written = case.course.happened.len();
    Ok(case)
}

/// Takes the number of a consent receipt for what it is: in its giver's hand it shows who asks.
fn shown_by_receipt(here: &Installation, case: &mut Case) -> Result<bool, ServiceError> {
    let references = case.person.as_ref().map(|person| person.identified.clone()).unwrap_or_default();
    for reference in references {
        let Identified::Consent { consent } = reference else { continue };
        if let Some(subject) = found::of_receipt(here, consent)? {
            let proof = Proof { kind: ProofKind::ConsentReceipt, at: here.now(), reviewed_by: None, reason: None };
            case.happen(here, RequestEvent::Proved { proof })?;
            if let Some(person) = &mut case.person {
                person.proven.subjects.push(subject.id);
            }
            return Ok(true);
        }
    }
    Ok(false)
}

/// The latest request of the same contact, or with a reference in common.
fn repeated(here: &Installation, person: &Person) -> Result<Option<RequestId>, ServiceError> {
    let contact = |of: &Person| of.contact.as_ref().map(|contact| contact.to_lowercase());
    let wanted = contact(person);
    if wanted.is_none() && person.identified.is_empty() {
        return Ok(None);
    }
    let mut before = None;
    loop {
        let rows = here.read(|tx| requests::newest(tx, None, before, PAGE))?;
        for row in &rows {
            let Some(known) = record::open(here, row)?.person else { continue };
            let same = wanted.is_some() && contact(&known) == wanted;
            if same || known.identified.iter().any(|reference| person.identified.contains(reference)) {
                return Ok(Some(row.id));
            }
        }
        let Some(last) = rows.last() else { return Ok(None) };
        before = Some(last.id);
    }
}
