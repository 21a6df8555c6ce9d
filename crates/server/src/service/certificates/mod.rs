//! Certificates of erasure: what went, on which ground, how that shows, what stays and why. A signed document that
//! whoever has the log's public key checks without this installation.

mod page;

use basis::{Controller, ErasureId, EventId, EventKind, GalleryId, Sha256};
use gallery::{ErasureCounts, ErasureExtent, ExecutedErasure};
use jiff::Timestamp;
use ledger::VerifierKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::KeySlot;
use vault::records::{erasures, galleries, leaves, matters as rows};

use super::backup::{self, BackupView};
use super::document::{self, Document, OpenedLeaf};
use super::erase::{Ground, ScanPair, Stays, stays};
use super::matters::{self, Matter};
use super::recipients::{self, Told};
use super::register;
use crate::error::ServiceError;
use crate::installation::Installation;

pub use page::page;

/// The kind of document, in its signature.
pub const KIND: &str = "erasure-certificate";
/// The version of its format: `docs/formats/erasure-certificate.md`.
const FORMAT: &str = "countenance-erasure-certificate-1";
/// Leaves that are looked through at once.
const LEAVES: i64 = 256;

/// A certificate of one erasure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Certificate {
    /// The version of this format.
    pub format: String,
    /// Whether everything here is sample data.
    pub sample: bool,
    /// Which erasure.
    pub erasure: ErasureId,
    /// In which gallery.
    pub gallery: GalleryId,
    /// Its name.
    pub gallery_name: String,
    /// Who answers for it.
    pub controller: Controller,
    /// On which ground.
    pub ground: Ground,
    /// When it was decided; from then on nothing of it was used.
    pub intended_at: Timestamp,
    /// When the last of it was gone.
    pub executed_at: Timestamp,
    /// When this certificate was written; later than the erasure where something was added.
    pub issued_at: Timestamp,
    /// Every class of data, with what became of it.
    pub classes: Vec<Class>,
    /// The root of the key tree before and after: the old root was overwritten, and with it every older copy of a
    /// destroyed key opens nothing.
    pub root: Roots,
    /// Where plain bytes were found with every key on disk, before and after, if that was looked for.
    pub scan: Option<ScanPair>,
    /// Recipients who were told (GDPR Art. 19).
    pub recipients_told: Vec<Told>,
    /// What stays, and why.
    pub residuals: Vec<Stays>,
    /// The backups that were made before and are known: each may hold something of the erased, as ciphertext whose keys are
    /// destroyed. Certificates of before they were listed name none.
    #[serde(default)]
    pub backups: Vec<BackupMade>,
    /// The leaf of the decision.
    pub intended: Option<OpenedLeaf>,
    /// The leaf of the completed erasure.
    pub executed: OpenedLeaf,
}

/// A class of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Class {
    /// Which.
    pub class: String,
    /// How many; none where it is not counted.
    pub count: Option<usize>,
    /// What became of it.
    pub became: Became,
    /// How.
    pub how: String,
}

/// What became of a class of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// Nothing of it was held.
    None,
    /// Removed, and its key destroyed.
    Erased,
    /// Computed anew from those who stay.
    Recomputed,
    /// Cannot be opened; its last copy goes by the rule stated.
    Pending,
}

/// Fingerprints of the key tree's root, hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Roots {
    /// Of the one that is destroyed.
    pub before: String,
    /// Of the one that took its place.
    pub after: String,
}

/// A backup that was made before an erasure was complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BackupMade {
    /// Its name in its place.
    pub backup: EventId,
    /// The place's name in the configuration, where it has one.
    pub place: Option<String>,
    /// When it was begun.
    pub begun_at: Timestamp,
}

/// A certificate as it is listed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CertificateSummary {
    /// Which erasure.
    pub erasure: ErasureId,
    /// In which gallery.
    pub gallery: GalleryId,
    /// Its name.
    pub gallery_name: String,
    /// On which ground.
    pub ground: Ground,
    /// When the last of it was gone.
    pub executed_at: Timestamp,
    /// Faces that went.
    pub faces: usize,
    /// Recipients who were told.
    pub recipients_told: usize,
}

/// The certificate of an erasure, kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    erasure: ErasureId,
    executed_at: Timestamp,
    document: Document,
}

impl Matter for Kept {
    const KIND: &'static str = "certificate";

    fn id(&self) -> [u8; 16] {
        self.erasure.to_bytes()
    }

    fn state(&self) -> &'static str {
        "issued"
    }

    fn opened_at(&self) -> Timestamp {
        self.executed_at
    }
}

impl BackupMade {
    fn of(view: BackupView) -> Self {
        Self { backup: view.backup, place: view.place, begun_at: view.begun_at }
    }
}

impl Certificate {
    /// The records of its leaves, as far as it is checked against them.
    fn record_of(leaf: &OpenedLeaf) -> Result<LeafRecord, ServiceError> {
        serde_json::from_str(&leaf.record)
            .map_err(|error| altered(format!("the record of leaf {}: {error}", leaf.index)))
    }

    /// Faces that went.
    #[must_use]
    pub fn faces(&self) -> usize {
        self.classes.iter().find(|class| class.class == "template").and_then(|class| class.count).unwrap_or_default()
    }
}

/// What a leaf's record says of an erasure.
#[derive(Debug, Deserialize)]
struct LeafRecord {
    erasure: ErasureId,
    counts: ErasureCounts,
    #[serde(default)]
    extent: ErasureExtent,
    root: Option<Roots>,
}

/// Every certificate, oldest first.
///
/// # Errors
/// When one cannot be opened.
pub fn list(here: &Installation) -> Result<Vec<CertificateSummary>, ServiceError> {
    let kept: Vec<Kept> = matters::all(here)?;
    kept.iter()
        .map(|kept| {
            let certificate = read(&kept.document)?;
            Ok(CertificateSummary {
                faces: certificate.faces(),
                erasure: certificate.erasure,
                gallery: certificate.gallery,
                gallery_name: certificate.gallery_name,
                ground: certificate.ground,
                executed_at: certificate.executed_at,
                recipients_told: certificate.recipients_told.len(),
            })
        })
        .collect()
}

/// The certificate of an erasure: the signed document.
///
/// # Errors
/// When there is none.
pub fn show(here: &Installation, erasure: ErasureId) -> Result<Document, ServiceError> {
    Ok(find(here, erasure)?.document)
}

/// What a certificate says; its signature is not looked at.
///
/// # Errors
/// When it is none.
pub fn read(document: &Document) -> Result<Certificate, ServiceError> {
    serde_json::from_str(&document.json).map_err(|error| altered(format!("the certificate cannot be read: {error}")))
}

/// Checks a certificate with the log's public key alone: signature, both leaves and their proofs, and that the leaves
/// say what it says.
///
/// # Errors
/// What of it does not hold.
pub fn check(document: &Document, key: &VerifierKey) -> Result<Certificate, ServiceError> {
    let certificate: Certificate = document::check(document, KIND, key)?;
    for leaf in certificate.intended.iter().chain([&certificate.executed]) {
        leaf.check(key)?;
        let record = Certificate::record_of(leaf)?;
        if record.erasure != certificate.erasure {
            return Err(altered(format!("leaf {} is of another erasure", leaf.index)));
        }
    }
    let record = Certificate::record_of(&certificate.executed)?;
    let said = classes(&record.counts, &record.extent);
    if record.root.as_ref() != Some(&certificate.root) || !agree(&said, &certificate.classes) {
        return Err(altered(format!("leaf {} says something else of what went", certificate.executed.index)));
    }
    Ok(certificate)
}

/// As [`check`], with the key as `countenance log key` prints it.
///
/// # Errors
/// When the key is none; else as [`check`].
pub fn check_with(document: &Document, key: &str) -> Result<Certificate, ServiceError> {
    let key: VerifierKey = key.trim().parse().map_err(|error: ledger::SignerError| {
        ServiceError::input(format!("the log's key: {error}"), "Give it as `countenance log key` prints it.")
    })?;
    check(document, &key)
}

/// Writes the certificate of an erasure that was executed at a leaf, unless it stands.
pub(crate) fn issue(here: &Installation, erasure: ErasureId, leaf: u64) -> Result<(), ServiceError> {
    match here.house().executed_erasure(erasure)? {
        Some(executed) => write(here, &executed, Some(leaf)),
        None => Ok(()),
    }
}

/// Writes the certificates that a crash kept from being written.
pub(crate) fn complete(here: &Installation) -> Result<(), ServiceError> {
    for gallery in here.read(galleries::list)? {
        for row in here.read(|tx| erasures::list(tx, gallery.id))? {
            if here.read(|tx| rows::get(tx, Kept::KIND, row.id.to_bytes()))?.is_some() {
                continue;
            }
            // Older ones say nothing that a certificate could be made of.
            if let Some(executed) = here.house().executed_erasure(row.id)?.filter(|of| !of.about.is_empty()) {
                write(here, &executed, None)?;
            }
        }
    }
    Ok(())
}

/// Adds what a scan found.
pub(crate) fn add_scan(here: &Installation, erasure: ErasureId, scan: ScanPair) -> Result<(), ServiceError> {
    write_anew(here, erasure, |certificate| certificate.scan = Some(scan))
}

/// Writes a certificate anew with the recipients who were told by now.
pub(super) fn add_told(here: &Installation, erasure: ErasureId) -> Result<(), ServiceError> {
    let told = recipients::told_of(here, erasure.to_bytes())?;
    write_anew(here, erasure, |certificate| certificate.recipients_told = told)
}

fn find(here: &Installation, erasure: ErasureId) -> Result<Kept, ServiceError> {
    matters::get(here, erasure.to_bytes())?.ok_or_else(|| {
        ServiceError::not_found(
            "certificate of erasure",
            erasure.to_string(),
            "`countenance certificate list` shows which there are.",
        )
    })
}

fn write_anew(
    here: &Installation,
    erasure: ErasureId,
    change: impl FnOnce(&mut Certificate),
) -> Result<(), ServiceError> {
    let kept = find(here, erasure)?;
    let mut certificate = read(&kept.document)?;
    change(&mut certificate);
    certificate.issued_at = here.now();
    let document = document::sign(here, KIND, &certificate)?;
    let row = matters::row(here, &Kept { document, ..kept })?;
    here.house().vault().transact(|tx| rows::update(tx, &row).map(drop))?;
    Ok(())
}

fn write(here: &Installation, of: &ExecutedErasure, leaf: Option<u64>) -> Result<(), ServiceError> {
    let end = match leaf {
        Some(leaf) => leaf,
        None => match executed_leaf(here, of.erasure)? {
            Some(leaf) => leaf,
            None => return Ok(()),
        },
    };
    let intended = leaf_before(here, of.erasure, EventKind::ErasureIntended, end)?;
    let executed = document::open_leaf(here, end)?;
    let record = Certificate::record_of(&executed)?;
    let ground: Ground = serde_json::from_str(&of.about)
        .map_err(|error| altered(format!("the ground of erasure {} cannot be read: {error}", of.erasure)))?;
    let certificate = Certificate {
        format: FORMAT.to_owned(),
        sample: here.identity().sample,
        erasure: of.erasure,
        gallery: of.gallery,
        gallery_name: register::by_id(here, of.gallery)?.facts.name,
        controller: here.identity().controller.clone(),
        residuals: stays(&of.extent, ground.held_back),
        backups: backup::made_before(here, of.executed_at)?.into_iter().map(BackupMade::of).collect(),
        ground,
        intended_at: of.intended_at,
        executed_at: of.executed_at,
        issued_at: here.now(),
        classes: classes(&record.counts, &record.extent),
        root: record.root.ok_or_else(|| altered(format!("leaf {end} names no root")))?,
        scan: None,
        recipients_told: recipients::told_of(here, of.erasure.to_bytes())?,
        intended: intended.map(|leaf| document::open_leaf(here, leaf)).transpose()?,
        executed,
    };
    let document = document::sign(here, KIND, &certificate)?;
    let kept = Kept { erasure: of.erasure, executed_at: of.executed_at, document };
    let row = matters::row(here, &kept)?;
    here.house().vault().transact(|tx| {
        let stands = rows::get(tx, Kept::KIND, row.id)?.is_some();
        if stands { Ok(()) } else { rows::insert(tx, &row) }
    })?;
    Ok(())
}

/// The leaf that says that an erasure is complete.
pub(crate) fn executed_leaf(here: &Installation, erasure: ErasureId) -> Result<Option<u64>, ServiceError> {
    leaf_before(here, erasure, EventKind::ErasureExecuted, u64::MAX)
}

/// The leaf of an erasure's event before another leaf, looked for backwards: it stands close to it.
fn leaf_before(
    here: &Installation,
    erasure: ErasureId,
    kind: EventKind,
    before: u64,
) -> Result<Option<u64>, ServiceError> {
    let mut to = i64::try_from(before).unwrap_or(i64::MAX);
    loop {
        let rows = here.read(|tx| leaves::last_of_kind(tx, kind as u8, to, LEAVES))?;
        let Some(last) = rows.last() else { return Ok(None) };
        to = last.idx;
        for row in rows.iter().filter(|row| row.holder_slot == KeySlot::CONTROLLER) {
            let record: LeafRecord = match serde_json::from_str(&document::record_in(here, row)?) {
                Ok(record) => record,
                Err(_) => continue,
            };
            if record.erasure == erasure {
                return Ok(u64::try_from(row.idx).ok());
            }
        }
    }
}

/// Every class of data, in the order in which data pass.
fn classes(counts: &ErasureCounts, extent: &ErasureExtent) -> Vec<Class> {
    let class = |class: &str, count: Option<usize>, became: Became, how: &str| Class {
        class: class.to_owned(),
        count,
        became: if count == Some(0) { Became::None } else { became },
        how: how.to_owned(),
    };
    let erased = |name: &str, count: usize, how: &str| class(name, Some(count), Became::Erased, how);
    let sealed = "Removed, and the key that sealed it destroyed.";
    vec![
        erased("image", counts.images, "The record with the source, removed; its key destroyed."),
        erased("original", counts.originals, sealed),
        erased("crop", counts.crops, sealed),
        erased("template", counts.faces, "Removed; the rows in memory overwritten with zeros."),
        erased("details", counts.faces, "Place in the picture, quality, territory and source: removed, key destroyed."),
        erased("person-link", extent.person_links, "Removed with the face."),
        erased(
            "marks",
            extent.marks,
            "What was said of matches with the faces: removed with them, their keys destroyed.",
        ),
        erased("person", counts.subjects, sealed),
        erased("consents", extent.consents, "Removed with the person's key."),
        erased("segments", extent.segments, "Written again without the faces under new keys; the old keys destroyed."),
        class(
            "index",
            None,
            Became::Erased,
            "A candidate index, where the gallery has one, let go of the faces before this was written.",
        ),
        class(
            "clusters",
            None,
            Became::Erased,
            "The faces were taken out of clusters and of what was said about those.",
        ),
        class("normalisation-statistics", None, Became::Recomputed, "From those who stay, at the next search."),
        class(
            "cached-results",
            None,
            Became::Erased,
            "Results of jobs and kept answers of the gallery were forgotten.",
        ),
        erased(
            "answers",
            extent.answers,
            "Kept answers to access requests that hold one of the faces; their keys destroyed.",
        ),
        erased("keys", extent.keys, "Destroyed in one change of the key tree's root."),
        class("database", None, Became::Erased, "Freed pages overwritten, its log brought in and emptied."),
        class(
            "backups",
            None,
            Became::Pending,
            "Opened with the current key tree nothing of the erased opens; they go when their own time ends.",
        ),
    ]
}

/// Whether a certificate says what its leaf does. The words of another release may differ, and its classes: one that it lacks,
/// or that is not known any more, counts as one of which nothing was held.
fn agree(leaf: &[Class], certificate: &[Class]) -> bool {
    let held_only = |from: &[Class], among: &[Class]| {
        from.iter().all(|one| match among.iter().find(|other| other.class == one.class) {
            Some(other) => (one.count, one.became) == (other.count, other.became),
            None => one.count.is_none_or(|count| count == 0),
        })
    };
    held_only(leaf, certificate) && held_only(certificate, leaf)
}

fn altered(what: String) -> ServiceError {
    ServiceError::input(what, "Do not rely on it; ask whoever gave it to you for the original.")
}

/// The digest that a certificate goes by in other documents.
#[must_use]
pub fn digest(document: &Document) -> Sha256 {
    document::sha256(document.json.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Certificates are kept for years: the words of a later release may not make an older one look altered.
    #[test]
    fn a_certificate_of_another_release_agrees_with_its_leaf() {
        let counts = ErasureCounts { faces: 2, crops: 2, ..ErasureCounts::default() };
        let leaf = classes(&counts, &ErasureExtent::default());
        let mut older = leaf.clone();
        older.iter_mut().for_each(|class| class.how = "In other words.".to_owned());
        older.retain(|class| class.class != "marks");
        assert!(agree(&leaf, &older));
        assert!(
            !agree(&classes(&counts, &ErasureExtent { marks: 1, ..ErasureExtent::default() }), &older),
            "one is silent"
        );

        let mut altered = older.clone();
        altered[3].count = Some(1);
        assert!(!agree(&leaf, &altered));
        let mut altered = older;
        altered.iter_mut().filter(|class| class.class == "crop").for_each(|class| class.became = Became::Pending);
        assert!(!agree(&leaf, &altered));
    }
}
