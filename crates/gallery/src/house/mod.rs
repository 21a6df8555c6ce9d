//! The open galleries over one vault: where permits that became records meet templates that became rows.
//!
//! In the order data passes: [`enrol`](House::enrol), [`identify`](House::identify), [`show`](House::show),
//! [`sweep`](House::sweep), [`cluster`](House::cluster), erasure, renewal under another pack. Everything public here that touches a face takes a
//! permit or a `Recorded`.

mod bind;
mod cluster;
mod desk;
mod details;
mod enrol;
mod enrolled;
mod erase;
mod error;
mod held;
mod load;
mod low_halves;
mod prepare;
mod renew;
mod residue;
mod rewind;
mod room;
mod rooms;
mod seal;
mod seek;
mod shelves;
mod show;
mod territory;
mod unnamed;

use std::sync::Arc;

use basis::{Act, EventId, FaceId, GalleryId, Permit, SubjectId};
use jiff::Timestamp;
use ledger::{Holder, LedgerError};
use vault::records::{faces, scopes};
use vault::{KeySlot, Tx, Vault};

pub use cluster::{
    ClusterEdit, ClusterError, ClusterListing, Clustered, Edited, Listed, ListedFace, StandingEdit, Undone,
};
pub use desk::{Desk, DeskTx};
pub use details::{FaceDetails, ImageSource};
pub use enrol::{Enrolled, Known, NewFace, NewPicture};
pub use erase::{ErasureCounts, ErasureExtent, ErasurePlan, ErasureTarget, ExecutedErasure, PhysicallyErased, hex};
pub use error::GalleryError;
pub use held::{HeldFace, HeldPicture, HeldTemplate};
pub use renew::{KeptCrop, Renewed};
pub use residue::Residue;
pub use rewind::{Rewound, Since, rewind};
pub use room::PackRef;
pub use seek::{Candidate, Comparison, Found, SearchOptions, Swept};
pub use show::Shown;

use rooms::Rooms;

use crate::index::Capabilities;

/// All galleries of an installation, open.
pub struct House {
    vault: Arc<Vault>,
    segment_rows: usize,
    opened_at: Timestamp,
    rooms: Rooms,
}

impl House {
    /// Opens the galleries of the vault. The templates of each are decrypted once, into memory, when it is first asked for,
    /// or by [`House::load`] before. `segment_rows` is [`SEGMENT_ROWS`](crate::SEGMENT_ROWS) but in tests, which roll over
    /// earlier.
    ///
    /// Finishes renewals that were cut off. Erasures that were cut off are the caller's to finish, for they need a
    /// permit: [`House::unfinished_erasures`]. What they name is out of use meanwhile.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub fn open(vault: Arc<Vault>, segment_rows: usize, at: Timestamp) -> Result<Self, GalleryError> {
        let house = Self { vault, segment_rows, opened_at: at, rooms: Rooms::default() };
        for row in house.vault.read(vault::records::galleries::list)? {
            house.finish_renewal(row.id)?;
            house.add_gallery(row.id);
        }
        Ok(house)
    }

    /// Opens a gallery that was registered since; one that is open stays as it is.
    pub fn add_gallery(&self, gallery: GalleryId) {
        self.rooms.add(gallery);
    }

    /// The vault below.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Where leaves are written.
    #[must_use]
    pub fn desk(&self) -> Desk<'_> {
        Desk::new(&self.vault)
    }

    /// Whose key commits a record.
    ///
    /// # Errors
    /// When the key was destroyed.
    pub fn holder(&self, slot: KeySlot) -> Result<Holder, GalleryError> {
        let key = self.vault.keys().key(slot)?;
        Ok(Holder { slot: slot.0, key: zeroize::Zeroizing::new(*key.expose()) })
    }

    /// The controller's key, for events of the institution and for evidence that outlives a person's own.
    ///
    /// # Errors
    /// When the key tree cannot be read.
    pub fn controller_holder(&self) -> Result<Holder, GalleryError> {
        self.holder(KeySlot::CONTROLLER)
    }

    /// The pack that a gallery's templates come from; none while it holds none.
    ///
    /// # Errors
    /// When there is no such gallery.
    pub fn pack(&self, gallery: GalleryId) -> Result<Option<PackRef>, GalleryError> {
        Ok(self.room(gallery)?.pack())
    }

    /// What the candidate indexes of loaded galleries are and can do, each once; for `doctor`.
    #[must_use]
    pub fn index_capabilities(&self) -> Vec<Capabilities> {
        let mut kinds = Vec::new();
        for of in self.rooms.all().into_iter().filter_map(|(_, room)| room.capabilities()) {
            if !kinds.contains(&of) {
                kinds.push(of);
            }
        }
        kinds
    }

    /// How many faces a search of this gallery goes through.
    ///
    /// # Errors
    /// When there is no such gallery.
    pub fn faces_held(&self, gallery: GalleryId) -> Result<usize, GalleryError> {
        Ok(self.room(gallery)?.faces_held())
    }

    /// Takes every face of a subject out of use, in the caller's transaction and at once in memory. If the transaction
    /// then fails the faces stay out of use until the next start: the safe side.
    ///
    /// # Errors
    /// When the gallery is not open or the rows cannot be written.
    pub fn restrict_subject(
        &self,
        tx: &mut Tx<'_>,
        gallery: GalleryId,
        subject: SubjectId,
    ) -> Result<(), GalleryError> {
        let room = self.rooms.get(gallery)?;
        let mut ids = Vec::new();
        for face in faces::of_subject(tx, subject)?.into_iter().filter(|face| face.gallery_id == gallery) {
            faces::set_restricted(tx, face.id, true)?;
            ids.push(face.id);
        }
        room.restrict(&ids);
        Ok(())
    }

    /// Takes single faces out of use, as [`House::restrict_subject`] does a person's: for faces that nobody is named to.
    /// A face that is not in the gallery is passed over.
    ///
    /// # Errors
    /// When the gallery is not open or the rows cannot be written.
    pub fn restrict_faces(&self, tx: &mut Tx<'_>, gallery: GalleryId, ids: &[FaceId]) -> Result<(), GalleryError> {
        let room = self.rooms.get(gallery)?;
        let mut held = Vec::new();
        for id in ids {
            if faces::get(tx, *id)?.is_some_and(|face| face.gallery_id == gallery) {
                faces::set_restricted(tx, *id, true)?;
                held.push(*id);
            }
        }
        room.restrict(&held);
        Ok(())
    }

    /// Puts faces back into use whose rows say that no restriction stands any more. Called once the transaction that
    /// lifted it stands, and never inside one: a lifting that failed must leave the faces out of use.
    ///
    /// # Errors
    /// When the gallery is not open or the rows cannot be read.
    pub fn use_again(&self, gallery: GalleryId, ids: &[FaceId]) -> Result<(), GalleryError> {
        let room = self.room(gallery)?;
        // Inside a writing transaction no restriction can come between the look at the rows and the change in memory.
        self.vault.transact(|tx| {
            let mut free = Vec::new();
            for id in ids {
                let face = faces::get(tx, *id)?;
                free.extend(face.filter(|face| face.gallery_id == gallery && !face.restricted).map(|face| face.id));
            }
            room.lift(&free);
            Ok::<_, GalleryError>(())
        })
    }

    fn event(&self, at: Timestamp) -> EventId {
        let mut chance = [0; 10];
        self.vault.random().fill(&mut chance);
        EventId::from_parts(at, chance)
    }
}

/// Whether the facts that a permit was given on still stand, as this transaction sees them; for permits whose event is
/// no entry of its own.
fn still_stands<A: Act>(tx: &mut Tx<'_>, permit: &Permit<A>) -> Result<(), GalleryError> {
    let (scope, permitted) = (permit.scope(), permit.epoch());
    let now = scopes::epoch(tx, scope)?;
    if now == Some(permitted) {
        return Ok(());
    }
    Err(LedgerError::Stale { act: A::NAME, scope, permitted, now }.into())
}
