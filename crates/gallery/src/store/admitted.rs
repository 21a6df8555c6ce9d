//! Which rows a search may look at, for an index that proposes rows of the store: asked of the store, which alone knows.

use std::sync::OnceLock;

use super::columns::Columns;
use super::pass::{SIEVED, picked_cost};
use super::sieve::Sieve;
use super::{TemplateStore, read};
use crate::filter::Filter;
use crate::kernel::{Kernel, LANES};

/// The rows of a store that a filter admits and that are not restricted.
pub(crate) struct Admitted<'a> {
    store: &'a TemplateStore,
    pub(super) filter: &'a Filter,
    sieve: Option<Sieve<'a>>,
    sample: OnceLock<Sample>,
}

/// What a few rows of each segment say about a filter.
struct Sample {
    /// Of each slot: about which share of what a search may look at is admitted.
    shares: Vec<f64>,
    /// About how many rows that is of all.
    admitted: usize,
}

/// Those of one segment, as long as nothing in it changes.
pub(crate) struct AdmittedRows<'a> {
    columns: &'a Columns,
    sieve: Option<&'a Sieve<'a>>,
    share: f64,
}

impl TemplateStore {
    /// The rows that a search with this filter may look at.
    pub(crate) fn admitted<'a>(&'a self, filter: &'a Filter) -> Admitted<'a> {
        Admitted { store: self, filter, sieve: Sieve::of(filter), sample: OnceLock::new() }
    }
}

impl Admitted<'_> {
    /// How many faces the store holds, admitted or not.
    pub(crate) fn held(&self) -> usize {
        self.store.len()
    }

    /// How many segments the store has or had: their slots are below.
    pub(crate) fn slots(&self) -> u32 {
        self.store.slots()
    }

    /// About how many are admitted, told from a sample of each segment.
    pub(crate) fn about(&self) -> usize {
        self.sample().map_or_else(|| self.store.len(), |sample| sample.admitted)
    }

    /// About which share of a segment's rows that a search may look at is admitted. Segments are locked for it, one after
    /// another, so that whoever asks may hold none.
    pub(super) fn share(&self, slot: u32) -> f64 {
        // Of one that came after the sample nothing is known; the share decides what a look costs, not what it finds.
        self.sample().and_then(|sample| sample.shares.get(slot as usize)).copied().unwrap_or(1.0)
    }

    /// Whether asking the filter about each row of a segment, and picking out those that are admitted, costs less than scanning
    /// them all.
    pub(super) fn picks(&self, slot: u32) -> bool {
        let width = self.width();
        self.share(slot) * picked_cost(width) as f64 + (SIEVED as f64) < width as f64
    }

    fn sample(&self) -> Option<&Sample> {
        let sieve = self.sieve()?;
        Some(self.sample.get_or_init(|| {
            let mut sample = Sample { shares: Vec::new(), admitted: 0 };
            for (_, segment) in self.store.segments() {
                let segment = read(&segment);
                let share = segment.share(sieve);
                sample.shares.push(share);
                sample.admitted += (share * segment.rows() as f64).ceil() as usize;
            }
            sample
        }))
    }

    /// What an exact scan of them costs, in bytes of rows that are scanned in their order.
    pub(crate) fn scan_cost(&self) -> usize {
        let width = self.width();
        let picked = self.about().saturating_mul(picked_cost(width));
        self.held().saturating_mul(width).min(picked)
    }

    /// Hands those of a segment to `look`, while nothing in it changes.
    ///
    /// # Panics
    /// When the store never had such a segment.
    pub(crate) fn in_segment<R>(&self, slot: u32, look: impl FnOnce(&AdmittedRows<'_>) -> R) -> R {
        let share = self.share(slot);
        let segment = self.store.segment(slot);
        let segment = read(&segment);
        look(&AdmittedRows { columns: segment.columns(), sieve: self.sieve(), share })
    }

    /// How wide rows are, in bytes.
    fn width(&self) -> usize {
        self.store.dimension().next_multiple_of(LANES)
    }

    pub(super) fn sieve(&self) -> Option<&Sieve<'_>> {
        self.sieve.as_ref()
    }
}

impl AdmittedRows<'_> {
    /// About which share of them passes the filter.
    pub(crate) fn share(&self) -> f64 {
        self.share
    }

    /// A bit for each of the rows `64 * word..` that is held and not restricted.
    pub(crate) fn free(&self, word: usize) -> u64 {
        self.columns.free(word)
    }

    /// Has what the filter asks of these rows of a word brought into the cache.
    pub(crate) fn prefetch(&self, kernel: Kernel, word: usize, among: u64) {
        if let Some(sieve) = self.sieve {
            sieve.prefetch(kernel, self.columns, word, among);
        }
    }

    /// Those of `among`, which are free, that the filter admits, and one in some sixty others: the store asks the filter
    /// itself about what is looked at.
    pub(crate) fn pass(&self, word: usize, among: u64) -> u64 {
        self.sieve.map_or(among, |sieve| sieve.pass(self.columns, word, among))
    }
}
