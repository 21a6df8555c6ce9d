//! Whose an enrolled face is: said by a person afterwards, and taken back.

use basis::{EventKind, FaceId, GalleryId, Keep, Permit, Scope, SubjectId};
use jiff::Timestamp;
use ledger::{Entry, Holder, Note, Recorded};
use serde::Serialize;
use vault::records::{faces, scopes};

use super::{GalleryError, House};

/// The committed record of a face kept as a person's. It opens with the person's key.
#[derive(Serialize)]
struct BoundRecord {
    gallery: GalleryId,
    face: FaceId,
    subject: SubjectId,
}

/// The committed record of faces that are no longer a person's.
#[derive(Serialize)]
struct UnboundRecord<'a> {
    gallery: GalleryId,
    subject: SubjectId,
    faces: &'a [FaceId],
    by: &'a str,
}

impl House {
    /// Binds faces that are nobody's to a person, each under leave to keep it as that person's; all or none. `holder` is
    /// the person's key.
    ///
    /// # Errors
    /// A permit for another gallery, or for nobody; [`GalleryError::NotShown`] for a face that is not there, is restricted
    /// or is somebody's by now; a stale permit as `GalleryError::Ledger`. Nothing is changed then.
    pub fn bind(
        &self,
        gallery: GalleryId,
        permits: Vec<Permit<Keep>>,
        holder: &Holder,
        at: Timestamp,
    ) -> Result<Vec<Recorded<Keep>>, GalleryError> {
        let room = self.room(gallery)?;
        let _turn = room.turn();
        let mut bound = Vec::with_capacity(permits.len());
        let mut entries = Vec::with_capacity(permits.len());
        for permit in permits {
            let &Keep { gallery: of, face, subject, .. } = permit.act();
            if of != gallery {
                return Err(GalleryError::WrongPermit { what: "gallery" });
            }
            let subject = subject.ok_or(GalleryError::WrongPermit { what: "person" })?;
            bound.push((face, subject));
            let record = BoundRecord { gallery, face, subject };
            entries.push(Entry::new(permit, self.event(at), at, holder, &record)?);
        }
        let (recorded, ()) = ledger::commit(&self.desk(), entries, |tx| {
            let tx = tx.rows();
            for (face, subject) in &bound {
                let row = faces::get(tx, *face)?.filter(|row| row.gallery_id == gallery && !row.restricted);
                let mut row = row.ok_or(GalleryError::NotShown { face: *face })?;
                if row.subject_id.is_some_and(|known| known != *subject) {
                    return Err(GalleryError::NotShown { face: *face });
                }
                row.subject_id = Some(*subject);
                faces::update(tx, &row)?;
            }
            scopes::raise_epoch(tx, Scope::Gallery(gallery))?;
            Ok::<_, GalleryError>(())
        })?;
        if let Some(shelves) = room.shelves() {
            for (face, subject) in bound {
                shelves.set_subject(face, Some(subject));
            }
        }
        Ok(recorded)
    }

    /// Takes a person's name off faces, which stay enrolled as nobody's; `holder` is the person's key. Says which they were.
    /// A gallery that rests on consent has no face of nobody: there the caller does not ask for this.
    ///
    /// # Errors
    /// When the rows cannot be written. Nothing is changed then.
    pub fn unbind(
        &self,
        gallery: GalleryId,
        subject: SubjectId,
        wanted: &[FaceId],
        (holder, by): (&Holder, &str),
        at: Timestamp,
    ) -> Result<Vec<FaceId>, GalleryError> {
        let room = self.room(gallery)?;
        let _turn = room.turn();
        let theirs = self.vault.read(|tx| faces::of_subject(tx, subject))?;
        let theirs = theirs.into_iter().filter(|row| row.gallery_id == gallery && wanted.contains(&row.id));
        let faces: Vec<FaceId> = theirs.map(|row| row.id).collect();
        if faces.is_empty() {
            return Ok(faces);
        }
        let record = UnboundRecord { gallery, subject, faces: &faces, by };
        let note = Note::new(EventKind::DataRectified, self.event(at), at, holder, &record)?;
        ledger::commit(&self.desk(), note, |tx| {
            let tx = tx.rows();
            for face in &faces {
                if let Some(mut row) = faces::get(tx, *face)?.filter(|row| row.subject_id == Some(subject)) {
                    row.subject_id = None;
                    faces::update(tx, &row)?;
                }
            }
            scopes::raise_epoch(tx, Scope::Gallery(gallery))?;
            Ok::<_, GalleryError>(())
        })?;
        if let Some(shelves) = room.shelves() {
            for face in &faces {
                shelves.set_subject(*face, None);
            }
        }
        Ok(faces)
    }
}
