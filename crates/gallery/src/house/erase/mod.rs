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

pub(super) use plan::{PAGE, paged};
pub use plan::{ErasureCounts, ErasurePlan, ErasureTarget};

use super::{GalleryError, House};

/// What the physical part of an erasure did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhysicallyErased {
    /// The root key's fingerprint before and after.
    pub root: RootChange,
}

impl House {
    /// Decides an erasure for good: from here it is carried out, whatever happens. The faces are out of use when this
    /// returns. Raises the gallery's epoch, so that no permit given before can add to what is being erased.
    ///
    /// # Errors
    /// When the plan cannot be recorded; then nothing was changed.
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
        let row = erasures::Erasure {
            id: plan.erasure,
            gallery_id: plan.gallery,
            state: erasures::INTENDED.to_owned(),
            sealed_plan: self.seal_plan(plan)?,
            intended_at: at.as_millisecond(),
            executed_at: None,
        };
        let record = Evidence { erasure: plan.erasure, cause: &plan.cause, counts: plan.counts(), root: None };
        let note =
            Note::new(EventKind::ErasureIntended, self.event(at), at, &self.controller_holder()?, &record)?;
        ledger::commit(&self.desk(), note, |tx| {
            let tx = tx.rows();
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
    /// When the permit is for another erasure or went stale.
    pub fn close_erasure(
        &self,
        permit: Permit<Erase>,
        plan: &ErasurePlan,
        erased: PhysicallyErased,
        at: Timestamp,
    ) -> Result<Recorded<Erase>, GalleryError> {
        if permit.act().erasure != plan.erasure {
            return Err(GalleryError::WrongPermit { what: "erasure" });
        }
        let root = Some(RootRecord { before: hex(erased.root.before), after: hex(erased.root.after) });
        let record = Evidence { erasure: plan.erasure, cause: &plan.cause, counts: plan.counts(), root };
        let entry = Entry::new(permit, self.event(at), at, &self.controller_holder()?, &record)?;
        // What is kept of the plan names nobody: counts and cause.
        let closed = self.seal_plan(&plan.closed())?;
        let (recorded, ()) = ledger::commit(&self.desk(), entry, |tx| {
            erasures::execute(tx.rows(), plan.erasure, &closed, at.as_millisecond())?;
            Ok::<_, GalleryError>(())
        })?;
        Ok(recorded)
    }

    /// Erasures that were decided and not finished, oldest first.
    ///
    /// # Errors
    /// When a plan cannot be opened.
    pub fn unfinished_erasures(&self) -> Result<Vec<ErasurePlan>, GalleryError> {
        self.vault.read(erasures::unfinished)?.iter().map(|row| self.open_plan(row)).collect()
    }

    fn seal_plan(&self, plan: &ErasurePlan) -> Result<vault::Sealed, GalleryError> {
        let key = self.vault.keys().key(KeySlot::CONTROLLER)?;
        Ok(vault::seal_json(&key, &plan.erasure.to_bytes(), plan, self.vault.random())?)
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
