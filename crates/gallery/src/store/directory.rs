//! Which segments to ask for a face: how many each holds, and between which ids.

#[cfg(test)]
mod tests;

use basis::FaceId;

use super::segment::Segment;

/// A segment's index on the shelf and a row in it. Rows are never given twice, so a location names one enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Location {
    pub(crate) slot: u32,
    pub(crate) row: u32,
}

/// What each segment holds, by slot. Its lock stands for all faces: nothing in a segment changes but under it, and who shows
/// faces holds it meanwhile, which makes an acknowledged removal final.
#[derive(Default)]
pub(super) struct Directory {
    #[allow(clippy::vec_box, reason = "growing would leave copies of ids in freed memory")]
    segments: Vec<Box<Extent>>,
}

/// How many faces a segment holds, and the least and the greatest of them.
#[derive(Default)]
struct Extent {
    faces: usize,
    ends: Option<(FaceId, FaceId)>,
}

impl Directory {
    /// How many faces are held.
    pub(super) fn faces(&self) -> usize {
        self.segments.iter().map(|extent| extent.faces).sum()
    }

    /// The segments among whose ids this one would be, the newest first. Ids begin with the time, so that they are few.
    pub(super) fn slots_around(&self, face: FaceId) -> impl Iterator<Item = u32> {
        let around = move |extent: &Extent| extent.ends.is_some_and(|(least, most)| (least..=most).contains(&face));
        (0..self.segments.len()).rev().filter(move |&slot| around(&self.segments[slot])).map(|slot| slot as u32)
    }

    /// Says anew of a segment what it holds. Follows on every change of that.
    pub(super) fn note(&mut self, slot: u32, segment: &Segment) {
        while self.segments.len() <= slot as usize {
            self.segments.push(Box::default());
        }
        *self.segments[slot as usize] = Extent { faces: segment.faces(), ends: segment.ends() };
    }
}
