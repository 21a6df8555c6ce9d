//! One pass over rows of a segment: which of them are looked at, their sums with each query, and what of that is wanted.

use std::ops::Range;

use super::columns::{BLOCK, set_bits};
use super::picked::Picked;
use super::segment::{Scanned, Segment};
use super::sieve::Sieve;
use crate::code::Query;
use crate::filter::{Filter, RestrictedFaces};
use crate::kernel::bound::coarse_reach;
use crate::kernel::{Batch, Kernel, Reach, WORD_BITS};

/// Queries scanned with at a time: their sums stay in the first-level cache.
const QUERIES: usize = 16;
/// Asking a filter about a row costs about as much as so many bytes more of it.
pub(super) const SIEVED: usize = 48;

/// What a row that is picked out costs, in bytes of rows that are scanned in their order: memory gives what is scattered at a
/// third of the rate, and a row has to be copied.
pub(super) const fn picked_cost(width: usize) -> usize {
    3 * width + 300
}

/// Which rows a scan looks at.
pub(super) struct Admission<'a> {
    pub(super) filter: &'a Filter,
    /// The filter's, where it has a condition.
    pub(super) sieve: Option<&'a Sieve<'a>>,
    pub(super) restricted: RestrictedFaces,
    /// Whether the rows that are admitted are counted, rather than only looked for.
    pub(super) counted: bool,
}

/// What a scan asks of every row, made ready once for all segments.
pub(super) struct Asked<'a> {
    kernel: Kernel,
    queries: &'a [Query],
    /// Where the kernel is faster with them first.
    coarse: Vec<&'a [i8]>,
    /// [`QUERIES`] in each, the last one with the rest.
    batches: Vec<Batch<'a>>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(queries: &'a [Query], kernel: Kernel) -> Self {
        let wide: Vec<&[i16]> = queries.iter().map(Query::wide).collect();
        let batches = wide.chunks(QUERIES).map(|wide| kernel.batch(wide)).collect();
        Self { kernel, queries, coarse: queries.iter().map(Query::coarse).collect(), batches }
    }

    /// How wide rows are, in bytes.
    fn width(&self) -> usize {
        self.queries.first().map_or(0, |query| query.wide().len())
    }

    /// Blocks that are summed before the sums are looked at. Of several batches each takes a block while it is in the cache;
    /// else as many as there is room for the sums of, because each turn from the rows to what stands beside them and back
    /// costs half a microsecond in which the memory rests.
    fn blocks(&self) -> usize {
        match &self.batches[..] {
            [batch] => QUERIES / batch.len().max(1),
            _ => 1,
        }
    }
}

/// How many rows a scan looked at and how many it passed over.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) searched: u64,
    pub(crate) excluded_by_filter: u64,
    /// No row searched has a larger residual.
    pub(crate) residual: f32,
}

/// One pass, made ready.
pub(super) struct Pass<'a> {
    segment: &'a Segment,
    rows: Range<usize>,
    asked: &'a Asked<'a>,
    admission: &'a Admission<'a>,
    /// The filter, where it is asked before any row is looked at: where that costs less than looking at all of them, or rows
    /// are counted. Else it is asked about what reaches the floor.
    early: Option<&'a Sieve<'a>>,
    picked: Picked,
}

/// Rows next to each other, with a bit for each that is looked at.
struct Block {
    first: usize,
    count: usize,
    admitted: [u64; BLOCK / WORD_BITS],
    looked_at: usize,
}

impl<'a> Pass<'a> {
    /// Over `count` rows from `first` on, a multiple of [`BLOCK`], or as many as there are; `early` where the filter is asked
    /// before a row is looked at.
    pub(super) fn new(
        segment: &'a Segment,
        (first, count): (usize, usize),
        asked: &'a Asked<'a>,
        admission: &'a Admission<'a>,
        early: bool,
    ) -> Self {
        let rows = first..segment.rows().min(first + count);
        let early = admission.sieve.filter(|_| early);
        Self { segment, rows, asked, admission, early, picked: Picked::new() }
    }

    /// Looks at every row that is admitted, with every query. What reaches the [`Reach`] that `reach` has for the query then
    /// is handed to `visit`, and little else.
    pub(super) fn run<F>(
        mut self,
        floors: &mut [F],
        (reach, mut visit): (impl Fn(&F, &Query) -> Reach, impl FnMut(&mut F, Scanned)),
    ) -> Tally {
        let (segment, asked, admission) = (self.segment, self.asked, self.admission);
        // Whether the filter has to be asked about what reaches.
        let late =
            admission.sieve.is_some_and(|sieve| self.early.is_none() || !(admission.counted || sieve.is_exact()));
        let mut tally = Tally::default();
        let mut sums = [0i64; BLOCK * QUERIES];
        let mut blocks = Vec::with_capacity(asked.blocks());
        let stretch = BLOCK * asked.blocks();
        for first in self.rows.clone().step_by(stretch) {
            blocks.clear();
            for first in (first..self.rows.end.min(first + stretch)).step_by(BLOCK) {
                blocks.extend(self.block(first, &mut tally));
            }
            for (group, (batch, coarse)) in asked.batches.iter().zip(asked.coarse.chunks(QUERIES)).enumerate() {
                // One query waits for the memory, whatever is computed; several wait for the sums.
                let coarse = (batch.len() > 1 && asked.kernel.asks_coarsely()).then_some(coarse);
                let of_block = |number: usize, block: &Block| {
                    let first = number * BLOCK * batch.len();
                    first..first + block.count * batch.len()
                };
                for (number, block) in blocks.iter().enumerate() {
                    self.sum(block, batch, coarse, &mut sums[of_block(number, block)]);
                }
                for (number, block) in blocks.iter().enumerate() {
                    let sums = sums[of_block(number, block)].chunks_exact(block.count);
                    for (index, sums) in (group * QUERIES..).zip(sums) {
                        let (query, floor) = (&asked.queries[index], &mut floors[index]);
                        let whole = reach(floor, query);
                        let reach = match coarse {
                            Some(_) => coarse_reach(&whole, query.coarse_rest()),
                            None => whole,
                        };
                        for at in set_bits(&self.reaching(block, &reach, sums)) {
                            let row = block.first + at;
                            if late && !segment.admits(row, admission.filter, admission.restricted) {
                                continue;
                            }
                            let scanned = match coarse {
                                Some(_) => segment.look(asked.kernel, index, query, row),
                                None => segment.scanned(index, query, row, sums[at]),
                            };
                            visit(floor, scanned);
                        }
                    }
                }
            }
        }
        tally
    }

    /// The block that begins at a row, if any of its rows is looked at. A row is as far as the filter tells, or exactly where
    /// they are counted.
    fn block(&self, first: usize, tally: &mut Tally) -> Option<Block> {
        let (segment, columns, admission) = (self.segment, self.segment.columns(), self.admission);
        let count = BLOCK.min(self.rows.end - first);
        let (mut admitted, mut live) = ([0; BLOCK / WORD_BITS], 0);
        for (word, admitted) in (first / WORD_BITS..(first + count).div_ceil(WORD_BITS)).zip(&mut admitted) {
            let (free, restricted) = (columns.free(word), columns.restricted(word));
            // A pass ends at a whole block or with the segment, beyond whose rows no bit is set.
            live += (free | restricted).count_ones() as usize;
            *admitted = match admission.restricted {
                RestrictedFaces::LeftOut => free,
                RestrictedFaces::Included => free | restricted,
            };
            let Some(sieve) = self.early else { continue };
            *admitted = sieve.pass(columns, word, *admitted);
            if admission.counted && !sieve.is_exact() {
                let rows = set_bits(std::slice::from_ref(admitted));
                *admitted = rows
                    .filter(|row| segment.admits(word * WORD_BITS + row, admission.filter, admission.restricted))
                    .fold(0, |bits, row| bits | 1 << row);
            }
        }
        let looked_at = admitted.iter().map(|word| word.count_ones() as usize).sum::<usize>();
        tally.searched += looked_at as u64;
        tally.excluded_by_filter += (live - looked_at) as u64;
        (looked_at > 0).then(|| {
            tally.residual = segment.residual();
            Block { first, count, admitted, looked_at }
        })
    }

    /// The sums of a block's rows with each query of a batch, or with the coarse queries. Those of rows that are not looked at
    /// may be any.
    fn sum(&mut self, block: &Block, batch: &Batch<'_>, coarse: Option<&[&[i8]]>, sums: &mut [i64]) {
        let (kernel, width, rows) = (self.asked.kernel, self.asked.width(), self.segment.high_rows());
        let &Block { first, count, ref admitted, looked_at } = block;
        let sparse = looked_at * picked_cost(width) < count * width;
        let (bytes, taken) = if sparse {
            for row in set_bits(admitted) {
                self.segment.prefetch(kernel, first + row);
            }
            (self.picked.take(rows, first, set_bits(admitted)), looked_at)
        } else {
            (rows.padded(first, count), count)
        };
        match coarse {
            Some(coarse) => kernel.dot_coarse_each(bytes, coarse, &mut sums[..taken * batch.len()]),
            None => batch.dot(bytes, &mut sums[..taken * batch.len()]),
        }
        if sparse {
            self.picked.spread(sums, count, batch.len());
        }
    }

    /// A bit for each of the block's rows whose sum reaches and that is admitted.
    fn reaching(&self, block: &Block, reach: &Reach, sums: &[i64]) -> [u64; BLOCK / WORD_BITS] {
        let (kernel, columns) = (self.asked.kernel, self.segment.columns());
        let mut reaching = [0; BLOCK / WORD_BITS];
        if reach.meets(kernel.greatest(sums), columns.extremes(block.first)) {
            let rows = columns.sums(block.first..block.first + block.count, sums);
            kernel.reaching(reach, &rows, &mut reaching[..block.count.div_ceil(WORD_BITS)]);
        }
        for (reaching, admitted) in reaching.iter_mut().zip(&block.admitted) {
            *reaching &= admitted;
        }
        reaching
    }
}
