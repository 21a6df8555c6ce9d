//! Which rows a search may look at, for an index that proposes rows of the store: asked of the store, which alone knows.

use std::ops::Range;
use std::sync::OnceLock;

use super::columns::Columns;
use super::pass::picked_cost;
use super::segment::Segment;
use super::sieve::Sieve;
use super::{TemplateStore, read};
use crate::filter::Filter;
use crate::kernel::{Kernel, LANES};

/// The rows of a store that a filter admits and that are not restricted.
pub(crate) struct Admitted<'a> {
    store: &'a TemplateStore,
    pub(super) filter: &'a Filter,
    sieve: Option<Sieve<'a>>,
    about: OnceLock<usize>,
}

/// Those of one segment, as long as nothing in it changes.
pub(crate) struct AdmittedRows<'a> {
    columns: &'a Columns,
    sieve: Option<&'a Sieve<'a>>,
}

impl TemplateStore {
    /// The rows that a search with this filter may look at.
    pub(crate) fn admitted<'a>(&'a self, filter: &'a Filter) -> Admitted<'a> {
        Admitted { store: self, filter, sieve: Sieve::of(filter), about: OnceLock::new() }
    }
}

impl Admitted<'_> {
    /// How many faces the store holds, admitted or not.
    pub(crate) fn held(&self) -> usize {
        self.store.len()
    }

    /// About how many are admitted, told from a sample of each segment.
    pub(crate) fn about(&self) -> usize {
        let Some(sieve) = self.sieve() else { return self.store.len() };
        let of_segment = |segment: &Segment| (segment.share(sieve) * segment.rows() as f64).ceil() as usize;
        let count = || self.store.segments().iter().map(|(_, segment)| of_segment(&read(segment))).sum();
        *self.about.get_or_init(count)
    }

    /// What an exact scan of them costs, in bytes of rows that are scanned in their order.
    pub(crate) fn scan_cost(&self) -> usize {
        let width = self.store.dimension().next_multiple_of(LANES);
        let picked = self.about().saturating_mul(picked_cost(width));
        self.held().saturating_mul(width).min(picked)
    }

    /// Hands those of a segment to `look`, while nothing in it changes.
    ///
    /// # Panics
    /// When the store never had such a segment.
    pub(crate) fn in_segment<R>(&self, slot: u32, look: impl FnOnce(&AdmittedRows<'_>) -> R) -> R {
        let segment = self.store.segment(slot);
        let segment = read(&segment);
        look(&AdmittedRows { columns: segment.columns(), sieve: self.sieve() })
    }

    pub(super) fn sieve(&self) -> Option<&Sieve<'_>> {
        self.sieve.as_ref()
    }
}

impl AdmittedRows<'_> {
    /// About which share of the rows in these words passes the filter.
    pub(crate) fn share(&self, words: Range<usize>) -> f64 {
        self.sieve.map_or(1.0, |sieve| sieve.share(self.columns, words))
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
