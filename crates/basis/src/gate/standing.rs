//! The questions that several acts share.

use jiff::Timestamp;

use crate::consent::{Consent, ConsentState};
use crate::controller::Controller;
use crate::document::OfficerDecision;
use crate::gallery::{GalleryFacts, GalleryState};
use crate::mandate::{Mandate, same_person};
use crate::order::Doing;
use crate::pair::{PairFacts, PairVerdict, judge_ground};
use crate::policy::{AgePolicy, MandatePolicy};
use crate::refusal::Refusal;
use crate::restriction::Restriction;
use crate::subject::SubjectFacts;
use crate::terms::LegalGround;
use crate::territory::Territory;

use super::activate::gaps;

/// Whether a text says nothing.
pub(super) fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// No order of an authority stops this in the gallery (Art. 58(2)(f)). Asked before anything else: whatever else is
/// missing, the order is what the caller has to know. `person` is where the person concerned is, where there is one.
pub(super) fn not_stopped(gallery: &GalleryFacts, doing: Doing, person: Option<Territory>) -> Result<(), Refusal> {
    gallery.stopped_by.iter().try_for_each(|order| order.allows(doing, gallery, person))
}

/// A gallery is used only while it is active and lacks nothing that an active gallery must have. The second is asked
/// again at each act, because facts can end (a basis expires) without anybody changing the state.
pub(super) fn in_use(gallery: &GalleryFacts, doing: Doing, now: Timestamp) -> Result<(), Refusal> {
    not_stopped(gallery, doing, None)?;
    if gallery.state != GalleryState::Active {
        return Err(Refusal::new(
            "GDPR Art. 5(1)(a), 6(1)",
            format!("the gallery '{}' is {}, not active", gallery.name, gallery.state.name()),
            match gallery.state {
                GalleryState::Closed => "Open a new gallery with `countenance gallery create`.",
                _ => "Run `countenance gallery activate`; it names everything that is still missing.",
            },
        ));
    }
    gaps(gallery, now).into_iter().next().map_or(Ok(()), Err)
}

/// Whether a basis and a ground can stand, by the pair table or by an officer's decision on that very pair.
pub(super) fn judged(
    legal: &LegalGround,
    facts: &PairFacts,
    decisions: &[Option<&OfficerDecision>],
) -> Result<(), Refusal> {
    match judge_ground(legal.basis, &legal.ground, facts) {
        PairVerdict::Accept => Ok(()),
        PairVerdict::Refuse(refusal) => Err(refusal),
        PairVerdict::OfficerDecides { question } => {
            let decided = decisions
                .iter()
                .flatten()
                .any(|decision| decision.about == *legal && !blank(&decision.who) && !blank(&decision.reason));
            if decided {
                return Ok(());
            }
            Err(Refusal::new(
                legal.ground.article(),
                format!(
                    "whether {} can stand with {} is for the data protection officer to decide, and no decision on \
                     this pair is recorded",
                    legal.basis.article(),
                    legal.ground.article()
                ),
                format!("Record who decided, when and why. The question: {question}"),
            ))
        }
    }
}

/// Whether searches are still to be counted against a mandate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spending {
    /// This act is a search: one must be left.
    OneSearch,
    /// This act shows what a counted search found.
    Nothing,
}

/// A mandate that stands by itself: complete, this operator's own, in its time, with searches left and a ground for the probe.
pub(super) fn standing_mandate<'m>(
    (operator, mandate): (&str, Option<&'m Mandate>),
    controller: &Controller,
    gallery: Option<&GalleryFacts>,
    spending: Spending,
    now: Timestamp,
) -> Result<&'m Mandate, Refusal> {
    let refuse = |missing: &str, next: &str| Err(Refusal::new("GDPR Art. 5(1)(b), 29", missing, next));
    let again = "Issue a new one with `countenance search --purpose PURPOSE --case CASE`.";
    let Some(mandate) = mandate else {
        return refuse(
            "no mandate says who searches, for what purpose and in which case",
            "Search with `countenance search --purpose PURPOSE --case CASE`.",
        );
    };
    if blank(&mandate.operator) || blank(&mandate.issued_by) {
        return refuse("the mandate does not say who searches and who allowed it", again);
    }
    if !same_person(&mandate.operator, operator) {
        return refuse("the mandate was issued to somebody else", "Ask for a mandate in your own name.");
    }
    if blank(&mandate.case) {
        return refuse("the mandate names no case", "Name it: `countenance search --purpose PURPOSE --case CASE`.");
    }
    if mandate.revoked_at.is_some() {
        return refuse("the mandate was revoked", "Ask its issuer for a new one.");
    }
    if now < mandate.issued_at {
        return refuse("the mandate begins later than now", "Check the clock, or wait until it begins.");
    }
    if now >= mandate.expires_at {
        return refuse("the mandate has expired", again);
    }
    if spending == Spending::OneSearch && mandate.searches_left == Some(0) {
        return refuse("the searches that the mandate allows are used up", again);
    }
    let facts = PairFacts {
        law: None,
        controller_is_public_authority: controller.public_authority,
        manifestly_public_evidence_per_image: mandate.probe.manifestly_public_evidence.is_some(),
    };
    // The officer who decided on the gallery's own pair decided on the same pair for the probe of the same purpose.
    let decisions =
        [mandate.probe.officer_decision.as_ref(), gallery.and_then(|known| known.officer_decision.as_ref())];
    judged(&mandate.probe.legal, &facts, &decisions).map_err(|refusal| Refusal {
        missing: format!("the ground for processing the probe does not stand: {}", refusal.missing),
        ..refusal
    })?;
    Ok(mandate)
}

/// A mandate that stands and reaches this gallery, for one of its purposes and issued as it demands.
pub(super) fn reaching_mandate<'m>(
    acting: (&str, Option<&'m Mandate>),
    gallery: &GalleryFacts,
    spending: Spending,
    now: Timestamp,
) -> Result<&'m Mandate, Refusal> {
    let mandate = standing_mandate(acting, &gallery.controller, Some(gallery), spending, now)?;
    if !mandate.galleries.contains(&gallery.id) {
        return Err(Refusal::new(
            "GDPR Art. 5(1)(b)",
            format!("the mandate does not reach the gallery '{}'", gallery.name),
            "Ask for a mandate that names this gallery.",
        ));
    }
    if !gallery.purposes.contains(&mandate.purpose) {
        let allowed = gallery.purposes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Err(Refusal::new(
            "GDPR Art. 5(1)(b)",
            format!("the purpose '{}' is not one of the gallery's", mandate.purpose),
            format!("Search for one of the gallery's purposes with `countenance search --purpose`: {allowed}."),
        ));
    }
    if gallery.mandate_policy == MandatePolicy::OtherPersonRequired && mandate.self_issued() {
        return Err(Refusal::new(
            "GDPR Art. 29, 32(4)",
            "the operator issued the mandate to themselves, and this gallery demands another person",
            "Ask somebody else to issue the mandate.",
        ));
    }
    Ok(mandate)
}

/// Nothing stands against using a face.
pub(super) fn unrestricted(restrictions: &[Option<&Restriction>]) -> Result<(), Refusal> {
    restrictions.iter().flatten().next().map_or(Ok(()), |restriction| {
        Err(Refusal::new(
            restriction.cause.article(),
            format!("the face may not be used: {} stands against it", with_article(restriction)),
            "Decide the request behind it first; lifting is recorded.",
        ))
    })
}

fn with_article(restriction: &Restriction) -> String {
    let words = restriction.cause.describe();
    if words.starts_with(['a', 'e', 'i', 'o', 'u']) { format!("an {words}") } else { format!("a {words}") }
}

/// In a consent gallery a face needs its person and that person's valid yes to this gallery; elsewhere nothing.
pub(super) fn consented(
    gallery: &GalleryFacts,
    subject: Option<&SubjectFacts>,
    consent: Option<&Consent>,
    now: Timestamp,
) -> Result<(), Refusal> {
    if !gallery.is_consent_gallery() {
        return Ok(());
    }
    let Some(subject) = subject else {
        return Err(Refusal::new(
            "GDPR Art. 9(2)(a)",
            "the face is bound to no consenting subject",
            "Bind it by a photograph with one face, by a box in the manifest or by hand; else it is left out.",
        ));
    };
    standing_consent(gallery, subject, consent, now).map(drop)
}

/// What a gallery's age policy asks of a person. In a consent gallery a declared minor always needs the guardian.
pub(super) fn of_age(
    gallery: &GalleryFacts,
    subject: Option<&SubjectFacts>,
    consent: Option<&Consent>,
    now: Timestamp,
) -> Result<(), Refusal> {
    let Some(minor) = subject.filter(|person| person.declared_minor) else {
        return Ok(());
    };
    match gallery.age_policy {
        Some(AgePolicy::AdultsOnly) => Err(Refusal::new(
            "GDPR Art. 24(1), recital 38",
            "the subject is a declared minor and the gallery holds adults only",
            "Leave the face out; the gallery's age policy decides.",
        )),
        Some(AgePolicy::MinorsIncluded) if !gallery.is_consent_gallery() => Ok(()),
        _ => {
            let yes = standing_consent(gallery, minor, consent, now)?;
            if yes.guardian.as_ref().is_some_and(|guardian| !blank(&guardian.name)) {
                return Ok(());
            }
            Err(Refusal::new(
                "GDPR Art. 8(1)",
                "the subject is a declared minor and no guardian's consent is recorded",
                "Record it with `countenance consent give`, naming the guardian.",
            ))
        }
    }
}

/// A consent that holds: this person's, to this gallery, at this moment.
fn standing_consent<'c>(
    gallery: &GalleryFacts,
    subject: &SubjectFacts,
    consent: Option<&'c Consent>,
    now: Timestamp,
) -> Result<&'c Consent, Refusal> {
    let refuse = |missing: &str, next: &str| Err(Refusal::new("GDPR Art. 7(1), 9(2)(a)", missing, next));
    let give = "Record it with `countenance consent give`.";
    let Some(consent) = consent else {
        return refuse("no consent of the subject is recorded", give);
    };
    if consent.subject != subject.id {
        return refuse("the consent is another person's", give);
    }
    if consent.gallery != gallery.id {
        return refuse(
            "the consent is for another gallery",
            "Record one for this gallery: `countenance consent give`.",
        );
    }
    if blank(&consent.text_version) {
        return refuse("the consent does not say which text was agreed to", give);
    }
    match consent.state(now) {
        ConsentState::Given => Ok(consent),
        ConsentState::Withdrawn => Err(Refusal::new(
            "GDPR Art. 7(3)",
            "the consent was withdrawn",
            "Leave the face out; only a new yes of the person, recorded with `countenance consent give`, opens it again.",
        )),
        ConsentState::Expired => {
            refuse("the consent has expired", "Ask again, and record it with `countenance consent give`.")
        }
        ConsentState::NotYetGiven => refuse("the consent is dated later than now", "Check its date and the clock."),
    }
}
