//! Random histories of facts, and the gate against a second, simpler model of the law: whatever happened before, a
//! permit is given exactly where the model says so. The model counts hours and knows nothing of the gate's types.

use basis::gate::{
    Binding, DiscloseAsk, EnrolAsk, IdentifyAsk, KeepAsk, VerifyAsk, disclose, enrol, identify, keep, verify,
};
use basis::{
    Act, Consent, Epoch, FaceFacts, GalleryFacts, GalleryState, Mandate, Permit, Refusal, Restriction,
    RestrictionCause, SubjectFacts,
};
use proptest::prelude::*;

use crate::sample::{
    OPERATOR, assert_well_formed, consent, consent_gallery, face, face_id, guardian, hour, image_id, mandate,
    research_gallery, search_id, subject,
};

#[derive(Debug, Clone, Copy)]
enum Change {
    Activate,
    Suspend,
    Close,
    GiveConsent { hours: Option<i64>, by_guardian: bool },
    WithdrawConsent,
    DeclareMinor,
    IssueMandate { hours: i64, searches: Option<u32> },
    RevokeMandate,
    Search,
    RestrictSubject,
    LiftSubject,
    RestrictFace,
    LiftFace,
    Wait { hours: i64 },
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => Just(Change::Activate),
        1 => Just(Change::Suspend),
        1 => prop::bool::weighted(0.1).prop_map(|close| if close { Change::Close } else { Change::Activate }),
        3 => (prop::option::of(1..8i64), any::<bool>())
            .prop_map(|(hours, by_guardian)| Change::GiveConsent { hours, by_guardian }),
        1 => Just(Change::WithdrawConsent),
        1 => prop::bool::weighted(0.3)
            .prop_map(|minor| if minor { Change::DeclareMinor } else { Change::Wait { hours: 1 } }),
        3 => (1..8i64, prop::option::of(0..3u32))
            .prop_map(|(hours, searches)| Change::IssueMandate { hours, searches }),
        1 => Just(Change::RevokeMandate),
        1 => Just(Change::Search),
        1 => Just(Change::RestrictSubject),
        2 => Just(Change::LiftSubject),
        1 => Just(Change::RestrictFace),
        2 => Just(Change::LiftFace),
        // Short waits, so that ends are met to the hour; sometimes long ones, so that the retention is.
        4 => (1..4i64).prop_map(|hours| Change::Wait { hours }),
        1 => Just(Change::Wait { hours: 240 }),
    ]
}

/// The facts as the gate reads them.
struct Facts {
    now: i64,
    epoch: Epoch,
    gallery: GalleryFacts,
    consent: Option<Consent>,
    mandate: Option<Mandate>,
    subject: SubjectFacts,
    face: FaceFacts,
}

/// The same history as a person would keep it on paper.
struct Model {
    by_consent: bool,
    active: bool,
    closed: bool,
    consent_until: Option<i64>,
    guardian: bool,
    minor: bool,
    mandate_until: Option<i64>,
    searches: Option<u32>,
    subject_restricted: bool,
    face_restricted: bool,
}

const EVER: i64 = i64::MAX;
const RETENTION: i64 = 30 * 24;

impl Facts {
    fn begin(by_consent: bool) -> Self {
        let gallery = if by_consent { consent_gallery() } else { research_gallery() };
        Self {
            now: 0,
            epoch: Epoch::FIRST,
            gallery: GalleryFacts { state: GalleryState::Draft, ..gallery },
            consent: None,
            mandate: None,
            subject: subject(),
            face: face(),
        }
    }

    fn apply(&mut self, change: Change) {
        let now = hour(self.now);
        let restriction = Restriction { cause: RestrictionCause::Objection, since: now, request: None };
        match change {
            Change::Activate if self.gallery.state != GalleryState::Closed => self.gallery.state = GalleryState::Active,
            Change::Suspend if self.gallery.state == GalleryState::Active => {
                self.gallery.state = GalleryState::Suspended;
            }
            Change::Activate | Change::Suspend => {}
            Change::Close => self.gallery.state = GalleryState::Closed,
            Change::GiveConsent { hours, by_guardian } => {
                self.consent = Some(Consent {
                    given_at: now,
                    expires_at: hours.map(|hours| hour(self.now + hours)),
                    guardian: by_guardian.then(guardian),
                    ..consent()
                });
            }
            Change::WithdrawConsent => {
                if let Some(consent) = &mut self.consent {
                    consent.withdrawn_at = Some(now);
                }
            }
            Change::DeclareMinor => self.subject.declared_minor = true,
            Change::IssueMandate { hours, searches } => {
                self.mandate = Some(Mandate {
                    issued_at: now,
                    expires_at: hour(self.now + hours),
                    searches_left: searches,
                    ..mandate()
                });
            }
            Change::RevokeMandate => {
                if let Some(mandate) = &mut self.mandate {
                    mandate.revoked_at = Some(now);
                }
            }
            Change::Search => {
                if let Some(left) = self.mandate.as_mut().and_then(|mandate| mandate.searches_left.as_mut()) {
                    *left = left.saturating_sub(1);
                }
            }
            Change::RestrictSubject => self.subject.restriction = Some(restriction),
            Change::LiftSubject => self.subject.restriction = None,
            Change::RestrictFace => self.face.restriction = Some(restriction),
            Change::LiftFace => self.face.restriction = None,
            Change::Wait { hours } => self.now += hours,
        }
        self.epoch = self.epoch.next();
    }

    fn answers(&self) -> [(&'static str, bool); 5] {
        let now = hour(self.now);
        let (gallery, search) = (&self.gallery, search_id());
        let operator = OPERATOR;
        let (mandate, subject, consent) = (self.mandate.as_ref(), &self.subject, self.consent.as_ref());
        let taken = EnrolAsk { gallery, image: image_id(), manifestly_public_evidence: None };
        let kept = KeepAsk {
            gallery,
            image: image_id(),
            face: face_id(),
            subject: Some(subject),
            consent,
            binding: Binding::Box,
        };
        let sought = IdentifyAsk { gallery, search, operator, mandate };
        let checked = VerifyAsk { gallery, search, operator, mandate, subject, consent };
        let shown =
            DiscloseAsk { gallery, search, operator, mandate, face: &self.face, subject: Some(subject), consent };
        [
            ("enrol", self.permitted(enrol(&taken, now, self.epoch))),
            ("keep", self.permitted(keep(&kept, now, self.epoch))),
            ("identify", self.permitted(identify(&sought, now, self.epoch))),
            ("verify", self.permitted(verify(&checked, now, self.epoch))),
            ("disclose", self.permitted(disclose(&shown, now, self.epoch))),
        ]
    }

    fn permitted<A: Act>(&self, answer: Result<Permit<A>, Refusal>) -> bool {
        match answer {
            Ok(permit) => {
                assert_eq!((permit.epoch(), permit.given_at()), (self.epoch, hour(self.now)));
                true
            }
            Err(refusal) => {
                assert_well_formed(&refusal);
                false
            }
        }
    }
}

impl Model {
    const fn begin(by_consent: bool) -> Self {
        Self {
            by_consent,
            active: false,
            closed: false,
            consent_until: None,
            guardian: false,
            minor: false,
            mandate_until: None,
            searches: None,
            subject_restricted: false,
            face_restricted: false,
        }
    }

    fn apply(&mut self, now: i64, change: Change) {
        match change {
            Change::Activate => self.active = !self.closed,
            Change::Suspend => self.active = false,
            Change::Close => (self.active, self.closed) = (false, true),
            Change::GiveConsent { hours, by_guardian } => {
                self.consent_until = Some(hours.map_or(EVER, |hours| now + hours));
                self.guardian = by_guardian;
            }
            Change::WithdrawConsent => self.consent_until = None,
            Change::DeclareMinor => self.minor = true,
            Change::IssueMandate { hours, searches } => {
                (self.mandate_until, self.searches) = (Some(now + hours), searches);
            }
            Change::RevokeMandate => self.mandate_until = None,
            Change::Search => self.searches = self.searches.map(|left| left.saturating_sub(1)),
            Change::RestrictSubject => self.subject_restricted = true,
            Change::LiftSubject => self.subject_restricted = false,
            Change::RestrictFace => self.face_restricted = true,
            Change::LiftFace => self.face_restricted = false,
            Change::Wait { .. } => {}
        }
    }

    fn answers(&self, now: i64) -> [(&'static str, bool); 5] {
        let person_agrees =
            !self.by_consent || self.consent_until.is_some_and(|until| now < until) && (!self.minor || self.guardian);
        let mandated = self.mandate_until.is_some_and(|until| now < until);
        let may_search = self.active && mandated && self.searches != Some(0);
        let usable = person_agrees && !self.subject_restricted;
        [
            ("enrol", self.active),
            ("keep", self.active && usable),
            ("identify", may_search),
            ("verify", may_search && usable),
            ("disclose", self.active && mandated && usable && !self.face_restricted && now < RETENTION),
        ]
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_history_opens_the_gate_against_the_facts(by_consent: bool, history in prop::collection::vec(change(), 1..60)) {
        let (mut facts, mut model) = (Facts::begin(by_consent), Model::begin(by_consent));
        prop_assert_eq!(facts.answers(), model.answers(0));
        for change in history {
            model.apply(facts.now, change);
            facts.apply(change);
            prop_assert_eq!(facts.answers(), model.answers(facts.now), "after {:?}", change);
        }
    }
}

/// A history that reaches every permit, so that the property above cannot pass by refusing everything.
#[test]
fn the_gate_opens_where_all_facts_stand() {
    for by_consent in [true, false] {
        let mut facts = Facts::begin(by_consent);
        for change in [
            Change::Activate,
            Change::GiveConsent { hours: None, by_guardian: false },
            Change::IssueMandate { hours: 5, searches: Some(1) },
        ] {
            facts.apply(change);
        }
        assert!(facts.answers().iter().all(|(_, permitted)| *permitted), "{:?}", facts.answers());
    }
}
