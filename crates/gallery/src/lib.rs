//! From template to candidates: the template store, the candidate index, kernels, enrolment, search and erasure.
//!
//! A template becomes a [`Code`] (16 bits a dimension). The store keeps codes in segments and decides every score in
//! integers; the candidate index only proposes. What searches faces is private to this crate.

mod cluster;
pub mod code;
mod filter;
mod house;
#[allow(dead_code, unused_imports, reason = "called by the acts, which need a record in the ledger")]
mod index;
pub mod kernel;
#[cfg(test)]
mod samples;
mod score;
mod search;
#[cfg(test)]
mod stack;
mod store;
mod sweep;
pub mod windows;

pub use code::{Code, CodeError, Query, exact_cosine};
pub use filter::{Facets, Filter, RestrictedFaces};
pub use house::{
    Candidate, ClusterEdit, ClusterError, ClusterListing, Clustered, Comparison, Desk, DeskTx, Edited, Enrolled,
    ErasureCounts, ErasureExtent, ErasurePlan, ErasureTarget, ExecutedErasure, FaceDetails, Found, GalleryError, House,
    ImageSource, KeptCrop, Known, Listed, ListedFace, NewFace, NewPicture, PackRef, PhysicallyErased, Renewed, Residue,
    SearchOptions, Shown, StandingEdit, Swept, Undone, hex,
};
pub use house::{HeldFace, HeldPicture, HeldTemplate};
pub use house::{Rewound, Since, rewind};
pub use index::{Capabilities, GoneEvidence, IndexError, Purge};
pub use score::{
    Cohort, CohortError, Member, NEAREST, Nearest, NormedTemplate, OWN_COHORT, fuse, normalised, person_score,
};
pub use search::Scored;
pub use store::{
    HighPart, Inserted, LowHalves, LowHalvesError, LowPart, MemoryLowHalves, Place, Record, Removed, RowNumber,
    SEGMENT_ROWS, SealedSegment, SegmentError, SegmentNumber, StoreError, TemplateStore,
};
pub use sweep::{Completeness, Exact, Hit};
