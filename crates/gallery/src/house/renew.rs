//! Moving a gallery to another model pack: new templates from the kept crops, all in one transaction.

use basis::{Enrol, EventKind, FaceId, GalleryId, Permit, Scope};
use jiff::Timestamp;
use ledger::Note;
use serde::Serialize;
use vault::records::{faces, scopes, segments};
use zeroize::Zeroizing;

use super::enrol::{name_pack, seal_record};
use super::{FaceDetails, GalleryError, House, PackRef};
use crate::code::Code;
use crate::store::Record;

/// A kept crop, opened so that a template can be computed anew.
pub struct KeptCrop {
    /// The face.
    pub face: FaceId,
    /// PNG.
    pub crop: Zeroizing<Vec<u8>>,
    /// Where the face is in the crop.
    pub details: FaceDetails,
}

/// What a renewal did.
#[derive(Debug, Clone, Serialize)]
pub struct Renewed {
    /// Faces with a new template.
    pub faces: usize,
    /// The pack they come from now.
    pub pack: String,
}

impl House {
    /// The kept crops of a gallery, for computing templates under the permit given.
    ///
    /// # Errors
    /// [`GalleryError::NoCrops`] when a face has none.
    pub fn kept_crops(&self, permit: &Permit<Enrol>) -> Result<Vec<KeptCrop>, GalleryError> {
        let rows = self.faces_of(permit.act().gallery)?;
        rows.iter()
            .map(|row| {
                let key = self.vault.keys().key(row.key_slot)?;
                let blob = row.crop_blob.ok_or(GalleryError::NoCrops)?;
                Ok(KeptCrop {
                    face: row.id,
                    crop: self.vault.blobs().get(blob, &key)?,
                    details: vault::open_json(&key, &row.id.to_bytes(), &row.sealed_details)?,
                })
            })
            .collect()
    }

    /// Replaces every template of a gallery. Sealed segments of the old pack are destroyed like erased ones.
    ///
    /// # Errors
    /// [`GalleryError::NoCrops`] when a face of the gallery is not among `templates`; a stale permit; then all stays.
    pub fn renew(
        &self,
        permit: Permit<Enrol>,
        pack: &PackRef,
        templates: &[(FaceId, Zeroizing<Vec<f32>>)],
        at: Timestamp,
    ) -> Result<Renewed, GalleryError> {
        #[derive(Serialize)]
        struct Evidence<'a> {
            gallery: GalleryId,
            pack: &'a str,
            faces: usize,
        }
        let (gallery, given, epoch) = (permit.act().gallery, permit.scope(), permit.epoch());
        let room = self.room(gallery)?;
        let _turn = room.turn();
        let mut records = Vec::with_capacity(templates.len());
        let rows = self.faces_of(gallery)?;
        for mut row in rows {
            let template = templates.iter().find(|(face, _)| *face == row.id).ok_or(GalleryError::NoCrops)?;
            let key = self.vault.keys().key(row.key_slot)?;
            let facets = room.shelves().and_then(|shelves| shelves.store.facets(row.id));
            let facets = facets.ok_or(GalleryError::NotShown { face: row.id })?;
            let record = Record { face: row.id, code: Code::quantise(&template.1)?, facets, norm_statistic: 0.0 };
            row.sealed_template = Some(seal_record(&key, &record, self)?);
            (row.segment_id, row.segment_row) = (None, None);
            records.push((row, record));
        }
        let old = self.vault.read(|tx| segments::list(tx, gallery))?;
        let evidence = Evidence { gallery, pack: &pack.name, faces: records.len() };
        let note = Note::new(
            EventKind::TemplatesRenewed,
            self.event(at),
            at,
            &self.controller_holder()?,
            &evidence,
        )?;
        ledger::commit(&self.desk(), note, |tx| {
            let tx = tx.rows();
            let now = scopes::epoch(tx, given)?;
            if now != Some(epoch) {
                let act = "re-embed";
                return Err(ledger::LedgerError::Stale { act, scope: given, permitted: epoch, now }.into());
            }
            for (row, _) in &records {
                faces::update(tx, row)?;
            }
            for segment in &old {
                segments::delete(tx, segment.id)?;
            }
            name_pack(tx, gallery, pack)?;
            scopes::raise_epoch(tx, Scope::Gallery(gallery))?;
            Ok::<_, GalleryError>(())
        })?;
        let renewed = Renewed { faces: records.len(), pack: pack.name.clone() };
        room.clear();
        room.set_pack(pack);
        for (_, record) in records {
            self.shelve(&room, record, at)?;
        }
        self.vault.keys().destroy(&old.iter().map(|segment| segment.key_slot).collect::<Vec<_>>())?;
        for segment in &old {
            self.vault.blobs().unlink(segment.high_blob)?;
            self.vault.blobs().unlink(segment.low_blob)?;
        }
        self.vault.settle()?;
        Ok(renewed)
    }

    fn faces_of(&self, gallery: GalleryId) -> Result<Vec<faces::Face>, GalleryError> {
        self.vault.read(|tx| super::erase::paged(|after| faces::list(tx, gallery, after, super::erase::PAGE), |face| face.id))
    }
}
