//! What may be asked of the gate. Each act names exactly what it touches; the permit for it carries these facts on.

use crate::event::EventKind;
use crate::id::{ErasureId, FaceId, GalleryId, ImageId, MandateId, OrderId, RequestId, SearchId, SubjectId};

mod sealed {
    pub trait Sealed {}
}

/// An act that the gate can permit. Sealed: the list in this file is complete.
pub trait Act: sealed::Sealed + Send + Sync + 'static {
    /// The leaf that records this act.
    const EVENT: EventKind;
    /// The act's name in messages and documents.
    const NAME: &'static str;
}

/// An act under which a template may be computed from a picture.
pub trait Computes: Act {}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident ($text:literal, $event:ident $(, $computes:ident)?) { $($(#[$fdoc:meta])* $field:ident : $ty:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $ty,)*
        }
        impl sealed::Sealed for $name {}
        impl Act for $name {
            const EVENT: EventKind = EventKind::$event;
            const NAME: &'static str = $text;
        }
        $(impl $computes for $name {})?
    )+};
}

acts! {
    /// Compare two photographs one to one; nothing is kept.
    Compare("compare", PhotosCompared, Computes) {
        /// The mandate with its ground for the biometric processing of both probes.
        mandate: MandateId,
    }
    /// Take one picture into a gallery and compute the templates of its faces. Keeps nothing by itself: see [`Keep`].
    Enrol("enrol", ImageEnrolled, Computes) {
        /// The gallery that takes the picture.
        gallery: GalleryId,
        /// The picture.
        image: ImageId,
    }
    /// Keep one face of a picture that was taken in.
    Keep("keep", FaceEnrolled) {
        /// The gallery that keeps it.
        gallery: GalleryId,
        /// The picture it is in.
        image: ImageId,
        /// The face.
        face: FaceId,
        /// The person it is bound to; always present in a consent gallery.
        subject: Option<SubjectId>,
    }
    /// Compare a probe with one enrolled subject (1:1).
    Verify("verify", SearchPerformed, Computes) {
        /// The gallery searched.
        gallery: GalleryId,
        /// This search.
        search: SearchId,
        /// Who searches, and why.
        mandate: MandateId,
        /// The claimed person.
        subject: SubjectId,
    }
    /// Search a gallery by a face (1:N).
    Identify("identify", SearchPerformed, Computes) {
        /// The gallery searched.
        gallery: GalleryId,
        /// This search.
        search: SearchId,
        /// Who searches, and why.
        mandate: MandateId,
    }
    /// Show one found face to the searcher.
    Disclose("disclose", ResultDisclosed) {
        /// The gallery it stands in.
        gallery: GalleryId,
        /// The search that found it.
        search: SearchId,
        /// The face.
        face: FaceId,
        /// The person, where known.
        subject: Option<SubjectId>,
    }
    /// The exact, exhaustive search that answers a right or an order.
    Sweep("sweep", SweepPerformed, Computes) {
        /// The gallery swept.
        gallery: GalleryId,
        /// The right or order it answers.
        cause: SweepCause,
    }
    /// Group the unnamed faces of a gallery.
    Cluster("cluster", FacesClustered) {
        /// The gallery.
        gallery: GalleryId,
    }
    /// Measure accuracy on the user's own labelled pictures; nothing is kept.
    Evaluate("evaluate", EvaluationRun, Computes) {}
    /// Let a match leave the system as an identification; two distinct people confirmed it (AI Act Art. 14(5)).
    Export("export", IdentificationExported) {
        /// The gallery.
        gallery: GalleryId,
        /// The search that found it.
        search: SearchId,
        /// The face.
        face: FaceId,
        /// The person, where known.
        subject: Option<SubjectId>,
    }
    /// Remove for good.
    Erase("erase", ErasureExecuted) {
        /// The gallery.
        gallery: GalleryId,
        /// This erasure.
        erasure: ErasureId,
    }
}

/// What a sweep answers; without one there is no sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweepCause {
    /// A person's request.
    Request(RequestId),
    /// An authority's order.
    Order(OrderId),
}
