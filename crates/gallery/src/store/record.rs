//! One enrolled face: its code and what is known about it; and its bytes while it stands in the open tail.

use basis::{FaceId, SubjectId};
use zeroize::Zeroizing;

use super::sealed::SegmentError;
use super::wire::Reader;
use crate::code::{Code, check_factors};
use crate::filter::Facets;
use crate::kernel::bound::RowFactors;

/// A face as the store takes it in.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Which face.
    pub face: FaceId,
    /// Its template.
    pub code: Code,
    /// What filters ask for.
    pub facets: Facets,
    /// The cohort statistic that normalised scores subtract; it orders candidates and decides nothing in a sweep.
    pub norm_statistic: f32,
}

const MAGIC: [u8; 8] = *b"CTNRECRD";
const VERSION: u16 = 1;

impl Record {
    /// The record's bytes, for sealing: magic, version, dimension, facts, high half, low half; little-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let dimension = self.code.dimension();
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAGIC.len() + 6 + RowFacts::BYTES + 2 * dimension));
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((dimension as u32).to_le_bytes());
        RowFacts::of(self).write(&mut bytes);
        bytes.extend(self.code.high().iter().chain(self.code.low()).map(|&x| x.cast_unsigned()));
        bytes
    }

    /// Back from [`Record::to_bytes`].
    ///
    /// # Errors
    /// [`SegmentError`] when the bytes are not those of a record.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SegmentError> {
        let mut reader = Reader::new(bytes);
        reader.header(&MAGIC, VERSION)?;
        let dimension = reader.u32()? as usize;
        let facts = RowFacts::read(reader.array()?, 0)?
            .ok_or(SegmentError::Row { row: 0, what: "a record cannot be an erased one" })?;
        let high = Zeroizing::new(reader.signed(dimension)?);
        let low = Zeroizing::new(reader.signed(dimension)?);
        reader.end()?;
        let code = Code::from_parts(&high, &low, facts.factors.scale, facts.factors.low_norm, facts.residual)?;
        Ok(Self { face: facts.face, code, facets: facts.facets, norm_statistic: facts.norm_statistic })
    }
}

/// What stands beside a row's halves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RowFacts {
    pub(crate) face: FaceId,
    pub(crate) facets: Facets,
    pub(crate) factors: RowFactors,
    pub(crate) residual: f32,
    pub(crate) norm_statistic: f32,
}

const LIVE: u8 = 1;
const RESTRICTED: u8 = 2;
const SUBJECT_KNOWN: u8 = 4;
const TERRITORY_KNOWN: u8 = 8;

impl RowFacts {
    /// Flags 1, face 16, subject 16, territory 2, enrolled 8, scale, low norm, residual, statistic 4 each. An erased
    /// row is all zeros.
    pub(crate) const BYTES: usize = 1 + 16 + 16 + 2 + 8 + 4 * 4;

    pub(crate) fn of(record: &Record) -> Self {
        Self {
            face: record.face,
            facets: record.facets,
            factors: record.code.factors(),
            residual: record.code.residual(),
            norm_statistic: record.norm_statistic,
        }
    }

    pub(crate) fn write(&self, bytes: &mut Vec<u8>) {
        let Facets { subject, territory, restricted, enrolled_at_ms } = self.facets;
        let flag = |set: bool, flag: u8| if set { flag } else { 0 };
        bytes.push(
            LIVE | flag(restricted, RESTRICTED)
                | flag(subject.is_some(), SUBJECT_KNOWN)
                | flag(territory.is_some(), TERRITORY_KNOWN),
        );
        bytes.extend(self.face.to_bytes());
        bytes.extend(subject.map_or([0; 16], SubjectId::to_bytes));
        bytes.extend(territory.unwrap_or_default());
        bytes.extend(enrolled_at_ms.to_le_bytes());
        for number in [self.factors.scale, self.factors.low_norm, self.residual, self.norm_statistic] {
            bytes.extend(number.to_le_bytes());
        }
    }

    /// `None` is an erased row; `row` is for the error's text.
    pub(crate) fn read(bytes: &[u8; Self::BYTES], row: usize) -> Result<Option<Self>, SegmentError> {
        let refuse = |what| SegmentError::Row { row, what };
        let flags = bytes[0];
        if flags == 0 {
            return if bytes.iter().all(|&byte| byte == 0) {
                Ok(None)
            } else {
                Err(refuse("an erased row is not zero"))
            };
        }
        if flags & LIVE == 0 || flags & !(LIVE | RESTRICTED | SUBJECT_KNOWN | TERRITORY_KNOWN) != 0 {
            return Err(refuse("unknown flags"));
        }
        let face = FaceId::from_bytes(field(bytes, 1));
        let subject = SubjectId::from_bytes(field(bytes, 17));
        let territory: [u8; 2] = field(bytes, 33);
        if flags & TERRITORY_KNOWN != 0 && !territory.iter().all(u8::is_ascii_uppercase) {
            return Err(refuse("a territory is not two capital letters"));
        }
        let enrolled_at_ms = i64::from_le_bytes(field(bytes, 35));
        let [scale, low_norm, residual, norm_statistic] =
            [43, 47, 51, 55].map(|at| f32::from_le_bytes(field(bytes, at)));
        let factors = RowFactors { scale, low_norm };
        check_factors(factors.scale, factors.low_norm, residual)?;
        if !norm_statistic.is_finite() {
            return Err(refuse("the cohort statistic is not a number"));
        }
        let facets = Facets {
            subject: (flags & SUBJECT_KNOWN != 0).then_some(subject),
            territory: (flags & TERRITORY_KNOWN != 0).then_some(territory),
            restricted: flags & RESTRICTED != 0,
            enrolled_at_ms,
        };
        Ok(Some(Self { face, facets, factors, residual, norm_statistic }))
    }
}

/// The bytes from `at` on; a loop over many rows has no room for more checks than the compiler leaves of this.
fn field<const N: usize>(bytes: &[u8; RowFacts::BYTES], at: usize) -> [u8; N] {
    let mut field = [0; N];
    field.copy_from_slice(&bytes[at..at + N]);
    field
}
