//! Taking in sealed segments at start: all of them or none.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::sync::{Arc, RwLock};

use rayon::prelude::*;

use super::low::SegmentNumber;
use super::sealed::HighPart;
use super::segment::Segment;
use super::{StoreError, TemplateStore, read, write};

impl TemplateStore {
    /// Takes in the high parts of sealed segments, at start.
    ///
    /// # Errors
    /// [`StoreError::Dimension`], [`StoreError::SegmentNumberTaken`], [`StoreError::AlreadyHeld`]; nothing is taken in
    /// then.
    pub(crate) fn load_sealed(&self, parts: Vec<(SegmentNumber, HighPart)>) -> Result<(), StoreError> {
        parts.iter().try_for_each(|(_, part)| self.check_dimension(part.dimension()))?;
        let sealed = |(number, part)| Segment::sealed(number, part);
        let segments = parts.into_par_iter().map(sealed).collect::<Result<Vec<_>, _>>()?;
        let mut directory = write(&self.directory);
        {
            let standing = self.segments();
            let standing: Vec<_> = standing.iter().map(|(_, segment)| read(segment)).collect();
            let all: Vec<_> = standing.iter().map(|segment| &**segment).chain(&segments).collect();
            let mut numbers = HashSet::new();
            if !all.iter().filter_map(|segment| segment.number()).all(|number| numbers.insert(number)) {
                return Err(StoreError::SegmentNumberTaken);
            }
            if share_a_face(&all) {
                return Err(StoreError::AlreadyHeld);
            }
        }
        let mut shelf = write(&self.shelf);
        for segment in segments {
            directory.note(shelf.segments.len() as u32, &segment);
            shelf.segments.push(Arc::new(RwLock::new(segment)));
        }
        Ok(())
    }
}

/// Whether two of these segments hold the same face. Segments that lie apart cost nothing.
fn share_a_face(segments: &[&Segment]) -> bool {
    // Of each segment the least face that may still meet another's, with how many come before it.
    let head = |(number, before): (usize, usize)| Some(Reverse((segments[number].face_after(before)?, number, before)));
    let mut heads: BinaryHeap<_> = (0..segments.len()).filter_map(|number| head((number, 0))).collect();
    while let Some(Reverse((face, number, before))) = heads.pop() {
        let Some(&Reverse((next, ..))) = heads.peek() else { break };
        if face == next {
            return true;
        }
        // Whoever comes before the least face of all others meets nobody.
        let one_on = segments[number].face_after(before + 1).is_none_or(|face| face >= next);
        let before = if one_on { before + 1 } else { segments[number].faces_before(next) };
        heads.extend(head((number, before)));
    }
    false
}
