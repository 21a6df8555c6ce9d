//! The measurements on synthetic truth, in the order of the document.

pub(crate) mod costs;
pub(crate) mod dense;
pub(crate) mod identification;
pub(crate) mod photos;
pub(crate) mod quality;
pub(crate) mod thresholds;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// People enrolled in a search by one photo, as many as in the measurement on real faces.
    pub enrolled: usize,
    /// Searches for each enrolled person.
    pub searches_each: usize,
    /// Strangers searched for.
    pub strangers: usize,
    /// People in a gallery's own cohort.
    pub own_cohort: usize,
    /// Sizes of the pack's cohort that are compared.
    pub cohorts: [usize; 4],
    /// Galleries that thresholds are tried on.
    pub galleries: [usize; 2],
    /// Strangers searched for in each of them.
    pub gallery_strangers: usize,
    /// People enrolled in the measurements of several photos.
    pub photographed: usize,
    /// Strangers searched for there.
    pub photographed_strangers: usize,
}

impl Sizes {
    /// What `docs/accuracy.md` is made with.
    #[must_use]
    pub const fn full() -> Self {
        Self {
            enrolled: 1_375,
            searches_each: 4,
            strangers: 10_000,
            own_cohort: gallery::OWN_COHORT,
            cohorts: [250, 1_000, 4_000, 8_000],
            galleries: [1_000, 10_000],
            gallery_strangers: 4_000,
            photographed: 800,
            photographed_strangers: 3_000,
        }
    }

    /// Small enough for a test; its numbers mean nothing.
    #[must_use]
    pub const fn small() -> Self {
        Self {
            enrolled: 60,
            searches_each: 2,
            strangers: 100,
            own_cohort: 40,
            cohorts: [110, 120, 130, 140],
            galleries: [50, 70],
            gallery_strangers: 60,
            photographed: 30,
            photographed_strangers: 60,
        }
    }
}

/// A seed for each set of people; the pack's cohort is drawn from the pack's own.
#[derive(Clone, Copy)]
#[repr(u64)]
pub(crate) enum Seed {
    Enrolled = 1_001,
    Strangers,
    Elsewhere,
    Cohort,
    Group,
    Photographed,
    PhotographedStrangers,
    Faces,
    Probes,
    Galleries,
    GalleryStrangers,
    Chance,
    Resampling,
}
