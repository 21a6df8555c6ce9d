//! Complete facts to start from; each test takes away or changes one of them.

use basis::{
    AgePolicy, Citation, Condition, Consent, ConsentId, Controller, Dpia, FaceFacts, FaceId, GalleryFacts, GalleryId,
    GalleryState, Ground, Guardian, ImageId, LegalBasis, LegalGround, Mandate, MandateId, Notice, Party, ProbeGround,
    Purpose, Refusal, SearchId, Sha256, SubjectFacts, SubjectId, Territory,
};
use jiff::{SignedDuration, Timestamp};

/// Who acts in the samples, and to whom the sample mandate was issued.
pub(crate) const OPERATOR: &str = "operator";
pub(crate) const DIGEST: Sha256 = Sha256([7; 32]);

/// So many hours after an arbitrary beginning.
pub(crate) fn hour(hours: i64) -> Timestamp {
    Timestamp::from_second(1_760_000_000).expect("a second in range") + SignedDuration::from_hours(hours)
}

pub(crate) fn gallery_id() -> GalleryId {
    GalleryId::from_bytes([1; 16])
}

pub(crate) fn subject_id() -> SubjectId {
    SubjectId::from_bytes([2; 16])
}

pub(crate) fn image_id() -> ImageId {
    ImageId::from_bytes([3; 16])
}

pub(crate) fn face_id() -> FaceId {
    FaceId::from_bytes([4; 16])
}

pub(crate) fn search_id() -> SearchId {
    SearchId::from_bytes([5; 16])
}

pub(crate) fn controller() -> Controller {
    Controller {
        name: "SAMPLE association".into(),
        address: "1 rue de l'Exemple, 75000 Paris".into(),
        country: "FR".parse().expect("a country code"),
        established_in_union: true,
        contact: "contact@example.org".into(),
        representative: None,
        officer: Some(Party { name: "SAMPLE officer".into(), contact: "dpo@example.org".into() }),
        public_authority: false,
    }
}

pub(crate) fn law() -> Citation {
    "SAMPLE archives act, Art. 12".parse().expect("a citation")
}

/// An active gallery that stands on explicit consent.
pub(crate) fn consent_gallery() -> GalleryFacts {
    GalleryFacts {
        state: GalleryState::Active,
        basis: Some(LegalBasis::Consent),
        ground: Some(Ground::condition(Condition::ExplicitConsent)),
        evidence_sha256: Some(DIGEST),
        purposes: vec![Purpose::EventPhotography],
        retention_days: Some(30),
        notice: Some(Notice { version: "1".into(), language: "fr".into(), text_sha256: DIGEST, text: None }),
        dpia: Some(Dpia { reference: "DPIA-1".into(), high_residual_risk: false, prior_consultation: None }),
        age_policy: Some(AgePolicy::MinorsWithGuardian),
        ..GalleryFacts::draft(gallery_id(), "sample", controller())
    }
}

/// An active gallery that stands on a research law.
pub(crate) fn research_gallery() -> GalleryFacts {
    GalleryFacts {
        basis: Some(LegalBasis::LegitimateInterests),
        ground: Some(Ground::condition_by_law(Condition::ArchivingResearch, law())),
        age_policy: Some(AgePolicy::MinorsIncluded),
        ..consent_gallery()
    }
}

pub(crate) fn subject() -> SubjectFacts {
    SubjectFacts { id: subject_id(), declared_minor: false, territory: Territory::Unknown, restriction: None }
}

pub(crate) fn face() -> FaceFacts {
    FaceFacts { id: face_id(), subject: Some(subject_id()), enrolled_at: hour(0), restriction: None }
}

pub(crate) fn consent() -> Consent {
    Consent {
        id: ConsentId::from_bytes([6; 16]),
        subject: subject_id(),
        gallery: gallery_id(),
        text_version: "1".into(),
        evidence_sha256: DIGEST,
        guardian: None,
        given_at: hour(0),
        expires_at: None,
        withdrawn_at: None,
    }
}

pub(crate) fn guardian() -> Guardian {
    Guardian { name: "SAMPLE guardian".into(), relationship: "mother".into(), evidence_sha256: None }
}

/// A mandate for the sample galleries, good for the first hundred hours.
pub(crate) fn mandate() -> Mandate {
    Mandate {
        id: MandateId::from_bytes([8; 16]),
        operator: OPERATOR.into(),
        issued_by: "editor".into(),
        purpose: Purpose::EventPhotography,
        case: "SAMPLE-1".into(),
        galleries: vec![gallery_id()],
        probe: ProbeGround::new(LegalGround {
            basis: LegalBasis::Consent,
            ground: Ground::condition(Condition::ExplicitConsent),
        }),
        issued_at: hour(0),
        expires_at: hour(100),
        revoked_at: None,
        searches_left: None,
    }
}

/// The refusal of an act that must be refused, once it is seen to say all three things in the agreed form.
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> Refusal {
    let refusal = answer.expect_err("the act must be refused");
    assert_well_formed(&refusal);
    refusal
}

pub(crate) fn assert_well_formed(refusal: &Refusal) {
    let Refusal { article, missing, next_step } = refusal;
    assert!(article.starts_with("GDPR Art. ") || article.starts_with("AI Act Art. "), "{refusal}");
    assert!(!missing.is_empty() && !missing.ends_with('.'), "{refusal}");
    assert!(next_step.starts_with(|first: char| first.is_uppercase()), "{refusal}");
    assert!(next_step.ends_with(['.', '?']), "{refusal}");
    assert!(!refusal.to_string().contains("  "), "{refusal}");
}
