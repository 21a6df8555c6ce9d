//! Enrolled faces' own codes, for acts that compare the enrolled with each other.

use basis::FaceId;

use super::record::RowFacts;
use super::{Location, StoreError, TemplateStore, read};
use crate::code::Code;

/// A face with its code, as the store holds it now.
pub(crate) struct Coded {
    pub(crate) face: FaceId,
    pub(crate) code: Code,
    pub(crate) norm_statistic: f32,
}

impl TemplateStore {
    /// The cohort statistic of a face; none when the store does not hold it.
    pub(crate) fn norm_statistic(&self, face: FaceId) -> Option<f32> {
        let at = self.find(&read(&self.directory), face)?;
        let segment = self.segment(at.slot);
        read(&segment).columns().facts(at.row as usize).map(|facts| facts.norm_statistic)
    }

    /// The codes of these faces, in no order; those that are gone or restricted are passed over.
    ///
    /// # Errors
    /// [`StoreError::LowHalves`] when a sealed segment does not open.
    pub(crate) fn codes(&self, faces: &[FaceId]) -> Result<Vec<Coded>, StoreError> {
        let mut at: Vec<Location> = {
            let directory = read(&self.directory);
            let held = faces.iter().filter_map(|face| self.find(&directory, *face));
            held.filter(|at| self.facets_at(*at).is_some_and(|facets| !facets.restricted)).collect()
        };
        at.sort_unstable();
        at.dedup();
        let mut coded = Vec::with_capacity(at.len());
        for at in at.chunk_by(|a, b| a.slot == b.slot) {
            self.codes_of_segment(at, &mut coded)?;
        }
        Ok(coded)
    }

    fn codes_of_segment(&self, at: &[Location], coded: &mut Vec<Coded>) -> Result<(), StoreError> {
        let shared = self.segment(at[0].slot);
        let number = {
            let segment = read(&shared);
            let Some(number) = segment.number() else {
                for at in at {
                    let row = at.row as usize;
                    if let (Some(facts), Some(low)) = (segment.columns().facts(row), segment.low(row)) {
                        coded.push(whole(&facts, segment.high(row), low)?);
                    }
                }
                return Ok(());
            };
            number
        };
        // Not under the segment's lock: the low half may have to be read from disk.
        let rows: Vec<u32> = at.iter().map(|at| at.row).collect();
        let mut refused = None;
        self.low_halves.low(number, &rows, &mut |row, low| {
            let segment = read(&shared);
            let Some(facts) = segment.columns().facts(row as usize) else { return };
            match whole(&facts, segment.high(row as usize), low) {
                Ok(one) => coded.push(one),
                Err(error) => refused = Some(error),
            }
        })?;
        refused.map_or(Ok(()), Err)
    }
}

fn whole(facts: &RowFacts, high: &[i8], low: &[i8]) -> Result<Coded, StoreError> {
    let code = Code::from_parts(high, low, facts.factors.scale, facts.factors.low_norm, facts.residual)?;
    Ok(Coded { face: facts.face, code, norm_statistic: facts.norm_statistic })
}
