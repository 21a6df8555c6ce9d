//! The answer to a request for access or portability: everything that is held about one person, put together as an
//! archive that a person can read, a program can use and anybody can check (GDPR Art. 15, 20; ).
//!
//! In the order data passes: the request's course says whether anything may be handed out; `gather` opens
//! what is held; `cover` hides other people; `page` writes it for the person; `archive` signs
//! it. The archive lies sealed under the request's own key, and goes with it.

mod archive;
mod check;
mod classes;
mod cover;
mod data;
mod gather;
mod page;
mod searches;
#[cfg(test)]
mod tests;

use basis::{EventKind, FaceId, RequestEvent, RequestId, RequestState, Scope, Sha256};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::records::requests as rows;
use vault::{Tx, VaultError};
use zeroize::Zeroizing;

use super::requests::record::{self, Case};
use super::words::{Language, Words};
use super::{document, log};
use crate::error::ServiceError;
use crate::installation::Installation;

pub use check::{AnswerCheck, AnswerPicture, check, pictures};
pub use classes::{Completeness, Standing, Withheld, Withholding};
pub use data::{
    AccessAnswer, AnsweredRequest, Compared, ConsentRecord, ExportOfPerson, FORMAT, FaceRecord, Holding, Looked,
    LookedIn, OtherRequest, PersonRecord, PictureFile, SaidOfFace, SearchKind, SearchOfPerson, TemplateRecord, schema,
};

use archive::Files;
use gather::Gathered;

/// What was put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnswerReport {
    /// The request.
    pub request: RequestId,
    /// When.
    pub prepared_at: Timestamp,
    /// Digest of the archive.
    pub sha256: Sha256,
    /// Its size.
    pub bytes: u64,
    /// Galleries that hold something of the person.
    pub galleries: usize,
    /// Faces in it.
    pub faces: usize,
    /// Pictures in it, crops counted.
    pub pictures: usize,
    /// Places in them that show, or may show, other people and were covered.
    pub covered: u64,
    /// Searches that returned the person.
    pub searches_returned: usize,
    /// Other searches that ran while a gallery held the person.
    pub searches_compared: usize,
    /// Classes of data that were left out, each with its article.
    pub withheld: Vec<LeftOut>,
}

/// A class of data that an answer leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// Which.
    pub class: String,
    /// On which clause.
    pub article: String,
}

/// Puts the answer to a request together and keeps it, sealed, with the request. Until the request is closed it can be put
/// together anew, in the place of what was there.
///
/// # Errors
/// The rules of the request's course: it asks for nothing to be handed out, it is not shown who asks, nobody reviewed what
/// was found, it is closed. [`ServiceError::Changed`] when the request changed meanwhile. Nothing changes then.
pub fn prepare(here: &Installation, request: RequestId) -> Result<AnswerReport, ServiceError> {
    let case = record::find(here, request)?;
    may_disclose(here, &case)?;
    let faces = here.read(|tx| theirs(tx, request))?;
    let now = here.now();
    let gathered = gather::gather(here, &case, now)?;
    let report = report(&gathered, now);
    let zip = archive::write(here, request, now, files(here, &case, gathered)?)?;
    let report = AnswerReport { sha256: document::sha256(&zip), bytes: zip.len() as u64, ..report };
    keep(here, &case, &faces, &zip)?;
    Ok(report)
}

/// The answer as it was put together: the bytes of the archive.
///
/// # Errors
/// When there is no such request, or nothing was put together for it.
pub fn stored(here: &Installation, request: RequestId) -> Result<Zeroizing<Vec<u8>>, ServiceError> {
    let case = record::find(here, request)?;
    let (slot, blob) = case.answer.ok_or_else(|| {
        ServiceError::not_found(
            "answer to request",
            request.to_string(),
            format!("Put it together with `countenance answer prepare {request}`."),
        )
    })?;
    let key = here.house().vault().keys().key(slot)?;
    Ok(here.house().vault().blobs().get(blob, &key)?)
}

/// The same, once the request is closed as answered: what may be handed to the person.
///
/// # Errors
/// As [`stored`]; and while the request is not answered.
pub fn given(here: &Installation, request: RequestId) -> Result<Zeroizing<Vec<u8>>, ServiceError> {
    let case = record::find(here, request)?;
    if case.course.request.state != RequestState::Answered {
        return Err(ServiceError::not_found(
            "answer given to request",
            request.to_string(),
            "It is there once the officer has closed the request as answered.",
        ));
    }
    stored(here, request)
}

/// Asks the rules of the request's course, and records when they say no.
fn may_disclose(here: &Installation, case: &Case) -> Result<(), ServiceError> {
    let kind = case.course.request.kind;
    let asked = if kind.discloses() {
        case.clone().happen(here, RequestEvent::Disclosed)
    } else {
        Err(basis::Refusal::new(
            kind.article(),
            format!("the request asks for {}, and nothing is handed out for that", kind.name()),
            "Register a request for access if the person wants to know what is held.",
        )
        .into())
    };
    asked.map_err(|error| match error {
        ServiceError::Refused(refusals) => here.refused("answer", Scope::Controller, refusals),
        other => other,
    })
}

/// Seals the archive under the request's key and lets the request's course say that it was put together, both in one
/// transaction. The digest is that of the sealed bytes' plain text, and is taken again when the answer goes out.
fn keep(here: &Installation, seen: &Case, faces: &[FaceId], zip: &[u8]) -> Result<(), ServiceError> {
    let _turn = here.facts_turn();
    let mut case = record::find(here, seen.id)?;
    if case.course != seen.course {
        return Err(ServiceError::Changed {
            what: format!("request {}", seen.id),
            next: "Put its answer together again.".into(),
        });
    }
    let vault = here.house().vault();
    case.happen(here, RequestEvent::Disclosed)?;
    // A key of its own, so that an erasure of one of the faces in it ends it wherever it was copied.
    let slot = vault.keys().allocate()?;
    let blob = vault.blobs().put(&vault.keys().key(slot)?, zip)?;
    let before = case.answer.replace((slot, blob));
    let row = case.row(here)?;
    // Its leaf stands before anybody is shown it. Whom it shows must be there still: an erasure looks for answers when it is
    // decided, and this one is none yet.
    let record = json!({ "request": seen.id, "what": "answer put together", "faces": faces.len() });
    let holder = here.house().controller_holder()?;
    let note = Note::new(EventKind::RequestNoted, here.event(), here.now(), &holder, &record)?;
    let kept = here.commit(note, |tx| {
        if theirs(tx, seen.id)? == faces && rows::update(tx, &row)? {
            return Ok(());
        }
        Err(ServiceError::Changed {
            what: format!("what is held for request {}", seen.id),
            next: "Search again, and put its answer together anew.".into(),
        })
    });
    let (gone, done) = match kept {
        Ok(_) => (before, Ok(())),
        Err(error) => (Some((slot, blob)), Err(error)),
    };
    // What no row names any more; a crash before this leaves the file to the next start.
    if let Some((slot, blob)) = gone {
        vault.keys().destroy(&[slot])?;
        vault.blobs().unlink(blob)?;
    }
    done
}

/// The faces that were decided to be the person's and are still held.
fn theirs(tx: &mut Tx<'_>, request: RequestId) -> Result<Vec<FaceId>, VaultError> {
    let found = rows::faces(tx, request)?;
    Ok(found.iter().filter(|face| face.theirs == Some(true)).map(|face| face.face_id).collect())
}

fn files(here: &Installation, case: &Case, gathered: Gathered) -> Result<Files, ServiceError> {
    let Gathered { answer, pictures } = gathered;
    let language = Language::of(&case.course.language);
    let text = |text: String| Zeroizing::new(text.into_bytes());
    let mut files: Files = pictures;
    files.insert("index.html".into(), text(page::html(&answer, &Words::of(language), &here.zone())));
    let mut data = serde_json::to_string_pretty(&answer).expect("an answer is plain data");
    data.push('\n');
    files.insert("data.json".into(), text(data));
    files.insert("access-answer.schema.json".into(), text(schema()));
    files.insert("README.txt".into(), text(Words::of(language).say("answer-readme")));
    files.insert("log/key.txt".into(), text(format!("{}\n", log::key(here))));
    let leaf = document::open_leaf(here, case.course.leaf)?;
    // Its record is the receipt's. Where it names a member of the staff it is proved without being opened.
    if case.course.entered_by.as_ref().is_none_or(|name| !leaf.record.contains(name.as_str())) {
        let json = serde_json::to_string_pretty(&leaf).expect("a leaf is plain data");
        files.insert(format!("log/leaf-{}.json", leaf.index), text(json));
    } else {
        files.insert(format!("log/{}.tlog-proof", leaf.index), text(leaf.proof));
    }
    Ok(files)
}

fn report(gathered: &Gathered, prepared_at: Timestamp) -> AnswerReport {
    let answer = &gathered.answer;
    let faces = || answer.holdings.iter().flat_map(|holding| &holding.faces);
    let crops = faces().filter_map(|face| face.crop.as_ref());
    let mut pictures: Vec<&PictureFile> = crops.chain(faces().filter_map(|face| face.picture.as_ref())).collect();
    pictures.sort_by(|a, b| a.file.cmp(&b.file));
    pictures.dedup();
    let returned = answer.searches.iter().filter(|search| search.returned).count();
    let withheld = answer.completeness.entries().into_iter().filter_map(|(class, standing)| match standing {
        Standing::Withheld(withheld) => {
            Some(LeftOut { class: class.to_owned(), article: withheld.article().to_owned() })
        }
        Standing::Present { .. } | Standing::None => None,
    });
    AnswerReport {
        request: answer.request.id,
        prepared_at,
        sha256: Sha256([0; 32]),
        bytes: 0,
        galleries: answer.holdings.len(),
        faces: faces().count(),
        pictures: gathered.pictures.len(),
        covered: pictures.iter().map(|picture| picture.covered).sum(),
        searches_returned: returned,
        searches_compared: answer.searches.len() - returned,
        withheld: withheld.collect(),
    }
}
