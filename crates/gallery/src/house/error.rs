//! What can go wrong between permits, templates and rows.

use basis::{ErasureId, FaceId, GalleryId, ImageId};

use crate::CodeError;
use crate::store::{SegmentError, StoreError};

/// Why a gallery did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum GalleryError {
    /// No such gallery is open.
    #[error("there is no gallery {gallery}; `countenance gallery list` shows which there are")]
    NoGallery {
        /// As asked.
        gallery: GalleryId,
    },
    /// Templates of two packs cannot be compared.
    #[error(
        "the gallery holds templates of pack {held}, these are of pack {given}; \
         use `--pack {held}` or move the gallery with `countenance gallery re-embed`"
    )]
    MixedPacks {
        /// The gallery's pack.
        held: String,
        /// The templates'.
        given: String,
    },
    /// The picture was erased; its bytes stay out.
    #[error("this picture was erased ({erasure}) and its bytes stay out of the gallery")]
    Barred {
        /// Which erasure.
        erasure: ErasureId,
    },
    /// The picture is in the gallery already.
    #[error("this picture is in the gallery already, as {image}; leave it out")]
    AlreadyEnrolled {
        /// As what.
        image: ImageId,
    },
    /// More faces at once than are ever sealed together.
    #[error(
        "a batch of {faces} faces is more than the {limit} that are sealed together; enrol fewer pictures at a time"
    )]
    BatchTooLarge {
        /// In the batch.
        faces: usize,
        /// The most there may be.
        limit: usize,
    },
    /// The face is not there, or may not be shown.
    #[error("face {face} is not there or may not be shown; it was erased or restricted meanwhile")]
    NotShown {
        /// Which face.
        face: FaceId,
    },
    /// The permit is for another gallery or thing than the call.
    #[error("the permit is for another {what}; this is a fault of the program, please report it")]
    WrongPermit {
        /// gallery, picture, person, erasure.
        what: &'static str,
    },
    /// The gallery keeps no crops, so there is nothing to compute new templates from.
    #[error("the gallery keeps no crops, so its templates cannot be computed anew; enrol the pictures again instead")]
    NoCrops,
    /// There is nothing of the kind to erase.
    #[error("there is no {kind} {id} in this gallery; it may have been erased already")]
    NothingToErase {
        /// face, image, subject.
        kind: &'static str,
        /// As asked.
        id: String,
    },
    /// The erasure was never decided, or is closed.
    #[error("erasure {erasure} is not open; it was executed already, or never decided")]
    NotOpen {
        /// Which erasure.
        erasure: ErasureId,
    },
    /// The candidate index still holds faces that are to be gone.
    #[error("erasure {erasure} is not complete: the candidate index still holds faces of it; start again to finish it")]
    NotGone {
        /// Which erasure.
        erasure: ErasureId,
    },
    /// A file could not be read by the scan for residue.
    #[error("{0}; make it readable and scan again")]
    Scan(#[from] crate::windows::ScanError),
    /// The clusters cannot be as asked.
    #[error(transparent)]
    Cluster(#[from] super::ClusterError),
    /// Storage failed.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// The ledger failed, or a permit went stale.
    #[error(transparent)]
    Ledger(#[from] ledger::LedgerError),
    /// The template store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A segment's bytes are not what was written.
    #[error(transparent)]
    Segment(#[from] SegmentError),
    /// A template is impossible.
    #[error(transparent)]
    Code(#[from] CodeError),
}

impl From<vault::KeyError> for GalleryError {
    fn from(error: vault::KeyError) -> Self {
        Self::Vault(error.into())
    }
}
