//! Moving a gallery to another model pack: new templates from the kept crops, all in one transaction.

use std::collections::HashMap;
use std::sync::Arc;

use basis::{Enrol, EventKind, FaceId, GalleryId, Permit, Scope};
use jiff::Timestamp;
use ledger::Note;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vault::records::{self, faces, meta, scopes, segments};
use vault::{BlobId, KeySlot, Tx};
use zeroize::Zeroizing;

use super::enrol::name_pack;
use super::seal::{self, Written};
use super::shelves::Shelves;
use super::{FaceDetails, GalleryError, House, PackRef, still_stands};
use crate::code::Code;
use crate::filter::Facets;
use crate::score::NormedTemplate;
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
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Renewed {
    /// Faces with a new template.
    pub faces: usize,
    /// The pack they come from now.
    pub pack: String,
}

/// What a renewal has still to destroy once it counts; stands sealed among the vault's own values until it is done.
#[derive(Serialize, Deserialize)]
struct Leftover {
    keys: Vec<u64>,
    blobs: Vec<[u8; 16]>,
}

/// The new templates of a gallery, in memory and under seal.
#[derive(Default)]
struct Anew {
    shelves: Option<Shelves>,
    written: Vec<Written>,
    /// The records of those that stay in the tail.
    tail: HashMap<FaceId, vault::Sealed>,
    faces: usize,
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

    /// Replaces every template of a gallery; faces keep their ids. The sealed segments of the old pack are destroyed as
    /// erased ones are. Templates of faces that are not there any more are passed over.
    ///
    /// # Errors
    /// [`GalleryError::NoCrops`] when a face of the gallery is not among `templates`; templates of several dimensions; a
    /// stale permit; a face that is about to be erased. All stays as it was then. A failure to destroy what the old pack
    /// leaves is reported too; the renewal counts then, and the next start finishes it.
    pub fn renew(
        &self,
        permit: Permit<Enrol>,
        pack: &PackRef,
        templates: &[(FaceId, NormedTemplate)],
        at: Timestamp,
    ) -> Result<Renewed, GalleryError> {
        let mut anew = Anew::default();
        let renewed = self.renew_as(&permit, pack, templates, at, &mut anew);
        if let Err(error) = &renewed {
            let (slots, blobs): (Vec<_>, Vec<_>) = anew.written.iter().map(Written::named).unzip();
            self.discard_if_refused(error, &slots, &blobs.concat());
        }
        renewed
    }

    fn renew_as(
        &self,
        permit: &Permit<Enrol>,
        pack: &PackRef,
        templates: &[(FaceId, NormedTemplate)],
        at: Timestamp,
        anew: &mut Anew,
    ) -> Result<Renewed, GalleryError> {
        #[derive(Serialize)]
        struct Evidence<'a> {
            gallery: GalleryId,
            pack: &'a str,
            faces: usize,
        }
        let gallery = permit.act().gallery;
        let room = self.room(gallery)?;
        let _turn = room.turn();
        self.finish_renewal(gallery)?;
        self.make_anew(gallery, templates, at, anew)?;
        let old = self.vault.read(|tx| segments::list(tx, gallery))?;
        let leftover = self.seal_leftover(gallery, &old)?;

        let renewed = Renewed { faces: anew.faces, pack: pack.name.clone() };
        let evidence = Evidence { gallery, pack: &pack.name, faces: renewed.faces };
        let holder = self.controller_holder()?;
        let note = Note::new(EventKind::TemplatesRenewed, self.event(at), at, &holder, &evidence)?;
        let (noted, ()) = ledger::commit(&self.desk(), note, |tx| {
            let tx = tx.rows();
            still_stands(tx, permit)?;
            anew.name(tx)?;
            for segment in &old {
                segments::delete(tx, segment.id)?;
            }
            meta::set(tx, &leftover_name(gallery), &leftover.0)?;
            name_pack(tx, gallery, pack)?;
            scopes::raise_epoch(tx, Scope::Gallery(gallery))?;
            Ok::<_, GalleryError>(())
        })?;
        let Anew { shelves, .. } = std::mem::take(anew);
        let shelves = shelves.map(|mut shelves| {
            shelves.since_leaf = noted.leaf_index();
            Arc::new(shelves)
        });
        room.install(pack, shelves);
        self.finish_renewal(gallery)?;
        Ok(renewed)
    }

    /// Destroys what a renewal left of the old pack, if one was cut off there.
    pub(super) fn finish_renewal(&self, gallery: GalleryId) -> Result<(), GalleryError> {
        let name = leftover_name(gallery);
        let Some(sealed) = self.vault.read(|tx| meta::get(tx, &name))? else { return Ok(()) };
        let key = self.vault.keys().key(KeySlot::CONTROLLER)?;
        let leftover: Leftover = vault::open_json(&key, name.as_bytes(), &vault::Sealed(sealed))?;
        let slots: Vec<_> = leftover.keys.into_iter().map(KeySlot).collect();
        self.vault.keys().destroy(&slots)?;
        for blob in leftover.blobs {
            self.vault.blobs().unlink(BlobId::from_bytes(blob))?;
        }
        self.vault.settle()?;
        self.vault.transact(|tx| meta::delete(tx, &name))?;
        Ok(())
    }

    fn seal_leftover(&self, gallery: GalleryId, old: &[segments::Segment]) -> Result<vault::Sealed, GalleryError> {
        let leftover = Leftover {
            keys: old.iter().map(|segment| segment.key_slot.0).collect(),
            blobs: old.iter().flat_map(|segment| [segment.high_blob, segment.low_blob]).map(BlobId::to_bytes).collect(),
        };
        let key = self.vault.keys().key(KeySlot::CONTROLLER)?;
        Ok(self.vault.seal_json(&key, leftover_name(gallery).as_bytes(), &leftover)?)
    }

    /// The new templates in shelves of their own and as sealed segments, durable and named by nothing.
    fn make_anew(
        &self,
        gallery: GalleryId,
        templates: &[(FaceId, NormedTemplate)],
        at: Timestamp,
        anew: &mut Anew,
    ) -> Result<(), GalleryError> {
        let templates: HashMap<_, _> = templates.iter().map(|(face, template)| (*face, template)).collect();
        let before = self.room(gallery)?.shelves();
        for row in self.faces_of(gallery)? {
            let template = templates.get(&row.id).ok_or(GalleryError::NoCrops)?;
            let facets = before.as_ref().and_then(|shelves| shelves.store.facets(row.id));
            let facets =
                Facets { restricted: row.restricted, ..facets.ok_or(GalleryError::NotShown { face: row.id })? };
            let norm_statistic = template.statistic();
            let record = Record { face: row.id, code: Code::quantise(template.values())?, facets, norm_statistic };
            let shelves = match &mut anew.shelves {
                Some(shelves) => shelves,
                none => none.insert(Shelves::new(&self.vault, template.values().len(), self.segment_rows)?),
            };
            if shelves.room() == 0
                && let Some(written) = seal::write(&self.vault, gallery, shelves, at)?
            {
                written.promote(shelves)?;
                anew.written.push(written);
                anew.tail.clear();
            }
            let key = self.vault.keys().key(row.key_slot)?;
            anew.tail.insert(row.id, self.seal_record(&key, &record));
            anew.faces += 1;
            shelves.insert(record)?;
        }
        Ok(())
    }

    fn faces_of(&self, gallery: GalleryId) -> Result<Vec<faces::Face>, GalleryError> {
        let page = |after, limit| self.vault.read(|tx| faces::list(tx, gallery, after, limit));
        Ok(records::all(page, |face| face.id)?)
    }
}

impl Anew {
    /// Puts the new templates in place of the old ones, and touches nothing else of a face: it may have been restricted
    /// meanwhile.
    fn name(&self, tx: &mut Tx<'_>) -> Result<(), GalleryError> {
        self.written.iter().try_for_each(|written| written.name(tx))?;
        for (id, sealed) in &self.tail {
            let mut row = faces::get(tx, *id)?.ok_or(GalleryError::NotShown { face: *id })?;
            row.sealed_template = Some(sealed.clone());
            (row.segment_id, row.segment_row) = (None, None);
            faces::update(tx, &row)?;
        }
        Ok(())
    }
}

fn leftover_name(gallery: GalleryId) -> String {
    format!("renewal {gallery}")
}
