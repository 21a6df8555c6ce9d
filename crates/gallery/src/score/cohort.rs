//! A bounded set of other people, and how much a template resembles them.

use std::cmp::Ordering;

use basis::{FaceId, SubjectId};

use crate::code::{Code, CodeError, Query};
use crate::kernel::{Kernel, LANES};
use crate::store::Rows;

/// How many of the best cosines with the cohort make the statistic. Measured: 5 to 50 are about equal, 20 is best.
pub const NEAREST: usize = 20;
/// How many members tell the cohort's level.
const LEVEL_FROM: usize = 256;
/// Members looked at in one call of the kernel.
const BLOCK: usize = 256;

/// Why vectors are no cohort.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CohortError {
    /// Too few.
    #[error("a cohort has more than {NEAREST} members, this one has {members}; draw more from the pack's population")]
    TooFew {
        /// How many there are.
        members: usize,
    },
    /// A member cannot be coded, or is of another dimension than the first.
    #[error("a cohort member is no template: {0}; install the model pack anew")]
    Member(#[from] CodeError),
}

/// Who a member of a gallery's own cohort is; a person is never in the cohort of their own pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// Drawn from a population's statistics: nobody.
    Nobody,
    /// A face of a gallery, and whose it is where that is known.
    Face(FaceId, Option<SubjectId>),
}

/// Other people: int8 codes on locked pages, zeroed when dropped.
pub struct Cohort {
    rows: Rows,
    scales: Vec<f32>,
    members: Vec<Member>,
    kernel: Kernel,
    level: f64,
}

/// The best cosines of one template with a cohort, one more than are needed, so that one person can be left out.
#[derive(Debug, Clone)]
pub struct Nearest {
    best: Vec<(f64, Member)>,
    level: f64,
}

impl Cohort {
    /// A cohort of people who do not exist, as a model pack draws them: unit vectors of one dimension.
    ///
    /// # Errors
    /// [`CohortError`] for too few vectors, or one that is no template.
    pub fn of_nobody<'a>(templates: impl IntoIterator<Item = &'a [f32]>) -> Result<Self, CohortError> {
        let codes = templates.into_iter().map(Code::quantise).collect::<Result<Vec<_>, _>>()?;
        Self::new(codes.iter().map(|code| (Member::Nobody, code.high(), code.scale())))
    }

    /// A cohort of enrolled people, as a gallery has its own; one template a person.
    ///
    /// # Errors
    /// [`CohortError`] for too few people, or a vector that is no template.
    pub fn of_people<'a>(people: impl IntoIterator<Item = (Member, &'a [f32])>) -> Result<Self, CohortError> {
        let code = |(member, template)| Ok((member, Code::quantise(template)?));
        let codes = people.into_iter().map(code).collect::<Result<Vec<_>, CohortError>>()?;
        Self::new(codes.iter().map(|(member, code)| (*member, code.high(), code.scale())))
    }

    /// A cohort of the high halves of codes, which are what is in memory.
    pub(crate) fn new<'a>(codes: impl ExactSizeIterator<Item = (Member, &'a [i8], f32)>) -> Result<Self, CohortError> {
        if codes.len() <= NEAREST {
            return Err(CohortError::TooFew { members: codes.len() });
        }
        let mut codes = codes.peekable();
        let dimension = codes.peek().map_or(0, |(_, high, _)| high.len());
        let mut rows = Rows::zeroed(dimension, codes.len());
        let (mut scales, mut members) = (Vec::with_capacity(codes.len()), Vec::with_capacity(codes.len()));
        for (row, (member, high, scale)) in codes.enumerate() {
            if high.len() != dimension {
                return Err(CodeError::Dimension { dimension: high.len() }.into());
            }
            rows.write(row, high);
            scales.push(scale);
            members.push(member);
        }
        let mut cohort = Self { rows, scales, members, kernel: Kernel::best(), level: 0.0 };
        cohort.level = cohort.measure_level();
        Ok(cohort)
    }

    /// How many people it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Never: a cohort has more than [`NEAREST`] members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How much more than a typical person a template resembles other people: 0 is typical, above 0 more.
    ///
    /// # Panics
    /// When the template is of another dimension, which callers have ruled out by the pack.
    #[must_use]
    pub fn statistic(&self, template: &Query) -> f32 {
        self.nearest(template).statistic(None)
    }

    /// The members that a template resembles most.
    ///
    /// # Panics
    /// As [`Cohort::statistic`].
    #[must_use]
    pub fn nearest(&self, template: &Query) -> Nearest {
        Nearest { best: self.best(template, None), level: self.level }
    }

    /// Whether every member is a named subject.
    pub(crate) fn all_named(&self) -> bool {
        self.members.iter().all(|member| matches!(member, Member::Face(_, Some(_))))
    }

    /// The share of its members that another member resembles by at least `cosine`.
    pub(crate) fn crowded(&self, cosine: f32) -> f64 {
        let crowded = (0..self.len()).filter(|&row| {
            self.best(&self.query(row), Some(row)).first().is_some_and(|&(best, _)| best >= f64::from(cosine))
        });
        crowded.count() as f64 / self.len() as f64
    }

    /// The mean statistic of its first members, each with the others.
    fn measure_level(&self) -> f64 {
        let from = self.len().min(LEVEL_FROM);
        let of = |row| mean(self.best(&self.query(row), Some(row)).iter().map(|&(cosine, _)| cosine));
        (0..from).map(of).sum::<f64>() / from as f64
    }

    fn query(&self, row: usize) -> Query {
        Query::from_code(Code::of_high(self.rows.row(row), self.scales[row]))
    }

    /// Best first, ties by row; one more than [`NEAREST`].
    fn best(&self, template: &Query, leave_out: Option<usize>) -> Vec<(f64, Member)> {
        let stride = template.dimension().next_multiple_of(LANES);
        assert_eq!(stride, self.rows.padded(0, 1).len(), "a cohort is asked about templates of its own pack");
        let mut best: Vec<(f64, usize)> = Vec::with_capacity(NEAREST + 2);
        let mut sums = [0i64; BLOCK];
        for first in (0..self.len()).step_by(BLOCK) {
            let count = BLOCK.min(self.len() - first);
            self.kernel.dot(self.rows.padded(first, count), template.wide(), &mut sums[..count]);
            for (row, &sum) in (first..).zip(&sums[..count]) {
                let scale = f64::from(self.scales[row]) * f64::from(template.code().scale());
                let cosine = scale * (256 * sum) as f64;
                if Some(row) == leave_out || best.len() > NEAREST && cosine <= best[NEAREST].0 {
                    continue;
                }
                let at = best.partition_point(|other| other.0.total_cmp(&cosine) != Ordering::Less);
                best.insert(at, (cosine, row));
                best.truncate(NEAREST + 1);
            }
        }
        best.into_iter().map(|(cosine, row)| (cosine, self.members[row])).collect()
    }
}

impl std::fmt::Debug for Cohort {
    /// Its size only: members may be faces.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cohort({} members)", self.len())
    }
}

impl Nearest {
    /// The statistic with everybody but one person.
    #[must_use]
    pub fn statistic(&self, without: Option<Member>) -> f32 {
        let others = self.best.iter().filter(|(_, member)| without.is_none_or(|person| !same(person, *member)));
        (mean(others.map(|&(cosine, _)| cosine)) - self.level) as f32
    }
}

/// Whether two members are known to be one person.
fn same(one: Member, other: Member) -> bool {
    match (one, other) {
        (Member::Face(a, of_a), Member::Face(b, of_b)) => a == b || (of_a.is_some() && of_a == of_b),
        _ => false,
    }
}

/// Of the first [`NEAREST`].
fn mean(cosines: impl Iterator<Item = f64>) -> f64 {
    cosines.take(NEAREST).sum::<f64>() / NEAREST as f64
}
