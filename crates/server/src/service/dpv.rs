//! The words of the Data Privacy Vocabulary (DPV 2.3, a report of the W3C community group) that documents for people
//! outside are written in. Every mapping from our own words stands here and nowhere else.
//!
//! Namespaces: `dpv` <https://w3id.org/dpv#>, `eu-gdpr` <https://w3id.org/dpv/legal/eu/gdpr#>. What the vocabulary has
//! no word for stands under `countenance:`, a URN of our own.

use basis::{Condition, GalleryFacts, LegalBasis, Purpose, RequestKind, RequestState};
use serde_json::{Value, json};

/// The profile of a consent record or receipt after ISO/IEC TS 27560:2023, as the DPV guide maps it.
pub const CONSENT_PROFILE: &str = "https://w3id.org/dpv/schema/dpv-27560";

/// The consent that biometric data want: said in so many words (GDPR Art. 9(2)(a)).
pub const EXPLICIT: &str = "dpv:ExplicitlyExpressedConsent";

/// The JSON-LD context that every document of ours begins with.
#[must_use]
pub fn context() -> Value {
    json!({
        "dpv": "https://w3id.org/dpv#",
        "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        "loc": "https://w3id.org/dpv/loc#",
        "dct": "http://purl.org/dc/terms/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "countenance": "urn:countenance:terms:",
    })
}

/// The terms for what a gallery rests on: its basis of Art. 6(1), and what lifts Art. 9(1) where the vocabulary has a
/// word for it. Where the yes is explicit, the finer term for Art. 6(1)(a) says so. Empty for a draft with blanks.
#[must_use]
pub fn legal_basis(facts: &GalleryFacts) -> Vec<&'static str> {
    let explicit = facts.ground.as_ref().is_some_and(|ground| ground.is(Condition::ExplicitConsent));
    let basis = facts.basis.map(|basis| match basis {
        LegalBasis::Consent if explicit => "eu-gdpr:A6-1-a-explicit-consent",
        other => other.dpv(),
    });
    basis.into_iter().chain(facts.ground.as_ref().and_then(|ground| ground.dpv())).collect()
}

/// The rights a person has where their data rest on this basis, in the order of the articles. The right to data
/// portability stands with consent and contract alone (Art. 20(1)(a)), the right to object with the public task and
/// legitimate interests alone (Art. 21(1)), withdrawal with consent alone (Art. 7(3)).
#[must_use]
pub fn rights(basis: LegalBasis) -> Vec<&'static str> {
    let mut rights = Vec::new();
    if basis == LegalBasis::Consent {
        rights.push("eu-gdpr:A7-3");
    }
    rights.extend(["eu-gdpr:A13", "eu-gdpr:A14", "eu-gdpr:A15", "eu-gdpr:A16", "eu-gdpr:A17", "eu-gdpr:A18"]);
    rights.push("eu-gdpr:A19");
    if matches!(basis, LegalBasis::Consent | LegalBasis::Contract) {
        rights.push("eu-gdpr:A20");
    }
    if matches!(basis, LegalBasis::PublicTask | LegalBasis::LegitimateInterests) {
        rights.push("eu-gdpr:A21");
    }
    rights.extend(["eu-gdpr:A22", "eu-gdpr:A77", "eu-gdpr:A79"]);
    rights
}

/// The right that a request exercises.
#[must_use]
pub const fn right(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Withdrawal => "eu-gdpr:A7-3",
        RequestKind::Access => "eu-gdpr:A15",
        RequestKind::Rectification => "eu-gdpr:A16",
        RequestKind::Erasure => "eu-gdpr:A17",
        RequestKind::Restriction => "eu-gdpr:A18",
        RequestKind::Portability => "eu-gdpr:A20",
        RequestKind::Objection => "eu-gdpr:A21",
    }
}

/// Where a request stands; `waits` says whether the clock stands still until the person shows who they are.
#[must_use]
pub const fn request_state(state: RequestState, waits: bool) -> &'static str {
    match (state, waits) {
        (RequestState::Open, true) => "dpv:RequestRequiresAction",
        (RequestState::Open, false) => "dpv:RequestInitiated",
        (RequestState::Answered, _) => "dpv:RequestFulfilled",
        (RequestState::Refused | RequestState::TakenBack, _) => "dpv:RequestUnfulfilled",
    }
}

/// The same in the words of OpenDSR 2.0: pending, in_progress, completed, cancelled.
#[must_use]
pub const fn open_dsr_state(state: RequestState, waits: bool) -> &'static str {
    match (state, waits) {
        (RequestState::Open, true) => "pending",
        (RequestState::Open, false) => "in_progress",
        (RequestState::TakenBack, _) => "cancelled",
        (RequestState::Answered | RequestState::Refused, _) => "completed",
    }
}

/// The type of request in OpenDSR 2.0, which knows three; the others stand in its extensions.
#[must_use]
pub const fn open_dsr_type(kind: RequestKind) -> Option<&'static str> {
    match kind {
        RequestKind::Access => Some("access"),
        RequestKind::Portability => Some("portability"),
        RequestKind::Erasure => Some("erasure"),
        _ => None,
    }
}

/// A purpose: the nearest term, and the controller's words.
#[must_use]
pub fn purpose(purpose: &Purpose) -> Value {
    json!({
        "@type": ["dpv:Purpose"],
        "skos:broader": purpose.dpv(),
        "dct:identifier": purpose.to_string(),
        "skos:prefLabel": purpose.describe(),
    })
}

/// What is held of a person in a gallery, with whether it is of a special category and whether the gallery can do
/// without it. Biometric data are special (Art. 9(1)).
#[must_use]
pub fn personal_data(facts: &GalleryFacts) -> Vec<Value> {
    super::gallery_register::categories(facts)
        .into_iter()
        .map(|category| {
            json!({
                "@type": [if category.special { "dpv:SpecialCategoryPersonalData" } else { "dpv:PersonalData" }],
                "dct:identifier": category.name,
                "skos:prefLabel": category.what,
                "dpv:hasNecessity": if category.optional { "dpv:Optional" } else { "dpv:Required" },
            })
        })
        .collect()
}

/// A time limit in days as ISO 8601 writes it.
#[must_use]
pub fn days(days: u32) -> Value {
    json!({ "@type": "dpv:TemporalDuration", "rdf:value": format!("P{days}D") })
}

#[cfg(test)]
mod tests {
    use basis::{Condition, Controller, GalleryId, Ground};

    use super::*;

    fn facts(basis: LegalBasis, ground: Ground) -> GalleryFacts {
        let controller = Controller {
            name: "SAMPLE".into(),
            address: "SAMPLE".into(),
            country: "FR".parse().unwrap(),
            established_in_union: true,
            contact: "SAMPLE".into(),
            representative: None,
            officer: None,
            public_authority: false,
        };
        let mut facts = GalleryFacts::draft(GalleryId::from_bytes([1; 16]), "SAMPLE", controller);
        (facts.basis, facts.ground) = (Some(basis), Some(ground));
        facts
    }

    #[test]
    fn bases_and_conditions_have_their_terms() {
        use {Condition as C, LegalBasis as B};
        let table = [
            (B::Consent, C::ExplicitConsent, ["eu-gdpr:A6-1-a-explicit-consent", "eu-gdpr:A9-2-a"]),
            (B::Consent, C::ManifestlyPublic, ["eu-gdpr:A6-1-a", "eu-gdpr:A9-2-e"]),
            (B::Contract, C::EmploymentLaw, ["eu-gdpr:A6-1-b", "eu-gdpr:A9-2-b"]),
            (B::LegalObligation, C::PublicHealth, ["eu-gdpr:A6-1-c", "eu-gdpr:A9-2-i"]),
            (B::VitalInterests, C::VitalInterests, ["eu-gdpr:A6-1-d", "eu-gdpr:A9-2-c"]),
            (B::PublicTask, C::SubstantialPublicInterest, ["eu-gdpr:A6-1-e", "eu-gdpr:A9-2-g"]),
            (B::LegitimateInterests, C::ArchivingResearch, ["eu-gdpr:A6-1-f", "eu-gdpr:A9-2-j"]),
            (B::LegitimateInterests, C::NotForProfitBody, ["eu-gdpr:A6-1-f", "eu-gdpr:A9-2-d"]),
            (B::PublicTask, C::LegalClaims, ["eu-gdpr:A6-1-e", "eu-gdpr:A9-2-f"]),
            (B::Contract, C::HealthCare, ["eu-gdpr:A6-1-b", "eu-gdpr:A9-2-h"]),
        ];
        for (basis, condition, terms) in table {
            assert_eq!(legal_basis(&facts(basis, Ground::condition(condition))), terms, "{basis} {condition}");
        }
        // The vocabulary has no word for Art. 85.
        let press = facts(B::LegitimateInterests, Ground::Derogation { law: None });
        assert_eq!(legal_basis(&press), ["eu-gdpr:A6-1-f"]);
    }

    #[test]
    fn rights_follow_the_basis() {
        for basis in LegalBasis::ALL.iter().copied() {
            let has = |right: &str| rights(basis).contains(&right);
            assert!(has("eu-gdpr:A15") && has("eu-gdpr:A17") && has("eu-gdpr:A77"));
            assert_eq!(has("eu-gdpr:A7-3"), basis == LegalBasis::Consent);
            assert_eq!(has("eu-gdpr:A20"), matches!(basis, LegalBasis::Consent | LegalBasis::Contract));
            assert_eq!(has("eu-gdpr:A21"), matches!(basis, LegalBasis::PublicTask | LegalBasis::LegitimateInterests));
        }
        for kind in RequestKind::ALL {
            assert_eq!(right(kind).trim_start_matches("eu-gdpr:A").replace('-', "("), {
                kind.article().trim_start_matches("GDPR Art. ").trim_end_matches(')').to_owned()
            });
        }
    }
}
