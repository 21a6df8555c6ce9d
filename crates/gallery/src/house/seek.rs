//! Searching: only against the leaf that says a search was run.

use std::collections::HashMap;

use basis::{Compare, FaceId, GalleryId, Identify, SearchId, SubjectId, Sweep, Verify};
use ledger::Recorded;

use super::{GalleryError, House};
use crate::code::{Query, exact_cosine};
use crate::filter::{Filter, RestrictedFaces};
use crate::search::search as seek_one;
use crate::sweep::{Completeness, Hit};

/// How a search is run.
#[derive(Debug, Clone)]
pub struct SearchOptions {
    /// At most so many faces.
    pub limit: usize,
    /// The least cosine in the pack's transformed space, -1 to 1.
    pub threshold: f32,
    /// Who is looked at.
    pub filter: Filter,
}

/// What a search found, before anything of it is shown: ids and scores, no picture and no name.
#[derive(Debug)]
pub struct Found {
    /// The search.
    pub search: SearchId,
    /// The gallery.
    pub gallery: GalleryId,
    /// Best first.
    pub candidates: Vec<Candidate>,
    /// How many faces the gallery held.
    pub faces_searched: usize,
}

/// A face that may be the probe's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The face.
    pub face: FaceId,
    /// The person, where known.
    pub subject: Option<SubjectId>,
    /// Cosine with the best of the probes.
    pub cosine: f32,
}

/// What a sweep found, and what it looked at.
#[derive(Debug)]
pub struct Swept {
    /// One list a query, best first.
    pub hits: Vec<Vec<Hit>>,
    /// `None` while the gallery holds no template at all.
    pub completeness: Option<Completeness>,
}

impl House {
    /// Searches a gallery by one or several photos of the same person (1:N). A face's score is that with the probe it
    /// resembles most.
    ///
    /// # Errors
    /// When a probe is of another pack's dimension, or the gallery moved to another pack since the search was recorded.
    pub fn identify(
        &self,
        recorded: &Recorded<Identify>,
        probes: &[&[f32]],
        options: &SearchOptions,
    ) -> Result<Found, GalleryError> {
        let act = recorded.act();
        self.seek((act.gallery, act.search, recorded.leaf_index()), probes, options)
    }

    /// Compares a probe with the faces of one subject (1:1 against a gallery).
    ///
    /// # Errors
    /// As [`House::identify`].
    pub fn verify(
        &self,
        recorded: &Recorded<Verify>,
        probes: &[&[f32]],
        options: &SearchOptions,
    ) -> Result<Found, GalleryError> {
        let act = recorded.act();
        let filter = options.filter.clone().subjects([act.subject]);
        let options = SearchOptions { filter, ..options.clone() };
        self.seek((act.gallery, act.search, recorded.leaf_index()), probes, &options)
    }

    /// The cosine of two templates that are kept nowhere (1:1), -1 to 1.
    ///
    /// # Errors
    /// When they are of different dimensions or no template at all.
    pub fn compare(&self, _recorded: &Recorded<Compare>, one: &[f32], other: &[f32]) -> Result<f32, GalleryError> {
        if one.len() != other.len() {
            return Err(crate::StoreError::Dimension { expected: one.len(), found: other.len() }.into());
        }
        Ok(exact_cosine(&Query::new(one)?, Query::new(other)?.code()))
    }

    /// The exact, exhaustive search that answers a right or an order; restricted faces are part of what is held.
    ///
    /// # Errors
    /// When a query is of another dimension, the gallery moved to another pack since the sweep was recorded, or a segment
    /// cannot be read: it answers in full or not at all.
    pub fn sweep(
        &self,
        recorded: &Recorded<Sweep>,
        queries: &[&[f32]],
        threshold: f32,
        filter: &Filter,
    ) -> Result<Swept, GalleryError> {
        let Some(shelves) = self.room(recorded.act().gallery)?.shelves_at(recorded.leaf_index())? else {
            return Ok(Swept { hits: vec![Vec::new(); queries.len()], completeness: None });
        };
        let queries = queries.iter().map(|query| Query::new(query)).collect::<Result<Vec<_>, _>>()?;
        let (hits, completeness) = shelves.store.sweep(&queries, threshold, filter, RestrictedFaces::Included)?;
        Ok(Swept { hits, completeness: Some(completeness) })
    }

    fn seek(
        &self,
        (gallery, search, leaf): (GalleryId, SearchId, u64),
        probes: &[&[f32]],
        options: &SearchOptions,
    ) -> Result<Found, GalleryError> {
        let room = self.room(gallery)?;
        let mut best = HashMap::<FaceId, f32>::new();
        if let Some(shelves) = room.shelves_at(leaf)? {
            for probe in probes {
                let (query, limit, threshold) = (Query::new(probe)?, options.limit, options.threshold);
                for scored in seek_one(&shelves.store, &shelves.index, &query, limit, threshold, &options.filter)? {
                    let cosine = best.entry(scored.face).or_insert(scored.cosine);
                    *cosine = cosine.max(scored.cosine);
                }
            }
        }
        // Asked once more, of what is held now: between the probes a face may have been erased or restricted.
        let now = room.shelves();
        let candidate = |(face, cosine)| {
            let facets = now.as_ref()?.store.facets(face).filter(|facets| !facets.restricted)?;
            Some(Candidate { face, subject: facets.subject, cosine })
        };
        let mut candidates: Vec<Candidate> = best.into_iter().filter_map(candidate).collect();
        candidates.sort_by(|a, b| b.cosine.total_cmp(&a.cosine).then(a.face.cmp(&b.face)));
        candidates.truncate(options.limit);
        Ok(Found { search, gallery, candidates, faces_searched: room.faces_held() })
    }
}
