//! A match leaves the system: as an identification once two people confirmed it, else as a lead that says what it is
//! (AI Act Art. 14(5), R-26).

mod disclosed;

use basis::gate::{self, Confirmation};
use basis::{
    EventKind, Export, FaceFacts, FaceId, GalleryId, MandateId, Permit, ProposalId, Refusal, Scope, SearchId, Signatory,
};
use jiff::Timestamp;
use ledger::{Entry, Note, VerifierKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vault::records::{faces, matters as rows};

use super::approvals::{self, Proposed};
use super::document::{self, Document};
use super::matters::{self, Matter};
use super::register::{self, Gallery};
use super::subjects::{self, Subject};
use super::{consents, mandates};
use crate::error::ServiceError;
use crate::installation::Installation;
use disclosed::Disclosed;

/// The kind of a signed document about a match that two people confirmed.
pub const IDENTIFICATION: &str = "identification";
/// The kind of one about a match that nobody, or one person, confirmed.
pub const LEAD: &str = "lead";

/// One person's confirmation as it is kept; the face by its id alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Confirmed {
    id: ProposalId,
    gallery: GalleryId,
    confirmation: Confirmation,
}

impl Matter for Confirmed {
    const KIND: &'static str = "confirmation";

    fn id(&self) -> [u8; 16] {
        self.id.to_bytes()
    }

    fn parent(&self) -> Option<[u8; 16]> {
        Some(self.confirmation.search.to_bytes())
    }

    fn state(&self) -> &'static str {
        "confirmed"
    }

    fn opened_at(&self) -> Timestamp {
        self.confirmation.at
    }
}

/// The confirmations of one match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Confirmations {
    /// The search.
    pub search: SearchId,
    /// The face.
    pub face: FaceId,
    /// Who confirmed, oldest first.
    pub confirmed: Vec<ConfirmedBy>,
    /// Whether two distinct people did, so that the match can leave as an identification.
    pub two_people: bool,
}

/// A match that a search showed, with who confirmed it. Nothing of the face.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatchView {
    /// Who searched.
    pub operator: String,
    /// For what.
    pub purpose: String,
    /// In which case.
    pub case: String,
    /// The mandate it was run under.
    pub mandate: MandateId,
    /// Who confirmed it.
    #[serde(flatten)]
    pub confirmations: Confirmations,
}

/// One confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConfirmedBy {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

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
    pub confirmations: Vec<ConfirmedBy>,
    /// To whom it goes, where that was approved by two people.
    pub recipient: Option<String>,
    /// Who exported it.
    pub exported_by: String,
    /// When.
    pub exported_at: Timestamp,
    /// The leaf that says the face was shown.
    pub shown_leaf: u64,
}

/// A match that left the system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Exported {
    /// Whether it is an identification; else it is a lead.
    pub identification: bool,
    /// The leaf that says it left.
    pub leaf: u64,
    /// The signed document, of the kind [`IDENTIFICATION`] or [`LEAD`].
    pub document: Document,
}

/// Records that a person looked at probe and face and holds them for one person. Each person once.
///
/// # Errors
/// When the search did not show the face in this gallery, or the face is erased; the refusal, recorded, of somebody that
/// nobody authenticated or who confirmed before.
pub fn confirm(
    here: &Installation,
    gallery: &str,
    search: SearchId,
    face: FaceId,
    by: Signatory,
) -> Result<Confirmations, ServiceError> {
    approvals::known(here, "confirm a match", &by)?;
    let _turn = here.facts_turn();
    let gallery = register::find(here, gallery)?;
    let row = held(here, &gallery, face)?;
    disclosed::find(here, gallery.facts.id, search, face)?;
    let known = of(here, search, face)?;
    if known.iter().any(|known| same(&known.by, &by.name)) {
        let refusal = Refusal::new(
            "AI Act Art. 14(5)",
            "the same person confirmed this match before, and two distinct people are needed",
            "Let another person look at both pictures and confirm.",
        );
        return Err(here.refused("confirm a match", Scope::Gallery(gallery.facts.id), vec![refusal]));
    }
    let now = here.now();
    let confirmation = Confirmation { by: by.name, authenticated: by.authenticated, search, face, at: now };
    // Under the key of the face or its person: what names a face is not to outlive it.
    let holder = here.house().holder(holder_slot(here, &row)?)?;
    let note = Note::new(EventKind::ProposalApproved, here.event(), now, &holder, &confirmation)?;
    let confirmed = Confirmed { id: here.id(ProposalId::from_parts), gallery: gallery.facts.id, confirmation };
    let row = matters::row(here, &confirmed)?;
    here.commit(note, |tx| Ok(rows::insert(tx, &row)?))?;
    confirmations(here, search, face)
}

/// In which search a match was shown, and who confirmed it.
///
/// # Errors
/// When the search did not show the face in this gallery, or the face is erased or restricted.
pub fn show(here: &Installation, gallery: &str, search: SearchId, face: FaceId) -> Result<MatchView, ServiceError> {
    let gallery = register::find(here, gallery)?;
    held(here, &gallery, face)?;
    let shown = disclosed::find(here, gallery.facts.id, search, face)?;
    Ok(MatchView {
        operator: shown.operator,
        purpose: shown.purpose,
        case: shown.case,
        mandate: shown.mandate,
        confirmations: confirmations(here, search, face)?,
    })
}

/// Who confirmed a match.
///
/// # Errors
/// When a record cannot be opened.
pub fn confirmations(here: &Installation, search: SearchId, face: FaceId) -> Result<Confirmations, ServiceError> {
    let confirmed: Vec<_> =
        of(here, search, face)?.into_iter().map(|known| ConfirmedBy { by: known.by, at: known.at }).collect();
    Ok(Confirmations { search, face, two_people: confirmed.len() >= 2, confirmed })
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
    let permitted = permit(here, &gallery, &row, subject.as_ref(), &shown)?;
    let approved = recipient.map(|recipient| recipient_of(here, recipient, search, face)).transpose()?;

    let confirmed = of(here, search, face)?;
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
        confirmations: confirmed.into_iter().map(|known| ConfirmedBy { by: known.by, at: known.at }).collect(),
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
    let leaf = match permitted {
        Permitted::Identification(permit) => {
            let entry = Entry::new(permit, event, now, &holder, &record)?;
            here.commit(entry, |tx| use_up(tx, approved.as_ref()))?.0.leaf_index()
        }
        Permitted::Lead(permit) => {
            let entry = Entry::new(permit, event, now, &holder, &record)?;
            here.commit(entry, |tx| use_up(tx, approved.as_ref()))?.0.leaf_index()
        }
    };
    Ok(Exported { identification, leaf, document })
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
    shown: &Disclosed,
) -> Result<Permitted, ServiceError> {
    let mandate = mandates::find(here, shown.mandate)?;
    let consent = subject.map(|subject| consents::deciding(here, subject)).transpose()?.flatten();
    let facts = FaceFacts {
        id: row.id,
        subject: row.subject_id,
        enrolled_at: super::at(row.created_at),
        restriction: subject.and_then(|subject| subject.personal.restriction),
    };
    let person = subject.map(Subject::facts);
    let ask = gate::DiscloseAsk {
        gallery: &gallery.facts,
        search: shown.search,
        operator: &shown.operator,
        mandate: Some(&mandate),
        face: &facts,
        subject: person.as_ref(),
        consent: consent.as_ref(),
    };
    let confirmed = of(here, shown.search, row.id)?;
    let refused = |refusal| here.refused("export", Scope::Gallery(gallery.facts.id), vec![refusal]);
    let now = here.now();
    if let Ok(permit) = gate::export(&gate::ExportAsk { shown: ask, confirmations: &confirmed }, now, gallery.epoch) {
        return Ok(Permitted::Identification(permit));
    }
    gate::disclose(&ask, now, gallery.epoch).map(Permitted::Lead).map_err(refused)
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

fn of(here: &Installation, search: SearchId, face: FaceId) -> Result<Vec<Confirmation>, ServiceError> {
    let all = matters::of_parent::<Confirmed>(here, search.to_bytes())?;
    Ok(all.into_iter().map(|known| known.confirmation).filter(|known| known.face == face).collect())
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
