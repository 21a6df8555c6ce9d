//! What stands in the records of a request.
//!
//! Two sealed parts: who asks and what they wrote, under the request's own key, which ends with it; and how far it got,
//! under the controller's key, which names nobody and stays as the controller's evidence (Art. 5(2)).

use std::collections::{BTreeSet, HashSet};

use basis::{
    Alarm, ConsentId, ErasureId, FaceId, Request, RequestEvent, RequestId, RequestKind, RequestState, Sha256,
    SubjectId, Tier,
};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::requests::{self, Request as Row};
use vault::{BlobId, KeyError, KeySlot, Tx, VaultError};

use crate::error::ServiceError;
use crate::installation::Installation;

/// The way a request came in; one is as good as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The portal's form.
    Portal,
    /// A program.
    Api,
    /// The command line.
    CommandLine,
    /// An e-mail, entered by the staff.
    Email,
    /// A letter, entered by the staff.
    Letter,
    /// A telephone call, entered by the staff.
    Phone,
    /// At the counter, entered by the staff.
    InPerson,
}

/// What was given to find the person by. None of it is a must; a photograph least of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Identified {
    /// The number of a consent receipt.
    Consent {
        /// Its id.
        consent: ConsentId,
    },
    /// A face's id, as an enrolment's or a search's receipt shows it.
    Face {
        /// Its id.
        face: FaceId,
    },
    /// A person's label in a gallery, as the staff knows it.
    Label {
        /// The gallery's name.
        gallery: String,
        /// The label.
        label: String,
    },
    /// A picture's own reference in a gallery.
    Source {
        /// The gallery's name.
        gallery: String,
        /// The reference.
        source: String,
    },
}

/// Who asks, and what they wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Person {
    /// The name they gave.
    pub name: Option<String>,
    /// Where the answer goes: an e-mail or postal address.
    pub contact: Option<String>,
    /// What they wrote, or a note of what they said.
    pub message: Option<String>,
    /// What they gave to be found by.
    pub identified: Vec<Identified>,
    /// To whom accepted proofs led: theirs is what these people's records hold.
    #[serde(skip_serializing_if = "Proven::is_nobody")]
    pub(crate) proven: Proven,
    /// The code that was sent, and how often it was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<SentCode>,
}

/// To whom accepted proofs led.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Proven {
    /// People of galleries.
    pub(crate) subjects: Vec<SubjectId>,
    /// Faces that nobody is named to.
    pub(crate) faces: Vec<FaceId>,
}

impl Proven {
    /// Whether no proof led to anybody yet.
    pub(crate) fn is_nobody(&self) -> bool {
        self.subjects.is_empty() && self.faces.is_empty()
    }
}

/// A code that was sent by e-mail. It stands as a keyed digest alone, under the request's own key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SentCode {
    /// Keyed digest of the code; none where no address was known, which nobody is told.
    pub(crate) digest: Option<Sha256>,
    /// When the code ends.
    pub(crate) expires_at: Timestamp,
    /// How often a code was tried.
    pub(crate) tries: u32,
    /// When codes were asked for.
    pub(crate) asked: Vec<Timestamp>,
    /// Whose address it went to.
    pub(crate) subjects: Vec<SubjectId>,
}

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Its leaf in the log, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<u64>,
    /// What. A reason or name in it is the staff's.
    #[serde(flatten)]
    pub event: RequestEvent,
}

/// How far a request got. Names nobody but staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// How it came in.
    pub channel: Channel,
    /// Who entered it, where the staff did.
    #[serde(default)]
    pub entered_by: Option<String>,
    /// The language of the answer (BCP 47): en, fr or zh-Hant.
    pub language: String,
    /// The rules' view of it.
    pub request: Request,
    /// The leaf of its receipt.
    pub leaf: u64,
    /// What happened, oldest first.
    pub happened: Vec<Happened>,
    /// The request that this one repeats, where the same person asked before.
    #[serde(default)]
    pub repeats: Option<RequestId>,
    /// Erasures that were carried out for it.
    #[serde(default)]
    pub erasures: Vec<ErasureId>,
}

/// A request, opened.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) id: RequestId,
    pub(crate) key: KeySlot,
    pub(crate) course: Course,
    /// None once it was erased.
    pub(crate) person: Option<Person>,
    /// Its answer, with the key that seals it.
    pub(crate) answer: Option<(KeySlot, BlobId)>,
    /// How much of what happened stands in the records.
    pub(crate) written: usize,
}

/// A request as it is listed; who asks is shown by itself.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RequestView {
    /// Its id.
    pub id: RequestId,
    /// Which right.
    pub kind: RequestKind,
    /// Where it stands.
    pub state: RequestState,
    /// How it came in.
    pub channel: Channel,
    /// The language of the answer (BCP 47).
    pub language: String,
    /// When it reached the controller.
    pub received_at: Timestamp,
    /// The last day for the answer, in the controller's time zone.
    pub due: Date,
    /// Days until then; negative after it.
    pub days_left: i32,
    /// The alarm that stands, while it waits for its answer.
    pub alarm: Option<Alarm>,
    /// Whether the clock stands.
    pub paused: bool,
    /// Whether it was extended.
    pub extended: bool,
    /// How well it is shown who asks.
    pub tier: Tier,
    /// Faces for a person to review; null until it was searched.
    pub candidates: Option<usize>,
    /// How many of them are the person's; null until they were reviewed.
    pub theirs: Option<usize>,
    /// Whether faces were taken out of use.
    pub restricted: bool,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// The request that this one repeats.
    pub repeats: Option<RequestId>,
    /// The leaf of its receipt.
    pub leaf: u64,
}

impl Case {
    pub(crate) fn view(&self, here: &Installation) -> RequestView {
        let (zone, now) = (here.zone(), here.now());
        let Course { channel, language, request, leaf, repeats, .. } = self.course.clone();
        // A closed request is judged by when it was closed.
        let at = request.closed_at.unwrap_or(now);
        RequestView {
            id: self.id,
            kind: request.kind,
            state: request.state,
            channel,
            language,
            received_at: request.clock.received_at,
            due: request.clock.due(&zone, at),
            days_left: request.clock.days_left(&zone, at),
            alarm: (request.state == RequestState::Open).then(|| request.clock.alarm(&zone, at)).flatten(),
            paused: request.clock.paused(),
            extended: request.clock.extension.is_some(),
            tier: request.tier(),
            candidates: request.candidates,
            theirs: request.theirs,
            restricted: request.restricted,
            closed_at: request.closed_at,
            repeats,
            leaf,
        }
    }

    /// Lets something happen to the request, by the rules of its course; not yet written.
    ///
    /// # Errors
    /// The refusal of the rules.
    pub(crate) fn happen(&mut self, here: &Installation, event: RequestEvent) -> Result<(), ServiceError> {
        let now = here.now();
        self.course.request = self.course.request.after(&event, &here.zone(), now)?;
        self.course.happened.push(Happened { at: now, leaf: None, event });
        Ok(())
    }

    /// The row, to be inserted or updated in a transaction.
    pub(crate) fn row(&self, here: &Installation) -> Result<Row, ServiceError> {
        let keys = here.house().vault().keys();
        let controller = keys.key(KeySlot::CONTROLLER)?;
        let seal_person =
            |person: &Person| vault::seal_json(&keys.key(self.key)?, &aad(self.id, "person"), person, here.random());
        let request = &self.course.request;
        Ok(Row {
            id: self.id,
            key_slot: self.key,
            kind: request.kind.name().to_owned(),
            state: request.state.name().to_owned(),
            sealed_person: self.person.as_ref().map(seal_person).transpose()?,
            sealed_course: vault::seal_json(&controller, &aad(self.id, "course"), &self.course, here.random())?,
            answer_slot: self.answer.map(|(slot, _)| slot),
            answer_blob: self.answer.map(|(_, blob)| blob),
            received_at: request.clock.received_at.as_millisecond(),
            closed_at: request.closed_at.map(Timestamp::as_millisecond),
        })
    }
}

/// Opens a row.
pub(crate) fn open(here: &Installation, row: &Row) -> Result<Case, ServiceError> {
    let keys = here.house().vault().keys();
    let course = vault::open_json(&keys.key(KeySlot::CONTROLLER)?, &aad(row.id, "course"), &row.sealed_course)?;
    let person = match (&row.sealed_person, keys.key(row.key_slot)) {
        (Some(sealed), Ok(key)) => Some(vault::open_json(&key, &aad(row.id, "person"), sealed)?),
        // The key goes before the row says so.
        (None, _) | (Some(_), Err(KeyError::Destroyed(_))) => None,
        (Some(_), Err(error)) => return Err(error.into()),
    };
    let course: Course = course;
    let written = course.happened.len();
    Ok(Case { id: row.id, key: row.key_slot, course, person, answer: row.answer_slot.zip(row.answer_blob), written })
}

/// A request by its id.
pub(crate) fn find(here: &Installation, id: RequestId) -> Result<Case, ServiceError> {
    let row = here.read(|tx| requests::get(tx, id))?.ok_or_else(|| {
        ServiceError::not_found("request", id.to_string(), "`countenance request list` shows which there are.")
    })?;
    open(here, &row)
}

/// Every request that waits for its answer, oldest receipt first.
pub(crate) fn waiting(here: &Installation) -> Result<Vec<Case>, ServiceError> {
    here.read(requests::open)?.iter().map(|row| open(here, row)).collect()
}

/// Access requests that came before `before`, wait for their answers and are not past their last day, each with the faces
/// that may be the asker's: an order's or a retention's erasure leaves these until then. What a person decided not
/// to be theirs is nobody's to wait for. Looked at inside the transaction that decides the erasure.
pub(crate) fn first_comers(
    here: &Installation,
    tx: &mut Tx<'_>,
    before: Timestamp,
) -> Result<Vec<(Case, Vec<FaceId>)>, ServiceError> {
    let (zone, now) = (here.zone(), here.now());
    let mut found = Vec::new();
    for row in requests::open(tx)? {
        let case = open(here, &row)?;
        let Request { kind, clock, .. } = &case.course.request;
        if kind.discloses() && clock.received_at < before && now < clock.deadline(&zone, now) {
            let faces = requests::faces(tx, row.id)?;
            let theirs = faces.iter().filter(|face| face.theirs != Some(false)).map(|face| face.face_id);
            found.push((case, theirs.collect()));
        }
    }
    Ok(found)
}

/// Those of these faces that [`first_comers`] wait for.
pub(crate) fn awaited(
    here: &Installation,
    tx: &mut Tx<'_>,
    faces: &[FaceId],
    before: Timestamp,
) -> Result<Vec<FaceId>, ServiceError> {
    let wanted: HashSet<FaceId> = faces.iter().copied().collect();
    let waiting = first_comers(here, tx, before)?.into_iter().flat_map(|(_, faces)| faces);
    let found: BTreeSet<FaceId> = waiting.filter(|face| wanted.contains(face)).collect();
    Ok(found.into_iter().collect())
}

/// Writes a request anew; false when it is gone.
pub(crate) fn update(tx: &mut Tx<'_>, row: &Row) -> Result<bool, VaultError> {
    requests::update(tx, row)
}

fn aad(id: RequestId, part: &str) -> Vec<u8> {
    [&id.to_bytes()[..], part.as_bytes()].concat()
}
