//! Which keys answer what the gate asks for.

use server::basis::{GalleryFacts, Ground, LegalBasis, PairFacts, PairVerdict, Refusal, judge_ground};

/// The keys that fill the gap a refusal names; none where the gallery's facts cannot fill it.
pub(super) fn to(refusal: &Refusal, facts: &GalleryFacts) -> &'static [&'static str] {
    match refusal.article.as_str() {
        "GDPR Art. 6(1)" => &["basis"],
        "GDPR Art. 9(2)" => &["condition"],
        "GDPR Art. 5(2)" if facts.evidence_sha256.is_none() => &["evidence"],
        "GDPR Art. 5(2)" => &["valid-until"],
        "GDPR Art. 5(1)(b)" => &["purpose"],
        "GDPR Art. 5(1)(e)" => &["retention-days"],
        "GDPR Art. 13, 14" if facts.notice.is_some() => &["notice-version", "notice-language"],
        "GDPR Art. 13, 14" => &["notice", "notice-version", "notice-language"],
        "GDPR Art. 35" => &["dpia"],
        "GDPR Art. 36(1)" => &["prior-consultation"],
        "GDPR Art. 24(1), recital 38" | "GDPR Art. 8(1)" => &["age-policy"],
        "GDPR Art. 9(1)" => &["group-photo-matching"],
        "GDPR Art. 7(3)" => &["condition"],
        // The controller's own record is no gallery's.
        article if ["GDPR Art. 13(1)", "GDPR Art. 27", "GDPR Art. 37"].iter().any(|own| article.starts_with(own)) => {
            &[]
        }
        _ => to_pair(facts),
    }
}

/// What the pair of basis and ground lacks: the law, the evidence, the officer's word, or it can never stand.
fn to_pair(facts: &GalleryFacts) -> &'static [&'static str] {
    let Some(legal) = facts.legal_ground() else { return &[] };
    let pair = PairFacts {
        law: None,
        controller_is_public_authority: facts.controller.public_authority,
        manifestly_public_evidence_per_image: facts.manifestly_public_evidence_per_image,
    };
    let refusal = match judge_ground(legal.basis, &legal.ground, &pair) {
        PairVerdict::Accept => return &[],
        PairVerdict::OfficerDecides { .. } => return &["officer-decision"],
        PairVerdict::Refuse(refusal) => refusal,
    };
    if legal.basis == LegalBasis::LegitimateInterests && refusal.article.contains("second subparagraph") {
        return &["basis", "law"];
    }
    match &legal.ground {
        Ground::Derogation { .. } => &["derogation-law"],
        Ground::Condition { law: None, condition } if condition.needs_law() || legal.basis.needs_law() => &["law"],
        Ground::Condition { .. } if refusal.article == "GDPR Art. 9(2)(e)" => &["manifestly-public"],
        Ground::Condition { .. } => &["basis", "condition"],
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use server::basis::{GalleryFacts, StartingPoint, gate};

    use super::super::facts::{self, tests::draft};
    use super::to;

    /// Answers with the table's own examples until the gate is content.
    fn fill_in(mut facts: GalleryFacts) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("paper.txt");
        std::fs::write(&file, "what is told").expect("the paper is written");
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..20 {
            let Err(missing) = gate::activate_gallery(&facts, now) else { return };
            let keys = to(&missing[0], &facts);
            assert!(!keys.is_empty(), "nothing answers: {}", missing[0]);
            let typed: Vec<_> = keys
                .iter()
                .map(|key| {
                    let example = super::super::keys::KEYS.iter().find(|known| known.name == *key).unwrap().example;
                    let value = if example == "FILE" { file.to_str().unwrap() } else { example };
                    facts::read(&format!("{key}={value}")).unwrap()
                })
                .collect();
            facts::apply(&facts::gather(&typed, None).unwrap(), &mut facts, now).unwrap();
        }
        panic!("the answers lead nowhere: {:?}", gate::activate_gallery(&facts, now));
    }

    #[test]
    fn following_the_answers_makes_every_beginning_complete() {
        fill_in(draft());
        for point in StartingPoint::ALL {
            let blank = draft();
            fill_in(point.draft(blank.id, "portraits", blank.controller).facts);
        }
    }
}
