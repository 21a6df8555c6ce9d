//! Removing for good. Deleting is not flagging: keys are destroyed, what held them is rewritten, and the database is
//! freed of residue before the executed leaf is written.
//!
//! The order is: intended leaf, together with the plan; memory; new segments; rows; keys; files; database settled;
//! executed leaf. Every step is idempotent and reads what the one before it wrote, so a crash anywhere is finished by
//! running the rest again.

mod gather;
mod physical;
mod plan;

use basis::{Erase, ErasureId, EventKind, FaceId, GalleryId, Permit, Scope};
use jiff::Timestamp;
use ledger::{Entry, LedgerError, Note, Recorded};
use serde::Serialize;
use vault::records::{erasures, faces, scopes};
use vault::{Fingerprint, KeySlot, RootChange, Tx, VaultError};

pub use plan::{ErasureCounts, ErasureExtent, ErasurePlan, ErasureTarget};

use super::{GalleryError, House, still_stands};

/// What the physical part of an erasure did; only [`House::carry_out_erasure`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhysicallyErased {
    /// The root key's fingerprint before and after.
    pub root: RootChange,
    erasure: ErasureId,
}

/// What is kept of an erasure that was executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutedErasure {
    /// Which.
    pub erasure: ErasureId,
    /// In which gallery.
    pub gallery: GalleryId,
    /// On which ground, in words.
    pub cause: String,
    /// What the caller had its evidence say; empty where nothing.
    pub about: String,
    /// How much of each kind went.
    pub counts: ErasureCounts,
    /// What else it reached.
    pub extent: ErasureExtent,
    /// When it was decided.
    pub intended_at: Timestamp,
    /// When the last of it was gone.
    pub executed_at: Timestamp,
}

impl House {
    /// Decides an erasure for good: from here it is carried out, whatever happens. The faces are out of use when this
    /// returns. Raises the gallery's epoch, so that no permit given before can add to what is being erased. Answers with
    /// the index of the intended leaf.
    ///
    /// # Errors
    /// A permit for another erasure, or one that went stale; a target that is gone meanwhile; when the plan cannot be
    /// recorded. Then nothing was changed.
    pub fn intend_erasure(
        &self,
        permit: &Permit<Erase>,
        plan: &ErasurePlan,
        at: Timestamp,
    ) -> Result<u64, GalleryError> {
        self.intend_erasure_while(permit, plan, at, |_, _| Ok(true))
    }

    /// As [`Self::intend_erasure`], if `still` says so inside the transaction that decides: it is handed the faces that
    /// go. Answers with the index of the intended leaf.
    ///
    /// # Errors
    /// As [`Self::intend_erasure`]; a stale permit when `still` says no: ask the gate again with the facts of now.
    pub fn intend_erasure_while(
        &self,
        permit: &Permit<Erase>,
        plan: &ErasurePlan,
        at: Timestamp,
        still: impl FnOnce(&mut Tx<'_>, &[FaceId]) -> Result<bool, VaultError>,
    ) -> Result<u64, GalleryError> {
        if permit.act().erasure != plan.erasure || permit.act().gallery != plan.gallery {
            return Err(GalleryError::WrongPermit { what: "erasure" });
        }
        // A second place of the keys that is out of reach would keep what opens the erased: said before anything is decided,
        // because what is decided has to be carried out.
        self.vault.keys().bring_copy_up()?;
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
        let record = Evidence::of(&plan, None);
        let note = Note::new(EventKind::ErasureIntended, self.event(at), at, &self.controller_holder()?, &record)?;
        let going = plan.face_ids();
        let (noted, ()) = ledger::commit(&self.desk(), note, |tx| {
            let tx = tx.rows();
            still_stands(tx, permit)?;
            if !still(tx, &going)? {
                let (scope, permitted) = (permit.scope(), permit.epoch());
                return Err(LedgerError::Stale { act: "erase", scope, permitted, now: Some(permitted) }.into());
            }
            erasures::insert(tx, &row)?;
            for face in &plan.faces {
                faces::set_restricted(tx, *face, true)?;
            }
            scopes::raise_epoch(tx, Scope::Gallery(plan.gallery))?;
            Ok::<_, GalleryError>(())
        })?;
        room.forget(&going);
        Ok(noted.leaf_index())
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
        let record = Evidence::of(plan, root);
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

    /// What is kept of an erasure, once it was executed; it names nobody.
    ///
    /// # Errors
    /// When its record cannot be opened.
    pub fn executed_erasure(&self, erasure: ErasureId) -> Result<Option<ExecutedErasure>, GalleryError> {
        let Some(row) = self.vault.read(|tx| erasures::get(tx, erasure))? else { return Ok(None) };
        let Some(executed_at) = row.executed_at else { return Ok(None) };
        let moment = |millis| Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX);
        let plan = self.open_plan(&row)?;
        Ok(Some(ExecutedErasure {
            erasure,
            gallery: row.gallery_id,
            counts: plan.counts(),
            extent: plan.extent(),
            about: plan.about,
            cause: plan.cause,
            intended_at: moment(row.intended_at),
            executed_at: moment(executed_at),
        }))
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
    extent: ErasureExtent,
    root: Option<RootRecord>,
}

impl<'a> Evidence<'a> {
    fn of(plan: &'a ErasurePlan, root: Option<RootRecord>) -> Self {
        let extent = ErasureExtent { keys: plan.keys.len(), ..plan.extent };
        Self { erasure: plan.erasure, cause: &plan.cause, counts: plan.counts(), extent, root }
    }
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
