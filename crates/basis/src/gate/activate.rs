//! May a gallery be used at all?

use jiff::Timestamp;

use crate::controller::Controller;
use crate::gallery::{GalleryFacts, GalleryState};
use crate::pair::PairFacts;
use crate::policy::{AgePolicy, GroupPhotoMatching};
use crate::refusal::Refusal;
use crate::terms::{Ground, LegalBasis};

use super::standing::{blank, judged};

/// Whether a gallery may be activated at `now`.
///
/// # Errors
///
/// Everything that is missing, at once and in the order in which a controller would fill it in.
pub fn activate_gallery(gallery: &GalleryFacts, now: Timestamp) -> Result<(), Vec<Refusal>> {
    let mut missing = Vec::new();
    if gallery.state == GalleryState::Closed {
        missing.push(Refusal::new(
            "GDPR Art. 5(1)(b)",
            "the gallery is closed",
            "Open a new gallery with `countenance gallery create`; a closed one is not used again.",
        ));
    }
    missing.extend(gaps(gallery, now));
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// What an active gallery must never lack, apart from its state.
pub(super) fn gaps(gallery: &GalleryFacts, now: Timestamp) -> Vec<Refusal> {
    let mut missing = Vec::new();
    controller_gaps(&gallery.controller, &mut missing);
    ground_gaps(gallery, &mut missing);
    evidence_gaps(gallery, now, &mut missing);
    paper_gaps(gallery, &mut missing);
    policy_gaps(gallery, &mut missing);
    missing
}

fn controller_gaps(controller: &Controller, missing: &mut Vec<Refusal>) {
    for (what, text) in
        [("name", &controller.name), ("postal address", &controller.address), ("contact", &controller.contact)]
    {
        if blank(text) {
            missing.push(fill_in(
                "GDPR Art. 13(1)(a)",
                format!("the controller's {what} is blank"),
                "Write it into the controller's record",
            ));
        }
    }
    if !controller.established_in_union && !controller.representative.as_ref().is_some_and(reachable) {
        missing.push(fill_in(
            "GDPR Art. 27(1)",
            "the controller is not established in the Union and names no representative there",
            "Name the representative with a contact in the controller's record",
        ));
    }
    if controller.public_authority && !controller.officer.as_ref().is_some_and(reachable) {
        missing.push(fill_in(
            "GDPR Art. 37(1)(a)",
            "the controller is a public authority and names no data protection officer",
            "Name the officer with a contact in the controller's record",
        ));
    }
}

fn reachable(party: &crate::controller::Party) -> bool {
    !blank(&party.name) && !blank(&party.contact)
}

fn ground_gaps(gallery: &GalleryFacts, missing: &mut Vec<Refusal>) {
    if gallery.basis.is_none() {
        let known = LegalBasis::ALL.iter().map(|basis| basis.name()).collect::<Vec<_>>().join(", ");
        missing.push(fill_in("GDPR Art. 6(1)", "no legal basis is recorded", format!("Choose one of: {known}")));
    }
    if gallery.ground.is_none() {
        missing.push(fill_in(
            "GDPR Art. 9(2)",
            "nothing is recorded that lifts the prohibition on processing biometric data",
            "Choose a condition of Art. 9(2), with the law it rests on, or name the law of a derogation under Art. 85",
        ));
    }
    if let Some(legal) = gallery.legal_ground() {
        let facts = PairFacts {
            law: None,
            controller_is_public_authority: gallery.controller.public_authority,
            manifestly_public_evidence_per_image: gallery.manifestly_public_evidence_per_image,
        };
        missing.extend(judged(&legal, &facts, &[gallery.officer_decision.as_ref()]).err());
    }
    if let Some(Ground::Derogation { .. }) = gallery.ground
        && gallery.basis == Some(LegalBasis::Consent)
    {
        missing.push(fill_in(
            "GDPR Art. 7(3)",
            "the gallery stands on consent and on a derogation at once, so that a withdrawal would end nothing",
            "Choose either consent with 9(2)(a), or another basis with the derogation",
        ));
    }
}

fn evidence_gaps(gallery: &GalleryFacts, now: Timestamp, missing: &mut Vec<Refusal>) {
    if gallery.evidence_sha256.is_none() {
        missing.push(fill_in(
            "GDPR Art. 5(2)",
            "no evidence of the legal basis is recorded",
            "Name the file that shows it (consent form, contract, statute, balancing test); its digest is kept",
        ));
    }
    if gallery.valid_until.is_some_and(|end| now >= end) {
        missing.push(fill_in(
            "GDPR Art. 5(2)",
            "the record of the legal basis has expired",
            "Review the basis and record until when it holds",
        ));
    }
    if gallery.purposes.is_empty() {
        missing.push(fill_in("GDPR Art. 5(1)(b)", "no purpose is recorded", "Name at least one purpose"));
    }
    if gallery.retention_days.unwrap_or(0) == 0 {
        missing.push(fill_in(
            "GDPR Art. 5(1)(e)",
            "no retention is recorded",
            "Say after how many days a face is erased; there is no \"for ever\"",
        ));
    }
}

fn paper_gaps(gallery: &GalleryFacts, missing: &mut Vec<Refusal>) {
    match &gallery.notice {
        None => missing.push(fill_in(
            "GDPR Art. 13, 14",
            "no notice to the people is recorded",
            "Record the notice with its version and language",
        )),
        Some(notice) if blank(&notice.version) || blank(&notice.language) => missing.push(fill_in(
            "GDPR Art. 13, 14",
            "the notice has no version or no language",
            "Record both; consents and answers name them",
        )),
        Some(_) => {}
    }
    match &gallery.dpia {
        None => missing.push(fill_in(
            "GDPR Art. 35",
            "no impact assessment is recorded",
            "Record where the assessment is found",
        )),
        Some(dpia) if blank(&dpia.reference) => missing.push(fill_in(
            "GDPR Art. 35",
            "the impact assessment has no reference",
            "Record where the assessment is found",
        )),
        Some(dpia) if dpia.high_residual_risk && dpia.prior_consultation.as_deref().is_none_or(blank) => {
            missing.push(fill_in(
                "GDPR Art. 36(1)",
                "the impact assessment leaves a high risk and no prior consultation of the authority is recorded",
                "Consult the authority and record the reference of the consultation",
            ));
        }
        Some(_) => {}
    }
}

fn policy_gaps(gallery: &GalleryFacts, missing: &mut Vec<Refusal>) {
    match gallery.age_policy {
        None => missing.push(fill_in(
            "GDPR Art. 24(1), recital 38",
            "no age policy is recorded",
            "Choose adults-only, minors-with-guardian or minors-included",
        )),
        Some(AgePolicy::MinorsIncluded) if gallery.is_consent_gallery() => missing.push(fill_in(
            "GDPR Art. 8(1)",
            "the gallery stands on consent and would enrol minors without a guardian's",
            "Choose minors-with-guardian or adults-only",
        )),
        Some(_) => {}
    }
    if let GroupPhotoMatching::On { ground } = &gallery.group_photo_matching
        && blank(ground)
    {
        missing.push(fill_in(
            "GDPR Art. 9(1)",
            "group photographs are to be matched and no ground for the bystanders' faces is stated",
            "State the ground, or turn the matching off",
        ));
    }
}

fn fill_in(article: &str, missing: impl Into<String>, what: impl std::fmt::Display) -> Refusal {
    Refusal::new(article, missing, format!("{what}; then run `countenance gallery activate`."))
}
