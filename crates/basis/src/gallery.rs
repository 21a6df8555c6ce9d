//! The facts of a gallery.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::controller::Controller;
use crate::digest::Sha256;
use crate::document::{Dpia, Notice, OfficerDecision};
use crate::id::GalleryId;
use crate::order::StandingOrder;
use crate::policy::{AgePolicy, GroupPhotoMatching, KeepPolicy, MandatePolicy, QualityLimits};
use crate::terms::{Condition, Ground, LegalBasis, LegalGround, Purpose};
use crate::territory::Territory;

/// Where a gallery stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GalleryState {
    /// Being filled in; takes and shows nothing.
    #[default]
    Draft,
    /// In use.
    Active,
    /// Stopped until activated again; rights and erasure still work.
    Suspended,
    /// Ended; rights and erasure still work.
    Closed,
}

impl GalleryState {
    /// The state in one word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
}

/// Everything the gate knows about a gallery. What is `None` is a blank that only the controller can fill; the gate
/// names all blanks at once when the gallery is to be activated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GalleryFacts {
    /// The gallery.
    pub id: GalleryId,
    /// Its name; unique in an installation, so it can be typed.
    pub name: String,
    /// Where it stands.
    #[serde(default)]
    pub state: GalleryState,
    /// Who answers for it.
    pub controller: Controller,
    /// The basis of Art. 6(1).
    #[serde(default)]
    pub basis: Option<LegalBasis>,
    /// What lifts Art. 9(1), with the law named.
    #[serde(default)]
    pub ground: Option<Ground>,
    /// Whether evidence stands for every picture that the person manifestly made it public (Art. 9(2)(e)).
    #[serde(default)]
    pub manifestly_public_evidence_per_image: bool,
    /// The officer's decision where the pair table leaves it open.
    #[serde(default)]
    pub officer_decision: Option<OfficerDecision>,
    /// Digest of the file that evidences the basis (consent form, contract, mission statement, balancing test).
    #[serde(default)]
    pub evidence_sha256: Option<Sha256>,
    /// Until when this record of the basis holds, where it ends.
    #[serde(default)]
    pub valid_until: Option<Timestamp>,
    /// What it may be searched for.
    #[serde(default)]
    pub purposes: Vec<Purpose>,
    /// How long a face stays, in days from its enrolment; there is no "for ever".
    #[serde(default)]
    pub retention_days: Option<u32>,
    /// What the people are told.
    #[serde(default)]
    pub notice: Option<Notice>,
    /// The impact assessment.
    #[serde(default)]
    pub dpia: Option<Dpia>,
    /// The territory of a face of which nothing better is known.
    #[serde(default)]
    pub territory: Territory,
    /// Whose faces, by age.
    #[serde(default)]
    pub age_policy: Option<AgePolicy>,
    /// What is kept beside the templates.
    #[serde(default)]
    pub keep: KeepPolicy,
    /// Which faces are good enough.
    #[serde(default)]
    pub quality: QualityLimits,
    /// Who may issue mandates.
    #[serde(default)]
    pub mandate_policy: MandatePolicy,
    /// Whether group photographs are matched against consenting subjects.
    #[serde(default)]
    pub group_photo_matching: GroupPhotoMatching,
    /// Orders of authorities that stop collecting or using, until they are lifted.
    #[serde(default)]
    pub stopped_by: Vec<StandingOrder>,
}

impl GalleryFacts {
    /// A draft in which everything is still blank.
    #[must_use]
    pub fn draft(id: GalleryId, name: impl Into<String>, controller: Controller) -> Self {
        Self {
            id,
            name: name.into(),
            state: GalleryState::Draft,
            controller,
            basis: None,
            ground: None,
            manifestly_public_evidence_per_image: false,
            officer_decision: None,
            evidence_sha256: None,
            valid_until: None,
            purposes: Vec::new(),
            retention_days: None,
            notice: None,
            dpia: None,
            territory: Territory::Unknown,
            age_policy: None,
            keep: KeepPolicy::default(),
            quality: QualityLimits::default(),
            mandate_policy: MandatePolicy::default(),
            group_photo_matching: GroupPhotoMatching::default(),
            stopped_by: Vec::new(),
        }
    }

    /// Whether a face stands here only while its person says yes: the basis or the condition is consent.
    #[must_use]
    pub fn is_consent_gallery(&self) -> bool {
        self.basis == Some(LegalBasis::Consent)
            || self.ground.as_ref().is_some_and(|ground| ground.is(Condition::ExplicitConsent))
    }

    /// The basis with its ground, once both are named.
    #[must_use]
    pub fn legal_ground(&self) -> Option<LegalGround> {
        Some(LegalGround { basis: self.basis?, ground: self.ground.clone()? })
    }

    /// What may be kept of a picture in which so many faces were detected. A consent gallery keeps no whole group
    /// photograph, because the others in it consented to nothing.
    #[must_use]
    pub fn keep_of_picture(&self, faces_detected: usize) -> KeepPolicy {
        match self.keep {
            KeepPolicy::Original if self.is_consent_gallery() && faces_detected > 1 => KeepPolicy::Crop,
            keep => keep,
        }
    }
}
