//! Every term has one name, the same in records, in configuration and in the vocabulary.

use basis::{
    Citation, Condition, Consent, ConsentState, Country, GalleryFacts, Ground, LegalBasis, Mandate, Purpose, Sha256,
    Territory, retention_end,
};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::sample::{self, hour};

fn there_and_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).expect("facts can be written");
    assert_eq!(&serde_json::from_str::<T>(&text).expect("what was written can be read"), value, "{text}");
}

#[test]
fn a_basis_is_read_in_every_form_people_write() {
    for text in ["public-task", "e", "6(1)(e)", "GDPR Art. 6(1)(e)", "eu-gdpr:A6-1-e", " Public-Task "] {
        assert_eq!(text.parse(), Ok(LegalBasis::PublicTask), "{text}");
    }
    let error = "9(2)(a)".parse::<LegalBasis>().unwrap_err();
    assert!(error.to_string().contains("legitimate-interests"), "{error}");
}

#[test]
fn the_points_carry_the_vocabulary_s_names() {
    let bases: Vec<_> = LegalBasis::ALL.iter().map(|basis| basis.dpv()).collect();
    assert_eq!(bases, ["a", "b", "c", "d", "e", "f"].map(|letter| format!("eu-gdpr:A6-1-{letter}")));
    let conditions: Vec<_> = Condition::ALL.iter().map(|condition| condition.dpv()).collect();
    let letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    assert_eq!(conditions, letters.map(|letter| format!("eu-gdpr:A9-2-{letter}")));
    assert_eq!(Condition::ArchivingResearch.article(), "GDPR Art. 9(2)(j)");
}

#[test]
fn records_and_messages_use_the_same_names() {
    for basis in LegalBasis::ALL {
        assert_eq!(serde_json::to_value(basis).unwrap(), json!(basis.to_string()));
        assert_eq!(basis.name().parse(), Ok(*basis));
    }
    for condition in Condition::ALL {
        assert_eq!(serde_json::to_value(condition).unwrap(), json!(condition.to_string()));
        assert_eq!(condition.name().parse(), Ok(*condition));
    }
    for purpose in Purpose::NAMED {
        assert_eq!(serde_json::to_value(purpose).unwrap(), json!(purpose.to_string()));
        assert_eq!(purpose.to_string().parse(), Ok(purpose.clone()));
    }
}

#[test]
fn another_purpose_is_said_in_words() {
    assert_eq!("other: class of 1912".parse(), Ok(Purpose::Other("class of 1912".into())));
    there_and_back(&Purpose::Other("class of 1912".into()));
    for nothing in ["", "other:", "other:  ", "surveillance"] {
        assert!(nothing.parse::<Purpose>().is_err(), "{nothing}");
    }
}

#[test]
fn a_law_is_never_blank() {
    assert!(Citation::new("  ").is_err());
    assert!(serde_json::from_value::<Citation>(json!("")).is_err());
    let blank = json!({"kind": "condition", "condition": "archiving-research", "law": " "});
    assert!(serde_json::from_value::<Ground>(blank).is_err());
}

#[test]
fn digests_and_countries_keep_their_form() {
    let digest = "07".repeat(32);
    assert_eq!(digest.parse::<Sha256>().unwrap(), sample::DIGEST);
    assert_eq!(sample::DIGEST.to_string(), digest);
    for wrong in [&digest[1..], "", &"g7".repeat(32), &"é".repeat(32)] {
        assert!(wrong.parse::<Sha256>().is_err(), "{wrong}");
    }
    assert_eq!("fr".parse::<Country>().unwrap().to_string(), "FR");
    for wrong in ["", "F", "FRA", "F1", "é"] {
        assert!(wrong.parse::<Country>().is_err(), "{wrong}");
    }
}

#[test]
fn facts_survive_a_record() {
    there_and_back::<GalleryFacts>(&sample::consent_gallery());
    there_and_back::<GalleryFacts>(&sample::research_gallery());
    there_and_back::<GalleryFacts>(&GalleryFacts::draft(sample::gallery_id(), "blank", sample::controller()));
    there_and_back::<Mandate>(&sample::mandate());
    there_and_back::<Consent>(&Consent { guardian: Some(sample::guardian()), ..sample::consent() });
    there_and_back(&Territory::Unknown);
    let declared = Territory::Declared { country: "IT".parse().unwrap() };
    assert_eq!(serde_json::to_value(declared).unwrap(), json!({"ground": "declared", "country": "IT"}));
    there_and_back(&declared);
}

#[test]
fn a_consent_ends_at_its_time_and_a_withdrawal_at_once() {
    let mut consent = Consent { given_at: hour(1), expires_at: Some(hour(3)), ..sample::consent() };
    assert_eq!(consent.state(hour(0)), ConsentState::NotYetGiven);
    assert_eq!(consent.state(hour(1)), ConsentState::Given);
    assert_eq!(consent.state(hour(3)), ConsentState::Expired);
    // A withdrawal under a clock that runs ahead still counts now.
    consent.withdrawn_at = Some(hour(9));
    assert_eq!(consent.state(hour(2)), ConsentState::Withdrawn);
}

#[test]
fn retention_ends_after_its_days() {
    assert_eq!(retention_end(hour(0), 30), hour(30 * 24));
    assert_eq!(retention_end(hour(0), u32::MAX), Timestamp::MAX);
}
