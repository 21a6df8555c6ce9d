//! Low halves of sealed segments, fetched from their blobs when a sweep or a tie asks for them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock, RwLock};

use vault::Vault;
use vault::records::segments::Segment;

use super::GalleryError;
use crate::store::{LowHalves, LowHalvesError, LowPart, RowNumber, SegmentNumber};

/// The sealed segments of one gallery, as the template store asks for them.
pub(super) struct SealedLowHalves {
    vault: Arc<Vault>,
    segments: RwLock<BTreeMap<SegmentNumber, Arc<Shut>>>,
}

/// A sealed segment on disk. Its low half stays open in memory once something needed it.
struct Shut {
    row: Segment,
    opened: OnceLock<LowPart>,
}

impl SealedLowHalves {
    pub(super) fn new(vault: &Arc<Vault>) -> Self {
        Self { vault: Arc::clone(vault), segments: RwLock::default() }
    }

    /// Takes in a segment under a number that was not given before.
    pub(super) fn add(&self, row: Segment) -> SegmentNumber {
        let mut segments = self.segments.write().expect("no writer panics");
        let number = SegmentNumber(u32::try_from(segments.len()).expect("fewer segments than u32 counts"));
        segments.insert(number, Arc::new(Shut { row, opened: OnceLock::new() }));
        number
    }

    /// Goes by these rows from now on, all that the gallery has: an erasure wrote segments again or emptied them. What
    /// was opened of the old bytes is zeroed when the last search that reads it ends.
    pub(super) fn follow(&self, rows: &[Segment]) {
        let rows: HashMap<_, _> = rows.iter().map(|row| (row.id, row)).collect();
        for shut in self.segments.write().expect("no writer panics").values_mut() {
            let now = rows.get(&shut.row.id);
            if now.is_none_or(|now| now.key_slot != shut.row.key_slot) {
                let row = now.map_or_else(|| shut.row.clone(), |now| Segment::clone(now));
                *shut = Arc::new(Shut { row, opened: OnceLock::new() });
            }
        }
    }

    fn shut(&self, segment: SegmentNumber) -> Option<Arc<Shut>> {
        self.segments.read().expect("no writer panics").get(&segment).cloned()
    }
}

impl Shut {
    fn open(&self, vault: &Vault) -> Result<&LowPart, GalleryError> {
        if self.opened.get().is_none() {
            let key = vault.keys().key(self.row.key_slot)?;
            let part = LowPart::from_bytes(&vault.blobs().get_locked(self.row.low_blob, &key)?)?;
            // Another search may have opened it meanwhile; then that one stays.
            let _ = self.opened.set(part);
        }
        Ok(self.opened.get().expect("set above"))
    }
}

impl LowHalves for SealedLowHalves {
    fn low(
        &self,
        segment: SegmentNumber,
        rows: &[RowNumber],
        each: &mut dyn FnMut(RowNumber, &[i8]),
    ) -> Result<(), LowHalvesError> {
        let failed = |reason: String| LowHalvesError { segment, reason };
        let mut shut = self.shut(segment).ok_or_else(|| failed("it is not loaded".into()))?;
        loop {
            let part = match shut.open(&self.vault) {
                Ok(part) => part,
                Err(error) => {
                    // An erasure may have written it again and destroyed the old key between the two lines above.
                    let now = self.shut(segment).filter(|now| !Arc::ptr_eq(now, &shut));
                    shut = now.ok_or_else(|| failed(error.to_string()))?;
                    continue;
                }
            };
            for &row in rows {
                each(row, part.row(row).ok_or_else(|| failed("it has fewer rows".into()))?);
            }
            return Ok(());
        }
    }
}
