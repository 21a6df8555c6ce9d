//! One bit a dimension, in memory: the sign of each element, compared with the probe in thirty-one steps an element.
//!
//! For a code direction `u = sign(x) / sqrt(d)`, `<q, u> / <x, u>` estimates `<q, x>` (RaBitQ, Gao & Long, SIGMOD 2024,
//! without its rotation: embeddings are spread over all dimensions already). With `S` the sum of the probe's elements
//! where `x` is not negative, `T` their sum over all, and `L` the sum of `|x|`, that is `(2 S - T) / L`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

use rayon::prelude::*;
use vault::memory::Pages;

use super::{CandidateIndex, Candidates, Capabilities, GoneEvidence, IndexEntry, IndexError, Purge};
use crate::code::Query;
use crate::kernel::{BitQuery, Kernel, STRIP, WORD_BITS, place};
use crate::store::{Admitted, AdmittedRows, Location, TemplateStore, set_bits};

/// Rows of a segment that stand together: all of one that is sealed today.
const PART_ROWS: usize = 8_192;
/// Segments whose parts share a chunk. Chunks are allocated whole, because growing would leave copies in freed memory, and of
/// so many rows on large pages, with which a look at all of them takes nine tenths of the time.
const SHARING: usize = 8;
const CHUNK_ROWS: usize = SHARING * PART_ROWS;
/// Below, one bit a dimension tells too little: see [`keep`].
const LEAST_DIMENSION: usize = 256;
/// Rows compared at a time.
const BLOCK: usize = 1_024;

/// A filter that admits a greater share of a segment is asked about the rows with a good estimate; another one before any
/// row is looked at.
const WIDE: f64 = 0.05;
/// How many a filter admits is told from a sample, one in so many more are reckoned with. Where the sample is small, the least
/// that is kept decides.
const LEEWAY: usize = 4;
/// At most one in so many of the rows that pass a filter should not have.
const STRANGERS: usize = 32;

/// Rescoring a candidate out of order costs as much as so many bytes that are scanned in their order (measured: 0.64
/// microseconds at 17 GB a second, and half a microsecond at 30).
const RESCORED: usize = 12_000;

/// Sign bits of every row of a store, where the store has them: nothing has to be looked up, and whose row it is and what a
/// filter asks of it stands in the store alone.
pub(crate) struct BitIndex {
    dimension: usize,
    kernel: Kernel,
    chunks: RwLock<BTreeMap<ChunkNumber, Arc<RwLock<Chunk>>>>,
}

/// Which [`SHARING`] segments, by their slots, and which of their parts.
type ChunkNumber = (u32, u32);

struct Chunk {
    row_bytes: usize,
    /// Rows in strips, as [`place`] has them.
    bits: Pages<u8>,
    /// `1 / L`; zero in a row that is not held, whose estimate is then zero.
    inverse_lengths: Vec<f32>,
}

/// How many candidates to keep for the best `k` of `faces`, so that a mate is left out less than once in a million
/// searches of people who are spread evenly.
///
/// The estimate of a cosine `c` errs normally, by `sqrt((pi / 2 - 1) (1 - c^2) / d)`; that of a stranger, whose cosine
/// errs by `1 / sqrt(d)` itself, lies about zero by `sqrt(pi / 2 / d)`. Keeping one face in `n` keeps every estimate from
/// `t` on, where one stranger in `n` reaches `t`. How far a mate of cosine 0.45, the least, lies above `t`, in its own
/// standard deviations, and how often it lies below it nevertheless:
///
/// | dimensions | kept | `t` | deviations | left out |
/// |---|---|---|---|---|
/// | 128 | one in 100 | 0.258 | 3.2 | 6e-4 |
/// | 192 | one in 100 | 0.210 | 4.9 | 4e-7 |
/// | 256 | one in 500 | 0.225 | 5.3 | 5e-8 |
/// | 384 | one in 1,000 | 0.198 | 7.3 | 1e-13 |
/// | 512 | one in 1,000 | 0.171 | 9.4 | 4e-21 |
///
/// The probe's steps, a fifth of its elements' deviation, add a hundredth to the squares of these deviations.
///
/// So with fewer than 256 dimensions so many would have to be kept that scanning them all exactly costs less. Measured,
/// on made-up crowds of five faces a person at within-person cosine 0.65, as share of the neighbours with cosine 0.45 or
/// more that is kept (`how_many_candidates_have_to_be_kept` prints it):
///
/// | dimensions | faces | 200 | 1,000 | 2,000 | 4,000 | 8,000 | 16,000 |
/// |---|---|---|---|---|---|---|---|
/// | 78 | 50,000 | 0.897 | 0.997 | 1.000 | 1.000 | 1.000 | 1.000 |
/// | 78 | 200,000 | 0.595 | 0.884 | 0.956 | 0.985 | 0.998 | 1.000 |
/// | 128 | 50,000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |
/// | 128 | 200,000 | 0.967 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |
/// | 256, 512 | 200,000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |
///
/// Who is no mate is in the answer because somebody has to be; of those a few may be others than the exact scan's.
pub(crate) fn keep(k: usize, dimension: usize, faces: usize) -> usize {
    let (least, for_each, one_in) = match dimension {
        ..LEAST_DIMENSION => return faces,
        LEAST_DIMENSION..384 => (400, 40, 500),
        _ => (200, 20, 1_000),
    };
    k.saturating_mul(for_each).max(least).max(faces / one_in)
}

impl BitIndex {
    /// Whether codes of so many dimensions are worth an index: of fewer, an exact scan always costs less.
    pub(crate) const fn is_of_use(dimension: usize) -> bool {
        dimension >= LEAST_DIMENSION
    }

    /// Without rows.
    pub(crate) fn new(dimension: usize) -> Self {
        Self { dimension, kernel: Kernel::best(), chunks: RwLock::default() }
    }

    /// Built from what a store holds, as at every start.
    pub(crate) fn of(store: &TemplateStore) -> Self {
        let index = Self::new(store.dimension());
        let parts = (0..store.slots()).flat_map(|slot| store.parts_of(slot, PART_ROWS).map(move |rows| (slot, rows)));
        parts.collect::<Vec<_>>().into_par_iter().for_each(|(slot, rows)| {
            let (number, first) = chunk_of(Location { slot, row: rows.start as u32 });
            let chunk = index.chunk(number);
            let mut chunk = write(&chunk);
            store.visit_high(slot, rows, |row, high| chunk.put(index.kernel, first + row % PART_ROWS, high));
        });
        index
    }

    /// How many of the admitted rows to keep for the best `k` of them.
    fn keep(&self, k: usize, admitted: &Admitted<'_>) -> usize {
        let about = admitted.about();
        keep(k, self.dimension, admitted.held().min(about + about / LEEWAY))
    }

    fn put(&self, entry: &IndexEntry<'_>) {
        let (number, row) = chunk_of(entry.at);
        write(&self.chunk(number)).put(self.kernel, row, entry.high);
    }

    /// A chunk, made where it is not there yet.
    fn chunk(&self, number: ChunkNumber) -> Arc<RwLock<Chunk>> {
        let held = read(&self.chunks).get(&number).cloned();
        held.unwrap_or_else(|| {
            let new = || Arc::new(RwLock::new(Chunk::new(self.dimension)));
            Arc::clone(write(&self.chunks).entry(number).or_insert_with(new))
        })
    }

    fn check(&self, found: usize) -> Result<(), IndexError> {
        if found == self.dimension { Ok(()) } else { Err(IndexError::Dimension { expected: self.dimension, found }) }
    }

    /// The admitted rows with the best `count` estimates.
    pub(crate) fn nearest(&self, query: &Query, count: usize, admitted: &Admitted<'_>) -> Vec<Location> {
        let probe = Probe { query: BitQuery::of(query.narrow()), floor: Mutex::new(f32::NEG_INFINITY) };
        let chunks: Vec<_> = read(&self.chunks).iter().map(|(number, chunk)| (*number, Arc::clone(chunk))).collect();
        let parts = chunks.iter().flat_map(|((group, part), chunk)| {
            let slots = group * SHARING as u32..admitted.slots().min((group + 1) * SHARING as u32);
            slots.map(move |slot| (Location { slot, row: part * PART_ROWS as u32 }, chunk))
        });
        let look = |mut best: Best, (start, chunk): &(Location, &Arc<RwLock<Chunk>>)| {
            admitted.in_segment(start.slot, |rows| {
                best.floor = best.floor.max(*lock(&probe.floor));
                Look::new(self.kernel, &probe.query, (*start, &read(chunk)), rows).add_to(&mut best);
                let mut floor = lock(&probe.floor);
                *floor = floor.max(best.floor);
            });
            best
        };
        let parts: Vec<_> = parts.collect();
        let mut best = parts.par_iter().fold(|| Best::new(count), look).reduce(|| Best::new(count), Best::merge);
        best.shrink();
        best.items.into_iter().map(|(_, at)| at).collect()
    }

    /// Every byte of its chunks, for tests that look for what must be gone.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> Vec<u8> {
        read(&self.chunks).values().flat_map(|chunk| read(chunk).bits.to_vec()).collect()
    }
}

impl CandidateIndex for BitIndex {
    fn capabilities(&self) -> Capabilities {
        Capabilities { name: "1-bit codes in memory", persistent: false, filters: true, purges_at_once: true }
    }

    fn upsert(&self, entries: &[IndexEntry<'_>]) -> Result<(), IndexError> {
        for entry in entries {
            self.check(entry.high.len())?;
        }
        entries.iter().for_each(|entry| self.put(entry));
        Ok(())
    }

    /// At 512 dimensions from some thousand rows on.
    fn narrows(&self, k: usize, admitted: &Admitted<'_>) -> bool {
        let bits = admitted.held().saturating_mul(self.dimension / 8);
        bits.saturating_add(self.keep(k, admitted).saturating_mul(RESCORED)) < admitted.scan_cost()
    }

    fn search(&self, query: &Query, k: usize, admitted: &Admitted<'_>) -> Result<Candidates, IndexError> {
        self.check(query.dimension())?;
        let count = self.keep(k, admitted);
        // A few of those that pass are strangers, and may not take the place of others.
        let count = count.saturating_add(count / STRANGERS);
        Ok(Candidates::new(self.nearest(query, count, admitted)))
    }

    fn purge(&self, rows: &[Location]) -> Result<Purge, IndexError> {
        let mut evidence = GoneEvidence { rows_zeroed: 0, not_held: 0, kept_on_disk: false };
        for at in rows {
            let (number, row) = chunk_of(*at);
            match read(&self.chunks).get(&number).map(|chunk| write(chunk).erase(row)) {
                Some(true) => evidence.rows_zeroed += 1,
                Some(false) | None => evidence.not_held += 1,
            }
        }
        Ok(Purge::PhysicallyGone { evidence })
    }
}

/// The chunk of a row, and the row in it.
fn chunk_of(at: Location) -> (ChunkNumber, usize) {
    let (slot, row) = (at.slot as usize, at.row as usize);
    (((slot / SHARING) as u32, (row / PART_ROWS) as u32), slot % SHARING * PART_ROWS + row % PART_ROWS)
}

impl Chunk {
    fn new(dimension: usize) -> Self {
        let row_bytes = dimension.next_multiple_of(WORD_BITS) / 8;
        Self { row_bytes, bits: Pages::zeroed(row_bytes * CHUNK_ROWS), inverse_lengths: vec![0.0; CHUNK_ROWS] }
    }

    fn put(&mut self, kernel: Kernel, row: usize, high: &[i8]) {
        let strip = &mut self.bits[place(row, 0, self.row_bytes)..];
        let length = kernel.signs(high, strip);
        self.inverse_lengths[row] = 1.0 / length.max(1) as f32;
    }

    /// False where the row was not held.
    fn erase(&mut self, row: usize) -> bool {
        let strip = &mut self.bits[place(row, 0, self.row_bytes)..];
        strip.iter_mut().step_by(STRIP).take(self.row_bytes).for_each(|byte| *byte = 0);
        std::mem::take(&mut self.inverse_lengths[row]) != 0.0
    }

    /// The sums of a block's rows from `first` on, of every strip in which some are asked for.
    fn select(
        &self,
        kernel: Kernel,
        query: &BitQuery,
        first: usize,
        asked: &[u64; BLOCK / WORD_BITS],
        sums: &mut [i32; BLOCK],
    ) {
        let asks = |strip: usize| asked[strip * STRIP / WORD_BITS] >> (strip * STRIP % WORD_BITS) as u16 != 0;
        let mut row = 0;
        for run in std::array::from_fn::<_, { BLOCK / STRIP }, _>(asks).chunk_by(|a, b| a == b) {
            let rows = row..row + run.len() * STRIP;
            row = rows.end;
            if run[0] {
                let [start, end] = [rows.start, rows.end].map(|row| place(first + row, 0, self.row_bytes));
                kernel.select(&self.bits[start..end], query, &mut sums[rows]);
            }
        }
    }
}

/// What is asked of every chunk.
struct Probe {
    query: BitQuery,
    /// As many faces as are wanted are estimated at this or more: no other chunk need propose less.
    floor: Mutex<f32>,
}

/// A look at a segment's rows in one chunk.
struct Look<'a> {
    chunk: &'a Chunk,
    kernel: Kernel,
    query: &'a BitQuery,
    rows: &'a AdmittedRows<'a>,
    slot: u32,
    /// The first of them in its segment.
    start: usize,
    /// And in the chunk.
    within: usize,
    /// Whether the filter is asked before any row is looked at.
    narrow: bool,
}

/// Rows whose estimates reach a floor, a bit each, and the sums of all.
struct Block {
    first: usize,
    good: [u64; BLOCK / WORD_BITS],
    sums: [i32; BLOCK],
}

impl<'a> Look<'a> {
    fn new(
        kernel: Kernel,
        query: &'a BitQuery,
        (first, chunk): (Location, &'a Chunk),
        rows: &'a AdmittedRows<'a>,
    ) -> Self {
        let (start, (_, within)) = (first.row as usize, chunk_of(first));
        Self { chunk, kernel, query, rows, slot: first.slot, start, within, narrow: rows.share() < WIDE }
    }

    /// Adds the admitted ones to the best so far, as far as they are among them.
    fn add_to(&self, best: &mut Best) {
        // What a filter asks of a block's good rows stands elsewhere: it is on its way while the next block is summed.
        let mut blocks = [const { Block { first: 0, good: [0; BLOCK / WORD_BITS], sums: [0; BLOCK] } }; 2];
        for (turn, first) in (0..PART_ROWS).step_by(BLOCK).enumerate() {
            let [even, odd] = &mut blocks;
            let (block, before) = if turn % 2 == 0 { (even, odd) } else { (odd, even) };
            block.first = first;
            self.sum(block, best.floor);
            self.propose(before, best);
        }
        blocks.iter_mut().for_each(|block| self.propose(block, best));
    }

    fn words(&self, block: &Block) -> Range<usize> {
        let first = (self.start + block.first) / WORD_BITS;
        first..first + BLOCK / WORD_BITS
    }

    fn sum(&self, block: &mut Block, floor: f32) {
        let mut asked = [0u64; BLOCK / WORD_BITS];
        for (word, asked) in self.words(block).zip(&mut asked) {
            let free = self.rows.free(word);
            *asked = if self.narrow { self.rows.pass(word, free) } else { free };
        }
        if asked == [0; BLOCK / WORD_BITS] {
            return;
        }
        let within = self.within + block.first;
        self.chunk.select(self.kernel, self.query, within, &asked, &mut block.sums);
        let factors = &self.chunk.inverse_lengths[within..][..BLOCK];
        self.kernel.above(&block.sums, self.query.total(), factors, floor, &mut block.good);
        for ((word, good), asked) in self.words(block).zip(&mut block.good).zip(&asked) {
            *good &= asked;
            if !self.narrow {
                self.rows.prefetch(self.kernel, word, *good);
            }
        }
    }

    fn propose(&self, block: &mut Block, best: &mut Best) {
        let mut good = std::mem::take(&mut block.good);
        for (word, good) in self.words(block).zip(&mut good) {
            if *good != 0 && !self.narrow {
                *good = self.rows.pass(word, *good);
            }
        }
        for row in set_bits(&good) {
            let factor = self.chunk.inverse_lengths[self.within + block.first + row];
            let estimate = (2 * block.sums[row] - self.query.total()) as f32 * factor;
            best.push(estimate, Location { slot: self.slot, row: (self.start + block.first + row) as u32 });
        }
    }
}

/// The best `count` so far, and up to as many more waiting to be sorted out.
struct Best {
    count: usize,
    floor: f32,
    items: Vec<(f32, Location)>,
}

impl Best {
    fn new(count: usize) -> Self {
        Self { count, floor: f32::NEG_INFINITY, items: Vec::new() }
    }

    fn push(&mut self, estimate: f32, at: Location) {
        self.items.push((estimate, at));
        if self.items.len() >= self.count.saturating_mul(2) {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        if self.items.len() > self.count && self.count > 0 {
            // Ties by row, so that the answer does not depend on how chunks were shared out among threads.
            let order = |a: &(f32, Location), b: &(f32, Location)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
            self.items.select_nth_unstable_by(self.count - 1, order);
            self.items.truncate(self.count);
            self.floor = self.floor.max(self.items[self.count - 1].0);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.items.extend(other.items);
        self.floor = self.floor.max(other.floor);
        self.shrink();
        self
    }
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().expect("no change to the index panics halfway")
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().expect("no change to the index panics halfway")
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().expect("nothing panics under this lock")
}
