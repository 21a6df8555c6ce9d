//! Searching with a face that is enrolled, or with all faces of a person: the template is read here and leaves nowhere.

use std::collections::BTreeSet;

use basis::{FaceId, Identify, SubjectId, Verify};
use ledger::Recorded;
use vault::records::faces;

use super::shelves::Shelves;
use super::{Found, GalleryError, House, SearchOptions};
use crate::filter::Filter;
use crate::score::{Cohort, NormedTemplate, fuse};

impl House {
    /// Searches a gallery by one of its own faces (1:N). The face itself is among what is found: the caller leaves it out
    /// where it is not wanted.
    ///
    /// # Errors
    /// [`GalleryError::NotShown`] when the face is not there or may not be used; else as [`House::identify`].
    pub fn identify_face(
        &self,
        recorded: Recorded<Identify>,
        face: FaceId,
        options: &SearchOptions,
    ) -> Result<Found, GalleryError> {
        let (act, leaf) = (recorded.act(), recorded.leaf_index());
        let probe = self.enrolled(&*self.shelves_of(act.gallery, leaf, face)?, face)?;
        self.seek((act.gallery, act.search, leaf), &probe, options)
    }

    /// Searches a gallery by all faces of one of its people, as one probe (1:N). `cohort` is the pack's. Their own faces are
    /// left out of what is found.
    ///
    /// # Errors
    /// As [`House::identify`]. A person without a face that may be used finds nobody.
    pub fn identify_person(
        &self,
        recorded: Recorded<Identify>,
        person: SubjectId,
        cohort: Option<&Cohort>,
        options: &SearchOptions,
    ) -> Result<Found, GalleryError> {
        let (act, leaf) = (recorded.act(), recorded.leaf_index());
        let (gallery, search) = (act.gallery, act.search);
        let room = self.room(gallery)?;
        let nothing = || Found { search, gallery, candidates: Vec::new(), faces_searched: room.faces_held() };
        let Some(shelves) = room.shelves_at(leaf)? else { return Ok(nothing()) };
        let own: BTreeSet<FaceId> = self.vault.read(|tx| faces::of_subject(tx, person))?.iter().map(|f| f.id).collect();
        let mut templates = Vec::with_capacity(own.len());
        for face in &own {
            templates.extend(shelves.store.code_of(*face)?.map(|(code, _)| code.values()));
        }
        let Some(fused) = fuse(templates.iter().map(|values| values.as_slice())) else { return Ok(nothing()) };
        let probe = NormedTemplate::new(fused, cohort)?;
        let wider = SearchOptions { limit: options.limit.saturating_add(own.len()), ..options.clone() };
        let mut found = self.seek((gallery, search, leaf), &probe, &wider)?;
        found.candidates.retain(|candidate| !own.contains(&candidate.face));
        found.candidates.truncate(options.limit);
        Ok(found)
    }

    /// Compares one of a gallery's faces with the faces of one subject (1:1 inside a gallery).
    ///
    /// # Errors
    /// As [`House::identify_face`].
    pub fn verify_face(
        &self,
        recorded: Recorded<Verify>,
        face: FaceId,
        options: &SearchOptions,
    ) -> Result<Found, GalleryError> {
        let (act, leaf) = (recorded.act(), recorded.leaf_index());
        let probe = self.enrolled(&*self.shelves_of(act.gallery, leaf, face)?, face)?;
        let filter: Filter = options.filter.clone().subjects([act.subject]);
        self.seek((act.gallery, act.search, leaf), &probe, &SearchOptions { filter, ..options.clone() })
    }

    fn shelves_of(
        &self,
        gallery: basis::GalleryId,
        leaf: u64,
        face: FaceId,
    ) -> Result<std::sync::Arc<Shelves>, GalleryError> {
        self.room(gallery)?.shelves_at(leaf)?.ok_or(GalleryError::NotShown { face })
    }

    fn enrolled(&self, shelves: &Shelves, face: FaceId) -> Result<NormedTemplate, GalleryError> {
        let (code, statistic) = shelves.store.code_of(face)?.ok_or(GalleryError::NotShown { face })?;
        Ok(NormedTemplate::enrolled(code.values(), statistic))
    }
}
