//! Removing for good. Deleting is not flagging: keys are destroyed, what held them is rewritten, and the database is
//! freed of residue before the executed leaf is written.
//!
//! The order is: intended leaf, together with the plan; memory; new segments; rows; keys; files; database settled;
//! executed leaf. Every step is idempotent and reads what the one before it wrote, so a crash anywhere is finished by
//! running the rest again.

mod physical;
mod plan;

use basis::{Erase, ErasureId, EventKind, Permit, Scope};
use jiff::Timestamp;
use ledger::{Entry, Note, Recorded};
use serde::Serialize;
use vault::records::{erasures, faces, scopes};
use vault::{Fingerprint, KeySlot, RootChange};

pub use plan::{ErasureCounts, ErasurePlan, ErasureTarget};

use super::{GalleryError, House, still_stands};

/// What the physical part of an erasure did; only [`House::carry_out_erasure`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhysicallyErased {
    /// The root key's fingerprint before and after.
    pub root: RootChange,
    erasure: ErasureId,
}

impl House {
    /// Decides an erasure for good: from here it is carried out, whatever happens. The faces are out of use when this
    /// returns. Raises the gallery's epoch, so that no permit given before can add to what is being erased.
    ///
    /// # Errors
    /// A permit for another erasure, or one that went stale; a target that is gone meanwhile; when the plan cannot be
    /// recorded. Then nothing was changed.
    pub fn intend_erasure(
        &self,
        permit: &Permit<Erase>,
        plan: &ErasurePlan,
        at: Timestamp,
    ) -> Result<(), GalleryError> {
        if permit.act().erasure != plan.erasure || permit.act().gallery != plan.gallery {
            return Err(GalleryError::WrongPermit { what: "erasure" });
        }
        let room = self.room(plan.gallery)?;
        let _turn = room.turn();
        // Faces may have been enrolled since the plan was made; what is decided is what stands in this turn.
        let plan = self.planned_anew(plan)?;
        let row = erasures::Erasure {
            id: plan.erasure,
            gallery_id: plan.gallery,
            state: erasures::INTENDED.to_owned(),
            sealed_plan: self.seal_plan(&plan)?,
            intended_at: at.as_millisecond(),
            executed_at: None,
        };
        let record = Evidence { erasure: plan.erasure, cause: &plan.cause, counts: plan.counts(), root: None };
        let note = Note::new(EventKind::ErasureIntended, self.event(at), at, &self.controller_holder()?, &record)?;
        ledger::commit(&self.desk(), note, |tx| {
            let tx = tx.rows();
            still_stands(tx, permit)?;
            erasures::insert(tx, &row)?;
            for face in &plan.faces {
                faces::set_restricted(tx, *face, true)?;
            }
            scopes::raise_epoch(tx, Scope::Gallery(plan.gallery))?;
            Ok::<_, GalleryError>(())
        })?;
        room.forget(&plan.face_ids());
        Ok(())
    }

    /// Writes the executed leaf and closes the erasure.
    ///
    /// # Errors
    /// When the permit or what was erased is of another erasure, when the permit went stale, or
    /// [`GalleryError::NotOpen`] when it was closed before.
    pub fn close_erasure(
        &self,
        permit: Permit<Erase>,
        plan: &ErasurePlan,
        erased: PhysicallyErased,
        at: Timestamp,
    ) -> Result<Recorded<Erase>, GalleryError> {
        let act = permit.act();
        if act.erasure != plan.erasure || act.gallery != plan.gallery || erased.erasure != plan.erasure {
            return Err(GalleryError::WrongPermit { what: "erasure" });
        }
        let root = Some(RootRecord { before: hex(erased.root.before), after: hex(erased.root.after) });
        let record = Evidence { erasure: plan.erasure, cause: &plan.cause, counts: plan.counts(), root };
        let entry = Entry::new(permit, self.event(at), at, &self.controller_holder()?, &record)?;
        // What is kept of the plan names nobody: counts and cause.
        let closed = self.seal_plan(&plan.closed())?;
        let (recorded, ()) = ledger::commit(&self.desk(), entry, |tx| {
            let open = erasures::execute(tx.rows(), plan.erasure, &closed, at.as_millisecond())?;
            if open { Ok(()) } else { Err(GalleryError::NotOpen { erasure: plan.erasure }) }
        })?;
        // What the log of the database still holds is the plan under seal. If a reader is in the way, the erasure stands
        // all the same and the next settling takes it.
        let _ = self.vault.settle();
        Ok(recorded)
    }

    /// Erasures that were decided and not finished, oldest first.
    ///
    /// # Errors
    /// When a plan cannot be opened.
    pub fn unfinished_erasures(&self) -> Result<Vec<ErasurePlan>, GalleryError> {
        self.vault.read(erasures::unfinished)?.iter().map(|row| self.open_plan(row)).collect()
    }

    /// The plan of an erasure that was decided and is not closed, as it stands.
    fn decided(&self, erasure: ErasureId) -> Result<ErasurePlan, GalleryError> {
        let row = self.vault.read(|tx| erasures::get(tx, erasure))?;
        let row = row.filter(|row| row.state == erasures::INTENDED).ok_or(GalleryError::NotOpen { erasure })?;
        self.open_plan(&row)
    }

    fn seal_plan(&self, plan: &ErasurePlan) -> Result<vault::Sealed, GalleryError> {
        let key = self.vault.keys().key(KeySlot::CONTROLLER)?;
        Ok(self.vault.seal_json(&key, &plan.erasure.to_bytes(), plan)?)
    }

    fn open_plan(&self, row: &erasures::Erasure) -> Result<ErasurePlan, GalleryError> {
        let key = self.vault.keys().key(KeySlot::CONTROLLER)?;
        Ok(vault::open_json(&key, &row.id.to_bytes(), &row.sealed_plan)?)
    }
}

/// The committed record of an erasure, intended and executed. It outlives the person's keys and names nobody.
#[derive(Serialize)]
struct Evidence<'a> {
    erasure: ErasureId,
    cause: &'a str,
    counts: ErasureCounts,
    root: Option<RootRecord>,
}

/// A fingerprint as it is shown and recorded.
#[must_use]
pub fn hex(fingerprint: Fingerprint) -> String {
    fingerprint.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Serialize)]
struct RootRecord {
    before: String,
    after: String,
}
