//! The keys of a gallery's facts, in one table: name, help, values, what each changes and how it is shown.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use jiff::Timestamp;
use server::ServiceError;
use server::basis::{
    AgePolicy, Citation, Condition, Country, Dpia, GalleryFacts, Ground, GroupPhotoMatching, KeepPolicy, LegalBasis,
    MandatePolicy, Notice, OfficerDecision, Purpose, Territory,
};
use server::service::papers;

use crate::command::given;

/// What a fact changes, given the moment at which it is recorded.
pub(super) type Change = Arc<dyn Fn(&mut GalleryFacts, Timestamp) -> Result<(), ServiceError> + Send + Sync>;

/// One key.
pub(super) struct Key {
    pub(super) name: &'static str,
    /// One line.
    pub(super) help: &'static str,
    /// What may stand after the `=`.
    pub(super) values: &'static str,
    /// Something that can be read, for command lines to be filled in.
    pub(super) example: &'static str,
    /// For a key that may be given several times: makes room for the first.
    pub(super) begin: Option<fn(&mut GalleryFacts)>,
    pub(super) read: fn(&str) -> Result<Change, String>,
    pub(super) show: fn(&GalleryFacts) -> Option<String>,
}

/// A key without surprises, to be completed.
const PLAIN: Key =
    Key { name: "", help: "", values: "", example: "", begin: None, read: |_| Err(String::new()), show: |_| None };

/// In the order in which facts are recorded: what rests on another fact stands after it.
pub(super) const KEYS: &[Key] = &[
    Key {
        name: "basis",
        help: "The legal basis (GDPR Art. 6(1))",
        values: "consent | contract | legal-obligation | vital-interests | public-task | legitimate-interests",
        example: "consent",
        read: |text| put(parsed(text)?, |facts, basis: &LegalBasis| facts.basis = Some(*basis)),
        show: |facts| facts.basis.map(|basis| basis.name().to_owned()),
        ..PLAIN
    },
    Key {
        name: "condition",
        help: "What lifts the prohibition on biometric data (GDPR Art. 9(2))",
        values: "explicit-consent | employment-law | vital-interests | not-for-profit-body | manifestly-public | \
                 legal-claims | substantial-public-interest | health-care | public-health | archiving-research",
        example: "explicit-consent",
        read: |text| put(parsed(text)?, |facts, condition| facts.ground = Some(with_condition(facts, *condition))),
        show: |facts| match facts.ground.as_ref()? {
            Ground::Condition { condition, .. } => Some(condition.name().to_owned()),
            Ground::Derogation { .. } => None,
        },
        ..PLAIN
    },
    Key {
        name: "derogation-law",
        help: "Instead of a condition: the national law that derogates from Art. 9 (GDPR Art. 85)",
        values: "the law with its article",
        example: "NAME OF THE LAW, ARTICLE",
        read: |text| {
            put(parsed(text)?, |facts, law: &Citation| {
                facts.ground = Some(Ground::Derogation { law: Some(law.clone()) })
            })
        },
        show: |facts| match facts.ground.as_ref()? {
            Ground::Derogation { law } => Some(law.as_ref().map_or("(not named)", Citation::as_str).to_owned()),
            Ground::Condition { .. } => None,
        },
        ..PLAIN
    },
    Key {
        name: "law",
        help: "The law that the condition or basis rests on",
        values: "the law with its article",
        example: "NAME OF THE LAW, ARTICLE",
        read: |text| {
            let named: Citation = parsed(text)?;
            change(move |facts, _| match &mut facts.ground {
                Some(Ground::Condition { law, .. } | Ground::Derogation { law }) => {
                    *law = Some(named.clone());
                    Ok(())
                }
                None => Err(rests_on("law", "a condition", "condition=CONDITION")),
            })
        },
        show: |facts| match facts.ground.as_ref()? {
            Ground::Condition { law, .. } => law.as_ref().map(ToString::to_string),
            Ground::Derogation { .. } => None,
        },
        ..PLAIN
    },
    Key {
        name: "manifestly-public",
        help: "Evidence stands for every picture that the person manifestly made it public (Art. 9(2)(e))",
        values: "true | false",
        example: "true",
        read: |text| put(boolean(text)?, |facts, shown| facts.manifestly_public_evidence_per_image = *shown),
        show: |facts| facts.manifestly_public_evidence_per_image.then(|| "true".to_owned()),
        ..PLAIN
    },
    Key {
        name: "officer-decision",
        help: "The data protection officer's decision on this very basis and condition",
        values: "WHO: REASON",
        example: "WHO: REASON",
        read: |text| {
            let said = text.split_once(':').map(|(who, reason)| (who.trim().to_owned(), reason.trim().to_owned()));
            let (who, reason) = said
                .filter(|(who, reason)| !who.is_empty() && !reason.is_empty())
                .ok_or("name who decided, then a colon and why")?;
            change(move |facts, when| {
                let about = facts.legal_ground().ok_or_else(|| {
                    rests_on("officer-decision", "a basis and a condition", "basis=BASIS condition=CONDITION")
                })?;
                let (who, reason) = (who.clone(), reason.clone());
                facts.officer_decision = Some(OfficerDecision { who, when, reason, about });
                Ok(())
            })
        },
        show: |facts| {
            let decided = facts.officer_decision.as_ref()?;
            let stale = if facts.legal_ground().as_ref() == Some(&decided.about) { "" } else { " (on another ground)" };
            Some(format!("{}: {}{stale}", decided.who, decided.reason))
        },
        ..PLAIN
    },
    Key {
        name: "evidence",
        help: "The file that shows the basis (consent form, contract, statute, balancing test); its digest is kept",
        values: "FILE",
        example: "FILE",
        read: |text| {
            let path = PathBuf::from(text);
            change(move |facts, _| {
                facts.evidence_sha256 = Some(papers::digest_of(&path)?);
                Ok(())
            })
        },
        show: |facts| facts.evidence_sha256.map(|digest| format!("sha256 {digest}")),
        ..PLAIN
    },
    Key {
        name: "valid-until",
        help: "Until when this record of the basis holds",
        values: "a day as 2026-12-31 (to its end, UTC) | never",
        example: "2026-12-31",
        read: |text| {
            let end = if text == "never" { None } else { Some(given::until(text)?) };
            put(end, |facts, end| facts.valid_until = *end)
        },
        show: |facts| facts.valid_until.map(|end| end.to_string()),
        ..PLAIN
    },
    Key {
        name: "purpose",
        help: "What the gallery may be searched for; may be repeated, and replaces the purposes recorded before",
        values: "archive-identification | event-photography | missing-persons | journalistic-research | research | \
                 access-control | photo-library | group-faces | measure-accuracy | other:OWN WORDS",
        example: "research",
        begin: Some(|facts| facts.purposes.clear()),
        read: |text| put(parsed(text)?, |facts, purpose: &Purpose| facts.purposes.push(purpose.clone())),
        show: |facts| {
            let purposes: Vec<_> = facts.purposes.iter().map(ToString::to_string).collect();
            (!purposes.is_empty()).then(|| purposes.join(", "))
        },
    },
    Key {
        name: "retention-days",
        help: "After how many days a face is erased; there is no \"for ever\"",
        values: "a number of days, 1 or more",
        example: "365",
        read: |text| {
            let days = text.parse().ok().filter(|days| *days > 0_u32).ok_or("it is not such a number")?;
            put(days, |facts, days| facts.retention_days = Some(*days))
        },
        show: |facts| facts.retention_days.map(|days| days.to_string()),
        ..PLAIN
    },
    Key {
        name: "notice",
        help: "The file with what the people are told (GDPR Art. 13, 14)",
        values: "FILE",
        example: "FILE",
        read: |text| {
            let path = PathBuf::from(text);
            change(move |facts, _| {
                let (text_sha256, text) = papers::digest_and_text_of(&path)?;
                let (version, language) = match facts.notice.take() {
                    Some(notice) => (notice.version, notice.language),
                    None => Default::default(),
                };
                facts.notice = Some(Notice { version, language, text_sha256, text });
                Ok(())
            })
        },
        show: |facts| facts.notice.as_ref().map(|notice| format!("sha256 {}", notice.text_sha256)),
        ..PLAIN
    },
    Key {
        name: "notice-version",
        help: "The notice's version; consents name it",
        values: "a version as you count, e.g. 2026-1",
        example: "2026-1",
        read: |text| of_notice("notice-version", text, |notice, version| notice.version = version),
        show: |facts| facts.notice.as_ref().map(|notice| notice.version.clone()).filter(|version| !version.is_empty()),
        ..PLAIN
    },
    Key {
        name: "notice-language",
        help: "The notice's language",
        values: "a language tag (BCP 47), e.g. fr",
        example: "fr",
        read: |text| of_notice("notice-language", text, |notice, language| notice.language = language),
        show: |facts| {
            facts.notice.as_ref().map(|notice| notice.language.clone()).filter(|language| !language.is_empty())
        },
        ..PLAIN
    },
    Key {
        name: "dpia",
        help: "Where the data protection impact assessment is found (GDPR Art. 35)",
        values: "a reference or address",
        example: "REFERENCE",
        read: |text| {
            let reference = text.to_owned();
            put(reference, |facts, reference| match &mut facts.dpia {
                Some(dpia) => dpia.reference.clone_from(reference),
                None => {
                    let reference = reference.clone();
                    facts.dpia = Some(Dpia { reference, high_residual_risk: false, prior_consultation: None });
                }
            })
        },
        show: |facts| facts.dpia.as_ref().map(|dpia| dpia.reference.clone()),
        ..PLAIN
    },
    Key {
        name: "high-residual-risk",
        help: "Whether the assessment left a high risk; then the authority is to be consulted first (Art. 36)",
        values: "true | false",
        example: "true",
        read: |text| {
            let high = boolean(text)?;
            of_dpia("high-residual-risk", move |dpia| dpia.high_residual_risk = high)
        },
        show: |facts| facts.dpia.as_ref().map(|dpia| dpia.high_residual_risk.to_string()),
        ..PLAIN
    },
    Key {
        name: "prior-consultation",
        help: "The reference of the authority's prior consultation (Art. 36)",
        values: "a reference",
        example: "REFERENCE",
        read: |text| {
            let reference = text.to_owned();
            of_dpia("prior-consultation", move |dpia| dpia.prior_consultation = Some(reference.clone()))
        },
        show: |facts| facts.dpia.as_ref()?.prior_consultation.clone(),
        ..PLAIN
    },
    Key {
        name: "territory",
        help: "The country that the gallery as a whole stands for",
        values: "a country code (ISO 3166-1), e.g. FR | unknown",
        example: "FR",
        read: |text| {
            let territory = match text {
                "unknown" => Territory::Unknown,
                code => Territory::Gallery { country: parsed::<Country>(code)? },
            };
            put(territory, |facts, territory| facts.territory = *territory)
        },
        show: |facts| {
            Some(facts.territory.country().map_or_else(|| "unknown".to_owned(), |country| country.to_string()))
        },
        ..PLAIN
    },
    Key {
        name: "age-policy",
        help: "Whose faces, by declared age",
        values: "adults-only | minors-with-guardian | minors-included",
        example: "adults-only",
        read: |text| put(chosen(text, AGES)?, |facts, policy| facts.age_policy = Some(*policy)),
        show: |facts| facts.age_policy.as_ref().map(|policy| word(policy, AGES)),
        ..PLAIN
    },
    Key {
        name: "keep",
        help: "What is kept beside the templates",
        values: "crop | original | none",
        example: "crop",
        read: |text| put(chosen(text, KEPT)?, |facts, policy| facts.keep = *policy),
        show: |facts| Some(word(&facts.keep, KEPT)),
        ..PLAIN
    },
    Key {
        name: "mandate-policy",
        help: "Who may issue the mandates under which the gallery is searched",
        values: "self-issued-allowed | other-person-required",
        example: "other-person-required",
        read: |text| put(chosen(text, ISSUERS)?, |facts, policy| facts.mandate_policy = *policy),
        show: |facts| Some(word(&facts.mandate_policy, ISSUERS)),
        ..PLAIN
    },
    Key {
        name: "min-eye-distance-px",
        help: "Faces with fewer pixels between the eyes are left out",
        values: "a number of pixels, 0 or more",
        example: "20",
        read: |text| put(number(text, f32::MAX)?, |facts, least| facts.quality.min_eye_distance_px = *least),
        show: |facts| Some(facts.quality.min_eye_distance_px.to_string()),
        ..PLAIN
    },
    Key {
        name: "min-sharpness",
        help: "Faces less sharp are left out; `countenance detect` shows the measure",
        values: "a number, 0 or more",
        example: "0.2",
        read: |text| put(number(text, f32::MAX)?, |facts, least| facts.quality.min_sharpness = *least),
        show: |facts| Some(facts.quality.min_sharpness.to_string()),
        ..PLAIN
    },
    Key {
        name: "min-detector-score",
        help: "Faces of which the detector is less sure are left out",
        values: "a number from 0 to 1",
        example: "0.9",
        read: |text| put(number(text, 1.0)?, |facts, least| facts.quality.min_detector_score = *least),
        show: |facts| Some(facts.quality.min_detector_score.to_string()),
        ..PLAIN
    },
    Key {
        name: "group-photo-matching",
        help: "Whether faces of group photographs are matched against consenting people, and on what ground",
        values: "off | the ground, in words",
        example: "off",
        read: |text| {
            let matching = match text {
                "off" => GroupPhotoMatching::Off,
                "on" | "true" | "yes" => return Err("state the ground itself".to_owned()),
                ground => GroupPhotoMatching::On { ground: ground.to_owned() },
            };
            put(matching, |facts, matching| facts.group_photo_matching = matching.clone())
        },
        show: |facts| match &facts.group_photo_matching {
            GroupPhotoMatching::Off => Some("off".to_owned()),
            GroupPhotoMatching::On { ground } => Some(ground.clone()),
        },
        ..PLAIN
    },
];

const AGES: &[(&str, AgePolicy)] = &[
    ("adults-only", AgePolicy::AdultsOnly),
    ("minors-with-guardian", AgePolicy::MinorsWithGuardian),
    ("minors-included", AgePolicy::MinorsIncluded),
];

const KEPT: &[(&str, KeepPolicy)] =
    &[("crop", KeepPolicy::Crop), ("original", KeepPolicy::Original), ("none", KeepPolicy::None)];

const ISSUERS: &[(&str, MandatePolicy)] = &[
    ("self-issued-allowed", MandatePolicy::SelfIssuedAllowed),
    ("other-person-required", MandatePolicy::OtherPersonRequired),
];

fn change(
    change: impl Fn(&mut GalleryFacts, Timestamp) -> Result<(), ServiceError> + Send + Sync + 'static,
) -> Result<Change, String> {
    Ok(Arc::new(change))
}

/// A change that cannot fail and needs no time.
fn put<T: Send + Sync + 'static>(value: T, put: fn(&mut GalleryFacts, &T)) -> Result<Change, String> {
    change(move |facts, _| {
        put(facts, &value);
        Ok(())
    })
}

fn of_notice(key: &'static str, text: &str, put: fn(&mut Notice, String)) -> Result<Change, String> {
    let text = text.to_owned();
    change(move |facts, _| {
        let notice = facts.notice.as_mut().ok_or_else(|| rests_on(key, "the notice", "notice=FILE"))?;
        put(notice, text.clone());
        Ok(())
    })
}

fn of_dpia(key: &'static str, put: impl Fn(&mut Dpia) + Send + Sync + 'static) -> Result<Change, String> {
    change(move |facts, _| {
        put(facts.dpia.as_mut().ok_or_else(|| rests_on(key, "the impact assessment", "dpia=REFERENCE"))?);
        Ok(())
    })
}

/// A law that was named for the same condition stays; one named for another does not carry over.
fn with_condition(facts: &GalleryFacts, condition: Condition) -> Ground {
    match &facts.ground {
        Some(same @ Ground::Condition { condition: before, .. }) if *before == condition => same.clone(),
        _ => Ground::condition(condition),
    }
}

fn rests_on(key: &str, what: &str, typed: &str) -> ServiceError {
    ServiceError::Input {
        what: format!("{key} says something about {what}, and none is recorded"),
        next: format!("Record it before or with it: {typed}."),
    }
}

fn parsed<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_: T::Err| "it is none of these".to_owned())
}

fn boolean(text: &str) -> Result<bool, String> {
    parsed(text)
}

fn number(text: &str, most: f32) -> Result<f32, String> {
    text.parse().ok().filter(|number| (0.0..=most).contains(number)).ok_or_else(|| "it is not such a number".to_owned())
}

fn chosen<T: Copy>(text: &str, choices: &[(&str, T)]) -> Result<T, String> {
    choices
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, value)| *value)
        .ok_or_else(|| "it is none of these".to_owned())
}

fn word<T: PartialEq>(value: &T, choices: &[(&str, T)]) -> String {
    choices.iter().find(|(_, known)| known == value).map_or("?", |(name, _)| name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_listed_are_those_that_the_law_names() {
        let listed = |name: &str| KEYS.iter().find(|key| key.name == name).unwrap().values;
        let words = |values: &str| values.split(" | ").map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(listed("basis")), LegalBasis::ALL.iter().map(|basis| basis.name()).collect::<Vec<_>>());
        assert_eq!(
            words(listed("condition")),
            Condition::ALL.iter().map(|condition| condition.name()).collect::<Vec<_>>()
        );
        let mut purposes: Vec<_> = Purpose::NAMED.iter().map(ToString::to_string).collect();
        purposes.push("other:OWN WORDS".to_owned());
        assert_eq!(words(listed("purpose")), purposes);
        assert_eq!(words(listed("age-policy")), AGES.map_names());
        assert_eq!(words(listed("keep")), KEPT.map_names());
        assert_eq!(words(listed("mandate-policy")), ISSUERS.map_names());
    }

    trait MapNames {
        fn map_names(&self) -> Vec<&'static str>;
    }

    impl<T> MapNames for [(&'static str, T)] {
        fn map_names(&self) -> Vec<&'static str> {
            self.iter().map(|(name, _)| *name).collect()
        }
    }
}
