//! Each act: what it needs, and what the gate says when one fact is missing.

use basis::gate::{
    Binding, ClusterAsk, CompareAsk, Confirmation, DiscloseAsk, EnrolAsk, EraseAsk, ErasureCause, EvaluateAsk,
    ExportAsk, IdentifyAsk, KeepAsk, SecondLookAsk, SweepAsk, SweepFor, VerifyAsk, cluster, compare, disclose, enrol,
    erase, evaluate, export, identify, keep, second_look, sweep, verify,
};
use basis::{
    AgePolicy, Condition, Consent, Controller, Epoch, ErasureId, FaceFacts, GalleryFacts, GalleryId, GalleryState,
    Ground, GroupPhotoMatching, LegalBasis, LegalGround, Mandate, MandatePolicy, OfficerDecision, OrderFacts, OrderId,
    OrderMeasure, ProbeGround, Purpose, RequestFacts, RequestId, RequestKind, Restriction, RestrictionCause, Scope,
    Signatory, SubjectFacts, SubjectId, SweepCause,
};
use jiff::Timestamp;

use crate::sample::{
    DIGEST, OPERATOR, consent, consent_gallery, controller, face, face_id, gallery_id, guardian, hour, image_id, law,
    mandate, refused, research_gallery, search_id, subject, subject_id,
};

const EPOCH: Epoch = Epoch(5);

fn now() -> Timestamp {
    hour(1)
}

fn restriction(cause: RestrictionCause) -> Restriction {
    Restriction { cause, since: hour(0), request: None }
}

mod taking_in {
    use super::*;

    fn ask(gallery: &GalleryFacts) -> EnrolAsk<'_> {
        EnrolAsk { gallery, image: image_id(), manifestly_public_evidence: None }
    }

    fn keep_ask<'a>(gallery: &'a GalleryFacts, who: &'a SubjectFacts, yes: &'a Consent) -> KeepAsk<'a> {
        KeepAsk {
            gallery,
            image: image_id(),
            face: face_id(),
            subject: Some(who),
            consent: Some(yes),
            binding: Binding::SingleFacePhoto,
        }
    }

    fn refused_keep(gallery: &GalleryFacts, who: &SubjectFacts, yes: &Consent) -> String {
        refused(keep(&keep_ask(gallery, who, yes), now(), EPOCH)).to_string()
    }

    #[test]
    fn a_permit_says_what_it_is_for_and_what_it_saw() {
        let permit = enrol(&ask(&consent_gallery()), now(), EPOCH).unwrap();
        assert_eq!((permit.act().gallery, permit.act().image), (gallery_id(), image_id()));
        assert_eq!(permit.scope(), Scope::Gallery(gallery_id()));
        assert_eq!(permit.epoch(), EPOCH);
        assert_eq!(permit.given_at(), now());
    }

    #[test]
    fn only_an_active_gallery_takes_pictures() {
        for state in [GalleryState::Draft, GalleryState::Suspended, GalleryState::Closed] {
            let gallery = GalleryFacts { state, ..consent_gallery() };
            let refusal = refused(enrol(&ask(&gallery), now(), EPOCH));
            assert!(refusal.missing.contains(state.name()), "{refusal}");
        }
    }

    #[test]
    fn an_active_gallery_that_lost_a_fact_takes_none() {
        let expired = GalleryFacts { valid_until: Some(now()), ..consent_gallery() };
        assert!(refused(enrol(&ask(&expired), now(), EPOCH)).missing.contains("expired"));
        let baseless = GalleryFacts { basis: None, ..consent_gallery() };
        assert_eq!(refused(enrol(&ask(&baseless), now(), EPOCH)).article, "GDPR Art. 6(1)");
    }

    #[test]
    fn a_published_picture_brings_its_evidence() {
        let mut gallery = GalleryFacts {
            ground: Some(Ground::condition(Condition::ManifestlyPublic)),
            manifestly_public_evidence_per_image: true,
            ..research_gallery()
        };
        gallery.officer_decision = Some(OfficerDecision {
            who: "SAMPLE officer".into(),
            when: hour(0),
            reason: "each was published as a portrait by the person".into(),
            about: gallery.legal_ground().unwrap(),
        });
        assert_eq!(refused(enrol(&ask(&gallery), now(), EPOCH)).article, "GDPR Art. 9(2)(e)");
        let with = EnrolAsk { manifestly_public_evidence: Some(DIGEST), ..ask(&gallery) };
        assert!(enrol(&with, now(), EPOCH).is_ok());
    }

    #[test]
    fn a_consenting_person_s_bound_face_is_kept() {
        let (gallery, who, yes) = (consent_gallery(), subject(), consent());
        for binding in [Binding::SingleFacePhoto, Binding::Box, Binding::ByHand] {
            let permit = keep(&KeepAsk { binding, ..keep_ask(&gallery, &who, &yes) }, now(), EPOCH).unwrap();
            assert_eq!(permit.act().subject, Some(subject_id()));
        }
    }

    #[test]
    fn a_bystander_is_refused_as_a_matter_of_course() {
        let gallery = consent_gallery();
        let bystander = KeepAsk {
            gallery: &gallery,
            image: image_id(),
            face: face_id(),
            subject: None,
            consent: None,
            binding: Binding::None,
        };
        assert_eq!(refused(keep(&bystander, now(), EPOCH)).article, "GDPR Art. 9(2)(a)");
        // Bound by hand to nobody is bound to nobody.
        refused(keep(&KeepAsk { binding: Binding::ByHand, ..bystander }, now(), EPOCH));
        // In a gallery that does not stand on consent an unnamed face is the usual case.
        assert!(keep(&KeepAsk { gallery: &research_gallery(), ..bystander }, now(), EPOCH).is_ok());
    }

    #[test]
    fn matching_a_group_photograph_binds_only_where_it_is_on() {
        let (mut gallery, who, yes) = (consent_gallery(), subject(), consent());
        let matched = |gallery: &GalleryFacts| {
            keep(&KeepAsk { binding: Binding::Matched, ..keep_ask(gallery, &who, &yes) }, now(), EPOCH)
        };
        assert_eq!(refused(matched(&gallery)).article, "GDPR Art. 9(1)");
        gallery.group_photo_matching = GroupPhotoMatching::On { ground: "SAMPLE ground".into() };
        assert!(matched(&gallery).is_ok());
    }

    #[test]
    fn a_consent_must_be_this_person_s_to_this_gallery_and_hold() {
        let (gallery, who) = (consent_gallery(), subject());
        let yes = consent();
        let none = KeepAsk { consent: None, ..keep_ask(&gallery, &who, &yes) };
        assert!(refused(keep(&none, now(), EPOCH)).next_step.contains("countenance consent give"));
        let other_person = Consent { subject: SubjectId::from_bytes([9; 16]), ..consent() };
        assert!(refused_keep(&gallery, &who, &other_person).contains("another person"));
        let other_gallery = Consent { gallery: GalleryId::from_bytes([9; 16]), ..consent() };
        assert!(refused_keep(&gallery, &who, &other_gallery).contains("another gallery"));
        let withdrawn = Consent { withdrawn_at: Some(now()), ..consent() };
        assert!(refused_keep(&gallery, &who, &withdrawn).contains("GDPR Art. 7(3)"));
        let expired = Consent { expires_at: Some(now()), ..consent() };
        assert!(refused_keep(&gallery, &who, &expired).contains("expired"));
        let future = Consent { given_at: hour(2), ..consent() };
        assert!(refused_keep(&gallery, &who, &future).contains("later than now"));
        let textless = Consent { text_version: String::new(), ..consent() };
        assert!(refused_keep(&gallery, &who, &textless).contains("which text"));
    }

    #[test]
    fn consent_is_asked_for_also_where_only_the_condition_is_consent() {
        let mut gallery = GalleryFacts { basis: Some(LegalBasis::Contract), ..consent_gallery() };
        gallery.officer_decision = Some(OfficerDecision {
            who: "SAMPLE officer".into(),
            when: hour(0),
            reason: "free beside the contract".into(),
            about: gallery.legal_ground().unwrap(),
        });
        let who = subject();
        assert!(keep(&keep_ask(&gallery, &who, &consent()), now(), EPOCH).is_ok());
        let withdrawn = Consent { withdrawn_at: Some(now()), ..consent() };
        refused_keep(&gallery, &who, &withdrawn);
    }

    #[test]
    fn a_declared_minor_needs_what_the_age_policy_asks() {
        let minor = SubjectFacts { declared_minor: true, ..subject() };
        let guarded = Consent { guardian: Some(guardian()), ..consent() };
        let gallery = consent_gallery();
        assert!(refused_keep(&gallery, &minor, &consent()).contains("GDPR Art. 8(1)"));
        assert!(keep(&keep_ask(&gallery, &minor, &guarded), now(), EPOCH).is_ok());

        let adults = GalleryFacts { age_policy: Some(AgePolicy::AdultsOnly), ..consent_gallery() };
        assert!(refused_keep(&adults, &minor, &guarded).contains("adults only"));
        assert!(keep(&keep_ask(&adults, &subject(), &consent()), now(), EPOCH).is_ok());

        // Outside consent galleries the policy alone decides; a guardian's yes must hold there too.
        let law_based = GalleryFacts { age_policy: Some(AgePolicy::MinorsWithGuardian), ..research_gallery() };
        let withdrawn = Consent { withdrawn_at: Some(now()), ..guarded.clone() };
        assert!(refused_keep(&law_based, &minor, &withdrawn).contains("withdrawn"));
        assert!(keep(&keep_ask(&law_based, &minor, &guarded), now(), EPOCH).is_ok());
        assert!(keep(&keep_ask(&research_gallery(), &minor, &withdrawn), now(), EPOCH).is_ok());
    }

    #[test]
    fn a_restricted_person_gets_no_new_face() {
        for (cause, article) in
            [(RestrictionCause::Restriction, "Art. 18"), (RestrictionCause::Objection, "an objection stands")]
        {
            let who = SubjectFacts { restriction: Some(restriction(cause)), ..subject() };
            assert!(refused_keep(&research_gallery(), &who, &consent()).contains(article));
        }
    }
}

mod searching {
    use super::*;

    fn refused_search(gallery: &GalleryFacts, mandate: Option<&Mandate>) -> String {
        refused(identify(&IdentifyAsk { gallery, search: search_id(), operator: OPERATOR, mandate }, now(), EPOCH))
            .to_string()
    }

    fn permitted_search(gallery: &GalleryFacts, mandate: &Mandate) -> bool {
        identify(
            &IdentifyAsk { gallery, search: search_id(), operator: &mandate.operator, mandate: Some(mandate) },
            now(),
            EPOCH,
        )
        .is_ok()
    }

    #[test]
    fn a_search_under_a_mandate_is_permitted() {
        let (gallery, mandate) = (consent_gallery(), mandate());
        let ask = IdentifyAsk {
            gallery: &gallery,
            search: search_id(),
            operator: &mandate.operator,
            mandate: Some(&mandate),
        };
        let permit = identify(&ask, now(), EPOCH).unwrap();
        assert_eq!((permit.act().search, permit.act().mandate), (search_id(), mandate.id));
        assert_eq!((permit.scope(), permit.epoch()), (Scope::Gallery(gallery_id()), EPOCH));
    }

    #[test]
    fn a_search_without_a_mandate_is_told_how_to_get_one() {
        let text = refused_search(&consent_gallery(), None);
        assert!(text.contains("countenance search --purpose PURPOSE --case CASE"), "{text}");
    }

    #[test]
    fn a_mandate_must_stand_and_reach() {
        let gallery = consent_gallery();
        type Case = (&'static str, fn(&mut Mandate));
        let cases: [Case; 12] = [
            ("revoked", |mandate| mandate.revoked_at = Some(hour(50))),
            ("has expired", |mandate| mandate.expires_at = hour(1)),
            ("later than now", |mandate| mandate.issued_at = hour(2)),
            ("used up", |mandate| mandate.searches_left = Some(0)),
            ("no case", |mandate| mandate.case = " ".into()),
            ("who searches", |mandate| mandate.operator.clear()),
            ("who searches", |mandate| mandate.issued_by.clear()),
            ("somebody else", |mandate| mandate.operator = "anna".into()),
            ("does not reach", |mandate| mandate.galleries.clear()),
            ("'journalistic-research'", |mandate| mandate.purpose = Purpose::JournalisticResearch),
            ("ground for processing the probe", |mandate| {
                mandate.probe.legal.ground = Ground::condition(Condition::ArchivingResearch);
            }),
            ("ground for processing the probe", |mandate| mandate.probe.legal.basis = LegalBasis::Contract),
        ];
        for (words, change) in cases {
            let mut changed = mandate();
            change(&mut changed);
            let text = refused_search(&gallery, Some(&changed));
            assert!(text.contains(words), "{text}");
        }
        let last = Mandate { searches_left: Some(1), ..mandate() };
        assert!(permitted_search(&gallery, &last));
    }

    #[test]
    fn a_gallery_can_demand_another_person_s_mandate() {
        let own = Mandate { issued_by: " Operator".into(), ..mandate() };
        assert!(own.self_issued());
        let strict = GalleryFacts { mandate_policy: MandatePolicy::OtherPersonRequired, ..consent_gallery() };
        assert!(refused_search(&strict, Some(&own)).contains("themselves"));
        assert!(permitted_search(&strict, &mandate()));
        assert!(permitted_search(&consent_gallery(), &own));
    }

    #[test]
    fn the_gallery_s_officer_decided_for_the_same_pair_of_the_probe_only() {
        let mut gallery = GalleryFacts { ground: Some(Ground::Derogation { law: Some(law()) }), ..research_gallery() };
        let legal = gallery.legal_ground().unwrap();
        gallery.officer_decision = Some(OfficerDecision {
            who: "SAMPLE officer".into(),
            when: hour(0),
            reason: "the press act covers the archive".into(),
            about: legal.clone(),
        });
        let mut mandate = Mandate { probe: ProbeGround::new(legal), ..mandate() };
        let search = |mandate: &Mandate| {
            identify(
                &IdentifyAsk {
                    gallery: &gallery,
                    search: search_id(),
                    operator: &mandate.operator,
                    mandate: Some(mandate),
                },
                now(),
                EPOCH,
            )
        };
        assert!(search(&mandate).is_ok());
        mandate.probe.legal.basis = LegalBasis::Consent;
        refused(search(&mandate));
    }

    #[test]
    fn a_known_person_is_asked_about_before_the_comparison() {
        let (gallery, mandate, yes) = (consent_gallery(), mandate(), consent());
        let check = |who: &SubjectFacts, consent: Option<&Consent>| {
            let ask = VerifyAsk {
                gallery: &gallery,
                search: search_id(),
                operator: &mandate.operator,
                mandate: Some(&mandate),
                subject: who,
                consent,
            };
            verify(&ask, now(), EPOCH)
        };
        assert_eq!(check(&subject(), Some(&yes)).unwrap().act().subject, subject_id());
        refused(check(&subject(), None));
        let restricted = SubjectFacts { restriction: Some(restriction(RestrictionCause::Objection)), ..subject() };
        assert_eq!(refused(check(&restricted, Some(&yes))).article, "GDPR Art. 21(1)");
    }

    #[test]
    fn a_comparison_outside_galleries_needs_its_own_ground() {
        let controller = controller();
        let mandate = Mandate { galleries: Vec::new(), ..mandate() };
        let permit = compare(
            &CompareAsk { controller: &controller, operator: &mandate.operator, mandate: Some(&mandate) },
            now(),
            EPOCH,
        )
        .unwrap();
        assert_eq!(permit.scope(), Scope::Controller);
        refused(compare(&CompareAsk { controller: &controller, operator: OPERATOR, mandate: None }, now(), EPOCH));
        let interest = LegalGround {
            basis: LegalBasis::LegitimateInterests,
            ground: Ground::condition_by_law(Condition::ArchivingResearch, law()),
        };
        let mandate = Mandate { probe: ProbeGround::new(interest), ..mandate };
        let authority = Controller { public_authority: true, ..controller.clone() };
        assert!(
            compare(
                &CompareAsk { controller: &controller, operator: &mandate.operator, mandate: Some(&mandate) },
                now(),
                EPOCH
            )
            .is_ok()
        );
        refused(compare(
            &CompareAsk { controller: &authority, operator: &mandate.operator, mandate: Some(&mandate) },
            now(),
            EPOCH,
        ));
    }

    #[test]
    fn clustering_and_measuring_are_purposes_of_their_own() {
        let mut gallery = research_gallery();
        assert!(refused(cluster(&ClusterAsk { gallery: &gallery }, now(), EPOCH)).next_step.contains("'group-faces'"));
        gallery.purposes.push(Purpose::GroupFaces);
        assert!(cluster(&ClusterAsk { gallery: &gallery }, now(), EPOCH).is_ok());

        let controller = controller();
        let measure = |purpose| {
            let mandate = Mandate { purpose, galleries: Vec::new(), ..mandate() };
            evaluate(
                &EvaluateAsk { controller: &controller, operator: &mandate.operator, mandate: Some(&mandate) },
                now(),
                EPOCH,
            )
        };
        assert_eq!(measure(Purpose::MeasureAccuracy).unwrap().scope(), Scope::Controller);
        refused(measure(Purpose::Research));
    }
}

mod showing {
    use super::*;

    /// What stands against showing the sample face once the facts are changed.
    struct Shown {
        gallery: GalleryFacts,
        mandate: Mandate,
        face: FaceFacts,
        subject: Option<SubjectFacts>,
        consent: Option<Consent>,
    }

    impl Shown {
        fn sample() -> Self {
            Self {
                gallery: consent_gallery(),
                mandate: mandate(),
                face: face(),
                subject: Some(subject()),
                consent: Some(consent()),
            }
        }

        fn ask(&self) -> DiscloseAsk<'_> {
            DiscloseAsk {
                gallery: &self.gallery,
                search: search_id(),
                operator: OPERATOR,
                mandate: Some(&self.mandate),
                face: &self.face,
                subject: self.subject.as_ref(),
                consent: self.consent.as_ref(),
            }
        }
    }

    fn changed(change: impl FnOnce(&mut Shown)) -> String {
        let mut shown = Shown::sample();
        change(&mut shown);
        let confirmations = [confirmed("anna"), confirmed("bela")];
        let export_too = ExportAsk { shown: shown.ask(), confirmations: &confirmations, rejected_by: None };
        let viewer = Signatory { name: "bela".into(), authenticated: true };
        let look_too = SecondLookAsk { shown: shown.ask(), viewer: &viewer, confirmations: &confirmations };
        let refusal = refused(disclose(&shown.ask(), now(), EPOCH));
        assert_eq!(refused(export(&export_too, now(), EPOCH)), refusal, "what may not be shown may not leave");
        assert_eq!(refused(second_look(&look_too, now(), EPOCH)), refusal, "nor be shown to somebody else");
        refusal.to_string()
    }

    fn confirmed(by: &str) -> Confirmation {
        Confirmation { by: by.into(), authenticated: true, search: search_id(), face: face_id(), at: hour(0) }
    }

    #[test]
    fn a_found_face_is_shown() {
        let shown = Shown::sample();
        let permit = disclose(&shown.ask(), now(), EPOCH).unwrap();
        assert_eq!((permit.act().face, permit.act().subject), (face_id(), Some(subject_id())));
    }

    #[test]
    fn the_last_counted_search_still_shows_what_it_found() {
        let mut shown = Shown::sample();
        shown.mandate.searches_left = Some(0);
        assert!(disclose(&shown.ask(), now(), EPOCH).is_ok());
    }

    #[test]
    fn what_changed_since_the_search_counts() {
        assert!(changed(|shown| shown.gallery.state = GalleryState::Suspended).contains("suspended"));
        assert!(changed(|shown| shown.mandate.revoked_at = Some(hour(0))).contains("revoked"));
        assert!(changed(|shown| shown.consent.as_mut().unwrap().withdrawn_at = Some(hour(0))).contains("withdrawn"));
        assert!(changed(|shown| shown.consent = None).contains("no consent"));
        let objection = restriction(RestrictionCause::Objection);
        assert!(changed(|shown| shown.face.restriction = Some(objection)).contains("objection"));
        assert!(changed(|shown| shown.subject.as_mut().unwrap().restriction = Some(objection)).contains("objection"));
        assert!(changed(|shown| shown.subject.as_mut().unwrap().declared_minor = true).contains("guardian"));
        assert!(changed(|shown| shown.face.enrolled_at = hour(1 - 30 * 24)).contains("retention"));
        // Facts of another person than the face's would let a restriction slip by.
        assert!(changed(|shown| shown.subject = None).contains("is not the one"));
        assert!(changed(|shown| shown.face.subject = Some(SubjectId::from_bytes([9; 16]))).contains("is not the one"));
    }

    #[test]
    fn a_second_person_sees_a_match_when_another_one_confirmed_it() {
        let shown = Shown::sample();
        let looked = |name: &str, authenticated: bool, confirmations: &[Confirmation]| {
            let viewer = Signatory { name: name.into(), authenticated };
            second_look(&SecondLookAsk { shown: shown.ask(), viewer: &viewer, confirmations }, now(), EPOCH)
        };
        let permit = looked("bela", true, &[confirmed("anna")]).expect("there is something to verify");
        assert_eq!((permit.act().face, permit.act().subject), (shown.face.id, shown.face.subject));
        for (name, authenticated) in [("bela", false), (" ", true)] {
            assert!(refused(looked(name, authenticated, &[confirmed("anna")])).missing.contains("not proven"));
        }
        let other_search = Confirmation { search: basis::SearchId::from_bytes([9; 16]), ..confirmed("anna") };
        let other_face = Confirmation { face: basis::FaceId::from_bytes([9; 16]), ..confirmed("anna") };
        let nothing_to_verify: [&[Confirmation]; 6] = [
            &[],
            &[confirmed(" BELA")],
            &[Confirmation { authenticated: false, ..confirmed("anna") }],
            &[Confirmation { at: hour(2), ..confirmed("anna") }],
            &[other_search],
            &[other_face],
        ];
        for confirmations in nothing_to_verify {
            let refusal = refused(looked("bela", true, confirmations));
            assert_eq!(refusal.article, "AI Act Art. 14(5)", "{confirmations:?}");
        }
    }

    #[test]
    fn a_match_leaves_as_an_identification_when_two_people_confirmed_it() {
        let shown = Shown::sample();
        let asked = |confirmations: &[Confirmation], rejected_by: Option<&str>| {
            export(&ExportAsk { shown: shown.ask(), confirmations, rejected_by }, now(), EPOCH)
        };
        let exported = |confirmations: &[Confirmation]| asked(confirmations, None);
        let contested = refused(asked(&[confirmed("anna"), confirmed("bela")], Some("cleo")));
        assert!(contested.missing.contains("cleo") && contested.missing.contains("another person"), "{contested}");
        assert!(exported(&[confirmed("anna"), confirmed("bela")]).is_ok());
        let other_search = Confirmation { search: basis::SearchId::from_bytes([9; 16]), ..confirmed("bela") };
        let other_face = Confirmation { face: basis::FaceId::from_bytes([9; 16]), ..confirmed("bela") };
        let too_few: [&[Confirmation]; 8] = [
            &[],
            &[confirmed("anna")],
            &[confirmed("anna"), confirmed(" Anna ")],
            &[confirmed("anna"), confirmed(" ")],
            &[confirmed("anna"), Confirmation { authenticated: false, ..confirmed("bela") }],
            &[confirmed("anna"), Confirmation { at: hour(2), ..confirmed("bela") }],
            &[confirmed("anna"), other_search],
            &[confirmed("anna"), other_face],
        ];
        for confirmations in too_few {
            assert_eq!(refused(exported(confirmations)).article, "AI Act Art. 14(5)", "{confirmations:?}");
        }
    }
}

mod rights {
    use super::*;

    const REQUEST: RequestFacts = RequestFacts {
        id: RequestId::from_bytes([10; 16]),
        kind: RequestKind::Erasure,
        open: true,
        identity_proven: true,
    };

    fn order() -> OrderFacts {
        OrderFacts {
            id: OrderId::from_bytes([11; 16]),
            measures: vec![OrderMeasure::Erase],
            open: true,
            approved: true,
        }
    }

    fn erased(gallery: &GalleryFacts, cause: ErasureCause<'_>) -> Result<Epoch, basis::Refusal> {
        let ask = EraseAsk { gallery, erasure: ErasureId::from_bytes([12; 16]), cause, awaited: 0 };
        erase(&ask, now(), EPOCH).map(|permit| permit.epoch())
    }

    #[test]
    fn rights_work_in_every_state_of_a_gallery() {
        for state in [GalleryState::Draft, GalleryState::Active, GalleryState::Suspended, GalleryState::Closed] {
            let gallery = GalleryFacts { state, ..consent_gallery() };
            let access = RequestFacts { kind: RequestKind::Access, identity_proven: false, ..REQUEST };
            let ask = SweepAsk { gallery: &gallery, answers: SweepFor::Request(&access) };
            let permit = sweep(&ask, now(), EPOCH).unwrap();
            assert_eq!(permit.act().cause, SweepCause::Request(REQUEST.id));
            assert_eq!(erased(&gallery, ErasureCause::Request(&REQUEST)), Ok(EPOCH));
        }
    }

    #[test]
    fn a_sweep_answers_something_open() {
        let gallery = consent_gallery();
        let (closed, done) = (RequestFacts { open: false, ..REQUEST }, OrderFacts { open: false, ..order() });
        for answers in [SweepFor::Request(&closed), SweepFor::Order(&done)] {
            refused(sweep(&SweepAsk { gallery: &gallery, answers }, now(), EPOCH));
        }
        let permit = sweep(&SweepAsk { gallery: &gallery, answers: SweepFor::Order(&order()) }, now(), EPOCH).unwrap();
        assert_eq!(permit.act().cause, SweepCause::Order(order().id));
    }

    #[test]
    fn a_request_to_erase_is_the_person_s_own() {
        let gallery = consent_gallery();
        for kind in [RequestKind::Objection, RequestKind::Withdrawal] {
            assert!(erased(&gallery, ErasureCause::Request(&RequestFacts { kind, ..REQUEST })).is_ok());
        }
        let refused_request =
            |request: RequestFacts| refused(erased(&gallery, ErasureCause::Request(&request))).article;
        assert_eq!(refused_request(RequestFacts { identity_proven: false, ..REQUEST }), "GDPR Art. 12(6)");
        assert_eq!(refused_request(RequestFacts { open: false, ..REQUEST }), "GDPR Art. 17(1)");
        assert_eq!(refused_request(RequestFacts { kind: RequestKind::Access, ..REQUEST }), "GDPR Art. 17(1)");
    }

    #[test]
    fn every_other_cause_must_hold() {
        let gallery = consent_gallery();
        assert!(erased(&gallery, ErasureCause::Order(&order())).is_ok());
        refused(erased(&gallery, ErasureCause::Order(&OrderFacts { open: false, ..order() })));
        refused(erased(&gallery, ErasureCause::Order(&OrderFacts { measures: vec![OrderMeasure::Inform], ..order() })));

        assert!(erased(&gallery, ErasureCause::Retention { ended_at: hour(1) }).is_ok());
        refused(erased(&gallery, ErasureCause::Retention { ended_at: hour(2) }));

        let withdrawn = Consent { withdrawn_at: Some(hour(1)), ..consent() };
        assert!(erased(&gallery, ErasureCause::Withdrawal(&withdrawn)).is_ok());
        refused(erased(&gallery, ErasureCause::Withdrawal(&consent())));
        let elsewhere = Consent { gallery: GalleryId::from_bytes([9; 16]), ..withdrawn };
        refused(erased(&gallery, ErasureCause::Withdrawal(&elsewhere)));

        let decision = |decided_by, reason| erased(&gallery, ErasureCause::ControllersDecision { decided_by, reason });
        assert!(decision("curator", "enrolled by mistake").is_ok());
        refused(decision("curator", " "));
        refused(decision("", "enrolled by mistake"));
    }
}
