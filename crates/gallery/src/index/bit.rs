//! One bit a dimension, in memory: the sign of each element, compared with the probe's int8 half.
//!
//! For a code direction `u = sign(x) / sqrt(d)`, `<q, u> / <x, u>` estimates `<q, x>` (RaBitQ, Gao & Long, SIGMOD 2024,
//! without its rotation: embeddings are spread over all dimensions already). With `S` the sum of the probe's elements
//! where `x` is not negative, `T` their sum over all, and `L` the sum of `|x|`, that is `(2 S - T) / L`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

use basis::FaceId;
use rayon::prelude::*;
use vault::memory::Pages;
use zeroize::Zeroize;

use super::{CandidateIndex, Candidates, Capabilities, GoneEvidence, IndexEntry, IndexError, Purge};
use crate::code::Query;
use crate::filter::{Facets, Filter, RestrictedFaces};
use crate::kernel::{Kernel, WORD_BITS};
use crate::sieve::{Columns, Sieve};
use crate::store::{TemplateStore, set_bits};

/// Rows in a chunk; chunks are allocated whole, because growing would leave copies in freed memory.
const CHUNK_ROWS: usize = 16_384;
/// Rows compared at a time.
const BLOCK: usize = 512;

/// A filter that admits a greater share of a chunk is asked about the rows with a good estimate; another one before any
/// row is looked at.
const WIDE: f64 = 0.05;
/// Of a block of which a filter admits less than one row in so many, those rows alone are looked at.
const SPARSE: usize = 8;

/// Rescoring a candidate out of order takes as long as scanning about so many dimensions exactly (measured: half a
/// microsecond, and 30 GB a second), and the bits have to be read too; an index that keeps more than one face in so many
/// by its dimensions saves nothing.
const WORTHWHILE: usize = 17_000;

/// Sign bits of every face of a store.
pub(crate) struct BitIndex {
    dimension: usize,
    kernel: Kernel,
    directory: RwLock<Directory>,
    chunks: RwLock<Vec<Arc<RwLock<Chunk>>>>,
}

#[derive(Default)]
struct Directory {
    rows: HashMap<FaceId, (usize, usize)>,
    free: Vec<(usize, usize)>,
}

struct Chunk {
    words: usize,
    bits: Pages<u64>,
    /// `1 / L`; zero in a free row, whose estimate is then zero.
    inverse_lengths: Vec<f32>,
    faces: Vec<Option<(FaceId, Facets)>>,
    /// A bit a row: held and not restricted.
    open: Vec<u64>,
    columns: Columns,
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
/// So with fewer than 256 dimensions so many would have to be kept that scanning them all exactly costs less. Measured,
/// on made-up crowds of five faces a person at within-person cosine 0.65, as share of the neighbours with cosine 0.45 or
/// more that is kept (`how_many_candidates_have_to_be_kept` prints it):
///
/// | dimensions | faces | 200 | 1,000 | 2,000 | 4,000 | 8,000 | 16,000 |
/// |---|---|---|---|---|---|---|---|
/// | 78 | 50,000 | 0.900 | 0.997 | 1.000 | 1.000 | 1.000 | 1.000 |
/// | 78 | 200,000 | 0.595 | 0.887 | 0.960 | 0.987 | 0.998 | 1.000 |
/// | 128 | 50,000 | 0.996 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |
/// | 128 | 200,000 | 0.967 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |
/// | 256, 512 | 200,000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |
///
/// Who is no mate is in the answer because somebody has to be; of those a few may be others than the exact scan's.
pub(crate) fn keep(k: usize, dimension: usize, faces: usize) -> usize {
    let (least, for_each, one_in) = match dimension {
        0..256 => return faces,
        256..384 => (400, 40, 500),
        _ => (200, 20, 1_000),
    };
    k.saturating_mul(for_each).max(least).max(faces / one_in)
}

impl BitIndex {
    /// Without faces.
    pub(crate) fn new(dimension: usize) -> Self {
        Self { dimension, kernel: Kernel::best(), directory: RwLock::default(), chunks: RwLock::default() }
    }

    /// Built from what a store holds, as at every start.
    pub(crate) fn of(store: &TemplateStore) -> Self {
        let index = Self::new(store.dimension());
        store.visit(|face, high, facets| {
            index.put(&mut write(&index.directory), &IndexEntry { face, high, facets: *facets });
        });
        index
    }

    fn put(&self, directory: &mut Directory, entry: &IndexEntry<'_>) {
        let held = directory.rows.get(&entry.face).copied();
        let (chunk, row) = held.or_else(|| directory.free.pop()).unwrap_or_else(|| {
            let mut chunks = write(&self.chunks);
            let chunk = chunks.len();
            chunks.push(Arc::new(RwLock::new(Chunk::new(self.dimension))));
            directory.free.extend((1..CHUNK_ROWS).rev().map(|row| (chunk, row)));
            (chunk, 0)
        });
        write(&self.chunk(chunk)).put(row, entry);
        directory.rows.insert(entry.face, (chunk, row));
    }

    fn chunk(&self, chunk: usize) -> Arc<RwLock<Chunk>> {
        Arc::clone(&read(&self.chunks)[chunk])
    }

    fn check(&self, found: usize) -> Result<(), IndexError> {
        if found == self.dimension { Ok(()) } else { Err(IndexError::Dimension { expected: self.dimension, found }) }
    }

    /// The estimate for each admitted face, best `count` of them.
    pub(crate) fn nearest(&self, query: &Query, count: usize, filter: &Filter) -> Vec<FaceId> {
        let probe = Probe {
            query,
            total: query.narrow().iter().map(|&q| i32::from(q)).sum::<i32>(),
            filter,
            sieve: Sieve::of(filter),
            floor: Mutex::new(f32::NEG_INFINITY),
        };
        let chunks = read(&self.chunks).clone();
        let mut best = chunks
            .par_iter()
            .fold(|| Best::new(count), |best, chunk| read(chunk).nearest(self.kernel, &probe, best))
            .reduce(|| Best::new(count), Best::merge);
        best.shrink();
        best.items.into_iter().map(|(_, face)| face).collect()
    }

    /// Every word of its chunks, for tests that look for what must be gone.
    #[cfg(test)]
    pub(super) fn words(&self) -> Vec<u64> {
        read(&self.chunks).iter().flat_map(|chunk| read(chunk).bits.to_vec()).collect()
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
        let mut directory = write(&self.directory);
        for entry in entries {
            self.put(&mut directory, entry);
        }
        Ok(())
    }

    /// Below 256 dimensions never, at 512 from some thousand faces on.
    fn narrows(&self, k: usize, faces: usize) -> bool {
        keep(k, self.dimension, faces).saturating_mul(WORTHWHILE / self.dimension) < faces
    }

    fn search(&self, query: &Query, k: usize, filter: &Filter) -> Result<Candidates, IndexError> {
        self.check(query.dimension())?;
        let count = keep(k, self.dimension, read(&self.directory).rows.len());
        Ok(Candidates::new(self.nearest(query, count, filter)))
    }

    fn purge(&self, faces: &[FaceId]) -> Result<Purge, IndexError> {
        let mut evidence = GoneEvidence { rows_zeroed: 0, not_held: 0, kept_on_disk: false };
        let mut directory = write(&self.directory);
        for face in faces {
            match directory.rows.remove(face) {
                None => evidence.not_held += 1,
                Some((chunk, row)) => {
                    write(&self.chunk(chunk)).erase(row);
                    directory.free.push((chunk, row));
                    evidence.rows_zeroed += 1;
                }
            }
        }
        Ok(Purge::PhysicallyGone { evidence })
    }
}

impl Chunk {
    fn new(dimension: usize) -> Self {
        let words = dimension.div_ceil(WORD_BITS);
        Self {
            words,
            bits: Pages::zeroed(words * CHUNK_ROWS),
            inverse_lengths: vec![0.0; CHUNK_ROWS],
            faces: vec![None; CHUNK_ROWS],
            open: vec![0; CHUNK_ROWS / WORD_BITS],
            columns: Columns::erased(CHUNK_ROWS),
        }
    }

    fn put(&mut self, row: usize, entry: &IndexEntry<'_>) {
        let mut length = 0i32;
        for (word, high) in self.bits[row * self.words..][..self.words].iter_mut().zip(entry.high.chunks(WORD_BITS)) {
            *word = 0;
            for (bit, &x) in high.iter().enumerate() {
                *word |= u64::from(x >= 0) << bit;
                length += i32::from(x).abs();
            }
        }
        self.inverse_lengths[row] = 1.0 / length.max(1) as f32;
        self.faces[row] = Some((entry.face, entry.facets));
        self.columns.set(row, Some((entry.face, &entry.facets)));
        self.set_open(row, !entry.facets.restricted);
    }

    fn erase(&mut self, row: usize) {
        self.bits[row * self.words..][..self.words].zeroize();
        self.inverse_lengths[row] = 0.0;
        self.faces[row] = None;
        self.columns.set(row, None);
        self.set_open(row, false);
    }

    fn set_open(&mut self, row: usize, open: bool) {
        let (word, bit) = (&mut self.open[row / WORD_BITS], 1 << (row % WORD_BITS));
        *word = if open { *word | bit } else { *word & !bit };
    }

    fn nearest(&self, kernel: Kernel, probe: &Probe<'_>, mut best: Best) -> Best {
        best.floor = best.floor.max(*lock(&probe.floor));
        let narrow = probe.sieve.as_ref().filter(|sieve| sieve.share(&self.columns, 0, &self.open) < WIDE);
        let wide = if narrow.is_none() { probe.sieve.as_ref() } else { None };
        let exact = probe.sieve.as_ref().is_none_or(Sieve::is_exact);
        let mut sums = [0i32; BLOCK];
        for first in (0..CHUNK_ROWS).step_by(BLOCK) {
            let words = first / WORD_BITS..(first + BLOCK) / WORD_BITS;
            let mut admitted = [0u64; BLOCK / WORD_BITS];
            for (word, admitted) in words.clone().zip(&mut admitted) {
                *admitted = narrow.map_or(self.open[word], |sieve| sieve.pass(&self.columns, word, self.open[word]));
            }
            let count = admitted.iter().map(|word| word.count_ones() as usize).sum::<usize>();
            if count == 0 {
                continue;
            }
            if count * SPARSE < BLOCK {
                for row in set_bits(&admitted) {
                    let bits = &self.bits[(first + row) * self.words..][..self.words];
                    kernel.select(bits, probe.query.narrow(), &mut sums[row..=row]);
                }
            } else {
                kernel.select(&self.bits[first * self.words..][..BLOCK * self.words], probe.query.narrow(), &mut sums);
            }
            let mut good = [0u64; BLOCK / WORD_BITS];
            kernel.above(&sums, probe.total, &self.inverse_lengths[first..][..BLOCK], best.floor, &mut good);
            for ((word, good), admitted) in words.zip(&mut good).zip(&admitted) {
                *good &= admitted;
                if let Some(sieve) = wide
                    && *good != 0
                {
                    *good = sieve.pass(&self.columns, word, *good);
                }
            }
            for row in set_bits(&good) {
                if let Some((face, facets)) = &self.faces[first + row]
                    && (exact || probe.filter.admits(*face, facets, RestrictedFaces::LeftOut))
                {
                    let estimate = (2 * sums[row] - probe.total) as f32 * self.inverse_lengths[first + row];
                    best.push(estimate, *face);
                }
            }
        }
        let mut floor = lock(&probe.floor);
        *floor = floor.max(best.floor);
        drop(floor);
        best
    }
}

/// What is asked of every chunk.
struct Probe<'a> {
    query: &'a Query,
    /// The sum of the query's elements.
    total: i32,
    filter: &'a Filter,
    sieve: Option<Sieve>,
    /// As many faces as are wanted are estimated at this or more: no other chunk need propose less.
    floor: Mutex<f32>,
}

/// The best `count` so far, and up to as many more waiting to be sorted out.
struct Best {
    count: usize,
    floor: f32,
    items: Vec<(f32, FaceId)>,
}

impl Best {
    fn new(count: usize) -> Self {
        Self { count, floor: f32::NEG_INFINITY, items: Vec::new() }
    }

    fn push(&mut self, estimate: f32, face: FaceId) {
        self.items.push((estimate, face));
        if self.items.len() >= self.count.saturating_mul(2) {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        if self.items.len() > self.count && self.count > 0 {
            // Ties by face, so that the answer does not depend on how chunks were shared out among threads.
            let order = |a: &(f32, FaceId), b: &(f32, FaceId)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
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
