//! Every version of the notice that a gallery ever showed. What a person agreed to stays readable as long as the
//! controller's records do, however often the notice is written anew (Art. 7(1), 13, 14).

use basis::{EventKind, GalleryFacts, GalleryId, Sha256};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::Tx;
use vault::records::matters as rows;

use super::document::sha256;
use super::matters::{self, Matter};
use super::register;
use crate::error::ServiceError;
use crate::installation::Installation;

/// One version of a gallery's notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoticeVersion {
    /// The gallery.
    pub gallery: GalleryId,
    /// The version, as the controller counts.
    pub version: String,
    /// The language, as a BCP 47 tag.
    pub language: String,
    /// Digest of the text.
    pub text_sha256: Sha256,
    /// The text, where it was recorded with the facts.
    pub text: Option<String>,
    /// When it was first recorded as the gallery's notice.
    pub recorded_at: Timestamp,
}

impl Matter for NoticeVersion {
    const KIND: &'static str = "notice";

    /// Follows from what it says, so that the same version is one row however often the facts are recorded.
    fn id(&self) -> [u8; 16] {
        let parts = [
            &self.gallery.to_bytes()[..],
            self.version.as_bytes(),
            &[0],
            self.language.as_bytes(),
            &[0],
            &self.text_sha256.0,
        ];
        let Sha256(digest) = sha256(&parts.concat());
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        id
    }

    fn parent(&self) -> Option<[u8; 16]> {
        Some(self.gallery.to_bytes())
    }

    fn state(&self) -> &'static str {
        "recorded"
    }

    fn opened_at(&self) -> Timestamp {
        self.recorded_at
    }
}

/// What the leaf of a new version commits to: which text, not the text.
#[derive(Serialize)]
struct Record<'a> {
    document: &'static str,
    gallery: GalleryId,
    version: &'a str,
    language: &'a str,
    text_sha256: Sha256,
}

/// The leaf of the notice that these facts name, if the gallery never had it. The caller holds the turn to change facts and
/// calls [`keep`] in the transaction of this leaf.
///
/// # Errors
/// When the records cannot be read.
pub(crate) fn note(here: &Installation, facts: &GalleryFacts) -> Result<Option<Note>, ServiceError> {
    let Some(version) = named(here, facts) else { return Ok(None) };
    if here.read(|tx| rows::get(tx, NoticeVersion::KIND, version.id()))?.is_some() {
        return Ok(None);
    }
    let NoticeVersion { gallery, text_sha256, .. } = version;
    let (version, language) = (&version.version, &version.language);
    let record = Record { document: "notice", gallery, version, language, text_sha256 };
    let holder = here.house().controller_holder()?;
    Ok(Some(Note::new(EventKind::DocumentRecorded, here.event(), here.now(), &holder, &record)?))
}

/// Keeps the notice that these facts name, if it is new. Called in the transaction that records the facts.
///
/// # Errors
/// When the row cannot be sealed or written.
pub(crate) fn keep(here: &Installation, tx: &mut Tx<'_>, facts: &GalleryFacts) -> Result<(), ServiceError> {
    let Some(version) = named(here, facts) else { return Ok(()) };
    match rows::get(tx, NoticeVersion::KIND, version.id())? {
        // A text that is handed in later is kept with the version; one that was there is never lost.
        Some(_) if version.text.is_none() => {}
        Some(known) => {
            let first = NoticeVersion { recorded_at: super::at(known.opened_at), ..version };
            rows::update(tx, &matters::row(here, &first)?)?;
        }
        None => rows::insert(tx, &matters::row(here, &version)?)?,
    }
    Ok(())
}

/// The version that these facts name, as of now.
fn named(here: &Installation, facts: &GalleryFacts) -> Option<NoticeVersion> {
    facts.notice.as_ref().map(|notice| NoticeVersion {
        gallery: facts.id,
        version: notice.version.clone(),
        language: notice.language.clone(),
        text_sha256: notice.text_sha256,
        text: notice.text.clone(),
        recorded_at: here.now(),
    })
}

/// The versions of one gallery's notice, oldest first.
///
/// # Errors
/// When there is no such gallery.
pub fn list(here: &Installation, gallery: &str) -> Result<Vec<NoticeVersion>, ServiceError> {
    of(here, register::id_of(here, gallery)?)
}

/// The version that a person who was shown `version` at `at` saw: of several texts under one version's name the last
/// one recorded by then, else the first of all.
pub(crate) fn held(
    here: &Installation,
    gallery: GalleryId,
    version: &str,
    language: Option<&str>,
    at: Timestamp,
) -> Result<Option<NoticeVersion>, ServiceError> {
    let mut named = of(here, gallery)?;
    named.retain(|notice| notice.version == version);
    if let Some(language) = language
        && named.iter().any(|notice| notice.language == language)
    {
        named.retain(|notice| notice.language == language);
    }
    let by_then = named.iter().rfind(|notice| notice.recorded_at <= at).cloned();
    Ok(by_then.or_else(|| named.into_iter().next()))
}

fn of(here: &Installation, gallery: GalleryId) -> Result<Vec<NoticeVersion>, ServiceError> {
    let mut found = matters::of_parent::<NoticeVersion>(here, gallery.to_bytes())?;
    found.sort_by_key(|notice| notice.recorded_at);
    Ok(found)
}
