//! A match leaves the system: as an identification once two people confirmed it, else as a lead that says what it is
//! (AI Act Art. 14(5), R-26).

mod disclosed;
mod marks;
mod second_look;

use basis::gate;
use basis::{Export, FaceFacts, FaceId, GalleryId, MandateId, Permit, Scope, SearchId, Sha256};
use jiff::Timestamp;
use ledger::{Entry, VerifierKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vault::records::{faces, matters as rows};

use super::approvals::{self, Proposed};
use super::document::{self, Document};
use super::photo::Picture64;
use super::register::{self, Gallery};
use super::subjects::{self, Subject};
use super::{consents, mandates};
use crate::error::ServiceError;
use crate::installation::Installation;
use disclosed::Disclosed;

pub(crate) use marks::set_aside;
pub use marks::{Confirmations, MatchView, SaidBy, SetAside, confirm, reject, show, take_back};
pub use second_look::{MatchLook, look};

/// The kind of a signed document about a match that two people confirmed.
pub const IDENTIFICATION: &str = "identification";
/// The kind of one about a match that nobody, or one person, confirmed.
pub const LEAD: &str = "lead";

/// What a signed document about a match says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Identification {
    /// What it is, in words; a watermark for every page that shows it.
    pub watermark: String,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// The controller.
    pub controller: String,
    /// The gallery.
    pub gallery: GalleryId,
    /// Its name.
    pub gallery_name: String,
    /// The search.
    pub search: SearchId,
    /// For what purpose.
    pub purpose: String,
    /// In which case.
    pub case: String,
    /// The mandate it was run under.
    pub mandate: MandateId,
    /// The face.
    pub face: FaceId,
    /// The person's label in the gallery, where the face is bound to one.
    pub subject: Option<String>,
    /// Similarity, 0 to 100, as the search showed it.
    pub similarity: f64,
    /// The least score the search asked for.
    pub threshold: Option<f64>,
    /// The model pack of the gallery's templates.
    pub pack: Option<String>,
    /// Who confirmed, oldest first; two or more for an identification.
    pub confirmations: Vec<SaidBy>,
    /// Who said that it is another person and did not take it back, oldest first; none for an identification.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejections: Vec<SaidBy>,
    /// What became of all that the search showed.
    pub of_search: OfSearch,
    /// SHA-256 of each photograph that was searched with, as it was sent; none of a face that stands in the gallery.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos_sha256: Vec<Sha256>,
    /// To whom it goes, where that was approved by two people.
    pub recipient: Option<String>,
    /// Who exported it.
    pub exported_by: String,
    /// When.
    pub exported_at: Timestamp,
    /// The leaf that says the face was shown.
    pub shown_leaf: u64,
}

/// What became of the faces that a search showed, of those that are still held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfSearch {
    /// How many were shown.
    pub shown: usize,
    /// How many of them somebody confirmed.
    pub kept: usize,
    /// How many of them somebody said are another person's.
    pub dropped: usize,
}

/// A match that left the system.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Exported {
    /// Whether it is an identification; else it is a lead.
    pub identification: bool,
    /// The leaf that says it left.
    pub leaf: u64,
    /// The signed document, of the kind [`IDENTIFICATION`] or [`LEAD`].
    pub document: Document,
    /// The face's kept crop, to be laid beside the document; none where the gallery keeps no crops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<Picture64>,
}

/// Lets a match leave the system, signed: as an identification where two people confirmed it, else as a lead. To somebody
/// outside only where two people agreed on the recipient.
///
/// # Errors
/// When the search did not show the face, or it is erased; the refusal, recorded, of what stands against showing it or of
/// a recipient that nobody approved.
pub fn export(
    here: &Installation,
    gallery: &str,
    search: SearchId,
    face: FaceId,
    recipient: Option<&str>,
    by: &str,
) -> Result<Exported, ServiceError> {
    let _turn = here.facts_turn();
    let gallery = register::find(here, gallery)?;
    let row = held(here, &gallery, face)?;
    let shown = disclosed::find(here, gallery.facts.id, search, face)?;
    let subject = row.subject_id.map(|id| subjects::by_id(here, id)).transpose()?.flatten();
    let said = marks::of_match(here, search, &row)?;
    let permitted = permit(here, &gallery, &row, subject.as_ref(), (&shown, &said))?;
    let approved = recipient.map(|recipient| recipient_of(here, recipient, search, face)).transpose()?;

    let identification = matches!(permitted, Permitted::Identification(_));
    let content = Identification {
        watermark: watermark(identification, recipient, here.identity().sample),
        sample: here.identity().sample,
        controller: here.identity().controller.name.clone(),
        gallery: gallery.facts.id,
        gallery_name: gallery.facts.name.clone(),
        search,
        purpose: shown.purpose.clone(),
        case: shown.case.clone(),
        mandate: shown.mandate,
        face,
        subject: subject.as_ref().map(|subject| subject.label.clone()),
        similarity: shown.similarity,
        threshold: shown.threshold,
        pack: gallery.row.pack_id.clone(),
        confirmations: said.confirmed(),
        rejections: said.rejected(),
        of_search: marks::of_search(here, search, shown.shown)?,
        photos_sha256: shown.photos_sha256.clone(),
        recipient: recipient.map(str::to_owned),
        exported_by: by.to_owned(),
        exported_at: here.now(),
        shown_leaf: shown.leaf,
    };
    let kind = if identification { IDENTIFICATION } else { LEAD };
    let document = document::sign(here, kind, &content)?;
    let holder = here.house().holder(holder_slot(here, &row)?)?;
    let record = serde_json::json!({
        "search": search, "operator": shown.operator, "mandate": shown.mandate, "gallery": gallery.facts.id,
        "face": face, "subject": row.subject_id, "similarity": shown.similarity, "kind": kind, "by": by,
        "recipient": recipient, "document_sha256": document::sha256(document.json.as_bytes()),
    });
    let (event, now) = (here.event(), here.now());
    let (leaf, opened) = match permitted {
        Permitted::Identification(permit) => {
            let entry = Entry::new(permit, event, now, &holder, &record)?;
            let recorded = here.commit(entry, |tx| use_up(tx, approved.as_ref()))?.0;
            (recorded.leaf_index(), here.house().show_exported(&recorded)?)
        }
        Permitted::Lead(permit) => {
            let entry = Entry::new(permit, event, now, &holder, &record)?;
            let recorded = here.commit(entry, |tx| use_up(tx, approved.as_ref()))?.0;
            (recorded.leaf_index(), here.house().show(&recorded)?)
        }
    };
    Ok(Exported { identification, leaf, document, crop: opened.crop.map(Picture64) })
}

/// What a document says that left as an identification or a lead, if the key's owner signed it; and whether it is an
/// identification.
///
/// # Errors
/// When signature, kind or digest are not its own.
pub fn check(document: &Document, key: &VerifierKey) -> Result<(bool, Identification), ServiceError> {
    match document::check(document, IDENTIFICATION, key) {
        Ok(said) => Ok((true, said)),
        // What is wrong with it as a lead is said of that kind only where it is one.
        Err(error) => document::check(document, LEAD, key).map(|said| (false, said)).map_err(|_| error),
    }
}

/// What the gate permitted: the one needs two people, the other what showing the face needs.
enum Permitted {
    Identification(Permit<Export>),
    Lead(Permit<basis::Disclose>),
}

fn permit(
    here: &Installation,
    gallery: &Gallery,
    row: &faces::Face,
    subject: Option<&Subject>,
    (shown, said): (&Disclosed, &marks::Said),
) -> Result<Permitted, ServiceError> {
    let (now, epoch) = (here.now(), gallery.epoch);
    let refused = |refusal| here.refused("export", Scope::Gallery(gallery.facts.id), vec![refusal]);
    showing(here, gallery, row, subject, shown, &|shown| {
        let confirmations = said.confirmations(shown.search, row.id);
        let rejected_by = said.rejected_by();
        if let Ok(permit) =
            gate::export(&gate::ExportAsk { shown, confirmations: &confirmations, rejected_by }, now, epoch)
        {
            return Ok(Permitted::Identification(permit));
        }
        gate::disclose(&shown, now, epoch).map(Permitted::Lead).map_err(refused)
    })
}

/// Asks the gate about a match with the facts as they are now, under the mandate of its search.
fn showing<P>(
    here: &Installation,
    gallery: &Gallery,
    row: &faces::Face,
    subject: Option<&Subject>,
    shown: &Disclosed,
    ask: &dyn Fn(gate::DiscloseAsk<'_>) -> Result<P, ServiceError>,
) -> Result<P, ServiceError> {
    let mandate = mandates::find(here, shown.mandate)?;
    let consent = subject.map(|subject| consents::deciding(here, subject)).transpose()?.flatten();
    let facts = FaceFacts {
        id: row.id,
        subject: row.subject_id,
        enrolled_at: super::at(row.created_at),
        restriction: subject.and_then(|subject| subject.personal.restriction),
    };
    let person = subject.map(Subject::facts);
    ask(gate::DiscloseAsk {
        gallery: &gallery.facts,
        search: shown.search,
        operator: &shown.operator,
        mandate: Some(&mandate),
        face: &facts,
        subject: person.as_ref(),
        consent: consent.as_ref(),
    })
}

/// The approval of a disclosure of this match to somebody outside, as the row that uses it up.
fn recipient_of(
    here: &Installation,
    recipient: &str,
    search: SearchId,
    face: FaceId,
) -> Result<rows::Matter, ServiceError> {
    let what =
        Proposed::Disclosure { recipient: recipient.trim().to_owned(), matter: format!("search {search} face {face}") };
    let usable = approvals::usable(here, "disclose to somebody outside", &what, &Value::Null).map_err(|error| {
        let ServiceError::Refused(mut refusals) = error else { return error };
        for refusal in &mut refusals {
            refusal.next_step.push_str(&format!(
                " The proposal is `countenance approval disclosure \"{}\" \"search {search} face {face}\"`.",
                recipient.trim()
            ));
        }
        ServiceError::Refused(refusals)
    })?;
    approvals::used(here, usable)
}

fn use_up(tx: &mut vault::Tx<'_>, approved: Option<&rows::Matter>) -> Result<(), ServiceError> {
    if let Some(row) = approved {
        rows::update(tx, row)?;
    }
    Ok(())
}

fn watermark(identification: bool, recipient: Option<&str>, sample: bool) -> String {
    let what = if identification {
        "Identification: two people compared both pictures and confirmed. It is their judgement, not a measurement."
    } else {
        "Lead: two people have not confirmed it. It is no identification, and nothing may be decided on it alone."
    };
    let to = recipient.map_or_else(String::new, |recipient| format!(" For {recipient} only."));
    format!("{}{what}{to}", if sample { "SAMPLE. " } else { "" })
}

/// The face's row, if this gallery holds it.
fn held(here: &Installation, gallery: &Gallery, face: FaceId) -> Result<faces::Face, ServiceError> {
    let row = here.read(|tx| faces::get(tx, face))?.filter(|row| row.gallery_id == gallery.facts.id && !row.restricted);
    row.ok_or_else(|| {
        ServiceError::not_found("face", face.to_string(), "It was erased, is restricted, or stands in another gallery.")
    })
}

fn holder_slot(here: &Installation, row: &faces::Face) -> Result<vault::KeySlot, ServiceError> {
    let subject = row.subject_id.map(|id| subjects::by_id(here, id)).transpose()?.flatten();
    Ok(subject.map_or(row.key_slot, |subject| subject.key))
}
