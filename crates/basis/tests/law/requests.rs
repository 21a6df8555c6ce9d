//! What each right needs before it is answered, refused or carried out; tables over every kind (R-04, R-11, R-27, R-28).

use basis::{
    Proof, ProofKind, RefusalGround, Remedies, Request, RequestEvent, RequestId, RequestKind, RequestState, Tier, tier,
};
use jiff::tz::TimeZone;

use crate::sample::{DIGEST, hour, refused};

pub(crate) const PROOFS: [ProofKind; 6] = [
    ProofKind::ConsentReceipt,
    ProofKind::EnrolmentReference,
    ProofKind::Picture,
    ProofKind::EmailCode,
    ProofKind::Staff,
    ProofKind::Selfie,
];

/// A proof that counts; staff and pictures are looked at by `by`.
pub(crate) fn proof(kind: ProofKind, by: &str) -> Proof {
    let said = |text: &str| kind.needs_reviewer().then(|| text.to_owned());
    Proof { kind, at: hour(1), reviewed_by: said(by), reason: said("SAMPLE reason") }
}

pub(crate) fn remedies() -> Remedies {
    Remedies { authority: "SAMPLE authority, 3 place de Fontenoy".into(), court: "SAMPLE court".into() }
}

fn refusal_on(ground: RefusalGround) -> RequestEvent {
    RequestEvent::Refused { by: "officer".into(), ground, reason: "SAMPLE reason".into(), remedies: remedies() }
}

fn answered() -> RequestEvent {
    RequestEvent::Answered { by: "officer".into(), answer_sha256: DIGEST }
}

pub(crate) fn taken_back() -> RequestEvent {
    RequestEvent::TakenBack { by: "officer".into(), reason: "SAMPLE: by telephone".into() }
}

fn proved(kind: ProofKind) -> RequestEvent {
    RequestEvent::Proved { proof: proof(kind, "officer") }
}

fn after(request: &Request, event: &RequestEvent) -> Result<Request, basis::Refusal> {
    request.after(event, &TimeZone::UTC, hour(2))
}

/// A request to which all this happened, each of it permitted.
fn course(kind: RequestKind, events: &[RequestEvent]) -> Request {
    events.iter().fold(Request::received(kind, hour(0)), |request, event| {
        after(&request, event).unwrap_or_else(|refusal| panic!("{} {event:?}: {refusal}", kind.name()))
    })
}

fn searched(candidates: usize, theirs: usize) -> [RequestEvent; 2] {
    [RequestEvent::Searched { candidates }, RequestEvent::Reviewed { theirs }]
}

mod who_asks {
    use super::*;

    #[test]
    fn every_kind_of_proof_counts_once() {
        assert_eq!(tier(&[]), Tier::First);
        for one in PROOFS {
            assert_eq!(tier(&[proof(one, "anna")]), Tier::Second, "{one:?}");
            for other in PROOFS {
                let both = tier(&[proof(one, "anna"), proof(other, "anna")]);
                let expected = if one == other { Tier::Second } else { Tier::Third };
                assert_eq!(both, expected, "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn two_people_who_vouch_are_two_and_one_under_two_spellings_is_one() {
        let vouched =
            |names: &[&str]| tier(&names.iter().map(|name| proof(ProofKind::Staff, name)).collect::<Vec<_>>());
        assert_eq!(vouched(&["Anna", "Béla"]), Tier::Third);
        assert_eq!(vouched(&["Anna", " ANNA "]), Tier::Second);
        assert_eq!(vouched(&["Béla", "bÉLA"]), Tier::Second);
        // Two looks at pictures are of one kind, whoever looked.
        let looked = [proof(ProofKind::Picture, "anna"), proof(ProofKind::Picture, "bela")];
        assert_eq!(tier(&looked), Tier::Second);
    }

    #[test]
    fn what_nobody_named_looked_at_counts_for_nothing() {
        for kind in [ProofKind::Picture, ProofKind::Staff] {
            for (by, reason) in
                [(None, Some("why")), (Some(" "), Some("why")), (Some("anna"), None), (Some("anna"), Some(""))]
            {
                let said = |text: Option<&str>| text.map(str::to_owned);
                let blank = Proof { kind, at: hour(1), reviewed_by: said(by), reason: said(reason) };
                assert_eq!(tier(std::slice::from_ref(&blank)), Tier::First, "{blank:?}");
                let request = Request::received(RequestKind::Access, hour(0));
                assert_eq!(refused(after(&request, &RequestEvent::Proved { proof: blank })).article, "GDPR Art. 12(6)");
            }
        }
    }

    #[test]
    fn each_right_has_its_way_without_a_photograph() {
        let without = [proved(ProofKind::ConsentReceipt), proved(ProofKind::EmailCode)];
        for kind in RequestKind::ALL {
            assert!(course(kind, &without).tier() >= kind.tier_to_erase(), "{}", kind.name());
        }
    }

    #[test]
    fn how_much_each_right_asks_for() {
        let table = [
            (RequestKind::Withdrawal, Tier::First, Tier::Second),
            (RequestKind::Access, Tier::Second, Tier::Third),
            (RequestKind::Rectification, Tier::Second, Tier::Third),
            (RequestKind::Erasure, Tier::Third, Tier::Third),
            (RequestKind::Restriction, Tier::Second, Tier::Third),
            (RequestKind::Portability, Tier::Second, Tier::Third),
            (RequestKind::Objection, Tier::Second, Tier::Third),
        ];
        assert_eq!(table.map(|(kind, ..)| kind), RequestKind::ALL);
        for (kind, to_grant, to_erase) in table {
            assert_eq!((kind.tier_to_grant(), kind.tier_to_erase()), (to_grant, to_erase), "{}", kind.name());
            for (proofs, shown) in [(0, Tier::First), (1, Tier::Second), (2, Tier::Third)] {
                let events: Vec<RequestEvent> = PROOFS.into_iter().take(proofs).map(proved).collect();
                let facts = course(kind, &events).facts(RequestId::from_bytes([1; 16]));
                assert_eq!(facts.identity_proven, shown >= to_erase, "{} with {proofs} proofs", kind.name());
                assert!(facts.open);
            }
        }
    }
}

mod doing {
    use super::*;

    #[test]
    fn nothing_is_handed_out_before_it_is_shown_who_asks_and_reviewed_what_is_theirs() {
        for kind in RequestKind::ALL {
            let stranger = course(kind, &searched(2, 1));
            assert_eq!(refused(after(&stranger, &RequestEvent::Disclosed)).article, "GDPR Art. 12(6)");
            assert_eq!(refused(after(&stranger, &RequestEvent::Rectified)).article, "GDPR Art. 12(6)");
            let known = course(kind, &[proved(ProofKind::ConsentReceipt)]);
            assert_eq!(refused(after(&known, &RequestEvent::Disclosed)).article, "GDPR Art. 15(1)");
        }
    }

    #[test]
    fn only_three_rights_end_in_erasure_and_each_with_its_proofs() {
        for kind in RequestKind::ALL {
            for proofs in 0..=2 {
                let mut events: Vec<RequestEvent> = PROOFS.into_iter().take(proofs).map(proved).collect();
                events.extend(searched(3, 2));
                let request = course(kind, &events);
                let may = match kind {
                    RequestKind::Erasure | RequestKind::Objection => proofs == 2,
                    RequestKind::Withdrawal => proofs >= 1,
                    _ => false,
                };
                assert_eq!(after(&request, &RequestEvent::Erased).is_ok(), may, "{} {proofs}", kind.name());
                assert_eq!(request.erasable().is_ok(), may, "{} {proofs}", kind.name());
            }
        }
    }

    #[test]
    fn a_review_follows_a_search_and_finds_no_more_than_it() {
        let request = Request::received(RequestKind::Access, hour(0));
        refused(after(&request, &RequestEvent::Reviewed { theirs: 0 }));
        let request = course(RequestKind::Access, &[RequestEvent::Searched { candidates: 2 }]);
        refused(after(&request, &RequestEvent::Reviewed { theirs: 3 }));
        assert_eq!(after(&request, &RequestEvent::Reviewed { theirs: 2 }).unwrap().theirs, Some(2));
    }

    /// What was put together or erased before is not what a later search or review found.
    #[test]
    fn another_search_or_review_asks_for_another_answer() {
        let known = [proved(ProofKind::ConsentReceipt), proved(ProofKind::EmailCode)];
        for (kind, done) in
            [(RequestKind::Access, RequestEvent::Disclosed), (RequestKind::Erasure, RequestEvent::Erased)]
        {
            let events = [&known[..], &searched(2, 1), std::slice::from_ref(&done)].concat();
            let once = course(kind, &events);
            assert!(after(&once, &answered()).is_ok());
            let looked = course(kind, &[&events[..], &[RequestEvent::Searched { candidates: 5 }]].concat());
            refused(after(&looked, &answered()));
            let again = course(kind, &[&events[..], &searched(5, 4)].concat());
            assert_eq!(refused(after(&again, &answered())).article, kind.article());
            let reviewed = course(kind, &[&events[..], &[RequestEvent::Reviewed { theirs: 2 }]].concat());
            refused(after(&reviewed, &answered()));
            assert!(after(&course(kind, &[&events[..], &searched(5, 4), &[done]].concat()), &answered()).is_ok());
        }
        let nothing_left = [&known[..], &searched(2, 1), &[RequestEvent::Erased], &searched(0, 0)].concat();
        assert!(after(&course(RequestKind::Erasure, &nothing_left), &answered()).is_ok());
    }
}

mod closing {
    use super::*;

    #[test]
    fn each_right_is_answered_by_what_it_asks_for() {
        let known = [proved(ProofKind::ConsentReceipt), proved(ProofKind::EmailCode)];
        let table: [(RequestKind, Vec<RequestEvent>); 7] = [
            (RequestKind::Withdrawal, vec![RequestEvent::Restricted]),
            (RequestKind::Access, vec![RequestEvent::Disclosed]),
            (RequestKind::Rectification, vec![RequestEvent::Rectified]),
            (RequestKind::Erasure, vec![RequestEvent::Erased]),
            (RequestKind::Restriction, vec![RequestEvent::Restricted]),
            (RequestKind::Portability, vec![RequestEvent::Disclosed]),
            (RequestKind::Objection, vec![RequestEvent::Restricted]),
        ];
        for (kind, needed) in table {
            let found = [&known[..], &searched(2, 1)].concat();
            for left_out in 0..needed.len() {
                let mut some = needed.clone();
                some.remove(left_out);
                let request = course(kind, &[&found[..], &some].concat());
                assert_eq!(refused(after(&request, &answered())).article, kind.article(), "{}", kind.name());
            }
            let done = course(kind, &[&found[..], &needed].concat());
            let nobody = RequestEvent::Answered { by: " ".into(), answer_sha256: DIGEST };
            refused(after(&done, &nobody));
            let closed = after(&done, &answered()).unwrap();
            assert_eq!((closed.state, closed.closed_at), (RequestState::Answered, Some(hour(2))));
        }
    }

    #[test]
    fn where_nothing_is_held_a_right_is_answered_once_somebody_looked() {
        let known = [proved(ProofKind::ConsentReceipt), proved(ProofKind::EmailCode)];
        for kind in [RequestKind::Erasure, RequestKind::Restriction, RequestKind::Objection, RequestKind::Withdrawal] {
            refused(after(&course(kind, &known), &answered()));
            assert!(after(&course(kind, &[&known[..], &searched(1, 0)].concat()), &answered()).is_ok());
        }
    }

    #[test]
    fn a_withdrawal_is_carried_out_without_proof_or_doubt_and_never_refused() {
        let nameless = course(RequestKind::Withdrawal, &[]);
        refused(after(&nameless, &answered()));
        let stopped = course(RequestKind::Withdrawal, &[RequestEvent::Restricted]);
        assert!(after(&stopped, &answered()).is_ok());
        let doubt = RequestEvent::Doubted { by: "officer".into(), reason: "no receipt".into() };
        assert_eq!(refused(after(&stopped, &doubt)).article, "GDPR Art. 7(3)");
        for ground in RefusalGround::ALL {
            refused(after(&nameless, &refusal_on(ground)));
        }
    }

    #[test]
    fn every_ground_against_every_right() {
        use RequestKind::{Access, Erasure, Objection, Portability, Rectification, Restriction};
        let rights = [Access, Rectification, Erasure, Restriction, Portability, Objection];
        let table: [(RefusalGround, &[RequestKind]); 12] = [
            (RefusalGround::ManifestlyUnfounded, &rights),
            (RefusalGround::ManifestlyExcessive, &rights),
            (RefusalGround::IdentityNotShown, &rights),
            (RefusalGround::FreedomOfExpression, &[Erasure]),
            (RefusalGround::LegalObligation, &[Erasure]),
            (RefusalGround::PublicHealth, &[Erasure]),
            (RefusalGround::Archiving, &[Erasure]),
            (RefusalGround::LegalClaims, &[Erasure]),
            (RefusalGround::CompellingGrounds, &[Objection]),
            (RefusalGround::NoCaseOfRestriction, &[Restriction]),
            (RefusalGround::Accurate, &[Rectification]),
            (RefusalGround::RightsOfOthers, &[Access, Portability]),
        ];
        assert_eq!(table.map(|(ground, _)| ground), RefusalGround::ALL);
        for (ground, against) in table {
            for kind in RequestKind::ALL {
                // Asked by itself too: whoever withdraws needs to show nothing, which stands against the third ground as well.
                assert_eq!(ground.answers(kind), against.contains(&kind), "{ground:?} against {}", kind.name());
                let tried = after(&Request::received(kind, hour(0)), &refusal_on(ground));
                assert_eq!(tried.is_ok(), against.contains(&kind), "{ground:?} against {}", kind.name());
                match tried {
                    Ok(closed) => assert_eq!(closed.state, RequestState::Refused),
                    Err(refusal) => crate::sample::assert_well_formed(&refusal),
                }
            }
        }
    }

    #[test]
    fn whoever_showed_who_they_are_is_not_refused_for_it() {
        for kind in RequestKind::ALL {
            let mut request = Request::received(kind, hour(0));
            for next in [ProofKind::ConsentReceipt, ProofKind::EmailCode] {
                let may = kind != RequestKind::Withdrawal && request.tier() < kind.tier_to_grant();
                let tried = after(&request, &refusal_on(RefusalGround::IdentityNotShown));
                assert_eq!(tried.is_ok(), may, "{} {:?}", kind.name(), request.tier());
                request = after(&request, &proved(next)).unwrap();
            }
            refused(after(&request, &refusal_on(RefusalGround::IdentityNotShown)));
        }
    }

    #[test]
    fn a_refusal_has_a_name_a_reason_and_both_remedies() {
        let request = Request::received(RequestKind::Access, hour(0));
        let blank = |by: &str, reason: &str, authority: &str, court: &str| {
            let event = RequestEvent::Refused {
                by: by.into(),
                ground: RefusalGround::ManifestlyExcessive,
                reason: reason.into(),
                remedies: Remedies { authority: authority.into(), court: court.into() },
            };
            refused(after(&request, &event)).article
        };
        for missing in [
            blank("", "why", "authority", "court"),
            blank("officer", " ", "authority", "court"),
            blank("officer", "why", "", "court"),
            blank("officer", "why", "authority", "\t"),
        ] {
            assert_eq!(missing, "GDPR Art. 12(4)");
        }
        assert!(after(&request, &refusal_on(RefusalGround::ManifestlyExcessive)).is_ok());
    }

    #[test]
    fn a_proof_ends_a_doubt() {
        let doubt = RequestEvent::Doubted { by: "officer".into(), reason: "another address".into() };
        let doubted = course(RequestKind::Access, &[doubt]);
        assert!(doubted.clock.paused());
        assert!(!after(&doubted, &proved(ProofKind::EmailCode)).unwrap().clock.paused());
        assert!(!after(&doubted, &RequestEvent::DoubtEnded).unwrap().clock.paused());
        assert!(!after(&doubted, &taken_back()).unwrap().clock.paused());
    }

    #[test]
    fn what_is_taken_back_was_noted_by_somebody_who_says_how() {
        let request = course(RequestKind::Access, &[]);
        let noted =
            |by: &str, reason: &str| after(&request, &RequestEvent::TakenBack { by: by.into(), reason: reason.into() });
        assert_eq!(refused(noted(" ", "SAMPLE: by telephone")).article, "GDPR Art. 12(4)");
        assert_eq!(refused(noted("officer", " ")).article, "GDPR Art. 5(2), 12(3)");
        assert_eq!(noted("officer", "SAMPLE: by telephone").unwrap().state, RequestState::TakenBack);
        // Records of before both were asked for.
        let old: RequestEvent = serde_json::from_str(r#"{"event":"taken-back"}"#).unwrap();
        assert_eq!(old, RequestEvent::TakenBack { by: String::new(), reason: String::new() });
    }
}
