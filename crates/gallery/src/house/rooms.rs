//! Which galleries are open. Each is loaded when it is first asked for, or before that in the background, so that one does not
//! wait for the others; and it answers nobody before it is whole.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use basis::GalleryId;

use super::room::Room;
use super::{GalleryError, House, load};

/// The rooms of all galleries, loaded or not.
#[derive(Default)]
pub(super) struct Rooms(RwLock<BTreeMap<GalleryId, Arc<Room>>>);

impl Rooms {
    pub(super) fn add(&self, gallery: GalleryId) {
        self.0.write().expect("no writer panics").entry(gallery).or_insert_with(|| Arc::new(Room::empty()));
    }

    pub(super) fn all(&self) -> Vec<(GalleryId, Arc<Room>)> {
        self.0.read().expect("no writer panics").iter().map(|(id, room)| (*id, Arc::clone(room))).collect()
    }

    /// A room as it stands, which may be empty yet: for who is inside a transaction, where nothing can be loaded.
    pub(super) fn get(&self, gallery: GalleryId) -> Result<Arc<Room>, GalleryError> {
        let rooms = self.0.read().expect("no writer panics");
        rooms.get(&gallery).cloned().ok_or(GalleryError::NoGallery { gallery })
    }
}

impl House {
    /// Loads what is not loaded yet, gallery after gallery, and says of which it could not be done.
    pub fn load(&self) -> Vec<(GalleryId, GalleryError)> {
        let failed = |(gallery, room): (GalleryId, Arc<Room>)| Some((gallery, self.fill(gallery, &room).err()?));
        self.rooms.all().into_iter().filter_map(failed).collect()
    }

    /// Of how many galleries the templates are in memory: all that those who come now do not have to wait for.
    #[must_use]
    pub fn loaded(&self) -> usize {
        self.rooms.all().iter().filter(|(_, room)| room.is_loaded()).count()
    }

    /// A loaded room. Never asked for inside a transaction: loading may need one of its own.
    pub(super) fn room(&self, gallery: GalleryId) -> Result<Arc<Room>, GalleryError> {
        let room = self.rooms.get(gallery)?;
        self.fill(gallery, &room)?;
        Ok(room)
    }

    fn fill(&self, gallery: GalleryId, room: &Room) -> Result<(), GalleryError> {
        room.fill(|| {
            let (pack, shelves) = load::gallery(&self.vault, gallery, self.segment_rows, self.opened_at)?;
            if let Some(shelves) = &shelves {
                let unfinished = self.unfinished_erasures()?;
                for plan in unfinished.iter().filter(|plan| plan.gallery == gallery) {
                    shelves.forget(&plan.face_ids());
                }
            }
            Ok((pack, shelves))
        })
    }
}
