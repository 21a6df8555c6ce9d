//! Facts that the gate permits acts on, and made-up faces.

use std::sync::OnceLock;

use basis::{
    AgePolicy, Condition, Consent, ConsentId, Controller, Dpia, GalleryFacts, GalleryId, GalleryState, Ground,
    LegalBasis, LegalGround, Mandate, MandateId, Notice, Party, ProbeGround, Purpose, Sha256, SubjectId,
};
use gallery::{Cohort, FaceDetails, NormedTemplate, PackRef};
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

pub(crate) const DIMENSION: usize = 78;
const DIGEST: Sha256 = Sha256([7; 32]);

/// So many seconds after an arbitrary beginning.
pub(crate) fn second(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_760_000_000).unwrap() + SignedDuration::from_secs(seconds)
}

pub(crate) fn pack(name: &str) -> PackRef {
    PackRef { name: name.into(), digest: [name.len() as u8; 32] }
}

/// An active gallery that stands on a research law: subjects may be unknown.
pub(crate) fn research_gallery(id: GalleryId) -> GalleryFacts {
    GalleryFacts {
        state: GalleryState::Active,
        basis: Some(LegalBasis::LegitimateInterests),
        ground: Some(Ground::condition_by_law(
            Condition::ArchivingResearch,
            "SAMPLE archives act, Art. 12".parse().unwrap(),
        )),
        evidence_sha256: Some(DIGEST),
        purposes: vec![Purpose::EventPhotography, Purpose::GroupFaces],
        retention_days: Some(30),
        notice: Some(Notice { version: "1".into(), language: "fr".into(), text_sha256: DIGEST, text: None }),
        dpia: Some(Dpia { reference: "DPIA-1".into(), high_residual_risk: false, prior_consultation: None }),
        age_policy: Some(AgePolicy::MinorsIncluded),
        ..GalleryFacts::draft(id, "sample", controller())
    }
}

/// An active gallery that stands on explicit consent.
pub(crate) fn consent_gallery(id: GalleryId) -> GalleryFacts {
    GalleryFacts {
        basis: Some(LegalBasis::Consent),
        ground: Some(Ground::condition(Condition::ExplicitConsent)),
        age_policy: Some(AgePolicy::MinorsWithGuardian),
        ..research_gallery(id)
    }
}

fn controller() -> Controller {
    Controller {
        name: "SAMPLE association".into(),
        address: "1 rue de l'Exemple, 75000 Paris".into(),
        country: "FR".parse().unwrap(),
        established_in_union: true,
        contact: "contact@example.org".into(),
        representative: None,
        officer: Some(Party { name: "SAMPLE officer".into(), contact: "dpo@example.org".into() }),
        public_authority: false,
    }
}

pub(crate) fn consent(id: ConsentId, subject: SubjectId, gallery: GalleryId) -> Consent {
    Consent {
        id,
        subject,
        gallery,
        text_version: "1".into(),
        evidence_sha256: DIGEST,
        guardian: None,
        given_at: second(0),
        expires_at: None,
        withdrawn_at: None,
    }
}

pub(crate) fn mandate(galleries: Vec<GalleryId>) -> Mandate {
    Mandate {
        id: MandateId::from_bytes([8; 16]),
        operator: "operator".into(),
        issued_by: "editor".into(),
        purpose: Purpose::EventPhotography,
        case: "SAMPLE-1".into(),
        galleries,
        probe: ProbeGround::new(LegalGround {
            basis: LegalBasis::Consent,
            ground: Ground::condition(Condition::ExplicitConsent),
        }),
        issued_at: second(0),
        expires_at: second(1_000_000),
        revoked_at: None,
        searches_left: None,
    }
}

/// Random bytes that a seed repeats (SplitMix64, seeded apart: with the seed as its state, neighbours would overlap).
pub(crate) fn bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut state = mix(seed.wrapping_add(0x5eed));
    let next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(state) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Seeds from here on come in tens: those of one ten look like one person, with a cosine of about 0.8.
pub(crate) const ALIKE: u64 = 1_000_000;

/// A unit vector that a seed repeats.
pub(crate) fn template(seed: u64, dimension: usize) -> Vec<f32> {
    if seed < ALIKE {
        return unlike(seed, dimension);
    }
    let (person, own) = (unlike(seed / 10 * 7, dimension), unlike(seed, dimension));
    let vector: Vec<f32> = person.iter().zip(own).map(|(person, own)| 2.0 * person + own).collect();
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    vector.iter().map(|x| x / length).collect()
}

fn unlike(seed: u64, dimension: usize) -> Vec<f32> {
    let raw = bytes(seed ^ 0xface, dimension * 8);
    // Off the lattice of whole numbers, on which low halves would hardly vary.
    let element = |bytes: &[u8]| (bytes.iter().map(|&byte| f32::from(byte) - 127.5).sum::<f32>() / 500.0).sinh();
    let vector: Vec<f32> = raw.chunks(8).map(element).collect();
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    vector.iter().map(|x| x / length).collect()
}

/// [`template`] with its statistic, by a cohort of nobody.
pub(crate) fn normed(seed: u64, dimension: usize) -> NormedTemplate {
    static COHORT: OnceLock<Cohort> = OnceLock::new();
    let cohort = || {
        let others: Vec<_> = (900_000..900_040).map(|seed| template(seed, DIMENSION)).collect();
        Cohort::of_nobody(others.iter().map(Vec::as_slice)).unwrap()
    };
    let cohort = (dimension == DIMENSION).then(|| COHORT.get_or_init(cohort));
    NormedTemplate::new(Zeroizing::new(template(seed, dimension)), cohort).unwrap()
}

/// What begins as every PNG file of 150 x 150 pixels does.
pub(crate) fn crop(seed: u64) -> Vec<u8> {
    let mut png =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x96\0\0\0\x96\x08\x02\0\0\0\xb3\x63\xe6\xb5\0\0\x20\0IDAT".to_vec();
    png.extend(bytes(seed ^ 0xc409, 3_000));
    png
}

/// A JPEG file with a table that others have too, and its own picture.
pub(crate) fn original(seed: u64) -> Vec<u8> {
    let mut jpeg = vec![0xff, 0xd8, 0xff, 0xc4, 0, 162];
    jpeg.extend(20..180);
    jpeg.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
    jpeg.extend(bytes(seed ^ 0x0419, 5_000));
    jpeg
}

pub(crate) fn details(seed: u64, source: &str) -> FaceDetails {
    let at = seed as f32;
    FaceDetails {
        region: [at, 20.0, 90.0, 110.0],
        landmarks: [[at, 30.0]; 5],
        crop_region: [20.0, 20.0, 90.0, 110.0],
        crop_landmarks: [[30.0, 30.0]; 5],
        eye_distance_px: 40.0,
        sharpness: 0.5,
        detector_score: 0.99,
        source: source.into(),
        territory: basis::Territory::Unknown,
        picture_px: None,
    }
}
