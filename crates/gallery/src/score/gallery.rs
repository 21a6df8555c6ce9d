//! A gallery's own cohort: from a thousand people on, its people are the better yardstick.
//!
//! Which faces are members follows from the faces held and nothing else: the lowest by a mixed id, one a person. So
//! every history that ends with the same faces ends with the same scores, and nothing of the cohort is kept on disk.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use basis::{FaceId, SubjectId};

use super::cohort::{Cohort, Member, Nearest};
use crate::code::{Code, Query};
use crate::store::TemplateStore;

/// People in a gallery's own cohort, and how many it takes to have one. Measured: 1,000 do as well as 2,000.
pub const OWN_COHORT: usize = 1_000;
/// Unnamed faces are not believed to be people of their own if more than this share of the members resembles another
/// one as one pair of strangers in ten thousand does: among a thousand strangers a tenth does, in an album of few people
/// nearly all.
const CROWDED: f64 = 0.25;

/// A gallery's own cohort, drawn when it is first asked for, and anew when its members changed.
pub(crate) struct Yardstick {
    members: usize,
    drawn: Mutex<Option<Arc<Drawing>>>,
}

/// One drawing.
pub(crate) struct Drawing {
    /// `None` where the pack's cohort has to do.
    cohort: Option<Cohort>,
    /// Beyond this mixed id a face cannot become a member.
    last: u64,
    /// The statistics asked for so far.
    statistics: Mutex<HashMap<FaceId, f32>>,
}

impl Default for Yardstick {
    fn default() -> Self {
        Self::of_members(OWN_COHORT)
    }
}

impl Yardstick {
    pub(super) fn of_members(members: usize) -> Self {
        Self { members, drawn: Mutex::default() }
    }

    /// What holds now. `same_person` is the cosine that one pair of strangers in ten thousand reaches; without it
    /// unnamed faces are not taken for people of their own.
    pub(crate) fn of(&self, store: &TemplateStore, same_person: Option<f32>) -> Arc<Drawing> {
        // The lock is held while drawing, so that a change waits and then makes it anew.
        let mut drawn = self.drawn.lock().expect(NO_PANIC);
        Arc::clone(drawn.get_or_insert_with(|| Arc::new(Drawing::of(store, self.members, same_person))))
    }

    /// A face came into the store.
    pub(crate) fn added(&self, face: FaceId, subject: Option<SubjectId>) {
        let mut drawn = self.drawn.lock().expect(NO_PANIC);
        let concerns = |drawing: &Arc<Drawing>| drawing.cohort.is_none() || mixed(face, subject) <= drawing.last;
        if drawn.as_ref().is_some_and(concerns) {
            *drawn = None;
        }
    }

    /// Faces left the store, or their restrictions changed.
    pub(crate) fn changed(&self) {
        *self.drawn.lock().expect(NO_PANIC) = None;
    }
}

impl Drawing {
    fn of(store: &TemplateStore, members: usize, same_person: Option<f32>) -> Self {
        let mut lowest = BTreeMap::<u64, (FaceId, Option<SubjectId>)>::new();
        store.visit(|face, facets| {
            if facets.restricted || (facets.subject.is_none() && same_person.is_none()) {
                return;
            }
            let of = lowest.entry(mixed(face, facets.subject)).or_insert((face, facets.subject));
            of.0 = of.0.min(face);
            if lowest.len() > members {
                lowest.pop_last();
            }
        });
        let last = lowest.last_key_value().map_or(0, |(last, _)| *last);
        let codes: Vec<_> = (lowest.into_values())
            .filter_map(|(face, subject)| Some((Member::Face(face, subject), store.high_of(face)?)))
            .collect();
        let cohort = (codes.len() == members)
            .then(|| Cohort::new(codes.iter().map(|(member, (high, scale))| (*member, high.as_slice(), *scale))).ok())
            .flatten()
            .filter(|cohort| cohort.all_named() || same_person.is_some_and(|cosine| cohort.crowded(cosine) <= CROWDED));
        Self { cohort, last, statistics: Mutex::default() }
    }

    /// The probe's nearest members; `None` where the pack's cohort has to do.
    pub(crate) fn nearest(&self, probe: &Query) -> Option<Nearest> {
        self.cohort.as_ref().map(|cohort| cohort.nearest(probe))
    }

    /// A face's statistic without the face's own person; `None` for a face that is gone.
    pub(crate) fn statistic(&self, store: &TemplateStore, face: FaceId, subject: Option<SubjectId>) -> Option<f32> {
        let cohort = self.cohort.as_ref()?;
        if let Some(&known) = self.statistics.lock().expect(NO_PANIC).get(&face) {
            return Some(known);
        }
        let (high, scale) = store.high_of(face)?;
        let face_query = Query::from_code(Code::of_high(&high, scale));
        let statistic = cohort.nearest(&face_query).statistic(Some(Member::Face(face, subject)));
        self.statistics.lock().expect(NO_PANIC).insert(face, statistic);
        Some(statistic)
    }
}

const NO_PANIC: &str = "nothing panics under this lock";

/// One number a person, the same in every process: ids end in chance, and SplitMix64's finaliser spreads the rest.
fn mixed(face: FaceId, subject: Option<SubjectId>) -> u64 {
    let id = u128::from_be_bytes(subject.map_or_else(|| face.to_bytes(), SubjectId::to_bytes));
    let mut z = (id as u64) ^ ((id >> 64) as u64).rotate_left(32);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
