//! The bytes of a segment for sealing: the high halves with the facts of each row, and the low halves apart.
//!
//! Both parts are little-endian: magic (8), version u16, dimension u32, rows u32; the low part then names the SHA-256
//! of its high part, so that two versions of a segment never mix; then the rows; then the SHA-256 of all before it.
//! The vault's seal authenticates the bytes; the digests find mistakes of ours and of restored backups.

use std::collections::HashSet;
use std::ops::Range;

use aws_lc_rs::digest::{SHA256, digest};
use basis::{FaceId, SubjectId};
use vault::memory::Pages;
use zeroize::Zeroizing;

use super::columns::Columns;
use super::low::RowNumber;
use super::record::RowFacts;
use super::rows::Rows;
use super::wire::Reader;
use crate::code::{Code, CodeError, MAX_DIMENSION, MIN_DIMENSION, check_high, check_low};
use crate::filter::Facets;

/// Why bytes are not those of a segment or a record.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SegmentError {
    /// The magic is another's.
    #[error("these bytes are no such part of a segment; the record that names them points at something else")]
    Kind,
    /// Written by a version that is not known here.
    #[error(
        "segment version {found} is not known here (known: {known}); use the release that wrote it, or a newer one"
    )]
    Version {
        /// What the bytes say.
        found: u16,
        /// What is known.
        known: u16,
    },
    /// Too few or too many bytes.
    #[error("a segment part lacks {missing} bytes or has {surplus} too many; restore it from a backup")]
    Length {
        /// How many bytes are missing at least.
        missing: usize,
        /// How many are left over.
        surplus: usize,
    },
    /// The digest at the end is not that of the bytes.
    #[error("a segment part's digest does not match its bytes; restore it from a backup")]
    Digest,
    /// The low part belongs to other high halves.
    #[error("the two parts of the segment are of different versions; restore both from one backup")]
    Pair,
    /// A row cannot be.
    #[error("row {row} of a segment is damaged ({what}); restore it from a backup")]
    Row {
        /// Which row, from 0.
        row: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A code cannot be.
    #[error(transparent)]
    Code(#[from] CodeError),
}

const HIGH_MAGIC: [u8; 8] = *b"CTNSEGHI";
const LOW_MAGIC: [u8; 8] = *b"CTNSEGLO";
const VERSION: u16 = 1;
const HEADER_BYTES: usize = 8 + 2 + 4 + 4;
const DIGEST_BYTES: usize = 32;
type Digest = [u8; DIGEST_BYTES];

/// A segment's high halves and facts: what is read into memory at start.
pub struct HighPart {
    pub(super) dimension: usize,
    pub(super) columns: Columns,
    pub(super) high: Rows,
}

/// A segment's low halves: what stays sealed on disk until a score hangs on it.
pub struct LowPart {
    dimension: usize,
    rows: usize,
    low: Rows,
}

/// Both parts of a segment, for writing it and for erasing inside it.
pub struct SealedSegment {
    pub(super) high: HighPart,
    pub(super) low: LowPart,
}

impl HighPart {
    /// Reads and checks the high part.
    ///
    /// # Errors
    /// [`SegmentError`] at the first thing that is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SegmentError> {
        Self::decode(bytes).map(|(part, _)| part)
    }

    fn decode(bytes: &[u8]) -> Result<(Self, Digest), SegmentError> {
        let (body, digest) = split_digest(bytes)?;
        read_header(&mut Reader::new(body), &HIGH_MAGIC)?;
        check_digest(body, &digest)?;
        Ok((Self::from_authenticated(Pages::copy_of(bytes))?, digest))
    }

    /// As [`HighPart::from_bytes`], of bytes that the vault's seal has just authenticated: the digest, which takes longer
    /// than opening them, is left to those who write a segment anew. The rows stay on the pages that they came on: others
    /// would have to be cleared first.
    ///
    /// # Errors
    /// [`SegmentError`] at the first thing that is wrong.
    pub(crate) fn from_authenticated(bytes: Pages<u8>) -> Result<Self, SegmentError> {
        let mut reader = Reader::new(split_digest(&bytes)?.0);
        let (dimension, rows) = read_header(&mut reader, &HIGH_MAGIC)?;
        let facts_bytes = reader.take(rows.saturating_mul(RowFacts::BYTES))?;
        reader.take(rows.saturating_mul(dimension))?;
        reader.end()?;
        let mut columns = Columns::erased(rows);
        for (row, bytes) in facts_bytes.as_chunks().0.iter().enumerate() {
            if let Some(facts) = RowFacts::read(bytes, row)? {
                columns.set(row, &facts);
            }
        }
        let first = HEADER_BYTES + facts_bytes.len();
        let high = Rows::on_pages(bytes, first, dimension, rows);
        for row in 0..rows {
            if columns.holds(row) {
                let factors = columns.factors(row);
                // Its padding is zero, and whole lanes are looked at together.
                check_high(high.padded(row, 1), factors.scale, factors.low_norm)?;
            } else {
                check_erased(row, high.row(row))?;
            }
        }
        Ok(Self { dimension, columns, high })
    }

    /// How many dimensions its codes have.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// Says whose the face in a row is and whether it may be used, where it stands there; false where it does not.
    pub(crate) fn stand(&mut self, row: usize, face: FaceId, subject: Option<SubjectId>, restricted: bool) -> bool {
        match self.columns.facets(row) {
            Some(facets) if self.columns.face(row) == Some(face) => {
                self.columns.set_facets(row, &Facets { subject, restricted, ..facets });
                true
            }
            _ => false,
        }
    }

    /// How many rows it has, erased ones included.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.rows()
    }

    /// The faces it holds, in the order of its rows.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> {
        self.columns.held().map(|(_, face)| face)
    }

    /// The faces with the rows they stand in.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (RowNumber, FaceId)> {
        self.columns.held().map(|(row, face)| (row as RowNumber, face))
    }

    /// Whether the face in a row may not be used for now.
    pub(crate) fn restricts(&self, row: RowNumber) -> bool {
        self.columns.restricts(row as usize)
    }

    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let size = HEADER_BYTES + self.rows() * (RowFacts::BYTES + self.dimension) + DIGEST_BYTES;
        let mut bytes = start(size, &HIGH_MAGIC, self.dimension, self.rows());
        for row in 0..self.rows() {
            match self.columns.facts(row) {
                Some(facts) => facts.write(&mut bytes),
                None => bytes.extend([0; RowFacts::BYTES]),
            }
        }
        write_rows(&mut bytes, &self.high, self.rows());
        finish(bytes)
    }
}

impl LowPart {
    /// Reads and checks the low part by itself; that it belongs to its high part is for [`SealedSegment::from_bytes`].
    ///
    /// # Errors
    /// [`SegmentError`] at the first thing that is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SegmentError> {
        Self::decode(bytes).map(|(part, _)| part)
    }

    /// With the digest of the high part it belongs to.
    fn decode(bytes: &[u8]) -> Result<(Self, Digest), SegmentError> {
        let (body, digest) = split_digest(bytes)?;
        let mut reader = Reader::new(body);
        let (dimension, rows) = read_header(&mut reader, &LOW_MAGIC)?;
        let high_digest = *reader.array()?;
        let low_bytes = reader.take(rows.saturating_mul(dimension))?;
        reader.end()?;
        check_digest(body, &digest)?;
        Ok((Self { dimension, rows, low: read_rows(low_bytes, dimension, rows) }, high_digest))
    }

    /// The low half of a row, one byte a dimension; `None` beyond the last row.
    #[must_use]
    pub fn row(&self, row: RowNumber) -> Option<&[i8]> {
        ((row as usize) < self.rows).then(|| self.low.row(row as usize))
    }

    /// Where in the part's bytes a row's low half stands, for stores that open a blob in pieces.
    #[must_use]
    pub fn row_range(dimension: usize, row: RowNumber) -> Range<usize> {
        let start = HEADER_BYTES + DIGEST_BYTES + row as usize * dimension;
        start..start + dimension
    }

    fn to_bytes(&self, high_digest: &[u8]) -> Zeroizing<Vec<u8>> {
        let size = HEADER_BYTES + DIGEST_BYTES + self.rows * self.dimension + DIGEST_BYTES;
        let mut bytes = start(size, &LOW_MAGIC, self.dimension, self.rows);
        bytes.extend(high_digest);
        write_rows(&mut bytes, &self.low, self.rows);
        finish(bytes)
    }
}

impl SealedSegment {
    pub(super) fn new(dimension: usize, columns: Columns, high: Rows, low: Rows) -> Self {
        let rows = columns.rows();
        Self { high: HighPart { dimension, columns, high }, low: LowPart { dimension, rows, low } }
    }

    /// The two parts' bytes, `(high halves and facts, low halves)`, in plain: seal them before the first write.
    #[must_use]
    pub fn to_bytes(&self) -> (Zeroizing<Vec<u8>>, Zeroizing<Vec<u8>>) {
        let high = self.high.to_bytes();
        let low = self.low.to_bytes(&high[high.len() - DIGEST_BYTES..]);
        (high, low)
    }

    /// Reads both parts and checks that they belong together.
    ///
    /// # Errors
    /// [`SegmentError`] at the first thing that is wrong.
    pub fn from_bytes(high: &[u8], low: &[u8]) -> Result<Self, SegmentError> {
        let ((high, high_digest), (low, belongs_to)) = (HighPart::decode(high)?, LowPart::decode(low)?);
        if belongs_to != high_digest || low.rows != high.rows() || low.dimension != high.dimension {
            return Err(SegmentError::Pair);
        }
        for row in 0..high.rows() {
            if high.columns.holds(row) {
                let factors = high.columns.factors(row);
                check_low(low.low.row(row), factors.scale, factors.low_norm)?;
            } else {
                check_erased(row, low.low.row(row))?;
            }
        }
        Ok(Self { high, low })
    }

    /// The same segment with the rows of these faces zeroed; rows keep their numbers. Faces it does not hold are
    /// passed over.
    #[must_use]
    pub fn without(mut self, faces: &[FaceId]) -> Self {
        let faces: HashSet<FaceId> = faces.iter().copied().collect();
        let gone: Vec<_> =
            self.high.columns.held().filter(|(_, face)| faces.contains(face)).map(|(row, _)| row).collect();
        for row in gone {
            self.high.columns.erase(row);
            self.high.high.erase(row);
            self.low.low.erase(row);
        }
        self
    }

    /// A row as it stands in both parts, one byte a dimension: high half, then low half.
    pub(crate) fn row_bytes(&self, row: RowNumber) -> [Zeroizing<Vec<u8>>; 2] {
        [self.high.high.row(row as usize), self.low.low.row(row as usize)]
            .map(|half| Zeroizing::new(half.iter().map(|x| x.cast_unsigned()).collect()))
    }

    /// The whole code of a face; `None` when the row is another's or nobody's.
    pub(crate) fn code(&self, row: RowNumber, face: FaceId) -> Result<Option<Code>, SegmentError> {
        let at = row as usize;
        let Some(facts) = self.high.columns.facts(at).filter(|facts| facts.face == face) else {
            return Ok(None);
        };
        let RowFacts { factors, residual, .. } = facts;
        let (high, low) = (self.high.high.row(at), self.low.low.row(at));
        Ok(Some(Code::from_parts(high, low, factors.scale, factors.low_norm, residual)?))
    }

    /// Its high part.
    #[must_use]
    pub fn high(&self) -> &HighPart {
        &self.high
    }

    /// Apart into what is held in memory and what is fetched.
    #[must_use]
    pub fn into_parts(self) -> (HighPart, LowPart) {
        (self.high, self.low)
    }
}

fn read_header(reader: &mut Reader<'_>, magic: &[u8; 8]) -> Result<(usize, usize), SegmentError> {
    reader.header(magic, VERSION)?;
    let (dimension, rows) = (reader.u32()? as usize, reader.u32()? as usize);
    if !(MIN_DIMENSION..=MAX_DIMENSION).contains(&dimension) {
        return Err(CodeError::Dimension { dimension }.into());
    }
    Ok((dimension, rows))
}

fn split_digest(bytes: &[u8]) -> Result<(&[u8], Digest), SegmentError> {
    bytes
        .split_last_chunk()
        .map(|(body, digest)| (body, *digest))
        .ok_or_else(|| SegmentError::Length { missing: DIGEST_BYTES - bytes.len(), surplus: 0 })
}

fn check_digest(body: &[u8], expected: &[u8]) -> Result<(), SegmentError> {
    if digest(&SHA256, body).as_ref() == expected { Ok(()) } else { Err(SegmentError::Digest) }
}

fn check_erased(row: usize, half: &[i8]) -> Result<(), SegmentError> {
    if half.iter().any(|&x| x != 0) {
        return Err(SegmentError::Row { row, what: "an erased row is not zero" });
    }
    Ok(())
}

fn read_rows(bytes: &[u8], dimension: usize, count: usize) -> Rows {
    let mut rows = Rows::zeroed(dimension, count);
    for (row, bytes) in bytes.chunks_exact(dimension).enumerate() {
        for (to, from) in rows.row_mut(row).iter_mut().zip(bytes) {
            *to = from.cast_signed();
        }
    }
    rows
}

fn write_rows(bytes: &mut Vec<u8>, rows: &Rows, count: usize) {
    for row in 0..count {
        bytes.extend(rows.row(row).iter().map(|x| x.cast_unsigned()));
    }
}

/// Allocated at full size: growing would leave copies of faces in freed memory.
fn start(size: usize, magic: &[u8; 8], dimension: usize, rows: usize) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(size));
    bytes.extend(magic);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend((dimension as u32).to_le_bytes());
    bytes.extend((rows as u32).to_le_bytes());
    bytes
}

fn finish(mut bytes: Zeroizing<Vec<u8>>) -> Zeroizing<Vec<u8>> {
    let digest = digest(&SHA256, &bytes);
    bytes.extend(digest.as_ref());
    bytes
}
