//! Which searches compared or returned the person, read from the leaves of the log (R-25; CJEU C-154/21, C-579/21). The
//! records behind them name the operator and the case: neither is taken over.

use std::collections::BTreeMap;

use basis::{EventKind, FaceId, GalleryId, RequestId, SearchId, SubjectId};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::Leaf;
use serde::Deserialize;
use vault::KeySlot;
use vault::records::leaves;

use super::data::{Compared, ExportOfPerson, SearchKind, SearchOfPerson};
use crate::error::ServiceError;
use crate::installation::Installation;
use crate::service::document;

/// Leaves read at a time: a reader that stays open keeps erasures from settling.
const PAGE: i64 = 4096;

/// What the log is read for.
pub(super) struct Wanted<'w> {
    /// The person's faces, each with the key of its leaves.
    pub(super) faces: &'w [(FaceId, KeySlot)],
    /// The person's records, each with its key.
    pub(super) subjects: &'w [(SubjectId, KeySlot)],
    /// Galleries that hold the person, with their names and since when.
    pub(super) galleries: &'w BTreeMap<GalleryId, (String, Timestamp)>,
    /// The request that is answered.
    pub(super) request: RequestId,
    /// When it was received.
    pub(super) received_at: Timestamp,
    /// Who saw what was shown, where the person may know.
    pub(super) recipient: Option<&'w str>,
}

/// What the log says.
#[derive(Default)]
pub(super) struct Read {
    pub(super) searches: Vec<SearchOfPerson>,
    pub(super) exports: Vec<ExportOfPerson>,
    /// Exact comparisons made for this request, the last one of each gallery.
    pub(super) compared: BTreeMap<GalleryId, Compared>,
    /// How many backups were made since the first face was enrolled.
    pub(super) backups: usize,
}

/// The part of the records that is used. Operator, mandate and case are never read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Record {
    search: Option<SearchId>,
    purpose: Option<String>,
    gallery: Option<GalleryId>,
    face: Option<FaceId>,
    subject: Option<SubjectId>,
    similarity: Option<f32>,
    recipient: Option<String>,
    request: Option<RequestId>,
    cosine: Option<f32>,
    miss_rate: Option<f64>,
    faces: Option<u64>,
}

/// Reads the whole log, from its first leaf on.
///
/// # Errors
/// When a leaf or a record cannot be read.
pub(super) fn read(here: &Installation, wanted: &Wanted<'_>) -> Result<Read, ServiceError> {
    let mut read = Read::default();
    let mut from = 0;
    loop {
        let page = here.read(|tx| leaves::range(tx, from, from + PAGE))?;
        let Some(last) = page.last() else { break };
        from = last.idx + 1;
        for row in &page {
            let leaf = Leaf::parse(&row.leaf).map_err(|error| {
                ServiceError::input(format!("leaf {} is damaged: {error}", row.idx), "Run `countenance log check`.")
            })?;
            read.take(here, wanted, row, &leaf)?;
        }
    }
    read.searches.sort_by_key(|search| (search.day, search.search));
    Ok(read)
}

impl Read {
    fn take(
        &mut self,
        here: &Installation,
        wanted: &Wanted<'_>,
        row: &leaves::Leaf,
        leaf: &Leaf,
    ) -> Result<(), ServiceError> {
        let controllers = row.holder_slot == KeySlot::CONTROLLER;
        let theirs = wanted.faces.iter().map(|face| face.1).chain(wanted.subjects.iter().map(|subject| subject.1));
        let theirs = theirs.into_iter().any(|slot| slot == row.holder_slot);
        let at = crate::service::hour(leaf.hour());
        match leaf.kind() {
            EventKind::BackupMade if wanted.galleries.values().any(|(_, since)| same_or_later_hour(at, *since)) => {
                self.backups += 1;
                return Ok(());
            }
            EventKind::SweepPerformed if controllers && same_or_later_hour(at, wanted.received_at) => {}
            EventKind::SearchPerformed | EventKind::IdentificationExported if controllers || theirs => {}
            EventKind::ResultDisclosed if theirs => {}
            _ => return Ok(()),
        }
        let text = document::record_in(here, row)?;
        let record: Record = serde_json::from_str(&text).map_err(|error| {
            ServiceError::input(
                format!("the record of leaf {} is none that this version reads: {error}", row.idx),
                "An answer that leaves it out would not be complete; use the version that wrote it.",
            )
        })?;
        let day = at.to_zoned(here.zone()).date();
        match leaf.kind() {
            EventKind::SweepPerformed => self.swept(wanted, &record, day),
            EventKind::SearchPerformed => self.performed(wanted, &record, day, at, theirs),
            EventKind::ResultDisclosed => self.disclosed(wanted, &record, day),
            _ => self.exported(wanted, &record, day),
        }
        Ok(())
    }

    fn swept(&mut self, wanted: &Wanted<'_>, record: &Record, day: Date) {
        if let (Some(gallery), Some(cosine), Some(miss_rate), Some(faces)) =
            (record.gallery, record.cosine, record.miss_rate, record.faces)
            && record.request == Some(wanted.request)
        {
            self.compared.insert(gallery, Compared { day, faces, cosine, miss_rate });
        }
    }

    /// A search of a gallery that held the person, in the hour of enrolment or later; or a comparison with the person.
    fn performed(&mut self, wanted: &Wanted<'_>, record: &Record, day: Date, at: Timestamp, theirs: bool) {
        let (Some(search), Some(id)) = (record.search, record.gallery) else { return };
        let Some((gallery, since)) = wanted.galleries.get(&id) else { return };
        if !theirs && (record.subject.is_some() || !same_or_later_hour(at, *since)) {
            return;
        }
        self.searches.push(SearchOfPerson {
            search,
            day,
            gallery: gallery.clone(),
            kind: if theirs { SearchKind::Verify } else { SearchKind::Identify },
            purpose: record.purpose.clone().unwrap_or_default(),
            returned: false,
            similarity: None,
            recipient: None,
        });
    }

    /// One face of the person was shown; the search's own leaf came before.
    fn disclosed(&mut self, wanted: &Wanted<'_>, record: &Record, day: Date) {
        if !wanted.holds(record) {
            return;
        }
        let (Some(search), Some(similarity)) = (record.search, record.similarity) else { return };
        let gallery = record.gallery.and_then(|id| wanted.galleries.get(&id)).map(|(name, _)| name.clone());
        let at = match self.searches.iter().position(|known| known.search == search) {
            Some(at) => at,
            None => {
                self.searches.push(SearchOfPerson {
                    search,
                    day,
                    gallery: gallery.unwrap_or_default(),
                    kind: SearchKind::Identify,
                    purpose: record.purpose.clone().unwrap_or_default(),
                    returned: true,
                    similarity: None,
                    recipient: None,
                });
                self.searches.len() - 1
            }
        };
        let known = &mut self.searches[at];
        known.returned = true;
        known.similarity = Some(known.similarity.map_or(similarity, |other| other.max(similarity)));
        known.recipient = wanted.recipient.map(str::to_owned);
    }

    fn exported(&mut self, wanted: &Wanted<'_>, record: &Record, day: Date) {
        if wanted.holds(record) {
            let gallery = record.gallery.and_then(|id| wanted.galleries.get(&id)).map(|(name, _)| name.clone());
            self.exports.push(ExportOfPerson {
                day,
                gallery: gallery.unwrap_or_default(),
                purpose: record.purpose.clone(),
                recipient: record.recipient.clone().filter(|_| wanted.recipient.is_some()),
            });
        }
    }
}

impl Wanted<'_> {
    fn holds(&self, record: &Record) -> bool {
        record.face.is_some_and(|face| self.faces.iter().any(|known| known.0 == face))
    }
}

/// Leaves know the hour and no more: a search in the hour of an enrolment is told rather than left out.
fn same_or_later_hour(leaf: Timestamp, since: Timestamp) -> bool {
    leaf.as_second() / 3600 >= since.as_second() / 3600
}
