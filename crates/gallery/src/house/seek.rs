//! Searching: only against the leaf that says a search was run, and once for each leaf.

use std::collections::{BTreeSet, HashMap};

use basis::{Compare, FaceId, GalleryId, Identify, SearchId, SubjectId, Sweep, Verify};
use ledger::Recorded;
use vault::records::faces;

use super::shelves::Shelves;
use super::{GalleryError, House};
use crate::code::{Query, exact_cosine};
use crate::filter::{Filter, RestrictedFaces};
use crate::score::{self, Drawing, Member, Nearest, NormedTemplate};
use crate::search::{Scored, search};
use crate::sweep::{Completeness, Hit};

/// Faces looked at more closely for each one wanted: the gallery's own cohort orders them anew.
const SHORTLIST_A_FACE: usize = 4;
/// The shortest shortlist.
const SHORTLIST: usize = 200;

/// How a search is run.
#[derive(Debug, Clone)]
pub struct SearchOptions {
    /// At most so many faces.
    pub limit: usize,
    /// The least score ([`crate::normalised`]); `f32::NEG_INFINITY` for all.
    pub threshold: f32,
    /// The cosine that one pair of strangers in ten thousand reaches, where the pack is calibrated: it tells whether a
    /// gallery's unnamed faces are different people.
    pub same_person: Option<f32>,
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
    /// Cosine with the probe, -1 to 1.
    pub cosine: f32,
    /// The normalised score: what candidates are ordered by and the threshold is for.
    pub score: f32,
    /// The person's score over all their faces; the face's own where the person is not known.
    pub person_score: f32,
}

/// Two templates that are kept nowhere, compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Their cosine, -1 to 1.
    pub cosine: f32,
    /// The normalised score.
    pub score: f32,
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
    /// Searches a gallery by a face (1:N); several photos of one person are [fused](score::fuse) before.
    ///
    /// # Errors
    /// When the probe is of another pack's dimension, or the gallery moved to another pack since the search was recorded.
    pub fn identify(
        &self,
        recorded: Recorded<Identify>,
        probe: &NormedTemplate,
        options: &SearchOptions,
    ) -> Result<Found, GalleryError> {
        let act = recorded.act();
        self.seek((act.gallery, act.search, recorded.leaf_index()), probe, options)
    }

    /// Compares a probe with the faces of one subject (1:1 against a gallery).
    ///
    /// # Errors
    /// As [`House::identify`].
    pub fn verify(
        &self,
        recorded: Recorded<Verify>,
        probe: &NormedTemplate,
        options: &SearchOptions,
    ) -> Result<Found, GalleryError> {
        let act = recorded.act();
        let filter = options.filter.clone().subjects([act.subject]);
        let options = SearchOptions { filter, ..options.clone() };
        self.seek((act.gallery, act.search, recorded.leaf_index()), probe, &options)
    }

    /// Compares two templates that are kept nowhere (1:1), by their pack's cohort.
    ///
    /// # Errors
    /// When they are of different dimensions or no template at all.
    pub fn compare(
        &self,
        recorded: Recorded<Compare>,
        one: &NormedTemplate,
        other: &NormedTemplate,
    ) -> Result<Comparison, GalleryError> {
        Ok(self.compare_each(recorded, one, std::slice::from_ref(other))?.swap_remove(0))
    }

    /// Compares one template with each of several that are kept nowhere, by their pack's cohort; in their order.
    ///
    /// # Errors
    /// As [`House::compare`].
    pub fn compare_each(
        &self,
        _recorded: Recorded<Compare>,
        one: &NormedTemplate,
        others: &[NormedTemplate],
    ) -> Result<Vec<Comparison>, GalleryError> {
        let query = Query::new(one.values())?;
        let compared = |other: &NormedTemplate| {
            let (expected, found) = (one.values().len(), other.values().len());
            if expected != found {
                return Err(crate::StoreError::Dimension { expected, found }.into());
            }
            let cosine = exact_cosine(&query, Query::new(other.values())?.code());
            Ok(Comparison { cosine, score: score::normalised(cosine, one.statistic(), other.statistic()) })
        };
        others.iter().map(compared).collect()
    }

    /// The exact, exhaustive search that answers a right or an order; restricted faces are part of what is held.
    ///
    /// # Errors
    /// When a query is of another dimension, the gallery moved to another pack since the sweep was recorded, or a segment
    /// cannot be read: it answers in full or not at all.
    pub fn sweep(
        &self,
        recorded: Recorded<Sweep>,
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

    pub(super) fn seek(
        &self,
        (gallery, search_id, leaf): (GalleryId, SearchId, u64),
        probe: &NormedTemplate,
        options: &SearchOptions,
    ) -> Result<Found, GalleryError> {
        let room = self.room(gallery)?;
        let mut candidates = match room.shelves_at(leaf)? {
            Some(shelves) => self.candidates(&shelves, probe, options)?,
            None => Vec::new(),
        };
        // Asked once more, of what is held now: meanwhile a face may have been erased or restricted.
        candidates.retain(|candidate| candidate.score >= options.threshold && room.shows(candidate.face));
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.face.cmp(&b.face)));
        candidates.truncate(options.limit);
        Ok(Found { search: search_id, gallery, candidates, faces_searched: room.faces_held() })
    }

    /// A shortlist by the statistics at rest, scored by the best cohort there is, and the people in it.
    fn candidates(
        &self,
        shelves: &Shelves,
        probe: &NormedTemplate,
        options: &SearchOptions,
    ) -> Result<Vec<Candidate>, GalleryError> {
        let query = Query::new(probe.values())?;
        let drawing = shelves.yardstick.of(&shelves.store, options.same_person);
        let scale = Scale { shelves, drawing: &drawing, nearest: drawing.nearest(&query), probe: probe.statistic() };
        let shortlist = SHORTLIST.max(options.limit.saturating_mul(SHORTLIST_A_FACE));
        let scored = search(&shelves.store, shelves.index(), &query, shortlist, &options.filter)?;
        let mut candidates: Vec<_> = scored.into_iter().filter_map(|scored| scale.candidate(scored)).collect();

        // Only who could be shown is worth the rest of their faces.
        let mut people = HashMap::<SubjectId, f32>::new();
        let shown = candidates.iter().filter(|candidate| candidate.score >= options.threshold);
        for subject in shown.filter_map(|candidate| candidate.subject).collect::<BTreeSet<_>>() {
            let ids: Vec<_> =
                self.vault.read(|tx| faces::of_subject(tx, subject))?.into_iter().map(|face| face.id).collect();
            let scored = shelves.store.score(&query, &ids, &options.filter)?;
            let scores: Vec<_> = scored.into_iter().filter_map(|scored| Some(scale.candidate(scored)?.score)).collect();
            people.extend(score::person_score(&scores).map(|score| (subject, score)));
        }
        for candidate in &mut candidates {
            let person = candidate.subject.and_then(|subject| people.get(&subject));
            candidate.person_score = person.copied().unwrap_or(candidate.score);
        }
        Ok(candidates)
    }
}

/// How one search scores: by the gallery's own cohort where it has one, else by the pack's.
struct Scale<'a> {
    shelves: &'a Shelves,
    drawing: &'a Drawing,
    nearest: Option<Nearest>,
    /// The probe's statistic with the pack's cohort.
    probe: f32,
}

impl Scale<'_> {
    /// `None` for a face that was erased or restricted meanwhile.
    fn candidate(&self, scored: Scored) -> Option<Candidate> {
        let Scored { face, cosine, norm_statistic } = scored;
        let facets = self.shelves.store.facets(face).filter(|facets| !facets.restricted)?;
        let (probe, held) = match &self.nearest {
            None => (self.probe, norm_statistic),
            Some(nearest) => (
                nearest.statistic(Some(Member::Face(face, facets.subject))),
                self.drawing.statistic(&self.shelves.store, face, facets.subject)?,
            ),
        };
        let score = score::normalised(cosine, probe, held);
        Some(Candidate { face, subject: facets.subject, cosine, score, person_score: score })
    }
}
