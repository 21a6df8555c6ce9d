//! what a gallery must have before anything enters it.

use basis::gate::activate_gallery;
use basis::{
    AgePolicy, Condition, Dpia, GalleryFacts, GalleryState, Ground, GroupPhotoMatching, KeepPolicy, LegalBasis,
    OfficerDecision, Party, Refusal, StartingPoint,
};

use crate::sample::{DIGEST, assert_well_formed, consent_gallery, controller, gallery_id, hour, law, research_gallery};

fn missing(gallery: &GalleryFacts) -> Vec<Refusal> {
    let missing = activate_gallery(gallery, hour(1)).err().unwrap_or_default();
    missing.iter().for_each(assert_well_formed);
    missing
}

fn articles(gallery: &GalleryFacts) -> Vec<String> {
    missing(gallery).into_iter().map(|refusal| refusal.article).collect()
}

/// The one thing that is missing once `change` took it away.
fn lacks(change: impl FnOnce(&mut GalleryFacts)) -> Refusal {
    let mut gallery = research_gallery();
    change(&mut gallery);
    let mut missing = missing(&gallery);
    assert_eq!(missing.len(), 1, "{missing:?}");
    missing.remove(0)
}

#[test]
fn complete_galleries_can_be_activated() {
    for state in [GalleryState::Draft, GalleryState::Active, GalleryState::Suspended] {
        assert!(missing(&GalleryFacts { state, ..consent_gallery() }).is_empty());
        assert!(missing(&GalleryFacts { state, ..research_gallery() }).is_empty());
    }
}

#[test]
fn a_blank_gallery_hears_everything_at_once() {
    let blank = GalleryFacts::draft(gallery_id(), "blank", controller());
    let wanted = [
        "GDPR Art. 6(1)",
        "GDPR Art. 9(2)",
        "GDPR Art. 5(2)",
        "GDPR Art. 5(1)(b)",
        "GDPR Art. 5(1)(e)",
        "GDPR Art. 13, 14",
        "GDPR Art. 35",
        "GDPR Art. 24(1), recital 38",
    ];
    assert_eq!(articles(&blank), wanted);
    for refusal in missing(&blank) {
        assert!(refusal.next_step.contains("countenance gallery activate"), "{refusal}");
    }
}

#[test]
fn each_fact_is_missed_by_its_article() {
    assert_eq!(lacks(|gallery| gallery.state = GalleryState::Closed).article, "GDPR Art. 5(1)(b)");
    assert_eq!(lacks(|gallery| gallery.basis = None).article, "GDPR Art. 6(1)");
    assert_eq!(lacks(|gallery| gallery.ground = None).article, "GDPR Art. 9(2)");
    assert_eq!(lacks(|gallery| gallery.evidence_sha256 = None).article, "GDPR Art. 5(2)");
    assert_eq!(lacks(|gallery| gallery.purposes.clear()).article, "GDPR Art. 5(1)(b)");
    assert_eq!(lacks(|gallery| gallery.retention_days = None).article, "GDPR Art. 5(1)(e)");
    assert_eq!(lacks(|gallery| gallery.retention_days = Some(0)).article, "GDPR Art. 5(1)(e)");
    assert_eq!(lacks(|gallery| gallery.notice = None).article, "GDPR Art. 13, 14");
    assert_eq!(lacks(|gallery| gallery.notice.as_mut().unwrap().version = " ".into()).article, "GDPR Art. 13, 14");
    assert_eq!(lacks(|gallery| gallery.dpia = None).article, "GDPR Art. 35");
    assert_eq!(lacks(|gallery| gallery.dpia.as_mut().unwrap().reference.clear()).article, "GDPR Art. 35");
    assert_eq!(lacks(|gallery| gallery.age_policy = None).article, "GDPR Art. 24(1), recital 38");
    assert_eq!(lacks(|gallery| gallery.controller.address.clear()).article, "GDPR Art. 13(1)(a)");
    assert_eq!(lacks(|gallery| gallery.controller.contact = "\t".into()).article, "GDPR Art. 13(1)(a)");
    let bystanders = GroupPhotoMatching::On { ground: String::new() };
    assert_eq!(lacks(|gallery| gallery.group_photo_matching = bystanders).article, "GDPR Art. 9(1)");
}

#[test]
fn a_condition_that_needs_a_law_waits_for_its_name() {
    let refusal = lacks(|gallery| gallery.ground = Some(Ground::condition(Condition::ArchivingResearch)));
    assert_eq!(refusal.article, "GDPR Art. 9(2)(j)");
    assert!(refusal.missing.contains("law"), "{refusal}");
}

#[test]
fn a_basis_that_ran_out_is_no_basis() {
    let mut gallery = GalleryFacts { valid_until: Some(hour(2)), ..research_gallery() };
    assert!(activate_gallery(&gallery, hour(1)).is_ok());
    assert!(activate_gallery(&gallery, hour(2)).is_err());
    gallery.valid_until = Some(hour(3));
    assert!(activate_gallery(&gallery, hour(2)).is_ok());
}

#[test]
fn a_high_risk_wants_the_authority_asked_first() {
    let risky = Dpia { reference: "DPIA-1".into(), high_residual_risk: true, prior_consultation: None };
    assert_eq!(lacks(|gallery| gallery.dpia = Some(risky.clone())).article, "GDPR Art. 36(1)");
    let asked = Dpia { prior_consultation: Some("2025-17".into()), ..risky };
    assert!(missing(&GalleryFacts { dpia: Some(asked), ..research_gallery() }).is_empty());
}

#[test]
fn a_controller_outside_the_union_names_its_representative() {
    let refusal = lacks(|gallery| gallery.controller.established_in_union = false);
    assert_eq!(refusal.article, "GDPR Art. 27(1)");
    let mut gallery = research_gallery();
    gallery.controller.established_in_union = false;
    gallery.controller.representative =
        Some(Party { name: "SAMPLE representative".into(), contact: "rep@example.org".into() });
    assert!(missing(&gallery).is_empty());
}

#[test]
fn a_public_authority_names_its_officer_and_does_not_stand_on_interests() {
    let mut gallery = GalleryFacts { basis: Some(LegalBasis::PublicTask), ..research_gallery() };
    gallery.controller.public_authority = true;
    assert!(missing(&gallery).is_empty());
    gallery.controller.officer = None;
    assert_eq!(articles(&gallery), ["GDPR Art. 37(1)(a)"]);
    gallery.basis = Some(LegalBasis::LegitimateInterests);
    assert_eq!(articles(&gallery), ["GDPR Art. 37(1)(a)", "GDPR Art. 6(1), second subparagraph"]);
}

#[test]
fn a_publication_is_shown_picture_by_picture_and_then_put_to_the_officer() {
    let mut gallery =
        GalleryFacts { ground: Some(Ground::condition(Condition::ManifestlyPublic)), ..research_gallery() };
    let refusal = missing(&gallery).remove(0);
    assert!(refusal.missing.contains("each picture"), "{refusal}");
    gallery.manifestly_public_evidence_per_image = true;
    let refusal = missing(&gallery).remove(0);
    assert!(refusal.missing.contains("officer"), "{refusal}");
}

#[test]
fn an_officer_s_decision_holds_for_its_pair_only() {
    let mut gallery = GalleryFacts { ground: Some(Ground::Derogation { law: Some(law()) }), ..research_gallery() };
    assert_eq!(articles(&gallery), ["GDPR Art. 85(2)"]);
    let decision = OfficerDecision {
        who: "SAMPLE officer".into(),
        when: hour(0),
        reason: "the press act covers the archive".into(),
        about: gallery.legal_ground().unwrap(),
    };
    gallery.officer_decision = Some(decision.clone());
    assert!(missing(&gallery).is_empty());
    gallery.officer_decision = Some(OfficerDecision { reason: " ".into(), ..decision.clone() });
    assert_eq!(articles(&gallery), ["GDPR Art. 85(2)"]);
    gallery.officer_decision = Some(decision);
    gallery.ground = Some(Ground::Derogation { law: Some("another act, Art. 1".parse().unwrap()) });
    assert_eq!(articles(&gallery), ["GDPR Art. 85(2)"]);
}

#[test]
fn minors_are_never_enrolled_on_consent_without_a_guardian() {
    let gallery = GalleryFacts { age_policy: Some(AgePolicy::MinorsIncluded), ..consent_gallery() };
    assert_eq!(articles(&gallery), ["GDPR Art. 8(1)"]);
}

#[test]
fn a_consent_gallery_keeps_no_whole_group_photograph() {
    let gallery = GalleryFacts { keep: KeepPolicy::Original, ..consent_gallery() };
    assert_eq!(gallery.keep_of_picture(1), KeepPolicy::Original);
    assert_eq!(gallery.keep_of_picture(2), KeepPolicy::Crop);
    let research = GalleryFacts { keep: KeepPolicy::Original, ..research_gallery() };
    assert_eq!(research.keep_of_picture(2), KeepPolicy::Original);
}

#[test]
fn a_starting_point_activates_once_its_questions_are_answered() {
    for &point in StartingPoint::ALL {
        assert_eq!(point.name().parse(), Ok(point));
        let mut beginning = point.draft(gallery_id(), "begun", controller());
        let open = missing(&beginning.facts);
        assert!(!open.is_empty(), "{point} must not activate by itself");
        assert!(
            !beginning.questions.is_empty()
                && beginning.questions.iter().all(|question| question.text.ends_with(['?', '.']))
        );

        let sample = research_gallery();
        let facts = &mut beginning.facts;
        let mut answered = Vec::new();
        for question in &beginning.questions {
            answered.push(question.field);
            match question.field {
                "evidence_sha256" => facts.evidence_sha256 = Some(DIGEST),
                "retention_days" => facts.retention_days = sample.retention_days,
                "notice" => facts.notice = sample.notice.clone(),
                "dpia" => facts.dpia = sample.dpia.clone(),
                "territory" => {}
                "age_policy" => facts.age_policy = Some(AgePolicy::AdultsOnly),
                "ground" => match facts.ground.as_mut().unwrap() {
                    Ground::Condition { law: named, .. } | Ground::Derogation { law: named } => *named = Some(law()),
                },
                "officer_decision" => {
                    facts.officer_decision = Some(OfficerDecision {
                        who: "SAMPLE officer".into(),
                        when: hour(0),
                        reason: "the law reaches it".into(),
                        about: facts.legal_ground().unwrap(),
                    });
                }
                other => panic!("{point} asks for {other}"),
            }
        }
        assert!(missing(facts).is_empty(), "{point}: answered {answered:?}, still {:?}", missing(facts));
    }
}
